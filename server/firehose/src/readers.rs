//! Who else reads what delivery streams have accepted, as this crate sees them: whoever puts the server together brings an
//! implementation.

use penstock_catalog::Key;

/// Tells what is still needed of records that are delivered.
pub trait Readers: Send + Sync + 'static {
    /// The position in the log of a delivery stream from which on somebody still reads; nothing if nobody does. What lies there is kept
    /// although it is delivered, until it expires. Asked whenever some of the log could be given up.
    fn floor(&self, stream: &Key) -> Option<u64>;
}
