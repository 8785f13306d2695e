//! Draws probes from the model: of every place in an operation's input, values at a bound, one past it, outside the
//! enumeration, against the pattern, of the wrong type, or none at all, each with what the service says to it.
//!
//! A probe changes one place of an input that is valid otherwise. What cannot be invented, a text that matches a pattern,
//! stands in [`text`]. Used by the model's own test and by that of the whole server (`server/tests/probes.rs`).

use penstock_model::{Kind, Operation, Shape, Value};

/// An input, and how it is met.
pub(crate) struct Probe {
    pub(crate) input: Value,
    /// Where in the input it is odd.
    pub(crate) path: String,
    pub(crate) expected: Expected,
}

/// How an input is met.
#[derive(Debug)]
pub(crate) enum Expected {
    /// It breaks no constraint.
    Valid,
    /// Among the violations is this one.
    Violation(String),
    /// It is of the wrong type.
    WrongType(String),
}

/// All probes of an operation.
pub(crate) fn probes(operation: &'static Operation, probe: &mut dyn FnMut(Probe)) {
    let Some(shape) = operation.input else { return };
    probe(Probe { input: smallest(shape), path: String::new(), expected: Expected::Valid });
    below(shape, "", &|value| value, &mut |place| {
        of_type(place, probe);
        of_presence(place, probe);
        of_bounds(place, probe);
        of_text(place, probe);
    });
}

/// A text of `length` characters that a shape's pattern matches.
fn text(shape: &Shape, length: usize) -> String {
    let start = match (shape.name, shape.pattern.map(|pattern| pattern.text)) {
        (_, None) | ("StreamName" | "ConsumerName" | "ShardId", _) => "",
        ("StreamARN" | "ResourceARN", _) => "arn:aws:kinesis:us-east-1:123456789012:stream/s",
        ("ConsumerARN", _) => "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1",
        ("StreamId", _) => return "abcdefghij0123456789-abc".to_owned(),
        ("HashKey" | "SequenceNumber", _) => return "0".to_owned(),
        (name, Some(pattern)) => panic!("{name} has a new pattern, {pattern}: give it a text here"),
    };
    let filling = if start.ends_with('1') { "1" } else { "a" };
    format!("{start}{}", filling.repeat(length.saturating_sub(start.len())))
}

/// The smallest valid value of a shape.
fn smallest(shape: &'static Shape) -> Value {
    let length = usize::try_from(shape.min.unwrap_or(0)).unwrap();
    match &shape.kind {
        Kind::Structure(structure) => {
            let required = structure.members.iter().filter(|member| member.required);
            Value::Map(required.map(|member| (member.name.into(), smallest(member.shape))).collect())
        }
        _ => of_length(shape, length),
    }
}

/// A value of a length, or for numbers of a value, that keeps the shape's other constraints.
fn of_length(shape: &'static Shape, length: usize) -> Value {
    match &shape.kind {
        Kind::List(member) => Value::List(vec![smallest(member); length]),
        Kind::Map { key, value } => {
            let keys = (0..length).map(|index| format!("{index}{}", text(key, 0)));
            Value::Map(keys.map(|key| (key.into(), smallest(value))).collect())
        }
        Kind::String if !shape.values.is_empty() => Value::String(shape.values[0].to_owned()),
        Kind::String => Value::String(text(shape, length)),
        Kind::Blob { .. } => Value::Blob(vec![0; length].into()),
        Kind::Boolean => Value::Bool(true),
        Kind::Integer | Kind::Long => Value::Integer(i64::try_from(length).unwrap()),
        Kind::Double => Value::Float(0.0),
        Kind::Timestamp => Value::Timestamp(0),
        Kind::Structure(_) => panic!("a structure has no length"),
    }
}

/// One place in an input: how to put a value there, and the path in messages.
struct Place<'a> {
    shape: &'static Shape,
    path: String,
    /// The whole input with the value at this place.
    put: Box<dyn Fn(Option<Value>) -> Value + 'a>,
    required: bool,
}

fn below(shape: &'static Shape, path: &str, put: &dyn Fn(Value) -> Value, probe: &mut dyn FnMut(&Place<'_>)) {
    match &shape.kind {
        Kind::Structure(structure) => {
            for member in structure.members {
                let name = member.name;
                let lower = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
                let path = if path.is_empty() { lower } else { format!("{path}.{lower}") };
                let put_member = move |value: Option<Value>| {
                    let Value::Map(mut entries) = smallest(shape) else { panic!("a structure is a map") };
                    entries.retain(|(other, _)| other != name);
                    entries.extend(value.map(|value| (name.into(), value)));
                    put(Value::Map(entries))
                };
                let place =
                    Place { shape: member.shape, path, put: Box::new(put_member), required: member.required };
                probe(&place);
                below(member.shape, &place.path, &|value| (place.put)(Some(value)), probe);
            }
        }
        Kind::List(member) if matches!(member.kind, Kind::Structure(_)) => {
            below(member, &format!("{path}.1.member"), &|value| put(Value::List(vec![value])), probe);
        }
        _ => {}
    }
}

impl Place<'_> {
    fn valid(&self, value: Option<Value>) -> Probe {
        Probe { input: (self.put)(value), path: self.path.clone(), expected: Expected::Valid }
    }

    fn violation(&self, value: Option<Value>, constraint: &str) -> Probe {
        let value_name = value.as_ref().map_or_else(|| "Value null".to_owned(), named);
        let sentence = format!("{value_name} at '{}' failed to satisfy constraint: {constraint}", self.path);
        Probe { expected: Expected::Violation(sentence), ..self.valid(value) }
    }

    fn wrong_type(&self, value: Value, sentence: &str) -> Probe {
        Probe { expected: Expected::WrongType(sentence.to_owned()), ..self.valid(Some(value)) }
    }
}

/// How a value is named in a message.
fn named(value: &Value) -> String {
    match value {
        Value::String(text) => format!("Value '{text}'"),
        Value::Integer(number) => format!("Value '{number}'"),
        _ => "Value".to_owned(),
    }
}

fn of_presence(place: &Place<'_>, probe: &mut dyn FnMut(Probe)) {
    if place.required {
        probe(place.violation(None, "Member must not be null"));
    } else {
        probe(place.valid(None));
    }
}

fn of_bounds(place: &Place<'_>, probe: &mut dyn FnMut(Probe)) {
    let shape = place.shape;
    let measure = if matches!(shape.kind, Kind::Integer | Kind::Long) { "value" } else { "length" };
    if let Some(min) = shape.min {
        probe(place.valid(Some(smallest(shape))));
        if min > 0 {
            let below = usize::try_from(min).unwrap() - 1;
            let value = match shape.kind {
                // No text of a pattern is that short: let it break the pattern too.
                Kind::String => Value::String("a".repeat(below)),
                _ => of_length(shape, below),
            };
            let constraint = format!("Member must have {measure} greater than or equal to {min}");
            probe(place.violation(Some(value), &constraint));
        }
    }
    if let Some(max) = shape.max {
        let max = usize::try_from(max).unwrap();
        probe(place.valid(Some(of_length(shape, max))));
        let above = match shape.kind {
            Kind::String if shape.name == "StreamId" => Value::String("a".repeat(max + 1)),
            _ => of_length(shape, max + 1),
        };
        let constraint = format!("Member must have {measure} less than or equal to {max}");
        probe(place.violation(Some(above), &constraint));
    }
}

fn of_text(place: &Place<'_>, probe: &mut dyn FnMut(Probe)) {
    if !place.shape.values.is_empty() {
        for value in place.shape.values {
            probe(place.valid(Some(Value::String((*value).to_owned()))));
        }
        let constraint = format!("Member must satisfy enum value set: [{}]", place.shape.values.join(", "));
        probe(place.violation(Some(Value::String("nothing known".to_owned())), &constraint));
    }
    if let Some(pattern) = place.shape.pattern {
        let constraint = format!("Member must satisfy regular expression pattern: {}", pattern.text);
        probe(place.violation(Some(Value::String("\u{7}".to_owned())), &constraint));
    }
}

fn of_type(place: &Place<'_>, probe: &mut dyn FnMut(Probe)) {
    let from = |class: &str, to: &str| format!("class {class} can not be converted to {to}");
    let number = |to: &str| from("com.amazon.coral.value.json.numbers.TruncatingBigNumber", to);
    let boolean = |to: &str| from("java.lang.Boolean", to);
    let (wrong, sentence) = match place.shape.kind {
        Kind::Structure(_) => (Value::Bool(true), "Expected null".to_owned()),
        Kind::Map { .. } => (Value::Bool(true), "Expected map or null".to_owned()),
        Kind::List(_) => (Value::Bool(true), "Expected list or null".to_owned()),
        Kind::String => (Value::Integer(1), number("an String")),
        Kind::Blob { .. } => (Value::Integer(1), number("a Blob")),
        Kind::Boolean => (Value::Integer(1), number("an Boolean")),
        Kind::Integer => (Value::Bool(true), boolean("an Integer")),
        Kind::Long => (Value::Bool(true), boolean("an Long")),
        Kind::Double => (Value::Bool(true), boolean("an Double")),
        Kind::Timestamp => (Value::Bool(true), boolean("milliseconds since epoch")),
    };
    probe(place.wrong_type(wrong, &sentence));
    if !matches!(place.shape.kind, Kind::List(_)) {
        probe(place.wrong_type(Value::List(Vec::new()), "Start of list found where not expected"));
    }
    if !matches!(place.shape.kind, Kind::Structure(_) | Kind::Map { .. }) {
        let sentence = "Start of structure or map found where not expected.";
        probe(place.wrong_type(Value::Map(Vec::new()), sentence));
    }
}
