//! Every limit of this crate, with its unit and its reason. Those of options are the service's.

/// Bytes of the largest record that is read: more than the 10 MiB that the service takes from a topic.
pub const RECORD_BYTES_MAX: usize = 16 << 20;

/// Bytes of rows that wait for their row group or stripe at the most, whatever the options say.
pub const BUFFERED_BYTES_MAX: usize = 1 << 30;
// Places in columns are kept in 32 bits. What takes the most of them for its JSON is an array of empty texts as `char`, three bytes each.
const _: () = assert!(
    BUFFERED_BYTES_MAX + 2 * RECORD_BYTES_MAX / 3 * CHAR_CHARACTERS_MAX as usize <= u32::MAX as usize
);

/// Columns of a schema: more than any table has, and few enough that an encoder stays small.
pub const COLUMNS_MAX: usize = 10_000;

/// Fields of all structs of a schema together with its columns: a type may be written in few characters that mean many.
pub const FIELDS_MAX: usize = 100_000;

/// Bytes of one type as text: the service's catalog keeps 131,072.
pub const TYPE_BYTES_MAX: usize = 131_072;

/// Levels of a type within a type. Reading a value goes down one call for each.
pub const TYPE_DEPTH_MAX: usize = 32;

/// Levels of a JSON value that is skipped or kept as text; one call each. Deeper ones are refused.
pub const JSON_DEPTH_MAX: usize = 256;

/// Digits of a decimal, as in Hive; they fit 127 bits.
pub const DECIMAL_PRECISION_MAX: u8 = 38;
/// Digits of `decimal` without more, as in Hive.
pub const DECIMAL_PRECISION_DEFAULT: u8 = 10;

/// Characters of `varchar`, as in Hive.
pub const VARCHAR_CHARACTERS_MAX: u32 = 65_535;
/// Characters of `char`, as in Hive.
pub const CHAR_CHARACTERS_MAX: u32 = 255;

/// Timestamp formats of one deserializer: each is tried on each value.
pub const TIMESTAMP_FORMATS_MAX: usize = 64;
/// Characters of one timestamp format.
pub const TIMESTAMP_FORMAT_BYTES_MAX: usize = 1_024;

/// Bytes of a value that an error's message repeats: messages go into logs.
pub(crate) const MESSAGE_VALUE_BYTES_MAX: usize = 128;

/// Parquet's `BlockSizeBytes`: the least, 64 MiB.
pub const PARQUET_BLOCK_BYTES_MIN: u64 = 64 << 20;
/// Parquet's `BlockSizeBytes` when it is not given, 256 MiB.
pub const PARQUET_BLOCK_BYTES_DEFAULT: u64 = 256 << 20;
/// Parquet's `PageSizeBytes`: the least, 64 KiB.
pub const PARQUET_PAGE_BYTES_MIN: u64 = 64 << 10;
/// Parquet's `PageSizeBytes`: the most. The service has none; a page's size is kept in 31 bits in the file.
pub const PARQUET_PAGE_BYTES_MAX: u64 = 1 << 30;
/// Parquet's `PageSizeBytes` when it is not given, 1 MiB.
pub const PARQUET_PAGE_BYTES_DEFAULT: u64 = 1 << 20;

/// ORC's `StripeSizeBytes`: the least, 8 MiB.
pub const ORC_STRIPE_BYTES_MIN: u64 = 8 << 20;
/// ORC's `StripeSizeBytes` when it is not given, 64 MiB.
pub const ORC_STRIPE_BYTES_DEFAULT: u64 = 64 << 20;
/// ORC's `BlockSizeBytes`: the least, 64 MiB.
pub const ORC_BLOCK_BYTES_MIN: u64 = 64 << 20;
/// ORC's `BlockSizeBytes` when it is not given, 256 MiB.
pub const ORC_BLOCK_BYTES_DEFAULT: u64 = 256 << 20;
/// ORC's `RowIndexStride`: the least number of rows.
pub const ORC_STRIDE_ROWS_MIN: u64 = 1_000;
/// ORC's `RowIndexStride`: the most. The service has none; the file keeps 32 bits, which Java reads with a sign.
pub const ORC_STRIDE_ROWS_MAX: u64 = i32::MAX as u64;
/// ORC's `RowIndexStride` when it is not given.
pub const ORC_STRIDE_ROWS_DEFAULT: u64 = 10_000;
/// Bytes of a compressed chunk's content; the format's own default.
pub(crate) const ORC_CHUNK_BYTES: usize = 256 << 10;
/// Rows that a bloom filter is sized for at the most, whatever the stride: 6 bits each at the default probability.
pub(crate) const ORC_BLOOM_ROWS_MAX: u64 = 1_000_000;
