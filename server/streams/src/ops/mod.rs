//! The operations of Data Streams, one file each: what it does, the function, its tests. A new one is a
//! file and a line here.

use penstock_model::kinesis::{
    AddTagsToStreamInput, CreateStreamInput, DecreaseStreamRetentionPeriodInput, DeleteResourcePolicyInput,
    DeleteStreamInput, DeregisterStreamConsumerInput, DescribeAccountSettingsInput, DescribeLimitsInput,
    DescribeStreamConsumerInput, DescribeStreamInput, DescribeStreamSummaryInput,
    DisableEnhancedMonitoringInput, EnableEnhancedMonitoringInput, GetRecordsInput, GetResourcePolicyInput,
    GetShardIteratorInput, IncreaseStreamRetentionPeriodInput, ListShardsInput, ListStreamConsumersInput,
    ListStreamsInput, ListTagsForResourceInput, ListTagsForStreamInput, MergeShardsInput, PutRecordInput,
    PutRecordsInput, PutResourcePolicyInput, RegisterStreamConsumerInput, RemoveTagsFromStreamInput,
    SplitShardInput, StartStreamEncryptionInput, StopStreamEncryptionInput, SubscribeToShardInput,
    TagResourceInput, UntagResourceInput, UpdateAccountSettingsInput, UpdateMaxRecordSizeInput,
    UpdateShardCountInput, UpdateStreamModeInput, UpdateStreamWarmThroughputInput,
};

use crate::Streams;

mod add_tags_to_stream;
mod create_stream;
mod decrease_stream_retention_period;
mod delete_resource_policy;
mod delete_stream;
mod deregister_stream_consumer;
mod describe_account_settings;
mod describe_limits;
mod describe_stream;
mod describe_stream_consumer;
mod describe_stream_summary;
mod disable_enhanced_monitoring;
mod enable_enhanced_monitoring;
pub(crate) mod get_records;
mod get_resource_policy;
mod get_shard_iterator;
mod increase_stream_retention_period;
mod list_shards;
mod list_stream_consumers;
mod list_streams;
mod list_tags_for_resource;
mod list_tags_for_stream;
mod merge_shards;
mod put_record;
mod put_records;
mod put_resource_policy;
mod register_stream_consumer;
mod remove_tags_from_stream;
mod split_shard;
mod start_stream_encryption;
mod stop_stream_encryption;
mod subscribe_to_shard;
mod tag_resource;
mod untag_resource;
mod update_account_settings;
mod update_max_record_size;
mod update_shard_count;
mod update_stream_mode;
mod update_stream_warm_throughput;

penstock_api::operations! { Streams, "kinesis";
    AddTagsToStream(AddTagsToStreamInput) => add_tags_to_stream::add_tags_to_stream,
    CreateStream(CreateStreamInput) => create_stream::create_stream,
    DecreaseStreamRetentionPeriod(DecreaseStreamRetentionPeriodInput) => decrease_stream_retention_period::decrease_stream_retention_period,
    DeleteResourcePolicy(DeleteResourcePolicyInput) => delete_resource_policy::delete_resource_policy,
    DeleteStream(DeleteStreamInput) => delete_stream::delete_stream,
    DeregisterStreamConsumer(DeregisterStreamConsumerInput) => deregister_stream_consumer::deregister_stream_consumer,
    DescribeAccountSettings(DescribeAccountSettingsInput) => describe_account_settings::describe_account_settings,
    DescribeLimits(DescribeLimitsInput) => describe_limits::describe_limits,
    DescribeStream(DescribeStreamInput) => describe_stream::describe_stream,
    DescribeStreamConsumer(DescribeStreamConsumerInput) => describe_stream_consumer::describe_stream_consumer,
    DescribeStreamSummary(DescribeStreamSummaryInput) => describe_stream_summary::describe_stream_summary,
    DisableEnhancedMonitoring(DisableEnhancedMonitoringInput) => disable_enhanced_monitoring::disable_enhanced_monitoring,
    EnableEnhancedMonitoring(EnableEnhancedMonitoringInput) => enable_enhanced_monitoring::enable_enhanced_monitoring,
    GetRecords(GetRecordsInput) => get_records::get_records,
    GetResourcePolicy(GetResourcePolicyInput) => get_resource_policy::get_resource_policy,
    GetShardIterator(GetShardIteratorInput) => get_shard_iterator::get_shard_iterator,
    IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput) => increase_stream_retention_period::increase_stream_retention_period,
    ListShards(ListShardsInput) => list_shards::list_shards,
    ListStreamConsumers(ListStreamConsumersInput) => list_stream_consumers::list_stream_consumers,
    ListStreams(ListStreamsInput) => list_streams::list_streams,
    ListTagsForResource(ListTagsForResourceInput) => list_tags_for_resource::list_tags_for_resource,
    ListTagsForStream(ListTagsForStreamInput) => list_tags_for_stream::list_tags_for_stream,
    MergeShards(MergeShardsInput) => merge_shards::merge_shards,
    PutRecord(PutRecordInput) => put_record::put_record,
    PutRecords(PutRecordsInput) => put_records::put_records,
    PutResourcePolicy(PutResourcePolicyInput) => put_resource_policy::put_resource_policy,
    RegisterStreamConsumer(RegisterStreamConsumerInput) => register_stream_consumer::register_stream_consumer,
    RemoveTagsFromStream(RemoveTagsFromStreamInput) => remove_tags_from_stream::remove_tags_from_stream,
    SplitShard(SplitShardInput) => split_shard::split_shard,
    StartStreamEncryption(StartStreamEncryptionInput) => start_stream_encryption::start_stream_encryption,
    StopStreamEncryption(StopStreamEncryptionInput) => stop_stream_encryption::stop_stream_encryption,
    SubscribeToShard(SubscribeToShardInput) => subscribe_to_shard::subscribe_to_shard,
    TagResource(TagResourceInput) => tag_resource::tag_resource,
    UntagResource(UntagResourceInput) => untag_resource::untag_resource,
    UpdateAccountSettings(UpdateAccountSettingsInput) => update_account_settings::update_account_settings,
    UpdateMaxRecordSize(UpdateMaxRecordSizeInput) => update_max_record_size::update_max_record_size,
    UpdateShardCount(UpdateShardCountInput) => update_shard_count::update_shard_count,
    UpdateStreamMode(UpdateStreamModeInput) => update_stream_mode::update_stream_mode,
    UpdateStreamWarmThroughput(UpdateStreamWarmThroughputInput) => update_stream_warm_throughput::update_stream_warm_throughput,
}
