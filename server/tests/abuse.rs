//! Clients that mean no good, or know no better, cost the others nothing: while they are at it, a well-behaved client is answered as
//! fast as before. What it is compared with is itself, a moment earlier, on the same machine.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{JSON_1_1, PATIENCE, Reply, Server, eventually, request, signed};
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Calls of one measurement.
const CALLS: usize = 200;

/// The one who pays for what others do: puts records over one connection.
struct Customer {
    stream: TcpStream,
}

impl Customer {
    fn of(server: &Server) -> Customer {
        server.ok("CreateStream", json!({"StreamName": "orders", "ShardCount": 1}));
        eventually("the stream is active", || {
            let summary = server.ok("DescribeStreamSummary", json!({"StreamName": "orders"}));
            summary["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE"
        });
        Customer { stream: server.connect() }
    }

    fn call(&mut self, operation: &str, body: &str) -> Reply {
        let target = format!("Kinesis_20131202.{operation}");
        self.stream.write_all(&request("POST", "/", &signed(&target), body.as_bytes())).unwrap();
        Reply::read(&mut self.stream)
    }

    /// What nine calls of ten stay below.
    fn latency(&mut self) -> Duration {
        let mut took: Vec<Duration> = (0..CALLS)
            .map(|_| {
                let begun = Instant::now();
                let reply =
                    self.call("PutRecord", r#"{"StreamName":"orders","PartitionKey":"k","Data":"aGVsbG8="}"#);
                assert_eq!(reply.status, 200, "{}", reply.text());
                begun.elapsed()
            })
            .collect();
        took.sort_unstable();
        took[CALLS * 9 / 10]
    }

    /// Whether it is answered as before. Generous, and measured several times, because machines that run tests have other work
    /// too: abuse that costs something costs it every time.
    fn is_served_as(&mut self, before: Duration) {
        let bound = before * 5 + Duration::from_millis(20);
        let measured: Vec<Duration> =
            (0..5).map(|_| self.latency()).take_while(|latency| *latency > bound).collect();
        assert!(measured.len() < 5, "{before:?} became {measured:?}");
    }
}

/// Does something to all of its connections again and again, until it is dropped.
struct Abuser {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Abuser {
    fn start(mut connections: Vec<TcpStream>, more: &'static [u8]) -> Abuser {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                for connection in &mut connections {
                    // Whom the server has cut is content with that.
                    let _ = connection.write_all(more);
                }
                thread::sleep(Duration::from_millis(20));
            }
        });
        Abuser { stop, thread: Some(thread) }
    }
}

impl Drop for Abuser {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(ended.is_none_or(|ended| ended.is_ok()) || thread::panicking());
    }
}

fn connections(server: &Server, count: usize, begin: &[u8]) -> Vec<TcpStream> {
    let begun = |_| {
        let mut stream = server.connect();
        stream.write_all(begin).unwrap();
        stream
    };
    (0..count).map(begun).collect()
}

#[test]
fn bodies_that_trickle_cost_the_others_nothing() {
    let server = Server::start(&["--throttle=off"]);
    let mut customer = Customer::of(&server);
    let before = customer.latency();
    let head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 100000\r\n\r\n{";
    let abuser = Abuser::start(connections(&server, 300, head), b" ");
    customer.is_served_as(before);
    drop(abuser);
}

#[test]
fn headers_that_trickle_cost_the_others_nothing() {
    let server = Server::start(&["--throttle=off"]);
    let mut customer = Customer::of(&server);
    let before = customer.latency();
    let abuser = Abuser::start(connections(&server, 300, b"POST / HTTP/1.1\r\nhost: x\r\nx-long: "), b"y");
    customer.is_served_as(before);
    drop(abuser);
}

// As fast as the socket takes them: the server must not take in more than it says that a head may have.
#[test]
fn a_head_without_an_end_is_cut() {
    let server = Server::start(&["--throttle=off"]);
    let mut customer = Customer::of(&server);
    let before = customer.latency();
    let shapes: [&[u8]; 2] = [b"x-another-header: of the same kind\r\n", b"one value without an end "];
    for more in shapes {
        for mut stream in connections(&server, 20, b"POST / HTTP/1.1\r\nhost: x\r\nx-long: ") {
            stream.set_write_timeout(Some(PATIENCE)).unwrap();
            let chunk = more.repeat(1000);
            // What the two sockets hold between them is not the server's: 64 MiB is far more than that, far less than no end.
            let refused = (0..64 * 1024 * 1024 / chunk.len()).any(|_| stream.write_all(&chunk).is_err());
            if !refused {
                let mut answer = Vec::new();
                let ended = stream.read_to_end(&mut answer);
                assert!(ended.is_ok() && !answer.starts_with(b"HTTP/1.1 2"), "it took 64 MiB of headers");
            }
        }
    }
    customer.is_served_as(before);
}

// Streams that are begun and taken back at once cost their sender next to nothing; a server that works on each of them until its
// end is kept busy by one connection.
#[test]
fn streams_that_are_reset_at_once_cost_the_others_nothing() {
    let server = Server::start(&["--throttle=off"]);
    let mut customer = Customer::of(&server);
    let before = customer.latency();
    let (address, stop) = (server.address, Arc::new(AtomicBool::new(false)));
    let stopped = stop.clone();
    let abuser = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        while !stopped.load(Ordering::Relaxed) {
            // The server may end the connection over it; the next one begins anew.
            let _ = runtime.block_on(reset_streams(address));
        }
    });
    customer.is_served_as(before);
    stop.store(true, Ordering::Relaxed);
    abuser.join().unwrap();
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

async fn reset_streams(address: SocketAddr) -> Result<(), h2::Error> {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = h2::client::handshake(stream).await?;
    let connection = tokio::spawn(connection);
    for _ in 0..1000 {
        sender = sender.ready().await?;
        let head =
            http::Request::post("http://localhost/").header("x-amz-target", "Kinesis_20131202.ListStreams");
        let head = head.header("content-type", JSON_1_1).body(()).unwrap();
        let (_, mut sending) = sender.send_request(head, false)?;
        sending.send_reset(h2::Reason::CANCEL);
    }
    connection.abort();
    Ok(())
}

/// The number of descriptors that a process may have at most, and makes this one have as many.
fn descriptors() -> usize {
    let me = std::process::id().to_string();
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let mut numbers = line.split_whitespace().filter_map(|word| word.parse::<usize>().ok());
    let soft = numbers.next().unwrap();
    let hard = numbers.next().unwrap_or(soft);
    let raised = Command::new("prlimit").args(["--pid", &me, &format!("--nofile={hard}:{hard}")]).status();
    if raised.is_ok_and(|status| status.success()) { hard } else { soft }
}

#[test]
fn ten_thousand_idle_connections_cost_the_others_nothing() {
    // Three in four of the server's are for connections, and this process needs some for itself.
    let count = (descriptors() / 4 * 3).saturating_sub(100).min(10_000);
    assert!(count >= 100, "there are too few descriptors here to try anything");
    eprintln!("{count} idle connections");
    let server = Server::start(&["--throttle=off"]);
    let mut customer = Customer::of(&server);
    let before = customer.latency();
    // Half of them have shown what they speak, half have said nothing.
    let mut idle = connections(&server, count / 2, b"");
    idle.extend(connections(&server, count / 2, b"GET /_health/live HTTP/1.1\r\nhost: x\r\n\r\n"));
    customer.is_served_as(before);
    assert_eq!(server.http("GET", "/_health/ready", &[], b"").status, 200, "another one finds no place");
    drop(idle);
    customer.is_served_as(before);
}

// Once there are as many as there is room for, others wait; what stands behind the port must not notice. It opens files too.
#[test]
fn connections_beyond_the_last_descriptor_leave_the_store_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut few = Command::new("prlimit");
    few.arg("--nofile=256:256").arg(common::binary());
    few.args(["--listen", "127.0.0.1:0", "--throttle=off", "--data"]).arg(dir.path());
    if Command::new("prlimit").arg("--version").output().is_err() {
        eprintln!("left out: prlimit is not there");
        return;
    }
    let server = Server::run(few);
    let mut customer = Customer::of(&server);
    // 192 have a place; the kernel itself holds at least a hundred more.
    let idle = connections(&server, 250, b"GET /_health/live HTTP/1.1\r\nhost: x\r\n\r\n");
    for number in 0..20 {
        let made = customer.call("CreateStream", &format!(r#"{{"StreamName":"s{number}","ShardCount":4}}"#));
        assert_eq!(made.status, 200, "{}", made.text());
    }
    customer.latency();
    // The last of them has no answer yet, and gets it when the first ones leave.
    let mut last = idle.last().unwrap().try_clone().unwrap();
    last.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let waiting = last.read(&mut [0; 1]).unwrap_err().kind();
    assert!(matches!(waiting, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{waiting:?}");
    drop(idle);
    last.set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(Reply::read(&mut last).status, 200);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}
