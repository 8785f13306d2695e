//! Between the store's words and the protocol's.

use crate::checksum::{Algorithm, Checksum};
use crate::error::{BodyFault, Invalid, StoreError};
use crate::limits::{METADATA_BYTES_MAX, TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX, TAGS_MAX};
use crate::store::{Attributes, Condition, Match, Object, Sse};
use s3s::dto::{self, ETag, ETagCondition, Timestamp};
use s3s::{S3Error, S3ErrorCode, s3_error};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::time::{Duration, UNIX_EPOCH};

/// The error that a client is told.
pub(crate) fn store_error(error: &StoreError) -> S3Error {
    let message = match error {
        StoreError::NoSuchBucket => "The specified bucket does not exist".to_owned(),
        StoreError::NoSuchKey => "The specified key does not exist.".to_owned(),
        StoreError::NoSuchUpload => {
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
                .to_owned()
        }
        StoreError::BucketExists => {
            "Your previous request to create the named bucket succeeded and you already own it.".to_owned()
        }
        StoreError::BucketNotEmpty => "The bucket you tried to delete is not empty".to_owned(),
        StoreError::Precondition => "At least one of the pre-conditions you specified did not hold".to_owned(),
        StoreError::Invalid(Invalid::Part(_)) => {
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity \
             tag may not match the part's entity tag."
                .to_owned()
        }
        StoreError::Invalid(Invalid::PartTooSmall(_)) => {
            "Your proposed upload is smaller than the minimum allowed size".to_owned()
        }
        StoreError::Invalid(Invalid::TooLarge) => {
            "Your proposed upload exceeds the maximum allowed size".to_owned()
        }
        StoreError::Invalid(Invalid::Range) => "The requested range is not satisfiable".to_owned(),
        other => other.to_string(),
    };
    let code = match error {
        StoreError::NoSuchBucket => S3ErrorCode::NoSuchBucket,
        StoreError::NoSuchKey => S3ErrorCode::NoSuchKey,
        StoreError::NoSuchUpload => S3ErrorCode::NoSuchUpload,
        StoreError::BucketExists => S3ErrorCode::BucketAlreadyOwnedByYou,
        StoreError::BucketNotEmpty => S3ErrorCode::BucketNotEmpty,
        StoreError::Precondition => S3ErrorCode::PreconditionFailed,
        StoreError::Invalid(invalid) => match invalid {
            Invalid::BucketName => S3ErrorCode::InvalidBucketName,
            Invalid::Key => S3ErrorCode::KeyTooLongError,
            Invalid::TooLarge => S3ErrorCode::EntityTooLarge,
            Invalid::PartTooSmall(_) => S3ErrorCode::EntityTooSmall,
            Invalid::Part(_) => S3ErrorCode::InvalidPart,
            Invalid::PartOrder => S3ErrorCode::InvalidPartOrder,
            Invalid::Range => S3ErrorCode::InvalidRange,
            Invalid::Sum => S3ErrorCode::InvalidRequest,
        },
        StoreError::Body(fault) => match fault {
            BodyFault::Md5 | BodyFault::Checksum => S3ErrorCode::BadDigest,
            BodyFault::Length => S3ErrorCode::IncompleteBody,
            BodyFault::Slow => S3ErrorCode::RequestTimeout,
            BodyFault::Signature => S3ErrorCode::SignatureDoesNotMatch,
            BodyFault::Chunks => S3ErrorCode::InvalidRequest,
            BodyFault::Sha256 => {
                let code = S3ErrorCode::from_bytes(b"XAmzContentSHA256Mismatch");
                let mut error = S3Error::with_message(code.unwrap_or(S3ErrorCode::BadDigest), message);
                error.set_status_code(http::StatusCode::BAD_REQUEST);
                return error;
            }
        },
        StoreError::Full | StoreError::Closed => S3ErrorCode::ServiceUnavailable,
        StoreError::Failed(_) => {
            tracing::error!(%error, "the object store failed");
            S3ErrorCode::InternalError
        }
    };
    S3Error::with_message(code, message)
}

/// What it means that a body did not come to its end.
pub(crate) fn body_error(error: &(dyn std::error::Error + 'static)) -> S3Error {
    // s3s keeps the types of its errors to itself; their texts tell which they are.
    let mut timed_out = false;
    let mut text = String::new();
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        timed_out |= kind == Some(io::ErrorKind::TimedOut);
        text.push_str(&error.to_string());
        cause = error.source();
    }
    let fault = if timed_out || text.contains(&io::Error::from(io::ErrorKind::TimedOut).to_string()) {
        BodyFault::Slow
    } else if text.contains("Sha256Mismatch") {
        BodyFault::Sha256
    } else if text.contains("SignatureMismatch") {
        BodyFault::Signature
    } else if text.contains("malformed chunks") || text.contains("FormatError") {
        BodyFault::Chunks
    } else {
        BodyFault::Length
    };
    store_error(&fault.into())
}

/// A time of the store.
pub(crate) fn time(ms: u64) -> Timestamp {
    (UNIX_EPOCH + Duration::from_millis(ms)).into()
}

/// A time that a client gives, in milliseconds since 1970.
pub(crate) fn ms(time: &Timestamp) -> u64 {
    let mut text = Vec::new();
    // The only way to the number behind it that needs no other crate. To write into memory does not fail.
    let _ = time.format(dto::TimestampFormat::EpochSeconds, &mut text);
    let seconds: f64 = String::from_utf8_lossy(&text).parse().unwrap_or(0.0);
    (seconds * 1000.0).round() as u64
}

/// An ETag as clients see it.
pub(crate) fn etag(etag: &str) -> ETag {
    ETag::Strong(etag.to_owned())
}

fn matching(condition: Option<ETagCondition>) -> Option<Match> {
    condition.map(|condition| match condition {
        ETagCondition::Any => Match::Any,
        ETagCondition::ETag(etag) => Match::ETag(etag.into_value()),
    })
}

/// What a client makes a condition.
pub(crate) fn condition(if_match: Option<ETagCondition>, if_none_match: Option<ETagCondition>) -> Condition {
    Condition { if_match: matching(if_match), if_none_match: matching(if_none_match) }
}

/// Whether an object is to be sent to a client that makes conditions.
pub(crate) fn check_read(
    object: &Object,
    condition: &Condition,
    modified_since: Option<&Timestamp>,
    unmodified_since: Option<&Timestamp>,
) -> Result<(), S3Error> {
    let seconds = |ms: u64| ms / 1000;
    let modified = seconds(object.modified_ms);
    let failed = match &condition.if_match {
        Some(wanted) => !wanted.holds(object),
        None => unmodified_since.is_some_and(|since| modified > seconds(ms(since))),
    };
    if failed {
        return Err(store_error(&StoreError::Precondition));
    }
    let unchanged = match &condition.if_none_match {
        Some(unwanted) => unwanted.holds(object),
        None => modified_since.is_some_and(|since| modified <= seconds(ms(since))),
    };
    if unchanged {
        let mut error = s3_error!(NotModified);
        let mut headers = http::HeaderMap::new();
        if let Ok(etag) = format!("\"{}\"", object.etag).parse() {
            headers.insert(http::header::ETAG, etag);
        }
        error.set_headers(headers);
        return Err(error);
    }
    Ok(())
}

/// What a client says of an object, as its request has it.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) cache_control: Option<String>,
    pub(crate) content_disposition: Option<String>,
    pub(crate) content_encoding: Option<String>,
    pub(crate) content_language: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) metadata: Option<HashMap<String, String>>,
    pub(crate) storage_class: Option<String>,
    pub(crate) website_redirect: Option<String>,
    pub(crate) sse: Option<String>,
    pub(crate) sse_key: Option<String>,
    pub(crate) sse_bucket_key: Option<bool>,
    pub(crate) customer_algorithm: Option<String>,
}

/// The fields that requests which say something of an object have in common.
macro_rules! said {
    ($input:expr) => {
        $crate::protocol::convert::Said {
            cache_control: $input.cache_control.take(),
            content_disposition: $input.content_disposition.take(),
            content_encoding: $input.content_encoding.take(),
            content_language: $input.content_language.take(),
            content_type: $input.content_type.take(),
            expires: $input.expires.take(),
            metadata: $input.metadata.take(),
            storage_class: $input.storage_class.take().map(|class| class.as_str().to_owned()),
            website_redirect: $input.website_redirect_location.take(),
            sse: $input.server_side_encryption.take().map(|sse| sse.as_str().to_owned()),
            sse_key: $input.ssekms_key_id.take(),
            sse_bucket_key: $input.bucket_key_enabled.take(),
            customer_algorithm: $input.sse_customer_algorithm.take(),
        }
    };
}
pub(crate) use said;

impl Said {
    pub(crate) fn attributes(self) -> Result<Attributes, S3Error> {
        if self.customer_algorithm.is_some() {
            return Err(s3_error!(
                NotImplemented,
                "encryption with a key of the client's is not implemented"
            ));
        }
        let metadata: BTreeMap<String, String> = self.metadata.unwrap_or_default().into_iter().collect();
        let bytes: usize = metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > METADATA_BYTES_MAX {
            return Err(s3_error!(
                MetadataTooLarge,
                "Your metadata headers exceed the maximum allowed metadata size"
            ));
        }
        let (key_id, bucket_key) = (self.sse_key, self.sse_bucket_key);
        let sse = self.sse.map(|algorithm| Sse { algorithm, key_id, bucket_key });
        // How a body is transferred says nothing of the object.
        let encodings = self.content_encoding.unwrap_or_default();
        let encodings = encodings.split(',').map(str::trim);
        let encodings: Vec<&str> =
            encodings.filter(|name| !name.is_empty() && *name != "aws-chunked").collect();
        Ok(Attributes {
            content_type: self.content_type,
            content_encoding: Some(encodings.join(",")).filter(|encodings| !encodings.is_empty()),
            content_disposition: self.content_disposition,
            content_language: self.content_language,
            cache_control: self.cache_control,
            expires_s: self.expires.map(|expires| (ms(&expires) / 1000).cast_signed()),
            website_redirect: self.website_redirect,
            storage_class: self.storage_class.filter(|class| class != "STANDARD"),
            metadata,
            sse,
        })
    }
}

/// A checksum in the member that its algorithm has.
pub(crate) struct Sums {
    pub(crate) crc32: Option<String>,
    pub(crate) crc32c: Option<String>,
    pub(crate) crc64nvme: Option<String>,
    pub(crate) sha1: Option<String>,
    pub(crate) sha256: Option<String>,
    pub(crate) kind: Option<dto::ChecksumType>,
}

impl Sums {
    pub(crate) fn of(checksum: Option<&Checksum>) -> Sums {
        let value = |algorithm| {
            checksum.filter(|checksum| checksum.algorithm == algorithm).map(|checksum| checksum.value.clone())
        };
        let kind = |composite: bool| if composite { "COMPOSITE" } else { "FULL_OBJECT" };
        Sums {
            crc32: value(Algorithm::Crc32),
            crc32c: value(Algorithm::Crc32c),
            crc64nvme: value(Algorithm::Crc64Nvme),
            sha1: value(Algorithm::Sha1),
            sha256: value(Algorithm::Sha256),
            kind: checksum.map(|checksum| kind(checksum.composite).to_owned().into()),
        }
    }
}

/// The tags of a header: `a=b&c=d`, escaped.
pub(crate) fn tags_of_header(header: Option<&str>) -> Result<BTreeMap<String, String>, S3Error> {
    let text = |escaped: &str| {
        let bytes = unescape(&escaped.replace('+', " "));
        String::from_utf8(bytes).map_err(|_| s3_error!(InvalidArgument, "The tags are not UTF-8"))
    };
    let pairs = header.unwrap_or("").split('&').filter(|pair| !pair.is_empty());
    let tags: Result<Vec<_>, S3Error> = pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((text(key)?, text(value)?))
        })
        .collect();
    checked(tags?)
}

/// The tags of a document.
pub(crate) fn tags_of(tags: Vec<dto::Tag>) -> Result<BTreeMap<String, String>, S3Error> {
    checked(
        tags.into_iter().map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default())).collect(),
    )
}

fn checked(tags: Vec<(String, String)>) -> Result<BTreeMap<String, String>, S3Error> {
    let count = tags.len();
    if count > TAGS_MAX {
        return Err(s3_error!(InvalidTag, "Object tags cannot be greater than 10"));
    }
    let is_valid = |(key, value): &(String, String)| {
        let characters = key.chars().count();
        (1..=TAG_KEY_CHARACTERS_MAX).contains(&characters)
            && value.chars().count() <= TAG_VALUE_CHARACTERS_MAX
    };
    if !tags.iter().all(is_valid) {
        return Err(s3_error!(InvalidTag, "The TagKey or TagValue you have provided is invalid"));
    }
    let tags: BTreeMap<String, String> = tags.into_iter().collect();
    if tags.len() < count {
        return Err(s3_error!(InvalidTag, "Cannot provide multiple Tags with the same key"));
    }
    Ok(tags)
}

/// A key as `EncodingType=url` has it, whose decoders take a plus for a space.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => {
                escaped.push(char::from(byte));
            }
            b' ' => escaped.push('+'),
            byte => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The bytes of a text with escapes; one that is none stays as it is.
pub(crate) fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut unescaped = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escaped.and_then(penstock_api::hex::decode) {
            Some(byte) => {
                unescaped.extend(byte);
                at += 3;
            }
            None => {
                unescaped.push(bytes[at]);
                at += 1;
            }
        }
    }
    unescaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(text in any::<String>()) {
            prop_assert_eq!(unescape(&escape(&text).replace('+', " ")), text.into_bytes());
        }

        #[test]
        fn any_text_can_be_unescaped(text in "[%0-9a-fé]{0,12}") {
            prop_assert!(unescape(&text).len() <= text.len());
        }
    }

    #[test]
    fn keys_are_escaped_as_s3_does() {
        assert_eq!(escape("a b+c/%é"), "a+b%2Bc/%25%C3%A9");
    }

    #[test]
    fn tags_of_a_header_are_taken_apart() {
        let tags = tags_of_header(Some("team=a%2Bb+c&empty=&bare")).unwrap();
        let expected = [("bare", ""), ("empty", ""), ("team", "a+b c")];
        assert_eq!(tags, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
        assert!(tags_of_header(Some("a=1&a=2")).is_err());
        assert!(tags_of_header(Some(&"a=1&".repeat(11))).is_err());
    }

    #[test]
    fn a_time_survives() {
        assert_eq!(ms(&time(1_787_036_486_712)), 1_787_036_486_712);
    }
}
