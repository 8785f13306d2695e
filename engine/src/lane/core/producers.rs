//! A lane's producers: whether an append that carries a number is the next one, one that was there before, or
//! one that must not be taken.
//!
//! The table follows the log: what it says of appends in groups that were built is what a checkpoint would
//! write. Appends that are staged are counted beside it, so that a producer may have several under way, and are
//! taken back if they are refused.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::limits::PRODUCERS_MAX;
use crate::log::group::frame_bytes;
use crate::record::Producer;
use crate::shard::producer::{Once, Remembered, producer_bytes};

/// What to do with an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the next one.
    Next,
    /// It is in the log.
    Seen(Once),
    /// It is in the log, too long ago for its place to be remembered.
    Forgotten,
    /// The same append is staged.
    Staged,
    /// A writer with a higher epoch has taken over.
    Fenced { epoch: u32 },
    /// Appends before it are missing.
    OutOfOrder { expected: u64 },
}

#[derive(Debug, Default)]
struct Known {
    /// As the groups built so far leave it.
    logged: Remembered,
    /// How many appends behind those are staged.
    staged: u64,
    /// The highest epoch, staged appends included.
    epoch: u32,
}

/// The producers of all shards of a lane, by shard and producer.
#[derive(Debug, Default)]
pub(super) struct Producers {
    known: BTreeMap<(u64, u64), Known>,
    /// Bytes of the frames that a checkpoint needs for them.
    checkpoint_bytes: usize,
}

fn checkpoint_frame_bytes(remembered: &Remembered) -> usize {
    match remembered.appends() {
        0 => 0,
        appends => frame_bytes(8, producer_bytes(appends)),
    }
}

impl Producers {
    pub(super) fn new(recovered: BTreeMap<(u64, u64), Remembered>) -> Producers {
        let mut producers = Producers::default();
        for (key, logged) in recovered {
            producers.checkpoint_bytes += checkpoint_frame_bytes(&logged);
            let epoch = logged.epoch;
            producers.known.insert(key, Known { logged, staged: 0, epoch });
        }
        producers
    }

    pub(super) fn judge(&self, shard: u64, producer: &Producer) -> Verdict {
        let Some(known) = self.known.get(&(shard, producer.id)) else {
            return if producer.sequence == 0 { Verdict::Next } else { Verdict::OutOfOrder { expected: 0 } };
        };
        if producer.epoch < known.epoch {
            return Verdict::Fenced { epoch: known.epoch };
        }
        let logged = known.logged.next_sequence();
        let expected = logged + known.staged;
        match producer.sequence {
            sequence if sequence < logged => {
                known.logged.find(sequence).map_or(Verdict::Forgotten, |once| Verdict::Seen(*once))
            }
            sequence if sequence < expected => Verdict::Staged,
            sequence if sequence == expected => Verdict::Next,
            _ => Verdict::OutOfOrder { expected },
        }
    }

    /// The next append of a producer is staged.
    pub(super) fn stage(&mut self, shard: u64, producer: &Producer) {
        if self.known.len() >= PRODUCERS_MAX && !self.known.contains_key(&(shard, producer.id)) {
            self.forget_idle();
        }
        let known = self.known.entry((shard, producer.id)).or_default();
        known.staged += 1;
        known.epoch = producer.epoch;
    }

    /// A staged append was refused, and so are all that are staged behind it.
    pub(super) fn unstage(&mut self, shard: u64, producer: &Producer) {
        let Entry::Occupied(mut entry) = self.known.entry((shard, producer.id)) else { return };
        let known = entry.get_mut();
        known.staged -= 1;
        if known.staged == 0 {
            known.epoch = known.logged.epoch;
            if known.logged.appends() == 0 {
                entry.remove();
            }
        }
    }

    /// A staged append has its place in a group.
    pub(super) fn log(&mut self, shard: u64, producer: &Producer, once: Once) {
        // Its shard may have been deleted with it in the same group, ahead of this.
        let Some(known) = self.known.get_mut(&(shard, producer.id)) else { return };
        self.checkpoint_bytes -= checkpoint_frame_bytes(&known.logged);
        known.logged.note(&Remembered::of(producer.epoch, once));
        self.checkpoint_bytes += checkpoint_frame_bytes(&known.logged);
        known.staged -= 1;
    }

    /// Where an append lies, if that is remembered.
    pub(super) fn find(&self, shard: u64, producer: &Producer) -> Option<Once> {
        self.known.get(&(shard, producer.id))?.logged.find(producer.sequence).copied()
    }

    /// The shard is gone, and with it whatever was appended.
    pub(super) fn forget_shard(&mut self, shard: u64) {
        let gone: Vec<_> = self.known.range((shard, 0)..=(shard, u64::MAX)).map(|(&key, _)| key).collect();
        for key in gone {
            self.forget(key);
        }
    }

    fn forget(&mut self, key: (u64, u64)) {
        if let Some(known) = self.known.remove(&key) {
            self.checkpoint_bytes -= checkpoint_frame_bytes(&known.logged);
        }
    }

    /// Makes room: an eighth of the producers go, those that appended longest ago. Who comes back after that
    /// is told so, by [`Verdict::OutOfOrder`], and never taken for somebody new.
    fn forget_idle(&mut self) {
        let idle = self.known.iter().filter(|(_, known)| known.staged == 0);
        let mut by_age: Vec<_> =
            idle.map(|(&key, known)| (known.logged.last().map(|last| last.first), key)).collect();
        by_age.sort_unstable();
        for (_, key) in by_age.into_iter().take(PRODUCERS_MAX / 8) {
            self.forget(key);
        }
    }

    /// What a checkpoint writes: shard, and the data of a frame.
    pub(super) fn frames(&self) -> impl Iterator<Item = (u64, Vec<u8>)> + '_ {
        let logged = self.known.iter().filter(|(_, known)| known.logged.appends() > 0);
        logged.map(|(&(shard, id), known)| (shard, known.logged.encode(id)))
    }

    pub(super) fn checkpoint_bytes(&self) -> usize {
        self.checkpoint_bytes
    }

    /// Bytes of memory it takes.
    pub(super) fn memory_bytes(&self) -> usize {
        let appends: usize = self.known.values().map(|known| known.logged.appends()).sum();
        self.known.len() * size_of::<((u64, u64), Known)>() + appends * size_of::<Once>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Position;

    fn producer(epoch: u32, sequence: u64) -> Producer {
        Producer { id: 5, epoch, sequence }
    }

    fn once(sequence: u64) -> Once {
        Once { sequence, first: Position::of(sequence + 1, 0), timestamp_us: 9, accepted: 1 }
    }

    #[test]
    fn appends_are_taken_in_order_once() {
        let mut producers = Producers::default();
        assert_eq!(producers.judge(1, &producer(0, 3)), Verdict::OutOfOrder { expected: 0 });
        for sequence in 0..3 {
            assert_eq!(producers.judge(1, &producer(0, sequence)), Verdict::Next);
            producers.stage(1, &producer(0, sequence));
            assert_eq!(producers.judge(1, &producer(0, sequence)), Verdict::Staged);
        }
        producers.log(1, &producer(0, 0), once(0));
        assert_eq!(producers.judge(1, &producer(0, 0)), Verdict::Seen(once(0)));
        assert_eq!(producers.judge(1, &producer(0, 4)), Verdict::OutOfOrder { expected: 3 });
        assert_eq!(producers.judge(2, &producer(0, 0)), Verdict::Next, "another shard counts for itself");
    }

    #[test]
    fn refused_appends_and_their_epoch_are_taken_back() {
        let mut producers = Producers::default();
        producers.stage(1, &producer(0, 0));
        producers.unstage(1, &producer(0, 0));
        assert!(producers.known.is_empty());
        producers.stage(1, &producer(0, 0));
        producers.log(1, &producer(0, 0), once(0));
        producers.stage(1, &producer(7, 1));
        assert_eq!(producers.judge(1, &producer(0, 0)), Verdict::Fenced { epoch: 7 });
        producers.unstage(1, &producer(7, 1));
        assert_eq!(producers.judge(1, &producer(0, 1)), Verdict::Next);
    }

    #[test]
    fn the_table_is_bounded_and_who_was_forgotten_is_told() {
        let mut producers = Producers::default();
        for id in 0..PRODUCERS_MAX as u64 + 1 {
            let producer = Producer { id, epoch: 0, sequence: 0 };
            producers.stage(1, &producer);
            producers.log(1, &producer, once(id));
        }
        assert_eq!(producers.known.len(), PRODUCERS_MAX - PRODUCERS_MAX / 8 + 1);
        let next = Producer { id: 0, epoch: 0, sequence: 1 };
        assert_eq!(producers.judge(1, &next), Verdict::OutOfOrder { expected: 0 });
        let bytes: usize = producers.frames().map(|(_, data)| frame_bytes(8, data.len())).sum();
        assert_eq!(bytes, producers.checkpoint_bytes());
        producers.forget_shard(1);
        assert_eq!((producers.known.len(), producers.checkpoint_bytes()), (0, 0));
    }
}
