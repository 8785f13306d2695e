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
mod prepare;
mod reference;
mod source;
mod target;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use penstock_analytics::{
    ApplicationId, Destination, InputWork, OutputWork, Position, Reporter, Runner, Source, SqlWork, Start,
    StartFault, Work,
};
use penstock_api::{Arn, BoxFuture, Clock};
use penstock_catalog::{Catalog, Key};
use penstock_engine::{Engine, Shard, ShardId};
use penstock_firehose::{Invoke, ObjectStore};
use penstock_runtime::{
    Begin, Destination as To, Handle, Job, Output, Prepare, SnapshotFault, Snapshots, Source as Reads, Status,
};

use crate::delivery::DeliverySource;
pub use crate::delivery::Holds;
use crate::function::Function;
use crate::limits::SNAPSHOT_MAX;
use crate::prepare::Processor;
use crate::source::{Records, StreamSource};
use crate::target::{DeliveryTarget, StreamTarget};

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

    /// What is missing for an application to run, of what can be said at once.
    fn missing(&self, start: &Start) -> Result<(), StartFault> {
        let work = match &start.work {
            Work::Sql(work) => work,
            Work::Flink { runtime, .. } => return Err(StartFault::no_flink_cluster(runtime)),
        };
        let [input] = &work.inputs[..] else {
            return Err(configuration("An SQL application is started with one input."));
        };
        match &input.source {
            Source::Stream(arn) => drop(self.stream(arn)?),
            Source::Delivery(arn) => drop(self.delivery(arn)?),
        }
        Records::new(input).map_err(configuration)?;
        for output in &work.outputs {
            match &output.destination {
                Destination::Stream(arn) => drop(self.stream(arn)?),
                Destination::Delivery(arn) => drop(self.delivery(arn)?),
                Destination::Lambda(_) => {}
            }
        }
        for reference in &work.references {
            reference::check(reference).map_err(configuration)?;
        }
        Ok(())
    }

    /// The key of a data stream that is there.
    fn stream(&self, arn: &str) -> Result<Key, StartFault> {
        let key = key(arn, "stream/")?;
        match self.options.catalog.stream(&key.account, &key.region, &key.name) {
            Some(_) => Ok(key),
            None => Err(configuration(format!("The data stream {arn} does not exist."))),
        }
    }

    /// The key of a delivery stream that is there.
    fn delivery(&self, arn: &str) -> Result<Key, StartFault> {
        let key = key(arn, "deliverystream/")?;
        match penstock_firehose::log_of(&self.options.catalog.state(), &key) {
            Some(_) => Ok(key),
            None => {
                let why = "does not exist, or is not one that records are put into";
                Err(configuration(format!("The delivery stream {arn} {why}.")))
            }
        }
    }

    fn begin(&self, start: Start, reporter: Reporter, anew: bool) -> Result<(), StartFault> {
        self.missing(&start)?;
        let Work::Sql(work) = &start.work else { return Ok(()) };
        let job = self.job(&start, work, anew)?;
        let begin = match (&start.snapshot, work.inputs.first().map(|input| input.position)) {
            _ if start.resume => Begin::Resume,
            (Some(name), _) => Begin::Snapshot { name: name.clone(), whole: start.whole_snapshot },
            (None, Some(Position::Now)) => Begin::Now,
            (None, Some(Position::TrimHorizon)) => Begin::Oldest,
            (None, Some(Position::LastStopped) | None) => Begin::Resume,
        };
        self.options.holds.begin(start.application.number);
        let handle = job.start(begin);
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

    fn job(&self, start: &Start, work: &SqlWork, anew: bool) -> Result<Job, StartFault> {
        let shards = self.shards(&start.shards);
        let Some([journal, state, tables_log, snapshots, intake]) = shards else {
            return Err(StartFault::Failed("a shard of the application is missing".to_owned()));
        };
        let Some(input) = work.inputs.first() else {
            return Err(configuration("An SQL application is started with one input."));
        };
        let source = self.source(start, input)?;
        let prepare = input.processor.as_ref().map(|processor| {
            let (Source::Stream(source) | Source::Delivery(source)) = &input.source;
            let processor = Processor {
                arn: processor.clone(),
                application: start.application.arn.clone(),
                source: source.clone(),
                is_stream: matches!(input.source, Source::Stream(_)),
                functions: Arc::clone(&self.options.functions),
            };
            Arc::new(processor) as Arc<dyn Prepare>
        });
        let records = Records::new(input).map_err(configuration)?;
        let mut outputs = Vec::new();
        for output in &work.outputs {
            outputs.push(self.output(start, work, output)?);
        }
        let references = work.references.iter();
        let tables = references.map(|reference| reference::table(&self.options.objects, reference, anew));
        let clock = self.options.clock.clone();
        Ok(Job {
            engine: self.options.engine.clone(),
            journal,
            state,
            tables_log,
            snapshots,
            intake,
            program: work.program.clone(),
            source,
            prepare,
            decode: Arc::new(move || Box::new(records.clone())),
            outputs,
            tables: tables.collect(),
            now_ms: Arc::new(move || penstock_api::millis(clock.now())),
        })
    }

    /// The shards of an application, as the service counts them.
    fn shards(&self, ids: &[ShardId]) -> Option<[Shard; 5]> {
        let shards = ids.iter().map(|&id| self.options.engine.shard(id));
        shards.collect::<Option<Vec<Shard>>>().and_then(|shards| shards.try_into().ok())
    }

    fn source(&self, start: &Start, input: &InputWork) -> Result<Arc<dyn Reads>, StartFault> {
        let (catalog, engine) = (self.options.catalog.clone(), self.options.engine.clone());
        let streams: Vec<Arc<str>> = input.streams.iter().map(|stream| stream.name.as_str().into()).collect();
        Ok(match &input.source {
            Source::Stream(arn) => {
                Arc::new(StreamSource { catalog, engine, key: self.stream(arn)?, streams })
            }
            Source::Delivery(arn) => Arc::new(DeliverySource {
                catalog,
                engine,
                key: self.delivery(arn)?,
                stream: streams.first().cloned().unwrap_or_else(|| "".into()),
                holds: Arc::clone(&self.options.holds),
                application: start.application.number,
            }),
        })
    }

    /// Where an application that runs is asked for snapshots.
    fn snapshots(&self, application: &ApplicationId) -> Option<Snapshots> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&application.number).map(Handle::snapshots)
    }

    fn output(&self, start: &Start, work: &SqlWork, output: &OutputWork) -> Result<Output, StartFault> {
        let (catalog, engine) = (self.options.catalog.clone(), self.options.engine.clone());
        let destination = match &output.destination {
            Destination::Stream(arn) => {
                To::Log(Arc::new(StreamTarget { catalog, engine, key: self.stream(arn)? }))
            }
            Destination::Delivery(arn) => {
                To::Log(Arc::new(DeliveryTarget { catalog, key: self.delivery(arn)? }))
            }
            Destination::Lambda(arn) => To::Call(Arc::new(Function {
                arn: arn.clone(),
                application: start.application.arn.clone(),
                functions: Arc::clone(&self.options.functions),
            })),
        };
        let stream = (output.stream != penstock_analytics::ERROR_STREAM).then(|| output.stream.clone());
        Ok(Output { id: output.id.clone(), stream, encode: encode::of(work, output), destination })
    }
}

impl Runner for Applications {
    fn check(&self, start: &Start) -> Result<(), StartFault> {
        self.missing(start)
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

fn configuration(why: impl Into<String>) -> StartFault {
    StartFault::Configuration(why.into())
}

/// What an ARN names, of a kind of resource.
fn key(arn: &str, kind: &str) -> Result<Key, StartFault> {
    let wrong = || configuration(format!("{arn} is not the ARN of what an application can use."));
    let parsed: Arn = arn.parse().map_err(|_| wrong())?;
    let name = parsed.resource.strip_prefix(kind).ok_or_else(wrong)?;
    Ok(Key::new(&*parsed.account, &*parsed.region, name))
}
