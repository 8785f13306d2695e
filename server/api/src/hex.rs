//! Bytes as hexadecimal digits, for keys and hashes in files and headers.

/// The digits of bytes, in lower case.
pub fn encode(bytes: &[u8]) -> String {
    let mut digits = vec![0; 2 * bytes.len()];
    write(bytes, &mut digits);
    // Digits are text.
    String::from_utf8(digits).unwrap_or_default()
}

/// The digits of a SHA-256, in lower case, without an allocation.
pub fn of_sha256(hash: &[u8; 32]) -> [u8; 64] {
    let mut digits = [0; 64];
    write(hash, &mut digits);
    digits
}

fn write(bytes: &[u8], digits: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let (pairs, _) = digits.as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 0xf)]];
    }
}

/// The bytes of digits in upper or lower case; nothing if they are something else, or half a byte is left.
pub fn decode(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; digits.len() / 2];
    read(digits, &mut bytes)?;
    Some(bytes)
}

/// The same of a SHA-256, without an allocation; nothing if it is longer or shorter.
pub fn to_sha256(digits: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    read(digits, &mut hash)?;
    Some(hash)
}

fn read(digits: &str, bytes: &mut [u8]) -> Option<()> {
    if digits.len() != 2 * bytes.len() {
        return None;
    }
    let digit = |at: u8| char::from(at).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_digits_are_the_same_thing() {
        assert_eq!(encode(&[0, 0x1f, 0xa0, 0xff]), "001fa0ff");
        assert_eq!(decode("001fA0fF"), Some(vec![0, 0x1f, 0xa0, 0xff]));
        assert_eq!(decode(""), Some(Vec::new()));
        let hash: [u8; 32] = std::array::from_fn(|place| (place * 37) as u8);
        assert_eq!(of_sha256(&hash), encode(&hash).as_bytes());
        assert_eq!(to_sha256(&encode(&hash)), Some(hash));
        assert_eq!((to_sha256(&"0".repeat(62)), to_sha256(&"0".repeat(66))), (None, None));
        for wrong in ["0", "0g", "000", "é", "+1", " 0"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
