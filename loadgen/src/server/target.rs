//! Which server is loaded: one that is started here and killed at the end, or one that runs already. One of ours verifies signatures.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use tempfile::TempDir;

use crate::kinesis::endpoint::{Endpoint, Format, Http, LOCAL_KEY};
use crate::machine;
use crate::peers::process::{self, LOOK_EVERY, Process, START_WAIT, Stop};

/// The name of the server's program.
const PROGRAM: &str = "penstock";

/// What it says when it can be reached.
pub(super) const LISTENING: &str = "listening on http://";

/// Which server.
#[derive(Args, Clone, Debug)]
pub(super) struct Target {
    /// The server's program; `penstock` beside this program if nothing is said
    #[arg(long)]
    binary: Option<PathBuf>,
    /// The folder in which the server's directory is made; that of temporary files if nothing is said
    #[arg(long)]
    dir: Option<PathBuf>,
    /// A server that runs already; the streams made there are deleted afterwards
    #[arg(long, conflicts_with_all = ["binary", "dir"])]
    address: Option<SocketAddr>,
    /// The process of that server, for its processor time
    #[arg(long, requires = "address")]
    pid: Option<u32>,
}

/// Whether shards have the limits of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Throttle {
    /// As the service has them.
    Aws,
    /// None.
    Off,
}

/// A server that listens.
pub(super) struct Running {
    address: SocketAddr,
    pid: Option<u32>,
    own: Option<Own>,
}

/// One that is ours. It is killed before its directory is removed: fields go in this order.
struct Own {
    process: Process,
    binary: PathBuf,
    dir: TempDir,
}

impl Target {
    /// Starts the server, unless it runs; then its throttle must be what it is.
    pub(super) fn start(&self, throttle: Throttle) -> Result<Running> {
        if let Some(address) = self.address {
            return Ok(Running { address, pid: self.pid, own: None });
        }
        let binary = match &self.binary {
            Some(binary) => binary.clone(),
            None => {
                std::env::current_exe().context("cannot tell where this program is")?.with_file_name(PROGRAM)
            }
        };
        ensure!(
            binary.is_file(),
            "{} is not there: build it with cargo build --release -p penstock, or name it with --binary",
            binary.display()
        );
        let dir = self.folder("penstock-load-")?;
        let (process, address) = spawn(&binary, &dir, throttle)?;
        Ok(Running { address, pid: Some(process.pid()), own: Some(Own { process, binary, dir }) })
    }

    /// A folder that is gone afterwards, where the server's directory is made.
    pub(super) fn folder(&self, prefix: &str) -> Result<TempDir> {
        let within = self.dir.clone().unwrap_or_else(std::env::temp_dir);
        tempfile::Builder::new()
            .prefix(prefix)
            .tempdir_in(within)
            .context("cannot make a temporary directory")
    }
}

impl Running {
    /// Starts the server that does nothing but answer ([`super::hello`]), which is this program.
    pub(super) fn hello() -> Result<Running> {
        let binary = std::env::current_exe().context("cannot tell where this program is")?;
        let dir = tempfile::Builder::new().prefix("penstock-hello-").tempdir();
        let dir = dir.context("cannot make a temporary directory")?;
        let mut command = process::command(&binary, Stop::Kill, None);
        command.args(["server", "hello"]);
        let (process, address) = listening(command, &dir)?;
        Ok(Running { address, pid: Some(process.pid()), own: Some(Own { process, binary, dir }) })
    }

    /// Starts the server again on the same directory with another throttle, if it is ours.
    pub(super) fn restart(self, throttle: Throttle) -> Result<Running> {
        let Some(Own { process, binary, dir }) = self.own else {
            return Ok(self);
        };
        drop(process);
        let (process, address) = spawn(&binary, &dir, throttle)?;
        Ok(Running { address, pid: Some(process.pid()), own: Some(Own { process, binary, dir }) })
    }

    /// How it is spoken to.
    pub(super) fn endpoint(&self, http: Http) -> Result<Arc<Endpoint>> {
        Ok(Arc::new(Endpoint::local(self.address, http)?))
    }

    /// Bytes of memory that it has, if it is known which process it is.
    pub(super) fn memory(&self) -> Option<u64> {
        machine::memory_bytes_of(self.pid?)
    }

    /// The same, in another format.
    pub(super) fn endpoint_in(&self, http: Http, format: Format) -> Result<Arc<Endpoint>> {
        Ok(Arc::new(Endpoint { format, ..Endpoint::local(self.address, http)? }))
    }

    /// Processor time that the server has used, if it is known which process that is.
    pub(super) fn cpu(&self) -> Option<Duration> {
        machine::cpu_time_of(self.pid?)
    }

    /// The same, its own and the kernel's on its behalf apart.
    pub(super) fn cpu_times(&self) -> Option<(Duration, Duration)> {
        machine::cpu_times_of(self.pid?)
    }
}

/// A command that has our server keep everything in a directory, and verify signatures by the key of a load that was given none.
pub(crate) fn serve(binary: &Path, stop: Stop, dir: &Path) -> Result<Command> {
    let credentials = dir.join("credentials");
    let keys = format!("[load]\naws_access_key_id = {LOCAL_KEY}\naws_secret_access_key = {LOCAL_KEY}\n");
    fs::write(&credentials, keys).context("cannot write credentials")?;
    let mut command = process::command(binary, stop, None);
    command.args(["serve", "--auth=verify", "--credentials"]).arg(credentials);
    command.arg("--data").arg(dir.join("data"));
    Ok(command)
}

fn spawn(binary: &Path, dir: &TempDir, throttle: Throttle) -> Result<(Process, SocketAddr)> {
    let mut command = serve(binary, Stop::Kill, dir.path())?;
    command.arg("--listen=127.0.0.1:0");
    command.arg(match throttle {
        Throttle::Aws => "--throttle=aws",
        Throttle::Off => "--throttle=off",
    });
    listening(command, dir)
}

/// Starts a server, and waits until it says where it listens.
fn listening(command: Command, dir: &TempDir) -> Result<(Process, SocketAddr)> {
    let log = dir.path().join("log");
    let mut process = Process::start(command, Stop::Kill, &log)?;
    let begun = Instant::now();
    loop {
        process.check()?;
        let said = fs::read_to_string(&log).unwrap_or_default();
        if let Some(address) = address(&said) {
            return Ok((process, address));
        }
        ensure!(begun.elapsed() < START_WAIT, "the server does not listen: {}", process.last_words());
        thread::sleep(LOOK_EVERY);
    }
}

/// Where the server says that it listens, once the line is whole.
fn address(said: &str) -> Option<SocketAddr> {
    let (_, rest) = said.split_once(LISTENING)?;
    let (line, _) = rest.split_once('\n')?;
    line.split([',', ' ']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_a_whole_line() {
        let said = "INFO opened\nINFO listening on http://127.0.0.1:4566, opened in 3 ms\n";
        assert_eq!(address(said), Some(SocketAddr::from(([127, 0, 0, 1], 4566))));
        assert_eq!(address("listening on http://127.0.0.1:45"), None);
        assert_eq!(address(""), None);
    }
}
