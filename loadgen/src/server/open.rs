//! The open loop: a shard is written to at moments that are fixed beforehand, whatever the server makes of it, as by many callers who
//! do not wait for each other. Over HTTP/2, where a request need not wait for another one's answer.
//!
//! Latency is from the moment when a request is handed to its connection. How much later than fixed that was is told beside: it is
//! the load's own fault and tells how far the figures can be trusted.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use http::StatusCode;
use tokio::time::{Instant, sleep_until};

use super::body::{Clock, PutRecord};
use super::client::{self, Answer, Client};
use crate::load::new_histogram;

/// Requests of one writer that may wait for their answers; those that are due beyond it are left out and counted.
const UNDER_WAY_MAX: usize = 5_000;

/// When a writer writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// The first request.
    pub(super) begin: Instant,
    /// From here on requests are measured.
    pub(super) measured: Instant,
    /// No request any more.
    pub(super) end: Instant,
}

impl Times {
    /// Beginning now.
    pub(super) fn new(warm_up: f64, seconds: f64) -> Result<Times> {
        let begin = Instant::now();
        let measured = begin + Duration::try_from_secs_f64(warm_up)?;
        Ok(Times { begin, measured, end: measured + Duration::try_from_secs_f64(seconds)? })
    }
}

/// What a request brings.
#[derive(Clone, Debug)]
pub(super) enum Request {
    /// A record that tells when it was sent.
    One(PutRecord, Clock),
    /// So many records, always the same.
    Many(Bytes, u64),
}

/// What became of the measured requests.
pub(super) struct Tally {
    /// Of those that were taken, in nanoseconds.
    pub(super) latency: Histogram<u64>,
    /// From when a request was due until it was sent, in nanoseconds.
    pub(super) late: Histogram<u64>,
    /// Records that are durable.
    pub(super) taken: u64,
    /// Records that were refused because they are too many.
    pub(super) refused: u64,
    /// Requests that were due and left out.
    pub(super) left_out: u64,
}

/// One request's fate.
struct Sent {
    due: Instant,
    at: Instant,
    took: Duration,
    taken: u64,
    refused: u64,
}

impl Tally {
    pub(super) fn new() -> Result<Tally> {
        Ok(Tally { latency: new_histogram()?, late: new_histogram()?, taken: 0, refused: 0, left_out: 0 })
    }

    /// Adds another one's.
    pub(super) fn add(&mut self, other: &Tally) -> Result<()> {
        self.latency.add(&other.latency).context("cannot add up latencies")?;
        self.late.add(&other.late).context("cannot add up latencies")?;
        self.taken += other.taken;
        self.refused += other.refused;
        self.left_out += other.left_out;
        Ok(())
    }

    fn count(&mut self, sent: &Sent, times: Times) {
        if sent.at < times.measured {
            return;
        }
        let ns = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.taken += sent.taken;
        self.refused += sent.refused;
        self.late.saturating_record(ns(sent.at - sent.due));
        if sent.refused == 0 {
            self.latency.saturating_record(ns(sent.took));
        }
    }
}

/// Sends so many requests a second over this connection, which must be of HTTP/2, and returns when all are answered.
pub(super) async fn write(
    client: &Client,
    request: &Request,
    per_second: f64,
    times: Times,
) -> Result<Tally> {
    ensure!(per_second > 0.0 && per_second <= 1e6, "{per_second} requests a second cannot be made");
    let interval = Duration::from_secs_f64(1.0 / per_second);
    let mut tally = Tally::new()?;
    let mut under_way = FuturesUnordered::new();
    let mut due = times.begin;
    loop {
        tokio::select! {
            // A request is sent when it is looked at first: before anything else.
            biased;
            Some(sent) = under_way.next(), if !under_way.is_empty() => tally.count(&sent?, times),
            () = sleep_until(due), if due < times.end => {
                let now = Instant::now();
                while due <= now && due < times.end {
                    if under_way.len() < UNDER_WAY_MAX {
                        under_way.push(send(client.share()?, request, due));
                    } else if due >= times.measured {
                        tally.left_out += 1;
                    }
                    due += interval;
                }
            }
            else => return Ok(tally),
        }
    }
}

async fn send(mut client: Client, request: &Request, due: Instant) -> Result<Sent> {
    let at = Instant::now();
    let (operation, body, records) = match request {
        Request::One(record, clock) => ("PutRecord", record.at(clock.ns(at.into_std())), 1),
        Request::Many(body, records) => ("PutRecords", body.clone(), *records),
    };
    let Answer { status, body } = client.call(operation, body).await?;
    let took = at.elapsed();
    let refused = match (status, request) {
        (StatusCode::OK, Request::One(..)) => 0,
        (StatusCode::OK, Request::Many(..)) => client::refused(&body)?,
        _ => {
            let said = String::from_utf8_lossy(&body);
            if !said.contains("ProvisionedThroughputExceededException") {
                bail!("{operation} is answered {status}: {said}");
            }
            records
        }
    };
    Ok(Sent { due, at, took, taken: records.saturating_sub(refused), refused })
}
