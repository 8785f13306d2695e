//! What the video streams send out: pictures go where Data Firehose's objects go, notices to whatever URL is configured.

use penstock_api::BoxFuture;
use penstock_s3::{Attributes, Put, Store};
use penstock_sinks::s3::S3;
use penstock_sinks::{Environment, webhook};
use penstock_video::{Outlet, PostNotice, PutPicture};

/// The ways out of this server.
pub(crate) struct Outward {
    pub(crate) store: PictureStore,
    /// For notices.
    pub(crate) lent: Environment,
}

/// Where pictures are put.
#[derive(Clone)]
pub(crate) enum PictureStore {
    /// The store of this process.
    Own(Store),
    /// One that is reached over HTTP. It is told of the bytes alone.
    Elsewhere(S3),
}

impl Outlet for Outward {
    fn put(&self, picture: PutPicture) -> BoxFuture<'static, Result<(), String>> {
        let PutPicture { bucket, key, content_type, metadata, body } = picture;
        match &self.store {
            PictureStore::Own(store) => {
                let store = store.clone();
                let content_type = Some(content_type.to_owned());
                let attributes = Attributes { content_type, metadata, ..Attributes::default() };
                let put = Put { attributes, ..Put::default() };
                Box::pin(async move {
                    let stored = store.put_object(&bucket, &key, put, vec![body]).await;
                    stored.map(drop).map_err(|error| format!("{bucket}: {error}"))
                })
            }
            PictureStore::Elsewhere(s3) => {
                let s3 = s3.clone();
                Box::pin(async move {
                    let stored = s3.put(&bucket, &key, None, body).await;
                    stored.map_err(|fault| format!("{bucket}: {fault}"))
                })
            }
        }
    }

    fn post(&self, notice: PostNotice) -> BoxFuture<'static, Result<(), String>> {
        let lent = self.lent.clone();
        Box::pin(async move { webhook::post(&notice.url, &notice.headers, notice.body, &lent).await })
    }
}
