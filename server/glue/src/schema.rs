//! What deliveries ask for: the columns of a table, in-process.

use penstock_api::Fault;
use penstock_catalog::State;
use serde_json::Value as Json;

use crate::call::Place;
use crate::{fault, record};

/// The columns of one version of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumns {
    /// The version's id.
    pub version: String,
    /// Each column's name and its Hive type, in the table's order.
    pub columns: Vec<(String, String)>,
}

/// Why there are no columns. Whoever delivers by them should tell its user, and look again later: tables come and change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    /// There is no such database.
    #[error("Database {0} not found.")]
    NoDatabase(String),
    /// The database has no such table.
    #[error("Table {0} not found.")]
    NoTable(String),
    /// The table has no such version, or it is not kept any more.
    #[error("Version {version} of table {table} not found.")]
    NoVersion {
        /// The table's name.
        table: String,
        /// The version's id as it was asked for.
        version: String,
    },
    /// The table says nothing of its columns: it has to be updated.
    #[error("Table {0} has no columns.")]
    NoColumns(String),
    /// A column of the table has no type: it has to be updated.
    #[error("Column {column} of table {table} has no type.")]
    NoType {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
    },
    /// What is kept is not understood; an operator has to look.
    #[error("{0}")]
    Unreadable(String),
}

impl From<SchemaFault> for Fault {
    fn from(error: SchemaFault) -> Self {
        match error {
            SchemaFault::NoDatabase(_) | SchemaFault::NoTable(_) | SchemaFault::NoVersion { .. } => {
                fault::not_found(error.to_string())
            }
            SchemaFault::NoColumns(_) | SchemaFault::NoType { .. } => fault::invalid(error.to_string()),
            SchemaFault::Unreadable(why) => fault::failure("a document is not understood", why),
        }
    }
}

impl From<SchemaFault> for fault::Declined {
    fn from(error: SchemaFault) -> Self {
        Self::Fault(error.into())
    }
}

/// See [`crate::Glue::columns`].
pub(crate) fn columns(
    state: &State,
    place: &Place,
    database: &str,
    table: &str,
    version: Option<&str>,
) -> Result<TableColumns, SchemaFault> {
    let current = record::table(state, place, database, table)?;
    let found = match version {
        None | Some("LATEST") => current,
        Some(id) => record::version(state, place, &current, id)?,
    };
    let table = || found.document.name().to_owned();
    let descriptor = found.document.input.get("StorageDescriptor");
    let listed = descriptor.and_then(|descriptor| descriptor.get("Columns")).and_then(Json::as_array);
    let listed = listed.filter(|listed| !listed.is_empty()).ok_or_else(|| SchemaFault::NoColumns(table()))?;
    let mut columns = Vec::with_capacity(listed.len());
    for column in listed {
        let text = |member: &str| column.get(member).and_then(Json::as_str).unwrap_or_default().to_owned();
        let (name, hive_type) = (text("Name"), text("Type"));
        if hive_type.is_empty() {
            return Err(SchemaFault::NoType { table: table(), column: name });
        }
        columns.push((name, hive_type));
    }
    Ok(TableColumns { version: found.document.version.to_string(), columns })
}
