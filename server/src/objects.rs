//! Data Firehose's objects go into the S3 of this process, without a detour over its port, or into one elsewhere.

use bytes::{Bytes, BytesMut};
use penstock_api::BoxFuture;
use penstock_firehose::{ObjectStore, PutObject, StoreFault};
use penstock_s3::{Attributes, Put, Range, Store, StoreError};
use penstock_sinks::s3::{S3, S3Fault};

/// The content type of all that is delivered.
const CONTENT_TYPE: &str = "application/octet-stream";

/// The store of this process.
pub(crate) struct Objects(pub(crate) Store);

impl ObjectStore for Objects {
    fn put(&self, object: PutObject) -> BoxFuture<'static, Result<(), StoreFault>> {
        let store = self.0.clone();
        Box::pin(async move {
            let PutObject { bucket, key, content_encoding, body } = object;
            let attributes = Attributes {
                content_type: Some(CONTENT_TYPE.to_owned()),
                content_encoding: content_encoding.map(ToOwned::to_owned),
                ..Attributes::default()
            };
            let put = Put { attributes, ..Put::default() };
            store.put_object(&bucket, &key, put, vec![body]).await.map(drop).map_err(fault)
        })
    }

    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StoreFault>> {
        let (store, bucket, key) = (self.0.clone(), bucket.to_owned(), key.to_owned());
        Box::pin(async move {
            let (_, mut reader) = store.get(&bucket, &key, Range::All).await.map_err(fault)?;
            let mut all = BytesMut::new();
            while let Some((bytes, rest)) = reader.next().await.map_err(fault)? {
                all.extend_from_slice(&bytes);
                reader = rest;
            }
            Ok(all.freeze())
        })
    }
}

fn fault(error: StoreError) -> StoreFault {
    match error {
        StoreError::NoSuchBucket => StoreFault::NoSuchBucket,
        StoreError::NoSuchKey => StoreFault::NoSuchObject,
        error => StoreFault::Unavailable(error.to_string()),
    }
}

/// A store that is reached over HTTP.
pub(crate) struct Outside(pub(crate) S3);

impl ObjectStore for Outside {
    fn put(&self, object: PutObject) -> BoxFuture<'static, Result<(), StoreFault>> {
        let s3 = self.0.clone();
        Box::pin(async move {
            let PutObject { bucket, key, content_encoding, body } = object;
            s3.put(&bucket, &key, content_encoding, body).await.map_err(outside)
        })
    }

    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StoreFault>> {
        let (s3, bucket, key) = (self.0.clone(), bucket.to_owned(), key.to_owned());
        Box::pin(async move { s3.get(&bucket, &key).await.map_err(outside) })
    }
}

fn outside(fault: S3Fault) -> StoreFault {
    match fault {
        S3Fault::NoSuchBucket => StoreFault::NoSuchBucket,
        S3Fault::NoSuchKey => StoreFault::NoSuchObject,
        S3Fault::Failed(why) => StoreFault::Unavailable(why),
    }
}
