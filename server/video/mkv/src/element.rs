//! Elements, of which everything in EBML is made.
//!
//! ```text
//!  +----------------+----------------+-------------------+
//!  | id, 1 - 4 B    | size, 1 - 8 B  | content           |
//!  +----------------+----------------+-------------------+
//!
//!  id, size   the zeros before the first one say how many bytes follow:
//!             1xxxxxxx   01xxxxxx xxxxxxxx   001xxxxx ...
//!             an id keeps that one, a size is without it
//!  size       all ones: not known; the element ends where one begins that cannot be within it
//!  content    elements, or a number, text, bytes
//! ```

use crate::Fault;
use crate::limits::{ID_BYTES_MAX, VINT_BYTES_MAX};

/// The ids of the elements that are looked at.
pub(crate) mod id {
    // Anywhere.
    pub(crate) const VOID: u32 = 0xec;
    pub(crate) const CRC_32: u32 = 0xbf;
    // A document.
    pub(crate) const EBML: u32 = 0x1a45_dfa3;
    pub(crate) const SEGMENT: u32 = 0x1853_8067;
    // The EBML header.
    pub(crate) const EBML_VERSION: u32 = 0x4286;
    pub(crate) const EBML_READ_VERSION: u32 = 0x42f7;
    pub(crate) const EBML_MAX_ID_LENGTH: u32 = 0x42f2;
    pub(crate) const EBML_MAX_SIZE_LENGTH: u32 = 0x42f3;
    pub(crate) const DOC_TYPE: u32 = 0x4282;
    pub(crate) const DOC_TYPE_VERSION: u32 = 0x4287;
    pub(crate) const DOC_TYPE_READ_VERSION: u32 = 0x4285;
    // A Segment.
    pub(crate) const SEEK_HEAD: u32 = 0x114d_9b74;
    pub(crate) const INFO: u32 = 0x1549_a966;
    pub(crate) const TRACKS: u32 = 0x1654_ae6b;
    pub(crate) const CLUSTER: u32 = 0x1f43_b675;
    pub(crate) const CUES: u32 = 0x1c53_bb6b;
    pub(crate) const CHAPTERS: u32 = 0x1043_a770;
    pub(crate) const ATTACHMENTS: u32 = 0x1941_a469;
    pub(crate) const TAGS: u32 = 0x1254_c367;
    // Info.
    pub(crate) const TIMECODE_SCALE: u32 = 0x2a_d7b1;
    pub(crate) const MUXING_APP: u32 = 0x4d80;
    pub(crate) const WRITING_APP: u32 = 0x5741;
    // Tracks.
    pub(crate) const TRACK_ENTRY: u32 = 0xae;
    pub(crate) const TRACK_NUMBER: u32 = 0xd7;
    pub(crate) const TRACK_UID: u32 = 0x73c5;
    pub(crate) const TRACK_TYPE: u32 = 0x83;
    pub(crate) const CODEC_ID: u32 = 0x86;
    pub(crate) const CODEC_PRIVATE: u32 = 0x63a2;
    pub(crate) const NAME: u32 = 0x536e;
    pub(crate) const DEFAULT_DURATION: u32 = 0x23_e383;
    pub(crate) const VIDEO: u32 = 0xe0;
    pub(crate) const PIXEL_WIDTH: u32 = 0xb0;
    pub(crate) const PIXEL_HEIGHT: u32 = 0xba;
    pub(crate) const AUDIO: u32 = 0xe1;
    pub(crate) const SAMPLING_FREQUENCY: u32 = 0xb5;
    pub(crate) const CHANNELS: u32 = 0x9f;
    pub(crate) const BIT_DEPTH: u32 = 0x6264;
    // A Cluster.
    pub(crate) const TIMECODE: u32 = 0xe7;
    pub(crate) const POSITION: u32 = 0xa7;
    pub(crate) const SIMPLE_BLOCK: u32 = 0xa3;
    pub(crate) const BLOCK_GROUP: u32 = 0xa0;
    pub(crate) const BLOCK: u32 = 0xa1;
    pub(crate) const BLOCK_DURATION: u32 = 0x9b;
    pub(crate) const REFERENCE_BLOCK: u32 = 0xfb;
    // Tags.
    pub(crate) const TAG: u32 = 0x7373;
    pub(crate) const TARGETS: u32 = 0x63c0;
    pub(crate) const TAG_TRACK_UID: u32 = 0x63c5;
    pub(crate) const TAG_EDITION_UID: u32 = 0x63c9;
    pub(crate) const TAG_CHAPTER_UID: u32 = 0x63c4;
    pub(crate) const TAG_ATTACHMENT_UID: u32 = 0x63c6;
    pub(crate) const SIMPLE_TAG: u32 = 0x67c8;
    pub(crate) const TAG_NAME: u32 = 0x45a3;
    pub(crate) const TAG_STRING: u32 = 0x4487;

    /// Whether an element cannot be within a Cluster, and so ends one of unknown size.
    pub(crate) fn ends_cluster(id: u32) -> bool {
        matches!(
            id,
            EBML | SEGMENT | SEEK_HEAD | INFO | TRACKS | CLUSTER | CUES | CHAPTERS | ATTACHMENTS | TAGS
        )
    }
}

/// What stands before an element's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) id: u32,
    /// Bytes of the head itself.
    pub(crate) length: usize,
    /// Bytes of the content; nothing if that is not known.
    pub(crate) size: Option<u64>,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read<T> {
    Is(T),
    /// So many bytes are needed to tell.
    Short(usize),
    /// No bytes that follow can mend it.
    Wrong(&'static str),
}

/// Reads the head of the element that begins here.
pub(crate) fn head(bytes: &[u8]) -> Read<Head> {
    let Some(&first) = bytes.first() else { return Read::Short(1) };
    let id_bytes = first.leading_zeros() as usize + 1;
    if id_bytes > ID_BYTES_MAX {
        return Read::Wrong("no element");
    }
    let Some(id_digits) = bytes.get(..id_bytes) else { return Read::Short(id_bytes) };
    let id = id_digits.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let marker = 1 << (7 * id_bytes);
    if id == marker || id == marker | (marker - 1) {
        return Read::Wrong("no element");
    }
    match vint(&bytes[id_bytes..]) {
        Read::Is(Vint { value, length, is_unknown }) => {
            Read::Is(Head { id, length: id_bytes + length, size: (!is_unknown).then_some(value) })
        }
        Read::Short(needed) => Read::Short(id_bytes + needed),
        Read::Wrong(what) => Read::Wrong(what),
    }
}

/// A number that tells its own length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vint {
    pub(crate) value: u64,
    pub(crate) length: usize,
    /// All of its bits are ones.
    pub(crate) is_unknown: bool,
}

/// Reads the number that begins here.
pub(crate) fn vint(bytes: &[u8]) -> Read<Vint> {
    let Some(&first) = bytes.first() else { return Read::Short(1) };
    let length = first.leading_zeros() as usize + 1;
    if length > VINT_BYTES_MAX {
        return Read::Wrong("a size of more than eight bytes");
    }
    let Some(digits) = bytes.get(..length) else { return Read::Short(length) };
    let all = digits.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
    let ones = (1 << (7 * length)) - 1;
    let value = all & ones;
    Read::Is(Vint { value, length, is_unknown: value == ones })
}

/// An element that is there whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) id: u32,
    pub(crate) content: &'a [u8],
    /// Where its content begins, in the bytes that its kin was read from.
    pub(crate) start: usize,
    /// Where it begins in the body.
    pub(crate) at: u64,
    content_at: u64,
}

impl<'a> Element<'a> {
    /// The elements within it.
    pub(crate) fn children(&self) -> Elements<'a> {
        Elements::of(self.content, self.content_at)
    }

    /// A number.
    pub(crate) fn uint(&self) -> Result<u64, Fault> {
        if self.content.len() > 8 {
            return Err(self.wrong("a number of more than eight bytes"));
        }
        Ok(self.content.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// A number of 32 bits.
    pub(crate) fn uint_32(&self) -> Result<u32, Fault> {
        u32::try_from(self.uint()?).map_err(|_| self.wrong("a number out of its range"))
    }

    /// A number with a fraction.
    pub(crate) fn float(&self) -> Result<f64, Fault> {
        if self.content.is_empty() {
            return Ok(0.0);
        }
        if let Ok(bytes) = self.content.try_into() {
            return Ok(f64::from(f32::from_be_bytes(bytes)));
        }
        let bytes =
            self.content.try_into().map_err(|_| self.wrong("a number of neither four nor eight bytes"))?;
        Ok(f64::from_be_bytes(bytes))
    }

    /// Text. It may be filled up with zeros.
    pub(crate) fn text(&self) -> Result<&'a str, Fault> {
        let end = self.content.iter().position(|byte| *byte == 0).unwrap_or(self.content.len());
        std::str::from_utf8(&self.content[..end]).map_err(|_| self.wrong("text that is not UTF-8"))
    }

    /// What is wrong with it.
    pub(crate) fn wrong(&self, what: &'static str) -> Fault {
        Fault::Invalid { what, at: self.at }
    }
}

/// The elements within one that is there whole, in the order written.
pub(crate) struct Elements<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the bytes begin in the body.
    base: u64,
}

impl<'a> Elements<'a> {
    pub(crate) fn of(bytes: &'a [u8], base: u64) -> Elements<'a> {
        Elements { bytes, at: 0, base }
    }

    fn element(&mut self) -> Result<Element<'a>, Fault> {
        let at = self.base + self.at as u64;
        let wrong = |what| Fault::Invalid { what, at };
        let head = match head(&self.bytes[self.at..]) {
            Read::Is(head) => head,
            Read::Short(_) => return Err(wrong("an element that reaches past its parent")),
            Read::Wrong(what) => return Err(wrong(what)),
        };
        let size = head.size.ok_or(wrong("an element of unknown size"))?;
        let start = self.at + head.length;
        let left = self.bytes.len() - start;
        let size = usize::try_from(size).ok().filter(|size| *size <= left);
        let end = start + size.ok_or(wrong("an element that reaches past its parent"))?;
        self.at = end;
        let content_at = self.base + start as u64;
        Ok(Element { id: head.id, content: &self.bytes[start..end], start, at, content_at })
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == self.bytes.len() {
            return None;
        }
        let element = self.element();
        if element.is_err() {
            self.at = self.bytes.len();
        }
        Some(element)
    }
}

/// Writes the head of an element whose content is so long, in as few bytes as there can be.
pub(crate) fn put_head(out: &mut Vec<u8>, id: u32, size: u64) {
    put_id(out, id);
    // All ones are taken: they say that the size is not known.
    let length = (1..VINT_BYTES_MAX).find(|length| size < (1 << (7 * length)) - 1).unwrap_or(VINT_BYTES_MAX);
    put_size(out, size, length);
}

/// Writes an id.
pub(crate) fn put_id(out: &mut Vec<u8>, id: u32) {
    let skipped = (id.leading_zeros() / 8) as usize;
    out.extend_from_slice(&id.to_be_bytes()[skipped..]);
}

/// Writes a size in so many bytes.
pub(crate) fn put_size(out: &mut Vec<u8>, size: u64, length: usize) {
    debug_assert!((1..=VINT_BYTES_MAX).contains(&length) && size < 1 << (7 * length), "{size} in {length}");
    let marked = size | 1 << (7 * length);
    out.extend_from_slice(&marked.to_be_bytes()[VINT_BYTES_MAX - length..]);
}

/// Writes an element.
pub(crate) fn put(out: &mut Vec<u8>, id: u32, content: &[u8]) {
    put_head(out, id, content.len() as u64);
    out.extend_from_slice(content);
}

/// Writes a number in as few bytes as there can be, and at least one.
pub(crate) fn put_uint(out: &mut Vec<u8>, id: u32, value: u64) {
    let skipped = (value.leading_zeros() / 8).min(7) as usize;
    put(out, id, &value.to_be_bytes()[skipped..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_their_own_length() {
        for length in 1..=VINT_BYTES_MAX {
            let mut bytes = Vec::new();
            put_size(&mut bytes, 5, length);
            assert_eq!(bytes.len(), length);
            assert_eq!(vint(&bytes), Read::Is(Vint { value: 5, length, is_unknown: false }));
            assert_eq!(vint(&bytes[..length - 1]), Read::Short(length));
            let mut ones = vec![0xff; length];
            ones[0] >>= length - 1;
            let value = (1 << (7 * length)) - 1;
            assert_eq!(vint(&ones), Read::Is(Vint { value, length, is_unknown: true }));
        }
        assert!(matches!(vint(&[0; 9]), Read::Wrong(_)));
    }

    #[test]
    fn heads_are_read_as_they_are_written() {
        for (id, size) in
            [(id::VOID, 0), (id::TAG, 126), (id::TIMECODE_SCALE, 127), (id::EBML, (1 << 56) - 2)]
        {
            let mut bytes = Vec::new();
            put_head(&mut bytes, id, size);
            assert_eq!(head(&bytes), Read::Is(Head { id, length: bytes.len(), size: Some(size) }));
            for end in 0..bytes.len() {
                assert!(
                    matches!(head(&bytes[..end]), Read::Short(needed) if needed > end),
                    "{id:x} cut at {end}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_id_is_told_at_its_first_bytes() {
        for bytes in
            [&[0x00][..], &[0x08, 1, 2, 3, 4], &[0x80, 0x80], &[0xff, 0x80], &[0x40, 0, 0x80], &[0x7f, 0xff]]
        {
            assert!(matches!(head(bytes), Read::Wrong(_)), "{bytes:x?}");
        }
    }

    #[test]
    fn elements_stay_within_their_parent() {
        let inner = [0xec, 0x82, 1, 2, 0xbf, 0x80];
        let read: Vec<_> = Elements::of(&inner, 100).map(Result::unwrap).collect();
        assert_eq!((read[0].id, read[0].content, read[0].start, read[0].at), (id::VOID, &[1, 2][..], 2, 100));
        assert_eq!((read[1].id, read[1].content, read[1].at), (id::CRC_32, &[][..], 104));
        for (bytes, at) in [
            (&[0xec, 0x83, 1, 2][..], 7),
            (&[0xec, 0x80, 0xec], 9),
            (&[0xec, 0xff], 7),
            (&[0xec, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe], 7),
        ] {
            let last = Elements::of(bytes, 7).last().unwrap();
            assert!(
                matches!(last, Err(Fault::Invalid { at: told, .. }) if told == at),
                "{bytes:x?}: {last:?}"
            );
        }
    }

    #[test]
    fn contents_are_read() {
        let element = |content: &'static [u8]| Element { id: 1, content, start: 0, at: 3, content_at: 5 };
        assert_eq!(element(&[]).uint(), Ok(0));
        assert_eq!(element(&[1, 0]).uint(), Ok(256));
        assert!(element(&[0; 9]).uint().is_err() && element(&[1, 0, 0, 0, 0]).uint_32().is_err());
        assert_eq!(element(&[0x3f, 0x80, 0, 0]).float(), Ok(1.0));
        assert_eq!(element(&[0x40, 0, 0, 0, 0, 0, 0, 0]).float(), Ok(2.0));
        assert!(element(&[1]).float().is_err());
        assert_eq!(element(b"ab\0\0").text(), Ok("ab"));
        assert!(element(&[0xff]).text().is_err());
    }
}
