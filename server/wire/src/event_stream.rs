//! The framing of `application/vnd.amazon.eventstream`: messages, one after the other, in a body without an end that is
//! known beforehand.
//!
//! ```text
//!  0        4         8        12                                     total - 4
//!  +--------+---------+--------+-----------------+---------------------+--------+
//!  | total  | headers | CRC of | headers         | payload             | CRC of |
//!  | length | length  | 0..8   |                 |                     | all    |
//!  +--------+---------+--------+-----------------+---------------------+--------+
//!
//!  a header:  | name length u8 | name | type u8 | value |      a text is type 7: | length u16 | UTF-8 |
//! ```
//!
//! Numbers are big-endian; checksums are CRC-32 as in Ethernet and zip. The server sends texts alone as headers. Decoding is
//! here for whoever listens: tests, the load generator, and the fuzzer, which proves that it stands any input.

use crate::limits::{EVENT_HEADERS_BYTES_MAX, EVENT_PAYLOAD_BYTES_MAX};

/// The content type of a body of such messages.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

// The two lengths and their checksum, and the checksum at the end.
const PRELUDE_BYTES: usize = 12;
const TRAILER_BYTES: usize = 4;

const TYPE_TEXT: u8 = 7;

/// One message, borrowed from the bytes that it was decoded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Names and values of the headers that are texts, in order.
    pub headers: Vec<(&'a str, &'a str)>,
    /// What the message carries.
    pub payload: &'a [u8],
}

impl Message<'_> {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// Bytes that are no message. What follows them cannot be found: give the connection up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl std::fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("not an event stream message")
    }
}

impl std::error::Error for Malformed {}

/// Encodes one message; `payload` appends what it carries, so that large records are written once.
///
/// # Panics
///
/// If the message is larger than readers accept, which would be a mistake of ours: an event is bounded long before.
pub fn encode(headers: &[(&str, &str)], payload: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut message = vec![0; PRELUDE_BYTES];
    for (name, value) in headers {
        message.push(u8::try_from(name.len()).expect("header names are short"));
        message.extend_from_slice(name.as_bytes());
        message.push(TYPE_TEXT);
        message.extend(u16::try_from(value.len()).expect("header values are short").to_be_bytes());
        message.extend_from_slice(value.as_bytes());
    }
    let headers_bytes = message.len() - PRELUDE_BYTES;
    payload(&mut message);
    let payload_bytes = message.len() - PRELUDE_BYTES - headers_bytes;
    assert!(headers_bytes <= EVENT_HEADERS_BYTES_MAX, "{headers_bytes} bytes of headers");
    assert!(payload_bytes <= EVENT_PAYLOAD_BYTES_MAX, "{payload_bytes} bytes of payload");

    // The limits keep both far below 32 bits.
    let total_bytes = message.len() + TRAILER_BYTES;
    message[0..4].copy_from_slice(&(total_bytes as u32).to_be_bytes());
    message[4..8].copy_from_slice(&(headers_bytes as u32).to_be_bytes());
    let prelude_crc = crc32fast::hash(&message[0..8]);
    message[8..12].copy_from_slice(&prelude_crc.to_be_bytes());
    let message_crc = crc32fast::hash(&message);
    message.extend(message_crc.to_be_bytes());
    message
}

/// Decodes the first message of `bytes` and says how many bytes it took; nothing as long as it is not all there. Only a
/// prelude whose checksum is right is believed, so that a reader never waits for a length that nobody sent.
pub fn decode(bytes: &[u8]) -> Result<Option<(Message<'_>, usize)>, Malformed> {
    let Some((prelude, _)) = bytes.split_at_checked(PRELUDE_BYTES) else {
        return Ok(None);
    };
    let number =
        |at: usize| u32::from_be_bytes([prelude[at], prelude[at + 1], prelude[at + 2], prelude[at + 3]]);
    let (total_bytes, headers_bytes) = (number(0) as usize, number(4) as usize);
    if crc32fast::hash(&prelude[..8]) != number(8) || headers_bytes > EVENT_HEADERS_BYTES_MAX {
        return Err(Malformed);
    }
    let payload_bytes =
        total_bytes.checked_sub(PRELUDE_BYTES + headers_bytes + TRAILER_BYTES).ok_or(Malformed)?;
    if payload_bytes > EVENT_PAYLOAD_BYTES_MAX {
        return Err(Malformed);
    }
    let Some((message, _)) = bytes.split_at_checked(total_bytes) else {
        return Ok(None);
    };
    let (content, crc) = message.split_at(total_bytes - TRAILER_BYTES);
    if crc32fast::hash(content).to_be_bytes() != crc {
        return Err(Malformed);
    }
    let (headers, payload) = content[PRELUDE_BYTES..].split_at(headers_bytes);
    Ok(Some((Message { headers: texts(headers)?, payload }, total_bytes)))
}

/// The headers that are texts; those of other types are passed over.
fn texts(mut headers: &[u8]) -> Result<Vec<(&str, &str)>, Malformed> {
    let mut texts = Vec::new();
    while !headers.is_empty() {
        let name_bytes = take(&mut headers, 1)?[0];
        let name = take(&mut headers, name_bytes.into())?;
        let kind = take(&mut headers, 1)?[0];
        let value_bytes = match kind {
            // True and false, which the type itself says.
            0 | 1 => 0,
            // Whole numbers of 8, 16, 32 and 64 bits.
            2 => 1,
            3 => 2,
            4 => 4,
            5 => 8,
            // Bytes and texts, which say their length.
            6 | TYPE_TEXT => {
                let length = take(&mut headers, 2)?;
                u16::from_be_bytes([length[0], length[1]]).into()
            }
            // A moment, and a UUID.
            8 => 8,
            9 => 16,
            _ => return Err(Malformed),
        };
        let value = take(&mut headers, value_bytes)?;
        let name = std::str::from_utf8(name).map_err(|_| Malformed)?;
        if kind == TYPE_TEXT {
            texts.push((name, std::str::from_utf8(value).map_err(|_| Malformed)?));
        }
    }
    Ok(texts)
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], Malformed> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or(Malformed)?;
    *bytes = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The empty message and the one with a JSON payload are the published test vectors of the format.
    #[test]
    fn messages_are_the_formats_bytes() {
        let empty = [0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff];
        assert_eq!(encode(&[], |_| {}), empty);
        let payload = br#"{'foo':'bar'}"#;
        let message =
            [&[0, 0, 0, 29, 0, 0, 0, 0, 0xfd, 0x52, 0x8c, 0x5a][..], payload, &[0xc3, 0x65, 0x39, 0x36]]
                .concat();
        assert_eq!(encode(&[], |body| body.extend(payload)), message);
        assert_eq!(decode(&message), Ok(Some((Message { headers: vec![], payload }, 29))));
    }

    #[test]
    fn headers_are_named_texts() {
        let message = encode(&[(":event-type", "initial-response"), ("b", "ä")], |body| body.extend(b"{}"));
        assert_eq!(message[12..25], *b"\x0b:event-type\x07");
        assert_eq!(message[25..43], *b"\x00\x10initial-response");
        let (decoded, bytes) = decode(&message).unwrap().unwrap();
        assert_eq!(bytes, message.len());
        assert_eq!(decoded.header(":event-type"), Some("initial-response"));
        assert_eq!(decoded.header("b"), Some("ä"));
        assert_eq!((decoded.header("c"), decoded.payload), (None, &b"{}"[..]));
    }

    fn sealed(headers: &[u8]) -> Vec<u8> {
        let mut message = encode(&[], |body| body.extend(headers));
        message[4..8].copy_from_slice(&(headers.len() as u32).to_be_bytes());
        let crc = crc32fast::hash(&message[..8]);
        message[8..12].copy_from_slice(&crc.to_be_bytes());
        let end = message.len() - TRAILER_BYTES;
        let crc = crc32fast::hash(&message[..end]);
        message[end..].copy_from_slice(&crc.to_be_bytes());
        message
    }

    #[test]
    fn headers_of_other_types_are_passed_over() {
        let mut headers = Vec::new();
        for (kind, value_bytes) in [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (5, 8), (8, 8), (9, 16)] {
            headers.extend([1, b'x', kind]);
            headers.extend(vec![0xff; value_bytes]);
        }
        headers.extend(b"\x01y\x06\x00\x02\xff\xff\x01z\x07\x00\x01v");
        let message = sealed(&headers);
        assert_eq!(decode(&message).unwrap().unwrap().0.headers, [("z", "v")]);
        for wrong in [&b"\x01x\x0a"[..], b"\x01x", b"\x05x\x00", b"\x01x\x07\x00\x09v", b"\x01\xff\x00"] {
            assert_eq!(decode(&sealed(wrong)), Err(Malformed), "{wrong:?}");
        }
    }

    #[test]
    fn a_message_in_pieces_is_waited_for() {
        let message = encode(&[("a", "b")], |body| body.extend(b"payload"));
        for length in 0..message.len() {
            assert_eq!(decode(&message[..length]), Ok(None), "{length}");
        }
        let two = [&message[..], &message[..]].concat();
        assert_eq!(decode(&two).unwrap().unwrap().1, message.len());
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let message = encode(&[("a", "b")], |body| body.extend(b"payload"));
        for bit in 0..message.len() * 8 {
            let mut damaged = message.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(decode(&damaged), Err(Malformed), "bit {bit}");
        }
    }

    // A length with the right checksum that is not to be waited for.
    #[test]
    fn lengths_are_bounded() {
        for (total_bytes, headers_bytes) in [(15, 0), (0, 0), (100, 85), (u32::MAX, 0), (1 << 20, 1 << 19)] {
            let mut prelude = [0u32.to_be_bytes(); 3];
            prelude[0] = total_bytes.to_be_bytes();
            prelude[1] = u32::to_be_bytes(headers_bytes);
            prelude[2] = crc32fast::hash(&prelude.concat()[..8]).to_be_bytes();
            assert_eq!(decode(&prelude.concat()), Err(Malformed), "{total_bytes} {headers_bytes}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            headers in proptest::collection::vec((".{0,20}", ".{0,100}"), 0..5),
            payload in proptest::collection::vec(any::<u8>(), 0..1000),
        ) {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let message = encode(&headers, |body| body.extend(&payload));
            let (decoded, bytes) = decode(&message).unwrap().unwrap();
            prop_assert_eq!(bytes, message.len());
            prop_assert_eq!(decoded, Message { headers, payload: &payload });
        }

        #[test]
        fn garbage_is_answered(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&bytes);
            let _ = decode(&sealed(&bytes));
        }
    }
}
