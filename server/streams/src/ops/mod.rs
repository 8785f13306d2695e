//! The operations of Data Streams, one file each: what it does, the function, its tests. A new one is a
//! file and a line here.

use penstock_model::kinesis::{
    CreateStreamInput, DeleteStreamInput, DescribeLimitsInput, DescribeStreamInput,
    DescribeStreamSummaryInput, GetRecordsInput, GetShardIteratorInput, ListShardsInput, ListStreamsInput,
    PutRecordInput, PutRecordsInput,
};

use crate::Streams;

mod create_stream;
mod delete_stream;
mod describe_limits;
mod describe_stream;
mod describe_stream_summary;
mod get_records;
mod get_shard_iterator;
mod list_shards;
mod list_streams;
mod put_record;
mod put_records;

penstock_api::operations! { Streams, "kinesis";
    CreateStream(CreateStreamInput) => create_stream::create_stream,
    DeleteStream(DeleteStreamInput) => delete_stream::delete_stream,
    DescribeLimits(DescribeLimitsInput) => describe_limits::describe_limits,
    DescribeStream(DescribeStreamInput) => describe_stream::describe_stream,
    DescribeStreamSummary(DescribeStreamSummaryInput) => describe_stream_summary::describe_stream_summary,
    GetRecords(GetRecordsInput) => get_records::get_records,
    GetShardIterator(GetShardIteratorInput) => get_shard_iterator::get_shard_iterator,
    ListShards(ListShardsInput) => list_shards::list_shards,
    ListStreams(ListStreamsInput) => list_streams::list_streams,
    PutRecord(PutRecordInput) => put_record::put_record,
    PutRecords(PutRecordsInput) => put_records::put_records,
}
