//! What the comparison needs of a peer. Each file beside this one that implements it says which of the peer's own ways
//! is taken, and why that is its fastest one that is durable.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use penstock_engine::Record;
use tokio::time::{Instant, sleep};

use super::process::{LOOK_EVERY, Process, START_WAIT};

/// A kind of server, and the way it is used.
pub trait Peer {
    /// A connection of one producer.
    type Client: Client;

    /// Its program on this machine, or why there is none that will do.
    ///
    /// # Errors
    /// There is none: the text says what is missing.
    fn find(&self) -> Result<Program, Absent>;

    /// Starts it with everything it keeps in the directory, which is empty.
    ///
    /// # Errors
    /// It cannot be started.
    fn start(&self, program: &Program, dir: &Path) -> Result<Server>;

    /// Connects a producer that appends to this queue. The server may not be ready yet.
    fn connect(&self, server: &Server, queue: usize) -> impl Future<Output = Result<Self::Client>>;

    /// Makes the queues 0 to `count`, and what a server that has run for long would have ready.
    fn prepare(&self, client: &mut Self::Client, count: usize) -> impl Future<Output = Result<()>>;

    /// Has it write back at once what it keeps in memory: after the load, for the bytes to be counted.
    fn settle(&self, client: &mut Self::Client) -> impl Future<Output = Result<()>>;
}

/// A connection of one producer.
pub trait Client {
    /// Appends the records to the producer's queue; done when the server has said that they are durable.
    fn append(&mut self, records: &[Record]) -> impl Future<Output = Result<()>>;
}

/// A server's program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its file.
    pub file: PathBuf,
    /// Its version, as a short text.
    pub version: String,
}

/// Why a peer cannot be had on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent(pub String);

/// A server that was started.
#[derive(Debug)]
pub struct Server {
    /// Stopped when this goes out of scope.
    pub process: Process,
    /// Where it listens.
    pub address: SocketAddr,
    /// What lets us in.
    pub password: String,
}

/// Connects a producer as soon as the server is ready.
///
/// # Errors
/// It ended, or does not become ready.
pub async fn connect_when_ready<P: Peer>(peer: &P, server: &mut Server) -> Result<P::Client> {
    let begun = Instant::now();
    loop {
        server.process.check()?;
        match peer.connect(server, 0).await {
            Ok(client) => return Ok(client),
            Err(error) if begun.elapsed() > START_WAIT => {
                let said = server.process.last_words();
                return Err(error).with_context(|| format!("not ready in time; it says: {said}"));
            }
            Err(_) => sleep(LOOK_EVERY).await,
        }
    }
}
