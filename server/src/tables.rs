//! Data Firehose converts records by tables of the data catalog of this process.

use penstock_firehose::{Table, TableFault, TableName, Tables};

/// There is no data catalog.
pub(crate) struct NoCatalog;

impl Tables for NoCatalog {
    fn table(&self, name: &TableName) -> Result<Table, TableFault> {
        Err(TableFault::NotFound(format!("Database {} not found.", name.database)))
    }
}
