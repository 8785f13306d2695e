//! What a run will do: parameters and a list of steps, all of it from one seed.
//!
//! Each step carries a seed of its own, from which its details follow when its turn comes. So steps can be left out
//! and the others still do what they did, as far as there is still something to do it to: that is what makes a
//! failing run shrink.

use crate::random::Random;

/// A kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Appends to several shards, handed in at once.
    Burst,
    /// One append, sometimes larger than a group or a segment.
    Append,
    /// Reads from anywhere.
    Read,
    /// Somebody waits for what is still to come.
    Wait,
    /// Where does a shard end?
    Tail,
    /// A shard is created.
    Create,
    /// A shard takes no more records.
    Seal,
    /// Records are given up.
    Trim,
    /// A shard's retention and throttle change.
    Configure,
    /// A shard is deleted.
    Delete,
    /// Lanes take turns.
    Turns,
    /// Everything is answered, or it hangs.
    Settle,
    /// Time passes.
    Pass,
    /// Somebody sets the wall clock, forward or back.
    SetClock,
    /// The disk becomes slower or faster, more or less orderly.
    Delays,
    /// The disk has no more room; or it has room again.
    Space,
    /// A write fails, or all from one on.
    FailWrite,
    /// Reads fail for a while.
    FailReads,
    /// The power fails with work under way, perhaps once more during the open that follows.
    PowerCut,
    /// The engine is closed in order, and opened with other options.
    Close,
    /// Every record of every shard is looked at.
    Audit,
}

impl Kind {
    /// All kinds, with how often each comes.
    pub const ALL: &[(Kind, u64)] = &[
        (Kind::Burst, 60),
        (Kind::Append, 16),
        (Kind::Read, 34),
        (Kind::Wait, 4),
        (Kind::Tail, 4),
        (Kind::Create, 6),
        (Kind::Seal, 2),
        (Kind::Trim, 6),
        (Kind::Configure, 6),
        (Kind::Delete, 2),
        (Kind::Turns, 24),
        (Kind::Settle, 8),
        (Kind::Pass, 10),
        (Kind::SetClock, 4),
        (Kind::Delays, 4),
        (Kind::Space, 3),
        (Kind::FailWrite, 2),
        (Kind::FailReads, 2),
        (Kind::PowerCut, 12),
        (Kind::Close, 4),
        (Kind::Audit, 2),
    ];
}

/// One step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place in the whole list, which it keeps when others are left out.
    pub index: usize,
    /// What it does.
    pub kind: Kind,
    /// Where its details come from.
    pub seed: u64,
}

/// What shards may be encrypted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysOf {
    /// With nothing.
    Nobody,
    /// With a cipher that costs little.
    Toy,
    /// With the one that everybody uses.
    Real,
}

/// What stays the same in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Lanes of the engine.
    pub lanes: usize,
    /// Shards created at the beginning.
    pub shards: usize,
    /// Most steps that the disk takes for an operation.
    pub delay_steps_max: u32,
    /// Operations complete in any order.
    pub reorder: bool,
    /// Torn sectors may be zeros or garbage.
    pub garble: bool,
    /// Shards may be throttled.
    pub throttles: bool,
    /// Producers of each shard that number their appends.
    pub producers: u64,
    /// What shards may be encrypted with.
    pub keys: KeysOf,
    /// Microseconds from one turn to the next, at most.
    pub turn_us_max: u64,
    /// Segments are short and time passes quickly, so that they are soon rewritten and expire.
    pub shelves: bool,
    /// Bytes of ordinary records, at most.
    pub record_bytes_max: u64,
    /// At the end, something on the disk is damaged, and the engine must say so.
    pub rot: bool,
}

/// A run to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where everything comes from.
    pub seed: u64,
    /// What stays the same.
    pub parameters: Parameters,
    /// What is done, one after the other.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The run of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Plan {
        let mut random = Random::new(seed);
        let parameters = Parameters {
            lanes: random.between(1, 3) as usize,
            shards: if random.once_in(4) { random.between(8, 24) } else { random.skewed(1, 24) } as usize,
            delay_steps_max: *random.pick(&[0, 1, 3, 6, 12]),
            reorder: random.once_in(2),
            garble: random.once_in(3),
            throttles: random.once_in(3),
            producers: *random.pick(&[0, 1, 2, 4]),
            keys: match random.between(0, 15) {
                0..=7 => KeysOf::Nobody,
                8..=14 => KeysOf::Toy,
                _ => KeysOf::Real,
            },
            turn_us_max: *random.pick(&[10, 200, 5000]),
            shelves: random.once_in(3),
            record_bytes_max: *random.pick(&[20, 200, 200, 2000, 8000]),
            rot: random.once_in(3),
        };
        let total: u64 = Kind::ALL.iter().map(|(_, weight)| weight).sum();
        let count = random.between(50, 300) as usize;
        let steps = (0..count)
            .map(|index| {
                let mut at = random.between(0, total - 1);
                let kind = Kind::ALL.iter().find(|(_, weight)| {
                    let here = at < *weight;
                    at = at.saturating_sub(*weight);
                    here
                });
                let (kind, _) = kind.expect("the weights add up to the total");
                Step { index, kind: *kind, seed: random.draw() }
            })
            .collect();
        Plan { seed, parameters, steps }
    }

    /// The same run with only these of its steps.
    #[must_use]
    pub fn with(&self, steps: Vec<Step>) -> Plan {
        Plan { steps, ..self.clone() }
    }
}
