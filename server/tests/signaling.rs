//! Signaling channels: AWS's own clients over TLS, and clients that mean no good.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{NODE, NODE_MODULES, script, succeed};
use common::{Reply, Server, request};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn peers_find_each_other_through_the_sdk_for_webrtc() {
    let (Some(modules), Some(_)) = (NODE_MODULES.find(), NODE.find()) else { return };
    if !modules.join("amazon-kinesis-video-streams-webrtc").exists() {
        eprintln!("left out: no SDK for WebRTC in {}; make test installs it", modules.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let credentials = dir.path().join("credentials");
    std::fs::write(
        &credentials,
        "[a]\naws_access_key_id = AKIDCAMERA\naws_secret_access_key = of a camera\n",
    )
    .unwrap();
    let secret = dir.path().join("turn");
    std::fs::write(&secret, "shared\n").unwrap();
    let flags = [
        "--tls",
        "--throttle=off",
        "--auth=verify",
        &format!("--credentials={}", credentials.display()),
        "--turn-url=stun:localhost:3478,turn:localhost:3478",
        &format!("--turn-secret-file={}", secret.display()),
    ];
    let server = Server::on(dir.path(), &flags);
    let mut node = NODE.command(&server).unwrap();
    node.env("NODE_PATH", modules)
        .env("NODE_EXTRA_CA_CERTS", dir.path().join("tls/ca.pem"))
        .env("AWS_ENDPOINT_URL", server.tls_url())
        .env("AWS_ACCESS_KEY_ID", "AKIDCAMERA")
        .env("AWS_SECRET_ACCESS_KEY", "of a camera");
    succeed(node.arg(script("signaling.cjs")));
    assert!(server.stop().success());
}

/// The authorization of a client that was given any key.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kinesisvideo/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";

fn call(server: &Server, path: &str, input: &Value) -> Reply {
    let headers = [("authorization", SIGNED), ("x-amz-date", "20260101T000000Z")];
    server.http("POST", path, &headers, input.to_string().as_bytes())
}

fn channel(server: &Server, name: &str) -> String {
    let created = call(server, "/createSignalingChannel", &json!({"ChannelName": name}));
    assert_eq!(created.status, 200, "{}", created.text());
    created.json()["ChannelARN"].as_str().unwrap().to_owned()
}

fn open(server: &Server, arn: &str, client: Option<&str>) -> TcpStream {
    let client = client.map_or(String::new(), |client| format!("&X-Amz-ClientId={client}"));
    let path = format!("/?X-Amz-ChannelARN={arn}{client}");
    let headers = [
        ("authorization", SIGNED),
        ("x-amz-date", "20260101T000000Z"),
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let mut stream = server.connect();
    stream.write_all(&request("GET", &path, &headers, b"")).unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
    stream
}

/// A frame of a client's: masked, with a mask that changes nothing.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..126 => frame.push(0x80 | length as u8),
        length @ 126..65_536 => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

const TEXT: u8 = 0x81;

/// The next frame of the server's: its kind, and what is in it.
fn heard(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    match stream.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
            return None;
        }
    }
    let length = match head[1] {
        126 => {
            let mut length = [0; 2];
            stream.read_exact(&mut length).unwrap();
            u16::from_be_bytes(length).into()
        }
        length => usize::from(length),
    };
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).unwrap();
    Some((head[0], payload))
}

/// The code that the server closes with.
fn close_code(stream: &mut TcpStream) -> u16 {
    let (kind, payload) = heard(stream).expect("a frame that closes");
    assert_eq!(kind, 0x88);
    let code = u16::from_be_bytes([payload[0], payload[1]]);
    assert_eq!(heard(stream), None);
    code
}

fn resident_kib(server: &Server) -> usize {
    let status = std::fs::read_to_string(Path::new("/proc").join(server.pid().to_string()).join("status"));
    let status = status.unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn garbage_and_half_open_sockets_cost_nobody_else_anything() {
    let server = Server::start(&["--throttle=off"]);
    let arn = channel(&server, "door");
    let mut master = open(&server, &arn, None);

    // One that is too large, one that promises to be, fragments without end, no text, a frame that is not masked, a kind that there is not.
    let mut promise = vec![TEXT, 0x80 | 127];
    promise.extend(u64::MAX.to_be_bytes());
    promise.extend([0; 4]);
    let fragments: Vec<u8> =
        (0..40).flat_map(|n| frame(if n == 0 { 0x01 } else { 0x00 }, &[b'x'; 1024])).collect();
    for (name, bytes, code) in [
        ("large", frame(TEXT, &vec![b'x'; 1 << 20]), 1009),
        ("promise", promise, 1009),
        ("fragments", fragments, 1009),
        ("binary", frame(0x82, b"x"), 1003),
        ("latin", frame(TEXT, b"\xff"), 1007),
        ("bare", vec![TEXT, 1, b'x'], 1002),
        ("kind", frame(0x83, b"x"), 1002),
    ] {
        let mut stream = open(&server, &arn, Some(name));
        // The server may have closed before all is sent.
        let _ = stream.write_all(&bytes);
        assert_eq!(close_code(&mut stream), code, "{name}");
    }

    // What is a text and no message is answered with nothing, and does not end anything.
    let mut viewer = open(&server, &arn, Some("viewer"));
    for text in ["", "x", "[]", "{}", &"[".repeat(20_000), r#"{"action":"DANCE"}"#] {
        viewer.write_all(&frame(TEXT, text.as_bytes())).unwrap();
    }
    let offer = br#"{"action":"SDP_OFFER","messagePayload":"e30="}"#;
    viewer.write_all(&frame(TEXT, offer)).unwrap();
    let expected = br#"{"messagePayload":"e30=","messageType":"SDP_OFFER","senderClientId":"viewer"}"#;
    assert_eq!(heard(&mut master), Some((TEXT, expected.to_vec())));

    // Halves of frames are held for as long as their sockets, which are small.
    let before_kib = resident_kib(&server);
    let half = frame(TEXT, &[b'x'; 30_000]);
    let halves: Vec<_> = (0..20)
        .flat_map(|n| {
            let arn = channel(&server, &format!("half-{n}"));
            let open = |client: usize| {
                let mut stream = open(&server, &arn, Some(&client.to_string()));
                stream.write_all(&half[..half.len() - 1]).unwrap();
                stream
            };
            (0..10).map(open).collect::<Vec<_>>()
        })
        .collect();
    viewer.write_all(&frame(TEXT, offer)).unwrap();
    assert_eq!(heard(&mut master), Some((TEXT, expected.to_vec())));
    let more_kib = resident_kib(&server).saturating_sub(before_kib);
    assert!(more_kib < 64 * 1024, "{more_kib} KiB for {} sockets", halves.len());
}

#[test]
fn a_stopping_server_bids_everybody_to_go() {
    let server = Server::start(&["--throttle=off"]);
    let arn = channel(&server, "door");
    let mut sockets = [open(&server, &arn, None), open(&server, &arn, Some("viewer"))];
    let begun = Instant::now();
    server.terminate();
    for socket in &mut sockets {
        assert_eq!(heard(socket), Some((TEXT, br#"{"messageType":"GO_AWAY"}"#.to_vec())));
        assert_eq!(close_code(socket), 1001);
    }
    assert!(server.wait().success());
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}
