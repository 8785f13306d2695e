//! What the generator reads: the stripped models and the overlay.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

/// `overlay.toml`: what the models do not say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overlay {
    pub(crate) source: Source,
    pub(crate) service: Vec<Service>,
    pub(crate) pattern: Vec<Pattern>,
}

/// The release that the models were taken from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) package: String,
    pub(crate) version: String,
}

/// One service, by botocore's folder name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) id: String,
    /// Whether plain Rust types are wanted beside the tables.
    #[serde(default)]
    pub(crate) types: bool,
    /// Structures whose texts share memory, where types are wanted.
    #[serde(default)]
    pub(crate) shared_texts: Vec<String>,
    /// The only operations that are pinned, where a model has many that will never be answered here.
    #[serde(default)]
    pub(crate) operations: Vec<String>,
}

/// A pattern of a model, restated without look-around.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pattern {
    pub(crate) model: String,
    pub(crate) means: String,
    pub(crate) why: String,
}

impl Overlay {
    pub(crate) fn load(folder: &Path) -> Result<Self> {
        let path = folder.join("overlay.toml");
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let overlay: Self = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        for pattern in &overlay.pattern {
            anyhow::ensure!(
                !pattern.why.is_empty(),
                "pattern {} is restated without a reason",
                pattern.model
            );
        }
        anyhow::ensure!(
            !overlay.source.package.is_empty() && !overlay.source.version.is_empty(),
            "the overlay names no source"
        );
        Ok(overlay)
    }
}

/// One service's model.
pub(crate) struct Model {
    pub(crate) id: String,
    json: Value,
}

impl Model {
    pub(crate) fn load(folder: &Path, id: &str) -> Result<Self> {
        let path = folder.join(format!("aws/{id}.json"));
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let json = serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        Ok(Self { id: id.to_owned(), json })
    }

    pub(crate) fn metadata(&self, key: &str) -> Option<&str> {
        self.json["metadata"][key].as_str()
    }

    pub(crate) fn operations(&self) -> Result<&Map<String, Value>> {
        self.json["operations"].as_object().context("a model without operations")
    }

    pub(crate) fn shape(&self, name: &str) -> Result<&Value> {
        self.json["shapes"].get(name).with_context(|| format!("{}: no shape {name}", self.id))
    }

    /// The names of all shapes that a shape uses, itself included.
    pub(crate) fn reachable(&self, from: &str, found: &mut BTreeSet<String>) -> Result<()> {
        if !found.insert(from.to_owned()) {
            return Ok(());
        }
        let shape = self.shape(from)?;
        for (_, member) in members(shape) {
            self.reachable(target(member)?, found)?;
        }
        for part in ["member", "key", "value"] {
            if let Some(part) = shape.get(part) {
                self.reachable(target(part)?, found)?;
            }
        }
        Ok(())
    }

    /// The errors that the service's operations name, by shape name.
    pub(crate) fn errors(&self) -> Result<BTreeSet<String>> {
        let mut errors = BTreeSet::new();
        for operation in self.operations()?.values() {
            for error in operation_errors(operation) {
                errors.insert(target(error)?.to_owned());
            }
        }
        Ok(errors)
    }
}

/// A structure's members in the model's order.
pub(crate) fn members(shape: &Value) -> Vec<(&str, &Value)> {
    let members = shape.get("members").and_then(Value::as_object);
    members.into_iter().flatten().map(|(name, member)| (name.as_str(), member)).collect()
}

/// Whether a structure requires the member.
pub(crate) fn is_required(shape: &Value, member: &str) -> bool {
    let required = shape.get("required").and_then(Value::as_array);
    required.into_iter().flatten().any(|name| name.as_str() == Some(member))
}

/// The shape that a reference points to.
pub(crate) fn target(reference: &Value) -> Result<&str> {
    reference["shape"].as_str().with_context(|| format!("a reference without a shape: {reference}"))
}

/// The kind of a shape: `structure`, `list`, `string` and so on.
pub(crate) fn kind(shape: &Value) -> &str {
    shape["type"].as_str().unwrap_or_default()
}

/// Whether a trait of the shape is there and true.
pub(crate) fn flag(shape: &Value, name: &str) -> bool {
    shape.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// The errors of one operation, as references.
pub(crate) fn operation_errors(operation: &Value) -> impl Iterator<Item = &Value> {
    operation.get("errors").and_then(Value::as_array).into_iter().flatten()
}

/// The strings of an enumeration in the model's order.
pub(crate) fn enumeration(shape: &Value) -> Vec<&str> {
    let values = shape.get("enum").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).collect()
}
