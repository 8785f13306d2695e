//! Lambda's errors, in its own sentences. Each says of itself whose fault it was, the user's as a rule.

use penstock_api::Fault;
use penstock_model::lambda::errors;
use penstock_model::{ErrorShape, Value};

use crate::limits::{UNPACKED_BYTES_MAX, UNRESERVED_MIN};

fn user(shape: &'static ErrorShape, message: impl Into<String>) -> Fault {
    let mut fault = Fault::new(shape, message);
    fault.details.push(("Type", text("User")));
    fault
}

pub(crate) fn not_found(arn: &str) -> Fault {
    user(&errors::RESOURCE_NOT_FOUND_EXCEPTION, format!("Function not found: {arn}"))
}

pub(crate) fn not_in_this_region(named: &str, region: &str) -> Fault {
    let message = format!("Functions from '{named}' are not reachable in this region ('{region}')");
    user(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

pub(crate) fn no_policy() -> Fault {
    user(&errors::RESOURCE_NOT_FOUND_EXCEPTION, "The resource you requested does not exist.")
}

pub(crate) fn no_statement(id: &str) -> Fault {
    user(&errors::RESOURCE_NOT_FOUND_EXCEPTION, format!("Statement {id} is not found in resource policy."))
}

pub(crate) fn exists(name: &str) -> Fault {
    user(&errors::RESOURCE_CONFLICT_EXCEPTION, format!("Function already exist: {name}"))
}

pub(crate) fn statement_exists(id: &str) -> Fault {
    let message = format!(
        "The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement."
    );
    user(&errors::RESOURCE_CONFLICT_EXCEPTION, message)
}

/// A parameter that breaks a rule of the service's which no table has.
pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    user(&errors::INVALID_PARAMETER_VALUE_EXCEPTION, message)
}

/// Something that the service has and this server does not.
pub(crate) fn unsupported(what: &str) -> Fault {
    invalid(format!("{what} is not supported by this server."))
}

pub(crate) fn no_archive() -> Fault {
    invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
}

pub(crate) fn unpacked_too_large() -> Fault {
    invalid(format!("Unzipped size must be smaller than {UNPACKED_BYTES_MAX} bytes"))
}

pub(crate) fn reserved_too_much() -> Fault {
    invalid(format!(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution \
         below its minimum value of [{UNRESERVED_MIN}]."
    ))
}

pub(crate) fn other_revision() -> Fault {
    user(
        &errors::PRECONDITION_FAILED_EXCEPTION,
        "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to \
         retrieve the latest Revision Id",
    )
}

pub(crate) fn not_json(why: &serde_json::Error) -> Fault {
    let message = format!("Could not parse request body into json: Could not parse payload into json: {why}");
    user(&errors::INVALID_REQUEST_CONTENT_EXCEPTION, message)
}

/// Too many invocations at once; `reason` says whose limit it was.
pub(crate) fn throttled(reason: &str) -> Fault {
    let mut fault = user(&errors::TOO_MANY_REQUESTS_EXCEPTION, "Rate Exceeded.");
    fault.details.push(("Reason", text(reason)));
    fault
}

pub(crate) fn too_large(bytes_max: usize) -> Fault {
    let message = format!("Request must be smaller than {bytes_max} bytes for the InvokeFunction operation");
    user(&errors::REQUEST_TOO_LARGE_EXCEPTION, message)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Something broke on our side, and its operator can do something about it.
pub(crate) fn broken(why: impl Into<String>) -> Fault {
    let mut fault = Fault::new(&errors::SERVICE_EXCEPTION, why);
    fault.details.push(("Type", text("Service")));
    fault
}

/// The caller may not do this; REST services say it with 403.
pub(crate) fn denied(message: impl Into<String>) -> Fault {
    Fault { status: 403, ..Fault::access_denied(message) }
}
