//! PostgreSQL as a queue: one table a queue, with a number that grows as its key, so that a consumer can go on where it was.
//! A batch is one transaction: one INSERT of all rows, prepared, in binary; or one COPY, in binary, in one piece, which took
//! longer here by a tenth to a quarter: it is for batches of thousands.
//! `synchronous_commit` and `fsync` stay on: a commit is answered when the log has been synced up to it, and commits that
//! come meanwhile share the next sync.
//!
//! Settings beyond its own defaults, for a machine that has memory to spare: `shared_buffers` 1 GB, `wal_buffers` 64 MB,
//! segments of 64 MB, `max_wal_size` 16 GB and `checkpoint_timeout` 30 min (no checkpoint while the clock runs),
//! `min_wal_size` 4 GB, of which half is made before the load: log files are used again then, as on a server that has run for
//! long, and not filled with zeros while the clock runs.
//!
//! Protocol: version 3, <https://www.postgresql.org/docs/15/protocol.html>; the few messages that come here.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use penstock_engine::Record;
use rustix::process::geteuid;

use super::peer::{Absent, Client, Peer, Program, Server};
use super::process::{Process, Stop, User, command, first_line, free_address, password, program, user};
use super::wire::Wire;

/// Where Debian puts its servers, one folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The user whom Debian makes for it: PostgreSQL refuses to run as root.
const USER: &str = "postgres";

/// The name by which we are let in.
const ROLE: &str = "penstock";

/// Files of its log to make before the load: 2 GB, more than a run of some seconds writes.
pub const LOG_FILES: usize = 32;

/// Bytes of the longest message that is believed.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// PostgreSQL, used in this way.
#[derive(Clone, Copy, Debug)]
pub struct Postgres {
    /// COPY instead of INSERT.
    pub copy: bool,
    /// `synchronous_commit`: off is not durable, and serves to test who finds that out.
    pub synchronous_commit: bool,
    /// Files of its log that are made before the load, to be used again.
    pub log_files: usize,
}

impl Peer for Postgres {
    type Client = Connection;

    fn find(&self) -> Result<Program, Absent> {
        let missing = |what: &str| Absent(format!("no {what}: install Debian's postgresql"));
        let mut versions: Vec<PathBuf> = fs::read_dir(DEBIAN)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|folder| folder.join("postgres").is_file())
            .collect();
        versions.sort();
        versions.reverse();
        let file = program("postgres", &versions).ok_or_else(|| missing("postgres"))?;
        if !file.with_file_name("initdb").is_file() {
            return Err(missing("initdb beside postgres"));
        }
        if geteuid().is_root() && user(USER).is_none() {
            return Err(missing("user postgres, and as root it does not run"));
        }
        // As `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
        let told = first_line(&file, "--version").ok_or_else(|| missing("postgres that runs"))?;
        let version = told.split(' ').nth(2).unwrap_or("unknown");
        Ok(Program { file, version: version.to_owned() })
    }

    fn start(&self, program: &Program, dir: &Path) -> Result<Server> {
        let (address, password) = (free_address()?, password());
        let runs_as = geteuid().is_root().then(|| user(USER)).flatten();
        let data = dir.join("data");
        fs::create_dir(&data).context("cannot make its directory")?;
        let secret = dir.join("password");
        fs::write(&secret, &password).context("cannot write a password")?;
        fs::set_permissions(&secret, PermissionsExt::from_mode(0o600)).context("cannot hide a password")?;
        if let Some(User { uid, gid }) = runs_as {
            for own in [&data, &secret] {
                chown(own, Some(uid), Some(gid)).context("cannot give it its directory")?;
            }
            // It may go through our directory, and see nothing in it but its own.
            fs::set_permissions(dir, PermissionsExt::from_mode(0o711)).context("cannot open the way")?;
        }
        let mut initdb = command(&program.file.with_file_name("initdb"), Stop::Kill, runs_as.as_ref());
        initdb.current_dir("/").arg("-D").arg(&data).arg("--username").arg(ROLE).arg("--pwfile").arg(&secret);
        initdb.args(["--auth=password", "--encoding=UTF8", "--locale=C", "--wal-segsize=64", "--no-sync"]);
        run(initdb).context("initdb failed")?;

        let mut postgres = command(&program.file, Stop::Quit, runs_as.as_ref());
        postgres.current_dir("/").arg("-D").arg(&data);
        let synchronous_commit =
            if self.synchronous_commit { "synchronous_commit=on" } else { "synchronous_commit=off" };
        let (ip, port) = (address.ip(), address.port());
        for setting in [
            &format!("listen_addresses={ip}"),
            &format!("port={port}"),
            "unix_socket_directories=",
            "fsync=on",
            synchronous_commit,
            "max_connections=1000",
            "shared_buffers=1GB",
            "wal_buffers=64MB",
            "min_wal_size=4GB",
            "max_wal_size=16GB",
            "checkpoint_timeout=30min",
        ] {
            postgres.arg("-c").arg(setting);
        }
        // QUIT has the postmaster end all of its processes at once.
        let process = Process::start(postgres, Stop::Quit, &dir.join("log"))?;
        Ok(Server { process, address, password })
    }

    async fn connect(&self, server: &Server, queue: usize) -> Result<Connection> {
        let mut wire = Wire::connect(server.address).await?;
        let mut body = 196_608_u32.to_be_bytes().to_vec();
        for word in ["user", ROLE, "database", "postgres", ""] {
            body.extend_from_slice(word.as_bytes());
            body.push(0);
        }
        wire.out.extend_from_slice(&length(body.len()));
        wire.out.extend_from_slice(&body);
        wire.send().await?;
        let mut connection = Connection { wire, queue, copy: self.copy, prepared: None };
        let asked = connection.wire.next(message).await?;
        ensure!(
            asked.kind == b'R' && asked.body == 3_u32.to_be_bytes(),
            "it asks for no password in clear text"
        );
        push(&mut connection.wire.out, b'p', |out| push_text(out, &server.password));
        connection.wire.send().await?;
        connection.ready().await?;
        Ok(connection)
    }

    async fn prepare(&self, client: &mut Connection, count: usize) -> Result<()> {
        for queue in 0..count {
            let table = format!(
                "CREATE TABLE queue_{queue} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
                 key bytea NOT NULL, data bytea NOT NULL)"
            );
            client.query(&table).await?;
        }
        for _ in 0..self.log_files {
            // A switch does nothing when nothing was written since the last.
            client.query("SELECT pg_logical_emit_message(true, '', ''), pg_switch_wal()").await?;
        }
        self.settle(client).await
    }

    async fn settle(&self, client: &mut Connection) -> Result<()> {
        client.query("CHECKPOINT").await
    }
}

/// Runs a command to its end.
fn run(mut command: Command) -> Result<()> {
    let output = command.output().context("cannot be run")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

/// A connection of one producer.
pub struct Connection {
    wire: Wire,
    queue: usize,
    copy: bool,
    /// Rows of the INSERT that has been prepared.
    prepared: Option<usize>,
}

impl Client for Connection {
    async fn append(&mut self, records: &[Record]) -> Result<()> {
        if self.copy {
            let statement = format!("COPY queue_{} (key, data) FROM STDIN (FORMAT binary)", self.queue);
            // All in one piece: when the statement fails, PostgreSQL passes over what follows it.
            push(&mut self.wire.out, b'Q', |out| push_text(out, &statement));
            push(&mut self.wire.out, b'd', |out| push_copied(out, records));
            push(&mut self.wire.out, b'c', |_| ());
        } else {
            if self.prepared != Some(records.len()) {
                self.prepare_insert(records.len()).await?;
            }
            push(&mut self.wire.out, b'B', |out| push_bound(out, records));
            push(&mut self.wire.out, b'E', |out| out.extend_from_slice(&[0; 5]));
            push(&mut self.wire.out, b'S', |_| ());
        }
        self.wire.send().await?;
        let done = self.ready().await?;
        let expected = format!("{} {}", if self.copy { "COPY" } else { "INSERT 0" }, records.len());
        ensure!(done == expected, "{done:?} instead of {expected:?}");
        Ok(())
    }
}

impl Connection {
    async fn prepare_insert(&mut self, rows: usize) -> Result<()> {
        let values: Vec<String> =
            (0..rows).map(|row| format!("(${}, ${})", 2 * row + 1, 2 * row + 2)).collect();
        let statement = format!("INSERT INTO queue_{} (key, data) VALUES {}", self.queue, values.join(", "));
        push(&mut self.wire.out, b'P', |out| {
            push_text(out, "append");
            push_text(out, &statement);
            out.extend_from_slice(&[0; 2]);
        });
        push(&mut self.wire.out, b'S', |_| ());
        self.wire.send().await?;
        self.ready().await?;
        self.prepared = Some(rows);
        Ok(())
    }

    async fn query(&mut self, statement: &str) -> Result<()> {
        push(&mut self.wire.out, b'Q', |out| push_text(out, statement));
        self.wire.send().await?;
        self.ready().await.with_context(|| statement.to_owned()).map(|_| ())
    }

    /// Waits until the server is ready for the next; gives what it says was done.
    async fn ready(&mut self) -> Result<String> {
        let mut done = String::new();
        loop {
            let Message { kind, body } = self.wire.next(message).await?;
            match kind {
                b'E' => bail!("PostgreSQL says: {}", error_text(&body)),
                b'C' => {
                    done = String::from_utf8_lossy(&body).trim_end_matches('\0').to_owned();
                }
                b'Z' => return Ok(done),
                // Settings, notices, steps on the way.
                _ => (),
            }
        }
    }
}

/// A message's length as the protocol has it: with its own four bytes.
fn length(body_bytes: usize) -> [u8; 4] {
    u32::try_from(body_bytes + 4).unwrap_or(u32::MAX).to_be_bytes()
}

fn push(out: &mut Vec<u8>, kind: u8, body: impl FnOnce(&mut Vec<u8>)) {
    out.push(kind);
    let begin = out.len();
    out.extend_from_slice(&[0; 4]);
    body(out);
    let length = length(out.len() - begin - 4);
    out[begin..begin + 4].copy_from_slice(&length);
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(0);
}

fn push_u16(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes());
}

fn push_value(out: &mut Vec<u8>, value: &[u8]) {
    out.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(value);
}

/// The body of Bind: the nameless portal, the statement, all values in binary, no results.
fn push_bound(out: &mut Vec<u8>, records: &[Record]) {
    push_text(out, "");
    push_text(out, "append");
    push_u16(out, 1);
    push_u16(out, 1);
    push_u16(out, records.len() * 2);
    for record in records {
        push_value(out, &record.key);
        push_value(out, &record.data);
    }
    push_u16(out, 0);
}

/// What COPY takes in binary: a signature, flags and no extension, then the rows, then the end.
fn push_copied(out: &mut Vec<u8>, records: &[Record]) {
    out.extend_from_slice(b"PGCOPY\n\xff\r\n\0");
    out.extend_from_slice(&[0; 8]);
    for record in records {
        push_u16(out, 2);
        push_value(out, &record.key);
        push_value(out, &record.data);
    }
    out.extend_from_slice(&[0xff, 0xff]);
}

/// A message of the server.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    kind: u8,
    body: Vec<u8>,
}

/// The message at the beginning of these bytes and its length, if it is whole.
fn message(bytes: &[u8]) -> Result<Option<(Message, usize)>> {
    let Some((&kind, rest)) = bytes.split_first() else { return Ok(None) };
    let Some((&length, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_be_bytes(length) as usize;
    ensure!((4..MESSAGE_BYTES_MAX).contains(&length), "a message of {length} bytes");
    Ok(rest.get(..length - 4).map(|body| (Message { kind, body: body.to_vec() }, 1 + length)))
}

/// The sentence in an error: fields of a letter and a text; `M` is the sentence.
fn error_text(body: &[u8]) -> String {
    let mut fields = body.split(|&byte| byte == 0);
    let sentence = fields.find_map(|field| field.strip_prefix(b"M")).unwrap_or(b"nothing");
    String::from_utf8_lossy(sentence).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_when_they_are_whole() {
        let bytes = b"Z\0\0\0\x05I";
        assert_eq!(message(bytes).unwrap(), Some((Message { kind: b'Z', body: b"I".to_vec() }, 6)));
        for short in 0..bytes.len() {
            assert_eq!(message(&bytes[..short]).unwrap(), None);
        }
        assert!(message(b"Z\0\0\0\x03").is_err());
        assert!(message(b"HTTP/1.1").is_err());
    }

    #[test]
    fn errors_tell_their_sentence() {
        assert_eq!(error_text(b"SERROR\0C53100\0Mdisk full\0\0"), "disk full");
        assert_eq!(error_text(b""), "nothing");
    }

    #[test]
    fn what_is_sent_has_its_length() {
        let mut out = Vec::new();
        push(&mut out, b'Q', |out| push_text(out, "hi"));
        assert_eq!(out, b"Q\0\0\0\x07hi\0");
        let records = [Record { key: bytes::Bytes::from_static(b"k"), data: bytes::Bytes::new() }];
        out.clear();
        push_copied(&mut out, &records);
        assert_eq!(&out[19..], b"\0\x02\0\0\0\x01k\0\0\0\0\xff\xff");
        out.clear();
        push_bound(&mut out, &records);
        assert_eq!(out, b"\0append\0\0\x01\0\x01\0\x02\0\0\0\x01k\0\0\0\0\0\0");
    }
}
