//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesis`. A member that the model requires is no `Option`.

use std::collections::BTreeMap;

use bytes::Bytes;
use bytestring::ByteString;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::{Timestamp, Value};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddTagsToStreamInput {
    pub stream_name: Option<String>,
    pub tags: BTreeMap<String, String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for AddTagsToStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            tags: fields.required("Tags"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChildShard {
    pub shard_id: String,
    pub parent_shards: Vec<String>,
    pub hash_key_range: HashKeyRange,
}

impl Encode for ChildShard {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ShardId", &self.shard_id);
        members.required("ParentShards", &self.parent_shards);
        members.required("HashKeyRange", &self.hash_key_range);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    pub consumer_name: String,
    pub consumer_arn: String,
    pub consumer_status: ConsumerStatus,
    pub consumer_creation_timestamp: Timestamp,
}

impl Encode for Consumer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ConsumerName", &self.consumer_name);
        members.required("ConsumerARN", &self.consumer_arn);
        members.required("ConsumerStatus", &self.consumer_status);
        members.required("ConsumerCreationTimestamp", &self.consumer_creation_timestamp);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerDescription {
    pub consumer_name: String,
    pub consumer_arn: String,
    pub consumer_status: ConsumerStatus,
    pub consumer_creation_timestamp: Timestamp,
    pub stream_arn: String,
}

impl Encode for ConsumerDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ConsumerName", &self.consumer_name);
        members.required("ConsumerARN", &self.consumer_arn);
        members.required("ConsumerStatus", &self.consumer_status);
        members.required("ConsumerCreationTimestamp", &self.consumer_creation_timestamp);
        members.required("StreamARN", &self.stream_arn);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsumerStatus {
    Creating,
    Deleting,
    Active,
}

impl ConsumerStatus {
    pub const ALL: [Self; 3] = [Self::Creating, Self::Deleting, Self::Active];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Deleting => "DELETING",
            Self::Active => "ACTIVE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "CREATING" => Some(Self::Creating),
            "DELETING" => Some(Self::Deleting),
            "ACTIVE" => Some(Self::Active),
            _ => None,
        }
    }
}

impl Encode for ConsumerStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateStreamInput {
    pub stream_name: String,
    pub shard_count: Option<i32>,
    pub stream_mode_details: Option<StreamModeDetails>,
    pub tags: Option<BTreeMap<String, String>>,
    pub warm_throughput_mibps: Option<i32>,
    pub max_record_size_in_kib: Option<i32>,
}

impl FromValue for CreateStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.required("StreamName"),
            shard_count: fields.optional("ShardCount"),
            stream_mode_details: fields.optional("StreamModeDetails"),
            tags: fields.optional("Tags"),
            warm_throughput_mibps: fields.optional("WarmThroughputMiBps"),
            max_record_size_in_kib: fields.optional("MaxRecordSizeInKiB"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DecreaseStreamRetentionPeriodInput {
    pub stream_name: Option<String>,
    pub retention_period_hours: i32,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DecreaseStreamRetentionPeriodInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            retention_period_hours: fields.required("RetentionPeriodHours"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteResourcePolicyInput {
    pub resource_arn: String,
    pub stream_id: Option<String>,
}

impl FromValue for DeleteResourcePolicyInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteStreamInput {
    pub stream_name: Option<String>,
    pub enforce_consumer_deletion: Option<bool>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DeleteStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            enforce_consumer_deletion: fields.optional("EnforceConsumerDeletion"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeregisterStreamConsumerInput {
    pub stream_arn: Option<String>,
    pub consumer_name: Option<String>,
    pub consumer_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DeregisterStreamConsumerInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            consumer_name: fields.optional("ConsumerName"),
            consumer_arn: fields.optional("ConsumerARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeAccountSettingsInput {}

impl FromValue for DescribeAccountSettingsInput {
    fn from_value(value: Value) -> Self {
        let _fields = Fields::of(value);
        Self {}
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeAccountSettingsOutput {
    pub minimum_throughput_billing_commitment: Option<MinimumThroughputBillingCommitmentOutput>,
}

impl Encode for DescribeAccountSettingsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MinimumThroughputBillingCommitment", &self.minimum_throughput_billing_commitment);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeLimitsInput {}

impl FromValue for DescribeLimitsInput {
    fn from_value(value: Value) -> Self {
        let _fields = Fields::of(value);
        Self {}
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeLimitsOutput {
    pub shard_limit: i32,
    pub open_shard_count: i32,
    pub on_demand_stream_count: i32,
    pub on_demand_stream_count_limit: i32,
}

impl Encode for DescribeLimitsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ShardLimit", &self.shard_limit);
        members.required("OpenShardCount", &self.open_shard_count);
        members.required("OnDemandStreamCount", &self.on_demand_stream_count);
        members.required("OnDemandStreamCountLimit", &self.on_demand_stream_count_limit);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamConsumerInput {
    pub stream_arn: Option<String>,
    pub consumer_name: Option<String>,
    pub consumer_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DescribeStreamConsumerInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            consumer_name: fields.optional("ConsumerName"),
            consumer_arn: fields.optional("ConsumerARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeStreamConsumerOutput {
    pub consumer_description: ConsumerDescription,
}

impl Encode for DescribeStreamConsumerOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ConsumerDescription", &self.consumer_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamInput {
    pub stream_name: Option<String>,
    pub limit: Option<i32>,
    pub exclusive_start_shard_id: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DescribeStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            limit: fields.optional("Limit"),
            exclusive_start_shard_id: fields.optional("ExclusiveStartShardId"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeStreamOutput {
    pub stream_description: StreamDescription,
}

impl Encode for DescribeStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamDescription", &self.stream_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamSummaryInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DescribeStreamSummaryInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeStreamSummaryOutput {
    pub stream_description_summary: StreamDescriptionSummary,
}

impl Encode for DescribeStreamSummaryOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamDescriptionSummary", &self.stream_description_summary);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisableEnhancedMonitoringInput {
    pub stream_name: Option<String>,
    pub shard_level_metrics: Vec<MetricsName>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for DisableEnhancedMonitoringInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            shard_level_metrics: fields.required("ShardLevelMetrics"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnableEnhancedMonitoringInput {
    pub stream_name: Option<String>,
    pub shard_level_metrics: Vec<MetricsName>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for EnableEnhancedMonitoringInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            shard_level_metrics: fields.required("ShardLevelMetrics"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EncryptionType {
    None,
    Kms,
}

impl EncryptionType {
    pub const ALL: [Self; 2] = [Self::None, Self::Kms];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Kms => "KMS",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NONE" => Some(Self::None),
            "KMS" => Some(Self::Kms),
            _ => None,
        }
    }
}

impl FromValue for EncryptionType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of EncryptionType")
    }
}

impl Encode for EncryptionType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnhancedMetrics {
    pub shard_level_metrics: Option<Vec<MetricsName>>,
}

impl Encode for EnhancedMetrics {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ShardLevelMetrics", &self.shard_level_metrics);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnhancedMonitoringOutput {
    pub stream_name: Option<String>,
    pub current_shard_level_metrics: Option<Vec<MetricsName>>,
    pub desired_shard_level_metrics: Option<Vec<MetricsName>>,
    pub stream_arn: Option<String>,
}

impl Encode for EnhancedMonitoringOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("CurrentShardLevelMetrics", &self.current_shard_level_metrics);
        members.optional("DesiredShardLevelMetrics", &self.desired_shard_level_metrics);
        members.optional("StreamARN", &self.stream_arn);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetRecordsInput {
    pub shard_iterator: String,
    pub limit: Option<i32>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for GetRecordsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            shard_iterator: fields.required("ShardIterator"),
            limit: fields.optional("Limit"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetRecordsOutput {
    pub records: Vec<Record>,
    pub next_shard_iterator: Option<String>,
    pub millis_behind_latest: Option<i64>,
    pub child_shards: Option<Vec<ChildShard>>,
}

impl Encode for GetRecordsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Records", &self.records);
        members.optional("NextShardIterator", &self.next_shard_iterator);
        members.optional("MillisBehindLatest", &self.millis_behind_latest);
        members.optional("ChildShards", &self.child_shards);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetResourcePolicyInput {
    pub resource_arn: String,
    pub stream_id: Option<String>,
}

impl FromValue for GetResourcePolicyInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetResourcePolicyOutput {
    pub policy: String,
}

impl Encode for GetResourcePolicyOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Policy", &self.policy);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct GetShardIteratorInput {
    pub stream_name: Option<String>,
    pub shard_id: String,
    pub shard_iterator_type: ShardIteratorType,
    pub starting_sequence_number: Option<String>,
    pub timestamp: Option<Timestamp>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for GetShardIteratorInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            shard_id: fields.required("ShardId"),
            shard_iterator_type: fields.required("ShardIteratorType"),
            starting_sequence_number: fields.optional("StartingSequenceNumber"),
            timestamp: fields.optional("Timestamp"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetShardIteratorOutput {
    pub shard_iterator: Option<String>,
}

impl Encode for GetShardIteratorOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ShardIterator", &self.shard_iterator);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HashKeyRange {
    pub starting_hash_key: String,
    pub ending_hash_key: String,
}

impl Encode for HashKeyRange {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StartingHashKey", &self.starting_hash_key);
        members.required("EndingHashKey", &self.ending_hash_key);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncreaseStreamRetentionPeriodInput {
    pub stream_name: Option<String>,
    pub retention_period_hours: i32,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for IncreaseStreamRetentionPeriodInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            retention_period_hours: fields.required("RetentionPeriodHours"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListShardsInput {
    pub stream_name: Option<String>,
    pub next_token: Option<String>,
    pub exclusive_start_shard_id: Option<String>,
    pub max_results: Option<i32>,
    pub stream_creation_timestamp: Option<Timestamp>,
    pub shard_filter: Option<ShardFilter>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for ListShardsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            next_token: fields.optional("NextToken"),
            exclusive_start_shard_id: fields.optional("ExclusiveStartShardId"),
            max_results: fields.optional("MaxResults"),
            stream_creation_timestamp: fields.optional("StreamCreationTimestamp"),
            shard_filter: fields.optional("ShardFilter"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListShardsOutput {
    pub shards: Option<Vec<Shard>>,
    pub next_token: Option<String>,
}

impl Encode for ListShardsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Shards", &self.shards);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamConsumersInput {
    pub stream_arn: String,
    pub next_token: Option<String>,
    pub max_results: Option<i32>,
    pub stream_creation_timestamp: Option<Timestamp>,
    pub stream_id: Option<String>,
}

impl FromValue for ListStreamConsumersInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.required("StreamARN"),
            next_token: fields.optional("NextToken"),
            max_results: fields.optional("MaxResults"),
            stream_creation_timestamp: fields.optional("StreamCreationTimestamp"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamConsumersOutput {
    pub consumers: Option<Vec<Consumer>>,
    pub next_token: Option<String>,
}

impl Encode for ListStreamConsumersOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Consumers", &self.consumers);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsInput {
    pub limit: Option<i32>,
    pub exclusive_start_stream_name: Option<String>,
    pub next_token: Option<String>,
}

impl FromValue for ListStreamsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            limit: fields.optional("Limit"),
            exclusive_start_stream_name: fields.optional("ExclusiveStartStreamName"),
            next_token: fields.optional("NextToken"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsOutput {
    pub stream_names: Vec<String>,
    pub has_more_streams: bool,
    pub next_token: Option<String>,
    pub stream_summaries: Option<Vec<StreamSummary>>,
}

impl Encode for ListStreamsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamNames", &self.stream_names);
        members.required("HasMoreStreams", &self.has_more_streams);
        members.optional("NextToken", &self.next_token);
        members.optional("StreamSummaries", &self.stream_summaries);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForResourceInput {
    pub resource_arn: String,
    pub stream_id: Option<String>,
}

impl FromValue for ListTagsForResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForResourceOutput {
    pub tags: Option<Vec<Tag>>,
}

impl Encode for ListTagsForResourceOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Tags", &self.tags);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForStreamInput {
    pub stream_name: Option<String>,
    pub exclusive_start_tag_key: Option<String>,
    pub limit: Option<i32>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for ListTagsForStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            exclusive_start_tag_key: fields.optional("ExclusiveStartTagKey"),
            limit: fields.optional("Limit"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForStreamOutput {
    pub tags: Vec<Tag>,
    pub has_more_tags: bool,
}

impl Encode for ListTagsForStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Tags", &self.tags);
        members.required("HasMoreTags", &self.has_more_tags);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MergeShardsInput {
    pub stream_name: Option<String>,
    pub shard_to_merge: String,
    pub adjacent_shard_to_merge: String,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for MergeShardsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            shard_to_merge: fields.required("ShardToMerge"),
            adjacent_shard_to_merge: fields.required("AdjacentShardToMerge"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricsName {
    IncomingBytes,
    IncomingRecords,
    OutgoingBytes,
    OutgoingRecords,
    WriteProvisionedThroughputExceeded,
    ReadProvisionedThroughputExceeded,
    IteratorAgeMilliseconds,
    All,
}

impl MetricsName {
    pub const ALL: [Self; 8] = [Self::IncomingBytes, Self::IncomingRecords, Self::OutgoingBytes, Self::OutgoingRecords, Self::WriteProvisionedThroughputExceeded, Self::ReadProvisionedThroughputExceeded, Self::IteratorAgeMilliseconds, Self::All];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IncomingBytes => "IncomingBytes",
            Self::IncomingRecords => "IncomingRecords",
            Self::OutgoingBytes => "OutgoingBytes",
            Self::OutgoingRecords => "OutgoingRecords",
            Self::WriteProvisionedThroughputExceeded => "WriteProvisionedThroughputExceeded",
            Self::ReadProvisionedThroughputExceeded => "ReadProvisionedThroughputExceeded",
            Self::IteratorAgeMilliseconds => "IteratorAgeMilliseconds",
            Self::All => "ALL",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "IncomingBytes" => Some(Self::IncomingBytes),
            "IncomingRecords" => Some(Self::IncomingRecords),
            "OutgoingBytes" => Some(Self::OutgoingBytes),
            "OutgoingRecords" => Some(Self::OutgoingRecords),
            "WriteProvisionedThroughputExceeded" => Some(Self::WriteProvisionedThroughputExceeded),
            "ReadProvisionedThroughputExceeded" => Some(Self::ReadProvisionedThroughputExceeded),
            "IteratorAgeMilliseconds" => Some(Self::IteratorAgeMilliseconds),
            "ALL" => Some(Self::All),
            _ => None,
        }
    }
}

impl FromValue for MetricsName {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of MetricsName")
    }
}

impl Encode for MetricsName {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MinimumThroughputBillingCommitmentInput {
    pub status: MinimumThroughputBillingCommitmentInputStatus,
}

impl FromValue for MinimumThroughputBillingCommitmentInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            status: fields.required("Status"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MinimumThroughputBillingCommitmentInputStatus {
    Enabled,
    Disabled,
}

impl MinimumThroughputBillingCommitmentInputStatus {
    pub const ALL: [Self; 2] = [Self::Enabled, Self::Disabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ENABLED" => Some(Self::Enabled),
            "DISABLED" => Some(Self::Disabled),
            _ => None,
        }
    }
}

impl FromValue for MinimumThroughputBillingCommitmentInputStatus {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of MinimumThroughputBillingCommitmentInputStatus")
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MinimumThroughputBillingCommitmentOutput {
    pub status: MinimumThroughputBillingCommitmentOutputStatus,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub earliest_allowed_end_at: Option<Timestamp>,
}

impl Encode for MinimumThroughputBillingCommitmentOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Status", &self.status);
        members.optional("StartedAt", &self.started_at);
        members.optional("EndedAt", &self.ended_at);
        members.optional("EarliestAllowedEndAt", &self.earliest_allowed_end_at);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MinimumThroughputBillingCommitmentOutputStatus {
    Enabled,
    Disabled,
    EnabledUntilEarliestAllowedEnd,
}

impl MinimumThroughputBillingCommitmentOutputStatus {
    pub const ALL: [Self; 3] = [Self::Enabled, Self::Disabled, Self::EnabledUntilEarliestAllowedEnd];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
            Self::EnabledUntilEarliestAllowedEnd => "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ENABLED" => Some(Self::Enabled),
            "DISABLED" => Some(Self::Disabled),
            "ENABLED_UNTIL_EARLIEST_ALLOWED_END" => Some(Self::EnabledUntilEarliestAllowedEnd),
            _ => None,
        }
    }
}

impl Encode for MinimumThroughputBillingCommitmentOutputStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordInput {
    pub stream_name: Option<String>,
    pub data: Bytes,
    pub partition_key: String,
    pub explicit_hash_key: Option<String>,
    pub sequence_number_for_ordering: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for PutRecordInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            data: fields.required("Data"),
            partition_key: fields.required("PartitionKey"),
            explicit_hash_key: fields.optional("ExplicitHashKey"),
            sequence_number_for_ordering: fields.optional("SequenceNumberForOrdering"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordOutput {
    pub shard_id: String,
    pub sequence_number: String,
    pub encryption_type: Option<EncryptionType>,
}

impl Encode for PutRecordOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ShardId", &self.shard_id);
        members.required("SequenceNumber", &self.sequence_number);
        members.optional("EncryptionType", &self.encryption_type);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordsInput {
    pub records: Vec<PutRecordsRequestEntry>,
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for PutRecordsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            records: fields.required("Records"),
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordsOutput {
    pub failed_record_count: Option<i32>,
    pub records: Vec<PutRecordsResultEntry>,
    pub encryption_type: Option<EncryptionType>,
}

impl Encode for PutRecordsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("FailedRecordCount", &self.failed_record_count);
        members.required("Records", &self.records);
        members.optional("EncryptionType", &self.encryption_type);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordsRequestEntry {
    pub data: Bytes,
    pub explicit_hash_key: Option<ByteString>,
    pub partition_key: ByteString,
}

impl FromValue for PutRecordsRequestEntry {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            data: fields.required("Data"),
            explicit_hash_key: fields.optional("ExplicitHashKey"),
            partition_key: fields.required("PartitionKey"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordsResultEntry {
    pub sequence_number: Option<ByteString>,
    pub shard_id: Option<ByteString>,
    pub error_code: Option<ByteString>,
    pub error_message: Option<ByteString>,
}

impl Encode for PutRecordsResultEntry {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SequenceNumber", &self.sequence_number);
        members.optional("ShardId", &self.shard_id);
        members.optional("ErrorCode", &self.error_code);
        members.optional("ErrorMessage", &self.error_message);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutResourcePolicyInput {
    pub resource_arn: String,
    pub stream_id: Option<String>,
    pub policy: String,
}

impl FromValue for PutResourcePolicyInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
            policy: fields.required("Policy"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub sequence_number: ByteString,
    pub approximate_arrival_timestamp: Option<Timestamp>,
    pub data: Bytes,
    pub partition_key: ByteString,
    pub encryption_type: Option<EncryptionType>,
}

impl Encode for Record {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("SequenceNumber", &self.sequence_number);
        members.optional("ApproximateArrivalTimestamp", &self.approximate_arrival_timestamp);
        members.required("Data", &self.data);
        members.required("PartitionKey", &self.partition_key);
        members.optional("EncryptionType", &self.encryption_type);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegisterStreamConsumerInput {
    pub stream_arn: String,
    pub consumer_name: String,
    pub stream_id: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

impl FromValue for RegisterStreamConsumerInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.required("StreamARN"),
            consumer_name: fields.required("ConsumerName"),
            stream_id: fields.optional("StreamId"),
            tags: fields.optional("Tags"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct RegisterStreamConsumerOutput {
    pub consumer: Consumer,
}

impl Encode for RegisterStreamConsumerOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Consumer", &self.consumer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RemoveTagsFromStreamInput {
    pub stream_name: Option<String>,
    pub tag_keys: Vec<String>,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for RemoveTagsFromStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            tag_keys: fields.required("TagKeys"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalingType {
    UniformScaling,
}

impl ScalingType {
    pub const ALL: [Self; 1] = [Self::UniformScaling];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UniformScaling => "UNIFORM_SCALING",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "UNIFORM_SCALING" => Some(Self::UniformScaling),
            _ => None,
        }
    }
}

impl FromValue for ScalingType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ScalingType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceNumberRange {
    pub starting_sequence_number: String,
    pub ending_sequence_number: Option<String>,
}

impl Encode for SequenceNumberRange {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StartingSequenceNumber", &self.starting_sequence_number);
        members.optional("EndingSequenceNumber", &self.ending_sequence_number);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shard {
    pub shard_id: String,
    pub parent_shard_id: Option<String>,
    pub adjacent_parent_shard_id: Option<String>,
    pub hash_key_range: HashKeyRange,
    pub sequence_number_range: SequenceNumberRange,
}

impl Encode for Shard {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ShardId", &self.shard_id);
        members.optional("ParentShardId", &self.parent_shard_id);
        members.optional("AdjacentParentShardId", &self.adjacent_parent_shard_id);
        members.required("HashKeyRange", &self.hash_key_range);
        members.required("SequenceNumberRange", &self.sequence_number_range);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ShardFilter {
    pub r#type: ShardFilterType,
    pub shard_id: Option<String>,
    pub timestamp: Option<Timestamp>,
}

impl FromValue for ShardFilter {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            r#type: fields.required("Type"),
            shard_id: fields.optional("ShardId"),
            timestamp: fields.optional("Timestamp"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShardFilterType {
    AfterShardId,
    AtTrimHorizon,
    FromTrimHorizon,
    AtLatest,
    AtTimestamp,
    FromTimestamp,
}

impl ShardFilterType {
    pub const ALL: [Self; 6] = [Self::AfterShardId, Self::AtTrimHorizon, Self::FromTrimHorizon, Self::AtLatest, Self::AtTimestamp, Self::FromTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AfterShardId => "AFTER_SHARD_ID",
            Self::AtTrimHorizon => "AT_TRIM_HORIZON",
            Self::FromTrimHorizon => "FROM_TRIM_HORIZON",
            Self::AtLatest => "AT_LATEST",
            Self::AtTimestamp => "AT_TIMESTAMP",
            Self::FromTimestamp => "FROM_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "AFTER_SHARD_ID" => Some(Self::AfterShardId),
            "AT_TRIM_HORIZON" => Some(Self::AtTrimHorizon),
            "FROM_TRIM_HORIZON" => Some(Self::FromTrimHorizon),
            "AT_LATEST" => Some(Self::AtLatest),
            "AT_TIMESTAMP" => Some(Self::AtTimestamp),
            "FROM_TIMESTAMP" => Some(Self::FromTimestamp),
            _ => None,
        }
    }
}

impl FromValue for ShardFilterType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ShardFilterType")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShardIteratorType {
    AtSequenceNumber,
    AfterSequenceNumber,
    TrimHorizon,
    Latest,
    AtTimestamp,
}

impl ShardIteratorType {
    pub const ALL: [Self; 5] = [Self::AtSequenceNumber, Self::AfterSequenceNumber, Self::TrimHorizon, Self::Latest, Self::AtTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtSequenceNumber => "AT_SEQUENCE_NUMBER",
            Self::AfterSequenceNumber => "AFTER_SEQUENCE_NUMBER",
            Self::TrimHorizon => "TRIM_HORIZON",
            Self::Latest => "LATEST",
            Self::AtTimestamp => "AT_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "AT_SEQUENCE_NUMBER" => Some(Self::AtSequenceNumber),
            "AFTER_SEQUENCE_NUMBER" => Some(Self::AfterSequenceNumber),
            "TRIM_HORIZON" => Some(Self::TrimHorizon),
            "LATEST" => Some(Self::Latest),
            "AT_TIMESTAMP" => Some(Self::AtTimestamp),
            _ => None,
        }
    }
}

impl FromValue for ShardIteratorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ShardIteratorType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitShardInput {
    pub stream_name: Option<String>,
    pub shard_to_split: String,
    pub new_starting_hash_key: String,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for SplitShardInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            shard_to_split: fields.required("ShardToSplit"),
            new_starting_hash_key: fields.required("NewStartingHashKey"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StartStreamEncryptionInput {
    pub stream_name: Option<String>,
    pub encryption_type: EncryptionType,
    pub key_id: String,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for StartStreamEncryptionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            encryption_type: fields.required("EncryptionType"),
            key_id: fields.required("KeyId"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StartingPosition {
    pub r#type: ShardIteratorType,
    pub sequence_number: Option<String>,
    pub timestamp: Option<Timestamp>,
}

impl FromValue for StartingPosition {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            r#type: fields.required("Type"),
            sequence_number: fields.optional("SequenceNumber"),
            timestamp: fields.optional("Timestamp"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StopStreamEncryptionInput {
    pub stream_name: Option<String>,
    pub encryption_type: EncryptionType,
    pub key_id: String,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for StopStreamEncryptionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            encryption_type: fields.required("EncryptionType"),
            key_id: fields.required("KeyId"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StreamDescription {
    pub stream_name: String,
    pub stream_arn: String,
    pub stream_status: StreamStatus,
    pub stream_mode_details: Option<StreamModeDetails>,
    pub shards: Vec<Shard>,
    pub has_more_shards: bool,
    pub retention_period_hours: i32,
    pub stream_creation_timestamp: Timestamp,
    pub enhanced_monitoring: Vec<EnhancedMetrics>,
    pub encryption_type: Option<EncryptionType>,
    pub key_id: Option<String>,
}

impl Encode for StreamDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamName", &self.stream_name);
        members.required("StreamARN", &self.stream_arn);
        members.required("StreamStatus", &self.stream_status);
        members.optional("StreamModeDetails", &self.stream_mode_details);
        members.required("Shards", &self.shards);
        members.required("HasMoreShards", &self.has_more_shards);
        members.required("RetentionPeriodHours", &self.retention_period_hours);
        members.required("StreamCreationTimestamp", &self.stream_creation_timestamp);
        members.required("EnhancedMonitoring", &self.enhanced_monitoring);
        members.optional("EncryptionType", &self.encryption_type);
        members.optional("KeyId", &self.key_id);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StreamDescriptionSummary {
    pub stream_name: String,
    pub stream_arn: String,
    pub stream_id: Option<String>,
    pub stream_status: StreamStatus,
    pub stream_mode_details: Option<StreamModeDetails>,
    pub retention_period_hours: i32,
    pub stream_creation_timestamp: Timestamp,
    pub enhanced_monitoring: Vec<EnhancedMetrics>,
    pub encryption_type: Option<EncryptionType>,
    pub key_id: Option<String>,
    pub open_shard_count: i32,
    pub consumer_count: Option<i32>,
    pub warm_throughput: Option<WarmThroughputObject>,
    pub max_record_size_in_kib: Option<i32>,
}

impl Encode for StreamDescriptionSummary {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamName", &self.stream_name);
        members.required("StreamARN", &self.stream_arn);
        members.optional("StreamId", &self.stream_id);
        members.required("StreamStatus", &self.stream_status);
        members.optional("StreamModeDetails", &self.stream_mode_details);
        members.required("RetentionPeriodHours", &self.retention_period_hours);
        members.required("StreamCreationTimestamp", &self.stream_creation_timestamp);
        members.required("EnhancedMonitoring", &self.enhanced_monitoring);
        members.optional("EncryptionType", &self.encryption_type);
        members.optional("KeyId", &self.key_id);
        members.required("OpenShardCount", &self.open_shard_count);
        members.optional("ConsumerCount", &self.consumer_count);
        members.optional("WarmThroughput", &self.warm_throughput);
        members.optional("MaxRecordSizeInKiB", &self.max_record_size_in_kib);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamMode {
    Provisioned,
    OnDemand,
}

impl StreamMode {
    pub const ALL: [Self; 2] = [Self::Provisioned, Self::OnDemand];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "PROVISIONED",
            Self::OnDemand => "ON_DEMAND",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PROVISIONED" => Some(Self::Provisioned),
            "ON_DEMAND" => Some(Self::OnDemand),
            _ => None,
        }
    }
}

impl FromValue for StreamMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of StreamMode")
    }
}

impl Encode for StreamMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StreamModeDetails {
    pub stream_mode: StreamMode,
}

impl FromValue for StreamModeDetails {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_mode: fields.required("StreamMode"),
        }
    }
}

impl Encode for StreamModeDetails {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamMode", &self.stream_mode);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamStatus {
    Creating,
    Deleting,
    Active,
    Updating,
}

impl StreamStatus {
    pub const ALL: [Self; 4] = [Self::Creating, Self::Deleting, Self::Active, Self::Updating];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Deleting => "DELETING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "CREATING" => Some(Self::Creating),
            "DELETING" => Some(Self::Deleting),
            "ACTIVE" => Some(Self::Active),
            "UPDATING" => Some(Self::Updating),
            _ => None,
        }
    }
}

impl Encode for StreamStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StreamSummary {
    pub stream_name: String,
    pub stream_arn: String,
    pub stream_status: StreamStatus,
    pub stream_mode_details: Option<StreamModeDetails>,
    pub stream_creation_timestamp: Option<Timestamp>,
}

impl Encode for StreamSummary {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("StreamName", &self.stream_name);
        members.required("StreamARN", &self.stream_arn);
        members.required("StreamStatus", &self.stream_status);
        members.optional("StreamModeDetails", &self.stream_mode_details);
        members.optional("StreamCreationTimestamp", &self.stream_creation_timestamp);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubscribeToShardEvent {
    pub records: Vec<Record>,
    pub continuation_sequence_number: String,
    pub millis_behind_latest: i64,
    pub child_shards: Option<Vec<ChildShard>>,
}

impl Encode for SubscribeToShardEvent {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Records", &self.records);
        members.required("ContinuationSequenceNumber", &self.continuation_sequence_number);
        members.required("MillisBehindLatest", &self.millis_behind_latest);
        members.optional("ChildShards", &self.child_shards);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct SubscribeToShardInput {
    pub consumer_arn: String,
    pub stream_id: Option<String>,
    pub shard_id: String,
    pub starting_position: StartingPosition,
}

impl FromValue for SubscribeToShardInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            consumer_arn: fields.required("ConsumerARN"),
            stream_id: fields.optional("StreamId"),
            shard_id: fields.required("ShardId"),
            starting_position: fields.required("StartingPosition"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    pub key: String,
    pub value: Option<String>,
}

impl Encode for Tag {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Key", &self.key);
        members.optional("Value", &self.value);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceInput {
    pub tags: BTreeMap<String, String>,
    pub resource_arn: String,
    pub stream_id: Option<String>,
}

impl FromValue for TagResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            tags: fields.required("Tags"),
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceInput {
    pub tag_keys: Vec<String>,
    pub resource_arn: String,
    pub stream_id: Option<String>,
}

impl FromValue for UntagResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            tag_keys: fields.required("TagKeys"),
            resource_arn: fields.required("ResourceARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateAccountSettingsInput {
    pub minimum_throughput_billing_commitment: MinimumThroughputBillingCommitmentInput,
}

impl FromValue for UpdateAccountSettingsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            minimum_throughput_billing_commitment: fields.required("MinimumThroughputBillingCommitment"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateAccountSettingsOutput {
    pub minimum_throughput_billing_commitment: Option<MinimumThroughputBillingCommitmentOutput>,
}

impl Encode for UpdateAccountSettingsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MinimumThroughputBillingCommitment", &self.minimum_throughput_billing_commitment);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateMaxRecordSizeInput {
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
    pub max_record_size_in_kib: i32,
}

impl FromValue for UpdateMaxRecordSizeInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
            max_record_size_in_kib: fields.required("MaxRecordSizeInKiB"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateShardCountInput {
    pub stream_name: Option<String>,
    pub target_shard_count: i32,
    pub scaling_type: ScalingType,
    pub stream_arn: Option<String>,
    pub stream_id: Option<String>,
}

impl FromValue for UpdateShardCountInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            target_shard_count: fields.required("TargetShardCount"),
            scaling_type: fields.required("ScalingType"),
            stream_arn: fields.optional("StreamARN"),
            stream_id: fields.optional("StreamId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateShardCountOutput {
    pub stream_name: Option<String>,
    pub current_shard_count: Option<i32>,
    pub target_shard_count: Option<i32>,
    pub stream_arn: Option<String>,
}

impl Encode for UpdateShardCountOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("CurrentShardCount", &self.current_shard_count);
        members.optional("TargetShardCount", &self.target_shard_count);
        members.optional("StreamARN", &self.stream_arn);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateStreamModeInput {
    pub stream_arn: String,
    pub stream_id: Option<String>,
    pub stream_mode_details: StreamModeDetails,
    pub warm_throughput_mibps: Option<i32>,
}

impl FromValue for UpdateStreamModeInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.required("StreamARN"),
            stream_id: fields.optional("StreamId"),
            stream_mode_details: fields.required("StreamModeDetails"),
            warm_throughput_mibps: fields.optional("WarmThroughputMiBps"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStreamWarmThroughputInput {
    pub stream_arn: Option<String>,
    pub stream_name: Option<String>,
    pub stream_id: Option<String>,
    pub warm_throughput_mibps: i32,
}

impl FromValue for UpdateStreamWarmThroughputInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            stream_name: fields.optional("StreamName"),
            stream_id: fields.optional("StreamId"),
            warm_throughput_mibps: fields.required("WarmThroughputMiBps"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStreamWarmThroughputOutput {
    pub stream_arn: Option<String>,
    pub stream_name: Option<String>,
    pub warm_throughput: Option<WarmThroughputObject>,
}

impl Encode for UpdateStreamWarmThroughputOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("StreamName", &self.stream_name);
        members.optional("WarmThroughput", &self.warm_throughput);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WarmThroughputObject {
    pub target_mibps: Option<i32>,
    pub current_mibps: Option<i32>,
}

impl Encode for WarmThroughputObject {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("TargetMiBps", &self.target_mibps);
        members.optional("CurrentMiBps", &self.current_mibps);
        members.end();
    }
}
