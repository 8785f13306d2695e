//! PutRecord: stores one record. It is on disk when the answer goes out.
//!
//! SequenceNumberForOrdering asks for a number larger than the given one. Every number of a shard is larger
//! than those given out before, so only its form is checked.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_engine::Record;
use penstock_model::kinesis::{PutRecordInput, PutRecordOutput};

use crate::sequence::{Bad, Parsed, SequenceNumber};
use crate::target::Target;
use crate::write::{self, Outcome, Written};
use crate::{Streams, describe, fault, shard_id, time};

/// Shard indexes in numbers end here: the service counts them with a sign.
const SHARD_INDEX_END: u32 = 1 << 31;

pub(super) async fn put_record(
    streams: Arc<Streams>,
    context: CallContext,
    input: PutRecordInput,
) -> Result<PutRecordOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let hash_key = write::hash_key(&input.partition_key, input.explicit_hash_key.as_deref())?;
    if let Some(number) = &input.sequence_number_for_ordering {
        check_ordering(number, time::seconds(penstock_api::millis(context.received_at)), &target)?;
    }
    let not_found = || fault::stream_not_found(&target.name, &target.account);
    let stream = streams.active(&target).ok_or_else(not_found)?;
    let record = Record::new(input.partition_key, input.data);
    write::check_sizes(&stream, std::slice::from_ref(&record), |_| "data".to_owned())?;
    let encryption_type = describe::record_encryption(&stream);
    let Written { shard, outcome } = write::write_one(&streams, &target, stream, hash_key, record).await;
    match outcome {
        Outcome::Stored(number) => Ok(PutRecordOutput {
            shard_id: shard_id::format(shard),
            sequence_number: number.to_string(),
            encryption_type,
        }),
        Outcome::Throttled => Err(fault::shard_rate(shard, &target.name, &target.account)),
        Outcome::Gone => Err(not_found()),
        Outcome::Failed => Err(Fault::internal_failure()),
    }
}

fn check_ordering(text: &str, now_s: u64, target: &Target) -> Result<(), Fault> {
    let refused = |number: &str| fault::ordering_number(number, &target.name, &target.account);
    match SequenceNumber::parse(text, now_s) {
        Ok(Parsed::Current(number)) if number.shard >= SHARD_INDEX_END => Err(refused(text)),
        Ok(Parsed::Current(_) | Parsed::Old { .. }) => Ok(()),
        Err(Bad::Invalid(number)) => Err(refused(&number)),
        // The service fails on it.
        Err(Bad::Failure) => Err(Fault::internal_failure()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    fn input(partition_key: &str, data: &'static [u8]) -> PutRecordInput {
        PutRecordInput {
            stream_name: Some("orders".into()),
            partition_key: partition_key.into(),
            data: data.into(),
            ..PutRecordInput::default()
        }
    }

    fn at(hash_key: &str) -> PutRecordInput {
        PutRecordInput { explicit_hash_key: Some(hash_key.into()), ..input("a", b"") }
    }

    async fn put(service: &Service, input: PutRecordInput) -> Result<PutRecordOutput, Fault> {
        put_record(service.streams(), context("PutRecord"), input).await
    }

    #[tokio::test]
    async fn a_record_goes_to_the_shard_of_its_hash_key() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 3).await;
        // MD5("a") begins with 0c, in the first third.
        let stored = put(&service, input("a", b"")).await.unwrap();
        assert_eq!(stored.shard_id, "shardId-000000000000");
        assert_eq!(stored.encryption_type, None);
        for (hash_key, shard) in [
            ("226854911280625642308916404954512140969", "shardId-000000000001"),
            ("226854911280625642308916404954512140970", "shardId-000000000002"),
            ("340282366920938463463374607431768211455", "shardId-000000000002"),
        ] {
            assert_eq!(put(&service, at(hash_key)).await.unwrap().shard_id, shard, "{hash_key}");
        }
        let beyond = "340282366920938463463374607431768211456";
        assert_eq!(put(&service, at(beyond)).await, Err(fault::explicit_hash_key(beyond)));
        service.close();
    }

    #[tokio::test]
    async fn numbers_grow_and_name_shard_and_time() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let mut last = SequenceNumber::start(0, 0).to_string();
        for _ in 0..20 {
            let number = put(&service, input("a", b"x")).await.unwrap().sequence_number;
            assert_eq!(number.len(), 56);
            assert!(number > last);
            last = number;
        }
        let Ok(Parsed::Current(number)) = SequenceNumber::parse(&last, u64::MAX) else { panic!("{last}") };
        let created_s = service.stream("orders").shards[0].created_s;
        assert_eq!((number.shard, number.created_s), (0, created_s));
        assert_eq!(number.arrived_s, time::seconds(service.now_ms()));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_is_not_active_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        let not_found = Err(fault::stream_not_found("orders", ACCOUNT));
        assert_eq!(put(&service, input("a", b"")).await, not_found);
        service.create("orders", 1).await;
        assert_eq!(put(&service, input("a", b"")).await, not_found, "while it is being created");
        service.close();
    }

    #[tokio::test]
    async fn a_record_is_as_large_as_the_stream_allows() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        static MIB: [u8; (1 << 20) + 1] = [0; (1 << 20) + 1];
        assert!(put(&service, input("k", &MIB[2..])).await.is_ok());
        let with_key = put(&service, input("k", &MIB[1..])).await;
        assert_eq!(with_key, Err(fault::record_too_large((1 << 20) + 1, 1 << 20)));
        let refused = put(&service, input("k", &MIB)).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "ValidationException: 1 validation error detected: Value at 'data' failed to satisfy \
             constraint: Member must have length less than or equal to 1048576"
        );
        service.close();
    }

    #[tokio::test]
    async fn the_number_for_ordering_must_be_one() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let first = put(&service, input("a", b"")).await.unwrap().sequence_number;
        let after = |number: &str| PutRecordInput {
            sequence_number_for_ordering: Some(number.into()),
            ..input("a", b"")
        };
        let second = put(&service, after(&first)).await.unwrap().sequence_number;
        assert!(second > first);
        let refused = |number| Err(fault::ordering_number(number, "orders", ACCOUNT));
        let large_date = "26227199374822427428162556223570313216";
        assert_eq!(put(&service, after(large_date)).await, refused(large_date));
        let large_shard =
            SequenceNumber { created_s: 0, shard: 1 << 31, position: 0, arrived_s: 0 }.to_string();
        assert_eq!(put(&service, after(&large_shard)).await, refused(&large_shard));
        service.close();
    }

    /// The 1,001st record of a second on a shard.
    #[tokio::test]
    async fn a_shard_takes_a_thousand_records_a_second() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 2).await;
        let puts = (0..1_001).map(|_| put(&service, at("0")));
        let results = futures_util::future::join_all(puts).await;
        let refused: Vec<_> = results.into_iter().filter_map(Result::err).collect();
        assert_eq!(refused, [fault::shard_rate(0, "orders", ACCOUNT)]);
        assert!(put(&service, at(&u128::MAX.to_string())).await.is_ok(), "the other shard is not concerned");
        service.advance(std::time::Duration::from_secs(1));
        assert!(put(&service, at("0")).await.is_ok(), "in the next second it takes more");
        service.close();
    }
}
