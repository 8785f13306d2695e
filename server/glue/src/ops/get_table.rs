//! GetTable: a table by name, as it is now.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, describe, record, rules};

pub(super) async fn get_table(glue: Arc<Glue>, context: CallContext, input: Value) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    rules::no_transaction(&call)?;
    let database = call.name("DatabaseName");
    let found = record::table(&glue.catalog.state(), &call.place, &database, &call.name("Name"))?;
    let only = call.get("AttributesToGet");
    call.answer(&json!({"Table": describe::table(&found.resource.key, &database, &found.document, only)}))
}
