//! SQL applications of Data Analytics at work: what they read and where they write, on the shards of this process.
//!
//! [`Applications`] is the runner that the service of applications asks; each application is a [`penstock_runtime::Job`]:
//!
//! ```text
//!  data stream ──▶ records, taken out of aggregates ──▶ rows ──▶ program ──▶ records ──▶ data stream, delivery stream   once
//!                                                        ▲                        └────▶ function                     at least once
//!                                          object in S3 ─┘
//! ```

mod encode;
mod function;
pub mod limits;
mod reference;
mod source;
mod target;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use penstock_analytics::{
    ApplicationId, Destination, OutputWork, Position, Reporter, Runner, Source, SqlWork, Start, StartFault,
    Work,
};
use penstock_api::{Arn, BoxFuture, Clock};
use penstock_catalog::{Catalog, Key};
use penstock_engine::{Engine, Shard};
use penstock_firehose::{Invoke, ObjectStore};
use penstock_runtime::{Begin, Destination as To, Handle, Job, Output, Status};

use crate::function::Function;
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
        if start.snapshot.is_some() {
            return Err(configuration("SQL applications are not begun with a snapshot yet."));
        }
        let [input] = &work.inputs[..] else {
            return Err(configuration("An SQL application is started with one input."));
        };
        match &input.source {
            Source::Stream(arn) => drop(self.stream(arn)?),
            Source::Delivery(arn) => {
                let why =
                    format!("The input {arn} is a delivery stream, which applications do not read yet.");
                return Err(configuration(why));
            }
        }
        if let Some(processor) = &input.processor {
            let why = format!("Records do not go through a function before they are rows yet: {processor}.");
            return Err(configuration(why));
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
            None => Err(configuration(format!("The delivery stream {arn} does not exist."))),
        }
    }

    fn begin(&self, start: Start, reporter: Reporter, anew: bool) -> Result<(), StartFault> {
        self.missing(&start)?;
        let Work::Sql(work) = &start.work else { return Ok(()) };
        let job = self.job(&start, work, anew)?;
        let begin = match work.inputs.first().map(|input| input.position) {
            _ if start.resume => Begin::Resume,
            Some(Position::Now) => Begin::Now,
            Some(Position::TrimHorizon) => Begin::Oldest,
            Some(Position::LastStopped) | None => Begin::Resume,
        };
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
        let shards = start.shards.iter().map(|&id| self.options.engine.shard(id));
        let shards =
            shards.collect::<Option<Vec<Shard>>>().and_then(|shards| <[Shard; 3]>::try_from(shards).ok());
        let Some([journal, state, tables_log]) = shards else {
            return Err(StartFault::Failed("a shard of the application is missing".to_owned()));
        };
        let Some(input) = work.inputs.first() else {
            return Err(configuration("An SQL application is started with one input."));
        };
        let Source::Stream(arn) = &input.source else {
            return Err(configuration("An SQL application reads a data stream."));
        };
        let source = StreamSource {
            catalog: self.options.catalog.clone(),
            engine: self.options.engine.clone(),
            key: self.stream(arn)?,
            streams: input.streams.iter().map(|stream| stream.name.as_str().into()).collect(),
        };
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
            program: work.program.clone(),
            source: Arc::new(source),
            decode: Arc::new(move || Box::new(records.clone())),
            outputs,
            tables: tables.collect(),
            now_ms: Arc::new(move || penstock_api::millis(clock.now())),
        })
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

    fn snapshot(&self, _: &ApplicationId, _: &str) -> BoxFuture<'_, Result<(), String>> {
        let why = "the state of an SQL application is kept by itself, and not under names yet";
        Box::pin(std::future::ready(Err(why.to_owned())))
    }

    fn forget(&self, _: &ApplicationId, _: &str) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
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
