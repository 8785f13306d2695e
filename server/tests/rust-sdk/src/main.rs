//! The core of Data Streams through the AWS SDK for Rust, configured by environment variables alone. Ends with 0 if everything was
//! as it should be; server/tests/sdk.rs runs it against a server of its own.

use aws_config::BehaviorVersion;
use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::error::ProvideErrorMetadata;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::{
    ConsumerStatus, PutRecordsRequestEntry, Record, ShardIteratorType, StartingPosition, StreamStatus,
    SubscribeToShardEventStream,
};

const STREAM: &str = "rust";

#[tokio::main]
async fn main() {
    // Without TLS: what clients of a server on the same machine use. The connection is HTTP/1.1.
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let kinesis = Client::new(&config);
    streams_and_records(&kinesis).await;
    resharding(&kinesis).await;
    consumers(&kinesis).await;
    refusals(&kinesis).await;
    println!("ok");
}

async fn streams_and_records(kinesis: &Client) {
    kinesis.create_stream().stream_name(STREAM).shard_count(2).send().await.expect("CreateStream");
    let described = kinesis.describe_stream_summary().stream_name(STREAM).send().await.expect("Describe");
    let summary = described.stream_description_summary().expect("a summary");
    assert_eq!((summary.stream_status(), summary.open_shard_count()), (&StreamStatus::Active, 2));

    let entry = |n: usize| {
        let entry = PutRecordsRequestEntry::builder().partition_key("a").data(Blob::new(vec![n as u8; n]));
        entry.build().expect("an entry")
    };
    let put = kinesis.put_records().stream_name(STREAM).set_records(Some((0..100).map(entry).collect()));
    let put = put.send().await.expect("PutRecords");
    assert_eq!(put.failed_record_count(), Some(0));
    let shard = put.records()[0].shard_id().expect("a shard");
    let read = read_all(kinesis, shard).await;
    assert!(read.iter().enumerate().all(|(n, record)| record.data().as_ref() == vec![n as u8; n]));
    assert_eq!(read.len(), 100);
    let arrived = read[0].approximate_arrival_timestamp().expect("a time").secs();
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    assert!((arrived - now as i64).abs() < 600);
}

/// Everything in a shard.
async fn read_all(kinesis: &Client, shard: &str) -> Vec<Record> {
    let begin = kinesis.get_shard_iterator().stream_name(STREAM).shard_id(shard);
    let begin = begin.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.expect("an iterator");
    let mut next = begin.shard_iterator().map(ToOwned::to_owned);
    let mut records = Vec::new();
    while let Some(iterator) = next {
        let answer = kinesis.get_records().shard_iterator(iterator).send().await.expect("GetRecords");
        next = answer.next_shard_iterator().map(ToOwned::to_owned);
        let done = answer.records().is_empty() && answer.millis_behind_latest() == Some(0);
        records.extend(answer.records().iter().cloned());
        if done {
            break;
        }
    }
    records
}

async fn resharding(kinesis: &Client) {
    let split = kinesis.split_shard().stream_name(STREAM).shard_to_split("shardId-000000000000");
    split.new_starting_hash_key((1u128 << 126).to_string()).send().await.expect("SplitShard");
    let listed = kinesis.list_shards().stream_name(STREAM).send().await.expect("ListShards");
    let parents: Vec<_> = listed.shards().iter().map(|shard| shard.parent_shard_id()).collect();
    let parent = Some("shardId-000000000000");
    assert_eq!(parents, [None, None, parent, parent]);
}

async fn consumers(kinesis: &Client) {
    let described = kinesis.describe_stream_summary().stream_name(STREAM).send().await.expect("Describe");
    let arn = described.stream_description_summary().expect("a summary").stream_arn().to_owned();
    let registered = kinesis.register_stream_consumer().stream_arn(&arn).consumer_name("app");
    let registered = registered.send().await.expect("RegisterStreamConsumer");
    let consumer = registered.consumer().expect("a consumer").consumer_arn().to_owned();
    let described =
        kinesis.describe_stream_consumer().consumer_arn(&consumer).send().await.expect("Describe");
    let status = described.consumer_description().expect("a description").consumer_status();
    assert_eq!(status, &ConsumerStatus::Active);

    let latest = StartingPosition::builder().r#type(ShardIteratorType::Latest).build().expect("a position");
    let subscribe = kinesis.subscribe_to_shard().consumer_arn(&consumer).shard_id("shardId-000000000001");
    let mut events = subscribe.starting_position(latest).send().await.expect("SubscribeToShard").event_stream;
    let mut pushed = Vec::new();
    while pushed.is_empty() {
        let event = events.recv().await.expect("an event stream").expect("it goes on");
        let SubscribeToShardEventStream::SubscribeToShardEvent(event) = event else { panic!("{event:?}") };
        if event.records().is_empty() {
            let put = kinesis.put_record().stream_name(STREAM).partition_key("k");
            let put = put.explicit_hash_key(u128::MAX.to_string()).data(Blob::new("pushed"));
            put.send().await.expect("PutRecord");
        }
        pushed.extend(event.records().iter().map(|record| record.data().clone().into_inner()));
    }
    assert_eq!(pushed, [b"pushed"]);
}

async fn refusals(kinesis: &Client) {
    let refused = kinesis.describe_stream().stream_name("nowhere").send().await.expect_err("it is not there");
    let refused = refused.into_service_error();
    assert!(refused.is_resource_not_found_exception());
    assert_eq!(refused.message(), Some("Stream nowhere under account 000000000000 not found."));
    let forged = kinesis.get_records().shard_iterator("forged").send().await.expect_err("it is forged");
    assert_eq!(forged.code(), Some("InvalidArgumentException"));
}
