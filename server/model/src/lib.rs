//! What AWS says: the pinned service models as tables, types and a validator.
//!
//! A request body becomes a [`Value`] along its operation's shape ([`decode_json`], [`decode_cbor`]),
//! is held against the model's constraints ([`validate`]), and becomes a plain type of the service's
//! module ([`FromValue`]); an answer writes itself ([`Encode`], [`Document`]). What is refused on the
//! way is a [`Rejection`] in AWS's own words.
//!
//! The tables and types are written by the crate `generate` beside this one from `aws/*.json`
//! and `overlay.toml`. Nothing here knows of HTTP, of a signature or of a service's behaviour.
//!
//! ```
//! use penstock_model::{FromValue, decode_json, kinesis, service_by_target_prefix, validate};
//!
//! let service = service_by_target_prefix("Kinesis_20131202").unwrap();
//! let operation = service.operation("PutRecord").unwrap();
//! let body = br#"{"StreamName":"s","PartitionKey":"k","Data":"aGVsbG8="}"#;
//! let input = decode_json(operation, body).unwrap();
//! validate(operation, &input).unwrap();
//! let input = kinesis::PutRecordInput::from_value(input);
//! assert_eq!(&input.data[..], b"hello");
//! ```

mod base64;
mod cbor;
mod convert;
mod decode;
mod encode;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
// Generated text is kept byte for byte as the generator wrote it; names and their meaning are
// AWS's and documented there.
#[allow(missing_docs)]
#[rustfmt::skip]
mod generated;
mod json;
mod page;
mod pattern;
mod records;
mod rejection;
mod rest;
mod shape;
mod source;
mod validate;
mod value;

pub use cbor::is_cbor;
pub use convert::FromValue;
pub use decode::{decode_cbor, decode_json, decode_shape};
pub use encode::{Document, Encode, Members, Writer};
pub use generated::{
    firehose, glue, kinesis, kinesis_video_archived_media, kinesis_video_media, kinesis_video_signaling,
    kinesis_video_webrtc_storage, kinesisanalytics, kinesisanalyticsv2, kinesisvideo, lambda,
};
pub use json::is_json;
pub use page::operations_page;
pub use pattern::Pattern;
pub use records::{Input, Store, records_cbor, records_json};
pub use rejection::Rejection;
pub use rest::{Bound, Outside, decode_rest};
pub use shape::{ErrorShape, Http, Kind, Member, Operation, Place, Protocol, Service, Shape, Structure};
pub use validate::{blobs_too_long, validate};
pub use value::{Name, Timestamp, Value};

/// The services of the family, that of functions and that of schemas.
pub fn services() -> &'static [&'static Service] {
    &generated::SERVICES
}

/// The service whose `X-Amz-Target` begins with `prefix`, such as `Kinesis_20131202`.
pub fn service_by_target_prefix(prefix: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.target_prefix == Some(prefix)).copied()
}

/// The service of botocore's folder name, such as `kinesis`.
pub fn service_by_id(id: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.id == id).copied()
}
