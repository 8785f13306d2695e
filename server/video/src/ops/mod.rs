//! The operations of Video Streams, one file each: what it does, the function, its tests. A new one is a file and a line here, under
//! the service of the models that it belongs to.

use penstock_model::kinesis_video_archived_media::{
    GetClipInput, GetDASHStreamingSessionURLInput, GetHLSStreamingSessionURLInput, GetImagesInput,
    GetMediaForFragmentListInput, ListFragmentsInput,
};
use penstock_model::kinesis_video_media::GetMediaInput;
use penstock_model::kinesis_video_signaling::{GetIceServerConfigRequest, SendAlexaOfferToMasterRequest};
use penstock_model::kinesis_video_webrtc_storage::{
    JoinStorageSessionAsViewerInput, JoinStorageSessionInput,
};
use penstock_model::kinesisvideo::{
    CreateSignalingChannelInput, CreateStreamInput, DeleteEdgeConfigurationInput,
    DeleteSignalingChannelInput, DeleteStreamInput, DescribeEdgeConfigurationInput,
    DescribeImageGenerationConfigurationInput, DescribeMappedResourceConfigurationInput,
    DescribeMediaStorageConfigurationInput, DescribeNotificationConfigurationInput,
    DescribeSignalingChannelInput, DescribeStreamInput, DescribeStreamStorageConfigurationInput,
    GetDataEndpointInput, GetSignalingChannelEndpointInput, ListEdgeAgentConfigurationsInput,
    ListSignalingChannelsInput, ListStreamsInput, ListTagsForResourceInput, ListTagsForStreamInput,
    StartEdgeConfigurationUpdateInput, TagResourceInput, TagStreamInput, UntagResourceInput,
    UntagStreamInput, UpdateDataRetentionInput, UpdateImageGenerationConfigurationInput,
    UpdateMediaStorageConfigurationInput, UpdateNotificationConfigurationInput, UpdateSignalingChannelInput,
    UpdateStreamInput, UpdateStreamStorageConfigurationInput,
};

use crate::Video;

mod create_signaling_channel;
mod create_stream;
mod delete_edge_configuration;
mod delete_signaling_channel;
mod delete_stream;
mod describe_edge_configuration;
mod describe_image_generation_configuration;
mod describe_mapped_resource_configuration;
mod describe_media_storage_configuration;
mod describe_notification_configuration;
mod describe_signaling_channel;
mod describe_stream;
mod describe_stream_storage_configuration;
mod get_clip;
mod get_dash_streaming_session_url;
mod get_data_endpoint;
mod get_hls_streaming_session_url;
mod get_ice_server_config;
mod get_images;
mod get_media;
mod get_media_for_fragment_list;
mod get_signaling_channel_endpoint;
mod join_storage_session;
mod join_storage_session_as_viewer;
mod list_edge_agent_configurations;
mod list_fragments;
mod list_signaling_channels;
mod list_streams;
mod list_tags_for_resource;
mod list_tags_for_stream;
mod send_alexa_offer_to_master;
mod start_edge_configuration_update;
mod tag_resource;
mod tag_stream;
mod untag_resource;
mod untag_stream;
mod update_data_retention;
mod update_image_generation_configuration;
mod update_media_storage_configuration;
mod update_notification_configuration;
mod update_signaling_channel;
mod update_stream;
mod update_stream_storage_configuration;

penstock_api::operations! { Video;
    "kinesisvideo" {
        CreateSignalingChannel(CreateSignalingChannelInput) => create_signaling_channel::create_signaling_channel,
        CreateStream(CreateStreamInput) => create_stream::create_stream,
        DeleteEdgeConfiguration(DeleteEdgeConfigurationInput) => delete_edge_configuration::delete_edge_configuration,
        DeleteSignalingChannel(DeleteSignalingChannelInput) => delete_signaling_channel::delete_signaling_channel,
        DeleteStream(DeleteStreamInput) => delete_stream::delete_stream,
        DescribeEdgeConfiguration(DescribeEdgeConfigurationInput) => describe_edge_configuration::describe_edge_configuration,
        DescribeImageGenerationConfiguration(DescribeImageGenerationConfigurationInput) => describe_image_generation_configuration::describe_image_generation_configuration,
        DescribeMappedResourceConfiguration(DescribeMappedResourceConfigurationInput) => describe_mapped_resource_configuration::describe_mapped_resource_configuration,
        DescribeMediaStorageConfiguration(DescribeMediaStorageConfigurationInput) => describe_media_storage_configuration::describe_media_storage_configuration,
        DescribeNotificationConfiguration(DescribeNotificationConfigurationInput) => describe_notification_configuration::describe_notification_configuration,
        DescribeSignalingChannel(DescribeSignalingChannelInput) => describe_signaling_channel::describe_signaling_channel,
        DescribeStream(DescribeStreamInput) => describe_stream::describe_stream,
        DescribeStreamStorageConfiguration(DescribeStreamStorageConfigurationInput) => describe_stream_storage_configuration::describe_stream_storage_configuration,
        GetDataEndpoint(GetDataEndpointInput) => get_data_endpoint::get_data_endpoint,
        GetSignalingChannelEndpoint(GetSignalingChannelEndpointInput) => get_signaling_channel_endpoint::get_signaling_channel_endpoint,
        ListEdgeAgentConfigurations(ListEdgeAgentConfigurationsInput) => list_edge_agent_configurations::list_edge_agent_configurations,
        ListSignalingChannels(ListSignalingChannelsInput) => list_signaling_channels::list_signaling_channels,
        ListStreams(ListStreamsInput) => list_streams::list_streams,
        ListTagsForResource(ListTagsForResourceInput) => list_tags_for_resource::list_tags_for_resource,
        ListTagsForStream(ListTagsForStreamInput) => list_tags_for_stream::list_tags_for_stream,
        StartEdgeConfigurationUpdate(StartEdgeConfigurationUpdateInput) => start_edge_configuration_update::start_edge_configuration_update,
        TagResource(TagResourceInput) => tag_resource::tag_resource,
        TagStream(TagStreamInput) => tag_stream::tag_stream,
        UntagResource(UntagResourceInput) => untag_resource::untag_resource,
        UntagStream(UntagStreamInput) => untag_stream::untag_stream,
        UpdateDataRetention(UpdateDataRetentionInput) => update_data_retention::update_data_retention,
        UpdateImageGenerationConfiguration(UpdateImageGenerationConfigurationInput) => update_image_generation_configuration::update_image_generation_configuration,
        UpdateMediaStorageConfiguration(UpdateMediaStorageConfigurationInput) => update_media_storage_configuration::update_media_storage_configuration,
        UpdateNotificationConfiguration(UpdateNotificationConfigurationInput) => update_notification_configuration::update_notification_configuration,
        UpdateSignalingChannel(UpdateSignalingChannelInput) => update_signaling_channel::update_signaling_channel,
        UpdateStream(UpdateStreamInput) => update_stream::update_stream,
        UpdateStreamStorageConfiguration(UpdateStreamStorageConfigurationInput) => update_stream_storage_configuration::update_stream_storage_configuration,
    }
    "kinesis-video-media" {
        GetMedia(GetMediaInput) => get_media::get_media,
    }
    "kinesis-video-archived-media" {
        GetClip(GetClipInput) => get_clip::get_clip,
        GetDASHStreamingSessionURL(GetDASHStreamingSessionURLInput) => get_dash_streaming_session_url::get_dash_streaming_session_url,
        GetHLSStreamingSessionURL(GetHLSStreamingSessionURLInput) => get_hls_streaming_session_url::get_hls_streaming_session_url,
        GetImages(GetImagesInput) => get_images::get_images,
        GetMediaForFragmentList(GetMediaForFragmentListInput) => get_media_for_fragment_list::get_media_for_fragment_list,
        ListFragments(ListFragmentsInput) => list_fragments::list_fragments,
    }
    "kinesis-video-signaling" {
        GetIceServerConfig(GetIceServerConfigRequest) => get_ice_server_config::get_ice_server_config,
        SendAlexaOfferToMaster(SendAlexaOfferToMasterRequest) => send_alexa_offer_to_master::send_alexa_offer_to_master,
    }
    "kinesis-video-webrtc-storage" {
        JoinStorageSession(JoinStorageSessionInput) => join_storage_session::join_storage_session,
        JoinStorageSessionAsViewer(JoinStorageSessionAsViewerInput) => join_storage_session_as_viewer::join_storage_session_as_viewer,
    }
}
