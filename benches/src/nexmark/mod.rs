//! The queries of Nexmark, which many engines of streams are compared by, as far as the dialect says them: people, auctions and bids of an
//! auction house as rows of JSON, and a program for each query. Beside them the two works that applications of Kinesis Data Analytics mostly
//! do: a tumbling and a sliding window over prices by ten keys.
//!
//! ```text
//!   events   the events, from nothing but their number
//!   queries  the list of queries, their programs in `benches/nexmark/`, and those that are left out
//!   work     a program over events, from bytes in to bytes out
//! ```

mod events;
mod queries;
mod work;

pub use events::{Auction, Bid, Event, Events, Kind, Lines, Person, moment, ticks};
pub use queries::{Data, LEFT_OUT, QUERIES, Query};
pub use work::{SIDE_ROWS, Work};
