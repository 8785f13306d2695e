//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesisvideo`. A member that the model requires is no `Option`.

use std::collections::BTreeMap;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::{Timestamp, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum APIName {
    PutMedia,
    GetMedia,
    ListFragments,
    GetMediaForFragmentList,
    GetHlsStreamingSessionUrl,
    GetDashStreamingSessionUrl,
    GetClip,
    GetImages,
}

impl APIName {
    pub const ALL: [Self; 8] = [Self::PutMedia, Self::GetMedia, Self::ListFragments, Self::GetMediaForFragmentList, Self::GetHlsStreamingSessionUrl, Self::GetDashStreamingSessionUrl, Self::GetClip, Self::GetImages];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PutMedia => "PUT_MEDIA",
            Self::GetMedia => "GET_MEDIA",
            Self::ListFragments => "LIST_FRAGMENTS",
            Self::GetMediaForFragmentList => "GET_MEDIA_FOR_FRAGMENT_LIST",
            Self::GetHlsStreamingSessionUrl => "GET_HLS_STREAMING_SESSION_URL",
            Self::GetDashStreamingSessionUrl => "GET_DASH_STREAMING_SESSION_URL",
            Self::GetClip => "GET_CLIP",
            Self::GetImages => "GET_IMAGES",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PUT_MEDIA" => Some(Self::PutMedia),
            "GET_MEDIA" => Some(Self::GetMedia),
            "LIST_FRAGMENTS" => Some(Self::ListFragments),
            "GET_MEDIA_FOR_FRAGMENT_LIST" => Some(Self::GetMediaForFragmentList),
            "GET_HLS_STREAMING_SESSION_URL" => Some(Self::GetHlsStreamingSessionUrl),
            "GET_DASH_STREAMING_SESSION_URL" => Some(Self::GetDashStreamingSessionUrl),
            "GET_CLIP" => Some(Self::GetClip),
            "GET_IMAGES" => Some(Self::GetImages),
            _ => None,
        }
    }
}

impl FromValue for APIName {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of APIName")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChannelInfo {
    pub channel_name: Option<String>,
    pub channel_arn: Option<String>,
    pub channel_type: Option<ChannelType>,
    pub channel_status: Option<Status>,
    pub creation_time: Option<Timestamp>,
    pub single_master_configuration: Option<SingleMasterConfiguration>,
    pub version: Option<String>,
}

impl Encode for ChannelInfo {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ChannelName", &self.channel_name);
        members.optional("ChannelARN", &self.channel_arn);
        members.optional("ChannelType", &self.channel_type);
        members.optional("ChannelStatus", &self.channel_status);
        members.optional("CreationTime", &self.creation_time);
        members.optional("SingleMasterConfiguration", &self.single_master_configuration);
        members.optional("Version", &self.version);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChannelNameCondition {
    pub comparison_operator: Option<ComparisonOperator>,
    pub comparison_value: Option<String>,
}

impl FromValue for ChannelNameCondition {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            comparison_operator: fields.optional("ComparisonOperator"),
            comparison_value: fields.optional("ComparisonValue"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelProtocol {
    Wss,
    Https,
    Webrtc,
}

impl ChannelProtocol {
    pub const ALL: [Self; 3] = [Self::Wss, Self::Https, Self::Webrtc];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wss => "WSS",
            Self::Https => "HTTPS",
            Self::Webrtc => "WEBRTC",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "WSS" => Some(Self::Wss),
            "HTTPS" => Some(Self::Https),
            "WEBRTC" => Some(Self::Webrtc),
            _ => None,
        }
    }
}

impl FromValue for ChannelProtocol {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ChannelProtocol")
    }
}

impl Encode for ChannelProtocol {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelRole {
    Master,
    Viewer,
}

impl ChannelRole {
    pub const ALL: [Self; 2] = [Self::Master, Self::Viewer];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Master => "MASTER",
            Self::Viewer => "VIEWER",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "MASTER" => Some(Self::Master),
            "VIEWER" => Some(Self::Viewer),
            _ => None,
        }
    }
}

impl FromValue for ChannelRole {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ChannelRole")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelType {
    SingleMaster,
    FullMesh,
}

impl ChannelType {
    pub const ALL: [Self; 2] = [Self::SingleMaster, Self::FullMesh];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SingleMaster => "SINGLE_MASTER",
            Self::FullMesh => "FULL_MESH",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "SINGLE_MASTER" => Some(Self::SingleMaster),
            "FULL_MESH" => Some(Self::FullMesh),
            _ => None,
        }
    }
}

impl FromValue for ChannelType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ChannelType")
    }
}

impl Encode for ChannelType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComparisonOperator {
    BeginsWith,
}

impl ComparisonOperator {
    pub const ALL: [Self; 1] = [Self::BeginsWith];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BeginsWith => "BEGINS_WITH",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "BEGINS_WITH" => Some(Self::BeginsWith),
            _ => None,
        }
    }
}

impl FromValue for ComparisonOperator {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ComparisonOperator")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigurationStatus {
    Enabled,
    Disabled,
}

impl ConfigurationStatus {
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

impl FromValue for ConfigurationStatus {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ConfigurationStatus")
    }
}

impl Encode for ConfigurationStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateSignalingChannelInput {
    pub channel_name: String,
    pub channel_type: Option<ChannelType>,
    pub single_master_configuration: Option<SingleMasterConfiguration>,
    pub tags: Option<Vec<Tag>>,
}

impl FromValue for CreateSignalingChannelInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_name: fields.required("ChannelName"),
            channel_type: fields.optional("ChannelType"),
            single_master_configuration: fields.optional("SingleMasterConfiguration"),
            tags: fields.optional("Tags"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateSignalingChannelOutput {
    pub channel_arn: Option<String>,
}

impl Encode for CreateSignalingChannelOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ChannelARN", &self.channel_arn);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateStreamInput {
    pub device_name: Option<String>,
    pub stream_name: String,
    pub media_type: Option<String>,
    pub kms_key_id: Option<String>,
    pub data_retention_in_hours: Option<i32>,
    pub tags: Option<BTreeMap<String, String>>,
    pub stream_storage_configuration: Option<StreamStorageConfiguration>,
}

impl FromValue for CreateStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            device_name: fields.optional("DeviceName"),
            stream_name: fields.required("StreamName"),
            media_type: fields.optional("MediaType"),
            kms_key_id: fields.optional("KmsKeyId"),
            data_retention_in_hours: fields.optional("DataRetentionInHours"),
            tags: fields.optional("Tags"),
            stream_storage_configuration: fields.optional("StreamStorageConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateStreamOutput {
    pub stream_arn: Option<String>,
}

impl Encode for CreateStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamARN", &self.stream_arn);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultStorageTier {
    Hot,
    Warm,
}

impl DefaultStorageTier {
    pub const ALL: [Self; 2] = [Self::Hot, Self::Warm];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hot => "HOT",
            Self::Warm => "WARM",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "HOT" => Some(Self::Hot),
            "WARM" => Some(Self::Warm),
            _ => None,
        }
    }
}

impl FromValue for DefaultStorageTier {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DefaultStorageTier")
    }
}

impl Encode for DefaultStorageTier {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteEdgeConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DeleteEdgeConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteEdgeConfigurationOutput {}

impl Encode for DeleteEdgeConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteSignalingChannelInput {
    pub channel_arn: String,
    pub current_version: Option<String>,
}

impl FromValue for DeleteSignalingChannelInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            current_version: fields.optional("CurrentVersion"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteSignalingChannelOutput {}

impl Encode for DeleteSignalingChannelOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteStreamInput {
    pub stream_arn: String,
    pub current_version: Option<String>,
}

impl FromValue for DeleteStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.required("StreamARN"),
            current_version: fields.optional("CurrentVersion"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteStreamOutput {}

impl Encode for DeleteStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeletionConfig {
    pub edge_retention_in_hours: Option<i32>,
    pub local_size_config: Option<LocalSizeConfig>,
    pub delete_after_upload: Option<bool>,
}

impl FromValue for DeletionConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            edge_retention_in_hours: fields.optional("EdgeRetentionInHours"),
            local_size_config: fields.optional("LocalSizeConfig"),
            delete_after_upload: fields.optional("DeleteAfterUpload"),
        }
    }
}

impl Encode for DeletionConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("EdgeRetentionInHours", &self.edge_retention_in_hours);
        members.optional("LocalSizeConfig", &self.local_size_config);
        members.optional("DeleteAfterUpload", &self.delete_after_upload);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeEdgeConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DescribeEdgeConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeEdgeConfigurationOutput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub creation_time: Option<Timestamp>,
    pub last_updated_time: Option<Timestamp>,
    pub sync_status: Option<SyncStatus>,
    pub failed_status_details: Option<String>,
    pub edge_config: Option<EdgeConfig>,
    pub edge_agent_status: Option<EdgeAgentStatus>,
}

impl Encode for DescribeEdgeConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("CreationTime", &self.creation_time);
        members.optional("LastUpdatedTime", &self.last_updated_time);
        members.optional("SyncStatus", &self.sync_status);
        members.optional("FailedStatusDetails", &self.failed_status_details);
        members.optional("EdgeConfig", &self.edge_config);
        members.optional("EdgeAgentStatus", &self.edge_agent_status);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeImageGenerationConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DescribeImageGenerationConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeImageGenerationConfigurationOutput {
    pub image_generation_configuration: Option<ImageGenerationConfiguration>,
}

impl Encode for DescribeImageGenerationConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ImageGenerationConfiguration", &self.image_generation_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeMappedResourceConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
}

impl FromValue for DescribeMappedResourceConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeMappedResourceConfigurationOutput {
    pub mapped_resource_configuration_list: Option<Vec<MappedResourceConfigurationListItem>>,
    pub next_token: Option<String>,
}

impl Encode for DescribeMappedResourceConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MappedResourceConfigurationList", &self.mapped_resource_configuration_list);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeMediaStorageConfigurationInput {
    pub channel_name: Option<String>,
    pub channel_arn: Option<String>,
}

impl FromValue for DescribeMediaStorageConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_name: fields.optional("ChannelName"),
            channel_arn: fields.optional("ChannelARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeMediaStorageConfigurationOutput {
    pub media_storage_configuration: Option<MediaStorageConfiguration>,
}

impl Encode for DescribeMediaStorageConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MediaStorageConfiguration", &self.media_storage_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeNotificationConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DescribeNotificationConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeNotificationConfigurationOutput {
    pub notification_configuration: Option<NotificationConfiguration>,
}

impl Encode for DescribeNotificationConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("NotificationConfiguration", &self.notification_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeSignalingChannelInput {
    pub channel_name: Option<String>,
    pub channel_arn: Option<String>,
}

impl FromValue for DescribeSignalingChannelInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_name: fields.optional("ChannelName"),
            channel_arn: fields.optional("ChannelARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeSignalingChannelOutput {
    pub channel_info: Option<ChannelInfo>,
}

impl Encode for DescribeSignalingChannelOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ChannelInfo", &self.channel_info);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DescribeStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamOutput {
    pub stream_info: Option<StreamInfo>,
}

impl Encode for DescribeStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamInfo", &self.stream_info);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamStorageConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
}

impl FromValue for DescribeStreamStorageConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamStorageConfigurationOutput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_storage_configuration: Option<StreamStorageConfiguration>,
}

impl Encode for DescribeStreamStorageConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("StreamStorageConfiguration", &self.stream_storage_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeAgentStatus {
    pub last_recorder_status: Option<LastRecorderStatus>,
    pub last_uploader_status: Option<LastUploaderStatus>,
}

impl Encode for EdgeAgentStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("LastRecorderStatus", &self.last_recorder_status);
        members.optional("LastUploaderStatus", &self.last_uploader_status);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct EdgeConfig {
    pub hub_device_arn: String,
    pub recorder_config: RecorderConfig,
    pub uploader_config: Option<UploaderConfig>,
    pub deletion_config: Option<DeletionConfig>,
}

impl FromValue for EdgeConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            hub_device_arn: fields.required("HubDeviceArn"),
            recorder_config: fields.required("RecorderConfig"),
            uploader_config: fields.optional("UploaderConfig"),
            deletion_config: fields.optional("DeletionConfig"),
        }
    }
}

impl Encode for EdgeConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("HubDeviceArn", &self.hub_device_arn);
        members.required("RecorderConfig", &self.recorder_config);
        members.optional("UploaderConfig", &self.uploader_config);
        members.optional("DeletionConfig", &self.deletion_config);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Jpeg,
    Png,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::Png];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JPEG" => Some(Self::Jpeg),
            "PNG" => Some(Self::Png),
            _ => None,
        }
    }
}

impl FromValue for Format {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Format")
    }
}

impl Encode for Format {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormatConfigKey {
    JpegQuality,
}

impl FormatConfigKey {
    pub const ALL: [Self; 1] = [Self::JpegQuality];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JpegQuality => "JPEGQuality",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JPEGQuality" => Some(Self::JpegQuality),
            _ => None,
        }
    }
}

impl FromValue for FormatConfigKey {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FormatConfigKey")
    }
}

impl Encode for FormatConfigKey {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct GetDataEndpointInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub api_name: APIName,
}

impl FromValue for GetDataEndpointInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            api_name: fields.required("APIName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetDataEndpointOutput {
    pub data_endpoint: Option<String>,
}

impl Encode for GetDataEndpointOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DataEndpoint", &self.data_endpoint);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetSignalingChannelEndpointInput {
    pub channel_arn: String,
    pub single_master_channel_endpoint_configuration: Option<SingleMasterChannelEndpointConfiguration>,
}

impl FromValue for GetSignalingChannelEndpointInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            single_master_channel_endpoint_configuration: fields.optional("SingleMasterChannelEndpointConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetSignalingChannelEndpointOutput {
    pub resource_endpoint_list: Option<Vec<ResourceEndpointListItem>>,
}

impl Encode for GetSignalingChannelEndpointOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ResourceEndpointList", &self.resource_endpoint_list);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ImageGenerationConfiguration {
    pub status: ConfigurationStatus,
    pub image_selector_type: ImageSelectorType,
    pub destination_config: ImageGenerationDestinationConfig,
    pub sampling_interval: i32,
    pub format: Format,
    pub format_config: Option<BTreeMap<String, String>>,
    pub width_pixels: Option<i32>,
    pub height_pixels: Option<i32>,
}

impl FromValue for ImageGenerationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            status: fields.required("Status"),
            image_selector_type: fields.required("ImageSelectorType"),
            destination_config: fields.required("DestinationConfig"),
            sampling_interval: fields.required("SamplingInterval"),
            format: fields.required("Format"),
            format_config: fields.optional("FormatConfig"),
            width_pixels: fields.optional("WidthPixels"),
            height_pixels: fields.optional("HeightPixels"),
        }
    }
}

impl Encode for ImageGenerationConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Status", &self.status);
        members.required("ImageSelectorType", &self.image_selector_type);
        members.required("DestinationConfig", &self.destination_config);
        members.required("SamplingInterval", &self.sampling_interval);
        members.required("Format", &self.format);
        members.optional("FormatConfig", &self.format_config);
        members.optional("WidthPixels", &self.width_pixels);
        members.optional("HeightPixels", &self.height_pixels);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageGenerationDestinationConfig {
    pub uri: String,
    pub destination_region: String,
}

impl FromValue for ImageGenerationDestinationConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            uri: fields.required("Uri"),
            destination_region: fields.required("DestinationRegion"),
        }
    }
}

impl Encode for ImageGenerationDestinationConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Uri", &self.uri);
        members.required("DestinationRegion", &self.destination_region);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageSelectorType {
    ServerTimestamp,
    ProducerTimestamp,
}

impl ImageSelectorType {
    pub const ALL: [Self; 2] = [Self::ServerTimestamp, Self::ProducerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for ImageSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ImageSelectorType")
    }
}

impl Encode for ImageSelectorType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastRecorderStatus {
    pub job_status_details: Option<String>,
    pub last_collected_time: Option<Timestamp>,
    pub last_updated_time: Option<Timestamp>,
    pub recorder_status: Option<RecorderStatus>,
}

impl Encode for LastRecorderStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("JobStatusDetails", &self.job_status_details);
        members.optional("LastCollectedTime", &self.last_collected_time);
        members.optional("LastUpdatedTime", &self.last_updated_time);
        members.optional("RecorderStatus", &self.recorder_status);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastUploaderStatus {
    pub job_status_details: Option<String>,
    pub last_collected_time: Option<Timestamp>,
    pub last_updated_time: Option<Timestamp>,
    pub uploader_status: Option<UploaderStatus>,
}

impl Encode for LastUploaderStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("JobStatusDetails", &self.job_status_details);
        members.optional("LastCollectedTime", &self.last_collected_time);
        members.optional("LastUpdatedTime", &self.last_updated_time);
        members.optional("UploaderStatus", &self.uploader_status);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListEdgeAgentConfigurationsEdgeConfig {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub creation_time: Option<Timestamp>,
    pub last_updated_time: Option<Timestamp>,
    pub sync_status: Option<SyncStatus>,
    pub failed_status_details: Option<String>,
    pub edge_config: Option<EdgeConfig>,
}

impl Encode for ListEdgeAgentConfigurationsEdgeConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("CreationTime", &self.creation_time);
        members.optional("LastUpdatedTime", &self.last_updated_time);
        members.optional("SyncStatus", &self.sync_status);
        members.optional("FailedStatusDetails", &self.failed_status_details);
        members.optional("EdgeConfig", &self.edge_config);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListEdgeAgentConfigurationsInput {
    pub hub_device_arn: String,
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
}

impl FromValue for ListEdgeAgentConfigurationsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            hub_device_arn: fields.required("HubDeviceArn"),
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListEdgeAgentConfigurationsOutput {
    pub edge_configs: Option<Vec<ListEdgeAgentConfigurationsEdgeConfig>>,
    pub next_token: Option<String>,
}

impl Encode for ListEdgeAgentConfigurationsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("EdgeConfigs", &self.edge_configs);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListSignalingChannelsInput {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub channel_name_condition: Option<ChannelNameCondition>,
}

impl FromValue for ListSignalingChannelsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
            channel_name_condition: fields.optional("ChannelNameCondition"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListSignalingChannelsOutput {
    pub channel_info_list: Option<Vec<ChannelInfo>>,
    pub next_token: Option<String>,
}

impl Encode for ListSignalingChannelsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ChannelInfoList", &self.channel_info_list);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsInput {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub stream_name_condition: Option<StreamNameCondition>,
}

impl FromValue for ListStreamsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
            stream_name_condition: fields.optional("StreamNameCondition"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsOutput {
    pub stream_info_list: Option<Vec<StreamInfo>>,
    pub next_token: Option<String>,
}

impl Encode for ListStreamsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamInfoList", &self.stream_info_list);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForResourceInput {
    pub next_token: Option<String>,
    pub resource_arn: String,
}

impl FromValue for ListTagsForResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            next_token: fields.optional("NextToken"),
            resource_arn: fields.required("ResourceARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForResourceOutput {
    pub next_token: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

impl Encode for ListTagsForResourceOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("NextToken", &self.next_token);
        members.optional("Tags", &self.tags);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForStreamInput {
    pub next_token: Option<String>,
    pub stream_arn: Option<String>,
    pub stream_name: Option<String>,
}

impl FromValue for ListTagsForStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            next_token: fields.optional("NextToken"),
            stream_arn: fields.optional("StreamARN"),
            stream_name: fields.optional("StreamName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForStreamOutput {
    pub next_token: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

impl Encode for ListTagsForStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("NextToken", &self.next_token);
        members.optional("Tags", &self.tags);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalSizeConfig {
    pub max_local_media_size_in_mb: Option<i32>,
    pub strategy_on_full_size: Option<StrategyOnFullSize>,
}

impl FromValue for LocalSizeConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            max_local_media_size_in_mb: fields.optional("MaxLocalMediaSizeInMB"),
            strategy_on_full_size: fields.optional("StrategyOnFullSize"),
        }
    }
}

impl Encode for LocalSizeConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MaxLocalMediaSizeInMB", &self.max_local_media_size_in_mb);
        members.optional("StrategyOnFullSize", &self.strategy_on_full_size);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappedResourceConfigurationListItem {
    pub r#type: Option<String>,
    pub arn: Option<String>,
}

impl Encode for MappedResourceConfigurationListItem {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Type", &self.r#type);
        members.optional("ARN", &self.arn);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MediaSourceConfig {
    pub media_uri_secret_arn: String,
    pub media_uri_type: MediaUriType,
}

impl FromValue for MediaSourceConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            media_uri_secret_arn: fields.required("MediaUriSecretArn"),
            media_uri_type: fields.required("MediaUriType"),
        }
    }
}

impl Encode for MediaSourceConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("MediaUriSecretArn", &self.media_uri_secret_arn);
        members.required("MediaUriType", &self.media_uri_type);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MediaStorageConfiguration {
    pub stream_arn: Option<String>,
    pub status: MediaStorageConfigurationStatus,
}

impl FromValue for MediaStorageConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            status: fields.required("Status"),
        }
    }
}

impl Encode for MediaStorageConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamARN", &self.stream_arn);
        members.required("Status", &self.status);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaStorageConfigurationStatus {
    Enabled,
    Disabled,
}

impl MediaStorageConfigurationStatus {
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

impl FromValue for MediaStorageConfigurationStatus {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of MediaStorageConfigurationStatus")
    }
}

impl Encode for MediaStorageConfigurationStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaUriType {
    RtspUri,
    FileUri,
}

impl MediaUriType {
    pub const ALL: [Self; 2] = [Self::RtspUri, Self::FileUri];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RtspUri => "RTSP_URI",
            Self::FileUri => "FILE_URI",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "RTSP_URI" => Some(Self::RtspUri),
            "FILE_URI" => Some(Self::FileUri),
            _ => None,
        }
    }
}

impl FromValue for MediaUriType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of MediaUriType")
    }
}

impl Encode for MediaUriType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct NotificationConfiguration {
    pub status: ConfigurationStatus,
    pub destination_config: NotificationDestinationConfig,
}

impl FromValue for NotificationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            status: fields.required("Status"),
            destination_config: fields.required("DestinationConfig"),
        }
    }
}

impl Encode for NotificationConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Status", &self.status);
        members.required("DestinationConfig", &self.destination_config);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotificationDestinationConfig {
    pub uri: String,
}

impl FromValue for NotificationDestinationConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            uri: fields.required("Uri"),
        }
    }
}

impl Encode for NotificationDestinationConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Uri", &self.uri);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct RecorderConfig {
    pub media_source_config: MediaSourceConfig,
    pub schedule_config: Option<ScheduleConfig>,
}

impl FromValue for RecorderConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            media_source_config: fields.required("MediaSourceConfig"),
            schedule_config: fields.optional("ScheduleConfig"),
        }
    }
}

impl Encode for RecorderConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("MediaSourceConfig", &self.media_source_config);
        members.optional("ScheduleConfig", &self.schedule_config);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecorderStatus {
    Success,
    UserError,
    SystemError,
}

impl RecorderStatus {
    pub const ALL: [Self; 3] = [Self::Success, Self::UserError, Self::SystemError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::UserError => "USER_ERROR",
            Self::SystemError => "SYSTEM_ERROR",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "SUCCESS" => Some(Self::Success),
            "USER_ERROR" => Some(Self::UserError),
            "SYSTEM_ERROR" => Some(Self::SystemError),
            _ => None,
        }
    }
}

impl Encode for RecorderStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceEndpointListItem {
    pub protocol: Option<ChannelProtocol>,
    pub resource_endpoint: Option<String>,
}

impl Encode for ResourceEndpointListItem {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Protocol", &self.protocol);
        members.optional("ResourceEndpoint", &self.resource_endpoint);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScheduleConfig {
    pub schedule_expression: String,
    pub duration_in_seconds: i32,
}

impl FromValue for ScheduleConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            schedule_expression: fields.required("ScheduleExpression"),
            duration_in_seconds: fields.required("DurationInSeconds"),
        }
    }
}

impl Encode for ScheduleConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ScheduleExpression", &self.schedule_expression);
        members.required("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SingleMasterChannelEndpointConfiguration {
    pub protocols: Option<Vec<ChannelProtocol>>,
    pub role: Option<ChannelRole>,
}

impl FromValue for SingleMasterChannelEndpointConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            protocols: fields.optional("Protocols"),
            role: fields.optional("Role"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SingleMasterConfiguration {
    pub message_ttl_seconds: Option<i32>,
}

impl FromValue for SingleMasterConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            message_ttl_seconds: fields.optional("MessageTtlSeconds"),
        }
    }
}

impl Encode for SingleMasterConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MessageTtlSeconds", &self.message_ttl_seconds);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StartEdgeConfigurationUpdateInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub edge_config: EdgeConfig,
}

impl FromValue for StartEdgeConfigurationUpdateInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            edge_config: fields.required("EdgeConfig"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartEdgeConfigurationUpdateOutput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub creation_time: Option<Timestamp>,
    pub last_updated_time: Option<Timestamp>,
    pub sync_status: Option<SyncStatus>,
    pub failed_status_details: Option<String>,
    pub edge_config: Option<EdgeConfig>,
}

impl Encode for StartEdgeConfigurationUpdateOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StreamName", &self.stream_name);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("CreationTime", &self.creation_time);
        members.optional("LastUpdatedTime", &self.last_updated_time);
        members.optional("SyncStatus", &self.sync_status);
        members.optional("FailedStatusDetails", &self.failed_status_details);
        members.optional("EdgeConfig", &self.edge_config);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Creating,
    Active,
    Updating,
    Deleting,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Creating, Self::Active, Self::Updating, Self::Deleting];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "CREATING" => Some(Self::Creating),
            "ACTIVE" => Some(Self::Active),
            "UPDATING" => Some(Self::Updating),
            "DELETING" => Some(Self::Deleting),
            _ => None,
        }
    }
}

impl Encode for Status {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrategyOnFullSize {
    DeleteOldestMedia,
    DenyNewMedia,
}

impl StrategyOnFullSize {
    pub const ALL: [Self; 2] = [Self::DeleteOldestMedia, Self::DenyNewMedia];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DeleteOldestMedia => "DELETE_OLDEST_MEDIA",
            Self::DenyNewMedia => "DENY_NEW_MEDIA",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "DELETE_OLDEST_MEDIA" => Some(Self::DeleteOldestMedia),
            "DENY_NEW_MEDIA" => Some(Self::DenyNewMedia),
            _ => None,
        }
    }
}

impl FromValue for StrategyOnFullSize {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of StrategyOnFullSize")
    }
}

impl Encode for StrategyOnFullSize {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamInfo {
    pub device_name: Option<String>,
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub media_type: Option<String>,
    pub kms_key_id: Option<String>,
    pub version: Option<String>,
    pub status: Option<Status>,
    pub creation_time: Option<Timestamp>,
    pub data_retention_in_hours: Option<i32>,
}

impl Encode for StreamInfo {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DeviceName", &self.device_name);
        members.optional("StreamName", &self.stream_name);
        members.optional("StreamARN", &self.stream_arn);
        members.optional("MediaType", &self.media_type);
        members.optional("KmsKeyId", &self.kms_key_id);
        members.optional("Version", &self.version);
        members.optional("Status", &self.status);
        members.optional("CreationTime", &self.creation_time);
        members.optional("DataRetentionInHours", &self.data_retention_in_hours);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamNameCondition {
    pub comparison_operator: Option<ComparisonOperator>,
    pub comparison_value: Option<String>,
}

impl FromValue for StreamNameCondition {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            comparison_operator: fields.optional("ComparisonOperator"),
            comparison_value: fields.optional("ComparisonValue"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StreamStorageConfiguration {
    pub default_storage_tier: DefaultStorageTier,
}

impl FromValue for StreamStorageConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            default_storage_tier: fields.required("DefaultStorageTier"),
        }
    }
}

impl Encode for StreamStorageConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DefaultStorageTier", &self.default_storage_tier);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SyncStatus {
    Syncing,
    Acknowledged,
    InSync,
    SyncFailed,
    Deleting,
    DeleteFailed,
    DeletingAcknowledged,
}

impl SyncStatus {
    pub const ALL: [Self; 7] = [Self::Syncing, Self::Acknowledged, Self::InSync, Self::SyncFailed, Self::Deleting, Self::DeleteFailed, Self::DeletingAcknowledged];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Syncing => "SYNCING",
            Self::Acknowledged => "ACKNOWLEDGED",
            Self::InSync => "IN_SYNC",
            Self::SyncFailed => "SYNC_FAILED",
            Self::Deleting => "DELETING",
            Self::DeleteFailed => "DELETE_FAILED",
            Self::DeletingAcknowledged => "DELETING_ACKNOWLEDGED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "SYNCING" => Some(Self::Syncing),
            "ACKNOWLEDGED" => Some(Self::Acknowledged),
            "IN_SYNC" => Some(Self::InSync),
            "SYNC_FAILED" => Some(Self::SyncFailed),
            "DELETING" => Some(Self::Deleting),
            "DELETE_FAILED" => Some(Self::DeleteFailed),
            "DELETING_ACKNOWLEDGED" => Some(Self::DeletingAcknowledged),
            _ => None,
        }
    }
}

impl Encode for SyncStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

impl FromValue for Tag {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            key: fields.required("Key"),
            value: fields.required("Value"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceInput {
    pub resource_arn: String,
    pub tags: Vec<Tag>,
}

impl FromValue for TagResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            tags: fields.required("Tags"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceOutput {}

impl Encode for TagResourceOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagStreamInput {
    pub stream_arn: Option<String>,
    pub stream_name: Option<String>,
    pub tags: BTreeMap<String, String>,
}

impl FromValue for TagStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            stream_name: fields.optional("StreamName"),
            tags: fields.required("Tags"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagStreamOutput {}

impl Encode for TagStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceInput {
    pub resource_arn: String,
    pub tag_key_list: Vec<String>,
}

impl FromValue for UntagResourceInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource_arn: fields.required("ResourceARN"),
            tag_key_list: fields.required("TagKeyList"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceOutput {}

impl Encode for UntagResourceOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagStreamInput {
    pub stream_arn: Option<String>,
    pub stream_name: Option<String>,
    pub tag_key_list: Vec<String>,
}

impl FromValue for UntagStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_arn: fields.optional("StreamARN"),
            stream_name: fields.optional("StreamName"),
            tag_key_list: fields.required("TagKeyList"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagStreamOutput {}

impl Encode for UntagStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateDataRetentionInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub current_version: String,
    pub operation: UpdateDataRetentionOperation,
    pub data_retention_change_in_hours: i32,
}

impl FromValue for UpdateDataRetentionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            current_version: fields.required("CurrentVersion"),
            operation: fields.required("Operation"),
            data_retention_change_in_hours: fields.required("DataRetentionChangeInHours"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UpdateDataRetentionOperation {
    IncreaseDataRetention,
    DecreaseDataRetention,
}

impl UpdateDataRetentionOperation {
    pub const ALL: [Self; 2] = [Self::IncreaseDataRetention, Self::DecreaseDataRetention];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IncreaseDataRetention => "INCREASE_DATA_RETENTION",
            Self::DecreaseDataRetention => "DECREASE_DATA_RETENTION",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "INCREASE_DATA_RETENTION" => Some(Self::IncreaseDataRetention),
            "DECREASE_DATA_RETENTION" => Some(Self::DecreaseDataRetention),
            _ => None,
        }
    }
}

impl FromValue for UpdateDataRetentionOperation {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of UpdateDataRetentionOperation")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateDataRetentionOutput {}

impl Encode for UpdateDataRetentionOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateImageGenerationConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub image_generation_configuration: Option<ImageGenerationConfiguration>,
}

impl FromValue for UpdateImageGenerationConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            image_generation_configuration: fields.optional("ImageGenerationConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateImageGenerationConfigurationOutput {}

impl Encode for UpdateImageGenerationConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateMediaStorageConfigurationInput {
    pub channel_arn: String,
    pub media_storage_configuration: MediaStorageConfiguration,
}

impl FromValue for UpdateMediaStorageConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            media_storage_configuration: fields.required("MediaStorageConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateMediaStorageConfigurationOutput {}

impl Encode for UpdateMediaStorageConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateNotificationConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub notification_configuration: Option<NotificationConfiguration>,
}

impl FromValue for UpdateNotificationConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            notification_configuration: fields.optional("NotificationConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateNotificationConfigurationOutput {}

impl Encode for UpdateNotificationConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateSignalingChannelInput {
    pub channel_arn: String,
    pub current_version: String,
    pub single_master_configuration: Option<SingleMasterConfiguration>,
}

impl FromValue for UpdateSignalingChannelInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            current_version: fields.required("CurrentVersion"),
            single_master_configuration: fields.optional("SingleMasterConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateSignalingChannelOutput {}

impl Encode for UpdateSignalingChannelOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStreamInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub current_version: String,
    pub device_name: Option<String>,
    pub media_type: Option<String>,
}

impl FromValue for UpdateStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            current_version: fields.required("CurrentVersion"),
            device_name: fields.optional("DeviceName"),
            media_type: fields.optional("MediaType"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStreamOutput {}

impl Encode for UpdateStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateStreamStorageConfigurationInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub current_version: String,
    pub stream_storage_configuration: StreamStorageConfiguration,
}

impl FromValue for UpdateStreamStorageConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            current_version: fields.required("CurrentVersion"),
            stream_storage_configuration: fields.required("StreamStorageConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStreamStorageConfigurationOutput {}

impl Encode for UpdateStreamStorageConfigurationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UploaderConfig {
    pub schedule_config: ScheduleConfig,
}

impl FromValue for UploaderConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            schedule_config: fields.required("ScheduleConfig"),
        }
    }
}

impl Encode for UploaderConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ScheduleConfig", &self.schedule_config);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UploaderStatus {
    Success,
    UserError,
    SystemError,
}

impl UploaderStatus {
    pub const ALL: [Self; 3] = [Self::Success, Self::UserError, Self::SystemError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::UserError => "USER_ERROR",
            Self::SystemError => "SYSTEM_ERROR",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "SUCCESS" => Some(Self::Success),
            "USER_ERROR" => Some(Self::UserError),
            "SYSTEM_ERROR" => Some(Self::SystemError),
            _ => None,
        }
    }
}

impl Encode for UploaderStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}
