//! The programs that people wrote for the service, as data: `corpus/<name>.sql` with the rows that go in (`.in.jsonl`) and those that
//! must come out (`.out.jsonl`); and in `corpus/rejected/` those that must not compile, with line, column and a part of the fix in a
//! comment `-- error: line:column fix`.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use penstock_sql::{compile, script};

fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    found.sort();
    found
}

#[test]
fn every_program_tells_what_it_should() {
    let programs = programs("corpus");
    assert!(programs.len() >= 50, "the corpus is not where it was");
    let mut wrong = String::new();
    for path in programs {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let read = |extension: &str| fs::read_to_string(path.with_extension(extension)).unwrap();
        let code = read("sql");
        let sources = script::declared(&code).unwrap();
        match compile(&code, &sources) {
            Err(diagnostics) => {
                diagnostics.iter().for_each(|diagnostic| wrong += &format!("{name}: {diagnostic}\n"));
            }
            Ok(program) => {
                let told = script::run(&program, &sources, &read("in.jsonl"));
                let checked = told.and_then(|told| script::check(&told, &read("out.jsonl")));
                wrong += &checked.err().map_or(String::new(), |table| format!("{name}: {table}\n"));
                assert!(!program.explain().is_empty(), "{name}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_mistake_is_told_with_its_place_and_what_to_write_instead() {
    let mut wrong = String::new();
    for path in programs("corpus/rejected") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let code = fs::read_to_string(&path).unwrap();
        let expected = code.lines().find_map(|line| line.strip_prefix("-- error: ")).unwrap();
        let (place, fix) = expected.split_once(' ').unwrap();
        match compile(&code, &script::declared(&code).unwrap()) {
            Ok(_) => wrong += &format!("{name}: compiles\n"),
            Err(diagnostics) => {
                let first = &diagnostics[0];
                if format!("{}:{}", first.line, first.column) != place || !first.fix.contains(fix) {
                    wrong += &format!("{name}: expected {expected}, told\n{first}\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
