//! The protocol-neutral form of a request or an answer.
//!
//! Structures and maps are both [`Value::Map`]; which is which, the shape tells. A structure's
//! names are the model's own statics, so that decoding a record allocates nothing for them.

use std::borrow::Cow;

use bytes::Bytes;

/// A member's name or a map's key.
pub type Name = Cow<'static, str>;

/// A value of some shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing. Absent members are left out; this stands in lists and for an empty answer.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer or a long.
    Integer(i64),
    /// A double.
    Float(f64),
    /// A string or one of an enumeration.
    String(String),
    /// Bytes.
    Blob(Bytes),
    /// Milliseconds since 1970-01-01T00:00Z.
    Timestamp(i64),
    /// A list.
    List(Vec<Value>),
    /// A structure (by member name) or a map (by key); a name occurs once.
    Map(Vec<(Name, Value)>),
}

impl Value {
    /// The member or entry of that name; `None` also for anything that is no map.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// A moment, in milliseconds since 1970-01-01T00:00Z; the services know no finer time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);
