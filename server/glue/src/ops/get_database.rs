//! GetDatabase: a database by name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, describe, record};

pub(super) async fn get_database(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let found = record::database(&glue.catalog.state(), &call.place, &call.name("Name"))?;
    call.answer(&json!({"Database": describe::database(&found, None)}))
}
