//! Tables that records are converted by, as this crate sees them: whoever puts the server together brings an implementation.

/// A table of a data catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    /// The account whose catalog it is in.
    pub account: String,
    /// The region.
    pub region: String,
    /// The database.
    pub database: String,
    /// The table.
    pub table: String,
    /// The version; nothing for the latest.
    pub version: Option<String>,
}

/// What a table looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The version that this is.
    pub version: String,
    /// Names and Hive types.
    pub columns: Vec<(String, String)>,
}

/// Why a table cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// There is no such table, or no such database: whoever configured it has to make it. The text says what is missing.
    #[error("{0}")]
    NotFound(String),
    /// The table has no such version. The text says which.
    #[error("{0}")]
    NoSuchVersion(String),
    /// The table does not say what records are to look like. The text says what is missing.
    #[error("{0}")]
    Unusable(String),
}

/// Knows tables.
pub trait Tables: Send + Sync + 'static {
    /// The table as it is by now, or was in its version.
    ///
    /// # Errors
    /// See [`TableFault`].
    fn table(&self, name: &TableName) -> Result<Table, TableFault>;
}
