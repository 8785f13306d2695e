//! CBOR 1.1 as the AWS SDK for Java, and with it the Kinesis Client Library, speaks it without being asked. Requests are
//! written and answers read by a codec that is not ours.

// A test that cannot go on has failed: unwrap says so. Inputs are written where they are used and would all need a `&`.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod common;

use ciborium::cbor;
use ciborium::value::Value;
use common::{Reply, SIGNED, Server};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

const CBOR_1_1: &str = "application/x-amz-cbor-1.1";

fn send(server: &Server, operation: &str, body: &[u8]) -> Reply {
    let target = format!("Kinesis_20131202.{operation}");
    let headers = [
        ("content-type", CBOR_1_1),
        ("x-amz-target", target.as_str()),
        ("authorization", SIGNED),
        ("x-amz-date", "20260101T000000Z"),
    ];
    let reply = server.http("POST", "/", &headers, body);
    assert_eq!(reply.header("content-type"), Some(CBOR_1_1));
    reply
}

fn call(server: &Server, operation: &str, input: Value) -> (u16, Value) {
    let mut body = Vec::new();
    ciborium::into_writer(&input, &mut body).unwrap();
    let reply = send(server, operation, &body);
    let answer = match &reply.body[..] {
        [] => Value::Null,
        body => ciborium::from_reader(body).unwrap(),
    };
    (reply.status, answer)
}

fn ok(server: &Server, operation: &str, input: Value) -> Value {
    let (status, answer) = call(server, operation, input);
    assert_eq!(status, 200, "{operation}: {answer:?}");
    answer
}

fn get<'v>(value: &'v Value, name: &str) -> &'v Value {
    let entries = value.as_map().unwrap_or_else(|| panic!("{name} of {value:?}"));
    let entry = entries.iter().find(|(key, _)| key.as_text() == Some(name));
    &entry.unwrap_or_else(|| panic!("no {name} in {value:?}")).1
}

/// Milliseconds under tag 1.
fn moment(millis: i64) -> Value {
    Value::Tag(1, Box::new(Value::Integer(millis.into())))
}

#[test]
fn records_go_in_and_come_out_as_bytes_and_milliseconds() {
    let server = Server::start(&[]);
    let before: i64 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap();
    // As the SDK for Java writes it: a map that ends with a break.
    let created = send(&server, "CreateStream", b"\xbf\x6aStreamName\x61s\x6aShardCount\x01\xff");
    assert_eq!((created.status, created.body.len()), (200, 0));

    // What base64 could be taken for, and what is no text.
    let records = [b"aGVsbG8=".to_vec(), vec![0x00, 0xff, 0xc1, 0xbf], vec![0x5a; 300_000], Vec::new()];
    for data in &records {
        let input =
            cbor!({ "StreamName" => "s", "PartitionKey" => "k", "Data" => Value::Bytes(data.clone()) });
        let put = ok(&server, "PutRecord", input.unwrap());
        assert_eq!(get(&put, "ShardId").as_text(), Some("shardId-000000000000"));
        assert_eq!(get(&put, "SequenceNumber").as_text().map(str::len), Some(56));
    }

    let iterator = |at: i64| {
        let input = cbor!({
            "StreamName" => "s",
            "ShardId" => "shardId-000000000000",
            "ShardIteratorType" => "AT_TIMESTAMP",
            "Timestamp" => moment(at),
        });
        get(&ok(&server, "GetShardIterator", input.unwrap()), "ShardIterator").as_text().unwrap().to_owned()
    };
    let read = ok(&server, "GetRecords", cbor!({ "ShardIterator" => iterator(before) }).unwrap());
    let got = get(&read, "Records").as_array().unwrap();
    let data: Vec<_> = got.iter().map(|record| get(record, "Data").as_bytes().unwrap().clone()).collect();
    assert_eq!(data, records);
    assert_eq!(get(&read, "MillisBehindLatest").as_integer(), Some(0.into()));
    let Value::Tag(1, arrived) = get(&got[0], "ApproximateArrivalTimestamp") else { panic!("{got:?}") };
    let arrived: i64 = arrived.as_integer().unwrap().try_into().unwrap();
    assert!((before..before + 60_000).contains(&arrived), "{arrived} is not about {before}");

    // The same moment in JSON is in seconds.
    let iterator = iterator(arrived);
    let json = server.ok("GetRecords", json!({ "ShardIterator": iterator }));
    let seconds = json["Records"][0]["ApproximateArrivalTimestamp"].as_f64().unwrap();
    assert_eq!((seconds * 1000.0).round() as i64, arrived);
    assert_eq!(json["Records"][0]["Data"], "YUdWc2JHOD0=");
}

#[test]
fn errors_come_in_cbor() {
    let server = Server::start(&[]);
    let missing = send(&server, "DescribeStreamSummary", b"\xbf\x6aStreamName\x61x\xff");
    assert_eq!(missing.status, 400);
    let sentence = b"\x78\x2eStream x under account 000000000000 not found.";
    let body =
        [b"\xbf\x66__type\x78\x19ResourceNotFoundException\x67message", &sentence[..], b"\xff"].concat();
    assert_eq!(missing.body, body);

    let input = cbor!({ "StreamName" => "", "ShardCount" => 0 }).unwrap();
    let (status, refused) = call(&server, "CreateStream", input);
    assert_eq!((status, get(&refused, "__type").as_text()), (400, Some("ValidationException")));
    let message = get(&refused, "message").as_text().unwrap();
    assert!(message.starts_with("3 validation errors detected: "), "{message}");

    let (status, refused) = call(&server, "CreateStream", cbor!({ "StreamName" => 1 }).unwrap());
    assert_eq!((status, get(&refused, "__type").as_text()), (400, Some("SerializationException")));
    assert!(get(&refused, "Message").as_text().unwrap().ends_with("can not be converted to an String"));
}
