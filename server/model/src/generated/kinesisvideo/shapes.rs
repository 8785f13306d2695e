//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesisvideo`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static API_NAME: Shape = Shape { values: &["PUT_MEDIA", "GET_MEDIA", "LIST_FRAGMENTS", "GET_MEDIA_FOR_FRAGMENT_LIST", "GET_HLS_STREAMING_SESSION_URL", "GET_DASH_STREAMING_SESSION_URL", "GET_CLIP", "GET_IMAGES"], ..Shape::new("APIName", Kind::String) };
pub(super) static CHANNEL_INFO: Shape = Shape::new("ChannelInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelName", shape: &CHANNEL_NAME, required: false, place: Place::Body },
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ChannelType", shape: &CHANNEL_TYPE, required: false, place: Place::Body },
    Member { name: "ChannelStatus", shape: &STATUS, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "SingleMasterConfiguration", shape: &SINGLE_MASTER_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "Version", shape: &VERSION, required: false, place: Place::Body },
] }));
pub(super) static CHANNEL_INFO_LIST: Shape = Shape::new("ChannelInfoList", Kind::List(&CHANNEL_INFO));
pub(super) static CHANNEL_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_1), ..Shape::new("ChannelName", Kind::String) };
pub(super) static CHANNEL_NAME_CONDITION: Shape = Shape::new("ChannelNameCondition", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ComparisonOperator", shape: &COMPARISON_OPERATOR, required: false, place: Place::Body },
    Member { name: "ComparisonValue", shape: &CHANNEL_NAME, required: false, place: Place::Body },
] }));
pub(super) static CHANNEL_PROTOCOL: Shape = Shape { values: &["WSS", "HTTPS", "WEBRTC"], ..Shape::new("ChannelProtocol", Kind::String) };
pub(super) static CHANNEL_ROLE: Shape = Shape { values: &["MASTER", "VIEWER"], ..Shape::new("ChannelRole", Kind::String) };
pub(super) static CHANNEL_TYPE: Shape = Shape { values: &["SINGLE_MASTER", "FULL_MESH"], ..Shape::new("ChannelType", Kind::String) };
pub(super) static COMPARISON_OPERATOR: Shape = Shape { values: &["BEGINS_WITH"], ..Shape::new("ComparisonOperator", Kind::String) };
pub(super) static CONFIGURATION_STATUS: Shape = Shape { values: &["ENABLED", "DISABLED"], ..Shape::new("ConfigurationStatus", Kind::String) };
pub(super) static CREATE_SIGNALING_CHANNEL_INPUT: Shape = Shape::new("CreateSignalingChannelInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelName", shape: &CHANNEL_NAME, required: true, place: Place::Body },
    Member { name: "ChannelType", shape: &CHANNEL_TYPE, required: false, place: Place::Body },
    Member { name: "SingleMasterConfiguration", shape: &SINGLE_MASTER_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAG_ON_CREATE_LIST, required: false, place: Place::Body },
] }));
pub(super) static CREATE_SIGNALING_CHANNEL_OUTPUT: Shape = Shape::new("CreateSignalingChannelOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static CREATE_STREAM_INPUT: Shape = Shape::new("CreateStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeviceName", shape: &DEVICE_NAME, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: true, place: Place::Body },
    Member { name: "MediaType", shape: &MEDIA_TYPE, required: false, place: Place::Body },
    Member { name: "KmsKeyId", shape: &KMS_KEY_ID, required: false, place: Place::Body },
    Member { name: "DataRetentionInHours", shape: &DATA_RETENTION_IN_HOURS, required: false, place: Place::Body },
    Member { name: "Tags", shape: &RESOURCE_TAGS, required: false, place: Place::Body },
    Member { name: "StreamStorageConfiguration", shape: &STREAM_STORAGE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static CREATE_STREAM_OUTPUT: Shape = Shape::new("CreateStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DATA_ENDPOINT: Shape = Shape::new("DataEndpoint", Kind::String);
pub(super) static DATA_RETENTION_CHANGE_IN_HOURS: Shape = Shape { min: Some(1), ..Shape::new("DataRetentionChangeInHours", Kind::Integer) };
pub(super) static DATA_RETENTION_IN_HOURS: Shape = Shape { min: Some(0), ..Shape::new("DataRetentionInHours", Kind::Integer) };
pub(super) static DEFAULT_STORAGE_TIER: Shape = Shape { values: &["HOT", "WARM"], ..Shape::new("DefaultStorageTier", Kind::String) };
pub(super) static DELETE_AFTER_UPLOAD: Shape = Shape::new("DeleteAfterUpload", Kind::Boolean);
pub(super) static DELETE_EDGE_CONFIGURATION_INPUT: Shape = Shape::new("DeleteEdgeConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DELETE_EDGE_CONFIGURATION_OUTPUT: Shape = Shape::new("DeleteEdgeConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_SIGNALING_CHANNEL_INPUT: Shape = Shape::new("DeleteSignalingChannelInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: false, place: Place::Body },
] }));
pub(super) static DELETE_SIGNALING_CHANNEL_OUTPUT: Shape = Shape::new("DeleteSignalingChannelOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_STREAM_INPUT: Shape = Shape::new("DeleteStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: false, place: Place::Body },
] }));
pub(super) static DELETE_STREAM_OUTPUT: Shape = Shape::new("DeleteStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETION_CONFIG: Shape = Shape::new("DeletionConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EdgeRetentionInHours", shape: &EDGE_RETENTION_IN_HOURS, required: false, place: Place::Body },
    Member { name: "LocalSizeConfig", shape: &LOCAL_SIZE_CONFIG, required: false, place: Place::Body },
    Member { name: "DeleteAfterUpload", shape: &DELETE_AFTER_UPLOAD, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_EDGE_CONFIGURATION_INPUT: Shape = Shape::new("DescribeEdgeConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_EDGE_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeEdgeConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdatedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "SyncStatus", shape: &SYNC_STATUS, required: false, place: Place::Body },
    Member { name: "FailedStatusDetails", shape: &FAILED_STATUS_DETAILS, required: false, place: Place::Body },
    Member { name: "EdgeConfig", shape: &EDGE_CONFIG, required: false, place: Place::Body },
    Member { name: "EdgeAgentStatus", shape: &EDGE_AGENT_STATUS, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_IMAGE_GENERATION_CONFIGURATION_INPUT: Shape = Shape::new("DescribeImageGenerationConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_IMAGE_GENERATION_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeImageGenerationConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ImageGenerationConfiguration", shape: &IMAGE_GENERATION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_MAPPED_RESOURCE_CONFIGURATION_INPUT: Shape = Shape::new("DescribeMappedResourceConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &MAPPED_RESOURCE_CONFIGURATION_LIST_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_MAPPED_RESOURCE_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeMappedResourceConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MappedResourceConfigurationList", shape: &MAPPED_RESOURCE_CONFIGURATION_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_MEDIA_STORAGE_CONFIGURATION_INPUT: Shape = Shape::new("DescribeMediaStorageConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelName", shape: &CHANNEL_NAME, required: false, place: Place::Body },
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_MEDIA_STORAGE_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeMediaStorageConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MediaStorageConfiguration", shape: &MEDIA_STORAGE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_NOTIFICATION_CONFIGURATION_INPUT: Shape = Shape::new("DescribeNotificationConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_NOTIFICATION_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeNotificationConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NotificationConfiguration", shape: &NOTIFICATION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_SIGNALING_CHANNEL_INPUT: Shape = Shape::new("DescribeSignalingChannelInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelName", shape: &CHANNEL_NAME, required: false, place: Place::Body },
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_SIGNALING_CHANNEL_OUTPUT: Shape = Shape::new("DescribeSignalingChannelOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelInfo", shape: &CHANNEL_INFO, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_INPUT: Shape = Shape::new("DescribeStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_OUTPUT: Shape = Shape::new("DescribeStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamInfo", shape: &STREAM_INFO, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_STORAGE_CONFIGURATION_INPUT: Shape = Shape::new("DescribeStreamStorageConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DESCRIBE_STREAM_STORAGE_CONFIGURATION_OUTPUT: Shape = Shape::new("DescribeStreamStorageConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "StreamStorageConfiguration", shape: &STREAM_STORAGE_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static DESTINATION_REGION: Shape = Shape { min: Some(9), max: Some(14), pattern: Some(&PATTERN_2), ..Shape::new("DestinationRegion", Kind::String) };
pub(super) static DESTINATION_URI: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_3), ..Shape::new("DestinationUri", Kind::String) };
pub(super) static DEVICE_NAME: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("DeviceName", Kind::String) };
pub(super) static DURATION_IN_SECONDS: Shape = Shape { min: Some(60), max: Some(3600), ..Shape::new("DurationInSeconds", Kind::Integer) };
pub(super) static EDGE_AGENT_STATUS: Shape = Shape::new("EdgeAgentStatus", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LastRecorderStatus", shape: &LAST_RECORDER_STATUS, required: false, place: Place::Body },
    Member { name: "LastUploaderStatus", shape: &LAST_UPLOADER_STATUS, required: false, place: Place::Body },
] }));
pub(super) static EDGE_CONFIG: Shape = Shape::new("EdgeConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HubDeviceArn", shape: &HUB_DEVICE_ARN, required: true, place: Place::Body },
    Member { name: "RecorderConfig", shape: &RECORDER_CONFIG, required: true, place: Place::Body },
    Member { name: "UploaderConfig", shape: &UPLOADER_CONFIG, required: false, place: Place::Body },
    Member { name: "DeletionConfig", shape: &DELETION_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static EDGE_RETENTION_IN_HOURS: Shape = Shape { min: Some(1), max: Some(720), ..Shape::new("EdgeRetentionInHours", Kind::Integer) };
pub(super) static FAILED_STATUS_DETAILS: Shape = Shape::new("FailedStatusDetails", Kind::String);
pub(super) static FORMAT: Shape = Shape { values: &["JPEG", "PNG"], ..Shape::new("Format", Kind::String) };
pub(super) static FORMAT_CONFIG: Shape = Shape { min: Some(1), max: Some(1), ..Shape::new("FormatConfig", Kind::Map { key: &FORMAT_CONFIG_KEY, value: &FORMAT_CONFIG_VALUE }) };
pub(super) static FORMAT_CONFIG_KEY: Shape = Shape { values: &["JPEGQuality"], ..Shape::new("FormatConfigKey", Kind::String) };
pub(super) static FORMAT_CONFIG_VALUE: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_4), ..Shape::new("FormatConfigValue", Kind::String) };
pub(super) static GET_DATA_ENDPOINT_INPUT: Shape = Shape::new("GetDataEndpointInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "APIName", shape: &API_NAME, required: true, place: Place::Body },
] }));
pub(super) static GET_DATA_ENDPOINT_OUTPUT: Shape = Shape::new("GetDataEndpointOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DataEndpoint", shape: &DATA_ENDPOINT, required: false, place: Place::Body },
] }));
pub(super) static GET_SIGNALING_CHANNEL_ENDPOINT_INPUT: Shape = Shape::new("GetSignalingChannelEndpointInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "SingleMasterChannelEndpointConfiguration", shape: &SINGLE_MASTER_CHANNEL_ENDPOINT_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static GET_SIGNALING_CHANNEL_ENDPOINT_OUTPUT: Shape = Shape::new("GetSignalingChannelEndpointOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceEndpointList", shape: &RESOURCE_ENDPOINT_LIST, required: false, place: Place::Body },
] }));
pub(super) static HEIGHT_PIXELS: Shape = Shape { min: Some(1), max: Some(2160), ..Shape::new("HeightPixels", Kind::Integer) };
pub(super) static HUB_DEVICE_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_5), ..Shape::new("HubDeviceArn", Kind::String) };
pub(super) static IMAGE_GENERATION_CONFIGURATION: Shape = Shape::new("ImageGenerationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Status", shape: &CONFIGURATION_STATUS, required: true, place: Place::Body },
    Member { name: "ImageSelectorType", shape: &IMAGE_SELECTOR_TYPE, required: true, place: Place::Body },
    Member { name: "DestinationConfig", shape: &IMAGE_GENERATION_DESTINATION_CONFIG, required: true, place: Place::Body },
    Member { name: "SamplingInterval", shape: &SAMPLING_INTERVAL, required: true, place: Place::Body },
    Member { name: "Format", shape: &FORMAT, required: true, place: Place::Body },
    Member { name: "FormatConfig", shape: &FORMAT_CONFIG, required: false, place: Place::Body },
    Member { name: "WidthPixels", shape: &WIDTH_PIXELS, required: false, place: Place::Body },
    Member { name: "HeightPixels", shape: &HEIGHT_PIXELS, required: false, place: Place::Body },
] }));
pub(super) static IMAGE_GENERATION_DESTINATION_CONFIG: Shape = Shape::new("ImageGenerationDestinationConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Uri", shape: &DESTINATION_URI, required: true, place: Place::Body },
    Member { name: "DestinationRegion", shape: &DESTINATION_REGION, required: true, place: Place::Body },
] }));
pub(super) static IMAGE_SELECTOR_TYPE: Shape = Shape { values: &["SERVER_TIMESTAMP", "PRODUCER_TIMESTAMP"], ..Shape::new("ImageSelectorType", Kind::String) };
pub(super) static JOB_STATUS_DETAILS: Shape = Shape::new("JobStatusDetails", Kind::String);
pub(super) static KMS_KEY_ID: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_6), ..Shape::new("KmsKeyId", Kind::String) };
pub(super) static LAST_RECORDER_STATUS: Shape = Shape::new("LastRecorderStatus", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "JobStatusDetails", shape: &JOB_STATUS_DETAILS, required: false, place: Place::Body },
    Member { name: "LastCollectedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdatedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "RecorderStatus", shape: &RECORDER_STATUS, required: false, place: Place::Body },
] }));
pub(super) static LAST_UPLOADER_STATUS: Shape = Shape::new("LastUploaderStatus", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "JobStatusDetails", shape: &JOB_STATUS_DETAILS, required: false, place: Place::Body },
    Member { name: "LastCollectedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdatedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "UploaderStatus", shape: &UPLOADER_STATUS, required: false, place: Place::Body },
] }));
pub(super) static LIST_EDGE_AGENT_CONFIGURATIONS_EDGE_CONFIG: Shape = Shape::new("ListEdgeAgentConfigurationsEdgeConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdatedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "SyncStatus", shape: &SYNC_STATUS, required: false, place: Place::Body },
    Member { name: "FailedStatusDetails", shape: &FAILED_STATUS_DETAILS, required: false, place: Place::Body },
    Member { name: "EdgeConfig", shape: &EDGE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static LIST_EDGE_AGENT_CONFIGURATIONS_EDGE_CONFIG_LIST: Shape = Shape::new("ListEdgeAgentConfigurationsEdgeConfigList", Kind::List(&LIST_EDGE_AGENT_CONFIGURATIONS_EDGE_CONFIG));
pub(super) static LIST_EDGE_AGENT_CONFIGURATIONS_INPUT: Shape = Shape::new("ListEdgeAgentConfigurationsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HubDeviceArn", shape: &HUB_DEVICE_ARN, required: true, place: Place::Body },
    Member { name: "MaxResults", shape: &LIST_EDGE_AGENT_CONFIGURATIONS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_EDGE_AGENT_CONFIGURATIONS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10), ..Shape::new("ListEdgeAgentConfigurationsInputLimit", Kind::Integer) };
pub(super) static LIST_EDGE_AGENT_CONFIGURATIONS_OUTPUT: Shape = Shape::new("ListEdgeAgentConfigurationsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EdgeConfigs", shape: &LIST_EDGE_AGENT_CONFIGURATIONS_EDGE_CONFIG_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_OF_PROTOCOLS: Shape = Shape { min: Some(1), max: Some(5), ..Shape::new("ListOfProtocols", Kind::List(&CHANNEL_PROTOCOL)) };
pub(super) static LIST_SIGNALING_CHANNELS_INPUT: Shape = Shape::new("ListSignalingChannelsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MaxResults", shape: &LIST_STREAMS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "ChannelNameCondition", shape: &CHANNEL_NAME_CONDITION, required: false, place: Place::Body },
] }));
pub(super) static LIST_SIGNALING_CHANNELS_OUTPUT: Shape = Shape::new("ListSignalingChannelsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelInfoList", shape: &CHANNEL_INFO_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAMS_INPUT: Shape = Shape::new("ListStreamsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MaxResults", shape: &LIST_STREAMS_INPUT_LIMIT, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "StreamNameCondition", shape: &STREAM_NAME_CONDITION, required: false, place: Place::Body },
] }));
pub(super) static LIST_STREAMS_INPUT_LIMIT: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("ListStreamsInputLimit", Kind::Integer) };
pub(super) static LIST_STREAMS_OUTPUT: Shape = Shape::new("ListStreamsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamInfoList", shape: &STREAM_INFO_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_INPUT: Shape = Shape::new("ListTagsForResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_RESOURCE_OUTPUT: Shape = Shape::new("ListTagsForResourceOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "Tags", shape: &RESOURCE_TAGS, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_STREAM_INPUT: Shape = Shape::new("ListTagsForStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_FOR_STREAM_OUTPUT: Shape = Shape::new("ListTagsForStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "Tags", shape: &RESOURCE_TAGS, required: false, place: Place::Body },
] }));
pub(super) static LOCAL_SIZE_CONFIG: Shape = Shape::new("LocalSizeConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MaxLocalMediaSizeInMB", shape: &MAX_LOCAL_MEDIA_SIZE_IN_MB, required: false, place: Place::Body },
    Member { name: "StrategyOnFullSize", shape: &STRATEGY_ON_FULL_SIZE, required: false, place: Place::Body },
] }));
pub(super) static MAPPED_RESOURCE_CONFIGURATION_LIST: Shape = Shape { min: Some(0), max: Some(1), ..Shape::new("MappedResourceConfigurationList", Kind::List(&MAPPED_RESOURCE_CONFIGURATION_LIST_ITEM)) };
pub(super) static MAPPED_RESOURCE_CONFIGURATION_LIST_ITEM: Shape = Shape::new("MappedResourceConfigurationListItem", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Type", shape: &TYPE, required: false, place: Place::Body },
    Member { name: "ARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static MAPPED_RESOURCE_CONFIGURATION_LIST_LIMIT: Shape = Shape { min: Some(1), max: Some(1), ..Shape::new("MappedResourceConfigurationListLimit", Kind::Integer) };
pub(super) static MAX_LOCAL_MEDIA_SIZE_IN_MB: Shape = Shape { min: Some(64), max: Some(2000000), ..Shape::new("MaxLocalMediaSizeInMB", Kind::Integer) };
pub(super) static MEDIA_SOURCE_CONFIG: Shape = Shape::new("MediaSourceConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MediaUriSecretArn", shape: &MEDIA_URI_SECRET_ARN, required: true, place: Place::Body },
    Member { name: "MediaUriType", shape: &MEDIA_URI_TYPE, required: true, place: Place::Body },
] }));
pub(super) static MEDIA_STORAGE_CONFIGURATION: Shape = Shape::new("MediaStorageConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "Status", shape: &MEDIA_STORAGE_CONFIGURATION_STATUS, required: true, place: Place::Body },
] }));
pub(super) static MEDIA_STORAGE_CONFIGURATION_STATUS: Shape = Shape { values: &["ENABLED", "DISABLED"], ..Shape::new("MediaStorageConfigurationStatus", Kind::String) };
pub(super) static MEDIA_TYPE: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_7), ..Shape::new("MediaType", Kind::String) };
pub(super) static MEDIA_URI_SECRET_ARN: Shape = Shape { min: Some(20), max: Some(2048), pattern: Some(&PATTERN_8), sensitive: true, ..Shape::new("MediaUriSecretArn", Kind::String) };
pub(super) static MEDIA_URI_TYPE: Shape = Shape { values: &["RTSP_URI", "FILE_URI"], ..Shape::new("MediaUriType", Kind::String) };
pub(super) static MESSAGE_TTL_SECONDS: Shape = Shape { min: Some(5), max: Some(120), ..Shape::new("MessageTtlSeconds", Kind::Integer) };
pub(super) static NEXT_TOKEN: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_9), ..Shape::new("NextToken", Kind::String) };
pub(super) static NOTIFICATION_CONFIGURATION: Shape = Shape::new("NotificationConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Status", shape: &CONFIGURATION_STATUS, required: true, place: Place::Body },
    Member { name: "DestinationConfig", shape: &NOTIFICATION_DESTINATION_CONFIG, required: true, place: Place::Body },
] }));
pub(super) static NOTIFICATION_DESTINATION_CONFIG: Shape = Shape::new("NotificationDestinationConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Uri", shape: &DESTINATION_URI, required: true, place: Place::Body },
] }));
pub(super) static RECORDER_CONFIG: Shape = Shape::new("RecorderConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MediaSourceConfig", shape: &MEDIA_SOURCE_CONFIG, required: true, place: Place::Body },
    Member { name: "ScheduleConfig", shape: &SCHEDULE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static RECORDER_STATUS: Shape = Shape { values: &["SUCCESS", "USER_ERROR", "SYSTEM_ERROR"], ..Shape::new("RecorderStatus", Kind::String) };
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_10), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static RESOURCE_ENDPOINT: Shape = Shape::new("ResourceEndpoint", Kind::String);
pub(super) static RESOURCE_ENDPOINT_LIST: Shape = Shape::new("ResourceEndpointList", Kind::List(&RESOURCE_ENDPOINT_LIST_ITEM));
pub(super) static RESOURCE_ENDPOINT_LIST_ITEM: Shape = Shape::new("ResourceEndpointListItem", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Protocol", shape: &CHANNEL_PROTOCOL, required: false, place: Place::Body },
    Member { name: "ResourceEndpoint", shape: &RESOURCE_ENDPOINT, required: false, place: Place::Body },
] }));
pub(super) static RESOURCE_TAGS: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("ResourceTags", Kind::Map { key: &TAG_KEY, value: &TAG_VALUE }) };
pub(super) static SAMPLING_INTERVAL: Shape = Shape::new("SamplingInterval", Kind::Integer);
pub(super) static SCHEDULE_CONFIG: Shape = Shape::new("ScheduleConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ScheduleExpression", shape: &SCHEDULE_EXPRESSION, required: true, place: Place::Body },
    Member { name: "DurationInSeconds", shape: &DURATION_IN_SECONDS, required: true, place: Place::Body },
] }));
pub(super) static SCHEDULE_EXPRESSION: Shape = Shape { min: Some(11), max: Some(100), pattern: Some(&PATTERN_11), ..Shape::new("ScheduleExpression", Kind::String) };
pub(super) static SINGLE_MASTER_CHANNEL_ENDPOINT_CONFIGURATION: Shape = Shape::new("SingleMasterChannelEndpointConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Protocols", shape: &LIST_OF_PROTOCOLS, required: false, place: Place::Body },
    Member { name: "Role", shape: &CHANNEL_ROLE, required: false, place: Place::Body },
] }));
pub(super) static SINGLE_MASTER_CONFIGURATION: Shape = Shape::new("SingleMasterConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MessageTtlSeconds", shape: &MESSAGE_TTL_SECONDS, required: false, place: Place::Body },
] }));
pub(super) static START_EDGE_CONFIGURATION_UPDATE_INPUT: Shape = Shape::new("StartEdgeConfigurationUpdateInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "EdgeConfig", shape: &EDGE_CONFIG, required: true, place: Place::Body },
] }));
pub(super) static START_EDGE_CONFIGURATION_UPDATE_OUTPUT: Shape = Shape::new("StartEdgeConfigurationUpdateOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastUpdatedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "SyncStatus", shape: &SYNC_STATUS, required: false, place: Place::Body },
    Member { name: "FailedStatusDetails", shape: &FAILED_STATUS_DETAILS, required: false, place: Place::Body },
    Member { name: "EdgeConfig", shape: &EDGE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static STATUS: Shape = Shape { values: &["CREATING", "ACTIVE", "UPDATING", "DELETING"], ..Shape::new("Status", Kind::String) };
pub(super) static STRATEGY_ON_FULL_SIZE: Shape = Shape { values: &["DELETE_OLDEST_MEDIA", "DENY_NEW_MEDIA"], ..Shape::new("StrategyOnFullSize", Kind::String) };
pub(super) static STREAM_INFO: Shape = Shape::new("StreamInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DeviceName", shape: &DEVICE_NAME, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "MediaType", shape: &MEDIA_TYPE, required: false, place: Place::Body },
    Member { name: "KmsKeyId", shape: &KMS_KEY_ID, required: false, place: Place::Body },
    Member { name: "Version", shape: &VERSION, required: false, place: Place::Body },
    Member { name: "Status", shape: &STATUS, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "DataRetentionInHours", shape: &DATA_RETENTION_IN_HOURS, required: false, place: Place::Body },
] }));
pub(super) static STREAM_INFO_LIST: Shape = Shape::new("StreamInfoList", Kind::List(&STREAM_INFO));
pub(super) static STREAM_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_1), ..Shape::new("StreamName", Kind::String) };
pub(super) static STREAM_NAME_CONDITION: Shape = Shape::new("StreamNameCondition", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ComparisonOperator", shape: &COMPARISON_OPERATOR, required: false, place: Place::Body },
    Member { name: "ComparisonValue", shape: &STREAM_NAME, required: false, place: Place::Body },
] }));
pub(super) static STREAM_STORAGE_CONFIGURATION: Shape = Shape::new("StreamStorageConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DefaultStorageTier", shape: &DEFAULT_STORAGE_TIER, required: true, place: Place::Body },
] }));
pub(super) static SYNC_STATUS: Shape = Shape { values: &["SYNCING", "ACKNOWLEDGED", "IN_SYNC", "SYNC_FAILED", "DELETING", "DELETE_FAILED", "DELETING_ACKNOWLEDGED"], ..Shape::new("SyncStatus", Kind::String) };
pub(super) static TAG: Shape = Shape::new("Tag", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Key", shape: &TAG_KEY, required: true, place: Place::Body },
    Member { name: "Value", shape: &TAG_VALUE, required: true, place: Place::Body },
] }));
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_12), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEY_LIST: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("TagKeyList", Kind::List(&TAG_KEY)) };
pub(super) static TAG_LIST: Shape = Shape { min: Some(1), max: Some(50), ..Shape::new("TagList", Kind::List(&TAG)) };
pub(super) static TAG_ON_CREATE_LIST: Shape = Shape { min: Some(0), max: Some(50), ..Shape::new("TagOnCreateList", Kind::List(&TAG)) };
pub(super) static TAG_RESOURCE_INPUT: Shape = Shape::new("TagResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "Tags", shape: &TAG_LIST, required: true, place: Place::Body },
] }));
pub(super) static TAG_RESOURCE_OUTPUT: Shape = Shape::new("TagResourceOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG_STREAM_INPUT: Shape = Shape::new("TagStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "Tags", shape: &RESOURCE_TAGS, required: true, place: Place::Body },
] }));
pub(super) static TAG_STREAM_OUTPUT: Shape = Shape::new("TagStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_13), ..Shape::new("TagValue", Kind::String) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static TYPE: Shape = Shape::new("Type", Kind::String);
pub(super) static UNTAG_RESOURCE_INPUT: Shape = Shape::new("UntagResourceInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "TagKeyList", shape: &TAG_KEY_LIST, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_RESOURCE_OUTPUT: Shape = Shape::new("UntagResourceOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UNTAG_STREAM_INPUT: Shape = Shape::new("UntagStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "TagKeyList", shape: &TAG_KEY_LIST, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_STREAM_OUTPUT: Shape = Shape::new("UntagStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_DATA_RETENTION_INPUT: Shape = Shape::new("UpdateDataRetentionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: true, place: Place::Body },
    Member { name: "Operation", shape: &UPDATE_DATA_RETENTION_OPERATION, required: true, place: Place::Body },
    Member { name: "DataRetentionChangeInHours", shape: &DATA_RETENTION_CHANGE_IN_HOURS, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_DATA_RETENTION_OPERATION: Shape = Shape { values: &["INCREASE_DATA_RETENTION", "DECREASE_DATA_RETENTION"], ..Shape::new("UpdateDataRetentionOperation", Kind::String) };
pub(super) static UPDATE_DATA_RETENTION_OUTPUT: Shape = Shape::new("UpdateDataRetentionOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_IMAGE_GENERATION_CONFIGURATION_INPUT: Shape = Shape::new("UpdateImageGenerationConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ImageGenerationConfiguration", shape: &IMAGE_GENERATION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_IMAGE_GENERATION_CONFIGURATION_OUTPUT: Shape = Shape::new("UpdateImageGenerationConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_MEDIA_STORAGE_CONFIGURATION_INPUT: Shape = Shape::new("UpdateMediaStorageConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "MediaStorageConfiguration", shape: &MEDIA_STORAGE_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_MEDIA_STORAGE_CONFIGURATION_OUTPUT: Shape = Shape::new("UpdateMediaStorageConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_NOTIFICATION_CONFIGURATION_INPUT: Shape = Shape::new("UpdateNotificationConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "NotificationConfiguration", shape: &NOTIFICATION_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_NOTIFICATION_CONFIGURATION_OUTPUT: Shape = Shape::new("UpdateNotificationConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_SIGNALING_CHANNEL_INPUT: Shape = Shape::new("UpdateSignalingChannelInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: true, place: Place::Body },
    Member { name: "SingleMasterConfiguration", shape: &SINGLE_MASTER_CONFIGURATION, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_SIGNALING_CHANNEL_OUTPUT: Shape = Shape::new("UpdateSignalingChannelOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_STREAM_INPUT: Shape = Shape::new("UpdateStreamInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: true, place: Place::Body },
    Member { name: "DeviceName", shape: &DEVICE_NAME, required: false, place: Place::Body },
    Member { name: "MediaType", shape: &MEDIA_TYPE, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_STREAM_OUTPUT: Shape = Shape::new("UpdateStreamOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_STREAM_STORAGE_CONFIGURATION_INPUT: Shape = Shape::new("UpdateStreamStorageConfigurationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "CurrentVersion", shape: &VERSION, required: true, place: Place::Body },
    Member { name: "StreamStorageConfiguration", shape: &STREAM_STORAGE_CONFIGURATION, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_STREAM_STORAGE_CONFIGURATION_OUTPUT: Shape = Shape::new("UpdateStreamStorageConfigurationOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPLOADER_CONFIG: Shape = Shape::new("UploaderConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ScheduleConfig", shape: &SCHEDULE_CONFIG, required: true, place: Place::Body },
] }));
pub(super) static UPLOADER_STATUS: Shape = Shape { values: &["SUCCESS", "USER_ERROR", "SYSTEM_ERROR"], ..Shape::new("UploaderStatus", Kind::String) };
pub(super) static VERSION: Shape = Shape { min: Some(1), max: Some(64), pattern: Some(&PATTERN_14), ..Shape::new("Version", Kind::String) };
pub(super) static WIDTH_PIXELS: Shape = Shape { min: Some(1), max: Some(3840), ..Shape::new("WidthPixels", Kind::Integer) };

static PATTERN_1: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_2: Pattern = Pattern::new("^[a-z]+(-[a-z]+)?-[a-z]+-[0-9]$", None);
static PATTERN_3: Pattern = Pattern::new("^[a-zA-Z_0-9]+:(//)?([^/]+)/?([^*]*)$", None);
static PATTERN_4: Pattern = Pattern::new("^[a-zA-Z_0-9]+", None);
static PATTERN_5: Pattern = Pattern::new("arn:[a-z\\d-]+:iot:[a-z0-9-]+:[0-9]+:thing/[a-zA-Z0-9_.-]+", None);
static PATTERN_6: Pattern = Pattern::new(".+", None);
static PATTERN_7: Pattern = Pattern::new("[\\w\\-\\.\\+]+/[\\w\\-\\.\\+]+(,[\\w\\-\\.\\+]+/[\\w\\-\\.\\+]+)*", None);
static PATTERN_8: Pattern = Pattern::new("arn:[a-z\\d-]+:secretsmanager:[a-z0-9-]+:[0-9]+:secret:[a-zA-Z0-9_.-]+", None);
static PATTERN_9: Pattern = Pattern::new("[a-zA-Z0-9+/=]*", None);
static PATTERN_10: Pattern = Pattern::new("arn:[a-z\\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+", None);
static PATTERN_11: Pattern = Pattern::new("[^\\n]{11,100}", None);
static PATTERN_12: Pattern = Pattern::new("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", None);
static PATTERN_13: Pattern = Pattern::new("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", None);
static PATTERN_14: Pattern = Pattern::new("[a-zA-Z0-9]+", None);
