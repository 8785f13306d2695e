//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! Amazon Kinesis Video Signaling Channels.

use crate::shape::{self, Http, Operation, Protocol};

pub mod errors;
mod shapes;
mod types;

pub use types::*;

/// Amazon Kinesis Video Signaling Channels.
pub static SERVICE: shape::Service = shape::Service {
    id: "kinesis-video-signaling",
    full_name: "Amazon Kinesis Video Signaling Channels",
    api_version: "2019-12-04",
    endpoint_prefix: "kinesisvideo",
    target_prefix: None,
    protocol: Protocol::RestJson,
    json_version: None,
    signing_name: "kinesisvideo",
    operations: &OPERATIONS,
};

static OPERATIONS: [Operation; 2] = [
    Operation {
        name: "GetIceServerConfig",
        input: Some(&shapes::GET_ICE_SERVER_CONFIG_REQUEST),
        output: Some(&shapes::GET_ICE_SERVER_CONFIG_RESPONSE),
        errors: &[&errors::INVALID_CLIENT_EXCEPTION, &errors::SESSION_EXPIRED_EXCEPTION, &errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION],
        http: Http { method: "POST", uri: "/v1/get-ice-server-config", code: 200 },
        iam_action: "kinesisvideo:GetIceServerConfig",
    },
    Operation {
        name: "SendAlexaOfferToMaster",
        input: Some(&shapes::SEND_ALEXA_OFFER_TO_MASTER_REQUEST),
        output: Some(&shapes::SEND_ALEXA_OFFER_TO_MASTER_RESPONSE),
        errors: &[&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, &errors::RESOURCE_NOT_FOUND_EXCEPTION, &errors::INVALID_ARGUMENT_EXCEPTION, &errors::NOT_AUTHORIZED_EXCEPTION],
        http: Http { method: "POST", uri: "/v1/send-alexa-offer-to-master", code: 200 },
        iam_action: "kinesisvideo:SendAlexaOfferToMaster",
    },
];
