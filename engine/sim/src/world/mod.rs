//! The engine on its simulated disk, under a simulated clock, and everybody who waits for an answer from it. One
//! thread does it all: it hands messages in, lets one lane after the other take a turn, and asks the oracle about
//! each answer.

mod answers;
mod audit;
mod headers;
mod numbered;

pub use headers::is_shelf;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use penstock_engine::simulation::{Machine, MachineOptions};
use penstock_engine::{
    AppendError, AppendReason, Appended, Batch, Engine, From, OpenError, Pending, Position, ReadError,
    ReadLimits, Record, Shard as Handle, ShardConfig, ShardError, ShardId, SimDisk, SimFaults, Tail,
};

use crate::content;
use crate::demand;
use crate::keys::Vault;
use crate::limits::{MAILBOX_MESSAGES_MAX, TURNS_TO_ANSWER_MAX};
use crate::oracle::{Ask, Change, Checked, Once, Outcome, Sent, Shard, Snapshot, Time, Violation};
use crate::plan::{KeysOf, Parameters};
use crate::random::mix;

type Creation = Pin<Box<dyn Future<Output = Result<Handle, ShardError>>>>;

type Appending = Pin<Box<dyn Future<Output = Result<Appended, AppendError>>>>;

/// A handle, which has nothing to show.
struct Known(Handle);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.id())
    }
}

/// What somebody waits for.
enum What {
    Append { sent: Sent, answer: Appending },
    Create { answer: Creation },
    Change { change: Change, answer: Pending<(), ShardError> },
    Read { ask: Ask, answer: Pending<Batch, ReadError> },
    Wait { position: Position, answer: Pending<(), ReadError> },
    Tail { answer: Pending<Tail, ReadError> },
}

#[derive(Debug)]
enum Answer {
    Append(Result<Appended, AppendError>),
    Create(Result<Known, ShardError>),
    Change(Result<(), ShardError>),
    Read(Result<Batch, ReadError>),
    Wait(Result<(), ReadError>),
    Tail(Result<Tail, ReadError>),
}

/// Somebody who waits.
struct Waiting {
    shard: u64,
    what: What,
    answer: Option<Answer>,
    /// The lane took the message in.
    taken: bool,
    snapshot: Option<Snapshot>,
    done: bool,
}

/// A lane as the world sees it.
#[derive(Clone, Copy, Debug)]
pub struct LaneState {
    /// What the lane's time goes on from since the last open: between these.
    resumed: Time,
    /// The latest wall time that the lane was told since.
    wall_most_us: u64,
    /// The latest time stamped on anything acknowledged.
    stamped_us: u64,
    /// The sequence of the last group that was acknowledged.
    group: u64,
    /// Its log failed.
    pub failed: bool,
    /// It is open.
    pub open: bool,
    /// It acknowledged an append since the open.
    acknowledged: bool,
    /// The highest epoch that the open left on the disk.
    epoch: u32,
    /// Turns it took since the disk has room for so long that whatever it asked before is about to be answered.
    turns_with_room: u64,
    /// When it has taken enough of them, and is due to ask once more.
    asks_again_ns: u64,
    /// Turns it took since it was due to notice that the disk has room.
    turns_too_late: u64,
}

impl LaneState {
    /// The lane's time.
    #[must_use]
    pub fn time(&self) -> Time {
        Time {
            least_us: self.resumed.least_us.max(self.wall_most_us),
            most_us: self.resumed.most_us.max(self.wall_most_us),
        }
    }
}

/// What was tried in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Appends sent.
    pub appends: u64,
    /// Records in them.
    pub records: u64,
    /// Appends acknowledged.
    pub acknowledged: u64,
    /// Of those sent, the numbered ones.
    pub numbered: u64,
    /// Of those, the ones whose number had been sent before.
    pub sent_again: u64,
    /// Numbered appends that were answered as duplicates.
    pub duplicates: u64,
    /// Numbered appends that were refused because of their epoch or their number.
    pub out_of_turn: u64,
    /// Reads answered.
    pub reads: u64,
    /// Records read and compared.
    pub records_read: u64,
    /// Turns that lanes took.
    pub turns: u64,
    /// Opens.
    pub opens: u64,
    /// Of those, the ones with keys missing.
    pub locked: u64,
    /// Appends and reads that were refused for a missing key.
    pub without_key: u64,
    /// Closes in order.
    pub closes: u64,
    /// Segments that were rewritten as shelves, as far as these were there when the engine stopped.
    pub shelves: u64,
    /// Shelves that were being made when the engine stopped.
    pub shelves_cut_off: u64,
    /// Jumps of the wall clock.
    pub clock_jumps: u64,
    /// Times that the disk's space was cut short.
    pub space_cuts: u64,
    /// Places damaged at rest.
    pub rotten: u64,
    /// Of those, writes that went to the wrong place.
    pub misdirected: u64,
    /// Places damaged in shelves, by [`crate::rot::PARTS_OF_SHELF`].
    pub rotten_shelves: [u64; 6],
}

/// See the module's description.
pub struct World {
    /// What stays the same in the run.
    pub parameters: Parameters,
    /// The disk.
    pub disk: SimDisk,
    /// What the disk is told to do at the moment.
    pub faults: SimFaults,
    /// The engine, if it is open.
    pub machine: Option<Machine>,
    /// Its lanes.
    pub lanes: Vec<LaneState>,
    /// Its shards.
    pub shards: BTreeMap<u64, Shard>,
    /// What was tried.
    pub tried: Tried,
    /// The wall clock, in microseconds since 1970.
    pub wall_us: u64,
    /// The monotonic clock, in nanoseconds.
    pub monotonic_ns: u64,
    /// When the disk got room again; nothing as long as it never was short of it, the end of time as long as it is.
    room_since_ns: Option<u64>,
    /// Operations of the disk were told to straggle.
    stragglers: bool,
    /// Writes were told to fail since the last open.
    pub may_fail: bool,
    /// Reads were told to fail since the last open.
    pub reads_may_fail: bool,
    /// Something on the disk was damaged.
    pub rotten: bool,
    /// The keys of its shards.
    pub vault: Vault,
    /// Keys that the engine cannot have since the last open.
    pub missing: BTreeSet<u64>,
    /// The engine was opened without keys at all.
    pub keyless: bool,
    /// Tell what happens, for whoever looks for the reason of a violation.
    pub tell: bool,
    handles: BTreeMap<u64, Handle>,
    waiting: Vec<VecDeque<Waiting>>,
    /// Heads of segments that were seen: file and epoch.
    known: BTreeSet<(PathBuf, u32)>,
    /// Shelves that were seen, and whether they had their heads.
    shelves: BTreeSet<(PathBuf, bool)>,
    next_shard: u64,
    next_append: u64,
    time_most_us: u64,
    trace: u64,
}

/// When every run begins, in microseconds since 1970.
const BEGIN_US: u64 = 1_700_000_000_000_000;

fn poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    match Pin::new(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

impl Waiting {
    fn new(shard: u64, what: What) -> Waiting {
        Waiting { shard, what, answer: None, taken: false, snapshot: None, done: false }
    }

    /// It changes what is on disk: the lane does these one after the other.
    fn mutates(&self) -> bool {
        matches!(self.what, What::Append { .. } | What::Create { .. } | What::Change { .. })
    }

    fn poll(&mut self) {
        if self.answer.is_some() || self.done {
            return;
        }
        self.answer = match &mut self.what {
            What::Append { answer, .. } => poll(answer).map(Answer::Append),
            What::Create { answer } => poll(answer).map(|answer| Answer::Create(answer.map(Known))),
            What::Change { answer, .. } => poll(answer).map(Answer::Change),
            What::Read { answer, .. } => poll(answer).map(Answer::Read),
            What::Wait { answer, .. } => poll(answer).map(Answer::Wait),
            What::Tail { answer } => poll(answer).map(Answer::Tail),
        };
    }

    /// It came through, and something is on disk now that was not before.
    fn came_through(&self) -> bool {
        match &self.answer {
            // A duplicate was there before.
            Some(Answer::Append(Ok(appended))) => appended.accepted > 0 && !appended.duplicate,
            Some(Answer::Create(Ok(_)) | Answer::Change(Ok(()))) => true,
            _ => false,
        }
    }
}

impl World {
    /// An empty disk, and no engine on it yet.
    #[must_use]
    pub fn new(seed: u64, parameters: Parameters) -> World {
        let begin = Time { least_us: 0, most_us: 0 };
        let lane = LaneState {
            resumed: begin,
            wall_most_us: 0,
            stamped_us: 0,
            group: 0,
            failed: false,
            open: false,
            acknowledged: false,
            epoch: 0,
            turns_with_room: 0,
            asks_again_ns: u64::MAX,
            turns_too_late: 0,
        };
        let faults = SimFaults {
            delay_steps_max: parameters.delay_steps_max,
            reorder: parameters.reorder,
            garble: parameters.garble,
            ..SimFaults::default()
        };
        World {
            parameters,
            disk: SimDisk::new(mix(seed)),
            faults,
            machine: None,
            lanes: vec![lane; parameters.lanes],
            shards: BTreeMap::new(),
            tried: Tried::default(),
            wall_us: BEGIN_US,
            monotonic_ns: 0,
            room_since_ns: None,
            stragglers: false,
            may_fail: false,
            reads_may_fail: false,
            rotten: false,
            vault: Vault::new(parameters.keys == KeysOf::Real),
            missing: BTreeSet::new(),
            keyless: false,
            tell: false,
            handles: BTreeMap::new(),
            waiting: (0..parameters.lanes).map(|_| VecDeque::new()).collect(),
            known: BTreeSet::new(),
            shelves: BTreeSet::new(),
            next_shard: 0,
            next_append: 0,
            time_most_us: BEGIN_US,
            trace: seed,
        }
    }

    /// A number that two runs share only if they did the same.
    #[must_use]
    pub fn trace(&self) -> u64 {
        mix(self.trace ^ self.disk.digest())
    }

    /// Says what happens, if somebody wants to know.
    fn say(&self, what: impl FnOnce() -> String) {
        if self.tell {
            println!("{:>12} {}", self.monotonic_ns / 1000, what());
        }
    }

    fn note(&mut self, number: u64) {
        self.trace = mix(self.trace ^ number).wrapping_add(number);
    }

    /// Orders faults from the disk.
    pub fn order(&mut self, faults: SimFaults) {
        self.say(|| format!("{faults:?}"));
        self.faults = faults;
        self.stragglers |= faults.stragglers > 0;
        self.may_fail |= faults.fail_write.is_some() || faults.fail_one_write.is_some();
        self.reads_may_fail |= faults.failing_reads_per_mille > 0;
        if faults.space_bytes.is_some() {
            self.room_since_ns = Some(u64::MAX);
        } else if self.room_since_ns == Some(u64::MAX) {
            self.room_since_ns = Some(self.monotonic_ns);
        }
        if self.room_since_ns == Some(u64::MAX) {
            for lane in &mut self.lanes {
                (lane.turns_with_room, lane.asks_again_ns, lane.turns_too_late) = (0, u64::MAX, 0);
            }
        }
        self.disk.set_faults(faults);
    }

    // --- open and stop ---------------------------------------------------------------------------------------------------

    /// Opens the engine. Keys that are `missing` cannot be had as long as it is open.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open(&mut self, options: MachineOptions, missing: BTreeSet<u64>) -> Result<(), OpenError> {
        self.tried.opens += 1;
        self.keyless = options.keys.is_none() && self.parameters.keys != KeysOf::Nobody;
        self.missing = missing;
        self.vault.hide(&self.missing);
        self.say(|| format!("open with {options:?}, {:?}", self.faults));
        let machine = Machine::open(&self.disk, self.parameters.lanes, options)?;
        self.look_at_heads();
        // What the lane's time goes on from is on disk: at least what was acknowledged, at most what it ever was.
        self.time_most_us = self.time_most_us.max(self.wall_us);
        for lane in &mut self.lanes {
            lane.resumed = Time { least_us: lane.stamped_us, most_us: self.time_most_us };
            lane.wall_most_us = 0;
            (lane.failed, lane.open, lane.acknowledged) = (false, true, false);
        }
        self.may_fail = self.faults.fail_write.is_some() || self.faults.fail_one_write.is_some();
        self.reads_may_fail = self.faults.failing_reads_per_mille > 0;
        // A handle is of one open.
        self.handles.clear();
        self.machine = Some(machine);
        Ok(())
    }

    /// The engine that is open.
    ///
    /// # Panics
    /// None is.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.machine.as_ref().expect("the engine is open").engine()
    }

    /// The power fails: nobody gets an answer any more.
    ///
    /// # Errors
    /// Something had been answered wrongly before.
    pub fn cut_power(&mut self) -> Checked {
        self.disk.crash();
        self.stop()
    }

    /// The power has failed by itself.
    ///
    /// # Errors
    /// Something had been answered wrongly before.
    pub fn cut_off(&mut self) -> Checked {
        self.stop()
    }

    /// The engine is gone, with whatever was under way.
    fn stop(&mut self) -> Checked {
        self.say(|| "stopped".into());
        self.machine = None;
        for lane in 0..self.lanes.len() {
            self.time_most_us = self.time_most_us.max(self.lanes[lane].time().most_us);
            let time = self.lanes[lane].time();
            for shard in self.shards.values_mut().filter(|shard| shard.lane == lane) {
                shard.expire(time);
            }
            self.lanes[lane].open = false;
            for waiting in std::mem::take(&mut self.waiting[lane]) {
                if !waiting.done {
                    self.leave_open(waiting)?;
                }
            }
        }
        for shard in self.shards.values_mut() {
            shard.stopped();
        }
        self.count_shelves();
        self.check_secrets()?;
        if self.rotten { Ok(()) } else { self.check_heads() }
    }

    /// No nonce was used twice, and nothing that is to be encrypted is on the disk as it is.
    fn check_secrets(&mut self) -> Checked {
        if self.parameters.keys == KeysOf::Nobody {
            return Ok(());
        }
        let (shards, lanes) = (&self.shards, &self.lanes);
        self.vault.stopped(|shard| shards.get(&shard).is_none_or(|shard| lanes[shard.lane].acknowledged));
        if let Some(reused) = self.vault.reused() {
            return Err(Violation(reused));
        }
        for file in self.disk.files() {
            let mut shows = false;
            self.disk.corrupt(&file, |bytes| shows = content::shows_secrets(bytes));
            demand!(!shows, "{} holds what is to be encrypted as it is", file.display());
        }
        Ok(())
    }

    /// Nobody will say what became of it.
    fn leave_open(&mut self, waiting: Waiting) -> Checked {
        let Some(shard) = self.shards.get_mut(&waiting.shard) else { return Ok(()) };
        match waiting.what {
            What::Append { sent, .. } => {
                shard.became(sent.number, Outcome::Unknown)?;
                shard.leave_open(sent);
            }
            What::Change { change, .. } => shard.perhaps(change),
            What::Create { .. } | What::Read { .. } | What::Wait { .. } | What::Tail { .. } => {}
        }
        Ok(())
    }

    /// Closes the engine in order, and drops it when all lanes are closed.
    ///
    /// # Errors
    /// Somebody did not get the answer that was due, or a lane does not close.
    pub fn close(&mut self) -> Checked {
        self.tried.closes += 1;
        let mut asked = false;
        for _ in 0..TURNS_TO_ANSWER_MAX {
            asked = asked || self.machine.as_ref().is_some_and(Machine::close);
            for lane in 0..self.lanes.len() {
                self.turn(lane)?;
            }
            if self.lanes.iter().all(|lane| !lane.open) {
                for lane in 0..self.lanes.len() {
                    let left = self.waiting[lane].iter().find(|waiting| !waiting.done && waiting.mutates());
                    if let Some(left) = left {
                        return Err(Violation(format!(
                            "lane {lane} closed and left shard {} without an answer",
                            left.shard
                        )));
                    }
                    self.waiting[lane].clear();
                }
                return self.stop();
            }
        }
        Err(Violation("the engine does not close".into()))
    }

    // --- messages --------------------------------------------------------------------------------------------------------

    fn room(&self, lane: usize) -> bool {
        self.lanes[lane].open && self.waiting[lane].len() < MAILBOX_MESSAGES_MAX / 2
    }

    fn handle(&mut self, shard: u64) -> Option<Handle> {
        if let Some(handle) = self.handles.get(&shard) {
            return Some(handle.clone());
        }
        let handle = self.engine().shard(ShardId(shard))?;
        self.handles.insert(shard, handle.clone());
        Some(handle)
    }

    /// Creates a shard.
    pub fn create(&mut self, config: ShardConfig) {
        let id = ShardId(self.next_shard);
        let lane = self.machine.as_ref().map_or(0, |machine| machine.lane_of(id));
        if !self.room(lane) {
            return;
        }
        self.next_shard += 1;
        let answer: Creation = Box::pin(self.engine().create_shard(id, config));
        self.shards.insert(id.0, Shard::new(id.0, lane, config));
        self.say(|| format!("{id} is to be created: {config:?}"));
        self.waiting[lane].push_back(Waiting::new(id.0, What::Create { answer }));
    }

    /// Appends records of these sizes.
    ///
    /// # Errors
    /// The engine refused at once, and had no reason to.
    pub fn append(&mut self, id: u64, sizes: &[usize]) -> Checked {
        self.send(id, &(self.next_append, sizes.to_vec()), None)
    }

    /// Sends an append of this content: the number of the append that was first sent with it, and its records' sizes.
    fn send(&mut self, id: u64, content: &(u64, Vec<usize>), once: Option<Once>) -> Checked {
        let shard = &self.shards[&id];
        let (lane, time) = (shard.lane, self.lanes[shard.lane].time());
        let (throttled, behind_seal, secret) = (shard.throttle_asked, shard.seal_asked, shard.secret);
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return Ok(()) };
        let number = self.next_append;
        self.next_append += 1;
        self.tried.appends += 1;
        self.tried.records += content.1.len() as u64;
        let records: Vec<Record> = content::records(content.0, &content.1, secret);
        let producer = once.as_ref().map(|once| once.producer);
        self.say(|| format!("shard {id}: append {number} of {content:?}, {producer:?}"));
        let mut answer: Appending = match producer {
            Some(producer) => Box::pin(handle.append_once(producer, records.clone())),
            // The two ways of an append that has no number must do the same, so they take turns.
            None if number.is_multiple_of(2) => Box::pin(handle.append(records.clone())),
            None => {
                let all = self.engine().append_all(vec![(ShardId(id), records.clone())]);
                Box::pin(async { all.await.pop().expect("one append has one answer") })
            }
        };
        let earliest_us = time.least_us;
        let sent = Sent { number, records, throttled, earliest_us, behind_seal, begun: false, once };
        if let Some(at_once) = poll(&mut answer) {
            let Err(AppendError { reason, records }) = at_once else {
                return Err(Violation(format!("append {number} was acknowledged before it was taken")));
            };
            demand!(reason == AppendReason::Overloaded, "append {number} was refused at once: {reason}");
            demand!(records == sent.records, "append {number} was refused, and other records handed back");
            return Ok(());
        }
        self.waiting[lane].push_back(Waiting::new(id, What::Append { sent, answer }));
        Ok(())
    }

    /// Changes a shard.
    pub fn change(&mut self, id: u64, change: Change) {
        let lane = self.shards[&id].lane;
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return };
        let answer = match change {
            Change::Configure(config) => handle.configure(config),
            Change::Seal => handle.seal(),
            Change::Trim(position) => handle.trim(position),
            Change::Delete => handle.delete(),
        };
        self.say(|| format!("shard {id}: {change:?} is asked for"));
        let shard = self.shards.get_mut(&id).expect("the shard was just seen");
        match change {
            Change::Seal => shard.seal_asked = true,
            Change::Delete => shard.delete_asked = true,
            Change::Configure(config) => {
                shard.throttle_asked |= config.throttle.is_some();
                shard.keys_asked.extend(config.key.iter().map(|key| key.0));
            }
            Change::Trim(_) => {}
        }
        self.waiting[lane].push_back(Waiting::new(id, What::Change { change, answer }));
    }

    /// Reads a shard.
    pub fn read(&mut self, id: u64, from: From, limits: ReadLimits) {
        let lane = self.shards[&id].lane;
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return };
        let answer = handle.read(from, limits);
        self.waiting[lane].push_back(Waiting::new(id, What::Read { ask: Ask { from, limits }, answer }));
    }

    /// Waits for a record at or after a position.
    pub fn wait(&mut self, id: u64, position: Position) {
        let lane = self.shards[&id].lane;
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return };
        let answer = handle.wait_past(position);
        self.say(|| format!("shard {id}: somebody waits for {}", position.number()));
        self.waiting[lane].push_back(Waiting::new(id, What::Wait { position, answer }));
    }

    /// Asks for a shard's end.
    pub fn tail(&mut self, id: u64) {
        let lane = self.shards[&id].lane;
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return };
        let answer = handle.tail();
        self.waiting[lane].push_back(Waiting::new(id, What::Tail { answer }));
    }
}
