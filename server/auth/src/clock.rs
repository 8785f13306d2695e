//! Times as requests write them: ISO 8601's basic form, `20150830T123600Z`, or that of HTTP's `Date`.

use penstock_api::date;
use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reads a time in either form.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    read(text).map(|(time, _)| time)
}

/// Reads a time in either form, and says how it is written in the basic one.
pub(crate) fn read(text: &str) -> Option<(SystemTime, Cow<'_, str>)> {
    if let Some(time) = parse_basic(text) {
        return Some((time, Cow::Borrowed(text)));
    }
    let time = httpdate::parse_http_date(text).ok()?;
    Some((time, Cow::Owned(basic(time))))
}

/// Reads a time in the basic form.
fn parse_basic(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
        })
    };
    let day = date::day(number(0, 4)?, number(4, 6)?, number(6, 8)?)?;
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    let is_time = hour < 24 && minute < 60 && second < 60;
    is_time.then(|| UNIX_EPOCH + Duration::from_secs(((day * 24 + hour) * 60 + minute) * 60 + second))
}

/// Writes a time in the basic form.
pub(crate) fn basic(time: SystemTime) -> String {
    date::basic(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn a_time_is_the_same_in_both_forms(seconds in 0..253_402_300_800u64) {
            let text = httpdate::fmt_http_date(at(seconds));
            let basic = basic(at(seconds));
            prop_assert_eq!(read(&text), Some((at(seconds), Cow::Borrowed(&*basic))));
            prop_assert_eq!(read(&basic), Some((at(seconds), Cow::Borrowed(&*basic))));
        }
    }
}
