//! `penstock-sim`: runs of the whole engine, each from one seed.
//!
//! ```text
//! penstock-sim --seconds 600       many seeds on all cores
//! penstock-sim --seed 17           one seed again; if it fails, with as few steps as it takes
//! penstock-sim --seed 17 --keep 3,9,40    only these steps of it
//! penstock-sim mutants             bugs planted into a copy of the engine, each of which must be found
//! ```

use std::panic;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use clap::{Parser, Subcommand};
use penstock_sim::campaign::{Campaign, campaign};
use penstock_sim::mutants;
use penstock_sim::plan::Plan;
use penstock_sim::run::run;
use penstock_sim::shrink::{guarded, shrink};

/// The whole engine from one seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long to run seeds, in seconds.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// No more seeds than this.
    #[arg(long, default_value_t = u64::MAX)]
    seeds: u64,
    /// The first seed; drawn by lot if nothing is said.
    #[arg(long)]
    first: Option<u64>,
    /// Threads; one for each core if nothing is said.
    #[arg(long)]
    threads: Option<usize>,
    /// Run this seed and no other.
    #[arg(long)]
    seed: Option<u64>,
    /// Of that seed, only these steps.
    #[arg(long, value_delimiter = ',', requires = "seed")]
    keep: Option<Vec<usize>>,
    /// Say only whether a seed failed, without looking for a shorter way to make it fail.
    #[arg(long)]
    quick: bool,
    /// Tell what happens in that seed.
    #[arg(long, requires = "seed")]
    tell: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Plants bugs into a copy of the engine, one after the other, and looks how long each stays hidden.
    Mutants {
        /// Only those whose names contain this.
        #[arg(default_value = "")]
        only: String,
        /// Only look whether each can still be planted.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(Command::Mutants { only, check }) = &arguments.command {
        return match mutants::run(only, *check) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        };
    }
    // A panic is told with its seed, and not by every run that a failing list of steps is shrunk with.
    panic::set_hook(Box::new(|_| ()));
    if let Some(seed) = arguments.seed {
        return replay(seed, arguments.keep.as_deref(), arguments.quick, arguments.tell);
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let first = arguments.first.unwrap_or_else(fresh_seed);
    println!("seeds from {first} on");
    let (total, failure) = campaign(&Campaign {
        first,
        seeds: arguments.seeds,
        time: Duration::from_secs(arguments.seconds),
        threads: arguments.threads.unwrap_or(cores),
        progress: true,
    });
    println!("{total}");
    match failure {
        None => ExitCode::SUCCESS,
        Some(failure) => {
            println!("seed {} fails: {}", failure.seed, failure.violation.0);
            if !arguments.quick {
                replay(failure.seed, None, false, false);
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs one seed again, and if it fails, with as few steps as it takes.
fn replay(seed: u64, keep: Option<&[usize]>, quick: bool, tell: bool) -> ExitCode {
    let mut plan = Plan::new(seed);
    if let Some(keep) = keep {
        let kept = plan.steps.iter().filter(|step| keep.contains(&step.index)).copied().collect();
        plan = plan.with(kept);
    }
    let report = if tell { run(&plan, true) } else { guarded(&plan) };
    let Some((at, violation)) = report.violation else {
        println!("seed {seed}: {} steps, nothing wrong, trace {:016x}", report.steps, report.trace);
        return ExitCode::SUCCESS;
    };
    println!("seed {seed} fails at step {at:?}: {}", violation.0);
    if quick {
        return ExitCode::FAILURE;
    }
    let (short, violation) = shrink(&plan, &violation);
    println!("with {} of {} steps: {}", short.steps.len(), plan.steps.len(), violation.0);
    println!("{:?}", short.parameters);
    for step in &short.steps {
        println!("  {:>4} {:?} (seed {})", step.index, step.kind, step.seed);
    }
    let keep: Vec<String> = short.steps.iter().map(|step| step.index.to_string()).collect();
    println!("again: penstock-sim --seed {seed} --keep {}", keep.join(","));
    ExitCode::FAILURE
}

/// A seed that no run had before.
fn fresh_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // The standard library draws its hash seeds from the system. Below a million million, so that it can be typed.
    RandomState::new().hash_one(0u8) % 1_000_000_000_000
}
