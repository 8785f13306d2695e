//! Inputs and outputs of REST services, whose members travel in more places than the body: the path, the query string, headers,
//! the status.
//!
//! Where each member travels, the shape's table says ([`Place`]). A structure may name one member that is the body itself.

use bytes::Bytes;

use crate::decode;
use crate::encode::Writer;
use crate::json::Json;
use crate::rejection::Rejection;
use crate::shape::{Kind, Member, Operation, Place, Shape};
use crate::value::{Name, Value};

/// What a request says outside its body, percent-decoded.
#[derive(Debug, Default)]
pub struct Outside {
    /// What stands in the path, by the names in the operation's URI.
    pub labels: Vec<(&'static str, String)>,
    /// The query string; a parameter without `=` has an empty value.
    pub query: Vec<(String, String)>,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// Reads a REST request along its operation's shape. Constraints are not looked at; [`validate`](crate::validate) does that.
pub fn decode_rest(operation: &Operation, outside: &Outside, body: &Bytes) -> Result<Value, Rejection> {
    let Some(shape) = operation.input else { return Ok(Value::Map(Vec::new())) };
    let Kind::Structure(structure) = &shape.kind else { return Ok(Value::Map(Vec::new())) };
    let mut entries: Vec<(Name, Value)> = Vec::new();
    let payload = structure.payload.and_then(|name| structure.members.iter().find(|one| one.name == name));
    if let Some(member) = payload {
        let value = match &member.shape.kind {
            _ if body.is_empty() => None,
            Kind::Blob { .. } => Some(Value::Blob(body.clone())),
            _ => Some(decode::decode_shape(member.shape, body)?).filter(|value| *value != Value::Null),
        };
        entries.extend(value.map(|value| (Name::Borrowed(member.name), value)));
    } else if !body.is_empty()
        && let Value::Map(members) = decode::decode_json(operation, body)?
    {
        entries = members;
    }
    for member in structure.members {
        let value = match member.place {
            Place::Body | Place::Status => None,
            Place::Label(name) => one(member.shape, first(&outside.labels, name))?,
            Place::Header(name) => one(member.shape, first(&outside.headers, name))?,
            Place::Query(name) => match &member.shape.kind {
                Kind::List(element) => all(element, &outside.query, name)?,
                _ => one(member.shape, first(&outside.query, name))?,
            },
        };
        entries.extend(value.map(|value| (Name::Borrowed(member.name), value)));
    }
    Ok(Value::Map(entries))
}

fn first<'a>(pairs: &'a [(impl AsRef<str>, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value.as_str())
}

fn one(shape: &Shape, text: Option<&str>) -> Result<Option<Value>, Rejection> {
    text.map(|text| scalar(shape, text)).transpose()
}

fn all(shape: &Shape, query: &[(String, String)], name: &str) -> Result<Option<Value>, Rejection> {
    let given = query.iter().filter(|(key, _)| key == name);
    let values = given.map(|(_, value)| scalar(shape, value)).collect::<Result<Vec<_>, _>>()?;
    Ok((!values.is_empty()).then_some(Value::List(values)))
}

/// A text outside the body as a value of the shape.
fn scalar(shape: &Shape, text: &str) -> Result<Value, Rejection> {
    let value = match shape.kind {
        Kind::String => Some(Value::String(text.to_owned())),
        Kind::Integer => text.parse::<i32>().ok().map(|number| Value::Integer(number.into())),
        Kind::Long => text.parse().ok().map(Value::Integer),
        Kind::Double => text.parse().ok().map(Value::Float),
        Kind::Boolean => text.parse().ok().map(Value::Bool),
        // No pinned model has other kinds there.
        _ => None,
    };
    value.ok_or_else(|| {
        let kind = decode::wanted(&shape.kind);
        let message = format!("class java.lang.String can not be converted to {kind}");
        Rejection::Serialization { message: Some(message) }
    })
}

/// What an output says outside its body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// The status, where a member says it.
    pub status: Option<u16>,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Whether the body is a member's bytes as they are, and not JSON.
    pub raw: bool,
}

/// Writes a REST answer: members of the body into it, as JSON or as they are, and puts the others where they travel.
pub(crate) struct Binder<'b> {
    json: Json<'b>,
    members: &'static [Member],
    payload: Option<&'static str>,
    depth: usize,
    next: Next,
    bound: Bound,
}

/// Where the value goes that is written next.
#[derive(Clone, Copy)]
enum Next {
    Body,
    /// It is the body.
    Payload,
    Header(&'static str),
    Status,
}

impl<'b> Binder<'b> {
    pub(crate) fn new(shape: &'static Shape, body: &'b mut Vec<u8>) -> Self {
        let payload = match &shape.kind {
            Kind::Structure(structure) => structure.payload,
            _ => None,
        };
        let (json, bound) = (Json::new(body), Bound::default());
        Self { json, members: shape.members(), payload, depth: 0, next: Next::Body, bound }
    }

    pub(crate) fn finish(self) -> Bound {
        self.bound
    }

    /// A scalar as a text, for a header; `write` writes it where it belongs into the body.
    fn scalar(&mut self, text: impl FnOnce() -> String, write: impl FnOnce(&mut Json<'b>)) {
        match self.next {
            Next::Header(name) => self.bound.headers.push((name, text())),
            Next::Status => self.bound.status = text().parse().ok(),
            Next::Body | Next::Payload => write(&mut self.json),
        }
    }
}

impl Writer for Binder<'_> {
    fn null(&mut self) {
        self.json.null();
    }

    fn bool(&mut self, value: bool) {
        self.scalar(|| value.to_string(), |json| json.bool(value));
    }

    fn integer(&mut self, number: i64) {
        self.scalar(|| number.to_string(), |json| json.integer(number));
    }

    fn float(&mut self, number: f64) {
        self.scalar(|| number.to_string(), |json| json.float(number));
    }

    fn string(&mut self, text: &str) {
        self.scalar(|| text.to_owned(), |json| json.string(text));
    }

    fn blob(&mut self, bytes: &[u8]) {
        if matches!(self.next, Next::Payload) && self.depth == 1 {
            self.json.raw(bytes);
            self.bound.raw = true;
        } else {
            self.json.blob(bytes);
        }
    }

    fn timestamp(&mut self, millis: i64) {
        self.json.timestamp(millis);
    }

    fn begin_list(&mut self) {
        self.depth += 1;
        self.json.begin_list();
    }

    fn end_list(&mut self) {
        self.depth -= 1;
        self.json.end_list();
    }

    fn begin_object(&mut self) {
        // The body of an output with a payload is the payload alone.
        if self.depth > 0 || self.payload.is_none() {
            self.json.begin_object();
        }
        self.depth += 1;
    }

    fn name(&mut self, name: &str) {
        if self.depth > 1 {
            return self.json.name(name);
        }
        let place = self.members.iter().find(|member| member.name == name).map(|member| member.place);
        self.next = match place {
            Some(Place::Header(header)) => Next::Header(header),
            Some(Place::Status) => Next::Status,
            _ if self.payload == Some(name) => Next::Payload,
            _ => {
                self.json.name(name);
                Next::Body
            }
        };
    }

    fn end_object(&mut self) {
        self.depth -= 1;
        if self.depth > 0 || self.payload.is_none() {
            self.json.end_object();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::Document;
    use crate::lambda::{
        FunctionConfiguration, InvocationResponse, ListFunctionsResponse, LogFormat, LoggingConfig, SERVICE,
    };

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_input_is_gathered_from_everywhere() {
        let outside = Outside {
            labels: vec![("FunctionName", "f".to_owned())],
            query: pairs(&[("Qualifier", "$LATEST"), ("other", "")]),
            headers: pairs(&[("x-amz-log-type", "Tail")]),
        };
        let invoke = SERVICE.operation("Invoke").unwrap();
        let input = decode_rest(invoke, &outside, &Bytes::from_static(b"{}")).unwrap();
        assert_eq!(input.get("FunctionName").unwrap().as_str(), Some("f"));
        assert_eq!(input.get("Qualifier").unwrap().as_str(), Some("$LATEST"));
        assert_eq!(input.get("LogType").unwrap().as_str(), Some("Tail"));
        assert_eq!(input.get("Payload"), Some(&Value::Blob(Bytes::from_static(b"{}"))));
        assert_eq!(decode_rest(invoke, &outside, &Bytes::new()).unwrap().get("Payload"), None);
    }

    // What stands in the path may not be given in the body as well.
    #[test]
    fn a_member_is_read_from_its_place_alone() {
        let outside = Outside { labels: vec![("FunctionName", "f".to_owned())], ..Outside::default() };
        let update = SERVICE.operation("UpdateFunctionConfiguration").unwrap();
        let body = Bytes::from_static(br#"{"FunctionName":"g","Timeout":3}"#);
        let input = decode_rest(update, &outside, &body).unwrap();
        let expected = vec![
            (Name::Borrowed("Timeout"), Value::Integer(3)),
            ("FunctionName".into(), Value::String("f".into())),
        ];
        assert_eq!(input, Value::Map(expected));
    }

    #[test]
    fn lists_repeat_and_numbers_must_be_numbers() {
        let untag = SERVICE.operation("UntagResource").unwrap();
        let query = pairs(&[("tagKeys", "a"), ("tagKeys", "b")]);
        let input = decode_rest(untag, &Outside { query, ..Outside::default() }, &Bytes::new()).unwrap();
        let keys = ["a", "b"].map(|key| Value::String(key.to_owned()));
        assert_eq!(input.get("TagKeys"), Some(&Value::List(keys.to_vec())));
        let list = SERVICE.operation("ListFunctions").unwrap();
        let max = |text: &str| {
            let query = pairs(&[("MaxItems", text)]);
            decode_rest(list, &Outside { query, ..Outside::default() }, &Bytes::new())
        };
        assert_eq!(max("7").unwrap().get("MaxItems"), Some(&Value::Integer(7)));
        let message = Some("class java.lang.String can not be converted to an Integer".to_owned());
        assert_eq!(max("many"), Err(Rejection::Serialization { message }));
    }

    #[test]
    fn an_output_goes_everywhere() {
        let output = InvocationResponse {
            status_code: Some(200),
            function_error: Some("Unhandled".to_owned()),
            log_result: None,
            payload: Some(Bytes::from_static(b"\"x\"")),
            executed_version: Some("$LATEST".to_owned()),
            durable_execution_arn: None,
        };
        let mut body = Vec::new();
        let shape = SERVICE.operation("Invoke").unwrap().output.unwrap();
        let bound = output.write_rest(shape, &mut body);
        assert_eq!(body, b"\"x\"");
        let headers = vec![
            ("x-amz-function-error", "Unhandled".to_owned()),
            ("x-amz-executed-version", "$LATEST".to_owned()),
        ];
        assert_eq!(bound, Bound { status: Some(200), headers, raw: true });
    }

    #[test]
    fn an_output_of_the_body_alone_is_plain_json() {
        let logging = LoggingConfig {
            log_format: Some(LogFormat::Text),
            application_log_level: None,
            system_log_level: None,
            log_group: Some("g".to_owned()),
        };
        let function = FunctionConfiguration {
            function_name: Some("f".to_owned()),
            logging_config: Some(logging),
            ..FunctionConfiguration::default()
        };
        let output = ListFunctionsResponse { next_marker: None, functions: Some(vec![function]) };
        let (mut rest, mut json) = (Vec::new(), Vec::new());
        let shape = SERVICE.operation("ListFunctions").unwrap().output.unwrap();
        assert_eq!(output.write_rest(shape, &mut rest), Bound::default());
        output.write_json(&mut json);
        assert_eq!(rest, json);
    }
}
