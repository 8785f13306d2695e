//! What stands before a session's fragments: told apart by what it means for playing, and read again from what is kept.

use bytes::Bytes;
use penstock_mkv::{Event, Header, Limits, Splitter, TrackKind};
use xxhash_rust::xxh3::Xxh3;

/// Two headers with the same id decode the same frames: other bytes in them, such as a session's own id, do not matter.
pub(crate) fn id(header: &Header) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&header.timecode_scale_ns.to_be_bytes());
    for track in &header.tracks {
        hash.update(&track.number.to_be_bytes());
        hash.update(&(track.codec_id.len() as u64).to_be_bytes());
        hash.update(track.codec_id.as_bytes());
        hash.update(&(track.codec_private.len() as u64).to_be_bytes());
        hash.update(&track.codec_private);
        match track.kind {
            TrackKind::Video { width, height } => {
                hash.update(&[1]);
                hash.update(&width.to_be_bytes());
                hash.update(&height.to_be_bytes());
            }
            TrackKind::Audio { sampling_frequency, channels, .. } => {
                hash.update(&[2]);
                hash.update(&sampling_frequency.to_bits().to_be_bytes());
                hash.update(&channels.to_be_bytes());
            }
            TrackKind::Other => hash.update(&[3]),
        }
    }
    hash.digest()
}

/// A header that was taken apart once; nothing if what is kept is none.
pub(crate) fn read(bytes: &Bytes) -> Option<Header> {
    let mut splitter = Splitter::new(Limits { tracks_max: usize::MAX, ..Limits::default() });
    splitter.push(bytes.clone());
    // Whoever has no Cluster behind it has no need of the header before its end.
    splitter.finish();
    match splitter.next_event() {
        Ok(Some(Event::Header(header))) => Some(header),
        _ => None,
    }
}
