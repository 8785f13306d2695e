//! Records into files of rows: the service's record format conversion.
//!
//! What is needed to make a file again after a crash is kept with its intent: the configuration, with the version of the table that was
//! the latest when the file was promised.

use std::sync::Arc;

use penstock_columnar::{
    ConfigError, Deserializer, Format, Hive, OpenX, Orc, OrcCompression, OrcVersion, Parquet,
    ParquetCompression, ParquetVersion, Schema, Serializer,
};
use penstock_transform::failure::{CatalogTable, Detail, Failure};
use serde_json::Value as Json;

use super::buffers::{Buffer, Item};
use crate::kind::enabled;
use crate::rules::text;
use crate::tables::{TableFault, TableName, Tables};

/// The codes that the service has been seen to give where a table is at fault and not a record.
const ENTITY_NOT_FOUND: &str = "DataFormatConversion.EntityNotFound";
const INVALID_VERSION: &str = "DataFormatConversion.InvalidVersionId";
const INVALID_SCHEMA: &str = "DataFormatConversion.InvalidSchema";
/// Ours, for a file that became larger than its format allows.
const FILE_TOO_LARGE: &str = "DataFormatConversion.FileTooLarge";

/// The version that means the latest one.
const LATEST: &str = "LATEST";

/// How records are converted.
#[derive(Clone, Debug)]
pub(crate) struct Conversion {
    role_arn: String,
    /// The account that was configured, if one was.
    catalog_id: Option<String>,
    table: TableName,
    deserializer: Deserializer,
    serializer: Serializer,
}

/// What records became.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Converted {
    /// Nothing if no record became a row.
    pub(crate) file: Option<Vec<u8>>,
    /// A line for each record that became none.
    pub(crate) failures: Vec<u8>,
}

/// Why nothing can be converted: a code and a sentence of the error output.
struct Refusal(&'static str, String);

impl Conversion {
    /// Reads a `DataFormatConversionConfiguration`; nothing if it is not enabled. `account` and `region` are the delivery stream's.
    pub(crate) fn read(
        configuration: &Json,
        account: &str,
        region: &str,
    ) -> Result<Option<Conversion>, String> {
        if !enabled(Some(configuration)) {
            return Ok(None);
        }
        let schema = &configuration["SchemaConfiguration"];
        let needed = |name| text(schema, name).ok_or_else(|| format!("{name} must not be null"));
        let catalog_id = text(schema, "CatalogId").map(ToOwned::to_owned);
        let table = TableName {
            account: catalog_id.clone().unwrap_or_else(|| account.to_owned()),
            region: text(schema, "Region").unwrap_or(region).to_owned(),
            database: needed("DatabaseName")?.to_owned(),
            table: needed("TableName")?.to_owned(),
            version: text(schema, "VersionId").filter(|&version| version != LATEST).map(ToOwned::to_owned),
        };
        Ok(Some(Conversion {
            role_arn: text(schema, "RoleARN").unwrap_or_default().to_owned(),
            catalog_id,
            table,
            deserializer: deserializer(&configuration["InputFormatConfiguration"]["Deserializer"])?,
            serializer: serializer(&configuration["OutputFormatConfiguration"]["Serializer"])?,
        }))
    }

    /// The end of a file's name.
    pub(crate) fn extension(&self) -> &'static str {
        match self.serializer {
            Serializer::Parquet(_) => ".parquet",
            Serializer::Orc(_) => ".orc",
        }
    }

    /// The configuration that this was read from, with what the table is by now instead of what is the latest later.
    pub(crate) fn pinned(&self, configuration: &Json, tables: &dyn Tables) -> Json {
        let mut pinned = configuration.clone();
        let schema = &mut pinned["SchemaConfiguration"];
        schema["Region"] = self.table.region.as_str().into();
        if let Ok(table) = tables.table(&self.table) {
            schema["VersionId"] = table.version.into();
        }
        pinned
    }

    /// Whether a file could be made: options that are out of their range are found here, and not when records wait.
    pub(crate) fn check(&self) -> Result<(), String> {
        // A table whose columns are those that the options name: what the real one has is known only later.
        let mut names: Vec<&str> = Vec::new();
        if let Serializer::Orc(orc) = &self.serializer {
            names.extend(orc.bloom_filter_columns.iter().map(String::as_str));
        }
        if let Deserializer::OpenX(open_x) = &self.deserializer {
            names.extend(open_x.column_to_json_key_mappings.keys().map(String::as_str));
        }
        names.push("penstock");
        names.sort_unstable();
        names.dedup();
        let schema = Schema::new(names.into_iter().map(|name| (name, "string")));
        let schema = schema.map_err(|error| error.to_string())?;
        match Format::new(&schema, &self.deserializer, &self.serializer) {
            Ok(_) => Ok(()),
            // What two columns of the real table read is not for this one to say.
            Err(ConfigError::SameKey(..) | ConfigError::Mapping(_)) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Makes a file of all records that fit the table.
    pub(crate) fn convert(&self, buffer: &Buffer, tables: &Arc<dyn Tables>, now_ms: i64) -> Converted {
        let mut converted = Converted::default();
        let format = match self.format(&**tables) {
            Ok(format) => format,
            Err(Refusal(code, message)) => {
                buffer.items().for_each(|item| self.tell(item, code, &message, now_ms, &mut converted));
                return converted;
            }
        };
        let mut encoder = format.encoder();
        for item in buffer.items() {
            if let Err(refused) = encoder.push(item.data) {
                self.tell(item, refused.code(), &refused.to_string(), now_ms, &mut converted);
            }
        }
        if encoder.rows() == 0 {
            return converted;
        }
        match encoder.finish() {
            Ok(file) => converted.file = Some(file),
            Err(error) => {
                converted.failures.clear();
                let message = error.to_string();
                for item in buffer.items() {
                    self.tell(item, FILE_TOO_LARGE, &message, now_ms, &mut converted);
                }
            }
        }
        converted
    }

    fn format(&self, tables: &dyn Tables) -> Result<Format, Refusal> {
        let invalid = |error: String| Refusal(INVALID_SCHEMA, format!("The schema is invalid. {error}"));
        let table = tables.table(&self.table).map_err(|fault| match fault {
            TableFault::NotFound(message) => Refusal(ENTITY_NOT_FOUND, message),
            TableFault::NoSuchVersion(message) => Refusal(INVALID_VERSION, message),
            TableFault::Unusable(message) => invalid(message),
        })?;
        let schema = Schema::new(table.columns.iter().map(|(name, kind)| (name.as_str(), kind.as_str())));
        let schema = schema.map_err(|error| invalid(error.to_string()))?;
        Format::new(&schema, &self.deserializer, &self.serializer).map_err(|error| invalid(error.to_string()))
    }

    fn tell(&self, item: Item<'_>, code: &str, message: &str, now_ms: i64, converted: &mut Converted) {
        let table = CatalogTable {
            catalog_id: self.catalog_id.as_deref(),
            database_name: &self.table.database,
            table_name: &self.table.table,
            region: &self.table.region,
            version_id: self.table.version.as_deref().unwrap_or(LATEST),
            catalog_arn: None,
            role_arn: &self.role_arn,
        };
        let failure = Failure {
            attempts_made: 1,
            arrival_timestamp_ms: item.arrived_ms,
            error_code: code,
            error_message: message,
            attempt_ending_timestamp_ms: now_ms,
            raw_data: item.data,
            detail: Detail::FormatConversion { sequence_number: None, sub_sequence_number: None, table },
        };
        failure.write(&mut converted.failures);
    }
}

/// The one member of a choice, and its options.
fn chosen(choice: &Json) -> Result<(&str, &Json), String> {
    let chosen = choice.as_object().and_then(|members| members.iter().next());
    chosen.map(|(name, options)| (name.as_str(), options)).ok_or_else(|| "nothing is chosen".to_owned())
}

fn deserializer(choice: &Json) -> Result<Deserializer, String> {
    let (name, options) = chosen(choice)?;
    let truth = |name: &str, default| options[name].as_bool().unwrap_or(default);
    match name {
        "OpenXJsonSerDe" => {
            let mappings = options["ColumnToJsonKeyMappings"].as_object();
            let pairs = mappings.into_iter().flatten().filter_map(|(column, key)| {
                let key = key.as_str()?;
                Some((column.clone(), key.to_owned()))
            });
            Ok(Deserializer::OpenX(OpenX {
                case_insensitive: truth("CaseInsensitive", true),
                convert_dots_in_json_keys_to_underscores: truth("ConvertDotsInJsonKeysToUnderscores", false),
                column_to_json_key_mappings: pairs.collect(),
            }))
        }
        "HiveJsonSerDe" => {
            Ok(Deserializer::Hive(Hive { timestamp_formats: texts(&options["TimestampFormats"]) }))
        }
        other => Err(format!("there is no deserializer {other}")),
    }
}

fn serializer(choice: &Json) -> Result<Serializer, String> {
    let (name, options) = chosen(choice)?;
    let number = |name: &str, default| options[name].as_u64().unwrap_or(default);
    let share = |name: &str, default| options[name].as_f64().unwrap_or(default);
    let truth = |name: &str, default| options[name].as_bool().unwrap_or(default);
    match name {
        "ParquetSerDe" => {
            let default = Parquet::default();
            Ok(Serializer::Parquet(Parquet {
                compression: match text(options, "Compression") {
                    Some("GZIP") => ParquetCompression::Gzip,
                    Some("UNCOMPRESSED") => ParquetCompression::Uncompressed,
                    _ => ParquetCompression::Snappy,
                },
                block_size_bytes: number("BlockSizeBytes", default.block_size_bytes),
                page_size_bytes: number("PageSizeBytes", default.page_size_bytes),
                enable_dictionary_compression: truth("EnableDictionaryCompression", false),
                max_padding_bytes: number("MaxPaddingBytes", default.max_padding_bytes),
                writer_version: match text(options, "WriterVersion") {
                    Some("V2") => ParquetVersion::V2,
                    _ => ParquetVersion::V1,
                },
            }))
        }
        "OrcSerDe" => {
            let default = Orc::default();
            let probability = default.bloom_filter_false_positive_probability;
            Ok(Serializer::Orc(Orc {
                compression: match text(options, "Compression") {
                    Some("ZLIB") => OrcCompression::Zlib,
                    Some("NONE") => OrcCompression::None,
                    _ => OrcCompression::Snappy,
                },
                stripe_size_bytes: number("StripeSizeBytes", default.stripe_size_bytes),
                block_size_bytes: number("BlockSizeBytes", default.block_size_bytes),
                row_index_stride: number("RowIndexStride", default.row_index_stride),
                enable_padding: truth("EnablePadding", false),
                padding_tolerance: share("PaddingTolerance", default.padding_tolerance),
                bloom_filter_columns: texts(&options["BloomFilterColumns"]),
                bloom_filter_false_positive_probability: share(
                    "BloomFilterFalsePositiveProbability",
                    probability,
                ),
                dictionary_key_threshold: share("DictionaryKeyThreshold", default.dictionary_key_threshold),
                format_version: match text(options, "FormatVersion") {
                    Some("V0_11") => OrcVersion::V0_11,
                    _ => OrcVersion::V0_12,
                },
            }))
        }
        other => Err(format!("there is no serializer {other}")),
    }
}

fn texts(array: &Json) -> Vec<String> {
    let all = array.as_array().into_iter().flatten();
    all.filter_map(Json::as_str).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::Clicks;

    fn configuration(schema: Json) -> Json {
        let mut all = crate::testing::converted();
        let Json::Object(members) = schema else { panic!("an object") };
        all["SchemaConfiguration"].as_object_mut().unwrap().extend(members);
        all
    }

    fn read(configuration: &Json) -> Conversion {
        Conversion::read(configuration, "123456789012", "eu-west-1").unwrap().unwrap()
    }

    fn convert(configuration: &Json, records: &[&str]) -> (bool, Vec<Json>) {
        let mut buffer = Buffer::default();
        records.iter().enumerate().for_each(|(at, record)| buffer.push(at as u64, 7, record.as_bytes()));
        let tables: Arc<dyn Tables> = Arc::new(Clicks);
        let Converted { file, failures } = read(configuration).convert(&buffer, &tables, 9);
        let text = String::from_utf8(failures).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (file.is_some_and(|file| file.starts_with(b"PAR1")), lines)
    }

    #[test]
    fn records_that_fit_the_table_become_a_file_and_the_others_lines() {
        let (file, told) = convert(&configuration(json!({})), &[r#"{"id":1}{"id":2}"#, r#"{"id":"x"}"#, "["]);
        assert!(file);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0]["lastErrorCode"], "DataFormatConversion.MalformedData");
        assert_eq!(
            (&told[0]["arrivalTimestamp"], &told[0]["attemptEndingTimestamp"]),
            (&json!(7), &json!(9))
        );
        assert_eq!(told[0]["dataCatalogTable"]["tableName"], "clicks");
        assert_eq!(told[0]["dataCatalogTable"]["versionId"], "LATEST");
        assert_eq!(told[1]["lastErrorCode"], "DataFormatConversion.ParseError");
        assert!(!convert(&configuration(json!({})), &["1"]).0, "no rows, no file");
    }

    #[test]
    fn a_table_that_is_missing_or_makes_no_sense_is_told_of_for_each_record() {
        for (schema, code) in [
            (json!({"TableName": "others"}), ENTITY_NOT_FOUND),
            (json!({"Region": "eu-west-2"}), ENTITY_NOT_FOUND),
            (json!({"CatalogId": "210987654321"}), ENTITY_NOT_FOUND),
            (json!({"VersionId": "7"}), INVALID_VERSION),
            (json!({"VersionId": "0"}), INVALID_SCHEMA),
        ] {
            let (file, told) = convert(&configuration(schema), &[r#"{"id":1}"#, r#"{"id":2}"#]);
            assert!(!file && told.len() == 2);
            assert!(told.iter().all(|line| line["lastErrorCode"] == code), "{told:?}");
        }
    }

    #[test]
    fn what_is_promised_names_the_version_that_was_the_latest() {
        for (schema, version) in [
            (json!({}), json!("1")),
            (json!({"VersionId": "LATEST"}), json!("1")),
            (json!({"VersionId": "0"}), json!("0")),
            (json!({"TableName": "others"}), Json::Null),
        ] {
            let configuration = configuration(schema);
            let pinned = read(&configuration).pinned(&configuration, &Clicks);
            assert_eq!(pinned["SchemaConfiguration"]["VersionId"], version);
            assert_eq!(pinned["SchemaConfiguration"]["Region"], "eu-west-1");
        }
    }

    #[test]
    fn every_option_is_read() {
        let mut configuration = configuration(json!({}));
        configuration["InputFormatConfiguration"]["Deserializer"] =
            json!({"HiveJsonSerDe": {"TimestampFormats": ["millis"]}});
        configuration["OutputFormatConfiguration"]["Serializer"] = json!({"OrcSerDe": {
            "Compression": "ZLIB", "StripeSizeBytes": 16 << 20, "BlockSizeBytes": 128 << 20, "RowIndexStride": 2_000,
            "EnablePadding": true, "PaddingTolerance": 0.1, "BloomFilterColumns": ["id"],
            "BloomFilterFalsePositiveProbability": 0.2, "DictionaryKeyThreshold": 0.5, "FormatVersion": "V0_11",
        }});
        let conversion = read(&configuration);
        assert_eq!(conversion.extension(), ".orc");
        assert_eq!(
            conversion.deserializer,
            Deserializer::Hive(Hive { timestamp_formats: vec!["millis".into()] })
        );
        let expected = Orc {
            compression: OrcCompression::Zlib,
            stripe_size_bytes: 16 << 20,
            block_size_bytes: 128 << 20,
            row_index_stride: 2_000,
            enable_padding: true,
            padding_tolerance: 0.1,
            bloom_filter_columns: vec!["id".into()],
            bloom_filter_false_positive_probability: 0.2,
            dictionary_key_threshold: 0.5,
            format_version: OrcVersion::V0_11,
        };
        assert_eq!(conversion.serializer, Serializer::Orc(expected));
        assert_eq!(conversion.check(), Ok(()));
        configuration["InputFormatConfiguration"]["Deserializer"]["HiveJsonSerDe"]["TimestampFormats"] =
            json!(["QQQ"]);
        assert!(read(&configuration).check().unwrap_err().starts_with("TimestampFormats"));
    }

    #[test]
    fn what_is_not_enabled_converts_nothing() {
        assert!(Conversion::read(&json!({"Enabled": false}), "1", "r").unwrap().is_none());
        assert!(Conversion::read(&Json::Null, "1", "r").unwrap().is_none());
    }
}
