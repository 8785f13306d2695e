//! States that are kept under names, so that a job can begin with them again.
//!
//! ```text
//! snapshots  [places, state, state ...] [places, state ...] ...      one behind the other, in a shard of their own
//! journal    ... snapshot: name, where it lies ... checkpoint: all snapshots that there are ... forgotten: name ...
//! ```
//!
//! Places are those of the source, also where a program reads what was made of it. The shard is cut off in front when the oldest go.

use std::collections::BTreeMap;

use penstock_engine::{Position, Shard};
use tokio::sync::{mpsc, oneshot};

use crate::books::{self, Books};
use crate::journal::{End, Going, append};
use crate::limits::COMMANDS_MAX;
use crate::line::{Line, Places, Snapshot};
use crate::state::{self, Pieces};

/// What a job that runs is asked for, and where it is told what came of it.
pub(crate) enum Command {
    Keep { name: String, told: Told },
    Forget { name: String, told: Told },
}

pub(crate) type Told = oneshot::Sender<Result<(), String>>;

/// Asks a job that runs for snapshots.
#[derive(Clone)]
pub struct Snapshots {
    commands: mpsc::Sender<Command>,
}

/// Why a job does not do what it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotFault {
    /// It has come to its end. What is there can be forgotten by [`forget`].
    #[error("it does not run any more")]
    Over,
    /// Why not, in a sentence.
    #[error("{0}")]
    Failed(String),
}

impl Snapshots {
    pub(crate) fn new() -> (Snapshots, mpsc::Receiver<Command>) {
        let (commands, asked) = mpsc::channel(COMMANDS_MAX);
        (Snapshots { commands }, asked)
    }

    /// Keeps the state as it is now, in the place of another one of that name. It is on disk when this resolves.
    ///
    /// # Errors
    /// See [`SnapshotFault`].
    pub async fn keep(&self, name: &str) -> Result<(), SnapshotFault> {
        let name = name.to_owned();
        self.ask(|told| Command::Keep { name, told }).await
    }

    /// Forgets a state, or nothing if there is none of that name.
    ///
    /// # Errors
    /// See [`SnapshotFault`].
    pub async fn forget(&self, name: &str) -> Result<(), SnapshotFault> {
        let name = name.to_owned();
        self.ask(|told| Command::Forget { name, told }).await
    }

    async fn ask(&self, command: impl FnOnce(Told) -> Command) -> Result<(), SnapshotFault> {
        let (told, answer) = oneshot::channel();
        self.commands.send(command(told)).await.map_err(|_| SnapshotFault::Over)?;
        answer.await.map_err(|_| SnapshotFault::Over)?.map_err(SnapshotFault::Failed)
    }
}

/// Forgets a state of a job that does not run, or nothing if there is none of that name: with its journal and its snapshots.
///
/// # Errors
/// Why not, in a sentence.
pub async fn forget(journal: &Shard, snapshots: &Shard, name: &str) -> Result<(), String> {
    let forgotten = async {
        let Books { snapshots: mut all, .. } = books::read(journal).await?;
        if all.remove(name).is_some() {
            write_forgotten(journal, snapshots, name, &all).await?;
        }
        Ok::<_, End>(())
    };
    forgotten.await.map_err(|error| error.to_string())
}

/// Writes down that a state is forgotten, and gives up what lies in front of those that are left.
pub(crate) async fn write_forgotten(
    journal: &Shard,
    log: &Shard,
    name: &str,
    left: &BTreeMap<String, Snapshot>,
) -> Going<()> {
    append(journal, vec![Line::Forgotten(name.to_owned()).record()]).await?;
    if let Err(error) = trim(log, left).await {
        tracing::warn!(%error, "a snapshot that was forgotten takes its space still");
    }
    Ok(())
}

/// Nothing may be written there meanwhile.
async fn trim(log: &Shard, left: &BTreeMap<String, Snapshot>) -> Result<(), String> {
    let first = match left.values().map(|snapshot| snapshot.blob.first).min() {
        Some(first) => Position::new(first),
        None => log.tail().await.map_err(|error| error.to_string())?.next,
    };
    log.trim(first).await.map_err(|error| error.to_string())
}

/// Writes a state with its places.
pub(crate) async fn write(
    log: Shard,
    name: String,
    time_ms: i64,
    program: u64,
    places: Places,
    frozen: penstock_sql::Frozen,
) -> Going<Snapshot> {
    let places = serde_json::to_vec(&places).expect("numbers can be written");
    let blob = state::write_frozen(&log, Some(places.into()), frozen).await?;
    Ok(Snapshot { name, blob, program, time_ms })
}

/// The places of one, and the pieces of its state.
pub(crate) async fn read<'s>(log: &'s Shard, snapshot: &Snapshot) -> Going<(Places, Pieces<'s>)> {
    let mut pieces = Pieces::of(log, snapshot.blob);
    let Some(places) = pieces.next().await? else {
        return Err(End::Failed(format!("the snapshot {} is empty", snapshot.name)));
    };
    let places = serde_json::from_slice(&places).map_err(|error| End::Failed(error.to_string()))?;
    Ok((places, pieces))
}
