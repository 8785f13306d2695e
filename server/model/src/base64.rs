//! Blobs as they travel in JSON: standard base64 with padding, strictly.

use base64_simd::STANDARD;

/// Not base64.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused;

/// Appends the bytes of a text. If it is refused, nothing was appended.
pub(crate) fn decode_onto(text: &[u8], bytes: &mut Vec<u8>) -> Result<(), Refused> {
    STANDARD.decode_append(text, bytes).map_err(|_| Refused)
}

/// Appends the text of the bytes.
pub(crate) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    STANDARD.encode_append(bytes, text);
}

/// Why a text was refused, in AWS's words.
pub(crate) fn refusal(text: &str) -> String {
    format!("'{text}' can not be converted to a Blob: {}", reason(text))
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
    use proptest::prelude::*;

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
            let mut bytes = b"before".to_vec();
            assert_eq!(decode_onto(text.as_bytes(), &mut bytes), Err(Refused), "{text}");
            assert_eq!(bytes, b"before");
            assert_eq!(refusal(text), format!("'{text}' can not be converted to a Blob: {sentence}"));
        }
    }

    #[test]
    fn bytes_come_back() {
        for length in 0..40u8 {
            let bytes: Vec<u8> = (0..length).map(|index| index.wrapping_mul(37)).collect();
            let mut text = b"before ".to_vec();
            encode(&bytes, &mut text);
            let mut decoded = b"before ".to_vec();
            decode_onto(&text[7..], &mut decoded).unwrap();
            assert_eq!(decoded[7..], bytes);
        }
    }

    fn scalar(text: &[u8]) -> Option<Vec<u8>> {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.decode(text).ok()
    }

    proptest! {
        /// The library that decodes many bytes at once refuses what one that goes byte by byte refuses, and gives the same bytes.
        #[test]
        fn vectors_agree_with_scalars(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            place in any::<proptest::sample::Index>(),
            letter in any::<u8>(),
        ) {
            let mut text = Vec::new();
            encode(&bytes, &mut text);
            prop_assert_eq!(scalar(&text), Some(bytes));
            if !text.is_empty() {
                let place = place.index(text.len());
                text[place] = letter;
            }
            let mut decoded = Vec::new();
            let taken = decode_onto(&text, &mut decoded).is_ok();
            prop_assert_eq!(taken.then_some(decoded), scalar(&text));
        }

        #[test]
        fn ends_agree_with_scalars(text in "[A-Da-d0-3+/=-]{0,9}") {
            let mut decoded = Vec::new();
            let taken = decode_onto(text.as_bytes(), &mut decoded).is_ok();
            prop_assert_eq!(taken.then_some(decoded), scalar(text.as_bytes()));
        }
    }
}
