//! The whole engine on one thread, for `penstock-sim` and nobody else: not part of the public face, and free to
//! change with every version.
//!
//! A [`Machine`] is an open engine whose lanes have no threads. They take a turn when they are told to, at the
//! time that they are told, on a simulated disk; everything else is the code that every engine runs. The handles
//! that [`Machine::engine`] gives out are the public ones.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use crate::clock::Now;
use crate::encryption::Keys;
use crate::engine::{Engine, Options, Recovery, Shelving};
use crate::error::OpenError;
use crate::identity::Identity;
use crate::lane::Message;
use crate::lane::mailbox::Mailbox;
use crate::lane::run::{Gone, Lane, Start, Turned};
use crate::limits::LANE_BYTES_STAGED_MAX;
use crate::log::local::LocalLog;
use crate::record::ShardId;
use crate::storage::{Driver, SimDisk};

/// An engine that is turned by hand. Dropped without [`Machine::close`], it ends as a process does that is killed.
pub struct Machine {
    // In this order: the engine's handle waits for its lanes when it is dropped, so they are gone before.
    lanes: Vec<Option<Turning>>,
    engine: Engine,
}

/// A lane, and what happens to its mailbox when it ends.
struct Turning {
    lane: Lane<LocalLog>,
    _gone: Gone,
}

/// What a [`Machine`] is opened with, besides the engine's own options.
#[derive(Clone, Debug)]
pub struct MachineOptions {
    /// Length of a segment in bytes: whole blocks. May be shorter than an engine is allowed to be opened with, so
    /// that a short run goes through many.
    pub segment_bytes: u64,
    /// As [`Options::tail_cache_bytes`].
    pub tail_cache_bytes: usize,
    /// As [`Options::groups_in_flight`].
    pub groups_in_flight: usize,
    /// As [`Options::shelving`].
    pub shelving: Shelving,
    /// As [`Options::keys`].
    pub keys: Option<Arc<dyn Keys>>,
    /// What other engines draw at random at each open, and put into nonces.
    pub drawn: u64,
    /// Messages that fit into a lane's mailbox.
    pub mailbox_messages: usize,
}

impl Machine {
    /// Opens the engine of so many lanes on the disk and recovers what it holds.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open(disk: &SimDisk, lanes: usize, options: MachineOptions) -> Result<Machine, OpenError> {
        let driver = Driver::Sim(disk.clone());
        let identity = Identity::of_memory(Some(lanes));
        let engine_options = Arc::new(Options {
            lanes: Some(lanes),
            driver: driver.clone(),
            segment_bytes: options.segment_bytes,
            tail_cache_bytes: options.tail_cache_bytes,
            groups_in_flight: options.groups_in_flight,
            shelving: options.shelving,
            keys: options.keys,
            pin: false,
            ..Options::default()
        });
        let shards = Arc::new(RwLock::new(HashSet::new()));
        let mut recovery = Recovery::default();
        let (mut turning, mut mailboxes) = (Vec::new(), Vec::new());
        for lane in 0..identity.lanes {
            let mailbox: Arc<Mailbox<Message>> =
                Arc::new(Mailbox::new(options.mailbox_messages, LANE_BYTES_STAGED_MAX));
            let (lane, found) = Lane::open(Start {
                lane,
                dir: Machine::dir(lane as usize),
                identity,
                driver: driver.clone(),
                options: Arc::clone(&engine_options),
                mailbox: Arc::clone(&mailbox),
                shards: Arc::clone(&shards),
                drawn: options.drawn,
            })?;
            recovery.add(found);
            turning.push(Some(Turning { lane, _gone: Gone(Arc::clone(&mailbox)) }));
            mailboxes.push(mailbox);
        }
        let engine = Engine::without_threads(mailboxes, shards, driver.name(), recovery);
        Ok(Machine { lanes: turning, engine })
    }

    /// Where a lane's files lie on the disk.
    #[must_use]
    pub fn dir(lane: usize) -> PathBuf {
        Path::new("").join(format!("lane-{lane:03}"))
    }

    /// The engine, with its public face. Its answers come while lanes are turned, so they must be polled and not
    /// waited for; [`Machine::close`] stands in for its `close`.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The lane that keeps this shard.
    #[must_use]
    pub fn lane_of(&self, shard: ShardId) -> usize {
        self.engine.lane_index(shard)
    }

    /// What a lane's disk has done by now comes in, and the lane takes one turn at this time: what its thread does over and
    /// over. False if the lane is closed, in order, and takes no turn any more.
    pub fn turn(&mut self, lane: usize, wall_us: u64, monotonic_ns: u64) -> bool {
        let Some(turning) = &mut self.lanes[lane] else {
            return false;
        };
        turning.lane.poll(Duration::ZERO);
        let closed = turning.lane.turn(|| Now { wall_us, monotonic_ns }) == Turned::Closed;
        if closed {
            self.lanes[lane] = None;
        }
        !closed
    }

    /// Asks all lanes to close in order, which they do in their next turns. False if a mailbox is full: turn the
    /// lanes and ask again; being asked twice does no harm.
    pub fn close(&self) -> bool {
        self.engine.ask_to_close()
    }
}
