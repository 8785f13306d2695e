//! Real clients, unmodified and configured by environment variables alone: boto3, the AWS CLI v1 and v2, the SDKs for JavaScript
//! and Rust, and the library with which producers aggregate.
//!
//! `make test` installs them and says with PENSTOCK_TEST_CLIENTS=required that they must be there. Without them, as in a plain
//! `cargo test` on a fresh machine, a test says that it was left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use common::clients::{AWS_1, AWS_2, Client, NODE, NODE_MODULES, PYTHON, RUST_SDK, script, succeed};
use common::{Server, eventually};
use penstock_aggregation::{Aggregator, decode};
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn boto3_finds_the_core_of_data_streams() {
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else {
        return;
    };
    succeed(python.arg(script("scenario.py")));
}

// The same over TLS, with nothing set but what the server says at its start.
#[test]
fn boto3_trusts_the_local_authority() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &["--tls"]);
    let Some(mut python) = PYTHON.command(&server) else {
        return;
    };
    let authority = dir.path().join("tls/ca.pem");
    let advice = format!("AWS_CA_BUNDLE={}", authority.display());
    eventually("the server says how to trust it", || server.log().contains(&advice));
    python.env("AWS_ENDPOINT_URL", server.tls_url()).env("AWS_CA_BUNDLE", &authority);
    succeed(python.arg(script("scenario.py")));

    // Who was not told to trust it does not; and the authority stays the same for those who were.
    let list = "import boto3; boto3.client('kinesis').list_streams()";
    let mut stranger = PYTHON.command(&server).unwrap();
    let refused = stranger.env("AWS_ENDPOINT_URL", server.tls_url()).args(["-c", list]).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("CERTIFICATE_VERIFY_FAILED"));
    assert!(server.stop().success());
    let server = Server::on(dir.path(), &["--tls"]);
    let mut again = PYTHON.command(&server).unwrap();
    again.env("AWS_ENDPOINT_URL", server.tls_url()).env("AWS_CA_BUNDLE", &authority);
    succeed(again.args(["-c", list]));
}

#[test]
fn the_sdk_for_rust_finds_the_core_of_data_streams() {
    let server = Server::start(&[]);
    let Some(mut scenario) = RUST_SDK.command(&server) else { return };
    succeed(&mut scenario);
}

// A producer as people write it: ten records, a second apart. What it was told is safe must survive a power cut.
#[test]
fn the_ten_records_of_a_plain_script_survive_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &[]);
    let Some(mut create) = PYTHON.command(&server) else {
        return;
    };
    let lines =
        "import boto3; boto3.client('kinesis').create_stream(StreamName='my-kinesis-stream', ShardCount=1)";
    succeed(create.args(["-c", lines]));
    let output = succeed(PYTHON.command(&server).unwrap().arg(script("ten_records.py")));
    let told: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(told, (0..10).map(|n| format!("Put record {n}")).collect::<Vec<_>>());

    server.kill();
    let server = Server::on(dir.path(), &[]);
    let read = "import boto3
kinesis = boto3.client('kinesis')
start = kinesis.get_shard_iterator(StreamName='my-kinesis-stream', ShardId='shardId-000000000000',
                                   ShardIteratorType='TRIM_HORIZON')['ShardIterator']
for record in kinesis.get_records(ShardIterator=start)['Records']:
    print(record['PartitionKey'], record['Data'].decode())";
    let output = succeed(PYTHON.command(&server).unwrap().args(["-c", read]));
    let expected: String =
        (0..10).map(|n| format!("{n} {{\"id\": {n}, \"message\": \"This is record {n}\"}}\n")).collect();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

// Aggregates pass through a stream as they are, and our codec and AWS's library read each other's.
#[test]
fn aggregates_of_either_side_are_read_by_the_other() {
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else {
        return;
    };
    server.ok("CreateStream", json!({"StreamName": "aggregated", "ShardCount": 1}));
    let mut aggregator = Aggregator::new(51_200);
    let mut put = Vec::new();
    for number in 0..500u64 {
        let (key, explicit) = (format!("k{}", number % 5), (number % 3).to_string());
        let said = format!("{number}€");
        aggregator.add(&key, Some(&explicit), &said.clone().into()).unwrap();
        put.push(json!([key, explicit, number, said]));
    }
    let aggregated = aggregator.take().unwrap();
    server.ok(
        "PutRecord",
        json!({"StreamName": "aggregated", "PartitionKey": aggregated.partition_key,
               "ExplicitHashKey": aggregated.explicit_hash_key, "Data": BASE64_STANDARD.encode(&aggregated.data)}),
    );
    server.ok("PutRecord", json!({"StreamName": "aggregated", "PartitionKey": "plain", "Data": "aGk="}));
    put.push(json!(["plain", null, null, "hi"]));

    let output = succeed(
        python.env("AWS_DEFAULT_REGION", "us-east-1").arg(script("aggregation.py")).arg("aggregated"),
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found, Value::Array(put));

    let start = json!({"StreamName": "aggregated", "ShardId": "0", "ShardIteratorType": "TRIM_HORIZON"});
    let start = server.ok("GetShardIterator", start);
    let read = server.ok("GetRecords", json!({"ShardIterator": start["ShardIterator"]}));
    let data: Vec<bytes::Bytes> = read["Records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| BASE64_STANDARD.decode(record["Data"].as_str().unwrap()).unwrap().into())
        .collect();
    assert_eq!(data[0], aggregated.data);
    assert!(decode(&data[1]).is_none(), "a plain record is no aggregate");
    let theirs = decode(&data[2]).unwrap();
    assert_eq!(theirs.len(), 300);
    for (number, record) in theirs.records().enumerate() {
        assert_eq!(record.partition_key, format!("user-{}", number % 7));
        assert_eq!(record.explicit_hash_key, Some(["0", "1", "2"][number % 3]));
        assert_eq!(record.data, format!("event {number}"));
    }
}

// The keys of the script, and the file that a server verifies them with.
#[test]
fn a_server_that_verifies_knows_right_from_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("credentials");
    let producer = "[producer]\naws_access_key_id = AKIDPRODUCER\naws_secret_access_key = a/secret+of=many/letters\n\
                    aws_account_id = 123456789012\n";
    let temporary = "[temporary]\naws_access_key_id = ASIATEMPORARY\naws_secret_access_key = temporary secret\n\
                     aws_session_token = the token\n";
    std::fs::write(&file, [producer, temporary].concat()).unwrap();
    let server = Server::start(&["--auth=verify", "--credentials", file.to_str().unwrap()]);
    let Some(mut python) = PYTHON.command(&server) else {
        return;
    };
    python.env("AWS_ACCESS_KEY_ID", "AKIDPRODUCER").env("AWS_SECRET_ACCESS_KEY", "a/secret+of=many/letters");
    let output = succeed(python.arg(script("signing.py")));
    assert_eq!(output.stdout, b"verified\n");
    let log = server.log();
    assert!(log.contains("signatures are verified"), "{log}");
    assert!(log.contains("chmod 600"), "{log}");
    assert!(!log.contains("secret+of"), "{log}");
}

/// Runs the AWS CLI and reads what it prints.
fn aws(client: &Client, server: &Server, more: &[&str], arguments: &[&str]) -> Option<Value> {
    let mut command = client.command(server)?;
    command.env("AWS_PAGER", "").args(["--output", "json"]).args(more).arg("kinesis").args(arguments);
    let output = succeed(&mut command);
    Some(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

/// The first minute of the README; `raw` is what a version needs to send data as it was typed.
fn first_minute(client: &Client, server: &Server, more: &[&str], raw: &[&str]) {
    let aws = |arguments: &[&str]| aws(client, server, more, arguments).unwrap();
    aws(&["create-stream", "--stream-name", "test", "--shard-count", "1"]);
    let put = ["put-record", "--stream-name", "test", "--partition-key", "user1", "--data", "user signup"];
    let put = aws(&[&put, raw].concat());
    assert_eq!(put["ShardId"], "shardId-000000000000");
    assert_eq!(put["SequenceNumber"].as_str().map(str::len), Some(56));

    let described = aws(&["describe-stream", "--stream-name", "test"]);
    assert_eq!(described["StreamDescription"]["StreamStatus"], "ACTIVE");
    let first = &described["StreamDescription"]["Shards"][0];
    assert_eq!(first["HashKeyRange"]["EndingHashKey"], "340282366920938463463374607431768211455");

    let begin = ["get-shard-iterator", "--stream-name", "test", "--shard-id", "shardId-000000000000"];
    let begin = aws(&[&begin[..], &["--shard-iterator-type", "TRIM_HORIZON"]].concat());
    let read = aws(&["get-records", "--shard-iterator", begin["ShardIterator"].as_str().unwrap()]);
    assert_eq!(read["MillisBehindLatest"], json!(0));
    assert_eq!(read["Records"].as_array().map(Vec::len), Some(1));
    let record = &read["Records"][0];
    assert_eq!(record["SequenceNumber"], put["SequenceNumber"]);
    assert_eq!(record["PartitionKey"], "user1");
    // Base64 of "user signup".
    assert_eq!(record["Data"], "dXNlciBzaWdudXA=");
}

#[test]
fn aws_cli_1_gets_through_the_first_minute() {
    let server = Server::start(&[]);
    if AWS_1.find().is_some() {
        first_minute(&AWS_1, &server, &[], &[]);
    }
}

// Debian's 2.9 is too old to read AWS_ENDPOINT_URL.
#[test]
fn aws_cli_2_gets_through_the_first_minute() {
    let server = Server::start(&[]);
    let Some(path) = AWS_2.find() else { return };
    let version = Command::new(path).arg("--version").output().unwrap();
    if !version.stdout.starts_with(b"aws-cli/2") {
        eprintln!("left out: {} is another version", AWS_2.below_home);
        return;
    }
    let url = server.url();
    first_minute(&AWS_2, &server, &["--endpoint-url", &url], &["--cli-binary-format", "raw-in-base64-out"]);
}

/// Node.js with the SDK for JavaScript, if both are there.
fn node(server: &Server) -> Option<Command> {
    let modules = NODE_MODULES.find()?;
    let version = Command::new(NODE.find()?).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < 20) {
        eprintln!("left out: Node.js {version} is older than the SDK wants");
        return None;
    }
    let mut node = NODE.command(server)?;
    // No calls to the metadata service of a machine that is none of AWS's.
    node.env("NODE_PATH", modules).env("AWS_EC2_METADATA_DISABLED", "true").arg(script("scenario.cjs"));
    Some(node)
}

// It speaks HTTP/2 without asking whether the server does.
#[test]
fn the_sdk_for_javascript_finds_the_core_of_data_streams() {
    let server = Server::start(&[]);
    let Some(mut node) = node(&server) else { return };
    succeed(&mut node);
}

#[test]
fn the_sdk_for_javascript_trusts_the_local_authority() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &["--tls"]);
    let Some(mut node) = node(&server) else { return };
    let authority = dir.path().join("tls/ca.pem");
    succeed(node.env("AWS_ENDPOINT_URL", server.tls_url()).env("NODE_EXTRA_CA_CERTS", authority));
}

// Each signs in its own way, over HTTP/1.1 and HTTP/2, in clear and in TLS.
#[test]
fn all_clients_are_believed_by_a_server_that_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("credentials");
    std::fs::write(&file, "[test]\naws_access_key_id = test\naws_secret_access_key = test\n").unwrap();
    let verify = ["--auth=verify", "--credentials", file.to_str().unwrap()];
    let server = |name: &str| Server::on(&dir.path().join(name), &[&verify[..], &["--tls"]].concat());
    // As strict and as slow as the service: what this client changes it must wait for.
    let for_boto3 = Server::on(&dir.path().join("boto3"), &[&verify[..], &["--timing=aws"]].concat());
    if let Some(mut python) = PYTHON.command(&for_boto3) {
        succeed(python.arg(script("scenario.py")));
    }
    if AWS_1.find().is_some() {
        first_minute(&AWS_1, &server("cli"), &[], &[]);
    }
    let in_clear = server("clear");
    if let Some(mut node) = node(&in_clear) {
        succeed(&mut node);
    }
    let in_tls = server("tls");
    if let Some(mut node) = node(&in_tls) {
        let authority = dir.path().join("tls/tls/ca.pem");
        succeed(node.env("AWS_ENDPOINT_URL", in_tls.tls_url()).env("NODE_EXTRA_CA_CERTS", authority));
    }
}
