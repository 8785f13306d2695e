//! Data Firehose's objects go into the S3 of this process, without a detour over its port.

use penstock_api::BoxFuture;
use penstock_firehose::{ObjectStore, PutObject, StoreFault};
use penstock_s3::{Attributes, Put, Store, StoreError};

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
            match store.put_object(&bucket, &key, Put { attributes, ..Put::default() }, vec![body]).await {
                Ok(_) => Ok(()),
                Err(StoreError::NoSuchBucket) => Err(StoreFault::NoSuchBucket),
                Err(error) => Err(StoreFault::Unavailable(error.to_string())),
            }
        })
    }
}
