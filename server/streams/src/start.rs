//! Where reading begins, as GetShardIterator and SubscribeToShard are told.

use penstock_api::Fault;
use penstock_catalog::{Shard, Stream};
use penstock_engine::{From, Position};
use penstock_model::Timestamp;
use penstock_model::kinesis::ShardIteratorType;

use crate::sequence::{Bad, Parsed, SequenceNumber};
use crate::{fault, time};

/// What is asked for, once type and arguments agree.
pub(crate) enum Start {
    At(String),
    After(String),
    Timestamp(i64),
    TrimHorizon,
    Latest,
}

impl Start {
    /// A position of this type. `now_ms`: when the call came, in milliseconds since 1970.
    pub(crate) fn of(
        r#type: ShardIteratorType,
        number: Option<String>,
        timestamp: Option<Timestamp>,
        now_ms: i64,
    ) -> Result<Start, Fault> {
        let name = r#type.as_str();
        match (r#type, number) {
            (ShardIteratorType::AtSequenceNumber, Some(number)) => Ok(Start::At(number)),
            (ShardIteratorType::AfterSequenceNumber, Some(number)) => Ok(Start::After(number)),
            (ShardIteratorType::AtSequenceNumber | ShardIteratorType::AfterSequenceNumber, None) => {
                Err(fault::iterator_arguments(&format!("{name} and no StartingSequenceNumber")))
            }
            (_, Some(_)) => {
                Err(fault::iterator_arguments(&format!("{name} and also a StartingSequenceNumber")))
            }
            (ShardIteratorType::TrimHorizon, None) => Ok(Start::TrimHorizon),
            (ShardIteratorType::Latest, None) => Ok(Start::Latest),
            (ShardIteratorType::AtTimestamp, None) => match timestamp {
                None => Err(fault::timestamp_missing()),
                Some(Timestamp(millis)) if millis > now_ms => Err(fault::timestamp_ahead(millis, now_ms)),
                Some(Timestamp(millis)) => Ok(Start::Timestamp(millis)),
            },
        }
    }

    /// Where that is in the shard. LATEST is fixed here.
    pub(crate) async fn place(
        &self,
        handle: &penstock_engine::Shard,
        stream: &Stream,
        shard: &Shard,
        now_ms: i64,
    ) -> Result<From, Fault> {
        match self {
            Start::At(number) => numbered(number, false, stream, shard, now_ms),
            Start::After(number) => numbered(number, true, stream, shard, now_ms),
            Start::Timestamp(millis) => {
                Ok(From::Timestamp(u64::try_from(*millis).unwrap_or(0).saturating_mul(1_000)))
            }
            Start::TrimHorizon => Ok(From::TrimHorizon),
            Start::Latest => match handle.tail().await {
                Ok(tail) => Ok(From::At(tail.next)),
                Err(error) => Err(fault::not_read(error, shard.index, stream)),
            },
        }
    }
}

/// Where a sequence number points to.
fn numbered(text: &str, after: bool, stream: &Stream, shard: &Shard, now_ms: i64) -> Result<From, Fault> {
    let (name, account) = (&stream.key.name, &stream.key.account);
    // A shard that was just made begins with a number of the second after its parents' end.
    let number = match SequenceNumber::parse(text, time::seconds(now_ms).max(shard.created_s)) {
        Ok(Parsed::Current(number)) => number,
        Ok(Parsed::Old { shard: encoded }) if encoded != shard.index => {
            return Err(fault::starting_number_of_shard(encoded, shard.index));
        }
        // The service fails on old numbers of the right shard, 0 among them, and on version 3.
        Ok(Parsed::Old { .. }) | Err(Bad::Failure) => return Err(Fault::internal_failure()),
        Err(Bad::Invalid(number)) => {
            return Err(fault::starting_number(&number, shard.index, name, account));
        }
    };
    if number.shard != shard.index {
        return Err(fault::starting_number_of_shard(number.shard, shard.index));
    }
    if number.created_s != shard.created_s {
        return Err(fault::foreign_starting_number(text, shard.index, name, account));
    }
    // The number that a shard begins with is no record's: after it comes the first record.
    let begins = number == SequenceNumber::start(shard.created_s, shard.index);
    let position = Position::new(number.position);
    Ok(if after && !begins { From::After(position) } else { From::At(position) })
}
