//! A client of Video Streams, which no SDK is for cameras: PutMedia and GetMedia over HTTP/1.1, signed as the producer SDK signs it.
//!
//! ```text
//!   wire      a connection whose two directions go on at once
//!   control   streams made and deleted, and where their media goes
//!   footage   what cameras film: a recording, or frames that are made up and tell when they were sent
//!   camera    PutMedia: frames at their pace, acknowledgements while they go out
//!   viewer    GetMedia: frames as they come
//! ```

pub(crate) mod camera;
pub(crate) mod control;
pub(crate) mod footage;
pub(crate) mod viewer;
mod wire;
