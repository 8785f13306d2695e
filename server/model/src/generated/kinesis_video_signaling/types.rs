//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesis-video-signaling`. A member that the model requires is no `Option`.

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::Value;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetIceServerConfigRequest {
    pub channel_arn: String,
    pub client_id: Option<String>,
    pub service: Option<Service>,
    pub username: Option<String>,
}

impl FromValue for GetIceServerConfigRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            client_id: fields.optional("ClientId"),
            service: fields.optional("Service"),
            username: fields.optional("Username"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetIceServerConfigResponse {
    pub ice_server_list: Option<Vec<IceServer>>,
}

impl Encode for GetIceServerConfigResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("IceServerList", &self.ice_server_list);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IceServer {
    pub uris: Option<Vec<String>>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub ttl: Option<i32>,
}

impl Encode for IceServer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Uris", &self.uris);
        members.optional("Username", &self.username);
        members.optional("Password", &self.password);
        members.optional("Ttl", &self.ttl);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendAlexaOfferToMasterRequest {
    pub channel_arn: String,
    pub sender_client_id: String,
    pub message_payload: String,
}

impl FromValue for SendAlexaOfferToMasterRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            channel_arn: fields.required("ChannelARN"),
            sender_client_id: fields.required("SenderClientId"),
            message_payload: fields.required("MessagePayload"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendAlexaOfferToMasterResponse {
    pub answer: Option<String>,
}

impl Encode for SendAlexaOfferToMasterResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Answer", &self.answer);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    Turn,
}

impl Service {
    pub const ALL: [Self; 1] = [Self::Turn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Turn => "TURN",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "TURN" => Some(Self::Turn),
            _ => None,
        }
    }
}

impl FromValue for Service {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Service")
    }
}
