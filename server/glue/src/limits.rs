//! The limits of the Data Catalog, each with its unit and its reason. Those of the model are checked by the model's validator.
//!
//! Everything here is in memory, as all of the server's catalog is; that is why some are lower than the service's own.

/// Databases of an account in a region: documented.
pub(crate) const DATABASES_MAX: usize = 10_000;

/// Tables of a database. The service allows 200,000; tables are counted whenever one is made.
pub(crate) const TABLES_MAX: usize = 20_000;

/// Older versions that a table keeps. The service allows 100,000, and asks for the same remedies: SkipArchive and DeleteTableVersion.
pub(crate) const VERSIONS_MAX: usize = 1_000;

/// Bytes of a database or of a table, as JSON: some ten thousand columns. One event of the catalog carries at most 15 MiB.
pub(crate) const DEFINITION_BYTES_MAX: usize = 4 << 20;

/// Databases, tables and versions that a page shows at most, which is also the default: documented.
pub(crate) const PAGE_MAX: usize = 100;

/// Longest NextToken that is looked at, in characters: a name of 255 characters of four bytes, in base64.
pub(crate) const TOKEN_CHARACTERS_MAX: usize = 1_360;

/// Bytes of the tables of a page, after which the next page begins.
pub(crate) const PAGE_BYTES_MAX: usize = 8 << 20;

/// Tables that a page looks at where an expression leaves some out. The service's pages, too, may be short or empty and go on.
pub(crate) const PAGE_EXAMINED_MAX: usize = 1_000;

/// Bytes that a compiled expression may take. An expression has at most 2,048 characters, but a few of them can ask for
/// millions of repetitions.
pub(crate) const EXPRESSION_BYTES_MAX: usize = 1 << 20;

/// Tags of a database: documented.
pub(crate) const TAGS_MAX: usize = 50;

/// How often UpdateTable begins anew when somebody else's update came in between and the caller named no version.
pub(crate) const UPDATE_TRIES_MAX: usize = 10;

/// Leftovers that are looked up at once, so that proposals do not wait long for it.
pub(crate) const SWEEP_BATCH: usize = 1_000;
