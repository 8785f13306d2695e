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

/// Items that `COUNT_DISTINCT_ITEMS_TUMBLING` counts exactly: the service's own. Of more it keeps a sketch.
pub const DISTINCT_EXACT_MAX: usize = 10_000;

/// Items that `TOP_K_ITEMS_TUMBLING` keeps a counter for, for each that it tells and at least: as long as there are no more, its counts
/// are exact.
pub const TOP_K_COUNTERS_EACH: usize = 4;
/// See [`TOP_K_COUNTERS_EACH`].
pub const TOP_K_COUNTERS_MIN: usize = 10_000;

/// Columns of numbers that `RANDOM_CUT_FOREST` and `HOTSPOTS` take: the service's own.
pub const MODEL_COLUMNS_MAX: usize = 30;

/// Trees of `RANDOM_CUT_FOREST`: the service's own.
pub const FOREST_TREES_MAX: i64 = 1000;

/// Points in the sample of each tree: the service's own.
pub const FOREST_SAMPLE_MIN: i64 = 10;
/// See [`FOREST_SAMPLE_MIN`].
pub const FOREST_SAMPLE_MAX: i64 = 1000;

/// Points after which one is forgotten: the service's own.
pub const FOREST_DECAY_MAX: i64 = i32::MAX as i64;

/// Rows that make a point: the service's own.
pub const FOREST_SHINGLE_MAX: i64 = 30;

/// Bytes of all boxes of a forest: a quarter of the memory that the service has for an application. Only the greatest sample of very many
/// trees over hundreds of numbers comes there.
pub const FOREST_BYTES_MAX: u64 = 1 << 30;

/// Rows of the window of `HOTSPOTS`: the service's own.
pub const HOTSPOTS_WINDOW_MIN: i64 = 100;
/// See [`HOTSPOTS_WINDOW_MIN`].
pub const HOTSPOTS_WINDOW_MAX: i64 = 1000;

/// Characters of the text of all hotspots, of which the densest come first: the most that a column takes.
pub const HOTSPOTS_CHARS_MAX: usize = VARCHAR_LENGTH_MAX as usize;

/// Characters of the explanation of a score: those of the column in the service's own examples, more than 30 columns take.
pub const EXPLANATION_CHARS_MAX: u32 = 20_480;

/// Characters of an expression of `FAST_REGEX_LOG_PARSE`: a few lines.
pub const AUTOMATON_CHARS_MAX: usize = 1000;

/// How deeply its parentheses may nest: each level costs stack.
pub const AUTOMATON_DEPTH_MAX: usize = 40;

/// How often it may repeat something by count, because what remains of a count is a state.
pub const AUTOMATON_REPEATS_MAX: u32 = 1000;

/// States of one of its automata, so that `(a|b)*a(a|b){500}` is refused, which has more than there are atoms.
pub const AUTOMATON_STATES_MAX: usize = 4000;

/// What the states of one of its automata may be made of, in all, so that making them takes no longer than a second.
pub const AUTOMATON_NODES_MAX: usize = 1_000_000;

/// Steps that a regular expression with look-around or references back may go astray for one text: some tens of milliseconds. The row
/// fails then.
pub const REGEX_STEPS_MAX: usize = 1_000_000;

/// Characters of a delimiter of CSV: the service's own.
pub const CSV_DELIMITER_CHARS_MAX: usize = 1024;

/// Characters of the name of a column that is discovered: the service's own.
pub const DISCOVERED_NAME_CHARS_MAX: usize = 100;

/// A part of the room of all states that is made free when there is none.
pub const ROOM_LEFT_PARTS: usize = 8;

/// What the state of one operator takes for a byte of the rows that come, at most, about: rows that are kept, keys, and what aggregates keep
/// of them.
pub const GROWTH: usize = 2;

/// A part of a state: as soon as it may have grown by that, it is weighed where there may be no room. Each row pays for a few pages that are
/// looked at, however large the state is.
pub const UNWEIGHED_PARTS: usize = 8;

/// Bytes that a small state may grow by before it is weighed, unless the room is small itself.
pub const UNWEIGHED_BYTES: usize = 1 << 20;

/// Bytes of a page of a state, about: a gigabyte is some hundred thousand of them, and to copy one takes a microsecond.
pub const PAGE_BYTES: usize = 8192;

/// Items of a page where they are large: who needs one of them has all of them fetched.
pub const PAGE_ITEMS_MIN: usize = 4;

/// Items of a page that is searched.
pub const SORTED_ITEMS: usize = 64;

/// Pages of a queue that go to the shelf along with what the queue is a part of, if they are no more. Of a longer one they go one by one, so
/// that who looks at one item has not all of them fetched.
pub const PAGES_ALONG: usize = 2;

/// Bytes of a state that go to the shelf at once, unless rows add more: some milliseconds.
pub const RELIEF_BYTES: usize = 4 << 20;

/// Bytes of a piece of a snapshot: as many as are in memory at once while it is written, and no more than a record of a log takes.
pub const SNAPSHOT_PIECE_BYTES_MAX: usize = 1 << 20;
