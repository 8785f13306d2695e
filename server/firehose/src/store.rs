//! Where objects go, as this crate sees it: whoever puts the server together brings an implementation.

use bytes::Bytes;
use penstock_api::BoxFuture;

/// An object that is to be put. Its type is always `application/octet-stream`.
#[derive(Clone, Debug)]
pub struct PutObject {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// What the body is encoded with, if it is.
    pub content_encoding: Option<&'static str>,
    /// All of it.
    pub body: Bytes,
}

/// Why an object was not put. It is tried again, whatever the reason: a bucket may come back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// There is no such bucket.
    #[error("the bucket does not exist")]
    NoSuchBucket,
    /// The store does not take it at the moment; the text says why.
    #[error("{0}")]
    Unavailable(String),
}

/// Puts objects.
pub trait ObjectStore: Send + Sync + 'static {
    /// Puts an object in place of any that has its key. It is durable when this resolves.
    fn put(&self, object: PutObject) -> BoxFuture<'static, Result<(), StoreFault>>;
}
