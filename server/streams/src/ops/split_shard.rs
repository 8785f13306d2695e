//! SplitShard: closes a shard and opens two in its place.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Step, Wanted};
use penstock_model::kinesis::SplitShardInput;

use super::merge_shards::{check_room, open_shard, parse_shard, reshardable};
use crate::target::Target;
use crate::{Streams, fault, hash, limits};

pub(super) async fn split_shard(
    streams: Arc<Streams>,
    context: CallContext,
    input: SplitShardInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::RESHARD_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let index = parse_shard(&input.shard_to_split, &target)?;
    let given = input.new_starting_hash_key;
    let decide = move |state: &State| {
        let stream = reshardable(&target, state)?;
        let shard = open_shard(stream, index)?;
        check_room(state, stream, 2, 1)?;
        let range = shard.range;
        // The service leaves one hash key more to the lower shard than it must have.
        let at = hash::parse(&given).filter(|&at| at > range.start.saturating_add(1) && at < range.end);
        let at =
            at.ok_or_else(|| fault::split_hash_key(&given, index, range, &target.name, &target.account))?;
        Ok(Some((Arc::clone(stream), Wanted::Shards(vec![Step::Split { shard: index, at }]))))
    };
    streams.update(decide).await
}

#[cfg(test)]
mod tests {
    use penstock_catalog::{HashRange, Status};
    use penstock_model::kinesis::ShardIteratorType;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn split(service: &Service, shard: &str, at: &str) -> Result<(), Fault> {
        let input = SplitShardInput {
            stream_name: Some("orders".into()),
            shard_to_split: shard.into(),
            new_starting_hash_key: at.into(),
            ..Default::default()
        };
        split_shard(service.streams(), context("SplitShard"), input).await
    }

    #[tokio::test]
    async fn the_parent_is_read_to_its_end_and_names_its_children() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.put("orders", "a", "before").await;
        split(&service, "shardId-000000000000", "170141183460469231731687303715884105728").await.unwrap();
        let stream = service.stream("orders");
        assert_eq!(stream.status, Status::Active);
        let ends = |index: u32| stream.shard(index).map(|shard| shard.closed_s.is_some());
        assert_eq!([ends(0), ends(1), ends(2), ends(3)], [Some(true), Some(false), Some(false), None]);

        // MD5("a") begins with 0c: it goes to the lower one.
        service.put("orders", "a", "after").await;
        assert_eq!(service.records("orders", 1).await, ["after"]);
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        let input = penstock_model::kinesis::GetRecordsInput { shard_iterator: begin, ..Default::default() };
        let read = super::super::get_records::get_records(service.streams(), context("GetRecords"), input);
        let answer = read.await.unwrap();
        assert!(answer.records.last_number().is_some() && answer.next_shard_iterator.is_none());
        let children: Vec<_> =
            answer.child_shards.unwrap().into_iter().map(|c| (c.shard_id, c.parent_shards)).collect();
        let parents = vec!["shardId-000000000000".to_owned()];
        assert_eq!(
            children,
            [("shardId-000000000001".into(), parents.clone()), ("shardId-000000000002".into(), parents)]
        );
        // A child's first number can be named before it has a record.
        let child = stream.shard(1).unwrap();
        let start = crate::sequence::SequenceNumber::start(child.created_s, 1).to_string();
        let at = service.iterator("orders", 1, ShardIteratorType::AtSequenceNumber, Some(&start)).await;
        assert_eq!(service.read(&at).await, ["after"]);
        service.close();
    }

    #[tokio::test]
    async fn what_cannot_be_split_is_refused() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        for at in
            ["0", "1", "340282366920938463463374607431768211455", "340282366920938463463374607431768211456"]
        {
            let refused = fault::split_hash_key(at, 0, HashRange::ALL, "orders", ACCOUNT);
            assert_eq!(split(&service, "0", at).await, Err(refused));
        }
        assert_eq!(split(&service, "x", "5").await, Err(fault::shard_not_found("x", "orders", ACCOUNT)));
        let missing = fault::shard_not_found("shardId-000000000007", "orders", ACCOUNT);
        assert_eq!(split(&service, "shardId-7", "5").await, Err(missing));
        split(&service, "0", "2").await.unwrap();
        assert_eq!(split(&service, "0", "2").await, Err(fault::shard_closed(0, "orders", ACCOUNT)));
        service.create_on_demand("other").await;
        let input = SplitShardInput {
            stream_name: Some("other".into()),
            shard_to_split: "0".into(),
            new_starting_hash_key: "5".into(),
            ..Default::default()
        };
        let refused = split_shard(service.streams(), context("SplitShard"), input).await;
        assert_eq!(refused, Err(fault::stream_on_demand("other", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn with_aws_timing_it_is_updating_for_a_while_and_takes_records() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        service.wait_for("orders", |_| service.is_active("orders")).await;
        split(&service, "0", "5").await.unwrap();
        assert!(matches!(service.stream("orders").status, Status::Updating { .. }));
        assert_eq!(service.stream("orders").shards.len(), 1, "only the old one is shown");
        service.put("orders", "a", "meanwhile").await;
        assert_eq!(
            split(&service, "0", "5").await,
            Err(fault::stream_not_active("orders", ACCOUNT, "UPDATING"))
        );
        service.wait_for("orders", |_| service.is_active("orders")).await;
        assert_eq!(service.records("orders", 0).await, ["meanwhile"]);
        assert_eq!(service.stream("orders").shards.len(), 3);
        service.close();
    }

    /// Writers must not notice a split, and what they write to one hash key stays in order along the lineage.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_stream_is_split_while_it_is_written() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let streams = service.streams();
        let writer = tokio::spawn(async move {
            for n in 0..400u32 {
                let input = penstock_model::kinesis::PutRecordInput {
                    stream_name: Some("orders".into()),
                    partition_key: "a".into(),
                    data: n.to_string().into(),
                    ..Default::default()
                };
                super::super::put_record::put_record(Arc::clone(&streams), context("PutRecord"), input)
                    .await
                    .unwrap();
            }
        });
        for _ in 0..20 {
            let shard = service.stream("orders").shard_for(hash::of_partition_key("a")).index;
            service.split("orders", shard).await;
        }
        writer.await.unwrap();
        let stream = service.stream("orders");
        let mut lineage = vec![0];
        while let Some(child) = lineage.last().and_then(|&last| {
            let key = hash::of_partition_key("a");
            stream.children(last).find(|child| child.range.contains(key))
        }) {
            lineage.push(child.index);
        }
        let mut read = Vec::new();
        for index in lineage {
            read.extend(service.records("orders", index).await);
        }
        let sent: Vec<_> = (0..400u32).map(|n| bytes::Bytes::from(n.to_string())).collect();
        assert_eq!(read, sent);
        service.close();
    }
}
