//! How records are read and how files are written: the options of the service's deserializers and serializers, with its defaults and
//! ranges.

use crate::limits;
use crate::schema::Schema;
use crate::timestamps::{Format, FormatError};
use std::collections::BTreeMap;

/// How JSON becomes rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Deserializer {
    /// The OpenX JSON SerDe: lenient.
    OpenX(OpenX),
    /// The Hive (HCatalog) JSON SerDe: stricter, with timestamp formats.
    Hive(Hive),
}

/// Options of the OpenX JSON SerDe.
///
/// It takes timestamps as `yyyy-MM-ddTHH:mm:ss[.S][Z]`, `yyyy-[M]M-[d]d [H]H:[m]m:[s]s[.S]` with up to nine digits of a second, and as numbers, in text
/// or not: seconds from 1970 with or without a fraction, milliseconds from 10^12 on.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenX {
    /// Whether keys in JSON are put in lower case before they are looked up. Default true.
    pub case_insensitive: bool,
    /// Whether dots in keys become underscores before they are looked up. Default false.
    pub convert_dots_in_json_keys_to_underscores: bool,
    /// For columns whose values have another key in JSON: column to key. Holds for fields of structs as well, as in the SerDe itself.
    pub column_to_json_key_mappings: BTreeMap<String, String>,
}

impl Default for OpenX {
    fn default() -> OpenX {
        OpenX {
            case_insensitive: true,
            convert_dots_in_json_keys_to_underscores: false,
            column_to_json_key_mappings: BTreeMap::new(),
        }
    }
}

/// Options of the Hive JSON SerDe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hive {
    /// How timestamps are written, tried in order: patterns of Joda's `DateTimeFormat`, or `millis`. What fits none of them is read as
    /// `java.sql.Timestamp.valueOf` reads it.
    pub timestamp_formats: Vec<String>,
}

/// What kind of file is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Serializer {
    /// Apache Parquet.
    Parquet(Parquet),
    /// Apache ORC.
    Orc(Orc),
}

/// Options of the Parquet SerDe.
#[derive(Clone, Debug, PartialEq)]
pub struct Parquet {
    /// Default SNAPPY.
    pub compression: ParquetCompression,
    /// Bytes of a row group before compression, and of a block of HDFS for padding.
    pub block_size_bytes: u64,
    /// Bytes of a page before compression.
    pub page_size_bytes: u64,
    /// Whether columns of few different values are kept as a dictionary. Default false.
    pub enable_dictionary_compression: bool,
    /// Bytes of zeros that may be written so that a row group does not begin shortly before the end of a block. Default 0.
    pub max_padding_bytes: u64,
    /// Default V1.
    pub writer_version: ParquetVersion,
}

impl Default for Parquet {
    fn default() -> Parquet {
        Parquet {
            compression: ParquetCompression::Snappy,
            block_size_bytes: limits::PARQUET_BLOCK_BYTES_DEFAULT,
            page_size_bytes: limits::PARQUET_PAGE_BYTES_DEFAULT,
            enable_dictionary_compression: false,
            max_padding_bytes: 0,
            writer_version: ParquetVersion::V1,
        }
    }
}

/// How the pages of a Parquet file are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParquetCompression {
    /// SNAPPY
    Snappy,
    /// GZIP
    Gzip,
    /// UNCOMPRESSED
    Uncompressed,
}

/// The version of pages and encodings in a Parquet file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParquetVersion {
    /// Pages and encodings that every reader knows.
    V1,
    /// Version 2 pages with delta encodings.
    V2,
}

/// Options of the ORC SerDe.
#[derive(Clone, Debug, PartialEq)]
pub struct Orc {
    /// Default SNAPPY.
    pub compression: OrcCompression,
    /// Bytes of a stripe before encoding.
    pub stripe_size_bytes: u64,
    /// Bytes of a block of HDFS, for padding.
    pub block_size_bytes: u64,
    /// Rows for each entry of the index.
    pub row_index_stride: u64,
    /// Whether zeros are written so that no stripe crosses the end of a block. Default false.
    pub enable_padding: bool,
    /// The part of a stripe that may be zeros at the most, 0 to 1. Default 0.05; without `enable_padding` it means nothing.
    pub padding_tolerance: f64,
    /// Columns with a bloom filter. Default none.
    pub bloom_filter_columns: Vec<String>,
    /// How often a bloom filter may be wrong, 0 to 1. Default 0.05.
    pub bloom_filter_false_positive_probability: f64,
    /// A column of text becomes a dictionary if its different values are at most this part of its values in a stripe, 0 to 1: 0 for
    /// never, 1 for always. Default 0, none: the service's reference names no default.
    pub dictionary_key_threshold: f64,
    /// Default V0_12.
    pub format_version: OrcVersion,
}

impl Default for Orc {
    fn default() -> Orc {
        Orc {
            compression: OrcCompression::Snappy,
            stripe_size_bytes: limits::ORC_STRIPE_BYTES_DEFAULT,
            block_size_bytes: limits::ORC_BLOCK_BYTES_DEFAULT,
            row_index_stride: limits::ORC_STRIDE_ROWS_DEFAULT,
            enable_padding: false,
            padding_tolerance: 0.05,
            bloom_filter_columns: Vec::new(),
            bloom_filter_false_positive_probability: 0.05,
            dictionary_key_threshold: 0.0,
            format_version: OrcVersion::V0_12,
        }
    }
}

/// How the streams of an ORC file are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrcCompression {
    /// SNAPPY
    Snappy,
    /// ZLIB
    Zlib,
    /// NONE
    None,
}

/// The version of an ORC file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrcVersion {
    /// As Hive 0.11 wrote: the first run-length encoding.
    V0_11,
    /// As Hive 0.12 and later: the second.
    V0_12,
}

/// An option that cannot be used. The configuration has to be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A number is out of its range.
    #[error("{option} is {value}; it must be between {least} and {most}")]
    Range {
        /// The option, as the service calls it.
        option: &'static str,
        /// What was given.
        value: String,
        /// The least that is taken.
        least: String,
        /// The most that is taken.
        most: String,
    },
    /// A bloom filter is asked for on a column that is not there or cannot have one.
    #[error("BloomFilterColumns: {0}")]
    Bloom(String),
    /// Two columns would read the same key.
    #[error("the columns {0} and {1} both read the JSON key {2:?}")]
    SameKey(String, String, String),
    /// A mapping names no column.
    #[error("ColumnToJsonKeyMappings: there is no column or field {0:?}")]
    Mapping(String),
    /// A timestamp format cannot be read.
    #[error("TimestampFormats: {0}")]
    TimestampFormat(#[from] FormatError),
    /// There are too many timestamp formats.
    #[error("TimestampFormats: {0} formats; at most {max} are taken", max = limits::TIMESTAMP_FORMATS_MAX)]
    TimestampFormats(usize),
    /// The kind of file cannot keep what the schema asks for.
    #[error("{0}")]
    Schema(String),
}

fn within<N: PartialOrd + ToString + Copy>(
    option: &'static str,
    value: N,
    least: N,
    most: N,
) -> Result<(), ConfigError> {
    if value >= least && value <= most {
        return Ok(());
    }
    let (value, least, most) = (value.to_string(), least.to_string(), most.to_string());
    Err(ConfigError::Range { option, value, least, most })
}

impl Hive {
    pub(crate) fn formats(&self) -> Result<Vec<Format>, ConfigError> {
        if self.timestamp_formats.len() > limits::TIMESTAMP_FORMATS_MAX {
            return Err(ConfigError::TimestampFormats(self.timestamp_formats.len()));
        }
        self.timestamp_formats.iter().map(|pattern| Ok(Format::new(pattern)?)).collect()
    }
}

impl Parquet {
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        within("BlockSizeBytes", self.block_size_bytes, limits::PARQUET_BLOCK_BYTES_MIN, u64::MAX)?;
        let (least, most) = (limits::PARQUET_PAGE_BYTES_MIN, limits::PARQUET_PAGE_BYTES_MAX);
        within("PageSizeBytes", self.page_size_bytes, least, most)?;
        within("MaxPaddingBytes", self.max_padding_bytes, 0, self.block_size_bytes)
    }
}

impl Orc {
    pub(crate) fn check(&self, schema: &Schema) -> Result<(), ConfigError> {
        within("StripeSizeBytes", self.stripe_size_bytes, limits::ORC_STRIPE_BYTES_MIN, u64::MAX)?;
        within("BlockSizeBytes", self.block_size_bytes, limits::ORC_BLOCK_BYTES_MIN, u64::MAX)?;
        let (least, most) = (limits::ORC_STRIDE_ROWS_MIN, limits::ORC_STRIDE_ROWS_MAX);
        within("RowIndexStride", self.row_index_stride, least, most)?;
        within("PaddingTolerance", self.padding_tolerance, 0.0, 1.0)?;
        within("DictionaryKeyThreshold", self.dictionary_key_threshold, 0.0, 1.0)?;
        let probability = self.bloom_filter_false_positive_probability;
        within("BloomFilterFalsePositiveProbability", probability, 0.0, 1.0)?;
        for name in &self.bloom_filter_columns {
            let column = schema.columns().iter().find(|column| column.name.eq_ignore_ascii_case(name));
            let Some(column) = column else {
                return Err(ConfigError::Bloom(format!("there is no column {name:?}")));
            };
            if !column.kind.is_primitive() || column.kind == crate::Type::Boolean {
                let kind = crate::schema::beginning(&column.kind.to_string());
                return Err(ConfigError::Bloom(format!("column {name} of type {kind} cannot have one")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_out_of_their_range_are_refused_by_name() {
        let schema = Schema::new([("a", "int"), ("b", "array<int>")]).unwrap();
        assert_eq!(Parquet::default().check(), Ok(()));
        assert_eq!(Orc::default().check(&schema), Ok(()));
        let small = Parquet { block_size_bytes: limits::PARQUET_BLOCK_BYTES_MIN - 1, ..Parquet::default() };
        assert!(small.check().unwrap_err().to_string().starts_with("BlockSizeBytes is 67108863"));
        let pages = Parquet { page_size_bytes: 65_535, ..Parquet::default() };
        assert!(pages.check().unwrap_err().to_string().starts_with("PageSizeBytes"));
        for (orc, option) in [
            (Orc { stripe_size_bytes: (8 << 20) - 1, ..Orc::default() }, "StripeSizeBytes"),
            (Orc { block_size_bytes: 1, ..Orc::default() }, "BlockSizeBytes"),
            (Orc { row_index_stride: 999, ..Orc::default() }, "RowIndexStride"),
            (Orc { padding_tolerance: -0.1, ..Orc::default() }, "PaddingTolerance"),
            (Orc { dictionary_key_threshold: f64::NAN, ..Orc::default() }, "DictionaryKeyThreshold"),
            (Orc { bloom_filter_false_positive_probability: 1.5, ..Orc::default() }, "BloomFilterFalse"),
            (Orc { bloom_filter_columns: vec!["c".into()], ..Orc::default() }, "BloomFilterColumns"),
            (Orc { bloom_filter_columns: vec!["b".into()], ..Orc::default() }, "BloomFilterColumns"),
        ] {
            let refused = orc.check(&schema).unwrap_err().to_string();
            assert!(refused.starts_with(option), "{refused}");
        }
    }
}
