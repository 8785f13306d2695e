//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesis-video-archived-media`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static CLIP_FRAGMENT_SELECTOR: Shape = Shape::new("ClipFragmentSelector", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FragmentSelectorType", shape: &CLIP_FRAGMENT_SELECTOR_TYPE, required: true, place: Place::Body },
    Member { name: "TimestampRange", shape: &CLIP_TIMESTAMP_RANGE, required: true, place: Place::Body },
] }));
pub(super) static CLIP_FRAGMENT_SELECTOR_TYPE: Shape = Shape { values: &["PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP"], ..Shape::new("ClipFragmentSelectorType", Kind::String) };
pub(super) static CLIP_TIMESTAMP_RANGE: Shape = Shape::new("ClipTimestampRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EndTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static CONTAINER_FORMAT: Shape = Shape { values: &["FRAGMENTED_MP4", "MPEG_TS"], ..Shape::new("ContainerFormat", Kind::String) };
pub(super) static CONTENT_TYPE: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("ContentType", Kind::String) };
pub(super) static DASH_DISPLAY_FRAGMENT_NUMBER: Shape = Shape { values: &["ALWAYS", "NEVER"], ..Shape::new("DASHDisplayFragmentNumber", Kind::String) };
pub(super) static DASH_DISPLAY_FRAGMENT_TIMESTAMP: Shape = Shape { values: &["ALWAYS", "NEVER"], ..Shape::new("DASHDisplayFragmentTimestamp", Kind::String) };
pub(super) static DASH_FRAGMENT_SELECTOR: Shape = Shape::new("DASHFragmentSelector", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FragmentSelectorType", shape: &DASH_FRAGMENT_SELECTOR_TYPE, required: false, place: Place::Body },
    Member { name: "TimestampRange", shape: &DASH_TIMESTAMP_RANGE, required: false, place: Place::Body },
] }));
pub(super) static DASH_FRAGMENT_SELECTOR_TYPE: Shape = Shape { values: &["PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP"], ..Shape::new("DASHFragmentSelectorType", Kind::String) };
pub(super) static DASH_MAX_RESULTS: Shape = Shape { min: Some(1), max: Some(5000), ..Shape::new("DASHMaxResults", Kind::Long) };
pub(super) static DASH_PLAYBACK_MODE: Shape = Shape { values: &["LIVE", "LIVE_REPLAY", "ON_DEMAND"], ..Shape::new("DASHPlaybackMode", Kind::String) };
pub(super) static DASH_STREAMING_SESSION_URL: Shape = Shape::new("DASHStreamingSessionURL", Kind::String);
pub(super) static DASH_TIMESTAMP_RANGE: Shape = Shape::new("DASHTimestampRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "EndTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static EXPIRES: Shape = Shape { min: Some(300), max: Some(43200), ..Shape::new("Expires", Kind::Integer) };
pub(super) static FORMAT: Shape = Shape { values: &["JPEG", "PNG"], ..Shape::new("Format", Kind::String) };
pub(super) static FORMAT_CONFIG: Shape = Shape { min: Some(1), max: Some(1), ..Shape::new("FormatConfig", Kind::Map { key: &FORMAT_CONFIG_KEY, value: &FORMAT_CONFIG_VALUE }) };
pub(super) static FORMAT_CONFIG_KEY: Shape = Shape { values: &["JPEGQuality"], ..Shape::new("FormatConfigKey", Kind::String) };
pub(super) static FORMAT_CONFIG_VALUE: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("FormatConfigValue", Kind::String) };
pub(super) static FRAGMENT: Shape = Shape::new("Fragment", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FragmentNumber", shape: &FRAGMENT_NUMBER_STRING, required: false, place: Place::Body },
    Member { name: "FragmentSizeInBytes", shape: &LONG, required: false, place: Place::Body },
    Member { name: "ProducerTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ServerTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "FragmentLengthInMilliseconds", shape: &LONG, required: false, place: Place::Body },
] }));
pub(super) static FRAGMENT_LIST: Shape = Shape::new("FragmentList", Kind::List(&FRAGMENT));
pub(super) static FRAGMENT_NUMBER_LIST: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("FragmentNumberList", Kind::List(&FRAGMENT_NUMBER_STRING)) };
pub(super) static FRAGMENT_NUMBER_STRING: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_3), ..Shape::new("FragmentNumberString", Kind::String) };
pub(super) static FRAGMENT_SELECTOR: Shape = Shape::new("FragmentSelector", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FragmentSelectorType", shape: &FRAGMENT_SELECTOR_TYPE, required: true, place: Place::Body },
    Member { name: "TimestampRange", shape: &TIMESTAMP_RANGE, required: true, place: Place::Body },
] }));
pub(super) static FRAGMENT_SELECTOR_TYPE: Shape = Shape { values: &["PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP"], ..Shape::new("FragmentSelectorType", Kind::String) };
pub(super) static GET_CLIP_INPUT: Shape = Shape::new("GetClipInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ClipFragmentSelector", shape: &CLIP_FRAGMENT_SELECTOR, required: true, place: Place::Body },
] }));
pub(super) static GET_CLIP_OUTPUT: Shape = Shape::new("GetClipOutput", Kind::Structure(Structure { payload: Some("Payload"), event_stream: false, members: &[
    Member { name: "ContentType", shape: &CONTENT_TYPE, required: false, place: Place::Header("content-type") },
    Member { name: "Payload", shape: &PAYLOAD, required: false, place: Place::Body },
] }));
pub(super) static GET_DASH_STREAMING_SESSION_URL_INPUT: Shape = Shape::new("GetDASHStreamingSessionURLInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "PlaybackMode", shape: &DASH_PLAYBACK_MODE, required: false, place: Place::Body },
    Member { name: "DisplayFragmentTimestamp", shape: &DASH_DISPLAY_FRAGMENT_TIMESTAMP, required: false, place: Place::Body },
    Member { name: "DisplayFragmentNumber", shape: &DASH_DISPLAY_FRAGMENT_NUMBER, required: false, place: Place::Body },
    Member { name: "DASHFragmentSelector", shape: &DASH_FRAGMENT_SELECTOR, required: false, place: Place::Body },
    Member { name: "Expires", shape: &EXPIRES, required: false, place: Place::Body },
    Member { name: "MaxManifestFragmentResults", shape: &DASH_MAX_RESULTS, required: false, place: Place::Body },
] }));
pub(super) static GET_DASH_STREAMING_SESSION_URL_OUTPUT: Shape = Shape::new("GetDASHStreamingSessionURLOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DASHStreamingSessionURL", shape: &DASH_STREAMING_SESSION_URL, required: false, place: Place::Body },
] }));
pub(super) static GET_HLS_STREAMING_SESSION_URL_INPUT: Shape = Shape::new("GetHLSStreamingSessionURLInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "PlaybackMode", shape: &HLS_PLAYBACK_MODE, required: false, place: Place::Body },
    Member { name: "HLSFragmentSelector", shape: &HLS_FRAGMENT_SELECTOR, required: false, place: Place::Body },
    Member { name: "ContainerFormat", shape: &CONTAINER_FORMAT, required: false, place: Place::Body },
    Member { name: "DiscontinuityMode", shape: &HLS_DISCONTINUITY_MODE, required: false, place: Place::Body },
    Member { name: "DisplayFragmentTimestamp", shape: &HLS_DISPLAY_FRAGMENT_TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Expires", shape: &EXPIRES, required: false, place: Place::Body },
    Member { name: "MaxMediaPlaylistFragmentResults", shape: &HLS_MAX_RESULTS, required: false, place: Place::Body },
] }));
pub(super) static GET_HLS_STREAMING_SESSION_URL_OUTPUT: Shape = Shape::new("GetHLSStreamingSessionURLOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "HLSStreamingSessionURL", shape: &HLS_STREAMING_SESSION_URL, required: false, place: Place::Body },
] }));
pub(super) static GET_IMAGES_INPUT: Shape = Shape::new("GetImagesInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "ImageSelectorType", shape: &IMAGE_SELECTOR_TYPE, required: true, place: Place::Body },
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EndTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "SamplingInterval", shape: &SAMPLING_INTERVAL, required: false, place: Place::Body },
    Member { name: "Format", shape: &FORMAT, required: true, place: Place::Body },
    Member { name: "FormatConfig", shape: &FORMAT_CONFIG, required: false, place: Place::Body },
    Member { name: "WidthPixels", shape: &WIDTH_PIXELS, required: false, place: Place::Body },
    Member { name: "HeightPixels", shape: &HEIGHT_PIXELS, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &GET_IMAGES_MAX_RESULTS, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_IMAGES_MAX_RESULTS: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("GetImagesMaxResults", Kind::Long) };
pub(super) static GET_IMAGES_OUTPUT: Shape = Shape::new("GetImagesOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Images", shape: &IMAGES, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_MEDIA_FOR_FRAGMENT_LIST_INPUT: Shape = Shape::new("GetMediaForFragmentListInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "Fragments", shape: &FRAGMENT_NUMBER_LIST, required: true, place: Place::Body },
] }));
pub(super) static GET_MEDIA_FOR_FRAGMENT_LIST_OUTPUT: Shape = Shape::new("GetMediaForFragmentListOutput", Kind::Structure(Structure { payload: Some("Payload"), event_stream: false, members: &[
    Member { name: "ContentType", shape: &CONTENT_TYPE, required: false, place: Place::Header("content-type") },
    Member { name: "Payload", shape: &PAYLOAD, required: false, place: Place::Body },
] }));
pub(super) static HLS_DISCONTINUITY_MODE: Shape = Shape { values: &["ALWAYS", "NEVER", "ON_DISCONTINUITY"], ..Shape::new("HLSDiscontinuityMode", Kind::String) };
pub(super) static HLS_DISPLAY_FRAGMENT_TIMESTAMP: Shape = Shape { values: &["ALWAYS", "NEVER"], ..Shape::new("HLSDisplayFragmentTimestamp", Kind::String) };
pub(super) static HLS_FRAGMENT_SELECTOR: Shape = Shape::new("HLSFragmentSelector", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FragmentSelectorType", shape: &HLS_FRAGMENT_SELECTOR_TYPE, required: false, place: Place::Body },
    Member { name: "TimestampRange", shape: &HLS_TIMESTAMP_RANGE, required: false, place: Place::Body },
] }));
pub(super) static HLS_FRAGMENT_SELECTOR_TYPE: Shape = Shape { values: &["PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP"], ..Shape::new("HLSFragmentSelectorType", Kind::String) };
pub(super) static HLS_MAX_RESULTS: Shape = Shape { min: Some(1), max: Some(5000), ..Shape::new("HLSMaxResults", Kind::Long) };
pub(super) static HLS_PLAYBACK_MODE: Shape = Shape { values: &["LIVE", "LIVE_REPLAY", "ON_DEMAND"], ..Shape::new("HLSPlaybackMode", Kind::String) };
pub(super) static HLS_STREAMING_SESSION_URL: Shape = Shape::new("HLSStreamingSessionURL", Kind::String);
pub(super) static HLS_TIMESTAMP_RANGE: Shape = Shape::new("HLSTimestampRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "EndTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
] }));
pub(super) static HEIGHT_PIXELS: Shape = Shape { min: Some(1), max: Some(2160), ..Shape::new("HeightPixels", Kind::Integer) };
pub(super) static IMAGE: Shape = Shape::new("Image", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TimeStamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Error", shape: &IMAGE_ERROR, required: false, place: Place::Body },
    Member { name: "ImageContent", shape: &IMAGE_CONTENT, required: false, place: Place::Body },
] }));
pub(super) static IMAGE_CONTENT: Shape = Shape { min: Some(1), max: Some(6291456), ..Shape::new("ImageContent", Kind::String) };
pub(super) static IMAGE_ERROR: Shape = Shape { values: &["NO_MEDIA", "MEDIA_ERROR"], ..Shape::new("ImageError", Kind::String) };
pub(super) static IMAGE_SELECTOR_TYPE: Shape = Shape { values: &["PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP"], ..Shape::new("ImageSelectorType", Kind::String) };
pub(super) static IMAGES: Shape = Shape::new("Images", Kind::List(&IMAGE));
pub(super) static LIST_FRAGMENTS_INPUT: Shape = Shape::new("ListFragmentsInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &LIST_FRAGMENTS_MAX_RESULTS, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
    Member { name: "FragmentSelector", shape: &FRAGMENT_SELECTOR, required: false, place: Place::Body },
] }));
pub(super) static LIST_FRAGMENTS_MAX_RESULTS: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("ListFragmentsMaxResults", Kind::Long) };
pub(super) static LIST_FRAGMENTS_OUTPUT: Shape = Shape::new("ListFragmentsOutput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Fragments", shape: &FRAGMENT_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &NEXT_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static LONG: Shape = Shape::new("Long", Kind::Long);
pub(super) static NEXT_TOKEN: Shape = Shape { min: Some(1), max: Some(4096), pattern: Some(&PATTERN_4), ..Shape::new("NextToken", Kind::String) };
pub(super) static PAYLOAD: Shape = Shape::new("Payload", Kind::Blob { streaming: true });
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_5), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static SAMPLING_INTERVAL: Shape = Shape::new("SamplingInterval", Kind::Integer);
pub(super) static STREAM_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_6), ..Shape::new("StreamName", Kind::String) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static TIMESTAMP_RANGE: Shape = Shape::new("TimestampRange", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
    Member { name: "EndTimestamp", shape: &TIMESTAMP, required: true, place: Place::Body },
] }));
pub(super) static WIDTH_PIXELS: Shape = Shape { min: Some(1), max: Some(3840), ..Shape::new("WidthPixels", Kind::Integer) };

static PATTERN_1: Pattern = Pattern::new("^[a-zA-Z0-9_\\.\\-]+$", None);
static PATTERN_2: Pattern = Pattern::new("^[a-zA-Z_0-9]+", None);
static PATTERN_3: Pattern = Pattern::new("^[0-9]+$", None);
static PATTERN_4: Pattern = Pattern::new("[a-zA-Z0-9+/]+={0,2}", None);
static PATTERN_5: Pattern = Pattern::new("arn:[a-z\\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+", None);
static PATTERN_6: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
