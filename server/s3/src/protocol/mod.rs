//! The S3 protocol: s3s reads requests and writes answers, the store does what they ask.
//!
//! | file | what it is for |
//! |---|---|
//! | `access` | secrets and session tokens |
//! | `host` | buckets named by the host |
//! | `chunked` | the encoding of streamed bodies |
//! | `backend` | the operations |
//! | `upload` | bodies on their way into the store |
//! | `convert` | between the store's words and the protocol's |
//!
//! Where signatures are verified, s3s does it, and takes streamed bodies apart as it checks each chunk. Where they are not, what is signed
//! is taken off a request before s3s sees it, the encoding of its body with it.

mod access;
mod backend;
mod chunked;
mod convert;
mod host;
mod upload;

pub use access::{Secret, Secrets};

use crate::limits::{DOCUMENT_BYTES_MAX, DOCUMENTS_BYTES_MAX, SIGNED_CHUNK_BYTES_MAX};
use crate::store::Store;
use access::Known;
use backend::Backend;
use bytes::Bytes;
use chunked::Decoder;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Response, Uri};
use http_body_util::{BodyExt, StreamBody};
use penstock_api::BoxFuture;
use penstock_wire::{Body, Mount, Upload};
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Error, s3_error};
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Who is let in.
pub enum Access {
    /// Whoever comes: any key is taken and no signature is verified.
    Any,
    /// Who signs with a known secret.
    Verify(Secrets),
}

/// The S3 protocol over a store.
#[derive(Clone)]
pub struct Protocol {
    service: S3Service,
    verifies: bool,
    documents_bytes: Arc<AtomicUsize>,
}

impl Protocol {
    /// Serves a store.
    pub fn new(store: Store, access: Access) -> Protocol {
        let mut builder = S3ServiceBuilder::new(Backend::new(store));
        builder.set_host(host::Hosts);
        let mut config = S3Config::default();
        config.xml_max_body_size = DOCUMENT_BYTES_MAX;
        // Forms of browsers would be gathered in memory; they are refused before.
        config.post_object_max_file_size = 0;
        builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
        let verifies = match access {
            Access::Any => false,
            Access::Verify(secrets) => {
                builder.set_auth(Known(secrets.clone()));
                builder.set_access(Known(secrets));
                true
            }
        };
        Protocol { service: builder.build(), verifies, documents_bytes: Arc::default() }
    }

    async fn answer(self, request: Request<Upload>) -> Result<Response<Body>, S3Error> {
        let (mut head, body) = request.into_parts();
        let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if head.method == Method::POST && content_type.starts_with("multipart/form-data") {
            return Err(s3_error!(NotImplemented, "forms of browsers are not taken"));
        }
        let hashed =
            head.headers.get("x-amz-content-sha256").and_then(|value| value.to_str().ok()).unwrap_or("");
        let is_streamed = hashed.starts_with("STREAMING-");
        let is_unsigned = hashed.starts_with("STREAMING-UNSIGNED-");
        let is_document = !is_object(&head);
        let body = received(body);
        let body: Pieces = match (is_streamed, self.verifies) {
            (false, _) => body,
            (true, true) => guarded(body, is_unsigned),
            (true, false) => {
                let bytes = head.headers.get("x-amz-decoded-content-length");
                let bytes = bytes.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
                let bytes = bytes.ok_or_else(|| {
                    s3_error!(MissingContentLength, "missing header: x-amz-decoded-content-length")
                })?;
                head.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes));
                let trailers = Trailers::default();
                head.extensions.insert(trailers.clone());
                decoded(body, trailers)
            }
        };
        if !self.verifies {
            head.headers.remove(AUTHORIZATION);
            head.uri = unsigned(&head.uri);
        }
        let mut share = Share { all: self.documents_bytes.clone(), bytes: 0 };
        let body = if is_document {
            s3s::Body::from(share.gather(body).await?)
        } else {
            let frames = body.map_ok(http_body::Frame::data);
            s3s::Body::http_body_unsync(StreamBody::new(frames))
        };
        let answered = self.service.call(Request::from_parts(head, body)).await;
        let response = answered.map_err(|error| {
            tracing::error!(?error, "no answer of S3");
            s3_error!(InternalError)
        })?;
        Ok(response.map(sent))
    }
}

impl Mount for Protocol {
    fn name(&self) -> &'static str {
        "s3"
    }

    fn claims(&self, scope: Option<&str>, head: &http::request::Parts) -> bool {
        if let Some(scope) = scope {
            return scope == "s3";
        }
        // Presigned in the older way, as boto3 does unless it is told otherwise. Who is not signed at all is none of ours.
        let has = |name| query_value(&head.uri, name).is_some();
        head.method != Method::POST && has("AWSAccessKeyId") && has("Signature") && has("Expires")
    }

    fn call(&self, request: Request<Upload>) -> BoxFuture<'static, Response<Body>> {
        let protocol = self.clone();
        Box::pin(async move {
            let answered = protocol.answer(request).await;
            answered.unwrap_or_else(|error| match error.to_http_response() {
                Ok(response) => response.map(sent),
                Err(_) => {
                    let mut response = Response::new(Body::whole(Bytes::new()));
                    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
                    response
                }
            })
        })
    }
}

/// The trailers of a streamed body, there when its end has been read.
#[derive(Clone, Default)]
struct Trailers(Arc<Mutex<Vec<(String, String)>>>);

type Pieces = BoxStream<'static, io::Result<Bytes>>;

fn received(body: Upload) -> Pieces {
    body.into_data_stream().boxed()
}

/// Takes the chunks apart.
fn decoded(body: Pieces, trailers: Trailers) -> Pieces {
    let finish = move |rest: Vec<u8>| {
        *trailers.0.lock().unwrap_or_else(PoisonError::into_inner) = chunked::trailers(&rest);
        None
    };
    through(body, Decoder::default(), |_, data| data, finish).boxed()
}

/// Looks at the chunks before s3s does, which holds each in memory: signed ones are bounded, others are cut smaller.
fn guarded(body: Pieces, is_unsigned: bool) -> Pieces {
    if !is_unsigned {
        return through(body, Decoder::bounded(SIGNED_CHUNK_BYTES_MAX), |came, _| vec![came], |_| None)
            .boxed();
    }
    let again = |_, data: Vec<Bytes>| {
        let framed = data.into_iter().filter(|piece| !piece.is_empty());
        framed.flat_map(|piece| [format!("{:x}\r\n", piece.len()).into(), piece, "\r\n".into()]).collect()
    };
    through(body, Decoder::default(), again, |rest| Some([b"0\r\n", &rest[..]].concat().into())).boxed()
}

/// A body through a decoder: `pass` says what goes on of a piece and the data in it, `finish` what comes last.
fn through(
    body: Pieces,
    decoder: Decoder,
    pass: impl Fn(Bytes, Vec<Bytes>) -> Vec<Bytes> + Send + 'static,
    finish: impl FnOnce(Vec<u8>) -> Option<Bytes> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let malformed = |_| io::Error::new(io::ErrorKind::InvalidData, "malformed chunks");
    let begin = (body, decoder, VecDeque::<Bytes>::new(), pass, Some(finish));
    stream::try_unfold(begin, move |(mut body, mut decoder, mut ready, pass, mut finish)| async move {
        loop {
            if let Some(piece) = ready.pop_front() {
                return Ok(Some((piece, (body, decoder, ready, pass, finish))));
            }
            match body.try_next().await? {
                Some(came) => {
                    let mut data = Vec::new();
                    decoder.push(came.clone(), &mut data).map_err(malformed)?;
                    ready.extend(pass(came, data));
                }
                None => {
                    let Some(last) = finish.take() else { return Ok(None) };
                    let rest = decoder.finish().map_err(malformed)?;
                    ready.extend(last(rest));
                }
            }
        }
    })
}

/// The memory that a document takes, of all that documents may take.
struct Share {
    all: Arc<AtomicUsize>,
    bytes: usize,
}

impl Share {
    async fn gather(&mut self, mut body: Pieces) -> Result<Bytes, S3Error> {
        let mut document = Vec::new();
        while let Some(piece) = body.try_next().await.map_err(|error| convert::body_error(&error))? {
            let before = self.all.fetch_add(piece.len(), Ordering::Relaxed);
            self.bytes += piece.len();
            if before + piece.len() > DOCUMENTS_BYTES_MAX {
                return Err(s3_error!(SlowDown, "Please reduce your request rate."));
            }
            if self.bytes > DOCUMENT_BYTES_MAX {
                return Err(s3_error!(MaxMessageLengthExceeded, "Your request was too large."));
            }
            document.extend_from_slice(&piece);
        }
        Ok(document.into())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.all.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

fn sent(body: s3s::Body) -> Body {
    if let Some(bytes) = body.bytes() {
        return Body::whole(bytes);
    }
    let bytes = http_body::Body::size_hint(&body).exact();
    Body::pieces(TryStreamExt::map_err(body, io::Error::other), bytes)
}

/// Whether a request's body is an object or a part of one; of all others s3s wants the whole body.
fn is_object(head: &http::request::Parts) -> bool {
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| head.uri.authority().map(http::uri::Authority::as_str)).unwrap_or("");
    let path = head.uri.path().trim_start_matches('/');
    let has_key = match host::bucket_of(host) {
        Some(_) => !path.is_empty(),
        None => path.split_once('/').is_some_and(|(_, key)| !key.is_empty()),
    };
    let mut names = pairs(&head.uri).map(|pair| pair.split('=').next().unwrap_or(""));
    let plain = ["partNumber", "uploadId", "x-id"];
    let is_plain = |name: &str| {
        plain.contains(&name) || SIGNING.contains(&name) || name.to_ascii_lowercase().starts_with("x-amz-")
    };
    head.method == Method::PUT && has_key && names.all(is_plain)
}

fn pairs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty())
}

/// The value of a query's parameter, its escapes undone.
fn query_value(uri: &Uri, name: &str) -> Option<Vec<u8>> {
    let value = pairs(uri).find_map(|pair| match pair.split_once('=') {
        Some((known, value)) => (known == name).then_some(value),
        None => (pair == name).then_some(""),
    })?;
    Some(convert::unescape(value))
}

/// What a presigned request's query has for its signature alone, in the newer way and in the older.
const SIGNING: [&str; 11] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
    "X-Amz-Security-Token",
    "AWSAccessKeyId",
    "Signature",
    "Expires",
    "x-amz-security-token",
];

/// The same address without a signature.
fn unsigned(uri: &Uri) -> Uri {
    let is_kept = |pair: &&str| !SIGNING.contains(&pair.split('=').next().unwrap_or(""));
    let kept: Vec<&str> = pairs(uri).filter(is_kept).collect();
    let path_and_query = match kept.is_empty() {
        true => uri.path().to_owned(),
        false => format!("{}?{}", uri.path(), kept.join("&")),
    };
    let mut parts = uri.clone().into_parts();
    // A part of what was an address is one.
    let Ok(path_and_query) = path_and_query.parse() else { return uri.clone() };
    parts.path_and_query = Some(path_and_query);
    Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_taken_off_an_address_and_the_rest_stays() {
        let uri: Uri =
            "/b/k%20+?partNumber=1&X-Amz-Signature=ab&uploadId=x%2Fy&X-Amz-Date=1".parse().unwrap();
        assert_eq!(unsigned(&uri), "/b/k%20+?partNumber=1&uploadId=x%2Fy");
        let uri: Uri = "http://b.localhost:1/k?X-Amz-Signature=ab".parse().unwrap();
        assert_eq!(unsigned(&uri), "http://b.localhost:1/k");
    }

    #[test]
    fn objects_are_told_from_documents() {
        let is_object = |method: &str, host: &str, uri: &str| {
            let request = Request::builder().method(method).header("host", host).uri(uri);
            is_object(&request.body(()).unwrap().into_parts().0)
        };
        assert!(is_object("PUT", "localhost", "/b/k"));
        assert!(is_object("PUT", "b.localhost", "/k?partNumber=1&uploadId=a&X-Amz-Date=1"));
        assert!(!is_object("PUT", "localhost", "/b/"));
        assert!(!is_object("PUT", "b.localhost", "/"));
        assert!(!is_object("PUT", "localhost", "/b/k?tagging"));
        assert!(!is_object("POST", "localhost", "/b/k?uploadId=a"));
    }
}
