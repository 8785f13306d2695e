//! The service's sentences. Each is what the service was seen to say unless its comment says that we had to find our own words.

use std::fmt::Display;

use penstock_api::Fault;
use penstock_api::keys::KeyFault;
use penstock_catalog::{Key, ProposeError};
use penstock_model::firehose::errors;

pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_ARGUMENT_EXCEPTION, message)
}

/// The words are those that emulators use.
pub(crate) fn exists(key: &Key) -> Fault {
    let message = format!("Firehose {} under accountId {} already exists", key.name, key.account);
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

pub(crate) fn not_found(key: &Key) -> Fault {
    let message = format!("Firehose {} under account {} not found.", key.name, key.account);
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn not_active(key: &Key, status: &str) -> Fault {
    let message = format!("Firehose {} under account {} is not ACTIVE, but {status}", key.name, key.account);
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

pub(crate) fn other_version(key: &Key, current: u64, given: &str) -> Fault {
    let message = format!(
        "Cannot update firehose: {} since the current version id: {current} and specified version id: {given} do not match",
        key.name
    );
    Fault::new(&errors::CONCURRENT_MODIFICATION_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn no_such_destination(id: &str) -> Fault {
    invalid(format!("Destination Id {id} not found"))
}

/// Our own words.
pub(crate) fn too_many_streams(key: &Key, limit: usize) -> Fault {
    let message = format!(
        "Account {} has the most delivery streams it may have in {}: {limit}",
        key.account, key.region
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn too_many_tags(key: &Key, limit: usize) -> Fault {
    let message = format!("Firehose {} would have more than {limit} tags", key.name);
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// What a throttled call and a throttled record are told.
pub(crate) const SLOW_DOWN: &str = "Slow down.";

pub(crate) fn slow_down() -> Fault {
    Fault::new(&errors::SERVICE_UNAVAILABLE_EXCEPTION, SLOW_DOWN)
}

pub(crate) fn batch_too_large() -> Fault {
    invalid("Records size exceeds 4 MB limit")
}

/// Our own words.
pub(crate) fn invalid_source(key: &Key) -> Fault {
    let message = format!("Firehose {} takes its records from a source; none can be put into it", key.name);
    invalid(message)
}

/// Our own words.
pub(crate) fn key(fault: &KeyFault) -> Fault {
    match fault {
        KeyFault::NotFound(_) | KeyFault::Wrong(_) => {
            Fault::new(&errors::INVALID_KMS_RESOURCE_EXCEPTION, fault.to_string())
        }
        KeyFault::Failed(_) => failure("a key cannot be used", fault),
    }
}

/// What the service answers where it cannot do what it should; what it was goes to the log.
pub(crate) fn failure(what: &str, error: impl Display) -> Fault {
    tracing::error!(%error, "{what}");
    Fault::internal_failure()
}

/// An event that the catalog did not take.
pub(crate) fn not_proposed(error: ProposeError<Fault>) -> Fault {
    match error {
        ProposeError::Declined(fault) => fault,
        error => failure("the catalog took no event", error),
    }
}
