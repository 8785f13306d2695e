//! HTTP/2 by prior knowledge on the same port, as the Kinesis Client Library and the JavaScript SDK speak it.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use bytes::Bytes;
use common::{JSON_1_1, PATIENCE, SIGNED, Server, eventually};
use h2::client::{self, SendRequest};
use http::Request;
use std::future::Future;
use std::net::{SocketAddr, TcpStream};

fn list_streams() -> Request<()> {
    let builder = Request::post("http://localhost/").header("content-type", JSON_1_1);
    let builder =
        builder.header("x-amz-target", "Kinesis_20131202.ListStreams").header("authorization", SIGNED);
    builder.header("x-amz-date", "20260101T000000Z").body(()).unwrap()
}

async fn connect(address: SocketAddr) -> (SendRequest<Bytes>, client::Connection<tokio::net::TcpStream>) {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    // Room on our side, so that the server's windows are what bounds a body.
    let mut builder = client::Builder::new();
    builder.max_send_buffer_size(4 * 1024 * 1024).handshake(stream).await.unwrap()
}

// Sends a body and reads the whole answer.
async fn exchange(
    mut sender: SendRequest<Bytes>,
    request: Request<()>,
    body: Bytes,
) -> (u16, http::HeaderMap, Vec<u8>) {
    let (response, mut sending) = sender.send_request(request, false).unwrap();
    sending.send_data(body, true).unwrap();
    let (head, mut stream) = response.await.unwrap().into_parts();
    let mut answer = Vec::new();
    while let Some(data) = stream.data().await {
        let data = data.unwrap();
        stream.flow_control().release_capacity(data.len()).unwrap();
        answer.extend_from_slice(&data);
    }
    (head.status.as_u16(), head.headers, answer)
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::time::timeout(PATIENCE, test).await.expect("it hangs");
    });
}

#[test]
fn both_versions_share_the_port() {
    let server = Server::start(&[]);
    assert_eq!(server.http("GET", "/_health/live", &[], b"").status, 200);
    run(async {
        let (sender, connection) = connect(server.address).await;
        tokio::spawn(connection);
        let (status, headers, body) =
            exchange(sender.ready().await.unwrap(), list_streams(), "{}".into()).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        assert_eq!(headers["content-type"], JSON_1_1);
        assert_eq!(headers["content-length"], body.len().to_string());
        assert_eq!(headers["x-amzn-requestid"].len(), 36);
    });
}

#[test]
fn many_streams_share_a_connection_and_pings_are_answered() {
    let server = Server::start(&["--throttle=off"]);
    run(async {
        let (sender, mut connection) = connect(server.address).await;
        let mut pings = connection.ping_pong().unwrap();
        tokio::spawn(connection);
        let mut answers = Vec::new();
        for _ in 0..300 {
            let sender = sender.clone().ready().await.unwrap();
            answers.push(tokio::spawn(exchange(sender, list_streams(), "{}".into())));
        }
        pings.ping(h2::Ping::opaque()).await.unwrap();
        for answer in answers {
            assert_eq!(answer.await.unwrap().0, 200);
        }
        // The Kinesis Client Library bounds itself by what we announce.
        assert!(sender.current_max_send_streams() >= 1000);
    });
}

// The Kinesis Client Library's own windows are 512 KiB; a body of a megabyte is not to wait for ours.
#[test]
fn a_large_body_goes_in_one_flight() {
    let server = Server::start(&[]);
    run(async {
        let (sender, connection) = connect(server.address).await;
        tokio::spawn(connection);
        let mut sender = sender.ready().await.unwrap();
        let (response, mut sending) = sender.send_request(list_streams(), false).unwrap();
        let body = Bytes::from(
            b"{}".iter().copied().chain(std::iter::repeat_n(b' ', 1024 * 1024 - 2)).collect::<Vec<u8>>(),
        );
        sending.reserve_capacity(body.len());
        while sending.capacity() < 512 * 1024 {
            std::future::poll_fn(|context| sending.poll_capacity(context)).await.unwrap().unwrap();
        }
        sending.send_data(body, true).unwrap();
        assert_eq!(response.await.unwrap().status(), 200);
    });
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let server = Server::start(&[]);
    run(async {
        let (sender, connection) = connect(server.address).await;
        tokio::spawn(connection);
        let mut sender = sender.ready().await.unwrap();
        let mut request = list_streams();
        request.headers_mut().insert("content-length", (17 * 1024 * 1024).into());
        let (response, mut sending) = sender.send_request(request, false).unwrap();
        let body = Bytes::from(vec![b' '; 17 * 1024 * 1024]);
        // The server may refuse before it has taken everything.
        let _ = sending.send_data(body, true);
        assert_eq!(response.await.unwrap().status(), 413);
    });
}

#[test]
fn a_stopping_server_says_goodbye_and_answers_what_it_began() {
    let server = Server::start(&[]);
    let address = server.address;
    run(async {
        let (sender, connection) = connect(address).await;
        let connection = tokio::spawn(connection);
        // One answered first, so that the connection is known to be taken.
        let sender = sender.ready().await.unwrap();
        assert_eq!(exchange(sender.clone(), list_streams(), "{}".into()).await.0, 200);
        let mut sender = sender.ready().await.unwrap();
        let (response, mut sending) = sender.send_request(list_streams(), false).unwrap();
        sending.send_data("{".into(), false).unwrap();
        // Give the server the request before it is told to stop: an answered ping of a later stream shows that it has it.
        assert_eq!(exchange(sender.clone().ready().await.unwrap(), list_streams(), "{}".into()).await.0, 200);

        server.terminate();
        tokio::task::spawn_blocking(move || {
            eventually("new connections are refused", || TcpStream::connect(address).is_err());
        })
        .await
        .unwrap();
        sending.send_data("}".into(), true).unwrap();
        assert_eq!(response.await.unwrap().status(), 200);
        // GOAWAY without an error ends the connection cleanly.
        connection.await.unwrap().unwrap();
    });
    assert!(server.wait().success());
}
