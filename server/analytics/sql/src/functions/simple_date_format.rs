//! Date and time patterns as Java's `SimpleDateFormat` has them, in UTC and English, strict: what is out of range is no date.

use crate::civil::{self, DAY_MS};

/// A pattern, taken apart once.
#[derive(Clone, Debug)]
pub(super) struct Format(Vec<Item>);

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Literal(String),
    /// A letter, and how often it stands there.
    Field(char, usize),
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const LETTERS: &str = "GyMwWDdFEaHkKhmsSzZX";

/// Two digits of a year are taken as the service takes them, which closed in 2026: from 80 years before to 20 years after.
const FIRST_OF_SHORT_YEARS: i64 = 1946;

impl Format {
    pub(super) fn read(pattern: &str) -> Result<Format, String> {
        let mut items: Vec<Item> = Vec::new();
        let mut letters = pattern.chars().peekable();
        let literal = |items: &mut Vec<Item>, letter: char| match items.last_mut() {
            Some(Item::Literal(text)) => text.push(letter),
            _ => items.push(Item::Literal(letter.to_string())),
        };
        while let Some(letter) = letters.next() {
            if letter == '\'' {
                if letters.next_if_eq(&'\'').is_some() {
                    literal(&mut items, '\'');
                    continue;
                }
                loop {
                    match letters.next() {
                        None => return Err("a quote in the pattern is not closed".to_owned()),
                        Some('\'') if letters.next_if_eq(&'\'').is_some() => literal(&mut items, '\''),
                        Some('\'') => break,
                        Some(inner) => literal(&mut items, inner),
                    }
                }
            } else if letter.is_ascii_alphabetic() {
                if !LETTERS.contains(letter) {
                    return Err(format!("{letter} has no meaning in a date pattern"));
                }
                let mut count = 1;
                while letters.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                items.push(Item::Field(letter, count.min(18)));
            } else {
                literal(&mut items, letter);
            }
        }
        Ok(Format(items))
    }

    pub(super) fn write(&self, ms: i64) -> String {
        let day = ms.div_euclid(DAY_MS);
        let within = ms.rem_euclid(DAY_MS);
        let (year, month, date) = civil::date(day);
        let weekday = (day + 4).rem_euclid(7);
        let first = civil::days(year, 1, 1).unwrap_or(day);
        let hour = within / 3_600_000;
        let mut out = String::new();
        for item in &self.0 {
            let (letter, count) = match item {
                Item::Literal(text) => {
                    out.push_str(text);
                    continue;
                }
                Item::Field(letter, count) => (*letter, *count),
            };
            let number = match letter {
                'G' => {
                    out.push_str(if year > 0 { "AD" } else { "BC" });
                    continue;
                }
                'M' if count >= 3 => {
                    let name = MONTHS[(month - 1) as usize];
                    out.push_str(if count >= 4 { name } else { &name[..3] });
                    continue;
                }
                'E' => {
                    let name = DAYS[weekday as usize];
                    out.push_str(if count >= 4 { name } else { &name[..3] });
                    continue;
                }
                'a' => {
                    out.push_str(if hour < 12 { "AM" } else { "PM" });
                    continue;
                }
                'z' => {
                    out.push_str(if count >= 4 { "Coordinated Universal Time" } else { "UTC" });
                    continue;
                }
                'Z' => {
                    out.push_str("+0000");
                    continue;
                }
                'X' => {
                    out.push('Z');
                    continue;
                }
                'y' if count == 2 => year.rem_euclid(100),
                'y' => year,
                'M' => month,
                'd' => date,
                'D' => day - first + 1,
                'F' => (date - 1) / 7 + 1,
                // Weeks begin on Sunday, and the first one is that of the first of the month or year.
                'W' => (date - 1 + (weekday - (date - 1)).rem_euclid(7)) / 7 + 1,
                'w' => {
                    let of_first = (first + 4).rem_euclid(7);
                    let next = civil::days(year + 1, 1, 1).unwrap_or(i64::MAX);
                    // The last days of a year are in the first week of the next, if that begins within the week.
                    if day - weekday + 7 > next { 1 } else { (day - first + of_first) / 7 + 1 }
                }
                'H' => hour,
                'k' => {
                    if hour == 0 {
                        24
                    } else {
                        hour
                    }
                }
                'K' => hour % 12,
                'h' => {
                    if hour % 12 == 0 {
                        12
                    } else {
                        hour % 12
                    }
                }
                'm' => within / 60_000 % 60,
                's' => within / 1000 % 60,
                _ => within % 1000,
            };
            let number = number.to_string();
            out.extend(std::iter::repeat_n('0', count.saturating_sub(number.len())));
            out.push_str(&number);
        }
        out
    }

    /// Reads a moment; what the pattern does not tell is that of 1970-01-01 00:00:00. What follows the pattern in the text is not
    /// looked at.
    pub(super) fn parse(&self, text: &str) -> Option<i64> {
        let mut rest = text;
        let mut read = Read::default();
        for (at, item) in self.0.iter().enumerate() {
            match item {
                Item::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
                Item::Field(letter, count) => {
                    let abutting =
                        matches!(self.0.get(at + 1), Some(Item::Field(next, _)) if !"GEaz".contains(*next));
                    rest = read.field(*letter, *count, abutting, rest.trim_start_matches([' ', '\t']))?;
                }
            }
        }
        read.moment()
    }
}

#[derive(Default)]
struct Read {
    year: Option<i64>,
    before_christ: bool,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    half_day: bool,
    minute: i64,
    second: i64,
    ms: i64,
    offset: i64,
}

impl Read {
    fn field<'t>(&mut self, letter: char, count: usize, abutting: bool, text: &'t str) -> Option<&'t str> {
        match letter {
            'G' => {
                self.before_christ = text.starts_with("BC");
                return text.strip_prefix("AD").or_else(|| text.strip_prefix("BC"));
            }
            'M' if count >= 3 => {
                let (month, rest) = name(text, &MONTHS)?;
                self.month = Some(month as i64 + 1);
                return Some(rest);
            }
            'E' => return name(text, &DAYS).map(|(_, rest)| rest),
            'a' => {
                let half = text.get(..2)?;
                self.afternoon = Some(half.eq_ignore_ascii_case("PM"));
                return (self.afternoon == Some(true) || half.eq_ignore_ascii_case("AM")).then(|| &text[2..]);
            }
            'z' | 'Z' | 'X' => return self.zone(text),
            _ => {}
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) if letter == 'y' => (true, digits),
            _ => (false, text),
        };
        let most = if abutting { count } else { 18 };
        let length = digits.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number: i64 = digits[..length].parse().ok()?;
        let within = |least: i64, greatest: i64| (least..=greatest).contains(&number).then_some(number);
        match letter {
            'y' if count <= 2 && length == 2 && !negative => {
                let century = FIRST_OF_SHORT_YEARS - FIRST_OF_SHORT_YEARS.rem_euclid(100);
                let year = century + number;
                self.year = Some(if year < FIRST_OF_SHORT_YEARS { year + 100 } else { year });
            }
            'y' => self.year = Some(if negative { -number } else { number }),
            'M' => self.month = Some(within(1, 12)?),
            'd' => self.day = Some(within(1, 31)?),
            'D' => self.day_of_year = Some(within(1, 366)?),
            'H' => self.hour = within(0, 23)?,
            'k' => self.hour = within(1, 24)? % 24,
            'K' => (self.hour, self.half_day) = (within(0, 11)?, true),
            'h' => (self.hour, self.half_day) = (within(0, 12)? % 12, true),
            'm' => self.minute = within(0, 59)?,
            's' => self.second = within(0, 59)?,
            // As written: `.5` is five milliseconds to Java. More than three digits are a fraction, which Java would add up to
            // minutes; nobody means that.
            'S' => self.ms = if length > 3 { digits[..3].parse().ok()? } else { number },
            // Weeks and the like tell nothing that the other fields do not.
            _ => {}
        }
        Some(&digits[length..])
    }

    fn zone<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let named = ["GMT", "UTC", "Z"].into_iter().find_map(|name| text.strip_prefix(name));
        let rest = named.unwrap_or(text);
        let sign = match rest.bytes().next() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return named,
        };
        let digits = &rest[1..];
        let hours = digits.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let hour: i64 = digits[..hours].parse().ok()?;
        let after = &digits[hours..];
        let after = after.strip_prefix(':').unwrap_or(after);
        let minute: i64 = after.get(..2)?.parse().ok()?;
        if hour > 23 || !(0..60).contains(&minute) {
            return None;
        }
        self.offset = sign * (hour * 60 + minute) * 60_000;
        Some(&after[2..])
    }

    fn moment(&self) -> Option<i64> {
        let year = self.year.unwrap_or(1970);
        let year = if self.before_christ { 1 - year } else { year };
        let day = match self.day_of_year {
            Some(day) if self.month.is_none() && self.day.is_none() => civil::days(year, 1, 1)? + day - 1,
            _ => civil::days(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        let afternoon = self.half_day && self.afternoon == Some(true);
        let hour = self.hour + if afternoon { 12 } else { 0 };
        let clock = ((hour * 60 + self.minute) * 60 + self.second) * 1000 + self.ms;
        Some(day * DAY_MS + clock - self.offset)
    }
}

// A name in full or by its first three letters.
fn name<'t>(text: &'t str, names: &[&str]) -> Option<(usize, &'t str)> {
    let begins = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let full = names.iter().position(|name| begins(name)).map(|at| (at, &text[names[at].len()..]));
    full.or_else(|| names.iter().position(|name| begins(&name[..3])).map(|at| (at, &text[3..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pattern: &str, text: &str) -> String {
        let Some(ms) = Format::read(pattern).unwrap().parse(text) else { return "none".to_owned() };
        let mut out = Vec::new();
        civil::write_timestamp(ms, ms % 1000 != 0, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_examples_of_the_service_are_read_so() {
        let cases = [
            ("yyyy-MM-dd hh:mm:ss", "2009-09-16 03:15:24", "2009-09-16 03:15:24"),
            ("yyyy-mm", "2012-02-08 07:23:19", "2012-01-01 00:02:00"),
            ("yyyy-ss-mm", "2012-02-08 07:23:19", "2012-01-01 00:08:02"),
            ("MMM dd, yyyy", "March 7, 2010", "2010-03-07 00:00:00"),
            ("MMM dd,", "March 7, 2010", "1970-03-07 00:00:00"),
            ("MMM dd,y", "March 7, 2010", "2010-03-07 00:00:00"),
            ("M-d", "2-8", "1970-02-08 00:00:00"),
            ("M-d", "2012-2-8", "none"),
            ("MM-dd-yyyy", "06-23-2012 10:11:12", "2012-06-23 00:00:00"),
            ("dd-MM-yy hh:mm:ss", "23-06-11 10:11:12", "2011-06-23 10:11:12"),
            ("MM-dd-yy ss:hh:mm", "06-23-11 12:10:11", "2011-06-23 10:11:12"),
            ("yy-dd-MM ss:hh:mm", "06-23-11 12:10:11", "2006-11-23 10:11:12"),
            ("dd-MM-yy hh:mm", "23-06-1 10:11:12", "0001-06-23 10:11:00"),
            ("MM/dd/yy hh:mm:ss", "12/19/11 12:11:10", "2011-12-19 00:11:10"),
            ("MM/dd/yy HH:mm:ss", "12/19/11 21:08:07", "2011-12-19 21:08:07"),
            ("MM/dd/yy HH:mm:ss", "2011-12-19 00:11:12", "none"),
            ("yyyy hh", "2009-09-16 03:15:24", "none"),
            ("yyyy-MM hh", "2009-09-16 03:15:24", "none"),
            ("yyyyMMddHHmmssSSS", "20180509125041337", "2018-05-09 12:50:41.337"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2001-07-04T12:08:56.235-0700", "2001-07-04 19:08:56.235"),
            ("dd/MMM/yyyy:HH:mm:ss", "24/May/2004:22:01:02", "2004-05-24 22:01:02"),
            ("h:mm a", "1:05 PM", "1970-01-01 13:05:00"),
            ("yyyy-MM-dd", "2018-02-29", "none"),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(parsed(pattern, text), expected, "{pattern} of {text}");
        }
    }

    #[test]
    fn the_examples_of_java_are_written_so() {
        let ms = civil::parse_timestamp("2001-07-04 12:08:56.235").unwrap();
        let cases = [
            ("yyyy.MM.dd G 'at' HH:mm:ss z", "2001.07.04 AD at 12:08:56 UTC"),
            ("EEE, MMM d, ''yy", "Wed, Jul 4, '01"),
            ("h:mm a", "12:08 PM"),
            ("hh 'o''clock' a, zzzz", "12 o'clock PM, Coordinated Universal Time"),
            ("K:mm a, z", "0:08 PM, UTC"),
            ("yyyyy.MMMMM.dd GGG hh:mm aaa", "02001.July.04 AD 12:08 PM"),
            ("EEE, d MMM yyyy HH:mm:ss Z", "Wed, 4 Jul 2001 12:08:56 +0000"),
            ("yyMMddHHmmssZ", "010704120856+0000"),
            ("EEEE D w W F k", "Wednesday 185 27 1 1 12"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(Format::read(pattern).unwrap().write(ms), expected, "{pattern}");
        }
        assert!(Format::read("yyyy 'open").is_err());
        assert!(Format::read("YYYY b").is_err());
    }
}
