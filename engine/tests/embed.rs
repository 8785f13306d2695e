//! The example of a program that embeds the engine does what it says, over a real socket.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread::{self, JoinHandle};

use penstock_engine::{Engine, Options};

#[allow(dead_code, reason = "the example's main is for its own program")]
#[path = "../examples/embed.rs"]
mod embed;

/// The example's server on a port of its own.
fn serve(dir: &Path) -> (SocketAddr, JoinHandle<()>) {
    let engine = Engine::open(dir, Options { lanes: Some(1), ..Options::default() }).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, thread::spawn(move || embed::serve(&engine, listener)))
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn new(address: SocketAddr) -> Client {
        Client(BufReader::new(TcpStream::connect(address).unwrap()))
    }

    fn say(&mut self, line: &str) {
        self.0.get_mut().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn ask(&mut self, line: &str) -> String {
        self.say(line);
        self.hear()
    }
}

#[test]
fn logs_are_made_written_read_and_waited_for_and_outlive_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let (address, server) = serve(dir.path());
    let mut client = Client::new(address);
    assert_eq!(client.ask("PUT 7 lamp on"), "ERROR there is no such log");
    assert_eq!(client.ask("NEW 7 3600"), "OK");
    assert_eq!(client.ask("NEW 7 3600"), "ERROR shard 7 exists already");
    let put = client.ask("PUT 7 lamp on and off");
    let at = put.strip_prefix("OK ").unwrap();
    assert_eq!(client.ask("GET 7 0"), format!("{at} lamp on and off"));
    let next = client.hear();
    let next = next.strip_prefix("NEXT ").unwrap();

    // Somebody waits at the end, and is told when there is more.
    let mut waiting = Client::new(address);
    waiting.say(&format!("TAIL 7 {next}"));
    let put = client.ask("PUT 7 bell rings");
    let later = put.strip_prefix("OK ").unwrap();
    assert_eq!(waiting.hear(), format!("{later} bell rings"));
    let end = waiting.hear();
    waiting.say(&format!("TAIL 7 {}", end.strip_prefix("NEXT ").unwrap()));

    assert_eq!(client.ask("SING"), "ERROR say NEW, PUT, GET, TAIL or STOP");
    assert_eq!(client.ask("STOP"), "BYE");
    server.join().unwrap();
    assert_eq!(waiting.hear(), "ERROR the engine is closed");

    // All of it is there for the next one.
    let (address, server) = serve(dir.path());
    let mut client = Client::new(address);
    assert_eq!(client.ask("GET 7 0"), format!("{at} lamp on and off"));
    assert_eq!(client.hear(), format!("{later} bell rings"));
    assert!(client.hear().starts_with("NEXT "));
    assert_eq!(client.ask("STOP"), "BYE");
    server.join().unwrap();
}
