//! The tags of databases. Nothing else here has any, as in the service, whose tables have none.

use std::collections::BTreeMap;

use penstock_api::{Arn, Fault};

use crate::call::{Call, folded};
use crate::{fault, limits};

/// Tags as they were given.
pub(crate) fn read(call: &Call, member: &str) -> BTreeMap<String, String> {
    let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    call.object(member).into_iter().map(|(key, value)| (key, text(value))).collect()
}

/// Whether a database may have all of these.
pub(crate) fn check(tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() > limits::TAGS_MAX {
        // Our own words.
        return Err(fault::invalid(format!("A database has at most {} tags.", limits::TAGS_MAX)));
    }
    Ok(())
}

/// The name of the caller's database that `ResourceArn` names.
pub(crate) fn database_of(call: &Call) -> Result<String, Fault> {
    let text = call.text("ResourceArn").unwrap_or_default();
    let named = text.parse::<Arn>().ok().filter(|arn| {
        (arn.region.as_str(), arn.account.as_str()) == (&*call.place.region, &*call.place.account)
    });
    let name = named.as_ref().and_then(|arn| arn.resource.strip_prefix("database/"));
    // Our own words.
    name.map(folded).ok_or_else(|| fault::invalid(format!("{text} is no database of this catalog.")))
}
