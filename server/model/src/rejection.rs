//! Why a request is refused before a service sees it.

use std::fmt;

/// A request that does not fit its operation's shape. The caller has to change the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// `SerializationException`: the body cannot be read, or a member is of the wrong type.
    Serialization {
        /// AWS says nothing where the body is no JSON at all.
        message: Option<String>,
    },
    /// `ValidationException`: the values break constraints of the model.
    Validation {
        /// All violations in one sentence, ten at most.
        message: String,
    },
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serialization { message: None } => formatter.write_str("the body is not readable"),
            Self::Serialization { message: Some(message) } | Self::Validation { message } => {
                formatter.write_str(message)
            }
        }
    }
}

impl std::error::Error for Rejection {}
