//! Redis streams: one stream a queue, one XADD a record, the XADDs of a batch sent in one piece (pipelined). `appendfsync always`
//! writes and syncs the append-only file before the answers of one turn of its loop leave, so that all producers share
//! syncs: Redis has group commit. MULTI around the batch makes it atomic and costs more commands.
//!
//! Settings: no snapshots and no rewriting of the append-only file, which would only cost it.
//! Protocol: RESP2, <https://redis.io/docs/latest/develop/reference/protocol-spec/>; the few kinds of answers that come here.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use penstock_engine::Record;

use super::peer::{Absent, Client, Peer, Program, Server};
use super::process::{Process, Stop, command, first_line, free_address, password, program};
use super::wire::{Wire, line};

/// Redis, used in this way.
#[derive(Clone, Copy, Debug)]
pub struct Redis {
    /// Whether a batch is put into MULTI and EXEC.
    pub transaction: bool,
    /// `appendfsync`: `always` is durable, the others serve to test who finds that out.
    pub appendfsync: &'static str,
}

impl Peer for Redis {
    type Client = Connection;

    fn find(&self) -> Result<Program, Absent> {
        let absent = || Absent("no redis-server: install Debian's redis-server".into());
        let file = program("redis-server", &[]).ok_or_else(absent)?;
        // As `Redis server v=7.0.15 sha=...`.
        let told = first_line(&file, "--version").ok_or_else(absent)?;
        let version = told.split(' ').find_map(|word| word.strip_prefix("v=")).unwrap_or("unknown");
        Ok(Program { file, version: version.to_owned() })
    }

    fn start(&self, program: &Program, dir: &Path) -> Result<Server> {
        let (address, password) = (free_address()?, password());
        let settings = dir.join("redis.conf");
        let text = format!(
            "bind {}\nport {}\nrequirepass {password}\ndir {}\nappendonly yes\nappendfsync {}\n\
             save \"\"\nauto-aof-rewrite-percentage 0\ndaemonize no\n",
            address.ip(),
            address.port(),
            dir.display(),
            self.appendfsync
        );
        fs::write(&settings, text).context("cannot write its settings")?;
        // Killed and not asked: it would write a snapshot of what we are about to remove.
        let mut command = command(&program.file, Stop::Kill, None);
        command.arg(&settings);
        let process = Process::start(command, Stop::Kill, &dir.join("log"))?;
        Ok(Server { process, address, password })
    }

    async fn connect(&self, server: &Server, queue: usize) -> Result<Connection> {
        let mut wire = Wire::connect(server.address).await?;
        push_command(&mut wire.out, &[b"AUTH", server.password.as_bytes()]);
        wire.send().await?;
        ensure!(wire.next(answer).await? == Answer::Simple, "AUTH is answered otherwise");
        let stream = format!("queue-{queue}").into_bytes();
        Ok(Connection { wire, stream, transaction: self.transaction })
    }

    /// Streams are made by the first record.
    async fn prepare(&self, _: &mut Connection, _: usize) -> Result<()> {
        Ok(())
    }

    async fn settle(&self, _: &mut Connection) -> Result<()> {
        Ok(())
    }
}

/// A connection of one producer.
pub struct Connection {
    wire: Wire,
    stream: Vec<u8>,
    transaction: bool,
}

impl Client for Connection {
    async fn append(&mut self, records: &[Record]) -> Result<()> {
        if self.transaction {
            push_command(&mut self.wire.out, &[b"MULTI"]);
        }
        for record in records {
            let words = [b"XADD", &self.stream[..], b"*", b"k", &record.key, b"d", &record.data];
            push_command(&mut self.wire.out, &words);
        }
        if self.transaction {
            push_command(&mut self.wire.out, &[b"EXEC"]);
        }
        self.wire.send().await?;
        if self.transaction {
            // MULTI's own, one QUEUED for each, then the array that EXEC gives.
            for _ in 0..=records.len() {
                ensure!(self.wire.next(answer).await? == Answer::Simple, "a command was not queued");
            }
            ensure!(
                self.wire.next(answer).await? == Answer::Array(records.len()),
                "EXEC is answered otherwise"
            );
        }
        for _ in records {
            ensure!(self.wire.next(answer).await? == Answer::Bulk, "XADD is answered otherwise");
        }
        Ok(())
    }
}

fn push_command(out: &mut Vec<u8>, words: &[&[u8]]) {
    out.extend_from_slice(format!("*{}\r\n", words.len()).as_bytes());
    for word in words {
        out.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
        out.extend_from_slice(word);
        out.extend_from_slice(b"\r\n");
    }
}

/// What Redis answered. Which id a record got does not matter here.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Simple,
    Bulk,
    /// So many answers follow.
    Array(usize),
}

/// The answer at the beginning of these bytes and its length, if it is whole.
fn answer(bytes: &[u8]) -> Result<Option<(Answer, usize)>> {
    let Some((line, length)) = line(bytes) else { return Ok(None) };
    let text = String::from_utf8_lossy(line.get(1..).unwrap_or_default());
    let number = || text.parse::<usize>().with_context(|| format!("no length: {text:?}"));
    Ok(match line.first() {
        Some(b'+') => Some((Answer::Simple, length)),
        Some(b'-') => bail!("Redis says: {text}"),
        Some(b'$') => {
            let whole = length.saturating_add(number()?).saturating_add(2);
            (bytes.len() >= whole).then_some((Answer::Bulk, whole))
        }
        Some(b'*') => Some((Answer::Array(number()?), length)),
        _ => bail!("Redis answers with what is not known here: {:?}", String::from_utf8_lossy(line)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_lengths() {
        let mut out = Vec::new();
        push_command(&mut out, &[b"AUTH", b"x\r\ny"]);
        assert_eq!(out, b"*2\r\n$4\r\nAUTH\r\n$4\r\nx\r\ny\r\n");
    }

    #[test]
    fn answers_are_taken_when_they_are_whole() {
        assert_eq!(answer(b"+QUEUED\r\n+").unwrap(), Some((Answer::Simple, 9)));
        assert_eq!(answer(b"$15\r\n1700000000000-0\r\n").unwrap(), Some((Answer::Bulk, 22)));
        assert_eq!(answer(b"$15\r\n1700000000000-0\r").unwrap(), None);
        assert_eq!(answer(b"*10\r\n").unwrap(), Some((Answer::Array(10), 5)));
        assert_eq!(answer(b"*1").unwrap(), None);
    }

    #[test]
    fn errors_nil_and_nonsense_are_refused() {
        let told = answer(b"-MISCONF disk is full\r\n").unwrap_err().to_string();
        assert!(told.contains("disk is full"), "{told}");
        assert!(answer(b"$-1\r\n").is_err());
        assert!(answer(b"$99999999999999999999\r\n").is_err());
        assert!(answer(b"\r\n").is_err());
        assert_eq!(answer(b"$18446744073709551615\r\n").unwrap(), None);
    }
}
