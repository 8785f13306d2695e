//! The patterns of Java's `DateTimeFormatter`, printed for the English of the United States.
//!
//! What the service refuses, letter by letter, is exactly what Java 16 and 17 refuse in `DateTimeFormatter.ofPattern`: so that is
//! taken as the rule, for numbers of letters, quotes, brackets and padding too. Checked against Java 17 by `tests/java.rs`.
//!
//! Two things differ. Java has names for zones that the time zone database has only numbers for (`TRT` in Istanbul) and long
//! names for all of them; here `z` is the database's abbreviation, and where that is a number, for `v` and for the long names, it
//! is the offset as in `GMT+03:00`, which Java prints for a zone without a name. UTC has its names.

use jiff::Zoned;
use jiff::civil::Weekday;
use std::fmt::Write;

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
const QUARTERS: [&str; 4] = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];
/// Java's widest number of a field that is padded with zeros.
const WIDTH_MAX: usize = 19;
/// Java's widest year, but for the widest number of all: those between pass its check and then fail to print.
const YEAR_WIDTH_MAX: usize = 10;
/// Days from the epoch of modified Julian days, 1858-11-17, to the one of Unix.
const MODIFIED_JULIAN_EPOCH: i64 = 40_587;

/// A pattern that `DateTimeFormatter.ofPattern` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Text(String),
    /// A letter, how often it stands there, and the width to which blanks pad it from the left, or 0.
    Field(char, usize, usize),
}

/// The pattern is none that Java takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused;

/// A field came out longer than the pattern pads it to, which Java does not print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooWide;

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Pattern, Refused> {
        let mut items = Vec::new();
        let mut literal = String::new();
        let mut open_brackets = 0_usize;
        let mut rest = text.chars().peekable();
        while let Some(letter) = rest.next() {
            match letter {
                'A'..='Z' | 'a'..='z' => {
                    let mut count = 1 + run_of(letter, &mut rest);
                    let mut field = letter;
                    let mut pad = 0;
                    if letter == 'p' {
                        pad = count;
                        field = rest.next().filter(char::is_ascii_alphabetic).ok_or(Refused)?;
                        count = 1 + run_of(field, &mut rest);
                    }
                    if !taken(field, count) {
                        return Err(Refused);
                    }
                    flush(&mut literal, &mut items);
                    items.push(Item::Field(field, count, pad));
                }
                '\'' => {
                    let before = literal.len();
                    loop {
                        match rest.next() {
                            None => return Err(Refused),
                            Some('\'') if rest.peek() == Some(&'\'') => {
                                rest.next();
                                literal.push('\'');
                            }
                            Some('\'') => break,
                            Some(other) => literal.push(other),
                        }
                    }
                    if literal.len() == before {
                        // Two quotes with nothing between them are one.
                        literal.push('\'');
                    }
                }
                // What is optional is printed where it can be, and a moment in a zone has all fields.
                '[' => open_brackets += 1,
                ']' => open_brackets = open_brackets.checked_sub(1).ok_or(Refused)?,
                '{' | '}' | '#' => return Err(Refused),
                other => literal.push(other),
            }
        }
        flush(&mut literal, &mut items);
        Ok(Pattern(items))
    }

    pub(super) fn print(&self, at: &Zoned, out: &mut String) -> Result<(), TooWide> {
        for item in &self.0 {
            match item {
                Item::Text(text) => out.push_str(text),
                Item::Field(letter, count, 0) => field(*letter, *count, at, out),
                Item::Field(letter, count, pad) => {
                    let mut printed = String::new();
                    field(*letter, *count, at, &mut printed);
                    let missing = pad.checked_sub(printed.chars().count()).ok_or(TooWide)?;
                    out.extend(std::iter::repeat_n(' ', missing));
                    out.push_str(&printed);
                }
            }
        }
        Ok(())
    }
}

fn run_of(letter: char, rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> usize {
    let mut count = 0;
    while rest.next_if_eq(&letter).is_some() {
        count += 1;
    }
    count
}

fn flush(literal: &mut String, items: &mut Vec<Item>) {
    if !literal.is_empty() {
        items.push(Item::Text(std::mem::take(literal)));
    }
}

/// Whether Java takes a letter so many times.
fn taken(letter: char, count: usize) -> bool {
    match letter {
        'u' | 'y' => count <= YEAR_WIDTH_MAX || count == WIDTH_MAX,
        'Y' => count <= YEAR_WIDTH_MAX || count >= WIDTH_MAX,
        'A' | 'N' | 'n' | 'g' => count <= WIDTH_MAX,
        'S' => count <= 9,
        'D' => count <= 3,
        'd' | 'h' | 'H' | 'k' | 'K' | 'm' | 's' | 'w' => count <= 2,
        'a' | 'F' | 'W' => count == 1,
        'c' => count != 2 && count <= 5,
        'E' | 'e' | 'G' | 'L' | 'M' | 'q' | 'Q' | 'x' | 'X' | 'Z' => count <= 5,
        'z' => count <= 4,
        'B' => matches!(count, 1 | 4 | 5),
        'O' | 'v' => matches!(count, 1 | 4),
        'V' => count == 2,
        _ => false,
    }
}

fn field(letter: char, count: usize, at: &Zoned, out: &mut String) {
    let day_of_week = sunday_first(at.weekday());
    match letter {
        'G' => out.push_str(match count {
            1..=3 => "AD",
            4 => "Anno Domini",
            _ => "A",
        }),
        'u' | 'y' => year(i64::from(at.year()), count, out),
        'Y' => year(week_of_year(at).0, count, out),
        'w' => zeros(week_of_year(at).1, count, out),
        'W' => {
            // Days until the first Saturday end the first week.
            let first = (day_of_week as i64 - i64::from(at.day()) + 1).rem_euclid(7);
            zeros((i64::from(at.day()) - 1 + first) / 7 + 1, count, out);
        }
        'D' => zeros(i64::from(at.day_of_year()), count, out),
        'M' | 'L' if count <= 2 => zeros(i64::from(at.month()), count, out),
        'M' | 'L' => name(MONTHS[at.month() as usize - 1], count, out),
        'Q' | 'q' => {
            let quarter = (at.month() as usize - 1) / 3;
            match count {
                1 | 2 => zeros(quarter as i64 + 1, count, out),
                3 => {
                    out.push('Q');
                    zeros(quarter as i64 + 1, 1, out);
                }
                4 => out.push_str(QUARTERS[quarter]),
                _ => zeros(quarter as i64 + 1, 1, out),
            }
        }
        'd' => zeros(i64::from(at.day()), count, out),
        'g' => {
            let days = at.date().duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
            zeros(days + MODIFIED_JULIAN_EPOCH, count, out);
        }
        'e' | 'c' if count <= 2 => zeros(day_of_week as i64 + 1, count, out),
        'E' if count <= 2 => name(DAYS[day_of_week], 3, out),
        'E' | 'e' | 'c' => name(DAYS[day_of_week], count, out),
        'F' => zeros((i64::from(at.day()) - 1) % 7 + 1, count, out),
        'a' => out.push_str(if at.hour() < 12 { "AM" } else { "PM" }),
        'B' => out.push_str(match (at.hour(), at.minute(), count) {
            (0, 0, 5) => "mi",
            (0, 0, _) => "midnight",
            (12, 0, 5) => "n",
            (12, 0, _) => "noon",
            (6..=11, ..) => "in the morning",
            (12..=17, ..) => "in the afternoon",
            (18..=20, ..) => "in the evening",
            _ => "at night",
        }),
        'H' => zeros(i64::from(at.hour()), count, out),
        'k' => zeros(if at.hour() == 0 { 24 } else { i64::from(at.hour()) }, count, out),
        'K' => zeros(i64::from(at.hour()) % 12, count, out),
        'h' => zeros((i64::from(at.hour()) + 11) % 12 + 1, count, out),
        'm' => zeros(i64::from(at.minute()), count, out),
        's' => zeros(i64::from(at.second()), count, out),
        'S' => {
            let nanoseconds = format!("{:09}", at.subsec_nanosecond());
            out.push_str(&nanoseconds[..count]);
        }
        'n' => zeros(i64::from(at.subsec_nanosecond()), count, out),
        'N' => zeros(nanosecond_of_day(at), count, out),
        'A' => zeros(nanosecond_of_day(at) / 1_000_000, count, out),
        'z' => zone_name(at, count < 4, true, out),
        'v' => zone_name(at, count < 4, false, out),
        'V' => out.push_str(at.time_zone().iana_name().unwrap_or("UTC")),
        'O' => greenwich(at, count == 4, out),
        'X' => offset(at, count, "Z", out),
        'x' => offset(at, count, "", out),
        'Z' => match count {
            4 => greenwich(at, true, out),
            5 => offset(at, 5, "Z", out),
            _ => offset(at, 2, "", out),
        },
        // Unreachable: `taken` lists the same letters.
        _ => {}
    }
}

fn sunday_first(day: Weekday) -> usize {
    usize::from(day.to_sunday_zero_offset().unsigned_abs())
}

/// A number with zeros before it up to `width` digits, and all of its digits if it has more.
fn zeros(number: i64, width: usize, out: &mut String) {
    // Writing into a String does not fail.
    let _ = write!(out, "{number:0width$}");
}

/// Two letters print the last two digits, other numbers of letters all.
fn year(year: i64, count: usize, out: &mut String) {
    match count {
        2 => zeros(year.rem_euclid(100), 2, out),
        _ => zeros(year, count, out),
    }
}

/// Three letters are the short name, four the whole, five the first letter.
fn name(name: &str, count: usize, out: &mut String) {
    out.push_str(match count {
        3 => &name[..3],
        5 => &name[..1],
        _ => name,
    });
}

/// Year and week of the United States: weeks begin on Sundays, and the first one has January 1 in it.
fn week_of_year(at: &Zoned) -> (i64, i64) {
    let day_of_week = sunday_first(at.weekday()) as i64;
    let day = i64::from(at.day_of_year());
    let saturday = day + 6 - day_of_week;
    if saturday > i64::from(at.days_in_year()) {
        return (i64::from(at.year()) + 1, 1);
    }
    (i64::from(at.year()), (saturday + 6) / 7)
}

fn nanosecond_of_day(at: &Zoned) -> i64 {
    let seconds = (i64::from(at.hour()) * 60 + i64::from(at.minute())) * 60 + i64::from(at.second());
    seconds * 1_000_000_000 + i64::from(at.subsec_nanosecond())
}

/// Sign, hours, minutes and seconds of the offset.
fn offset_parts(at: &Zoned) -> (char, i32, i32, i32) {
    let seconds = at.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    (sign, seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `X` and `x`: hours, with minutes if there are any (1); hours and minutes (2, 3); with seconds if there are any (4, 5); 3 and 5
/// with colons. `none` stands for no offset at all, if it is not empty.
fn offset(at: &Zoned, count: usize, none: &str, out: &mut String) {
    if at.offset().seconds() == 0 && !none.is_empty() {
        return out.push_str(none);
    }
    let (sign, hours, minutes, seconds) = offset_parts(at);
    let colon = if matches!(count, 3 | 5) { ":" } else { "" };
    let _ = write!(out, "{sign}{hours:02}");
    if count > 1 || minutes > 0 {
        let _ = write!(out, "{colon}{minutes:02}");
    }
    if count > 3 && seconds > 0 {
        let _ = write!(out, "{colon}{seconds:02}");
    }
}

/// `GMT+9` and `GMT+09:00`.
fn greenwich(at: &Zoned, full: bool, out: &mut String) {
    out.push_str("GMT");
    if at.offset().seconds() == 0 {
        return;
    }
    let (sign, hours, minutes, seconds) = offset_parts(at);
    let width = if full { 2 } else { 1 };
    let _ = write!(out, "{sign}{hours:0width$}");
    if full || minutes > 0 || seconds > 0 {
        let _ = write!(out, ":{minutes:02}");
    }
    if seconds > 0 {
        let _ = write!(out, ":{seconds:02}");
    }
}

fn zone_name(at: &Zoned, short: bool, exact: bool, out: &mut String) {
    if at.time_zone().iana_name().is_none_or(|name| name == "UTC") {
        return out.push_str(if short { "UTC" } else { "Coordinated Universal Time" });
    }
    let info = at.time_zone().to_offset_info(at.timestamp());
    let abbreviation = info.abbreviation();
    if short && exact && abbreviation.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return out.push_str(abbreviation);
    }
    greenwich(at, true, out);
}
