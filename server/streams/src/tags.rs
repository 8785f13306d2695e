//! Which tags a stream may carry, and how they are changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::Fault;
use penstock_catalog::State;
use penstock_model::kinesis::Tag;

use crate::consumers::Resource;
use crate::target::Target;
use crate::{Streams, fault, limits};

/// Checks the tags that a stream would then have. Lengths are the model's business.
pub(crate) fn check(tags: &BTreeMap<String, String>, stream: &str, account: &str) -> Result<(), Fault> {
    let texts = tags.iter().flat_map(|(key, value)| [key, value]);
    check_characters(&texts, || fault::tag_illegal_characters(stream, account))?;
    if tags.len() > limits::TAGS_MAX {
        return Err(fault::too_many_tags(stream, account, limits::TAGS_MAX));
    }
    Ok(())
}

/// Checks keys that are to be removed.
pub(crate) fn check_keys(keys: &[String], stream: &str, account: &str) -> Result<(), Fault> {
    check_characters(&keys.iter(), || fault::tag_keys_illegal(stream, account))
}

/// The service checks characters twice, and `%` passes the first time only.
fn check_characters<'a>(
    texts: &(impl Iterator<Item = &'a String> + Clone),
    illegal: impl FnOnce() -> Fault,
) -> Result<(), Fault> {
    let all = |valid: fn(char) -> bool| texts.clone().all(|text| text.chars().all(valid));
    if !all(|character| is_valid(character) || character == '%') {
        return Err(fault::tag_characters());
    }
    if all(is_valid) { Ok(()) } else { Err(illegal()) }
}

/// Sets tags of a stream or a consumer.
pub(crate) async fn set(
    streams: &Arc<Streams>,
    resource: Resource,
    tags: BTreeMap<String, String>,
) -> Result<(), Fault> {
    let decide = move |state: &State| {
        let found = resource.find(state)?;
        let mut after = found.tags().clone();
        after.extend(tags.clone());
        let Target { name, account, .. } = resource.target();
        check(&after, name, account)?;
        Ok(found.with_tags(tags, Vec::new()))
    };
    streams.set(decide).await
}

/// Removes tags of a stream or a consumer. One that it does not have is removed already.
pub(crate) async fn remove(
    streams: &Arc<Streams>,
    resource: Resource,
    keys: Vec<String>,
) -> Result<(), Fault> {
    let decide = move |state: &State| {
        let Target { name, account, .. } = resource.target();
        check_keys(&keys, name, account)?;
        Ok(resource.find(state)?.with_tags(BTreeMap::new(), keys))
    };
    streams.set(decide).await
}

/// A tag as it is shown.
pub(crate) fn shown((key, value): (&String, &String)) -> Tag {
    Tag { key: key.clone(), value: Some(value.clone()) }
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
        let keys = |key: &str| check_keys(&[key.to_owned()], "s", "000000000000");
        assert_eq!(keys("a;"), Err(fault::tag_characters()));
        assert_eq!(keys("a%"), Err(fault::tag_keys_illegal("s", "000000000000")));
    }

    #[test]
    fn fifty_tags_and_no_more() {
        let tags = |count: usize| (0..count).map(|n| (format!("k{n}"), String::new())).collect();
        assert_eq!(check(&tags(50), "s", "0"), Ok(()));
        assert_eq!(check(&tags(51), "s", "0"), Err(fault::too_many_tags("s", "0", 50)));
    }
}
