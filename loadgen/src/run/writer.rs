//! Who puts records, into the engine or a stream. What they put is made beforehand and shared.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use bytes::Bytes;
use penstock_engine::AppendReason;
use tokio::time::sleep;

use super::place::EnginePlace;
use super::settings::{Run, Workload};
use crate::drive::{Fate, Sender};
use crate::kinesis::body::Put;
use crate::kinesis::pool::Mix;
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::{Stamp, Writer as ServiceWriter};
use crate::records::Records;

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
        let shards = only.unwrap_or_default();
        let mix = Mix {
            format: run.access.protocol,
            aggregate: run.aggregate,
            single: batch == 1 && run.workload != Workload::PutRecords,
            hash_keys: shards.iter().map(|&shard| stream.shards[shard].hash_key.as_str()).collect(),
            ..Mix::new(&stream.name, batch, run.records)
        };
        Ok(Bodies::Service(mix.pool()?))
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
