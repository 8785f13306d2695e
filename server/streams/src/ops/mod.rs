//! The operations of Data Streams, one file each: what it does, the function, its tests. A new one is a
//! file and a line here.

use penstock_model::kinesis::{
    AddTagsToStreamInput, CreateStreamInput, DecreaseStreamRetentionPeriodInput, DeleteStreamInput,
    DescribeLimitsInput, DescribeStreamInput, DescribeStreamSummaryInput, GetRecordsInput,
    GetShardIteratorInput, IncreaseStreamRetentionPeriodInput, ListShardsInput, ListStreamsInput,
    ListTagsForResourceInput, ListTagsForStreamInput, PutRecordInput, PutRecordsInput,
    RemoveTagsFromStreamInput, TagResourceInput, UntagResourceInput, UpdateMaxRecordSizeInput,
};

use crate::Streams;

mod add_tags_to_stream;
mod create_stream;
mod decrease_stream_retention_period;
mod delete_stream;
mod describe_limits;
mod describe_stream;
mod describe_stream_summary;
mod get_records;
mod get_shard_iterator;
mod increase_stream_retention_period;
mod list_shards;
mod list_streams;
mod list_tags_for_resource;
mod list_tags_for_stream;
mod put_record;
mod put_records;
mod remove_tags_from_stream;
mod tag_resource;
mod untag_resource;
mod update_max_record_size;

penstock_api::operations! { Streams, "kinesis";
    AddTagsToStream(AddTagsToStreamInput) => add_tags_to_stream::add_tags_to_stream,
    CreateStream(CreateStreamInput) => create_stream::create_stream,
    DecreaseStreamRetentionPeriod(DecreaseStreamRetentionPeriodInput) => decrease_stream_retention_period::decrease_stream_retention_period,
    DeleteStream(DeleteStreamInput) => delete_stream::delete_stream,
    DescribeLimits(DescribeLimitsInput) => describe_limits::describe_limits,
    DescribeStream(DescribeStreamInput) => describe_stream::describe_stream,
    DescribeStreamSummary(DescribeStreamSummaryInput) => describe_stream_summary::describe_stream_summary,
    GetRecords(GetRecordsInput) => get_records::get_records,
    GetShardIterator(GetShardIteratorInput) => get_shard_iterator::get_shard_iterator,
    IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput) => increase_stream_retention_period::increase_stream_retention_period,
    ListShards(ListShardsInput) => list_shards::list_shards,
    ListStreams(ListStreamsInput) => list_streams::list_streams,
    ListTagsForResource(ListTagsForResourceInput) => list_tags_for_resource::list_tags_for_resource,
    ListTagsForStream(ListTagsForStreamInput) => list_tags_for_stream::list_tags_for_stream,
    PutRecord(PutRecordInput) => put_record::put_record,
    PutRecords(PutRecordsInput) => put_records::put_records,
    RemoveTagsFromStream(RemoveTagsFromStreamInput) => remove_tags_from_stream::remove_tags_from_stream,
    TagResource(TagResourceInput) => tag_resource::tag_resource,
    UntagResource(UntagResourceInput) => untag_resource::untag_resource,
    UpdateMaxRecordSize(UpdateMaxRecordSizeInput) => update_max_record_size::update_max_record_size,
}
