//! GetShardIterator: where in a shard to begin reading.
//!
//! TRIM_HORIZON and AT_TIMESTAMP are looked up at each read; LATEST is fixed here, so that a record put
//! between this call and the first GetRecords is read.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{GetShardIteratorInput, GetShardIteratorOutput};

use crate::iterator::ShardIterator;
use crate::rate::Subject;
use crate::start::Start;
use crate::target::Target;
use crate::{Streams, fault, limits, shard_id};

pub(super) async fn get_shard_iterator(
    streams: Arc<Streams>,
    context: CallContext,
    input: GetShardIteratorInput,
) -> Result<GetShardIteratorOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let Some(index) = shard_id::parse(&input.shard_id) else {
        return Err(fault::shard_not_found(&input.shard_id, &target.name, &target.account));
    };
    let missing = || fault::shard_does_not_exist(index, &target.name, &target.account);
    let stream = streams.active(&target).ok_or_else(missing)?;
    let shard = stream.shard(index).ok_or_else(missing)?;
    let handle = streams.handle(shard).ok_or_else(missing)?;

    let now_ms = penstock_api::millis(context.received_at);
    let start =
        Start::of(input.shard_iterator_type, input.starting_sequence_number, input.timestamp, now_ms)?;
    let subject = || Subject::Shard { operation: context.operation.name, engine: shard.engine };
    if !streams.admit(subject, limits::SHARD_ITERATORS_PER_S, context.received_at) {
        return Err(fault::shard_rate(index, &target.name, &target.account));
    }
    let from = start.place(&handle, &stream, shard, now_ms).await?;
    let iterator =
        ShardIterator { stream: target.name, shard: index, engine: shard.engine, from, issued_ms: now_ms };
    Ok(GetShardIteratorOutput { shard_iterator: Some(iterator.seal(&streams.token_key)) })
}

#[cfg(test)]
mod tests {
    use penstock_model::Timestamp;
    use penstock_model::kinesis::ShardIteratorType;

    use super::*;
    use crate::sequence::SequenceNumber;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    fn input(shard_id: &str, shard_iterator_type: ShardIteratorType) -> GetShardIteratorInput {
        GetShardIteratorInput {
            stream_name: Some("orders".into()),
            shard_id: shard_id.into(),
            shard_iterator_type,
            starting_sequence_number: None,
            timestamp: None,
            stream_arn: None,
            stream_id: None,
        }
    }

    fn at(shard_id: &str, number: &str) -> GetShardIteratorInput {
        let starting_sequence_number = Some(number.to_owned());
        GetShardIteratorInput {
            starting_sequence_number,
            ..input(shard_id, ShardIteratorType::AtSequenceNumber)
        }
    }

    async fn get(service: &Service, input: GetShardIteratorInput) -> Result<String, Fault> {
        let answer = get_shard_iterator(service.streams(), context("GetShardIterator"), input).await?;
        Ok(answer.shard_iterator.unwrap())
    }

    #[tokio::test]
    async fn any_spelling_of_a_shard_id_is_taken() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        for spelling in ["shardId-000000000000", "shard-0", "x-0", "0"] {
            for r#type in [ShardIteratorType::Latest, ShardIteratorType::TrimHorizon] {
                assert!(get(&service, input(spelling, r#type)).await.is_ok(), "{spelling}");
            }
        }
        service.close();
    }

    #[tokio::test]
    async fn shards_that_are_not_there_have_two_sentences() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        let latest = |shard_id| input(shard_id, ShardIteratorType::Latest);
        let missing = |index| Err(fault::shard_does_not_exist(index, "orders", ACCOUNT));
        assert_eq!(get(&service, latest("2147483647")).await, missing(2_147_483_647));
        let unreadable = Err(fault::shard_not_found("ABKLFD8", "orders", ACCOUNT));
        assert_eq!(get(&service, latest("ABKLFD8")).await, unreadable);
        service.create("orders", 1).await;
        assert_eq!(get(&service, latest("0")).await, missing(0), "while it is being created");
        service.wait_for("orders", |_| service.is_active("orders")).await;
        assert!(get(&service, latest("0")).await.is_ok());
        assert_eq!(get(&service, at("shardId-5", "5")).await, missing(5));
        service.close();
    }

    #[tokio::test]
    async fn type_and_arguments_must_agree() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let with = |r#type, number: Option<&str>| GetShardIteratorInput {
            starting_sequence_number: number.map(Into::into),
            ..input("0", r#type)
        };
        for (input, said) in [
            (
                with(ShardIteratorType::AtSequenceNumber, None),
                "AT_SEQUENCE_NUMBER and no StartingSequenceNumber",
            ),
            (
                with(ShardIteratorType::AfterSequenceNumber, None),
                "AFTER_SEQUENCE_NUMBER and no StartingSequenceNumber",
            ),
            (with(ShardIteratorType::Latest, Some("5")), "LATEST and also a StartingSequenceNumber"),
            (
                with(ShardIteratorType::TrimHorizon, Some("5")),
                "TRIM_HORIZON and also a StartingSequenceNumber",
            ),
        ] {
            assert_eq!(get(&service, input).await, Err(fault::iterator_arguments(said)));
        }
        let timestamp = input("0", ShardIteratorType::AtTimestamp);
        assert_eq!(get(&service, timestamp.clone()).await, Err(fault::timestamp_missing()));
        let past = GetShardIteratorInput { timestamp: Some(Timestamp(-5)), ..timestamp.clone() };
        assert!(get(&service, past).await.is_ok());
        let now = context("GetShardIterator");
        let now_ms = penstock_api::millis(now.received_at);
        let ahead = GetShardIteratorInput { timestamp: Some(Timestamp(now_ms + 1)), ..timestamp };
        let refused = get_shard_iterator(service.streams(), now, ahead).await;
        assert_eq!(refused, Err(fault::timestamp_ahead(now_ms + 1, now_ms)));
        service.close();
    }

    #[tokio::test]
    async fn a_number_must_come_from_the_shard() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        let start = |index: usize| {
            let shard = &service.stream("orders").shards[index];
            SequenceNumber::start(shard.created_s, shard.index)
        };
        assert!(get(&service, at("0", &start(0).to_string())).await.is_ok());
        let of_other = get(&service, at("0", &start(1).to_string())).await;
        assert_eq!(of_other, Err(fault::starting_number_of_shard(1, 0)));
        assert_eq!(get(&service, at("0", "5")).await, Err(fault::starting_number_of_shard(5, 0)));
        assert_eq!(get(&service, at("0", "0")).await, Err(Fault::internal_failure()));
        let large_date = "26227199374822427428162556223570313216";
        assert_eq!(
            get(&service, at("0", large_date)).await,
            Err(fault::starting_number(large_date, 0, "orders", ACCOUNT))
        );
        let earlier = SequenceNumber { created_s: 1, ..start(0) }.to_string();
        assert_eq!(
            get(&service, at("0", &earlier)).await,
            Err(fault::foreign_starting_number(&earlier, 0, "orders", ACCOUNT))
        );
        service.close();
    }

    #[tokio::test]
    async fn five_a_second_for_a_shard() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 2).await;
        let now = context("GetShardIterator");
        let get = |shard_id| {
            let input = input(shard_id, ShardIteratorType::TrimHorizon);
            get_shard_iterator(service.streams(), now.clone(), input)
        };
        for _ in 0..5 {
            assert!(get("0").await.is_ok());
        }
        assert_eq!(get("0").await, Err(fault::shard_rate(0, "orders", ACCOUNT)));
        assert!(get("1").await.is_ok());
        service.close();
    }
}
