//! Takes the prose out of botocore's models.
//!
//! What is kept is data (names, constraints, routes); what is dropped is text written for
//! readers of AWS's manual, which is several times larger and changes with every release, so
//! that without it the difference between two releases shows what really changed.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::source::Overlay;

/// Writes `aws/<service>.json` for every service of the overlay from an unpacked `data` folder.
pub(crate) fn refresh(data: &Path, model_folder: &Path) -> Result<()> {
    for service in Overlay::load(model_folder)?.service {
        let versions = data.join(&service.id);
        let mut models = Vec::new();
        for entry in
            std::fs::read_dir(&versions).with_context(|| format!("reading {}", versions.display()))?
        {
            models.push(entry?.path().join("service-2.json"));
        }
        // Folders are named by date; the last is the version in use.
        models.sort();
        let path = models.last().with_context(|| format!("no version in {}", versions.display()))?;
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("reading {}: is the folder unpacked with gunzip?", path.display()))?;
        let mut model: Value =
            serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        strip(&mut model);
        if !service.operations.is_empty() {
            keep(&mut model, &service.operations).with_context(|| service.id.clone())?;
        }
        let mut text = String::new();
        print(&model, 0, &mut text);
        text.push('\n');
        std::fs::write(model_folder.join(format!("aws/{}.json", service.id)), text)?;
    }
    Ok(())
}

/// Drops every `documentation` that is a text; a member may well be called so, but is no text.
fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.get("documentation").is_some_and(Value::is_string) {
                object.shift_remove("documentation");
            }
            for (_, value) in object.iter_mut() {
                strip(value);
            }
        }
        Value::Array(array) => array.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Keeps some operations, and the shapes that these use.
fn keep(model: &mut Value, operations: &[String]) -> Result<()> {
    let all = model["operations"].as_object_mut().context("a model without operations")?;
    for name in operations {
        ensure!(all.contains_key(name), "no operation {name} to keep");
    }
    all.retain(|name, _| operations.contains(name));
    let mut used = BTreeSet::new();
    let mut unseen: Vec<String> = all.values().flat_map(targets).collect();
    while let Some(name) = unseen.pop() {
        let shape = model["shapes"].get(&name).with_context(|| format!("no shape {name}"))?;
        if used.insert(name) {
            unseen.extend(targets(shape));
        }
    }
    let shapes = model["shapes"].as_object_mut().context("a model without shapes")?;
    shapes.retain(|name, _| used.contains(name));
    Ok(())
}

/// The shapes that a value refers to, at whatever depth. A member may be called `shape`, but is no text then.
fn targets(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("shape").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(object.values().flat_map(targets)).collect()
        }
        Value::Array(array) => array.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

/// Longest text of a value that is kept on one line, in bytes.
const LINE_BYTES_MAX: usize = 140;

/// Prints small values on one line and larger ones a member a line, so that a model stays
/// readable and two releases compare line by line.
fn print(value: &Value, depth: usize, text: &mut String) {
    let one_line = value.to_string();
    if one_line.len() <= LINE_BYTES_MAX && depth > 0 {
        text.push_str(&one_line);
        return;
    }
    let indent = " ".repeat(depth + 1);
    let close = " ".repeat(depth);
    match value {
        Value::Object(object) => {
            text.push('{');
            for (index, (key, value)) in object.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&format!("{indent}{}: ", Value::from(key.as_str())));
                print(value, depth + 1, text);
            }
            text.push_str(&format!("\n{close}}}"));
        }
        Value::Array(array) => {
            text.push('[');
            for (index, value) in array.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&indent);
                print(value, depth + 1, text);
            }
            text.push_str(&format!("\n{close}]"));
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prose_goes_and_a_member_of_that_name_stays() {
        let mut model = json!({
            "documentation": "<p>prose</p>",
            "shapes": {"A": {"members": {"documentation": {"shape": "B", "documentation": "prose"}}}},
        });
        strip(&mut model);
        assert_eq!(model, json!({"shapes": {"A": {"members": {"documentation": {"shape": "B"}}}}}));
    }

    #[test]
    fn what_no_kept_operation_uses_goes() {
        let mut model = json!({
            "operations": {
                "Get": {"input": {"shape": "A"}, "errors": [{"shape": "E"}]},
                "Put": {"input": {"shape": "C"}},
            },
            "shapes": {
                "A": {"members": {"shape": {"shape": "B"}}},
                "B": {"type": "list", "member": {"shape": "A"}},
                "C": {"type": "string"},
                "E": {"type": "structure"},
            },
        });
        keep(&mut model, &["Get".to_owned()]).unwrap();
        let kept = |part: &str| model[part].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(kept("operations"), ["Get"]);
        assert_eq!(kept("shapes"), ["A", "B", "E"]);
        assert!(keep(&mut model, &["Put".to_owned()]).is_err());
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        let model = json!({"a": [1, 2, {"b": "x".repeat(200)}], "c": {"d": ["y".repeat(200)]}});
        let mut text = String::new();
        print(&model, 0, &mut text);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), model);
    }

    #[test]
    fn checked_in_models_hold_no_prose() {
        let folder = crate::model_folder();
        for service in Overlay::load(&folder).unwrap().service {
            let text = std::fs::read_to_string(folder.join(format!("aws/{}.json", service.id))).unwrap();
            let model: Value = serde_json::from_str(&text).unwrap();
            let mut stripped = model.clone();
            strip(&mut stripped);
            assert_eq!(stripped, model, "{}", service.id);
        }
    }
}
