//! Writes `penstock-model`'s tables and types from the pinned service models.
//!
//! ```text
//! cargo run -p penstock-generate                 write server/model/src/generated/
//! cargo run -p penstock-generate -- strip DATA   refresh server/model/aws/ from botocore's data folder
//! ```
//!
//! The generator is a crate of its own, and uses nothing of ours, because it has to run while
//! the code that it wrote last time does not compile. What it writes is checked in; a test
//! below proves that the checked-in files are what it would write today.

mod names;
mod source;
mod strip;
mod tables;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use source::{Model, Overlay};

/// The first line of every generated file.
const HEADER: &str =
    "//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.\n";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write_generated(),
        ["strip", data] => strip::refresh(Path::new(data), &model_folder()),
        _ => bail!("usage: penstock-generate [strip <botocore's data folder>]"),
    }
}

/// `server/model`, the parent of this crate.
fn model_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn write_generated() -> Result<()> {
    let folder = model_folder().join("src/generated");
    for (path, text) in generate()? {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// All generated files, by path below `src/generated`.
fn generate() -> Result<BTreeMap<String, String>> {
    let overlay = Overlay::load(&model_folder())?;
    let mut files = BTreeMap::new();
    let mut modules = String::new();
    let mut services = String::new();
    for service in &overlay.service {
        let model = Model::load(&model_folder(), &service.id)?;
        let module = names::module(&service.id);
        files.insert(format!("{module}/mod.rs"), tables::module(&model, service.types)?);
        files.insert(format!("{module}/shapes.rs"), tables::shapes(&model, &overlay)?);
        files.insert(format!("{module}/errors.rs"), tables::errors(&model)?);
        if service.types {
            files.insert(format!("{module}/types.rs"), types::types(&model, &service.shared_texts)?);
        }
        modules += &format!("pub mod {module};\n");
        services += &format!("    &{module}::SERVICE,\n");
    }
    let list = format!(
        "{HEADER}\nuse crate::shape::Service;\n\n{modules}\n\
         pub(crate) static SERVICES: [&Service; {}] = [\n{services}];\n",
        overlay.service.len()
    );
    files.insert("mod.rs".to_owned(), list);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files_below(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                files_below(&entry.path(), &format!("{name}/"), found);
            } else {
                found.push(name);
            }
        }
    }

    #[test]
    fn checked_in_files_are_what_the_generator_writes() {
        let folder = model_folder().join("src/generated");
        let expected = generate().unwrap();
        let mut found = Vec::new();
        files_below(&folder, "", &mut found);
        found.sort();
        assert_eq!(found, expected.keys().cloned().collect::<Vec<_>>(), "the list of files");
        for (path, text) in expected {
            let there = std::fs::read_to_string(folder.join(&path)).unwrap();
            assert!(there == text, "{path} is stale: run `cargo run -p penstock-generate`");
        }
    }
}
