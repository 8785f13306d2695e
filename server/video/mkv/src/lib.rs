//! Matroska as the producers of Kinesis Video Streams send it: a body taken apart while it arrives, and put together again for those
//! who watch.
//!
//! ```text
//!   splitter   bytes in, in any pieces; header, fragments, frames and tags out
//!   document   what a header and a frame say
//!   header, block, tags    the elements that are looked into
//!   element    what all of them are made of
//!   window     the bytes that were pushed and not yet handed on
//!   write      tags, what stands before a fragment, streams without a camera
//! ```
//!
//! ```
//! use penstock_mkv::{Event, Limits, Splitter, Track, TrackKind, put_cluster, put_frame, write_header};
//!
//! let video = Track {
//!     number: 1,
//!     kind: TrackKind::Video { width: 640, height: 360 },
//!     codec_id: "V_MPEG4/ISO/AVC".into(),
//!     codec_private: bytes::Bytes::new(),
//!     name: None,
//!     default_duration_ns: None,
//! };
//! let mut body = write_header(1_000_000, &[video]).to_vec();
//! put_cluster(&mut body, 7000);
//! put_frame(&mut body, 1, 0, true, b"a frame");
//!
//! let mut splitter = Splitter::new(Limits::default());
//! splitter.push(body.into());
//! splitter.finish();
//! let mut frames = Vec::new();
//! while let Some(event) = splitter.next_event()? {
//!     if let Event::Frame(frame) = event {
//!         frames.push(frame);
//!     }
//! }
//! assert_eq!((frames.len(), frames[0].track, frames[0].range.len()), (1, 1, 7));
//! # Ok::<(), penstock_mkv::Fault>(())
//! ```
//!
//! Deliberately absent: what the frames say. A fragment's bytes are handed on as they came, whatever the codec; looking into codec
//! private data is for whoever makes other containers of them. So are the service's rules about time: that timecodes grow, and that
//! a fragment has a frame of each track, is the caller's to judge by what [`Fragment`] tells.

mod block;
mod document;
mod element;
mod fault;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod header;
pub mod limits;
mod splitter;
mod tags;
mod window;
mod write;

pub use document::{Frame, Header, Track, TrackKind};
pub use fault::Fault;
pub use splitter::{Event, Fragment, Limits, Splitter, TrackSpan};
pub use tags::{END_OF_FRAGMENT, IMAGE_GENERATION, IMAGE_PREFIX, NOTIFICATION, Tag};
pub use write::{document_prefix, put_cluster, put_frame, write_header, write_tags};
