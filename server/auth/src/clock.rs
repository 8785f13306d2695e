//! Times as requests write them: ISO 8601's basic form, `20150830T123600Z`, or that of HTTP's `Date`.
//!
//! The calendar is that of `httpdate`; between its form and the basic one only text is moved.

use std::time::SystemTime;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads a time in either form.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    parse_basic(text).or_else(|| httpdate::parse_http_date(text).ok())
}

/// Reads a time in the basic form.
fn parse_basic(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    let form = bytes.len() == 16 && bytes[8] == b'T' && bytes[15] == b'Z';
    if !form || !bytes.iter().enumerate().all(|(at, byte)| at == 8 || at == 15 || byte.is_ascii_digit()) {
        return None;
    }
    let month = MONTHS.get(text[4..6].parse::<usize>().ok()?.checked_sub(1)?)?;
    let (year, day) = (&text[..4], &text[6..8]);
    let (hour, minute, second) = (&text[9..11], &text[11..13], &text[13..15]);
    // The basic form does not tell the day of the week, and the calendar refuses every day but the right one.
    let rest = format!("{day} {month} {year} {hour}:{minute}:{second} GMT");
    WEEKDAYS.iter().find_map(|weekday| httpdate::parse_http_date(&format!("{weekday}, {rest}")).ok())
}

/// Writes a time in the basic form.
pub(crate) fn basic(time: SystemTime) -> String {
    // `Sun, 30 Aug 2015 12:36:00 GMT`
    let text = httpdate::fmt_http_date(time);
    let month = MONTHS.iter().position(|month| *month == &text[8..11]).unwrap_or_default() + 1;
    let (day, year) = (&text[5..7], &text[12..16]);
    format!("{year}{month:02}{day}T{}{}{}Z", &text[17..19], &text[20..22], &text[23..25])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn both_forms_are_read() {
        assert_eq!(parse("20150830T123600Z"), Some(at(1_440_938_160)));
        assert_eq!(parse("Sun, 30 Aug 2015 12:36:00 GMT"), Some(at(1_440_938_160)));
        assert_eq!(parse("20000229T000000Z"), Some(at(951_782_400)));
    }

    #[test]
    fn the_basic_form_is_written() {
        for text in ["20150830T123600Z", "19700101T000000Z", "20000229T235959Z", "20261231T000001Z"] {
            assert_eq!(basic(parse(text).unwrap()), text);
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "201",
            "1",
            "today",
            "20150830",
            "2015-08-30T12:36:00Z",
            "20151330T123600Z",
            "20150030T123600Z",
            "20150229T123600Z",
            "20150830T243600Z",
            "20150830T126000Z",
            "20150830T123660Z",
            "20150830t123600Z",
            "+0150830T123600Z",
            "2015083\u{e9}123600Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
