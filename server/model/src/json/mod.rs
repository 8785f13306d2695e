//! JSON (RFC 8259) as AWS's protocols have it: blobs are base64, moments are seconds with decimals.

mod read;
mod write;

pub(crate) use read::Reader;
pub use read::is_json;
pub(crate) use write::Json;
