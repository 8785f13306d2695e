//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! Amazon Kinesis Video Streams Media.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// Amazon Kinesis Video Streams Media.
pub static SERVICE: shape::Service = shape::Service {
    id: "kinesis-video-media",
    full_name: "Amazon Kinesis Video Streams Media",
    api_version: "2017-09-30",
    endpoint_prefix: "kinesisvideo",
    target_prefix: None,
    protocol: Protocol::RestJson,
    json_version: None,
    signing_name: "kinesisvideo",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 1] = [
    Operation {
        name: "GetMedia",
        input: Some(&shapes::GET_MEDIA_INPUT),
        output: Some(&shapes::GET_MEDIA_OUTPUT),
        errors: &[&errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION, &errors::INVALID_ENDPOINT_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::CONNECTION_LIMIT_EXCEEDED_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION],
        http: Http { method: "POST", uri: "/getMedia", code: 200 },
        iam_action: "kinesisvideo:GetMedia",
    },
];
