//! GetTableVersion: a version of a table; without an id the current one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, describe, record};

pub(super) async fn get_table_version(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (database, table) = (call.name("DatabaseName"), call.name("TableName"));
    let found = {
        let state = glue.catalog.state();
        let current = record::table(&state, &call.place, &database, &table)?;
        match call.text("VersionId") {
            Some(id) => record::version(&state, &call.place, &current, id)?,
            None => current,
        }
    };
    call.answer(&json!({"TableVersion": describe::version(&found, &database)}))
}
