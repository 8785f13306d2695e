//! REST services: an operation is found by method and path, and its members travel in path, query, headers, body and status, as
//! the model's tables say.
//!
//! The order of the checks is that of the protocols with a target header: body, credentials, types, constraints.

use crate::answer::Answer;
use crate::router::Route;
use http::request::Parts;
use http::{Method, StatusCode};
use penstock_api::{Fault, Reply};
use penstock_model::{Operation, Outside, Rejection};

/// The operations of REST services.
#[derive(Default)]
pub(crate) struct Routes(Vec<Template>);

struct Template {
    method: &'static str,
    segments: Vec<Segment>,
    route: Route,
}

/// A part of an operation's URI between two slashes.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Text(&'static str),
    /// `{Name}`: anything without a slash, and not nothing.
    Label(&'static str),
    /// `{Name+}`: all that is left of the path.
    Rest(&'static str),
}

impl Routes {
    /// Adds an operation.
    ///
    /// # Panics
    ///
    /// If another operation is reached in the same way.
    pub(crate) fn add(&mut self, route: Route) {
        let http = &route.operation.http;
        let template = Template { method: http.method, segments: segments(http.uri), route };
        let twice = self.0.iter().any(|other| {
            other.method == template.method
                && other.route.operation.http.uri == template.route.operation.http.uri
        });
        assert!(!twice, "{} {} is listed twice", http.method, http.uri);
        self.0.push(template);
        // What is written out wins over what may be anything.
        self.0.sort_by_key(|template| {
            template.segments.iter().filter(|segment| !matches!(segment, Segment::Text(_))).count()
        });
    }

    /// The operation of a method and a path, and what the path says.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Option<(&Route, Vec<(&'static str, String)>)> {
        let path = path.strip_prefix('/')?;
        // Older SDKs end some paths with a slash that newer ones leave out.
        let path = path.strip_suffix('/').unwrap_or(path);
        let candidates = self.0.iter().filter(|template| template.method == method.as_str());
        candidates.filter_map(|template| Some((&template.route, labels(&template.segments, path)?))).next()
    }

    /// Whether a request was signed for a service whose operations are found here: none of ours then, whatever its path.
    pub(crate) fn is_signed_for(&self, head: &Parts) -> bool {
        let authorization =
            head.headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let credential = authorization.and_then(|text| text.split_once("Credential=")).map(|(_, rest)| rest);
        let service =
            credential.and_then(|credential| credential.split([',', ' ']).next()?.split('/').nth(3));
        service.is_some_and(|service| {
            self.0.iter().any(|template| template.route.service.signing_name == service)
        })
    }
}

fn segments(uri: &'static str) -> Vec<Segment> {
    let path = uri.split('?').next().unwrap_or(uri).trim_matches('/');
    let segment = |text: &'static str| match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        None => Segment::Text(text),
        Some(name) => name.strip_suffix('+').map_or(Segment::Label(name), Segment::Rest),
    };
    path.split('/').map(segment).collect()
}

/// What a path says where a template has names; nothing if it is not of the template.
fn labels(template: &[Segment], path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    let mut left = Some(path);
    for segment in template {
        let rest = left?;
        if let Segment::Rest(name) = segment {
            found.push((*name, decode(rest, false)?));
            left = None;
            continue;
        }
        let (part, after) = rest.split_once('/').map_or((rest, None), |(part, after)| (part, Some(after)));
        match segment {
            Segment::Text(text) if *text == part => {}
            Segment::Label(name) if !part.is_empty() => found.push((name, decode(part, false)?)),
            _ => return None,
        }
        left = after;
    }
    left.is_none().then_some(found)
}

/// What a request says outside its body.
pub(crate) fn outside(head: &Parts, labels: Vec<(&'static str, String)>) -> Result<Outside, Rejection> {
    let query = query(head).ok_or(Rejection::Serialization { message: None })?;
    Ok(Outside { labels, query, headers: headers(head) })
}

/// The pairs of a request's query; nothing if it cannot be read.
pub(crate) fn query(head: &Parts) -> Option<Vec<(String, String)>> {
    let pairs = head.uri.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name, true)?, decode(value, true)?))
    });
    pairs.collect()
}

/// The headers of a request that are texts, their names in lower case.
pub(crate) fn headers(head: &Parts) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| Some(value.to_str().ok()?.to_owned());
    let headers = head.headers.iter();
    headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect()
}

/// `%41` is `A`, and in a query `+` is a space. What is no text afterwards, or an escape that is none, is nothing.
fn decode(text: &str, query: bool) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high << 4 | low).ok()?
            }
            b'+' if query => b' ',
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

/// The answer of an operation.
pub(crate) fn answer(operation: &'static Operation, reply: Reply) -> Answer {
    match reply {
        Ok(penstock_api::Output::Document(output)) => {
            let status = StatusCode::from_u16(operation.http.code).unwrap_or(StatusCode::OK);
            Answer::rest_output(status, operation.output, &*output)
        }
        Ok(penstock_api::Output::Media(media)) => Answer::media(media),
        // No REST operation that is answered speaks in events.
        Ok(penstock_api::Output::Events(_)) => error(operation, &Fault::internal_failure()),
        Err(fault) => error(operation, &fault),
    }
}

/// The answer to a request that no operation of its service is reached by.
pub(crate) fn unknown() -> Answer {
    Answer::rest_error(&Fault { status: 404, ..Fault::unknown_operation() }, "message")
}

/// A fault of an operation.
pub(crate) fn error(operation: &Operation, fault: &Fault) -> Answer {
    let modelled = operation.errors.iter().find(|error| error.name == fault.code);
    Answer::rest_error(fault, modelled.map_or("message", |error| error.message))
}

/// A request from somebody who is not known: REST services answer it with 403, whatever the others do.
pub(crate) fn unknown_caller(fault: Fault) -> Fault {
    if fault.status == 400 { Fault { status: 403, ..fault } } else { fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTION: &str = "/2015-03-31/functions/{FunctionName}/invocations";

    fn found(uri: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        let path = path.strip_prefix('/').unwrap();
        labels(&segments(uri), path.strip_suffix('/').unwrap_or(path))
    }

    #[test]
    fn a_path_is_held_against_its_template() {
        let named = |name: &str| Some(vec![("FunctionName", name.to_owned())]);
        assert_eq!(found(FUNCTION, "/2015-03-31/functions/f/invocations"), named("f"));
        assert_eq!(found(FUNCTION, "/2015-03-31/functions/f/invocations/"), named("f"));
        let arn = "/2015-03-31/functions/arn%3Aaws%3Alambda%3a1%2F2/invocations";
        assert_eq!(found(FUNCTION, arn), named("arn:aws:lambda:1/2"));
        for other in [
            "/2015-03-31/functions/f",
            "/2015-03-31/functions//invocations",
            "/2015-03-31/functions/f/invocations/x",
            "/2015-03-31/functions/f%zz/invocations",
            "/2015-03-31/functions/f%ff/invocations",
            "/2015-03-31/functions/f%4/invocations",
            "/",
        ] {
            assert_eq!(found(FUNCTION, other), None, "{other}");
        }
        assert_eq!(found("/{Bucket}/{Key+}", "/b/a/b%20c"), {
            Some(vec![("Bucket", "b".to_owned()), ("Key", "a/b c".to_owned())])
        });
    }

    #[test]
    fn a_query_is_taken_apart() {
        let head = |uri: &str| http::Request::get(uri).body(()).unwrap().into_parts().0;
        let query = outside(&head("/?a=1+2&b&a=%26&"), Vec::new()).unwrap().query;
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(query, [pair("a", "1 2"), pair("b", ""), pair("a", "&")]);
        assert!(outside(&head("/?a=%f"), Vec::new()).is_err());
    }
}
