//! Who reads records: GetRecords on a stream, reads of the engine's shards. A reader takes its shards in turn, one call at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use http::StatusCode;
use penstock_engine::{From, Position, ReadError, ReadLimits, Shard};
use serde_json::json;

use crate::crash::client::text;
use crate::drive::tally::{Shared, Times};
use crate::drive::{Fate, Sender};
use crate::kinesis::body::{Body, Clock, stamp_of_bytes};
use crate::kinesis::client::Client;
use crate::kinesis::records::Batch;
use crate::kinesis::stream;
use crate::kinesis::writer::call;

/// Where reading begins, and what is done at the end.
#[derive(Clone)]
pub(crate) enum Begin {
    /// At the oldest record, and there again from the end.
    Oldest,
    /// At a record of each shard, always the same: a sequence number, or the engine's position.
    Again(Arc<Vec<String>>),
    /// At the end, and on with what comes.
    Latest,
}

/// Counts records that arrive and tell when they were due.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) clock: Clock,
    pub(crate) tally: Shared,
    pub(crate) times: Times,
    /// Records of all that have arrived.
    pub(crate) arrived: Arc<AtomicU64>,
}

impl Delivery {
    /// Counts some that arrived together.
    pub(crate) fn note(&self, records: impl Iterator<Item = (Option<u64>, u64)>, at: Instant) {
        let mut tally = self.tally.lock();
        let mut count = 0;
        for (stamp, bytes) in records {
            // A stream that was there before may hold others' records.
            if let Some(due) = stamp.and_then(|ns| self.clock.moment(ns)) {
                tally.delivered(due, at, bytes, self.times);
                count += 1;
            }
        }
        self.arrived.fetch_add(count, Ordering::Relaxed);
    }
}

/// Who reads.
pub(crate) enum Reader {
    Engine(EngineReader),
    Service(ServiceReader),
}

impl Reader {
    /// Has what is read counted by when it was due.
    pub(crate) fn deliver_to(&mut self, delivery: Delivery) {
        match self {
            Reader::Engine(reader) => reader.delivery = Some(delivery),
            Reader::Service(reader) => reader.delivery = Some(delivery),
        }
    }
}

impl Sender for Reader {
    async fn send(&mut self, _due: Instant) -> Result<Fate> {
        match self {
            Reader::Engine(reader) => reader.read().await,
            Reader::Service(reader) => reader.get().await,
        }
    }

    fn records(&self) -> u64 {
        1
    }
}

/// Reads shards of the engine.
pub(crate) struct EngineReader {
    shards: Vec<(Shard, From, From)>,
    follows: bool,
    again: bool,
    limits: ReadLimits,
    turn: usize,
    delivery: Option<Delivery>,
}

impl EngineReader {
    pub(crate) async fn begin(
        shards: Vec<(usize, Shard)>,
        begin: &Begin,
        limit: usize,
    ) -> Result<EngineReader> {
        let mut placed = Vec::with_capacity(shards.len());
        for (index, shard) in shards {
            let from = match begin {
                Begin::Oldest => From::TrimHorizon,
                Begin::Latest => From::At(shard.tail().await.context("cannot ask for a shard's end")?.next),
                Begin::Again(places) => From::At(Position::new(places[index].parse()?)),
            };
            placed.push((shard, from, from));
        }
        Ok(EngineReader {
            shards: placed,
            follows: matches!(begin, Begin::Latest),
            again: matches!(begin, Begin::Again(_)),
            limits: ReadLimits { records: u32::try_from(limit)?, ..ReadLimits::default() },
            turn: 0,
            delivery: None,
        })
    }

    async fn read(&mut self) -> Result<Fate> {
        let count = self.shards.len();
        let (shard, from, begin) = &mut self.shards[self.turn % count];
        self.turn += 1;
        match shard.read(*from, self.limits).await {
            Ok(batch) => {
                let at = Instant::now();
                let bytes = batch.records.iter().map(|entry| entry.data.len() as u64).sum();
                if let Some(delivery) = &self.delivery {
                    let records = batch.records.iter();
                    delivery.note(
                        records.map(|entry| (stamp_of_bytes(&entry.data), entry.data.len() as u64)),
                        at,
                    );
                }
                if !self.again {
                    let over = batch.last && !self.follows;
                    *from = if over { *begin } else { From::At(batch.next) };
                }
                Ok(Fate { records: batch.records.len() as u64, bytes, ..Fate::default() })
            }
            Err(ReadError::Throttled) => Ok(Fate::failed("Throttled", 1)),
            Err(error) => Err(anyhow::Error::new(error).context("cannot read")),
        }
    }
}

/// Reads shards of a stream.
pub(crate) struct ServiceReader {
    client: Client,
    stream: String,
    shards: Vec<Cursor>,
    limit: usize,
    again: bool,
    follows: bool,
    turn: usize,
    timeout: Duration,
    delivery: Option<Delivery>,
}

/// A shard and where in it.
struct Cursor {
    shard: String,
    /// Where it begins, as GetShardIterator is asked.
    from: serde_json::Value,
    begin: String,
    /// Nothing at the end of a closed shard.
    next: Option<String>,
}

impl ServiceReader {
    pub(crate) async fn begin(
        mut client: Client,
        stream: &str,
        shards: Vec<(usize, stream::Shard)>,
        begin: &Begin,
        limit: usize,
        timeout: Duration,
    ) -> Result<ServiceReader> {
        let mut cursors = Vec::with_capacity(shards.len());
        for (index, shard) in shards {
            let from = match begin {
                Begin::Oldest => json!({"ShardIteratorType": "TRIM_HORIZON"}),
                Begin::Latest => json!({"ShardIteratorType": "LATEST"}),
                Begin::Again(places) => {
                    json!({"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": places[index]})
                }
            };
            let begin = iterator(&mut client, stream, &shard.id, &from).await?;
            cursors.push(Cursor { shard: shard.id, from, next: Some(begin.clone()), begin });
        }
        Ok(ServiceReader {
            client,
            stream: stream.to_owned(),
            shards: cursors,
            limit,
            again: matches!(begin, Begin::Again(_)),
            follows: matches!(begin, Begin::Latest),
            turn: 0,
            timeout,
            delivery: None,
        })
    }

    /// Reads the shard whose turn it is.
    pub(crate) async fn get(&mut self) -> Result<Fate> {
        let count = self.shards.len();
        let cursor = &mut self.shards[self.turn % count];
        self.turn += 1;
        let Some(next) = &cursor.next else {
            return Ok(Fate::default());
        };
        let format = self.client.format();
        let body = Body::of(&json!({"ShardIterator": next, "Limit": self.limit}), format)?;
        let answer = match call(&mut self.client, "GetRecords", &body, self.timeout).await {
            Ok(answer) => answer,
            Err(broken) => return Ok(broken.fate(1)),
        };
        if answer.status != StatusCode::OK {
            if answer.error_type() == "ExpiredIteratorException" {
                cursor.begin = iterator(&mut self.client, &self.stream, &cursor.shard, &cursor.from).await?;
                cursor.next = Some(cursor.begin.clone());
            }
            let said = Some(answer.said());
            return Ok(Fate { said, ..Fate::failed(answer.error_type(), 1) });
        }
        let at = Instant::now();
        let batch = Batch::read(&answer.body, format)?;
        let fate = Fate { records: batch.records.len() as u64, bytes: batch.data_bytes(), ..Fate::default() };
        if let Some(delivery) = &self.delivery {
            delivery.note(batch.stamped(), at);
        }
        if !self.again {
            let over = batch.behind_ms == 0 && batch.records.len() < self.limit || batch.next.is_none();
            cursor.next = if over && !self.follows { Some(cursor.begin.clone()) } else { batch.next };
        }
        Ok(fate)
    }
}

/// An iterator.
pub(crate) async fn iterator(
    client: &mut Client,
    stream: &str,
    shard: &str,
    from: &serde_json::Value,
) -> Result<String> {
    let mut asked = json!({"StreamName": stream, "ShardId": shard});
    let (Some(asked_members), Some(from)) = (asked.as_object_mut(), from.as_object()) else {
        bail!("no place to begin at");
    };
    asked_members.extend(from.clone());
    Ok(text(&client.ask("GetShardIterator", &asked).await?, "ShardIterator")?.to_owned())
}
