//! Who puts records, into the engine or a stream. What they put is made beforehand and shared: a pool larger than caches, as with
//! callers that have nothing to do with each other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use bytes::Bytes;
use penstock_engine::AppendReason;
use tokio::time::sleep;

use super::place::EnginePlace;
use super::settings::{Run, Workload};
use crate::drive::{Fate, Sender};
use crate::kinesis::body::{Entry, Put};
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::{Stamp, Writer as ServiceWriter};
use crate::random::Random;
use crate::records::Records;

/// Bytes of all bodies that are made beforehand.
const BODIES_BYTES: usize = 32 << 20;

/// Bodies at most.
const BODIES_MAX: usize = 1000;

/// Before an engine is asked again that has too much waiting.
const OVERLOADED_PAUSE: Duration = Duration::from_micros(100);

/// What is put.
#[derive(Clone)]
pub(crate) enum Bodies {
    Engine { records: Arc<Records>, shards: Vec<usize>, batch: usize },
    Service(Arc<Vec<Put>>),
}

impl Bodies {
    /// Requests for a stream, to be sent in turn. With shards, each is for one of those alone.
    pub(crate) fn for_service(
        stream: &Stream,
        run: &Run,
        batch: usize,
        only: Option<&[usize]>,
    ) -> Result<Bodies> {
        let mut random = Random::new(1);
        let request_bytes = batch * run.records * 4 / 3 + 100;
        let fair = only.map_or(1, <[usize]>::len);
        let count = (BODIES_BYTES / request_bytes).clamp(fair, BODIES_MAX.max(fair));
        let single = batch == 1 && run.workload != Workload::PutRecords;
        let mut puts = Vec::with_capacity(count);
        for turn in 0..count {
            let shard = only.map(|only| only[turn % only.len()]);
            let hash_key = shard.map(|shard| stream.shards[shard].hash_key.as_str());
            let entries = (0..batch).map(|_| Entry::random(run.records, hash_key, &mut random));
            let mut entries: Vec<Entry> = entries.collect();
            if run.aggregate {
                entries = Entry::aggregated(entries)?;
            }
            puts.push(match entries.as_slice() {
                [entry] if single => Put::record(&stream.name, entry, run.access.protocol),
                entries => Put::records(&stream.name, entries, run.access.protocol),
            });
        }
        Ok(Bodies::Service(Arc::new(puts)))
    }
}

/// Who puts records.
pub(crate) enum Writer {
    Engine(EngineWriter),
    Service(ServiceWriter),
}

impl Sender for Writer {
    async fn send(&mut self, due: Instant) -> Result<Fate> {
        match self {
            Writer::Engine(writer) => writer.append(due).await,
            Writer::Service(writer) => writer.send(due).await,
        }
    }

    fn records(&self) -> u64 {
        match self {
            Writer::Engine(writer) => writer.batch as u64,
            Writer::Service(writer) => Sender::records(writer),
        }
    }
}

/// Appends to shards of the engine in turn.
pub(crate) struct EngineWriter {
    place: Arc<EnginePlace>,
    records: Records,
    shards: Vec<usize>,
    batch: usize,
    stamp: Stamp,
    turn: usize,
}

impl EngineWriter {
    pub(crate) fn new(
        place: Arc<EnginePlace>,
        records: Records,
        shards: Vec<usize>,
        batch: usize,
        stamp: Stamp,
        turn: usize,
    ) -> EngineWriter {
        EngineWriter { place, records, shards, batch, stamp, turn }
    }

    async fn append(&mut self, due: Instant) -> Result<Fate> {
        let shard = &self.place.shards[self.shards[self.turn % self.shards.len()]];
        self.turn += 1;
        let mut records = self.records.batch();
        if let Stamp::Moment(clock) = &self.stamp {
            for record in &mut records {
                record.data = stamped(&record.data, clock.ns(due));
            }
        }
        let record_bytes = records.first().map_or(0, |record| record.data.len() as u64);
        let sent = records.len() as u64;
        match shard.append(records).await {
            Ok(appended) => {
                let taken = u64::from(appended.accepted);
                let mut fate = Fate { records: taken, bytes: taken * record_bytes, ..Fate::default() };
                if taken < sent {
                    fate.errors.push(("Throttled".into(), sent - taken));
                }
                Ok(fate)
            }
            Err(error) => {
                if error.reason == AppendReason::Overloaded {
                    sleep(OVERLOADED_PAUSE).await;
                    return Ok(Fate::failed("Overloaded", sent));
                }
                Err(anyhow::Error::new(error).context("cannot append"))
            }
        }
    }
}

/// Data with a stamp at its beginning.
fn stamped(data: &Bytes, stamp: u64) -> Bytes {
    let mut copy = data.to_vec();
    copy[..8].copy_from_slice(&stamp.to_le_bytes());
    copy.into()
}
