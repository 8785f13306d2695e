//! The service's sentences. Each is what the service was seen or is documented to say, unless its comment says that we had to find our
//! own words.

use std::fmt::Display;

use penstock_api::Fault;
use penstock_model::Operation;
use penstock_model::kinesis_video_webrtc_storage::errors as storage;
use penstock_model::kinesisvideo::errors;

use crate::limits;
use crate::record::{Record, Settings, word};
use crate::signaling::Refusal;

/// A connection to a channel that is refused.
pub(crate) fn refused(refusal: Refusal) -> Fault {
    Fault::new(&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, refusal.sentence())
}

/// Our own words.
pub(crate) fn no_storage_session() -> Fault {
    let message = "WebRTC ingestion is not available on this server: media are stored by PutMedia.";
    Fault::new(&storage::INVALID_ARGUMENT_EXCEPTION, message)
}

pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_ARGUMENT_EXCEPTION, message)
}

/// Recorded, for streams and channels alike.
pub(crate) fn not_found(word: &str) -> Fault {
    let message = format!("The requested {word} is not found or not active.");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn exists<S: Settings>(name: &str) -> Fault {
    let message = format!("The {} {name} already exists.", word(S::KIND));
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn not_active<S>(found: &Record<S>) -> Fault {
    let (word, name) = (word(&found.resource.kind), &found.key().name);
    in_use(format!("The {word} {name} is not in ACTIVE status, but {}.", found.status().as_str()))
}

pub(crate) fn in_use(message: impl Into<String>) -> Fault {
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// Documented for streams.
pub(crate) fn other_version(word: &str) -> Fault {
    let describe = if word == "channel" { "DescribeSignalingChannel" } else { "DescribeStream" };
    let message = format!(
        "The {word} version that you specified is not the latest version. To get the latest version, use the {describe} API."
    );
    Fault::new(&errors::VERSION_MISMATCH_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn nothing_named(word: &str) -> Fault {
    let named = if word == "channel" { "ChannelName or ChannelARN" } else { "StreamName or StreamARN" };
    invalid(format!("Either {named} must be specified."))
}

/// Our own words.
pub(crate) fn two_named(word: &str) -> Fault {
    let name = if word == "channel" { "ChannelName and ChannelARN" } else { "StreamName and StreamARN" };
    invalid(format!("{name} are of different resources."))
}

/// The sentence is that of an error which only some operations know.
pub(crate) fn no_such_arn(word: &str, operation: Option<&'static Operation>) -> Fault {
    let format = &errors::INVALID_RESOURCE_FORMAT_EXCEPTION;
    let is_known =
        operation.is_some_and(|operation| operation.errors.iter().any(|error| error.name == format.name));
    let shape = if is_known { format } else { &errors::INVALID_ARGUMENT_EXCEPTION };
    let member = if word == "channel" { "ChannelARN" } else { "StreamARN" };
    Fault::new(shape, format!("The format of the {member} is invalid."))
}

pub(crate) fn too_many_streams() -> Fault {
    let message = "The number of streams created for the account is too high.";
    Fault::new(&errors::ACCOUNT_STREAM_LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn too_many_channels() -> Fault {
    let message = "You have reached the maximum limit of active signaling channels for this Amazon Web Services account in this region.";
    Fault::new(&errors::ACCOUNT_CHANNEL_LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn too_many_tags() -> Fault {
    let message = format!(
        "You have exceeded the limit of tags that you can associate with the resource. A Kinesis video stream can support up to {} tags.",
        limits::TAGS_MAX
    );
    Fault::new(&errors::TAGS_PER_RESOURCE_EXCEEDED_LIMIT_EXCEPTION, message)
}

pub(crate) fn no_data_retention() -> Fault {
    let message = "The Stream data retention in hours is equal to zero.";
    Fault::new(&errors::NO_DATA_RETENTION_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn no_edge_configuration() -> Fault {
    let message = "The stream has no edge configuration.";
    Fault::new(&errors::STREAM_EDGE_CONFIGURATION_NOT_FOUND_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn bad_token() -> Fault {
    invalid("NextToken is invalid.")
}

/// Our own words.
pub(crate) fn no_host() -> Fault {
    invalid("The request does not say which host it was sent to.")
}

/// What the service answers where it cannot do what it should; what it was goes to the log.
pub(crate) fn failure(what: &str, error: impl Display) -> Fault {
    tracing::error!(%error, "{what}");
    Fault::internal_failure()
}

/// A document that only a newer version can have written.
pub(crate) fn not_understood(what: String) -> Fault {
    failure("a document is not understood", what)
}
