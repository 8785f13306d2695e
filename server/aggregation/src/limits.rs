//! Every limit of this crate, with its unit and its reason.

/// Bytes of the largest data that is looked at for an aggregate: the largest record of the service, 10 MiB. Places within an
/// aggregate are kept in 32 bits because of it.
pub(crate) const AGGREGATE_BYTES_MAX: usize = 10 * 1024 * 1024;
const _: () = assert!(AGGREGATE_BYTES_MAX <= u32::MAX as usize);

/// Bytes of a 64-bit number in protobuf's form, seven bits a byte.
pub(crate) const VARINT_BYTES_MAX: usize = 10;
