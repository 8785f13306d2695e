//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesis`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ADD_TAGS_TO_STREAM_INPUT: Shape = Shape::new("AddTagsToStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAG_MAP, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static BOOLEAN_OBJECT: Shape = Shape::new("BooleanObject", Kind::Boolean);
pub(super) static CHILD_SHARD: Shape = Shape::new("ChildShard", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardId", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "ParentShards", shape: &SHARD_ID_LIST, required: true, place: Place::Body },
    Member { name: "HashKeyRange", shape: &HASH_KEY_RANGE, required: true, place: Place::Body },
] }));
pub(super) static CHILD_SHARD_LIST: Shape = Shape::new("ChildShardList", Kind::List(&CHILD_SHARD));
pub(super) static CONSUMER: Shape = Shape::new("Consumer", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConsumerName", shape: &CONSUMER_NAME, required: true, place: Place::Body },
    Member { name: "ConsumerARN", shape: &CONSUMER_ARN, required: true, place: Place::Body },
    Member { name: "ConsumerStatus", shape: &CONSUMER_STATUS, required: true, place: Place::Body },
    Member { name: "ConsumerCreationTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static CONSUMER_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_1), ..Shape::new("ConsumerARN", Kind::String) };
pub(super) static CONSUMER_COUNT_OBJECT: Shape = Shape { min: Some(0), max: Some(1000000), ..Shape::new("ConsumerCountObject", Kind::Integer) };
pub(super) static CONSUMER_DESCRIPTION: Shape = Shape::new("ConsumerDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConsumerName", shape: &CONSUMER_NAME, required: true, place: Place::Body },
    Member { name: "ConsumerARN", shape: &CONSUMER_ARN, required: true, place: Place::Body },
    Member { name: "ConsumerStatus", shape: &CONSUMER_STATUS, required: true, place: Place::Body },
    Member { name: "ConsumerCreationTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
] }));
pub(super) static CONSUMER_LIST: Shape = Shape::new("ConsumerList", Kind::List(&CONSUMER));
pub(super) static CONSUMER_NAME: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_2), ..Shape::new("ConsumerName", Kind::String) };
pub(super) static CONSUMER_STATUS: Shape = Shape { values: &["CREATING", "DELETING", "ACTIVE"], ..Shape::new("ConsumerStatus", Kind::String) };
pub(super) static CREATE_STREAM_INPUT: Shape = Shape::new("CreateStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: true, place: Place::Body },
    Member { name: "ShardCount", shape: &POSITIVE_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "StreamModeDetails", shape: &STREAM_MODE_DETAILS, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAG_MAP, required: false, place: Place::Body },
    Member { name: "WarmThroughputMiBps", shape: &NATURAL_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "MaxRecordSizeInKiB", shape: &MAX_RECORD_SIZE_IN_KIB, required: false, place: Place::Body },
] }));
pub(super) static DATA: Shape = Shape { min: Some(0), max: Some(10485760), ..Shape::new("Data", Kind::Blob { streaming: false }) };
pub(super) static DECREASE_STREAM_RETENTION_PERIOD_INPUT: Shape = Shape::new("DecreaseStreamRetentionPeriodInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "RetentionPeriodHours", shape: &RETENTION_PERIOD_HOURS, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_RESOURCE_POLICY_INPUT: Shape = Shape::new("DeleteResourcePolicyInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DELETE_STREAM_INPUT: Shape = Shape::new("DeleteStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "EnforceConsumerDeletion", shape: &BOOLEAN_OBJECT, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DEREGISTER_STREAM_CONSUMER_INPUT: Shape = Shape::new("DeregisterStreamConsumerInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "ConsumerName", shape: &CONSUMER_NAME, required: false, place: Place::Body },
    Member { name: "ConsumerARN", shape: &CONSUMER_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_ACCOUNT_SETTINGS_INPUT: Shape = Shape::new("DescribeAccountSettingsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DESCRIBE_ACCOUNT_SETTINGS_OUTPUT: Shape = Shape::new("DescribeAccountSettingsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MinimumThroughputBillingCommitment", shape: &MINIMUM_THROUGHPUT_BILLING_COMMITMENT_OUTPUT, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_LIMITS_INPUT: Shape = Shape::new("DescribeLimitsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DESCRIBE_LIMITS_OUTPUT: Shape = Shape::new("DescribeLimitsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardLimit", shape: &SHARD_COUNT_OBJECT, required: true, place: Place::Body },
    Member { name: "OpenShardCount", shape: &SHARD_COUNT_OBJECT, required: true, place: Place::Body },
    Member { name: "OnDemandStreamCount", shape: &ON_DEMAND_STREAM_COUNT_OBJECT, required: true, place: Place::Body },
    Member { name: "OnDemandStreamCountLimit", shape: &ON_DEMAND_STREAM_COUNT_LIMIT_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_CONSUMER_INPUT: Shape = Shape::new("DescribeStreamConsumerInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "ConsumerName", shape: &CONSUMER_NAME, required: false, place: Place::Body },
    Member { name: "ConsumerARN", shape: &CONSUMER_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_CONSUMER_OUTPUT: Shape = Shape::new("DescribeStreamConsumerOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConsumerDescription", shape: &CONSUMER_DESCRIPTION, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_INPUT: Shape = Shape::new("DescribeStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "Limit", shape: &DESCRIBE_STREAM_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "ExclusiveStartShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("DescribeStreamInputLimit", Kind::Integer) };
pub(super) static DESCRIBE_STREAM_OUTPUT: Shape = Shape::new("DescribeStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamDescription", shape: &STREAM_DESCRIPTION, required: true, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_SUMMARY_INPUT: Shape = Shape::new("DescribeStreamSummaryInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_SUMMARY_OUTPUT: Shape = Shape::new("DescribeStreamSummaryOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamDescriptionSummary", shape: &STREAM_DESCRIPTION_SUMMARY, required: true, place: Place::Body },
] }));
pub(super) static DISABLE_ENHANCED_MONITORING_INPUT: Shape = Shape::new("DisableEnhancedMonitoringInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ShardLevelMetrics", shape: &METRICS_NAME_LIST, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static ENABLE_ENHANCED_MONITORING_INPUT: Shape = Shape::new("EnableEnhancedMonitoringInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ShardLevelMetrics", shape: &METRICS_NAME_LIST, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static ENCRYPTION_TYPE: Shape = Shape { values: &["NONE", "KMS"], ..Shape::new("EncryptionType", Kind::String) };
pub(super) static ENHANCED_METRICS: Shape = Shape::new("EnhancedMetrics", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardLevelMetrics", shape: &METRICS_NAME_LIST, required: false, place: Place::Body },
] }));
pub(super) static ENHANCED_MONITORING_LIST: Shape = Shape::new("EnhancedMonitoringList", Kind::List(&ENHANCED_METRICS));
pub(super) static ENHANCED_MONITORING_OUTPUT: Shape = Shape::new("EnhancedMonitoringOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "CurrentShardLevelMetrics", shape: &METRICS_NAME_LIST, required: false, place: Place::Body },
    Member { name: "DesiredShardLevelMetrics", shape: &METRICS_NAME_LIST, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
] }));
pub(super) static ERROR_CODE: Shape = Shape::new("ErrorCode", Kind::String);
pub(super) static ERROR_MESSAGE: Shape = Shape::new("ErrorMessage", Kind::String);
pub(super) static GET_RECORDS_INPUT: Shape = Shape::new("GetRecordsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardIterator", shape: &SHARD_ITERATOR, required: true, place: Place::Body },
    Member { name: "Limit", shape: &GET_RECORDS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static GET_RECORDS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("GetRecordsInputLimit", Kind::Integer) };
pub(super) static GET_RECORDS_OUTPUT: Shape = Shape::new("GetRecordsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Records", shape: &RECORD_LIST, required: true, place: Place::Body },
    Member { name: "NextShardIterator", shape: &SHARD_ITERATOR, required: false, place: Place::Body },
    Member { name: "MillisBehindLatest", shape: &MILLIS_BEHIND_LATEST, required: false, place: Place::Body },
    Member { name: "ChildShards", shape: &CHILD_SHARD_LIST, required: false, place: Place::Body },
] }));
pub(super) static GET_RESOURCE_POLICY_INPUT: Shape = Shape::new("GetResourcePolicyInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static GET_RESOURCE_POLICY_OUTPUT: Shape = Shape::new("GetResourcePolicyOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Policy", shape: &POLICY, required: true, place: Place::Body },
] }));
pub(super) static GET_SHARD_ITERATOR_INPUT: Shape = Shape::new("GetShardIteratorInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ShardId", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "ShardIteratorType", shape: &SHARD_ITERATOR_TYPE, required: true, place: Place::Body },
    Member { name: "StartingSequenceNumber", shape: &SEQUENCE_NUMBER, required: false, place: Place::Body },
    Member { name: "Timestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static GET_SHARD_ITERATOR_OUTPUT: Shape = Shape::new("GetShardIteratorOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardIterator", shape: &SHARD_ITERATOR, required: false, place: Place::Body },
] }));
pub(super) static HASH_KEY: Shape = Shape { pattern: Some(&PATTERN_3), ..Shape::new("HashKey", Kind::String) };
pub(super) static HASH_KEY_RANGE: Shape = Shape::new("HashKeyRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartingHashKey", shape: &HASH_KEY, required: true, place: Place::Body },
    Member { name: "EndingHashKey", shape: &HASH_KEY, required: true, place: Place::Body },
] }));
pub(super) static INCREASE_STREAM_RETENTION_PERIOD_INPUT: Shape = Shape::new("IncreaseStreamRetentionPeriodInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "RetentionPeriodHours", shape: &RETENTION_PERIOD_HOURS, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static INTERNAL_FAILURE_EXCEPTION: Shape = Shape::new("InternalFailureException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_ACCESS_DENIED_EXCEPTION: Shape = Shape::new("KMSAccessDeniedException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_DISABLED_EXCEPTION: Shape = Shape::new("KMSDisabledException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_INVALID_STATE_EXCEPTION: Shape = Shape::new("KMSInvalidStateException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_NOT_FOUND_EXCEPTION: Shape = Shape::new("KMSNotFoundException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_OPT_IN_REQUIRED: Shape = Shape::new("KMSOptInRequired", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KMS_THROTTLING_EXCEPTION: Shape = Shape::new("KMSThrottlingException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static KEY_ID: Shape = Shape { min: Some(1), max: Some(2048), ..Shape::new("KeyId", Kind::String) };
pub(super) static LIST_SHARDS_INPUT: Shape = Shape::new("ListShardsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "ExclusiveStartShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &LIST_SHARDS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "StreamCreationTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ShardFilter", shape: &SHARD_FILTER, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static LIST_SHARDS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("ListShardsInputLimit", Kind::Integer) };
pub(super) static LIST_SHARDS_OUTPUT: Shape = Shape::new("ListShardsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Shards", shape: &SHARD_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAM_CONSUMERS_INPUT: Shape = Shape::new("ListStreamConsumersInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &LIST_STREAM_CONSUMERS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "StreamCreationTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAM_CONSUMERS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("ListStreamConsumersInputLimit", Kind::Integer) };
pub(super) static LIST_STREAM_CONSUMERS_OUTPUT: Shape = Shape::new("ListStreamConsumersOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Consumers", shape: &CONSUMER_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAMS_INPUT: Shape = Shape::new("ListStreamsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Limit", shape: &LIST_STREAMS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "ExclusiveStartStreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAMS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("ListStreamsInputLimit", Kind::Integer) };
pub(super) static LIST_STREAMS_OUTPUT: Shape = Shape::new("ListStreamsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamNames", shape: &STREAM_NAME_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreStreams", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "StreamSummaries", shape: &STREAM_SUMMARY_LIST, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_INPUT: Shape = Shape::new("ListTagsForResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_OUTPUT: Shape = Shape::new("ListTagsForResourceOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAG_LIST, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_STREAM_INPUT: Shape = Shape::new("ListTagsForStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ExclusiveStartTagKey", shape: &TAG_KEY, required: false, place: Place::Body },
    Member { name: "Limit", shape: &LIST_TAGS_FOR_STREAM_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_STREAM_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ListTagsForStreamInputLimit", Kind::Integer) };
pub(super) static LIST_TAGS_FOR_STREAM_OUTPUT: Shape = Shape::new("ListTagsForStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAG_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreTags", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static MAX_RECORD_SIZE_IN_KIB: Shape = Shape { min: Some(1024), max: Some(10240), ..Shape::new("MaxRecordSizeInKiB", Kind::Integer) };
pub(super) static MERGE_SHARDS_INPUT: Shape = Shape::new("MergeShardsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ShardToMerge", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "AdjacentShardToMerge", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static METRICS_NAME: Shape = Shape { values: &["IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords", "WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded", "IteratorAgeMilliseconds", "ALL"], ..Shape::new("MetricsName", Kind::String) };
pub(super) static METRICS_NAME_LIST: Shape = Shape { min: Some(1), max: Some(7), ..Shape::new("MetricsNameList", Kind::List(&METRICS_NAME)) };
pub(super) static MILLIS_BEHIND_LATEST: Shape = Shape { min: Some(0), ..Shape::new("MillisBehindLatest", Kind::Long) };
pub(super) static MINIMUM_THROUGHPUT_BILLING_COMMITMENT_INPUT: Shape = Shape::new("MinimumThroughputBillingCommitmentInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Status", shape: &MINIMUM_THROUGHPUT_BILLING_COMMITMENT_INPUT_STATUS, required: true, place: Place::Body },
] }));
pub(super) static MINIMUM_THROUGHPUT_BILLING_COMMITMENT_INPUT_STATUS: Shape = Shape { values: &["ENABLED", "DISABLED"], ..Shape::new("MinimumThroughputBillingCommitmentInputStatus", Kind::String) };
pub(super) static MINIMUM_THROUGHPUT_BILLING_COMMITMENT_OUTPUT: Shape = Shape::new("MinimumThroughputBillingCommitmentOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Status", shape: &MINIMUM_THROUGHPUT_BILLING_COMMITMENT_OUTPUT_STATUS, required: true, place: Place::Body },
    Member { name: "StartedAt", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "EndedAt", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "EarliestAllowedEndAt", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static MINIMUM_THROUGHPUT_BILLING_COMMITMENT_OUTPUT_STATUS: Shape = Shape { values: &["ENABLED", "DISABLED", "ENABLED_UNTIL_EARLIEST_ALLOWED_END"], ..Shape::new("MinimumThroughputBillingCommitmentOutputStatus", Kind::String) };
pub(super) static NATURAL_INTEGER_OBJECT: Shape = Shape { min: Some(0), ..Shape::new("NaturalIntegerObject", Kind::Integer) };
pub(super) static NEXT_TOKEN: Shape = Shape { min: Some(1), max: Some(1048576), ..Shape::new("NextToken", Kind::String) };
pub(super) static ON_DEMAND_STREAM_COUNT_LIMIT_OBJECT: Shape = Shape { min: Some(0), max: Some(1000000), ..Shape::new("OnDemandStreamCountLimitObject", Kind::Integer) };
pub(super) static ON_DEMAND_STREAM_COUNT_OBJECT: Shape = Shape { min: Some(0), max: Some(1000000), ..Shape::new("OnDemandStreamCountObject", Kind::Integer) };
pub(super) static PARTITION_KEY: Shape = Shape { min: Some(1), max: Some(256), ..Shape::new("PartitionKey", Kind::String) };
pub(super) static POLICY: Shape = Shape::new("Policy", Kind::String);
pub(super) static POSITIVE_INTEGER_OBJECT: Shape = Shape { min: Some(1), ..Shape::new("PositiveIntegerObject", Kind::Integer) };
pub(super) static PUT_RECORD_INPUT: Shape = Shape::new("PutRecordInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "Data", shape: &DATA, required: true, place: Place::Body },
    Member { name: "PartitionKey", shape: &PARTITION_KEY, required: true, place: Place::Body },
    Member { name: "ExplicitHashKey", shape: &HASH_KEY, required: false, place: Place::Body },
    Member { name: "SequenceNumberForOrdering", shape: &SEQUENCE_NUMBER, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORD_OUTPUT: Shape = Shape::new("PutRecordOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardId", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "SequenceNumber", shape: &SEQUENCE_NUMBER, required: true, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORDS_INPUT: Shape = Shape::new("PutRecordsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Records", shape: &PUT_RECORDS_REQUEST_ENTRY_LIST, required: true, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORDS_OUTPUT: Shape = Shape::new("PutRecordsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FailedRecordCount", shape: &POSITIVE_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "Records", shape: &PUT_RECORDS_RESULT_ENTRY_LIST, required: true, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORDS_REQUEST_ENTRY: Shape = Shape::new("PutRecordsRequestEntry", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Data", shape: &DATA, required: true, place: Place::Body },
    Member { name: "ExplicitHashKey", shape: &HASH_KEY, required: false, place: Place::Body },
    Member { name: "PartitionKey", shape: &PARTITION_KEY, required: true, place: Place::Body },
] }));
pub(super) static PUT_RECORDS_REQUEST_ENTRY_LIST: Shape = Shape { min: Some(1), max: Some(500), ..Shape::new("PutRecordsRequestEntryList", Kind::List(&PUT_RECORDS_REQUEST_ENTRY)) };
pub(super) static PUT_RECORDS_RESULT_ENTRY: Shape = Shape::new("PutRecordsResultEntry", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SequenceNumber", shape: &SEQUENCE_NUMBER, required: false, place: Place::Body },
    Member { name: "ShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "ErrorCode", shape: &ERROR_CODE, required: false, place: Place::Body },
    Member { name: "ErrorMessage", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static PUT_RECORDS_RESULT_ENTRY_LIST: Shape = Shape { min: Some(1), max: Some(500), ..Shape::new("PutRecordsResultEntryList", Kind::List(&PUT_RECORDS_RESULT_ENTRY)) };
pub(super) static PUT_RESOURCE_POLICY_INPUT: Shape = Shape::new("PutResourcePolicyInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "Policy", shape: &POLICY, required: true, place: Place::Body },
] }));
pub(super) static RECORD: Shape = Shape::new("Record", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SequenceNumber", shape: &SEQUENCE_NUMBER, required: true, place: Place::Body },
    Member { name: "ApproximateArrivalTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Data", shape: &DATA, required: true, place: Place::Body },
    Member { name: "PartitionKey", shape: &PARTITION_KEY, required: true, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: false, place: Place::Body },
] }));
pub(super) static RECORD_LIST: Shape = Shape::new("RecordList", Kind::List(&RECORD));
pub(super) static REGISTER_STREAM_CONSUMER_INPUT: Shape = Shape::new("RegisterStreamConsumerInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "ConsumerName", shape: &CONSUMER_NAME, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAG_MAP, required: false, place: Place::Body },
] }));
pub(super) static REGISTER_STREAM_CONSUMER_OUTPUT: Shape = Shape::new("RegisterStreamConsumerOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Consumer", shape: &CONSUMER, required: true, place: Place::Body },
] }));
pub(super) static REMOVE_TAGS_FROM_STREAM_INPUT: Shape = Shape::new("RemoveTagsFromStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "TagKeys", shape: &TAG_KEY_LIST, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_4), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static RESOURCE_IN_USE_EXCEPTION: Shape = Shape::new("ResourceInUseException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static RESOURCE_NOT_FOUND_EXCEPTION: Shape = Shape::new("ResourceNotFoundException", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "message", shape: &ERROR_MESSAGE, required: false, place: Place::Body },
] }));
pub(super) static RETENTION_PERIOD_HOURS: Shape = Shape::new("RetentionPeriodHours", Kind::Integer);
pub(super) static SCALING_TYPE: Shape = Shape { values: &["UNIFORM_SCALING"], ..Shape::new("ScalingType", Kind::String) };
pub(super) static SEQUENCE_NUMBER: Shape = Shape { pattern: Some(&PATTERN_5), ..Shape::new("SequenceNumber", Kind::String) };
pub(super) static SEQUENCE_NUMBER_RANGE: Shape = Shape::new("SequenceNumberRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartingSequenceNumber", shape: &SEQUENCE_NUMBER, required: true, place: Place::Body },
    Member { name: "EndingSequenceNumber", shape: &SEQUENCE_NUMBER, required: false, place: Place::Body },
] }));
pub(super) static SHARD: Shape = Shape::new("Shard", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ShardId", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "ParentShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "AdjacentParentShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "HashKeyRange", shape: &HASH_KEY_RANGE, required: true, place: Place::Body },
    Member { name: "SequenceNumberRange", shape: &SEQUENCE_NUMBER_RANGE, required: true, place: Place::Body },
] }));
pub(super) static SHARD_COUNT_OBJECT: Shape = Shape { min: Some(0), max: Some(1000000), ..Shape::new("ShardCountObject", Kind::Integer) };
pub(super) static SHARD_FILTER: Shape = Shape::new("ShardFilter", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &SHARD_FILTER_TYPE, required: true, place: Place::Body },
    Member { name: "ShardId", shape: &SHARD_ID, required: false, place: Place::Body },
    Member { name: "Timestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static SHARD_FILTER_TYPE: Shape = Shape { values: &["AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP"], ..Shape::new("ShardFilterType", Kind::String) };
pub(super) static SHARD_ID: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_2), ..Shape::new("ShardId", Kind::String) };
pub(super) static SHARD_ID_LIST: Shape = Shape::new("ShardIdList", Kind::List(&SHARD_ID));
pub(super) static SHARD_ITERATOR: Shape = Shape { min: Some(1), max: Some(512), ..Shape::new("ShardIterator", Kind::String) };
pub(super) static SHARD_ITERATOR_TYPE: Shape = Shape { values: &["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"], ..Shape::new("ShardIteratorType", Kind::String) };
pub(super) static SHARD_LIST: Shape = Shape::new("ShardList", Kind::List(&SHARD));
pub(super) static SPLIT_SHARD_INPUT: Shape = Shape::new("SplitShardInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "ShardToSplit", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "NewStartingHashKey", shape: &HASH_KEY, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static START_STREAM_ENCRYPTION_INPUT: Shape = Shape::new("StartStreamEncryptionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: true, place: Place::Body },
    Member { name: "KeyId", shape: &KEY_ID, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static STARTING_POSITION: Shape = Shape::new("StartingPosition", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &SHARD_ITERATOR_TYPE, required: true, place: Place::Body },
    Member { name: "SequenceNumber", shape: &SEQUENCE_NUMBER, required: false, place: Place::Body },
    Member { name: "Timestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static STOP_STREAM_ENCRYPTION_INPUT: Shape = Shape::new("StopStreamEncryptionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: true, place: Place::Body },
    Member { name: "KeyId", shape: &KEY_ID, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static STREAM_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_6), ..Shape::new("StreamARN", Kind::String) };
pub(super) static STREAM_DESCRIPTION: Shape = Shape::new("StreamDescription", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "StreamStatus", shape: &STREAM_STATUS, required: true, place: Place::Body },
    Member { name: "StreamModeDetails", shape: &STREAM_MODE_DETAILS, required: false, place: Place::Body },
    Member { name: "Shards", shape: &SHARD_LIST, required: true, place: Place::Body },
    Member { name: "HasMoreShards", shape: &BOOLEAN_OBJECT, required: true, place: Place::Body },
    Member { name: "RetentionPeriodHours", shape: &RETENTION_PERIOD_HOURS, required: true, place: Place::Body },
    Member { name: "StreamCreationTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EnhancedMonitoring", shape: &ENHANCED_MONITORING_LIST, required: true, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: false, place: Place::Body },
    Member { name: "KeyId", shape: &KEY_ID, required: false, place: Place::Body },
] }));
pub(super) static STREAM_DESCRIPTION_SUMMARY: Shape = Shape::new("StreamDescriptionSummary", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "StreamStatus", shape: &STREAM_STATUS, required: true, place: Place::Body },
    Member { name: "StreamModeDetails", shape: &STREAM_MODE_DETAILS, required: false, place: Place::Body },
    Member { name: "RetentionPeriodHours", shape: &RETENTION_PERIOD_HOURS, required: true, place: Place::Body },
    Member { name: "StreamCreationTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EnhancedMonitoring", shape: &ENHANCED_MONITORING_LIST, required: true, place: Place::Body },
    Member { name: "EncryptionType", shape: &ENCRYPTION_TYPE, required: false, place: Place::Body },
    Member { name: "KeyId", shape: &KEY_ID, required: false, place: Place::Body },
    Member { name: "OpenShardCount", shape: &SHARD_COUNT_OBJECT, required: true, place: Place::Body },
    Member { name: "ConsumerCount", shape: &CONSUMER_COUNT_OBJECT, required: false, place: Place::Body },
    Member { name: "WarmThroughput", shape: &WARM_THROUGHPUT_OBJECT, required: false, place: Place::Body },
    Member { name: "MaxRecordSizeInKiB", shape: &MAX_RECORD_SIZE_IN_KIB, required: false, place: Place::Body },
] }));
pub(super) static STREAM_ID: Shape = Shape { min: Some(1), max: Some(24), pattern: Some(&PATTERN_7), ..Shape::new("StreamId", Kind::String) };
pub(super) static STREAM_MODE: Shape = Shape { values: &["PROVISIONED", "ON_DEMAND"], ..Shape::new("StreamMode", Kind::String) };
pub(super) static STREAM_MODE_DETAILS: Shape = Shape::new("StreamModeDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamMode", shape: &STREAM_MODE, required: true, place: Place::Body },
] }));
pub(super) static STREAM_NAME: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_2), ..Shape::new("StreamName", Kind::String) };
pub(super) static STREAM_NAME_LIST: Shape = Shape::new("StreamNameList", Kind::List(&STREAM_NAME));
pub(super) static STREAM_STATUS: Shape = Shape { values: &["CREATING", "DELETING", "ACTIVE", "UPDATING"], ..Shape::new("StreamStatus", Kind::String) };
pub(super) static STREAM_SUMMARY: Shape = Shape::new("StreamSummary", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "StreamStatus", shape: &STREAM_STATUS, required: true, place: Place::Body },
    Member { name: "StreamModeDetails", shape: &STREAM_MODE_DETAILS, required: false, place: Place::Body },
    Member { name: "StreamCreationTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static STREAM_SUMMARY_LIST: Shape = Shape::new("StreamSummaryList", Kind::List(&STREAM_SUMMARY));
pub(super) static SUBSCRIBE_TO_SHARD_EVENT: Shape = Shape::new("SubscribeToShardEvent", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Records", shape: &RECORD_LIST, required: true, place: Place::Body },
    Member { name: "ContinuationSequenceNumber", shape: &SEQUENCE_NUMBER, required: true, place: Place::Body },
    Member { name: "MillisBehindLatest", shape: &MILLIS_BEHIND_LATEST, required: true, place: Place::Body },
    Member { name: "ChildShards", shape: &CHILD_SHARD_LIST, required: false, place: Place::Body },
] }));
pub(super) static SUBSCRIBE_TO_SHARD_EVENT_STREAM: Shape = Shape::new("SubscribeToShardEventStream", Kind::Structure(Structure { payload: None, event_stream: true, members: &[
    Member { name: "SubscribeToShardEvent", shape: &SUBSCRIBE_TO_SHARD_EVENT, required: true, place: Place::Body },
    Member { name: "ResourceNotFoundException", shape: &RESOURCE_NOT_FOUND_EXCEPTION, required: false, place: Place::Body },
    Member { name: "ResourceInUseException", shape: &RESOURCE_IN_USE_EXCEPTION, required: false, place: Place::Body },
    Member { name: "KMSDisabledException", shape: &KMS_DISABLED_EXCEPTION, required: false, place: Place::Body },
    Member { name: "KMSInvalidStateException", shape: &KMS_INVALID_STATE_EXCEPTION, required: false, place: Place::Body },
    Member { name: "KMSAccessDeniedException", shape: &KMS_ACCESS_DENIED_EXCEPTION, required: false, place: Place::Body },
    Member { name: "KMSNotFoundException", shape: &KMS_NOT_FOUND_EXCEPTION, required: false, place: Place::Body },
    Member { name: "KMSOptInRequired", shape: &KMS_OPT_IN_REQUIRED, required: false, place: Place::Body },
    Member { name: "KMSThrottlingException", shape: &KMS_THROTTLING_EXCEPTION, required: false, place: Place::Body },
    Member { name: "InternalFailureException", shape: &INTERNAL_FAILURE_EXCEPTION, required: false, place: Place::Body },
] }));
pub(super) static SUBSCRIBE_TO_SHARD_INPUT: Shape = Shape::new("SubscribeToShardInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ConsumerARN", shape: &CONSUMER_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "ShardId", shape: &SHARD_ID, required: true, place: Place::Body },
    Member { name: "StartingPosition", shape: &STARTING_POSITION, required: true, place: Place::Body },
] }));
pub(super) static SUBSCRIBE_TO_SHARD_OUTPUT: Shape = Shape::new("SubscribeToShardOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EventStream", shape: &SUBSCRIBE_TO_SHARD_EVENT_STREAM, required: true, place: Place::Body },
] }));
pub(super) static TAG: Shape = Shape::new("Tag", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Key", shape: &TAG_KEY, required: true, place: Place::Body },
    Member { name: "Value", shape: &TAG_VALUE, required: false, place: Place::Body },
] }));
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEY_LIST: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("TagKeyList", Kind::List(&TAG_KEY)) };
pub(super) static TAG_LIST: Shape = Shape { min: Some(0), max: Some(200), ..Shape::new("TagList", Kind::List(&TAG)) };
pub(super) static TAG_MAP: Shape = Shape { min: Some(1), max: Some(200), ..Shape::new("TagMap", Kind::Map { key: &TAG_KEY, value: &TAG_VALUE }) };
pub(super) static TAG_RESOURCE_INPUT: Shape = Shape::new("TagResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAG_MAP, required: true, place: Place::Body },
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), ..Shape::new("TagValue", Kind::String) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static UNTAG_RESOURCE_INPUT: Shape = Shape::new("UntagResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TagKeys", shape: &TAG_KEY_LIST, required: true, place: Place::Body },
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_ACCOUNT_SETTINGS_INPUT: Shape = Shape::new("UpdateAccountSettingsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MinimumThroughputBillingCommitment", shape: &MINIMUM_THROUGHPUT_BILLING_COMMITMENT_INPUT, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_ACCOUNT_SETTINGS_OUTPUT: Shape = Shape::new("UpdateAccountSettingsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MinimumThroughputBillingCommitment", shape: &MINIMUM_THROUGHPUT_BILLING_COMMITMENT_OUTPUT, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_MAX_RECORD_SIZE_INPUT: Shape = Shape::new("UpdateMaxRecordSizeInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "MaxRecordSizeInKiB", shape: &MAX_RECORD_SIZE_IN_KIB, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_SHARD_COUNT_INPUT: Shape = Shape::new("UpdateShardCountInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "TargetShardCount", shape: &POSITIVE_INTEGER_OBJECT, required: true, place: Place::Body },
    Member { name: "ScalingType", shape: &SCALING_TYPE, required: true, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_SHARD_COUNT_OUTPUT: Shape = Shape::new("UpdateShardCountOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "CurrentShardCount", shape: &POSITIVE_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "TargetShardCount", shape: &POSITIVE_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_STREAM_MODE_INPUT: Shape = Shape::new("UpdateStreamModeInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: true, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "StreamModeDetails", shape: &STREAM_MODE_DETAILS, required: true, place: Place::Body },
    Member { name: "WarmThroughputMiBps", shape: &NATURAL_INTEGER_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_STREAM_WARM_THROUGHPUT_INPUT: Shape = Shape::new("UpdateStreamWarmThroughputInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamId", shape: &STREAM_ID, required: false, place: Place::Body },
    Member { name: "WarmThroughputMiBps", shape: &NATURAL_INTEGER_OBJECT, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_STREAM_WARM_THROUGHPUT_OUTPUT: Shape = Shape::new("UpdateStreamWarmThroughputOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &STREAM_ARN, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "WarmThroughput", shape: &WARM_THROUGHPUT_OBJECT, required: false, place: Place::Body },
] }));
pub(super) static WARM_THROUGHPUT_OBJECT: Shape = Shape::new("WarmThroughputObject", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TargetMiBps", shape: &NATURAL_INTEGER_OBJECT, required: false, place: Place::Body },
    Member { name: "CurrentMiBps", shape: &NATURAL_INTEGER_OBJECT, required: false, place: Place::Body },
] }));

static PATTERN_1: Pattern = Pattern::new("^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+", None);
static PATTERN_2: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_3: Pattern = Pattern::new("0|([1-9]\\d{0,38})", None);
static PATTERN_4: Pattern = Pattern::new("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+", None);
static PATTERN_5: Pattern = Pattern::new("0|([1-9]\\d{0,128})", None);
static PATTERN_6: Pattern = Pattern::new("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+", None);
static PATTERN_7: Pattern = Pattern::new("[a-z0-9]{20}-[a-z0-9]{3}", None);
