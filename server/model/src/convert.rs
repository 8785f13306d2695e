//! From [`Value`]s to the generated types.
//!
//! Reading happens after [`validate`](crate::validate), which has already refused what does not
//! fit; a misfit here is a mistake of ours and stops the request with a panic, as any broken
//! assertion does.

use std::collections::BTreeMap;

use bytes::Bytes;
use bytestring::ByteString;

use crate::value::{Name, Timestamp, Value};

/// A type that is read from a validated value.
pub trait FromValue: Sized {
    /// Reads the value.
    ///
    /// # Panics
    ///
    /// If the value was not validated against the type's shape.
    fn from_value(value: Value) -> Self;
}

/// The members of a structure that is being read.
pub(crate) struct Fields(Vec<(Name, Value)>);

impl Fields {
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Map(entries) => Self(entries),
            other => misfit("a structure", &other),
        }
    }

    /// Structures have few members: a search costs less than a map.
    pub(crate) fn optional<T: FromValue>(&mut self, name: &str) -> Option<T> {
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(T::from_value(self.0.swap_remove(index).1))
    }

    pub(crate) fn required<T: FromValue>(&mut self, name: &str) -> T {
        match self.optional(name) {
            Some(value) => value,
            None => panic!("{name} is required and missing in a validated value"),
        }
    }
}

/// A validated value that is not what its shape says: a mistake of ours.
fn misfit(wanted: &str, found: &Value) -> ! {
    panic!("{wanted} was validated, found {found:?}")
}

/// For operations that keep what they are given.
impl FromValue for Value {
    fn from_value(value: Value) -> Self {
        value
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Self {
        match value {
            Value::String(text) => text,
            other => misfit("a string", &other),
        }
    }
}

impl FromValue for ByteString {
    fn from_value(value: Value) -> Self {
        String::from_value(value).into()
    }
}

impl FromValue for Bytes {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Blob(bytes) => bytes,
            other => misfit("a blob", &other),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Bool(value) => value,
            other => misfit("a boolean", &other),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Integer(value) => value,
            other => misfit("an integer", &other),
        }
    }
}

impl FromValue for i32 {
    fn from_value(value: Value) -> Self {
        let wide = i64::from_value(value);
        Self::try_from(wide).unwrap_or_else(|_| misfit("an integer of 32 bits", &Value::Integer(wide)))
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Float(value) => value,
            other => misfit("a double", &other),
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Timestamp(millis) => Self(millis),
            other => misfit("a timestamp", &other),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::List(values) => values.into_iter().map(T::from_value).collect(),
            other => misfit("a list", &other),
        }
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Map(entries) => {
                entries.into_iter().map(|(key, value)| (key.into_owned(), T::from_value(value))).collect()
            }
            other => misfit("a map", &other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "Data is required and missing in a validated value")]
    fn what_validation_should_have_refused_is_our_mistake() {
        Fields::of(Value::Map(Vec::new())).required::<Bytes>("Data");
    }
}
