//! One run: the steps of a plan, one after the other, and an end at which everything must still be there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use penstock_engine::simulation::MachineOptions;
use penstock_engine::{
    From, KeyId, Keys, Position, ReadLimits, ShardConfig, Shelving, SimCounts, SimFaults, Throttle,
};

use crate::demand;
use crate::limits::MAILBOX_MESSAGES_MAX;
use crate::oracle::{Change, Checked, Life, Shard, Violation};
use crate::plan::{KeysOf, Kind, Plan, Step};
use crate::random::{Random, mix};
use crate::rot;
use crate::world::{Tried, World};

/// What a run was.
#[derive(Clone, Debug)]
pub struct Report {
    /// What went wrong, and in which step; nothing if all was well.
    pub violation: Option<(Option<usize>, Violation)>,
    /// Steps made.
    pub steps: u64,
    /// What was tried.
    pub tried: Tried,
    /// What the disk did.
    pub faults: SimCounts,
    /// Two runs have the same only if they did the same.
    pub trace: u64,
}

/// Makes the run, and says what happens if it is to `tell`.
#[must_use]
pub fn run(plan: &Plan, tell: bool) -> Report {
    let mut world = World::new(plan.seed, plan.parameters);
    world.tell = tell;
    let mut at = None;
    let mut steps = 0;
    let result = begin(&mut world, plan).and_then(|()| {
        for step in &plan.steps {
            at = Some(step.index);
            steps += 1;
            if tell {
                println!("step {} {:?}", step.index, step.kind);
            }
            make(&mut world, step)?;
        }
        at = None;
        end(&mut world, plan)
    });
    let violation = result.err().map(|violation| (at, violation));
    Report { violation, steps, tried: world.tried, faults: world.disk.counts(), trace: world.trace() }
}

fn begin(world: &mut World, plan: &Plan) -> Checked {
    let mut random = Random::new(mix(plan.seed ^ 1));
    world.order(world.faults);
    open(world, &mut random, true)?;
    for _ in 0..plan.parameters.shards {
        let config = config(world, &mut random);
        world.create(config);
    }
    world.settle()
}

/// Options that suit a run of a second.
fn options(world: &World, random: &mut Random) -> MachineOptions {
    let keys: Arc<dyn Keys> = Arc::new(world.vault.clone());
    let shelves = world.parameters.shelves;
    let shelving = Shelving {
        bytes_per_s: *random.pick(&[0, 1 << 20, 64 << 20]),
        scattered_bytes: *random.pick(&[0, 4 << 10, 64 << 10]),
        segments_min: *random.pick(&[1, 2, 4]),
        age_us_min: *random.pick(&[0, 0, 100_000, 1_000_000]),
    };
    MachineOptions {
        segment_bytes: *random.pick(&[32 << 10, 64 << 10, 128 << 10, 256 << 10, 1 << 20])
            / if shelves { 2 } else { 1 },
        tail_cache_bytes: *random.pick(&[0, 8 << 10, 64 << 10, 1 << 20]),
        groups_in_flight: *random.pick(&[1, 2, 4, 4, 8]),
        shelving: if shelves {
            Shelving {
                bytes_per_s: shelving.bytes_per_s.max(1 << 18),
                scattered_bytes: shelving.scattered_bytes.max(4 << 10),
                ..shelving
            }
        } else {
            shelving
        },
        keys: (world.parameters.keys != KeysOf::Nobody).then_some(keys),
        drawn: random.draw(),
        mailbox_messages: MAILBOX_MESSAGES_MAX,
    }
}

fn config(world: &World, random: &mut Random) -> ShardConfig {
    let retention = random.once_in(3).then(|| Duration::from_micros(random.skewed(1000, 5_000_000)));
    let throttle = (world.parameters.throttles && random.once_in(2)).then(|| Throttle {
        write_bytes_per_s: random.skewed(100, 100_000),
        write_records_per_s: random.skewed(1, 300),
        read_bytes_per_s: random.skewed(1000, 1_000_000),
        read_calls_per_s: random.skewed(1, 100),
    });
    ShardConfig { retention, throttle, key: key(world, random) }
}

/// A key, or none.
fn key(world: &World, random: &mut Random) -> Option<KeyId> {
    let keyed = world.parameters.keys != KeysOf::Nobody && !random.once_in(3);
    keyed.then(|| KeyId(random.between(1, KEYS)))
}

/// Keys of a run.
const KEYS: u64 = 3;

/// Which keys cannot be had in the next open. Only when nothing is in doubt: what cannot be read stays so.
fn missing(world: &World, random: &mut Random) -> BTreeSet<u64> {
    let clear = world.shards.values().all(Shard::is_clear);
    if world.parameters.keys == KeysOf::Nobody || !clear || !random.once_in(4) {
        return BTreeSet::new();
    }
    (1..=KEYS).filter(|_| !random.once_in(3)).collect()
}

/// Opens the engine and finds out what is there. The power may fail in the middle of it, again and again.
fn open(world: &mut World, random: &mut Random, all_keys: bool) -> Checked {
    let calm = SimFaults {
        fail_write: None,
        fail_one_write: None,
        failing_reads_per_mille: 0,
        power_fails_at: None,
        ..world.faults
    };
    for attempt in 0.. {
        let mut faults = calm;
        if attempt < 4 {
            match random.between(0, 11) {
                0..=3 => faults.power_fails_at = Some(random.skewed(1, 40)),
                4 => faults.fail_one_write = Some(random.skewed(0, 20)),
                5 => faults.failing_reads_per_mille = 50,
                _ => {}
            }
        }
        world.order(faults);
        let cuts = world.disk.counts().power_cuts;
        let mut options = options(world, random);
        let missing = if all_keys { BTreeSet::new() } else { missing(world, random) };
        if missing.len() as u64 == KEYS {
            options.keys = None;
        }
        world.tried.locked += u64::from(!missing.is_empty());
        let opened = world.open(options, missing);
        // Nothing was written behind the open's back.
        let troubled = faults != calm;
        match opened {
            // The power may have failed behind the open's back, while a segment was made ready.
            Ok(()) if world.disk.counts().power_cuts > cuts => world.cut_off()?,
            Ok(()) => {
                world.order(calm);
                break;
            }
            Err(error) => {
                demand!(troubled, "the open failed without a reason: {error}");
                // Whatever the process had under way goes with it.
                if random.once_in(2) {
                    world.disk.crash();
                }
            }
        }
    }
    let recovery = world.engine().recovery();
    demand!(world.rotten || recovery.damaged.is_empty(), "damage was reported: {:?}", recovery.damaged);
    let everything = random.once_in(4);
    world.find_out(random, everything)
}

fn stop_and_open(world: &mut World, random: &mut Random, in_order: bool) -> Checked {
    stop(world, random, in_order)?;
    open(world, random, false)
}

fn stop(world: &mut World, random: &mut Random, in_order: bool) -> Checked {
    if in_order {
        world.close()?;
        if random.once_in(2) {
            world.disk.crash();
        }
    } else {
        world.cut_power()?;
    }
    Ok(())
}

/// Time passes in steps that suit what lanes do by themselves: looks for what to rewrite, portions of it, holes.
fn idle(world: &mut World, random: &mut Random, steps: u64) -> Checked {
    for _ in 0..steps {
        let us = *random.pick(&[20_000, 20_000, 20_000, 1_000_000, 5_000_000]);
        world.pass(us);
        let turns = random.between(1, 3 * world.lanes.len() as u64);
        world.turns(random, turns)?;
    }
    Ok(())
}

/// The power fails in the middle of something that a lane does by itself.
fn cut_off_while_idle(world: &mut World, random: &mut Random) -> Checked {
    let cuts = world.disk.counts().power_cuts;
    world.order(SimFaults { power_fails_at: Some(random.skewed(1, 60)), ..world.faults });
    // Whatever is under way at that moment fails.
    world.may_fail = true;
    world.reads_may_fail = true;
    for _ in 0..100 {
        idle(world, random, 1)?;
        if world.disk.counts().power_cuts > cuts {
            return world.cut_off();
        }
    }
    world.cut_power()
}

/// A shard that is there, by lot: the first ones more often, so that some are busy.
fn shard(world: &World, random: &mut Random) -> Option<u64> {
    let there = |life| life == Life::There;
    let count = world.shards.values().filter(|shard| there(shard.life)).count() as u64;
    if count == 0 {
        return None;
    }
    let at = if random.once_in(2) { random.between(0, count - 1) } else { random.skewed(0, count - 1) };
    world.shards.values().filter(|shard| there(shard.life)).nth(at as usize).map(|shard| shard.id)
}

fn sizes(world: &World, random: &mut Random) -> Vec<usize> {
    let most = world.parameters.record_bytes_max;
    let count = if random.once_in(30) { random.skewed(1, 500) } else { random.skewed(1, 8) };
    (0..count).map(|_| random.skewed(0, most) as usize).collect()
}

/// A position near something that is there.
fn position(world: &World, id: u64, random: &mut Random) -> Position {
    let shard = &world.shards[&id];
    let position = match shard.log.len() {
        0 => Position::START,
        length => {
            let back = random.skewed(1, length as u64) as usize;
            shard.log[length - back].position
        }
    };
    match random.between(0, 5) {
        0 => position.next(),
        1 => Position::new(position.number().saturating_sub(1)),
        _ => position,
    }
}

/// An append, by somebody who numbers them or by somebody who does not.
fn append(world: &mut World, random: &mut Random, id: u64, sizes: Vec<usize>) -> Checked {
    if world.parameters.producers > 0 && random.once_in(2) {
        world.append_once(id, random, sizes)
    } else {
        world.append(id, &sizes)
    }
}

fn burst(world: &mut World, random: &mut Random, appends: u64) -> Checked {
    for _ in 0..appends {
        if let Some(id) = shard(world, random) {
            let sizes = sizes(world, random);
            append(world, random, id, sizes)?;
        }
        if random.once_in(12) {
            world.turns(random, 1)?;
        }
    }
    Ok(())
}

/// Waves of appends to all shards, each a large group: what lies where in a segment takes many bytes to tell, and
/// segments are soon full.
fn waves(world: &mut World, random: &mut Random) -> Checked {
    let there: Vec<u64> =
        world.shards.values().filter(|shard| shard.life == Life::There).map(|shard| shard.id).collect();
    let bytes = random.between(100, 3000);
    for _ in 0..random.between(3, 16) {
        for &id in &there {
            world.append(id, &[random.between(1, bytes) as usize])?;
        }
        let turns = random.between(1, 12) * world.lanes.len() as u64;
        world.turns(random, turns)?;
    }
    Ok(())
}

/// Makes one step.
fn make(world: &mut World, step: &Step) -> Checked {
    let mut random = Random::new(step.seed);
    let random = &mut random;
    // A lane that has failed takes no appends: do not stay there for long.
    if world.lanes.iter().any(|lane| lane.failed) && random.once_in(3) {
        let in_order = random.once_in(2);
        return stop_and_open(world, random, in_order);
    }
    let some = shard(world, random);
    match (step.kind, some) {
        (Kind::Burst, _) => {
            let appends = random.skewed(1, 80);
            burst(world, random, appends)?;
        }
        (Kind::Append, Some(id)) => {
            let large = random.once_in(12);
            let sizes = if large { vec![random.skewed(1, 1_500_000) as usize] } else { sizes(world, random) };
            append(world, random, id, sizes)?;
        }
        (Kind::Read, Some(_)) => {
            for _ in 0..random.skewed(1, 12) {
                let Some(id) = shard(world, random) else { break };
                let at = position(world, id, random);
                let from = match random.between(0, 9) {
                    0..=1 => From::TrimHorizon,
                    2..=4 => From::At(at),
                    5..=6 => From::After(at),
                    7..=8 => {
                        let shard = &world.shards[&id];
                        let index = shard.log.partition_point(|stored| stored.position < at);
                        let time_us =
                            shard.log.get(index).map_or(world.wall_us, |stored| stored.timestamp_us);
                        From::Timestamp(time_us + random.between(0, 2) - 1)
                    }
                    _ => From::Latest,
                };
                let limits =
                    ReadLimits { records: random.skewed(1, 1000) as u32, bytes: random.skewed(1, 1 << 20) };
                world.read(id, from, limits);
            }
        }
        (Kind::Wait, Some(id)) => {
            let position = match world.shards[&id].last {
                Some((last, _)) => Position::new(last.number() + random.between(0, 2) * (1 << 20)),
                None => Position::START,
            };
            world.wait(id, position);
        }
        (Kind::Tail, Some(id)) => world.tail(id),
        (Kind::Create, _) => {
            if world.shards.len() < 3 * world.parameters.shards + 3 {
                let config = config(world, random);
                world.create(config);
            }
        }
        (Kind::Seal, Some(id)) => world.change(id, Change::Seal),
        (Kind::Trim, Some(id)) => {
            let position = position(world, id, random);
            // Nobody can give up what is still to come.
            let end = world.shards[&id].last.map_or(Position::START, |(last, _)| last.next());
            world.change(id, Change::Trim(position.min(end)));
        }
        (Kind::Configure, Some(id)) => {
            let mut config = config(world, random);
            if world.shards[&id].secret {
                config.key = Some(config.key.unwrap_or(KeyId(1)));
            }
            world.change(id, Change::Configure(config));
        }
        (Kind::Delete, Some(id)) => world.change(id, Change::Delete),
        (Kind::Turns, _) => {
            let count = random.skewed(1, 100);
            world.turns(random, count)?;
        }
        (Kind::Settle, _) => world.settle()?,
        (Kind::Pass, _) => {
            for _ in 0..random.between(1, 3) {
                let us = random.skewed(100, 2_000_000);
                world.pass(us);
                world.turns(random, 2)?;
            }
            if world.parameters.shelves {
                let steps = random.skewed(1, 60);
                idle(world, random, steps)?;
            }
        }
        (Kind::SetClock, _) => {
            world.tried.clock_jumps += 1;
            let by = random.skewed(1, 20_000_000);
            world.wall_us = if random.once_in(2) { world.wall_us + by } else { world.wall_us - by };
        }
        (Kind::Delays, _) => {
            let faults = SimFaults {
                delay_steps_max: random.skewed(0, 40) as u32,
                reorder: random.once_in(2),
                ..world.faults
            };
            world.order(faults);
        }
        (Kind::Space, _) => {
            let space_bytes = if world.faults.space_bytes.is_some() || random.once_in(4) {
                None
            } else {
                world.tried.space_cuts += 1;
                Some(random.skewed(1, 4 << 20))
            };
            world.order(SimFaults { space_bytes, ..world.faults });
        }
        (Kind::FailWrite, _) => {
            let at = Some(random.skewed(0, 30));
            let faults = if random.once_in(2) {
                SimFaults { fail_write: at, ..world.faults }
            } else {
                SimFaults { fail_one_write: at, ..world.faults }
            };
            world.order(faults);
        }
        (Kind::FailReads, _) => {
            let failing_reads_per_mille =
                if world.faults.failing_reads_per_mille > 0 { 0 } else { random.skewed(10, 500) as u32 };
            world.order(SimFaults { failing_reads_per_mille, ..world.faults });
        }
        (Kind::PowerCut, _) => {
            if random.once_in(3) {
                // Some of what is under way takes long, while other things go on: segments later than it are begun.
                let stragglers = if random.once_in(2) { random.between(3, 20) as u32 } else { 0 };
                world.order(SimFaults { delay_steps_max: 40, stragglers, reorder: true, ..world.faults });
                if random.once_in(2) {
                    let appends = random.skewed(20, 200);
                    burst(world, random, appends)?;
                    let turns = random.between(20, 200);
                    world.turns(random, turns)?;
                } else {
                    waves(world, random)?;
                }
            }
            let appends = random.skewed(0, 30);
            burst(world, random, appends)?;
            let turns = random.skewed(0, 30);
            world.turns(random, turns)?;
            if world.parameters.shelves && random.once_in(2) {
                cut_off_while_idle(world, random)?;
                open(world, random, false)?;
            } else {
                stop_and_open(world, random, false)?;
            }
        }
        (Kind::Close, _) => stop_and_open(world, random, true)?,
        (Kind::Audit, _) => audit_all(world, random)?,
        // There is no shard to do it to.
        (_, None) => {}
    }
    let turns = random.between(0, 3);
    world.turns(random, turns)
}

/// Looks at every record of every shard, with nothing else under way.
fn audit_all(world: &mut World, random: &mut Random) -> Checked {
    world.settle()?;
    let there: Vec<u64> =
        world.shards.values().filter(|shard| shard.life == Life::There).map(|shard| shard.id).collect();
    for id in there {
        // In a lane that has failed, some appends are unsettled until the next open: they cannot be seen.
        if !world.lanes[world.shards[&id].lane].failed {
            world.audit(id, From::TrimHorizon, random)?;
        }
    }
    Ok(())
}

/// The disk recovers, everything is answered, and everything is there.
fn end(world: &mut World, plan: &Plan) -> Checked {
    let mut random = Random::new(mix(plan.seed ^ 2));
    let random = &mut random;
    world.order(SimFaults {
        fail_write: None,
        fail_one_write: None,
        failing_reads_per_mille: 0,
        space_bytes: None,
        ..world.faults
    });
    world.settle()?;
    let in_order = random.once_in(2);
    stop(world, random, in_order)?;
    open(world, random, true)?;
    // The disk has room again: the lanes notice.
    for _ in 0..6 {
        world.pass(1_000_000);
        world.settle()?;
        let lanes = world.lanes.len() as u64;
        world.turns(random, 40 * lanes)?;
    }
    burst(world, random, 10)?;
    audit_all(world, random)?;
    if plan.parameters.rot {
        world.close()?;
        rot::spoil_and_check(world, random)?;
    }
    Ok(())
}

/// Opens the engine on a calm disk, as it is.
///
/// # Errors
/// What the engine says.
pub(crate) fn open_calmly(world: &mut World, random: &mut Random) -> Result<(), penstock_engine::OpenError> {
    world.order(SimFaults { delay_steps_max: 1, reorder: false, ..SimFaults::default() });
    world.open(options(world, random), BTreeSet::new())
}
