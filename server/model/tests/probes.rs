//! Are all constraints kept? Every constraint of every Data Streams input is drawn from the model
//! and probed: at the bound, one past it, outside the enumeration, against the pattern, of the
//! wrong type, left out.
//!
//! The probes change one place of an input that is valid otherwise. What they cannot invent, a
//! text that matches a pattern, stands in [`text`].

// What the tests below call may unwrap as they do.
#![allow(clippy::unwrap_used)]

use penstock_model::{Kind, Operation, Rejection, Shape, Value, decode_json, services, validate, write_json};

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

/// Calls `probe` for every place below an input's shape.
fn places(operation: &'static Operation, probe: &mut dyn FnMut(&Place<'_>)) {
    if let Some(shape) = operation.input {
        below(shape, "", &|value| value, probe);
    }
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

/// The message to an input, after it has travelled as JSON.
fn answer(operation: &Operation, input: &Value) -> Result<(), Rejection> {
    let mut body = Vec::new();
    write_json(input, &mut body);
    let decoded = decode_json(operation, &body)?;
    // The order of members does not matter to what follows, the content does.
    validate(operation, &decoded)
}

/// How a value is named in a message.
fn named(value: &Value) -> String {
    match value {
        Value::String(text) => format!("Value '{text}'"),
        Value::Integer(number) => format!("Value '{number}'"),
        _ => "Value".to_owned(),
    }
}

#[track_caller]
fn expect(operation: &Operation, place: &Place<'_>, value: Option<Value>, constraint: &str) {
    let value_name = value.as_ref().map_or_else(|| "Value null".to_owned(), named);
    let sentence = format!("{value_name} at '{}' failed to satisfy constraint: {constraint}", place.path);
    match answer(operation, &(place.put)(value)) {
        Err(Rejection::Validation { message }) if message.contains(&sentence) => {}
        other => panic!("{}: expected {sentence:.300}, got {other:.300?}", operation.name),
    }
}

#[track_caller]
fn accept(operation: &Operation, place: &Place<'_>, value: Value) {
    let result = answer(operation, &(place.put)(Some(value)));
    assert!(result.is_ok(), "{} {}: {result:.300?}", operation.name, place.path);
}

fn probe_bounds(operation: &Operation, place: &Place<'_>) -> u32 {
    let shape = place.shape;
    let measure = if matches!(shape.kind, Kind::Integer | Kind::Long) { "value" } else { "length" };
    let mut count = 0;
    if let Some(min) = shape.min {
        accept(operation, place, smallest(shape));
        if min > 0 {
            let below = usize::try_from(min).unwrap() - 1;
            let value = match shape.kind {
                // No text of a pattern is that short: let it break the pattern too.
                Kind::String => Value::String("a".repeat(below)),
                _ => of_length(shape, below),
            };
            expect(
                operation,
                place,
                Some(value),
                &format!("Member must have {measure} greater than or equal to {min}"),
            );
            count += 1;
        }
    }
    if let Some(max) = shape.max {
        let max = usize::try_from(max).unwrap();
        accept(operation, place, of_length(shape, max));
        let above = match shape.kind {
            Kind::String if shape.name == "StreamId" => Value::String("a".repeat(max + 1)),
            _ => of_length(shape, max + 1),
        };
        expect(
            operation,
            place,
            Some(above),
            &format!("Member must have {measure} less than or equal to {max}"),
        );
        count += 1;
    }
    count
}

fn probe_text(operation: &Operation, place: &Place<'_>) -> u32 {
    let mut count = 0;
    if !place.shape.values.is_empty() {
        for value in place.shape.values {
            accept(operation, place, Value::String((*value).to_owned()));
        }
        let constraint = format!("Member must satisfy enum value set: [{}]", place.shape.values.join(", "));
        expect(operation, place, Some(Value::String("nothing known".to_owned())), &constraint);
        count += 1;
    }
    if let Some(pattern) = place.shape.pattern {
        let constraint = format!("Member must satisfy regular expression pattern: {}", pattern.text);
        expect(operation, place, Some(Value::String("\u{7}".to_owned())), &constraint);
        count += 1;
    }
    count
}

fn probe_type(operation: &Operation, place: &Place<'_>) {
    let truncating = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to";
    let list = "Start of list found where not expected".to_owned();
    let object = "Start of structure or map found where not expected.".to_owned();
    let (wrong, sentence) = match place.shape.kind {
        Kind::Structure(_) => (Value::Bool(true), "Expected null".to_owned()),
        Kind::Map { .. } => (Value::Bool(true), "Expected map or null".to_owned()),
        Kind::List(_) => (Value::Bool(true), "Expected list or null".to_owned()),
        Kind::String => (Value::Integer(1), format!("{truncating} an String")),
        Kind::Blob { .. } => (Value::Integer(1), format!("{truncating} a Blob")),
        Kind::Boolean => (Value::Integer(1), format!("{truncating} an Boolean")),
        Kind::Integer => {
            (Value::Bool(true), "class java.lang.Boolean can not be converted to an Integer".to_owned())
        }
        Kind::Long => {
            (Value::Bool(true), "class java.lang.Boolean can not be converted to an Long".to_owned())
        }
        Kind::Double => {
            (Value::Bool(true), "class java.lang.Boolean can not be converted to an Double".to_owned())
        }
        Kind::Timestamp => (
            Value::Bool(true),
            "class java.lang.Boolean can not be converted to milliseconds since epoch".to_owned(),
        ),
    };
    let mut probes = vec![(wrong, sentence)];
    if !matches!(place.shape.kind, Kind::List(_)) {
        probes.push((Value::List(Vec::new()), list));
    }
    if !matches!(place.shape.kind, Kind::Structure(_) | Kind::Map { .. }) {
        probes.push((Value::Map(Vec::new()), object));
    }
    for (wrong, sentence) in probes {
        let result = answer(operation, &(place.put)(Some(wrong)));
        let expected = Rejection::Serialization { message: Some(sentence) };
        assert_eq!(result, Err(expected), "{} {}", operation.name, place.path);
    }
}

#[test]
fn every_constraint_of_every_input_is_kept() {
    let service = services().iter().find(|service| service.id == "kinesis").unwrap();
    let mut count = 0;
    for operation in service.operations {
        assert_eq!(answer(operation, &smallest(operation.input.unwrap())), Ok(()), "{}", operation.name);
        places(operation, &mut |place| {
            probe_type(operation, place);
            if place.required {
                expect(operation, place, None, "Member must not be null");
            } else {
                assert_eq!(
                    answer(operation, &(place.put)(None)),
                    Ok(()),
                    "{} {}",
                    operation.name,
                    place.path
                );
            }
            count += 1 + probe_bounds(operation, place) + probe_text(operation, place);
        });
    }
    assert!(count > 300, "only {count} constraints were probed");
}
