//! The thread around a lane: takes messages, lets the core decide, moves groups to the log and answers
//! back. It owns everything it touches; the mailbox is the only thing it shares.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Message;
use super::core::{Command, LaneCore, Setup};
use super::mailbox::{Mailbox, Sleep};
use super::patience::Patience;
use super::place::Place;
use crate::clock::{Clock, Now, Watch};
use crate::engine::{Options, Recovery};
use crate::error::OpenError;
use crate::identity::Identity;
use crate::limits::{EXPIRED_TRIMS_MAX, GATHER_US, MESSAGES_PER_TURN};
use crate::log::local::{self, LocalLog};
use crate::log::recovery::Owner;
use crate::log::{Durability, Event, Loglet, Room};
use crate::record::ShardId;
use crate::storage::Driver;

/// Messages taken at once, so that the memory that they are about is asked for before the first of them is looked at.
const MESSAGES_AHEAD: usize = 16;

/// What a lane's thread is given.
pub(crate) struct Start {
    pub(crate) lane: u32,
    pub(crate) dir: PathBuf,
    pub(crate) identity: Identity,
    pub(crate) driver: Driver,
    pub(crate) options: Arc<Options>,
    pub(crate) mailbox: Arc<Mailbox<Message>>,
    /// The engine's shards, for handles to be given out.
    pub(crate) shards: Arc<RwLock<HashSet<ShardId>>>,
    /// Drawn at random: goes into nonces.
    pub(crate) drawn: u64,
}

/// Starts a lane's thread. It tells `opened` what its open found.
pub(crate) fn spawn(
    start: Start,
    opened: mpsc::Sender<Result<Recovery, OpenError>>,
) -> io::Result<JoinHandle<()>> {
    let name = format!("penstock-lane-{}", start.lane);
    thread::Builder::new().name(name).spawn(move || run(start, &opened))
}

fn run(start: Start, opened: &mpsc::Sender<Result<Recovery, OpenError>>) {
    let (lane_of, dir) = ((start.lane, start.identity.lanes), start.dir.clone());
    let pinned = start.options.pin;
    let _gone = Gone(Arc::clone(&start.mailbox));
    let watch = Watch::new(start.options.clock.clone());
    match Lane::open(start) {
        Ok((mut lane, recovery)) => {
            // Only now: the threads that the lane has started for its storage would be kept to this core too.
            let place = pinned.then(|| Place::take(lane_of, &dir)).flatten();
            // The engine waits for this; if it does not any more, it has given up and closes the mailbox.
            let _ = opened.send(Ok(recovery));
            lane.run(&watch, place);
        }
        Err(error) => {
            let _ = opened.send(Err(error));
        }
    }
}

/// However the lane's thread ends, by a panic too: nobody posts into the void, and whoever waits for an
/// answer learns that there is none to come.
pub(crate) struct Gone(pub(crate) Arc<Mailbox<Message>>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.close();
        while self.0.take().is_some() {}
    }
}

/// A lane with its log. It takes a turn whenever it is told to, and neither blocks nor looks at a clock: that is
/// left to whoever turns it, its thread or the simulator.
pub(crate) struct Lane<L> {
    core: LaneCore,
    log: L,
    mailbox: Arc<Mailbox<Message>>,
    shards: Arc<RwLock<HashSet<ShardId>>>,
    /// Kept for their memory: empty between one use and the next.
    events: Vec<Event>,
    taken: Vec<Message>,
    closing: bool,
}

/// What a lane says at the end of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// More messages may be waiting.
    More,
    /// Everything was done that could be.
    Idle,
    /// It was closed, and everything is on disk that was posted before.
    Closed,
}

impl Lane<LocalLog> {
    pub(crate) fn open(start: Start) -> Result<(Lane<LocalLog>, Recovery), OpenError> {
        let Start { lane, dir, identity, driver, options, mailbox, shards, drawn } = start;
        let storage = driver.build(&dir).map_err(OpenError::io(format!("open {}", dir.display())))?;
        let durability = if driver.in_memory() { Durability::Volatile } else { Durability::Persisted };
        let owner = Owner { lane, engine: identity.id };
        let keys = options.keys.clone();
        let (log, recovered) = LocalLog::open(
            storage,
            owner,
            local::Setup {
                durability,
                segment_bytes: options.segment_bytes,
                shelving: options.shelving,
                keys: keys.clone(),
            },
        )?;
        let recovery = recovered.report.clone();
        let setup = Setup {
            lane,
            groups_in_flight: options.groups_in_flight,
            tail_cache_bytes: options.tail_cache_bytes,
            shelving: options.shelving,
            keys,
            drawn,
            // Where somebody else moves the clock or turns the lane, no moment ends by itself.
            gather_us: if matches!(options.clock, Clock::System) && !driver.in_memory() {
                GATHER_US
            } else {
                0
            },
        };
        let core = LaneCore::new(setup, recovered);
        shards.write().unwrap_or_else(PoisonError::into_inner).extend(core.shards());
        mailbox.hang_bell(log.bell());
        tracing::debug!(lane, caps = ?log.caps(), driver = driver.name(), "the lane is open");
        Ok((
            Lane { core, log, mailbox, shards, events: Vec::new(), taken: Vec::new(), closing: false },
            recovery,
        ))
    }
}

impl<L: Loglet> Lane<L> {
    fn run(&mut self, watch: &Watch, mut place: Option<Place>) {
        let mut patience = Patience::default();
        loop {
            if let Some(place) = &mut place {
                place.look();
            }
            let wait = match self.turn(|| watch.now()) {
                Turned::Closed => return,
                Turned::More => Duration::ZERO,
                // Only while nothing is on its way: what the disk does is seen by who waits for it.
                Turned::Idle if self.core.at_rest() && patience.look_out(|| self.mailbox.waiting() > 0) => {
                    continue;
                }
                Turned::Idle
                    if !self.mailbox.fall_asleep(self.core.light_sleep().unwrap_or(Sleep::Sound)) =>
                {
                    Duration::ZERO
                }
                Turned::Idle => Duration::from_micros(self.core.deadline_us()),
            };
            self.poll(wait);
        }
    }

    /// Takes messages, moves what can be moved, and answers.
    pub(crate) fn turn(&mut self, clock: impl Fn() -> Now) -> Turned {
        let more = self.take_messages(clock);
        self.make_groups();
        self.housekeeping();
        self.execute();
        if self.closing && self.core.at_rest() && !self.core.needs_mark() {
            let last = self.log.seal();
            assert!(
                self.core.has_failed() || self.log.tail() == last,
                "a lane closes with nothing under way"
            );
            return Turned::Closed;
        }
        if more { Turned::More } else { Turned::Idle }
    }

    /// Takes in what the disk has done, waits for it up to so long, and answers.
    pub(crate) fn poll(&mut self, wait: Duration) {
        let mut events = std::mem::take(&mut self.events);
        let polled = self.log.poll(Some(wait), &mut events);
        self.mailbox.awake();
        if let Err(error) = polled {
            self.core.failed(&error.to_string());
        }
        for event in events.drain(..) {
            self.event(event);
        }
        self.events = events;
        // At once, so that those whose groups are durable make their next appends while the lane copies the next group.
        self.execute();
    }

    /// Tells the core the time, once at least, and what there is in the mailbox. True if there may be more.
    fn take_messages(&mut self, clock: impl Fn() -> Now) -> bool {
        let mut left = MESSAGES_PER_TURN;
        let mut waiting = self.mailbox.waiting().min(left);
        loop {
            // What waits now was sent before now: no record is stamped with a time before its append.
            self.core.turn(clock());
            left -= waiting;
            let mut taken = std::mem::take(&mut self.taken);
            for begin in (0..waiting).step_by(MESSAGES_AHEAD) {
                let some = MESSAGES_AHEAD.min(waiting - begin);
                taken.extend((0..some).map_while(|_| self.mailbox.take()));
                taken.iter().for_each(|message| self.core.expect(message));
                for message in taken.drain(..) {
                    if matches!(message, Message::Close) {
                        self.mailbox.close();
                        self.closing = true;
                    }
                    self.core.message(message);
                }
            }
            self.taken = taken;
            waiting = self.mailbox.waiting().min(left);
            if waiting == 0 {
                return left == 0;
            }
        }
    }

    fn make_groups(&mut self) {
        while self.core.wants_group() {
            match self.make_group() {
                Room::Here | Room::Next => {}
                Room::Wait => return,
                Room::Full => return self.core.disk_full(),
                Room::Closed => return self.core.failed("the log takes no more groups"),
            }
        }
    }

    /// Makes a group of what is staged, if the log has room for it.
    fn make_group(&mut self) -> Room {
        let room = self.log.room(self.core.size());
        if room == Room::Next {
            self.log.roll();
        }
        if matches!(room, Room::Here | Room::Next) {
            let log = &mut self.log;
            self.core.make_group(room == Room::Next, |group| log.enqueue(group));
        }
        room
    }

    /// Marks, retention and the search for room: what is due although nobody asked.
    fn housekeeping(&mut self) {
        if (self.core.mark_due() || (self.closing && self.core.needs_mark()))
            && !matches!(self.make_group(), Room::Here | Room::Next)
        {
            self.core.postpone_mark();
        }
        if self.core.retention_due() {
            let core = &self.core;
            self.log.trim(&mut |span| core.keeps(span));
        }
        if let Some(bytes) = self.core.shelving_due() {
            let core = &self.core;
            let under_way = self.log.shelve(bytes, &mut |span| core.fate(span));
            self.core.set_shelving(under_way);
        }
        if self.core.holes_due() {
            let core = &self.core;
            let mut expired = Vec::new();
            self.log.shelved(&mut |span| {
                if expired.len() < EXPIRED_TRIMS_MAX && core.expired(span) {
                    expired.push(*span);
                }
            });
            self.log.give_back(&mut |span| core.gone(span));
            self.core.trim_expired(&expired);
        }
        self.core.set_full(self.log.starved());
        if self.core.provision_due() {
            self.log.retry();
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Committed(sequence) => self.core.committed(sequence),
            Event::Failed(why) => {
                tracing::error!("the lane takes no more appends until it is opened anew: {why}");
                self.core.failed(&why);
            }
            // The next turn asks for room again.
            Event::Ready => {}
            Event::Read { ticket, result } => self.core.read_done(ticket, result),
        }
    }

    fn execute(&mut self) {
        // An answer to somebody who does not wait any more goes nowhere.
        for command in self.core.commands() {
            match command {
                Command::Append { reply, result, bytes } => {
                    self.mailbox.release(bytes);
                    reply.send(result);
                }
                Command::Batch { reply, result } => {
                    let _ = reply.send(result);
                }
                Command::Wake { reply, result } => {
                    let _ = reply.send(result);
                }
                Command::Tail { reply, result } => {
                    let _ = reply.send(result);
                }
                Command::Changed { reply, result } => {
                    let _ = reply.send(result);
                }
                Command::Stats { reply, mut stats } => {
                    let log = self.log.stats();
                    (stats.segments, stats.segment_bytes) = (log.segments, log.segment_bytes);
                    (stats.kept_bytes, stats.disk_bytes) = (log.kept_bytes, log.disk_bytes);
                    (stats.written_bytes, stats.index_memory_bytes) =
                        (log.written_bytes, log.index_memory_bytes);
                    (stats.shelves, stats.shelved_bytes) = (log.shelves, log.shelved_bytes);
                    (stats.disk_read_bytes, stats.read_cache_bytes) =
                        (log.disk_read_bytes, log.read_cache_bytes);
                    stats.staged_bytes = self.mailbox.staged() as u64;
                    let _ = reply.send(stats);
                }
                Command::Read { ticket, request } => self.log.read(ticket, request),
                Command::Known { shard, there } => {
                    let mut shards = self.shards.write().unwrap_or_else(PoisonError::into_inner);
                    if there {
                        shards.insert(shard)
                    } else {
                        shards.remove(&shard)
                    };
                }
            }
        }
    }
}
