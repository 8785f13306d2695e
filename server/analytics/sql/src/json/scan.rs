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

/// A number of few digits and without an exponent, as nearly all are.
#[derive(Clone, Copy)]
pub(super) struct Short {
    pub(super) negative: bool,
    /// All digits without the point: at most [`DIGITS_EXACT`].
    pub(super) digits: u64,
    /// How many of them stand behind the point.
    pub(super) places: usize,
}

impl Short {
    /// Digits and places are exact as numbers of floating point, and so is one division (Clinger's fast path).
    #[inline]
    pub(super) fn double(self) -> f64 {
        // There are no more places than digits.
        let value = self.digits as f64 / TENS[self.places & DIGITS_EXACT] as f64;
        if self.negative { -value } else { value }
    }

    /// The number, if it is written as a whole one.
    #[inline]
    pub(super) fn whole(self) -> Option<i64> {
        let value = self.digits as i64;
        (self.places == 0).then_some(if self.negative { -value } else { value })
    }
}

/// So many digits are exact in an `i64`, and in 53 bits.
const DIGITS_EXACT: usize = 15;

const TENS: [u64; DIGITS_EXACT + 1] = {
    let mut tens = [1; DIGITS_EXACT + 1];
    let mut at = 1;
    while at <= DIGITS_EXACT {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from there on, the first of them lowest; zeros where the text has ended.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        return u64::from_le_bytes(*chunk);
    }
    let left = bytes.len().saturating_sub(at);
    match bytes.last_chunk::<8>() {
        Some(chunk) if left > 0 => u64::from_le_bytes(*chunk) >> (64 - 8 * left),
        Some(_) => 0,
        None => bytes.iter().skip(at).rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The highest bit of each byte that is no digit, and of some above the first such, if digits are 0 to 9.
#[inline]
fn no_digits(word: u64) -> u64 {
    (word.wrapping_add(ONES * 0x76) | word) & HIGHS
}

/// Where the digits end that begin there.
#[inline]
fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let others = no_digits(word(bytes, at) ^ (ONES * 0x30));
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
}

/// The number that the first bytes of a word make, of 0 to 9 each, and at most eight.
#[inline]
fn eight_digits(word: u64, count: usize) -> u64 {
    // Zeros before them, so that there are eight; then neighbours are brought together: ones, twos, fours.
    let word = word.checked_shl(64 - 8 * count as u32).unwrap_or(0);
    let word = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00ff_00ff_00ff_00ff;
    let word = word.wrapping_mul(100).wrapping_add(word >> 16) & 0x0000_ffff_0000_ffff;
    word.wrapping_mul(10_000).wrapping_add(word >> 32) & 0xffff_ffff
}

/// The number that those digits make, at most [`DIGITS_EXACT`].
#[inline]
fn number_of(bytes: &[u8], at: usize, count: usize) -> u64 {
    let digits = |at: usize, count: usize| eight_digits(word(bytes, at) ^ (ONES * 0x30), count);
    if count <= 8 {
        return digits(at, count);
    }
    digits(at, 8) * TENS[count - 8] + digits(at + 8, count - 8)
}

/// The place of the first byte from there on that cannot stand in a text as it is: a quote, a backslash, a control character; or the
/// end.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    // The highest bit of each byte that is zero, and of some above the first such.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    loop {
        // Behind the end there are zeros, which cannot stand in a text.
        let word = word(bytes, at);
        let quotes = zeros(word ^ (ONES * 0x22));
        let slashes = zeros(word ^ (ONES * 0x5c));
        let controls = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quotes | slashes | controls) & HIGHS;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
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

    /// A text without escapes, if its opening quote is next. What is none is not passed.
    #[inline]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        let start = self.at + 1;
        let passed = self.pass_text();
        if passed { self.text.get(start..self.at - 1) } else { None }
    }

    #[inline]
    fn pass_text(&mut self) -> bool {
        let end = plain_end(self.text.as_bytes(), self.at + 1);
        let passed = self.byte(end) == Some(b'"');
        self.at = if passed { end + 1 } else { self.at };
        passed
    }

    #[inline]
    pub(super) fn string(&mut self) -> Result<Quoted<'a>, RowError> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a text"));
        }
        match self.plain_text() {
            Some(raw) => Ok(Quoted { raw, escaped: false }),
            None => self.escaped(),
        }
    }

    // A text that has escapes, or no end.
    fn escaped(&mut self) -> Result<Quoted<'a>, RowError> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        self.at = plain_end(bytes, start);
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

    /// Reads a number that is short. What is none is not passed, be it a longer one or no number at all.
    #[inline]
    pub(super) fn short_number(&mut self) -> Option<Short> {
        let bytes = self.text.as_bytes();
        let negative = bytes.get(self.at) == Some(&b'-');
        let first = self.at + usize::from(negative);
        let (digits, places, end) = tiny_number(word(bytes, first)).map_or_else(
            || longer_number(bytes, first),
            |(digits, places, length)| Some((digits, places, first + length)),
        )?;
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            return None;
        }
        self.at = end;
        Some(Short { negative, digits, places })
    }

    /// Passes a number of any length, if one is there.
    #[inline]
    fn pass_number(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let first = self.at + usize::from(self.peek() == Some(b'-'));
        let mut at = digits_end(bytes, first);
        let mut missing = at == first || (at > first + 1 && bytes[first] == b'0');
        if bytes.get(at) == Some(&b'.') {
            let point = at + 1;
            at = digits_end(bytes, point);
            missing |= at == point;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = at + 1 + sign;
            at = digits_end(bytes, exponent);
            missing |= at == exponent;
        }
        if !missing {
            self.at = at;
        }
        !missing
    }

    pub(super) fn number(&mut self) -> Result<(), RowError> {
        if self.pass_number() { Ok(()) } else { Err(self.wrong("a value")) }
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
            Some(b'0'..=b'9' | b'-') => self.number(),
            _ => self.pass_others(depth),
        }
    }

    /// Passes a value if it is a text without escapes, or a number.
    #[inline]
    pub(super) fn pass_plain(&mut self) -> bool {
        match self.peek() {
            Some(b'"') => self.pass_text(),
            Some(b'0'..=b'9' | b'-') => self.pass_number(),
            _ => false,
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

/// The digits of a number that is all in a word with the byte behind it, its places and its bytes.
#[inline]
fn tiny_number(word: u64) -> Option<(u64, usize, usize)> {
    let digits = word ^ (ONES * 0x30);
    let others = no_digits(digits);
    if others == 0 {
        return None;
    }
    let whole = (others.trailing_zeros() / 8) as usize;
    if whole == 0 || (whole > 1 && digits & 0xff == 0) {
        return None;
    }
    if (word >> (8 * whole)) & 0xff != u64::from(b'.') {
        return Some((eight_digits(digits, whole), 0, whole));
    }
    // Without the point; what comes last is no digit then.
    let before = (1 << (8 * whole)) - 1;
    let digits = (digits & before) | ((digits >> 8) & !before) | (0xff << 56);
    let count = (no_digits(digits).trailing_zeros() / 8) as usize;
    // What stands behind the word might be another digit.
    if count == whole || count == 7 {
        return None;
    }
    Some((eight_digits(digits, count), count - whole, count + 1))
}

/// The digits of a number of at most [`DIGITS_EXACT`], its places and its end.
fn longer_number(bytes: &[u8], first: usize) -> Option<(u64, usize, usize)> {
    let end = digits_end(bytes, first);
    let whole = end - first;
    if whole == 0 || whole > DIGITS_EXACT || (whole > 1 && bytes[first] == b'0') {
        return None;
    }
    let digits = number_of(bytes, first, whole);
    if bytes.get(end) != Some(&b'.') {
        return Some((digits, 0, end));
    }
    let point = end + 1;
    let end = digits_end(bytes, point);
    let places = end - point;
    if places == 0 || whole + places > DIGITS_EXACT {
        return None;
    }
    Some((digits * TENS[places] + number_of(bytes, point, places), places, end))
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

    proptest! {
        #[test]
        fn short_numbers_are_those_of_the_library(
            word in r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?",
            behind in prop::sample::select(vec!["", ",", "}", "  ", ",\"a\":12345678"]),
        ) {
            let text = format!("{word}{behind}");
            let mut scan = Scan::new(&text);
            let short = scan.short_number();
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            prop_assert_eq!(short.is_some(), digits <= DIGITS_EXACT);
            if let Some(short) = short {
                prop_assert_eq!(scan.at, word.len());
                prop_assert_eq!(short.double().to_bits(), word.parse::<f64>().unwrap().to_bits());
                prop_assert_eq!(short.whole(), word.parse::<i64>().ok());
            }
            let mut scan = Scan::new(&text);
            scan.number().unwrap();
            prop_assert_eq!(scan.at, word.len());
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
