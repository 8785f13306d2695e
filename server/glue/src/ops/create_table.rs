//! CreateTable: makes a table in a database, version 0 of it.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, ResourceCreated};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::record::{self, Table};
use crate::rules::name_of;
use crate::{Glue, fault, limits, rules};

pub(super) async fn create_table(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let input = rules::table(&call)?;
    let (place, database, name) = (call.place.clone(), call.name("DatabaseName"), name_of(&input));
    let now_ms = glue.now_ms();
    let document = Table { input, created_ms: now_ms, updated_ms: now_ms, version: 0 };
    glue.propose(move |state| {
        let database = record::database(state, &place, &database)?.resource.number;
        let key = place.key(record::below(database, &name));
        if state.resource(record::TABLE, &key).is_some() {
            return Err(fault::table_exists().into());
        }
        if record::below_number(state, record::TABLE, &place, database, "").len() >= limits::TABLES_MAX {
            return Err(fault::too_many("TABLE", limits::TABLES_MAX, "DATABASE").into());
        }
        let (kind, document) = (record::TABLE.to_owned(), record::written(&document));
        Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards: 0, document }))
    })
    .await?;
    call.answer(&json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, definition};
    use crate::{SchemaFault, TableColumns};

    #[tokio::test]
    async fn a_table_is_described_as_it_was_given_and_completed() {
        let service = Service::with_database("web").await;
        let columns = json!([{"Name": "Id", "Type": "bigint", "Comment": "who"}]);
        let input = json!({
            "Name": "Clicks",
            "TableType": "EXTERNAL_TABLE",
            "LastAccessTime": 1_700_000_000.5,
            "PartitionKeys": [{"Name": "day", "Type": "date"}],
            "StorageDescriptor": {"Columns": columns, "SerdeInfo": {"SerializationLibrary": "x"}},
        });
        service.call("CreateTable", json!({"DatabaseName": "Web", "TableInput": input})).await.unwrap();
        let told = service.call("GetTable", json!({"DatabaseName": "web", "Name": "CLICKS"})).await.unwrap();
        let mut told = told["Table"].clone();
        assert_eq!(told["CreateTime"].take().as_f64(), Some(172_799.0));
        assert_eq!(told["UpdateTime"].take().as_f64(), Some(172_799.0));
        let wanted = json!({
            "Name": "clicks",
            "DatabaseName": "web",
            "CreateTime": null,
            "UpdateTime": null,
            "LastAccessTime": 1_700_000_000.5,
            "Retention": 0,
            "StorageDescriptor": {
                "Columns": columns,
                "Compressed": false,
                "NumberOfBuckets": 0,
                "SerdeInfo": {"SerializationLibrary": "x"},
                "SortColumns": [],
                "StoredAsSubDirectories": false,
            },
            "PartitionKeys": [{"Name": "day", "Type": "date"}],
            "TableType": "EXTERNAL_TABLE",
            "IsRegisteredWithLakeFormation": false,
            "CatalogId": "123456789012",
            "VersionId": "0",
        });
        assert_eq!(told, wanted);
        service.close();
    }

    #[tokio::test]
    async fn refusals_have_the_services_words() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let table =
            |database: &str, name: &str| json!({"DatabaseName": database, "TableInput": {"Name": name}});
        let refusal = service.refused("CreateTable", table("web", "CLICKS")).await;
        assert_eq!(refusal, ("AlreadyExistsException".into(), "Table already exists.".into()));
        let refusal = service.refused("CreateTable", table("shop", "clicks")).await;
        assert_eq!(refusal, ("EntityNotFoundException".into(), "Database shop not found.".into()));
        let mut refused = vec![json!({"DatabaseName": "web"})];
        for (member, value) in [
            ("TransactionId", json!("a1")),
            ("PartitionIndexes", json!([{"Keys": ["day"], "IndexName": "i"}])),
            ("OpenTableFormatInput", json!({"IcebergInput": {"MetadataOperation": "CREATE"}})),
            ("Name", json!("other")),
        ] {
            let mut input = table("web", "new");
            input[member] = value;
            refused.push(input);
        }
        let mut link = table("web", "new");
        link["TableInput"]["TargetTable"] = json!({"Name": "clicks"});
        refused.push(link);
        let mut large = table("web", "new");
        let parameter = |number: usize| (format!("p{number}"), json!("v".repeat(500_000)));
        large["TableInput"]["Parameters"] = (0..9).map(parameter).collect::<serde_json::Map<_, _>>().into();
        refused.push(large);
        for input in refused {
            let refusal = service.refused("CreateTable", input.clone()).await;
            assert_eq!(refusal.0, "InvalidInputException", "{input:.200}");
        }
        assert_eq!(service.kept(), [1, 1, 0]);
        service.close();
    }

    #[tokio::test]
    async fn columns_are_those_of_the_files() {
        let service = Service::with_database("web").await;
        let mut input = definition("clicks", &[("id", "bigint"), ("at", "timestamp")]);
        input["PartitionKeys"] = json!([{"Name": "day", "Type": "date"}]);
        service.call("CreateTable", json!({"DatabaseName": "web", "TableInput": input})).await.unwrap();
        service.update("clicks", &[("id", "string")], &json!({})).await.unwrap();
        service
            .call("CreateTable", json!({"DatabaseName": "web", "TableInput": {"Name": "bare"}}))
            .await
            .unwrap();
        let untyped = json!({"Name": "untyped", "StorageDescriptor": {"Columns": [{"Name": "a"}]}});
        service.call("CreateTable", json!({"DatabaseName": "web", "TableInput": untyped})).await.unwrap();
        // What a restart does not lose.
        let service = Service::open_in(service.close());
        let columns = |database: &str, table: &str, version: Option<&str>| {
            service.glue.columns(crate::testing::ACCOUNT, crate::testing::REGION, database, table, version)
        };
        let column = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        let latest = TableColumns { version: "1".into(), columns: vec![column("id", "string")] };
        assert_eq!(columns("Web", "Clicks", None), Ok(latest.clone()));
        assert_eq!(columns("web", "clicks", Some("LATEST")), Ok(latest.clone()));
        assert_eq!(columns("web", "clicks", Some("1")), Ok(latest));
        let first = vec![column("id", "bigint"), column("at", "timestamp")];
        let first = TableColumns { version: "0".into(), columns: first };
        assert_eq!(columns("web", "clicks", Some("0")), Ok(first));
        assert_eq!(columns("shop", "clicks", None), Err(SchemaFault::NoDatabase("shop".into())));
        assert_eq!(columns("web", "views", None), Err(SchemaFault::NoTable("views".into())));
        for version in ["2", "-1", "x", ""] {
            let missing = SchemaFault::NoVersion { table: "clicks".into(), version: version.into() };
            assert_eq!(columns("web", "clicks", Some(version)), Err(missing));
        }
        assert_eq!(columns("web", "bare", None), Err(SchemaFault::NoColumns("bare".into())));
        let untyped = SchemaFault::NoType { table: "untyped".into(), column: "a".into() };
        assert_eq!(columns("web", "untyped", None), Err(untyped));
        let elsewhere = service.glue.columns(crate::testing::ACCOUNT, "us-east-1", "web", "clicks", None);
        assert_eq!(elsewhere, Err(SchemaFault::NoDatabase("web".into())));
        service.close();
    }
}
