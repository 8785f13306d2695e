//! The real binary on a free loopback port with a data directory of its own, and plain HTTP/1.1 to speak to it.
//!
//! Nothing outlives a test: a server that goes out of scope is killed, its directory removed.

// Each test file is a program of its own and uses its own part of this. A test that cannot go on has failed: unwrap says so.
// Inputs are written where they are used, with `json!`, and would all need a `&`.
#![allow(dead_code, clippy::unwrap_used, clippy::needless_pass_by_value)]

pub(crate) mod clients;

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A client that goes on by itself; it ends with the test at the latest.
pub(crate) struct Load(Child);

impl Load {
    pub(crate) fn start(command: &mut Command) -> Load {
        Load(command.stdout(Stdio::null()).spawn().unwrap())
    }

    pub(crate) fn end(self) {}

    pub(crate) fn wait(mut self) -> ExitStatus {
        self.0.wait().unwrap()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that is free: for servers that come one after the other, so that one client goes on through all of them.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// How long anything may take before a test calls it a hang. Generous: machines that run tests are slow and busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// The authorization of an SDK that was given any key for us-east-1.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kinesis/aws4_request, \
                          SignedHeaders=host;x-amz-date;x-amz-target, Signature=0123456789abcdef";

pub(crate) const JSON_1_1: &str = "application/x-amz-json-1.1";

/// The headers of a signed call in JSON.
pub(crate) fn signed(target: &str) -> [(&str, &str); 4] {
    [
        ("content-type", JSON_1_1),
        ("x-amz-target", target),
        ("authorization", SIGNED),
        ("x-amz-date", "20260101T000000Z"),
    ]
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    client: Client,
    log: Arc<Mutex<String>>,
    dir: Option<TempDir>,
}

impl Server {
    /// Starts one on an empty directory.
    pub(crate) fn start(flags: &[&str]) -> Server {
        let dir = tempfile::tempdir().unwrap();
        let mut server = Server::on(dir.path(), flags);
        server.dir = Some(dir);
        server
    }

    /// Starts one on a directory that the test keeps.
    pub(crate) fn on(data: &Path, flags: &[&str]) -> Server {
        Server::run(command(data, flags))
    }

    /// Starts the given command, which must end up as a server, and waits until it listens.
    pub(crate) fn run(mut command: Command) -> Server {
        let mut child = command.stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (listening, heard) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = log.clone();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let listening_on =
                    line.split_once("listening on ").and_then(|(_, rest)| rest.split_once("://"));
                let address = listening_on.and_then(|(_, rest)| rest.split([',', ' ']).next());
                let address = address.and_then(|address| address.parse().ok());
                {
                    let mut log = written.lock().unwrap();
                    log.push_str(&line);
                    log.push('\n');
                }
                if let Some(address) = address {
                    // A second such line, or a test that has ended, has nobody to hear it.
                    let _ = listening.send(address);
                }
            }
        });
        match heard.recv_timeout(PATIENCE) {
            Ok(address) => Server { child, client: Client { address }, log, dir: None },
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("the server does not listen; it said:\n{}", log.lock().unwrap());
            }
        }
    }

    /// What the server wrote to standard error so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGTERM without waiting.
    pub(crate) fn terminate(&self) {
        signal(&self.child, "TERM");
    }

    /// Waits for the end of the process.
    pub(crate) fn wait(mut self) -> ExitStatus {
        wait(&mut self.child)
    }

    /// Stops it as an operator would.
    pub(crate) fn stop(self) -> ExitStatus {
        self.terminate();
        self.wait()
    }

    /// Stops it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Who has a server can call it.
impl Deref for Server {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("the server said:\n{}", self.log());
        }
    }
}

/// Calls whoever listens at an address.
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
}

impl Client {
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it is reached with TLS.
    pub(crate) fn tls_url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// One HTTP/1.1 request on a connection of its own.
    pub(crate) fn http(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = self.connect();
        // A server that refuses may stop listening before all is sent; what it answered is what counts.
        let _ = stream.write_all(&request(method, path, headers, body));
        Reply::read(&mut stream)
    }

    /// A signed call of a Data Streams operation.
    pub(crate) fn call(&self, operation: &str, input: Value) -> Reply {
        let target = format!("Kinesis_20131202.{operation}");
        self.http("POST", "/", &signed(&target), input.to_string().as_bytes())
    }

    /// A call that must succeed.
    pub(crate) fn ok(&self, operation: &str, input: Value) -> Value {
        let reply = self.call(operation, input);
        assert_eq!(reply.status, 200, "{operation}: {}", reply.text());
        reply.json()
    }

    /// A call that must be refused: the error's name and message.
    pub(crate) fn refused(&self, operation: &str, input: Value) -> (String, String) {
        let reply = self.call(operation, input);
        assert_ne!(reply.status, 200, "{operation}: {}", reply.text());
        reply.error()
    }
}

/// The command line of a server on a free port.
pub(crate) fn command(data: &Path, flags: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data).args(flags);
    command
}

pub(crate) fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_penstock"))
}

/// Runs a command to its end, which must come by itself, and returns its status and standard error.
pub(crate) fn outcome(mut command: Command) -> (ExitStatus, String) {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    });
    let status = wait(&mut child);
    (status, reader.join().unwrap())
}

fn wait(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the process did not end by itself");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// The bytes of one HTTP/1.1 request.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str("\r\n");
    [bytes.as_bytes(), body].concat()
}

/// An HTTP/1.1 answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Reads one answer; it must have a `content-length`, as all of ours do.
    pub(crate) fn read(stream: &mut TcpStream) -> Reply {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap_or_else(|error| panic!("no answer: {error}"));
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut reply = Reply { status, headers, body: Vec::new() };
        let length = reply.header("content-length").expect("every answer tells its length").parse().unwrap();
        reply.body = vec![0; length];
        stream.read_exact(&mut reply.body).unwrap();
        reply
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is empty.
    pub(crate) fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).unwrap() }
    }

    /// The name and the message of an error.
    pub(crate) fn error(&self) -> (String, String) {
        let body = self.json();
        let text = |member: &str| body[member].as_str().unwrap_or_default().to_owned();
        (text("__type"), text("message"))
    }
}

/// Tries again until it holds; for what happens soon, though nobody can say when.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never happened: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
