//! The catalog's log: replay at open, one thread that proposes, snapshots and the trimming behind them.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_channel::oneshot;
use futures_executor::block_on;
use penstock_engine::{
    AppendError, AppendReason, Engine, From as ReadFrom, Position, ReadLimits, Record, Shard, ShardConfig,
    ShardId,
};

use crate::error::{OpenError, ProposeError};
use crate::event::{self, Event};
use crate::limits;
use crate::state::{Applied, Replay, State};
use crate::stream::Stream;

/// The shard of the catalog's engine that the log is.
const LOG: ShardId = ShardId(1);

/// What can be asked of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Events after which a snapshot may be taken. It is taken once the log since the last one is also as
    /// long as that one, so that snapshots at most double what is written.
    pub snapshot_events_min: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options { snapshot_events_min: limits::SNAPSHOT_EVENTS_MIN }
    }
}

/// The catalog. Clones are the same one; it is closed by [`Catalog::close`] or when the last is dropped.
#[derive(Clone)]
pub struct Catalog {
    shared: Arc<Shared>,
}

struct Shared {
    state: Arc<RwLock<State>>,
    thread: Mutex<Option<Thread>>,
}

/// The thread that serialises proposals; it ends when its sender is dropped.
struct Thread {
    jobs: SyncSender<Job>,
    handle: JoinHandle<()>,
}

/// One proposal on its way to the thread.
type Job = Box<dyn FnOnce(&mut Proposer) + Send>;

impl Catalog {
    /// Opens the catalog in an engine that holds nothing else, or begins it there. Blocks while the log is
    /// read.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(engine: &Engine, options: Options) -> Result<Catalog, OpenError> {
        let shard = match engine.shard(LOG) {
            Some(shard) => shard,
            None => block_on(engine.create_shard(LOG, ShardConfig::default()))?,
        };
        let replayed = replay(&shard)?;
        let state = Arc::new(RwLock::new(replayed.state));
        let proposer = Proposer {
            state: Arc::clone(&state),
            shard,
            options,
            since_snapshot: replayed.since_snapshot,
            snapshot: replayed.snapshot,
            failed: None,
        };
        let (jobs, receiver) = sync_channel(limits::PROPOSALS_WAITING_MAX);
        let handle = std::thread::Builder::new()
            .name("penstock-catalog".to_owned())
            .spawn(move || proposer.run(&receiver))?;
        let thread = Mutex::new(Some(Thread { jobs, handle }));
        Ok(Catalog { shared: Arc::new(Shared { state, thread }) })
    }

    /// The state as it is now. Hold it no longer than it takes to read: proposals wait for it.
    pub fn state(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stream of this name.
    #[must_use]
    pub fn stream(&self, account: &str, region: &str, name: &str) -> Option<Arc<Stream>> {
        self.state().stream(account, region, name).cloned()
    }

    /// Changes the catalog. `decide` looks at the state and names the event, or declines; nothing else
    /// changes the state until the event is on disk and applied.
    ///
    /// Once begun, the proposal is carried out even if the future is dropped, so a caller that hangs up
    /// cannot leave an event on disk that the state in memory does not know.
    ///
    /// # Errors
    /// See [`ProposeError`].
    pub async fn propose<E: Send + 'static>(
        &self,
        decide: impl FnOnce(&State) -> Result<Event, E> + Send + 'static,
    ) -> Result<Applied, ProposeError<E>> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |proposer| {
            // Nobody may be waiting any more; the event counts all the same.
            let _ = reply.send(proposer.propose(decide));
        });
        {
            let thread = lock(&self.shared.thread);
            let Some(thread) = thread.as_ref() else {
                return Err(ProposeError::Closed);
            };
            thread.jobs.try_send(job).map_err(|refused| match refused {
                TrySendError::Full(_) => ProposeError::Overloaded,
                TrySendError::Disconnected(_) => ProposeError::Closed,
            })?;
        }
        answer.await.unwrap_or(Err(ProposeError::Closed))
    }

    /// Carries out what was proposed, then stops. Later proposals are refused; the state can still be read.
    /// The engine stays open: close it afterwards.
    pub fn close(&self) {
        self.shared.close();
    }
}

impl Shared {
    fn close(&self) {
        let Some(Thread { jobs, handle }) = lock(&self.thread).take() else {
            return;
        };
        drop(jobs);
        if handle.join().is_err() {
            tracing::error!("the catalog's thread panicked");
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.close();
    }
}

/// A length of log.
#[derive(Clone, Copy, Debug, Default)]
struct Extent {
    events: u64,
    bytes: u64,
}

impl Extent {
    fn add(&mut self, bytes: usize) {
        self.events += 1;
        self.bytes += bytes as u64;
    }
}

/// What the thread owns.
struct Proposer {
    state: Arc<RwLock<State>>,
    shard: Shard,
    options: Options,
    since_snapshot: Extent,
    /// The last snapshot itself.
    snapshot: Extent,
    /// Why the log takes nothing more: an event of which nobody knows whether it is on disk. Going on
    /// would let the state in memory and the log part.
    failed: Option<AppendReason>,
}

impl Proposer {
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            job(&mut self);
            if self.failed.is_none() && self.snapshot_is_due() {
                self.take_snapshot();
            }
        }
    }

    fn propose<E>(
        &mut self,
        decide: impl FnOnce(&State) -> Result<Event, E>,
    ) -> Result<Applied, ProposeError<E>> {
        if let Some(reason) = &self.failed {
            return Err(ProposeError::Failed(reason.clone()));
        }
        let event = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let event = decide(&state).map_err(ProposeError::Declined)?;
            state.check(&event)?;
            event
        };
        let bytes = event::encode(&event, now_ms());
        let length = bytes.len();
        if length > limits::EVENT_BYTES_MAX {
            let why = format!("an event of {length} bytes, at most {}", limits::EVENT_BYTES_MAX);
            return Err(ProposeError::NotTaken(AppendReason::TooLarge(why)));
        }
        self.append(vec![record(bytes)]).map_err(|error| match error.reason {
            reason @ AppendReason::Failed(_) => ProposeError::Failed(reason),
            reason => ProposeError::NotTaken(reason),
        })?;
        self.since_snapshot.add(length);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        Ok(state.apply(&event)?)
    }

    fn append(&mut self, records: Vec<Record>) -> Result<Position, AppendError> {
        let appended = self.shard.append(records).wait().inspect_err(|error| {
            if let AppendReason::Failed(_) = error.reason {
                tracing::error!(reason = %error.reason, "the catalog takes no changes until the next start");
                self.failed = Some(error.reason.clone());
            }
        })?;
        Ok(appended.first)
    }

    fn snapshot_is_due(&self) -> bool {
        self.since_snapshot.events >= self.options.snapshot_events_min
            && self.since_snapshot.bytes >= self.snapshot.bytes
    }

    /// Writes the state into the log and gives up what lies before. Should it fail, the log is whole and
    /// the next event tries again.
    fn take_snapshot(&mut self) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        match self.write_snapshot(&state) {
            Ok((begin, extent)) => {
                self.snapshot = extent;
                self.since_snapshot = Extent::default();
                if let Err(error) = self.shard.trim(begin).wait() {
                    tracing::warn!(%error, "the catalog's log before its snapshot is not trimmed");
                }
            }
            Err(error) => tracing::warn!(%error, "no snapshot of the catalog"),
        }
    }

    /// Appends a snapshot in pieces; where it begins and how long it is.
    fn write_snapshot(&mut self, state: &State) -> Result<(Position, Extent), AppendError> {
        let at_ms = now_ms();
        let mut begin = None;
        let mut extent = Extent::default();
        let mut piece = Vec::new();
        let mut piece_bytes = 0;
        for event in state.snapshot() {
            let bytes = event::encode(&event, at_ms);
            let full = piece_bytes + bytes.len() > limits::SNAPSHOT_APPEND_BYTES;
            if !piece.is_empty() && (full || piece.len() == limits::SNAPSHOT_APPEND_RECORDS) {
                let first = self.append(std::mem::take(&mut piece))?;
                begin = begin.or(Some(first));
                piece_bytes = 0;
            }
            extent.add(bytes.len());
            piece_bytes += bytes.len();
            piece.push(record(bytes));
        }
        let first = self.append(piece)?;
        Ok((begin.unwrap_or(first), extent))
    }
}

struct Replayed {
    state: State,
    since_snapshot: Extent,
    snapshot: Extent,
}

fn replay(shard: &Shard) -> Result<Replayed, OpenError> {
    let read_limits = ReadLimits { records: limits::REPLAY_RECORDS, bytes: limits::REPLAY_BYTES };
    let mut replay = Replay::default();
    let mut snapshot = Extent::default();
    let mut since_snapshot = Extent::default();
    let mut from = ReadFrom::TrimHorizon;
    loop {
        let batch = shard.read(from, read_limits).wait()?;
        for entry in &batch.records {
            let position = entry.position.number();
            let event = event::decode(&entry.data).map_err(|what| OpenError::Newer { position, what })?;
            if let Event::SnapshotBegun(_) = event {
                since_snapshot = Extent::default();
            }
            let ended = matches!(event, Event::SnapshotEnded(_));
            since_snapshot.add(entry.data.len());
            replay.take(event).map_err(|what| OpenError::Contradiction { position, what })?;
            if ended {
                snapshot = std::mem::take(&mut since_snapshot);
            }
        }
        if batch.last {
            return Ok(Replayed { state: replay.finish(), since_snapshot, snapshot });
        }
        from = ReadFrom::At(batch.next);
    }
}

fn record(bytes: Vec<u8>) -> Record {
    Record::new(bytes::Bytes::new(), bytes)
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
