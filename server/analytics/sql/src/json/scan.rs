//! The grammar of JSON, read eight bytes at a time: what is text, number and nesting, and where it ends. It accepts what RFC 8259 does.

use super::RowError;
use crate::limits::JSON_DEPTH_MAX;

pub(super) struct Scan<'a> {
    text: &'a str,
    pub(super) at: usize,
}

/// A text between its quotes, with escapes or without.
pub(super) struct Quoted<'a> {
    pub(super) raw: &'a str,
    pub(super) escaped: bool,
}

/// A number as it is written, and what could be told of it on the way.
pub(super) struct Number<'a> {
    pub(super) text: &'a str,
    pub(super) negative: bool,
    /// All digits without the point; right if there are at most [`Number::DIGITS_EXACT`] and no exponent.
    pub(super) digits: u64,
    pub(super) places: usize,
    /// Whether `digits` and `places` are all there is to it.
    pub(super) short: bool,
}

impl Number<'_> {
    /// So many digits are exact in an `i64`, and in 53 bits.
    const DIGITS_EXACT: usize = 15;
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The place of the first byte from there on that cannot stand in a text as it is: a quote, a backslash, a control character; or the
/// end.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    // The highest bit of each byte that is zero, and of some above the first such.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let quotes = zeros(word ^ (ONES * 0x22));
        let slashes = zeros(word ^ (ONES * 0x5c));
        let controls = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quotes | slashes | controls) & HIGHS;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let eaten = self.peek() == Some(byte);
        self.at += usize::from(eaten);
        eaten
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8, what: &str) -> Result<(), RowError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.wrong(what))
    }

    /// Whether these bytes are next; they are passed then.
    #[inline]
    pub(super) fn eat_all(&mut self, bytes: &[u8]) -> bool {
        // The second byte tells most keys apart, without a call.
        let rest = &self.text.as_bytes()[self.at..];
        let eaten = rest.get(1) == bytes.get(1) && rest.starts_with(bytes);
        self.at += if eaten { bytes.len() } else { 0 };
        eaten
    }

    #[cold]
    pub(super) fn wrong(&self, what: &str) -> RowError {
        RowError::new(format!("no JSON: {what} is expected at byte {}", self.at))
    }

    /// What stands between those places, which are between characters.
    #[inline]
    pub(super) fn part(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    #[inline]
    pub(super) fn string(&mut self) -> Result<Quoted<'a>, RowError> {
        self.expect(b'"', "a text")?;
        let start = self.at;
        self.at = plain_end(self.text.as_bytes(), start);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Quoted { raw: self.part(start, self.at - 1), escaped: false });
        }
        self.escaped(start)
    }

    // The rest of a text, from its first escape on.
    fn escaped(&mut self, start: usize) -> Result<Quoted<'a>, RowError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let length = match bytes.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(b'u') => 6,
                        _ => return Err(self.wrong("an escape")),
                    };
                    let digits = bytes.get(self.at + 2..self.at + length);
                    if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                        return Err(self.wrong("an escape"));
                    }
                    self.at = plain_end(bytes, self.at + length);
                }
                _ => return Err(self.wrong("the end of a text")),
            }
        }
        self.at += 1;
        Ok(Quoted { raw: self.part(start, self.at - 1), escaped: true })
    }

    #[inline]
    pub(super) fn number(&mut self) -> Result<Number<'a>, RowError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        let negative = bytes.get(at) == Some(&b'-');
        at += usize::from(negative);
        let mut digits: u64 = 0;
        let first = at;
        // Ten, where there is no digit.
        let digit = |at: usize| bytes.get(at).map_or(10, |byte| byte.wrapping_sub(b'0'));
        loop {
            let digit = digit(at);
            if digit > 9 {
                break;
            }
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
        let mut count = at - first;
        if count == 0 || (count > 1 && bytes[first] == b'0') {
            return Err(self.wrong("a value"));
        }
        let mut places = 0;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            let point = at;
            loop {
                let digit = digit(at);
                if digit > 9 {
                    break;
                }
                digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
                at += 1;
            }
            places = at - point;
            count += places;
            if places == 0 {
                return Err(self.wrong("a value"));
            }
        }
        let mut short = count <= Number::DIGITS_EXACT;
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            let exponent = at;
            while digit(at) < 10 {
                at += 1;
            }
            if at == exponent {
                return Err(self.wrong("a value"));
            }
            short = false;
        }
        self.at = at;
        Ok(Number { text: self.part(start, at), negative, digits, places, short })
    }

    /// `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self) -> Result<&'static str, RowError> {
        let word = match self.peek() {
            Some(b't') => "true",
            Some(b'f') => "false",
            Some(b'n') => "null",
            _ => return Err(self.wrong("a value")),
        };
        if self.eat_all(word.as_bytes()) { Ok(word) } else { Err(self.wrong("a value")) }
    }

    /// A value that nobody wants.
    #[inline]
    pub(super) fn pass(&mut self, depth: usize) -> Result<(), RowError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'0'..=b'9' | b'-') => self.number().map(drop),
            _ => self.pass_others(depth),
        }
    }

    fn pass_others(&mut self, depth: usize) -> Result<(), RowError> {
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                check_depth(depth)?;
                let close = if open == b'{' { b'}' } else { b']' };
                self.at += 1;
                if self.eat(close) {
                    return Ok(());
                }
                loop {
                    self.blanks();
                    if open == b'{' {
                        self.string()?;
                        self.colon()?;
                    }
                    self.pass(depth + 1)?;
                    if self.eat(close) {
                        return Ok(());
                    }
                    self.expect(b',', "a comma")?;
                }
            }
            _ => self.word().map(drop),
        }
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), RowError> {
        self.blanks();
        self.expect(b':', "a colon")?;
        self.blanks();
        Ok(())
    }
}

/// Refuses what nests too deeply, before the stack ends.
pub(super) fn check_depth(depth: usize) -> Result<(), RowError> {
    if depth < JSON_DEPTH_MAX {
        return Ok(());
    }
    Err(RowError::new(format!("the record nests deeper than {JSON_DEPTH_MAX}")))
}

/// The text that the escapes of [`Scan::string`] mean. Half of a surrogate pair becomes the character that stands for none.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = rest[at + 1..].chars().next().unwrap_or('\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        out.push(match escape {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut code = hex4(rest);
                rest = rest.get(4..).unwrap_or_default();
                if (0xd800..0xdc00).contains(&code) && rest.starts_with("\\u") {
                    let low = hex4(&rest[2..]);
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                        rest = &rest[6..];
                    }
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            escape => escape,
        });
    }
    out.push_str(rest);
    out
}

// The scan has seen that they are digits.
fn hex4(text: &str) -> u32 {
    text.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passes(text: &str) -> bool {
        let mut scan = Scan::new(text);
        scan.blanks();
        let passed = scan.pass(0).is_ok();
        scan.blanks();
        passed && scan.at == text.len()
    }

    fn serde_passes(text: &str) -> bool {
        serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    }

    // Documents, and documents with a few characters changed, which are mostly none.
    fn documents() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            r#"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,3})?"#,
            r#""([ a-zé😀/.,:{}\[\]-]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}){0,20}""#,
            prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let blank = || prop::sample::select(vec!["", "", " ", "\n\t"]);
            let key = r#""[a-c\\"]{0,3}""#;
            prop_oneof![
                (prop::collection::vec(inner.clone(), 0..4), blank())
                    .prop_map(|(list, blank)| format!("[{}{blank}]", list.join(&format!("{blank},")))),
                (prop::collection::vec((key, inner), 0..4), blank()).prop_map(|(list, blank)| {
                    let list: Vec<String> =
                        list.iter().map(|(key, value)| format!("{blank}{key}{blank}:{value}")).collect();
                    format!("{{{}{blank}}}", list.join(","))
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_json_here_is_json_elsewhere(
            text in documents(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), r#"[{}\[\]":,\\0-9eE.+u \t\x01trufalsn-]{0,2}"#), 0..3),
        ) {
            let mut text = text;
            for (at, put) in changes {
                let at = at.index(text.chars().count() + 1);
                let place = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(place, _)| place);
                let (start, end) = (place(at), place(at + 1));
                text.replace_range(start..end, &put);
            }
            prop_assert_eq!(passes(&text), serde_passes(&text), "{}", text);
        }

        #[test]
        fn garbage_is_json_nowhere(text in r#"[{}\[\]":,ac0-9.eE+\-trufalsn\\ ]{0,24}"#) {
            prop_assert_eq!(passes(&text), serde_passes(&text), "{}", text);
        }

        #[test]
        fn escapes_mean_what_they_mean_elsewhere(text in any::<String>()) {
            let written = serde_json::to_string(&text).unwrap();
            let mut scan = Scan::new(&written);
            let quoted = scan.string().unwrap();
            prop_assert_eq!(scan.at, written.len());
            prop_assert_eq!(if quoted.escaped { unescape(quoted.raw) } else { quoted.raw.to_owned() }, text);
        }
    }

    #[test]
    fn depth_has_an_end() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(passes(&nested(JSON_DEPTH_MAX)));
        assert!(!passes(&nested(JSON_DEPTH_MAX + 1)));
        assert!(!passes(&"[".repeat(1_000_000)));
    }
}
