//! GetTableVersions: the versions of a table, the current one first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::record::{self, Found, Table};
use crate::{Glue, describe, fault, limits, page};

pub(super) async fn get_table_versions(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let (database, table) = (call.name("DatabaseName"), call.name("TableName"));
    let below = page::begin(&call)?.map(|token| token.parse::<u64>().map_err(|_| fault::no_token()));
    let below = below.transpose()?;
    let (current, older) = {
        let state = glue.catalog.state();
        let current = record::table(&state, &call.place, &database, &table)?;
        let older = record::versions(&state, &call.place, &current);
        (current, older)
    };
    let older = older.iter().rev().map(Found::<Table>::read);
    let size = page::size(&call);
    let (mut versions, mut bytes, mut last) = (Vec::new(), 0, None::<u64>);
    for found in std::iter::once(Ok(current)).chain(older) {
        let found = found?;
        let version = found.document.version;
        if below.is_some_and(|below| version >= below) {
            continue;
        }
        if versions.len() == size || bytes >= limits::PAGE_BYTES_MAX {
            let next = last.map(|last| last.to_string());
            return call.answer(&page::answer("TableVersions", &versions, next.as_deref()));
        }
        last = Some(version);
        let version = describe::version(&found, &database);
        bytes += version.to_string().len();
        versions.push(version);
    }
    call.answer(&page::answer("TableVersions", &versions, None))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Service;

    #[tokio::test]
    async fn versions_come_from_the_newest_and_are_what_the_table_was() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let kinds = ["int", "string", "double"];
        for (kind, skip) in kinds.into_iter().zip([false, false, true]) {
            service.update("clicks", &[("id", kind)], &json!({"SkipArchive": skip})).await.unwrap();
        }
        let which = json!({"DatabaseName": "web", "TableName": "clicks"});
        let with = |member: &str, value: serde_json::Value| {
            let mut input = which.clone();
            input[member] = value;
            input
        };
        let first = service.call("GetTableVersions", with("MaxResults", json!(2))).await.unwrap();
        let second = service.call("GetTableVersions", with("NextToken", first["NextToken"].clone())).await;
        let second = second.unwrap();
        assert!(second.get("NextToken").is_none());
        let mut told = Vec::new();
        for version in
            [&first, &second].into_iter().flat_map(|page| page["TableVersions"].as_array().unwrap())
        {
            assert_eq!(version["VersionId"], version["Table"]["VersionId"]);
            let id = version["VersionId"].as_str().unwrap().to_owned();
            told.push((id, version["Table"]["StorageDescriptor"]["Columns"][0]["Type"].clone()));
        }
        // Version 2 was not archived.
        let wanted = [("3", "double"), ("1", "int"), ("0", "bigint")];
        assert_eq!(told, wanted.map(|(id, kind)| (id.to_owned(), json!(kind))));

        let one = service.call("GetTableVersion", with("VersionId", json!("1"))).await.unwrap();
        assert_eq!(one["TableVersion"], first["TableVersions"][1]);
        let current = service.call("GetTableVersion", which.clone()).await.unwrap();
        assert_eq!(current["TableVersion"]["VersionId"], "3");
        let refusal = service.refused("GetTableVersion", with("VersionId", json!("2"))).await;
        let sentence = "Version 2 of table clicks not found.";
        assert_eq!(refusal, ("EntityNotFoundException".into(), sentence.into()));
        let refusal = service.refused("DeleteTableVersion", with("VersionId", json!("3"))).await;
        assert_eq!(refusal.0, "InvalidInputException");
        let forged = with("NextToken", json!("eA"));
        assert_eq!(service.refused("GetTableVersions", forged).await.0, "InvalidInputException");
        service.close();
    }
}
