//! The service's sentences. Each is what the service was seen to say unless its comment says that we had to find our own words.

use std::fmt::Display;

use penstock_api::Fault;
use penstock_catalog::{ProposeError, Refused};
use penstock_model::glue::errors;

/// Why nothing was proposed.
#[derive(Debug)]
pub(crate) enum Declined {
    /// The caller is told so.
    Fault(Fault),
    /// What it was decided on has changed meanwhile: decide anew.
    Moved,
}

impl From<Fault> for Declined {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Declined> for Fault {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::Fault(fault) => fault,
            Declined::Moved => moved(),
        }
    }
}

/// An event that the catalog did not take.
pub(crate) fn not_proposed(error: ProposeError<Declined>) -> Declined {
    match error {
        ProposeError::Declined(declined) => declined,
        ProposeError::Refused(Refused::Missing | Refused::State) => Declined::Moved,
        error => Declined::Fault(failure("the catalog took no event", error)),
    }
}

/// What the service answers where it cannot do what it should; what it was goes to the log.
pub(crate) fn failure(what: &str, error: impl Display) -> Fault {
    tracing::error!(%error, "{what}");
    Fault::internal_failure()
}

pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_INPUT_EXCEPTION, message)
}

pub(crate) fn not_found(message: impl Into<String>) -> Fault {
    Fault::new(&errors::ENTITY_NOT_FOUND_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn no_catalog(id: &str) -> Fault {
    not_found(format!("Catalog {id} not found."))
}

pub(crate) fn database_exists() -> Fault {
    Fault::new(&errors::ALREADY_EXISTS_EXCEPTION, "Database already exists.")
}

pub(crate) fn table_exists() -> Fault {
    Fault::new(&errors::ALREADY_EXISTS_EXCEPTION, "Table already exists.")
}

pub(crate) fn moved() -> Fault {
    let message = "Update table failed due to concurrent modifications.";
    Fault::new(&errors::CONCURRENT_MODIFICATION_EXCEPTION, message)
}

/// The service was seen to say this of versions; databases and tables are named alike.
pub(crate) fn too_many(what: &str, limit: usize, per: &str) -> Fault {
    let message = format!("Number of {what} resources exceeds the limit {limit} per {per}");
    Fault::new(&errors::RESOURCE_NUMBER_LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn unsupported(member: &str) -> Fault {
    invalid(format!("{member} is not supported by this Data Catalog."))
}

/// Our own words.
pub(crate) fn no_token() -> Fault {
    invalid("The NextToken is not valid.")
}
