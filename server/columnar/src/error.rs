//! Why a record was refused, in the words of the service's error output.

use crate::limits::MESSAGE_VALUE_BYTES_MAX;

/// A record that does not become rows. Nothing of it is in the file; the service writes it to its error output, with
/// [`code`](RecordError::code) and the text of this error as `lastErrorCode` and `lastErrorMessage`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RecordError {
    code: ErrorCode,
    message: String,
}

/// What kind of error it is. Both codes have been seen in the error output of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// `DataFormatConversion.ParseError`: the record is not JSON.
    ParseError,
    /// `DataFormatConversion.MalformedData`: it is JSON, and does not fit the schema; or there is nothing in it.
    MalformedData,
}

impl ErrorCode {
    /// The code as the service writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::ParseError => "DataFormatConversion.ParseError",
            ErrorCode::MalformedData => "DataFormatConversion.MalformedData",
        }
    }
}

impl RecordError {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorCode {
        self.code
    }

    /// The code as the service writes it.
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }

    // The sentences before the reasons are the service's; the reasons are ours, where the service shows those of its Java parser.
    #[cold]
    pub(crate) fn parse(reason: &str, at: usize) -> RecordError {
        let message = format!("Encountered malformed JSON. {reason} at byte {}", at + 1);
        RecordError { code: ErrorCode::ParseError, message }
    }

    #[cold]
    pub(crate) fn mismatch(reason: &str) -> RecordError {
        let message = format!("Data does not match the schema. {reason}");
        RecordError { code: ErrorCode::MalformedData, message }
    }

    // What Java says of text that is no number.
    #[cold]
    pub(crate) fn input(text: &str) -> RecordError {
        RecordError::mismatch(&format!("For input string: \"{}\"", shown(text)))
    }

    // What the service says of an object or array in a column of text, read by the Hive SerDe.
    #[cold]
    pub(crate) fn incorrect_format() -> RecordError {
        let message =
            "One or more fields have incorrect format. Exception when validating field (root)".to_owned();
        RecordError { code: ErrorCode::MalformedData, message }
    }

    #[cold]
    pub(crate) fn empty() -> RecordError {
        let message = "The record was empty or contained only whitespace.".to_owned();
        RecordError { code: ErrorCode::MalformedData, message }
    }

    #[cold]
    pub(crate) fn primitive() -> RecordError {
        let message =
            "The input JSON contained a primitive at the top level. The top level must be an object or \
                       array."
                .to_owned();
        RecordError { code: ErrorCode::MalformedData, message }
    }

    #[cold]
    pub(crate) fn array() -> RecordError {
        RecordError::mismatch("A record is one or more JSON objects, not an array of them.")
    }
}

/// A value as messages repeat it: its beginning, if it is long.
pub(crate) fn shown(text: &str) -> &str {
    let mut end = text.len().min(MESSAGE_VALUE_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
