//! S3 on the port of everything else: boto3 and the AWS CLI, unmodified; signatures; and what a crash leaves.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]
// Other tests of the server use what these do not.
#![allow(dead_code)]

mod common;

use common::clients::{AWS_1, PYTHON, script, succeed};
use common::{Server, signed};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

#[test]
fn boto3_finds_an_object_store() {
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    assert_eq!(succeed(python.arg(script("s3.py"))).stdout, b"done\n");
}

// The same with every signature, every chunk's and every trailer's verified; and what a wrong one is told.
#[test]
fn a_store_that_verifies_does_the_same_for_who_signs_rightly() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("credentials");
    let known = "[a]\naws_access_key_id = AKIDKNOWN\naws_secret_access_key = a/secret+of=many/letters\n";
    let temporary =
        "[b]\naws_access_key_id = ASIATEMPORARY\naws_secret_access_key = s\naws_session_token = token\n";
    std::fs::write(&file, [known, temporary].concat()).unwrap();
    let server = Server::start(&["--auth=verify", "--credentials", file.to_str().unwrap()]);
    let Some(mut python_script) = PYTHON.command(&server) else { return };
    python_script
        .env("AWS_ACCESS_KEY_ID", "AKIDKNOWN")
        .env("AWS_SECRET_ACCESS_KEY", "a/secret+of=many/letters");
    assert_eq!(succeed(python_script.arg(script("s3.py"))).stdout, b"done\n");

    let list = "import boto3, botocore.exceptions
try:
    boto3.client('s3').list_buckets()
    print('listed')
except botocore.exceptions.ClientError as error:
    print(error.response['Error']['Code'])";
    for (key, secret, token, expected) in [
        ("AKIDKNOWN", "wrong", "", "SignatureDoesNotMatch"),
        ("AKIDNOBODY", "wrong", "", "InvalidAccessKeyId"),
        ("ASIATEMPORARY", "s", "", "InvalidToken"),
        ("ASIATEMPORARY", "s", "another", "InvalidToken"),
        ("ASIATEMPORARY", "s", "token", "listed"),
    ] {
        let mut asking = PYTHON.command(&server).unwrap();
        asking.env("AWS_ACCESS_KEY_ID", key).env("AWS_SECRET_ACCESS_KEY", secret);
        if !token.is_empty() {
            asking.env("AWS_SESSION_TOKEN", token);
        }
        let said = succeed(asking.args(["-c", list])).stdout;
        assert_eq!(String::from_utf8(said).unwrap().trim(), expected, "{key} {secret} {token}");
    }
    // What a client is refused is no error of the server's.
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

#[test]
fn the_aws_cli_lists_copies_and_synchronizes() {
    let server = Server::start(&[]);
    let dir = tempfile::tempdir().unwrap();
    let tree = dir.path().join("tree");
    std::fs::create_dir_all(tree.join("deep/er")).unwrap();
    let large = vec![7u8; 20 << 20];
    std::fs::write(tree.join("large"), &large).unwrap();
    std::fs::write(tree.join("deep/er/a b+c"), "small").unwrap();
    let aws = |arguments: &[&str]| {
        let mut command = AWS_1.command(&server)?;
        let output = succeed(command.current_dir(dir.path()).arg("s3").args(arguments));
        Some(String::from_utf8(output.stdout).unwrap())
    };
    if aws(&["mb", "s3://bucket"]).is_none() {
        return;
    }
    aws(&["sync", "tree", "s3://bucket/tree"]);
    let listed = aws(&["ls", "--recursive", "s3://bucket"]).unwrap();
    let names: Vec<&str> = listed.lines().map(|line| &line[31..]).collect();
    assert_eq!(names, ["tree/deep/er/a b+c", "tree/large"], "{listed}");
    assert!(aws(&["ls", "s3://bucket/tree/"]).unwrap().contains("PRE deep/"));
    assert_eq!(aws(&["sync", "tree", "s3://bucket/tree"]).as_deref(), Some(""), "nothing has changed");
    aws(&["cp", "s3://bucket/tree/large", "back"]);
    assert!(std::fs::read(dir.path().join("back")).unwrap() == large);
    aws(&["mv", "s3://bucket/tree/large", "s3://bucket/moved"]);
    aws(&["rm", "--recursive", "s3://bucket"]);
    aws(&["rb", "s3://bucket"]);
}

// A process that is killed while many put, again and again: whatever was acknowledged is there, byte for byte.
#[test]
fn what_was_acknowledged_survives_kill_9() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let server = Server::on(dir.path(), &[]);
        let Some(mut python) = PYTHON.command(&server) else { return };
        let mut child = python
            .arg(script("s3_crash.py"))
            .args(["put", &round.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        acknowledged.extend(lines.by_ref().take(60).map(Result::unwrap));
        server.kill();
        // Told before the kill and heard after it.
        acknowledged.extend(lines.map_while(Result::ok));
        let _ = child.wait();
    }
    assert!(acknowledged.len() >= 180, "{}", acknowledged.len());
    let server = Server::on(dir.path(), &[]);
    let mut child = PYTHON.command(&server).unwrap();
    child.arg(script("s3_crash.py")).arg("check").stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    child.stdin.take().unwrap().write_all(acknowledged.join("\n").as_bytes()).unwrap();
    let mut complained = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complained).unwrap();
    assert!(child.wait().unwrap().success(), "{complained}");
}

// An anonymous request, and one for another service, are answered as they were before there was S3.
#[test]
fn what_is_not_signed_for_s3_is_not_s3s() {
    let server = Server::start(&[]);
    let anonymous = server.http("GET", "/bucket/key", &[], b"");
    assert_eq!((anonymous.status, anonymous.text().contains("Unable to determine service")), (403, true));
    let headers = signed("Kinesis_20131202.ListStreams");
    assert_eq!(server.http("POST", "/bucket/key", &headers, b"{}").status, 200);
    let scope =
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a";
    let buckets = server.http("GET", "/", &[("authorization", scope)], b"");
    assert_eq!(
        (buckets.status, buckets.text().contains("<ListAllMyBucketsResult")),
        (200, true),
        "{}",
        buckets.text()
    );
    assert!(buckets.header("x-amz-request-id").is_some());
    let head = server.http("GET", "/none?list-type=2", &[("authorization", scope)], b"");
    assert_eq!((head.status, head.text().contains("<Code>NoSuchBucket</Code>")), (404, true));
    let form = [("authorization", scope), ("content-type", "multipart/form-data; boundary=a")];
    assert_eq!(server.http("POST", "/none", &form, b"--a").status, 501);
}
