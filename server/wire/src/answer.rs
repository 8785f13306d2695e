//! What goes back: bodies in the shape of each protocol, and the headers that every answer carries.

use crate::body::Body;
use crate::buffers;
use crate::event_stream;
use crate::format::Format;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode};
use hyper::body::Body as _;
use penstock_api::media::Media;
use penstock_api::{Events, Fault};
use penstock_model::{Document, Operation, Shape, Value};
use std::borrow::Cow;
use uuid::Uuid;

pub(crate) const JSON: &str = "application/json";

/// An answer before it gets its headers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<Cow<'static, str>>,
    pub(crate) body: Body,
    /// What members of a REST answer say.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Answer {
    fn new(status: StatusCode, content_type: Option<&'static str>, body: impl Into<Bytes>) -> Answer {
        let content_type = content_type.map(Cow::Borrowed);
        Answer { status, content_type, body: Body::whole(body.into()), headers: Vec::new() }
    }

    /// A status that says everything, with an empty body.
    pub(crate) fn bare(status: StatusCode) -> Answer {
        Answer::new(status, None, Bytes::new())
    }

    /// A small JSON document of the server's own, outside AWS's protocols.
    pub(crate) fn health(state: &str) -> Answer {
        Answer::new(StatusCode::OK, Some(JSON), format!("{{\"status\":\"{state}\"}}"))
    }

    /// The output of an operation; an operation without output has an empty body, not `{}`.
    pub(crate) fn output(format: Format, output: &dyn Document) -> Answer {
        let mut body = buffers::any();
        format.write(output, &mut body);
        Answer::new(StatusCode::OK, Some(format.content_type()), buffers::share(body))
    }

    /// The output of an operation that answers with events.
    pub(crate) fn events(format: Format, operation: &'static Operation, events: Events) -> Answer {
        let body = Body::events(format, operation, events);
        let content_type = Some(Cow::Borrowed(event_stream::CONTENT_TYPE));
        Answer { status: StatusCode::OK, content_type, body, headers: Vec::new() }
    }

    /// Bytes that are no document.
    pub(crate) fn media(media: Media) -> Answer {
        let headers = media.headers.iter().filter_map(|(name, value)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
        });
        let headers = headers.collect();
        let content_type = Some(Cow::Owned(media.content_type));
        let body = match media.length {
            Some(length) => Body::pieces(media.body, Some(length)),
            None => Body::flowing(media.body),
        };
        Answer { status: StatusCode::OK, content_type, body, headers }
    }

    /// A sentence for a person.
    pub(crate) fn text(status: u16, text: &str) -> Answer {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Answer::new(status, Some("text/plain"), text.to_owned())
    }

    /// An error. Its type stands in the body alone: with these protocols the service sends no `x-amzn-ErrorType`, and the SDKs'
    /// parsers do not look for one.
    pub(crate) fn error(format: Format, status: StatusCode, code: &str, message: Option<&str>) -> Answer {
        Answer::detailed(format, status, (code, message), &[])
    }

    /// The same of an operation, with what its model has for the error beside the sentence.
    pub(crate) fn fault(format: Format, fault: &Fault) -> Answer {
        let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Answer::detailed(format, status, (&fault.code, fault.message.as_deref()), &fault.details)
    }

    fn detailed(
        format: Format,
        status: StatusCode,
        (code, message): (&str, Option<&str>),
        details: &[(&'static str, Value)],
    ) -> Answer {
        let text = |text: &str| Value::String(text.to_owned());
        let mut members = vec![("__type".into(), text(code))];
        members.extend(message.map(|message| (message_member(code).into(), text(message))));
        members.extend(details.iter().map(|(name, value)| ((*name).into(), value.clone())));
        let mut body = Vec::new();
        format.write(&Value::Map(members), &mut body);
        Answer::new(status, Some(format.content_type()), body)
    }

    /// The output of a REST operation, whose members say more than the body.
    pub(crate) fn rest_output(
        status: StatusCode,
        shape: Option<&'static Shape>,
        output: &dyn Document,
    ) -> Answer {
        let Some(shape) = shape else { return Answer::bare(status) };
        let mut body = buffers::any();
        let bound = output.write_rest(shape, &mut body);
        let status = bound.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(status);
        if status == StatusCode::NO_CONTENT {
            body.clear();
        }
        let content_type = (!body.is_empty()).then_some(JSON);
        let mut answer = Answer::new(status, content_type, buffers::share(body));
        // A value that no header can carry was made by a service of ours out of texts that it has checked.
        answer.headers.extend(bound.headers.iter().filter_map(|(name, value)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
        }));
        answer
    }

    /// An error of a REST operation. Its type stands in a header, and its sentence in the member that the model has for it.
    pub(crate) fn rest_error(fault: &Fault, message_member: &'static str) -> Answer {
        let text = |text: &str| Value::String(text.to_owned());
        let mut members: Vec<_> =
            fault.details.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        members.extend(fault.message.as_deref().map(|message| (message_member.into(), text(message))));
        let mut body = Vec::new();
        Value::Map(members).write_json(&mut body);
        let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = Answer::new(status, Some(JSON), body);
        answer.headers.push((ERROR_TYPE, ascii(&fault.code)));
        answer
    }

    /// An error of the older envelope that a request of type `application/json` gets; nothing else ever comes of one.
    pub(crate) fn coral_error(status: StatusCode, code: &str) -> Answer {
        let body =
            format!("{{\"Output\":{{\"__type\":\"com.amazon.coral.service#{code}\"}},\"Version\":\"1.0\"}}");
        Answer::new(status, Some(JSON), body)
    }

    /// The answer to a request from which no operation can be told.
    pub(crate) fn access_denied() -> Answer {
        let body = "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized</Message>\n\
                    </AccessDeniedException>\n";
        Answer::new(StatusCode::FORBIDDEN, None, body)
    }

    /// The answer to a body in a format that no service speaks.
    pub(crate) fn unknown_format() -> Answer {
        Answer::new(StatusCode::NOT_FOUND, None, "<UnknownOperationException/>\n")
    }

    /// The answer to a client on another machine that speaks plain HTTP to a port with TLS.
    pub(crate) fn tls_missing() -> Response<Body> {
        let mut response = Response::new(Body::whole("this port speaks TLS: use https\n".into()));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response
    }

    /// Adds the headers that depend on the request: its id and, if a browser sent it, what CORS asks for.
    pub(crate) fn into_response(self, request_id: &Uuid, request_headers: &HeaderMap) -> Response<Body> {
        let mut response = self.into_anonymous();
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, id(request_id));
        headers.insert(EXTENDED_ID, extended_id(request_id));
        if request_headers.contains_key(http::header::ORIGIN) {
            headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
            headers.insert("access-control-expose-headers", HeaderValue::from_static(EXPOSED_HEADERS));
        }
        response
    }

    /// The same without what depends on the request.
    pub(crate) fn into_anonymous(self) -> Response<Body> {
        let length = self.body.size_hint().exact();
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.reserve(ORDINARY_HEADERS);
        if let Some(content_type) = self.content_type {
            let content_type = match content_type {
                Cow::Borrowed(content_type) => HeaderValue::from_static(content_type),
                Cow::Owned(content_type) => ascii(&content_type),
            };
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.extend(self.headers);
        if let Some(length) = length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

/// Gives a request's ids to an answer that was made elsewhere, under the names of S3 and of all others.
pub(crate) fn identify(response: &mut Response<Body>, request_id: &Uuid) {
    let headers = response.headers_mut();
    let id = id(request_id);
    headers.insert("x-amz-request-id", id.clone());
    headers.insert(REQUEST_ID, id);
    headers.insert(EXTENDED_ID, extended_id(request_id));
}

/// Answers a browser that asks what it may send: everything.
pub(crate) fn preflight(request_id: &Uuid, request_headers: &HeaderMap) -> Response<Body> {
    let mut response = Response::new(Body::whole(Bytes::new()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
    headers.insert(REQUEST_ID, id(request_id));
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert("access-control-max-age", HeaderValue::from_static("172800"));
    for (asked, allowed) in [
        ("access-control-request-headers", "access-control-allow-headers"),
        ("access-control-request-method", "access-control-allow-methods"),
    ] {
        if let Some(value) = request_headers.get(asked) {
            headers.insert(allowed, value.clone());
        }
    }
    response
}

/// Headers that an answer has, with the date that is added to it: room for them is made at once.
const ORDINARY_HEADERS: usize = 5;

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXTENDED_ID: HeaderName = HeaderName::from_static("x-amz-id-2");
const EXPOSED_HEADERS: &str =
    "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date";

// Bytes before base64: within the 72 to 80 that the service's ids have.
const EXTENDED_ID_BYTES: usize = 72;

// Opaque to clients, who quote it to support; so it is drawn from the request id instead of asking the system for 72 more random
// bytes on every request. The steps are those of SplitMix64.
fn extended_id(request_id: &Uuid) -> HeaderValue {
    use base64::Engine as _;
    let (high, low) = request_id.as_u64_pair();
    let mut state = high ^ low;
    let mut bytes = [0; EXTENDED_ID_BYTES];
    for chunk in bytes.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_be_bytes());
    }
    let mut text = [0; EXTENDED_ID_BYTES.div_ceil(3) * 4];
    let written = base64::engine::general_purpose::STANDARD.encode_slice(bytes, &mut text);
    let length = written.expect("there is room for so many characters");
    HeaderValue::from_bytes(&text[..length]).expect("base64 is plain ASCII")
}

fn id(request_id: &Uuid) -> HeaderValue {
    let mut text = Uuid::encode_buffer();
    ascii(request_id.hyphenated().encode_lower(&mut text))
}

// Only for text that we made ourselves from digits and letters.
fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("ids are plain ASCII")
}

/// `message`, but `Message` where the serializer itself complains; clients accept both.
fn message_member(code: &str) -> &'static str {
    if code == "SerializationException" { "Message" } else { "message" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use futures_util::FutureExt;
    use http_body_util::BodyExt;

    fn body(answer: Answer) -> Bytes {
        answer.body.collect().now_or_never().unwrap().unwrap().to_bytes()
    }

    #[test]
    fn an_error_names_its_type_and_says_why() {
        let answer = Answer::error(
            Format::Json,
            StatusCode::BAD_REQUEST,
            "ResourceNotFoundException",
            Some("Stream \"a\" not found."),
        );
        assert_eq!(
            body(answer),
            r#"{"__type":"ResourceNotFoundException","message":"Stream \"a\" not found."}"#
        );
        let answer = Answer::error(Format::Json, StatusCode::BAD_REQUEST, "UnknownOperationException", None);
        assert_eq!(body(answer), r#"{"__type":"UnknownOperationException"}"#);
        let mut fault = Fault::validation("no");
        fault.details.push(("Seen", Value::List(vec![Value::String("a".to_owned())])));
        let answer = Answer::fault(Format::Json, &fault);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(body(answer), r#"{"__type":"ValidationException","message":"no","Seen":["a"]}"#);
    }

    #[test]
    fn a_rest_error_is_told_by_a_header() {
        let mut fault = Fault::validation("no");
        fault.details.push(("Type", Value::String("User".to_owned())));
        let response = Answer::rest_error(&fault, "Message").into_response(&Uuid::nil(), &HeaderMap::new());
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "ValidationException");
        let body = body(Answer::rest_error(&fault, "Message"));
        assert_eq!(body, r#"{"Type":"User","Message":"no"}"#);
    }

    // The serializer of the service spells its member unlike all other errors.
    #[test]
    fn a_serialization_error_has_a_capital_message() {
        let answer =
            Answer::error(Format::Json, StatusCode::BAD_REQUEST, "SerializationException", Some("x"));
        assert_eq!(body(answer), r#"{"__type":"SerializationException","Message":"x"}"#);
    }

    #[test]
    fn a_cbor_error_is_the_services_bytes() {
        let answer = Answer::error(Format::Cbor, StatusCode::BAD_REQUEST, "UnknownOperationException", None);
        assert_eq!(&body(answer)[..], b"\xbf\x66__type\x78\x19UnknownOperationException\xff");
        let answer = Answer::error(Format::Cbor, StatusCode::BAD_REQUEST, "SerializationException", None);
        assert_eq!(&body(answer)[..], b"\xbf\x66__type\x76SerializationException\xff");
    }

    #[test]
    fn every_answer_has_its_ids_and_its_length() {
        let response = Answer::access_denied().into_response(&Uuid::nil(), &HeaderMap::new());
        let headers = response.headers();
        assert!(headers.get(CONTENT_TYPE).is_none());
        assert!(headers.get("access-control-allow-origin").is_none());
        assert_eq!(headers[CONTENT_LENGTH], "130");
        assert_eq!(headers["x-amzn-requestid"].len(), 36);
        let extended = base64::engine::general_purpose::STANDARD.decode(&headers["x-amz-id-2"]).unwrap();
        assert_eq!(extended.len(), EXTENDED_ID_BYTES);
    }

    #[test]
    fn a_browser_is_told_what_it_may_read_and_send() {
        let mut asked = HeaderMap::new();
        asked.insert("origin", HeaderValue::from_static("http://app.example"));
        let response = Answer::output(Format::Json, &()).into_response(&Uuid::nil(), &asked);
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert_eq!(response.headers()["access-control-expose-headers"], EXPOSED_HEADERS);

        asked.insert("access-control-request-headers", HeaderValue::from_static("a, b, c"));
        asked.insert("access-control-request-method", HeaderValue::from_static("POST"));
        let response = preflight(&Uuid::nil(), &asked);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["access-control-allow-headers"], "a, b, c");
        assert_eq!(response.headers()["access-control-allow-methods"], "POST");
        assert_eq!(response.headers()["access-control-max-age"], "172800");
        assert!(response.headers().get("x-amz-id-2").is_none());
    }
}
