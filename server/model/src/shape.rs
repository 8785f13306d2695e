//! The form of the tables: what a service, an operation, a shape and an error are made of.
//!
//! The tables themselves are in `generated/`; all of them are statics that point to each other.

use crate::pattern::Pattern;

/// One service: how it is reached and what it answers.
#[derive(Debug)]
pub struct Service {
    /// Botocore's folder name, by which we call the service: `kinesis`.
    pub id: &'static str,
    /// `Amazon Kinesis`.
    pub full_name: &'static str,
    /// `2013-12-02`.
    pub api_version: &'static str,
    /// The first label of the host name on AWS.
    pub endpoint_prefix: &'static str,
    /// What stands before the dot in `X-Amz-Target`; REST services have none.
    pub target_prefix: Option<&'static str>,
    /// How requests and answers are written.
    pub protocol: Protocol,
    /// The version in the content type `application/x-amz-json-`.
    pub json_version: Option<&'static str>,
    /// The service's name in a signature's scope, in IAM actions and in ARNs.
    pub signing_name: &'static str,
    /// All operations of the model, by name.
    pub operations: &'static [Operation],
}

impl Service {
    /// The operation of that name.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }
}

/// How a service writes requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// One URI, the operation in `X-Amz-Target`, all members in a JSON body.
    Json,
    /// A URI for each operation, members in a JSON body.
    RestJson,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// `PutRecord`.
    pub name: &'static str,
    /// The shape of the request.
    pub input: Option<&'static Shape>,
    /// The shape of the answer; an operation without one answers with an empty body.
    pub output: Option<&'static Shape>,
    /// The errors that the model names for it.
    pub errors: &'static [&'static ErrorShape],
    /// Where it is reached.
    pub http: Http,
    /// The action that an IAM policy allows or denies: `kinesis:PutRecord`.
    pub iam_action: &'static str,
}

/// The route of an operation.
#[derive(Debug)]
pub struct Http {
    /// `POST`.
    pub method: &'static str,
    /// `/` or, for REST services, a path of its own.
    pub uri: &'static str,
    /// The status of a successful answer.
    pub code: u16,
}

/// One error of a model.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorShape {
    /// `ResourceNotFoundException`.
    pub name: &'static str,
    /// The HTTP status that it is answered with.
    pub status: u16,
    /// How the member with the sentence is spelled: `message` or `Message`.
    pub message: &'static str,
}

/// One shape: a kind and the constraints on its values.
#[derive(Debug)]
pub struct Shape {
    /// The model's name.
    pub name: &'static str,
    /// What values of the shape are.
    pub kind: Kind,
    /// The least value of a number; the least length of anything else.
    pub min: Option<i64>,
    /// The greatest value of a number; the greatest length of anything else.
    pub max: Option<i64>,
    /// What a string has to match as a whole.
    pub pattern: Option<&'static Pattern>,
    /// What a string may be, in the model's order; empty when it is no enumeration.
    pub values: &'static [&'static str],
    /// Whether values must not be repeated in messages and logs.
    pub sensitive: bool,
}

impl Shape {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, min: None, max: None, pattern: None, values: &[], sensitive: false }
    }

    /// The members of a structure; nothing for any other shape.
    pub fn members(&self) -> &'static [Member] {
        match &self.kind {
            Kind::Structure(structure) => structure.members,
            _ => &[],
        }
    }
}

/// What values of a shape are.
#[derive(Debug)]
pub enum Kind {
    /// Named members, each with a shape of its own.
    Structure(Structure),
    /// A list of values of one shape.
    List(&'static Shape),
    /// A map with keys of a string shape.
    Map {
        /// The shape of the keys.
        key: &'static Shape,
        /// The shape of the values.
        value: &'static Shape,
    },
    /// A text, or one of an enumeration.
    String,
    /// Bytes.
    Blob {
        /// Whether it travels as the body itself.
        streaming: bool,
    },
    /// True or false.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A floating-point number.
    Double,
    /// A moment.
    Timestamp,
}

/// The members of a structure.
#[derive(Debug)]
pub struct Structure {
    /// The member that is the body itself, where there is one.
    pub payload: Option<&'static str>,
    /// Whether the structure is a choice of events that arrive one by one.
    pub event_stream: bool,
    /// In the model's order.
    pub members: &'static [Member],
}

/// One member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The model's name, which is also the name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub shape: &'static Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// Where it travels.
    pub place: Place,
}

/// Where a member travels: in the body with most, elsewhere with some of REST services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the body, under its name.
    Body,
    /// In the header of this name, in lower case.
    Header(&'static str),
    /// In the path, where the operation's URI has this name in braces.
    Label(&'static str),
    /// In the query string, under this name; a list repeats it.
    Query(&'static str),
    /// It is the status of the answer.
    Status,
}
