//! Numbers, dates and escapes in playlists and manifests.

use std::fmt::{self, Display};

/// Milliseconds as seconds in as few digits as it takes, but one: `1.857`, `1.01`, `2.0`. So the service writes them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seconds(pub(crate) u64);

impl Display for Seconds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, fraction) = (self.0 / 1000, self.0 % 1000);
        match fraction {
            _ if fraction.is_multiple_of(100) => write!(out, "{seconds}.{}", fraction / 100),
            _ if fraction.is_multiple_of(10) => write!(out, "{seconds}.{:02}", fraction / 10),
            _ => write!(out, "{seconds}.{fraction:03}"),
        }
    }
}

/// Pictures a second, with one digit of a fraction or more: `15.0`, `29.97`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate(pub(crate) f64);

impl Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Beyond a million it is nobody's rate; the conversion ends at the largest number.
        write!(out, "{}", Seconds((self.0 * 1000.0).round() as u64))
    }
}

/// Milliseconds since 1970 as `2026-11-22T07:39:53.000Z`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(pub(crate) u64);

impl Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY_MS: u64 = 86_400_000;
        let (year, month, day) = date(self.0 / DAY_MS);
        let ms = self.0 % DAY_MS;
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
    }
}

// Years that begin in March have their odd day at the end; 400 of them have 146,097 days. 719,468 days lie between the first of March of the year 0 and 1970.
fn date(days_since_1970: u64) -> (u64, u64, u64) {
    let days = days_since_1970 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, day_of_month)
}

/// What stands between quotation marks in a playlist, where neither they nor line ends can be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.0.chars().filter(|letter| *letter != '"' && !letter.is_control());
        write!(out, "\"{}\"", letters.collect::<String>())
    }
}

/// Text in XML, as an attribute or between tags. Characters that XML has no place for are left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for letter in self.0.chars() {
            match letter {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&apos;")?,
                '\t' | '\n' | '\r' => write!(out, "&#{};", u32::from(letter))?,
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
                _ => out.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_take_the_digits_they_need() {
        let written = [1857, 1010, 998, 2000, 0, 5].map(|ms| Seconds(ms).to_string());
        assert_eq!(written, ["1.857", "1.01", "0.998", "2.0", "0.0", "0.005"]);
        assert_eq!(Rate(30_000.0 / 1001.0).to_string(), "29.97");
        assert_eq!(Rate(15.0).to_string(), "15.0");
    }

    #[test]
    fn moments_are_dates() {
        let written = |ms| Moment(ms).to_string();
        assert_eq!(written(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(written(951_782_399_999), "2000-02-28T23:59:59.999Z");
        assert_eq!(written(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(written(1_643_353_235_931), "2022-01-28T07:00:35.931Z");
        assert_eq!(written(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
        // The end of time is not pretty, and no panic.
        assert!(written(u64::MAX).ends_with('Z'));
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        assert_eq!(Escaped("a&b<c>\"d'\u{1}\n").to_string(), "a&amp;b&lt;c&gt;&quot;d&apos;&#10;");
        assert_eq!(Quoted("a\"b\nc").to_string(), "\"abc\"");
    }
}
