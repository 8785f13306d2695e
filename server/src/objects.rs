//! Data Firehose's objects go into the S3 of this process, without a detour over its port.

use bytes::{Bytes, BytesMut};
use penstock_api::BoxFuture;
use penstock_firehose::{ObjectStore, PutObject, StoreFault};
use penstock_s3::{Attributes, Put, Range, Store, StoreError};

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
