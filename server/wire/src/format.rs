//! The two formats of the protocols with a target header: the same operations and the same values, in JSON 1.1 or CBOR 1.1.
//! An answer has the format of its request.

use bytes::Bytes;
use penstock_model::{Operation, Rejection, Value};

pub(crate) const JSON_1_1: &str = "application/x-amz-json-1.1";
pub(crate) const CBOR_1_1: &str = "application/x-amz-cbor-1.1";

/// How a request and its answer are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Cbor,
}

impl Format {
    /// The format of a content type.
    pub(crate) fn of(content_type: &str) -> Option<Format> {
        match content_type {
            JSON_1_1 => Some(Format::Json),
            CBOR_1_1 => Some(Format::Cbor),
            _ => None,
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Format::Json => JSON_1_1,
            Format::Cbor => CBOR_1_1,
        }
    }

    /// Whether a body can be parsed at all: an object or a list; the service takes everything else for no document.
    pub(crate) fn is_document(self, body: &Bytes) -> bool {
        match self {
            Format::Json => {
                let begins = body.iter().find(|byte| !byte.is_ascii_whitespace());
                matches!(begins, Some(b'{' | b'[')) && penstock_model::is_json(body)
            }
            // The upper three bits of a list, a map, or a tag before either.
            Format::Cbor => {
                body.first().is_some_and(|byte| matches!(byte >> 5, 4..=6)) && penstock_model::is_cbor(body)
            }
        }
    }

    /// Reads an input along the operation's shape.
    pub(crate) fn decode(self, operation: &Operation, body: &Bytes) -> Result<Value, Rejection> {
        match self {
            Format::Json => penstock_model::decode_json(operation, body),
            Format::Cbor => penstock_model::decode_cbor(operation, body),
        }
    }

    /// The body of an operation's answer.
    pub(crate) fn encode(self, operation: &Operation, output: &Value) -> Vec<u8> {
        match self {
            Format::Json => penstock_model::encode_json(operation, output),
            Format::Cbor => penstock_model::encode_cbor(operation, output),
        }
    }

    /// Appends a value that is no operation's answer.
    pub(crate) fn write(self, value: &Value, body: &mut Vec<u8>) {
        match self {
            Format::Json => penstock_model::write_json(value, body),
            Format::Cbor => penstock_model::write_cbor(value, body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_an_object_or_a_list() {
        for (format, body, is_document) in [
            (Format::Json, &b" {}"[..], true),
            (Format::Json, b"[1]", true),
            (Format::Json, b"1", false),
            (Format::Json, b"{", false),
            (Format::Json, b"", false),
            (Format::Cbor, b"\xbf\xff", true),
            (Format::Cbor, b"\xd9\xd9\xf7\x80", true),
            (Format::Cbor, b"\x01", false),
            (Format::Cbor, b"\xbf", false),
            (Format::Cbor, b"{}", false),
            (Format::Cbor, b"", false),
        ] {
            assert_eq!(format.is_document(&Bytes::from_static(body)), is_document, "{body:?}");
        }
    }
}
