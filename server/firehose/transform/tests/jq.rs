//! Metadata queries held against jq 1.6 itself, Debian's: the version that the service names.
//!
//! Every query is run on every record, and must tell the same values or fail where jq fails. Without jq 1.6 on the machine the test
//! says that it was left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_transform::jq::{ExtractError, Query};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// Values of a query of one key, `v`.
const PROGRAMS: &[&str] = &include!("jq_programs.in");

const RECORDS: &[&str] = &[
    r#"{"customer_id":"1234567890","type":{"device":"mobile","os":"linux"},"event_timestamp":1565382027,"ts":"2026-07-13T14:05:09Z","region":"eu-west-1","amount":12.50,"count":3,"tags":["a","b","c"],"items":[{"id":7,"name":"x","price":1.10},{"id":2,"name":"y","price":0.90}],"user":{"name":"Zoë Smith","email":"zoe@example.com"},"ok":true,"none":null,"path":"/logs/app/web-1.log","empty":""}"#,
    r#"{"customer_id":42,"type":{"device":"DESKTOP"},"event_timestamp":1700000000.75,"ts":"2023-11-14T22:13:20Z","region":"us-east-1","amount":1e3,"count":12345678901234567890,"tags":[],"items":[],"user":{"name":"a b c","email":null},"ok":false,"path":"","big":1e300,"small":1e-7}"#,
    r#"{"customer_id":"x\"y,z","type":"plain","event_timestamp":0,"ts":"1970-01-01T00:00:00Z","region":"ap-south-1","amount":-0.5,"count":-7,"tags":["z","a","z"],"items":[{"id":1,"name":null}],"user":{},"ok":true,"path":"a/b//c","text":"tab\there \u00e9\u4e2d\ud83d\ude00"}"#,
    r#"{"customer_id":null,"event_timestamp":"1565382027","tags":{"k":"v","a":1},"count":1.0,"amount":"12.5","items":[[1,[2]],3]}"#,
    r#"{}"#,
];

/// What jq makes of all programs, in one go, for a record: a row of what each yields, or null where it fails. Texts come after an
/// `s`, others after a `j` and as jq writes them: a reader's number may be written in another way.
fn jq(record: &str) -> Vec<Value> {
    let told = "if . == null then null elif type == \"string\" then \"s\" + . else \"j\" + tojson end";
    let each = |program: &&str| format!("(try [{{v: ({program})}} | .v | {told}] catch null)");
    let all = format!("[{}]", PROGRAMS.iter().map(each).collect::<Vec<_>>().join(",\n"));
    let mut jq = Command::new("jq");
    let mut running = jq.args(["-c", &all]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(record.as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(output.status.success(), "jq takes every program");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What the service would make of jq's answer: one object, with a value that is neither null nor empty.
fn expected(answer: &Value) -> Option<&str> {
    match answer.as_array()?.as_slice() {
        // What is no number is written as null.
        [Value::String(text)] if text.len() > 1 && text != "jnull" => Some(&text[1..]),
        _ => None,
    }
}

#[test]
fn queries_answer_as_jq_1_6_does() {
    let version = Command::new("jq").arg("--version").output();
    if !version.is_ok_and(|output| output.stdout.starts_with(b"jq-1.6")) {
        return println!("left out: no jq 1.6 on this machine (Debian 12: apt-get install jq)");
    }
    let mut different = Vec::new();
    let mut told = 0;
    let answers: Vec<Vec<Value>> = RECORDS.iter().map(|record| jq(record)).collect();
    for (number, program) in PROGRAMS.iter().enumerate() {
        let query = match Query::compile(&format!("{{v: ({program})}}")) {
            Ok(query) => query,
            Err(error) => {
                different.push(format!("{program}: {error}"));
                continue;
            }
        };
        for (record, answers) in RECORDS.iter().zip(&answers) {
            let theirs = expected(&answers[number]);
            let ours = query.extract(record.as_bytes(), 0.0);
            told += usize::from(theirs.is_some());
            let same = match &ours {
                Ok(values) => theirs == Some(&values.concat()),
                Err(ExtractError::Exceeded(_)) => false,
                Err(_) => theirs.is_none(),
            };
            if !same {
                different.push(format!("{program} on {record:.40}: {theirs:?}, not {ours:?}"));
            }
        }
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    // Most of them tell something: a corpus of failures would prove nothing.
    assert!(told > PROGRAMS.len() * 2, "{told} of {} told a value", PROGRAMS.len() * RECORDS.len());
}
