//! `reshard`: shards are split and merged while records are put, and afterwards every record that was acknowledged must be there. Each
//! carries a number of its own.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use futures_util::FutureExt;
use futures_util::future::try_join_all;
use http::StatusCode;
use serde_json::json;
use tokio::time::sleep;

use super::fill::{REFUSED_PAUSE, is_throttle};
use super::place::{Place, ServicePlace};
use super::reader::iterator;
use super::settings::Run;
use super::workload::{After, Job, Work, threads, writers};
use crate::drive::drive;
use crate::drive::tally::Times;
use crate::kinesis::body::Body;
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Format;
use crate::kinesis::records;
use crate::kinesis::writer::{Numbers, Stamp};

/// Makes the load ready.
pub(super) fn prepare(run: &Run, place: &Place) -> Result<Job> {
    let bodies = place.bodies(run, run.batch, None)?;
    let numbers = Arc::new(Numbers::default());
    let after = After::Numbered(numbers.clone());
    let threads = threads(run);
    let (place, run) = (place.clone(), run.clone());
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, bodies) = (place.clone(), run.clone(), bodies.clone());
        let stamp = Stamp::Number(numbers.clone());
        async move {
            let (writers, schedule) = writers(&place, &run, &bodies, &stamp, &member).await?;
            let times = member.begin().await?;
            drive(writers, schedule, times, &tallies[0]).await
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["put"], threads, work, after })
}

/// Splits the widest shard and merges its halves again, in turns, until the end; returns how many splits and merges there were.
pub(super) async fn reshard(service: &ServicePlace, run: &Run, times: Times) -> Result<(u64, u64)> {
    let mut control = Client::connect(&service.endpoint).await?;
    let (mut splits, mut merges) = (0, 0);
    loop {
        sleep(times.begin.saturating_duration_since(Instant::now()) + run.every).await;
        if Instant::now() >= times.end {
            return Ok((splits, merges));
        }
        let shards = service.stream.all_shards(&mut control).await?;
        let mut open: Vec<_> = shards.into_iter().filter(|shard| shard.open).collect();
        open.sort_by_key(|shard| shard.from);
        if splits == merges {
            let widest = open.iter().max_by_key(|shard| shard.to - shard.from).context("no open shard")?;
            eprintln!("splitting {}", widest.id);
            service.stream.split(&mut control, widest).await?;
            splits += 1;
        } else {
            let newest = open.windows(2).max_by_key(|pair| pair[0].id.clone().min(pair[1].id.clone()));
            let pair = newest.context("no two open shards")?;
            eprintln!("merging {} and {}", pair[0].id, pair[1].id);
            service.stream.merge(&mut control, &pair[0], &pair[1]).await?;
            merges += 1;
        }
    }
}

/// The stamps of all records of a stream, in order of their numbers.
pub(super) async fn all_numbers(service: &ServicePlace, run: &Run) -> Result<Vec<u64>> {
    let mut control = Client::connect(&service.endpoint).await?;
    let shards = service.stream.all_shards(&mut control).await?;
    eprintln!("reading {} shards", shards.len());
    let mut found = Vec::new();
    for some in shards.chunks(run.connections) {
        let clients = service.clients(some.len(), 1).await?;
        let read = clients
            .into_iter()
            .zip(some)
            .map(|(client, shard)| numbers_of(client, service, shard.id.clone()));
        for numbers in try_join_all(read).await? {
            found.extend(numbers);
        }
    }
    found.sort_unstable();
    Ok(found)
}

async fn numbers_of(mut client: Client, service: &ServicePlace, shard: String) -> Result<Vec<u64>> {
    let oldest = json!({"ShardIteratorType": "TRIM_HORIZON"});
    let name = &service.stream.name;
    let mut next = iterator(&mut client, name, &shard, &oldest).await?;
    let mut found = Vec::new();
    loop {
        let body = Body::json(&json!({"ShardIterator": next}));
        let answer = client.call("GetRecords", &body).await?;
        if is_throttle(&answer.error_type()) && answer.status != StatusCode::OK {
            sleep(REFUSED_PAUSE).await;
            continue;
        }
        if answer.status != StatusCode::OK {
            bail!("GetRecords is answered {}", answer.said());
        }
        let batch = records::Batch::read(&answer.body, Format::Json)?;
        found.extend(batch.stamped().filter_map(|(stamp, _)| stamp));
        match batch.next {
            Some(_) if batch.records.is_empty() && batch.behind_ms == 0 => return Ok(found),
            Some(more) => next = more,
            None => return Ok(found),
        }
    }
}
