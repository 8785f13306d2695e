//! What an operation answers when it does not do what it was asked for.

use std::borrow::Cow;
use std::fmt;

use penstock_model::{ErrorShape, Rejection, Value};

/// An error as the caller sees it: AWS's name, AWS's sentence, the status.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The error's name, such as `ResourceNotFoundException`.
    pub code: Cow<'static, str>,
    /// The sentence; a few errors have none.
    pub message: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// What else the error says, by the members that the model has for it.
    pub details: Vec<(&'static str, Value)>,
}

impl Fault {
    /// An error of a service's model.
    pub fn new(shape: &'static ErrorShape, message: impl Into<String>) -> Self {
        let message = Some(message.into());
        Self { code: Cow::Borrowed(shape.name), message, status: shape.status, details: Vec::new() }
    }

    /// An error that every service may answer and no model names.
    const fn common(code: &'static str, status: u16, message: Option<String>) -> Self {
        Self { code: Cow::Borrowed(code), message, status, details: Vec::new() }
    }

    /// Something broke on our side. AWS says no more than this, so details belong into the log.
    pub fn internal_failure() -> Self {
        Self::common("InternalFailure", 500, None)
    }

    /// The service or the operation does not exist, or is not answered yet.
    pub fn unknown_operation() -> Self {
        Self::common("UnknownOperationException", 400, None)
    }

    /// The body cannot be read along the operation's shape.
    pub fn serialization(message: Option<String>) -> Self {
        Self::common("SerializationException", 400, message)
    }

    /// A value breaks a constraint.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::common("ValidationException", 400, Some(message.into()))
    }

    /// The call carries no signature.
    pub fn missing_authentication_token() -> Self {
        Self::common(
            "MissingAuthenticationTokenException",
            400,
            Some("Missing Authentication Token".to_owned()),
        )
    }

    /// The signature lacks parts; the sentence lists them.
    pub fn incomplete_signature(message: impl Into<String>) -> Self {
        Self::common("IncompleteSignatureException", 400, Some(message.into()))
    }

    /// The signature is wrong, or there are two.
    pub fn invalid_signature(message: impl Into<String>) -> Self {
        Self::common("InvalidSignatureException", 400, Some(message.into()))
    }

    /// Nobody has the access key or the session token of the call.
    pub fn unrecognized_client(message: impl Into<String>) -> Self {
        Self::common("UnrecognizedClientException", 400, Some(message.into()))
    }

    /// The session token of the call has ended.
    pub fn expired_token() -> Self {
        let message = "The security token included in the request is expired".to_owned();
        Self::common("ExpiredTokenException", 400, Some(message))
    }

    /// The caller may not do this.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::common("AccessDeniedException", 400, Some(message.into()))
    }

    /// The request is larger than requests may be.
    pub fn request_too_large(bytes_max: usize, operation: &str) -> Self {
        let message = format!("Request must be smaller than {bytes_max} bytes for the {operation} operation");
        Self::common("RequestEntityTooLargeException", 413, Some(message))
    }

    /// The server has too much to do.
    pub fn service_unavailable() -> Self {
        Self::common("ServiceUnavailable", 503, None)
    }

    /// The caller calls too often.
    pub fn throttling() -> Self {
        Self::common("ThrottlingException", 400, Some("Rate exceeded".to_owned()))
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Serialization { message } => Self::serialization(message),
            Rejection::Validation { message } => Self::validation(message),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(formatter, "{}: {message}", self.code),
            None => formatter.write_str(&self.code),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;
    use penstock_model::kinesis::errors;

    #[test]
    fn status_and_name_come_from_the_model() {
        let fault = Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, "Stream s under account 1 not found.");
        assert_eq!(fault.status, 400);
        assert_eq!(fault.to_string(), "ResourceNotFoundException: Stream s under account 1 not found.");
        assert_eq!(Fault::new(&errors::INTERNAL_FAILURE_EXCEPTION, "").status, 500);
    }

    #[test]
    fn a_rejection_keeps_its_sentence() {
        let fault = Fault::from(Rejection::Serialization { message: None });
        assert_eq!((fault.code.as_ref(), fault.message), ("SerializationException", None));
        let fault =
            Fault::from(Rejection::Validation { message: "1 validation error detected: x".to_owned() });
        assert_eq!(fault.code, "ValidationException");
        assert_eq!(fault.message.unwrap(), "1 validation error detected: x");
    }
}
