//! Which tags a stream may carry.

use std::collections::BTreeMap;

use penstock_api::Fault;

use crate::fault;
use crate::limits;

/// Checks the tags that a stream would then have. Lengths are the model's business.
///
/// The service checks characters twice, and `%` passes the first time only.
pub(crate) fn check(tags: &BTreeMap<String, String>, stream: &str, account: &str) -> Result<(), Fault> {
    let texts = || tags.iter().flat_map(|(key, value)| [key, value]);
    if !texts().all(|text| text.chars().all(|character| is_valid(character) || character == '%')) {
        return Err(fault::tag_characters());
    }
    if !texts().all(|text| text.chars().all(is_valid)) {
        return Err(fault::tag_illegal_characters(stream, account));
    }
    if tags.len() > limits::TAGS_MAX {
        return Err(fault::too_many_tags(stream, account, limits::TAGS_MAX));
    }
    Ok(())
}

fn is_valid(character: char) -> bool {
    // Of white space, tab and newline were recorded to be refused: control characters are none.
    let is_space = character.is_whitespace() && !character.is_control();
    character.is_alphanumeric() || is_space || "_./=+-@".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(key: &str, value: &str) -> Result<(), Fault> {
        check(&BTreeMap::from([(key.to_owned(), value.to_owned())]), "s", "000000000000")
    }

    #[test]
    fn letters_of_any_language_and_some_signs_are_taken() {
        assert_eq!(checked("Über/größe 1", "_./=+-@ 値"), Ok(()));
        assert_eq!(checked("k", ""), Ok(()));
    }

    #[test]
    fn recorded_characters_are_refused() {
        for text in [";", ",", "\t", "\n"] {
            assert_eq!(checked("k", text), Err(fault::tag_characters()), "{text:?}");
            assert_eq!(checked(text, "v"), Err(fault::tag_characters()), "{text:?}");
        }
        assert_eq!(checked("a%", "v"), Err(fault::tag_illegal_characters("s", "000000000000")));
    }

    #[test]
    fn fifty_tags_and_no_more() {
        let tags = |count: usize| (0..count).map(|n| (format!("k{n}"), String::new())).collect();
        assert_eq!(check(&tags(50), "s", "0"), Ok(()));
        assert_eq!(check(&tags(51), "s", "0"), Err(fault::too_many_tags("s", "0", 50)));
    }
}
