//! Dates and timestamps out of text and numbers, in the forms of both deserializers, and patterns of Joda's `DateTimeFormat`.

use crate::limits::TIMESTAMP_FORMAT_BYTES_MAX;
use crate::numbers;

/// A moment without a zone: seconds from 1970-01-01 00:00:00, rounded down, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) seconds: i64,
    pub(crate) nanos: u32,
}

const DAY_SECONDS: i64 = 86_400;
// The first second of year 1 and the last of year 9999: what readers of both kinds of file know.
const SECONDS_MIN: i64 = -62_135_596_800;
const SECONDS_MAX: i64 = 253_402_300_799;
/// A number of at least this size counts milliseconds, a smaller one seconds.
const MILLISECONDS_FROM: i128 = 1_000_000_000_000;

impl Moment {
    fn new(seconds: i64, nanos: u32) -> Option<Moment> {
        (SECONDS_MIN..=SECONDS_MAX).contains(&seconds).then_some(Moment { seconds, nanos })
    }

    fn from_nanos(nanos: i128) -> Option<Moment> {
        let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
        Moment::new(seconds, nanos.rem_euclid(1_000_000_000) as u32)
    }

    /// The day, from 1970-01-01, and the seconds of the day.
    pub(crate) fn day(self) -> (i64, i64) {
        (self.seconds.div_euclid(DAY_SECONDS), self.seconds.rem_euclid(DAY_SECONDS))
    }
}

/// Days from 1970-01-01 of a day of the Gregorian calendar, if there is such a day.
pub(crate) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || !(1..=9_999).contains(&year) {
        return None;
    }
    // Years begin in March, so that the leap day is the last one.
    let year = year - i64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    // A number of at least `least` and at most `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let digits = self.rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if digits < least {
            return None;
        }
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        Some(number.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[wanted])?;
        Some(())
    }

    // Up to `most` digits after the point, as nanoseconds.
    fn fraction(&mut self, least: usize, most: usize) -> Option<u32> {
        let before = self.rest.len();
        let value = self.number(least, most)?;
        let digits = before - self.rest.len();
        Some((value * 10_i64.pow(9 - digits as u32)) as u32)
    }

    fn end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }

    fn time(&mut self, least: usize) -> Option<(i64, u32)> {
        let hour = self.number(least, 2)?;
        self.take(b':')?;
        let minute = self.number(least, 2)?;
        self.take(b':')?;
        let second = self.number(least, 2)?;
        let nanos = if self.take(b'.').is_some() { self.fraction(1, 9)? } else { 0 };
        let inside = hour < 24 && minute < 60 && second < 60;
        inside.then_some((hour * 3_600 + minute * 60 + second, nanos))
    }

    fn date(&mut self, least: usize) -> Option<i64> {
        let year = self.number(4, 4)?;
        self.take(b'-')?;
        let month = self.number(least, 2)?;
        self.take(b'-')?;
        days(year, month, self.number(least, 2)?)
    }
}

/// `yyyy-[M]M-[d]d`, as `java.sql.Date.valueOf` takes it: days from 1970-01-01.
pub(crate) fn date(text: &str) -> Option<i32> {
    let mut cursor = Cursor { rest: text.as_bytes() };
    let days = cursor.date(1)?;
    cursor.end()?;
    i32::try_from(days).ok()
}

/// `yyyy-[M]M-[d]d [H]H:[m]m:[s]s[.S]` with up to nine digits of a second, as `java.sql.Timestamp.valueOf` takes it.
pub(crate) fn value_of(text: &str) -> Option<Moment> {
    let mut cursor = Cursor { rest: text.trim_ascii().as_bytes() };
    let day = cursor.date(1)?;
    cursor.take(b' ')?;
    let (second, nanos) = cursor.time(1)?;
    cursor.end()?;
    Moment::new(day * DAY_SECONDS + second, nanos)
}

/// The forms that the OpenX SerDe takes: `yyyy-MM-ddTHH:mm:ss[.S][Z]`, the form of [`value_of`], and numbers as [`epoch`] takes them.
pub(crate) fn openx(text: &str) -> Option<Moment> {
    match text.as_bytes().get(10) {
        Some(b'T') => {
            let mut cursor = Cursor { rest: text.as_bytes() };
            let day = cursor.date(2)?;
            cursor.take(b'T')?;
            let (second, nanos) = cursor.time(2)?;
            let _ = cursor.take(b'Z');
            cursor.end()?;
            Moment::new(day * DAY_SECONDS + second, nanos)
        }
        _ if text.contains(':') => value_of(text),
        _ => epoch(text.trim_ascii()),
    }
}

/// Seconds from 1970, with or without a fraction; from 10^12 on, milliseconds.
pub(crate) fn epoch(text: &str) -> Option<Moment> {
    let nanos = numbers::decimal(text, numbers::DIGITS_MAX, 9).ok()?;
    if nanos.abs() < MILLISECONDS_FROM * 1_000_000_000 {
        Moment::from_nanos(nanos)
    } else {
        Moment::from_nanos(nanos.div_euclid(1_000))
    }
}

/// A timestamp format of the Hive SerDe.
#[derive(Debug)]
pub(crate) enum Format {
    Millis,
    Pattern(Vec<Token>),
}

#[derive(Debug, PartialEq)]
pub(crate) enum Token {
    Literal(String),
    // The letter, how often it is there, and whether a number follows at once.
    Field(u8, usize, bool),
}

/// A timestamp format that is not supported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} in the format {pattern:?}")]
pub struct FormatError {
    pattern: String,
    reason: String,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Format {
    pub(crate) fn new(pattern: &str) -> Result<Format, FormatError> {
        if pattern == "millis" {
            return Ok(Format::Millis);
        }
        let refuse = |reason: String| FormatError { pattern: crate::schema::beginning(pattern), reason };
        if pattern.is_empty() || pattern.len() > TIMESTAMP_FORMAT_BYTES_MAX {
            return Err(refuse(format!("between 1 and {TIMESTAMP_FORMAT_BYTES_MAX} bytes are needed")));
        }
        let mut tokens = Vec::new();
        let mut letters = pattern.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == '\'' {
                let mut literal = String::new();
                // Two quotes are one, within a literal and without.
                if letters.next_if_eq(&'\'').is_some() {
                    literal.push('\'');
                } else {
                    loop {
                        match letters.next() {
                            Some('\'') if letters.next_if_eq(&'\'').is_some() => literal.push('\''),
                            Some('\'') => break,
                            Some(letter) => literal.push(letter),
                            None => return Err(refuse("a quote without its end".to_owned())),
                        }
                    }
                }
                tokens.push(Token::Literal(literal));
            } else if letter.is_ascii_alphabetic() {
                let mut count = 1;
                while letters.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                let known = match letter {
                    'Z' => count <= 2,
                    'S' => count <= 9,
                    'y' | 'Y' | 'u' | 'M' | 'd' | 'D' | 'H' | 'k' | 'K' | 'h' | 'm' | 's' | 'a' | 'E' => true,
                    _ => false,
                };
                if !known {
                    return Err(refuse(format!("{count} of the letter {letter:?} is not supported")));
                }
                // Years of week and of era are the same as years here, where there is neither a week nor an era.
                let letter = if matches!(letter, 'Y' | 'u') { b'y' } else { letter as u8 };
                tokens.push(Token::Field(letter, count, false));
            } else {
                tokens.push(Token::Literal(letter.to_string()));
            }
        }
        for index in 1..tokens.len() {
            let number = match &tokens[index] {
                Token::Field(letter, count, _) => {
                    !matches!(letter, b'a' | b'E' | b'Z') && (*letter != b'M' || *count < 3)
                }
                Token::Literal(_) => false,
            };
            if let Token::Field(_, _, adjacent) = &mut tokens[index - 1] {
                *adjacent = number;
            }
        }
        Ok(Format::Pattern(tokens))
    }

    pub(crate) fn read(&self, text: &str) -> Option<Moment> {
        match self {
            Format::Millis => {
                let nanos = numbers::decimal(text.trim_ascii(), numbers::DIGITS_MAX, 6).ok()?;
                Moment::from_nanos(nanos)
            }
            Format::Pattern(tokens) => read(tokens, text),
        }
    }
}

fn read(tokens: &[Token], text: &str) -> Option<Moment> {
    let mut cursor = Cursor { rest: text.as_bytes() };
    let (mut year, mut month, mut day, mut of_year) = (1970, 1, 1, None);
    let (mut hour, mut minute, mut second, mut nanos) = (0, 0, 0, 0);
    let (mut half, mut clock, mut offset) = (None, None, 0);
    for token in tokens {
        let (letter, count, adjacent) = match token {
            Token::Literal(literal) => {
                cursor.rest = cursor.rest.strip_prefix(literal.as_bytes())?;
                continue;
            }
            Token::Field(letter, count, adjacent) => (*letter, *count, *adjacent),
        };
        match letter {
            b'y' => {
                let before = cursor.rest.len();
                // A number that runs into the next is as long as its pattern.
                year = cursor.number(1, if adjacent { count } else { 9 })?;
                if count == 2 && before - cursor.rest.len() == 2 {
                    year += if year < 70 { 2_000 } else { 1_900 };
                }
            }
            b'M' if count >= 3 => month = cursor.name(&MONTHS)?,
            b'M' => month = cursor.number(1, 2)?,
            b'd' => day = cursor.number(1, 2)?,
            b'D' => of_year = Some(cursor.number(1, 3)?),
            b'E' => {
                cursor.name(&WEEKDAYS)?;
            }
            b'H' => hour = cursor.number(1, 2)?,
            b'k' => hour = Some(cursor.number(1, 2)?).filter(|hour| (1..=24).contains(hour))? % 24,
            b'K' => clock = Some(Some(cursor.number(1, 2)?).filter(|hour| *hour < 12)?),
            b'h' => clock = Some(Some(cursor.number(1, 2)?).filter(|hour| (1..=12).contains(hour))? % 12),
            b'a' => half = Some(cursor.half()?),
            b'm' => minute = cursor.number(1, 2)?,
            b's' => second = cursor.number(1, 2)?,
            b'S' => nanos = cursor.fraction(1, count)?,
            _ => offset = cursor.offset()?,
        }
    }
    cursor.end()?;
    if let Some(clock) = clock {
        hour = clock + 12 * half.unwrap_or(0);
    }
    if hour >= 24 || minute >= 60 || second >= 60 {
        return None;
    }
    let day = match of_year {
        Some(number) => {
            let first = days(year, 1, 1)?;
            let last = days(year, 12, 31)?;
            Some(first + number - 1).filter(|day| (first..=last).contains(day))?
        }
        None => days(year, month, day)?,
    };
    Moment::new(day * DAY_SECONDS + hour * 3_600 + minute * 60 + second - offset, nanos)
}

impl Cursor<'_> {
    // The number, from 1, of a name that is there in full or by its first three letters.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = self.rest.split_at(letters);
        let found = names.iter().position(|name| {
            word.eq_ignore_ascii_case(name.as_bytes()) || word.eq_ignore_ascii_case(&name.as_bytes()[..3])
        })?;
        self.rest = rest;
        Some(found as i64 + 1)
    }

    fn half(&mut self) -> Option<i64> {
        let (word, rest) = self.rest.split_at_checked(2)?;
        self.rest = rest;
        [b"am", b"pm"].iter().position(|half| word.eq_ignore_ascii_case(*half)).map(|half| half as i64)
    }

    // Seconds east of Greenwich: Z, +hh:mm, +hhmm or +hh.
    fn offset(&mut self) -> Option<i64> {
        if self.take(b'Z').is_some() {
            return Some(0);
        }
        let sign = if self.take(b'-').is_some() {
            -1
        } else {
            self.take(b'+')?;
            1
        };
        let hours = self.number(2, 2)?;
        let _ = self.take(b':');
        let minutes = self.number(2, 2).unwrap_or(0);
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(moment: Option<Moment>) -> Option<(i64, u32)> {
        moment.map(|moment| (moment.seconds, moment.nanos))
    }

    #[test]
    fn days_follow_the_calendar() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 2, 29), Some(11_016));
        assert_eq!(days(1, 1, 1), Some(-719_162));
        assert_eq!(days(9999, 12, 31), Some(2_932_896));
        for (year, month, day) in
            [(1900, 2, 29), (2023, 2, 29), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (0, 1, 1)]
        {
            assert_eq!(days(year, month, day), None);
        }
        // Each day is the one after the day before.
        let mut expected = days(1890, 1, 1).unwrap();
        for year in 1890..2110 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(number) = days(year, month, day) {
                        assert_eq!(number, expected);
                        expected += 1;
                    }
                }
            }
        }
    }

    // The forms that the developer guide lists for the OpenX SerDe, with its own examples.
    #[test]
    fn openx_takes_the_documented_forms() {
        for (text, moment) in [
            ("2017-02-07T15:13:01.39256Z", Some((1_486_480_381, 392_560_000))),
            ("2017-02-07T15:13:01Z", Some((1_486_480_381, 0))),
            ("2017-02-07T15:13:01", Some((1_486_480_381, 0))),
            ("2017-02-07 15:13:01.14", Some((1_486_480_381, 140_000_000))),
            ("2017-2-7 5:3:1.123456789", Some((1_486_443_781, 123_456_789))),
            ("1518033528", Some((1_518_033_528, 0))),
            ("1518033528123", Some((1_518_033_528, 123_000_000))),
            ("1518033528.123", Some((1_518_033_528, 123_000_000))),
            ("-1.5", Some((-2, 500_000_000))),
            ("999999999999", None),
            ("1969-12-31 23:59:59.999999999", Some((-1, 999_999_999))),
            ("2017-2-07T15:13:01Z", None),
            ("2017-02-07T15:13:01+00:00", None),
            ("2017-02-07 24:00:00", None),
            ("2017-02-30 00:00:00", None),
            ("2017-02-07 15:13:01.1234567890", None),
            ("2017-02-07 15:13", None),
            ("2017-02-07", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(told(openx(text)), moment, "{text}");
        }
    }

    #[test]
    fn joda_patterns_read_what_they_say() {
        for (pattern, text, moment) in [
            (
                "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
                "2017-02-07T15:13:01.392+01:00",
                Some((1_486_476_781, 392_000_000)),
            ),
            ("yyyy-MM-dd'T'HH:mm:ssZZ", "2017-02-07T15:13:01Z", Some((1_486_480_381, 0))),
            ("yyyyMMddHHmmss", "20170207151301", Some((1_486_480_381, 0))),
            ("dd/MMM/yyyy:HH:mm:ss Z", "07/Feb/2017:15:13:01 +0000", Some((1_486_480_381, 0))),
            ("EEE, d MMMM yy hh:mm a", "Tue, 7 February 17 03:13 PM", Some((1_486_480_380, 0))),
            ("yyyy-DDD", "2016-366", Some((1_483_142_400, 0))),
            ("yyyy-DDD", "2017-366", None),
            ("HH 'o''clock'", "15 o'clock", Some((54_000, 0))),
            ("''yyyy", "'1970", Some((0, 0))),
            ("yyyy", "1970x", None),
            ("yyyy-MM-dd", "2017-13-01", None),
            ("millis", "1518033528123", Some((1_518_033_528, 123_000_000))),
            ("millis", "-1", Some((-1, 999_000_000))),
            ("millis", "x", None),
        ] {
            assert_eq!(told(Format::new(pattern).unwrap().read(text)), moment, "{pattern}: {text}");
        }
        for (pattern, reason) in [
            ("", "bytes"),
            ("yyyy 'x", "quote"),
            ("zzz", "'z'"),
            ("ZZZ", "'Z'"),
            ("SSSSSSSSSS", "'S'"),
            ("ww", "'w'"),
        ] {
            let refused = Format::new(pattern).unwrap_err().to_string();
            assert!(refused.contains(reason), "{pattern}: {refused}");
        }
    }
}
