//! How a database and a table are described, under the API's names: what was given, and what the service adds.

use penstock_catalog::Key;
use serde_json::{Map, Value as Json, json};

use crate::record::{Database, Found, Table};

/// A database; of some of its members only, if any are named.
pub(crate) fn database(found: &Found<Database>, only: Option<&Json>) -> Json {
    let database = &found.document;
    let mut told = database.input.clone();
    told.insert("CreateTime".to_owned(), seconds(database.created_ms));
    told.insert("CatalogId".to_owned(), json!(found.resource.key.account));
    if !told.contains_key("CreateTableDefaultPermissions") {
        // What every database has where nobody has set up Lake Formation.
        let all = json!({"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]});
        told.insert("CreateTableDefaultPermissions".to_owned(), json!([all]));
    }
    narrowed(told, only, &[("NAME", "Name")])
}

/// A table, or a version of one; of some of its members only, if any are named.
pub(crate) fn table(key: &Key, database: &str, table: &Table, only: Option<&Json>) -> Json {
    let mut told = table.input.clone();
    let mut put = |member: &str, value: Json| told.insert(member.to_owned(), value);
    put("DatabaseName", json!(database));
    put("CreateTime", seconds(table.created_ms));
    put("UpdateTime", seconds(table.updated_ms));
    put("IsRegisteredWithLakeFormation", json!(false));
    put("CatalogId", json!(key.account));
    put("VersionId", json!(table.version.to_string()));
    complete(&mut told, &[("Retention", json!(0)), ("PartitionKeys", json!([]))]);
    if let Some(Json::Object(descriptor)) = told.get_mut("StorageDescriptor") {
        let defaults = [
            ("Compressed", json!(false)),
            ("NumberOfBuckets", json!(0)),
            ("SortColumns", json!([])),
            ("StoredAsSubDirectories", json!(false)),
        ];
        complete(descriptor, &defaults);
    }
    narrowed(told, only, &[("NAME", "Name"), ("TABLE_TYPE", "TableType")])
}

/// A version of a table.
pub(crate) fn version(found: &Found<Table>, database: &str) -> Json {
    let told = table(&found.resource.key, database, &found.document, None);
    json!({"VersionId": found.document.version.to_string(), "Table": told})
}

fn complete(told: &mut Map<String, Json>, defaults: &[(&str, Json)]) {
    for (member, value) in defaults {
        told.entry(*member).or_insert_with(|| value.clone());
    }
}

/// The members that `AttributesToGet` names, which has names of its own for them.
fn narrowed(mut told: Map<String, Json>, only: Option<&Json>, attributes: &[(&str, &str)]) -> Json {
    if let Some(wanted) = only.and_then(Json::as_array) {
        let is_wanted = |member: &str| {
            let attribute = attributes.iter().find(|(_, name)| *name == member);
            attribute.is_some_and(|(attribute, _)| wanted.iter().any(|wanted| wanted == attribute))
        };
        told.retain(|member, _| is_wanted(member));
    }
    Json::Object(told)
}

/// The service tells whole seconds.
fn seconds(milliseconds: i64) -> Json {
    json!(milliseconds.div_euclid(1_000))
}
