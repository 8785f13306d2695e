//! GetRecords: records of a shard from an iterator on, and the iterator to go on with.
//!
//! An iterator can be used again until it expires. On an open shard there is always a next one, and it is
//! always another one; at the end of a closed shard there is none, and the shard's children are named.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_engine::{Batch, Entry, From, ReadError, ReadLimits};
use penstock_model::kinesis::{ChildShard, EncryptionType, GetRecordsInput};
use penstock_model::{Encode, Members, Timestamp, Writer};

use crate::iterator::ShardIterator;
use crate::sequence::{Numbers, SequenceNumber};
use crate::target::Target;
use crate::{Streams, describe, fault, limits, time};

pub(super) async fn get_records(
    streams: Arc<Streams>,
    context: CallContext,
    input: GetRecordsInput,
) -> Result<Answer, Fault> {
    let now_ms = penstock_api::millis(context.received_at);
    let iterator = ShardIterator::open(&input.shard_iterator, &streams.token_key, now_ms)?;
    let name = Some(iterator.stream.clone());
    let target = Target::of(&context.caller, name, input.stream_arn, input.stream_id.as_ref())?;
    let missing = || fault::shard_does_not_exist(iterator.shard, &target.name, &target.account);
    let stream = streams.active(&target).ok_or_else(missing)?;
    let shard = stream.shard(iterator.shard).ok_or_else(missing)?;
    let handle = streams.handle(shard).ok_or_else(missing)?;

    // Of an earlier stream of the name: every record of this one comes after what the iterator meant.
    let from = if iterator.engine == shard.engine { iterator.from } else { From::TrimHorizon };
    let limits = ReadLimits {
        records: input.limit.map_or(limits::GET_RECORDS_MAX, i32::unsigned_abs).min(limits::GET_RECORDS_MAX),
        bytes: limits::GET_RECORDS_BYTES_MAX,
    };
    let refused = |error| fault::not_read(error, iterator.shard, &stream);
    let batch = handle.read(from, limits).await.map_err(refused)?;
    let millis_behind_latest = behind_ms(&batch, &handle).await.map_err(refused)?;

    let ended = batch.ended && shard.closed_s.is_some();
    let next = ShardIterator {
        stream: iterator.stream,
        shard: shard.index,
        engine: shard.engine,
        from: From::At(batch.next),
        issued_ms: now_ms,
    };
    let encryption = describe::record_encryption(&stream);
    Ok(Answer {
        records: Records::new(batch.records, shard, encryption)?,
        next_shard_iterator: (!ended).then(|| next.seal(&streams.token_key)),
        millis_behind_latest,
        child_shards: ended.then(|| stream.children(shard.index).map(describe::child).collect()),
    })
}

/// How far the last record read is from the newest one, in milliseconds; 0 only if nothing is left to read.
pub(crate) async fn behind_ms(batch: &Batch, handle: &penstock_engine::Shard) -> Result<i64, ReadError> {
    if batch.last {
        return Ok(0);
    }
    Ok(distance_ms(batch, handle.tail().await?.last_timestamp_us))
}

/// Never 0.
fn distance_ms(batch: &Batch, newest_us: Option<u64>) -> i64 {
    let distance_us = match (batch.records.last(), newest_us) {
        (Some(last), Some(newest_us)) => newest_us.saturating_sub(last.timestamp_us),
        _ => 0,
    };
    time::timestamp_of_us(distance_us).0.max(1)
}

/// A `GetRecordsOutput`.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) records: Records,
    pub(crate) next_shard_iterator: Option<String>,
    pub(crate) millis_behind_latest: i64,
    pub(crate) child_shards: Option<Vec<ChildShard>>,
}

impl Encode for Answer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Records", &self.records);
        members.optional("NextShardIterator", &self.next_shard_iterator);
        members.required("MillisBehindLatest", &self.millis_behind_latest);
        members.optional("ChildShards", &self.child_shards);
        members.end();
    }
}

/// How many records before its turn one is asked for. What a record takes to be written is about what memory takes to answer, and what a
/// key takes to be looked at a tenth of it.
const RECORDS_AHEAD: usize = 2;
const KEYS_AHEAD: usize = 8;

/// Records as they are shown: a list of the model's `Record`, but written straight from the memory that was read, with nothing made
/// for each of them.
#[derive(Debug, PartialEq)]
pub(crate) struct Records {
    entries: Vec<Entry>,
    created_s: u64,
    shard: u32,
    encryption_type: Option<EncryptionType>,
}

impl Records {
    pub(crate) fn new(
        entries: Vec<Entry>,
        shard: &penstock_catalog::Shard,
        encryption_type: Option<EncryptionType>,
    ) -> Result<Records, Fault> {
        for (index, entry) in entries.iter().enumerate() {
            if let Some(soon) = entries.get(index + KEYS_AHEAD) {
                soon.prefetch_key();
            }
            std::str::from_utf8(&entry.key)
                .map_err(|error| fault::failure("a stored partition key is no text", error))?;
        }
        Ok(Records { entries, created_s: shard.created_s, shard: shard.index, encryption_type })
    }

    /// The number of the last one.
    pub(crate) fn last_number(&self) -> Option<SequenceNumber> {
        self.entries.last().map(|entry| SequenceNumber {
            created_s: self.created_s,
            shard: self.shard,
            position: entry.position.number(),
            arrived_s: arrived(entry).1,
        })
    }
}

/// When a record arrived, in the two precisions that the service has for it: milliseconds and seconds.
fn arrived(entry: &Entry) -> (Timestamp, u64) {
    let arrived = time::timestamp_of_us(entry.timestamp_us);
    (arrived, time::seconds(arrived.0))
}

impl Encode for Records {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut numbers = Numbers::of(self.created_s, self.shard);
        // Digits, and keys that were looked at when this was made, are text.
        fn text(bytes: &[u8]) -> &str {
            std::str::from_utf8(bytes).unwrap_or_default()
        }
        writer.begin_list();
        for (index, entry) in self.entries.iter().enumerate() {
            if let Some(soon) = self.entries.get(index + RECORDS_AHEAD) {
                soon.prefetch_data();
            }
            let (arrived, arrived_s) = arrived(entry);
            writer.begin_object();
            writer.member("SequenceNumber");
            writer.verbatim(text(numbers.digits(entry.position.number(), arrived_s)));
            writer.member("ApproximateArrivalTimestamp");
            writer.timestamp(arrived.0);
            writer.member("Data");
            writer.blob(&entry.data);
            writer.member("PartitionKey");
            writer.string(text(&entry.key));
            if let Some(encryption_type) = &self.encryption_type {
                writer.member("EncryptionType");
                encryption_type.encode(writer);
            }
            writer.end_object();
        }
        writer.end_list();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use penstock_model::Document;
    use penstock_model::kinesis::{GetRecordsOutput, Record, ShardIteratorType};

    use super::*;
    use crate::testing::{ACCOUNT, Service, context, json};
    use crate::{Throttle, Timing};

    fn input(iterator: &str) -> GetRecordsInput {
        GetRecordsInput { shard_iterator: iterator.into(), ..GetRecordsInput::default() }
    }

    async fn get(service: &Service, iterator: &str) -> Result<Answer, Fault> {
        get_records(service.streams(), context("GetRecords"), input(iterator)).await
    }

    fn texts(answer: &Answer) -> Vec<&str> {
        answer.records.entries.iter().map(|entry| std::str::from_utf8(&entry.data).unwrap()).collect()
    }

    #[tokio::test]
    async fn what_was_put_is_read_in_order() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        let numbers = [service.put("orders", "k", "one").await, service.put("orders", "k", "").await];
        let answer = get(&service, &begin).await.unwrap();
        assert_eq!(texts(&answer), ["one", ""]);
        let shown = json(&answer);
        for (record, number) in shown["Records"].as_array().unwrap().iter().zip(numbers) {
            assert_eq!(record["SequenceNumber"], number);
        }
        let arrived = Some(arrived(&answer.records.entries[0]).0);
        assert_eq!(arrived, Some(Timestamp(service.now_ms())));
        assert_eq!((answer.millis_behind_latest, answer.child_shards), (0, None));

        let again = get(&service, &begin).await.unwrap();
        assert_eq!(texts(&again), ["one", ""], "an iterator can be used again");
        service.close();
    }

    #[tokio::test]
    async fn iterators_go_on_and_are_never_the_same() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        let first = get(&service, &begin).await.unwrap().next_shard_iterator.unwrap();
        let second = get(&service, &begin).await.unwrap().next_shard_iterator.unwrap();
        assert!(first != begin && second != first);
        service.put("orders", "k", "late").await;
        let answer = get(&service, &first).await.unwrap();
        assert_eq!(texts(&answer), ["late"]);
        let rest = get(&service, &answer.next_shard_iterator.unwrap()).await.unwrap();
        assert_eq!(rest.records.entries, []);
        service.close();
    }

    #[tokio::test]
    async fn each_type_begins_where_it_should() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let early = service.iterator("orders", 0, ShardIteratorType::AtTimestamp, Some("0")).await;
        assert_eq!(get(&service, &early).await.unwrap().records.entries, [], "a time on an empty shard");
        let start = service.stream("orders").shards[0].created_s;
        let start = SequenceNumber::start(start, 0).to_string();
        let latest_before = service.iterator("orders", 0, ShardIteratorType::Latest, None).await;
        let one = service.put("orders", "k", "one").await;
        service.advance(Duration::from_millis(5));
        let between_ms = service.now_ms().to_string();
        let two = service.put("orders", "k", "two").await;
        for (r#type, argument, read) in [
            (ShardIteratorType::TrimHorizon, None, &["one", "two"][..]),
            (ShardIteratorType::Latest, None, &[]),
            (ShardIteratorType::AtSequenceNumber, Some(&start), &["one", "two"]),
            (ShardIteratorType::AfterSequenceNumber, Some(&start), &["one", "two"]),
            (ShardIteratorType::AtSequenceNumber, Some(&one), &["one", "two"]),
            (ShardIteratorType::AfterSequenceNumber, Some(&one), &["two"]),
            (ShardIteratorType::AfterSequenceNumber, Some(&two), &[]),
            (ShardIteratorType::AtTimestamp, Some(&between_ms), &["two"]),
            (ShardIteratorType::AtTimestamp, Some(&"0".to_owned()), &["one", "two"]),
        ] {
            let iterator = service.iterator("orders", 0, r#type, argument.map(String::as_str)).await;
            assert_eq!(texts(&get(&service, &iterator).await.unwrap()), read, "{type:?} {argument:?}");
        }
        let answer = get(&service, &latest_before).await.unwrap();
        assert_eq!(texts(&answer), ["one", "two"], "LATEST is fixed when it is issued");
        service.close();
    }

    #[tokio::test]
    async fn a_limit_leaves_the_rest_and_says_how_far_it_is() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        for text in ["one", "two", "three"] {
            service.put("orders", "k", text).await;
            service.advance(Duration::from_millis(3));
        }
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        let limited = GetRecordsInput { limit: Some(1), ..input(&begin) };
        let first = get_records(service.streams(), context("GetRecords"), limited).await.unwrap();
        assert_eq!(texts(&first), ["one"]);
        assert_eq!(first.millis_behind_latest, 6);
        let rest = get(&service, &first.next_shard_iterator.unwrap()).await.unwrap();
        assert_eq!((texts(&rest), rest.millis_behind_latest), (vec!["two", "three"], 0));
        service.close();
    }

    #[tokio::test]
    async fn an_old_iterator_expires() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let iterator = service.iterator("orders", 0, ShardIteratorType::Latest, None).await;
        let mut later = context("GetRecords");
        later.received_at += Duration::from_secs(301);
        let refused = get_records(service.streams(), later, input(&iterator)).await.unwrap_err();
        assert_eq!(refused.code, "ExpiredIteratorException");
        let quoted = format!("\"{iterator}\"");
        assert!(get(&service, &quoted).await.is_ok(), "in quotes it is taken too");
        assert_eq!(get(&service, "garbage").await, Err(fault::iterator_invalid()));
        service.close();
    }

    /// Recorded: the iterator of a deleted stream works again on a stream of the same name.
    #[tokio::test]
    async fn an_iterator_outlives_its_stream() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        let first = service.iterator("orders", 0, ShardIteratorType::Latest, None).await;
        let second = service.iterator("orders", 1, ShardIteratorType::Latest, None).await;
        service.delete("orders").await;
        let missing = |index| Err(fault::shard_does_not_exist(index, "orders", ACCOUNT));
        assert_eq!(get(&service, &first).await, missing(0));
        assert_eq!(get(&service, &second).await, missing(1));

        service.create("orders", 1).await;
        assert_eq!(get(&service, &second).await, missing(1));
        assert_eq!(get(&service, &first).await.unwrap().records.entries, []);
        service.put("orders", "k", "new").await;
        assert_eq!(texts(&get(&service, &first).await.unwrap()), ["new"]);
        service.close();
    }

    #[tokio::test]
    async fn a_shard_answers_five_calls_a_second() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 1).await;
        let iterator = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        for _ in 0..5 {
            assert!(get(&service, &iterator).await.is_ok());
        }
        assert_eq!(get(&service, &iterator).await, Err(fault::shard_rate(0, "orders", ACCOUNT)));
        service.advance(Duration::from_secs(1));
        assert!(get(&service, &iterator).await.is_ok());
        service.close();
    }

    /// What is written by hand says what the model's own types would say.
    #[test]
    fn an_answer_is_the_models() {
        let stream = crate::testing::stream_with(&[penstock_catalog::HashRange::ALL; 2]);
        let shard = &stream.shards[1];
        let at = |position: u64, timestamp_us, key: &'static str| Entry {
            position: penstock_engine::Position::new(position),
            timestamp_us,
            key: key.into(),
            data: "data".into(),
        };
        let entries = vec![
            at(1, 1_700_000_000_123_456, "k"),
            at(u64::from(u32::MAX) << 20, 1_700_000_001_000_999, "\"ä\""),
        ];
        for (encryption_type, ended) in [(None, false), (Some(EncryptionType::Kms), true)] {
            let models = |entry: &Entry| Record {
                sequence_number: SequenceNumber {
                    created_s: shard.created_s,
                    shard: shard.index,
                    position: entry.position.number(),
                    arrived_s: entry.timestamp_us / 1_000_000,
                }
                .to_string()
                .into(),
                approximate_arrival_timestamp: Some(Timestamp((entry.timestamp_us / 1000) as i64)),
                data: entry.data.clone(),
                partition_key: String::from_utf8(entry.key.to_vec()).unwrap().into(),
                encryption_type,
            };
            let children = ended.then(|| vec![describe::child(shard)]);
            let model = GetRecordsOutput {
                records: entries.iter().map(models).collect(),
                next_shard_iterator: (!ended).then(|| "next".into()),
                millis_behind_latest: Some(7),
                child_shards: children.clone(),
            };
            let answer = Answer {
                records: Records::new(entries.clone(), shard, encryption_type).unwrap(),
                next_shard_iterator: model.next_shard_iterator.clone(),
                millis_behind_latest: 7,
                child_shards: children,
            };
            assert_eq!(json(&answer), json(&model));
            let last = answer.records.last_number().map(|number| number.to_string().into());
            assert_eq!(last.as_ref(), model.records.last().map(|record| &record.sequence_number));
            let [mut written, mut models] = [Vec::new(), Vec::new()];
            answer.write_cbor(&mut written);
            model.write_cbor(&mut models);
            assert_eq!(written, models);
        }
        let no_text = Entry { key: vec![0xff].into(), ..entry() };
        assert_eq!(Records::new(vec![no_text], shard, None).unwrap_err().status, 500);
    }

    #[test]
    fn damaged_records_are_a_failure() {
        let stream = crate::testing::stream_with(&[penstock_catalog::HashRange::ALL]);
        let damaged = ReadError::Damaged {
            shard: penstock_engine::ShardId(5),
            from: penstock_engine::Position::START,
            to: penstock_engine::Position::END,
            why: "a checksum does not match".into(),
        };
        let refused = fault::not_read(damaged, 0, &stream);
        assert_eq!((refused.code.as_ref(), refused.status), ("InternalFailure", 500));
        let throttled = fault::not_read(ReadError::Throttled, 0, &stream);
        assert_eq!(throttled, fault::shard_rate(0, "orders", ACCOUNT));
    }

    #[test]
    fn who_is_not_at_the_end_is_behind() {
        let entry = |timestamp_us| Entry { timestamp_us, ..entry() };
        let batch =
            |records| Batch { records, next: penstock_engine::Position::START, last: false, ended: false };
        assert_eq!(distance_ms(&batch(vec![entry(5_000_000)]), Some(7_500_000)), 2_500);
        assert_eq!(distance_ms(&batch(vec![entry(5_000_000)]), Some(5_000_000)), 1);
        assert_eq!(distance_ms(&batch(vec![]), Some(5_000_000)), 1);
        assert_eq!(distance_ms(&batch(vec![]), None), 1);
    }

    fn entry() -> Entry {
        Entry {
            position: penstock_engine::Position::START,
            timestamp_us: 0,
            key: bytes::Bytes::new(),
            data: bytes::Bytes::new(),
        }
    }
}
