//! Workloads against the engine or a server, and what they measured.
//!
//! ```text
//! penstock-loadgen run --target http://127.0.0.1:4566 ...  any workload against any service, or the engine; cameras too
//! penstock-loadgen sweep --parameter connections ...       runs with one option changed
//! penstock-loadgen compare a.json b.json                   ratios of two runs
//! penstock-loadgen append --producers 64 --batch 10        durable appends, closed loop
//! penstock-loadgen read --way catch-up                     reads from the tail or from disk
//! penstock-loadgen catch-up                                reads of what is on disk, all shards and one, against fio
//! penstock-loadgen curve                                   throughput against latency, with a picture
//! penstock-loadgen shards                                  10,000 shards against one
//! penstock-loadgen startup                                 time to open, empty and with 10 GB of log
//! penstock-loadgen figures                                 the engine against fio, for docs/performance.md
//! penstock-loadgen peers                                   the engine beside Redis, PostgreSQL and NATS JetStream
//! penstock-loadgen bench-peers                             the server beside kinesalite, kinesis-local, ferrokinesis and moto
//! penstock-loadgen server put                              our server over HTTP; also put-one, get, push, overload, fan-out, encrypt
//! ```
//! Each but the first three tells at its end `stolen_percent` as well: what others on the same hardware had of the processor time that was
//! wanted. `run` has it for its measured time.
//!
//! Progress goes to standard error, figures to standard output: a table, or one line of JSON with `--json`; `run` and `sweep` write
//! theirs to files.

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use penstock_loadgen::bench_peers::BenchPeers;
use penstock_loadgen::figures::Figures;
use penstock_loadgen::machine::Others;
use penstock_loadgen::peers::Peers;
use penstock_loadgen::run::{Compare, Run, Sweep};
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
    #[arg(long)]
    json: bool,
}

// A workload that tells a report; `run` tells more, and writes files. What the workload is for stands at the workload.
#[derive(Args)]
struct Told<T: Args> {
    #[command(flatten)]
    workload: T,
    /// Figures as one line of JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Workload {
    Run(Box<Run>),
    Compare(Compare),
    Sweep(Box<Sweep>),
    Append(Told<Append>),
    Read(Told<Read>),
    CatchUp(Told<CatchUp>),
    Curve(Told<Curve>),
    Shards(Told<Shards>),
    Startup(Told<Startup>),
    Open(Told<Open>),
    Figures(Told<Figures>),
    Peers(Told<Peers>),
    BenchPeers(Told<BenchPeers>),
    Server(Told<Server>),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let others = Others::so_far();
    let (report, json) = match &arguments.workload {
        Workload::Run(run) => return end(run.run()),
        Workload::Compare(compare) => return end(compare.run()),
        Workload::Sweep(sweep) => return end(sweep.run()),
        Workload::Append(told) => (told.workload.run(), told.json),
        Workload::Read(told) => (told.workload.run(), told.json),
        Workload::CatchUp(told) => (told.workload.run(), told.json),
        Workload::Curve(told) => (told.workload.run(), told.json),
        Workload::Shards(told) => (told.workload.run(), told.json),
        Workload::Startup(told) => (told.workload.run(), told.json),
        Workload::Open(told) => (told.workload.run(), told.json),
        Workload::Figures(told) => (told.workload.run(), told.json),
        Workload::BenchPeers(told) => (told.workload.run(), told.json),
        Workload::Peers(told) => (told.workload.run(), told.json),
        Workload::Server(told) => (told.workload.run(), told.json),
    };
    end(report.map(|mut report| {
        let stolen = Others::so_far().zip(others).and_then(|(now, then)| now.percent_since(then));
        report.add("stolen_percent", stolen, 1);
        match json || arguments.json {
            true => println!("{}", report.json()),
            false => print!("{}", report.text()),
        }
    }))
}

fn end(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("penstock-loadgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
