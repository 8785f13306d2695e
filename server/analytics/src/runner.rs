//! What runs applications, as this crate sees it: whoever puts the server together brings an implementation.
//!
//! ```text
//!  StartApplication ── check ──▶ refused with its reason, or STARTING
//!  due ─────────────── start ──▶ the runner sets to work ── Reporter::running ──▶ RUNNING
//!  StopApplication ─── stop ───▶ it brings itself to an end ─ Reporter::stopped ─▶ READY
//!                               it fails by itself ───────── Reporter::failed ──▶ READY
//! ```
//!
//! What should run at a start of the server is started again, told to go on where it was.

use std::sync::Weak;

use penstock_api::BoxFuture;
use penstock_catalog::Key;
use penstock_engine::ShardId;
use penstock_sql::{Program, Schema};
use serde_json::{Map, Value as Json};

use crate::{Analytics, limits};

/// Runs applications. Its calls return as soon as what they ask for is under way; what comes of it is told to the [`Reporter`]. They are
/// made one after another, for all applications.
pub trait Runner: Send + Sync + 'static {
    /// Whether an application could be started now. Nothing has been changed yet, and nothing may be.
    ///
    /// # Errors
    /// What the caller of StartApplication is told.
    fn check(&self, start: &Start) -> Result<(), StartFault>;

    /// Starts an application, and from then on tells the reporter of it.
    ///
    /// # Errors
    /// It does not run, and the reporter will not be told anything.
    fn start(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>>;

    /// Goes over to another version of an application that was started: as after [`Runner::start`], the reporter, a new one, is told when
    /// it runs. The one before is not listened to any more.
    ///
    /// # Errors
    /// The application does not run any more, in any version.
    fn update(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>>;

    /// Ends an application that was started; its state is kept unless `force` is given or it is being deleted. The reporter is told when
    /// nothing of it is at work.
    fn stop(&self, application: &ApplicationId, force: bool) -> BoxFuture<'_, ()>;

    /// Keeps the state of a running application under a name.
    ///
    /// # Errors
    /// Why not, in one sentence.
    fn snapshot(&self, application: &ApplicationId, name: &str) -> BoxFuture<'_, Result<(), String>>;

    /// Forgets a state that was kept of an application that has these shards, whether it runs or not; one that is not there is forgotten
    /// already.
    ///
    /// # Errors
    /// Why not, in one sentence. It is tried again.
    fn forget(
        &self,
        application: &ApplicationId,
        shards: &[ShardId],
        name: &str,
    ) -> BoxFuture<'_, Result<(), String>>;
}

/// Why an application cannot be started.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartFault {
    /// What the application names is not there, or there is nothing here that could run it: the caller has to change something.
    #[error("{0}")]
    Configuration(String),
    /// Something broke; it may work at another time.
    #[error("{0}")]
    Failed(String),
}

impl StartFault {
    /// A Flink application or a notebook, where there is no cluster to run it.
    #[must_use]
    pub fn no_flink_cluster(runtime: &str) -> StartFault {
        StartFault::Configuration(format!(
            "No Flink cluster is configured that could run an application of {runtime}."
        ))
    }
}

/// An application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationId {
    /// Its account, region and name.
    pub key: Key,
    /// Its number in the catalog, which no other application ever had.
    pub number: u64,
    /// Its ARN.
    pub arn: String,
}

/// All that is needed to run an application.
#[derive(Clone, Debug)]
pub struct Start {
    /// Which one.
    pub application: ApplicationId,
    /// Its version.
    pub version: u64,
    /// The shards of the data engine that are its own, and there: of an SQL application its journal, its state, its tables, its
    /// snapshots and its intake, in this order.
    pub shards: Vec<ShardId>,
    /// It ran when the server stopped, or runs now in another version: it goes on where it was, whatever its inputs say.
    pub resume: bool,
    /// The snapshot that it begins with, if it does.
    pub snapshot: Option<String>,
    /// A snapshot whose state is of another program is none to begin with: it was said that all of it has to be restored. Otherwise the
    /// application begins where the snapshot was taken, and with what of the state can be used.
    pub whole_snapshot: bool,
    /// The role that it was given, if it was.
    pub role: Option<String>,
    /// What is to be run.
    pub work: Work,
}

/// What is to be run.
#[derive(Clone, Debug)]
pub enum Work {
    /// An SQL application.
    Sql(Box<SqlWork>),
    /// A Flink application or a notebook, with its configuration under the names of the API's descriptions.
    Flink {
        /// Such as `FLINK-1_20`.
        runtime: String,
        /// ApplicationConfigurationDescription.
        configuration: Map<String, Json>,
    },
}

/// An SQL application.
#[derive(Clone, Debug)]
pub struct SqlWork {
    /// As it was written.
    pub code: String,
    /// The same, compiled with the streams of the inputs and the tables of the references.
    pub program: Program,
    /// Where rows come from.
    pub inputs: Vec<InputWork>,
    /// Where rows go.
    pub outputs: Vec<OutputWork>,
    /// Tables that are read once, before the first row.
    pub references: Vec<ReferenceWork>,
}

/// A source of rows.
#[derive(Clone, Debug)]
pub struct InputWork {
    /// Its id in the application.
    pub id: String,
    /// The streams that its records are spread over, one for each part of its parallelism. All have the same columns: those of `fields`,
    /// then those that the service adds, of which `*` shows none.
    pub streams: Vec<Schema>,
    /// How its records become rows.
    pub format: Format,
    /// How many columns come from the record, and where from: each with its `Mapping`, if it has one.
    pub fields: Vec<Option<String>>,
    /// What it reads.
    pub source: Source,
    /// The ARN of the function that its records go through, if they do.
    pub processor: Option<String>,
    /// Where it begins.
    pub position: Position,
}

/// What an input reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A data stream, by its ARN.
    Stream(String),
    /// A delivery stream, by its ARN.
    Delivery(String),
}

/// Where an input begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// With what comes from now on.
    Now,
    /// With the oldest record that is there.
    TrimHorizon,
    /// Where the application was when it was stopped; with what comes from now on if it never ran.
    LastStopped,
}

/// How records are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, and where its rows are.
    Json {
        /// Such as `$`.
        row_path: String,
    },
    /// CSV.
    Csv {
        /// What ends a row.
        row_delimiter: String,
        /// What stands between two columns.
        column_delimiter: String,
    },
}

/// A destination of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputWork {
    /// Its id in the application.
    pub id: String,
    /// The stream of the program whose rows it gets, to the letter. It is there, or is `error_stream`.
    pub stream: String,
    /// Where it is.
    pub destination: Destination,
    /// How rows are written.
    pub encoding: Encoding,
}

/// Where rows go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A data stream, by its ARN.
    Stream(String),
    /// A delivery stream, by its ARN.
    Delivery(String),
    /// A function, by its ARN.
    Lambda(String),
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As JSON objects.
    Json,
    /// As lines of CSV.
    Csv,
}

/// A table of reference data.
#[derive(Clone, Debug)]
pub struct ReferenceWork {
    /// Its id in the application.
    pub id: String,
    /// Its name and columns.
    pub table: Schema,
    /// How the object is written.
    pub format: Format,
    /// Where each column comes from: its `Mapping`, if it has one.
    pub fields: Vec<Option<String>>,
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: String,
}

/// Where a runner tells what became of an application. Each start and update comes with its own; what an older one is told has no effect.
/// Every call writes into the catalog before it resolves.
#[derive(Clone, Debug)]
pub struct Reporter {
    pub(crate) analytics: Weak<Analytics>,
    pub(crate) key: Key,
    pub(crate) number: u64,
    pub(crate) run: u64,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    Running,
    Stopped,
    Failed(String),
}

impl Reporter {
    /// The application runs, in the version that it was started or updated to.
    pub async fn running(&self) {
        self.tell(Report::Running).await;
    }

    /// Nothing of it is at work any more, because it was to stop or has come to its end.
    pub async fn stopped(&self) {
        self.tell(Report::Stopped).await;
    }

    /// Nothing of it is at work any more, because it cannot go on: why, in a sentence.
    pub async fn failed(&self, why: impl Into<String>) {
        self.tell(Report::Failed(why.into())).await;
    }

    async fn tell(&self, report: Report) {
        for _ in 0..limits::REPORT_TRIES_MAX {
            let Some(analytics) = self.analytics.upgrade() else { return };
            match analytics.reported(self, &report).await {
                // It was deleted meanwhile.
                Err(fault) if fault.status == 400 => return,
                Err(_) => {}
                Ok(()) => return,
            }
            drop(analytics);
            tokio::time::sleep(limits::REPORT_PAUSE).await;
        }
        tracing::error!(application = %self.key, ?report, "what became of an application was not written down");
    }
}
