//! NATS JetStream: one stream a queue, in files, with `sync_interval: always`. Each record is published with an inbox for its
//! answer, all of a batch in one piece before the first answer is awaited (what its clients call asynchronous publishing).
//! JetStream then syncs each record by itself before it answers; streams do that side by side, which is why
//! a stream a queue is its fastest way. Its atomic batches store, and sync, record by record as well.
//!
//! Its default, a sync every two minutes, answers before anything is synced.
//!
//! Protocol: <https://docs.nats.io/reference/reference-protocols/nats-protocol>; the few operations that come here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use penstock_engine::Record;
use serde_json::{Value, json};

use super::peer::{Absent, Client, Peer, Program, Server};
use super::process::{Process, Stop, command, first_line, free_address, password, program};
use super::wire::{Wire, line};

/// The first version with `sync_interval: always`. Debian 12 has 2.9.10.
const OLDEST: (u32, u32) = (2, 10);

/// Where else a server may lie: `make peers` builds one and says so by this.
const FOLDER_VARIABLE: &str = "PENSTOCK_NATS";

/// The name by which we are let in.
const NAME: &str = "penstock";

/// Bytes of the longest message that is believed.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// JetStream, used in this way.
#[derive(Clone, Copy, Debug)]
pub struct JetStream {
    /// `sync_interval`: `always` is durable.
    pub sync_interval: &'static str,
}

impl Peer for JetStream {
    type Client = Connection;

    fn find(&self) -> Result<Program, Absent> {
        let absent = || Absent("no nats-server, and none was built: that takes Go".into());
        let folders: Vec<PathBuf> =
            std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from).into_iter().collect();
        let file = program("nats-server", &folders).ok_or_else(absent)?;
        // As `nats-server: v2.15.2`.
        let told = first_line(&file, "--version").ok_or_else(absent)?;
        let told = told.rsplit(' ').next().unwrap_or_default().trim_start_matches('v').to_owned();
        if version(&told).is_none_or(|version| version < OLDEST) {
            return Err(Absent(format!("nats-server {told} cannot sync each record: 2.10 can")));
        }
        Ok(Program { file, version: told })
    }

    fn start(&self, program: &Program, dir: &Path) -> Result<Server> {
        let (address, password) = (free_address()?, password());
        let settings = dir.join("nats.conf");
        let text = format!(
            "listen: \"{address}\"\nauthorization {{ user: \"{NAME}\", password: \"{password}\" }}\n\
             jetstream {{ store_dir: \"{}\", sync_interval: {}, max_file_store: 64GB }}\n",
            dir.join("store").display(),
            self.sync_interval
        );
        fs::write(&settings, text).context("cannot write its settings")?;
        let mut command = command(&program.file, Stop::Kill, None);
        command.arg("-c").arg(&settings);
        let process = Process::start(command, Stop::Kill, &dir.join("log"))?;
        Ok(Server { process, address, password })
    }

    async fn connect(&self, server: &Server, queue: usize) -> Result<Connection> {
        let mut wire = Wire::connect(server.address).await?;
        let hello = json!({
            "verbose": false, "pedantic": false, "user": NAME, "pass": server.password,
            "lang": "rust", "version": "0", "protocol": 1,
        });
        // Producers that share a queue still have an inbox each.
        let inbox = format!("inbox.{}", password());
        wire.out.extend_from_slice(format!("CONNECT {hello}\r\nSUB {inbox} 1\r\nPING\r\n").as_bytes());
        wire.send().await?;
        let mut connection = Connection { wire, inbox, subject: format!("queue.{queue}") };
        while !matches!(connection.wire.next(operation).await?, Operation::Pong) {}
        Ok(connection)
    }

    async fn prepare(&self, client: &mut Connection, count: usize) -> Result<()> {
        for queue in 0..count {
            let name = format!("queue-{queue}");
            let stream = json!({
                "name": name, "subjects": [format!("queue.{queue}")], "storage": "file", "num_replicas": 1,
            });
            client.publish(&format!("$JS.API.STREAM.CREATE.{name}"), &[stream.to_string().as_bytes()]);
            client.wire.send().await?;
            client.answered().await.with_context(|| format!("cannot make the stream {name}"))?;
        }
        Ok(())
    }

    async fn settle(&self, _: &mut Connection) -> Result<()> {
        Ok(())
    }
}

/// The first two parts of a version.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A connection of one producer.
pub struct Connection {
    wire: Wire,
    inbox: String,
    subject: String,
}

impl Client for Connection {
    async fn append(&mut self, records: &[Record]) -> Result<()> {
        let subject = self.subject.clone();
        for record in records {
            self.publish(&subject, &[&record.key, &record.data]);
        }
        self.wire.send().await?;
        for _ in records {
            self.answered().await?;
        }
        Ok(())
    }
}

impl Connection {
    /// Puts a message together that is answered to our inbox.
    fn publish(&mut self, subject: &str, payload: &[&[u8]]) {
        let length: usize = payload.iter().map(|part| part.len()).sum();
        let head = format!("PUB {subject} {} {length}\r\n", self.inbox);
        self.wire.out.extend_from_slice(head.as_bytes());
        for part in payload {
            self.wire.out.extend_from_slice(part);
        }
        self.wire.out.extend_from_slice(b"\r\n");
    }

    /// Waits for one answer that says yes.
    async fn answered(&mut self) -> Result<()> {
        loop {
            match self.wire.next(operation).await? {
                Operation::Message(payload) => return accepted(&payload),
                Operation::Ping => {
                    self.wire.out.extend_from_slice(b"PONG\r\n");
                    self.wire.send().await?;
                }
                Operation::Pong | Operation::Other => (),
            }
        }
    }
}

/// Whether an answer of JetStream says yes: an object without an error, and not the empty one that says that nobody listens.
fn accepted(payload: &[u8]) -> Result<()> {
    let answer: Value = serde_json::from_slice(payload).context("JetStream does not answer")?;
    ensure!(answer.is_object() && answer.get("error").is_none(), "JetStream says: {answer}");
    Ok(())
}

/// What the server sent.
#[derive(Debug, PartialEq, Eq)]
enum Operation {
    Ping,
    Pong,
    /// A message's payload, its headers taken off.
    Message(Vec<u8>),
    Other,
}

/// The operation at the beginning of these bytes and its length, if it is whole.
fn operation(bytes: &[u8]) -> Result<Option<(Operation, usize)>> {
    let Some((line, length)) = line(bytes) else { return Ok(None) };
    let text = String::from_utf8_lossy(line);
    let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let operation = match verb {
        "PING" => Operation::Ping,
        "PONG" => Operation::Pong,
        "+OK" | "INFO" => Operation::Other,
        "-ERR" => bail!("NATS says: {rest}"),
        "MSG" | "HMSG" => {
            // MSG subject sid [reply] bytes; HMSG has the headers' bytes before all bytes.
            let mut words = rest.rsplit(' ');
            let mut number = || {
                let bytes = words.next().and_then(|word| word.parse::<usize>().ok());
                bytes
                    .filter(|&bytes| bytes <= MESSAGE_BYTES_MAX)
                    .with_context(|| format!("no length: {text}"))
            };
            let all = number()?;
            let headers = if verb == "HMSG" { number()? } else { 0 };
            ensure!(headers <= all, "headers longer than the message: {text}");
            let whole = length + all + 2;
            let payload = bytes.get(length + headers..length + all);
            return Ok(payload
                .filter(|_| bytes.len() >= whole)
                .map(|payload| (Operation::Message(payload.to_vec()), whole)));
        }
        _ => bail!("NATS sends what is not known here: {text}"),
    };
    Ok(Some((operation, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_taken_when_they_are_whole() {
        assert_eq!(operation(b"PING\r\nP").unwrap(), Some((Operation::Ping, 6)));
        assert_eq!(operation(b"INFO {}\r\n").unwrap(), Some((Operation::Other, 9)));
        let message = b"MSG inbox.0.1 1 5\r\nhello\r\n";
        let expected = Some((Operation::Message(b"hello".to_vec()), message.len()));
        assert_eq!(operation(message).unwrap(), expected);
        for short in 0..message.len() {
            assert_eq!(operation(&message[..short]).unwrap(), None);
        }
        let headed = b"HMSG inbox.0.1 1 6 11\r\nNATS\r\nhello\r\n";
        assert_eq!(operation(headed).unwrap(), Some((Operation::Message(b"hello".to_vec()), headed.len())));
    }

    #[test]
    fn errors_and_nonsense_are_refused() {
        let told = operation(b"-ERR 'Authorization Violation'\r\n").unwrap_err().to_string();
        assert!(told.contains("Authorization"), "{told}");
        assert!(operation(b"MSG a 1 99999999999999999999\r\n").is_err());
        assert!(operation(b"HMSG a 1 9 5\r\nhello\r\n").is_err());
        assert!(operation(b"HTTP/1.1 200 OK\r\n").is_err());
    }

    #[test]
    fn only_an_answer_without_error_says_yes() {
        accepted(br#"{"stream":"queue-0","seq":1}"#).unwrap();
        assert!(accepted(br#"{"error":{"code":503}}"#).is_err());
        assert!(accepted(b"").is_err());
    }

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("2.15.2"), Some((2, 15)));
        assert!(version("2.9.10").unwrap() < OLDEST);
        assert_eq!(version("nonsense"), None);
    }
}
