//! Which tags a delivery stream may carry. Lengths and characters are the model's affair.

use std::collections::BTreeMap;

use penstock_api::Fault;
use penstock_catalog::Key;
use penstock_model::firehose::Tag;

use crate::{fault, limits};

/// Tags as they were given; of one key twice, the last counts.
pub(crate) fn read(given: Vec<Tag>) -> BTreeMap<String, String> {
    given.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect()
}

/// Whether a delivery stream may have all of these.
pub(crate) fn check(key: &Key, tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() > limits::TAGS_MAX {
        return Err(fault::too_many_tags(key, limits::TAGS_MAX));
    }
    Ok(())
}
