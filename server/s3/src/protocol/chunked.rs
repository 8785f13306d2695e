//! The `aws-chunked` encoding of streamed bodies: chunks with their lengths, perhaps signed, and trailers.
//!
//! ```text
//! 10000;chunk-signature=<64 hexadecimal digits>\r\n <65,536 bytes>\r\n
//! 0;chunk-signature=...\r\n x-amz-checksum-crc32:...\r\n x-amz-trailer-signature:...\r\n \r\n
//! ```

use crate::limits::{CHUNK_LINE_BYTES_MAX, TRAILER_BYTES_MAX};
use bytes::{Buf, Bytes};

/// Takes the encoding off, piece by piece. Signatures are not looked at.
#[derive(Default)]
pub(crate) struct Decoder {
    state: State,
    /// The line before a chunk, as far as it has come.
    line: Vec<u8>,
    /// What comes behind the last chunk.
    trailers: Vec<u8>,
    /// The largest chunk that may come, if there is a bound.
    chunk_bytes_max: Option<u64>,
}

#[derive(Default)]
enum State {
    #[default]
    Line,
    Data(u64),
    /// Bytes of the line's end behind a chunk that are still to come.
    End(usize),
    Trailers,
}

/// The body is not encoded like this.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl Decoder {
    /// One that refuses larger chunks.
    pub(crate) fn bounded(chunk_bytes_max: u64) -> Decoder {
        Decoder { chunk_bytes_max: Some(chunk_bytes_max), ..Decoder::default() }
    }

    /// Takes in what has come, and adds the data in it to `data`.
    pub(crate) fn push(&mut self, mut input: Bytes, data: &mut Vec<Bytes>) -> Result<(), Malformed> {
        while !input.is_empty() {
            match &mut self.state {
                State::Line => {
                    let end = input.iter().position(|byte| *byte == b'\n').map_or(input.len(), |at| at + 1);
                    self.line.extend_from_slice(&input.split_to(end));
                    if self.line.len() > CHUNK_LINE_BYTES_MAX {
                        return Err(Malformed);
                    }
                    if self.line.ends_with(b"\n") {
                        let bytes = length(&self.line).ok_or(Malformed)?;
                        self.line.clear();
                        if self.chunk_bytes_max.is_some_and(|max| bytes > max) {
                            return Err(Malformed);
                        }
                        self.state = if bytes == 0 { State::Trailers } else { State::Data(bytes) };
                    }
                }
                State::Data(left) => {
                    let bytes = (input.len() as u64).min(*left);
                    data.push(input.split_to(bytes as usize));
                    *left -= bytes;
                    if *left == 0 {
                        self.state = State::End(2);
                    }
                }
                State::End(left) => {
                    let expected = if *left == 2 { b'\r' } else { b'\n' };
                    if input[0] != expected {
                        return Err(Malformed);
                    }
                    input.advance(1);
                    *left -= 1;
                    if *left == 0 {
                        self.state = State::Line;
                    }
                }
                State::Trailers => {
                    self.trailers.extend_from_slice(&input);
                    if self.trailers.len() > TRAILER_BYTES_MAX {
                        return Err(Malformed);
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What came behind the last chunk, once all has come.
    pub(crate) fn finish(&mut self) -> Result<Vec<u8>, Malformed> {
        match self.state {
            State::Trailers => Ok(std::mem::take(&mut self.trailers)),
            _ => Err(Malformed),
        }
    }
}

fn length(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r\n")?;
    let digits = line.split(|byte| *byte == b';').next()?;
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u64::from_str_radix(digits, 16).ok()
}

/// Names in lower case and values of trailers.
pub(crate) fn trailers(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.split(['\r', '\n']).filter_map(|line| line.split_once(':'));
    lines.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(encoded: &[u8], piece: usize) -> Result<(Vec<u8>, Vec<u8>), Malformed> {
        let mut decoder = Decoder::default();
        let mut data = Vec::new();
        for piece in encoded.chunks(piece) {
            decoder.push(Bytes::copy_from_slice(piece), &mut data)?;
        }
        Ok((data.concat(), decoder.finish()?))
    }

    proptest! {
        #[test]
        fn whatever_the_pieces_the_data_are_the_same(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..6),
            signed: bool,
            piece in 1usize..50,
        ) {
            let signature = if signed { format!(";chunk-signature={}", "a".repeat(64)) } else { String::new() };
            let mut encoded = Vec::new();
            for chunk in &chunks {
                encoded.extend_from_slice(format!("{:x}{signature}\r\n", chunk.len()).as_bytes());
                encoded.extend_from_slice(chunk);
                encoded.extend_from_slice(b"\r\n");
            }
            encoded.extend_from_slice(format!("0{signature}\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n").as_bytes());
            let (data, rest) = decode(&encoded, piece).unwrap();
            prop_assert_eq!(data, chunks.concat());
            let expected = vec![("x-amz-checksum-crc32".to_owned(), "AAAAAA==".to_owned())];
            prop_assert_eq!(trailers(&rest), expected);
        }

        #[test]
        fn garbage_does_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200), piece in 1usize..20) {
            let _ = decode(&bytes, piece);
        }
    }

    #[test]
    fn what_is_malformed_or_cut_short_is_refused() {
        for wrong in [
            "",
            "3\r\nab",
            "3\r\nabcd\r\n0\r\n\r\n",
            "3\nabc\r\n0\r\n\r\n",
            "+3\r\nabc\r\n0\r\n\r\n",
            "x\r\n",
            "3\r\nabc\r\n",
        ] {
            assert_eq!(decode(wrong.as_bytes(), 7), Err(Malformed), "{wrong:?}");
        }
        let mut decoder = Decoder::bounded(2);
        assert_eq!(decoder.push("3\r\n".into(), &mut Vec::new()), Err(Malformed));
        assert_eq!(decode(&[b'1'; CHUNK_LINE_BYTES_MAX + 1], 100), Err(Malformed));
        let endless = ["0\r\n".to_owned(), "a".repeat(TRAILER_BYTES_MAX + 1)].concat();
        assert_eq!(decode(endless.as_bytes(), 1000), Err(Malformed));
    }
}
