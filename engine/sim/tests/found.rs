//! What the simulator found and a test of the engine's public face can hardly set up: it takes a disk that is slow at
//! the right moment.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::time::Duration;

use penstock_engine::simulation::MachineOptions;
use penstock_engine::{From, ReadLimits, ShardConfig, Shelving, SimFaults};
use penstock_sim::oracle::Change;
use penstock_sim::plan::{KeysOf, Parameters, Plan};
use penstock_sim::world::{World, is_shelf};

fn world(seed: u64) -> World {
    let plan = Plan::new(seed).parameters;
    let keys = KeysOf::Nobody;
    World::new(
        seed,
        Parameters { lanes: 1, delay_steps_max: 0, reorder: false, throttles: false, keys, ..plan },
    )
}

fn open(world: &mut World) {
    let options = MachineOptions {
        segment_bytes: 64 << 10,
        tail_cache_bytes: 0,
        groups_in_flight: 4,
        // Whatever is full is rewritten.
        shelving: Shelving {
            bytes_per_s: 64 << 20,
            scattered_bytes: 64 << 10,
            segments_min: 1,
            age_us_min: 0,
        },
        keys: None,
        drawn: 0,
        mailbox_messages: 1000,
    };
    world.open(options, BTreeSet::new()).unwrap();
}

/// A reader was on its way to records in a shelf when they were trimmed. Their blocks were given back before the disk
/// came to read them, and the reader was told that they are damaged.
#[test]
fn holes_are_not_made_under_a_reader() {
    let mut punched = 0;
    for seed in 0..30 {
        let mut world = world(seed);
        open(&mut world);
        for _ in 0..3 {
            world.create(ShardConfig::default());
        }
        world.settle().unwrap();
        for _ in 0..40 {
            for shard in 0..3 {
                world.append(shard, &[3000]).unwrap();
            }
            world.settle().unwrap();
        }
        let idle = |world: &mut World, turns: u64, us: u64| {
            for _ in 0..turns {
                world.pass(us);
                world.turn(0).unwrap();
            }
        };
        idle(&mut world, 300, 50_000);
        // From here on the disk takes its time.
        world.order(SimFaults { delay_steps_max: 40, ..SimFaults::default() });
        let end = world.shards[&0].last.unwrap().0.next();
        for _ in 0..4 {
            world.read(0, From::TrimHorizon, ReadLimits::default());
        }
        world.turn(0).unwrap();
        world.change(0, Change::Trim(end));
        idle(&mut world, 20, 4_000_000);
        world.settle().unwrap();
        idle(&mut world, 60, 4_000_000);
        punched += world.disk.counts().holes;
    }
    assert!(punched > 0, "nothing was given back: the test shows nothing");
}

/// The log failed while a shelf was being made, which was left where it was. The segments it was made of expired and
/// went, and the next open took what was left of the shelf for damage.
#[test]
fn what_a_shelf_was_made_of_stays_after_a_failure() {
    let mut half_made = 0;
    for seed in 0..30 {
        let mut world = world(seed);
        open(&mut world);
        for _ in 0..3 {
            let retention = Some(Duration::from_secs(60));
            world.create(ShardConfig { retention, ..ShardConfig::default() });
        }
        world.settle().unwrap();
        for _ in 0..40 {
            for shard in 0..3 {
                world.append(shard, &[3000]).unwrap();
            }
            world.settle().unwrap();
        }
        world.order(SimFaults { delay_steps_max: 40, ..SimFaults::default() });
        for _ in 0..300 {
            world.pass(20_000);
            world.turn(0).unwrap();
            if world.disk.files().iter().any(|file| is_shelf(file)) {
                break;
            }
        }
        world.order(SimFaults { fail_write: Some(0), delay_steps_max: 40, ..SimFaults::default() });
        world.append(0, &[10]).unwrap();
        for _ in 0..200 {
            world.pass(1_000_000);
            world.turn(0).unwrap();
        }
        half_made += world.disk.files().iter().filter(|file| is_shelf(file)).count();
        world.order(SimFaults::default());
        world.cut_power().unwrap();
        open(&mut world);
        assert_eq!(world.engine().recovery().damaged, Vec::<String>::new(), "seed {seed}");
    }
    assert!(half_made > 0, "no shelf was left half made: the test shows nothing");
}
