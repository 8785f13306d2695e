//! Every limit of this crate, with its unit and its reason.

/// Bytes of an application's code: the service's own.
pub const CODE_BYTES_MAX: usize = 102_400;

/// How deeply parentheses, functions and sub-queries may nest. Each level costs stack when it is parsed; what people write nests
/// some ten deep.
pub const DEPTH_MAX: usize = 40;

/// How high the tree of an expression may grow, by nesting and by operators that follow one another, but for AND, OR and UNION ALL,
/// which are as flat as they are long. Each level costs stack when it is bound and evaluated.
pub const HEIGHT_MAX: usize = 100;

/// Joins in one FROM: each is an operator on top of the others.
pub const JOINS_MAX: usize = 16;

/// Nodes of all expressions and operators of a program after functions and views are put in their places, so that a few lines that
/// use each other twice cannot grow without end.
pub const PROGRAM_NODES_MAX: usize = 200_000;

/// Diagnostics of one compilation: who repairs so many will compile again anyway.
pub const DIAGNOSTICS_MAX: usize = 20;

/// Bytes of an identifier: the service's own.
pub const IDENTIFIER_BYTES_MAX: usize = 128;

/// Columns of a stream or table: the service's own.
pub const COLUMNS_MAX: usize = 1000;

/// Digits of a DECIMAL: the service's own.
pub const DECIMAL_PRECISION_MAX: u8 = 19;

/// Characters of a VARCHAR: the service's own.
pub const VARCHAR_LENGTH_MAX: u32 = 65_535;

/// Bytes that a regular expression may take when it is compiled, so that a pattern such as `((a{99}){99}){99}` is refused.
pub const REGEX_BYTES_MAX: usize = 1 << 20;

/// Regular expressions that come with the rows and are kept compiled, for each place that uses some.
pub const REGEX_CACHE_MAX: usize = 32;

/// Rows before or after the current one that a window may ask for by count: a window is kept in memory.
pub const WINDOW_ROWS_MAX: u64 = 10_000_000;

/// Characters of the message of an error row: the column's own.
pub const ERROR_MESSAGE_CHARS_MAX: usize = 4096;

/// Bytes of the row that an error row repeats: half of the column, which has two digits for each.
pub const ERROR_ROW_BYTES_MAX: usize = 24_576;

/// How deeply a JSON row may nest.
pub const JSON_DEPTH_MAX: usize = 128;

/// Items that `TOP_K_ITEMS_TUMBLING` may be asked for: the service's own.
pub const TOP_K_MAX: i64 = 100_000;

/// Seconds of the window of the `..._ITEMS_TUMBLING` functions: the service's own.
pub const ITEMS_WINDOW_SECONDS_MAX: i64 = 3600;

/// Bytes of a piece of a snapshot: as many as are in memory at once while it is written, and no more than a record of a log takes.
pub const SNAPSHOT_PIECE_BYTES_MAX: usize = 1 << 20;
