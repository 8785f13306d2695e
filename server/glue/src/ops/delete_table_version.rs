//! DeleteTableVersion: forgets an older version of a table. The others keep their ids.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Event;
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, fault, record};

pub(super) async fn delete_table_version(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (place, id) = (call.place.clone(), call.text("VersionId").unwrap_or_default().to_owned());
    let (database, table) = (call.name("DatabaseName"), call.name("TableName"));
    glue.propose(move |state| {
        let current = record::table(state, &place, &database, &table)?;
        let found = record::version(state, &place, &current, &id)?;
        if found.document.version == current.document.version {
            // Our own words; that it is refused is the service's way.
            return Err(fault::invalid(format!("Version {id} is the current one of table {table}.")).into());
        }
        Ok(Event::resource_removed(&found.resource))
    })
    .await?;
    call.answer(&json!({}))
}
