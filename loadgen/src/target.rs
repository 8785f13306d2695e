//! The engine that is loaded: where its directory is, and how it is opened.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use futures_executor::block_on;
use penstock_engine::{Engine, Options, Shard, ShardConfig, ShardId, Shelving, limits};
use tempfile::TempDir;

use crate::crash::setting::Storage;

/// Shards that are asked for at once when there are many to make: below what a lane's mailbox holds.
const CREATES_AT_ONCE: usize = 1000;

/// Where and how.
#[derive(Args, Clone, Debug)]
pub struct Target {
    /// The engine's directory; a temporary one, removed afterwards, if nothing is said
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Lanes of a new directory; one for each core if nothing is said
    #[arg(long)]
    pub lanes: Option<usize>,
    /// How bytes reach the disk
    #[arg(long, default_value = "auto")]
    pub driver: Storage,
    /// Groups that each lane may have on their way to the disk at once
    #[arg(long, default_value_t = Target::default().groups_in_flight)]
    pub groups_in_flight: usize,
    /// MiB of a segment
    #[arg(long, default_value_t = Target::default().segment_mib)]
    pub segment_mib: u64,
    /// MiB that each lane may copy in a second to put scattered records together; 0: none
    #[arg(long, default_value_t = Target::default().shelving_mib_s)]
    pub shelving_mib_s: u64,
    /// Seconds that records are left where they are before they are put together
    #[arg(long, default_value_t = Target::default().shelving_age_s)]
    pub shelving_age_s: u64,
}

impl Default for Target {
    /// The engine's own defaults, in a temporary directory.
    fn default() -> Target {
        Target {
            dir: None,
            lanes: None,
            driver: Storage::Auto,
            groups_in_flight: limits::GROUPS_IN_FLIGHT_MAX,
            segment_mib: limits::SEGMENT_BYTES >> 20,
            shelving_mib_s: limits::SHELVING_BYTES_PER_S >> 20,
            shelving_age_s: limits::SHELVING_AGE_US_MIN / 1_000_000,
        }
    }
}

/// An open engine and the directory that it is in.
pub struct Opened {
    /// The engine.
    pub engine: Engine,
    /// Its directory.
    pub dir: PathBuf,
    /// Removed when this goes out of scope.
    _temporary: Option<TempDir>,
}

impl Target {
    /// Opens the engine.
    ///
    /// # Errors
    /// The directory cannot be made or opened.
    pub fn open(&self) -> Result<Opened> {
        let temporary = match self.dir {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("penstock-load-")
                    .tempdir()
                    .context("cannot make a temporary directory")?,
            ),
        };
        let dir = match (&self.dir, &temporary) {
            (Some(dir), _) => dir.clone(),
            (None, Some(temporary)) => temporary.path().to_path_buf(),
            (None, None) => unreachable!("there is a directory, one way or the other"),
        };
        let options = Options {
            lanes: self.lanes,
            driver: self.driver.driver(),
            groups_in_flight: self.groups_in_flight,
            segment_bytes: self.segment_mib << 20,
            shelving: Shelving {
                bytes_per_s: self.shelving_mib_s << 20,
                age_us_min: self.shelving_age_s * 1_000_000,
                ..Shelving::default()
            },
            ..Options::default()
        };
        let engine = Engine::open(&dir, options).with_context(|| format!("cannot open {}", dir.display()))?;
        Ok(Opened { engine, dir, _temporary: temporary })
    }
}

/// The shards 1 to `count`, made where they are not there yet.
///
/// # Errors
/// The engine's own.
pub fn shards(engine: &Engine, count: u64) -> Result<Vec<Shard>> {
    configured_shards(engine, count, ShardConfig::default())
}

/// The same; those that are made are told this.
pub(crate) fn configured_shards(engine: &Engine, count: u64, config: ShardConfig) -> Result<Vec<Shard>> {
    let missing: Vec<ShardId> = (1..=count).map(ShardId).filter(|&id| engine.shard(id).is_none()).collect();
    for some in missing.chunks(CREATES_AT_ONCE) {
        let asked: Vec<_> = some.iter().map(|&id| engine.create_shard(id, config)).collect();
        for created in asked {
            block_on(created).context("cannot create a shard")?;
        }
    }
    (1..=count).map(|id| engine.shard(ShardId(id)).context("a shard is missing")).collect()
}
