//! What is run, and how it is asked to stop.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use penstock_engine::{Engine, Entry, Shard};
use penstock_sql::{Batch, ErrorRow, Program, Room, Row};
use tokio::sync::{oneshot, watch};

use crate::forward::Destination;
use crate::intake::Prepare;
use crate::snapshot::Snapshots;

/// A program with what it reads and where its outputs go. Everything here may be another after a stop; what is kept goes on with it as
/// far as that makes sense.
#[derive(Clone)]
pub struct Job {
    /// The engine that has all shards.
    pub engine: Engine,
    /// Five shards of its own, kept for ever: they cut themselves.
    pub journal: Shard,
    /// For the state at the last checkpoint.
    pub state: Shard,
    /// For tables as they were loaded.
    pub tables_log: Shard,
    /// For states under names.
    pub snapshots: Shard,
    /// For what is made of records before they become rows.
    pub intake: Shard,
    /// What it does.
    pub program: Program,
    /// What it reads.
    pub source: Arc<dyn Source>,
    /// Makes something else of records before they become rows, if somebody does.
    pub prepare: Option<Arc<dyn Prepare>>,
    /// Makes what makes rows of records.
    pub decode: MakeDecode,
    /// Where rows go.
    pub outputs: Vec<Output>,
    /// Reference tables.
    pub tables: Vec<Table>,
    /// Memory for its state, which it shares with others.
    pub room: Arc<Room>,
    /// Milliseconds since 1970.
    pub now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// The shards of whatever is read.
pub trait Source: Send + Sync {
    /// All shards that there are, also those of which nothing more comes.
    fn shards(&self) -> Vec<SourceShard>;

    /// The next start reads nothing in front of these places any more: `next` says for each shard of which something was read where that
    /// is, by the shard's id.
    fn kept(&self, next: &BTreeMap<u64, u64>) {
        let _ = next;
    }
}

/// A shard to be read.
#[derive(Clone)]
pub struct SourceShard {
    /// The shard.
    pub shard: Shard,
    /// Shards that it goes on from: it is read once nothing more comes of them.
    pub parents: Vec<u64>,
    /// The input stream of the program that its rows belong to.
    pub stream: Arc<str>,
    /// How it is called outside.
    pub name: Arc<str>,
    /// How its records are called outside.
    pub number: NumberOf,
}

/// Tells how a record is called outside.
pub type NumberOf = Arc<dyn Fn(&Entry) -> String + Send + Sync>;

/// How records become rows.
pub trait Decode: Send {
    /// Adds the rows of a record, with this ROWTIME, in milliseconds since 1970; or what is wrong with it. The same record gives the same
    /// rows, whatever came before.
    fn decode(
        &mut self,
        record: &Entry,
        shard: &SourceShard,
        rowtime: i64,
        rows: &mut Batch,
        errors: &mut Vec<ErrorRow>,
    );

    /// The same of an item that [`Job::prepare`] made. Only who reads prepared records needs it.
    fn decode_prepared(&mut self, item: &Bytes, rowtime: i64, rows: &mut Batch, errors: &mut Vec<ErrorRow>) {
        let _ = (item, rowtime, rows, errors);
    }

    /// Columns of a row.
    fn width(&self) -> usize;
}

/// Makes a decoder.
pub type MakeDecode = Arc<dyn Fn() -> Box<dyn Decode> + Send + Sync>;

/// How rows become records.
pub trait Encode: Send + Sync {
    /// Adds the bytes of a row.
    fn encode(&self, row: Row<'_>, out: &mut Vec<u8>);
}

/// An output.
#[derive(Clone)]
pub struct Output {
    /// Its name among the outputs of this journal, given to none other ever.
    pub id: String,
    /// The stream of the program; nothing for the rows that failed.
    pub stream: Option<String>,
    /// What its rows are written as.
    pub encode: Arc<dyn Encode>,
    /// Where they go.
    pub destination: Destination,
}

/// A reference table.
#[derive(Clone)]
pub struct Table {
    /// Its name in the program.
    pub name: String,
    /// It is loaded although it was loaded before.
    pub anew: bool,
    /// Loads its content.
    pub load: Load,
    /// How content becomes rows, or why it does not.
    pub read: ReadTable,
}

/// Loads a table's content, or tells why not.
pub type Load = Arc<dyn Fn() -> BoxFuture<'static, Result<Bytes, String>> + Send + Sync>;

/// Makes rows of a table's content.
pub type ReadTable = Arc<dyn Fn(&[u8]) -> Result<Batch, String> + Send + Sync>;

/// Where a job begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Where it ended, with everything that was open then. Shards that it does not know are read as with [`Begin::Now`] if it knows none
    /// at all.
    Resume,
    /// With what comes from now on, and nothing else.
    Now,
    /// With the oldest records that there are, and nothing else.
    Oldest,
    /// With a state that is kept under a name, and where the source was read then.
    Snapshot {
        /// Its name.
        name: String,
        /// A state of another program is none to begin with. Otherwise only its places are, and windows are empty.
        whole: bool,
    },
}

/// How a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// What was under way at the last stop is done again.
    #[default]
    Starting,
    /// It reads.
    Running,
    /// It ended by itself, for this reason.
    Failed(String),
    /// It was stopped.
    Stopped,
}

/// A job that runs. Dropped, it stops where it is, which is as good as a stop but for the time that the next start takes.
pub struct Handle {
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) status: watch::Receiver<Status>,
    pub(crate) snapshots: Snapshots,
}

impl Handle {
    /// Where it is asked for snapshots.
    #[must_use]
    pub fn snapshots(&self) -> Snapshots {
        self.snapshots.clone()
    }

    /// How it is.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// Stops it behind a checkpoint. It has stopped when this resolves.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let is_over = |status: &Status| matches!(status, Status::Stopped | Status::Failed(_));
        let _ = self.status.wait_for(is_over).await;
    }
}
