//! GetDatabases: the databases of the account, by name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::record::{self, Database, Found};
use crate::{Glue, SchemaFault, describe, page};

pub(super) async fn get_databases(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    // Nobody shares databases with an account here, and nothing federates them.
    if matches!(call.text("ResourceShareType"), Some("FOREIGN" | "FEDERATED")) {
        return call.answer(&page::answer("DatabaseList", &[], None));
    }
    let begin = call.place.key(page::begin(&call)?.unwrap_or_default());
    let size = page::size(&call);
    let found: Vec<_> = {
        let state = glue.catalog.state();
        state.resources_after(record::DATABASE, &begin).take(size + 1).cloned().collect()
    };
    let shown = &found[..found.len().min(size)];
    let next = shown.last().filter(|_| found.len() > size).map(|last| last.key.name.as_str());
    let databases = shown.iter().map(|resource| {
        let found = Found::<Database>::read(resource)?;
        Ok(describe::database(&found, call.get("AttributesToGet")))
    });
    let databases = databases.collect::<Result<Vec<_>, SchemaFault>>()?;
    call.answer(&page::answer("DatabaseList", &databases, next))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Service;

    #[tokio::test]
    async fn databases_come_in_pages_by_name() {
        let service = Service::open();
        for name in ["c", "a", "b"] {
            service.call("CreateDatabase", json!({"DatabaseInput": {"Name": name}})).await.unwrap();
        }
        let first = service.call("GetDatabases", json!({"MaxResults": 2, "AttributesToGet": ["NAME"]})).await;
        let first = first.unwrap();
        assert_eq!(first["DatabaseList"], json!([{"Name": "a"}, {"Name": "b"}]));
        let second = json!({"NextToken": first["NextToken"], "AttributesToGet": ["NAME"]});
        let second = service.call("GetDatabases", second).await.unwrap();
        assert_eq!(second, json!({"DatabaseList": [{"Name": "c"}]}));
        let shared = service.call("GetDatabases", json!({"ResourceShareType": "FOREIGN"})).await.unwrap();
        assert_eq!(shared, json!({"DatabaseList": []}));
        for token in ["%", "gA", &"A".repeat(5_000)] {
            let refusal = service.refused("GetDatabases", json!({"NextToken": token})).await;
            assert_eq!(refusal.0, "InvalidInputException", "{token:.20}");
        }
        service.close();
    }
}
