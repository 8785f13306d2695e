//! Records of CloudWatch Logs subscriptions: decompressed, and their messages taken out.
//!
//! A subscription sends gzip of `{"messageType":"DATA_MESSAGE","owner":..,"logGroup":..,"logEvents":[{"id":..,"timestamp":..,
//! "message":..},..]}`, and at times a `CONTROL_MESSAGE`, which only asks whether somebody is there.
//!
//! With message extraction the messages are all that is left. The guide says that control messages are dropped and that each
//! message becomes a record; it shows them one to a line in an object, and has the newline from "new line delimiter", the
//! processor that is `crate::delimiter`. So messages are handed back as they are, each for itself, without a newline of ours.

use bytes::Bytes;
use flate2::{Decompress, FlushDecompress, Status};
use serde_json::Value;

/// Bytes by which the output grows.
const STEP_BYTES: usize = 64 * 1024;
const HEADER_BYTES: usize = 10;
const TRAILER_BYTES: usize = 8;

/// Why a record cannot be decompressed. It goes to `decompression-failed` as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecompressError {
    /// Not gzip, cut short, or damaged.
    #[error("the record is not valid GZIP")]
    NotGzip,
    /// More than the caller lets it become.
    #[error("the record is too large when decompressed")]
    TooLarge,
}

/// Decompresses a record: one or more gzip members one after another.
///
/// # Errors
/// [`DecompressError`]; no more than `bytes_max` and a step were held then.
pub fn decompress(record: &[u8], bytes_max: usize) -> Result<Bytes, DecompressError> {
    let mut out = Vec::new();
    let mut rest = record;
    loop {
        rest = member(rest, bytes_max, &mut out)?;
        if rest.is_empty() {
            return Ok(Bytes::from(out));
        }
    }
}

fn member<'a>(record: &'a [u8], bytes_max: usize, out: &mut Vec<u8>) -> Result<&'a [u8], DecompressError> {
    let body = skip_header(record).ok_or(DecompressError::NotGzip)?;
    let begin = out.len();
    let mut inflate = Decompress::new(false);
    loop {
        out.reserve(STEP_BYTES);
        let (read, written) = (inflate.total_in(), out.len());
        // Fits: it is no more than the record.
        let rest = &body[read as usize..];
        let status = inflate.decompress_vec(rest, out, FlushDecompress::None);
        if out.len() > bytes_max {
            return Err(DecompressError::TooLarge);
        }
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(_) if inflate.total_in() > read || out.len() > written => {}
            _ => return Err(DecompressError::NotGzip),
        }
    }
    let behind = &body[inflate.total_in() as usize..];
    let (trailer, behind) = behind.split_at_checked(TRAILER_BYTES).ok_or(DecompressError::NotGzip)?;
    let content = &out[begin..];
    let crc = crc32fast::hash(content).to_le_bytes();
    let length = (content.len() as u32).to_le_bytes();
    let whole = trailer[..4] == crc && trailer[4..] == length;
    if whole { Ok(behind) } else { Err(DecompressError::NotGzip) }
}

// RFC 1952: fixed part, then what the flags announce.
fn skip_header(record: &[u8]) -> Option<&[u8]> {
    const CHECKSUM: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    const RESERVED: u8 = 0xe0;
    let (fixed, mut rest) = record.split_at_checked(HEADER_BYTES)?;
    let flags = fixed[3];
    if fixed[..3] != [0x1f, 0x8b, 8] || flags & RESERVED != 0 {
        return None;
    }
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_at_checked(2)?;
        rest = behind.get(usize::from(u16::from_le_bytes([length[0], length[1]]))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            rest = &rest[memchr::memchr(0, rest)? + 1..];
        }
    }
    if flags & CHECKSUM != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

/// Whether a decompressed record is one of CloudWatch Logs, and what of it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extracted {
    /// The messages of the log events, in order; there may be none.
    Messages(Vec<Bytes>),
    /// A control message: nothing goes on.
    Control,
    /// Not a record of CloudWatch Logs. The service's answer to this is not known; the caller fails it as `processing-failed`.
    Unknown,
}

/// Takes the messages out of a decompressed record, with `DataMessageExtraction` on.
///
/// A log event without a message in it, which CloudWatch Logs does not send, makes the whole record [`Extracted::Unknown`]: nothing
/// is dropped silently.
pub fn extract(record: &[u8]) -> Extracted {
    let Ok(Value::Object(mut envelope)) = serde_json::from_slice(record) else {
        return Extracted::Unknown;
    };
    match envelope.get("messageType").and_then(Value::as_str) {
        Some("CONTROL_MESSAGE") => return Extracted::Control,
        Some("DATA_MESSAGE") => {}
        _ => return Extracted::Unknown,
    }
    let Some(Value::Array(events)) = envelope.remove("logEvents") else {
        return Extracted::Unknown;
    };
    let messages = events.into_iter().map(|mut event| match event.get_mut("message").map(Value::take) {
        Some(Value::String(message)) => Some(Bytes::from(message)),
        _ => None,
    });
    messages.collect::<Option<Vec<Bytes>>>().map_or(Extracted::Unknown, Extracted::Messages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compression::{CompressionFormat, Compressor};
    use proptest::prelude::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut compressor = Compressor::new(CompressionFormat::Gzip, "");
        let mut out = Vec::new();
        compressor.write(bytes, &mut out);
        compressor.finish(&mut out);
        out
    }

    #[test]
    fn members_follow_one_another_and_headers_may_have_more() {
        let mut record = gzip(b"one ");
        record.extend(gzip(b""));
        record.extend(gzip(b"two"));
        assert_eq!(decompress(&record, 100).unwrap(), "one two");
        let mut named = gzip(b"x");
        named[3] = 4 | 8 | 16 | 2;
        named.splice(10..10, *b"\x02\0ab\0c\0\x01\x02");
        // An empty name, a comment `c`, two bytes of checksum.
        assert_eq!(decompress(&named, 100).unwrap(), "x");
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_held() {
        let bomb = gzip(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(decompress(&bomb, 1_000_000), Err(DecompressError::TooLarge));
        assert_eq!(decompress(&bomb, 10_000_000).unwrap().len(), 10_000_000);
    }

    #[test]
    fn what_is_damaged_or_cut_short_is_refused() {
        let whole = gzip(b"some text, some text, some text");
        assert_eq!(decompress(b"", 100), Err(DecompressError::NotGzip));
        assert_eq!(decompress(b"{}", 100), Err(DecompressError::NotGzip));
        for end in 0..whole.len() {
            assert_eq!(decompress(&whole[..end], 100), Err(DecompressError::NotGzip), "{end}");
        }
        let mut trailing = whole.clone();
        trailing.push(0);
        assert_eq!(decompress(&trailing, 100), Err(DecompressError::NotGzip));
        let mut wrong = whole;
        let last = wrong.len() - 1;
        wrong[last] ^= 1;
        assert_eq!(decompress(&wrong, 100), Err(DecompressError::NotGzip));
    }

    #[test]
    fn messages_go_on_and_control_messages_do_not() {
        let data = br#"{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":["f"],
            "logEvents":[{"id":"1","timestamp":1,"message":"first\n"},{"id":"2","timestamp":2,"message":"{\"a\":1}"}]}"#;
        let messages = vec![Bytes::from("first\n"), Bytes::from("{\"a\":1}")];
        assert_eq!(extract(data), Extracted::Messages(messages));
        let control = br#"{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"CWL CONTROL MESSAGE: Checking health"}]}"#;
        assert_eq!(extract(control), Extracted::Control);
        for other in
            [&b"text"[..], b"{}", b"[]", br#"{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1"}]}"#]
        {
            assert_eq!(extract(other), Extracted::Unknown);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200), gzipped in any::<bool>()) {
            let record = if gzipped { [&gzip(b"")[..10], &bytes].concat() } else { bytes };
            let _ = decompress(&record, 1000);
            let _ = extract(&record);
        }
    }
}
