//! Sizes, lengths of time and figures, as people write and read them.

use std::time::Duration;

/// A number of bytes: `1024`, `1KiB`, `64KB`, `1MiB`.
/// The message of what is none says what would be one.
pub(crate) fn size(text: &str) -> Result<usize, String> {
    let (number, unit) = parts(text);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "kib" | "k" => 1024.0,
        "mib" | "m" => 1024.0 * 1024.0,
        "gib" | "g" => 1024.0 * 1024.0 * 1024.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        _ => f64::NAN,
    };
    let bytes = number.parse::<f64>().unwrap_or(f64::NAN) * factor;
    // Above 2^53 not every number can be told.
    if (0.0..9e15).contains(&bytes) && bytes.fract() == 0.0 {
        Ok(bytes as usize)
    } else {
        Err(format!("{text:?} is no size: say 1024, 1KiB or 64KB"))
    }
}

/// A length of time: `10s`, `500ms`, `2m`; a bare number is of seconds.
/// The message of what is none says what would be one.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = parts(text);
    let factor = match unit {
        "" | "s" => 1.0,
        "us" => 1e-6,
        "ms" => 1e-3,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => f64::NAN,
    };
    let seconds = number.parse::<f64>().unwrap_or(f64::NAN) * factor;
    let length = Duration::try_from_secs_f64(seconds).ok().filter(|_| seconds < 1e9);
    length.ok_or_else(|| format!("{text:?} is no length of time: say 10s, 500ms or 2m"))
}

/// Bits a second: `2Mbit`, `800kbit`, `64000`.
/// The message of what is none says what would be one.
pub(crate) fn bit_rate(text: &str) -> Result<u64, String> {
    let (number, unit) = parts(text);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "bit" => 1.0,
        "kbit" => 1e3,
        "mbit" => 1e6,
        "gbit" => 1e9,
        _ => f64::NAN,
    };
    let bits = number.parse::<f64>().unwrap_or(f64::NAN) * factor;
    if (1.0..=1e12).contains(&bits) {
        Ok(bits as u64)
    } else {
        Err(format!("{text:?} is no bit rate: say 2Mbit or 800kbit"))
    }
}

/// A bit rate as [`bit_rate`] reads it.
pub(crate) fn say_bit_rate(bits: u64) -> String {
    match bits {
        _ if bits.is_multiple_of(1_000_000) => format!("{}Mbit", bits / 1_000_000),
        _ if bits.is_multiple_of(1000) => format!("{}kbit", bits / 1000),
        _ => bits.to_string(),
    }
}

/// Number and unit.
fn parts(text: &str) -> (&str, &str) {
    let unit = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    (text[..unit].trim(), text[unit..].trim())
}

/// A size as [`size`] reads it.
pub(crate) fn say_size(bytes: usize) -> String {
    match bytes {
        0 => "0".into(),
        _ if bytes.is_multiple_of(1 << 20) => format!("{}MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{}KiB", bytes >> 10),
        _ => bytes.to_string(),
    }
}

/// A length of time as [`duration`] reads it.
pub(crate) fn say_duration(length: Duration) -> String {
    if length.subsec_nanos() == 0 {
        format!("{}s", length.as_secs())
    } else if length.subsec_nanos().is_multiple_of(1_000_000) {
        format!("{}ms", length.as_millis())
    } else {
        format!("{}us", length.as_micros())
    }
}

/// A number with three places that count, and commas where it is long: `254,000`, `1.21`, `0.034`.
pub(crate) fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        _ if value.fract() == 0.0 => 0,
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let digits = whole.trim_start_matches('-');
    let mut out = String::from(&whole[..whole.len() - digits.len()]);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A latency in the unit that suits it.
pub(crate) fn say_us(us: f64) -> String {
    match us {
        us if us >= 1e6 => format!("{} s", figure(us / 1e6)),
        us if us >= 1e3 => format!("{} ms", figure(us / 1e3)),
        us => format!("{} us", figure(us)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_said() {
        for (text, bytes) in
            [("1KiB", 1024), ("1024", 1024), ("64KB", 64_000), ("1.5 MiB", 1_572_864), ("10b", 10), ("0", 0)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "KiB", "1.5", "-1", "1XB", "1e30", "nan"] {
            assert!(size(text).unwrap_err().contains("say 1024"), "{text}");
        }
        for bytes in [0, 1, 1024, 1000, 3 << 20] {
            assert_eq!(size(&say_size(bytes)), Ok(bytes));
        }
    }

    #[test]
    fn lengths_of_time_are_read_and_said() {
        for (text, ms) in [("10s", 10_000), ("500ms", 500), ("2m", 120_000), ("1.5", 1500), ("0", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "s", "-1s", "1 year", "nan", "1e12"] {
            assert!(duration(text).unwrap_err().contains("say 10s"), "{text}");
        }
        for ms in [1, 1000, 90_000] {
            let length = Duration::from_millis(ms);
            assert_eq!(duration(&say_duration(length)), Ok(length));
        }
    }

    #[test]
    fn bit_rates_are_read_and_said() {
        for (text, bits) in [("2Mbit", 2_000_000), ("800kbit", 800_000), ("1.5 mbit", 1_500_000), ("7", 7)] {
            assert_eq!(bit_rate(text), Ok(bits), "{text}");
            assert_eq!(bit_rate(&say_bit_rate(bits)), Ok(bits));
        }
        for text in ["", "0", "fast", "2MB", "-1Mbit"] {
            assert!(bit_rate(text).unwrap_err().contains("say 2Mbit"), "{text}");
        }
    }

    #[test]
    fn figures_have_three_places() {
        for (value, said) in [
            (254_123.4, "254,123"),
            (1_234_567.0, "1,234,567"),
            (999.0, "999"),
            (12.34, "12.3"),
            (1.207, "1.21"),
            (0.0341, "0.034"),
            (0.0, "0"),
            (-1234.0, "-1,234"),
        ] {
            assert_eq!(figure(value), said);
        }
        assert_eq!(
            (say_us(850.0), say_us(1500.0), say_us(2e6)),
            ("850 us".into(), "1.50 ms".into(), "2 s".into())
        );
    }
}
