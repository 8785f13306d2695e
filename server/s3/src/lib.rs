//! A small durable object store, and the S3 protocol in front of it.

mod checksum;
mod error;
pub mod limits;
mod protocol;
mod store;

pub use checksum::{Algorithm, Checksum};
pub use error::{BodyFault, Invalid, OpenError, StoreError};
pub use protocol::{Access, Protocol, Secret, Secrets};
pub use store::{
    Attributes, Bucket, Completed, Condition, Copy, Deletion, Draft, Expected, Finished, Match, Object, Page,
    Part, Put, Query, Range, Reader, Sse, Store, Upload, UploadQuery,
};
