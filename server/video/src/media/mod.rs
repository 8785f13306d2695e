//! The media of streams: PutMedia, what is kept of it, and those who watch.
//!
//! ```text
//! put_media   one connection of a producer: its head, its place among others
//! session     the body, taken apart: fragments begin, go on, end or break
//! persist     the same fragments on their way to the disk, behind the session
//! ack         what a producer is told
//! recordings  which stream has which fragments
//! watch       fragments one behind the other for GetMedia, live or from the disk
//! ```

pub(crate) mod ack;
pub(crate) mod header;
pub(crate) mod limits;
mod persist;
mod put_media;
pub(crate) mod recordings;
mod session;
pub(crate) mod watch;

pub use put_media::PutMedia;
pub(crate) use session::flag;
