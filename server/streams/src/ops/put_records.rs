//! PutRecords: stores up to 500 records. Those of a shard keep their order and are on disk when the answer
//! goes out; one that a shard refuses keeps no other from being stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytestring::ByteString;
use penstock_api::{CallContext, Fault};
use penstock_engine::Record;
use penstock_model::kinesis::{PutRecordsInput, PutRecordsOutput, PutRecordsResultEntry, errors};

use crate::sequence::Texts;
use crate::target::Target;
use crate::write::{self, Outcome, Written};
use crate::{Streams, describe, fault, limits, shard_id};

pub(super) async fn put_records(
    streams: Arc<Streams>,
    context: CallContext,
    input: PutRecordsInput,
) -> Result<PutRecordsOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let mut bytes = 0;
    let mut hash_keys = Vec::with_capacity(input.records.len());
    let mut records = Vec::with_capacity(input.records.len());
    for entry in input.records {
        hash_keys.push(write::hash_key(&entry.partition_key, entry.explicit_hash_key.as_deref())?);
        let record = Record::new(entry.partition_key.into_bytes(), entry.data);
        bytes += record.bytes();
        records.push(record);
    }
    if bytes > limits::PUT_RECORDS_BYTES_MAX {
        return Err(fault::records_too_large(limits::PUT_RECORDS_BYTES_MAX >> 20));
    }
    let not_found = || fault::stream_not_found(&target.name, &target.account);
    let stream = streams.active(&target).ok_or_else(not_found)?;
    write::check_sizes(&stream, &records, |place| format!("records.{}.member.data", place + 1))?;

    let encryption_type = describe::record_encryption(&stream);
    // Nothing is appended before every record was found to be good.
    let written = write::write(&streams, &target, stream, &hash_keys, records).await;
    let failed = written.iter().filter(|written| !matches!(written.outcome, Outcome::Stored(_))).count();
    Ok(PutRecordsOutput {
        failed_record_count: Some(describe::count(failed)),
        records: results(&written, &target),
        encryption_type,
    })
}

/// What became of each record. The texts of all of them lie in one piece of memory.
fn results(written: &[Written], target: &Target) -> Vec<PutRecordsResultEntry> {
    let mut texts = Texts::with_capacity(written.len());
    let stored = written.iter().filter_map(|written| match written.outcome {
        Outcome::Stored(number) => Some(number),
        _ => None,
    });
    stored.for_each(|number| texts.push(number));
    let mut numbers = texts.share();
    let mut shards: BTreeMap<u32, ByteString> = BTreeMap::new();
    let mut shard_id = |shard| shards.entry(shard).or_insert_with(|| shard_id::format(shard).into()).clone();
    let refused = |code: &'static str, message: String| PutRecordsResultEntry {
        error_code: Some(ByteString::from_static(code)),
        error_message: Some(message.into()),
        ..PutRecordsResultEntry::default()
    };
    let result = |&Written { shard, outcome }: &Written| match outcome {
        Outcome::Stored(_) => PutRecordsResultEntry {
            sequence_number: numbers.next(),
            shard_id: Some(shard_id(shard)),
            ..PutRecordsResultEntry::default()
        },
        Outcome::Throttled => refused(
            errors::PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION.name,
            fault::shard_rate_message(shard, &target.name, &target.account),
        ),
        Outcome::Gone | Outcome::Failed => refused("InternalFailure", "Internal Service Failure".to_owned()),
    };
    written.iter().map(result).collect()
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::PutRecordsRequestEntry;

    use super::*;
    use crate::sequence::{Parsed, SequenceNumber};
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    fn at(hash_key: u128) -> PutRecordsRequestEntry {
        PutRecordsRequestEntry {
            partition_key: "a".into(),
            explicit_hash_key: Some(hash_key.to_string().into()),
            data: "x".into(),
        }
    }

    fn input(records: Vec<PutRecordsRequestEntry>) -> PutRecordsInput {
        PutRecordsInput { stream_name: Some("orders".into()), records, ..PutRecordsInput::default() }
    }

    async fn put(service: &Service, records: Vec<PutRecordsRequestEntry>) -> Result<PutRecordsOutput, Fault> {
        put_records(service.streams(), context("PutRecords"), input(records)).await
    }

    fn position(entry: &PutRecordsResultEntry) -> u64 {
        match SequenceNumber::parse(entry.sequence_number.as_deref().unwrap(), u64::MAX) {
            Ok(Parsed::Current(number)) => number.position,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn results_are_in_order_and_positions_of_a_shard_follow_each_other() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        let answer =
            put(&service, vec![at(0), at(u128::MAX), at(1), at(2), at(u128::MAX - 1)]).await.unwrap();
        assert_eq!((answer.failed_record_count, answer.encryption_type), (Some(0), None));
        let shards: Vec<_> = answer.records.iter().map(|entry| entry.shard_id.as_deref().unwrap()).collect();
        let [low, high] = ["shardId-000000000000", "shardId-000000000001"];
        assert_eq!(shards, [low, high, low, low, high]);
        let positions: Vec<_> = answer.records.iter().map(position).collect();
        assert_eq!((positions[2], positions[3]), (positions[0] + 1, positions[0] + 2));
        assert_eq!(positions[4], positions[1] + 1);
        assert!(
            answer.records.iter().all(|entry| entry.error_code.is_none() && entry.error_message.is_none())
        );
        service.close();
    }

    #[tokio::test]
    async fn a_malformed_record_fails_the_request_before_any_is_stored() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let beyond = "340282366920938463463374607431768211456";
        let malformed = PutRecordsRequestEntry { explicit_hash_key: Some(beyond.into()), ..at(0) };
        assert_eq!(put(&service, vec![at(0), malformed]).await, Err(fault::explicit_hash_key(beyond)));
        let large = PutRecordsRequestEntry { data: vec![0; 1 << 20].into(), ..at(0) };
        let with_key = put(&service, vec![at(0), large.clone()]).await;
        assert_eq!(with_key, Err(fault::record_too_large((1 << 20) + 1, 1 << 20)));
        let larger = PutRecordsRequestEntry { data: vec![0; (1 << 20) + 1].into(), ..at(0) };
        let refused = put(&service, vec![at(0), larger]).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "ValidationException: 1 validation error detected: Value at 'records.2.member.data' failed \
             to satisfy constraint: Member must have length less than or equal to 1048576"
        );
        assert_eq!(put(&service, vec![large; 10]).await, Err(fault::records_too_large(10)));
        assert_eq!(service.records("orders", 0).await.len(), 0);
        service.close();
    }

    #[tokio::test]
    async fn refusals_are_told_for_each_record() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 2).await;
        assert_eq!(put(&service, vec![at(0); 500]).await.unwrap().failed_record_count, Some(0));
        assert_eq!(put(&service, vec![at(0); 499]).await.unwrap().failed_record_count, Some(0));
        let answer = put(&service, vec![at(0), at(u128::MAX), at(0), at(1)]).await.unwrap();
        assert_eq!(answer.failed_record_count, Some(2));
        let refused = PutRecordsResultEntry {
            error_code: Some("ProvisionedThroughputExceededException".into()),
            error_message: Some(
                "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000."
                    .into(),
            ),
            ..PutRecordsResultEntry::default()
        };
        assert_eq!(answer.records[2..], [refused.clone(), refused]);
        assert!(answer.records[..2].iter().all(|entry| entry.sequence_number.is_some()));
        service.close();
    }

    #[tokio::test]
    async fn a_missing_stream_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(put(&service, vec![at(0)]).await, Err(fault::stream_not_found("orders", ACCOUNT)));
        service.close();
    }
}
