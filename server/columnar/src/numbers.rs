//! Numbers out of text: integers that must fit, and decimals to the digit.

/// An integer as JSON or Java writes one. Numbers with a fraction or an exponent count if they mean an integer: `1.0`, `1e3`.
#[inline]
pub(crate) fn integer(text: &str) -> Result<i64, Fault> {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let digits = &bytes[usize::from(negative || bytes.first() == Some(&b'+'))..];
    // Eighteen digits always fit.
    if digits.is_empty() || digits.len() > 18 {
        return long_integer(text);
    }
    let mut value = 0_i64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return long_integer(text);
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Ok(if negative { -value } else { value })
}

#[cold]
fn long_integer(text: &str) -> Result<i64, Fault> {
    let (value, exact) = scaled(text, DIGITS_MAX, 0)?;
    if !exact {
        return Err(Fault::Malformed);
    }
    i64::try_from(value).map_err(|_| Fault::Range)
}

/// Why text is not the number it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Malformed,
    Range,
}

/// Digits that an `i128` always has room for.
pub(crate) const DIGITS_MAX: u8 = 38;

/// A decimal of that many digits, `scale` of them after the point, as an integer without the point; what is beyond is rounded half up, as Hive does.
pub(crate) fn decimal(text: &str, precision: u8, scale: u8) -> Result<i128, Fault> {
    scaled(text, precision, scale).map(|(value, _)| value)
}

/// The same, and whether nothing was rounded.
pub(crate) fn scaled(text: &str, precision: u8, scale: u8) -> Result<(i128, bool), Fault> {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let rest = &bytes[usize::from(negative || bytes.first() == Some(&b'+'))..];
    let (mantissa, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
        None => (rest, 0),
    };
    let point = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(mantissa.len());
    let digits = mantissa.len() - usize::from(point < mantissa.len());
    let plain = |(at, byte): (usize, &u8)| byte.is_ascii_digit() || at == point;
    if digits == 0 || !mantissa.iter().enumerate().all(plain) {
        return Err(Fault::Malformed);
    }
    let mut significant = mantissa.iter().filter(|byte| **byte != b'.').skip_while(|byte| **byte == b'0');
    let zeros = mantissa.iter().filter(|byte| **byte != b'.').take_while(|byte| **byte == b'0').count();
    if zeros == digits {
        return Ok((0, true));
    }
    // How many of the significant digits are kept: those before the point, and `scale` after it.
    let kept = (point as i64 - zeros as i64).saturating_add(exponent).saturating_add(i64::from(scale));
    if kept > i64::from(precision) {
        return Err(Fault::Range);
    }
    let mut value = 0_i128;
    for _ in 0..kept {
        value = value * 10 + i128::from(significant.next().map_or(0, |digit| digit - b'0'));
    }
    let mut beyond = significant.peekable();
    // Fewer than none are kept: the first digit is not the one to round by.
    let up = kept >= 0 && beyond.peek().is_some_and(|digit| **digit >= b'5');
    let exact = beyond.all(|digit| *digit == b'0');
    value += i128::from(up);
    if value >= 10_i128.pow(u32::from(precision)) {
        return Err(Fault::Range);
    }
    Ok((if negative { -value } else { value }, exact))
}

// One that is out of all bounds is as good as the bound: there are not as many digits.
fn exponent(text: &[u8]) -> Result<i64, Fault> {
    let negative = text.first() == Some(&b'-');
    let digits = &text[usize::from(negative || text.first() == Some(&b'+'))..];
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Fault::Malformed);
    }
    let value = digits.iter().fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1 << 40));
    Ok(if negative { -value } else { value })
}

/// A decimal as text, as ORC's statistics keep it.
pub(crate) fn decimal_text(value: i128, scale: u8) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let sign = if value < 0 { "-" } else { "" };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_fit_or_are_refused() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("+7", 7),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("1.0", 1),
            ("1e3", 1_000),
            ("-12.50e1", -125),
            ("0e999999999999999", 0),
            ("007", 7),
        ] {
            assert_eq!(integer(text), Ok(value), "{text}");
        }
        for text in ["", "-", "1.5", "x", "0x10", "1e-1", "1_000", " 1", "1.2.3", "1e", "."] {
            assert_eq!(integer(text), Err(Fault::Malformed), "{text}");
        }
        for text in ["9223372036854775808", "-9223372036854775809", "1e19", "1e999999999999999999999"] {
            assert_eq!(integer(text), Err(Fault::Range), "{text}");
        }
    }

    #[test]
    fn decimals_are_rounded_half_up_and_bounded() {
        for (text, precision, scale, value) in [
            ("1.005", 5, 2, 101),
            ("-1.005", 5, 2, -101),
            ("1.004999", 5, 2, 100),
            ("0.5", 1, 0, 1),
            ("0.05", 1, 0, 0),
            ("0.4999", 1, 0, 0),
            ("12345678901234567890123456789012345678", 38, 0, 12345678901234567890123456789012345678),
            ("1e-38", 38, 38, 1),
            ("1E+2", 5, 2, 10_000),
            ("0e1000000000", 1, 0, 0),
            ("1e-1000000000", 1, 0, 0),
        ] {
            assert_eq!(decimal(text, precision, scale), Ok(value), "{text}");
        }
        for (text, precision, scale) in
            [("999.995", 5, 2), ("1000", 5, 2), ("9.5", 1, 0), ("1e1000000000", 38, 0)]
        {
            assert_eq!(decimal(text, precision, scale), Err(Fault::Range), "{text}");
        }
        assert_eq!(decimal("1,5", 5, 2), Err(Fault::Malformed));
        assert_eq!(decimal("", 5, 2), Err(Fault::Malformed));
    }

    #[test]
    fn decimals_are_told_as_text() {
        for (value, scale, text) in
            [(0, 0, "0"), (-5, 2, "-0.05"), (12_300, 3, "12.3"), (7, 0, "7"), (100, 2, "1")]
        {
            assert_eq!(decimal_text(value, scale), text);
        }
    }
}
