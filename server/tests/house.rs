//! The house rules that a program can hold: who may use whom, what must be absent where, and that what is generated is fresh.
//! The reasons stand in docs/architecture.md.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which of our crates each of our crates may use. `penstock` itself, the binary, may use all: it is the only one that does.
const MAY_USE: &[(&str, &[&str])] = &[
    ("penstock-engine", &[]),
    ("penstock-sim", &["engine"]),
    ("penstock-model", &[]),
    ("penstock-generate", &[]),
    ("penstock-api", &["model"]),
    ("penstock-aggregation", &[]),
    ("penstock-transform", &["aggregation"]),
    ("penstock-sinks", &["api", "transform"]),
    ("penstock-wire", &["api", "model"]),
    ("penstock-auth", &["api", "model"]),
    ("penstock-catalog", &["api", "engine"]),
    ("penstock-s3", &["api", "wire"]),
    ("penstock-streams", &["api", "model", "catalog", "engine"]),
    ("penstock-video", &["api", "model", "catalog", "engine", "fragments", "mkv", "packaging", "pictures"]),
    ("penstock-functions", &["api", "model"]),
    ("penstock-glue", &["api", "model", "catalog"]),
    ("penstock-analytics", &["api", "model", "catalog", "engine", "sql"]),
    (
        "penstock-firehose",
        &[
            "api",
            "model",
            "catalog",
            "engine",
            "streams",
            "functions",
            "glue",
            "aggregation",
            "columnar",
            "s3",
            "sinks",
            "transform",
        ],
    ),
    ("penstock-loadgen", &["aggregation", "api", "engine", "mkv", "wire"]),
    (
        "penstock-benches",
        &[
            "columnar",
            "engine",
            "fragments",
            "mkv",
            "packaging",
            "wire",
            "model",
            "runtime",
            "sql",
            "transform",
        ],
    ),
    ("penstock-columnar", &[]),
    ("penstock-mkv", &[]),
    ("penstock-packaging", &["mkv"]),
    ("penstock-pictures", &[]),
    ("penstock-fragments", &["engine"]),
    ("penstock-runtime", &["engine", "sql"]),
    (
        "penstock-applications",
        &["aggregation", "analytics", "api", "catalog", "engine", "firehose", "runtime", "sql", "streams"],
    ),
    ("penstock-sql", &[]),
];

/// Crates that speak HTTP or TLS, and which of ours may know of them. S3 is a protocol of its own, whose requests it takes whole.
const HTTP: &[&str] = &[
    "http",
    "http-body",
    "http-body-util",
    "hyper",
    "hyper-util",
    "h2",
    "rcgen",
    "rustls",
    "tokio-rustls",
    "tokio-tungstenite",
];
const MAY_SPEAK_HTTP: &[&str] = &[
    "penstock-wire",
    "penstock-auth",
    "penstock-s3",
    "penstock-functions",
    "penstock-sinks",
    "penstock-loadgen",
];

/// The only files with `unsafe`: each block says which promise it relies on.
const MAY_BE_UNSAFE: &[&str] = &[
    "engine/src/buffer.rs",
    "engine/src/prefetch.rs",
    "engine/src/lane/mailbox.rs",
    "engine/src/storage/uring.rs",
    "engine/src/storage/uring/",
    "loadgen/src/crash/kernel.rs",
];

/// Files that decide and do nothing else: a seed must be able to replay them.
const PURE: &[&str] = &[
    "engine/src/shard/",
    "engine/src/lane/core.rs",
    "engine/src/lane/core/",
    "server/video/packaging/src/",
    "server/analytics/sql/src/run/",
];
const IMPURE: &[&str] = &[
    "Instant",
    "SystemTime",
    "std::thread",
    "std::fs",
    "std::io",
    "std::net",
    "thread::",
    "rand::",
    "RandomState",
    "async fn",
    ".await",
];

/// The engine knows no AWS.
const AWS_WORDS: &[&str] = &["aws", "amazon", "kinesis", "firehose", "dynamodb", "sigv4", "arn:", "shardid-"];

/// Where a socket may be opened.
const MAY_OPEN_SOCKETS: &[&str] = &[
    "server/wire/",
    "server/functions/",
    "server/firehose/sinks/",
    "loadgen/",
    "server/tests/",
    "engine/examples/",
    "engine/tests/embed.rs",
    "benches/",
];
const SOCKETS: &[&str] = &["TcpListener", "TcpStream", "UdpSocket", "UnixListener", "UnixStream"];

/// Sentences of validation belong to the model.
const SENTENCES: &[&str] =
    &["failed to satisfy constraint", "Member must ", "validation error detected", "can not be converted to"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every Rust file of the repository, with its path from the root. What is generated is left out.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in ["engine", "server", "loadgen", "benches"] {
        gather(&root().join(folder), &mut found);
    }
    assert!(found.len() > 50, "the sources are not where they were: {}", found.len());
    found
}

fn gather(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "generated" {
            gather(&path, found);
        } else if name.ends_with(".rs") {
            let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            found.insert(relative, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Code without comments and without the unit tests at the end of the file.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let until_tests = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or("");
    until_tests.lines().map(|line| line.split("//").next().unwrap_or(""))
}

fn under(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path == *place || (place.ends_with('/') && path.starts_with(place)))
}

// Finds words in the code of files that may not have them; tells file and line.
fn found(words: &[&str], examined: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| examined(path)) {
        for line in code(text) {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                found.push(format!("{path}: {word}: {}", line.trim()));
            }
        }
    }
    found
}

/// Our packages: name to the names of what they depend on to run.
fn packages() -> BTreeMap<String, Vec<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let to_run = dependencies.filter(|dependency| dependency["kind"].is_null());
            (text(&package["name"]), to_run.map(|dependency| text(&dependency["name"])).collect())
        })
        .collect()
}

#[test]
fn crates_use_only_those_below_them() {
    for (name, dependencies) in packages().iter().filter(|(name, _)| *name != "penstock") {
        let allowed = MAY_USE.iter().find(|(known, _)| known == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is new: say in MAY_USE what it may use"));
        for dependency in dependencies {
            if let Some(ours) = dependency.strip_prefix("penstock-") {
                assert!(allowed.contains(&ours), "{name} must not use {dependency}");
            }
        }
    }
}

#[test]
fn services_do_not_know_http() {
    for (name, dependencies) in packages() {
        if !MAY_SPEAK_HTTP.contains(&name.as_str()) {
            let http: Vec<_> =
                dependencies.iter().filter(|dependency| HTTP.contains(&dependency.as_str())).collect();
            assert!(http.is_empty(), "{name} uses {http:?}");
        }
    }
}

#[test]
fn unsafe_stays_in_its_rooms() {
    let words =
        ["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait", "unsafe extern", "allow(unsafe_code)"];
    let outside = found(&words, |path| !under(path, MAY_BE_UNSAFE) && path != "server/tests/house.rs");
    // A module may be let into its room where it is declared, in the parent's file.
    let outside: Vec<_> = outside
        .into_iter()
        .filter(|line| !line.contains("allow(unsafe_code)") || !line.contains("mod.rs"))
        .collect();
    assert_eq!(outside, [""; 0]);
}

#[test]
fn what_decides_has_no_clock_no_thread_no_disk() {
    assert_eq!(found(IMPURE, |path| under(path, PURE)), [""; 0]);
}

#[test]
fn the_engine_knows_no_aws() {
    for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("engine/")) {
        for (number, line) in text.lines().enumerate() {
            let line = line.to_ascii_lowercase();
            let mut words =
                line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != ':' && letter != '-');
            assert!(!words.any(|word| AWS_WORDS.contains(&word)), "{path}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn sockets_are_the_wires_affair() {
    assert_eq!(found(SOCKETS, |path| !under(path, MAY_OPEN_SOCKETS)), [""; 0]);
}

#[test]
fn sentences_of_validation_are_the_models() {
    assert_eq!(
        found(SENTENCES, |path| !path.starts_with("server/model/") && !path.starts_with("server/tests/")),
        [""; 0]
    );
}

#[test]
fn every_file_begins_by_telling_what_it_is_for() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert_eq!(silent, [""; 0]);
}

// docs/operations.md is made from what the services list. `make docs` writes it; here it is compared.
#[test]
fn operations_page_is_fresh() {
    let answered = [
        penstock_streams::OPERATIONS,
        penstock_firehose::OPERATIONS,
        penstock_functions::OPERATIONS,
        penstock_glue::OPERATIONS,
        penstock_analytics::OPERATIONS,
        penstock_video::OPERATIONS,
    ]
    .concat();
    let page = penstock_model::operations_page(penstock_model::services(), &answered);
    generated("docs/operations.md", &page);
}

// The manual of SQL's functions is made from the first lines of their files.
#[test]
fn functions_page_is_fresh() {
    let mut page = "# Functions of SQL\n\nWhat each does, with calls and results or rows in and out, all of which are tests. \
        Generated: do not edit. `penstock sql functions NAME` prints one of them.\n"
        .to_owned();
    for function in penstock_sql::functions() {
        page += &format!("\n## {}\n\n{}\n", function.name, function.text.trim_end());
    }
    generated("docs/guide/sql-functions.md", &page);
}

/// Compares a page with what it is made of. `make docs` writes it.
fn generated(path: &str, page: &str) {
    let place = root().join(path);
    if std::env::var_os("PENSTOCK_WRITE_DOCS").is_some() {
        std::fs::write(&place, page).unwrap();
    }
    let written = std::fs::read_to_string(&place).unwrap_or_default();
    assert!(written == page, "{path} is out of date: run make docs");
}
