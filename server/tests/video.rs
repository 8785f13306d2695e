//! Video streams and signaling channels through boto3, unmodified and configured by environment variables alone.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{FFMPEG, PYTHON, script, succeed};
use common::{SIGNED, Server};

#[test]
fn boto3_makes_streams_and_channels_and_a_kill_takes_none_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &[]);
    let Some(mut fill) = PYTHON.command(&server) else { return };
    succeed(fill.arg(script("video.py")).arg("fill"));
    server.kill();
    let server = Server::on(dir.path(), &[]);
    succeed(PYTHON.command(&server).unwrap().arg(script("video.py")).arg("look"));
}

#[test]
fn clients_come_back_to_where_they_reached_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &["--tls", "--timing=aws"]);
    let Some(mut plain) = PYTHON.command(&server) else { return };
    // From this machine plain HTTP is answered too, on the same port.
    succeed(plain.arg(script("video.py")).args(["endpoints", &server.url(), &wss(&server)]));
    let mut tls = PYTHON.command(&server).unwrap();
    tls.env("AWS_ENDPOINT_URL", server.tls_url()).env("AWS_CA_BUNDLE", dir.path().join("tls/ca.pem"));
    let wss = server.tls_url().replace("https://", "wss://");
    succeed(tls.arg(script("video.py")).args(["endpoints", &server.tls_url(), &wss]));

    let server = Server::on(tempfile::tempdir().unwrap().path(), &["--advertise=https://video.example"]);
    let mut told = PYTHON.command(&server).unwrap();
    let advertised = ["endpoints", "https://video.example", "wss://video.example"];
    succeed(told.arg(script("video.py")).args(advertised));
}

/// Pictures of a recording whose colours are known: asked for, put into a bucket, and told of.
#[test]
fn boto3_gets_the_pictures_of_a_recording() {
    let server = Server::start(&[]);
    let (Some(mut images), Some(ffmpeg)) = (PYTHON.command(&server), FFMPEG.find()) else { return };
    succeed(images.arg(script("images.py")).arg(ffmpeg));
}

fn wss(server: &Server) -> String {
    server.url().replace("http://", "wss://")
}

/// Whatever stands in a body, every operation refuses it, or does what it says, and goes on.
#[test]
fn garbage_is_refused_by_every_operation() {
    let server = Server::start(&[]);
    let signed = [("authorization", SIGNED), ("x-amz-date", "20260101T000000Z")];
    let mut refused = 0;
    for (service, name) in penstock_video::OPERATIONS {
        let operation = penstock_model::service_by_id(service).unwrap().operation(name).unwrap();
        for body in
            ["", "{}", "{", "[]", "null", "7", "{\"StreamName\":[]}", "{\"ChannelARN\":\"arn\"}", "\u{0}"]
        {
            let reply = server.http("POST", operation.http.uri, &signed, body.as_bytes());
            let error = reply.header("x-amzn-errortype").unwrap_or_default();
            let is_refused = (400..500).contains(&reply.status) && error.ends_with("Exception");
            assert!(is_refused || reply.status == 200, "{} {body}: {reply:?}", operation.name);
            refused += u32::from(is_refused);
        }
    }
    assert!(refused > 200, "only {refused} were refused");
}
