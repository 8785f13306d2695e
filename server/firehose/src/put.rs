//! What PutRecord and PutRecordBatch share: records are appended to the delivery stream's log, and accepted when they are on disk.

use std::time::SystemTime;

use bytes::Bytes;
use penstock_api::Fault;
use penstock_catalog::Key;
use penstock_engine::{AppendReason, Position, Record, Shard, ShardId};

use crate::rate::Asked;
use crate::record::{Found, Status};
use crate::{Firehose, Throttle, fault};

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is on disk.
    Accepted(String),
    /// The delivery stream takes no more at the moment, or the disk does not.
    Unavailable,
    /// It may or may not be on disk; the log says why.
    Failed,
}

impl Firehose {
    /// Appends records in order. Those beyond the delivery stream's limits are not taken; a whole call too many is refused.
    pub(crate) async fn put(
        &self,
        key: &Key,
        mut records: Vec<Bytes>,
        at: SystemTime,
    ) -> Result<(Vec<Outcome>, bool), Fault> {
        let found = self.existing(key)?;
        match found.stream.status {
            Status::Active => {}
            // To who puts records, a delivery stream that is not active is not there.
            Status::Creating { .. } | Status::CreatingFailed { .. } | Status::Deleting { .. } => {
                return Err(fault::not_found(key));
            }
        }
        if !found.stream.is_direct_put() {
            return Err(fault::invalid_source(&found.stream.stream_type));
        }
        let encrypted = found.stream.encryption.current.is_some();
        let asked = records.len();
        let taken = match self.options.throttle {
            Throttle::Off => asked,
            Throttle::Aws => {
                let sizes = records.iter().map(Bytes::len);
                match self.rates.admit(found.resource.number, sizes, penstock_api::millis(at)) {
                    Asked::Admitted(count) => count,
                    Asked::Refused => return Err(fault::slow_down()),
                }
            }
        };
        records.truncate(taken);
        let mut outcomes = self.append(&found, records).await?;
        outcomes.resize(asked, Outcome::Unavailable);
        Ok((outcomes, encrypted))
    }

    async fn append(&self, found: &Found, records: Vec<Bytes>) -> Result<Vec<Outcome>, Fault> {
        let count = records.len();
        if count == 0 {
            return Ok(Vec::new());
        }
        let shard = self.log(found).ok_or_else(|| fault::not_found(found.key()))?;
        let records = records.into_iter().map(|data| Record::new(Bytes::new(), data)).collect();
        match shard.append(records).await {
            Ok(appended) => {
                let number = found.resource.number;
                let positions = std::iter::successors(Some(appended.first), |position| Some(position.next()));
                let ids =
                    positions.take(count).map(|position| Outcome::Accepted(record_id(number, position)));
                Ok(ids.collect())
            }
            Err(error) => match error.reason {
                AppendReason::Deleted | AppendReason::Sealed => Err(fault::not_found(found.key())),
                AppendReason::Failed(_) => {
                    tracing::error!(stream = %found.key(), error = %error.reason, "records were not accepted");
                    Ok(vec![Outcome::Failed; count])
                }
                _ => {
                    tracing::warn!(stream = %found.key(), error = %error.reason, "records were not accepted");
                    Ok(vec![Outcome::Unavailable; count])
                }
            },
        }
    }

    /// The log of what a delivery stream has accepted.
    pub(crate) fn log(&self, found: &Found) -> Option<Shard> {
        let &id = found.resource.shards.first()?;
        self.engine.shard(ShardId(id))
    }
}

/// The id of an accepted record: the delivery stream's number and the record's place in its log.
pub(crate) fn record_id(stream: u64, position: Position) -> String {
    format!("{stream:016x}{:016x}", position.number())
}
