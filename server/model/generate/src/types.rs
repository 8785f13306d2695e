//! Writes a service's plain Rust types: a structure for every input and output and what they
//! hold, an enum for every enumeration, and the way from a `Value` and into a body.
//!
//! Inputs are read from a value, outputs write themselves; what occurs in both gets both.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::HEADER;
use crate::names::{snake, variant};
use crate::source::{self, Model};

/// `types.rs`.
pub(crate) fn types(model: &Model, shared_texts: &[String]) -> Result<String> {
    let mut read = BTreeSet::new();
    let mut written = BTreeSet::new();
    for operation in model.operations()?.values() {
        if let Some(input) = operation.get("input") {
            model.reachable(source::target(input)?, &mut read)?;
        }
        if let Some(output) = operation.get("output") {
            outputs(model, source::target(output)?, &mut written)?;
        }
    }
    let mut types = String::new();
    for name in read.union(&written) {
        let shape = model.shape(name)?;
        let (read, written) = (read.contains(name), written.contains(name));
        match source::kind(shape) {
            "structure" => {
                let texts = if shared_texts.contains(name) { "ByteString" } else { "String" };
                types += &structure(model, name, shape, texts, read, written)?;
            }
            "string" if !source::enumeration(shape).is_empty() => {
                types += &enumeration(name, shape, read, written);
            }
            _ => {}
        }
    }
    let mut text = HEADER.to_owned();
    writeln!(text, "//! The types of `{}`. A member that the model requires is no `Option`.\n", model.id)?;
    text += &uses(&types);
    text += &types;
    Ok(text)
}

/// What the types use of other modules, in groups: a service may have no map, say, and nothing that is written.
fn uses(types: &str) -> String {
    // Every second part between quotes is a text of the model.
    let code = types.split('"').step_by(2);
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let names: BTreeSet<&str> = code.flat_map(|code| code.split(|letter| !is_name(letter))).collect();
    let line = |module: &str, wanted: &[&'static str]| {
        let used: Vec<_> = wanted.iter().copied().filter(|name| names.contains(name)).collect();
        match &used[..] {
            [] => String::new(),
            [name] => format!("use {module}::{name};\n"),
            used => format!("use {module}::{{{}}};\n", used.join(", ")),
        }
    };
    let groups = [
        line("std::collections", &["BTreeMap"]),
        line("bytes", &["Bytes"]) + &line("bytestring", &["ByteString"]),
        line("crate::convert", &["Fields", "FromValue"])
            + &line("crate::encode", &["Encode", "Members", "Writer"])
            + &line("crate::value", &["Timestamp", "Value"]),
    ];
    let groups: Vec<_> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    groups.join("\n")
}

/// The shapes of an output. Of an event stream the events are written as values one by one; the
/// stream itself, and the output that is nothing but its envelope, is no value. Errors inside
/// a stream are faults like everywhere else.
fn outputs(model: &Model, name: &str, found: &mut BTreeSet<String>) -> Result<()> {
    let shape = model.shape(name)?;
    for (_, member) in source::members(shape) {
        let stream = model.shape(source::target(member)?)?;
        if source::flag(stream, "eventstream") {
            for (_, event) in source::members(stream) {
                let event = source::target(event)?;
                if source::flag(model.shape(event)?, "event") {
                    model.reachable(event, found)?;
                }
            }
            return Ok(());
        }
    }
    model.reachable(name, found)
}

/// The Rust type of a shape.
fn rust_type(model: &Model, name: &str) -> Result<String> {
    let shape = model.shape(name)?;
    let inner = |part: &str| rust_type(model, source::target(&shape[part])?);
    Ok(match source::kind(shape) {
        "structure" => name.to_owned(),
        "list" => format!("Vec<{}>", inner("member")?),
        // Keys are texts whatever may stand there: validation has looked at them.
        "map" => format!("BTreeMap<String, {}>", inner("value")?),
        "string" if !source::enumeration(shape).is_empty() => name.to_owned(),
        "string" => "String".to_owned(),
        "blob" => "Bytes".to_owned(),
        "boolean" => "bool".to_owned(),
        "integer" => "i32".to_owned(),
        "long" => "i64".to_owned(),
        "double" => "f64".to_owned(),
        "timestamp" => "Timestamp".to_owned(),
        other => bail!("{name} is of unknown kind {other}"),
    })
}

/// Whether the type has a natural empty value: an enumeration has none, nor what requires one.
fn has_default(model: &Model, name: &str) -> Result<bool> {
    let shape = model.shape(name)?;
    if !source::enumeration(shape).is_empty() {
        return Ok(false);
    }
    for (member, reference) in source::members(shape) {
        if source::is_required(shape, member) && !has_default(model, source::target(reference)?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn structure(
    model: &Model,
    name: &str,
    shape: &Value,
    texts: &str,
    read: bool,
    written: bool,
) -> Result<String> {
    let members = source::members(shape);
    let mut fields = String::new();
    let mut reading = String::new();
    let mut writing = String::new();
    for (member, reference) in &members {
        let field = snake(member);
        let inner = rust_type(model, source::target(reference)?)?;
        let inner = if inner == "String" { texts.to_owned() } else { inner };
        let (how, field_type) = if source::is_required(shape, member) {
            ("required", inner)
        } else {
            ("optional", format!("Option<{inner}>"))
        };
        writeln!(fields, "    pub {field}: {field_type},")?;
        writeln!(reading, "            {field}: fields.{how}({member:?}),")?;
        writeln!(writing, "        members.{how}({member:?}, &self.{field});")?;
    }
    let default = if has_default(model, name)? { "Default, " } else { "" };
    let mut text = format!("\n#[derive(Clone, Debug, {default}PartialEq)]\n");
    text += &body("pub struct", name, &fields);
    if read {
        let mutable = if members.is_empty() { "_" } else { "mut " };
        let mut function = format!("        let {mutable}fields = Fields::of(value);\n");
        function += &if members.is_empty() {
            "        Self {}\n".to_owned()
        } else {
            format!("        Self {{\n{reading}        }}\n")
        };
        text += &format!(
            "\nimpl FromValue for {name} {{\n    fn from_value(value: Value) -> Self {{\n{function}    }}\n}}\n"
        );
    }
    if written {
        let mutable = if members.is_empty() { "" } else { "mut " };
        text += &format!(
            "\nimpl Encode for {name} {{\n    fn encode<W: Writer>(&self, writer: &mut W) {{\n        \
             let {mutable}members = Members::begin(writer);\n{writing}        members.end();\n    }}\n}}\n"
        );
    }
    Ok(text)
}

fn body(keyword: &str, name: &str, lines: &str) -> String {
    if lines.is_empty() {
        format!("{keyword} {name} {{}}\n")
    } else {
        format!("{keyword} {name} {{\n{lines}}}\n")
    }
}

fn enumeration(name: &str, shape: &Value, read: bool, written: bool) -> String {
    let values = source::enumeration(shape);
    let mut variants = String::new();
    let mut to_text = String::new();
    let mut from_text = String::new();
    for value in &values {
        let variant = variant(value);
        variants += &format!("    {variant},\n");
        to_text += &format!("            Self::{variant} => {value:?},\n");
        from_text += &format!("            {value:?} => Some(Self::{variant}),\n");
    }
    let mut text = "\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n".to_owned();
    text += &body("pub enum", name, &variants);
    text += &format!(
        "\nimpl {name} {{\n    pub const ALL: [Self; {}] = [{}];\n\n    \
         pub const fn as_str(self) -> &'static str {{\n        match self {{\n{to_text}        }}\n    }}\n\n    \
         pub fn parse(text: &str) -> Option<Self> {{\n        match text {{\n{from_text}            _ => None,\n        \
         }}\n    }}\n}}\n",
        values.len(),
        values.iter().map(|value| format!("Self::{}", variant(value))).collect::<Vec<_>>().join(", "),
    );
    if read {
        text += &format!(
            "\nimpl FromValue for {name} {{\n    fn from_value(value: Value) -> Self {{\n        \
             Self::parse(&String::from_value(value)).expect(\"a validated value of {name}\")\n    }}\n}}\n"
        );
    }
    if written {
        text += &format!(
            "\nimpl Encode for {name} {{\n    fn encode<W: Writer>(&self, writer: &mut W) {{\n        \
             writer.string(self.as_str());\n    }}\n}}\n"
        );
    }
    text
}
