//! GetPartitionIndexes: a table here has none. Terraform asks whenever it reads a table.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record};

pub(super) async fn get_partition_indexes(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    record::table(&glue.catalog.state(), &call.place, &call.name("DatabaseName"), &call.name("TableName"))?;
    call.answer(&json!({"PartitionIndexDescriptorList": []}))
}
