//! Where objects go, and come from if they were staged, as this crate sees it: whoever puts the server together brings an implementation.

use std::sync::Arc;

use bytes::Bytes;
use penstock_api::BoxFuture;
use penstock_sinks::redshift::{Stage, StageFault};

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

/// Why an object was not put, or read. It is tried again, whatever the reason: a bucket may come back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// There is no such bucket.
    #[error("the bucket does not exist")]
    NoSuchBucket,
    /// There is no such object.
    #[error("the object does not exist")]
    NoSuchObject,
    /// The store does not take it at the moment; the text says why.
    #[error("{0}")]
    Unavailable(String),
}

/// Puts objects, and reads what it has put.
pub trait ObjectStore: Send + Sync + 'static {
    /// Puts an object in place of any that has its key. It is durable when this resolves.
    fn put(&self, object: PutObject) -> BoxFuture<'static, Result<(), StoreFault>>;

    /// All of an object.
    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StoreFault>>;
}

/// The store as the place where objects wait to be copied into a table.
pub(crate) struct Staging(pub(crate) Arc<dyn ObjectStore>);

impl Stage for Staging {
    fn put(&self, bucket: &str, key: &str, body: Bytes) -> BoxFuture<'static, Result<(), StageFault>> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        let put = self.0.put(PutObject { bucket, key, content_encoding: None, body });
        Box::pin(async move { put.await.map_err(staged) })
    }

    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StageFault>> {
        let got = self.0.get(bucket, key);
        Box::pin(async move { got.await.map_err(staged) })
    }
}

fn staged(fault: StoreFault) -> StageFault {
    match fault {
        StoreFault::NoSuchBucket | StoreFault::NoSuchObject => StageFault::Missing,
        StoreFault::Unavailable(why) => StageFault::Unavailable(why),
    }
}
