//! UntagResource: takes tags from a database.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record, tags};

pub(super) async fn untag_resource(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (place, name) = (call.place.clone(), tags::database_of(&call)?);
    let removed = call.get("TagsToRemove").cloned().unwrap_or_default();
    glue.propose(move |state| {
        let mut found = record::database(state, &place, &name)?;
        let is_removed =
            |key: &String| removed.as_array().is_some_and(|keys| keys.iter().any(|name| name == key));
        found.document.tags.retain(|key, _| !is_removed(key));
        Ok(Event::resource_changed(&found.resource, record::written(&found.document)))
    })
    .await?;
    call.answer(&json!({}))
}
