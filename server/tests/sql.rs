//! `penstock sql`: what it says and with which exit code it ends, and the guide, whose commands are run as they stand there.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

fn sql(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_penstock"));
    command.arg("sql").args(arguments).current_dir(dir).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const CODE: &str = "-- input: S (K VARCHAR(4), N INTEGER)\nCREATE STREAM O (K VARCHAR(4), T BIGINT);\n\
    CREATE PUMP P AS INSERT INTO O SELECT K, SUM(N) FROM S GROUP BY K, FLOOR(S.ROWTIME TO MINUTE);\n";

#[test]
fn runs_tests_and_explains() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("app.sql", CODE);
    write("in.jsonl", "{\"ROWTIME\":\"2018-01-01 10:00:01\",\"K\":\"a\",\"N\":1}\n{\"K\":\"a\",\"N\":2}\n");
    write("right.jsonl", "{\"K\":\"a\",\"T\":3}\n");
    write("wrong.jsonl", "{\"K\":\"a\",\"T\":4}\n");

    let run = sql(dir.path(), &["run", "app.sql", "--in", "in.jsonl"]);
    let line = "{\"STREAM\":\"O\",\"ROWTIME\":\"2018-01-01 10:01:00.000\",\"K\":\"a\",\"T\":3}\n";
    assert_eq!((run.status.code(), text(&run.stdout).as_str()), (Some(0), line), "{run:?}");

    let right = sql(dir.path(), &["test", "app.sql", "--in", "in.jsonl", "--expect", "right.jsonl"]);
    assert_eq!(right.status.code(), Some(0), "{right:?}");
    let wrong = sql(dir.path(), &["test", "app.sql", "--in", "in.jsonl", "--expect", "wrong.jsonl"]);
    assert_eq!(wrong.status.code(), Some(10), "{wrong:?}");
    let said = text(&wrong.stdout);
    assert!(said.contains("stream \"O\": 1 rows expected, 1 told") && said.contains("3 <"), "{said}");

    let explain = sql(dir.path(), &["explain", "app.sql"]);
    let said = text(&explain.stdout);
    assert!(explain.status.success() && said.contains("tumbling window, ends every 1 min"), "{said}");
}

#[test]
fn mistakes_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("app.sql", &CODE.replace("SUM(N)", "SUM(M)"));
    write("in.jsonl", "{\"K\":\"a\",\"N\":1}\n");
    let refused = sql(dir.path(), &["run", "app.sql", "--in", "in.jsonl"]);
    assert_eq!(refused.status.code(), Some(9), "{refused:?}");
    let said = text(&refused.stderr);
    assert!(said.contains("--> line 3, column 46") && said.contains("= fix: write one of"), "{said}");
    assert!(said.ends_with("penstock: app.sql does not compile: 1 mistake\n"), "{said}");

    write("app.sql", CODE);
    write("in.jsonl", "nothing\n");
    for arguments in [
        &["run", "app.sql", "--in", "in.jsonl"][..],
        &["run", "app.sql", "--in", "none.jsonl"],
        &["run", "none.sql", "--in", "in.jsonl"],
        &["run", "app.sql"],
        &["functions", "STEPP"],
        &["explain"],
    ] {
        let refused = sql(dir.path(), arguments);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(text(&refused.stderr).starts_with("penstock: "), "{refused:?}");
    }
}

#[test]
fn the_guide_can_be_pasted() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/sql.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let mut commands = String::new();
    let mut inside = false;
    for line in guide.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => commands.extend([line, "\n"]),
            _ => {}
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_penstock")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut bash = Command::new("bash");
    let pasted =
        bash.args(["-eu", "-c", &commands]).current_dir(dir.path()).env("PATH", path).output().unwrap();
    assert!(pasted.status.success(), "{pasted:?}");
    let said = text(&pasted.stdout);
    assert!(said.contains("\"ACCOUNT\":\"a-7\"") && said.contains("as expected"), "{said}");
    assert!(
        said.contains(r#""DEVICE":"a","MEAN":21.0,"MEASURED":2"#) && said.contains("OUT_OF_ORDER"),
        "{said}"
    );
    let strange = guide.split("```text\n{").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(
        said.contains(strange) && said.contains("anti-join with the table \"HOMES\", 2 equal columns"),
        "{said}"
    );
    assert!(said.contains("wrote ./ticks.json") && said.contains(r#""STREAM":"HIGH""#), "{said}");
    // What is there already is not written over.
    let again = sql(dir.path(), &["import", "saved.json"]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(text(&again.stderr).contains("cannot write ./ticks.sql"), "{again:?}");
    let page = sql(dir.path(), &["functions", "substring"]);
    assert!(text(&page.stdout).contains("| `SUBSTRING('123456789' FROM 3 FOR 4)` | `3456` |"), "{page:?}");
    assert!(text(&sql(dir.path(), &["functions"]).stdout).lines().any(|name| name == "TSDIFF"));
    // What the guide shows is what is said.
    let shown = guide.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(said.contains(shown), "the guide shows\n{shown}and it says\n{said}");
}
