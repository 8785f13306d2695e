//! PutRecords: stores up to 500 records. Those of a shard keep their order and are on disk when the answer
//! goes out; one that a shard refuses keeps no other from being stored.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_engine::Record;
use penstock_model::kinesis::{EncryptionType, PutRecordsInput, PutRecordsRequestEntry, errors};
use penstock_model::{Encode, Members, Writer};

use crate::sequence::Numbers;
use crate::target::Target;
use crate::write::{self, Outcome, Written};
use crate::{Streams, describe, fault, limits, shard_id};

pub(super) async fn put_records(
    streams: Arc<Streams>,
    context: CallContext,
    input: PutRecordsInput,
) -> Result<Answer, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let hash_keys = write::hash_keys(&input.records)?;
    let record = |entry: PutRecordsRequestEntry| Record::new(entry.partition_key.into_bytes(), entry.data);
    let records: Vec<_> = input.records.into_iter().map(record).collect();
    if records.iter().map(Record::bytes).sum::<usize>() > limits::PUT_RECORDS_BYTES_MAX {
        return Err(fault::records_too_large(limits::PUT_RECORDS_BYTES_MAX >> 20));
    }
    let not_found = || fault::stream_not_found(&target.name, &target.account);
    let stream = streams.active(&target).ok_or_else(not_found)?;
    write::check_sizes(&stream, &records, |place| format!("records.{}.member.data", place + 1))?;

    let encryption_type = describe::record_encryption(&stream);
    // Nothing is appended before every record was found to be good.
    let written = write::write(&streams, &target, stream, &hash_keys, records).await;
    Ok(Answer { results: Results { written, target }, encryption_type })
}

/// A `PutRecordsOutput`.
#[derive(Debug)]
pub(super) struct Answer {
    results: Results,
    encryption_type: Option<EncryptionType>,
}

impl Encode for Answer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("FailedRecordCount", &describe::count(self.results.failed()));
        members.required("Records", &self.results);
        members.optional("EncryptionType", &self.encryption_type);
        members.end();
    }
}

/// What became of each record: a list of the model's `PutRecordsResultEntry`, but written straight from what is known, with nothing
/// made for each of them.
#[derive(Debug)]
struct Results {
    written: Vec<Written>,
    target: Target,
}

impl Results {
    fn failed(&self) -> usize {
        self.written.iter().filter(|written| !matches!(written.outcome, Outcome::Stored(_))).count()
    }
}

impl Encode for Results {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut shards = Shards::default();
        writer.begin_list();
        for &Written { shard, outcome } in &self.written {
            writer.begin_object();
            match outcome {
                Outcome::Stored(number) => {
                    let shard = shards.get(shard, number.created_s);
                    writer.member("SequenceNumber");
                    let digits = shard.numbers.digits(number.position, number.arrived_s);
                    // Digits are text.
                    writer.verbatim(std::str::from_utf8(digits).unwrap_or_default());
                    writer.member("ShardId");
                    writer.verbatim(&shard.id);
                }
                Outcome::Throttled => {
                    writer.member("ErrorCode");
                    writer.verbatim(errors::PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION.name);
                    writer.member("ErrorMessage");
                    let Target { name, account, .. } = &self.target;
                    writer.string(&fault::shard_rate_message(shard, name, account));
                }
                Outcome::Gone | Outcome::Failed => {
                    writer.member("ErrorCode");
                    writer.verbatim("InternalFailure");
                    writer.member("ErrorMessage");
                    writer.verbatim("Internal Service Failure");
                }
            }
            writer.end_object();
        }
        writer.end_list();
    }
}

/// What is said of each record of a shard, by the shard's index. Requests go to few shards, or to many that are in order.
#[derive(Default)]
struct Shards(Vec<(u32, Said)>);

struct Said {
    id: String,
    numbers: Numbers,
}

impl Shards {
    fn get(&mut self, shard: u32, created_s: u64) -> &mut Said {
        // Shards that are open have indexes in a row, mostly.
        let first = self.0.first().map_or(shard, |&(first, _)| first);
        let likely = shard.wrapping_sub(first) as usize;
        let place = match self.0.get(likely) {
            Some(&(index, _)) if index == shard => likely,
            _ => self.found(shard, created_s),
        };
        &mut self.0[place].1
    }

    fn found(&mut self, shard: u32, created_s: u64) -> usize {
        self.0.binary_search_by_key(&shard, |(index, _)| *index).unwrap_or_else(|place| {
            let said = Said { id: shard_id::format(shard), numbers: Numbers::of(created_s, shard) };
            self.0.insert(place, (shard, said));
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use penstock_model::Document;
    use penstock_model::kinesis::{PutRecordsOutput, PutRecordsResultEntry};

    use super::*;
    use crate::sequence::{Parsed, SequenceNumber};
    use crate::testing::{ACCOUNT, Service, context, json};
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
        let answer = put_records(service.streams(), context("PutRecords"), input(records)).await?;
        Ok(as_model(&answer))
    }

    /// The answer as the model's own type, which writes the same as what is written by hand.
    fn as_model(answer: &Answer) -> PutRecordsOutput {
        let shown = json(answer);
        let text = |record: &serde_json::Value, name: &str| record.get(name)?.as_str().map(Into::into);
        let entry = |record: &serde_json::Value| PutRecordsResultEntry {
            sequence_number: text(record, "SequenceNumber"),
            shard_id: text(record, "ShardId"),
            error_code: text(record, "ErrorCode"),
            error_message: text(record, "ErrorMessage"),
        };
        let failed = shown["FailedRecordCount"].as_i64().unwrap();
        let model = PutRecordsOutput {
            failed_record_count: Some(failed.try_into().unwrap()),
            records: shown["Records"].as_array().unwrap().iter().map(entry).collect(),
            encryption_type: answer.encryption_type,
        };
        let write = |document: &dyn Document| {
            let [mut in_json, mut in_cbor] = [Vec::new(), Vec::new()];
            document.write_json(&mut in_json);
            document.write_cbor(&mut in_cbor);
            (in_json, in_cbor)
        };
        assert_eq!(write(answer), write(&model));
        model
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

    #[test]
    fn an_answer_is_the_models() {
        let stored = |shard, position| {
            let number = SequenceNumber { created_s: 7, shard, position, arrived_s: 9 };
            Written { shard, outcome: Outcome::Stored(number) }
        };
        let refused = |shard, outcome| Written { shard, outcome };
        let written = vec![
            stored(17, 1),
            stored(2, 5),
            refused(17, Outcome::Throttled),
            stored(17, 2),
            refused(2, Outcome::Gone),
            refused(1, Outcome::Failed),
        ];
        let target = Target { account: ACCOUNT.into(), region: "us-east-1".into(), name: "orders".into() };
        let results = Results { written, target };
        let answer = as_model(&Answer { results, encryption_type: Some(EncryptionType::Kms) });
        assert_eq!(answer.failed_record_count, Some(3));
        let number = |shard, position| {
            Some(SequenceNumber { created_s: 7, shard, position, arrived_s: 9 }.to_string().into())
        };
        let numbers: Vec<_> = answer.records.iter().map(|entry| entry.sequence_number.clone()).collect();
        assert_eq!(numbers, [number(17, 1), number(2, 5), None, number(17, 2), None, None]);
        assert_eq!(answer.records[5].error_code.as_deref(), Some("InternalFailure"));
    }

    #[tokio::test]
    async fn a_missing_stream_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(put(&service, vec![at(0)]).await, Err(fault::stream_not_found("orders", ACCOUNT)));
        service.close();
    }
}
