//! The kill-and-recover campaign; what it proves is told in `crash/mod.rs`. `make crash` runs it.
//!
//! ```text
//! crash --rounds 200                     the engine and the server in turn
//! crash --target engine --seed 0x1234    again what failed
//! crash --rounds 0 --power-cut 20        the engine, on a disk that loses its power (as root)
//! crash --plant flipped                  a mistake in what is read; must fail
//! ```
//! Exit code 0 if nothing was lost, 1 with the seed and the kept directory if something was.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::{Parser, Subcommand, ValueEnum};
use penstock_loadgen::crash::child;
use penstock_loadgen::crash::engine::EngineCampaign;
use penstock_loadgen::crash::plant::Plant;
use penstock_loadgen::crash::power;
use penstock_loadgen::crash::server::ServerCampaign;
use penstock_loadgen::crash::setting::Setting;
use penstock_loadgen::crash::writer;
use penstock_loadgen::crash::{Campaign, Round};
use penstock_loadgen::random::Random;

/// So many rounds against the engine must have had something of everything.
const LONG_ROUNDS: u32 = 40;

#[derive(Parser)]
#[command(
    about = "Kills Penstock under load, starts it again, and looks whether anything acknowledged is lost"
)]
struct Arguments {
    #[command(subcommand)]
    inner: Option<Inner>,
    /// Rounds of kill, restart and comparison
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// Rounds after those, in which the engine's disk loses its power; told and left out where that is not possible
    #[arg(long, default_value_t = 0)]
    power_cut: u32,
    /// What to kill
    #[arg(long, default_value = "both")]
    target: Target,
    /// Repeats a campaign's choices (not its timing); decimal, or hexadecimal after 0x
    #[arg(long, value_parser = parse_seed)]
    seed: Option<u64>,
    /// The server to kill; by default the one built beside this program
    #[arg(long)]
    server: Option<PathBuf>,
    /// Falsifies what is read, to see that it is noticed
    #[arg(long)]
    plant: Option<Plant>,
}

/// What the campaign calls this very program for.
#[derive(Subcommand)]
enum Inner {
    /// Write to an engine until killed
    #[command(hide = true)]
    Writer(Setting),
    /// Become another program that is killed when its parent ends
    #[command(hide = true, name = child::TETHERED)]
    Tethered {
        program: OsString,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// The engine as a library
    Engine,
    /// The server over HTTP
    Server,
    /// Both in turn
    Both,
}

fn parse_seed(text: &str) -> Result<u64, std::num::ParseIntError> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.inner {
        Some(Inner::Writer(setting)) => Err(writer::run(setting)),
        Some(Inner::Tethered { program, arguments }) => Err(child::tethered(&program, &arguments)),
        None => campaign(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crash: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn campaign(arguments: &Arguments) -> Result<()> {
    let seed = arguments.seed.unwrap_or_else(Random::fresh_seed);
    let mut campaigns: Vec<(&str, Box<dyn Campaign>)> = Vec::new();
    if arguments.target != Target::Server {
        let campaign = EngineCampaign::new(seed, arguments.plant)?;
        campaigns.push(("engine", Box::new(campaign)));
    }
    if arguments.target != Target::Engine {
        let binary = match &arguments.server {
            Some(path) => path.clone(),
            None => std::env::current_exe()
                .context("cannot tell where this program is")?
                .with_file_name("penstock"),
        };
        let campaign = ServerCampaign::new(seed, binary, arguments.plant)?;
        campaigns.push(("server", Box::new(campaign)));
    }
    println!("crash campaign: {} rounds, seed {seed:#x}", arguments.rounds);
    let mut total = Round::default();
    let turns = campaigns.len();
    for number in 1..=arguments.rounds {
        let (name, campaign) = &mut campaigns[(number as usize - 1) % turns];
        total.add(&play(number, name, campaign.as_mut(), seed)?);
    }
    let mut rounds = arguments.rounds;
    if arguments.power_cut > 0 {
        match power::rehearse() {
            Ok(()) => {
                let mut campaign = EngineCampaign::with_power_cuts(seed, arguments.plant)?;
                for number in 1..=arguments.power_cut {
                    total.add(&play(number, "power cut", &mut campaign, seed)?);
                }
                rounds += arguments.power_cut;
            }
            Err(why) => println!("power cut: not possible here: {why:#}"),
        }
    }
    if let Some(mistake) = arguments.plant {
        bail!("{mistake:?} was planted and not found, or there was nothing to plant it into; seed {seed:#x}");
    }
    let against_engine =
        if arguments.target == Target::Both { arguments.rounds / 2 } else { arguments.rounds };
    if arguments.target != Target::Server && against_engine >= LONG_ROUNDS {
        for (count, what) in [
            (total.shelves, "shelf was made"),
            (total.half_shelves, "shelf was half made at a kill"),
            (total.expired, "record expired"),
            (total.resent, "append was sent again that had been taken"),
        ] {
            ensure!(count > 0, "nothing was lost, but no {what}, so little was proved; seed {seed:#x}");
        }
    }
    println!(
        "nothing lost: {rounds} rounds, {} kills and {} of them with power cuts, {} appends acknowledged, {} records compared, {} shelves made and {} half made \
         at a kill, {} records given back by retention, {} appends sent again and there once, seed {seed:#x}",
        total.kills,
        total.power_cuts,
        total.acknowledged,
        total.records,
        total.shelves,
        total.half_shelves,
        total.expired,
        total.resent
    );
    Ok(())
}

/// One round, and the line that tells it.
fn play(number: u32, name: &str, campaign: &mut dyn Campaign, seed: u64) -> Result<Round> {
    let begun = Instant::now();
    let round = match campaign.round() {
        Ok(round) => round,
        Err(error) => {
            campaign.keep();
            return Err(error).context(format!(
                "round {number} failed against the {name}; seed {seed:#x}, data kept in {}",
                campaign.dir().display()
            ));
        }
    };
    println!(
        "round {number:>3} {name}: {} kill(s), {} appends acknowledged, {} records compared in {} shards, \
         {} unacknowledged, {} expired, {} sent again, {} shelves and {} half made, {:.1} s; {}",
        round.kills,
        round.acknowledged,
        round.records,
        round.shards,
        round.unacknowledged,
        round.expired,
        round.resent,
        round.shelves,
        round.half_shelves,
        begun.elapsed().as_secs_f64(),
        round.note
    );
    Ok(round)
}
