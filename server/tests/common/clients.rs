//! Real clients, unmodified and configured by environment variables alone.
//!
//! `make test` installs them and says with PENSTOCK_TEST_CLIENTS=required that they must be there. Without them, as in a plain
//! `cargo test` on a fresh machine, a test says that it was left out.

use super::Server;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A client program: the variable that names it, and where `make test` puts it.
pub(crate) struct Client {
    variable: &'static str,
    pub(crate) below_home: &'static str,
    required: bool,
}

pub(crate) const PYTHON: Client = Client {
    variable: "PENSTOCK_TEST_PYTHON",
    below_home: ".cache/penstock/venv/bin/python",
    required: true,
};
pub(crate) const AWS_1: Client =
    Client { variable: "PENSTOCK_TEST_AWS_1", below_home: ".cache/penstock/venv/bin/aws", required: true };
// Debian's package, which only root can install.
pub(crate) const AWS_2: Client =
    Client { variable: "PENSTOCK_TEST_AWS_2", below_home: "/usr/bin/aws", required: false };

// Built by `make clients` from server/tests/rust-sdk.
pub(crate) const RUST_SDK: Client = Client {
    variable: "PENSTOCK_TEST_RUST_SDK",
    below_home: ".cache/penstock/target/debug/penstock-rust-sdk",
    required: true,
};
// Built by `make clients` from server/tests/rust-function.
pub(crate) const RUST_FUNCTION: Client = Client {
    variable: "PENSTOCK_TEST_RUST_FUNCTION",
    below_home: ".cache/penstock/target/debug/penstock-rust-function",
    required: true,
};
// Node.js of the machine, 20 or newer, and the SDK that `make test` puts beside it where there is npm.
pub(crate) const NODE: Client =
    Client { variable: "PENSTOCK_TEST_NODE", below_home: "/usr/bin/node", required: false };
pub(crate) const NODE_MODULES: Client = Client {
    variable: "PENSTOCK_TEST_NODE_MODULES",
    below_home: ".cache/penstock/js/node_modules",
    required: false,
};
// Debian's, with ffprobe beside it; as the CLI.
pub(crate) const FFMPEG: Client =
    Client { variable: "PENSTOCK_TEST_FFMPEG", below_home: "/usr/bin/ffmpeg", required: false };
// Debian's, and the players that `make test` installs where there is npm.
pub(crate) const CHROMIUM: Client =
    Client { variable: "PENSTOCK_TEST_CHROMIUM", below_home: "/usr/bin/chromium", required: false };
pub(crate) const PLAYERS: Client = Client {
    variable: "PENSTOCK_TEST_PLAYERS",
    below_home: ".cache/penstock/players/node_modules",
    required: false,
};

impl Client {
    /// Where it is, if it is there.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let home = std::env::var_os("HOME").unwrap_or_default();
        let path = std::env::var_os(self.variable)
            .map_or_else(|| Path::new(&home).join(self.below_home), PathBuf::from);
        if path.exists() {
            return Some(path);
        }
        let insisted = std::env::var_os("PENSTOCK_TEST_CLIENTS").is_some_and(|value| value == "required");
        assert!(!(insisted && self.required), "{} is not there: run make test", path.display());
        eprintln!("left out: {} is not there; make test installs it", path.display());
        None
    }

    /// The client as a user has it: nothing set but the endpoint, dummy keys and a region.
    pub(crate) fn command(&self, server: &Server) -> Option<Command> {
        let mut command = Command::new(self.find()?);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            // No configuration of whoever runs the test.
            .env("HOME", "/nonexistent")
            .env("AWS_ENDPOINT_URL", server.url())
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_DEFAULT_REGION", "us-west-2")
            .env("AWS_REGION", "us-west-2")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        Some(command)
    }
}

/// A script beside the tests.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk").join(name)
}

/// Runs it, and insists on success.
pub(crate) fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}\n{complained}");
    output
}
