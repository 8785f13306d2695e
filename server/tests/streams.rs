//! Data Streams through the whole server: what is durable, what is limited, what is refused.
//!
//! `make test` runs this suite twice: as it is, and with io_uring refused by the kernel, as in a container.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Reply, Server, command, eventually, outcome};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const SHARD_0: &str = "shardId-000000000000";
/// Base64 of four zero bytes.
const DATA: &str = "AAAAAA==";

fn create(server: &Server, stream: &str, shards: u32) {
    server.ok("CreateStream", json!({"StreamName": stream, "ShardCount": shards}));
    eventually("the stream is active", || {
        let description = server.ok("DescribeStreamSummary", json!({"StreamName": stream}));
        description["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE"
    });
}

fn iterator(server: &Server, stream: &str, shard: &str, kind: &str) -> String {
    let input = json!({"StreamName": stream, "ShardId": shard, "ShardIteratorType": kind});
    server.ok("GetShardIterator", input)["ShardIterator"].as_str().unwrap().to_owned()
}

/// Everything that a shard holds.
fn read_all(server: &Server, stream: &str, shard: &str) -> Vec<Value> {
    let mut records = Vec::new();
    let mut next = json!(iterator(server, stream, shard, "TRIM_HORIZON"));
    loop {
        let mut answer = server.ok("GetRecords", json!({"ShardIterator": next}));
        let Value::Array(more) = answer["Records"].take() else { panic!("no records in {answer}") };
        if more.is_empty() && answer["MillisBehindLatest"] == 0 {
            return records;
        }
        records.extend(more);
        next = answer["NextShardIterator"].take();
    }
}

/// `count` records of the same key, each with the given data.
fn batch(stream: &str, count: usize, data: &str) -> Value {
    let record = json!({"PartitionKey": "key", "Data": data});
    json!({"StreamName": stream, "Records": vec![record; count]})
}

/// Base64 of that many zero bytes, a multiple of three.
fn zeros(bytes: usize) -> String {
    assert_eq!(bytes % 3, 0);
    "A".repeat(bytes / 3 * 4)
}

fn failed(answer: &Value) -> u64 {
    answer["FailedRecordCount"].as_u64().unwrap()
}

fn rate_exceeded(stream: &str) -> String {
    format!("Rate exceeded for shard {SHARD_0} in stream {stream} under account 000000000000.")
}

/// Makes calls of which the last one is over a limit of so much a second, and returns its answer and the stream's name.
/// Only an attempt that took less than a second tells anything: others are made again, on a new stream.
fn within_a_second(server: &Server, attempt: impl Fn(&str) -> Reply) -> (Reply, String) {
    for round in 0..50 {
        let stream = format!("within-a-second-{round}");
        create(server, &stream, 1);
        let begun = Instant::now();
        let reply = attempt(&stream);
        if begun.elapsed() < Duration::from_secs(1) {
            return (reply, stream);
        }
    }
    panic!("this machine is too slow to make these calls within a second");
}

fn assert_rate_exceeded(reply: &Reply, stream: &str) {
    assert_eq!(reply.status, 400, "{}", reply.text());
    assert_eq!(reply.error(), ("ProvisionedThroughputExceededException".to_owned(), rate_exceeded(stream)));
}

#[test]
fn acknowledged_records_survive_kill_9_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::on(dir.path(), &["--throttle=off"]);
    create(&server, "s", 2);
    let mut told = Vec::new();
    for round in 0..3 {
        for n in 0..50 {
            let key = format!("key-{round}-{n}");
            let put = server.ok("PutRecord", json!({"StreamName": "s", "PartitionKey": key, "Data": DATA}));
            told.push((put["ShardId"].clone(), put["SequenceNumber"].clone(), key));
        }
        server.kill();
        server = Server::on(dir.path(), &["--throttle=off"]);
    }
    let mut read = Vec::new();
    for shard in [SHARD_0, "shardId-000000000001"] {
        for record in read_all(&server, "s", shard) {
            let key = record["PartitionKey"].as_str().unwrap().to_owned();
            read.push((json!(shard), record["SequenceNumber"].clone(), key));
        }
    }
    // Grouped by shard; within one, in the order of the acknowledgements.
    told.sort_by_key(|(shard, _, _)| shard.as_str().unwrap().to_owned());
    assert_eq!(read, told);
}

#[test]
fn streams_are_as_they_were_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &[]);
    create(&server, "stays", 3);
    create(&server, "goes", 1);
    server.ok("DeleteStream", json!({"StreamName": "goes"}));
    let before = server.ok("DescribeStream", json!({"StreamName": "stays"}));
    let iterator = iterator(&server, "stays", SHARD_0, "LATEST");
    assert!(server.stop().success());

    let server = Server::on(dir.path(), &[]);
    assert_eq!(server.ok("DescribeStream", json!({"StreamName": "stays"})), before);
    eventually("the deleted stream has gone", || {
        server.ok("ListStreams", json!({}))["StreamNames"] == json!(["stays"])
    });
    // Iterators are good for five minutes, whatever the server did in between.
    server.ok("GetRecords", json!({"ShardIterator": iterator}));
}

#[test]
fn accounts_and_regions_see_their_own() {
    let server = Server::start(&[]);
    create(&server, "mine", 1);
    let elsewhere = common::SIGNED.replace("AKIDEXAMPLE", "123456789012").replace("us-east-1", "eu-west-1");
    let headers = [
        ("content-type", common::JSON_1_1),
        ("x-amz-target", "Kinesis_20131202.ListStreams"),
        ("authorization", elsewhere.as_str()),
        ("x-amz-date", "1"),
    ];
    assert_eq!(server.http("POST", "/", &headers, b"{}").json()["StreamNames"], json!([]));
    let mut create = headers;
    create[1].1 = "Kinesis_20131202.CreateStream";
    let reply = server.http("POST", "/", &create, br#"{"StreamName":"mine","ShardCount":1}"#);
    assert_eq!(
        (reply.status, reply.text().as_str()),
        (200, ""),
        "an operation without output has an empty body"
    );
    let mut describe = headers;
    describe[1].1 = "Kinesis_20131202.DescribeStreamSummary";
    let reply = server.http("POST", "/", &describe, br#"{"StreamName":"mine"}"#);
    let arn = &reply.json()["StreamDescriptionSummary"]["StreamARN"];
    assert_eq!(arn, "arn:aws:kinesis:eu-west-1:123456789012:stream/mine");
}

#[test]
fn the_1001st_record_of_a_second_is_refused() {
    let server = Server::start(&[]);
    let (reply, stream) = within_a_second(&server, |stream| {
        for _ in 0..2 {
            assert_eq!(failed(&server.ok("PutRecords", batch(stream, 500, DATA))), 0);
        }
        server.call("PutRecord", json!({"StreamName": stream, "PartitionKey": "key", "Data": DATA}))
    });
    assert_rate_exceeded(&reply, &stream);
}

#[test]
fn put_records_tells_which_records_were_over_the_limit() {
    let server = Server::start(&[]);
    let (reply, stream) = within_a_second(&server, |stream| {
        for _ in 0..2 {
            assert_eq!(failed(&server.ok("PutRecords", batch(stream, 400, DATA))), 0);
        }
        server.call("PutRecords", batch(stream, 400, DATA))
    });
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    assert_eq!(failed(&answer), 200);
    let results = answer["Records"].as_array().unwrap();
    assert_eq!(results.len(), 400, "one result for each record");
    let (taken, over) = results.split_at(200);
    for result in taken {
        assert!(result["ErrorCode"].is_null() && result["SequenceNumber"].is_string(), "{result}");
    }
    for result in over {
        assert_eq!(result["ErrorCode"], "ProvisionedThroughputExceededException");
        assert_eq!(result["ErrorMessage"], json!(rate_exceeded(&stream)));
        assert!(result["SequenceNumber"].is_null(), "{result}");
    }
}

#[test]
fn more_than_a_mebibyte_a_second_is_refused() {
    let server = Server::start(&[]);
    let data = zeros(300_000);
    let (reply, stream) = within_a_second(&server, |stream| {
        assert_eq!(failed(&server.ok("PutRecords", batch(stream, 3, &data))), 0);
        server.call("PutRecord", json!({"StreamName": stream, "PartitionKey": "key", "Data": data}))
    });
    assert_rate_exceeded(&reply, &stream);
}

#[test]
fn the_sixth_read_of_a_second_is_refused() {
    let server = Server::start(&[]);
    let (reply, stream) = within_a_second(&server, |stream| {
        let iterator = iterator(&server, stream, SHARD_0, "TRIM_HORIZON");
        for _ in 0..5 {
            server.ok("GetRecords", json!({"ShardIterator": iterator}));
        }
        server.call("GetRecords", json!({"ShardIterator": iterator}))
    });
    assert_rate_exceeded(&reply, &stream);
}

// What is written without limits is read with them: they are the server's, not the directory's.
#[test]
fn more_than_two_mebibytes_a_second_are_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &["--throttle=off"]);
    create(&server, "s", 1);
    for _ in 0..4 {
        assert_eq!(failed(&server.ok("PutRecords", batch("s", 1, &zeros(999_999)))), 0);
    }
    assert!(server.stop().success());

    let server = Server::on(dir.path(), &["--throttle=aws"]);
    let begin = iterator(&server, "s", SHARD_0, "TRIM_HORIZON");
    let begun = Instant::now();
    let answer = server.ok("GetRecords", json!({"ShardIterator": begin}));
    let read = answer["Records"].as_array().unwrap().len();
    assert!(read > 0);
    let mut reply = server.call("GetRecords", json!({"ShardIterator": answer["NextShardIterator"]}));
    if read < 3 {
        // The first answer may have kept to the limit by itself.
        reply = server.call("GetRecords", json!({"ShardIterator": begin}));
    }
    if begun.elapsed() < Duration::from_secs(1) {
        assert_eq!(reply.error(), ("ProvisionedThroughputExceededException".to_owned(), rate_exceeded("s")));
    }
    eventually("it can be read again", || {
        server.call("GetRecords", json!({"ShardIterator": begin})).status == 200
    });
}

#[test]
fn without_throttle_nothing_is_refused() {
    let server = Server::start(&["--throttle=off"]);
    create(&server, "s", 1);
    for _ in 0..6 {
        assert_eq!(failed(&server.ok("PutRecords", batch("s", 500, DATA))), 0);
    }
    let begin = iterator(&server, "s", SHARD_0, "TRIM_HORIZON");
    for _ in 0..12 {
        assert_eq!(
            server.ok("GetRecords", json!({"ShardIterator": begin}))["Records"].as_array().unwrap().len(),
            3000
        );
    }
}

#[test]
fn forged_iterators_are_refused() {
    let server = Server::start(&[]);
    create(&server, "s", 1);
    let invalid = ("InvalidArgumentException".to_owned(), "Invalid ShardIterator.".to_owned());
    let honest = iterator(&server, "s", SHARD_0, "TRIM_HORIZON");
    let mut tampered = honest.clone().into_bytes();
    let middle = tampered.len() / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    for forged in ["x", "AAAA", &"A".repeat(256), &honest[..honest.len() - 4], &tampered, "\u{1F600}"] {
        assert_eq!(server.refused("GetRecords", json!({"ShardIterator": forged})), invalid, "{forged}");
    }
    // One of another server is as forged as any other.
    let other = Server::start(&[]);
    create(&other, "s", 1);
    assert_eq!(other.refused("GetRecords", json!({"ShardIterator": honest})), invalid);
    // Some clients send it with the quotes that a shell's output had.
    server.ok("GetRecords", json!({"ShardIterator": format!("\"{honest}\"")}));
}

#[test]
fn largest_records_and_requests_pass_and_larger_ones_do_not() {
    let server = Server::start(&["--throttle=off"]);
    create(&server, "s", 1);
    // One byte of key and a mebibyte of data less one: the limit of a record.
    let largest = zeros(1024 * 1024 - 1);
    let put =
        |data: &str| server.call("PutRecord", json!({"StreamName": "s", "PartitionKey": "k", "Data": data}));
    let reply = put(&largest);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = put(&zeros(10 * 1024 * 1024 + 2));
    assert_eq!(reply.status, 400);
    assert!(
        ["ValidationException", "InvalidArgumentException"].contains(&reply.error().0.as_str()),
        "{}",
        reply.text()
    );
    let reply = server.call("PutRecords", batch("s", 4, &zeros(1_000_002)));
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[test]
fn a_stream_takes_its_time_to_come_if_that_is_asked_for() {
    let server = Server::start(&["--timing=aws", "--throttle=off"]);
    server.ok("CreateStream", json!({"StreamName": "s", "ShardCount": 1}));
    let status = || {
        let description = server.ok("DescribeStream", json!({"StreamName": "s"}));
        description["StreamDescription"]["StreamStatus"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(), "CREATING");
    let (code, _) =
        server.refused("PutRecord", json!({"StreamName": "s", "PartitionKey": "k", "Data": DATA}));
    assert_eq!(code, "ResourceNotFoundException");
    eventually("the stream is active", || status() == "ACTIVE");
    server.ok("PutRecord", json!({"StreamName": "s", "PartitionKey": "k", "Data": DATA}));
}

// Containers refuse io_uring by default.
#[test]
fn with_io_uring_refused_it_serves_on_threads_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let refuse = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refuse_io_uring.py");
    let refusing = |flags: &[&str]| {
        let server = command(dir.path(), flags);
        let mut refusing = Command::new("python3");
        refusing.arg(&refuse).arg(server.get_program()).args(server.get_args());
        refusing
    };
    let server = Server::run(refusing(&[]));
    assert!(server.log().contains("storage blocking"), "{}", server.log());
    create(&server, "s", 1);
    server.ok("PutRecord", json!({"StreamName": "s", "PartitionKey": "k", "Data": DATA}));
    server.kill();

    // Who insists on io_uring is told that it is not to be had.
    let (status, said) = outcome(refusing(&["--storage=uring"]));
    assert_eq!(status.code(), Some(6), "{said}");
    assert!(!said.contains("panicked"), "{said}");

    // What one driver wrote the other reads.
    let server = Server::on(dir.path(), &[]);
    let answer =
        server.ok("GetRecords", json!({"ShardIterator": iterator(&server, "s", SHARD_0, "TRIM_HORIZON")}));
    assert_eq!(answer["Records"][0]["Data"], DATA);
}

// The disk of the server alone is small and runs full: a file system in memory that goes when the server goes.
#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_is_still_read() {
    let mount_point = tempfile::tempdir().unwrap();
    let small_disk = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(mount_point.path());
        command
    };
    let mount = "mount -t tmpfs -o size=192m tmpfs \"$1\"";
    let (status, said) = outcome(small_disk(&format!("{mount} && taskset 1 true")));
    if !status.success() {
        eprintln!("left out: this machine allows no file system or core of one's own: {said}");
        return;
    }
    let server = command(mount_point.path(), &["--throttle=off"]);
    // On one core, so that the directory has one lane and its size does not depend on the machine.
    let mut on_small_disk = small_disk(&format!("{mount} && shift && exec taskset 1 \"$@\""));
    on_small_disk.arg(server.get_program()).args(server.get_args());
    let server = Server::run(on_small_disk);
    create(&server, "s", 1);

    let data = zeros(999_999);
    let mut stored = 0;
    let refused = loop {
        let reply = server.call("PutRecord", json!({"StreamName": "s", "PartitionKey": "k", "Data": data}));
        if reply.status != 200 {
            break reply;
        }
        stored += 1;
        assert!(stored < 192, "more is stored than the disk holds");
    };
    assert_eq!((refused.status, refused.text().as_str()), (500, r#"{"__type":"InternalFailure"}"#));
    assert_eq!(read_all(&server, "s", SHARD_0).len(), stored);
    assert!(server.log().contains("the disk is full"), "{}", server.log());
    assert!(server.stop().success());
}

/// Is the text in a file anywhere below the directory?
fn is_on_disk(dir: &Path, text: &[u8]) -> bool {
    std::fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_on_disk(&path, text);
        }
        std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text)
    })
}

#[test]
fn an_encrypted_stream_is_read_with_its_key_alone() {
    let dir = tempfile::tempdir().unwrap();
    let key_file = dir.path().join("elsewhere");
    let flags = ["--key-file", key_file.to_str().unwrap()];
    let data = dir.path().join("data");
    let server = Server::on(&data, &flags);
    create(&server, "orders", 1);
    let kms = |key: &str| json!({"StreamName": "orders", "EncryptionType": "KMS", "KeyId": key});
    server.ok("StartStreamEncryption", kms("alias/aws/kinesis"));
    let description = server.ok("DescribeStream", json!({"StreamName": "orders"}));
    let description = &description["StreamDescription"];
    assert_eq!(
        (&description["EncryptionType"], &description["KeyId"]),
        (&json!("KMS"), &json!("alias/aws/kinesis"))
    );
    let (code, said) = server.refused("StartStreamEncryption", kms("alias/none"));
    assert_eq!((code.as_str(), said.as_str()), ("KMSNotFoundException", "Key alias/none does not exist."));

    // Base64 of "planted plaintext".
    let put =
        json!({"StreamName": "orders", "PartitionKey": "planted key", "Data": "cGxhbnRlZCBwbGFpbnRleHQ="});
    assert_eq!(server.ok("PutRecord", put)["EncryptionType"], "KMS");
    server.kill();
    for planted in [&b"planted plaintext"[..], b"planted key"] {
        assert!(!is_on_disk(&data, planted));
    }

    let own = std::fs::read_to_string(&key_file).unwrap();
    let digits = own.rsplit(' ').next().unwrap().trim();
    std::fs::write(&key_file, own.replace(digits, &"5a".repeat(32))).unwrap();
    let (status, said) = outcome(command(&data, &flags));
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains("orders is encrypted") && said.contains("--key-file"), "{said}");

    std::fs::write(&key_file, own).unwrap();
    let server = Server::on(&data, &flags);
    let records = read_all(&server, "orders", SHARD_0);
    assert_eq!(records[0]["Data"], "cGxhbnRlZCBwbGFpbnRleHQ=");
    assert_eq!(records[0]["EncryptionType"], "KMS");
    server.ok("StopStreamEncryption", kms("alias/aws/kinesis"));
    let description = server.ok("DescribeStream", json!({"StreamName": "orders"}));
    assert_eq!(description["StreamDescription"]["EncryptionType"], "NONE");
}

/// What one reader of all shards saw, from the trim horizon on, with each shard's children after the shard.
struct Lineage<'a> {
    server: &'a Server,
    seen: Vec<(String, String)>,
}

impl Lineage<'_> {
    fn follow(&mut self, roots: Vec<String>) {
        let mut open: Vec<(String, Option<Value>)> = roots.into_iter().map(|shard| (shard, None)).collect();
        let mut done: std::collections::HashSet<String> = Default::default();
        let mut waiting: Vec<(String, Vec<String>)> = Vec::new();
        let mut quiet = 0;
        while quiet < 2 {
            quiet += 1;
            for (shard, next) in std::mem::take(&mut open) {
                let next =
                    next.unwrap_or_else(|| json!(iterator(self.server, "wide", &shard, "TRIM_HORIZON")));
                let mut answer = self.server.ok("GetRecords", json!({"ShardIterator": next}));
                let Value::Array(records) = answer["Records"].take() else {
                    panic!("no records in {answer}")
                };
                for record in &records {
                    let text = |member: &str| record[member].as_str().unwrap().to_owned();
                    self.seen.push((text("PartitionKey"), text("Data")));
                    quiet = 0;
                }
                if answer.get("NextShardIterator").is_some() {
                    open.push((shard, Some(answer["NextShardIterator"].take())));
                    continue;
                }
                quiet = 0;
                for child in answer["ChildShards"].as_array().unwrap() {
                    let text = |value: &Value| value.as_str().unwrap().to_owned();
                    let parents = child["ParentShards"].as_array().unwrap().iter().map(text).collect();
                    let child = text(&child["ShardId"]);
                    if !waiting.iter().any(|(other, _)| *other == child) {
                        waiting.push((child, parents));
                    }
                }
                done.insert(shard);
                // A merged shard is read when both of its parents were.
                waiting.retain(|(child, parents)| {
                    let ready = parents.iter().all(|parent| done.contains(parent));
                    if ready {
                        open.push((child.clone(), None));
                    }
                    !ready
                });
            }
        }
    }
}

/// Split, merged and rescaled twenty times while it is written by several producers: every record is there once, and those of a
/// key in their order.
#[test]
fn a_stream_is_resharded_twenty_times_under_load() {
    const PRODUCERS: usize = 4;
    let server = Server::start(&["--throttle=off"]);
    create(&server, "wide", 2);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let sent: Vec<usize> = std::thread::scope(|scope| {
        let producers: Vec<_> = (0..PRODUCERS)
            .map(|producer| {
                let (server, stop) = (&server, &stop);
                scope.spawn(move || {
                    let mut number = 0;
                    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                        let record = |at: usize| {
                            let data = format!("{producer:02}{:06}", number + at);
                            json!({"PartitionKey": format!("{producer}-{}", (number + at) % 5), "Data": data})
                        };
                        let records: Vec<Value> = (0..20).map(record).collect();
                        let answer =
                            server.ok("PutRecords", json!({"StreamName": "wide", "Records": records}));
                        assert_eq!(answer["FailedRecordCount"], 0, "{answer}");
                        number += 20;
                    }
                    number
                })
            })
            .collect();
        let open = || -> Vec<Value> {
            let latest = json!({"StreamName": "wide", "ShardFilter": {"Type": "AT_LATEST"}});
            let mut answer = server.ok("ListShards", latest);
            let Value::Array(mut shards) = answer["Shards"].take() else { panic!("{answer}") };
            let start = |shard: &Value| -> u128 {
                shard["HashKeyRange"]["StartingHashKey"].as_str().unwrap().parse().unwrap()
            };
            shards.sort_by_key(start);
            shards
        };
        for round in 0..20 {
            let shards = open();
            match round % 4 {
                0 | 2 => {
                    let target = if round % 8 < 4 { shards.len() + 2 } else { shards.len().div_ceil(2) };
                    let input = json!({"StreamName": "wide", "TargetShardCount": target, "ScalingType": "UNIFORM_SCALING"});
                    server.ok("UpdateShardCount", input);
                }
                1 => {
                    let range = &shards[0]["HashKeyRange"];
                    let end: u128 = range["EndingHashKey"].as_str().unwrap().parse().unwrap();
                    let input = json!({"StreamName": "wide", "ShardToSplit": shards[0]["ShardId"],
                                       "NewStartingHashKey": (end / 2).to_string()});
                    server.ok("SplitShard", input);
                }
                _ => {
                    let input = json!({"StreamName": "wide", "ShardToMerge": shards[0]["ShardId"],
                                       "AdjacentShardToMerge": shards[1]["ShardId"]});
                    server.ok("MergeShards", input);
                }
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        producers.into_iter().map(|producer| producer.join().unwrap()).collect()
    });

    let all: usize = sent.iter().sum();
    assert!(all > 200, "{sent:?}");
    for _reader in 0..2 {
        let mut lineage = Lineage { server: &server, seen: Vec::new() };
        lineage.follow(vec![SHARD_0.to_owned(), "shardId-000000000001".to_owned()]);
        let mut last: std::collections::HashMap<&str, &str> = Default::default();
        for (key, data) in &lineage.seen {
            let before = last.insert(key, data);
            assert!(before.is_none_or(|before| before < data.as_str()), "{key}: {data} after {before:?}");
        }
        assert_eq!(lineage.seen.len(), all, "every record once");
    }
}
