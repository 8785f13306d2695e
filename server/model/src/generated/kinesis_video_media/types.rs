//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesis-video-media`. A member that the model requires is no `Option`.

use bytes::Bytes;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::{Timestamp, Value};

#[derive(Clone, Debug, PartialEq)]
pub struct GetMediaInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub start_selector: StartSelector,
}

impl FromValue for GetMediaInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            start_selector: fields.required("StartSelector"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetMediaOutput {
    pub content_type: Option<String>,
    pub payload: Option<Bytes>,
}

impl Encode for GetMediaOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ContentType", &self.content_type);
        members.optional("Payload", &self.payload);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct StartSelector {
    pub start_selector_type: StartSelectorType,
    pub after_fragment_number: Option<String>,
    pub start_timestamp: Option<Timestamp>,
    pub continuation_token: Option<String>,
}

impl FromValue for StartSelector {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            start_selector_type: fields.required("StartSelectorType"),
            after_fragment_number: fields.optional("AfterFragmentNumber"),
            start_timestamp: fields.optional("StartTimestamp"),
            continuation_token: fields.optional("ContinuationToken"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StartSelectorType {
    FragmentNumber,
    ServerTimestamp,
    ProducerTimestamp,
    Now,
    Earliest,
    ContinuationToken,
}

impl StartSelectorType {
    pub const ALL: [Self; 6] = [Self::FragmentNumber, Self::ServerTimestamp, Self::ProducerTimestamp, Self::Now, Self::Earliest, Self::ContinuationToken];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FragmentNumber => "FRAGMENT_NUMBER",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::Now => "NOW",
            Self::Earliest => "EARLIEST",
            Self::ContinuationToken => "CONTINUATION_TOKEN",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FRAGMENT_NUMBER" => Some(Self::FragmentNumber),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "NOW" => Some(Self::Now),
            "EARLIEST" => Some(Self::Earliest),
            "CONTINUATION_TOKEN" => Some(Self::ContinuationToken),
            _ => None,
        }
    }
}

impl FromValue for StartSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of StartSelectorType")
    }
}
