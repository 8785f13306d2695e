//! An S3 elsewhere: Amazon's own, or anything that speaks as it does, with buckets in the path.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use penstock_api::Clock;
use penstock_api::sigv4::{self, Keys, Outgoing};

use crate::Environment;
use crate::client::{Answer, Bounds, Client, Endpoint};
use crate::limits::{S3_ANSWER_MAX, S3_OBJECT_BYTES_MAX};

/// What objects are. The service calls all of them so.
const OBJECT: &str = "application/octet-stream";

/// An S3 that is reached over HTTP. Cheap to clone.
#[derive(Clone)]
pub struct S3 {
    client: Arc<Client>,
    region: Arc<str>,
    keys: Option<Keys>,
    clock: Clock,
}

/// Why an object was not put or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum S3Fault {
    /// There is no such bucket.
    #[error("the bucket does not exist")]
    NoSuchBucket,
    /// There is no such object.
    #[error("the object does not exist")]
    NoSuchKey,
    /// It does not answer, or with something else; the text says what.
    #[error("{0}")]
    Failed(String),
}

impl S3 {
    /// The S3 at a URL, for the keys and the region of the environment. Without keys nothing is signed.
    ///
    /// # Errors
    /// The URL is none, or nobody there could be trusted; the text says why.
    pub fn new(url: &str, environment: &Environment) -> Result<S3, String> {
        let endpoint = Endpoint::read(url)?;
        if !endpoint.prefix().is_empty() || endpoint.query.is_some() {
            return Err(format!("{url}: has a path; buckets stand there"));
        }
        Ok(S3 {
            client: Arc::new(Client::new(endpoint, environment)?),
            region: Arc::clone(&environment.region),
            keys: environment.keys.clone(),
            clock: environment.clock.clone(),
        })
    }

    /// Puts an object in place of any that has its key, encoded as the text says.
    ///
    /// # Errors
    /// See [`S3Fault`].
    pub async fn put(
        &self,
        bucket: &str,
        key: &str,
        encoding: Option<&'static str>,
        body: Bytes,
    ) -> Result<(), S3Fault> {
        self.ask(Method::PUT, bucket, key, encoding, body).await.map(drop)
    }

    /// All of an object.
    ///
    /// # Errors
    /// See [`S3Fault`].
    pub async fn get(&self, bucket: &str, key: &str) -> Result<Bytes, S3Fault> {
        self.ask(Method::GET, bucket, key, None, Bytes::new()).await.map(|answer| answer.body)
    }

    async fn ask(
        &self,
        method: Method,
        bucket: &str,
        key: &str,
        encoding: Option<&'static str>,
        body: Bytes,
    ) -> Result<Answer, S3Fault> {
        let path = sigv4::encoded(&format!("/{bucket}/{key}"));
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(OBJECT));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if let Some(keys) = &self.keys {
            let outgoing = Outgoing {
                method: method.as_str(),
                service: "s3",
                region: &self.region,
                host: &self.client.endpoint().authority,
                path: &path,
                content_type: OBJECT,
                body: &body,
            };
            for (name, value) in sigv4::sign(keys, &outgoing, self.clock.now()) {
                let value = HeaderValue::from_str(&value);
                let value = value.map_err(|_| S3Fault::Failed(format!("the {name} is no header")))?;
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        let bounds = Bounds { answer_max: S3_ANSWER_MAX, bytes_max: S3_OBJECT_BYTES_MAX };
        let answer = self.client.send(method, &path, &headers, body, bounds).await;
        let answer = answer.map_err(|trouble| S3Fault::Failed(trouble.to_string()))?;
        let says =
            |code: &str| String::from_utf8_lossy(&answer.body).contains(&format!("<Code>{code}</Code>"));
        match answer.status {
            StatusCode::OK => Ok(answer),
            StatusCode::NOT_FOUND if says("NoSuchBucket") => Err(S3Fault::NoSuchBucket),
            StatusCode::NOT_FOUND if says("NoSuchKey") => Err(S3Fault::NoSuchKey),
            _ => Err(S3Fault::Failed(format!("answered {}", answer.told()))),
        }
    }
}
