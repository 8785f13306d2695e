//! GetPartitions: a table here has none. Clients ask before they overwrite a table.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Glue, record, rules};

pub(super) async fn get_partitions(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    rules::no_transaction(&call)?;
    record::table(&glue.catalog.state(), &call.place, &call.name("DatabaseName"), &call.name("TableName"))?;
    call.answer(&json!({"Partitions": []}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_table_has_no_partitions_and_no_table_has_nothing_to_ask_for() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let of = |table: &str| json!({"DatabaseName": "web", "TableName": table});
        assert_eq!(service.call("GetPartitions", of("clicks")).await.unwrap(), json!({"Partitions": []}));
        let told = service.call("GetPartitionIndexes", of("clicks")).await.unwrap();
        assert_eq!(told, json!({"PartitionIndexDescriptorList": []}));
        for operation in ["GetPartitions", "GetPartitionIndexes"] {
            let refusal = service.refused(operation, of("views")).await;
            assert_eq!(refusal, ("EntityNotFoundException".into(), "Table views not found.".into()));
        }
        service.close();
    }
}
