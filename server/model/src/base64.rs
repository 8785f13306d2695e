//! Blobs as they travel in JSON: standard base64 with padding, strictly.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

/// The bytes, or why not, in AWS's words.
pub(crate) fn decode(text: &str) -> Result<Bytes, String> {
    STANDARD
        .decode(text)
        .map(Bytes::from)
        .map_err(|_| format!("'{text}' can not be converted to a Blob: {}", reason(text)))
}

/// Appends the text of the bytes.
pub(crate) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    let start = text.len();
    text.resize(start + bytes.len().div_ceil(3) * 4, 0);
    // The room is exact, so that encoding cannot fail.
    let written = STANDARD.encode_slice(bytes, &mut text[start..]).unwrap_or_default();
    text.truncate(start + written);
}

/// Why a text is no base64: a wrong length counts first, then a wrong character.
fn reason(text: &str) -> String {
    let length = text.chars().count();
    if !length.is_multiple_of(4) {
        return format!("Base64 encoded length is expected a multiple of 4 bytes but found: {length}");
    }
    // One or two signs of padding may end the text; anywhere else they are wrong like any other.
    let unpadded = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let is_digit = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '+' || *letter == '/';
    match unpadded.chars().find(|letter| !is_digit(letter)) {
        Some(letter) => format!("Invalid Base64 character: '{letter}'"),
        // The service's own spelling.
        None => "Invalid last non-pad Base64 character dectected".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_sentences() {
        for (text, sentence) in [
            ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
            ("=+/=", "Invalid Base64 character: '='"),
            ("a===", "Invalid Base64 character: '='"),
            ("====", "Invalid Base64 character: '='"),
            ("ab=c", "Invalid Base64 character: '='"),
            ("ab-_", "Invalid Base64 character: '-'"),
            ("abä=", "Invalid Base64 character: 'ä'"),
            ("+/+=", "Invalid last non-pad Base64 character dectected"),
        ] {
            assert_eq!(decode(text), Err(format!("'{text}' can not be converted to a Blob: {sentence}")));
        }
    }

    #[test]
    fn bytes_come_back() {
        for length in 0..40u8 {
            let bytes: Vec<u8> = (0..length).map(|index| index.wrapping_mul(37)).collect();
            let mut text = b"before ".to_vec();
            encode(&bytes, &mut text);
            let text = std::str::from_utf8(&text[7..]).unwrap();
            assert_eq!(decode(text).unwrap(), bytes);
        }
    }
}
