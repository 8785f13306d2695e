//! JSON records into Parquet and ORC files along a Hive schema: what Data Firehose calls record format conversion.
//!
//! ```
//! use penstock_columnar::{Deserializer, Format, OpenX, Parquet, Schema, Serializer};
//!
//! let schema = Schema::new([("id", "bigint"), ("tags", "array<string>")])?;
//! let deserializer = Deserializer::OpenX(OpenX::default());
//! let format = Format::new(&schema, &deserializer, &Serializer::Parquet(Parquet::default()))?;
//!
//! let mut file = format.encoder();
//! file.push(br#"{"id": 1, "tags": ["a", "b"]}{"id": 2}"#)?;
//! let refused = file.push(br#"{"id": "one"}"#).unwrap_err();
//! assert_eq!(refused.code(), "DataFormatConversion.MalformedData");
//! assert_eq!(refused.to_string(), r#"Data does not match the schema. For input string: "one""#);
//! assert_eq!(file.rows(), 2);
//! let bytes = file.finish()?;
//! assert!(bytes.starts_with(b"PAR1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same records give the same bytes. A record that is refused leaves nothing in the file. Nothing here knows of streams, buffers or buckets;
//! the caller decides when a file ends.
//!
//! ```text
//!  schema       types out of the catalog's text
//!  options      of deserializers and serializers, with their ranges
//!  json, rows   a record's text straight into columns, without a tree between
//!  column       rows as columns, until there are enough of them
//!  parquet_file a row group through the column writers of the `parquet` crate
//!  orc/         a stripe, index, statistics and bloom filters, all of it here
//! ```
//!
//! # What is in the files
//!
//! | type | Parquet | ORC |
//! |---|---|---|
//! | `tinyint`, `smallint`, `int` | INT32 (with INT_8, INT_16) | BYTE, SHORT, INT |
//! | `bigint`, `float`, `double`, `boolean` | INT64, FLOAT, DOUBLE, BOOLEAN | the same |
//! | `decimal(p,s)` | FIXED_LEN_BYTE_ARRAY with DECIMAL, as few bytes as `p` needs | DECIMAL |
//! | `string`, `varchar`, `char` | BYTE_ARRAY with STRING; `char` without the blanks at its end | the same; `char` with them |
//! | `date`, `binary` | INT32 with DATE, BYTE_ARRAY | DATE, BINARY |
//! | `timestamp` | INT96, to the nanosecond, as Hive writes it | TIMESTAMP, the writer's zone being UTC |
//! | `array`, `map`, `struct` | groups of three levels (`list.element`, `key_value.key`, `.value`), a group | LIST, MAP, STRUCT |
//!
//! # What a record may be, and what it means
//!
//! One or more JSON objects, one after the other. Keys that the schema does not have are passed over, missing ones and nulls are null, and of equal keys
//! the last one counts. JSON is taken strictly, as RFC 8259 has it; a surrogate without its other half becomes U+FFFD.
//!
//! Where a value is not of its column's type:
//!
//! | | OpenX | Hive |
//! |---|---|---|
//! | names | case as `case_insensitive` says, at every depth | whatever their case, at every depth |
//! | text for a number or a boolean | read as one | refused |
//! | a number or a boolean for text | as it is written | as it is written |
//! | an object or array for text | as compact JSON, names in lower case | refused |
//! | another value for an array | an array of one | refused |
//! | an array for a struct | its fields by position | refused |
//! | timestamps | see [`OpenX`] | the formats, then `yyyy-[m]m-[d]d [h]h:[m]m:[s]s[.f]` |
//!
//! For both: integers may be written `1.0` and `1e3`, and are refused with a fraction or beyond their type; decimals are rounded half up to their
//! scale, and refused if they have too many digits before the point; a date is `yyyy-[m]m-[d]d`; binary is base64; years go from 1 to 9999; text is cut to
//! the characters of a `varchar` or `char`.
//!
//! # Errors, and how sure their words are
//!
//! The service's documentation names the members of its error output but no codes. Both codes of [`ErrorCode`] and these sentences have been
//! seen in the error output of the real service, by several people in public:
//! `Encountered malformed JSON.`, `Data does not match the schema.`, `For input string: "..."`, `The record was empty or contained only whitespace.`,
//! `The input JSON contained a primitive at the top level. ...`, `java.io.IOException: Start of Array expected` and `... Object expected`,
//! `Current token (VALUE_STRING) not numeric, ...`, `One or more fields have incorrect format. ...`. What follows them where the service shows
//! the words of its Java parsers, and the sentences about ranges, base64 and arrays of records, are ours. So are these decisions, which nobody has
//! seen the service make: fractions in integers, duplicate keys, surrogates, the limits of [`limits`].
//!
//! # What ORC cannot say
//!
//! A timestamp within the last second of 1969 that has a fraction of more than a millisecond is read as one within the first second of 1970: readers
//! cannot tell them apart, whoever writes.

mod column;
mod encoder;
mod error;
mod json;
pub mod limits;
mod numbers;
mod options;
mod orc;
mod parquet_file;
mod rows;
mod schema;
mod timestamps;

pub use encoder::{EncodeError, Encoder, Format, Rows};
pub use error::{ErrorCode, RecordError};
pub use options::{
    ConfigError, Deserializer, Hive, OpenX, Orc, OrcCompression, OrcVersion, Parquet, ParquetCompression,
    ParquetVersion, Serializer,
};
pub use schema::{Field, Schema, SchemaError, Type};
pub use timestamps::FormatError;
