//! The way of an append: admitted, staged, laid into a group, durable, answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::producers::Verdict;
use super::{Command, LaneCore};
use crate::encryption::{Cipher, Encryption, KeyError, KeyId, nonce};
use crate::error::{AppendError, AppendReason, ReadError, ShardError};
use crate::lane::mailbox::Sleep;
use crate::lane::reply::AppendReply;
use crate::lane::{Append, Change, Reply};
use crate::limits::{GATHER_BYTES, GROUP_BYTES_MAX};
use crate::log::Size;
use crate::log::format::{CONTROL_SHARD, control, data};
use crate::log::group::{Builder, ENCRYPTED_MORE_BYTES, Group, SealedGroup, frame_bytes, group_bytes};
use crate::prefetch;
use crate::record::{Appended, Position, Producer, Record, ShardConfig, ShardId};
use crate::shard::producer::{Once, Remembered, producer_bytes};
use crate::shard::{SETTINGS_BYTES, Settings, State, TailExtent};

pub(super) enum Staged {
    Append(StagedAppend),
    /// The same append of the same producer is staged ahead of it: it gets that one's answer.
    Duplicate {
        shard: u64,
        producer: Producer,
        records: Vec<Record>,
        bytes: usize,
        reply: AppendReply,
    },
    Change {
        shard: u64,
        change: Change,
        /// Nobody waits for a change that the lane itself makes.
        reply: Option<Reply<(), ShardError>>,
    },
}

pub(super) struct StagedAppend {
    pub(super) shard: u64,
    /// Where in the table its shard is.
    pub(super) place: u32,
    pub(super) producer: Option<Producer>,
    pub(super) cipher: Option<KeyedCipher>,
    pub(super) timestamp_us: u64,
    pub(super) records: Vec<Record>,
    /// Indexes of the records that the throttle refused, and those records: all go back if the disk is full.
    pub(super) refused: Vec<u32>,
    pub(super) withheld: Vec<Record>,
    /// Bytes of its frames.
    pub(super) frames: usize,
    /// Bytes that the mailbox counts for it.
    pub(super) bytes: usize,
    pub(super) reply: AppendReply,
}

impl StagedAppend {
    /// Bytes it may take in a group, besides its entry in the extent table.
    fn bytes_in_group(&self) -> usize {
        let producer = if self.producer.is_some() { PRODUCER_FRAME_BYTES } else { 0 };
        let encrypted = if self.cipher.is_some() { ENCRYPTED_MORE_BYTES } else { 0 };
        self.frames + producer + encrypted
    }
}

/// A change of a shard, and who waits for it.
type LoggedChange = (u64, Change, Option<Reply<(), ShardError>>);

/// A cipher with the id of its key.
type KeyedCipher = (KeyId, Arc<dyn Cipher>);

/// A group on its way, and who waits for it.
pub(super) struct Flight {
    pub(super) group: SealedGroup,
    pub(super) passengers: Passengers,
}

/// What became of the appends and changes that a group was made of.
pub(super) struct Passengers {
    /// Where the shards of the group's extents are.
    pub(super) places: Vec<u32>,
    pub(super) appends: Vec<(Appended, usize, AppendReply)>,
    pub(super) changes: Vec<LoggedChange>,
    pub(super) record_bytes: u64,
}

impl LaneCore {
    pub(super) fn append(&mut self, append: Append) {
        let Append { shard: ShardId(shard), producer, records, bytes, reply } = append;
        let verdict = producer.map_or(Verdict::Next, |producer| self.producers.judge(shard, &producer));
        let (place, state) = self.shards.find(shard).unzip();
        let config = state.map_or_else(ShardConfig::default, |state| state.settings.config);
        let reason = match (&self.failed, state.map(|state| &state.closing), verdict) {
            (Some(why), ..) => Some(AppendReason::Failed(why.clone())),
            (None, None | Some(Some(AppendReason::Deleted)), _) => Some(AppendReason::Deleted),
            (None, _, Verdict::Fenced { epoch }) => Some(AppendReason::Fenced { epoch }),
            (None, _, Verdict::OutOfOrder { expected }) => Some(AppendReason::OutOfOrder { expected }),
            // What is in the log is in the log, also of a shard that was sealed since.
            (None, Some(closing), Verdict::Next) => closing.clone(),
            (None, Some(_), Verdict::Seen(_) | Verdict::Forgotten | Verdict::Staged) => None,
        };
        if let Some(reason) = reason {
            let result = Err(AppendError::new(reason, records));
            self.commands.push(Command::Append { reply, result, bytes });
            return;
        }
        match (verdict, producer) {
            (Verdict::Seen(once), _) => return self.answer_again(Some(once), bytes, reply),
            (Verdict::Forgotten, _) => return self.answer_again(None, bytes, reply),
            (Verdict::Staged, Some(producer)) => {
                let duplicate = Staged::Duplicate { shard, producer, records, bytes, reply };
                return self.staged.push_back(duplicate);
            }
            _ => {}
        }
        let cipher = match self.cipher(shard, config.key) {
            Ok(cipher) => cipher,
            Err(error) => {
                let result = Err(AppendError::new(AppendReason::Key(error), records));
                return self.commands.push(Command::Append { reply, result, bytes });
            }
        };
        let place = place.expect("the shard was just seen");
        let (mut records, mut refused, mut withheld) = (records, Vec::new(), Vec::new());
        if let Some(throttle) = config.throttle {
            let gate = &mut self.shards.get_mut_at(place, shard).expect("the shard was just seen").gate;
            let now_ns = self.now.monotonic_ns;
            if producer.is_some() {
                let bytes = records.iter().map(|record| record.bytes() as u64).sum();
                if !gate.admit_records(&throttle, records.len() as u64, bytes, now_ns) {
                    refused = (0..records.len() as u32).collect();
                    records.clear();
                }
            } else {
                let mut index = 0;
                withheld.extend(records.extract_if(.., |record| {
                    let admitted = gate.admit_record(&throttle, record.bytes() as u64, now_ns);
                    if !admitted {
                        refused.push(index);
                    }
                    index += 1;
                    !admitted
                }));
            }
        }
        let timestamp_us = self.time_us;
        if records.is_empty() {
            let first = Position::of(self.next_sequence, 0);
            let result = Ok(Appended { first, timestamp_us, accepted: 0, refused, duplicate: false });
            self.commands.push(Command::Append { reply, result, bytes });
            return;
        }
        let frames = records.iter().map(|record| frame_bytes(record.key.len(), record.data.len())).sum();
        if let Some(producer) = &producer {
            self.producers.stage(shard, producer);
        }
        let staged = StagedAppend {
            shard,
            place,
            producer,
            cipher,
            timestamp_us,
            records,
            refused,
            withheld,
            frames,
            bytes,
            reply,
        };
        self.staged_bytes += staged.bytes_in_group();
        self.staged.push_back(Staged::Append(staged));
    }

    /// What a shard's records are encrypted with, if it has a key.
    fn cipher(&self, shard: u64, key: Option<KeyId>) -> Result<Option<KeyedCipher>, KeyError> {
        let Some(key) = key else {
            return Ok(None);
        };
        let keys = self.setup.keys.as_ref().ok_or_else(|| KeyError("the engine was given no keys".into()))?;
        Ok(Some((key, keys.cipher(ShardId(shard), key)?)))
    }

    /// Answers an append that is in the log already, as soon as it is durable there.
    fn answer_again(&mut self, once: Option<Once>, bytes: usize, reply: AppendReply) {
        let appended = answer_of(once, self.time_us);
        let flight = match once {
            Some(once) => {
                self.flights.iter_mut().find(|flight| flight.group.header.sequence == once.first.group())
            }
            // Of a producer that has many under way it may be in any of the groups under way.
            None => self.flights.back_mut(),
        };
        match flight {
            Some(flight) => flight.passengers.appends.push((appended, bytes, reply)),
            None => self.commands.push(Command::Append { reply, result: Ok(appended), bytes }),
        }
    }

    pub(super) fn change(&mut self, shard: u64, change: Change, reply: Reply<(), ShardError>) {
        // Nobody can give up records that are still to come.
        let change = match change {
            Change::Trim(position) => Change::Trim(position.min(Position::of(self.next_sequence, 0))),
            // Nor bring back what has expired.
            Change::Configure(config, _) => {
                let state = self.shards.get(shard);
                let expired_us = state.map_or(0, |state| state.settings.horizon_us(self.time_us));
                Change::Configure(config, expired_us)
            }
            other => other,
        };
        let refused = match (&self.failed, self.shards.get_mut(shard), change) {
            (Some(why), _, _) => Some(ShardError::Failed(why.clone())),
            (None, Some(_), Change::Create(_)) => Some(ShardError::Exists(ShardId(shard))),
            (None, None, Change::Create(config)) => {
                let unusable = self.unusable(config);
                if unusable.is_none() {
                    self.shards.insert(shard, State::new(Settings::new(config), None, Position::START));
                }
                unusable
            }
            (None, None, _) => Some(ShardError::Deleted),
            // Logged behind the deletion, settings would bring the shard back at the next open.
            (None, Some(state), Change::Configure(..) | Change::Trim(_) | Change::Seal)
                if state.closing == Some(AppendReason::Deleted) =>
            {
                Some(ShardError::Deleted)
            }
            (None, Some(state), Change::Seal) => {
                state.closing.get_or_insert(AppendReason::Sealed);
                None
            }
            (None, Some(state), Change::Delete) => {
                state.closing = Some(AppendReason::Deleted);
                None
            }
            (None, Some(_), Change::Configure(config, _)) => self.unusable(config),
            (None, Some(_), Change::Trim(_)) => None,
        };
        match refused {
            Some(error) => self.commands.push(Command::Changed { reply, result: Err(error) }),
            None => self.staged.push_back(Staged::Change { shard, change, reply: Some(reply) }),
        }
    }

    /// Why a shard cannot have these settings in this engine.
    fn unusable(&self, config: ShardConfig) -> Option<ShardError> {
        let key = config.key.filter(|_| self.setup.keys.is_none())?;
        Some(ShardError::Invalid(format!("{key} is asked for, and the engine was opened without keys")))
    }

    /// Whether a group should be made now. While the groups in flight are being written more comes by itself; only what is
    /// small and came right behind another group waits a moment for others.
    pub(crate) fn wants_group(&self) -> bool {
        let goes = self.flights.len() < self.setup.groups_in_flight && self.failed.is_none();
        goes && !self.staged.is_empty() && self.light_sleep().is_none()
    }

    /// What is worth waking the lane before the moment is over in which it gathers appends for its next group; nothing if that is
    /// over, or there is enough for a group already, or as many appends as the lane had at once lately: who makes one after the other
    /// comes with the next only when the last is answered. Nor does it wait while somebody changes a shard: appends are what comes
    /// in crowds.
    pub(crate) fn light_sleep(&self) -> Option<Sleep> {
        self.gathers_until_us()?;
        let messages = self.company.checked_sub(self.outstanding()).filter(|&messages| messages > 0)?;
        let bytes = GATHER_BYTES.checked_sub(self.staged_bytes).filter(|&bytes| bytes > 0)?;
        let changes =
            self.staged.iter().any(|staged| matches!(staged, Staged::Change { reply: Some(_), .. }));
        (!changes).then_some(Sleep::Light { messages, bytes })
    }

    /// When the moment is over in which the lane gathers appends, if it is not.
    pub(super) fn gathers_until_us(&self) -> Option<u64> {
        let until_us = self.begun_us + self.setup.gather_us;
        (self.setup.gather_us > 0 && self.company > 1 && self.monotonic_us() < until_us).then_some(until_us)
    }

    /// Appends that are staged or on their way.
    fn outstanding(&self) -> usize {
        let flying: usize = self.flights.iter().map(|flight| flight.passengers.appends.len()).sum();
        self.staged.len() + flying
    }

    /// How many of the staged belong into the next group, and what they need.
    pub(super) fn next_group(&self) -> (usize, NextGroup) {
        let mut next = NextGroup::default();
        let mut count = 0;
        let mut shards = Vec::new();
        for staged in &self.staged {
            let bytes = match staged {
                Staged::Append(append) => append.bytes_in_group(),
                Staged::Duplicate { .. } => 0,
                Staged::Change { change, .. } => control_bytes(*change),
            };
            if count > 0 && next.frames + bytes > GROUP_BYTES_MAX {
                break;
            }
            next.frames += bytes;
            count += 1;
            match staged {
                Staged::Append(append) => {
                    next.append_bytes += bytes;
                    shards.push(append.shard);
                    next.control |= append.producer.is_some();
                }
                Staged::Duplicate { .. } => {}
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

    pub(super) fn checkpoint_bytes(&self) -> usize {
        (self.logged.len() + 1) * frame_bytes(8, SETTINGS_BYTES) + self.producers.checkpoint_bytes()
    }

    /// Makes the next group of what is staged; of nothing, it is a bare mark. The log must have room for it.
    pub(crate) fn make_group(&mut self, checkpoint: bool, enqueue: impl FnOnce(Group) -> SealedGroup) {
        let (count, next) = self.next_group();
        if count > 0 {
            // An eighth less at a time: what fewer appends are waited for is seen when they do not come.
            let fewer = self.company - self.company.div_ceil(8);
            self.company = self.outstanding().max(fewer).max(1);
            self.begun_us = self.monotonic_us();
        }
        let staged: Vec<Staged> = self.staged.drain(..count).collect();
        self.staged_bytes = self.staged_bytes.saturating_sub(next.append_bytes);
        let frames = next.frames + if checkpoint { self.checkpoint_bytes() } else { 0 };
        let extents = next.shards + usize::from(next.control || checkpoint);
        let first_us = staged
            .iter()
            .find_map(|staged| match staged {
                Staged::Append(append) => Some(append.timestamp_us),
                Staged::Duplicate { .. } | Staged::Change { .. } => None,
            })
            .unwrap_or(self.time_us);
        let sequence = self.next_sequence;
        let mut builder = Builder::new(&self.cutter, sequence, extents, frames, first_us);
        let passengers = self.fill(&mut builder, staged, sequence, checkpoint, next.control);
        self.next_sequence += 1;
        self.marked = self.durable;
        if count > 0 {
            self.last_filled = sequence;
        }
        let group = enqueue(builder.finish(self.setup.lane, self.epoch, self.durable));
        self.flights.push_back(Flight { group, passengers });
        self.idle_since_us = self.monotonic_us();
    }

    /// Lays the staged out by shard and remembers who waits.
    pub(super) fn fill(
        &mut self,
        builder: &mut Builder,
        staged: Vec<Staged>,
        sequence: u64,
        checkpoint: bool,
        control: bool,
    ) -> Passengers {
        let mut passengers = Passengers {
            places: Vec::new(),
            appends: Vec::with_capacity(staged.len()),
            changes: Vec::new(),
            record_bytes: 0,
        };
        let mut appends = Vec::with_capacity(staged.len());
        let (mut once, mut duplicates) = (Vec::new(), Vec::new());
        for staged in staged {
            match staged {
                Staged::Append(append) => appends.push(append),
                Staged::Duplicate { shard, producer, bytes, reply, .. } => {
                    duplicates.push((shard, producer, bytes, reply));
                }
                Staged::Change { shard, change, reply } => passengers.changes.push((shard, change, reply)),
            }
        }
        // Stable: appends to one shard stay in the order they came.
        appends.sort_by_key(|append| append.shard);
        // One extent of a shard is encrypted whole, with the key that is the newest.
        let mut ciphers = BTreeMap::new();
        for append in &mut appends {
            if let Some(cipher) = append.cipher.take() {
                ciphers.insert(append.shard, cipher);
            }
        }
        let mut shard = None;
        let mut rest = appends.into_iter();
        while let Some(append) = rest.next() {
            if shard != Some(append.shard) {
                match ciphers.remove(&append.shard) {
                    Some((key, cipher)) => {
                        let nonce = nonce(sequence, self.epoch, self.setup.drawn);
                        builder.begin_encrypted(append.shard, Encryption { key, cipher, nonce });
                    }
                    None => builder.begin(append.shard),
                }
                passengers.places.push(append.place);
                shard = Some(append.shard);
            }
            let mut first = None;
            let of_next = rest.as_slice().first().and_then(|next| next.records.first());
            let mut ahead = append.records.iter().skip(1).chain(of_next);
            for record in &append.records {
                if let Some(next) = ahead.next() {
                    prefetch::to_read(&next.key);
                    prefetch::to_read(&next.data);
                }
                let index = builder.push(data::RECORD, append.timestamp_us, &record.key, &record.data);
                first.get_or_insert(Position::of(sequence, index));
                passengers.record_bytes += record.bytes() as u64;
            }
            let appended = Appended {
                first: first.expect("an append without records is not staged"),
                timestamp_us: append.timestamp_us,
                accepted: append.records.len() as u32,
                refused: append.refused,
                duplicate: false,
            };
            if let Some(producer) = append.producer {
                once.push((append.shard, producer, appended.first, appended.timestamp_us, appended.accepted));
            }
            passengers.appends.push((appended, append.bytes, append.reply));
        }
        if checkpoint || control {
            builder.begin(CONTROL_SHARD);
        }
        // Frames count their time from the group's first; changes carry that time and none of their own.
        let time_us = builder.first_us();
        if checkpoint {
            for (shard, settings) in &self.logged {
                builder.push(control::CHECKPOINT, time_us, &shard.to_le_bytes(), &settings.encode());
            }
            let count = (self.logged.len() as u64).to_le_bytes();
            builder.push(control::CHECKPOINT_END, time_us, &[], &count);
            for (shard, data) in self.producers.frames() {
                builder.push(control::PRODUCER, time_us, &shard.to_le_bytes(), &data);
            }
        }
        for (shard, producer, first, timestamp_us, accepted) in once {
            let once = Once { sequence: producer.sequence, first, timestamp_us, accepted };
            let data = Remembered::of(producer.epoch, once).encode(producer.id);
            builder.push(control::PRODUCER, time_us, &shard.to_le_bytes(), &data);
            self.producers.log(shard, &producer, once);
        }
        for (shard, producer, bytes, reply) in duplicates {
            let appended = answer_of(self.producers.find(shard, &producer), self.time_us);
            passengers.appends.push((appended, bytes, reply));
        }
        for (shard, change, _) in &passengers.changes {
            let (kind, data) = self.log_change(*shard, *change);
            builder.push(kind, time_us, &shard.to_le_bytes(), &data);
        }
        passengers
    }

    /// Notes a change for later checkpoints and returns its frame.
    pub(super) fn log_change(&mut self, shard: u64, change: Change) -> (u16, Vec<u8>) {
        match change {
            Change::Create(config) => {
                let settings = Settings::new(config);
                self.logged.insert(shard, settings);
                (control::CREATE, settings.encode().to_vec())
            }
            Change::Configure(config, expired_us) => {
                let settings = self.logged.entry(shard).or_insert_with(|| Settings::new(config));
                settings.config = config;
                settings.expired_us = settings.expired_us.max(expired_us);
                (control::CONFIGURE, settings.encode().to_vec())
            }
            Change::Seal => {
                self.logged.entry(shard).and_modify(|settings| settings.sealed = true);
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
                self.producers.forget_shard(shard);
                (control::DELETE, Vec::new())
            }
        }
    }

    /// A group is durable: its records can be read, and whoever waited is answered.
    pub(crate) fn committed(&mut self, sequence: u64) {
        let Flight { group, passengers } =
            self.flights.pop_front().expect("a group that commits is on its way");
        assert_eq!(group.header.sequence, sequence, "groups commit in order");
        self.durable = sequence;
        self.stats.groups += 1;
        self.stats.group_bytes += group.bytes.len() as u64;
        self.stats.records += group
            .extents
            .iter()
            .filter(|extent| extent.shard != CONTROL_SHARD)
            .map(|extent| u64::from(extent.records))
            .sum::<u64>();
        self.stats.record_bytes += passengers.record_bytes;
        self.publish(group, passengers.places);
        for (shard, change, reply) in passengers.changes {
            self.apply(shard, change);
            self.answer_change(reply, Ok(()));
        }
        for (appended, bytes, reply) in passengers.appends {
            self.commands.push(Command::Append { reply, result: Ok(appended), bytes });
        }
    }

    /// Makes a group's records readable, keeps it for tail readers, and wakes who waited for it. `places`: where the shards of its
    /// extents are.
    pub(super) fn publish(&mut self, group: SealedGroup, places: Vec<u32>) {
        let header = &group.header;
        // The lane's own changes, in the last extent, are of no shard.
        for (index, (extent, &place)) in group.extents.iter().zip(&places).enumerate() {
            self.shards.expect_ahead(&places, index);
            let Some(state) = self.shards.get_mut_at(place, extent.shard) else {
                continue;
            };
            state.tail.push_back(TailExtent { sequence: header.sequence, index: index as u32 });
            let last = Position::of(header.sequence, extent.records - 1);
            state.last = Some((last, header.first_us + u64::from(extent.last_delta_us)));
            for waiter in state.woken() {
                self.commands.push(Command::Wake { reply: waiter.reply, result: Ok(()) });
            }
        }
        self.recent_bytes += group.memory_bytes();
        self.recent.push_back((group, places));
        while self.recent_bytes > self.setup.tail_cache_bytes
            && let Some((oldest, places)) = self.recent.pop_front()
        {
            self.recent_bytes -= oldest.memory_bytes();
            for (index, (extent, &place)) in oldest.extents.iter().zip(&places).enumerate() {
                self.shards.expect_ahead(&places, index);
                if let Some(state) = self.shards.get_mut_at(place, extent.shard) {
                    state.forget(oldest.header.sequence);
                }
            }
        }
    }

    /// A change is durable and takes effect.
    pub(super) fn apply(&mut self, shard: u64, change: Change) {
        let Some(state) = self.shards.get_mut(shard) else {
            return;
        };
        match change {
            Change::Create(_) => self.commands.push(Command::Known { shard: ShardId(shard), there: true }),
            Change::Configure(config, expired_us) => {
                state.settings.config = config;
                state.settings.expired_us = state.settings.expired_us.max(expired_us);
            }
            Change::Seal => {
                state.settings.sealed = true;
                state.closing.get_or_insert(AppendReason::Sealed);
                for waiter in state.woken() {
                    self.commands.push(Command::Wake { reply: waiter.reply, result: Ok(()) });
                }
            }
            Change::Trim(position) => state.settings.trimmed = state.settings.trimmed.max(position),
            Change::Delete => {
                let state = self.shards.remove(shard).expect("the shard was just seen");
                for waiter in state.waiters {
                    self.commands
                        .push(Command::Wake { reply: waiter.reply, result: Err(ReadError::Deleted) });
                }
                for (.., reply) in state.reads_parked {
                    self.commands.push(Command::Batch { reply, result: Err(ReadError::Deleted) });
                }
                self.commands.push(Command::Known { shard: ShardId(shard), there: false });
            }
        }
    }

    /// The disk has no room: what is staged goes back to its owners, and reads go on.
    pub(crate) fn disk_full(&mut self) {
        self.refuse_staged(&AppendReason::DiskFull, &ShardError::DiskFull);
    }

    /// Whether the disk had no room for the next segment; it is asked again from time to time.
    pub(crate) fn set_full(&mut self, full: bool) {
        if full && !self.full {
            self.provision_tried_us = self.monotonic_us();
        }
        self.full = full;
    }

    pub(super) fn refuse_staged(&mut self, reason: &AppendReason, error: &ShardError) {
        self.staged_bytes = 0;
        for staged in std::mem::take(&mut self.staged) {
            match staged {
                Staged::Append(staged) => {
                    let StagedAppend {
                        shard, producer, mut records, refused, withheld, bytes, reply, ..
                    } = staged;
                    if let Some(producer) = &producer {
                        self.producers.unstage(shard, producer);
                    }
                    for (index, record) in refused.into_iter().zip(withheld) {
                        records.insert(index as usize, record);
                    }
                    let result = Err(AppendError::new(reason.clone(), records));
                    self.commands.push(Command::Append { reply, result, bytes });
                }
                Staged::Duplicate { records, bytes, reply, .. } => {
                    let result = Err(AppendError::new(reason.clone(), records));
                    self.commands.push(Command::Append { reply, result, bytes });
                }
                Staged::Change { shard, change, reply } => {
                    match change {
                        Change::Create(_) => {
                            self.shards.remove(shard);
                        }
                        Change::Seal | Change::Delete => {
                            // Another seal or delete may be on its way already.
                            let closing = match self.logged.get(&shard) {
                                None => Some(AppendReason::Deleted),
                                Some(settings) => settings.sealed.then_some(AppendReason::Sealed),
                            };
                            if let Some(state) = self.shards.get_mut(shard) {
                                state.closing = closing;
                            }
                        }
                        Change::Configure(..) | Change::Trim(_) => {}
                    }
                    self.answer_change(reply, Err(error.clone()));
                }
            }
        }
    }

    fn answer_change(&mut self, reply: Option<Reply<(), ShardError>>, result: Result<(), ShardError>) {
        if let Some(reply) = reply {
            self.commands.push(Command::Changed { reply, result });
        }
    }

    /// The log failed. Nothing is appended any more; what is durable can be read.
    pub(crate) fn failed(&mut self, why: &str) {
        self.failed = Some(why.to_owned());
        for flight in std::mem::take(&mut self.flights) {
            for (_, bytes, reply) in flight.passengers.appends {
                let result = Err(AppendError::new(AppendReason::Failed(why.to_owned()), Vec::new()));
                self.commands.push(Command::Append { reply, result, bytes });
            }
            for (_, _, reply) in flight.passengers.changes {
                self.answer_change(reply, Err(ShardError::Failed(why.to_owned())));
            }
        }
        self.refuse_staged(&AppendReason::Failed(why.to_owned()), &ShardError::Failed(why.to_owned()));
        // What they wait for will not come before the engine is opened anew.
        for state in self.shards.values_mut() {
            for waiter in std::mem::take(&mut state.waiters) {
                let result = Err(ReadError::Failed(why.to_owned()));
                self.commands.push(Command::Wake { reply: waiter.reply, result });
            }
        }
    }
}

#[derive(Default)]
pub(super) struct NextGroup {
    /// Bytes of all frames.
    pub(super) frames: usize,
    /// Of these, what the appends may take.
    pub(super) append_bytes: usize,
    /// Shards with records in it.
    pub(super) shards: usize,
    /// It carries changes.
    pub(super) control: bool,
}

/// Bytes of the frame that one numbered append needs.
const PRODUCER_FRAME_BYTES: usize = frame_bytes(8, producer_bytes(1));

/// What the producer of a duplicate is told. The place of an old one is not known any more; that it is there is.
fn answer_of(once: Option<Once>, now_us: u64) -> Appended {
    let (first, timestamp_us, accepted) =
        once.map_or((Position::START, now_us, 0), |once| (once.first, once.timestamp_us, once.accepted));
    Appended { first, timestamp_us, accepted, refused: Vec::new(), duplicate: true }
}

fn control_bytes(change: Change) -> usize {
    let data = match change {
        Change::Create(_) | Change::Configure(..) => SETTINGS_BYTES,
        Change::Trim(_) => 8,
        Change::Seal | Change::Delete => 0,
    };
    frame_bytes(8, data)
}
