//! Many user records in one record of a stream: the aggregation format of the Kinesis Producer Library (KPL).
//!
//! A stream does not know of it: to the stream an aggregate is a record like any other. Producers aggregate to get past a
//! shard's 1,000 records a second; consumers, and whatever reads a stream on their behalf, take the records apart again.
//!
//! ```text
//!  0            4                                              n-16            n
//!  +------------+----------------------------------------------+---------------+
//!  | f3 89 9a c2 | AggregatedRecord, protobuf (proto2)          | MD5 of it     |
//!  +------------+----------------------------------------------+---------------+
//!
//!  AggregatedRecord                          Record
//!    1  partition_key_table      string *      1  partition_key_index      uint64, required
//!    2  explicit_hash_key_table  string *      2  explicit_hash_key_index  uint64
//!    3  records                  Record *      3  data                     bytes, required
//!                                              4  tags                     Tag *
//!  Tag
//!    1  key    string, required
//!    2  value  string
//! ```
//!
//! The number of a user record within its aggregate is its *sub-sequence number*; together with the sequence number of the
//! aggregate it tells a consumer how far it has come.
//!
//! ```
//! use penstock_aggregation::{Aggregator, decode};
//!
//! let mut aggregator = Aggregator::new(51_200);
//! aggregator.add("user-1", None, &"signup".into())?;
//! aggregator.add("user-2", None, &"login".into())?;
//! let aggregated = aggregator.take().expect("two records were added");
//! // This goes into PutRecord as its Data, PartitionKey and ExplicitHashKey.
//! let aggregate = decode(&aggregated.data).expect("it is an aggregate");
//! let records: Vec<_> = aggregate.records().map(|record| (record.partition_key, record.data)).collect();
//! assert_eq!(records, [("user-1", "signup".into()), ("user-2", "login".into())]);
//! # Ok::<(), penstock_aggregation::AddError>(())
//! ```
//!
//! Deliberately absent: tags. The format has room for them, and no library writes them or shows them to anybody; they are read
//! over.

mod aggregator;
mod decode;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod hash_key;
mod limits;
mod protobuf;

pub use aggregator::{AddError, Aggregated, Aggregator};
pub use decode::{Aggregate, Records, UserRecord, decode};
pub use hash_key::belongs;

/// What an aggregate begins with. As text these bytes are no UTF-8, so that no text is taken for one.
const MAGIC: [u8; 4] = [0xf3, 0x89, 0x9a, 0xc2];
/// Bytes of the MD5 that an aggregate ends with.
const CHECKSUM_BYTES: usize = 16;
