//! Appends that have to succeed, and reads that wait their turn.

use std::time::Duration;

use penstock_engine::{
    AppendReason, Appended, Batch, From as ReadFrom, ReadError, ReadLimits, Record, Shard,
};

use crate::limits::{PAUSE_MAX, PAUSE_MIN};

/// Why a job does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum End {
    /// The engine is closed or a shard of the job is gone.
    #[error("it was stopped")]
    Stopped,
    /// Nothing can be kept or understood.
    #[error("{0}")]
    Failed(String),
}

pub(crate) type Going<T> = Result<T, End>;

/// A pause that grows.
pub(crate) struct Pause(Duration);

impl Pause {
    pub(crate) fn new() -> Pause {
        Pause(PAUSE_MIN)
    }

    pub(crate) async fn wait(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = (2 * self.0).min(PAUSE_MAX);
    }
}

/// Appends to a shard of the job; all of it is on disk when this resolves. A disk that is full is tried again: space may come back.
pub(crate) async fn append(shard: &Shard, mut records: Vec<Record>) -> Going<Appended> {
    let mut pause = Pause::new();
    loop {
        match shard.append(records).await {
            Ok(appended) => return Ok(appended),
            Err(error) => match error.reason {
                AppendReason::Deleted | AppendReason::Closed => return Err(End::Stopped),
                AppendReason::Failed(why) | AppendReason::TooLarge(why) => return Err(End::Failed(why)),
                reason => {
                    tracing::warn!(%reason, "a step of an application is written again");
                    records = error.records;
                    pause.wait().await;
                }
            },
        }
    }
}

/// Reads a shard beside its throttle. Errors that pass are waited for.
pub(crate) async fn read(shard: &Shard, from: ReadFrom, limits: ReadLimits) -> Result<Batch, ReadError> {
    let mut pause = Pause::new();
    loop {
        match shard.read_unmetered(from, limits).await {
            Err(ReadError::Overloaded | ReadError::Throttled) => pause.wait().await,
            result => return result,
        }
    }
}

/// The same for a shard of the job itself, which has to be readable.
pub(crate) async fn read_own(shard: &Shard, from: ReadFrom, limits: ReadLimits) -> Going<Batch> {
    match read(shard, from, limits).await {
        Ok(batch) => Ok(batch),
        Err(ReadError::Deleted | ReadError::Closed) => Err(End::Stopped),
        Err(error) => Err(End::Failed(error.to_string())),
    }
}
