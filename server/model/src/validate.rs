//! Holds an input against the constraints of its shape, in AWS's own sentences.
//!
//! All violations are reported at once, ten at most, in the order of the model's members. Of the two
//! forms in which the service has been seen to name the offending value, the newer is written:
//!
//! - scalars are repeated: `Value '' at 'streamName' failed to satisfy constraint: …`, a missing
//!   member is `Value null at 'records'`;
//! - lists, maps, blobs and whatever the model calls sensitive are not: `Value at
//!   'records.1.member.data' failed to satisfy constraint: …`. The older form printed Java's
//!   notation of the object, which told little, or the caller's data.
//!
//! Paths are in lower camel case; elements count from 1: `records.1.member.partitionKey`. A list of
//! scalars, and the keys and the values of a map, are judged as a whole and repeat all their
//! constraints. Enumerations are listed in the model's order; the service's own order changes.
//!
//! The length of a string is counted in Unicode code points. The service's models speak of
//! characters; a character outside the basic plane counts once.

use std::fmt::{self, Write};

use crate::rejection::Rejection;
use crate::shape::{Kind, Member, Operation, Shape};
use crate::value::{Name, Value};

/// Most violations in one message; the service stops there too.
const VIOLATIONS_MAX: usize = 10;

/// Judges a decoded input.
pub fn validate(operation: &Operation, input: &Value) -> Result<(), Rejection> {
    let mut violations = Violations(Vec::new());
    if let Some(shape) = operation.input {
        check(shape, input, &Path::Root, &mut violations);
    }
    if violations.0.is_empty() {
        return Ok(());
    }
    Err(violations.into_rejection())
}

/// The refusal of blobs that are longer than a setting of their resource allows, which no table knows. The
/// service words it as it words its model's constraints. Paths are as [`validate`] writes them.
pub fn blobs_too_long(paths: impl IntoIterator<Item = String>, bytes_max: usize) -> Rejection {
    let said = paths.into_iter().take(VIOLATIONS_MAX).map(|path| {
        let constraint = format!("Member must have length less than or equal to {bytes_max}");
        format!("Value at '{path}' failed to satisfy constraint: {constraint}")
    });
    Violations(said.collect()).into_rejection()
}

/// The way to a value. It lives on the stack and becomes text only when something is wrong.
enum Path<'a> {
    Root,
    Member(&'a Path<'a>, &'static str),
    /// The index counts from 0.
    Element(&'a Path<'a>, usize),
    Entry(&'a Path<'a>, &'a str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(parent, name) => {
                if !matches!(parent, Self::Root) {
                    write!(formatter, "{parent}.")?;
                }
                let mut letters = name.chars();
                if let Some(first) = letters.next() {
                    formatter.write_char(first.to_ascii_lowercase())?;
                }
                formatter.write_str(letters.as_str())
            }
            Self::Element(parent, index) => write!(formatter, "{parent}.{}.member", index + 1),
            Self::Entry(parent, key) => write!(formatter, "{parent}.{key}.member"),
        }
    }
}

/// What is wrong so far.
struct Violations(Vec<String>);

impl Violations {
    fn is_full(&self) -> bool {
        self.0.len() >= VIOLATIONS_MAX
    }

    fn into_rejection(self) -> Rejection {
        let count = self.0.len();
        let plural = if count == 1 { "" } else { "s" };
        let message = format!("{count} validation error{plural} detected: {}", self.0.join("; "));
        Rejection::Validation { message }
    }

    fn push(&mut self, shape: &Shape, value: &Value, path: &Path<'_>, constraint: &str) {
        if self.is_full() {
            return;
        }
        let shown = match value {
            Value::Null => " null".to_owned(),
            _ if shape.sensitive => String::new(),
            Value::String(text) => format!(" '{text}'"),
            Value::Integer(number) => format!(" '{number}'"),
            Value::Float(number) => format!(" '{number:?}'"),
            _ => String::new(),
        };
        self.0.push(format!("Value{shown} at '{path}' failed to satisfy constraint: {constraint}"));
    }
}

fn check(shape: &'static Shape, value: &Value, path: &Path<'_>, violations: &mut Violations) {
    if violations.is_full() {
        return;
    }
    if matches!(value, Value::Null) {
        violations.push(shape, value, path, "Member must not be null");
        return;
    }
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Map(entries)) => {
            check_members(structure.members, entries, path, violations);
        }
        (Kind::List(member), Value::List(values)) => {
            check_own(shape, value, path, violations);
            check_elements(shape, member, value, values, path, violations);
        }
        (Kind::Map { key, value: entry }, Value::Map(entries)) => {
            check_own(shape, value, path, violations);
            check_entries(shape, (key, entry), value, entries, path, violations);
        }
        _ => check_own(shape, value, path, violations),
    }
}

fn check_members(
    members: &'static [Member],
    entries: &[(Name, Value)],
    path: &Path<'_>,
    violations: &mut Violations,
) {
    for member in members {
        let path = Path::Member(path, member.name);
        match entries.iter().find(|(name, _)| name == member.name) {
            Some((_, value)) => check(member.shape, value, &path, violations),
            None if member.required => check(member.shape, &Value::Null, &path, violations),
            None => {}
        }
    }
}

fn check_elements(
    list: &'static Shape,
    member: &'static Shape,
    value: &Value,
    values: &[Value],
    path: &Path<'_>,
    violations: &mut Violations,
) {
    let one_by_one = is_nested(member);
    for (index, element) in values.iter().enumerate() {
        if one_by_one || matches!(element, Value::Null) {
            check(member, element, &Path::Element(path, index), violations);
        } else if !fits(member, element) {
            let constraint = format!("Member must satisfy constraint: [{}]", constraints(member));
            violations.push(list, value, path, &constraint);
            return;
        }
    }
}

fn check_entries(
    map: &'static Shape,
    (key, entry): (&'static Shape, &'static Shape),
    value: &Value,
    entries: &[(Name, Value)],
    path: &Path<'_>,
    violations: &mut Violations,
) {
    if !entries.iter().all(|(name, _)| text_fits(key, name)) {
        violations.push(
            map,
            value,
            path,
            &format!("Map keys must satisfy constraint: [{}]", constraints(key)),
        );
    }
    let one_by_one = is_nested(entry);
    for (name, element) in entries {
        if one_by_one || matches!(element, Value::Null) {
            check(entry, element, &Path::Entry(path, name), violations);
        } else if !fits(entry, element) {
            violations.push(
                map,
                value,
                path,
                &format!("Map value must satisfy constraint: [{}]", constraints(entry)),
            );
            return;
        }
    }
}

/// Whether values of the shape hold others, which have paths of their own.
fn is_nested(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Structure(_) | Kind::List(_) | Kind::Map { .. })
}

/// The constraints that a value itself breaks, without its parts.
fn check_own(shape: &'static Shape, value: &Value, path: &Path<'_>, violations: &mut Violations) {
    if let Value::String(text) = value {
        if !shape.values.is_empty() && !shape.values.contains(&text.as_str()) {
            violations.push(shape, value, path, &enumeration(shape));
        }
        if let Some(pattern) = shape.pattern.filter(|pattern| !pattern.matches(text)) {
            let constraint = format!("Member must satisfy regular expression pattern: {}", pattern.text);
            violations.push(shape, value, path, &constraint);
        }
    }
    if let Some(min) = shape.min.filter(|min| !at_least(value, *min)) {
        violations.push(shape, value, path, &lower_bound(shape, min));
    }
    if let Some(max) = shape.max.filter(|max| !at_most(value, *max)) {
        violations.push(shape, value, path, &upper_bound(shape, max));
    }
}

/// Whether a scalar keeps all constraints of its shape.
fn fits(shape: &Shape, value: &Value) -> bool {
    match value {
        Value::String(text) => text_fits(shape, text),
        _ => {
            shape.min.is_none_or(|min| at_least(value, min))
                && shape.max.is_none_or(|max| at_most(value, max))
        }
    }
}

/// Whether a text keeps all constraints of its shape.
pub(crate) fn text_fits(shape: &Shape, text: &str) -> bool {
    shape.min.is_none_or(|min| text_at_least(text, min))
        && shape.max.is_none_or(|max| text_at_most(text, max))
        && (shape.values.is_empty() || shape.values.contains(&text))
        && shape.pattern.is_none_or(|pattern| pattern.matches(text))
}

/// Whether so many elements, or bytes, are as many as the shape wants.
pub(crate) fn length_fits(shape: &Shape, length: usize) -> bool {
    shape.min.is_none_or(|min| reaches(length, min)) && shape.max.is_none_or(|max| !exceeds(length, max))
}

fn at_least(value: &Value, min: i64) -> bool {
    match value {
        Value::Integer(number) => *number >= min,
        Value::Float(number) => *number >= min as f64,
        Value::String(text) => text_at_least(text, min),
        Value::Blob(bytes) => reaches(bytes.len(), min),
        Value::List(values) => reaches(values.len(), min),
        Value::Map(entries) => reaches(entries.len(), min),
        Value::Null | Value::Bool(_) | Value::Timestamp(_) => true,
    }
}

fn at_most(value: &Value, max: i64) -> bool {
    match value {
        Value::Integer(number) => *number <= max,
        Value::Float(number) => *number <= max as f64,
        Value::String(text) => text_at_most(text, max),
        Value::Blob(bytes) => !exceeds(bytes.len(), max),
        Value::List(values) => !exceeds(values.len(), max),
        Value::Map(entries) => !exceeds(entries.len(), max),
        Value::Null | Value::Bool(_) | Value::Timestamp(_) => true,
    }
}

fn reaches(length: usize, min: i64) -> bool {
    usize::try_from(min).is_ok_and(|min| length >= min) || min < 0
}

fn exceeds(length: usize, max: i64) -> bool {
    usize::try_from(max).map_or(max < 0, |max| length > max)
}

fn text_at_least(text: &str, min: i64) -> bool {
    // A code point takes 1 to 4 bytes, which settles most texts without counting.
    reaches(text.len().div_ceil(4), min) || (reaches(text.len(), min) && reaches(text.chars().count(), min))
}

fn text_at_most(text: &str, max: i64) -> bool {
    !exceeds(text.len(), max) || !exceeds(text.chars().count(), max)
}

fn enumeration(shape: &Shape) -> String {
    format!("Member must satisfy enum value set: [{}]", shape.values.join(", "))
}

fn lower_bound(shape: &Shape, min: i64) -> String {
    format!("Member must have {} greater than or equal to {min}", measure(shape))
}

fn upper_bound(shape: &Shape, max: i64) -> String {
    format!("Member must have {} less than or equal to {max}", measure(shape))
}

/// What a bound of the shape measures.
fn measure(shape: &Shape) -> &'static str {
    match shape.kind {
        Kind::Integer | Kind::Long | Kind::Double => "value",
        _ => "length",
    }
}

/// All constraints of a scalar shape, as a list of scalars or a map repeats them.
fn constraints(shape: &Shape) -> String {
    let mut all = Vec::new();
    all.extend(shape.max.map(|max| upper_bound(shape, max)));
    all.extend(shape.min.map(|min| lower_bound(shape, min)));
    all.extend(
        shape
            .pattern
            .map(|pattern| format!("Member must satisfy regular expression pattern: {}", pattern.text)),
    );
    if !shape.values.is_empty() {
        all.push(enumeration(shape));
    }
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode_json;

    fn message(operation: &str, body: &str) -> Option<String> {
        let operation = crate::kinesis::SERVICE.operation(operation).unwrap();
        let input = decode_json(operation, body.as_bytes()).unwrap();
        match validate(operation, &input) {
            Ok(()) => None,
            Err(Rejection::Validation { message }) => Some(message),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn length_is_counted_in_code_points() {
        let put = |key: &str| message("PutRecord", &format!(r#"{{"Data":"","PartitionKey":"{key}"}}"#));
        assert_eq!(put(&"😀".repeat(256)), None);
        assert!(
            put(&"😀".repeat(257)).unwrap().ends_with("Member must have length less than or equal to 256")
        );
        assert!(put("").unwrap().ends_with("Member must have length greater than or equal to 1"));
    }

    /// Recorded for a record larger than its stream allows.
    #[test]
    fn a_limit_of_the_resource_is_worded_like_the_models() {
        let path = "records.1.member.data".to_owned();
        let message = "1 validation error detected: Value at 'records.1.member.data' failed to satisfy \
                       constraint: Member must have length less than or equal to 1048576"
            .to_owned();
        assert_eq!(blobs_too_long([path.clone()], 1_048_576), Rejection::Validation { message });
        let many = blobs_too_long(vec![path; 500], 1_048_576).to_string();
        assert!(many.starts_with("10 validation errors detected: "), "{many}");
    }

    #[test]
    fn ten_violations_are_enough() {
        let records = [r#"{"Data":"","PartitionKey":""}"#; 12].join(",");
        let message = message("PutRecords", &format!(r#"{{"Records":[{records}]}}"#)).unwrap();
        assert!(
            message.starts_with("10 validation errors detected: Value '' at 'records.1.member.partitionKey'")
        );
        assert_eq!(message.matches("; ").count(), 9);
        assert!(message.contains("records.10.member") && !message.contains("records.11.member"));
    }

    #[test]
    fn a_null_element_is_named_by_its_number() {
        assert_eq!(
            message("PutRecords", r#"{"Records":[{"Data":"","PartitionKey":"k"},null]}"#).unwrap(),
            "1 validation error detected: Value null at 'records.2.member' failed to satisfy constraint: Member must not be null"
        );
        assert_eq!(
            message("AddTagsToStream", r#"{"Tags":{"k":null}}"#).unwrap(),
            "1 validation error detected: Value null at 'tags.k.member' failed to satisfy constraint: Member must not be null"
        );
    }

    #[test]
    fn sensitive_values_are_not_repeated() {
        let operation = crate::firehose::SERVICE.operation("CreateDeliveryStream").unwrap();
        let body = br#"{"DeliveryStreamName":"s","HttpEndpointDestinationConfiguration":{"S3Configuration":{
            "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b"},
            "EndpointConfiguration":{"Url":"https://x","AccessKey":"a\nsecret"}}}"#;
        let input = decode_json(operation, body).unwrap();
        let Err(Rejection::Validation { message }) = validate(operation, &input) else {
            panic!("it breaks a pattern")
        };
        assert_eq!(
            message,
            "1 validation error detected: Value at 'httpEndpointDestinationConfiguration.endpointConfiguration.accessKey' \
             failed to satisfy constraint: Member must satisfy regular expression pattern: .*"
        );
    }
}
