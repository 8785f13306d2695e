//! Reads JSON as a stream of its parts, straight into whatever the shape wants.
//!
//! A reader of our own, because three things have to be ours: a wrong type is reported in AWS's
//! words and not a library's, the texts of large records are borrowed from the body instead of
//! copied into a tree first, and the depth is bounded.
//!
//! The grammar is RFC 8259's, strictly, in UTF-8. A name that occurs twice in an object counts with
//! its last value. An escape for half a surrogate pair is refused: it stands for no text.

use std::borrow::Cow;

use bytes::Bytes;
use bytestring::ByteString;

use crate::base64;
use crate::source::{Malformed, NESTING_MAX, Next, Problem, Source};

/// The place of the first byte in a word, its lowest first, at which the plain part of a string ends. All eight are looked at
/// at once: a subtraction borrows into the highest bit of a byte that is smaller than what is taken from it, and what a borrow
/// spoils lies behind the byte that it came from.
fn first_stop(word: u64) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |word: u64, byte: u8| word.wrapping_sub(EACH * u64::from(byte)) & !word;
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    let stops = (below(word, b' ') | is(b'"') | is(b'\\')) & (EACH * 0x80);
    (stops != 0).then(|| stops.trailing_zeros() as usize / 8)
}

/// Whether a body is one JSON text and nothing else.
pub fn is_json(body: &[u8]) -> bool {
    Reader::new(body).is_well_formed()
}

/// A place in a JSON text.
pub(crate) struct Reader<'a> {
    /// Whether it is UTF-8 is seen where it matters: in its strings. Whatever stands outside of them is ASCII, and so are blobs,
    /// which are most of a large body.
    text: &'a [u8],
    /// The next byte.
    at: usize,
    depth: usize,
    /// How long the text of the last blob was: the next one is as long in many streams.
    blob_bytes: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, depth: 0, blob_bytes: 0 }
    }

    /// What was read since then.
    fn since(&self, start: usize) -> Result<&'a str, Malformed> {
        std::str::from_utf8(&self.text[start..self.at]).map_err(|_| Malformed)
    }

    /// The text of a number.
    fn number(&mut self) -> Result<&'a str, Malformed> {
        let start = self.at;
        self.take(b'-');
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        self.since(start)
    }

    fn begin(&mut self, bracket: u8) -> Result<(), Malformed> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > NESTING_MAX { Err(Malformed) } else { Ok(()) }
    }

    fn more(&mut self, bracket: u8, first: bool) -> Result<bool, Malformed> {
        self.skip_space();
        if self.take(bracket) {
            self.depth -= 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.byte() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.take(byte) { Ok(()) } else { Err(Malformed) }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
    }

    fn literal(&mut self, literal: &str) -> Result<(), Malformed> {
        if !self.text[self.at..].starts_with(literal.as_bytes()) {
            return Err(Malformed);
        }
        self.at += literal.len();
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Malformed) }
    }

    /// Moves over everything that stands for itself in a string: up to a quote, a backslash or a control character.
    fn plain(&mut self) {
        let rest = &self.text[self.at..];
        let mut plain = 0;
        while let Some(word) = rest[plain..].first_chunk() {
            match first_stop(u64::from_le_bytes(*word)) {
                None => plain += word.len(),
                Some(place) => {
                    self.at += plain + place;
                    return;
                }
            }
        }
        let tail = &rest[plain..];
        let stop = tail.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ');
        self.at += plain + stop.unwrap_or(tail.len());
    }

    /// One escaped character, behind its backslash.
    fn escape(&mut self) -> Result<char, Malformed> {
        let letter = self.byte().ok_or(Malformed)?;
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.code_unit()?;
                let second = if (0xd800..0xdc00).contains(&unit) {
                    self.expect(b'\\')?;
                    self.expect(b'u')?;
                    Some(self.code_unit()?)
                } else {
                    None
                };
                let mut decoded = char::decode_utf16([unit].into_iter().chain(second));
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(letter)), None) => letter,
                    _ => return Err(Malformed),
                }
            }
            _ => return Err(Malformed),
        })
    }

    /// Four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u16, Malformed> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Malformed)?;
        self.at += 4;
        // Not `from_str_radix`, which takes a sign.
        digits.iter().try_fold(0, |unit, &digit| {
            let value = char::from(digit).to_digit(16).ok_or(Malformed)?;
            Ok(unit << 4 | value as u16)
        })
    }
}

impl<'a> Source<'a> for Reader<'a> {
    const BLOB: Next = Next::String;

    fn next(&mut self) -> Result<Next, Malformed> {
        self.skip_space();
        match self.byte() {
            Some(b'n') => Ok(Next::Null),
            Some(b't' | b'f') => Ok(Next::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Next::Number),
            Some(b'"') => Ok(Next::String),
            Some(b'[') => Ok(Next::List),
            Some(b'{') => Ok(Next::Object),
            _ => Err(Malformed),
        }
    }

    fn null(&mut self) -> Result<(), Malformed> {
        self.literal("null")
    }

    fn bool(&mut self) -> Result<bool, Malformed> {
        if self.byte() == Some(b't') {
            self.literal("true").map(|()| true)
        } else {
            self.literal("false").map(|()| false)
        }
    }

    fn whole(&mut self) -> Result<i64, Malformed> {
        let number = self.number()?;
        // The cast saturates, and cuts towards zero.
        Ok(number.parse().unwrap_or_else(|_| float(number) as i64))
    }

    fn float(&mut self) -> Result<f64, Malformed> {
        self.number().map(float)
    }

    /// Seconds with decimals, to the nearest millisecond.
    fn milliseconds(&mut self) -> Result<i64, Malformed> {
        let number = self.number()?;
        Ok(match number.parse::<i64>() {
            Ok(seconds) => seconds.saturating_mul(1000),
            Err(_) => (float(number) * 1000.0).round() as i64,
        })
    }

    /// A string, borrowed from the text unless it holds escapes.
    fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        self.expect(b'"')?;
        let start = self.at;
        self.plain();
        if self.take(b'"') {
            let string = &self.text[start..self.at - 1];
            return std::str::from_utf8(string).map(Cow::Borrowed).map_err(|_| Malformed);
        }
        let mut string = self.since(start)?.to_owned();
        loop {
            if self.take(b'"') {
                return Ok(Cow::Owned(string));
            }
            // Not an escape either: a control character, or the end.
            self.expect(b'\\')?;
            string.push(self.escape()?);
            let start = self.at;
            self.plain();
            string.push_str(self.since(start)?);
        }
    }

    fn text_of(&mut self, body: &Bytes) -> Result<ByteString, Malformed> {
        let begin = self.at;
        self.expect(b'"')?;
        let start = self.at;
        self.plain();
        if self.take(b'"') {
            let text = &self.text[start..self.at - 1];
            return body.slice_ref(text).try_into().map_err(|_| Malformed);
        }
        self.at = begin;
        self.string().map(|text| text.into_owned().into())
    }

    fn blob_onto(&mut self, store: &mut Vec<u8>) -> Result<Option<Bytes>, Problem> {
        let begin = self.at;
        self.expect(b'"')?;
        let start = self.at;
        // What stands between quotes and is base64 needs no other look. Everything else is read again as the string that it may be.
        let rest = &self.text[start..];
        // Where the quote is that would end a text as long as the last one, it ends this one: base64 holds none.
        let as_before = rest.get(self.blob_bytes) == Some(&b'"');
        if as_before && base64::decode_onto(&rest[..self.blob_bytes], store).is_ok() {
            self.at = start + self.blob_bytes + 1;
            return Ok(None);
        }
        if let Some(length) = memchr::memchr(b'"', rest)
            && base64::decode_onto(&rest[..length], store).is_ok()
        {
            self.blob_bytes = length;
            self.at = start + length + 1;
            return Ok(None);
        }
        self.at = begin;
        let text = self.string()?;
        base64::decode_onto(text.as_bytes(), store)
            .map_err(|_| Problem::Type(base64::refusal(&text).into()))?;
        Ok(None)
    }

    fn begin_list(&mut self) -> Result<(), Malformed> {
        self.begin(b'[')
    }

    fn element(&mut self, first: bool) -> Result<bool, Malformed> {
        self.more(b']', first)
    }

    fn begin_object(&mut self) -> Result<(), Malformed> {
        self.begin(b'{')
    }

    fn name(&mut self, first: bool) -> Result<Option<Cow<'a, str>>, Malformed> {
        if !self.more(b'}', first)? {
            return Ok(None);
        }
        self.skip_space();
        let name = self.string()?;
        self.skip_space();
        self.expect(b':')?;
        Ok(Some(name))
    }

    fn name_of(
        &mut self,
        first: bool,
        known: &[&'static str],
    ) -> Result<Option<Option<&'static str>>, Malformed> {
        if !self.more(b'}', first)? {
            return Ok(None);
        }
        self.skip_space();
        // A name that stands there as it is needs neither a look for its end nor one whether it is UTF-8.
        let rest = &self.text[self.at..];
        let stands_there = |name: &&&'static str| {
            let quoted = rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()));
            quoted.is_some_and(|rest| rest.first() == Some(&b'"'))
        };
        let name = if let Some(name) = known.iter().find(stands_there) {
            self.at += name.len() + 2;
            Some(*name)
        } else {
            let name = self.string()?;
            known.iter().copied().find(|known| *known == name)
        };
        self.skip_space();
        self.expect(b':')?;
        Ok(Some(name))
    }

    fn end(&mut self) -> Result<(), Malformed> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(Malformed) }
    }
}

fn float(number: &str) -> f64 {
    // JSON's numbers are a subset of what parses; too large ones become infinite.
    number.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_is_told_from_what_is_not() {
        for text in [
            "{}",
            " [1, -0.5e+3,\t\"\\u00e4\\ud83d\\ude00\", null]\n",
            "true",
            "0",
            "-0",
            "\"\"",
            r#"{"a":{"a":[]}}"#,
        ] {
            assert!(is_json(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            " ",
            "{",
            "}",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{'a':1}",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "--1",
            "nul",
            "nulll",
            "True",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "\"\n\"",
            "[1 2]",
            "{} {}",
            "NaN",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\u{feff}{}",
            "\"\\ä\"",
        ] {
            assert!(!is_json(text.as_bytes()), "{text}");
        }
        for text in [
            &b"\"\xff\""[..],
            b"\"\\n\xff\"",
            b"{\"\xff\":1}",
            b"\xff",
            b"[1\xff]",
            b"\"\\\xc3\xa4\"",
            b"\"\\u00\xc3\xa4\"",
        ] {
            assert!(!is_json(text), "{text:?}");
        }
    }

    #[test]
    fn escapes_are_resolved() {
        let read = |text: &str| Reader::new(text.as_bytes()).string().unwrap().into_owned();
        assert_eq!(read(r#""a\"\\\/\b\f\n\r\t\u0041\ud83d\ude00z""#), "a\"\\/\u{8}\u{c}\n\r\tA😀z");
        assert!(matches!(Reader::new("\"plain ä\"".as_bytes()).string(), Ok(Cow::Borrowed("plain ä"))));
    }

    #[test]
    fn a_stop_is_found_wherever_it_is() {
        for length in 0..40 {
            let plain = "ä".repeat(length / 2) + &"a".repeat(length % 2);
            let text = format!("\"{plain}\" and \"more\"");
            assert_eq!(Reader::new(text.as_bytes()).string().unwrap(), plain);
            let text = format!("\"{plain}\\n{plain}\"");
            assert_eq!(Reader::new(text.as_bytes()).string().unwrap(), format!("{plain}\n{plain}"));
            assert_eq!(Reader::new(format!("\"{plain}\t\"").as_bytes()).string(), Err(Malformed));
        }
    }

    #[test]
    fn blobs_of_any_length_are_read_behind_each_other() {
        let blobs = ["", "aaaa", "aaaa", "bbbbbbbb", "cQ==", "dddd", "", "", "eeee"];
        let body = blobs.map(|blob| format!("\"{blob}\"")).concat();
        let mut reader = Reader::new(body.as_bytes());
        for blob in blobs {
            let [mut read, mut alone] = [Vec::new(), Vec::new()];
            assert_eq!(reader.blob_onto(&mut read), Ok(None));
            base64::decode_onto(blob.as_bytes(), &mut alone).unwrap();
            assert_eq!(read, alone, "{blob}");
        }
        assert_eq!(reader.end(), Ok(()));
        // As long as the one before, with an escape that is read the other way.
        let mut store = Vec::new();
        let mut reader = Reader::new(br#""aaaa""\u0061aaa""#);
        assert_eq!((reader.blob_onto(&mut store), reader.blob_onto(&mut store)), (Ok(None), Ok(None)));
        assert_eq!(store[..3], store[3..]);
    }

    #[test]
    fn known_names_are_told_however_they_are_written() {
        let known = &["Data", "DataKey"];
        let body = br#"{"Data":1, "DataKey" : 2,"Dat":3,"\u0044ata":4}"#;
        let mut reader = Reader::new(body);
        reader.begin_object().unwrap();
        let mut names = Vec::new();
        while let Some(name) = reader.name_of(names.is_empty(), known).unwrap() {
            reader.skip().unwrap();
            names.push(name);
        }
        assert_eq!(names, [Some("Data"), Some("DataKey"), None, Some("Data")]);
        let mut reader = Reader::new(br#"{"Data"1}"#);
        reader.begin_object().unwrap();
        assert_eq!(reader.name_of(true, known), Err(Malformed));
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(is_json(nested(NESTING_MAX).as_bytes()));
        assert!(!is_json(nested(NESTING_MAX + 1).as_bytes()));
        assert!(!is_json("[".repeat(1_000_000).as_bytes()));
        // Siblings do not add up.
        assert!(is_json(format!("[{}1]", "[],{},".repeat(1000)).as_bytes()));
    }

    proptest! {
        #[test]
        fn garbage_is_answered(body in proptest::collection::vec(any::<u8>(), 0..64)) {
            is_json(&body);
        }

        #[test]
        fn near_misses_are_answered(body in r#"[\[\]{}",:\\u0-9a-fE.+\- trueälsn]{0,24}"#) {
            is_json(body.as_bytes());
        }
    }
}
