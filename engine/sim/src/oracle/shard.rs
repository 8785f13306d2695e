//! One shard as the oracle knows it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use penstock_engine::{Appended, Position, Record, ShardConfig, Throttle};

use super::producer::{Numbered, Once};
use super::throttle::{Asked, Window};
use super::{Checked, Time, Violation};
use crate::demand;

/// A record that is there, for all that is known.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Where it lies.
    pub position: Position,
    /// The time stamped on it.
    pub timestamp_us: u64,
    /// What it holds.
    pub record: Record,
}

/// An append that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its number among all appends of the run.
    pub number: u64,
    /// Its records.
    pub records: Vec<Record>,
    /// The throttle may have refused some of them.
    pub throttled: bool,
    /// Its records are not stamped earlier than this, in microseconds since 1970.
    pub earliest_us: u64,
    /// A seal had been asked for before it was sent.
    pub behind_seal: bool,
    /// Some of its records were found after a crash and are not among `records` any more.
    pub begun: bool,
    /// It carries a number.
    pub once: Option<Once>,
}

/// A change of a shard that was asked for.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// Other settings.
    Configure(ShardConfig),
    /// No more records.
    Seal,
    /// Give up what is before.
    Trim(Position),
    /// All of it.
    Delete,
}

/// Whether a shard is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Its creation was asked for and is not answered.
    Coming,
    /// It is there.
    There,
    /// It was deleted, or its creation was refused.
    Gone,
}

/// What became of an append, as far as the throttle is concerned.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// These were refused, the others admitted.
    Known(Vec<u32>),
    /// Nobody knows.
    Unknown,
    /// It did not come to that.
    NotJudged,
}

/// An append that a throttle looked at.
#[derive(Debug)]
struct Judged {
    number: u64,
    now_ns: u64,
    throttle: Throttle,
    /// It was this throttle for sure.
    sure: bool,
    asked: Vec<Asked>,
    outcome: Option<Outcome>,
}

/// A shard.
#[derive(Debug)]
pub struct Shard {
    /// Its id.
    pub id: u64,
    /// The lane that keeps it.
    pub lane: usize,
    /// Whether it is there.
    pub life: Life,
    /// Its deletion may have come through before a crash.
    pub deleted_perhaps: bool,
    /// A deletion was asked for.
    pub delete_asked: bool,
    /// A seal was asked for.
    pub seal_asked: bool,
    /// A throttle was asked for at some time.
    pub throttle_asked: bool,
    /// Keys that were asked for at some time.
    pub keys_asked: BTreeSet<u64>,
    /// It was asked for a key at its creation, and always has one: it never writes in the clear.
    pub secret: bool,
    /// It takes no more records.
    pub sealed: bool,
    /// A seal may have come through; so many of the unsettled appends were sent before it.
    pub sealed_perhaps: Option<usize>,
    /// Records before it are gone.
    pub trimmed: Position,
    /// Records before it are perhaps gone.
    pub trimmed_perhaps: Position,
    /// Its settings.
    pub config: ShardConfig,
    /// Settings that may have come through.
    pub configs_perhaps: Vec<ShardConfig>,
    /// Records stamped before this have been past the retention at some time: their disk may be used for others.
    pub expired_us: u64,
    /// What is there, in order of position.
    pub log: VecDeque<Stored>,
    /// The last position and time that were given out.
    pub last: Option<(Position, u64)>,
    /// The last position before the turn that is looked at.
    pub last_before: Option<Position>,
    /// Appends that may be there, in the order they were sent.
    pub unsettled: VecDeque<Sent>,
    /// Appends that were past the retention before anybody could look for them.
    pub ghosts: Vec<Sent>,
    /// Its producers, by id.
    pub producers: BTreeMap<u64, Numbered>,
    writes: Window,
    judged: VecDeque<Judged>,
}

impl Shard {
    /// A shard whose creation is asked for.
    #[must_use]
    pub fn new(id: u64, lane: usize, config: ShardConfig) -> Shard {
        Shard {
            id,
            lane,
            life: Life::Coming,
            deleted_perhaps: false,
            delete_asked: false,
            seal_asked: false,
            throttle_asked: config.throttle.is_some(),
            keys_asked: config.key.iter().map(|key| key.0).collect(),
            secret: config.key.is_some(),
            sealed: false,
            sealed_perhaps: None,
            trimmed: Position::START,
            trimmed_perhaps: Position::START,
            config,
            configs_perhaps: Vec::new(),
            expired_us: 0,
            log: VecDeque::new(),
            last: None,
            last_before: None,
            unsettled: VecDeque::new(),
            ghosts: Vec::new(),
            producers: BTreeMap::new(),
            writes: Window::default(),
            judged: VecDeque::new(),
        }
    }

    /// The horizon of retention at this time: certainly not before the first, certainly not behind the second.
    #[must_use]
    pub fn horizon_us(&self, time: Time) -> (u64, u64) {
        let horizon = |config: &ShardConfig, now_us: u64| {
            config.retention.map_or(0, |retention| now_us.saturating_sub(retention.as_micros() as u64))
        };
        let configs = || self.configs_perhaps.iter().chain([&self.config]);
        let least = configs().map(|config| horizon(config, time.least_us)).min().unwrap_or(0);
        let most = configs().map(|config| horizon(config, time.most_us)).max().unwrap_or(0);
        (least, most)
    }

    /// A change may have come through: nobody was told.
    pub fn perhaps(&mut self, change: Change) {
        match change {
            Change::Configure(config) => self.configs_perhaps.push(config),
            Change::Seal => {
                self.sealed_perhaps.get_or_insert(self.unsettled.len());
            }
            Change::Trim(position) => self.trimmed_perhaps = self.trimmed_perhaps.max(position),
            Change::Delete => self.deleted_perhaps = true,
        }
    }

    /// Notes what is past the retention by now.
    pub fn expire(&mut self, time: Time) {
        self.expired_us = self.expired_us.max(self.horizon_us(time).1);
    }

    /// The record may be gone.
    #[must_use]
    pub fn may_be_gone(&self, stored: &Stored) -> bool {
        stored.position < self.trimmed.max(self.trimmed_perhaps) || stored.timestamp_us < self.expired_us
    }

    /// Everything that was sent is answered, or was found or not: nothing is in doubt.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.unsettled.is_empty()
            && self.configs_perhaps.is_empty()
            && self.sealed_perhaps.is_none()
            && !self.deleted_perhaps
            && self.life != Life::Coming
    }

    /// A lane took an append in, and a throttle looks at it.
    pub fn taken(&mut self, sent: &Sent, now_ns: u64) {
        let configs = || self.configs_perhaps.iter().chain([&self.config]);
        // If it is not known which throttle it was, the strictest of them lets weigh longest.
        let throttle =
            configs().filter_map(|config| config.throttle).min_by_key(|limits| limits.write_bytes_per_s);
        if let Some(throttle) = throttle {
            let one = |record: &Record| Asked { records: 1, bytes: record.bytes() as u64 };
            let mut asked: Vec<Asked> = sent.records.iter().map(one).collect();
            if sent.once.is_some() {
                // A numbered append is taken whole or not at all.
                let bytes = asked.iter().map(|one| one.bytes).sum();
                asked = vec![Asked { records: asked.len() as u64, bytes }];
            }
            let sure = self.configs_perhaps.is_empty();
            self.judged.push_back(Judged {
                number: sent.number,
                now_ns,
                throttle,
                sure,
                asked,
                outcome: None,
            });
        }
    }

    /// What became of an append.
    ///
    /// # Errors
    /// The throttle was wrong.
    pub fn became(&mut self, number: u64, outcome: Outcome) -> Checked {
        if let Some(judged) = self.judged.iter_mut().find(|judged| judged.number == number) {
            judged.outcome = Some(outcome);
        } else if let Outcome::Known(refused) = outcome {
            demand!(
                refused.is_empty(),
                "shard {} has no throttle and refused {refused:?} of append {number}",
                self.id
            );
        }
        while self.judged.front().is_some_and(|judged| judged.outcome.is_some()) {
            let Some(judged) = self.judged.pop_front() else { return Ok(()) };
            let Judged { number, now_ns, throttle, sure, asked, outcome } = judged;
            match outcome {
                Some(Outcome::Known(refused)) if sure => {
                    let records = (0u32..).zip(&asked).map(|(at, &asked)| (asked, !refused.contains(&at)));
                    self.writes
                        .judge(&throttle, now_ns, records)
                        .map_err(|Violation(why)| Violation(format!("append {number}: {why}")))?;
                }
                Some(Outcome::NotJudged) => {}
                _ => self.writes.perhaps(&throttle, now_ns, asked.into_iter()),
            }
        }
        Ok(())
    }

    /// An append was acknowledged.
    ///
    /// # Errors
    /// The acknowledgement contradicts what is known.
    pub fn acknowledged(&mut self, sent: &Sent, appended: &Appended) -> Checked {
        let id = self.id;
        demand!(
            appended.accepted as usize + appended.refused.len() == sent.records.len(),
            "shard {id}: {} records accepted and {} refused of {}",
            appended.accepted,
            appended.refused.len(),
            sent.records.len()
        );
        let accepted = (0u32..).zip(&sent.records).filter(|(at, _)| !appended.refused.contains(at));
        let mut position = appended.first;
        for (_, record) in accepted {
            self.store(position, appended.timestamp_us, record.clone())?;
            position = position.next();
        }
        match &sent.once {
            Some(once) => {
                demand!(appended.refused.is_empty(), "shard {id}: a numbered append was taken in part");
                self.producers.entry(once.producer.id).or_default().logged(id, once, appended)
            }
            None => Ok(()),
        }
    }

    /// Nobody will say what became of an append: it may be there after the next open. One that was there before is not
    /// there again.
    pub fn leave_open(&mut self, sent: Sent) {
        let there = sent.once.as_ref().is_some_and(|once| {
            let producer = self.producers.get(&once.producer.id);
            producer.is_some_and(|producer| once.producer.sequence < producer.next())
        });
        if !there {
            self.unsettled.push_back(sent);
        }
    }

    /// It has expired before anybody could see whether it is there.
    pub(super) fn lose(&mut self, sent: Sent) {
        if let Some(once) = &sent.once {
            let producer = self.producers.entry(once.producer.id).or_default();
            if once.producer.sequence < producer.next() {
                return;
            }
            producer.lost = true;
        }
        self.ghosts.push(sent);
    }

    /// A record is there, behind all others.
    ///
    /// # Errors
    /// It is not behind all others.
    pub fn store(&mut self, position: Position, timestamp_us: u64, record: Record) -> Checked {
        let id = self.id;
        if let Some((last, last_us)) = self.last {
            demand!(
                position > last,
                "shard {id}: position {} was given out after {}",
                position.number(),
                last.number()
            );
            demand!(timestamp_us >= last_us, "shard {id}: time {timestamp_us} was stamped after {last_us}");
        }
        self.last = Some((position, timestamp_us));
        self.log.push_back(Stored { position, timestamp_us, record });
        Ok(())
    }

    /// The engine stopped: throttles forget.
    pub fn stopped(&mut self) {
        self.writes.clear();
        self.judged.clear();
    }

    /// Forgets records that are gone for good.
    pub fn forget_trimmed(&mut self) {
        while self.log.front().is_some_and(|stored| stored.position < self.trimmed) {
            self.log.pop_front();
        }
    }
}
