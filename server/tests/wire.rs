//! What goes over the wire before any operation is reached: the sentences, bytes and headers of the service, in its order of
//! checks; and what a client may do to the port without harm.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{JSON_1_1, Reply, SIGNED, Server, eventually, request};
use serde_json::json;
use std::io::{Read, Write};
use std::net::Shutdown;

const LIST_STREAMS: &str = "Kinesis_20131202.ListStreams";
const CBOR_1_1: &str = "application/x-amz-cbor-1.1";

const ACCESS_DENIED: &str = "<AccessDeniedException>\n  \
    <Message>Unable to determine service/operation name to be authorized</Message>\n</AccessDeniedException>\n";
const UNKNOWN: &str = r#"{"__type":"UnknownOperationException"}"#;
const SERIALIZATION: &str = r#"{"__type":"SerializationException"}"#;
const CBOR_UNKNOWN: &[u8] = b"\xbf\x66__type\x78\x19UnknownOperationException\xff";
const CBOR_SERIALIZATION: &[u8] = b"\xbf\x66__type\x76SerializationException\xff";

fn assert_answer(reply: &Reply, status: u16, content_type: Option<&str>, body: &[u8]) {
    assert_eq!(reply.status, status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), content_type);
    assert_eq!(reply.text(), String::from_utf8_lossy(body));
    // 8-4-4-4-12 hexadecimal digits, and the base64 of 72 bytes.
    assert_eq!(reply.header("x-amzn-requestid").map(str::len), Some(36));
    assert_eq!(reply.header("x-amz-id-2").map(str::len), Some(96));
}

#[test]
fn what_is_no_post_is_denied() {
    let server = Server::start(&[]);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let reply = server.http(method, "/", &[], b"");
        assert_answer(&reply, 403, None, ACCESS_DENIED.as_bytes());
    }
    // The path makes no difference, nor do credentials.
    let reply = server.http("GET", "/some/where?a=b", &[("authorization", SIGNED)], b"");
    assert_answer(&reply, 403, None, ACCESS_DENIED.as_bytes());
}

#[test]
fn a_body_without_type_or_target_is_denied() {
    let server = Server::start(&[]);
    assert_answer(&server.http("POST", "/", &[], b"{}"), 403, None, ACCESS_DENIED.as_bytes());
    let reply = server.http("POST", "/", &[("content-type", "text/plain")], b"{}");
    assert_answer(&reply, 403, None, ACCESS_DENIED.as_bytes());
    let headers = [("content-type", "application/x-amz-json-1.0"), ("x-amz-target", LIST_STREAMS)];
    assert_answer(&server.http("POST", "/", &headers, b"{}"), 404, None, b"<UnknownOperationException/>\n");
}

#[test]
fn an_empty_body_of_no_known_type_is_answered_in_cbor() {
    let server = Server::start(&[]);
    assert_answer(&server.http("POST", "/", &[], b""), 400, Some(CBOR_1_1), CBOR_UNKNOWN);
    for content_type in [CBOR_1_1, "application/json", "text/plain"] {
        let headers = [("content-type", content_type), ("x-amz-target", LIST_STREAMS)];
        assert_answer(&server.http("POST", "/", &headers, b""), 400, Some(CBOR_1_1), CBOR_SERIALIZATION);
    }
}

#[test]
fn cbor_is_parsed_before_the_operation_is_looked_up_and_that_before_credentials() {
    let server = Server::start(&[]);
    let ask = |target: &str, body: &[u8]| {
        server.http("POST", "/", &[("content-type", CBOR_1_1), ("x-amz-target", target)], body)
    };
    for target in ["", "Kinesis_20131202.ListStream", "DynamoDB_20120810.ListTables"] {
        assert_answer(&ask(target, b"\xbf\xff"), 400, Some(CBOR_1_1), CBOR_UNKNOWN);
        assert_answer(&ask(target, b"\xbf"), 400, Some(CBOR_1_1), CBOR_SERIALIZATION);
    }
    assert_answer(&ask(LIST_STREAMS, b"{}"), 400, Some(CBOR_1_1), CBOR_SERIALIZATION);
    let missing = ask(LIST_STREAMS, b"\xa0");
    assert_eq!((missing.status, missing.header("content-type")), (400, Some(CBOR_1_1)));
    let body = b"\xbf\x66__type\x78\x23MissingAuthenticationTokenException\
                 \x67message\x78\x1cMissing Authentication Token\xff";
    assert_eq!(missing.body, body);
}

#[test]
fn json_is_parsed_before_the_operation_is_looked_up_and_that_before_credentials() {
    let server = Server::start(&[]);
    let ask = |target: &str, body: &[u8]| {
        server.http("POST", "/", &[("content-type", JSON_1_1), ("x-amz-target", target)], body)
    };
    for target in [
        "",
        "Kinesis_20131202",
        "Kinesis_20131202.ListStream",
        "Kinesis_20131203.ListStreams",
        "x.ListStreams",
    ] {
        assert_answer(&ask(target, b""), 400, Some(JSON_1_1), UNKNOWN.as_bytes());
        assert_answer(&ask(target, b"{}"), 400, Some(JSON_1_1), UNKNOWN.as_bytes());
        assert_answer(&ask(target, b"hello"), 400, Some(JSON_1_1), SERIALIZATION.as_bytes());
    }
    for body in [&b""[..], b"hello", b"{", b"1", b"null", b"\"\"", b"{}x", b"\xff\xfe"] {
        assert_answer(&ask(LIST_STREAMS, body), 400, Some(JSON_1_1), SERIALIZATION.as_bytes());
    }
    let missing =
        br#"{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}"#;
    assert_answer(&ask(LIST_STREAMS, b"{}"), 400, Some(JSON_1_1), missing);
    // Wrong types come after credentials.
    assert_answer(&ask(LIST_STREAMS, br#"{"Limit":"x"}"#), 400, Some(JSON_1_1), missing);
}

// Operations that the models do not have.
#[test]
fn an_operation_that_is_not_there_yet_is_unknown() {
    let server = Server::start(&[]);
    for target in ["Kinesis_20131202.PutRecordLater", "KinesisAnalytics_20180523.ExportSnapshot"] {
        let headers = [
            ("content-type", JSON_1_1),
            ("x-amz-target", target),
            ("authorization", SIGNED),
            ("x-amz-date", "1"),
        ];
        assert_answer(&server.http("POST", "/", &headers, b"{}"), 400, Some(JSON_1_1), UNKNOWN.as_bytes());
    }
}

#[test]
fn plain_json_gets_the_older_envelope() {
    let server = Server::start(&[]);
    let headers =
        [("content-type", "application/json"), ("x-amz-target", LIST_STREAMS), ("authorization", SIGNED)];
    let reply = server.http("POST", "/", &headers, b"hello");
    let body = br#"{"Output":{"__type":"com.amazon.coral.service#SerializationException"},"Version":"1.0"}"#;
    assert_answer(&reply, 400, Some("application/json"), body);
    let reply = server.http("POST", "/", &headers, b"{}");
    let body =
        br#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#;
    assert_answer(&reply, 404, Some("application/json"), body);
}

#[test]
fn parameters_of_the_content_type_do_not_matter() {
    let server = Server::start(&[]);
    for content_type in
        ["application/x-amz-json-1.1;charset=utf-8", " application/x-amz-json-1.1 ; charset=x"]
    {
        let headers = [
            ("content-type", content_type),
            ("x-amz-target", LIST_STREAMS),
            ("authorization", SIGNED),
            ("date", "1"),
        ];
        assert_eq!(server.http("POST", "/", &headers, b"{}").status, 200);
    }
}

#[test]
fn credentials_are_looked_for_and_looked_through() {
    let server = Server::start(&[]);
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let mut all = vec![("content-type", JSON_1_1), ("x-amz-target", LIST_STREAMS)];
        all.extend(headers);
        let reply = server.http("POST", path, &all, b"{}");
        assert_eq!(reply.status, 400, "{}", reply.text());
        reply.error()
    };
    let (code, message) = ask("/", &[("authorization", "X")]);
    assert_eq!(code, "IncompleteSignatureException");
    assert_eq!(
        message,
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a \
         'X-Amz-Date' or a 'Date' header. Authorization=X"
    );
    let (code, message) = ask("/?X-Amz-Algorithm", &[]);
    assert_eq!(code, "IncompleteSignatureException");
    assert!(
        message.ends_with("must include 'X-Amz-Date'. Re-examine the query-string parameters."),
        "{message}"
    );
    let (code, message) = ask("/?X-Amz-Algorithm", &[("authorization", SIGNED)]);
    assert_eq!(code, "InvalidSignatureException");
    assert_eq!(
        message,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    );
}

#[test]
fn a_presigned_query_is_a_signature() {
    let server = Server::start(&[]);
    let path = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F1%2Fus-east-1%2Fkinesis%2Faws4_request\
                &X-Amz-Date=1&X-Amz-SignedHeaders=host&X-Amz-Signature=b";
    let reply =
        server.http("POST", path, &[("content-type", JSON_1_1), ("x-amz-target", LIST_STREAMS)], b"{}");
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[test]
fn types_are_checked_before_constraints() {
    let server = Server::start(&[]);
    let reply = server.call("ListStreams", json!({"Limit": "23"}));
    let body = br#"{"__type":"SerializationException","Message":"class java.lang.String can not be converted to an Integer"}"#;
    assert_answer(&reply, 400, Some(JSON_1_1), body);
    let reply = server.call("ListStreams", json!({"Limit": "23", "ExclusiveStartStreamName": ""}));
    assert_eq!(reply.error().0, "SerializationException");
    let (code, message) = server.refused("ListStreams", json!({"Limit": 0}));
    assert_eq!(code, "ValidationException");
    assert!(message.starts_with("1 validation error detected: Value "), "{message}");
    assert!(
        message.ends_with("failed to satisfy constraint: Member must have value greater than or equal to 1"),
        "{message}"
    );
}

#[test]
fn browsers_are_let_in() {
    let server = Server::start(&[]);
    let headers = [
        ("origin", "http://app.example"),
        ("access-control-request-headers", "a, b, c"),
        ("access-control-request-method", "POST"),
    ];
    let reply = server.http("OPTIONS", "/", &headers, b"");
    assert_eq!((reply.status, reply.text().as_str()), (200, ""));
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("access-control-allow-headers"), Some("a, b, c"));
    assert_eq!(reply.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(reply.header("access-control-max-age"), Some("172800"));
    assert_eq!(reply.header("x-amz-id-2"), None);

    let reply = server.http("GET", "/", &[("origin", "http://app.example")], b"");
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        reply.header("access-control-expose-headers"),
        Some("x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date")
    );
}

#[test]
fn health_is_told() {
    let server = Server::start(&[]);
    for (path, body) in
        [("/_health/live", r#"{"status":"live"}"#), ("/_health/ready", r#"{"status":"ready"}"#)]
    {
        assert_answer(&server.http("GET", path, &[], b""), 200, Some("application/json"), body.as_bytes());
    }
}

// The client of this test sends all of it before it listens, as most do.
#[test]
fn a_body_over_the_limit_is_refused_and_the_answer_heard() {
    let server = Server::start(&[]);
    let headers = [
        ("content-type", JSON_1_1),
        ("x-amz-target", LIST_STREAMS),
        ("authorization", SIGNED),
        ("date", "1"),
    ];
    let reply = server.http("POST", "/", &headers, &vec![b' '; 16 * 1024 * 1024 + 1]);
    assert_eq!((reply.status, reply.text().as_str()), (413, ""));

    // Without a declared length it is found out on the way.
    let mut stream = server.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 0x10_0000], b"\r\n"].concat();
    for _ in 0..17 {
        stream.write_all(&chunk).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(Reply::read(&mut stream).status, 413);

    // The largest one passes: it is read, and refused for what it says.
    let mut largest = b"{}".to_vec();
    largest.resize(16 * 1024 * 1024, b' ');
    assert_eq!(server.http("POST", "/", &headers, &largest).status, 200);
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    let headers = [
        ("content-type", JSON_1_1),
        ("x-amz-target", LIST_STREAMS),
        ("authorization", SIGNED),
        ("date", "1"),
    ];
    let mut ids = Vec::new();
    for _ in 0..3 {
        stream.write_all(&request("POST", "/", &headers, b"{}")).unwrap();
        let reply = Reply::read(&mut stream);
        assert_eq!(reply.status, 200);
        ids.push(reply.header("x-amzn-requestid").unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3, "every request has an id of its own");
}

#[test]
fn garbage_harms_only_its_own_connection() {
    let server = Server::start(&[]);
    let many_headers =
        (0..200).fold("GET / HTTP/1.1\r\n".to_owned(), |head, n| head + &format!("h{n}: x\r\n")) + "\r\n";
    let long_header = format!("GET / HTTP/1.1\r\nlong: {}\r\n\r\n", "x".repeat(200_000));
    let wrong_length = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: minus one\r\n\r\n".to_owned();
    let two_lengths =
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab".to_owned();
    let smuggled =
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: banana\r\n\r\nhello"
            .to_owned();
    let broken_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all".to_owned();
    let no_http = "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03".to_owned();
    for garbage in [
        many_headers,
        long_header,
        wrong_length,
        two_lengths,
        smuggled,
        broken_preface,
        no_http,
        "\r\n".repeat(50),
    ] {
        let mut stream = server.connect();
        // It may be cut while it still sends.
        let _ = stream.write_all(garbage.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{garbage:.60}: {answer}");
    }
    assert_eq!(server.http("GET", "/_health/live", &[], b"").status, 200);
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

// A parser that calls itself for every bracket would overflow its stack, which no panic handler catches.
#[test]
fn a_million_brackets_are_no_document() {
    let server = Server::start(&[]);
    for (open, target) in [("[", LIST_STREAMS), ("{\"a\":", LIST_STREAMS), ("[", "x.y")] {
        let headers =
            [("content-type", JSON_1_1), ("x-amz-target", target), ("authorization", SIGNED), ("date", "1")];
        let reply = server.http("POST", "/", &headers, open.repeat(1_000_000).as_bytes());
        assert_eq!((reply.status, reply.error().0.as_str()), (400, "SerializationException"));
    }
    assert_eq!(server.http("GET", "/_health/live", &[], b"").status, 200);
}

#[test]
fn a_client_that_hangs_up_within_its_body_is_forgotten() {
    let server = Server::start(&[]);
    for _ in 0..10 {
        let mut stream = server.connect();
        stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf").unwrap();
    }
    eventually("a later request is answered", || server.http("GET", "/_health/live", &[], b"").status == 200);
    assert!(server.stop().success());
}
