//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesis-video-webrtc-storage`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static CHANNEL_ARN: Shape = Shape { pattern: Some(&PATTERN_1), ..Shape::new("ChannelArn", Kind::String) };
pub(super) static CLIENT_ID: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_2), ..Shape::new("ClientId", Kind::String) };
pub(super) static JOIN_STORAGE_SESSION_AS_VIEWER_INPUT: Shape = Shape::new("JoinStorageSessionAsViewerInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "channelArn", shape: &CHANNEL_ARN, required: true, place: Place::Body },
    Member { name: "clientId", shape: &CLIENT_ID, required: true, place: Place::Body },
] }));
pub(super) static JOIN_STORAGE_SESSION_INPUT: Shape = Shape::new("JoinStorageSessionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "channelArn", shape: &CHANNEL_ARN, required: true, place: Place::Body },
] }));

static PATTERN_1: Pattern = Pattern::new("^arn:(aws[a-zA-Z-]*):kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+$", None);
static PATTERN_2: Pattern = Pattern::new("^[a-zA-Z0-9_.-]+$", None);
