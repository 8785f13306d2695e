//! What somebody makes of records before they become rows, kept before it is read.
//!
//! Whoever makes it need not make the same of the same records again, as a function may not. So the program reads a log of what was
//! made, and not the source:
//!
//! ```text
//! shards of the source ──▶ Prepare ──▶ [places | items] [places | items] [places | items] ──▶ steps
//!                                       └── trimmed up to here by a checkpoint
//!
//! record   length of the head, u32 | head: places and stream, as JSON | length of an item, u32 | item | ...     little-endian
//! ```
//!
//! A record is what became of records of one shard that lie one behind the other, together with how far all shards of the source are
//! read by then. So what was made and what it was made of are one, and a step that has read up to some place of this log has read the
//! source up to the places in the record before it.
//!
//! What was made and not read yet is made anew by the next start, which begins with a record without items that says where: then nothing
//! depends on how a start ended that came to nothing. What a step has read is never made again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use penstock_engine::{Entry, From as ReadFrom, Position, ReadLimits, Record, Shard};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::follow::{Follower, Taken, next_of};
use crate::job::{Source, SourceShard};
use crate::journal::{End, Going, append, read_own};
use crate::limits::{
    INTAKE_BYTES, PREPARE_BYTES, PREPARE_RECORDS, PREPARED_BYTES_MAX, PREPARING_MAX, SOURCE_LOOK_EVERY,
};
use crate::line::{Places, Read};

/// Makes something else of records before they become rows.
pub trait Prepare: Send + Sync {
    /// Makes items of records that lie one behind the other, in an order that it chooses, of at most
    /// [`crate::limits::PREPARED_BYTES_MAX`] bytes in all. It tries for as long as it takes, and may be dropped at any time; the same
    /// records may come again until a step has read what was made of them.
    fn prepare(&self, shard: SourceShard, records: Vec<Entry>) -> BoxFuture<'static, Vec<Bytes>>;
}

/// What a record of the intake begins with.
#[derive(Serialize, Deserialize)]
struct Head {
    /// How far the source is read with it.
    places: Places,
    /// The input stream of the program that the rows belong to.
    stream: String,
}

/// A record of an intake, taken apart.
pub(crate) struct Made {
    pub(crate) places: Places,
    pub(crate) stream: String,
    pub(crate) items: Vec<Bytes>,
}

impl Made {
    fn record(&self) -> Record {
        let head = Head { places: self.places.clone(), stream: self.stream.clone() };
        let head = serde_json::to_vec(&head).expect("texts and numbers can be written");
        let items: usize = self.items.iter().map(|item| 4 + item.len()).sum();
        let mut data = Vec::with_capacity(4 + head.len() + items);
        for part in std::iter::once(&head[..]).chain(self.items.iter().map(|item| &item[..])) {
            data.extend((part.len() as u32).to_le_bytes());
            data.extend(part);
        }
        Record::new(Bytes::new(), data)
    }

    pub(crate) fn read(record: &Entry) -> Going<Made> {
        let wrong = |why: &str| {
            let at = record.position.number();
            End::Failed(format!("what was made of records is not understood at {at}: {why}"))
        };
        let mut rest = record.data.clone();
        let mut part = || {
            if rest.len() < 4 {
                return Err(wrong("a length is missing"));
            }
            let length = rest.split_to(4);
            let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
            if rest.len() < length {
                return Err(wrong("it ends early"));
            }
            let part = rest.split_to(length);
            Ok((part, rest.is_empty()))
        };
        let (head, mut is_last) = part()?;
        let head: Head = serde_json::from_slice(&head).map_err(|error| wrong(&error.to_string()))?;
        let mut items = Vec::new();
        while !is_last {
            let item;
            (item, is_last) = part()?;
            items.push(item);
        }
        Ok(Made { places: head.places, stream: head.stream, items })
    }
}

/// The log as a source that a job follows.
pub(crate) struct AsSource(pub(crate) Shard);

impl AsSource {
    pub(crate) fn shard(&self) -> SourceShard {
        SourceShard {
            shard: self.0.clone(),
            parents: Vec::new(),
            stream: "".into(),
            name: "".into(),
            number: Arc::new(|entry| entry.position.number().to_string()),
        }
    }
}

impl Source for AsSource {
    fn shards(&self) -> Vec<SourceShard> {
        vec![self.shard()]
    }
}

/// Whether these places are of an intake, and not of its source.
pub(crate) fn is_read(log: &Shard, places: &Places) -> bool {
    places.next.contains_key(&log.id().0)
}

/// What these places are in the source, whether they are of an intake or of the source itself.
pub(crate) async fn in_source(log: &Shard, places: Places) -> Going<Places> {
    let Some(&place) = places.next.get(&log.id().0) else { return Ok(places) };
    let (mut found, mut from) = (None, ReadFrom::TrimHorizon);
    loop {
        let batch = read_own(log, from, ReadLimits::default()).await?;
        for record in batch.records.iter().take_while(|record| record.position.number() < place) {
            found = Some(Made::read(record)?.places);
        }
        if batch.last || batch.next.number() >= place {
            return found.ok_or_else(|| End::Failed("what was made of records is gone".to_owned()));
        }
        from = ReadFrom::At(batch.next);
    }
}

/// Gives up all of an intake, from which nothing is read any more.
pub(crate) async fn give_up(log: &Shard) {
    let trimmed = async {
        let tail = log.tail().await.map_err(|error| error.to_string())?;
        log.trim(tail.next).await.map_err(|error| error.to_string())
    };
    if let Err(error) = trimmed.await {
        tracing::warn!(%error, "what was made of records and read is not given up yet");
    }
}

/// Where the source stands at a record, and how long that is.
struct Mark {
    places: Places,
    bytes: u64,
}

/// The records that no checkpoint has made superfluous, by position.
#[derive(Default)]
struct Marks {
    by_position: BTreeMap<u64, Mark>,
    bytes: u64,
}

/// An intake at work, as the job and the task that fills it know it.
pub(crate) struct Intake {
    log: Shard,
    marks: Mutex<Marks>,
    /// There may be room again.
    trimmed: Notify,
}

impl Intake {
    /// Begins with the source at these places. Answers where the intake is read from then on.
    pub(crate) async fn begin(log: Shard, places: &Places) -> Going<(Arc<Intake>, Places)> {
        let intake = Intake { log, marks: Mutex::default(), trimmed: Notify::new() };
        let made = Made { places: places.clone(), stream: String::new(), items: Vec::new() };
        let at = intake.write(made).await?;
        let next = BTreeMap::from([(intake.log.id().0, at.next().number())]);
        Ok((Arc::new(intake), Places { next, ..Places::default() }))
    }

    async fn write(&self, made: Made) -> Going<Position> {
        let record = made.record();
        let bytes = record.data.len() as u64;
        let at = append(&self.log, vec![record]).await?.first;
        let mut marks = self.marks();
        marks.bytes += bytes;
        marks.by_position.insert(at.number(), Mark { places: made.places, bytes });
        Ok(at)
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, places: &Places) -> u64 {
        places.next.get(&self.log.id().0).copied().unwrap_or_default()
    }

    /// How far the source is read when the intake is read so far.
    pub(crate) fn origin(&self, places: &Places) -> Places {
        let marks = self.marks();
        let mark = marks.by_position.range(..self.place(places)).next_back();
        mark.map(|(_, mark)| mark.places.clone()).unwrap_or_default()
    }

    /// A checkpoint has read so far: what lies before is given up, but for the record that says where the source stands.
    pub(crate) async fn kept(&self, places: &Places) {
        let first = {
            let mut marks = self.marks();
            let Some(first) = marks.by_position.range(..self.place(places)).next_back().map(|(at, _)| *at)
            else {
                return;
            };
            let rest = marks.by_position.split_off(&first);
            marks.by_position = rest;
            marks.bytes = marks.by_position.values().map(|mark| mark.bytes).sum();
            first
        };
        self.trimmed.notify_one();
        if let Err(error) = self.log.trim(Position::new(first)).await {
            tracing::warn!(%error, "what was made of records and read is not given up yet");
        }
    }

    /// Whether more is made before a checkpoint has read what there is.
    pub(crate) fn has_room(&self) -> bool {
        self.marks().bytes < INTAKE_BYTES
    }

    /// Reads the source from these places on, until the job is over.
    pub(crate) async fn fill(
        self: Arc<Self>,
        source: Arc<dyn Source>,
        prepare: Arc<dyn Prepare>,
        mut places: Places,
    ) -> Going<()> {
        let mut follower = Follower::new(source);
        follower.find(&places);
        let mut preparing = FuturesUnordered::new();
        let mut looked = Instant::now();
        loop {
            let has_room = self.has_room();
            tokio::select! {
                Some(made) = preparing.next() => {
                    let (read, shard, items): (Read, SourceShard, Vec<Bytes>) = made?;
                    places.apply_read(&read);
                    let is_news = !items.is_empty() || read.from != read.to || read.ended;
                    if is_news {
                        let stream = shard.stream.to_string();
                        self.write(Made { places: places.clone(), stream, items }).await?;
                    }
                    follower.was_read(&read);
                    if read.ended {
                        follower.find(&places);
                    }
                }
                Some(more) = follower.more(), if has_room && preparing.len() < PREPARING_MAX => {
                    if let Some((shard, next)) = follower.input(more?) {
                        preparing.push(make(Arc::clone(&prepare), shard, next));
                    }
                }
                () = self.trimmed.notified(), if !has_room => {}
                () = tokio::time::sleep_until((looked + SOURCE_LOOK_EVERY).into()) => {
                    looked = Instant::now();
                    follower.find(&places);
                }
            }
        }
    }
}

async fn make(
    prepare: Arc<dyn Prepare>,
    shard: SourceShard,
    next: Position,
) -> Going<(Read, SourceShard, Vec<Bytes>)> {
    let limits = ReadLimits { records: PREPARE_RECORDS, bytes: PREPARE_BYTES };
    let (read, Taken { shard, records }) = next_of(shard, next, limits).await?;
    let items = if records.is_empty() { Vec::new() } else { prepare.prepare(shard.clone(), records).await };
    let bytes: usize = items.iter().map(Bytes::len).sum();
    if bytes > PREPARED_BYTES_MAX {
        return Err(End::Failed(format!("{bytes} bytes were made of records at once")));
    }
    Ok((read, shard, items))
}
