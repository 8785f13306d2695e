//! Data Firehose converts records by tables of the Data Catalog of this process.

use std::sync::Arc;

use penstock_firehose::{Table, TableFault, TableName, Tables};
use penstock_glue::{Glue, SchemaFault};

/// The Data Catalog of this process.
pub(crate) struct DataCatalog(pub(crate) Arc<Glue>);

impl Tables for DataCatalog {
    fn table(&self, name: &TableName) -> Result<Table, TableFault> {
        let TableName { account, region, database, table, version } = name;
        match self.0.columns(account, region, database, table, version.as_deref()) {
            Ok(columns) => Ok(Table { version: columns.version, columns: columns.columns }),
            Err(fault @ (SchemaFault::NoDatabase(_) | SchemaFault::NoTable(_))) => {
                Err(TableFault::NotFound(fault.to_string()))
            }
            Err(fault @ SchemaFault::NoVersion { .. }) => Err(TableFault::NoSuchVersion(fault.to_string())),
            Err(
                fault @ (SchemaFault::NoColumns(_) | SchemaFault::NoType { .. } | SchemaFault::Unreadable(_)),
            ) => Err(TableFault::Unusable(fault.to_string())),
        }
    }
}
