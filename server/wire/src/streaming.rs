//! Requests whose bodies go on while they are answered, and pages that links lead to.

use crate::answer::Answer;
use crate::mount::Upload;
use crate::rest;
use crate::router::Authenticate;
use bytes::Bytes;
use http::Method;
use http::request::Parts;
use http_body_util::BodyExt;
use penstock_api::media::{Ingest, Links, Media, Opening, Pieces, Visit};
use penstock_api::{BoxFuture, Clock, Fault};
use std::sync::Arc;
use uuid::Uuid;

/// What takes endless bodies, and what has pages.
#[derive(Default)]
pub(crate) struct Streaming {
    ingests: Vec<Arc<dyn Ingest>>,
    links: Vec<Arc<dyn Links>>,
}

impl Streaming {
    pub(crate) fn add_ingest(&mut self, ingest: Arc<dyn Ingest>) {
        self.ingests.push(ingest);
    }

    pub(crate) fn add_links(&mut self, links: Arc<dyn Links>) {
        self.links.push(links);
    }

    /// Who takes the body of such a request.
    pub(crate) fn ingest(&self, head: &Parts) -> Option<&Arc<dyn Ingest>> {
        let is_post = head.method == Method::POST;
        self.ingests.iter().find(|ingest| is_post && ingest.path() == head.uri.path())
    }

    /// Whose page a request asks for.
    pub(crate) fn links(&self, head: &Parts) -> Option<&Arc<dyn Links>> {
        let is_read = head.method == Method::GET || head.method == Method::HEAD;
        self.links.iter().find(|links| is_read && links.claims(head.uri.path()))
    }
}

/// Begins to take a body.
pub(crate) async fn ingest(
    ingest: &Arc<dyn Ingest>,
    authenticate: &Authenticate,
    clock: &Clock,
    head: &Parts,
    body: Upload,
    request_id: &Uuid,
) -> Answer {
    let service = penstock_model::service_by_id(ingest.service()).expect("a service of the models");
    // Nothing of such a body is there when it is signed.
    let caller = match authenticate(head, &Bytes::new(), service).map_err(rest::unknown_caller) {
        Ok(caller) => caller,
        Err(fault) => return refused(&fault),
    };
    let opening = Opening {
        caller,
        request_id: request_id.hyphenated().to_string(),
        received_at: clock.now(),
        headers: rest::headers(head),
    };
    let pieces: Pieces = Box::pin(body.into_data_stream());
    answered(Arc::clone(ingest).ingest(opening, pieces), request_id)
        .await
        .map_or_else(|fault| refused(&fault), Answer::media)
}

/// Shows a page.
pub(crate) async fn visit(links: &Arc<dyn Links>, clock: &Clock, head: &Parts, request_id: &Uuid) -> Answer {
    let Some(query) = rest::query(head) else { return Answer::text(400, "The query cannot be read.") };
    let visit = Visit { path: head.uri.path().to_owned(), query, received_at: clock.now() };
    match answered(Arc::clone(links).visit(visit), request_id).await {
        Ok(media) => Answer::media(media),
        Err(fault) => Answer::text(fault.status, fault.message.as_deref().unwrap_or(&fault.code)),
    }
}

/// In a task of its own, so that a panic stays within the one request.
async fn answered(work: BoxFuture<'static, Result<Media, Fault>>, request_id: &Uuid) -> Result<Media, Fault> {
    tokio::spawn(work).await.unwrap_or_else(|failed| {
        tracing::error!(%request_id, error = %failed, "request panicked");
        Err(Fault::internal_failure())
    })
}

fn refused(fault: &Fault) -> Answer {
    Answer::rest_error(fault, "Message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Router;
    use futures_util::{StreamExt, stream};
    use http::{Request, StatusCode};
    use http_body_util::{Full, StreamBody};
    use hyper::body::Frame;
    use penstock_api::Caller;
    use std::convert::Infallible;
    use tokio::sync::mpsc;

    /// Says each piece again, and pages of the names that they are asked for.
    struct Echo;

    impl Ingest for Echo {
        fn path(&self) -> &'static str {
            "/echo"
        }

        fn service(&self) -> &'static str {
            "kinesisvideo"
        }

        fn ingest(
            self: Arc<Self>,
            opening: Opening,
            body: Pieces,
        ) -> BoxFuture<'static, Result<Media, Fault>> {
            Box::pin(async move {
                if opening.header("x-wanted").is_none() {
                    return Err(Fault::access_denied("nothing is wanted"));
                }
                Ok(Media::flowing("text/plain", body))
            })
        }
    }

    impl Links for Echo {
        fn claims(&self, path: &str) -> bool {
            path.starts_with("/pages/")
        }

        fn visit(self: Arc<Self>, visit: Visit) -> BoxFuture<'static, Result<Media, Fault>> {
            Box::pin(async move {
                let Some(name) = visit.query("name") else {
                    return Err(Fault { status: 403, ..Fault::access_denied("no name") });
                };
                Ok(Media::whole("text/html", vec!["<p>".into(), name.to_owned().into()]))
            })
        }
    }

    fn router() -> Router {
        let caller = Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None };
        let authenticate: Authenticate = Box::new(move |_, body, service| {
            assert!(body.is_empty());
            assert_eq!(service.signing_name, "kinesisvideo");
            Ok(caller.clone())
        });
        Router::new(Vec::new(), authenticate).with_ingest(Arc::new(Echo)).with_links(Arc::new(Echo))
    }

    #[tokio::test]
    async fn an_answer_comes_while_the_body_does() {
        let (sender, mut receiver) = mpsc::channel::<Bytes>(1);
        let pieces = stream::poll_fn(move |context| receiver.poll_recv(context));
        let body = StreamBody::new(pieces.map(|piece| Ok::<_, Infallible>(Frame::data(piece))));
        let request = Request::post("/echo").header("x-wanted", "1").body(body).unwrap();
        let mut response = router().answer(request).await.into_body();
        for piece in ["one", "two"] {
            sender.send(piece.into()).await.unwrap();
            let frame = response.frame().await.unwrap().unwrap();
            assert_eq!(frame.into_data().unwrap(), piece);
        }
        drop(sender);
        assert!(response.frame().await.is_none());
    }

    #[tokio::test]
    async fn what_is_refused_is_refused_as_rest_services_do() {
        let request = Request::post("/echo").body(Full::new(Bytes::new())).unwrap();
        let response = router().answer(request).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.headers()["x-amzn-errortype"], "AccessDeniedException");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, r#"{"Message":"nothing is wanted"}"#);
    }

    #[tokio::test]
    async fn pages_are_for_whoever_has_the_link() {
        let ask = async |uri: &str| {
            let request = Request::get(uri).body(Full::new(Bytes::new())).unwrap();
            let response = router().answer(request).await;
            let status = response.status().as_u16();
            let length = response.headers().get("content-length").cloned();
            let body = response.into_body().collect().await.unwrap().to_bytes();
            assert!(length.is_none_or(|length| length == body.len().to_string().as_str()));
            (status, String::from_utf8(body.to_vec()).unwrap())
        };
        assert_eq!(ask("/pages/a?name=b%20c").await, (200, "<p>b c".to_owned()));
        assert_eq!(ask("/pages/a").await, (403, "no name".to_owned()));
        assert_eq!(ask("/pages/a?name=%f").await.0, 400);
        assert_eq!(ask("/elsewhere").await.0, 403);
    }
}
