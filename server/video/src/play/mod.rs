//! Playing what is kept: sessions of HLS and DASH, and clips.
//!
//! ```text
//! session    what a session's token says: the token is the session, and nothing else remembers it
//! open       what a new session is asked to be
//! list       the fragments of a session, as its playlists number them
//! fragment   a fragment that was read, with its frames
//! pages      playlists, manifests and media, by the links that carry a token
//! parts      what a low-latency playlist has of a fragment that is still coming in
//! ```

pub(crate) mod fragment;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod open;
mod pages;
mod parts;
pub(crate) mod session;

pub use pages::Playback;
