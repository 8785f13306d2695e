//! Kinesis Data Analytics: applications that read streams, compute and write streams, in both generations of the API.
//!
//! An application is a resource of the catalog whose document this crate alone understands (`record`), and so is each version that it
//! had. What runs it is a [`Runner`], which whoever puts the server together brings: this crate keeps what an application is, decides
//! what it goes through (`lifecycle`), and looks whether its code is right. What an SQL application has to remember lies in five shards of
//! the engine of its own, which are its runner's to write.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod application;
mod call;
mod change;
mod code;
mod describe;
mod discover;
mod fault;
mod import;
mod lifecycle;
mod limits;
mod members;
mod ops;
mod page;
mod parts;
mod record;
mod rules;
mod runner;
mod samples;
mod tags;
#[cfg(test)]
mod testing;
mod update;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, Weak};

use penstock_api::{Clock, Timing};
use penstock_catalog::{Catalog, ProposeError, Refused};
use penstock_engine::{Engine, ShardError};
use tokio::sync::Notify;

pub use code::ERROR_STREAM;
pub use import::{Imported, import};
pub use lifecycle::readers_of;
pub use ops::OPERATIONS;
pub use runner::{
    ApplicationId, Destination, Encoding, Format, InputWork, OutputWork, Position, ReferenceWork, Reporter,
    Runner, Source, SqlWork, Start, StartFault, Work,
};
pub use samples::{Sample, SampleFault, Samples};

/// Shards of the engine that an SQL application has: its journal, its state, its tables, its snapshots and its intake.
const SHARDS: u32 = 5;

/// How the service is to behave.
#[derive(Clone)]
pub struct AnalyticsOptions {
    /// How long an application is being started, changed, stopped and deleted, beside what its runner needs for it.
    pub timing: Timing,
    /// What runs applications.
    pub runner: Arc<dyn Runner>,
    /// Where samples of sources come from.
    pub samples: Arc<dyn Samples>,
    /// The time of day.
    pub clock: Clock,
}

/// The applications could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer version wrote what this one does not understand: start that one.
    #[error("{0}; a newer version of Penstock wrote it")]
    Newer(String),
    /// A shard could not be created. Follow the engine's advice.
    #[error("a shard: {0}")]
    Shard(#[from] ShardError),
}

/// The service. Its operations are reached through [`penstock_api::Dispatch`].
pub struct Analytics {
    catalog: Catalog,
    engine: Engine,
    options: AnalyticsOptions,
    /// Wakes the task that takes due steps: there may be an earlier one.
    transitions: Arc<Notify>,
    /// Held by who takes steps.
    steps: tokio::sync::Mutex<()>,
    /// What was handed to the runner, by the number of the application.
    runs: Mutex<HashMap<u64, lifecycle::Run>>,
    run_next: AtomicU64,
    this: Weak<Analytics>,
}

impl Analytics {
    /// Opens the service: finishes what a crash interrupted, and starts the task that takes due steps, which hands what should run to the
    /// runner. To be called within a tokio runtime, after the streams have been opened, which put catalog and engine together.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(
        catalog: Catalog,
        engine: Engine,
        options: AnalyticsOptions,
    ) -> Result<Arc<Analytics>, OpenError> {
        let transitions = Arc::new(Notify::new());
        let analytics = Arc::new_cyclic(|this| Analytics {
            catalog,
            engine,
            options,
            transitions: Arc::clone(&transitions),
            steps: tokio::sync::Mutex::default(),
            runs: Mutex::default(),
            run_next: AtomicU64::new(1),
            this: Weak::clone(this),
        });
        analytics.reconcile().await?;
        tokio::spawn(penstock_catalog::take_steps(Arc::downgrade(&analytics), transitions));
        Ok(analytics)
    }

    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        penstock_api::millis(self.options.clock.now())
    }

    /// When a step of so many milliseconds that begins now is due.
    fn due_ms(&self, aws_ms: i64) -> i64 {
        self.options.timing.due_ms(self.now_ms(), aws_ms)
    }
}

impl Drop for Analytics {
    fn drop(&mut self) {
        // The task looks up, finds the service gone, and ends.
        self.transitions.notify_one();
    }
}

/// Whether the catalog refused because the resource is not what it was any more.
fn has_gone<E>(error: &ProposeError<E>) -> bool {
    matches!(error, ProposeError::Refused(Refused::Missing | Refused::State))
}
