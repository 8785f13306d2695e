//! Who is compared. `make bench-peers` installs the peers, in versions that it pins, and says in these variables where:
//! `PENSTOCK_PEERS_NODE` the modules of Node.js, `PENSTOCK_PEERS_CARGO` what `cargo install` was given as its root, and
//! `PENSTOCK_PEERS_PYTHON` the Python whose modules they are.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::peers::process::{self, Stop};
use crate::server::target;

/// A server, and the way it is used.
#[derive(Debug)]
pub(super) struct Peer {
    /// As people call it.
    pub(super) name: &'static str,
    /// What makes this way another one than the usual; nothing for that.
    pub(super) way: &'static str,
    /// Where records are when a request is answered.
    pub(super) keeps: &'static str,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Penstock,
    /// LevelDB on disk instead of in memory.
    Kinesalite {
        on_disk: bool,
    },
    KinesisLocal,
    /// With its log, which it syncs, instead of in memory.
    Ferrokinesis {
        durable: bool,
    },
    Moto,
}

/// Ours.
pub(super) const OURS: Peer =
    Peer { name: "Penstock", way: "", keeps: "synced to disk; signatures verified", kind: Kind::Penstock };

/// The others.
pub(super) const PEERS: [Peer; 6] = [
    Peer { name: "ferrokinesis", way: "", keeps: "in memory", kind: Kind::Ferrokinesis { durable: false } },
    Peer {
        name: "ferrokinesis",
        way: "durable",
        keeps: "synced to disk",
        kind: Kind::Ferrokinesis { durable: true },
    },
    Peer { name: "kinesalite", way: "", keeps: "in memory", kind: Kind::Kinesalite { on_disk: false } },
    Peer {
        name: "kinesalite",
        way: "on disk",
        keeps: "written, not synced",
        kind: Kind::Kinesalite { on_disk: true },
    },
    Peer { name: "kinesis-local", way: "", keeps: "in memory", kind: Kind::KinesisLocal },
    Peer { name: "moto", way: "", keeps: "in memory", kind: Kind::Moto },
];

/// What is in their directories is thrown away: there is nothing to be written at the end.
pub(super) const STOP: Stop = Stop::Kill;

impl Peer {
    /// Which version is there.
    pub(super) fn version(&self) -> Result<String> {
        match self.kind {
            Kind::Penstock => last_word_of(&ours()?, &["--version"]),
            Kind::Ferrokinesis { .. } => version_of_crate("ferrokinesis"),
            Kind::Moto => last_word_of(&python()?, &["-c", "import moto; print(moto.__version__)"]),
            Kind::Kinesalite { .. } => version_of_module("kinesalite"),
            Kind::KinesisLocal => version_of_module("kinesis-local"),
        }
    }

    /// The command that has it listen at this address, which is of loopback, with everything it keeps in the directory.
    pub(super) fn start(&self, address: SocketAddr, dir: &Path) -> Result<Command> {
        let port = address.port().to_string();
        let begin = |program: &Path| process::command(program, STOP, None);
        Ok(match self.kind {
            Kind::Penstock => {
                let mut command = target::serve(&ours()?, STOP, dir)?;
                command.args(["--throttle=off", "--listen", &address.to_string()]);
                command
            }
            Kind::Ferrokinesis { durable } => {
                let mut command = begin(&ferrokinesis()?);
                command.args(["--port", &port, "--log-level", "error", "--shard-limit", "1000"]);
                if durable {
                    command.arg("--state-dir").arg(dir.join("state"));
                }
                command
            }
            Kind::Kinesalite { on_disk } => {
                // Its command line listens beyond loopback, and has no option for that.
                let script = "const [port, path] = process.argv.slice(1); \
                              require('kinesalite')({shardLimit: 1000, path}).listen(Number(port), '127.0.0.1')";
                let mut command = begin(&node()?);
                command.env("NODE_PATH", node_modules()?).args(["-e", script, &port]);
                if on_disk {
                    command.arg(dir.join("leveldb"));
                }
                command
            }
            Kind::KinesisLocal => {
                let module = node_modules()?.join("kinesis-local");
                let mut command = begin(&node()?);
                command.arg(module.join("main.js")).env("KINESIS_MOCK_PLAIN_PORT", &port);
                command.env("KINESIS_MOCK_TLS_PORT", process::free_address()?.port().to_string());
                command.env("KINESIS_MOCK_CERT_PATH", module.join("server.json"));
                command.env("LOG_LEVEL", "ERROR").env("SHARD_LIMIT", "1000");
                command
            }
            Kind::Moto => {
                let mut command = begin(&python()?);
                command.args(["-m", "moto.server", "--host", "127.0.0.1", "--port", &port]);
                command
            }
        })
    }
}

fn ours() -> Result<PathBuf> {
    let here = std::env::current_exe().context("cannot tell where this program is")?;
    there(here.with_file_name("penstock"))
}

fn ferrokinesis() -> Result<PathBuf> {
    there(place("PENSTOCK_PEERS_CARGO")?.join("bin/ferrokinesis"))
}

fn python() -> Result<PathBuf> {
    there(place("PENSTOCK_PEERS_PYTHON")?)
}

fn node_modules() -> Result<PathBuf> {
    there(place("PENSTOCK_PEERS_NODE")?)
}

fn node() -> Result<PathBuf> {
    process::program("node", &[]).context("there is no node")
}

/// What a variable names.
fn place(variable: &str) -> Result<PathBuf> {
    let place = std::env::var_os(variable);
    place.map(PathBuf::from).with_context(|| format!("{variable} is not set: run make bench-peers"))
}

fn there(path: PathBuf) -> Result<PathBuf> {
    ensure!(path.exists(), "{} is not there", path.display());
    Ok(path)
}

/// The last word of the first line that a program prints.
fn last_word_of(program: &Path, arguments: &[&str]) -> Result<String> {
    let said = Command::new(program).args(arguments).output();
    let said = said.with_context(|| format!("cannot run {}", program.display()))?;
    let text = String::from_utf8_lossy(&said.stdout);
    let word = text.lines().next().and_then(|line| line.split_whitespace().last());
    word.map(str::to_owned).with_context(|| format!("{} tells no version", program.display()))
}

fn version_of_module(name: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Package {
        version: String,
    }
    let file = node_modules()?.join(name).join("package.json");
    let text = std::fs::read(&file).with_context(|| format!("{} is not there", file.display()))?;
    let package: Package = serde_json::from_slice(&text).context("no package")?;
    Ok(package.version)
}

/// As `cargo install` keeps it: the program itself does not tell.
fn version_of_crate(name: &str) -> Result<String> {
    let file = place("PENSTOCK_PEERS_CARGO")?.join(".crates.toml");
    let text = std::fs::read_to_string(&file).with_context(|| format!("{} is not there", file.display()))?;
    version_in(&text, name).with_context(|| format!("{name} is not installed"))
}

fn version_in(installed: &str, name: &str) -> Option<String> {
    installed.lines().find_map(|line| {
        let mut words = line.trim_start_matches('"').split(' ');
        words.next().filter(|first| *first == name)?;
        words.next().map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_by_the_whole_name() {
        let installed =
            "[v1]\n\"ferro 1.0.0 (registry)\" = [\"a\"]\n\"ferrokinesis 0.7.0 (registry)\" = [\"b\"]\n";
        assert_eq!(version_in(installed, "ferrokinesis").as_deref(), Some("0.7.0"));
        assert_eq!(version_in(installed, "kinesis"), None);
    }

    #[test]
    fn every_row_has_a_name_of_its_own() {
        let mut names: Vec<_> =
            std::iter::once(&OURS).chain(&PEERS).map(|peer| (peer.name, peer.way)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PEERS.len() + 1);
    }
}
