//! What a lane decides: which appends are admitted, which go into the next group, who is answered when
//! it commits, and where a read finds its records. No I/O, no clock, no thread: events come in, commands go
//! out, and the same events give the same commands.

use std::collections::{BTreeMap, HashMap, VecDeque};

use futures_channel::oneshot;

use super::{Change, Message, Reply};
use crate::buffer::Pool;
use crate::clock::Now;
use crate::engine::LaneStats;
use crate::error::{AppendError, AppendReason, ReadError, ShardError};
use crate::limits::{
    GROUP_BYTES_MAX, MARK_IDLE_US, PROVISION_RETRY_US, READ_BYTES_MAX, READS_IN_FLIGHT_MAX,
    READS_WAITING_MAX, RETENTION_CHECK_US,
};
use crate::log::format::{CONTROL_SHARD, control};
use crate::log::group::{
    Builder, Extents, Group, SealedGroup, Walked, Wanted, collect, frame_bytes, group_bytes,
};
use crate::log::{Found, ReadFault, Recovered, Request, Size, Span};
use crate::record::{Appended, Batch, Entry, From, Position, ReadLimits, Record, ShardId, Tail};
use crate::shard::{SETTINGS_BYTES, Settings, State, TailExtent, Waiter};

/// What the lane's thread is to do.
pub(crate) enum Command {
    Append {
        reply: Reply<Appended, AppendError>,
        result: Result<Appended, AppendError>,
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
    Read { ticket: u64, request: Request },
    /// A shard is there, or is not any more, for everybody to see.
    Known { shard: ShardId, there: bool },
}

/// What the core is told when it is made.
pub(crate) struct Setup {
    pub(crate) lane: u32,
    pub(crate) groups_in_flight: usize,
    pub(crate) tail_cache_bytes: usize,
}

enum Staged {
    Append(StagedAppend),
    Change {
        shard: u64,
        change: Change,
        reply: Reply<(), ShardError>,
    },
}

struct StagedAppend {
    shard: u64,
    timestamp_us: u64,
    records: Vec<Record>,
    refused: Vec<u32>,
    /// Bytes that the mailbox counts for it.
    bytes: usize,
    reply: Reply<Appended, AppendError>,
}

/// A group on its way, and who waits for it.
struct Flight {
    group: SealedGroup,
    appends: Vec<(Appended, usize, Reply<Appended, AppendError>)>,
    changes: Vec<(u64, Change, Reply<(), ShardError>)>,
    record_bytes: u64,
}

/// What became of the appends and changes that a group was made of.
struct Passengers {
    appends: Vec<(Appended, usize, Reply<Appended, AppendError>)>,
    changes: Vec<(u64, Change, Reply<(), ShardError>)>,
    record_bytes: u64,
}

/// A read that is being answered.
struct Reading {
    shard: u64,
    cursor: Position,
    wanted: Wanted,
    entries: Vec<Entry>,
    /// Bytes of keys and data in the entries that came from disk.
    bytes: u64,
    /// Where the disk was told to stop looking.
    until: Position,
    reply: Reply<Batch, ReadError>,
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
    shards: HashMap<u64, State>,
    /// The shards as the groups built so far leave them: what a checkpoint writes.
    logged: BTreeMap<u64, Settings>,
    staged: VecDeque<Staged>,
    flights: VecDeque<Flight>,
    /// Recent groups, oldest first: sequence, bytes, extents.
    recent: VecDeque<(u64, usize, Extents)>,
    recent_bytes: usize,
    pool: Pool,
    tickets: u64,
    reading: HashMap<u64, Reading>,
    reads_in_flight: usize,
    reads_waiting: VecDeque<u64>,
    failed: Option<String>,
    full: bool,
    idle_since_us: u64,
    retention_checked_us: u64,
    provision_tried_us: u64,
    stats: LaneStats,
    commands: Vec<Command>,
}

impl LaneCore {
    pub(crate) fn new(setup: Setup, recovered: Recovered) -> LaneCore {
        let tail_from = Position::of(recovered.next_sequence, 0);
        let shards = recovered
            .shards
            .iter()
            .map(|(&shard, &settings)| {
                (
                    shard,
                    State::new(settings, recovered.last.get(&shard).copied(), tail_from),
                )
            })
            .collect();
        LaneCore {
            epoch: recovered.epoch,
            next_sequence: recovered.next_sequence,
            durable: recovered.next_sequence - 1,
            last_filled: recovered.next_sequence - 1,
            marked: recovered.next_sequence - 1,
            now: Now {
                wall_us: 0,
                monotonic_ns: 0,
            },
            time_us: recovered.last_us,
            shards,
            logged: recovered.shards.into_iter().collect(),
            staged: VecDeque::new(),
            flights: VecDeque::new(),
            recent: VecDeque::new(),
            recent_bytes: 0,
            pool: Pool::new(
                GROUP_BYTES_MAX + GROUP_BYTES_MAX / 8,
                2 * setup.groups_in_flight,
            ),
            tickets: 0,
            reading: HashMap::new(),
            reads_in_flight: 0,
            reads_waiting: VecDeque::new(),
            failed: None,
            full: false,
            idle_since_us: 0,
            retention_checked_us: 0,
            provision_tried_us: 0,
            stats: LaneStats::default(),
            commands: Vec::new(),
            setup,
        }
    }

    /// The shards there are.
    pub(crate) fn shards(&self) -> impl Iterator<Item = ShardId> + '_ {
        self.shards.keys().map(|&shard| ShardId(shard))
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

    /// Microseconds until the core wants its turn though nothing happened; nothing if it never does.
    pub(crate) fn deadline_us(&self) -> Option<u64> {
        let mut due = None;
        let mut at = |time_us: u64| due = Some(due.map_or(time_us, |due: u64| due.min(time_us)));
        if self.needs_mark() {
            at(self.idle_since_us + MARK_IDLE_US);
        }
        if self.full {
            at(self.provision_tried_us + PROVISION_RETRY_US);
        }
        if self.shards.values().any(|shard| {
            shard.settings.config.retention.is_some() || shard.settings.trimmed > Position::START
        }) {
            at(self.retention_checked_us + RETENTION_CHECK_US);
        }
        due.map(|due: u64| due.saturating_sub(self.monotonic_us()))
    }

    /// Whether the log should look for segments to give up.
    pub(crate) fn retention_due(&mut self) -> bool {
        let due = self.monotonic_us() >= self.retention_checked_us + RETENTION_CHECK_US;
        if due {
            self.retention_checked_us = self.monotonic_us();
        }
        due
    }

    /// Whether the log should ask for a segment again.
    pub(crate) fn provision_due(&mut self) -> bool {
        let due = self.full && self.monotonic_us() >= self.provision_tried_us + PROVISION_RETRY_US;
        if due {
            self.provision_tried_us = self.monotonic_us();
        }
        due
    }

    /// Whether anything of a shard's share of a segment can still be read.
    pub(crate) fn keeps(&self, span: &Span) -> bool {
        self.shards.get(&span.shard).is_some_and(|shard| {
            span.last >= shard.settings.trimmed
                && span.last_us >= shard.settings.horizon_us(self.time_us)
        })
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

    /// Takes in a message. [`Message::Close`] is the thread's affair and does nothing here.
    pub(crate) fn message(&mut self, message: Message) {
        match message {
            Message::Append {
                shard,
                records,
                bytes,
                reply,
            } => self.append(shard.0, records, bytes, reply),
            Message::Read {
                shard,
                from,
                limits,
                reply,
            } => self.read(shard.0, from, limits, reply),
            Message::Wait {
                shard,
                position,
                reply,
            } => self.wait(shard.0, position, reply),
            Message::Tail { shard, reply } => {
                let result = self
                    .shards
                    .get(&shard.0)
                    .ok_or(ReadError::Deleted)
                    .map(|state| Tail {
                        next: Position::of(self.durable + 1, 0),
                        sealed: state.settings.sealed,
                        last_timestamp_us: state.last.map(|(_, time_us)| time_us),
                    });
                self.commands.push(Command::Tail { reply, result });
            }
            Message::Change {
                shard,
                change,
                reply,
            } => self.change(shard.0, change, reply),
            Message::Stats { reply } => {
                let stats = LaneStats {
                    shards: self.shards.len() as u64,
                    tail_bytes: self.recent_bytes as u64,
                    ..self.stats
                };
                self.commands.push(Command::Stats { reply, stats });
            }
            Message::Close => {}
        }
    }

    fn append(
        &mut self,
        shard: u64,
        records: Vec<Record>,
        bytes: usize,
        reply: Reply<Appended, AppendError>,
    ) {
        let reason = match (&self.failed, self.shards.get(&shard)) {
            (Some(why), _) => Some(AppendReason::Failed(why.clone())),
            (None, None) => Some(AppendReason::Deleted),
            (None, Some(state)) => state.closing.clone(),
        };
        if let Some(reason) = reason {
            let result = Err(AppendError::new(reason, records));
            self.commands.push(Command::Append {
                reply,
                result,
                bytes,
            });
            return;
        }
        let state = self
            .shards
            .get_mut(&shard)
            .expect("the shard was just seen");
        let (mut records, mut refused) = (records, Vec::new());
        if let Some(throttle) = state.settings.config.throttle {
            let now_ns = self.now.monotonic_ns;
            let mut index = 0;
            records.retain(|record| {
                let admitted = state
                    .gate
                    .admit_record(&throttle, record.bytes() as u64, now_ns);
                if !admitted {
                    refused.push(index);
                }
                index += 1;
                admitted
            });
        }
        let timestamp_us = self.time_us;
        if records.is_empty() {
            let first = Position::of(self.next_sequence, 0);
            let result = Ok(Appended {
                first,
                timestamp_us,
                accepted: 0,
                refused,
            });
            self.commands.push(Command::Append {
                reply,
                result,
                bytes,
            });
            return;
        }
        self.staged.push_back(Staged::Append(StagedAppend {
            shard,
            timestamp_us,
            records,
            refused,
            bytes,
            reply,
        }));
    }

    fn change(&mut self, shard: u64, change: Change, reply: Reply<(), ShardError>) {
        let tail_from = Position::of(self.next_sequence, 0);
        let refused = match (&self.failed, self.shards.get_mut(&shard), change) {
            (Some(why), _, _) => Some(ShardError::Failed(why.clone())),
            (None, Some(_), Change::Create(_)) => Some(ShardError::Exists(ShardId(shard))),
            (None, None, Change::Create(config)) => {
                self.shards
                    .insert(shard, State::new(Settings::new(config), None, tail_from));
                None
            }
            (None, None, _) => Some(ShardError::Deleted),
            (None, Some(state), Change::Seal) => {
                state.closing.get_or_insert(AppendReason::Sealed);
                None
            }
            (None, Some(state), Change::Delete) => {
                state.closing = Some(AppendReason::Deleted);
                None
            }
            (None, Some(_), Change::Configure(_) | Change::Trim(_)) => None,
        };
        match refused {
            Some(error) => self.commands.push(Command::Changed {
                reply,
                result: Err(error),
            }),
            None => self.staged.push_back(Staged::Change {
                shard,
                change,
                reply,
            }),
        }
    }

    /// Whether a group should be made now. Nothing waits for more to come: while the groups in flight are
    /// being written, more comes by itself.
    pub(crate) fn wants_group(&self) -> bool {
        !self.staged.is_empty()
            && self.flights.len() < self.setup.groups_in_flight
            && self.failed.is_none()
    }

    /// How many of the staged belong into the next group, and what they need.
    fn next_group(&self) -> (usize, NextGroup) {
        let mut next = NextGroup::default();
        let mut count = 0;
        let mut shards = Vec::new();
        for staged in &self.staged {
            let bytes = match staged {
                Staged::Append(append) => append
                    .records
                    .iter()
                    .map(|record| frame_bytes(record.key.len(), record.data.len()))
                    .sum(),
                Staged::Change { change, .. } => control_bytes(*change),
            };
            if count > 0 && next.frames + bytes > GROUP_BYTES_MAX {
                break;
            }
            next.frames += bytes;
            count += 1;
            match staged {
                Staged::Append(append) => shards.push(append.shard),
                Staged::Change { .. } => next.control = true,
            }
        }
        shards.sort_unstable();
        shards.dedup();
        next.shards = shards.len();
        (count, next)
    }

    /// What the next group needs, for the log to say whether it has room.
    pub(crate) fn size(&self) -> Size {
        let (_, next) = self.next_group();
        let plain = next.shards + usize::from(next.control);
        let with_checkpoint = next.shards + 1;
        Size {
            plain: (group_bytes(plain, next.frames), plain),
            with_checkpoint: (
                group_bytes(with_checkpoint, next.frames + self.checkpoint_bytes()),
                with_checkpoint,
            ),
        }
    }

    fn checkpoint_bytes(&self) -> usize {
        (self.logged.len() + 1) * frame_bytes(8, SETTINGS_BYTES)
    }

    /// Makes the next group of what is staged; of nothing, it is a bare mark. The log must have room for it.
    pub(crate) fn make_group(
        &mut self,
        checkpoint: bool,
        enqueue: impl FnOnce(Group) -> SealedGroup,
    ) {
        let (count, next) = self.next_group();
        let staged: Vec<Staged> = self.staged.drain(..count).collect();
        let frames = next.frames
            + if checkpoint {
                self.checkpoint_bytes()
            } else {
                0
            };
        let extents = next.shards + usize::from(next.control || checkpoint);
        let first_us = staged
            .iter()
            .find_map(|staged| match staged {
                Staged::Append(append) => Some(append.timestamp_us),
                Staged::Change { .. } => None,
            })
            .unwrap_or(self.time_us);
        let mut builder = Builder::new(&self.pool, extents, frames, first_us);
        let sequence = self.next_sequence;
        let passengers = self.fill(&mut builder, staged, sequence, checkpoint, next.control);
        self.next_sequence += 1;
        self.marked = self.durable;
        if count > 0 {
            self.last_filled = sequence;
        }
        let group = enqueue(builder.finish(self.setup.lane, self.epoch, sequence, self.durable));
        let Passengers {
            appends,
            changes,
            record_bytes,
        } = passengers;
        self.flights.push_back(Flight {
            group,
            appends,
            changes,
            record_bytes,
        });
        self.idle_since_us = self.monotonic_us();
    }

    /// Lays the staged out by shard and remembers who waits.
    fn fill(
        &mut self,
        builder: &mut Builder,
        staged: Vec<Staged>,
        sequence: u64,
        checkpoint: bool,
        control: bool,
    ) -> Passengers {
        let mut passengers = Passengers {
            appends: Vec::with_capacity(staged.len()),
            changes: Vec::new(),
            record_bytes: 0,
        };
        let mut appends = Vec::with_capacity(staged.len());
        for staged in staged {
            match staged {
                Staged::Append(append) => appends.push(append),
                Staged::Change {
                    shard,
                    change,
                    reply,
                } => passengers.changes.push((shard, change, reply)),
            }
        }
        // Stable: appends to one shard stay in the order they came.
        appends.sort_by_key(|append| append.shard);
        let mut shard = None;
        for append in appends {
            if shard != Some(append.shard) {
                builder.begin(append.shard);
                shard = Some(append.shard);
            }
            let mut first = None;
            for record in &append.records {
                let index = builder.push(0, append.timestamp_us, &record.key, &record.data);
                first.get_or_insert(Position::of(sequence, index));
                passengers.record_bytes += record.bytes() as u64;
            }
            let appended = Appended {
                first: first.expect("an append without records is not staged"),
                timestamp_us: append.timestamp_us,
                accepted: append.records.len() as u32,
                refused: append.refused,
            };
            passengers
                .appends
                .push((appended, append.bytes, append.reply));
        }
        if checkpoint || control {
            builder.begin(CONTROL_SHARD);
        }
        // Frames count their time from the group's first; changes carry that time and none of their own.
        let time_us = builder.first_us();
        if checkpoint {
            for (shard, settings) in &self.logged {
                builder.push(
                    control::CHECKPOINT,
                    time_us,
                    &shard.to_le_bytes(),
                    &settings.encode(),
                );
            }
            let count = (self.logged.len() as u64).to_le_bytes();
            builder.push(control::CHECKPOINT_END, time_us, &[], &count);
        }
        for (shard, change, _) in &passengers.changes {
            let (kind, data) = self.log_change(*shard, *change);
            builder.push(kind, time_us, &shard.to_le_bytes(), &data);
        }
        passengers
    }

    /// Notes a change for later checkpoints and returns its frame.
    fn log_change(&mut self, shard: u64, change: Change) -> (u16, Vec<u8>) {
        match change {
            Change::Create(config) => {
                let settings = Settings::new(config);
                self.logged.insert(shard, settings);
                (control::CREATE, settings.encode().to_vec())
            }
            Change::Configure(config) => {
                let settings = self
                    .logged
                    .entry(shard)
                    .or_insert_with(|| Settings::new(config));
                settings.config = config;
                (control::CONFIGURE, settings.encode().to_vec())
            }
            Change::Seal => {
                self.logged
                    .entry(shard)
                    .and_modify(|settings| settings.sealed = true);
                (control::SEAL, Vec::new())
            }
            Change::Trim(position) => {
                self.logged
                    .entry(shard)
                    .and_modify(|settings| settings.trimmed = settings.trimmed.max(position));
                (control::TRIM, position.number().to_le_bytes().to_vec())
            }
            Change::Delete => {
                self.logged.remove(&shard);
                (control::DELETE, Vec::new())
            }
        }
    }

    /// A group is durable: its records can be read, and whoever waited is answered.
    pub(crate) fn committed(&mut self, sequence: u64) {
        let flight = self
            .flights
            .pop_front()
            .expect("a group that commits is on its way");
        assert_eq!(
            flight.group.header.sequence, sequence,
            "groups commit in order"
        );
        self.durable = sequence;
        self.stats.groups += 1;
        self.stats.group_bytes += flight.group.bytes.len() as u64;
        self.stats.records += flight
            .appends
            .iter()
            .map(|(appended, ..)| u64::from(appended.accepted))
            .sum::<u64>();
        self.stats.record_bytes += flight.record_bytes;
        self.publish(&flight.group);
        for (shard, change, reply) in flight.changes {
            self.apply(shard, change);
            self.commands.push(Command::Changed {
                reply,
                result: Ok(()),
            });
        }
        for (appended, bytes, reply) in flight.appends {
            self.commands.push(Command::Append {
                reply,
                result: Ok(appended),
                bytes,
            });
        }
    }

    /// Makes a group's records readable, keeps it for tail readers, and wakes who waited for it.
    fn publish(&mut self, group: &SealedGroup) {
        let header = &group.header;
        for extent in group
            .extents
            .iter()
            .filter(|extent| extent.shard != CONTROL_SHARD)
        {
            let Some(state) = self.shards.get_mut(&extent.shard) else {
                continue;
            };
            let bytes = group
                .bytes
                .slice(extent.offset as usize..)
                .slice(..extent.length as usize);
            state.tail.push_back(TailExtent {
                sequence: header.sequence,
                group_first_us: header.first_us,
                bytes,
                extent: *extent,
            });
            let last = Position::of(header.sequence, extent.records - 1);
            state.last = Some((last, header.first_us + u64::from(extent.last_delta_us)));
            for waiter in state.woken() {
                self.commands.push(Command::Wake {
                    reply: waiter.reply,
                    result: Ok(()),
                });
            }
        }
        self.recent_bytes += group.bytes.len();
        self.recent
            .push_back((header.sequence, group.bytes.len(), group.extents.clone()));
        while self.recent_bytes > self.setup.tail_cache_bytes {
            let Some((sequence, bytes, extents)) = self.recent.pop_front() else {
                break;
            };
            self.recent_bytes -= bytes;
            for extent in extents.iter() {
                let Some(state) = self.shards.get_mut(&extent.shard) else {
                    continue;
                };
                if state
                    .tail
                    .front()
                    .is_some_and(|front| front.sequence == sequence)
                {
                    state.tail.pop_front();
                    state.tail_from = Position::of(sequence + 1, 0);
                }
                if state.tail.is_empty() {
                    state.tail.shrink_to_fit();
                }
            }
        }
    }

    /// A change is durable and takes effect.
    fn apply(&mut self, shard: u64, change: Change) {
        let Some(state) = self.shards.get_mut(&shard) else {
            return;
        };
        match change {
            Change::Create(_) => self.commands.push(Command::Known {
                shard: ShardId(shard),
                there: true,
            }),
            Change::Configure(config) => state.settings.config = config,
            Change::Seal => {
                state.settings.sealed = true;
                for waiter in state.woken() {
                    self.commands.push(Command::Wake {
                        reply: waiter.reply,
                        result: Ok(()),
                    });
                }
            }
            Change::Trim(position) => state.settings.trimmed = state.settings.trimmed.max(position),
            Change::Delete => {
                let state = self.shards.remove(&shard).expect("the shard was just seen");
                for waiter in state.waiters {
                    self.commands.push(Command::Wake {
                        reply: waiter.reply,
                        result: Err(ReadError::Deleted),
                    });
                }
                self.commands.push(Command::Known {
                    shard: ShardId(shard),
                    there: false,
                });
            }
        }
    }

    /// The disk has no room: what is staged goes back to its owners, and reads go on.
    pub(crate) fn disk_full(&mut self) {
        if !self.full {
            self.full = true;
            self.provision_tried_us = self.monotonic_us();
        }
        self.refuse_staged(&AppendReason::DiskFull, &ShardError::DiskFull);
    }

    /// A segment is ready again.
    pub(crate) fn has_room(&mut self) {
        self.full = false;
    }

    fn refuse_staged(&mut self, reason: &AppendReason, error: &ShardError) {
        for staged in std::mem::take(&mut self.staged) {
            match staged {
                Staged::Append(StagedAppend {
                    records,
                    bytes,
                    reply,
                    ..
                }) => {
                    let result = Err(AppendError::new(reason.clone(), records));
                    self.commands.push(Command::Append {
                        reply,
                        result,
                        bytes,
                    });
                }
                Staged::Change {
                    shard,
                    change,
                    reply,
                } => {
                    match change {
                        Change::Create(_) => {
                            self.shards.remove(&shard);
                        }
                        Change::Seal | Change::Delete => {
                            if let Some(state) = self.shards.get_mut(&shard) {
                                state.closing =
                                    state.settings.sealed.then_some(AppendReason::Sealed);
                            }
                        }
                        Change::Configure(_) | Change::Trim(_) => {}
                    }
                    self.commands.push(Command::Changed {
                        reply,
                        result: Err(error.clone()),
                    });
                }
            }
        }
    }

    /// The log failed. Nothing is appended any more; what is durable can be read.
    pub(crate) fn failed(&mut self, why: &str) {
        self.failed = Some(why.to_owned());
        for flight in std::mem::take(&mut self.flights) {
            for (_, bytes, reply) in flight.appends {
                let result = Err(AppendError::new(
                    AppendReason::Failed(why.to_owned()),
                    Vec::new(),
                ));
                self.commands.push(Command::Append {
                    reply,
                    result,
                    bytes,
                });
            }
            for (_, _, reply) in flight.changes {
                self.commands.push(Command::Changed {
                    reply,
                    result: Err(ShardError::Failed(why.to_owned())),
                });
            }
        }
        self.refuse_staged(
            &AppendReason::Failed(why.to_owned()),
            &ShardError::Failed(why.to_owned()),
        );
    }

    fn wait(&mut self, shard: u64, position: Position, reply: Reply<(), ReadError>) {
        match self.shards.get_mut(&shard) {
            None => self.commands.push(Command::Wake {
                reply,
                result: Err(ReadError::Deleted),
            }),
            Some(state) if state.reaches(position) => self.commands.push(Command::Wake {
                reply,
                result: Ok(()),
            }),
            Some(state) => {
                // Those who gave up waiting leave their place behind: cleared whenever the list has doubled.
                if state.waiters.len().is_power_of_two() {
                    state.waiters.retain(|waiter| !waiter.reply.is_canceled());
                }
                state.waiters.push(Waiter { position, reply });
            }
        }
    }

    fn read(&mut self, shard: u64, from: From, limits: ReadLimits, reply: Reply<Batch, ReadError>) {
        let Some(state) = self.shards.get_mut(&shard) else {
            return self.commands.push(Command::Batch {
                reply,
                result: Err(ReadError::Deleted),
            });
        };
        if let Some(throttle) = state.settings.config.throttle
            && !state.gate.admit_read(&throttle, self.now.monotonic_ns)
        {
            return self.commands.push(Command::Batch {
                reply,
                result: Err(ReadError::Throttled),
            });
        }
        let (position, since_us) = match from {
            From::TrimHorizon => (Position::START, 0),
            From::At(position) => (position, 0),
            From::After(position) => (position.next(), 0),
            From::Timestamp(time_us) => (Position::START, time_us),
            From::Latest => (Position::of(self.durable + 1, 0), 0),
        };
        let cursor = position.max(state.settings.trimmed);
        let since_us = since_us.max(state.settings.horizon_us(self.time_us));
        let wanted = Wanted {
            from: cursor,
            since_us,
            records: limits.records,
            bytes: limits.bytes,
            nothing_yet: true,
        };
        let ticket = self.tickets;
        self.tickets += 1;
        self.reading.insert(
            ticket,
            Reading {
                shard,
                cursor,
                wanted,
                entries: Vec::new(),
                bytes: 0,
                until: Position::START,
                reply,
            },
        );
        self.go_on(ticket);
    }

    /// Answers a read from memory if it can, else sends it to the disk.
    fn go_on(&mut self, ticket: u64) {
        let reading = self
            .reading
            .get_mut(&ticket)
            .expect("the read is under way");
        let Some(state) = self.shards.get(&reading.shard) else {
            return self.answer(ticket, Err(ReadError::Deleted));
        };
        let in_memory = reading.cursor >= state.tail_from
            || state.last.is_none_or(|(last, _)| last < reading.cursor);
        if !in_memory {
            let wanted = &reading.wanted;
            let enough =
                wanted.records == 0 || wanted.bytes == 0 || reading.bytes >= READ_BYTES_MAX as u64;
            if enough && !wanted.nothing_yet {
                let next = reading.cursor;
                return self.answer(ticket, Ok(next));
            }
            self.stats.reads_disk += 1;
            return self.ask_disk(ticket);
        }
        self.stats.reads_memory += 1;
        reading.wanted.from = reading.cursor;
        let begin = state
            .tail
            .partition_point(|extent| extent.sequence < reading.cursor.group());
        let mut next = reading.cursor.max(Position::of(self.durable + 1, 0));
        for tail in state.tail.range(begin..) {
            let walked = collect(
                &tail.bytes,
                &tail.extent,
                tail.sequence,
                tail.group_first_us,
                &mut reading.wanted,
                &mut reading.entries,
            );
            match walked {
                Walked::Through => {}
                Walked::Full(position) => {
                    next = position;
                    break;
                }
                Walked::Damaged => {
                    let why = "a group in memory does not match its checksum".to_owned();
                    return self.answer(ticket, Err(ReadError::Failed(why)));
                }
            }
        }
        self.answer(ticket, Ok(next));
    }

    fn ask_disk(&mut self, ticket: u64) {
        if self.reads_in_flight >= READS_IN_FLIGHT_MAX {
            if self.reads_waiting.len() >= READS_WAITING_MAX {
                return self.answer(ticket, Err(ReadError::Overloaded));
            }
            self.reads_waiting.push_back(ticket);
            return;
        }
        let reading = self
            .reading
            .get_mut(&ticket)
            .expect("the read is under way");
        let Some(state) = self.shards.get(&reading.shard) else {
            return self.answer(ticket, Err(ReadError::Deleted));
        };
        self.reads_in_flight += 1;
        reading.wanted.from = reading.cursor;
        reading.until = state.tail_from;
        let request = Request {
            shard: reading.shard,
            wanted: reading.wanted,
            until: state.tail_from.group(),
        };
        self.commands.push(Command::Read { ticket, request });
    }

    /// The disk has answered a read.
    pub(crate) fn read_done(&mut self, ticket: u64, result: Result<Found, ReadFault>) {
        self.reads_in_flight -= 1;
        if let Some(waiting) = self.reads_waiting.pop_front() {
            self.ask_disk(waiting);
        }
        let Some(reading) = self.reading.get_mut(&ticket) else {
            return;
        };
        match result {
            Ok(found) => {
                // Nothing found short of what is in memory: the next record is larger than what is left.
                let full = found.entries.is_empty() && found.next < reading.until;
                for entry in &found.entries {
                    let bytes = (entry.key.len() + entry.data.len()) as u64;
                    reading.wanted.nothing_yet = false;
                    reading.wanted.records = reading.wanted.records.saturating_sub(1);
                    reading.wanted.bytes = reading.wanted.bytes.saturating_sub(bytes);
                    reading.bytes += bytes;
                }
                reading.entries.extend(found.entries);
                reading.cursor = found.next;
                if full {
                    self.answer(ticket, Ok(found.next));
                } else {
                    self.go_on(ticket);
                }
            }
            // What was found before the damage is served; the next read meets it.
            Err(_) if !reading.entries.is_empty() => {
                let next = reading.cursor;
                self.answer(ticket, Ok(next));
            }
            Err(ReadFault::Damaged { from, to, why }) => {
                let shard = ShardId(reading.shard);
                self.answer(
                    ticket,
                    Err(ReadError::Damaged {
                        shard,
                        from,
                        to,
                        why,
                    }),
                );
            }
            Err(ReadFault::Failed(why)) => self.answer(ticket, Err(ReadError::Failed(why))),
        }
    }

    /// Ends a read: with what was collected, and where to read on, or with an error.
    fn answer(&mut self, ticket: u64, result: Result<Position, ReadError>) {
        let reading = self
            .reading
            .remove(&ticket)
            .expect("a read is answered once");
        let result = result.and_then(|next| {
            let state = self
                .shards
                .get_mut(&reading.shard)
                .ok_or(ReadError::Deleted)?;
            if let Some(throttle) = state.settings.config.throttle {
                let bytes = reading
                    .entries
                    .iter()
                    .map(|entry| (entry.key.len() + entry.data.len()) as u64)
                    .sum();
                state
                    .gate
                    .charge_read(&throttle, bytes, self.now.monotonic_ns);
            }
            let last = state.last.is_none_or(|(last, _)| last < next);
            Ok(Batch {
                records: reading.entries,
                next,
                last,
                ended: last && state.settings.sealed,
            })
        });
        self.commands.push(Command::Batch {
            reply: reading.reply,
            result,
        });
    }
}

#[derive(Default)]
struct NextGroup {
    /// Bytes of all frames.
    frames: usize,
    /// Shards with records in it.
    shards: usize,
    /// It carries changes.
    control: bool,
}

fn control_bytes(change: Change) -> usize {
    let data = match change {
        Change::Create(_) | Change::Configure(_) => SETTINGS_BYTES,
        Change::Trim(_) => 8,
        Change::Seal | Change::Delete => 0,
    };
    frame_bytes(8, data)
}
