//! Every limit of this crate, with its unit and its reason.

/// Characters of a prefix after its expressions were evaluated: the service's own, beside its sentence.
pub const EVALUATED_PREFIX_LENGTH_MAX: usize = 512;

/// Characters of `Prefix` and of `ErrorOutputPrefix` as configured: the service model's.
pub const PREFIX_LENGTH_MAX: usize = 1024;

/// Characters that `!{firehose:random-string}` becomes.
pub const RANDOM_STRING_LENGTH: usize = 11;

/// Records within one record: beyond it the whole record passes on as one, as in the service.
pub const SUB_RECORDS_MAX: usize = 500;

/// Keys that a metadata query may have: the service's.
pub const QUERY_KEYS_MAX: usize = 50;

/// Bytes of a metadata query: the service's longest processor parameter.
pub const QUERY_BYTES_MAX: usize = 5120;

/// How deeply the terms of a query may nest. What people write nests some ten deep; each level costs stack when it runs.
pub const QUERY_DEPTH_MAX: usize = 96;

/// Bytes of stack for the thread on which a query is compiled: enough for the deepest text of `QUERY_BYTES_MAX` to be parsed
/// before its depth is known.
pub(crate) const COMPILE_STACK_BYTES: usize = 64 * 1024 * 1024;

/// Steps that a query may take for a record, however small: values made, copied or compared, and 16 bytes of text each. A query of
/// five keys takes about a hundred; so many last some milliseconds.
pub const QUERY_STEPS_MIN: u64 = 200_000;

/// Steps that a query may take beyond that for each byte of its record, so that one that walks through the largest record has
/// enough of them.
pub const QUERY_STEPS_PER_BYTE: u64 = 1;

/// Steps that a call of a query's own definition counts for when it takes filters: from 400 to 2,500 such calls, whatever they hand
/// on.
pub(crate) const CALL_WITH_FILTERS_STEPS: u64 = 500;

/// Bytes of stack that a query may use while it runs: half of what a worker thread of the server has.
pub const QUERY_STACK_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of one text that a query makes: four times the largest record.
pub const QUERY_TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How deeply arrays and objects may nest, in records (jq 1.6: 256) as in what a query makes.
pub const JSON_DEPTH_MAX: u32 = 256;

/// Bytes that a regular expression may take when it is compiled. Matching takes time in proportion to this and to the text.
pub(crate) const REGEX_BYTES_MAX: usize = 128 * 1024;

/// Regular expressions that a query keeps compiled. Those that do not vary from record to record are far fewer.
pub(crate) const REGEXES_KEPT_MAX: usize = 64;

/// Bytes that one record of CloudWatch Logs may become when it is decompressed, by default: a subscription sends at most 1 MiB
/// compressed, and logs compress ten- to thirtyfold.
pub const DECOMPRESSED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Bytes of a block of both Snappy formats, before compression: what snappy-java and Hadoop cut.
pub const SNAPPY_BLOCK_BYTES: usize = 32 * 1024;
