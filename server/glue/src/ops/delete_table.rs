//! DeleteTable: removes a table with all of its versions.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record, rules};

pub(super) async fn delete_table(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    rules::no_transaction(&call)?;
    let (place, database, name) = (call.place.clone(), call.name("DatabaseName"), call.name("Name"));
    glue.propose(move |state| {
        Ok(Event::resource_removed(&record::table(state, &place, &database, &name)?.resource))
    })
    .await?;
    // Versions that belong to no table are found by nobody; they are cleared away.
    glue.sweeper.notify_one();
    call.answer(&json!({}))
}
