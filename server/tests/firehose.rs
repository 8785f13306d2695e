//! Data Firehose through boto3, unmodified and configured by environment variables alone; and what crashes leave of a delivery.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{PYTHON, RUST_FUNCTION, script, succeed};
use common::{Load, SIGNED, Server, binary, command, eventually, free_port};
use std::path::Path;
use std::process::Command;

/// Rounds of the crash campaign in `make test`; `make crash-firehose` asks for more.
const ROUNDS: usize = 10;

#[test]
fn boto3_finds_data_firehose_and_its_objects() {
    let Some(path) = PYTHON.find() else { return };
    let server = Server::start(&[&format!("--functions-python={}", path.display())]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    succeed(python.arg(script("firehose.py")));
}

#[test]
fn destinations_elsewhere_take_what_they_are_brought() {
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    assert_eq!(succeed(python.arg(script("firehose_elsewhere.py"))).stdout, b"done\n");
}

#[test]
fn a_data_stream_is_transformed_in_rust_and_becomes_rows() {
    let Some(function) = RUST_FUNCTION.find() else { return };
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    let code = tempfile::tempdir().unwrap();
    std::fs::copy(function, code.path().join("bootstrap")).unwrap();
    succeed(python.arg(script("firehose_rust.py")).arg(code.path()));
}

/// The S3 elsewhere is another Penstock, which verifies every signature.
#[test]
fn objects_go_to_an_s3_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let credentials = dir.path().join("credentials");
    let (key, secret) = ("AKIDKNOWN", "a/secret+of=many/letters");
    let known = format!("[a]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n");
    std::fs::write(&credentials, known).unwrap();
    let far = Server::start(&["--auth=verify", "--credentials", credentials.to_str().unwrap()]);
    let mut near = command(&dir.path().join("data"), &[&format!("--s3-endpoint={}", far.url())]);
    near.env("AWS_ACCESS_KEY_ID", key).env("AWS_SECRET_ACCESS_KEY", secret).env("AWS_REGION", "eu-west-1");
    let near = Server::run(near);
    let Some(mut python) = PYTHON.command(&near) else { return };
    let lines = "
import boto3, gzip, sys, time
far = boto3.client('s3', endpoint_url=sys.argv[1], region_name='eu-west-1',
                   aws_access_key_id='AKIDKNOWN', aws_secret_access_key='a/secret+of=many/letters')
firehose = boto3.client('firehose')
firehose.create_delivery_stream(DeliveryStreamName='far', ExtendedS3DestinationConfiguration={
    'RoleARN': 'arn:aws:iam::000000000000:role/any', 'BucketARN': 'arn:aws:s3:::far-away',
    'Prefix': 'a (b)/é+=&', 'CompressionFormat': 'GZIP', 'BufferingHints': {'SizeInMBs': 1, 'IntervalInSeconds': 0}})
while firehose.describe_delivery_stream(DeliveryStreamName='far')['DeliveryStreamDescription']['DeliveryStreamStatus'] != 'ACTIVE':
    time.sleep(0.05)
firehose.put_record(DeliveryStreamName='far', Record={'Data': b'hello'})
# The bucket comes later than the record, which waits for it.
time.sleep(0.5)
far.create_bucket(Bucket='far-away', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
while not (found := far.list_objects_v2(Bucket='far-away').get('Contents')):
    time.sleep(0.05)
(entry,) = found
assert entry['Key'].startswith('a (b)/é+=&20'), entry
object = far.get_object(Bucket='far-away', Key=entry['Key'])
assert object['ContentEncoding'] == 'gzip' and gzip.decompress(object['Body'].read()) == b'hello'
assert boto3.client('s3').list_buckets()['Buckets'] == []";
    succeed(python.args(["-c", lines, &far.url()]));
}

fn accepted(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

/// Objects that are in the bucket of the campaign, as far as one page shows them.
fn objects(server: &Server) -> usize {
    let authorization = SIGNED.replace("/kinesis/", "/s3/");
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-amz-date", "20260101T000000Z"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
    ];
    let reply = server.http("GET", "/delivered?list-type=2", &headers, b"");
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.text().matches("<Key>").count()
}

#[test]
fn each_accepted_record_is_in_one_object_whatever_is_killed() {
    campaign("prepare");
}

/// A function answers otherwise each time it is asked.
#[test]
fn each_accepted_record_is_in_one_object_though_a_function_decides() {
    campaign("prepare-function");
}

/// Kills the server again and again while records are put, partitioned and delivered: each that was accepted is in one object, and in
/// no other.
fn campaign(prepare: &str) {
    let Some(path) = PYTHON.find() else { return };
    let rounds = std::env::var("PENSTOCK_FIREHOSE_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("accepted");
    let port = free_port();
    let start = || {
        let mut command = Command::new(binary());
        command.arg(format!("--listen=127.0.0.1:{port}")).arg("--throttle=off");
        command.arg("--data").arg(dir.path().join("data"));
        command.arg(format!("--functions-python={}", path.display()));
        Server::run(command)
    };
    let mut server = start();
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server)?;
        python.arg(script("firehose_crash.py")).arg(what).arg(&list);
        Some(python)
    };
    let Some(mut prepare) = run(&server, prepare) else { return };
    succeed(&mut prepare);
    let load = Load::start(&mut run(&server, "load").unwrap());
    for round in 0..rounds {
        let (before, there) = (accepted(&list), objects(&server).min(900));
        // Not always as soon as there is something, so that all parts of a delivery are hit.
        let more = 40 * (1 + round % 7);
        eventually("records are accepted", || accepted(&list) >= before + more);
        eventually("objects are delivered", || objects(&server) >= there + round % 4);
        server.kill();
        server = start();
        if round % 10 == 9 {
            eprintln!("{} rounds, {} records accepted", round + 1, accepted(&list));
        }
    }
    load.end();
    let told = succeed(&mut run(&server, "verify").unwrap());
    eprintln!("{}", String::from_utf8_lossy(&told.stdout));
}
