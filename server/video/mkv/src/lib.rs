//! Matroska as cameras send it.

mod document;

pub use document::{Frame, Header, Track, TrackKind};
