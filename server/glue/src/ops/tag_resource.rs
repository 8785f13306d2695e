//! TagResource: gives a database tags.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record, tags};

pub(super) async fn tag_resource(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (place, name) = (call.place.clone(), tags::database_of(&call)?);
    let added = tags::read(&call, "TagsToAdd");
    glue.propose(move |state| {
        let mut found = record::database(state, &place, &name)?;
        found.document.tags.extend(added);
        tags::check(&found.document.tags)?;
        Ok(Event::resource_changed(&found.resource, record::written(&found.document)))
    })
    .await?;
    call.answer(&json!({}))
}
