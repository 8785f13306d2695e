//! Are all constraints kept? Every constraint of every Data Streams input is drawn from the model and probed.

// What the drawing calls may unwrap as it does.
#![allow(clippy::unwrap_used)]

mod draw;

use draw::{Expected, Probe, probes};
use penstock_model::{Document, Operation, Rejection, decode_json, service_by_id, validate};

/// The answer to an input, after it has travelled as JSON.
fn answer(operation: &Operation, probe: &Probe) -> Result<(), Rejection> {
    let mut body = Vec::new();
    probe.input.write_json(&mut body);
    let decoded = decode_json(operation, &body)?;
    // The order of members does not matter to what follows, the content does.
    validate(operation, &decoded)
}

#[test]
fn every_constraint_of_every_input_is_kept() {
    let mut refused = 0;
    for operation in service_by_id("kinesis").unwrap().operations {
        probes(operation, &mut |probe| {
            let answer = answer(operation, &probe);
            let met = match (&probe.expected, &answer) {
                (Expected::Valid, Ok(())) => true,
                (Expected::Violation(sentence), Err(Rejection::Validation { message })) => {
                    message.contains(sentence)
                }
                (Expected::WrongType(sentence), Err(Rejection::Serialization { message })) => {
                    message.as_ref() == Some(sentence)
                }
                _ => false,
            };
            assert!(
                met,
                "{} {}: expected {:.300?}, got {answer:.300?}",
                operation.name, probe.path, probe.expected
            );
            refused += u32::from(answer.is_err());
        });
    }
    assert!(refused > 600, "only {refused} inputs were refused");
}
