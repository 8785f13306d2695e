//! One shard as a pure state machine: its settings, where it ends, what of it is in memory, who waits.
//! No I/O, no clock: the lane hands in what is needed.

pub(crate) mod producer;
pub(crate) mod table;
pub(crate) mod throttle;

use std::collections::VecDeque;
use std::time::Duration;

use crate::encryption::KeyId;
use crate::error::{AppendReason, ReadError};
use crate::lane::Reply;
use crate::log::format::{Fields, put};
use crate::record::{Batch, From, Position, ReadLimits, ShardConfig, Throttle};

/// What the log keeps of a shard, besides its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) config: ShardConfig,
    pub(crate) sealed: bool,
    /// Records before it are given up.
    pub(crate) trimmed: Position,
    /// Records stamped before it had expired when the retention was changed last, and do not come back.
    pub(crate) expired_us: u64,
}

/// Bytes of encoded settings; see `docs/format.md`.
pub(crate) const SETTINGS_BYTES: usize = 72;
/// Bytes of settings in format 1, before there were keys.
const SETTINGS_BYTES_MIN: usize = 56;

const RETENTION_US: std::ops::Range<usize> = 0..8;
const FLAGS: std::ops::Range<usize> = 8..12;
const TRIMMED: std::ops::Range<usize> = 16..24;
const WRITE_BYTES: std::ops::Range<usize> = 24..32;
const WRITE_RECORDS: std::ops::Range<usize> = 32..40;
const READ_BYTES: std::ops::Range<usize> = 40..48;
const READ_CALLS: std::ops::Range<usize> = 48..56;
const KEY: std::ops::Range<usize> = 56..64;
const EXPIRED_US: std::ops::Range<usize> = 64..72;
const FLAG_SEALED: u32 = 1;
const FLAG_THROTTLED: u32 = 2;
const FLAG_KEYED: u32 = 4;
/// Stands for no retention limit.
const FOR_EVER: u64 = u64::MAX;

impl Settings {
    pub(crate) fn new(config: ShardConfig) -> Settings {
        Settings { config, sealed: false, trimmed: Position::START, expired_us: 0 }
    }

    /// Records stamped before this time are gone.
    pub(crate) fn horizon_us(&self, now_us: u64) -> u64 {
        let horizon_us = match self.config.retention {
            // A clock that was set back would bring records back; the lane's time never goes back.
            Some(retention) => {
                now_us.saturating_sub(u64::try_from(retention.as_micros()).unwrap_or(FOR_EVER))
            }
            None => 0,
        };
        horizon_us.max(self.expired_us)
    }

    pub(crate) fn encode(&self) -> [u8; SETTINGS_BYTES] {
        let mut bytes = [0; SETTINGS_BYTES];
        let retention = self
            .config
            .retention
            .map_or(FOR_EVER, |retention| u64::try_from(retention.as_micros()).unwrap_or(FOR_EVER));
        let throttle = self.config.throttle;
        let flags =
            if self.sealed { FLAG_SEALED } else { 0 } | if throttle.is_some() { FLAG_THROTTLED } else { 0 };
        let flags = flags | if self.config.key.is_some() { FLAG_KEYED } else { 0 };
        put(&mut bytes, KEY, self.config.key.map_or(0, |key| key.0).to_le_bytes());
        put(&mut bytes, RETENTION_US, retention.to_le_bytes());
        put(&mut bytes, FLAGS, flags.to_le_bytes());
        put(&mut bytes, TRIMMED, self.trimmed.number().to_le_bytes());
        put(&mut bytes, EXPIRED_US, self.expired_us.to_le_bytes());
        if let Some(throttle) = throttle {
            put(&mut bytes, WRITE_BYTES, throttle.write_bytes_per_s.to_le_bytes());
            put(&mut bytes, WRITE_RECORDS, throttle.write_records_per_s.to_le_bytes());
            put(&mut bytes, READ_BYTES, throttle.read_bytes_per_s.to_le_bytes());
            put(&mut bytes, READ_CALLS, throttle.read_calls_per_s.to_le_bytes());
        }
        bytes
    }

    /// Nothing if these are not settings. Longer ones are of a later version, which may only add.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Settings> {
        let mut whole = [0; SETTINGS_BYTES];
        let known = bytes.len().min(SETTINGS_BYTES);
        whole[..known].copy_from_slice(&bytes[..known]);
        if known < SETTINGS_BYTES_MIN {
            return None;
        }
        let bytes = &whole[..];
        let flags = bytes.u32(FLAGS);
        let throttle = (flags & FLAG_THROTTLED != 0).then(|| Throttle {
            write_bytes_per_s: bytes.u64(WRITE_BYTES),
            write_records_per_s: bytes.u64(WRITE_RECORDS),
            read_bytes_per_s: bytes.u64(READ_BYTES),
            read_calls_per_s: bytes.u64(READ_CALLS),
        });
        let key = (flags & FLAG_KEYED != 0).then(|| KeyId(bytes.u64(KEY)));
        let retention = match bytes.u64(RETENTION_US) {
            FOR_EVER => None,
            us => Some(Duration::from_micros(us)),
        };
        Some(Settings {
            config: ShardConfig { retention, throttle, key },
            sealed: flags & FLAG_SEALED != 0,
            trimmed: Position::new(bytes.u64(TRIMMED)),
            expired_us: bytes.u64(EXPIRED_US),
        })
    }
}

/// Where a shard's records are in one recent group, which the lane has in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TailExtent {
    /// The group's.
    pub(crate) sequence: u64,
    /// Which of its extents.
    pub(crate) index: u32,
}

/// Places for recent groups that a shard keeps once it had some: who appends now and then shall not allocate each time.
const TAIL_PLACES_KEPT: usize = 4;

/// Somebody who waits for a record at or after a position.
pub(crate) struct Waiter {
    pub(crate) position: Position,
    pub(crate) reply: Reply<(), ReadError>,
}

/// A shard in its lane.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) gate: throttle::Gate,
    /// Its newest durable record's position and time.
    pub(crate) last: Option<(Position, u64)>,
    /// Its records in the lane's recent groups, oldest first.
    pub(crate) tail: VecDeque<TailExtent>,
    /// Every durable record at or after this position is in `tail`.
    pub(crate) tail_from: Position,
    pub(crate) waiters: Vec<Waiter>,
    /// A read of it is at the disk. While the shard is throttled, others wait until its bytes are known.
    pub(crate) reading_disk: bool,
    pub(crate) reads_parked: VecDeque<(From, ReadLimits, Reply<Batch, ReadError>)>,
    /// Why no append is taken any more: a seal or a delete is staged, and takes effect when it is durable.
    pub(crate) closing: Option<AppendReason>,
}

impl State {
    /// A shard whose records so far lie on disk before `tail_from`: at the start if there are none.
    pub(crate) fn new(settings: Settings, last: Option<(Position, u64)>, tail_from: Position) -> State {
        State {
            settings,
            gate: throttle::Gate::default(),
            last,
            tail: VecDeque::new(),
            tail_from,
            waiters: Vec::new(),
            reading_disk: false,
            reads_parked: VecDeque::new(),
            closing: settings.sealed.then_some(AppendReason::Sealed),
        }
    }

    /// Bytes of memory beside the state itself, without the recent groups that it points into.
    pub(crate) fn allocated_bytes(&self) -> usize {
        self.tail.capacity() * size_of::<TailExtent>()
            + self.waiters.capacity() * size_of::<Waiter>()
            + self.reads_parked.capacity() * size_of::<(From, ReadLimits, Reply<Batch, ReadError>)>()
            + self.gate.allocated_bytes()
    }

    /// The lane gives up a group: the shard's records up to it are on disk only.
    pub(crate) fn forget(&mut self, sequence: u64) {
        if self.tail.front().is_some_and(|front| front.sequence == sequence) {
            self.tail.pop_front();
            self.tail_from = Position::of(sequence + 1, 0);
        }
        if self.tail.is_empty() && self.tail.capacity() > TAIL_PLACES_KEPT {
            self.tail.shrink_to(TAIL_PLACES_KEPT);
        }
    }

    /// Something can be read at or after the position, or nothing will ever come there.
    pub(crate) fn reaches(&self, position: Position) -> bool {
        self.settings.sealed || self.last.is_some_and(|(last, _)| last >= position)
    }

    /// Takes out everybody whose position is reached.
    pub(crate) fn woken(&mut self) -> Vec<Waiter> {
        if self.waiters.is_empty() {
            return Vec::new();
        }
        let (woken, waiting) =
            std::mem::take(&mut self.waiters).into_iter().partition(|waiter| self.reaches(waiter.position));
        self.waiters = waiting;
        woken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_as_they_were_written() {
        let throttle = Throttle {
            write_bytes_per_s: 1,
            write_records_per_s: 2,
            read_bytes_per_s: 3,
            read_calls_per_s: 4,
        };
        for config in [
            ShardConfig::default(),
            ShardConfig {
                retention: Some(Duration::from_secs(86_400)),
                throttle: Some(throttle),
                key: Some(KeyId(3)),
            },
        ] {
            let settings = Settings { config, sealed: true, trimmed: Position::new(77), expired_us: 5 };
            assert_eq!(Settings::decode(&settings.encode()), Some(settings));
        }
        assert_eq!(Settings::decode(&[0; SETTINGS_BYTES_MIN - 1]), None);
        assert!(Settings::decode(&[0; SETTINGS_BYTES_MIN]).is_some(), "settings of format 1");
    }

    #[test]
    fn an_idle_shard_stays_small() {
        assert!(size_of::<State>() <= 512, "{} bytes", size_of::<State>());
    }
}
