//! Are the sentences AWS's? Holds decoding and validation against what was recorded.

use penstock_model::{Rejection, decode_json, service_by_id, validate};

/// One recorded answer.
struct Recorded<'a> {
    operation: &'a str,
    body: &'a str,
    error: &'a str,
    message: Option<&'a str>,
}

fn recorded(text: &str) -> Vec<Recorded<'_>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (chunks, rest) = lines.as_chunks::<3>();
    assert!(rest.is_empty(), "an answer has three lines");
    let answers = chunks.iter().map(|[request, error, message]| {
        let (operation, body) = request.split_once(' ').unwrap_or((request, ""));
        Recorded { operation, body, error, message: (*message != "-").then_some(*message) }
    });
    answers.collect()
}

#[test]
fn inputs_that_do_not_fit_are_answered_to_the_letter() {
    let service = service_by_id("kinesis").unwrap();
    let answers = recorded(include_str!("recorded.txt"));
    assert!(answers.len() > 40, "only {} answers were read", answers.len());
    for Recorded { operation, body, error, message } in answers {
        let operation = service.operation(operation).unwrap();
        let answer = decode_json(operation, body.as_bytes()).and_then(|input| validate(operation, &input));
        let expected = match error {
            "SerializationException" => Rejection::Serialization { message: message.map(str::to_owned) },
            "ValidationException" => Rejection::Validation { message: message.unwrap().to_owned() },
            other => panic!("an error of another layer: {other}"),
        };
        assert_eq!(answer, Err(expected), "{} {body}", operation.name);
    }
}
