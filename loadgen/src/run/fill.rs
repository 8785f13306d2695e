//! Records that are there before a run reads them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::future::try_join_all;
use http::StatusCode;
use tokio::time::sleep;

use super::place::{NO_RECORDS, Place};
use super::settings::Run;
use super::writer::Writer;
use crate::drive::Sender;
use crate::kinesis::body::{Entry, Put};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Format;
use crate::kinesis::records;
use crate::kinesis::writer::Stamp;
use crate::random::Random;
use crate::records::Records;

/// Records of one request that fills, and bytes of all of it, at most.
const FILL_RECORDS: usize = 500;
const FILL_BYTES: usize = 1 << 20;

/// Before what a shard has refused is sent again.
pub(super) const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// Puts records into all shards until there are so many bytes; returns how many records there are.
pub(super) async fn fill(run: &Run, place: &Place, bytes: usize) -> Result<u64> {
    let batch = (FILL_BYTES / run.records.max(1)).clamp(1, FILL_RECORDS);
    let bodies = place.bodies(run, batch, Some((0..place.shards()).collect()))?;
    let writers = place.writers(&bodies, &Stamp::None, run.connections, 1).await?;
    eprintln!("filling {} shards with {} MB", place.shards(), bytes / 1_000_000);
    let left = AtomicU64::new(bytes as u64);
    let filled = try_join_all(writers.into_iter().map(|writer| fill_with(writer, &left))).await?;
    Ok(filled.into_iter().sum())
}

/// One writer's part of it.
async fn fill_with(mut writer: Writer, left: &AtomicU64) -> Result<u64> {
    let mut filled = 0;
    while left.load(Ordering::Relaxed) > 0 {
        let fate = writer.send(Instant::now()).await?;
        filled += fate.records;
        let still = left.load(Ordering::Relaxed).saturating_sub(fate.bytes);
        left.store(still, Ordering::Relaxed);
        match fate.errors.first() {
            None => {}
            Some((name, _)) if is_throttle(name) => sleep(REFUSED_PAUSE).await,
            Some((name, _)) => bail!("cannot fill the stream: {name}: {}", fate.said.unwrap_or_default()),
        }
    }
    Ok(filled)
}

/// Whether it helps to try again later.
pub(super) fn is_throttle(error: &str) -> bool {
    matches!(
        error,
        "ProvisionedThroughputExceededException" | "Throttled" | "Overloaded" | "LimitExceededException"
    )
}

/// Puts the newest records of each shard, as many as a reader asks for, and returns where they begin.
pub(super) async fn newest(run: &Run, place: &Place) -> Result<Vec<String>> {
    let per_request = (FILL_BYTES / run.records.max(1)).clamp(1, FILL_RECORDS);
    let mut begins = Vec::with_capacity(place.shards());
    for shard in 0..place.shards() {
        let (mut begin, mut left) = (None, run.batch);
        while left > 0 {
            let batch = left.min(per_request);
            let first = put_whole(run, place, shard, batch).await?;
            begin = begin.or(Some(first));
            left -= batch;
        }
        begins.push(begin.context("no records to read")?);
    }
    Ok(begins)
}

/// Puts records of which none may be refused, and returns where the first lies.
async fn put_whole(run: &Run, place: &Place, shard: usize, batch: usize) -> Result<String> {
    match place {
        Place::Engine(engine) => loop {
            let records = Records::new(batch, run.records).batch();
            let appended = engine.shards[shard].append(records).await.context("cannot append")?;
            if appended.refused.is_empty() {
                return Ok(appended.first.number().to_string());
            }
            sleep(Duration::from_secs(1)).await;
        },
        Place::Service(service) => {
            let mut random = Random::new(shard as u64);
            let hash_key = Some(service.stream.shards[shard].hash_key.as_str());
            let entries: Vec<Entry> =
                (0..batch).map(|_| Entry::random(run.records, hash_key, &mut random)).collect();
            let put = Put::records(&service.stream.name, &entries, Format::Json);
            let mut client = Client::connect(&service.endpoint).await?;
            loop {
                let answer = client.call(put.operation, &put.body).await?;
                if answer.status != StatusCode::OK && !is_throttle(&answer.error_type()) {
                    bail!("PutRecords is answered {}", answer.said());
                }
                if answer.status == StatusCode::OK && records::refused(&answer.body, Format::Json)? == 0 {
                    return records::first_sequence_number(&answer.body);
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
        Place::Media(_) => bail!(NO_RECORDS),
    }
}
