//! SQL applications of Data Analytics at work, through boto3.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{PYTHON, script, succeed};
use common::{Load, Server, binary, eventually, free_port};
use std::process::Command;

#[test]
fn applications_read_compute_and_write_whatever_happens_to_them() {
    over_a_kill("applications.py");
}

#[test]
fn applications_begin_with_snapshots_and_read_through_functions_and_beside_deliveries() {
    over_a_kill("applications_more.py");
}

fn over_a_kill(client: &str) {
    let Some(path) = PYTHON.find() else { return };
    let functions = format!("--functions-python={}", path.display());
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server).unwrap();
        succeed(python.arg(script(client)).arg(dir.path()).arg(what));
    };
    let server = Server::on(&data, &["--throttle=off", &functions]);
    run(&server, "begin");
    server.kill();
    let server = Server::on(&data, &["--throttle=off", &functions]);
    run(&server, "go-on");
}

/// Rounds of the crash campaign in `make test`; `make crash-applications` asks for more.
const ROUNDS: usize = 5;

/// Kills the server again and again while an application computes: its outputs are what one run makes of the same rows.
#[test]
fn outputs_are_those_of_an_undisturbed_run_whatever_is_killed() {
    if PYTHON.find().is_none() {
        return;
    }
    let rounds =
        std::env::var("PENSTOCK_APPLICATIONS_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("accepted");
    let port = free_port();
    // In every other life windows have no memory, but for what stays there of a page on the shelf.
    let start = |life: usize| {
        let mut command = Command::new(binary());
        command.arg(format!("--listen=127.0.0.1:{port}")).args(["--throttle=off", "--timing=instant"]);
        command.arg("--data").arg(dir.path().join("data"));
        command.arg(format!("--sql-memory={}", [0, 1024][life % 2]));
        Server::run(command)
    };
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server).unwrap();
        python.arg(script("applications_crash.py")).arg(what);
        python
    };
    let accepted = || std::fs::read_to_string(&list).map_or(0, |text| text.lines().count());
    let mut server = start(0);
    succeed(&mut run(&server, "prepare"));
    let load = Load::start(run(&server, "load").arg(&list));
    for round in 0..rounds {
        let before = accepted();
        // Not always as soon as there is something, so that all parts of a step and of a checkpoint are hit.
        let more = 60 * (1 + round % 7);
        eventually("rows are accepted", || accepted() >= before + more);
        server.kill();
        server = start(round + 1);
        if round % 10 == 9 {
            eprintln!("{} rounds, {} rows accepted", round + 1, accepted());
        }
    }
    load.end();
    let told = succeed(run(&server, "verify").arg(&list).arg(binary()));
    eprintln!("{}", String::from_utf8_lossy(&told.stdout));
}
