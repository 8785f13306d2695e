//! The public face: open an engine, create shards, hand out handles, close.
//!
//! A handle only posts to its shard's lane and waits for the answer; all deciding is done there. Handles
//! work from any thread and any async runtime: the futures here need no reactor.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};

use futures_channel::oneshot;

use crate::clock::Clock;
use crate::encryption::Keys;
use crate::error::{AppendError, AppendReason, OpenError, ReadError, ShardError};
use crate::identity::{Identity, random_u64};
use crate::lane::mailbox::{Mailbox, Refused};
use crate::lane::reply::{AppendReply, parts};
use crate::lane::run;
use crate::lane::{Append, Change, Message, Reply};
use crate::limits;
use crate::log::format::CONTROL_SHARD;
use crate::record::{
    Appended, Batch, From, Position, Producer, ReadLimits, Record, ShardConfig, ShardId, Tail,
};
use crate::storage::Driver;

/// How to open an engine. `Options::default()` suits a server of its own.
#[derive(Clone, Debug)]
pub struct Options {
    /// Lanes of a new directory; one for each core (rounded up to a power of two) if nothing is said.
    /// A directory keeps the number it was made with, whatever is said later.
    pub lanes: Option<usize>,
    /// How bytes reach the disk.
    pub driver: Driver,
    /// Length of a segment in bytes: a multiple of a block, at least [`limits::SEGMENT_BYTES_MIN`].
    pub segment_bytes: u64,
    /// Bytes of recent groups that each lane keeps in memory for readers at the tail.
    pub tail_cache_bytes: usize,
    /// When segments are rewritten, and how fast.
    pub shelving: Shelving,
    /// Groups that each lane may have on their way to the disk at once.
    pub groups_in_flight: usize,
    /// Pin each lane's thread to a core.
    pub pin: bool,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where the keys of shards come from whose records are to be encrypted.
    pub keys: Option<Arc<dyn Keys>>,
}

/// When and how fast a lane rewrites segments in the background: to put together the records of each shard, so that
/// a reader of one shard takes them in few pieces, and to take back the space of what has expired among what has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelving {
    /// Bytes that each lane may copy in a second. Zero: nothing is rewritten.
    pub bytes_per_s: u64,
    /// Records of a shard that lie together in fewer bytes than this, on average, count as scattered.
    pub scattered_bytes: u64,
    /// So many segments of scattered records, next to each other, are rewritten together, at least.
    pub segments_min: usize,
    /// Records younger than this, in microseconds, are left where they are. Older ones, too, once they have lived half of their
    /// shard's retention.
    pub age_us_min: u64,
}

impl Default for Shelving {
    fn default() -> Shelving {
        Shelving {
            bytes_per_s: limits::SHELVING_BYTES_PER_S,
            scattered_bytes: limits::SHELF_EXTENT_BYTES_MAX,
            segments_min: limits::SHELF_INPUTS_MIN,
            age_us_min: limits::SHELVING_AGE_US_MIN,
        }
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            lanes: None,
            driver: Driver::Auto,
            segment_bytes: limits::SEGMENT_BYTES,
            tail_cache_bytes: limits::TAIL_CACHE_BYTES,
            shelving: Shelving::default(),
            groups_in_flight: limits::GROUPS_IN_FLIGHT_MAX,
            pin: true,
            clock: Clock::System,
            keys: None,
        }
    }
}

impl Options {
    fn check(&self) -> Result<(), OpenError> {
        let wrong = |name, why: String| Err(OpenError::Option { name, why });
        if self.lanes.is_some_and(|lanes| lanes == 0 || lanes > limits::LANES_MAX) {
            return wrong("lanes", format!("must be from 1 to {}", limits::LANES_MAX));
        }
        if self.segment_bytes < limits::SEGMENT_BYTES_MIN
            || !self.segment_bytes.is_multiple_of(limits::BLOCK_BYTES as u64)
        {
            let (least, block) = (limits::SEGMENT_BYTES_MIN, limits::BLOCK_BYTES);
            return wrong("segment_bytes", format!("must be at least {least} and a multiple of {block}"));
        }
        if self.groups_in_flight == 0 || self.groups_in_flight > 64 {
            return wrong("groups_in_flight", "must be from 1 to 64".into());
        }
        Ok(())
    }
}

/// What an open found that its caller should know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Bytes of unacknowledged writes that a crash tore and that were cut off.
    pub torn_bytes: u64,
    /// Places where acknowledged data is damaged: they are kept, reported and not served.
    pub damaged: Vec<String>,
}

impl Recovery {
    /// Adds what another lane's open found.
    pub(crate) fn add(&mut self, other: Recovery) {
        self.torn_bytes += other.torn_bytes;
        self.damaged.extend(other.damaged);
    }
}

/// Counters of one lane since the engine was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneStats {
    /// Records made durable.
    pub records: u64,
    /// Bytes of their keys and data.
    pub record_bytes: u64,
    /// Groups made durable: each is one durable write, one sync.
    pub groups: u64,
    /// Bytes of those groups, padding included.
    pub group_bytes: u64,
    /// Shards the lane holds.
    pub shards: u64,
    /// Segments on disk that hold data.
    pub segments: u64,
    /// Bytes those segments take.
    pub segment_bytes: u64,
    /// Bytes of keys and data in those segments: what retention has passed counts until its segment goes.
    /// Segments written before format 1.1 do not say, and count by the length of their groups.
    pub kept_bytes: u64,
    /// Bytes of all the lane's files: its segments, and those made ready or kept to be used again.
    pub disk_bytes: u64,
    /// Bytes handed to the disk: groups, the heads and directories of segments, what is copied for shelving, and the
    /// zeros that new segments are filled with.
    pub written_bytes: u64,
    /// Segments in which the records of each shard were put together.
    pub shelves: u64,
    /// Bytes that were copied for that.
    pub shelved_bytes: u64,
    /// Reads answered from memory.
    pub reads_memory: u64,
    /// Reads that went to the disk.
    pub reads_disk: u64,
    /// Bytes that reads took from the disk, with directories and whatever lay between the records that were wanted.
    pub disk_read_bytes: u64,
    /// Bytes of memory that blocks of the disk take which several readers wanted.
    pub read_cache_bytes: u64,
    /// Bytes of recent groups in memory.
    pub tail_bytes: u64,
    /// Bytes of records that were posted and are not answered yet.
    pub staged_bytes: u64,
    /// Bytes of memory that the shards themselves take: their states and settings, without recent groups.
    pub shard_memory_bytes: u64,
    /// Bytes of memory that tell what lies where: the spans of the shards in each segment, and directories.
    pub index_memory_bytes: u64,
}

impl LaneStats {
    /// Bytes handed to the disk for each byte of keys and data made durable. Nothing before the first record.
    #[must_use]
    pub fn write_amplification(&self) -> Option<f64> {
        (self.record_bytes > 0).then(|| self.written_bytes as f64 / self.record_bytes as f64)
    }

    /// Bytes of files for each byte of keys and data kept in them. Nothing while nothing is kept.
    #[must_use]
    pub fn space_amplification(&self) -> Option<f64> {
        (self.kept_bytes > 0).then(|| self.disk_bytes as f64 / self.kept_bytes as f64)
    }

    /// Bytes of memory for each shard, with its share of what tells where its records lie. Nothing without shards.
    #[must_use]
    pub fn memory_per_shard_bytes(&self) -> Option<u64> {
        (self.shard_memory_bytes + self.index_memory_bytes).checked_div(self.shards)
    }

    /// Adds another lane's counters: amplifications and memory are then those of both together.
    pub fn add(&mut self, other: &LaneStats) {
        // Taken apart, so that a new counter cannot be forgotten here.
        let LaneStats {
            records,
            record_bytes,
            groups,
            group_bytes,
            shards,
            segments,
            segment_bytes,
            kept_bytes,
            disk_bytes,
            written_bytes,
            shelves,
            shelved_bytes,
            reads_memory,
            reads_disk,
            disk_read_bytes,
            read_cache_bytes,
            tail_bytes,
            staged_bytes,
            shard_memory_bytes,
            index_memory_bytes,
        } = *other;
        self.records += records;
        self.record_bytes += record_bytes;
        self.groups += groups;
        self.group_bytes += group_bytes;
        self.shards += shards;
        self.segments += segments;
        self.segment_bytes += segment_bytes;
        self.kept_bytes += kept_bytes;
        self.disk_bytes += disk_bytes;
        self.written_bytes += written_bytes;
        self.shelves += shelves;
        self.shelved_bytes += shelved_bytes;
        self.reads_memory += reads_memory;
        self.reads_disk += reads_disk;
        self.disk_read_bytes += disk_read_bytes;
        self.read_cache_bytes += read_cache_bytes;
        self.tail_bytes += tail_bytes;
        self.staged_bytes += staged_bytes;
        self.shard_memory_bytes += shard_memory_bytes;
        self.index_memory_bytes += index_memory_bytes;
    }
}

struct Lane {
    mailbox: Arc<Mailbox<Message>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Inner {
    lanes: Vec<Lane>,
    shards: Arc<RwLock<HashSet<ShardId>>>,
    driver: &'static str,
    recovery: Recovery,
    /// Held until the engine is closed: the lock that keeps other processes out.
    lock: Mutex<Option<File>>,
}

/// An open engine. Clones share it; it is closed by [`Engine::close`] or when the last clone and the last
/// [`Shard`] are dropped.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

/// A shard's handle. Cheap to clone; works from any thread and any async runtime.
#[derive(Clone)]
pub struct Shard {
    id: ShardId,
    engine: Engine,
}

impl Engine {
    /// Opens the engine in `dir`, which is created if it is not there, and recovers what it holds.
    /// Blocks until all lanes are ready.
    ///
    /// # Errors
    /// The directory is in use, of a newer format, foreign or damaged, or the system refuses.
    pub fn open(dir: impl AsRef<Path>, options: Options) -> Result<Engine, OpenError> {
        options.check()?;
        let options = Arc::new(options);
        let dir = dir.as_ref().to_path_buf();
        let in_memory = options.driver.in_memory();
        let (lock, identity) = if in_memory {
            (None, Identity::of_memory(options.lanes))
        } else {
            make_dir(&dir).map_err(OpenError::io(format!("create {}", dir.display())))?;
            let lock = lock(&dir)?;
            let identity = Identity::open(&dir, options.lanes)?;
            make_lanes(&dir, identity.lanes)?;
            (Some(lock), identity)
        };
        let driver = options.driver.resolve(&dir);
        let shards = Arc::new(RwLock::new(HashSet::new()));

        let mut waiting = Vec::new();
        let mut lanes = Vec::new();
        for lane in 0..identity.lanes {
            let mailbox = Arc::new(Mailbox::new(limits::MAILBOX_MESSAGES_MAX, limits::LANE_BYTES_STAGED_MAX));
            let (opened, receive) = mpsc::channel();
            let start = run::Start {
                lane,
                dir: lane_dir(&dir, lane),
                identity,
                driver: driver.clone(),
                options: Arc::clone(&options),
                mailbox: Arc::clone(&mailbox),
                shards: Arc::clone(&shards),
                // A simulated disk must write the same bytes for the same seed.
                drawn: if in_memory { 0 } else { random_u64() },
            };
            let thread = run::spawn(start, opened).map_err(OpenError::io("start a lane's thread"))?;
            lanes.push(Lane { mailbox, thread: Mutex::new(Some(thread)) });
            waiting.push(receive);
        }
        let mut recovery = Recovery::default();
        let mut failed = None;
        for receive in waiting {
            match receive.recv() {
                Ok(Ok(found)) => recovery.add(found),
                Ok(Err(error)) => failed = failed.or(Some(error)),
                Err(_) => {
                    failed = failed.or(Some(OpenError::Damaged("a lane stopped while it recovered".into())));
                }
            }
        }
        let engine = Engine {
            inner: Arc::new(Inner { lanes, shards, driver: driver.name(), recovery, lock: Mutex::new(lock) }),
        };
        match failed {
            Some(error) => Err(error),
            None => Ok(engine),
        }
    }

    /// Creates a shard; resolves when it is durable.
    ///
    /// # Errors
    /// See [`ShardError`].
    pub fn create_shard(
        &self,
        id: ShardId,
        config: ShardConfig,
    ) -> impl Future<Output = Result<Shard, ShardError>> + Send + use<> {
        let shard = Shard { id, engine: self.clone() };
        let created = if id.0 == CONTROL_SHARD {
            Pending::ready(Err(ShardError::Invalid(format!("{id} is reserved"))))
        } else {
            shard.change(Change::Create(config))
        };
        async move {
            created.await?;
            Ok(shard)
        }
    }

    /// The handle of a shard, if there is such a shard.
    #[must_use]
    pub fn shard(&self, id: ShardId) -> Option<Shard> {
        let known = self.inner.shards.read().unwrap_or_else(PoisonError::into_inner).contains(&id);
        known.then(|| Shard { id, engine: self.clone() })
    }

    /// Appends records to a shard as [`Shard::append`] does, for who needs no handle of it.
    ///
    /// # Errors
    /// See [`AppendReason`]; the records are handed back where they were not taken.
    #[must_use = "the append goes on, but nobody learns whether it succeeded"]
    pub fn append(&self, shard: ShardId, records: Vec<Record>) -> Pending<Appended, AppendError> {
        self.post_append(shard, None, records)
    }

    fn post_append(
        &self,
        shard: ShardId,
        producer: Option<Producer>,
        records: Vec<Record>,
    ) -> Pending<Appended, AppendError> {
        let (records, bytes) = match check(records) {
            Ok(checked) => checked,
            Err(error) => return Pending::ready(Err(error)),
        };
        let (reply, receive) = oneshot::channel();
        let message =
            Message::Append(Append { shard, producer, records, bytes, reply: AppendReply::Alone(reply) });
        match self.lane(shard).mailbox.post(message, bytes) {
            Ok(()) => Pending::waiting(receive, || AppendError::new(AppendReason::Closed, Vec::new())),
            Err(refused) => {
                let (reason, message) = not_appended(refused);
                let Message::Append(append) = message else { unreachable!("an append was posted") };
                Pending::ready(Err(AppendError::new(reason, append.records)))
            }
        }
    }

    /// Appends records to several shards at once, as so many calls of [`Shard::append`] in this order would; resolves with a result
    /// for each when the last of them is there. It costs less than the calls: a lane gets one message for all of its shards, and
    /// who waits is woken once. Each append is taken or refused by itself; only a lane that is [`AppendReason::Overloaded`] refuses
    /// what comes in one message together. All appends go on if the future is dropped.
    #[must_use = "the appends go on, but nobody learns whether they succeeded"]
    pub fn append_all(
        &self,
        appends: Vec<(ShardId, Vec<Record>)>,
    ) -> impl Future<Output = Vec<Result<Appended, AppendError>>> + Send + use<> {
        let (parts, receive) = parts(appends.len());
        let mut messages: Vec<Posting> = self.inner.lanes.iter().map(|_| Posting::default()).collect();
        for ((shard, records), part) in appends.into_iter().zip(parts) {
            let reply = AppendReply::Part(part);
            match check(records) {
                Err(error) => reply.send(Err(error)),
                Ok((records, bytes)) => {
                    let lane = self.lane_index(shard);
                    let append = Append { shard, producer: None, records, bytes, reply };
                    messages[lane].add(append, &self.inner.lanes[lane].mailbox);
                }
            }
        }
        for (posting, lane) in messages.into_iter().zip(&self.inner.lanes) {
            posting.post(&lane.mailbox);
        }
        async move { receive.await.expect("every append is answered, at the latest when it is dropped") }
    }

    /// All shards, in order of their ids.
    #[must_use]
    pub fn shards(&self) -> Vec<ShardId> {
        let mut ids: Vec<_> =
            self.inner.shards.read().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The storage driver in use: `uring`, `blocking`, `tokio-uring` or `sim`.
    #[must_use]
    pub fn driver(&self) -> &'static str {
        self.inner.driver
    }

    /// What the open found.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.inner.recovery
    }

    /// Counters, one entry a lane.
    ///
    /// # Errors
    /// [`ReadError::Closed`] if the engine was closed, [`ReadError::Overloaded`] if a lane has no room.
    pub async fn stats(&self) -> Result<Vec<LaneStats>, ReadError> {
        let mut stats = Vec::with_capacity(self.inner.lanes.len());
        for lane in &self.inner.lanes {
            let (reply, receive) = oneshot::channel();
            lane.mailbox.post(Message::Stats { reply }, 0).map_err(|refused| match refused {
                Refused::Full(_) => ReadError::Overloaded,
                Refused::Closed(_) => ReadError::Closed,
            })?;
            stats.push(receive.await.map_err(|_| ReadError::Closed)?);
        }
        Ok(stats)
    }

    /// Commits what was posted, stops all lanes and waits for them. Later calls are refused with `Closed`.
    pub fn close(&self) {
        self.inner.close();
    }

    pub(crate) fn lane_index(&self, shard: ShardId) -> usize {
        lane_of(shard.0, self.inner.lanes.len() as u64) as usize
    }

    fn lane(&self, shard: ShardId) -> &Lane {
        &self.inner.lanes[self.lane_index(shard)]
    }
}

#[cfg(feature = "simulation")]
impl Engine {
    /// An engine whose lanes somebody else turns.
    pub(crate) fn without_threads(
        mailboxes: Vec<Arc<Mailbox<Message>>>,
        shards: Arc<RwLock<HashSet<ShardId>>>,
        driver: &'static str,
        recovery: Recovery,
    ) -> Engine {
        let lanes = mailboxes.into_iter().map(|mailbox| Lane { mailbox, thread: Mutex::new(None) }).collect();
        Engine { inner: Arc::new(Inner { lanes, shards, driver, recovery, lock: Mutex::new(None) }) }
    }

    /// Asks all lanes to close, without waiting for them. False if a mailbox is full.
    pub(crate) fn ask_to_close(&self) -> bool {
        let mut asked = true;
        for lane in &self.inner.lanes {
            asked &= !matches!(lane.mailbox.post(Message::Close, 0), Err(Refused::Full(_)));
        }
        asked
    }
}

/// Appends that go to a lane in one message.
#[derive(Default)]
struct Posting {
    appends: Vec<Append>,
    bytes: usize,
}

impl Posting {
    /// Adds an append; what is there already goes first if the message would become too large.
    fn add(&mut self, append: Append, mailbox: &Mailbox<Message>) {
        let full = self.appends.len() == limits::APPENDS_PER_MESSAGE_MAX;
        if full || self.bytes + append.bytes > limits::APPEND_BYTES_MAX {
            std::mem::take(self).post(mailbox);
        }
        self.bytes += append.bytes;
        self.appends.push(append);
    }

    fn post(self, mailbox: &Mailbox<Message>) {
        if self.appends.is_empty() {
            return;
        }
        let Err(refused) = mailbox.post(Message::Appends(self.appends), self.bytes) else { return };
        let (reason, message) = not_appended(refused);
        let Message::Appends(appends) = message else { unreachable!("appends were posted") };
        for Append { records, reply, .. } in appends {
            reply.send(Err(AppendError::new(reason.clone(), records)));
        }
    }
}

/// Why what was posted to a lane is not appended, and what was posted.
fn not_appended(refused: Refused<Message>) -> (AppendReason, Message) {
    match refused {
        Refused::Full(message) => (AppendReason::Overloaded, message),
        Refused::Closed(message) => (AppendReason::Closed, message),
    }
}

impl Inner {
    fn close(&self) {
        for lane in &self.lanes {
            // A full mailbox empties itself; a closed one means that the lane is gone already.
            let mut message = Message::Close;
            while let Err(Refused::Full(back)) = lane.mailbox.post(message, 0) {
                message = back;
                thread::yield_now();
            }
        }
        for lane in &self.lanes {
            let thread = lane.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(thread) = thread {
                // A lane that panicked has told its callers by dropping their replies.
                let _ = thread.join();
            }
        }
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shard {
    /// The shard's id.
    #[must_use]
    pub fn id(&self) -> ShardId {
        self.id
    }

    /// Appends records, in order, all in one group; resolves when they are on disk. The append goes on if
    /// the future is dropped.
    ///
    /// # Errors
    /// See [`AppendReason`]; the records are handed back.
    #[must_use = "the append goes on, but nobody learns whether it succeeded"]
    pub fn append(&self, records: Vec<Record>) -> Pending<Appended, AppendError> {
        self.engine.post_append(self.id, None, records)
    }

    /// Appends records unless this very append was taken before, in this life of the engine or an earlier one:
    /// then it is answered as it was then, with [`Appended::duplicate`] set. So a producer that got no answer sends
    /// the append again and its records are there once. The shard's throttle takes such an append whole or refuses
    /// all of it, and then its number is still free; one of more records than the shard takes in a second is
    /// always refused. An append without records takes no number.
    ///
    /// # Errors
    /// See [`AppendReason`]; the records are handed back.
    #[must_use = "the append goes on, but nobody learns whether it succeeded"]
    pub fn append_once(&self, producer: Producer, records: Vec<Record>) -> Pending<Appended, AppendError> {
        self.engine.post_append(self.id, Some(producer), records)
    }

    /// Reads records. Tail reads are answered from memory, with slices of the very buffers that were
    /// written; older ones from disk.
    ///
    /// # Errors
    /// See [`ReadError`].
    #[must_use = "nothing is read if nobody waits"]
    pub fn read(&self, from: From, limits: ReadLimits) -> Pending<Batch, ReadError> {
        self.ask(|reply| Message::Read { shard: self.id, from, limits, metered: true, reply })
    }

    /// The same beside the shard's throttle: it neither waits for its limits nor uses them up. For readers that are
    /// paced in another way.
    ///
    /// # Errors
    /// See [`ReadError`], but for [`ReadError::Throttled`].
    #[must_use = "nothing is read if nobody waits"]
    pub fn read_unmetered(&self, from: From, limits: ReadLimits) -> Pending<Batch, ReadError> {
        self.ask(|reply| Message::Read { shard: self.id, from, limits, metered: false, reply })
    }

    /// Resolves when a record at or after `position` can be read, or when the shard is sealed.
    ///
    /// # Errors
    /// See [`ReadError`].
    #[must_use = "nothing happens if nobody waits"]
    pub fn wait_past(&self, position: Position) -> Pending<(), ReadError> {
        self.ask(|reply| Message::Wait { shard: self.id, position, reply })
    }

    /// Where the shard ends at the moment.
    ///
    /// # Errors
    /// See [`ReadError`].
    #[must_use = "nothing happens if nobody waits"]
    pub fn tail(&self) -> Pending<Tail, ReadError> {
        self.ask(|reply| Message::Tail { shard: self.id, reply })
    }

    /// Ends the shard: appends that were posted before are still taken, none after. Sealing twice is no error.
    ///
    /// # Errors
    /// See [`ShardError`].
    #[must_use = "the change goes on, but nobody learns whether it succeeded"]
    pub fn seal(&self) -> Pending<(), ShardError> {
        self.change(Change::Seal)
    }

    /// Gives up all records before `position`. A shard is never untrimmed.
    ///
    /// # Errors
    /// See [`ShardError`].
    #[must_use = "the change goes on, but nobody learns whether it succeeded"]
    pub fn trim(&self, position: Position) -> Pending<(), ShardError> {
        self.change(Change::Trim(position))
    }

    /// Gives the shard other settings. A longer retention does not bring back what has expired.
    ///
    /// # Errors
    /// See [`ShardError`].
    #[must_use = "the change goes on, but nobody learns whether it succeeded"]
    pub fn configure(&self, config: ShardConfig) -> Pending<(), ShardError> {
        self.change(Change::Configure(config, 0))
    }

    /// Deletes the shard and all its records. Its id must not be used again.
    ///
    /// # Errors
    /// See [`ShardError`].
    #[must_use = "the change goes on, but nobody learns whether it succeeded"]
    pub fn delete(&self) -> Pending<(), ShardError> {
        self.change(Change::Delete)
    }

    fn ask<T>(&self, message: impl FnOnce(Reply<T, ReadError>) -> Message) -> Pending<T, ReadError> {
        let (reply, receive) = oneshot::channel();
        match self.engine.lane(self.id).mailbox.post(message(reply), 0) {
            Ok(()) => Pending::waiting(receive, || ReadError::Closed),
            Err(Refused::Full(_)) => Pending::ready(Err(ReadError::Overloaded)),
            Err(Refused::Closed(_)) => Pending::ready(Err(ReadError::Closed)),
        }
    }

    fn change(&self, change: Change) -> Pending<(), ShardError> {
        let (reply, receive) = oneshot::channel();
        match self.engine.lane(self.id).mailbox.post(Message::Change { shard: self.id, change, reply }, 0) {
            Ok(()) => Pending::waiting(receive, || ShardError::Closed),
            Err(Refused::Full(_)) => Pending::ready(Err(ShardError::Overloaded)),
            Err(Refused::Closed(_)) => Pending::ready(Err(ShardError::Closed)),
        }
    }
}

/// The answer to come. A future for any runtime; [`Pending::wait`] is for plain threads.
#[must_use = "an answer is of use to whoever waits for it"]
pub struct Pending<T, E> {
    state: State<T, E>,
}

enum State<T, E> {
    Ready(Option<Result<T, E>>),
    Waiting { receive: oneshot::Receiver<Result<T, E>>, closed: fn() -> E },
}

impl<T, E> Pending<T, E> {
    fn ready(result: Result<T, E>) -> Pending<T, E> {
        Pending { state: State::Ready(Some(result)) }
    }

    /// `closed` makes the error for a lane that went away without an answer.
    fn waiting(receive: oneshot::Receiver<Result<T, E>>, closed: fn() -> E) -> Pending<T, E> {
        Pending { state: State::Waiting { receive, closed } }
    }

    /// Blocks the calling thread until the answer is there.
    ///
    /// # Errors
    /// Those of the call that was made.
    pub fn wait(mut self) -> Result<T, E>
    where
        T: Unpin,
        E: Unpin,
    {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut self).poll(&mut context) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl<T: Unpin, E: Unpin> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T, E>> {
        match &mut self.state {
            State::Ready(result) => Poll::Ready(result.take().expect("a future is not polled after its end")),
            State::Waiting { receive, closed } => match Pin::new(receive).poll(context) {
                Poll::Ready(Ok(result)) => Poll::Ready(result),
                Poll::Ready(Err(oneshot::Canceled)) => Poll::Ready(Err(closed())),
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Refuses what could not be laid out on disk. Returns the bytes that the records take in memory.
fn check(records: Vec<Record>) -> Result<(Vec<Record>, usize), AppendError> {
    let bytes: usize = records.iter().map(Record::bytes).sum();
    let why = if records.len() > limits::APPEND_RECORDS_MAX {
        format!("{} records in one append, at most {}", records.len(), limits::APPEND_RECORDS_MAX)
    } else if bytes > limits::APPEND_BYTES_MAX {
        format!("{bytes} bytes in one append, at most {}", limits::APPEND_BYTES_MAX)
    } else if let Some(record) = records.iter().find(|record| record.key.len() > limits::KEY_BYTES_MAX) {
        format!("a key of {} bytes, at most {}", record.key.len(), limits::KEY_BYTES_MAX)
    } else {
        let bytes = bytes + records.len() * size_of::<Record>();
        return Ok((records, bytes));
    };
    Err(AppendError::new(AppendReason::TooLarge(why), records))
}

/// The lane of a shard. Ids are often consecutive; hashing spreads them over the lanes whatever their pattern. The
/// number of lanes never changes in a directory, so neither does a shard's lane.
pub(crate) fn lane_of(shard: u64, lanes: u64) -> u64 {
    xxhash_rust::xxh3::xxh3_64(&shard.to_le_bytes()) % lanes
}

/// Creates a directory and those above it, each durable in the one above.
fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        make_dir(parent)?;
    }
    fs::create_dir(dir)?;
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

/// Makes the lanes' directories, all of them before any lane begins. So one that is missing beside one with files is not still to
/// be made: it is lost, and its shards with it.
fn make_lanes(dir: &Path, lanes: u32) -> Result<(), OpenError> {
    let missing: Vec<PathBuf> =
        (0..lanes).map(|lane| lane_dir(dir, lane)).filter(|lane| !lane.is_dir()).collect();
    let has_files = |lane| fs::read_dir(lane_dir(dir, lane)).is_ok_and(|mut files| files.next().is_some());
    if let Some(lost) = missing.first()
        && (0..lanes).any(has_files)
    {
        return Err(OpenError::Damaged(format!("{} is not there, and other lanes are", lost.display())));
    }
    missing
        .iter()
        .try_for_each(|lane| make_dir(lane).map_err(OpenError::io(format!("create {}", lane.display()))))
}

pub(crate) fn lane_dir(dir: &Path, lane: u32) -> PathBuf {
    dir.join(format!("lane-{lane:03}"))
}

/// Takes the directory for this process. The lock goes with the process, however it ends.
fn lock(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("LOCK");
    let action = || format!("lock {}", path.display());
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(OpenError::io(action()))?;
    try_lock(dir, file)
}

/// Locks the file that stands for the directory.
pub(crate) fn try_lock(dir: &Path, file: File) -> Result<File, OpenError> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(dir.to_path_buf())),
        Err(TryLockError::Error(source)) => {
            Err(OpenError::Io { action: format!("lock {}", dir.join("LOCK").display()), source })
        }
    }
}
