//! A server under load, over HTTP: the release binary, started on a free port of loopback with a temporary data directory, or one
//! that runs already.
//!
//! ```text
//!   target    which server: how it is started, and ended
//!   closed    connections that send the next batch when the last one is answered
//!   open      single records at times that do not wait for answers
//!   parts     what no server can leave out, timed in this process
//!
//!   put       processor time for each record, beside those parts
//!   put_one   single records, in turns with a server that only answers (`hello`)
//!   get       processor time for each record that is read, beside writing the answer
//!   push      from PutRecord to the event that brings the record
//!   overload  what ten times its limit on one shard does to the others
//!   fan_out   twenty consumers of one shard
//!   encrypt   encrypted and not, in pairs
//!   sql       from rows of a data stream to what an SQL application makes of them
//!   deliver   from PutRecordBatch of Data Firehose to the objects in S3
//! ```
//! Load and server share the machine, so absolute figures tell of both; processor time is the server's own. One thread keeps
//! all connections going: what it sends is made beforehand.

mod closed;
mod deliver;
mod encrypt;
mod fan_out;
mod get;
mod hello;
mod open;
mod overload;
mod parts;
mod push;
mod put;
mod put_one;
mod sql;
pub(crate) mod target;

use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};

use crate::peers::drive;
use crate::report::Report;

/// What a run may take longer than its load: starting, making streams, waiting for what is still to come.
const SLACK: Duration = Duration::from_secs(120);

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// Load a server over HTTP
#[derive(Args, Clone, Debug)]
pub struct Server {
    /// What is done.
    #[command(subcommand)]
    workload: Workload,
}

#[derive(Subcommand, Clone, Debug)]
enum Workload {
    Put(put::Put),
    PutOne(put_one::PutOne),
    Get(get::Get),
    #[command(hide = true)]
    Hello(hello::Hello),
    Push(push::Push),
    Overload(overload::Overload),
    FanOut(fan_out::FanOut),
    Encrypt(encrypt::Encrypt),
    Deliver(deliver::Deliver),
    Sql(sql::Sql),
}

impl Server {
    /// Runs it.
    ///
    /// # Errors
    /// The server cannot be started, or does not do as it is asked.
    pub fn run(&self) -> Result<Report> {
        match &self.workload {
            Workload::Put(put) => put.run(),
            Workload::PutOne(put_one) => put_one.run(),
            Workload::Get(get) => get.run(),
            Workload::Hello(hello) => hello.run(),
            Workload::Push(push) => push.run(),
            Workload::Overload(overload) => overload.run(),
            Workload::FanOut(fan_out) => fan_out.run(),
            Workload::Encrypt(encrypt) => encrypt.run(),
            Workload::Deliver(deliver) => deliver.run(),
            Workload::Sql(sql) => sql.run(),
        }
    }
}

/// Runs the work on this thread, for `seconds` and some slack at most. Whoever interrupts it has the server ended and its directory
/// removed as always.
fn block_on<T>(seconds: f64, work: impl Future<Output = Result<T>>) -> Result<T> {
    let most = Duration::try_from_secs_f64(seconds).context("no length of time")? + SLACK;
    drive::block_on(most, async {
        tokio::select! {
            result = work => result,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    })
}
