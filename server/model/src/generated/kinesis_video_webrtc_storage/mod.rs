//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! Amazon Kinesis Video WebRTC Storage.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// Amazon Kinesis Video WebRTC Storage.
pub static SERVICE: shape::Service = shape::Service {
    id: "kinesis-video-webrtc-storage",
    full_name: "Amazon Kinesis Video WebRTC Storage",
    api_version: "2018-05-10",
    endpoint_prefix: "kinesisvideo",
    target_prefix: None,
    protocol: Protocol::RestJson,
    json_version: Some("1.1"),
    signing_name: "kinesisvideo",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 2] = [
    Operation {
        name: "JoinStorageSession",
        input: Some(&shapes::JOIN_STORAGE_SESSION_INPUT),
        output: None,
        errors: &[&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::ACCESS_DENIED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "POST", uri: "/joinStorageSession", code: 200 },
        iam_action: "kinesisvideo:JoinStorageSession",
    },
    Operation {
        name: "JoinStorageSessionAsViewer",
        input: Some(&shapes::JOIN_STORAGE_SESSION_AS_VIEWER_INPUT),
        output: None,
        errors: &[&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::ACCESS_DENIED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION],
        http: Http { method: "POST", uri: "/joinStorageSessionAsViewer", code: 200 },
        iam_action: "kinesisvideo:JoinStorageSessionAsViewer",
    },
];
