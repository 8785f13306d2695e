//! The comparison with peers, short: with every peer that this machine has. One that it has not is left out, and said so in
//! what the test prints.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use penstock_loadgen::peers::drive::{Measurable, Probe, Run, Workload};
use penstock_loadgen::peers::embedded::Embedded;
use penstock_loadgen::peers::jetstream::JetStream;
use penstock_loadgen::peers::peer::Absent;
use penstock_loadgen::peers::postgres::Postgres;
use penstock_loadgen::peers::process::program;
use penstock_loadgen::peers::redis::Redis;
use penstock_loadgen::peers::verdict::judge;

/// Small enough to end soon, and with fewer queues than producers.
const LOAD: Workload =
    Workload { producers: 4, queues: 2, batch: 3, record_bytes: 200, seconds: 0.3, warm_up: 0.1 };

/// Records that can be under way at once.
const IN_FLIGHT: u64 = 12;

/// Runs and probes the peer if this machine has it.
fn measure(name: &str, peer: &impl Measurable) -> Option<(Run, Probe)> {
    let program = match peer.find() {
        Ok(program) => program,
        Err(Absent(why)) => {
            println!("left out: {name}: {why}");
            return None;
        }
    };
    let place = || {
        let place = tempfile::tempdir().unwrap();
        // PostgreSQL runs as another user when we are root, and must find its way.
        Command::new("chmod").arg("711").arg(place.path()).status().unwrap();
        let inner = place.path().join("turn");
        std::fs::create_dir(&inner).unwrap();
        (place, inner)
    };
    let (_place, dir) = place();
    let probe = peer.probe(&program, &dir, &LOAD).unwrap();
    let (_place, dir) = place();
    let run = peer.load(&program, &dir, &LOAD).unwrap();
    assert_eq!(serves_from(&dir), 0, "{name} still runs");
    Some((run, probe))
}

/// Processes whose command names the directory.
fn serves_from(dir: &Path) -> usize {
    let name = dir.to_str().unwrap();
    let commands = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let command = std::fs::read(entry.ok()?.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&command).into_owned())
    });
    commands.filter(|command| command.contains(name)).count()
}

/// What holds for every durable peer, however slow and busy the machine.
fn is_durable(run: &Run, probe: &Probe) {
    assert!(run.records > 0);
    assert_eq!(run.record_bytes, run.records * 216);
    assert!(!run.latency.is_empty());
    // Whether the device's flushes tell depends on the machine; calls are what they are.
    assert_eq!(judge(IN_FLIGHT, std::slice::from_ref(run), Some(probe), false).refutation(), None);
}

/// Who does not sync is found out by the calls alone, whatever neighbours flush.
fn is_found_out(run: &Run, probe: &Probe) {
    if probe.syncs.is_none() {
        println!("left out: strace cannot count here");
        return;
    }
    let verdict = judge(IN_FLIGHT, std::slice::from_ref(run), Some(probe), false);
    assert!(verdict.refutation().is_some(), "{verdict:?}, {probe:?}");
}

#[test]
fn redis_answers_after_its_sync_and_is_found_out_when_it_does_not() {
    for transaction in [false, true] {
        if let Some((run, probe)) = measure("redis", &Redis { transaction, appendfsync: "always" }) {
            is_durable(&run, &probe);
        }
    }
    if let Some((run, probe)) = measure("redis", &Redis { transaction: false, appendfsync: "everysec" }) {
        is_found_out(&run, &probe);
    }
}

#[test]
fn postgres_answers_after_its_sync_and_is_found_out_when_it_does_not() {
    let postgres = Postgres { copy: false, synchronous_commit: true, log_files: 1 };
    for copy in [false, true] {
        if let Some((run, probe)) = measure("postgres", &Postgres { copy, ..postgres }) {
            is_durable(&run, &probe);
        }
    }
    if let Some((run, probe)) = measure("postgres", &Postgres { synchronous_commit: false, ..postgres }) {
        is_found_out(&run, &probe);
    }
}

#[test]
fn jetstream_answers_after_its_sync_and_is_found_out_when_it_does_not() {
    if let Some((run, probe)) = measure("nats", &JetStream { sync_interval: "always" }) {
        is_durable(&run, &probe);
    }
    if let Some((run, probe)) = measure("nats", &JetStream { sync_interval: "2m" }) {
        is_found_out(&run, &probe);
    }
}

#[test]
fn the_engine_takes_the_same_load() {
    let place = tempfile::tempdir().unwrap();
    let engine = Embedded { lanes: Some(1), keep_gib: 1.0 };
    let probe = engine.probe(&place.path().join("probe"), &LOAD).unwrap();
    std::fs::create_dir(place.path().join("load")).unwrap();
    let run = engine.load(&place.path().join("load"), &LOAD).unwrap();
    assert!(run.records > 0 && run.record_bytes == run.records * 216);
    let flushes_tell = penstock_loadgen::machine::flushes_tell(place.path()).unwrap_or(false);
    let verdict = judge(IN_FLIGHT, &[run], Some(&probe), flushes_tell);
    assert!(verdict.refutation().is_none(), "{verdict:?}");
}

#[test]
fn the_command_tells_who_is_not_there_and_goes_on() {
    let place = tempfile::tempdir().unwrap();
    // A search path with nothing on it but what the program itself needs.
    let bin = place.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let setpriv = program("setpriv", &[]).unwrap();
    std::os::unix::fs::symlink(setpriv, bin.join("setpriv")).unwrap();
    let picture = place.path().join("figures/peers.svg");
    let output = Command::new(env!("CARGO_BIN_EXE_penstock-loadgen"))
        .args(["peers", "--peers", "redis", "--rounds", "1", "--seconds", "0.2", "--warm-up", "0", "--dir"])
        .arg(place.path())
        .arg("--svg")
        .arg(&picture)
        .env("PATH", &bin)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        table.contains("| Penstock's engine |") && table.contains("cannot be had here: no redis-server"),
        "{table}"
    );
    assert!(std::fs::read_to_string(picture).unwrap().contains("Penstock"));
    let left = std::fs::read_dir(place.path()).unwrap().count();
    assert_eq!(left, 2, "only bin and figures are ours");
}
