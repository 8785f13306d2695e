//! The service's errors. Their names are the model's; the sentences are our own words unless a comment says where one was seen.

use std::fmt::Display;

use penstock_api::Fault;
use penstock_catalog::ProposeError;
// Both generations call their errors alike.
use penstock_model::kinesisanalyticsv2::errors;

pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_ARGUMENT_EXCEPTION, message)
}

pub(crate) fn invalid_request(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_REQUEST_EXCEPTION, message)
}

pub(crate) fn configuration(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_APPLICATION_CONFIGURATION_EXCEPTION, message)
}

pub(crate) fn code(message: impl Into<String>) -> Fault {
    Fault::new(&errors::CODE_VALIDATION_EXCEPTION, message)
}

pub(crate) fn unavailable(message: impl Into<String>) -> Fault {
    Fault::new(&errors::SERVICE_UNAVAILABLE_EXCEPTION, message)
}

pub(crate) fn no_schema(message: impl Into<String>) -> Fault {
    Fault::new(&errors::UNABLE_TO_DETECT_SCHEMA_EXCEPTION, message)
}

pub(crate) fn in_use(message: impl Into<String>) -> Fault {
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

pub(crate) fn not_found(message: impl Into<String>) -> Fault {
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

pub(crate) fn modified(message: impl Into<String>) -> Fault {
    Fault::new(&errors::CONCURRENT_MODIFICATION_EXCEPTION, message)
}

pub(crate) fn unsupported(message: impl Into<String>) -> Fault {
    Fault::new(&errors::UNSUPPORTED_OPERATION_EXCEPTION, message)
}

pub(crate) fn limit(message: impl Into<String>) -> Fault {
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn too_many_tags(limit: usize) -> Fault {
    let message = format!("An application has at most {limit} tags.");
    Fault::new(&errors::TOO_MANY_TAGS_EXCEPTION, message)
}

pub(crate) fn no_application(name: &str) -> Fault {
    not_found(format!("Application {name} does not exist."))
}

pub(crate) fn no_snapshot(application: &str, name: &str) -> Fault {
    not_found(format!("Application {application} has no snapshot {name}."))
}

pub(crate) fn wrong_state(name: &str, status: &str, wanted: &str) -> Fault {
    in_use(format!("Application {name} is {status}; it must be {wanted}."))
}

pub(crate) fn no_token() -> Fault {
    invalid("The NextToken is not valid.")
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
