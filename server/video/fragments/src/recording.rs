//! One stream's fragments: what is kept of them, found and read again.

use crate::cache::{Blocks, Rows};
use crate::entry::{Entry, ROW_BYTES, Row, Summary, rows};
use crate::index::Index;
use crate::limits::{OVERLOADED_MAX, OVERLOADED_PAUSE, READ_BYTES};
use crate::live::Live;
use crate::number::FragmentNumber;
use crate::query::Query;
use crate::writer::WriteFailed;
use bytes::Bytes;
use penstock_engine::{Batch, From, Position, ReadError, ReadLimits, Record, Shard};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

/// The shards of a recording.
#[derive(Clone)]
pub struct RecordingShards {
    /// For the bytes of the fragments.
    pub media: Shard,
    /// For blocks of the index. To be kept as long as the media.
    pub index: Shard,
    /// For what is in no block yet. To be kept for ever: it cuts itself.
    pub journal: Shard,
}

/// One stream's fragments.
pub struct Recording {
    pub(crate) shards: Option<RecordingShards>,
    live: Live,
    index: RwLock<Arc<Index>>,
    /// Held while the index changes on disk.
    changing: tokio::sync::Mutex<()>,
    blocks: Blocks,
}

/// A fragment that was read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What its frames need: the bytes in front of the first cluster.
    pub header: Bytes,
    /// The bytes of its cluster, in pieces.
    pub cluster: Vec<Bytes>,
    /// The tags behind it.
    pub tags: Vec<Bytes>,
}

/// Fragments could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailed {
    /// They have expired, or the stream is deleted: look again what there is.
    #[error("it is not kept any more")]
    Gone,
    /// What is on disk is damaged: leave it out, and see what `penstock check` says.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The disk failed or the engine is closed: try again later.
    #[error("it cannot be read: {0}")]
    Failed(String),
}

/// What a record of the media shard or of the journal is, by the first byte of its key. The numbers are taken for ever.
pub(crate) mod kind {
    pub(crate) const HEADER: u8 = 1;
    pub(crate) const PART: u8 = 2;
    pub(crate) const TAGS: u8 = 3;
    pub(crate) const ENTRY: u8 = 4;
    pub(crate) const CHECKPOINT: u8 = 5;
    pub(crate) const BLOCK: u8 = 6;
}

impl Recording {
    /// A recording that keeps nothing on disk.
    #[must_use]
    pub fn in_memory() -> Recording {
        Recording {
            shards: None,
            live: Live::new(FragmentNumber::START, false),
            index: RwLock::default(),
            changing: tokio::sync::Mutex::default(),
            blocks: Blocks::default(),
        }
    }

    /// Opens what these shards have, by reading the journal.
    ///
    /// # Errors
    /// See [`ReadFailed`].
    pub async fn open(shards: RecordingShards, blocks: Blocks) -> Result<Recording, ReadFailed> {
        let mut index = Index::default();
        let mut from = From::TrimHorizon;
        loop {
            let batch = read(&shards.journal, from, ReadLimits::default()).await?;
            for record in &batch.records {
                let damaged = || ReadFailed::Damaged("the journal has what is no row".to_owned());
                match record.key.first() {
                    Some(&kind::CHECKPOINT) => {
                        index = Index::from_checkpoint(&record.data).ok_or_else(damaged)?;
                    }
                    Some(&kind::ENTRY) => {
                        for entry in rows::<Entry>(&record.data).ok_or_else(damaged)? {
                            // One that came too late was not acknowledged.
                            let _ = index.insert(entry);
                        }
                    }
                    _ => return Err(damaged()),
                }
            }
            if batch.last {
                break;
            }
            from = From::At(batch.next);
        }
        let last = index.last().unwrap_or(FragmentNumber::START);
        Ok(Recording {
            shards: Some(shards),
            live: Live::new(last, true),
            index: RwLock::new(Arc::new(index)),
            changing: tokio::sync::Mutex::default(),
            blocks,
        })
    }

    /// What comes in at the moment.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Whether fragments are kept on disk.
    pub fn is_stored(&self) -> bool {
        self.shards.is_some()
    }

    /// The fragments that a query asks for, of those that are on disk.
    ///
    /// # Errors
    /// See [`ReadFailed`].
    pub async fn select(&self, query: &Query) -> Result<Vec<Entry>, ReadFailed> {
        let index = self.index();
        let mut found = Vec::new();
        if query.newest_first {
            take(query, index.recent().iter().rev(), &mut found);
            self.descend(query, index.roots().collect(), &mut found).await?;
        } else {
            // Who watches is at the newest fragments, which are in no block: it pays to look there first.
            let first = index.recent().front();
            if first.is_none_or(|first| query.numbers.0 < first.number) {
                self.descend(query, index.roots().rev().collect(), &mut found).await?;
            }
            take(query, index.recent().iter(), &mut found);
        }
        Ok(found)
    }

    /// The fragment with this number.
    ///
    /// # Errors
    /// See [`ReadFailed`].
    pub async fn find(&self, number: FragmentNumber) -> Result<Option<Entry>, ReadFailed> {
        let query = Query::all().not_before(number).not_after(number).limit(1);
        Ok(self.select(&query).await?.pop())
    }

    /// Reads a fragment.
    ///
    /// # Errors
    /// See [`ReadFailed`].
    pub async fn load(&self, entry: &Entry) -> Result<Stored, ReadFailed> {
        let media = &self.shards.as_ref().ok_or(ReadFailed::Gone)?.media;
        let mut stored = Stored { header: Bytes::new(), cluster: Vec::new(), tags: Vec::new() };
        let mut missing = entry.records;
        let mut from = From::At(entry.position);
        loop {
            let limits = ReadLimits { records: missing.max(1), bytes: READ_BYTES };
            let batch = read(media, from, limits).await?;
            // Fragments of connections that overlap lie between one another.
            for record in &batch.records {
                let Some((kind, number)) = record.key.split_first() else { continue };
                if number != entry.number.bits().to_be_bytes() {
                    continue;
                }
                match *kind {
                    kind::HEADER => stored.header = record.data.clone(),
                    kind::PART => stored.cluster.push(record.data.clone()),
                    kind::TAGS => stored.tags.push(record.data.clone()),
                    _ => return Err(ReadFailed::Damaged(format!("a record of kind {kind}"))),
                }
                missing = missing.saturating_sub(1);
            }
            if missing == 0 {
                return Ok(stored);
            }
            if batch.last {
                return Err(ReadFailed::Gone);
            }
            from = From::At(batch.next);
        }
    }

    /// Appends the entries of fragments whose bytes are durable, all or none of them. They are there when this resolves.
    ///
    /// # Errors
    /// See [`WriteFailed`].
    pub async fn enter(&self, entries: &[Entry]) -> Result<(), WriteFailed> {
        let shards = self.shards.as_ref().ok_or(WriteFailed::Gone)?;
        let _changing = self.changing.lock().await;
        let mut index = self.index();
        let changed = Arc::make_mut(&mut index);
        let mut rows = Vec::with_capacity(entries.len() * ROW_BYTES);
        for entry in entries {
            if !changed.insert(*entry) {
                return Err(WriteFailed::TooLate);
            }
            entry.encode(&mut rows);
        }
        append(&shards.journal, vec![Record::new(vec![kind::ENTRY], rows)]).await?;
        self.set_index(index);
        Ok(())
    }

    /// Writes the blocks that are due, and gives up those whose fragments are all before `oldest`. To be called now and then; nothing is
    /// lost if it fails.
    ///
    /// # Errors
    /// See [`WriteFailed`].
    pub async fn tidy(&self, oldest: FragmentNumber) -> Result<(), WriteFailed> {
        let Some(shards) = &self.shards else { return Ok(()) };
        if self.index().due().is_none() {
            return Ok(());
        }
        let _changing = self.changing.lock().await;
        let mut index = self.index();
        let changed = Arc::make_mut(&mut index);
        while let Some(block) = changed.due() {
            let level = u8::try_from(block.level).unwrap_or(u8::MAX);
            let record = Record::new(vec![kind::BLOCK, level], block.bytes.clone());
            let position = append(&shards.index, vec![record]).await?;
            changed.written(&block, position);
        }
        changed.expire(oldest);
        let checkpoint = Record::new(vec![kind::CHECKPOINT], changed.checkpoint());
        let position = append(&shards.journal, vec![checkpoint]).await?;
        self.set_index(index);
        shards.journal.trim(position).await.map_err(|error| WriteFailed::Failed(error.to_string()))
    }

    fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_index(&self, index: Arc<Index>) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    /// Looks through blocks, of which the last is the first to be looked at.
    async fn descend(
        &self,
        query: &Query,
        mut blocks: Vec<(usize, Summary)>,
        found: &mut Vec<Entry>,
    ) -> Result<(), ReadFailed> {
        while let Some((level, block)) = blocks.pop() {
            if found.len() >= query.limit {
                break;
            }
            if !query.may_take_of(&block) {
                continue;
            }
            match self.block(level, block.position).await? {
                Rows::Entries(entries) if query.newest_first => take(query, entries.iter().rev(), found),
                Rows::Entries(entries) => take(query, entries.iter(), found),
                Rows::Blocks(inner) => {
                    let below = level.saturating_sub(1);
                    let inner = inner.iter().map(|block| (below, *block));
                    if query.newest_first { blocks.extend(inner) } else { blocks.extend(inner.rev()) }
                }
            }
        }
        Ok(())
    }

    async fn block(&self, level: usize, position: Position) -> Result<Rows, ReadFailed> {
        let shard = &self.shards.as_ref().ok_or(ReadFailed::Gone)?.index;
        let place = (shard.id().0, position);
        if let Some(rows) = self.blocks.get(place) {
            return Ok(rows);
        }
        let batch = read(shard, From::At(position), ReadLimits { records: 1, bytes: READ_BYTES }).await?;
        let record = batch.records.first().filter(|record| record.position == position);
        let record = record.ok_or(ReadFailed::Gone)?;
        let is_level = record.key.get(1).is_some_and(|byte| usize::from(*byte) == level);
        let read = match level {
            0 => rows(&record.data).map(|entries| Rows::Entries(entries.into())),
            _ => rows(&record.data).map(|blocks| Rows::Blocks(blocks.into())),
        };
        let read = read.filter(|_| is_level);
        let rows = read.ok_or_else(|| ReadFailed::Damaged("the index has what is no block".to_owned()))?;
        self.blocks.put(place, rows.clone());
        Ok(rows)
    }
}

fn take<'e>(query: &Query, entries: impl Iterator<Item = &'e Entry>, found: &mut Vec<Entry>) {
    let room = query.limit.saturating_sub(found.len());
    found.extend(entries.filter(|entry| query.takes(entry)).take(room));
}

/// Appends records; answers where the first of them lies.
pub(crate) async fn append(shard: &Shard, mut records: Vec<Record>) -> Result<Position, WriteFailed> {
    let begun = Instant::now();
    loop {
        match shard.append(records).await {
            Ok(appended) => return Ok(appended.first),
            Err(error) => {
                records = WriteFailed::retry(error)?;
                if begun.elapsed() > OVERLOADED_MAX {
                    return Err(WriteFailed::Failed("the disk is too slow".to_owned()));
                }
                tokio::time::sleep(OVERLOADED_PAUSE).await;
            }
        }
    }
}

async fn read(shard: &Shard, from: From, limits: ReadLimits) -> Result<Batch, ReadFailed> {
    let begun = Instant::now();
    loop {
        match shard.read_unmetered(from, limits).await {
            Ok(batch) => return Ok(batch),
            Err(ReadError::Overloaded | ReadError::Throttled) if begun.elapsed() < OVERLOADED_MAX => {
                tokio::time::sleep(OVERLOADED_PAUSE).await;
            }
            Err(ReadError::Deleted) => return Err(ReadFailed::Gone),
            Err(error @ (ReadError::Damaged { .. } | ReadError::Key { .. })) => {
                return Err(ReadFailed::Damaged(error.to_string()));
            }
            Err(error) => return Err(ReadFailed::Failed(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{BLOCK_ROWS, ENTRIES_UNSORTED_MAX, LIVE_FRAGMENTS};
    use crate::live::Ending;
    use crate::writer::{About, Writer};
    use penstock_engine::{Driver, Engine, Options, ShardConfig, ShardId, SimDisk};

    fn engine(dir: &std::path::Path) -> Engine {
        Engine::open(dir, Options { lanes: Some(1), pin: false, ..Options::default() }).unwrap()
    }

    fn engine_in_memory() -> Engine {
        let driver = Driver::Sim(SimDisk::new(1));
        Engine::open("", Options { driver, lanes: Some(1), pin: false, ..Options::default() }).unwrap()
    }

    async fn recording(engine: &Engine) -> Arc<Recording> {
        let mut shards = Vec::new();
        for id in 1..=3 {
            let shard = match engine.shard(ShardId(id)) {
                Some(shard) => shard,
                None => engine.create_shard(ShardId(id), ShardConfig::default()).await.unwrap(),
            };
            shards.push(shard);
        }
        let [media, index, journal] = <[Shard; 3]>::try_from(shards).ok().unwrap();
        let shards = RecordingShards { media, index, journal };
        Arc::new(Recording::open(shards, Blocks::default()).await.unwrap())
    }

    async fn write(recording: &Arc<Recording>, now_ms: u64, parts: &[&'static [u8]]) -> Entry {
        let header = Bytes::from_static(b"header");
        let fragment = recording.live().begin(now_ms, header.clone(), 7, now_ms as i64 - 5).unwrap();
        let mut writer = Writer::new(Arc::clone(recording), fragment.number, header);
        for part in parts {
            let part = Bytes::from_static(part);
            recording.live().push(&fragment, part.clone());
            writer.part(part).await.unwrap();
        }
        writer.tags(Bytes::from_static(b"tags"));
        recording.live().end(&fragment, Ending::Whole(1_000));
        let about = About { producer_ms: fragment.producer_ms, duration_ms: 1_000, header_id: 7, flags: 3 };
        let entry = writer.commit(about).await.unwrap();
        recording.live().stored(&fragment);
        entry
    }

    #[tokio::test]
    async fn fragments_are_found_again_after_the_end_of_the_process() {
        let dir = tempfile::tempdir().unwrap();
        static LARGE: [u8; 700_000] = [7; 700_000];
        let before = {
            let engine = engine(dir.path());
            let recording = recording(&engine).await;
            let small = write(&recording, 1_000, &[b"a", b"b"]).await;
            let large = write(&recording, 2_000, &[&LARGE[..300_000], &LARGE[300_000..], b"end"]).await;
            // One that never ends.
            let mut broken = Writer::new(Arc::clone(&recording), FragmentNumber::at(9), Bytes::new());
            broken.part(Bytes::from_static(&LARGE)).await.unwrap();
            engine.close();
            vec![small, large]
        };
        let engine = engine(dir.path());
        let recording = recording(&engine).await;
        assert_eq!(recording.select(&Query::all()).await.unwrap(), before);
        let small = recording.load(&before[0]).await.unwrap();
        assert_eq!((&small.header[..], small.cluster.concat()), (&b"header"[..], b"ab".to_vec()));
        assert_eq!(small.tags, ["tags"]);
        let large = recording.load(&before[1]).await.unwrap();
        assert_eq!(large.cluster.concat(), [&LARGE[..], b"end"].concat());
        assert_eq!(before[1].bytes as usize, LARGE.len() + 3);
        assert!(recording.live().last() >= before[1].number);
        assert_eq!(recording.find(before[0].number).await.unwrap(), Some(before[0]));
        assert_eq!(recording.find(FragmentNumber::at(9)).await.unwrap(), None);
        engine.close();
    }

    #[tokio::test]
    async fn searches_reach_into_blocks_and_the_journal_stays_short() {
        let engine = engine_in_memory();
        let kept = recording(&engine).await;
        let count = BLOCK_ROWS as u64 + ENTRIES_UNSORTED_MAX as u64 + 50;
        let about =
            |now_ms: u64| About { producer_ms: now_ms as i64, duration_ms: 1, header_id: 0, flags: 0 };
        let mut writing = tokio::task::JoinSet::new();
        for number in 1..=count {
            let writer = Writer::new(Arc::clone(&kept), FragmentNumber::at(number), Bytes::new());
            let kept = Arc::clone(&kept);
            writing.spawn(async move {
                writer.commit(about(number)).await.unwrap();
                kept.tidy(FragmentNumber::START).await.unwrap();
            });
            if number % 32 == 0 {
                while writing.join_next().await.is_some() {}
            }
        }
        while let Some(done) = writing.join_next().await {
            done.unwrap();
        }
        for recording in [Arc::clone(&kept), recording(&engine).await] {
            let numbers = |found: Vec<Entry>| -> Vec<u64> {
                found.iter().map(|entry| entry.number.server_ms()).collect()
            };
            let all = numbers(recording.select(&Query::all()).await.unwrap());
            assert_eq!(all, (1..=count).collect::<Vec<_>>());
            let page = Query::all().after(FragmentNumber::at(500)).limit(100);
            assert_eq!(numbers(recording.select(&page).await.unwrap()), (501..=600).collect::<Vec<_>>());
            let times = Query::all().server_ms(10, 12);
            assert_eq!(numbers(recording.select(&times).await.unwrap()), [10, 11, 12]);
            let produced = Query { producer_ms: (300, 301), ..Query::all() };
            assert_eq!(numbers(recording.select(&produced).await.unwrap()), [300, 301]);
            let newest = Query { newest_first: true, ..Query::all() }.limit(3);
            let expected = [count, count - 1, count - 2];
            assert_eq!(numbers(recording.select(&newest).await.unwrap()), expected);
            let last_block = Query { newest_first: true, ..Query::all().server_ms(0, 2) };
            assert_eq!(numbers(recording.select(&last_block).await.unwrap()), [2, 1]);
        }
        let journal = kept.shards.as_ref().unwrap().journal.clone();
        let left = journal.read(From::TrimHorizon, ReadLimits::default()).await.unwrap();
        assert!(left.records.len() <= BLOCK_ROWS + ENTRIES_UNSORTED_MAX, "{}", left.records.len());
        let writer = Writer::new(Arc::clone(&kept), FragmentNumber::at(1), Bytes::new());
        assert_eq!(writer.commit(about(1)).await, Err(WriteFailed::TooLate));
        engine.close();
    }

    #[tokio::test]
    async fn a_stream_that_is_gone_says_so() {
        let engine = engine_in_memory();
        let recording = recording(&engine).await;
        let entry = write(&recording, 1_000, &[b"a"]).await;
        for _ in 0..2 * LIVE_FRAGMENTS {
            write(&recording, 1_000, &[b"a"]).await;
        }
        assert_eq!(recording.live().fragments().len(), LIVE_FRAGMENTS);
        let shards = recording.shards.clone().unwrap();
        shards.media.trim(Position::END).await.unwrap();
        assert_eq!(recording.load(&entry).await, Err(ReadFailed::Gone));
        shards.media.delete().await.unwrap();
        assert_eq!(recording.load(&entry).await, Err(ReadFailed::Gone));
        let writer = Writer::new(Arc::clone(&recording), FragmentNumber::at(9_000), Bytes::new());
        let about = About { producer_ms: 0, duration_ms: 0, header_id: 0, flags: 0 };
        assert_eq!(writer.commit(about).await, Err(WriteFailed::Gone));
        assert!(Recording::in_memory().load(&entry).await.is_err());
        engine.close();
    }
}
