//! Workloads against the engine or a server, and what they measured.
//!
//! ```text
//! penstock-loadgen append --producers 64 --batch 10       durable appends, closed loop
//! penstock-loadgen read --way catch-up                    reads from the tail or from disk
//! penstock-loadgen catch-up                             reads of what is on disk, all shards and one, against fio
//! penstock-loadgen curve                                throughput against latency, with a picture
//! penstock-loadgen shards                                 10,000 shards against one
//! penstock-loadgen startup                                time to open, empty and with 10 GB of log
//! penstock-loadgen figures                                the engine against fio, for docs/performance.md
//! penstock-loadgen peers                                  the engine beside Redis, PostgreSQL and NATS JetStream
//! penstock-loadgen server put                             a server over HTTP; also push, overload, fan-out, encrypt
//! ```
//! Progress goes to standard error, figures to standard output: a table, or one line of JSON with `--json`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use penstock_loadgen::figures::Figures;
use penstock_loadgen::peers::Peers;
use penstock_loadgen::server::Server;
use penstock_loadgen::workload::append::Append;
use penstock_loadgen::workload::catch_up::CatchUp;
use penstock_loadgen::workload::curve::Curve;
use penstock_loadgen::workload::read::Read;
use penstock_loadgen::workload::shards::Shards;
use penstock_loadgen::workload::startup::{Open, Startup};

#[derive(Parser)]
#[command(about = "Loads Penstock's engine or a server and tells what was measured")]
struct Arguments {
    #[command(subcommand)]
    workload: Workload,
    /// Figures as one line of JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Workload {
    Append(Append),
    Read(Read),
    CatchUp(CatchUp),
    Curve(Curve),
    Shards(Shards),
    Startup(Startup),
    Open(Open),
    Figures(Figures),
    Peers(Peers),
    Server(Server),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let report = match &arguments.workload {
        Workload::Append(append) => append.run(),
        Workload::Read(read) => read.run(),
        Workload::CatchUp(catch_up) => catch_up.run(),
        Workload::Curve(curve) => curve.run(),
        Workload::Shards(shards) => shards.run(),
        Workload::Startup(startup) => startup.run(),
        Workload::Open(open) => open.run(),
        Workload::Figures(figures) => figures.run(),
        Workload::Peers(peers) => peers.run(),
        Workload::Server(server) => server.run(),
    };
    match report {
        Ok(report) if arguments.json => println!("{}", report.json()),
        Ok(report) => print!("{}", report.text()),
        Err(error) => {
            eprintln!("penstock-loadgen: {error:#}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
