//! SQL applications of Data Analytics at work: what they read and where they write, on the shards of this process.
//!
//! [`Applications`] is the runner that the service of applications asks; each application is a [`penstock_runtime::Job`]:
//!
//! ```text
//!  data stream, ──▶ records, taken out ─┬──────────────▶ rows ──▶ program ──▶ records ──▶ data stream, delivery stream   once
//!  delivery stream       of aggregates  └─▶ function ──▶        ▲                 └────▶ function                     at least once
//!                                                 object in S3 ─┘
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod delivery;
mod encode;
mod function;
mod item;
pub mod limits;
mod plan;
mod prepare;
mod reference;
mod source;
mod target;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use penstock_analytics::{ApplicationId, Reporter, Runner, Start, StartFault};
use penstock_api::{BoxFuture, Clock};
use penstock_catalog::Catalog;
use penstock_engine::{Engine, Shard, ShardId};
use penstock_firehose::{Invoke, ObjectStore};
use penstock_runtime::{Handle, SnapshotFault, Snapshots, Status};

pub use penstock_runtime::{FileShelf, Room};

pub use crate::delivery::Holds;
use crate::limits::SNAPSHOT_MAX;
use crate::plan::Plan;

/// What applications are run with.
pub struct Options {
    /// Where streams are found.
    pub catalog: Catalog,
    /// Where their records are.
    pub engine: Engine,
    /// Who is called with rows.
    pub functions: Arc<dyn Invoke>,
    /// Where reference data are.
    pub objects: Arc<dyn ObjectStore>,
    /// What delivery streams keep for applications: theirs is the same.
    pub holds: Arc<Holds>,
    /// Memory for what all of them keep of rows, and where the rest lies.
    pub room: Arc<Room>,
    /// The time of day.
    pub clock: Clock,
}

/// Runs SQL applications.
pub struct Applications {
    options: Options,
    /// Those that run, by their number.
    running: Mutex<HashMap<u64, Handle>>,
}

impl Applications {
    /// With nothing running. The service has applications started that ran when the server stopped.
    #[must_use]
    pub fn new(options: Options) -> Applications {
        Applications { options, running: Mutex::default() }
    }

    fn take(&self, application: &ApplicationId) -> Option<Handle> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&application.number)
    }

    fn begin(&self, start: Start, reporter: Reporter, anew: bool) -> Result<(), StartFault> {
        let plan = Plan::of(&start, &self.options, anew)?;
        let Some(shards) = self.shards(&start.shards) else {
            return Err(StartFault::Failed("a shard of the application is missing".to_owned()));
        };
        self.options.holds.begin(start.application.number);
        let handle = plan.start(&self.options, shards);
        let mut status = handle.status();
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(start.application.number, handle);
        tokio::spawn(async move {
            loop {
                let now = status.borrow_and_update().clone();
                match now {
                    Status::Starting => {}
                    Status::Running => reporter.running().await,
                    Status::Stopped => return reporter.stopped().await,
                    Status::Failed(why) => {
                        tracing::error!(application = %start.application.key, why, "an application cannot go on");
                        return reporter.failed(why).await;
                    }
                }
                if status.changed().await.is_err() {
                    return;
                }
            }
        });
        Ok(())
    }

    /// The shards of an application, as the service counts them.
    fn shards(&self, ids: &[ShardId]) -> Option<[Shard; 5]> {
        let shards = ids.iter().map(|&id| self.options.engine.shard(id));
        shards.collect::<Option<Vec<Shard>>>().and_then(|shards| shards.try_into().ok())
    }

    /// Where an application that runs is asked for snapshots.
    fn snapshots(&self, application: &ApplicationId) -> Option<Snapshots> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&application.number).map(Handle::snapshots)
    }
}

impl Runner for Applications {
    fn check(&self, start: &Start) -> Result<(), StartFault> {
        Plan::of(start, &self.options, true).map(drop)
    }

    fn start(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        // What was loaded once stays, so that what is done again is done with the same rows.
        let anew = !start.resume;
        Box::pin(std::future::ready(self.begin(start, reporter, anew)))
    }

    fn update(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        Box::pin(async move {
            if let Some(handle) = self.take(&start.application) {
                handle.stop().await;
            }
            self.begin(start, reporter, true)
        })
    }

    fn stop(&self, application: &ApplicationId, _force: bool) -> BoxFuture<'_, ()> {
        let handle = self.take(application);
        Box::pin(async move {
            if let Some(handle) = handle {
                handle.stop().await;
            }
        })
    }

    fn snapshot(&self, application: &ApplicationId, name: &str) -> BoxFuture<'_, Result<(), String>> {
        let (snapshots, name) = (self.snapshots(application), name.to_owned());
        Box::pin(async move {
            let snapshots = snapshots.ok_or("the application does not run")?;
            match tokio::time::timeout(SNAPSHOT_MAX, snapshots.keep(&name)).await {
                Ok(kept) => kept.map_err(|fault| fault.to_string()),
                Err(_) => Err(format!("the state was not written within {SNAPSHOT_MAX:?}")),
            }
        })
    }

    fn forget(
        &self,
        application: &ApplicationId,
        shards: &[ShardId],
        name: &str,
    ) -> BoxFuture<'_, Result<(), String>> {
        let (snapshots, name) = (self.snapshots(application), name.to_owned());
        let shards = self.shards(shards);
        Box::pin(async move {
            if let Some(snapshots) = snapshots {
                match tokio::time::timeout(SNAPSHOT_MAX, snapshots.forget(&name)).await {
                    Ok(Ok(())) => return Ok(()),
                    Ok(Err(SnapshotFault::Over)) => {}
                    Ok(Err(SnapshotFault::Failed(why))) => return Err(why),
                    Err(_) => return Err("the application is busy".to_owned()),
                }
            }
            // Where nothing can be kept, nothing is.
            let Some([journal, _, _, log, _]) = shards else { return Ok(()) };
            penstock_runtime::forget(&journal, &log, &name).await
        })
    }
}
