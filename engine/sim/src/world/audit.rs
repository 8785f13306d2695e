//! Looking closer: everybody gets an answer, every record is there, and after an open what is not known becomes known.

use std::time::Duration;

use penstock_engine::{From, Pending, Position, ReadError, ReadLimits, ShardConfig, ShardId};

use super::{Answer, Waiting, What, World, poll};
use crate::demand;
use crate::limits::TURNS_TO_ANSWER_MAX;
use crate::oracle::{Ask, Change, Checked, Life, Snapshot, Time, Violation};
use crate::random::Random;

impl World {
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
