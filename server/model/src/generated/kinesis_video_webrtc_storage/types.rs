//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesis-video-webrtc-storage`. A member that the model requires is no `Option`.

use crate::convert::{Fields, FromValue};
use crate::value::Value;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoinStorageSessionAsViewerInput {
    pub channel_arn: String,
    pub client_id: String,
}

impl FromValue for JoinStorageSessionAsViewerInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("channelArn"),
            client_id: fields.required("clientId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoinStorageSessionInput {
    pub channel_arn: String,
}

impl FromValue for JoinStorageSessionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("channelArn"),
        }
    }
}
