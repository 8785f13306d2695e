//! The two formats of the protocols with a target header: the same operations and the same values, in JSON 1.1 or CBOR 1.1.
//! An answer has the format of its request.

use crate::buffers::{share, take};
use bytes::Bytes;
use penstock_model::{Document, Input, Operation, Rejection, Store};

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

    /// Reads an input along the operation's shape, and judges it.
    pub(crate) fn decode(self, operation: &'static Operation, body: &Bytes) -> Result<Input, Rejection> {
        let direct = match self {
            Format::Json => penstock_model::records_json(operation, body, Store { take, share }),
            Format::Cbor => penstock_model::records_cbor(operation, body, Store { take, share }),
        };
        if let Some(input) = direct {
            return Ok(input);
        }
        let input = match self {
            Format::Json => penstock_model::decode_json(operation, body),
            Format::Cbor => penstock_model::decode_cbor(operation, body),
        }?;
        penstock_model::validate(operation, &input)?;
        Ok(Input::Value(input))
    }

    /// Appends a document.
    pub(crate) fn write(self, document: &dyn Document, body: &mut Vec<u8>) {
        match self {
            Format::Json => document.write_json(body),
            Format::Cbor => document.write_cbor(body),
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
