//! Bodies on their way into the store: received, hashed, and held against what the client says of them.

use super::Trailers;
use super::convert::{body_error, store_error};
use crate::checksum::Algorithm;
use crate::error::BodyFault;
use crate::limits::RECEIVE_PAUSE;
use crate::store::{Finished, Store};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::StreamExt;
use http::{Extensions, HeaderMap};
use s3s::dto::StreamingBlob;
use s3s::{S3Error, TrailingHeaders, s3_error};
use std::sync::PoisonError;
use tokio::time::timeout;

/// What a client says of a body, before it or behind it.
pub(crate) struct Claim {
    pub(crate) bytes: Option<i64>,
    pub(crate) md5: Option<String>,
    /// The checksums that came as headers.
    pub(crate) checksums: [(Algorithm, Option<String>); 5],
    pub(crate) headers: HeaderMap,
    pub(crate) extensions: Extensions,
    pub(crate) trailing: Option<TrailingHeaders>,
}

impl Claim {
    /// The checksum that the client will tell, or wants.
    fn algorithm(&self) -> Result<Option<Algorithm>, S3Error> {
        let mut told = self.checksums.iter().filter(|(_, value)| value.is_some());
        if let Some((algorithm, _)) = told.next() {
            return match told.next() {
                Some(_) => Err(s3_error!(InvalidRequest, "Expecting a single x-amz-checksum- header.")),
                None => Ok(Some(*algorithm)),
            };
        }
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let trailers = text("x-amz-trailer").unwrap_or("").split(',');
        let mut named = trailers.filter_map(|name| name.trim().strip_prefix("x-amz-checksum-"));
        let named = named.next().or_else(|| text("x-amz-sdk-checksum-algorithm"));
        let unknown = || {
            s3_error!(
                InvalidRequest,
                "The algorithm type you specified in x-amz-checksum- header is invalid."
            )
        };
        named.map(|name| Algorithm::of(name).ok_or_else(unknown)).transpose()
    }

    /// The value that the client tells.
    fn value(&self, algorithm: Algorithm) -> Option<String> {
        let in_header = self.checksums.iter().find(|(known, _)| *known == algorithm);
        if let Some(value) = in_header.and_then(|(_, value)| value.clone()) {
            return Some(value);
        }
        let name = format!("x-amz-checksum-{}", algorithm.name().to_ascii_lowercase());
        let verified = self.trailing.as_ref().and_then(|trailing| {
            trailing.read(|headers| headers.get(&name)?.to_str().ok().map(str::to_owned)).flatten()
        });
        verified.or_else(|| {
            let trailers =
                self.extensions.get::<Trailers>()?.0.lock().unwrap_or_else(PoisonError::into_inner);
            trailers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        })
    }

    /// Receives a body. `default` is the checksum for a client that chooses none.
    pub(crate) async fn receive(
        &self,
        store: &Store,
        body: Option<StreamingBlob>,
        default: Algorithm,
    ) -> Result<Finished, S3Error> {
        let algorithm = self.algorithm()?.unwrap_or(default);
        let md5 = self.md5.as_ref().map(|md5| BASE64_STANDARD.decode(md5)).transpose();
        let md5 = md5.ok().filter(|md5| md5.as_ref().is_none_or(|md5| md5.len() == 16));
        let md5 =
            md5.ok_or_else(|| s3_error!(InvalidDigest, "The Content-MD5 you specified is not valid."))?;
        let mut draft = store.receive(Some(algorithm));
        if let Some(mut body) = body {
            loop {
                let next = match timeout(RECEIVE_PAUSE, body.next()).await {
                    Ok(next) => next,
                    // What a slow client sent does not wait in memory for the rest.
                    Err(_) if draft.has_waiting() => {
                        draft.flush().await.map_err(|error| store_error(&error))?;
                        continue;
                    }
                    Err(_) => continue,
                };
                match next {
                    Some(Ok(piece)) => draft.receive(piece).await.map_err(|error| store_error(&error))?,
                    Some(Err(error)) => return Err(body_error(&*error)),
                    None => break,
                }
            }
        }
        let wrong = |fault: BodyFault| Err(store_error(&fault.into()));
        if self.bytes.is_some_and(|bytes| u64::try_from(bytes) != Ok(draft.bytes)) {
            return wrong(BodyFault::Length);
        }
        let finished = draft.finish().await.map_err(|error| store_error(&error))?;
        if md5.is_some_and(|md5| penstock_api::hex::encode(&md5) != finished.md5) {
            return wrong(BodyFault::Md5);
        }
        let ours = finished.checksum.as_ref().map(|checksum| &checksum.value);
        match self.value(algorithm) {
            Some(told) if Some(&told) != ours => wrong(BodyFault::Checksum),
            _ => Ok(finished),
        }
    }
}
