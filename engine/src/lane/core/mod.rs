//! What a lane decides: which appends are admitted, which go into the next group, who is answered when
//! it commits, and where a read finds its records. No I/O, no clock, no thread: events come in, commands go
//! out, and the same events give the same commands.

mod append;
mod producers;
mod read;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use futures_channel::oneshot;

use self::append::{Flight, Staged};
use self::producers::Producers;
use self::read::Reading;
use super::reply::{AppendReply, AppendResult};
use super::{Append, Change, Message, Reply};
use crate::buffer::Cutter;
use crate::clock::Now;
use crate::encryption::Keys;
use crate::engine::{LaneStats, Shelving};
use crate::error::{ReadError, ShardError};
use crate::hash::Map;
use crate::limits::{
    HOLES_CHECK_US, MARK_IDLE_US, PROVISION_RETRY_US, RETENTION_CHECK_US, SHELVING_LOOKS, SHELVING_STEP_US,
};
use crate::log::format::CONTROL_SHARD;
use crate::log::group::SealedGroup;
use crate::log::{Fate, Recovered, Request, Span};
use crate::prefetch;
use crate::record::{Batch, Position, ShardId, Tail};
use crate::shard::table::Shards;
use crate::shard::{Settings, State, Waiter};

/// What the lane's thread is to do.
pub(crate) enum Command {
    Append {
        reply: AppendReply,
        result: AppendResult,
        bytes: usize,
    },
    Batch {
        reply: Reply<Batch, ReadError>,
        result: Result<Batch, ReadError>,
    },
    Wake {
        reply: Reply<(), ReadError>,
        result: Result<(), ReadError>,
    },
    Tail {
        reply: Reply<Tail, ReadError>,
        result: Result<Tail, ReadError>,
    },
    Changed {
        reply: Reply<(), ShardError>,
        result: Result<(), ShardError>,
    },
    Stats {
        reply: oneshot::Sender<LaneStats>,
        stats: LaneStats,
    },
    /// Ask the log for records.
    Read {
        ticket: u64,
        request: Request,
    },
    /// A shard is there, or is not any more, for everybody to see.
    Known {
        shard: ShardId,
        there: bool,
    },
}

/// What the core is told when it is made.
pub(crate) struct Setup {
    pub(crate) lane: u32,
    pub(crate) groups_in_flight: usize,
    pub(crate) tail_cache_bytes: usize,
    pub(crate) shelving: Shelving,
    pub(crate) keys: Option<Arc<dyn Keys>>,
    /// Drawn at random at each open: goes into nonces.
    pub(crate) drawn: u64,
    /// How long small groups wait for company, in microseconds; zero where time does not pass by itself.
    pub(crate) gather_us: u64,
}
/// See the module's description.
pub(crate) struct LaneCore {
    setup: Setup,
    epoch: u32,
    next_sequence: u64,
    /// The sequence of the last durable group.
    durable: u64,
    /// The last group that held anything, and the mark that the last group carried.
    last_filled: u64,
    marked: u64,
    now: Now,
    /// The lane's time: the wall clock's, but never going back, in microseconds since 1970.
    time_us: u64,
    /// Before this position something is damaged: that no record is known there does not mean that there was none.
    damage_end: Position,
    shards: Shards,
    /// The shards as the groups built so far leave them: what a checkpoint writes.
    logged: BTreeMap<u64, Settings>,
    producers: Producers,
    staged: VecDeque<Staged>,
    /// Bytes that the staged appends may take in groups.
    staged_bytes: usize,
    flights: VecDeque<Flight>,
    /// How many appends were staged and on their way together lately, and when the last group was begun.
    company: usize,
    begun_us: u64,
    /// Recent groups, oldest first, one after the other; and where the shards of their extents were.
    recent: VecDeque<(SealedGroup, Vec<u32>)>,
    recent_bytes: usize,
    cutter: Cutter,
    tickets: u64,
    reading: Map<u64, Reading>,
    /// Bytes of keys and data from disk in reads that are not answered yet.
    bytes_read: u64,
    reads_in_flight: usize,
    reads_waiting: VecDeque<u64>,
    failed: Option<String>,
    full: bool,
    idle_since_us: u64,
    retention_checked_us: u64,
    shelving_checked_us: u64,
    /// The log has a shelf under way; it has just ended one, and may find another.
    shelving: bool,
    shelved: bool,
    holes_checked_us: u64,
    provision_tried_us: u64,
    stats: LaneStats,
    commands: Vec<Command>,
}

impl LaneCore {
    pub(crate) fn new(setup: Setup, recovered: Recovered) -> LaneCore {
        let damage_end = Position::of(recovered.damage_end, 0);
        // The clock may have been set back since: no record may be stamped as one that has expired already.
        let expired_us = recovered.shards.values().map(|settings| settings.expired_us).max().unwrap_or(0);
        let time_us = recovered.last_us.max(expired_us);
        let shards = recovered
            .shards
            .iter()
            .map(|(&shard, &settings)| {
                let last = recovered.last.get(&shard).copied();
                let on_disk = last.is_some() || recovered.damage_end > 0;
                let tail_from =
                    if on_disk { Position::of(recovered.next_sequence, 0) } else { Position::START };
                (shard, State::new(settings, last, tail_from))
            })
            .collect();
        LaneCore {
            epoch: recovered.epoch,
            next_sequence: recovered.next_sequence,
            durable: recovered.next_sequence - 1,
            last_filled: recovered.next_sequence - 1,
            marked: recovered.next_sequence - 1,
            now: Now { wall_us: 0, monotonic_ns: 0 },
            time_us,
            damage_end,
            shards,
            logged: recovered.shards.into_iter().collect(),
            producers: Producers::new(recovered.producers),
            staged: VecDeque::new(),
            staged_bytes: 0,
            flights: VecDeque::new(),
            company: 1,
            begun_us: 0,
            recent: VecDeque::new(),
            recent_bytes: 0,
            cutter: Cutter::new(),
            tickets: 0,
            reading: Map::default(),
            bytes_read: 0,
            reads_in_flight: 0,
            reads_waiting: VecDeque::new(),
            failed: None,
            full: false,
            idle_since_us: 0,
            retention_checked_us: 0,
            shelving_checked_us: 0,
            shelving: false,
            shelved: false,
            holes_checked_us: 0,
            provision_tried_us: 0,
            stats: LaneStats::default(),
            commands: Vec::new(),
            setup,
        }
    }

    /// The shards there are.
    pub(crate) fn shards(&self) -> impl Iterator<Item = ShardId> + '_ {
        self.shards.ids().map(ShardId)
    }

    /// What is to be done since the last call.
    pub(crate) fn commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// Time has passed.
    pub(crate) fn turn(&mut self, now: Now) {
        self.now = now;
        self.time_us = self.time_us.max(now.wall_us);
        if !self.staged.is_empty() || !self.flights.is_empty() {
            self.idle_since_us = self.monotonic_us();
        }
    }

    fn monotonic_us(&self) -> u64 {
        self.now.monotonic_ns / 1000
    }

    /// Microseconds until the core wants its turn though nothing happened.
    pub(crate) fn deadline_us(&self) -> u64 {
        let mut due = u64::MAX;
        let mut at = |time_us: u64| due = due.min(time_us);
        if self.needs_mark() {
            at(self.idle_since_us + MARK_IDLE_US);
        }
        if self.full {
            at(self.provision_tried_us + PROVISION_RETRY_US);
        }
        at(self.retention_checked_us + RETENTION_CHECK_US);
        if let Some(until_us) = self.gathers_until_us() {
            at(until_us);
        }
        if self.shelving {
            at(self.shelving_checked_us + SHELVING_STEP_US);
        }
        due.saturating_sub(self.monotonic_us())
    }

    /// Whether the log should look for segments to give up.
    pub(crate) fn retention_due(&mut self) -> bool {
        let due = self.monotonic_us() >= self.retention_checked_us + RETENTION_CHECK_US;
        if due {
            self.retention_checked_us = self.monotonic_us();
        }
        due
    }

    /// How many bytes the log may copy into shelves, if it is time to go on with that.
    pub(crate) fn shelving_due(&mut self) -> Option<u64> {
        let step_us = match (self.shelving, self.shelved) {
            (true, _) => SHELVING_STEP_US,
            (false, true) => RETENTION_CHECK_US,
            // To look takes the longer the more shards there are, and what is too young stays so for a while.
            (false, false) => RETENTION_CHECK_US.max(self.setup.shelving.age_us_min / SHELVING_LOOKS),
        };
        let since_us = self.monotonic_us() - self.shelving_checked_us;
        if self.setup.shelving.bytes_per_s == 0 || since_us < step_us {
            return None;
        }
        self.shelving_checked_us = self.monotonic_us();
        let bytes =
            u128::from(self.setup.shelving.bytes_per_s) * u128::from(since_us.min(RETENTION_CHECK_US));
        let bytes = u64::try_from(bytes / 1_000_000).unwrap_or(u64::MAX);
        // Where appends wait for the disk, they have it.
        let waiting = !self.staged.is_empty() && self.flights.len() == self.setup.groups_in_flight;
        Some(if waiting { bytes / 4 } else { bytes })
    }

    /// Whether the log has a shelf under way.
    pub(crate) fn set_shelving(&mut self, under_way: bool) {
        self.shelved = self.shelving && !under_way;
        self.shelving = under_way;
    }

    /// Whether the log should look for what can be given back in shelves.
    pub(crate) fn holes_due(&mut self) -> bool {
        let due = self.monotonic_us() >= self.holes_checked_us + HOLES_CHECK_US;
        if due {
            self.holes_checked_us = self.monotonic_us();
        }
        due
    }

    /// A shard's share of a shelf has expired, and the log does not say so yet.
    pub(crate) fn expired(&self, span: &Span) -> bool {
        self.shards.get(span.shard).is_some_and(|shard| {
            span.last >= shard.settings.trimmed && span.last_us < shard.settings.horizon_us(self.time_us)
        })
    }

    /// A shard's share of a shelf is gone for good: trimmed or deleted, and the log says so.
    pub(crate) fn gone(&self, span: &Span) -> bool {
        self.shards.get(span.shard).is_none_or(|shard| span.last < shard.settings.trimmed)
    }

    /// Trims shards whose share of a shelf has expired. Only then can the share be given back: should the
    /// retention grow or the clock be set back, nobody must come to look for it.
    pub(crate) fn trim_expired(&mut self, expired: &[Span]) {
        if self.failed.is_some() {
            return;
        }
        for span in expired {
            let change = Change::Trim(span.last.next());
            self.staged.push_back(Staged::Change { shard: span.shard, change, reply: None });
        }
    }

    /// Whether the log should ask for a segment again.
    pub(crate) fn provision_due(&mut self) -> bool {
        let due = self.full && self.monotonic_us() >= self.provision_tried_us + PROVISION_RETRY_US;
        if due {
            self.provision_tried_us = self.monotonic_us();
        }
        due
    }

    /// Whether anything of a shard's share of a segment can still be read; of any shard's, if it is a span of
    /// [`CONTROL_SHARD`].
    pub(crate) fn keeps(&self, span: &Span) -> bool {
        let keeps = |shard: &State| {
            span.last >= shard.settings.trimmed && span.last_us >= shard.settings.horizon_us(self.time_us)
        };
        match span.shard {
            CONTROL_SHARD => self.shards.values().any(keeps),
            shard => self.shards.get(shard).is_some_and(keeps),
        }
    }

    /// What is to become of a shard's share of a segment. It lasts if it is old enough and has at least as long to live
    /// as it has lived: what will be gone soon is not worth a second write.
    pub(crate) fn fate(&self, span: &Span) -> Fate {
        if !self.keeps(span) {
            return Fate::Gone;
        }
        let age_us = self.time_us.saturating_sub(span.last_us);
        let in_another_age_us = self.time_us.saturating_add(age_us);
        let will_be_there = |shard: &State| span.last_us >= shard.settings.horizon_us(in_another_age_us);
        if age_us >= self.setup.shelving.age_us_min && self.shards.get(span.shard).is_some_and(will_be_there)
        {
            Fate::Lasting
        } else {
            Fate::Passing
        }
    }

    /// Nothing is staged and nothing is on its way.
    pub(crate) fn at_rest(&self) -> bool {
        self.staged.is_empty() && self.flights.is_empty()
    }

    /// The last acknowledged groups are not covered by a mark on disk.
    pub(crate) fn needs_mark(&self) -> bool {
        self.failed.is_none() && !self.full && self.at_rest() && self.last_filled > self.marked
    }

    /// The log failed, and nothing is appended any more.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// There is no room for the mark: another group will carry it.
    pub(crate) fn postpone_mark(&mut self) {
        self.marked = self.last_filled;
    }

    /// A mark is due: the lane has been idle long enough.
    pub(crate) fn mark_due(&self) -> bool {
        self.needs_mark() && self.monotonic_us() >= self.idle_since_us + MARK_IDLE_US
    }

    /// A message will be taken in soon: asks for the memory that it is about.
    pub(crate) fn expect(&self, message: &Message) {
        match message {
            Message::Append(append) => self.expect_append(append),
            // The others are asked for one after the other: all at once they would push each other out.
            Message::Appends(appends) => {
                if let Some(first) = appends.first() {
                    self.expect_append(first);
                }
            }
            _ => {}
        }
    }

    fn expect_append(&self, append: &Append) {
        if let Some(place) = self.shards.place(append.shard.0) {
            self.shards.expect(place);
        }
        prefetch::to_read(&append.records);
    }

    /// Takes in a message. [`Message::Close`] is the thread's affair and does nothing here.
    pub(crate) fn message(&mut self, message: Message) {
        match message {
            Message::Append(append) => self.append(append),
            Message::Appends(appends) => {
                let mut appends = appends.into_iter();
                while let Some(append) = appends.next() {
                    if let Some(next) = appends.as_slice().first() {
                        self.expect_append(next);
                    }
                    self.append(append);
                }
            }
            Message::Read { shard, from, limits, metered, reply } => {
                self.read(shard.0, from, limits, metered, reply);
            }
            Message::Wait { shard, position, reply } => self.wait(shard.0, position, reply),
            Message::Tail { shard, reply } => {
                let result = self.shards.get(shard.0).ok_or(ReadError::Deleted).map(|state| Tail {
                    next: Position::of(self.durable + 1, 0),
                    sealed: state.settings.sealed,
                    last_timestamp_us: state.last.map(|(_, time_us)| time_us),
                });
                self.commands.push(Command::Tail { reply, result });
            }
            Message::Change { shard, change, reply } => self.change(shard.0, change, reply),
            Message::Stats { reply } => {
                let stats = LaneStats {
                    shards: self.shards.len() as u64,
                    tail_bytes: self.recent_bytes as u64,
                    shard_memory_bytes: self.shard_memory_bytes(),
                    ..self.stats
                };
                self.commands.push(Command::Stats { reply, stats });
            }
            Message::Close => {}
        }
    }

    /// Bytes that the shards take: the two tables they stand in, and what each of them has allocated.
    fn shard_memory_bytes(&self) -> u64 {
        let places = self.shards.memory_bytes();
        let logged = self.logged.len() * size_of::<(u64, Settings)>();
        let allocated: usize = self.shards.values().map(State::allocated_bytes).sum();
        (places + logged + allocated + self.producers.memory_bytes()) as u64
    }

    fn wait(&mut self, shard: u64, position: Position, reply: Reply<(), ReadError>) {
        match self.shards.get_mut(shard) {
            None => self.commands.push(Command::Wake { reply, result: Err(ReadError::Deleted) }),
            Some(state) if state.reaches(position) => {
                self.commands.push(Command::Wake { reply, result: Ok(()) });
            }
            Some(_) if let Some(why) = &self.failed => {
                // What it waits for will not come before the engine is opened anew.
                let result = Err(ReadError::Failed(why.clone()));
                self.commands.push(Command::Wake { reply, result });
            }
            Some(state) => {
                // Those who gave up waiting leave their place behind: cleared whenever the list has doubled.
                if state.waiters.len().is_power_of_two() {
                    state.waiters.retain(|waiter| !waiter.reply.is_canceled());
                }
                state.waiters.push(Waiter { position, reply });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::mailbox::Sleep;
    use crate::limits::{GATHER_BYTES, PRODUCER_APPENDS_MAX, READS_BYTES_MAX, READS_IN_FLIGHT_MAX};
    use crate::log::Found;
    use crate::record::{Entry, From, Producer, ReadLimits, Record, ShardConfig, Throttle};

    fn core(recovered: Recovered) -> LaneCore {
        let setup = Setup {
            lane: 0,
            groups_in_flight: 4,
            tail_cache_bytes: 0,
            shelving: Shelving { bytes_per_s: 0, ..Shelving::default() },
            keys: None,
            drawn: 0,
            gather_us: 0,
        };
        LaneCore::new(setup, recovered)
    }

    /// A retention was changed and noted what had expired by then, in a group with records of earlier times; the clock was set
    /// back, and the engine opened again. What was appended next had expired before it came.
    #[test]
    fn no_record_has_expired_when_it_comes() {
        let settings = Settings { expired_us: 70, ..Settings::new(ShardConfig::default()) };
        let shards = [(1, settings)].into_iter().collect();
        let mut core = core(Recovered { shards, last_us: 50, next_sequence: 5, ..Recovered::default() });
        core.turn(Now { wall_us: 40, monotonic_ns: 0 });
        assert_eq!(core.time_us, 70);
    }

    /// A read from the end on had to wait for another one of a throttled shard, and then began where the end was by that time.
    #[test]
    fn a_read_that_waits_begins_where_the_end_was() {
        let throttle = Throttle {
            write_bytes_per_s: 1000,
            write_records_per_s: 1000,
            read_bytes_per_s: 1000,
            read_calls_per_s: 1000,
        };
        let settings = Settings::new(ShardConfig { throttle: Some(throttle), ..ShardConfig::default() });
        let shards = [(1, settings)].into_iter().collect();
        let last = [(1, (Position::of(5, 0), 1))].into_iter().collect();
        let mut core = core(Recovered { shards, last, next_sequence: 6, ..Recovered::default() });
        let read = |core: &mut LaneCore, from| {
            let (reply, receive) = oneshot::channel();
            let limits = ReadLimits::default();
            core.message(Message::Read { shard: ShardId(1), from, limits, metered: true, reply });
            receive
        };
        let _first = read(&mut core, From::TrimHorizon);
        let _second = read(&mut core, From::Latest);
        let [Command::Read { ticket, .. }] = core.commands()[..] else { panic!("one is at the disk") };

        // A group is committed meanwhile, and has left the memory.
        let state = core.shards.get_mut(1).expect("the shard");
        (state.last, state.tail_from) = (Some((Position::of(6, 0), 1)), Position::of(7, 0));
        core.durable = 6;
        let found = |next| Ok(Found { entries: Vec::new(), next });
        core.read_done(ticket, found(Position::of(6, 0)));
        let [Command::Read { ticket, .. }] = core.commands()[..] else { panic!("it looks for that group") };
        core.read_done(ticket, found(Position::of(7, 0)));
        let wanted = core.commands().into_iter().filter_map(|command| match command {
            Command::Read { request, .. } => Some(request.wanted.from),
            _ => None,
        });
        assert_eq!(wanted.collect::<Vec<_>>(), [Position::of(6, 0)], "the second looks for it, too");
    }

    /// A thousand readers of 10 MiB each had the whole log in memory.
    #[test]
    fn what_unanswered_reads_hold_is_bounded() {
        const PIECE_BYTES: u64 = 1 << 20;
        let (readers, groups) = (200, 20);
        let end = Position::of(groups, 0);
        let shards = (0..readers).map(|shard| (shard, Settings::new(ShardConfig::default()))).collect();
        let last = (0..readers).map(|shard| (shard, (end, 1))).collect();
        let recovered = Recovered { shards, last, next_sequence: groups + 1, ..Recovered::default() };
        let mut core = core(recovered);
        let mut batches = Vec::new();
        for shard in 0..readers {
            let (reply, receive) = oneshot::channel();
            core.message(Message::Read {
                shard: ShardId(shard),
                from: From::TrimHorizon,
                limits: ReadLimits::default(),
                metered: true,
                reply,
            });
            batches.push(receive);
        }
        let (mut held, mut most, mut answered) = (0, 0, 0);
        while answered < readers {
            for command in core.commands() {
                match command {
                    Command::Read { ticket, request } => {
                        let next = Position::of(request.wanted.from.group() + 1, 0);
                        let data = vec![0; PIECE_BYTES as usize].into();
                        let entry =
                            Entry { position: request.wanted.from, timestamp_us: 1, key: "".into(), data };
                        held += PIECE_BYTES;
                        core.read_done(ticket, Ok(Found { entries: vec![entry], next }));
                    }
                    Command::Batch { result, .. } => {
                        let records = result.unwrap().records.len() as u64;
                        assert!(records > 0, "nobody goes away with nothing");
                        held -= records * PIECE_BYTES;
                        answered += 1;
                    }
                    _ => unreachable!("only reads are made"),
                }
                most = most.max(held);
            }
        }
        let under_way = READS_IN_FLIGHT_MAX as u64 * PIECE_BYTES;
        assert!((READS_BYTES_MAX..=READS_BYTES_MAX + 2 * under_way).contains(&most), "{most} bytes");
    }

    /// Of many small appends that came one by one each was written by itself, and the writes cost more than the records.
    #[test]
    fn small_appends_wait_for_others_and_nobody_waits_alone() {
        let shards = [(1, Settings::new(ShardConfig::default()))].into_iter().collect();
        let mut core = core(Recovered { shards, next_sequence: 1, ..Recovered::default() });
        core.setup.gather_us = 500;
        let at = |core: &mut LaneCore, us: u64| core.turn(Now { wall_us: us, monotonic_ns: us * 1000 });
        let append = |core: &mut LaneCore, bytes: usize| {
            let (reply, _) = oneshot::channel();
            let (reply, records) = (AppendReply::Alone(reply), vec![Record::new("", vec![0; bytes])]);
            core.append(Append { shard: ShardId(1), producer: None, records, bytes, reply });
            core.wants_group()
        };
        let group = |core: &mut LaneCore| core.make_group(false, |group| group.seal(1, 0));
        at(&mut core, 1000);
        assert!(append(&mut core, 10), "nobody else has been seen");
        group(&mut core);
        assert!(append(&mut core, 10) && append(&mut core, 10), "nor is anybody else expected");
        group(&mut core);
        core.committed(1);
        core.committed(2);

        // Three have been there at once.
        at(&mut core, 1100);
        assert!(!append(&mut core, 10) && !append(&mut core, 10));
        assert_eq!(core.deadline_us(), 400);
        assert!(matches!(core.light_sleep(), Some(Sleep::Light { messages: 1, .. })));
        assert!(append(&mut core, 10), "all are there");
        group(&mut core);
        assert!(core.light_sleep().is_none(), "with three on their way nobody is missing");
        core.committed(3);

        assert!(!append(&mut core, 10));
        at(&mut core, 1599);
        assert!(!core.wants_group());
        at(&mut core, 1600);
        assert!(core.wants_group(), "it has waited long enough");
        group(&mut core);
        core.committed(4);
        assert!(append(&mut core, GATHER_BYTES), "it is worth a write of its own");
        group(&mut core);
        core.committed(5);
        assert!(append(&mut core, 10), "the others do not come any more");
        group(&mut core);
        core.committed(6);

        // Sixty-four have been there at once, and one goes on alone.
        let waited = (0..64).filter(|_| !append(&mut core, 10)).count();
        assert_eq!(waited, 0, "nobody has been seen lately");
        group(&mut core);
        core.committed(7);
        let mut waits = 0;
        while !append(&mut core, 10) {
            group(&mut core);
            core.committed(8 + waits);
            waits += 1;
        }
        assert!((2..=24).contains(&waits), "it was kept waiting {waits} times");
    }

    /// Who created a shard while others appended was kept waiting for appends.
    #[test]
    fn a_change_of_a_shard_does_not_wait_for_appends() {
        let mut core = core(Recovered { next_sequence: 1, ..Recovered::default() });
        core.setup.gather_us = 500;
        core.turn(Now { wall_us: 1000, monotonic_ns: 1_000_000 });
        let create = |core: &mut LaneCore, shard| {
            let (reply, _) = oneshot::channel();
            core.change(shard, Change::Create(ShardConfig::default()), reply);
        };
        create(&mut core, 1);
        core.make_group(false, |group| group.seal(1, 0));
        core.committed(1);
        let append = |core: &mut LaneCore| {
            let (reply, _) = oneshot::channel();
            let (reply, records) = (AppendReply::Alone(reply), vec![Record::new("", vec![0; 10])]);
            core.append(Append { shard: ShardId(1), producer: None, records, bytes: 10, reply });
        };
        (0..3).for_each(|_| append(&mut core));
        core.make_group(false, |group| group.seal(1, 0));
        core.committed(2);
        append(&mut core);
        assert!(!core.wants_group(), "two others are expected");
        create(&mut core, 2);
        assert!(core.wants_group());
    }

    /// A producer with more under way than are remembered sent the first one again, and was told that it is there
    /// before it was on the disk.
    #[test]
    fn a_duplicate_whose_place_is_forgotten_is_answered_once_it_is_durable() {
        let shards = [(1, Settings::new(ShardConfig::default()))].into_iter().collect();
        let mut core = core(Recovered { shards, next_sequence: 1, ..Recovered::default() });
        let append = |core: &mut LaneCore, sequence| {
            let (reply, receive) = oneshot::channel();
            let producer = Some(Producer { id: 7, epoch: 0, sequence });
            let records = vec![Record::new("", "a record")];
            let reply = AppendReply::Alone(reply);
            core.append(Append { shard: ShardId(1), producer, records, bytes: 8, reply });
            receive
        };
        let first: Vec<_> =
            (0..PRODUCER_APPENDS_MAX as u64 + 1).map(|number| append(&mut core, number)).collect();
        core.make_group(false, |group| group.seal(1, 0));
        let again = append(&mut core, 0);
        assert!(core.commands().is_empty(), "nothing is durable, so nobody is answered");
        core.committed(1);
        let answers = core.commands().into_iter().filter(|command| {
            matches!(command, Command::Append { result: Ok(appended), .. } if appended.accepted == 1 || appended.duplicate)
        });
        assert_eq!(answers.count(), first.len() + 1);
        drop(again);
    }
}
