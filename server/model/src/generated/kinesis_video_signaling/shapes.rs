//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesis-video-signaling`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ANSWER: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("Answer", Kind::String) };
pub(super) static CLIENT_ID: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_1), ..Shape::new("ClientId", Kind::String) };
pub(super) static GET_ICE_SERVER_CONFIG_REQUEST: Shape = Shape::new("GetIceServerConfigRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "ClientId", shape: &CLIENT_ID, required: false, place: Place::Body },
    Member { name: "Service", shape: &SERVICE, required: false, place: Place::Body },
    Member { name: "Username", shape: &USERNAME, required: false, place: Place::Body },
] }));
pub(super) static GET_ICE_SERVER_CONFIG_RESPONSE: Shape = Shape::new("GetIceServerConfigResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IceServerList", shape: &ICE_SERVER_LIST, required: false, place: Place::Body },
] }));
pub(super) static ICE_SERVER: Shape = Shape::new("IceServer", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Uris", shape: &URIS, required: false, place: Place::Body },
    Member { name: "Username", shape: &USERNAME, required: false, place: Place::Body },
    Member { name: "Password", shape: &PASSWORD, required: false, place: Place::Body },
    Member { name: "Ttl", shape: &TTL, required: false, place: Place::Body },
] }));
pub(super) static ICE_SERVER_LIST: Shape = Shape::new("IceServerList", Kind::List(&ICE_SERVER));
pub(super) static MESSAGE_PAYLOAD: Shape = Shape { min: Some(1), max: Some(10000), pattern: Some(&PATTERN_2), ..Shape::new("MessagePayload", Kind::String) };
pub(super) static PASSWORD: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_1), ..Shape::new("Password", Kind::String) };
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_3), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static SEND_ALEXA_OFFER_TO_MASTER_REQUEST: Shape = Shape::new("SendAlexaOfferToMasterRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ChannelARN", shape: &RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "SenderClientId", shape: &CLIENT_ID, required: true, place: Place::Body },
    Member { name: "MessagePayload", shape: &MESSAGE_PAYLOAD, required: true, place: Place::Body },
] }));
pub(super) static SEND_ALEXA_OFFER_TO_MASTER_RESPONSE: Shape = Shape::new("SendAlexaOfferToMasterResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Answer", shape: &ANSWER, required: false, place: Place::Body },
] }));
pub(super) static SERVICE: Shape = Shape { values: &["TURN"], ..Shape::new("Service", Kind::String) };
pub(super) static TTL: Shape = Shape { min: Some(30), max: Some(86400), ..Shape::new("Ttl", Kind::Integer) };
pub(super) static URI: Shape = Shape { min: Some(1), max: Some(256), ..Shape::new("Uri", Kind::String) };
pub(super) static URIS: Shape = Shape::new("Uris", Kind::List(&URI));
pub(super) static USERNAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_1), ..Shape::new("Username", Kind::String) };

static PATTERN_1: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
static PATTERN_2: Pattern = Pattern::new("[a-zA-Z0-9+/=]+", None);
static PATTERN_3: Pattern = Pattern::new("arn:aws:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+", None);
