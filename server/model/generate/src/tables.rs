//! Writes the static tables of a service: operations, shapes with their constraints, errors.
//!
//! Each shape is a static of its own that points to the statics of its members, so that the
//! tables cost nothing at start and compile as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::HEADER;
use crate::names::screaming;
use crate::source::{self, Model, Overlay};

/// `mod.rs`: the service and its operations.
pub(crate) fn module(model: &Model, types: bool) -> Result<String> {
    let field = |key: &str| model.metadata(key).with_context(|| format!("{}: no {key}", model.id));
    let full_name = field("serviceFullName")?;
    let endpoint_prefix = field("endpointPrefix")?;
    // Botocore's rule: the endpoint's name signs unless another is given.
    let signing_name = model.metadata("signingName").unwrap_or(endpoint_prefix);
    let protocol = match field("protocol")? {
        "json" => "Json",
        "rest-json" => "RestJson",
        other => bail!("{}: unknown protocol {other}", model.id),
    };
    let mut operations = String::new();
    for (name, operation) in model.operations()? {
        operations += &operation_entry(model, signing_name, name, operation)?;
    }
    let mut text = HEADER.to_owned();
    writeln!(text, "//! {full_name}.\n")?;
    // A type of the service may be called Service.
    writeln!(text, "use crate::shape::{{self, Http, Operation, Protocol}};\n")?;
    writeln!(text, "pub mod errors;\nmod shapes;")?;
    if types {
        writeln!(text, "mod types;\n\npub use types::*;")?;
    }
    writeln!(text, "\n/// {full_name}.\npub static SERVICE: shape::Service = shape::Service {{")?;
    writeln!(text, "    id: {:?},", model.id)?;
    writeln!(text, "    full_name: {full_name:?},")?;
    writeln!(text, "    api_version: {:?},", field("apiVersion")?)?;
    writeln!(text, "    endpoint_prefix: {endpoint_prefix:?},")?;
    writeln!(text, "    target_prefix: {:?},", model.metadata("targetPrefix"))?;
    writeln!(text, "    protocol: Protocol::{protocol},")?;
    writeln!(text, "    json_version: {:?},", model.metadata("jsonVersion"))?;
    writeln!(text, "    signing_name: {signing_name:?},")?;
    writeln!(text, "    operations: &OPERATIONS,\n}};\n")?;
    writeln!(text, "static OPERATIONS: [Operation; {}] = [\n{operations}];", model.operations()?.len())?;
    Ok(text)
}

fn operation_entry(model: &Model, signing_name: &str, name: &str, operation: &Value) -> Result<String> {
    let shape = |part: &str| -> Result<String> {
        Ok(match operation.get(part) {
            None => "None".to_owned(),
            Some(reference) => format!("Some(&shapes::{})", screaming(source::target(reference)?)),
        })
    };
    let mut errors = Vec::new();
    for error in source::operation_errors(operation) {
        errors.push(format!("&errors::{}", screaming(source::target(error)?)));
    }
    let http = &operation["http"];
    let method = http["method"].as_str().with_context(|| format!("{}: {name} has no method", model.id))?;
    let uri = http["requestUri"].as_str().with_context(|| format!("{}: {name} has no URI", model.id))?;
    let code = http["responseCode"].as_u64().unwrap_or(200);
    Ok(format!(
        "    Operation {{\n        name: {name:?},\n        input: {},\n        output: {},\n        \
         errors: &[{}],\n        http: Http {{ method: {method:?}, uri: {uri:?}, code: {code} }},\n        \
         iam_action: \"{signing_name}:{name}\",\n    }},\n",
        shape("input")?,
        shape("output")?,
        errors.join(", "),
    ))
}

/// `errors.rs`: the errors that the operations name.
pub(crate) fn errors(model: &Model) -> Result<String> {
    let mut text = HEADER.to_owned();
    writeln!(text, "//! The errors of `{}`.\n\nuse crate::shape::ErrorShape;\n", model.id)?;
    let mut all = Vec::new();
    for name in model.errors()? {
        let shape = model.shape(&name)?;
        let given = shape.get("error").and_then(|error| error.get("httpStatusCode")).and_then(Value::as_u64);
        let status = given.unwrap_or(if source::flag(shape, "fault") { 500 } else { 400 });
        let constant = screaming(&name);
        let members = source::members(shape);
        let message =
            members.iter().map(|(member, _)| *member).find(|name| name.eq_ignore_ascii_case("message"));
        let message = message.unwrap_or("message");
        writeln!(text, "/// `{name}`, HTTP {status}.")?;
        writeln!(
            text,
            "pub static {constant}: ErrorShape = ErrorShape {{ name: {name:?}, status: {status}, message: {message:?} }};"
        )?;
        all.push(constant);
    }
    Ok(text)
}

/// `shapes.rs`: every shape that an operation's input or output uses.
pub(crate) fn shapes(model: &Model, overlay: &Overlay) -> Result<String> {
    let mut names = BTreeSet::new();
    for operation in model.operations()?.values() {
        for part in ["input", "output"] {
            if let Some(reference) = operation.get(part) {
                model.reachable(source::target(reference)?, &mut names)?;
            }
        }
    }
    let mut statics = BTreeSet::new();
    let mut patterns = Patterns::default();
    let mut shapes = String::new();
    for name in &names {
        ensure!(statics.insert(screaming(name)), "{}: two shapes are called {}", model.id, screaming(name));
        shapes += &shape_entry(model, name, &mut patterns)?;
    }
    let mut text = HEADER.to_owned();
    writeln!(text, "//! The shapes of `{}`.\n", model.id)?;
    writeln!(text, "use crate::shape::{{Kind, Member, Place, Shape, Structure}};")?;
    if !patterns.numbers.is_empty() {
        writeln!(text, "use crate::pattern::Pattern;")?;
    }
    writeln!(text, "\n{shapes}")?;
    text += &patterns.write(overlay);
    Ok(text)
}

/// A service's patterns, each compiled once however many shapes share it.
#[derive(Default)]
struct Patterns {
    numbers: BTreeMap<String, usize>,
}

impl Patterns {
    fn reference(&mut self, pattern: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = self.numbers.entry(pattern.to_owned()).or_insert(next);
        format!("&PATTERN_{number}")
    }

    fn write(&self, overlay: &Overlay) -> String {
        let mut by_number: Vec<_> = self.numbers.iter().map(|(pattern, number)| (number, pattern)).collect();
        by_number.sort();
        let mut text = String::new();
        for (number, pattern) in by_number {
            let restated = overlay.pattern.iter().find(|restated| restated.model == *pattern);
            let means = match restated {
                Some(restated) => format!("Some({:?})", restated.means),
                None => "None".to_owned(),
            };
            text += &format!("static PATTERN_{number}: Pattern = Pattern::new({pattern:?}, {means});\n");
        }
        text
    }
}

fn shape_entry(model: &Model, name: &str, patterns: &mut Patterns) -> Result<String> {
    let shape = model.shape(name)?;
    let target = |part: &str| -> Result<String> {
        let reference = shape.get(part).with_context(|| format!("{}: {name} has no {part}", model.id))?;
        Ok(format!("&{}", screaming(source::target(reference)?)))
    };
    let kind = match source::kind(shape) {
        "structure" => structure(shape)?,
        "list" => format!("Kind::List({})", target("member")?),
        "map" => format!("Kind::Map {{ key: {}, value: {} }}", target("key")?, target("value")?),
        "string" => "Kind::String".to_owned(),
        "blob" => format!("Kind::Blob {{ streaming: {} }}", source::flag(shape, "streaming")),
        "boolean" => "Kind::Boolean".to_owned(),
        "integer" => "Kind::Integer".to_owned(),
        "long" => "Kind::Long".to_owned(),
        "double" => "Kind::Double".to_owned(),
        "timestamp" => "Kind::Timestamp".to_owned(),
        other => bail!("{}: {name} is of unknown kind {other}", model.id),
    };
    let mut constraints = String::new();
    for bound in ["min", "max"] {
        if let Some(value) = shape.get(bound) {
            let value =
                value.as_i64().with_context(|| format!("{}: {name}: {bound} is no integer", model.id))?;
            constraints += &format!("{bound}: Some({value}), ");
        }
    }
    if let Some(pattern) = shape.get("pattern").and_then(Value::as_str) {
        constraints += &format!("pattern: Some({}), ", patterns.reference(pattern));
    }
    let values = source::enumeration(shape);
    if !values.is_empty() {
        constraints += &format!("values: &{values:?}, ");
    }
    if source::flag(shape, "sensitive") {
        constraints += "sensitive: true, ";
    }
    let constant = screaming(name);
    Ok(if constraints.is_empty() {
        format!("pub(super) static {constant}: Shape = Shape::new({name:?}, {kind});\n")
    } else {
        format!(
            "pub(super) static {constant}: Shape = Shape {{ {constraints}..Shape::new({name:?}, {kind}) }};\n"
        )
    })
}

fn structure(shape: &Value) -> Result<String> {
    let mut members = String::new();
    for (name, member) in source::members(shape) {
        let wire_name = member.get("locationName").and_then(Value::as_str).unwrap_or(name);
        let place = match member.get("location").and_then(Value::as_str) {
            None if wire_name != name => bail!("member {name} has another name in the body: {wire_name}"),
            None => "Place::Body".to_owned(),
            Some("header") => format!("Place::Header({:?})", wire_name.to_ascii_lowercase()),
            Some("uri") => format!("Place::Label({wire_name:?})"),
            Some("querystring") => format!("Place::Query({wire_name:?})"),
            Some("statusCode") => "Place::Status".to_owned(),
            Some(other) => bail!("member {name} lies in an unknown place: {other}"),
        };
        let shape_name = screaming(source::target(member)?);
        let required = source::is_required(shape, name);
        writeln!(
            members,
            "    Member {{ name: {name:?}, shape: &{shape_name}, required: {required}, place: {place} }},"
        )?;
    }
    let payload = shape.get("payload").and_then(Value::as_str);
    let event_stream = source::flag(shape, "eventstream");
    let members = if members.is_empty() { String::new() } else { format!("\n{members}") };
    Ok(format!(
        "Kind::Structure(Structure {{ payload: {payload:?}, event_stream: {event_stream}, members: &[{members}] }})"
    ))
}
