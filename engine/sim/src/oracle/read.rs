//! Whether a read's answer is the right one.

use penstock_engine::{Batch, Entry, From, Position, ReadLimits, Record};

use super::shard::{Sent, Shard, Stored};
use super::{Checked, Time};
use crate::demand;

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// From where.
    pub from: From,
    /// How much.
    pub limits: ReadLimits,
}

/// What held when the lane took the read in.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    start: Position,
    /// Asked for explicitly: exact.
    since_us: u64,
    /// Certainly hidden below the first, perhaps below the second.
    trimmed: (Position, Position),
    horizon_us: (u64, u64),
    sealed: bool,
    /// When the read was really begun is not known: it may have waited behind another one.
    pub blurred: bool,
}

impl Snapshot {
    /// Of this moment.
    #[must_use]
    pub fn take(shard: &Shard, ask: &Ask, time: Time) -> Snapshot {
        let end = shard.last.map_or(Position::START, |(last, _)| last.next());
        let (start, since_us) = match ask.from {
            From::TrimHorizon => (Position::START, 0),
            From::At(position) => (position, 0),
            From::After(position) => (position.next(), 0),
            From::Timestamp(time_us) => (Position::START, time_us),
            From::Latest => (end, 0),
        };
        Snapshot {
            start,
            since_us,
            trimmed: (shard.trimmed, shard.trimmed.max(shard.trimmed_perhaps)),
            horizon_us: shard.horizon_us(time),
            sealed: shard.sealed,
            blurred: false,
        }
    }

    /// The record must not be in the answer.
    fn hides(&self, stored: &Stored) -> bool {
        stored.position < self.start.max(self.trimmed.0)
            || stored.timestamp_us < self.since_us.max(self.horizon_us.0)
    }

    /// The record need not be in the answer.
    fn may_leave_out(&self, stored: &Stored) -> bool {
        stored.position < self.start.max(self.trimmed.1)
            || stored.timestamp_us < self.since_us.max(self.horizon_us.1)
    }
}

fn same(entry: &Entry, record: &Record) -> bool {
    entry.key == record.key && entry.data == record.data
}

impl Shard {
    /// Whether the batch is right. `settle` if it may hold records of unsettled appends: what it holds of them is
    /// there from then on. Returns how many records there were.
    ///
    /// # Errors
    /// It is not.
    pub fn check_read(
        &mut self,
        ask: &Ask,
        snapshot: &Snapshot,
        batch: &Batch,
        now: Time,
        settle: bool,
    ) -> Checked<u64> {
        self.expire(now);
        let id = self.id;
        let bytes: usize = batch.records.iter().map(|entry| entry.key.len() + entry.data.len()).sum();
        let count = batch.records.len();
        demand!(
            count <= (ask.limits.records as usize).max(1),
            "shard {id}: {count} records for {:?}",
            ask.limits
        );
        demand!(
            bytes as u64 <= ask.limits.bytes || count == 1,
            "shard {id}: {bytes} bytes in {count} records for {:?}",
            ask.limits
        );
        let begin = snapshot.start.max(snapshot.trimmed.0);
        let mut at = self.log.partition_point(|stored| stored.position < begin);
        for entry in &batch.records {
            while self.log.get(at).is_some_and(|stored| stored.position < entry.position) {
                self.left_out(at, snapshot)?;
                at += 1;
            }
            match self.log.get(at) {
                Some(stored) if stored.position == entry.position => {
                    let position = entry.position.number();
                    demand!(same(entry, &stored.record), "shard {id}: other bytes at position {position}");
                    demand!(
                        entry.timestamp_us == stored.timestamp_us,
                        "shard {id}: time {} at position {position} instead of {}",
                        entry.timestamp_us,
                        stored.timestamp_us
                    );
                    demand!(
                        snapshot.blurred || !snapshot.hides(stored),
                        "shard {id}: position {position} was returned to {ask:?}, {snapshot:?}"
                    );
                    at += 1;
                }
                _ if self.ghosts.iter().flat_map(|sent| &sent.records).any(|record| same(entry, record)) => {}
                _ if settle && at == self.log.len() => {
                    self.settle(entry, now)?;
                    at += 1;
                }
                _ => {
                    let position = entry.position.number();
                    demand!(
                        false,
                        "shard {id}: at position {position} is a record that was not acknowledged"
                    );
                }
            }
        }
        while self.log.get(at).is_some_and(|stored| stored.position < batch.next) {
            self.left_out(at, snapshot)?;
            at += 1;
        }
        demand!(
            batch.records.last().is_none_or(|last| last.position < batch.next),
            "shard {id}: read on from {} after a record behind it",
            batch.next.number()
        );
        demand!(
            count > 0 || batch.last || batch.next > begin,
            "shard {id}: nothing was returned, and to read on from where the read began"
        );
        Ok(count as u64)
    }

    /// A record that was left out may be left out.
    fn left_out(&self, at: usize, snapshot: &Snapshot) -> Checked {
        let stored = &self.log[at];
        demand!(
            snapshot.blurred || snapshot.may_leave_out(stored) || self.may_be_gone(stored),
            "shard {}: the record at position {} is missing: {snapshot:?}",
            self.id,
            stored.position.number()
        );
        Ok(())
    }

    /// The answer said that nothing is left; `until` is the last position known when it may have been given.
    ///
    /// # Errors
    /// There is something left, or the shard's end was told wrongly.
    pub fn check_last(&self, snapshot: &Snapshot, batch: &Batch, until: Option<Position>) -> Checked {
        let id = self.id;
        if batch.last {
            let behind = self.log.partition_point(|stored| stored.position < batch.next);
            for at in behind..self.log.len() {
                if until.is_some_and(|until| self.log[at].position <= until) {
                    self.left_out(at, snapshot)?;
                }
            }
        }
        demand!(batch.last || !batch.ended, "shard {id}: ended, and something is left");
        demand!(
            !batch.ended || self.sealed || self.seal_asked || self.sealed_perhaps.is_some(),
            "shard {id}: ended, and nobody sealed it"
        );
        demand!(
            !batch.last || batch.ended || !snapshot.sealed,
            "shard {id}: sealed, nothing left, and not ended"
        );
        Ok(())
    }

    /// A record of an append that nobody knew of whether it is there.
    fn settle(&mut self, entry: &Entry, now: Time) -> Checked {
        let id = self.id;
        let position = entry.position.number();
        // A throttle may have refused all that is left of an append, and retention may hide it.
        let horizon_us = self.horizon_us(now).1;
        // A numbered append may also have been refused for its number, or be there already.
        while let Some(sent) = self.unsettled.front()
            && (sent.throttled || sent.earliest_us < horizon_us || sent.once.is_some())
            && !(sent.begun && sent.once.is_some())
            && !sent.records.iter().any(|record| same(entry, record))
        {
            let sent = self.unsettled.pop_front().expect("there is a first one");
            if sent.earliest_us < horizon_us {
                self.lose(sent);
            }
        }
        let Some(sent) = self.unsettled.front_mut() else {
            let why = "that nobody sent, or that came back";
            return Err(super::Violation(format!("shard {id}: a record at position {position} {why}")));
        };
        let found = sent.records.iter().position(|record| same(entry, record));
        let Some(found) = found.filter(|&found| found == 0 || (sent.throttled && sent.once.is_none())) else {
            // What was sent first is not there: then nothing that was sent later may be.
            let number = sent.number;
            return Err(super::Violation(format!(
                "shard {id}: the record at position {position} is not what append {number} sent, or not all of it"
            )));
        };
        let record = sent.records[found].clone();
        sent.records.drain(..=found);
        let half = self.last.is_some_and(|(last, _)| sent.begun && entry.position != last.next());
        sent.begun = true;
        demand!(!half, "shard {id}: the records of one append do not lie side by side at {position}");
        let answer =
            sent.once.as_mut().and_then(|once| once.found(entry.position, entry.timestamp_us, &sent.records));
        if sent.records.is_empty()
            && let Some(Sent { once: Some(once), .. }) = self.unsettled.pop_front()
            && let Some(answer) = answer
        {
            self.producers.entry(once.producer.id).or_default().logged(id, &once, &answer)?;
        }
        self.store(entry.position, entry.timestamp_us, record)
    }

    /// Everything was read: what of the unsettled appends was not found is not there.
    ///
    /// # Errors
    /// One is there in part.
    pub fn settled(&mut self, time: Time) -> Checked {
        let id = self.id;
        let mut left = std::mem::take(&mut self.unsettled);
        if let Some(first) = left.front()
            && first.begun
        {
            let may = first.throttled && first.once.is_none();
            demand!(may, "shard {id}: append {} is there in part", first.number);
            left.pop_front();
        }
        // What was past the retention before anybody looked may be there and unseen.
        let horizon_us = self.horizon_us(time).1;
        for sent in left.into_iter().filter(|sent| sent.earliest_us < horizon_us) {
            self.lose(sent);
        }
        Ok(())
    }
}
