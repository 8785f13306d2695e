//! What an application is to do, made of what it says: what is missing for that is found before anything is started.

use std::sync::Arc;

use penstock_analytics::{
    Destination, ERROR_STREAM, InputWork, OutputWork, Position, Source, SqlWork, Start, StartFault, Work,
};
use penstock_api::Arn;
use penstock_catalog::Key;
use penstock_engine::Shard;
use penstock_runtime::{Begin, Destination as To, Handle, Job, Output, Prepare, Source as Reads, Table};
use penstock_sql::Program;

use crate::delivery::DeliverySource;
use crate::function::Function;
use crate::prepare::Processor;
use crate::source::{Records, StreamSource};
use crate::target::{DeliveryTarget, StreamTarget};
use crate::{Options, encode, reference};

/// All of a job but its shards.
pub(crate) struct Plan {
    begin: Begin,
    program: Program,
    source: Arc<dyn Reads>,
    prepare: Option<Arc<dyn Prepare>>,
    records: Records,
    outputs: Vec<Output>,
    tables: Vec<Table>,
}

impl Plan {
    /// Of an application that is to start, with its tables loaded anew or as they were.
    pub(crate) fn of(start: &Start, options: &Options, anew: bool) -> Result<Plan, StartFault> {
        let work = match &start.work {
            Work::Sql(work) => work,
            Work::Flink { runtime, .. } => return Err(StartFault::no_flink_cluster(runtime)),
        };
        let [input] = &work.inputs[..] else {
            return Err(configuration("An SQL application is started with one input."));
        };
        let source = source(start, options, input)?;
        let records = Records::new(input).map_err(configuration)?;
        let outputs = work.outputs.iter().map(|to| output(start, options, work, to));
        let outputs = outputs.collect::<Result<_, StartFault>>()?;
        let tables = work.references.iter().map(|of| reference::table(&options.objects, of, anew));
        let tables = tables.collect::<Result<_, String>>().map_err(configuration)?;
        let begin = match (&start.snapshot, input.position) {
            _ if start.resume => Begin::Resume,
            (Some(name), _) => Begin::Snapshot { name: name.clone(), whole: start.whole_snapshot },
            (None, Position::Now) => Begin::Now,
            (None, Position::TrimHorizon) => Begin::Oldest,
            (None, Position::LastStopped) => Begin::Resume,
        };
        let prepare = prepare(start, options, input);
        Ok(Plan { begin, program: work.program.clone(), source, prepare, records, outputs, tables })
    }

    /// Sets to work on the application's journal, state, tables, snapshots and intake. To be called within a tokio runtime.
    pub(crate) fn start(self, options: &Options, shards: [Shard; 5]) -> Handle {
        let [journal, state, tables_log, snapshots, intake] = shards;
        let (records, clock) = (self.records, options.clock.clone());
        let job = Job {
            engine: options.engine.clone(),
            journal,
            state,
            tables_log,
            snapshots,
            intake,
            program: self.program,
            source: self.source,
            prepare: self.prepare,
            decode: Arc::new(move || Box::new(records.clone())),
            outputs: self.outputs,
            tables: self.tables,
            room: Arc::clone(&options.room),
            now_ms: Arc::new(move || penstock_api::millis(clock.now())),
        };
        job.start(self.begin)
    }
}

fn source(start: &Start, options: &Options, input: &InputWork) -> Result<Arc<dyn Reads>, StartFault> {
    let (catalog, engine) = (options.catalog.clone(), options.engine.clone());
    let streams: Vec<Arc<str>> = input.streams.iter().map(|stream| stream.name.as_str().into()).collect();
    Ok(match &input.source {
        Source::Stream(arn) => {
            Arc::new(StreamSource { catalog, engine, key: stream(options, arn)?, streams })
        }
        Source::Delivery(arn) => Arc::new(DeliverySource {
            catalog,
            engine,
            key: delivery(options, arn)?,
            stream: streams.first().cloned().unwrap_or_else(|| "".into()),
            holds: Arc::clone(&options.holds),
            application: start.application.number,
        }),
    })
}

fn prepare(start: &Start, options: &Options, input: &InputWork) -> Option<Arc<dyn Prepare>> {
    let (Source::Stream(source) | Source::Delivery(source)) = &input.source;
    let processor = Processor {
        arn: input.processor.clone()?,
        application: start.application.arn.clone(),
        source: source.clone(),
        is_stream: matches!(input.source, Source::Stream(_)),
        functions: Arc::clone(&options.functions),
    };
    Some(Arc::new(processor))
}

fn output(
    start: &Start,
    options: &Options,
    work: &SqlWork,
    output: &OutputWork,
) -> Result<Output, StartFault> {
    let (catalog, engine) = (options.catalog.clone(), options.engine.clone());
    let destination = match &output.destination {
        Destination::Stream(arn) => {
            To::Log(Arc::new(StreamTarget { catalog, engine, key: stream(options, arn)? }))
        }
        Destination::Delivery(arn) => {
            To::Log(Arc::new(DeliveryTarget { catalog, key: delivery(options, arn)? }))
        }
        Destination::Lambda(arn) => To::Call(Arc::new(Function {
            arn: arn.clone(),
            application: start.application.arn.clone(),
            functions: Arc::clone(&options.functions),
        })),
    };
    let stream = (output.stream != ERROR_STREAM).then(|| output.stream.clone());
    Ok(Output { id: output.id.clone(), stream, encode: encode::of(work, output), destination })
}

/// The key of a data stream that is there.
fn stream(options: &Options, arn: &str) -> Result<Key, StartFault> {
    let key = key(arn, "stream/")?;
    match options.catalog.stream(&key.account, &key.region, &key.name) {
        Some(_) => Ok(key),
        None => Err(configuration(format!("The data stream {arn} does not exist."))),
    }
}

/// The key of a delivery stream that is there.
fn delivery(options: &Options, arn: &str) -> Result<Key, StartFault> {
    let key = key(arn, "deliverystream/")?;
    match penstock_firehose::log_of(&options.catalog.state(), &key) {
        Some(_) => Ok(key),
        None => {
            let why = "does not exist, or is not one that records are put into";
            Err(configuration(format!("The delivery stream {arn} {why}.")))
        }
    }
}

/// What an ARN names, of a kind of resource.
fn key(arn: &str, kind: &str) -> Result<Key, StartFault> {
    let wrong = || configuration(format!("{arn} is not the ARN of what an application can use."));
    let parsed: Arn = arn.parse().map_err(|_| wrong())?;
    let name = parsed.resource.strip_prefix(kind).ok_or_else(wrong)?;
    Ok(Key::new(&*parsed.account, &*parsed.region, name))
}

fn configuration(why: impl Into<String>) -> StartFault {
    StartFault::Configuration(why.into())
}
