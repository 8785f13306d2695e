//! SQL applications of Data Analytics at work, through boto3.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;
use common::clients::{PYTHON, script, succeed};

#[test]
fn applications_read_compute_and_write_whatever_happens_to_them() {
    let Some(path) = PYTHON.find() else { return };
    let functions = format!("--functions-python={}", path.display());
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server).unwrap();
        succeed(python.arg(script("applications.py")).arg(dir.path()).arg(what));
    };
    let server = Server::on(&data, &["--throttle=off", &functions]);
    run(&server, "begin");
    server.kill();
    let server = Server::on(&data, &["--throttle=off", &functions]);
    run(&server, "go-on");
}
