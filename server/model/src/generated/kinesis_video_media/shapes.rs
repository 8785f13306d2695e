//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `kinesis-video-media`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static CONTENT_TYPE: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("ContentType", Kind::String) };
pub(super) static CONTINUATION_TOKEN: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("ContinuationToken", Kind::String) };
pub(super) static FRAGMENT_NUMBER_STRING: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_2), ..Shape::new("FragmentNumberString", Kind::String) };
pub(super) static GET_MEDIA_INPUT: Shape = Shape::new("GetMediaInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StreamName", shape: &STREAM_NAME, required: false, place: Place::Body },
    Member { name: "StreamARN", shape: &RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "StartSelector", shape: &START_SELECTOR, required: true, place: Place::Body },
] }));
pub(super) static GET_MEDIA_OUTPUT: Shape = Shape::new("GetMediaOutput", Kind::Structure(Structure { payload: Some("Payload"), event_stream: false, members: &[
    Member { name: "ContentType", shape: &CONTENT_TYPE, required: false, place: Place::Header("content-type") },
    Member { name: "Payload", shape: &PAYLOAD, required: false, place: Place::Body },
] }));
pub(super) static PAYLOAD: Shape = Shape::new("Payload", Kind::Blob { streaming: true });
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_3), ..Shape::new("ResourceARN", Kind::String) };
pub(super) static START_SELECTOR: Shape = Shape::new("StartSelector", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StartSelectorType", shape: &START_SELECTOR_TYPE, required: true, place: Place::Body },
    Member { name: "AfterFragmentNumber", shape: &FRAGMENT_NUMBER_STRING, required: false, place: Place::Body },
    Member { name: "StartTimestamp", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "ContinuationToken", shape: &CONTINUATION_TOKEN, required: false, place: Place::Body },
] }));
pub(super) static START_SELECTOR_TYPE: Shape = Shape { values: &["FRAGMENT_NUMBER", "SERVER_TIMESTAMP", "PRODUCER_TIMESTAMP", "NOW", "EARLIEST", "CONTINUATION_TOKEN"], ..Shape::new("StartSelectorType", Kind::String) };
pub(super) static STREAM_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_4), ..Shape::new("StreamName", Kind::String) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);

static PATTERN_1: Pattern = Pattern::new("^[a-zA-Z0-9_\\.\\-]+$", None);
static PATTERN_2: Pattern = Pattern::new("^[0-9]+$", None);
static PATTERN_3: Pattern = Pattern::new("arn:aws:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.-]+/[0-9]+", None);
static PATTERN_4: Pattern = Pattern::new("[a-zA-Z0-9_.-]+", None);
