//! Services that speak a protocol of their own: they get whole requests, with bodies that stream in both directions.
//!
//! Each says which requests are its own, by the scope that they are signed for, in header or query, and by their head. A request with a
//! target header is never theirs, whatever its scope says.

use crate::answer;
use crate::body::Body;
use crate::limits::{BODY_BYTES_MAX, BODY_DRAIN_BYTES_MAX, BODY_IDLE_MAX, BODY_TOTAL_MAX};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::{Frame, SizeHint};
use penstock_api::BoxFuture;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep, timeout};
use uuid::Uuid;

/// A service with a protocol of its own.
pub trait Mount: Send + Sync {
    /// What the log calls it.
    fn name(&self) -> &'static str;

    /// Whether a request is its own. `scope` is the service that the request is signed for, such as `s3`, if it is signed for one: a
    /// service may have another way to sign, or requests that need no signature. Of what several claim, the first to be mounted gets it.
    fn claims(&self, scope: Option<&str>, head: &Parts) -> bool;

    /// Answers a request. Runs to its end even if the client goes away; the body then ends in an error.
    fn call(&self, request: Request<Upload>) -> BoxFuture<'static, Response<Body>>;
}

/// The body of a request, as it comes in. Its errors say whether the client was silent for too long
/// ([`TimedOut`](io::ErrorKind::TimedOut)) or went away.
///
/// Who sends first and listens afterwards must hear an answer that comes before the end: dropped early, what is still to come is read
/// and thrown away, within bounds.
pub struct Upload {
    body: Option<UnsyncBoxBody<Bytes, io::Error>>,
    /// Runs while nothing comes.
    idle: Option<Pin<Box<Sleep>>>,
    idle_since: Option<Instant>,
    /// How long nothing came, and how much did, since as much as the largest ordinary body was here.
    waited: Duration,
    bytes: usize,
    /// The client sends nothing until it is told to, which asking for the body does.
    held_back: bool,
    /// Nobody minds how long it takes: who reads it has a patience of their own.
    endless: bool,
}

impl Upload {
    pub(crate) fn new<B>(body: B, head: &Parts) -> Upload
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let body = body.map_err(io::Error::other).boxed_unsync();
        let held_back = head.headers.contains_key(http::header::EXPECT);
        let (idle, idle_since, waited) = (None, None, Duration::ZERO);
        Upload { body: Some(body), idle, idle_since, waited, bytes: 0, held_back, endless: false }
    }

    /// A body that may pause, and go on, for as long as who reads it likes.
    pub(crate) fn endless<B>(body: B, head: &Parts) -> Upload
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut upload = Upload::new(body, head);
        upload.endless = true;
        upload
    }

    fn came(&mut self, bytes: usize) {
        self.idle = None;
        self.waited += self.idle_since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.bytes += bytes;
        // So slow may a body be that streams: every so many bytes in the time that the largest ordinary body has.
        if self.bytes >= BODY_BYTES_MAX {
            self.bytes = 0;
            self.waited = Duration::ZERO;
        }
    }
}

impl hyper::body::Body for Upload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.held_back = false;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        match Pin::new(body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.came(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(ended) => {
                self.body = None;
                Poll::Ready(ended)
            }
            Poll::Pending if self.endless => Poll::Pending,
            Poll::Pending => {
                let patience = BODY_IDLE_MAX.min(BODY_TOTAL_MAX.saturating_sub(self.waited));
                self.idle_since.get_or_insert_with(Instant::now);
                let idle = self.idle.get_or_insert_with(|| Box::pin(sleep(patience)));
                idle.as_mut().poll(context).map(|()| {
                    self.body = None;
                    Some(Err(io::ErrorKind::TimedOut.into()))
                })
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(hyper::body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), hyper::body::Body::size_hint)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // Who was never told to send it takes the answer instead, and goes on with another request.
        if self.held_back {
            return;
        }
        let Some(mut body) = self.body.take().filter(|body| !hyper::body::Body::is_end_stream(body)) else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            let mut seen_bytes = 0;
            let drain = async {
                while let Some(Ok(frame)) = body.frame().await {
                    seen_bytes += frame.data_ref().map_or(0, Bytes::len);
                    if seen_bytes > BODY_DRAIN_BYTES_MAX {
                        return;
                    }
                }
            };
            // The client may as well be gone.
            let _ = timeout(BODY_IDLE_MAX, drain).await;
        });
    }
}

/// The service whose request this is, of those with a protocol of their own.
pub(crate) fn find<'m>(mounts: &'m [Arc<dyn Mount>], head: &Parts) -> Option<&'m Arc<dyn Mount>> {
    if mounts.is_empty() || head.headers.contains_key("x-amz-target") {
        return None;
    }
    let scope = scope(head);
    mounts.iter().find(|mount| mount.claims(scope.as_deref(), head))
}

/// The service in the scope that a request is signed for.
fn scope(head: &Parts) -> Option<String> {
    let in_header = head.headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let credential = match in_header {
        Some(value) => value.split_once("Credential=")?.1.split([',', ' ']).next()?.to_owned(),
        None => {
            let mut pairs = head.uri.query()?.split('&');
            let given = pairs.find_map(|pair| pair.strip_prefix("X-Amz-Credential="))?;
            given.replace("%2F", "/").replace("%2f", "/")
        }
    };
    // <access key>/<day>/<region>/<service>/aws4_request
    credential.rsplit('/').nth(1).map(str::to_owned)
}

/// Has a service answer, in a task of its own, so that a panic stays within the one request.
pub(crate) async fn call(
    mount: &Arc<dyn Mount>,
    request: Request<Upload>,
    request_id: &Uuid,
) -> Response<Body> {
    let from_browser = request.headers().contains_key(http::header::ORIGIN);
    let answered = tokio::spawn(mount.call(request)).await;
    let mut response = answered.unwrap_or_else(|failed| {
        tracing::error!(%request_id, service = mount.name(), error = %failed, "request panicked");
        let mut response = Response::new(Body::whole(Bytes::new()));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    });
    answer::identify(&mut response, request_id);
    if from_browser {
        let any = HeaderValue::from_static("*");
        response.headers_mut().insert("access-control-allow-origin", any.clone());
        response.headers_mut().insert("access-control-expose-headers", any);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use http_body_util::{Full, StreamBody};
    use std::convert::Infallible;

    struct Named(&'static str);

    impl Mount for Named {
        fn name(&self) -> &'static str {
            self.0
        }

        fn claims(&self, scope: Option<&str>, head: &Parts) -> bool {
            let unsigned = || head.uri.query() == Some(self.0);
            scope.map_or_else(unsigned, |scope| scope == self.0 && head.uri.path() != "/rest")
        }

        fn call(&self, _: Request<Upload>) -> BoxFuture<'static, Response<Body>> {
            Box::pin(async { Response::new(Body::whole("mounted".into())) })
        }
    }

    fn found(uri: &str, headers: &[(&str, &str)]) -> Option<&'static str> {
        let mounts: Vec<Arc<dyn Mount>> = vec![Arc::new(Named("s3")), Arc::new(Named("other"))];
        let mut request = Request::get(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let head = request.body(()).unwrap().into_parts().0;
        find(&mounts, &head).map(|mount| mount.name())
    }

    #[test]
    fn a_service_gets_the_requests_that_it_claims() {
        let signed = |service: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=a"
            )
        };
        assert_eq!(found("/b/k", &[("authorization", &signed("s3"))]), Some("s3"));
        assert_eq!(found("/b/k", &[("authorization", &signed("other").replace(", ", ","))]), Some("other"));
        assert_eq!(
            found("/b/k?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&a=b", &[]),
            Some("s3")
        );
        assert_eq!(found("/b/k", &[("authorization", &signed("kinesis"))]), None);
        assert_eq!(
            found("/rest", &[("authorization", &signed("other"))]),
            None,
            "signed for it, and not its own"
        );
        let target = ("x-amz-target", "Kinesis_20131202.ListStreams");
        assert_eq!(found("/", &[("authorization", &signed("s3")), target]), None);
        for nobody in ["Basic YTpi", "AWS4-HMAC-SHA256 Credential=s3", "AWS4-HMAC-SHA256 Credential="] {
            assert_eq!(found("/?X-Amz-Credential=a/b/c/s3/aws4_request", &[("authorization", nobody)]), None);
        }
        assert_eq!(found("/b/k", &[]), None);
        assert_eq!(found("/b/k?other", &[]), Some("other"));
        assert_eq!(found("/b/k?other", &[("authorization", &signed("kinesis"))]), None);
    }

    fn upload<B>(body: B) -> Upload
    where
        B: hyper::body::Body<Data = Bytes, Error = Infallible> + Send + 'static,
    {
        Upload::new(body, &Request::new(()).into_parts().0)
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_body_is_given_up() {
        let silent = StreamBody::new(stream::pending::<Result<Frame<Bytes>, Infallible>>());
        let error = upload(silent).collect().await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_for_ever_is_given_up_and_a_steady_one_is_not() {
        let pieces = |bytes: usize, count: usize| {
            let piece = Bytes::from(vec![0; bytes]);
            StreamBody::new(stream::unfold(count, move |left| {
                let piece = piece.clone();
                async move {
                    sleep(BODY_IDLE_MAX / 2).await;
                    (left > 0).then(|| (Ok::<_, Infallible>(Frame::data(piece)), left - 1))
                }
            }))
        };
        let error = upload(Box::pin(pieces(1, 1_000))).collect().await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let steady = upload(Box::pin(pieces(1 << 20, 100))).collect().await.unwrap();
        assert_eq!(steady.to_bytes().len(), 100 << 20);
    }

    #[tokio::test]
    async fn a_body_that_nobody_wants_is_read_to_its_end() {
        let (sender, mut ended) = tokio::sync::mpsc::channel::<()>(1);
        let body = StreamBody::new(stream::unfold((3, sender), |(left, sender)| async move {
            (left > 0).then(|| (Ok::<_, Infallible>(Frame::data("x".into())), (left - 1, sender)))
        }));
        drop(upload(Box::pin(body)));
        assert_eq!(ended.recv().await, None);
        assert!(hyper::body::Body::is_end_stream(&upload(Full::new(Bytes::new()))));
    }
}
