//! The tags of applications, and the operations on them, which both generations have in common. Lengths and characters are the model's affair.

use std::collections::BTreeMap;

use std::sync::Arc;

use penstock_api::{Arn, CallContext, Fault};
use penstock_catalog::Key;
use penstock_model::Value;
use serde_json::{Value as Json, json};

use crate::call::Call;
use crate::change::expect_known;
use crate::{Analytics, fault, limits, record};

/// Tags as they were given; of one key twice, the last counts.
pub(crate) fn read(call: &Call) -> Result<BTreeMap<String, String>, Fault> {
    let mut tags = BTreeMap::new();
    for tag in call.list("Tags") {
        let text = |member: &str| tag.get(member).and_then(|value| value.as_str()).unwrap_or_default();
        let key = text("Key").to_owned();
        if key.starts_with("aws:") {
            return Err(fault::invalid(format!("The tag key {key} begins with aws:, which is reserved.")));
        }
        tags.insert(key, text("Value").to_owned());
    }
    Ok(tags)
}

/// Whether an application may have all of these.
pub(crate) fn check(tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() > limits::TAGS_MAX { Err(fault::too_many_tags(limits::TAGS_MAX)) } else { Ok(()) }
}

/// The caller's application that `ResourceARN` names.
fn application(call: &Call) -> Result<Key, Fault> {
    let text = call.text("ResourceARN").unwrap_or_default();
    let arn = text.parse::<Arn>().map_err(|error| fault::invalid(format!("{text} is {error}.")))?;
    let name = arn.resource.strip_prefix("application/").filter(|_| arn.service == "kinesisanalytics");
    let name = name.ok_or_else(|| fault::invalid(format!("{text} names no application.")))?;
    if (&arn.account, &arn.region) != (&call.account, &call.region) {
        return Err(fault::not_found(format!("{text} does not exist.")));
    }
    Ok(call.key(name))
}

/// TagResource: adds tags, in place of those that have their keys.
pub(crate) async fn tag(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let tags = read(&call)?;
    let key = existing(&analytics, &call)?;
    let tagged = analytics.change(key, move |_, application| {
        application.tags.extend(tags);
        check(&application.tags)
    });
    tagged.await?;
    call.answer(&json!({}))
}

/// UntagResource: removes tags; what an application does not have is removed already.
pub(crate) async fn untag(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let keys = call.get("TagKeys").and_then(Json::as_array).cloned().unwrap_or_default();
    let key = existing(&analytics, &call)?;
    let untagged = analytics.change(key, move |_, application| {
        application.tags.retain(|key, _| !keys.iter().any(|gone| gone == key));
        Ok(())
    });
    untagged.await?;
    call.answer(&json!({}))
}

/// ListTagsForResource: all of them.
pub(crate) fn list(analytics: &Analytics, context: &CallContext, input: &Value) -> Result<Value, Fault> {
    let call = Call::read(context, input);
    let key = existing(analytics, &call)?;
    let found = record::find(&analytics.catalog.state(), &key)?;
    let tags = found.application.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value}));
    call.answer(&json!({"Tags": tags.collect::<Vec<_>>()}))
}

/// The key of the application that `ResourceARN` names, if it is there for the caller.
fn existing(analytics: &Analytics, call: &Call) -> Result<Key, Fault> {
    let key = application(call)?;
    expect_known(call, &record::find(&analytics.catalog.state(), &key)?)?;
    Ok(key)
}
