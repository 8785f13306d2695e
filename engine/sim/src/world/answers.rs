//! Turns, and what comes of them: each answer is held against what the oracle knows.

use penstock_engine::{AppendError, AppendReason, Appended, Batch, Position, ReadError, ShardError, Tail};

use super::{Answer, Known, Waiting, What, World};
use crate::demand;
use crate::limits::{
    ROOM_NOTICED_NS, STRAGGLING_TURNS_TO_REFUSE_ROOM_MAX, TURNS_TO_NOTICE_ROOM_MAX, TURNS_TO_REFUSE_ROOM_MAX,
};
use crate::oracle::{self, Ask, Change, Checked, Life, Outcome, Sent, Snapshot, Violation};
use crate::random::{Random, mix};

impl World {
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
        let due = self.room_since_ns.is_none_or(|since| monotonic_ns > since.saturating_add(ROOM_NOTICED_NS));
        let state = &mut self.lanes[lane];
        state.turns_with_room += u64::from(due);
        let refused_by =
            if self.stragglers { STRAGGLING_TURNS_TO_REFUSE_ROOM_MAX } else { TURNS_TO_REFUSE_ROOM_MAX };
        if state.turns_with_room == refused_by && state.asks_again_ns == u64::MAX {
            state.asks_again_ns = monotonic_ns + ROOM_NOTICED_NS;
        }
        state.turns_too_late += u64::from(monotonic_ns > state.asks_again_ns);
        state.open = open;
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
                demand!(
                    !(sent.behind_seal && shard.sealed),
                    "shard {id}: an append was taken behind the seal"
                );
                shard.acknowledged(sent, &appended)?;
                shard.became(sent.number, Outcome::Known(appended.refused.clone()))?;
                let group = oracle::group(appended.first);
                let state = &mut self.lanes[lane];
                state.acknowledged = true;
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

    /// The lane may say that the disk is full.
    fn may_be_full(&self, lane: usize) -> bool {
        self.room_since_ns.is_some() && self.lanes[lane].turns_too_late <= TURNS_TO_NOTICE_ROOM_MAX
    }

    fn append_answered(
        &mut self,
        lane: usize,
        id: u64,
        sent: Sent,
        answer: Result<Appended, AppendError>,
    ) -> Checked {
        let (number, full) = (sent.number, self.may_be_full(lane));
        let shard = self.shards.get_mut(&id).expect("a shard of the run");
        let error = match (answer, &sent.once) {
            (Ok(appended), Some(once)) if appended.duplicate => {
                self.tried.duplicates += 1;
                let producer = shard.producers.entry(once.producer.id).or_default();
                producer.answered_again(id, once, &appended)?;
                return shard.became(number, Outcome::NotJudged);
            }
            (Ok(appended), _) => {
                // All of it was refused by the throttle.
                demand!(
                    appended.refused.len() == sent.records.len(),
                    "shard {id}: nothing of append {number} was accepted, and not all of it refused"
                );
                let refused = if sent.once.is_some() { vec![0] } else { appended.refused };
                return shard.became(number, Outcome::Known(refused));
            }
            (Err(error), _) => error,
        };
        self.trace = mix(self.trace ^ number);
        let reason = error.reason;
        let legal = match &reason {
            AppendReason::Sealed => shard.sealed || shard.seal_asked || shard.sealed_perhaps.is_some(),
            AppendReason::Deleted => shard.life != Life::There || shard.delete_asked,
            AppendReason::DiskFull => full,
            AppendReason::Failed(_) => self.may_fail,
            AppendReason::Fenced { .. } | AppendReason::OutOfOrder { .. } => sent.once.is_some(),
            AppendReason::Overloaded | AppendReason::TooLarge(_) | AppendReason::Closed => false,
            AppendReason::Key(_) => {
                self.tried.without_key += 1;
                self.missing.iter().any(|key| shard.keys_asked.contains(key))
            }
        };
        demand!(legal, "shard {id}: append {number} was refused without a reason: {reason}");
        if let Some(once) = &sent.once {
            once.may_be_refused(id, &reason)?;
        }
        if matches!(
            reason,
            AppendReason::Fenced { .. } | AppendReason::OutOfOrder { .. } | AppendReason::Key(_)
        ) {
            self.tried.out_of_turn += u64::from(!matches!(reason, AppendReason::Key(_)));
            shard.became(number, Outcome::NotJudged)?;
        } else {
            shard.became(number, Outcome::Unknown)?;
        }
        let failed = matches!(reason, AppendReason::Failed(_));
        if failed {
            self.lanes[lane].failed = true;
        }
        if failed && error.records.is_empty() {
            shard.leave_open(sent);
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
            ShardError::DiskFull => self.may_be_full(lane),
            ShardError::Failed(_) => self.may_fail,
            ShardError::Overloaded => true,
            ShardError::Invalid(_) => self.keyless && !shard.keys_asked.is_empty(),
            ShardError::Exists(_) | ShardError::Closed => false,
        };
        demand!(legal, "shard {id}: a change was refused without a reason: {error}");
        self.lanes[lane].failed |= matches!(error, ShardError::Failed(_));
        self.trace = mix(self.trace ^ id);
        Ok(())
    }

    /// A reader may be told this.
    pub(super) fn read_refused(&mut self, lane: usize, id: u64, error: &ReadError) -> Checked {
        let shard = &self.shards[&id];
        let legal = match error {
            // It may have been refused just before the throttle was lifted.
            ReadError::Throttled => shard.throttle_asked,
            ReadError::Deleted => shard.life != Life::There || shard.delete_asked,
            ReadError::Failed(_) => self.lanes[lane].failed || self.may_fail || self.reads_may_fail,
            ReadError::Overloaded => true,
            ReadError::Damaged { .. } => self.rotten,
            ReadError::Key { from, to, .. } => {
                self.tried.without_key += 1;
                from < to && self.missing.iter().any(|key| shard.keys_asked.contains(key))
            }
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
}
