//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! Amazon Kinesis Video Streams Archived Media.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// Amazon Kinesis Video Streams Archived Media.
pub static SERVICE: shape::Service = shape::Service {
    id: "kinesis-video-archived-media",
    full_name: "Amazon Kinesis Video Streams Archived Media",
    api_version: "2017-09-30",
    endpoint_prefix: "kinesisvideo",
    target_prefix: None,
    protocol: Protocol::RestJson,
    json_version: None,
    signing_name: "kinesisvideo",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 6] = [
    Operation {
        name: "GetClip",
        input: Some(&shapes::GET_CLIP_INPUT),
        output: Some(&shapes::GET_CLIP_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION, &errors::UNSUPPORTED_STREAM_MEDIA_TYPE_EXCEPTION, &errors::MISSING_CODEC_PRIVATE_DATA_EXCEPTION, &errors::INVALID_CODEC_PRIVATE_DATA_EXCEPTION, &errors::INVALID_MEDIA_FRAME_EXCEPTION, &errors::NO_DATA_RETENTION_EXCEPTION],
        http: Http { method: "POST", uri: "/getClip", code: 200 },
        iam_action: "kinesisvideo:GetClip",
    },
    Operation {
        name: "GetDASHStreamingSessionURL",
        input: Some(&shapes::GET_DASH_STREAMING_SESSION_URL_INPUT),
        output: Some(&shapes::GET_DASH_STREAMING_SESSION_URL_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION, &errors::UNSUPPORTED_STREAM_MEDIA_TYPE_EXCEPTION, &errors::NO_DATA_RETENTION_EXCEPTION, &errors::MISSING_CODEC_PRIVATE_DATA_EXCEPTION, &errors::INVALID_CODEC_PRIVATE_DATA_EXCEPTION],
        http: Http { method: "POST", uri: "/getDASHStreamingSessionURL", code: 200 },
        iam_action: "kinesisvideo:GetDASHStreamingSessionURL",
    },
    Operation {
        name: "GetHLSStreamingSessionURL",
        input: Some(&shapes::GET_HLS_STREAMING_SESSION_URL_INPUT),
        output: Some(&shapes::GET_HLS_STREAMING_SESSION_URL_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION, &errors::UNSUPPORTED_STREAM_MEDIA_TYPE_EXCEPTION, &errors::NO_DATA_RETENTION_EXCEPTION, &errors::MISSING_CODEC_PRIVATE_DATA_EXCEPTION, &errors::INVALID_CODEC_PRIVATE_DATA_EXCEPTION],
        http: Http { method: "POST", uri: "/getHLSStreamingSessionURL", code: 200 },
        iam_action: "kinesisvideo:GetHLSStreamingSessionURL",
    },
    Operation {
        name: "GetImages",
        input: Some(&shapes::GET_IMAGES_INPUT),
        output: Some(&shapes::GET_IMAGES_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION, &errors::NO_DATA_RETENTION_EXCEPTION],
        http: Http { method: "POST", uri: "/getImages", code: 200 },
        iam_action: "kinesisvideo:GetImages",
    },
    Operation {
        name: "GetMediaForFragmentList",
        input: Some(&shapes::GET_MEDIA_FOR_FRAGMENT_LIST_INPUT),
        output: Some(&shapes::GET_MEDIA_FOR_FRAGMENT_LIST_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION],
        http: Http { method: "POST", uri: "/getMediaForFragmentList", code: 200 },
        iam_action: "kinesisvideo:GetMediaForFragmentList",
    },
    Operation {
        name: "ListFragments",
        input: Some(&shapes::LIST_FRAGMENTS_INPUT),
        output: Some(&shapes::LIST_FRAGMENTS_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION],
        http: Http { method: "POST", uri: "/listFragments", code: 200 },
        iam_action: "kinesisvideo:ListFragments",
    },
];
