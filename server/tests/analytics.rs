//! Data Analytics through boto3, unmodified and configured by environment variables alone.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;
use common::clients::{PYTHON, script, succeed};

#[test]
fn boto3_manages_applications_and_a_kill_does_not_lose_them() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &[]);
    let Some(mut fill) = PYTHON.command(&server) else { return };
    succeed(fill.arg(script("analytics.py")).arg("fill"));
    server.kill();
    let server = Server::on(dir.path(), &[]);
    succeed(PYTHON.command(&server).unwrap().arg(script("analytics.py")).arg("look"));
}
