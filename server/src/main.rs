//! Penstock: the Amazon Kinesis family in one binary.
//!
//! `main` reads the command line, sets up the log and turns the outcome into an exit code and one line on standard error.
//! How the parts are put together stands in `start`.

mod check;
mod cipher;
mod config;
mod descriptors;
mod failure;
mod functions;
mod objects;
mod operator;
mod outlet;
mod samples;
mod sql;
mod start;
mod tables;
mod tls;
mod transforms;

use config::Asked;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // The server starts its own program to become the process of a function.
    if let Some(failed) = penstock_functions::launch::launch(std::env::args_os()) {
        eprintln!("penstock: {failed}");
        return ExitCode::from(LAUNCH_FAILED);
    }
    let outcome = match config::read(std::env::args_os()) {
        Ok(Asked::Text(text)) => {
            // Nobody reads it if the pipe is closed, as in `penstock --help | head -1`; that is no failure.
            let _ = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Serve(serve)) => {
            set_up_log();
            start::run(&serve).map(|()| 0)
        }
        Ok(Asked::Check(asked)) => check::run(&asked),
        Ok(Asked::Sql(asked)) => sql::run(&asked),
        Err(wrong) => Err(failure::Failure::Config(wrong)),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("penstock: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// What shells say of a program that cannot be started.
const LAUNCH_FAILED: u8 = 126;

// Text on standard error: standard output stays free. Colours only for eyes.
fn set_up_log() {
    // To s3s whatever a client is refused is an error.
    let filter = EnvFilter::try_from_env("PENSTOCK_LOG").unwrap_or_else(|_| EnvFilter::new("info,s3s=off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}
