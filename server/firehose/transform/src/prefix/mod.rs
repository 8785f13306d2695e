//! Where an object goes: `Prefix` and `ErrorOutputPrefix`, and the object's name behind them.
//!
//! ```text
//!  key = evaluated prefix + <stream>-<version>-<yyyy-MM-dd-HH-mm-ss>-<uuid> + extension
//! ```
//!
//! A prefix without any expression gets `yyyy/MM/dd/HH/` glued to its end, without a slash between; a prefix with an expression,
//! whichever, gets nothing. That is what the service was seen to do; its guide speaks of timestamp expressions only. All times
//! of a key are one moment, the arrival of its oldest record, in the zone of the stream.

mod pattern;

use crate::failure::OutputType;
use crate::limits::{EVALUATED_PREFIX_LENGTH_MAX, PREFIX_LENGTH_MAX, RANDOM_STRING_LENGTH};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use pattern::Pattern;
use std::fmt;
use std::sync::LazyLock;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DATE: &str = "yyyy/MM/dd/HH/";
const NAME_TIME: &str = "yyyy-MM-dd-HH-mm-ss";

static DATE_PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::parse(DATE).expect("a valid pattern"));
static NAME_PATTERN: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::parse(NAME_TIME).expect("a valid pattern"));

/// Which of the two prefixes a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `Prefix`.
    Prefix,
    /// `ErrorOutputPrefix`.
    ErrorOutputPrefix,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Prefix => "Prefix",
            Field::ErrorOutputPrefix => "ErrorOutputPrefix",
        })
    }
}

/// Why a pair of prefixes is refused when a stream is created or updated: an `InvalidArgumentException` with this text.
///
/// The texts were observed on the service, but for [`PrefixError::TooLong`], which the service's model refuses before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrefixError {
    /// An error prefix is demanded as soon as the prefix has an expression.
    #[error("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions")]
    ErrorOutputPrefixMissing,
    /// An error prefix with expressions must say which kind of error.
    #[error("ErrorOutputPrefix must contain at least one occurrence of !{{firehose:error-output-type}}")]
    ErrorOutputTypeMissing,
    /// The kind of error is for the error prefix.
    #[error("Prefix must not contain any occurrence of !{{firehose:error-output-type}}")]
    ErrorOutputTypeInPrefix,
    /// `!{` that does not begin an expression of the form `!{namespace:value}`; also a partition key in a stream without dynamic
    /// partitioning, for which the service's own sentence is not known.
    #[error("Invalid expression usage")]
    Expression,
    /// No such namespace.
    #[error("Namespace to the left of colon ({0}) is an invalid keyword!")]
    Namespace(String),
    /// The value is none that the namespace takes: no pattern of Java's `DateTimeFormatter`, or unknown.
    #[error("Invalid conversion character used in the value of the expression in {0}")]
    Conversion(Field),
    /// Longer than [`EVALUATED_PREFIX_LENGTH_MAX`] when evaluated.
    #[error("Length of evaluated {} cannot be greater than {}", .0.in_sentence(), EVALUATED_PREFIX_LENGTH_MAX)]
    EvaluatedTooLong(Field),
    /// Longer than [`PREFIX_LENGTH_MAX`] as written.
    #[error("{0} cannot be longer than {PREFIX_LENGTH_MAX} characters")]
    TooLong(Field),
    /// Redshift's staging area takes neither.
    #[error("Prefix Expressions or ErrorOutputPrefix is currently not supported for this destination")]
    NotSupported,
    /// Dynamic partitioning without a partition key in the prefix.
    #[error("S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled")]
    PartitioningMissing,
    /// Partition keys are for the prefix.
    #[error("Dynamic Partitioning Namespaces can't be part of an error prefix expression")]
    PartitioningInErrorPrefix,
    /// A key of the metadata query that the prefix does not use.
    #[error(
        "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression"
    )]
    QueryKeyNotInPrefix,
}

impl Field {
    fn in_sentence(self) -> &'static str {
        match self {
            Field::Prefix => "prefix",
            Field::ErrorOutputPrefix => "ErrorOutputPrefix",
        }
    }
}

/// Why a prefix that was accepted cannot be evaluated for an object: the object's records go to the errors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// Partition keys made it longer than the service takes.
    #[error("Length of evaluated {} cannot be greater than {}", .0.in_sentence(), EVALUATED_PREFIX_LENGTH_MAX)]
    TooLong(Field),
    /// A partition key that the records do not have.
    #[error("partition key {0} has no value")]
    PartitionKeyMissing(String),
    /// A field is wider than the pattern pads it to, which Java does not print either.
    #[error("a field of the timestamp is wider than its padding")]
    Padding,
    /// A moment outside of the years -9999 to 9999.
    #[error("no such moment")]
    Moment,
}

/// The time zone of a stream's keys: `CustomTimeZone`.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// UTC, where no zone is configured.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// A zone by its name in the time zone database, as in `Asia/Tokyo`; `None` if there is none. The database is in the binary.
    pub fn named(name: &str) -> Option<Zone> {
        static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
        DATABASE.get(name).ok().map(Zone)
    }

    fn at(&self, at_ms: i64) -> Result<Zoned, EvaluateError> {
        let timestamp = Timestamp::from_millisecond(at_ms).map_err(|_| EvaluateError::Moment)?;
        Ok(timestamp.to_zoned(self.0.clone()))
    }
}

/// Where a partition key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// `partitionKeyFromQuery`: the metadata query.
    Query,
    /// `partitionKeyFromLambda`: the answer of the Lambda function.
    Lambda,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Timestamp(Pattern),
    RandomString,
    ErrorOutputType,
    PartitionKey(KeySource, String),
}

/// What an object's key depends on, besides its prefix.
pub struct Moment<'a> {
    /// Arrival of the object's oldest record, in milliseconds since 1970.
    pub at_ms: i64,
    /// The stream's zone.
    pub zone: &'a Zone,
}

/// Both prefixes of a destination, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes {
    prefix: Vec<Part>,
    /// `None`: the default, made from the prefix.
    error: Option<Vec<Part>>,
}

impl Prefixes {
    /// Checks what a destination is configured with; an empty text is as good as none.
    ///
    /// # Errors
    /// The service's sentence for the first rule that is broken.
    pub fn check(
        prefix: Option<&str>,
        error: Option<&str>,
        dynamic_partitioning: bool,
    ) -> Result<Prefixes, PrefixError> {
        let prefix = parse(prefix.unwrap_or_default(), Field::Prefix)?;
        let error = error.filter(|text| !text.is_empty());
        let error = error.map(|text| parse(text, Field::ErrorOutputPrefix)).transpose()?;
        if prefix.contains(&Part::ErrorOutputType) {
            return Err(PrefixError::ErrorOutputTypeInPrefix);
        }
        match &error {
            None if has_expressions(&prefix) => return Err(PrefixError::ErrorOutputPrefixMissing),
            Some(error) if error.iter().any(Part::is_partition_key) => {
                return Err(PrefixError::PartitioningInErrorPrefix);
            }
            Some(error) if has_expressions(error) && !error.contains(&Part::ErrorOutputType) => {
                return Err(PrefixError::ErrorOutputTypeMissing);
            }
            _ => {}
        }
        match (dynamic_partitioning, prefix.iter().any(Part::is_partition_key)) {
            (true, false) => return Err(PrefixError::PartitioningMissing),
            (false, true) => return Err(PrefixError::Expression),
            _ => {}
        }
        let prefixes = Prefixes { prefix, error };
        prefixes.check_length()?;
        Ok(prefixes)
    }

    /// Checks the staging area of Redshift, which takes a prefix without expressions and no error prefix.
    ///
    /// # Errors
    /// [`PrefixError::NotSupported`], or what is wrong with the prefix itself.
    pub fn check_staging(prefix: Option<&str>, error: Option<&str>) -> Result<Prefixes, PrefixError> {
        let parsed = parse(prefix.unwrap_or_default(), Field::Prefix)?;
        if has_expressions(&parsed) || error.is_some_and(|text| !text.is_empty()) {
            return Err(PrefixError::NotSupported);
        }
        Prefixes::check(prefix, None, false)
    }

    /// The partition keys that the prefix uses, each once, in the order in which they first occur.
    pub fn partition_keys(&self, source: KeySource) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for part in &self.prefix {
            if let Part::PartitionKey(from, key) = part
                && *from == source
                && !keys.contains(&key.as_str())
            {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether the prefix uses every key of the metadata query.
    ///
    /// # Errors
    /// [`PrefixError::QueryKeyNotInPrefix`].
    pub fn check_query_keys(&self, keys: &[String]) -> Result<(), PrefixError> {
        let used = self.partition_keys(KeySource::Query);
        let all = keys.iter().all(|key| used.contains(&key.as_str()));
        if all { Ok(()) } else { Err(PrefixError::QueryKeyNotInPrefix) }
    }

    /// The prefix of an object. `key` gives the value of a partition key, `random` any 64 bits at each call.
    ///
    /// # Errors
    /// What keeps this object from having a key; see [`EvaluateError`].
    pub fn evaluate<'a>(
        &self,
        moment: &Moment<'_>,
        key: impl Fn(KeySource, &str) -> Option<&'a str>,
        random: impl FnMut() -> u64,
    ) -> Result<String, EvaluateError> {
        let at = moment.zone.at(moment.at_ms)?;
        let mut text = evaluate(&self.prefix, &at, "", key, random)?;
        if !has_expressions(&self.prefix) {
            DATE_PATTERN.print(&at, &mut text).map_err(|_| EvaluateError::Padding)?;
        }
        within_limit(text, Field::Prefix)
    }

    /// The prefix of an object of errors.
    ///
    /// Without an error prefix it is the prefix, the kind of error, a slash and the date; and so it is made from an error prefix
    /// without expressions, for which the service was not observed.
    ///
    /// # Errors
    /// As [`Prefixes::evaluate`].
    pub fn evaluate_error(
        &self,
        kind: OutputType,
        moment: &Moment<'_>,
        random: impl FnMut() -> u64,
    ) -> Result<String, EvaluateError> {
        let at = moment.zone.at(moment.at_ms)?;
        let parts = self.error.as_ref().unwrap_or(&self.prefix);
        let mut text = evaluate(parts, &at, kind.name(), |_, _| None, random)?;
        if !has_expressions(parts) {
            text.push_str(kind.name());
            text.push('/');
            DATE_PATTERN.print(&at, &mut text).map_err(|_| EvaluateError::Padding)?;
        }
        within_limit(text, Field::ErrorOutputPrefix)
    }

    // The same length for every moment but for the names of months and days; keys of partitions count as empty.
    fn check_length(&self) -> Result<(), PrefixError> {
        let moment = Moment { at_ms: 0, zone: &Zone::utc() };
        let too_long = |evaluated: Result<String, EvaluateError>, field| match evaluated {
            Err(EvaluateError::TooLong(_)) => Err(PrefixError::EvaluatedTooLong(field)),
            _ => Ok(()),
        };
        too_long(self.evaluate(&moment, |_, _| Some(""), || 0), Field::Prefix)?;
        if self.error.is_some() {
            let evaluated = self.evaluate_error(OutputType::ProcessingFailed, &moment, || 0);
            too_long(evaluated, Field::ErrorOutputPrefix)?;
        }
        Ok(())
    }
}

impl Part {
    fn is_partition_key(&self) -> bool {
        matches!(self, Part::PartitionKey(..))
    }
}

fn has_expressions(parts: &[Part]) -> bool {
    parts.iter().any(|part| !matches!(part, Part::Text(_)))
}

fn within_limit(text: String, field: Field) -> Result<String, EvaluateError> {
    let fits = text.chars().count() <= EVALUATED_PREFIX_LENGTH_MAX;
    if fits { Ok(text) } else { Err(EvaluateError::TooLong(field)) }
}

fn parse(text: &str, field: Field) -> Result<Vec<Part>, PrefixError> {
    if text.chars().count() > PREFIX_LENGTH_MAX {
        return Err(PrefixError::TooLong(field));
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find("!{") {
        if begin > 0 {
            parts.push(Part::Text(rest[..begin].to_owned()));
        }
        let inner = &rest[begin + 2..];
        let end = inner.find(['{', '}']).filter(|end| inner.as_bytes()[*end] == b'}');
        let inner = &inner[..end.ok_or(PrefixError::Expression)?];
        let (namespace, value) = inner.split_once(':').ok_or(PrefixError::Expression)?;
        parts.push(expression(namespace, value, field)?);
        rest = &rest[begin + inner.len() + 3..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

fn expression(namespace: &str, value: &str, field: Field) -> Result<Part, PrefixError> {
    if namespace.is_empty() || !namespace.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Err(PrefixError::Expression);
    }
    let refused = PrefixError::Conversion(field);
    match (namespace, value) {
        ("timestamp", value) => Pattern::parse(value).map(Part::Timestamp).map_err(|_| refused),
        ("firehose", "random-string") => Ok(Part::RandomString),
        ("firehose", "error-output-type") => Ok(Part::ErrorOutputType),
        ("firehose" | "partitionKeyFromQuery" | "partitionKeyFromLambda", "") | ("firehose", _) => {
            Err(refused)
        }
        ("partitionKeyFromQuery", key) => Ok(Part::PartitionKey(KeySource::Query, key.to_owned())),
        ("partitionKeyFromLambda", key) => Ok(Part::PartitionKey(KeySource::Lambda, key.to_owned())),
        _ => Err(PrefixError::Namespace(namespace.to_owned())),
    }
}

fn evaluate<'a>(
    parts: &[Part],
    at: &Zoned,
    error_output_type: &str,
    key: impl Fn(KeySource, &str) -> Option<&'a str>,
    mut random: impl FnMut() -> u64,
) -> Result<String, EvaluateError> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(literal) => text.push_str(literal),
            Part::Timestamp(pattern) => pattern.print(at, &mut text).map_err(|_| EvaluateError::Padding)?,
            Part::RandomString => random_string(random(), random(), &mut text),
            Part::ErrorOutputType => text.push_str(error_output_type),
            Part::PartitionKey(source, name) => {
                let missing = || EvaluateError::PartitionKeyMissing(name.clone());
                text.push_str(key(*source, name).ok_or_else(missing)?);
            }
        }
    }
    Ok(text)
}

// 128 bits are taken apart into letters; what is left unevenly spread after eleven of them is far below anything that shows.
fn random_string(high: u64, low: u64, text: &mut String) {
    let mut bits = u128::from(high) << 64 | u128::from(low);
    for _ in 0..RANDOM_STRING_LENGTH {
        text.push(char::from(ALPHABET[(bits % 62) as usize]));
        bits /= 62;
    }
}

/// An object's name, which follows its prefix. `uuid` is the caller's, as text.
///
/// # Errors
/// [`EvaluateError::Moment`].
pub fn object_name(
    stream: &str,
    version: &str,
    moment: &Moment<'_>,
    uuid: &str,
    extension: &str,
) -> Result<String, EvaluateError> {
    let mut name = format!("{stream}-{version}-");
    let at = moment.zone.at(moment.at_ms)?;
    NAME_PATTERN.print(&at, &mut name).map_err(|_| EvaluateError::Padding)?;
    name.push('-');
    name.push_str(uuid);
    name.push_str(extension);
    Ok(name)
}

/// The end of an object's name: `FileExtension` takes the place of what the format brings; an empty one is as good as none.
pub fn extension<'a>(configured: Option<&'a str>, of_the_format: &'a str) -> &'a str {
    configured.filter(|text| !text.is_empty()).unwrap_or(of_the_format)
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-07-13 14:05:09.123 UTC, a Monday.
    const AT_MS: i64 = 1_783_951_509_123;

    fn moment(zone: &Zone) -> Moment<'_> {
        Moment { at_ms: AT_MS, zone }
    }

    fn evaluated(prefix: &str, error: &str) -> (String, String) {
        let prefixes = Prefixes::check(Some(prefix), Some(error), false).unwrap();
        let zone = Zone::utc();
        let key = prefixes.evaluate(&moment(&zone), |_, _| None, || 7).unwrap();
        let kind = OutputType::FormatConversionFailed;
        (key, prefixes.evaluate_error(kind, &moment(&zone), || 7).unwrap())
    }

    fn refused(prefix: &str, error: &str) -> String {
        Prefixes::check(Some(prefix), Some(error), false).unwrap_err().to_string()
    }

    #[test]
    fn the_date_is_glued_to_a_prefix_without_expressions_only() {
        assert_eq!(evaluated("", "").0, "2026/07/13/14/");
        assert_eq!(evaluated("legacy", "").0, "legacy2026/07/13/14/");
        assert_eq!(evaluated("x/!{timestamp:yyyy}/", "!{firehose:error-output-type}").0, "x/2026/");
        let random = evaluated("r-!{firehose:random-string}/", "!{firehose:error-output-type}").0;
        assert_eq!(random.len(), "r-/".len() + RANDOM_STRING_LENGTH, "{random}");
    }

    #[test]
    fn errors_go_under_their_kind() {
        assert_eq!(evaluated("", "").1, "format-conversion-failed/2026/07/13/14/");
        assert_eq!(evaluated("p/", "").1, "p/format-conversion-failed/2026/07/13/14/");
        assert_eq!(evaluated("p/", "e-").1, "e-format-conversion-failed/2026/07/13/14/");
        let with_expressions = "e/!{firehose:error-output-type}/!{timestamp:yyyy'-'MM}/";
        assert_eq!(evaluated("p/", with_expressions).1, "e/format-conversion-failed/2026-07/");
    }

    #[test]
    fn what_is_refused_is_refused_in_the_services_words() {
        let error = "!{firehose:error-output-type}";
        let table = [
            (
                "!{timestamp:yyyy}",
                "",
                "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions",
            ),
            (
                "",
                "!{timestamp:yyyy}",
                "ErrorOutputPrefix must contain at least one occurrence of !{firehose:error-output-type}",
            ),
            (error, error, "Prefix must not contain any occurrence of !{firehose:error-output-type}"),
            ("a!{", error, "Invalid expression usage"),
            ("!{timestamp}", error, "Invalid expression usage"),
            ("!{timestamp:yy", error, "Invalid expression usage"),
            ("!{timestamp:{yyyy}}", error, "Invalid expression usage"),
            ("!{time stamp:yyyy}", error, "Invalid expression usage"),
            ("!{partitionKeyFromQuery:a}", error, "Invalid expression usage"),
            ("!{time:yyyy}", error, "Namespace to the left of colon (time) is an invalid keyword!"),
            (
                "!{timestamp:yyyyT}",
                error,
                "Invalid conversion character used in the value of the expression in Prefix",
            ),
            (
                "!{firehose:random}",
                error,
                "Invalid conversion character used in the value of the expression in Prefix",
            ),
            (
                "",
                "!{timestamp:'a}!{firehose:error-output-type}",
                "Invalid conversion character used in the value of the expression in ErrorOutputPrefix",
            ),
            (
                "",
                "!{partitionKeyFromLambda:a}",
                "Dynamic Partitioning Namespaces can't be part of an error prefix expression",
            ),
        ];
        for (prefix, error, sentence) in table {
            assert_eq!(refused(prefix, error), sentence, "{prefix} {error}");
        }
    }

    #[test]
    fn letters_that_the_service_was_seen_to_refuse_are_refused_and_no_others() {
        let refused: String = ('A'..='Z')
            .chain('a'..='z')
            .filter(|letter| Pattern::parse(&letter.to_string()).is_err())
            .collect();
        assert_eq!(refused, "CIJPRTUVbfijloprt");
    }

    #[test]
    fn lengths_are_of_what_is_evaluated() {
        // The date takes 14 of the 512.
        assert!(Prefixes::check(Some(&"a".repeat(498)), None, false).is_ok());
        assert_eq!(refused(&"a".repeat(499), ""), "Length of evaluated prefix cannot be greater than 512");
        assert_eq!(
            refused("", &"a".repeat(500)),
            "Length of evaluated ErrorOutputPrefix cannot be greater than 512"
        );
        let quoted = format!("!{{timestamp:{}}}", "''".repeat(500));
        assert!(Prefixes::check(Some(&quoted), Some("!{firehose:error-output-type}"), false).is_ok());
        assert!(matches!(
            Prefixes::check(Some(&"é".repeat(1025)), None, false),
            Err(PrefixError::TooLong(Field::Prefix))
        ));
    }

    #[test]
    fn partition_keys_are_looked_up_and_a_long_one_is_an_error_of_its_object() {
        let prefix = "c=!{partitionKeyFromQuery:c}/!{partitionKeyFromLambda:l}/!{partitionKeyFromQuery:c}";
        let error = "!{firehose:error-output-type}";
        let prefixes = Prefixes::check(Some(prefix), Some(error), true).unwrap();
        assert_eq!(prefixes.partition_keys(KeySource::Query), ["c"]);
        assert_eq!(prefixes.partition_keys(KeySource::Lambda), ["l"]);
        let zone = Zone::utc();
        let key = |source, key: &str| match (source, key) {
            (KeySource::Query, "c") => Some("nl"),
            (KeySource::Lambda, "l") => Some("x"),
            _ => None,
        };
        assert_eq!(prefixes.evaluate(&moment(&zone), key, || 0).unwrap(), "c=nl/x/nl");
        let none = prefixes.evaluate(&moment(&zone), |_, _| None, || 0);
        assert_eq!(none, Err(EvaluateError::PartitionKeyMissing("c".to_owned())));
        let long = "x".repeat(300);
        let too_long = prefixes.evaluate(&moment(&zone), |_, _| Some(&long), || 0);
        assert_eq!(too_long, Err(EvaluateError::TooLong(Field::Prefix)));
        assert_eq!(Prefixes::check(Some("p/"), None, true), Err(PrefixError::PartitioningMissing));
        assert!(prefixes.check_query_keys(&["c".to_owned()]).is_ok());
        let unused = prefixes.check_query_keys(&["c".to_owned(), "l".to_owned()]);
        assert_eq!(unused, Err(PrefixError::QueryKeyNotInPrefix));
    }

    #[test]
    fn the_zone_moves_prefix_and_name_through_daylight_saving() {
        let new_york = Zone::named("America/New_York").unwrap();
        assert!(Zone::named("America/Nowhere").is_none());
        let prefixes = Prefixes::check(None, None, false).unwrap();
        let hour = |at_ms| {
            let moment = Moment { at_ms, zone: &new_york };
            let prefix = prefixes.evaluate(&moment, |_, _| None, || 0).unwrap();
            prefix + &object_name("s", "3", &moment, "u", ".gz").unwrap()
        };
        // 2026-03-08 06:59:59 and 07:00:00 UTC: two o'clock does not exist.
        assert_eq!(hour(1_772_953_199_000), "2026/03/08/01/s-3-2026-03-08-01-59-59-u.gz");
        assert_eq!(hour(1_772_953_200_000), "2026/03/08/03/s-3-2026-03-08-03-00-00-u.gz");
    }

    #[test]
    fn a_staging_area_takes_plain_prefixes() {
        assert!(Prefixes::check_staging(Some("stage/"), None).is_ok());
        let sentence =
            "Prefix Expressions or ErrorOutputPrefix is currently not supported for this destination";
        for (prefix, error) in [("!{timestamp:yyyy}/", ""), ("", "errors/")] {
            let refused = Prefixes::check_staging(Some(prefix), Some(error)).unwrap_err();
            assert_eq!(refused.to_string(), sentence);
        }
    }

    #[test]
    fn an_extension_of_ones_own_replaces_the_formats() {
        assert_eq!(extension(None, ".gz"), ".gz");
        assert_eq!(extension(Some(""), ".gz"), ".gz");
        assert_eq!(extension(Some(".json.gz"), ".gz"), ".json.gz");
    }
}
