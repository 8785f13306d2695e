//! The engine on its simulated disk, under a simulated clock, and everybody who waits for an answer from it. One
//! thread does it all: it hands messages in, lets one lane after the other take a turn, and asks the oracle about
//! each answer.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use penstock_engine::simulation::{Machine, MachineOptions};
use penstock_engine::{
    AppendError, AppendReason, Appended, Batch, Engine, From, OpenError, Pending, Position, ReadError,
    ReadLimits, Record, Shard as Handle, ShardConfig, ShardError, ShardId, SimDisk, SimFaults, Tail,
};

use crate::content;
use crate::demand;
use crate::limits::{FULL_AFTER_ROOM_NS, MAILBOX_MESSAGES_MAX, TURNS_TO_ANSWER_MAX};
use crate::oracle::{Ask, Change, Checked, Life, Outcome, Sent, Shard, Snapshot, Time, Violation};
use crate::plan::Parameters;
use crate::random::{Random, mix};

type Creation = Pin<Box<dyn Future<Output = Result<Handle, ShardError>>>>;

/// A handle, which has nothing to show.
struct Known(Handle);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.id())
    }
}

/// What somebody waits for.
enum What {
    Append { sent: Sent, answer: Pending<Appended, AppendError> },
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
    /// Reads answered.
    pub reads: u64,
    /// Records read and compared.
    pub records_read: u64,
    /// Turns that lanes took.
    pub turns: u64,
    /// Opens.
    pub opens: u64,
    /// Closes in order.
    pub closes: u64,
    /// Jumps of the wall clock.
    pub clock_jumps: u64,
    /// Times that the disk's space was cut short.
    pub space_cuts: u64,
    /// Places damaged at rest.
    pub rotten: u64,
    /// Of those, writes that went to the wrong place.
    pub misdirected: u64,
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
    /// Until then a lane may say that the disk is full.
    pub full_until_ns: u64,
    /// Writes were told to fail since the last open.
    pub may_fail: bool,
    /// Reads were told to fail since the last open.
    pub reads_may_fail: bool,
    /// Something on the disk was damaged.
    pub rotten: bool,
    /// Tell what happens, for whoever looks for the reason of a violation.
    pub tell: bool,
    handles: BTreeMap<u64, Handle>,
    waiting: Vec<VecDeque<Waiting>>,
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
            Some(Answer::Append(Ok(appended))) => appended.accepted > 0,
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
            full_until_ns: 0,
            may_fail: false,
            reads_may_fail: false,
            rotten: false,
            tell: false,
            handles: BTreeMap::new(),
            waiting: (0..parameters.lanes).map(|_| VecDeque::new()).collect(),
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
        self.may_fail |= faults.fail_write.is_some() || faults.fail_one_write.is_some();
        self.reads_may_fail |= faults.failing_reads_per_mille > 0;
        if faults.space_bytes.is_some() {
            self.full_until_ns = u64::MAX;
        } else if self.full_until_ns == u64::MAX {
            self.full_until_ns = self.monotonic_ns + FULL_AFTER_ROOM_NS;
        }
        self.disk.set_faults(faults);
    }

    // --- open and stop ---------------------------------------------------------------------------------------------------

    /// Opens the engine.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open(&mut self, options: MachineOptions) -> Result<(), OpenError> {
        self.tried.opens += 1;
        self.say(|| format!("open with {options:?}, {:?}", self.faults));
        let machine = Machine::open(&self.disk, self.parameters.lanes, options)?;
        // What the lane's time goes on from is on disk: at least what was acknowledged, at most what it ever was.
        self.time_most_us = self.time_most_us.max(self.wall_us);
        for lane in &mut self.lanes {
            lane.resumed = Time { least_us: lane.stamped_us, most_us: self.time_most_us };
            lane.wall_most_us = 0;
            (lane.failed, lane.open) = (false, true);
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
        Ok(())
    }

    /// Nobody will say what became of it.
    fn leave_open(&mut self, waiting: Waiting) -> Checked {
        let Some(shard) = self.shards.get_mut(&waiting.shard) else { return Ok(()) };
        match waiting.what {
            What::Append { sent, .. } => {
                shard.became(sent.number, Outcome::Unknown)?;
                shard.unsettled.push_back(sent);
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
        let shard = &self.shards[&id];
        let (lane, time) = (shard.lane, self.lanes[shard.lane].time());
        let throttled = shard.throttle_asked;
        let Some(handle) = self.handle(id).filter(|_| self.room(lane)) else { return Ok(()) };
        let number = self.next_append;
        self.next_append += 1;
        self.tried.appends += 1;
        self.tried.records += sizes.len() as u64;
        let records: Vec<Record> = content::records(number, sizes);
        self.say(|| format!("shard {id}: append {number} of {sizes:?}"));
        let mut answer = handle.append(records.clone());
        let earliest_us = time.least_us;
        let sent = Sent { number, records, throttled, earliest_us, begun: false };
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
            Change::Configure(config) => shard.throttle_asked |= config.throttle.is_some(),
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

    // --- turns -----------------------------------------------------------------------------------------------------------

    /// Time passes.
    pub fn pass(&mut self, us: u64) {
        self.wall_us += us;
        self.monotonic_ns += us * 1000;
    }

    /// So many turns of lanes drawn by lot.
    ///
    /// # Errors
    /// An answer was wrong.
    pub fn turns(&mut self, random: &mut Random, count: u64) -> Checked {
        for _ in 0..count {
            let lane = random.between(0, self.lanes.len() as u64 - 1) as usize;
            self.pass(random.between(1, self.parameters.turn_us_max));
            self.turn(lane)?;
        }
        Ok(())
    }

    /// One lane takes a turn, and its answers are looked at.
    ///
    /// # Errors
    /// An answer was wrong.
    pub fn turn(&mut self, lane: usize) -> Checked {
        let (wall_us, monotonic_ns) = (self.wall_us, self.monotonic_ns);
        let Some(machine) = self.machine.as_mut().filter(|_| self.lanes[lane].open) else { return Ok(()) };
        self.tried.turns += 1;
        self.lanes[lane].wall_most_us = self.lanes[lane].wall_most_us.max(wall_us);
        let open = machine.turn(lane, wall_us, monotonic_ns);
        self.lanes[lane].open = open;
        self.answers(lane)
    }

    fn answers(&mut self, lane: usize) -> Checked {
        if self.waiting[lane].is_empty() {
            return Ok(());
        }
        let mut queue = std::mem::take(&mut self.waiting[lane]);
        // First what came through: it had done so before the lane took anything in, and in the order it was sent.
        let mut ahead = None;
        let mut moved = Vec::new();
        for waiting in &mut queue {
            waiting.poll();
            if waiting.came_through() {
                demand!(
                    waiting.taken,
                    "shard {}: acknowledged in the turn in which it was taken in: it cannot be on disk",
                    waiting.shard
                );
                if let Some(ahead) = ahead {
                    return Err(Violation(format!(
                        "shard {}: acknowledged before shard {ahead}, whose message was sent before",
                        waiting.shard
                    )));
                }
                moved.push(waiting.shard);
                self.came_through(lane, waiting)?;
            } else if waiting.mutates() && !waiting.done && waiting.answer.is_none() {
                ahead.get_or_insert(waiting.shard);
            }
        }
        // Then what the lane took in, under the settings as they are now.
        let time = self.lanes[lane].time();
        for index in 0..queue.len() {
            if queue[index].taken {
                continue;
            }
            queue[index].taken = true;
            let id = queue[index].shard;
            let Some(shard) = self.shards.get_mut(&id) else { continue };
            match &queue[index].what {
                What::Append { sent, .. } => shard.taken(sent, self.monotonic_ns),
                What::Read { ask, .. } => {
                    let mut snapshot = Snapshot::take(shard, ask, time);
                    // A throttled shard's reads wait for each other.
                    let others = |waiting: &Waiting| {
                        waiting.shard == id && !waiting.done && matches!(waiting.what, What::Read { .. })
                    };
                    snapshot.blurred = shard.config.throttle.is_some()
                        && queue.iter().filter(|other| others(other)).count() > 1;
                    queue[index].snapshot = Some(snapshot);
                }
                _ => {}
            }
        }
        // Then everything else.
        for waiting in &mut queue {
            if !waiting.done && waiting.answer.is_some() {
                self.answered(lane, waiting)?;
            }
        }
        while queue.front().is_some_and(|waiting| waiting.done) {
            queue.pop_front();
        }
        if queue.iter().filter(|waiting| waiting.done).count() > queue.len() / 2 {
            queue.retain(|waiting| !waiting.done);
        }
        self.waiting[lane] = queue;
        for id in moved {
            if let Some(shard) = self.shards.get_mut(&id) {
                shard.last_before = shard.last.map(|(position, _)| position);
            }
        }
        Ok(())
    }

    /// Something is on disk now.
    fn came_through(&mut self, lane: usize, waiting: &mut Waiting) -> Checked {
        let Waiting { shard: id, what, answer, .. } = waiting;
        if let Some(answer) = answer {
            self.say(|| format!("shard {id}: {answer:?}"));
        }
        let time = self.lanes[lane].time();
        let shard = self.shards.get_mut(id).expect("a shard of the run");
        match (what, answer.take()) {
            (What::Append { sent, .. }, Some(Answer::Append(Ok(appended)))) => {
                let stamped_us = appended.timestamp_us;
                demand!(
                    sent.earliest_us <= stamped_us && stamped_us <= time.most_us,
                    "shard {id}: stamped {stamped_us}, but the lane's time was from {} to {}",
                    sent.earliest_us,
                    time.most_us
                );
                shard.acknowledged(sent, &appended)?;
                shard.became(sent.number, Outcome::Known(appended.refused.clone()))?;
                let group = appended.first.number() >> 20;
                let state = &mut self.lanes[lane];
                demand!(
                    group >= state.group,
                    "shard {id}: acknowledged in group {group} after group {}",
                    state.group
                );
                state.group = group;
                state.stamped_us = state.stamped_us.max(stamped_us);
                // The stamp tells what the lane's time went on from.
                state.resumed.most_us = state.resumed.most_us.min(stamped_us);
                if stamped_us > state.wall_most_us {
                    state.resumed.least_us = stamped_us;
                }
                self.tried.acknowledged += 1;
                self.note(appended.first.number() ^ stamped_us);
            }
            (What::Create { .. }, Some(Answer::Create(Ok(Known(handle))))) => {
                shard.life = Life::There;
                self.handles.insert(*id, handle);
                self.note(*id);
            }
            (What::Change { change, .. }, Some(Answer::Change(Ok(())))) => {
                match *change {
                    Change::Configure(config) => {
                        shard.expire(time);
                        shard.config = config;
                        shard.configs_perhaps.clear();
                        shard.expire(time);
                    }
                    Change::Seal => shard.sealed = true,
                    Change::Trim(position) => shard.trimmed = shard.trimmed.max(position),
                    Change::Delete => shard.life = Life::Gone,
                }
                self.note(*id);
            }
            _ => unreachable!("it came through"),
        }
        waiting.done = true;
        Ok(())
    }

    /// Any other answer.
    fn answered(&mut self, lane: usize, waiting: &mut Waiting) -> Checked {
        let answer = waiting.answer.take().expect("it was answered");
        waiting.done = true;
        let id = waiting.shard;
        self.say(|| format!("shard {id}: {answer:?}"));
        match (&mut waiting.what, answer) {
            (What::Append { sent, .. }, Answer::Append(answer)) => {
                let sent = sent.clone();
                self.append_answered(lane, id, sent, answer)
            }
            (What::Create { .. }, Answer::Create(Err(error))) => {
                self.shards.get_mut(&id).expect("a shard of the run").life = Life::Gone;
                if let ShardError::Failed(_) = error {
                    // It may be there after the next open.
                    self.shards.get_mut(&id).expect("a shard of the run").life = Life::Coming;
                }
                self.change_refused(lane, id, &error)
            }
            (What::Change { change, .. }, Answer::Change(Err(error))) => {
                let change = *change;
                self.change_refused(lane, id, &error)?;
                if let ShardError::Failed(_) = error {
                    self.shards.get_mut(&id).expect("a shard of the run").perhaps(change);
                }
                Ok(())
            }
            (What::Read { ask, .. }, Answer::Read(answer)) => {
                let (ask, snapshot) = (*ask, waiting.snapshot);
                self.read_answered(lane, id, &ask, snapshot.as_ref(), answer)
            }
            (What::Wait { position, .. }, Answer::Wait(answer)) => {
                let position = *position;
                self.wait_answered(lane, id, position, answer)
            }
            (What::Tail { .. }, Answer::Tail(answer)) => self.tail_answered(lane, id, answer),
            _ => unreachable!("an answer is of the kind that was asked for"),
        }
    }

    fn append_answered(
        &mut self,
        lane: usize,
        id: u64,
        sent: Sent,
        answer: Result<Appended, AppendError>,
    ) -> Checked {
        let (number, full) = (sent.number, self.monotonic_ns <= self.full_until_ns);
        let shard = self.shards.get_mut(&id).expect("a shard of the run");
        let error = match answer {
            Ok(appended) => {
                // All of it was refused by the throttle.
                demand!(
                    appended.refused.len() == sent.records.len(),
                    "shard {id}: nothing of append {number} was accepted, and not all of it refused"
                );
                return shard.became(number, Outcome::Known(appended.refused));
            }
            Err(error) => error,
        };
        self.trace = mix(self.trace ^ number);
        let reason = error.reason;
        let legal = match &reason {
            AppendReason::Sealed => shard.sealed || shard.seal_asked || shard.sealed_perhaps.is_some(),
            AppendReason::Deleted => shard.life != Life::There || shard.delete_asked,
            AppendReason::DiskFull => full,
            AppendReason::Failed(_) => self.may_fail,
            AppendReason::Overloaded | AppendReason::TooLarge(_) | AppendReason::Closed => false,
        };
        demand!(legal, "shard {id}: append {number} was refused without a reason: {reason}");
        shard.became(number, Outcome::Unknown)?;
        let failed = matches!(reason, AppendReason::Failed(_));
        if failed {
            self.lanes[lane].failed = true;
        }
        if failed && error.records.is_empty() {
            shard.unsettled.push_back(sent);
        } else {
            demand!(
                error.records == sent.records,
                "shard {id}: append {number} was refused ({reason}), and other records handed back: {} of {}",
                error.records.len(),
                sent.records.len()
            );
        }
        Ok(())
    }

    fn change_refused(&mut self, lane: usize, id: u64, error: &ShardError) -> Checked {
        let shard = &self.shards[&id];
        let legal = match error {
            ShardError::Deleted => shard.life != Life::There || shard.delete_asked,
            ShardError::DiskFull => self.monotonic_ns <= self.full_until_ns,
            ShardError::Failed(_) => self.may_fail,
            ShardError::Overloaded => true,
            ShardError::Exists(_) | ShardError::Invalid(_) | ShardError::Closed => false,
        };
        demand!(legal, "shard {id}: a change was refused without a reason: {error}");
        self.lanes[lane].failed |= matches!(error, ShardError::Failed(_));
        self.trace = mix(self.trace ^ id);
        Ok(())
    }

    /// A reader may be told this.
    fn read_refused(&self, lane: usize, id: u64, error: &ReadError) -> Checked {
        let shard = &self.shards[&id];
        let legal = match error {
            // It may have been refused just before the throttle was lifted.
            ReadError::Throttled => shard.throttle_asked,
            ReadError::Deleted => shard.life != Life::There || shard.delete_asked,
            ReadError::Failed(_) => self.lanes[lane].failed || self.may_fail || self.reads_may_fail,
            ReadError::Overloaded => true,
            ReadError::Damaged { .. } => self.rotten,
            ReadError::Closed => !self.lanes[lane].open,
        };
        demand!(legal, "shard {id}: a reader was refused without a reason: {error}");
        Ok(())
    }

    fn read_answered(
        &mut self,
        lane: usize,
        id: u64,
        ask: &Ask,
        snapshot: Option<&Snapshot>,
        answer: Result<Batch, ReadError>,
    ) -> Checked {
        self.tried.reads += 1;
        let batch = match answer {
            Ok(batch) => batch,
            Err(error) => return self.read_refused(lane, id, &error),
        };
        let now = self.lanes[lane].time();
        let shard = self.shards.get_mut(&id).expect("a shard of the run");
        let snapshot = snapshot.expect("a read that is answered was taken in");
        self.tried.records_read += shard.check_read(ask, snapshot, &batch, now, false)?;
        shard.check_last(snapshot, &batch, shard.last_before)?;
        self.note(batch.next.number() ^ batch.records.len() as u64);
        Ok(())
    }

    fn wait_answered(
        &mut self,
        lane: usize,
        id: u64,
        position: Position,
        answer: Result<(), ReadError>,
    ) -> Checked {
        if let Err(error) = answer {
            return self.read_refused(lane, id, &error);
        }
        let shard = &self.shards[&id];
        demand!(
            shard.sealed || shard.last.is_some_and(|(last, _)| last >= position) || !shard.ghosts.is_empty(),
            "shard {id}: woken for position {}, and nothing is there",
            position.number()
        );
        self.note(position.number());
        Ok(())
    }

    fn tail_answered(&mut self, lane: usize, id: u64, answer: Result<Tail, ReadError>) -> Checked {
        let tail = match answer {
            Ok(tail) => tail,
            Err(error) => return self.read_refused(lane, id, &error),
        };
        let shard = &self.shards[&id];
        let last = shard.last.map(|(position, _)| position);
        demand!(
            last.is_none_or(|last| last < tail.next),
            "shard {id}: its end is at {} and a record behind it",
            tail.next.number()
        );
        demand!(tail.sealed == shard.sealed, "shard {id}: sealed {} and told {}", shard.sealed, tail.sealed);
        let gone = shard.log.back().is_none_or(|stored| shard.may_be_gone(stored));
        demand!(
            gone || !shard.ghosts.is_empty()
                || tail.last_timestamp_us == shard.last.map(|(_, time_us)| time_us),
            "shard {id}: its last record is stamped {:?} and told {:?}",
            shard.last,
            tail.last_timestamp_us
        );
        self.note(tail.next.number());
        Ok(())
    }

    /// Turns all lanes until everybody has an answer, but for those who wait for what is still to come.
    ///
    /// # Errors
    /// Somebody does not get an answer, or a wrong one.
    pub fn settle(&mut self) -> Checked {
        for round in 0..TURNS_TO_ANSWER_MAX {
            let due = |waiting: &Waiting| !waiting.done && !matches!(waiting.what, What::Wait { .. });
            if !self.waiting.iter().flatten().any(due) {
                return self.nobody_sleeps();
            }
            if round > 0 {
                self.pass(20);
            }
            for lane in 0..self.lanes.len() {
                self.turn(lane)?;
            }
        }
        let left = self.waiting.iter().flatten().find(|waiting| !waiting.done);
        Err(Violation(format!("shard {} gets no answer", left.map_or(0, |waiting| waiting.shard))))
    }

    /// Whoever waits for something waits for something that is still to come.
    fn nobody_sleeps(&mut self) -> Checked {
        for shard in self.shards.values_mut() {
            shard.expire(self.lanes[shard.lane].time());
        }
        for waiting in self.waiting.iter().flatten().filter(|waiting| !waiting.done && waiting.taken) {
            let (What::Wait { position, .. }, Some(shard)) = (&waiting.what, self.shards.get(&waiting.shard))
            else {
                continue;
            };
            let there = shard.sealed
                || shard.life == Life::Gone
                || shard
                    .log
                    .iter()
                    .rev()
                    .take(1)
                    .any(|stored| stored.position >= *position && !shard.may_be_gone(stored))
                || self.lanes[shard.lane].failed;
            demand!(
                !there,
                "shard {}: somebody still waits for position {}",
                waiting.shard,
                position.number()
            );
        }
        Ok(())
    }

    // --- audits ----------------------------------------------------------------------------------------------------------

    /// Reads a shard from a position to its end while nothing else is asked of it. After an open, what is found of
    /// appends that were never answered is there from then on, and the rest of them is not.
    ///
    /// # Errors
    /// Something is missing, or there that should not be.
    pub fn audit(&mut self, id: u64, from: From, random: &mut Random) -> Checked {
        let lane = self.shards[&id].lane;
        let mut from = from;
        for _ in 0..TURNS_TO_ANSWER_MAX {
            let limits =
                ReadLimits { records: random.skewed(1, 2000) as u32, bytes: random.skewed(1, 1 << 21) };
            let ask = Ask { from, limits };
            let Some(handle) = self.handle(id) else { return Ok(()) };
            let mut answer = handle.read(from, limits);
            let time = Time {
                least_us: self.lanes[lane].time().least_us.max(self.wall_us),
                most_us: self.lanes[lane].time().most_us.max(self.wall_us),
            };
            let snapshot = Snapshot::take(&self.shards[&id], &ask, time);
            let answer = self.answer_of(lane, &mut answer)?;
            self.say(|| format!("shard {id}: {ask:?} {:?}", Answer::Read(answer.clone())));
            self.tried.reads += 1;
            let batch = match answer {
                Ok(batch) => batch,
                Err(ReadError::Throttled) => {
                    // Only the throttle's clock goes on: what retention hides stays as it is.
                    self.monotonic_ns += 250_000_000;
                    continue;
                }
                Err(error @ ReadError::Failed(_)) => {
                    self.read_refused(lane, id, &error)?;
                    continue;
                }
                Err(error) => return self.read_refused(lane, id, &error),
            };
            let now = self.lanes[lane].time();
            let shard = self.shards.get_mut(&id).expect("a shard of the run");
            self.tried.records_read += shard.check_read(&ask, &snapshot, &batch, now, true)?;
            let until = shard.last.map(|(position, _)| position);
            shard.check_last(&snapshot, &batch, until)?;
            if batch.last {
                shard.settled(now)?;
                shard.last_before = until;
                return Ok(());
            }
            from = From::At(batch.next);
        }
        Err(Violation(format!("shard {id} cannot be read to its end")))
    }

    /// Turns a lane until this is answered.
    ///
    /// # Errors
    /// It is not.
    pub fn answer_of<T: Unpin, E: Unpin>(
        &mut self,
        lane: usize,
        answer: &mut Pending<T, E>,
    ) -> Checked<Result<T, E>> {
        for _ in 0..TURNS_TO_ANSWER_MAX {
            self.turn(lane)?;
            if let Some(answer) = poll(answer) {
                return Ok(answer);
            }
        }
        Err(Violation(format!("lane {lane} does not answer")))
    }

    /// After an open, what is not known of the shards becomes known.
    ///
    /// # Errors
    /// What is found contradicts what was acknowledged.
    pub fn find_out(&mut self, random: &mut Random, everything: bool) -> Checked {
        let there = self.engine().shards();
        let known = there.iter().find(|id| !self.shards.contains_key(&id.0));
        demand!(known.is_none(), "{known:?} is there, and nobody created it");
        let ids: Vec<u64> = self.shards.keys().copied().collect();
        for id in ids {
            let is_there = there.binary_search(&ShardId(id)).is_ok();
            let shard = self.shards.get_mut(&id).expect("a shard of the run");
            match (shard.life, is_there) {
                (Life::There, true) => shard.deleted_perhaps = false,
                (Life::There, false) => {
                    demand!(shard.deleted_perhaps, "shard {id} is gone, and nobody deleted it");
                    shard.life = Life::Gone;
                }
                (Life::Coming, true) => shard.life = Life::There,
                (Life::Coming, false) => shard.life = Life::Gone,
                (Life::Gone, true) => return Err(Violation(format!("shard {id} came back"))),
                (Life::Gone, false) => {}
            }
            if shard.life == Life::Gone {
                self.shards.remove(&id);
                continue;
            }
            shard.delete_asked = false;
            shard.forget_trimmed();
            // Mostly it is enough to look at the end; what lies before cannot have changed without a reason.
            let from = match shard.log.len().checked_sub(random.skewed(1, 50) as usize) {
                Some(at) if !everything => From::At(shard.log[at].position),
                _ => From::TrimHorizon,
            };
            let unsettled = shard.unsettled.len();
            let before = shard.last;
            self.audit(id, from, random)?;
            self.settle_changes(id, before, unsettled)?;
        }
        Ok(())
    }

    /// Seals, trims and settings that may have come through before a crash.
    fn settle_changes(&mut self, id: u64, before: Option<(Position, u64)>, unsettled: usize) -> Checked {
        let lane = self.shards[&id].lane;
        let Some(handle) = self.handle(id) else { return Ok(()) };
        let mut answer = handle.tail();
        let tail = self.answer_of(lane, &mut answer)?;
        let tail = match tail {
            Ok(tail) => tail,
            Err(error) => return self.read_refused(lane, id, &error),
        };
        let shard = self.shards.get_mut(&id).expect("a shard of the run");
        demand!(!shard.sealed || tail.sealed, "shard {id} was sealed and is not");
        demand!(
            shard.sealed || !tail.sealed || shard.sealed_perhaps.is_some(),
            "shard {id} is sealed, and nobody did that"
        );
        if tail.sealed
            && !shard.sealed
            && shard.sealed_perhaps == Some(unsettled)
            && shard.config.throttle.is_none()
            && shard.config.retention.is_none()
            && shard.configs_perhaps.is_empty()
            && unsettled > 0
        {
            demand!(
                shard.last != before,
                "shard {id}: the seal came through and what was sent before it did not"
            );
        }
        (shard.sealed, shard.sealed_perhaps) = (tail.sealed, None);
        shard.seal_asked = tail.sealed;
        // What cannot be asked for is ordered anew.
        let (trimmed, config) = (shard.trimmed_perhaps.max(shard.trimmed), shard.config);
        let (trim, configure) = (trimmed > shard.trimmed, !shard.configs_perhaps.is_empty());
        if trim {
            self.change(id, Change::Trim(trimmed));
        }
        if configure {
            self.change(
                id,
                Change::Configure(ShardConfig {
                    retention: config.retention.map(|retention| retention + Duration::from_micros(1)),
                    ..config
                }),
            );
        }
        Ok(())
    }

    /// How many wait for an answer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.iter().flatten().filter(|waiting| !waiting.done).count()
    }
}
