//! CBOR (RFC 8949) as AWS's protocol `application/x-amz-cbor-1.1` has it.
//!
//! Read as a stream of its parts, straight into whatever the shape wants: the blobs of large records
//! are slices of the body, and depth and length are bounded by the body itself. Both forms of lists, maps,
//! texts and bytes are read, with their length before them or with a break behind them.
//!
//! Two things are AWS's own. A moment is tag 1 with whole *milliseconds*, where the RFC means seconds;
//! a moment as a floating-point number is taken for seconds, which are the RFC's. And lists and maps
//! are written with a break behind them, as the service writes them.

mod read;
mod write;

pub(crate) use read::Reader;
pub use read::is_cbor;
pub(crate) use write::Cbor;

// The major types, which are the upper three bits of a value's first byte.
const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const OTHER: u8 = 7;

// The lower five bits: the argument itself up to 23, or where it stands.
const ONE_BYTE: u8 = 24;
const TWO_BYTES: u8 = 25;
const FOUR_BYTES: u8 = 26;
const EIGHT_BYTES: u8 = 27;
const INDEFINITE: u8 = 31;

// Of the major type OTHER.
const FALSE: u8 = 20;
const TRUE: u8 = 21;
const NULL: u8 = 22;
const UNDEFINED: u8 = 23;
const HALF: u8 = TWO_BYTES;
const SINGLE: u8 = FOUR_BYTES;
const DOUBLE: u8 = EIGHT_BYTES;

const BREAK: u8 = OTHER << 5 | INDEFINITE;

const TAG_MOMENT: u8 = 1;
