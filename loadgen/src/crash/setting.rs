//! How the engine's directory is opened, alike by the process that is killed and by the campaign that looks at what is left.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use penstock_engine::{Clock, Driver, Engine, KeyId, KeyRing, ManualClock, Options, Shelving};

use super::content::Content;

/// Bytes of the largest record: larger than the smallest segment, so that a group needs a segment of its own size.
pub const RECORD_BYTES_MAX: u64 = 3 << 20;

/// Keys that shards are encrypted with.
pub const KEYS: [KeyId; 2] = [KeyId(1), KeyId(2)];

/// How the directory is opened, and who writes.
#[derive(Args, Clone, Debug)]
pub struct Setting {
    /// The engine's directory
    #[arg(long)]
    pub dir: PathBuf,
    /// The campaign's seed
    #[arg(long)]
    pub seed: u64,
    /// Counts the processes of this campaign
    #[arg(long)]
    pub life: u32,
    /// The first shard id that was never used
    #[arg(long)]
    pub next_shard: u64,
    /// Where it stands which numbered appends were acknowledged
    #[arg(long)]
    pub numbered: PathBuf,
    /// Lanes of a new directory
    #[arg(long)]
    pub lanes: usize,
    /// Bytes of a segment
    #[arg(long)]
    pub segment_bytes: u64,
    /// Bytes that each lane keeps in memory for readers at the tail
    #[arg(long)]
    pub tail_cache_bytes: usize,
    /// Bytes that each lane may copy for shelving, in a second of the engine's time
    #[arg(long)]
    pub shelving_bytes_per_s: u64,
    /// Segments that are shelved together, at least
    #[arg(long)]
    pub segments_min: usize,
    /// The engine's time when the process begins, in microseconds since 1970
    #[arg(long)]
    pub clock_us: u64,
    /// How much faster the engine's time runs than ours
    #[arg(long)]
    pub speed: u32,
    /// Storage driver
    #[arg(long)]
    pub driver: Storage,
}

/// The storage drivers by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Storage {
    /// io_uring, else plain threads
    Auto,
    /// io_uring
    Uring,
    /// Plain threads
    Blocking,
    /// The tokio-uring runtime
    TokioUring,
}

impl Storage {
    /// The engine's name for it.
    #[must_use]
    pub fn driver(self) -> Driver {
        match self {
            Storage::Auto => Driver::Auto,
            Storage::Uring => Driver::Uring,
            Storage::Blocking => Driver::Blocking,
            Storage::TokioUring => Driver::TokioUring,
        }
    }

    /// As it is written on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Storage::Auto => "auto",
            Storage::Uring => "uring",
            Storage::Blocking => "blocking",
            Storage::TokioUring => "tokio-uring",
        }
    }
}

impl Setting {
    /// As it is written on a command line.
    #[must_use]
    pub fn arguments(&self) -> Vec<OsString> {
        // Taken apart, so that a new setting cannot be forgotten here.
        let Setting {
            dir,
            seed,
            life,
            next_shard,
            numbered,
            lanes,
            segment_bytes,
            tail_cache_bytes,
            shelving_bytes_per_s,
            segments_min,
            clock_us,
            speed,
            driver,
        } = self;
        vec![
            "--dir".into(),
            dir.clone().into_os_string(),
            "--numbered".into(),
            numbered.clone().into_os_string(),
            format!("--seed={seed}").into(),
            format!("--life={life}").into(),
            format!("--next-shard={next_shard}").into(),
            format!("--lanes={lanes}").into(),
            format!("--segment-bytes={segment_bytes}").into(),
            format!("--tail-cache-bytes={tail_cache_bytes}").into(),
            format!("--shelving-bytes-per-s={shelving_bytes_per_s}").into(),
            format!("--segments-min={segments_min}").into(),
            format!("--clock-us={clock_us}").into(),
            format!("--speed={speed}").into(),
            format!("--driver={}", driver.name()).into(),
        ]
    }

    /// Opens the engine, with a clock that stands still until somebody moves it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn open(&self) -> Result<(Engine, ManualClock)> {
        let clock = ManualClock::at_us(self.clock_us);
        let ring = KeyRing::default();
        for key in KEYS {
            ring.insert(key, [key.0 as u8; 32]);
        }
        let options = Options {
            lanes: Some(self.lanes),
            driver: self.driver.driver(),
            segment_bytes: self.segment_bytes,
            tail_cache_bytes: self.tail_cache_bytes,
            shelving: Shelving {
                bytes_per_s: self.shelving_bytes_per_s,
                // Whatever lies in segments counts as scattered.
                scattered_bytes: u64::MAX,
                segments_min: self.segments_min,
                age_us_min: 0,
            },
            clock: Clock::Manual(clock.clone()),
            keys: Some(Arc::new(ring)),
            ..Options::default()
        };
        let engine = Engine::open(&self.dir, options)
            .with_context(|| format!("cannot open {}", self.dir.display()))?;
        Ok((engine, clock))
    }

    /// The contents of this campaign.
    #[must_use]
    pub fn content(&self) -> Content {
        Content { seed: self.seed, record_bytes_max: RECORD_BYTES_MAX }
    }
}
