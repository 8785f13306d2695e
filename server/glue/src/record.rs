//! Databases, tables and versions of tables as the catalog keeps them for this service, and how they are found.
//!
//! ```text
//! glue-database         name
//! glue-table            number of the database, 20 digits / name
//! glue-table-version    number of the table, 20 digits / version, 20 digits
//! ```
//!
//! The names below are on disk: a name once written stays taken, new ones need a default.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_catalog::{Key, Resource, State};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::SchemaFault;
use crate::call::{Place, folded};

/// What a database is called in the catalog.
pub(crate) const DATABASE: &str = "glue-database";
/// What a table is called in the catalog.
pub(crate) const TABLE: &str = "glue-table";
/// What an older version of a table is called in the catalog.
pub(crate) const VERSION: &str = "glue-table-version";

/// A database's document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    /// As it was given, under the API's names, the name in lower case.
    pub(crate) input: Map<String, Json>,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
    pub(crate) tags: BTreeMap<String, String>,
}

/// The document of a table, and of a version of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// As it was given, under the API's names, the name in lower case.
    pub(crate) input: Map<String, Json>,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
    /// Milliseconds since 1970 of the last change.
    pub(crate) updated_ms: i64,
    /// Counts the changes, from 0.
    pub(crate) version: u64,
}

impl Table {
    pub(crate) fn name(&self) -> &str {
        self.input.get("Name").and_then(Json::as_str).unwrap_or_default()
    }
}

/// A document with its place in the catalog.
#[derive(Clone, Debug)]
pub(crate) struct Found<T> {
    pub(crate) resource: Arc<Resource>,
    pub(crate) document: T,
}

impl<T: DeserializeOwned> Found<T> {
    /// Reads what the catalog keeps.
    ///
    /// # Errors
    /// A version of this program that knows more wrote it; says what is not understood.
    pub(crate) fn read(resource: &Arc<Resource>) -> Result<Found<T>, SchemaFault> {
        let document = T::deserialize(&resource.document).map_err(|error| {
            SchemaFault::Unreadable(format!("{} {}: {error}", resource.kind, resource.key))
        })?;
        Ok(Found { resource: Arc::clone(resource), document })
    }
}

/// A document as the catalog keeps it.
pub(crate) fn written(document: &impl Serialize) -> Json {
    serde_json::to_value(document).expect("texts and numbers can be written")
}

/// Whether this version understands all that is kept.
pub(crate) fn check(state: &State) -> Result<(), String> {
    for resource in state.resources(DATABASE) {
        Found::<Database>::read(resource).map_err(|fault| fault.to_string())?;
    }
    for resource in state.resources(TABLE).chain(state.resources(VERSION)) {
        Found::<Table>::read(resource).map_err(|fault| fault.to_string())?;
    }
    Ok(())
}

/// A database by name.
pub(crate) fn database(state: &State, place: &Place, name: &str) -> Result<Found<Database>, SchemaFault> {
    let name = folded(name);
    match state.resource(DATABASE, &place.key(&*name)) {
        Some(resource) => Found::read(resource),
        None => Err(SchemaFault::NoDatabase(name)),
    }
}

/// A table by the names of its database and its own.
pub(crate) fn table(
    state: &State,
    place: &Place,
    database_name: &str,
    name: &str,
) -> Result<Found<Table>, SchemaFault> {
    let database = database(state, place, database_name)?;
    let name = folded(name);
    match state.resource(TABLE, &place.key(below(database.resource.number, &name))) {
        Some(resource) => Found::read(resource),
        None => Err(SchemaFault::NoTable(name)),
    }
}

/// The version of a table that an id names, which may be the current one.
pub(crate) fn version(
    state: &State,
    place: &Place,
    table: &Found<Table>,
    id: &str,
) -> Result<Found<Table>, SchemaFault> {
    let number = id.parse().ok().filter(|&number| number <= table.document.version);
    if number == Some(table.document.version) {
        return Ok(table.clone());
    }
    let key = |number| place.key(version_name(table.resource.number, number));
    let kept = number.and_then(|number| state.resource(VERSION, &key(number)));
    match kept {
        Some(resource) => Found::read(resource),
        None => {
            let table = table.document.name().to_owned();
            Err(SchemaFault::NoVersion { table, version: id.to_owned() })
        }
    }
}

/// The older versions of a table that are kept, from the oldest. Of the current one a copy may be there already: an update was begun.
pub(crate) fn versions(state: &State, place: &Place, table: &Found<Table>) -> Vec<Arc<Resource>> {
    let current = version_name(table.resource.number, table.document.version);
    let mut kept = below_number(state, VERSION, place, table.resource.number, "");
    kept.retain(|resource| resource.key.name < current);
    kept
}

/// The resources of a kind that belong to a number and whose names sort after this one, by name.
pub(crate) fn below_number(
    state: &State,
    kind: &str,
    place: &Place,
    number: u64,
    after: &str,
) -> Vec<Arc<Resource>> {
    let begin = place.key(below(number, after));
    let resources = state.resources_after(kind, &begin);
    resources.take_while(|resource| owner(&resource.key) == Some(number)).cloned().collect()
}

/// The name in the catalog of what belongs to a number.
pub(crate) fn below(number: u64, name: &str) -> String {
    format!("{number:020}/{name}")
}

/// The name in the catalog of a version of a table.
pub(crate) fn version_name(table: u64, version: u64) -> String {
    below(table, &format!("{version:020}"))
}

/// The number that a table or a version belongs to.
pub(crate) fn owner(key: &Key) -> Option<u64> {
    key.name.split_once('/')?.0.parse().ok()
}

/// A table's own name.
pub(crate) fn name_of(table: &Resource) -> &str {
    table.key.name.split_once('/').map_or("", |(_, name)| name)
}
