//! JSON read into values and written as jq 1.6 writes it.
//!
//! Numbers are doubles. They are written with as few digits as tell them apart, up to 17, as plain digits between 1e-5 and some
//! 1e17 and with an exponent of at least two digits beyond; infinities as the largest number, what is no number as `null`.

use super::budget;
use super::value::{Members, Value};
use crate::limits::JSON_DEPTH_MAX;
use std::rc::Rc;

/// Reads one value with nothing but whitespace around it. `None` if it is not JSON, or nests deeper than jq 1.6 reads.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    let value = reader.value(JSON_DEPTH_MAX)?;
    reader.skip_whitespace();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn skip_whitespace(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_whitespace();
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let found = self.bytes[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(value)
    }

    fn value(&mut self, depth_left: u32) -> Option<Value> {
        self.skip_whitespace();
        match self.bytes.get(self.at)? {
            b'"' => self.string().map(Value::Text),
            b'{' => self.object(depth_left.checked_sub(1)?),
            b'[' => self.array(depth_left.checked_sub(1)?),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth_left: u32) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if self.next_is(b']') {
            return Some(Value::array(items));
        }
        loop {
            items.push(self.value(depth_left)?);
            if self.next_is(b']') {
                return Some(Value::array(items));
            }
            if !self.next_is(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth_left: u32) -> Option<Value> {
        self.at += 1;
        let mut members = Members::default();
        if self.next_is(b'}') {
            return Some(Value::object(members));
        }
        loop {
            self.skip_whitespace();
            if self.bytes.get(self.at) != Some(&b'"') {
                return None;
            }
            let key = self.string()?;
            if !self.next_is(b':') {
                return None;
            }
            let value = self.value(depth_left)?;
            members.insert(key, value);
            if self.next_is(b'}') {
                return Some(Value::object(members));
            }
            if !self.next_is(b',') {
                return None;
            }
        }
    }

    /// At a quote. Most strings have nothing to be undone and are copied as they are.
    fn string(&mut self) -> Option<Rc<str>> {
        self.at += 1;
        let begin = self.at;
        let found = memchr::memchr2(b'"', b'\\', &self.bytes[begin..])?;
        self.at = begin + found;
        if self.bytes[self.at] == b'"' {
            self.at += 1;
            return Some(Rc::from(&self.text[begin..begin + found]));
        }
        let mut plain = self.text[begin..self.at].to_owned();
        loop {
            let begin = self.at;
            let found = memchr::memchr2(b'"', b'\\', &self.bytes[begin..])?;
            plain.push_str(&self.text[begin..begin + found]);
            self.at = begin + found + 1;
            if self.bytes[begin + found] == b'"' {
                return Some(Rc::from(plain));
            }
            plain.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let letter = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.four_digits()?;
                let pair = matches!(unit, 0xd800..=0xdbff) && self.bytes[self.at..].starts_with(b"\\u");
                if !pair {
                    // A half of a pair alone is no letter.
                    return Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let before = self.at;
                self.at += 2;
                let low = self.four_digits()?;
                if matches!(low, 0xdc00..=0xdfff) {
                    char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?
                } else {
                    self.at = before;
                    char::REPLACEMENT_CHARACTER
                }
            }
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
    }

    fn digits(&mut self) -> usize {
        let begin = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - begin
    }

    fn number(&mut self) -> Option<Value> {
        let begin = self.at;
        self.at += usize::from(self.bytes[self.at] == b'-');
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let digits = self.digits();
        if digits == 0 || (leading_zero && digits > 1) {
            return None;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return None;
            }
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return None;
            }
        }
        self.text[begin..self.at].parse().ok().map(Value::Number)
    }
}

/// Appends the value as jq 1.6 writes it on one line.
pub(super) fn write(value: &Value, out: &mut String) {
    budget::step();
    let before = out.len();
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(*number, out),
        Value::Text(text) => write_string(text, out),
        Value::Array(array) => {
            out.push('[');
            for (number, item) in array.items.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
            return;
        }
        Value::Object(object) => {
            out.push('{');
            for (number, (key, member)) in object.members.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write(member, out);
            }
            out.push('}');
            return;
        }
    }
    // What lies within arrays and objects was counted with itself.
    budget::text(out.len() - before);
    if out.len() > crate::limits::QUERY_TEXT_BYTES_MAX {
        budget::text(out.len());
    }
}

pub(super) fn write_number(number: f64, out: &mut String) {
    if number.is_nan() {
        return out.push_str("null");
    }
    let number = number.clamp(f64::MIN, f64::MAX);
    if number.is_sign_negative() {
        out.push('-');
    }
    if number == 0.0 {
        return out.push('0');
    }
    // `d.ddde-7`: the fewest digits that tell the number from others.
    let shortest = format!("{:e}", number.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // Where the point is, counted from the first digit.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = digits.len() as i32;
    if point <= -4 || point > count + 15 {
        out.push_str(mantissa);
        let exponent = point - 1;
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        out.push_str(&format!("{:02}", exponent.abs()));
    } else if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(&digits);
    } else if point >= count {
        out.push_str(&digits);
        out.extend(std::iter::repeat_n('0', (point - count) as usize));
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && !matches!(byte, b'"' | b'\\' | 0x7f) {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            _ => out.push_str(&format!("\\u{byte:04x}")),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rewritten(text: &str) -> String {
        let mut out = String::new();
        write(&parse(text).unwrap(), &mut out);
        out
    }

    #[test]
    fn numbers_are_written_as_jq_1_6_writes_them() {
        let table = [
            ("1e3", "1000"),
            ("1.0", "1"),
            ("-0", "-0"),
            ("12345678901234567890", "12345678901234567000"),
            ("123456789012345678", "123456789012345680"),
            ("1e15", "1000000000000000"),
            ("1e17", "1e+17"),
            ("123e15", "123000000000000000"),
            ("0.0001", "0.0001"),
            ("0.00001234", "1.234e-05"),
            ("5e-324", "5e-324"),
            ("1e1000", "1.7976931348623157e+308"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("123456.789e3", "123456789"),
            ("12.5", "12.5"),
        ];
        for (read, written) in table {
            assert_eq!(rewritten(read), written, "{read}");
        }
    }

    #[test]
    fn what_is_read_is_written_on_one_line() {
        assert_eq!(
            rewritten(
                " {\"a\" : [ 1 , {} , [] , null , true ] ,\n\"b\":\"\\u00e9\\ud83d\\ude00\\n\\/\\u007f\\ud800x\"} "
            ),
            "{\"a\":[1,{},[],null,true],\"b\":\"é😀\\n/\\u007f\u{fffd}x\"}"
        );
        // The last of two members of one name counts, in the place of the first.
        assert_eq!(rewritten(r#"{"a":1,"b":2,"a":3}"#), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "1.",
            ".5",
            "1e",
            "-",
            "+1",
            "nul",
            "\"a",
            "\"\\x\"",
            "1 2",
            "{}{}",
            "'a'",
            "\"\\u12g4\"",
            "nan",
            "tru",
            "[1 2]",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&deep(256)).is_some());
        assert!(parse(&deep(257)).is_none());
        assert!(parse(&"[".repeat(1_000_000)).is_none());
    }

    proptest! {
        // The reader agrees with serde_json on what is JSON and on what it says.
        #[test]
        fn reads_as_another_reader(text in r#"[\[\]{}",:0-9a-fnulrtse.\\+ -]{0,24}"#) {
            let ours = parse(&text).map(|value| { let mut out = String::new(); write(&value, &mut out); out });
            let theirs = serde_json::from_str::<serde_json::Value>(&text).ok();
            prop_assert_eq!(ours.is_some(), theirs.is_some(), "{}", text);
            if let Some(ours) = ours {
                let again = parse(&ours).map(|value| { let mut out = String::new(); write(&value, &mut out); out });
                prop_assert_eq!(again, Some(ours));
            }
        }
    }
}
