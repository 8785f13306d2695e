//! A pull reader of JSON: the grammar of RFC 8259 and nothing else, over text that is UTF-8. It hands out slices and keeps nothing.

use crate::error::RecordError;
use crate::limits::JSON_DEPTH_MAX;

/// What a value is, by its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    Text,
    Number,
    True,
    False,
    Null,
}

#[derive(Clone)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// A text in JSON, without its quotes.
#[derive(Clone, Copy)]
pub(crate) struct Quoted<'a> {
    pub(crate) raw: &'a str,
    pub(crate) escaped: bool,
}

impl<'a> Quoted<'a> {
    /// The text that is meant; `scratch` is used if it must be put together.
    #[inline]
    pub(crate) fn meaning<'s>(self, scratch: &'s mut String) -> &'s str
    where
        'a: 's,
    {
        if !self.escaped {
            return self.raw;
        }
        scratch.clear();
        unescape(self.raw, scratch);
        scratch
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[cold]
    pub(crate) fn fault(&self, reason: &str) -> RecordError {
        RecordError::parse(reason, self.at)
    }

    /// The next character that is no blank, which stays where it is.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    #[inline]
    pub(crate) fn kind(&mut self) -> Result<Kind, RecordError> {
        match self.peek() {
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => Err(self.fault("Unexpected character")),
            None => Err(self.fault("Unexpected end")),
        }
    }

    /// Takes the character if it comes next.
    #[inline]
    pub(crate) fn take(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    /// After `{` or `[` and a first member: whether another one comes; takes what stands between or the end.
    #[inline]
    pub(crate) fn more(&mut self, end: u8) -> Result<bool, RecordError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.fault("A comma or an end is missing")),
        }
    }

    /// A member's name with the colon after it.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Quoted<'a>, RecordError> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("A name is missing"));
        }
        let key = self.quoted()?;
        if !self.take(b':') {
            return Err(self.fault("A colon is missing"));
        }
        Ok(key)
    }

    /// A text; its first quote comes next.
    #[inline]
    pub(crate) fn quoted(&mut self) -> Result<Quoted<'a>, RecordError> {
        let bytes = self.bytes();
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        loop {
            // Eight at a time past what neither ends a text nor is special in one.
            while let Some(eight) = bytes.get(at..at + 8) {
                let word = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
                let quote = word ^ (ONES * u64::from(b'"'));
                let slash = word ^ (ONES * u64::from(b'\\'));
                let found = (quote.wrapping_sub(ONES) & !quote)
                    | (slash.wrapping_sub(ONES) & !slash)
                    | (word.wrapping_sub(ONES * 0x20) & !word);
                let found = found & HIGH;
                if found != 0 {
                    at += found.trailing_zeros() as usize / 8;
                    break;
                }
                at += 8;
            }
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Quoted { raw: &self.text[start..at], escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    at += 1 + self.escape(at + 1)?;
                }
                Some(0..=0x1f) => {
                    self.at = at;
                    return Err(self.fault("Unescaped control character"));
                }
                Some(_) => at += 1,
                None => {
                    self.at = at;
                    return Err(self.fault("Unexpected end in a text"));
                }
            }
        }
    }

    // How many bytes there are after a backslash.
    fn escape(&mut self, at: usize) -> Result<usize, RecordError> {
        let bytes = self.bytes();
        match bytes.get(at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(1),
            Some(b'u')
                if bytes.get(at + 1..at + 5).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
            {
                Ok(5)
            }
            _ => {
                self.at = at;
                Err(self.fault("Unknown escape"))
            }
        }
    }

    /// A number as it is written; it comes next.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<&'a str, RecordError> {
        let bytes = self.bytes();
        let start = self.at;
        let mut at = start + usize::from(bytes[start] == b'-');
        let first = at;
        at = digits(bytes, at);
        if at == first || (bytes[first] == b'0' && at > first + 1) {
            self.at = first;
            return Err(self.fault("Not a number"));
        }
        if bytes.get(at) == Some(&b'.') {
            let fraction = at + 1;
            at = digits(bytes, fraction);
            if at == fraction {
                self.at = at;
                return Err(self.fault("Not a number"));
            }
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            let exponent = at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            at = digits(bytes, exponent);
            if at == exponent {
                self.at = at;
                return Err(self.fault("Not a number"));
            }
        }
        self.at = at;
        self.ends()?;
        Ok(&self.text[start..at])
    }

    // A number or a word must not run into something else, as `1x` does.
    #[inline]
    fn ends(&self) -> Result<(), RecordError> {
        match self.bytes().get(self.at) {
            None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') => Ok(()),
            Some(_) => Err(self.fault("Unexpected character")),
        }
    }

    /// `true`, `false` or `null`, whose first letter has been seen.
    #[inline]
    pub(crate) fn word(&mut self, word: &str) -> Result<(), RecordError> {
        if !self.bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.fault("Unexpected word"));
        }
        self.at += word.len();
        self.ends()
    }

    /// Reads over a value.
    pub(crate) fn skip(&mut self) -> Result<(), RecordError> {
        self.walk(JSON_DEPTH_MAX, None, false)
    }

    /// A value as compact text, with the names of members in lower case if asked for.
    pub(crate) fn compact(&mut self, out: &mut String, lower: bool) -> Result<(), RecordError> {
        self.walk(JSON_DEPTH_MAX, Some(out), lower)
    }

    fn walk(&mut self, depth: usize, mut out: Option<&mut String>, lower: bool) -> Result<(), RecordError> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.fault("Nested too deeply"));
        };
        let kind = self.kind()?;
        let start = self.at;
        match kind {
            Kind::Object => {
                self.at += 1;
                tell(&mut out, "{");
                if !self.take(b'}') {
                    loop {
                        let key = self.key()?;
                        if let Some(out) = &mut out {
                            out.push('"');
                            // Escapes are in lower case but for the digits of \u, where case means nothing.
                            if lower {
                                out.push_str(&key.raw.to_lowercase());
                            } else {
                                out.push_str(key.raw);
                            }
                            out.push_str("\":");
                        }
                        self.walk(depth, out.as_deref_mut(), lower)?;
                        if !self.more(b'}')? {
                            break;
                        }
                        tell(&mut out, ",");
                    }
                }
                tell(&mut out, "}");
                return Ok(());
            }
            Kind::Array => {
                self.at += 1;
                tell(&mut out, "[");
                if !self.take(b']') {
                    loop {
                        self.walk(depth, out.as_deref_mut(), lower)?;
                        if !self.more(b']')? {
                            break;
                        }
                        tell(&mut out, ",");
                    }
                }
                tell(&mut out, "]");
                return Ok(());
            }
            Kind::Text => {
                self.quoted()?;
            }
            Kind::Number => {
                self.number()?;
            }
            Kind::True => self.word("true")?,
            Kind::False => self.word("false")?,
            Kind::Null => self.word("null")?,
        }
        tell(&mut out, &self.text[start..self.at]);
        Ok(())
    }
}

fn tell(out: &mut Option<&mut String>, text: &str) {
    if let Some(out) = out {
        out.push_str(text);
    }
}

#[inline]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

// What is escaped has been checked. A surrogate without its other half becomes the replacement character: it is no character.
fn unescape(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let letter = rest.as_bytes()[at + 1];
        rest = &rest[at + 2..];
        match letter {
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'u' => {
                let unit = hex(rest);
                rest = &rest[4..];
                let mut character = char::from_u32(unit);
                if (0xd800..0xdc00).contains(&unit) && rest.starts_with("\\u") {
                    let low = hex(&rest[2..]);
                    if (0xdc00..0xe000).contains(&low) {
                        character = char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                        rest = &rest[6..];
                    }
                }
                out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => out.push(char::from(other)),
        }
    }
    out.push_str(rest);
}

fn hex(text: &str) -> u32 {
    text.bytes().take(4).fold(0, |unit, digit| unit * 16 + char::from(digit).to_digit(16).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Result<String, RecordError> {
        let mut reader = Reader::new(text);
        let mut out = String::new();
        reader.compact(&mut out, false)?;
        if reader.peek().is_some() { Err(reader.fault("more")) } else { Ok(out) }
    }

    #[test]
    fn escapes_mean_what_they_should() {
        for (raw, meant) in [
            (r#""plain""#, "plain"),
            (r#""a\"b\\c\/\b\f\n\r\td""#, "a\"b\\c/\u{8}\u{c}\n\r\td"),
            (r#""\u00e9\u00E9""#, "éé"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ude00x""#, "\u{fffd}x"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\u0000""#, "\0"),
        ] {
            let mut scratch = String::new();
            let quoted = Reader::new(raw).quoted().unwrap();
            assert_eq!(quoted.meaning(&mut scratch), meant, "{raw}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            "{",
            "{a:1}",
            "{'a':1}",
            r#"{"a" 1}"#,
            r#"{"a":1,}"#,
            "[1,]",
            "[1 2]",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "1x",
            "NaN",
            "truex",
            "tru",
            "\"a\nb\"",
            r#""\x""#,
            r#""\u12g4""#,
            "\"a",
            "\"\u{1}\"",
            "//c\n1",
        ] {
            assert!(whole(text).is_err(), "{text}");
        }
        assert!(whole(&"[".repeat(100_000)).is_err());
        let deep = "[".repeat(JSON_DEPTH_MAX) + &"]".repeat(JSON_DEPTH_MAX);
        assert_eq!(whole(&deep).unwrap(), deep);
        assert!(whole(&format!("[{deep}]")).is_err());
    }

    #[test]
    fn compact_text_can_have_names_in_lower_case() {
        let mut out = String::new();
        Reader::new(r#" { "Ab" : [ 1.50 , {"C" : "D e"} , null ] } "#).compact(&mut out, true).unwrap();
        assert_eq!(out, r#"{"ab":[1.50,{"c":"D e"},null]}"#);
    }

    proptest! {
        // Another parser is the judge: what it takes is taken, and means the same.
        #[test]
        fn texts_are_read_as_serde_json_does(text in "[\"\\\\a-f0-9{}\\[\\],:.eEtrulnsx \u{1}é\\-+]{0,24}") {
            let ours = whole(&text);
            let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
            match (ours, theirs) {
                (Ok(out), Ok(value)) => {
                    let again: serde_json::Value = serde_json::from_str(&out).unwrap();
                    prop_assert_eq!(again, value);
                }
                (Err(_), Err(_)) => {}
                // It looks at what numbers and surrogates mean, which here comes later.
                (Ok(_), Err(error)) => prop_assert!(
                    error.to_string().contains("number out of range")
                        || error.to_string().contains("surrogate")
                        || error.to_string().contains("hex escape"),
                    "{} is refused: {}", text, error
                ),
                (Err(error), Ok(_)) => prop_assert!(false, "{text} is refused here: {error}"),
            }
        }
    }
}
