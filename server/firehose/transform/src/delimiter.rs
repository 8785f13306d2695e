//! AppendDelimiterToRecord: what is put behind each record of an object.
//!
//! Without a parameter it is a newline. The API takes the parameter as text, and what tools send for a newline is the two
//! characters backslash and `n`: Terraform's and CloudFormation's users write `"\\n"` in their files, and get lines. So the escapes
//! `\n`, `\r`, `\t`, `\0` and `\\` stand for what they say. What the service does with other escapes is not known; here they are
//! taken as they are written.

use bytes::Bytes;

/// The delimiter that is appended where none is given.
const DEFAULT: &[u8] = b"\n";

/// What to append to each record: `parameter` is the processor's `Delimiter`, if it has one. An empty one is as good as none.
pub fn delimiter(parameter: Option<&str>) -> Bytes {
    match parameter {
        None | Some("") => Bytes::from_static(DEFAULT),
        Some(text) => Bytes::from(unescape(text)),
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => plain.push(b'\n'),
            Some(b'r') => plain.push(b'\r'),
            Some(b't') => plain.push(b'\t'),
            Some(b'0') => plain.push(0),
            Some(b'\\') => plain.push(b'\\'),
            Some(other) => plain.extend([b'\\', other]),
            None => plain.push(b'\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newline_is_the_default_and_may_be_written_in_two_letters() {
        for parameter in [None, Some(""), Some("\n"), Some("\\n")] {
            assert_eq!(delimiter(parameter), "\n", "{parameter:?}");
        }
    }

    #[test]
    fn escapes_that_are_known_stand_for_a_byte_and_others_for_themselves() {
        assert_eq!(delimiter(Some("\\r\\n")), "\r\n");
        assert_eq!(delimiter(Some("\\t|\\\\n")), "\t|\\n");
        assert_eq!(delimiter(Some("\\q\\")), "\\q\\");
        assert_eq!(delimiter(Some("é")), "é");
    }
}
