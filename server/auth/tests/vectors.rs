//! Signatures as AWS publishes them, through the public face.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use http::request::Parts;
use penstock_auth::{Auth, Received};
use proptest::prelude::*;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

/// 20150830T123600Z.
fn signed_at() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_440_938_160)
}

/// An operator's file with the given profile.
fn auth(more: &str) -> Auth {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials");
    let profile = format!("[a]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRET}\n{more}\n");
    std::fs::write(&path, profile).unwrap();
    Auth::verify(&path).unwrap()
}

fn request(text: &str) -> (Parts, String) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first: Vec<&str> = lines.next().unwrap().split(' ').collect();
    let mut request = http::Request::builder().method(first[0]).uri(first[1].as_bytes());
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        request = request.header(name, value.trim());
    }
    (request.body(()).unwrap().into_parts().0, body.trim_end_matches('\n').to_owned())
}

/// The account of the caller, or the error's name and sentence.
fn answer(auth: &Auth, text: &str, now: SystemTime) -> Result<String, (String, String)> {
    let (head, body) = request(text);
    let received = Received { head: &head, body: body.as_bytes(), service: "service" };
    match auth.identify(&received, now) {
        Ok(caller) => Ok(caller.account),
        Err(fault) => Err((fault.code.into_owned(), fault.message.unwrap_or_default())),
    }
}

fn published() -> Vec<String> {
    let text: String =
        include_str!("vectors.txt").split_inclusive('\n').skip_while(|line| line.starts_with('#')).collect();
    text.split("---\n").filter(|request| !request.is_empty()).map(str::to_owned).collect()
}

#[test]
fn published_signatures_are_right() {
    let requests = published();
    assert_eq!(requests.len(), 11);
    for request in requests {
        assert_eq!(answer(&auth(""), &request, signed_at()), Ok("000000000000".to_owned()), "{request}");
        assert_eq!(
            answer(&auth("aws_account_id = 123456789012"), &request, signed_at()),
            Ok("123456789012".to_owned())
        );
    }
}

// One letter of the method, the path, the query, a signed header or the body.
#[test]
fn what_was_signed_cannot_be_changed() {
    let changes = [
        ("GET", "PUT"),
        ("POST", "GET"),
        ("/./", "/./a"),
        ("value2", "value3"),
        ("example.amazonaws.com", "example.com"),
        ("\"a   b   c\"", "\"a b d\""),
        ("\n\nParam1", "\n\nParam2"),
        ("bar", "baz"),
        ("Param1=value1&X", "Param1=value&X"),
        ("Expires=3600", "Expires=36000"),
        ("Signature=5", "Signature=6"),
    ];
    let mut refused = 0;
    for request in published() {
        for (from, to) in changes.iter().filter(|(from, _)| request.contains(from)) {
            let changed = request.replacen(from, to, 1);
            let (code, message) = answer(&auth(""), &changed, signed_at()).unwrap_err();
            assert_eq!(code, "InvalidSignatureException", "{changed}");
            assert!(message.starts_with("The request signature we calculated does not match"), "{message}");
            refused += 1;
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn another_secret_is_another_signature() {
    let auth = auth("").identify(
        &Received { head: &request(&published()[0]).0, body: b"", service: "service" },
        signed_at(),
    );
    assert!(auth.is_ok());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials");
    std::fs::write(&path, "[a]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = other").unwrap();
    let (code, _) = answer(&Auth::verify(&path).unwrap(), &published()[0], signed_at()).unwrap_err();
    assert_eq!(code, "InvalidSignatureException");
}

#[test]
fn the_body_s_hash_must_be_true_and_signed() {
    let lying =
        published()[9].replace("x-amz-content-sha256:9095", "x-amz-content-sha256:UNSIGNED-PAYLOAD9095");
    assert_eq!(answer(&auth(""), &lying, signed_at()).unwrap_err().0, "InvalidSignatureException");
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let request = &published()[0];
    let answer = |now| answer(&auth(""), request, now);
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let second = Duration::from_secs(1);
    assert!(answer(signed_at() + minutes(5)).is_ok());
    assert!(answer(signed_at() - minutes(5)).is_ok());
    assert_eq!(
        answer(signed_at() + minutes(5) + second).unwrap_err(),
        (
            "InvalidSignatureException".to_owned(),
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)".to_owned()
        )
    );
    assert_eq!(
        answer(signed_at() - minutes(5) - second).unwrap_err().1,
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)"
    );
}

#[test]
fn a_presigned_request_holds_as_long_as_it_says() {
    let request = &published()[10];
    let hour = Duration::from_secs(3600);
    assert!(answer(&auth(""), request, signed_at() + hour).is_ok());
    assert_eq!(
        answer(&auth(""), request, signed_at() + hour + Duration::from_secs(1)).unwrap_err().1,
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T133601Z - 60 min.)"
    );
    for (wrong, sentence) in [
        (
            "Expires=604801",
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
        ),
        ("Expires=soon", "X-Amz-Expires should be a number"),
    ] {
        let request = request.replace("Expires=3600", wrong);
        let expected = ("IncompleteSignatureException".to_owned(), sentence.to_owned());
        assert_eq!(answer(&auth(""), &request, signed_at()), Err(expected));
    }
}

#[test]
fn what_must_be_signed_must_be_signed() {
    let request = &published()[0];
    let unsigned =
        |from: &str, to: &str| answer(&auth(""), &request.replace(from, to), signed_at()).unwrap_err();
    let (code, message) = unsigned("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date");
    assert_eq!(code, "InvalidSignatureException");
    assert_eq!(message, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    let (_, message) = unsigned("SignedHeaders=host;x-amz-date", "SignedHeaders=host");
    assert_eq!(message, "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.");
    let (_, message) = unsigned("X-Amz-Date:", "X-Amz-Target:Kinesis_20131202.ListStreams\nX-Amz-Date:");
    assert_eq!(message, "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
}

// Which of several mistakes is told first is part of the service's behaviour.
#[test]
fn checks_come_in_the_service_s_order() {
    let right = &published()[0];
    let steps = [
        (
            "X-Amz-Date:20150830T123600Z",
            "X-Amz-Date:201",
            "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
        ),
        (
            "X-Amz-Date:20150830T123600Z",
            "X-Amz-Date:20140830T123600Z",
            "Signature expired: 20140830T123600Z is now earlier than 20150830T123100Z (20150830T123600Z - 5 min.)",
        ),
        ("=host;", "=", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
        (
            "AWS4-HMAC-SHA256 ",
            "AWS4-HMAC-SHA25 ",
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
        ),
        (
            "/aws4_request",
            "",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDOTHER/20150830/us-east-1/service'",
        ),
        (
            "/service/aws4_request",
            "/other/aws4_request",
            "Credential should be scoped to correct service: 'service'. ",
        ),
        ("AKIDEXAMPLE", "AKIDOTHER", "The security token included in the request is invalid."),
        (
            "5fa00fa3",
            "5fa00fa4",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    ];
    // With all later mistakes in it too, each is the one that is told.
    for (index, (.., sentence)) in steps.iter().enumerate() {
        let mistakes = steps[index..].iter();
        let wrong = mistakes.fold(right.clone(), |wrong, (from, to, _)| wrong.replacen(from, to, 1));
        assert_eq!(answer(&auth(""), &wrong, signed_at()).unwrap_err().1, *sentence, "{wrong}");
    }
}

#[test]
fn http_s_own_date_will_do() {
    // The same moment: the text that is signed has it in the basic form, so that only the header is another.
    let request = published()[0].replace("X-Amz-Date:20150830T123600Z", "Date:Sun, 30 Aug 2015 12:36:00 GMT");
    let (code, message) =
        answer(&auth(""), &request.replace("host;x-amz-date", "date;host"), signed_at()).unwrap_err();
    assert_eq!(code, "InvalidSignatureException");
    assert!(
        message.starts_with("The request signature we calculated"),
        "the time was not understood: {message}"
    );
}

#[test]
fn a_session_token_must_be_the_key_s() {
    let signed = "GET / HTTP/1.1\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z\n\
                  Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                  SignedHeaders=host;x-amz-date;x-amz-security-token, \
                  Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8\n";
    let signed = format!("{signed}X-Amz-Security-Token:{TOKEN}\n");
    let with_token = format!("aws_session_token = {TOKEN}");
    assert!(answer(&auth(&with_token), &signed, signed_at()).is_ok());

    let invalid = (
        "UnrecognizedClientException".to_owned(),
        "The security token included in the request is invalid".to_owned(),
    );
    assert_eq!(answer(&auth(""), &signed, signed_at()), Err(invalid.clone()));
    assert_eq!(answer(&auth("aws_session_token = other"), &signed, signed_at()), Err(invalid.clone()));
    assert_eq!(answer(&auth(&with_token), &published()[0], signed_at()), Err(invalid));
    // Added after signing, as some clients do.
    let late =
        published()[0].replace("Authorization", &format!("X-Amz-Security-Token:{TOKEN}\nAuthorization"));
    assert!(answer(&auth(&with_token), &late, signed_at()).is_ok());

    let until = |time: &str| format!("{with_token}\naws_session_expiration = {time}");
    assert!(answer(&auth(&until("2015-08-30T12:36:01Z")), &signed, signed_at()).is_ok());
    assert_eq!(
        answer(&auth(&until("2015-08-30T12:36:00Z")), &signed, signed_at()).unwrap_err(),
        (
            "ExpiredTokenException".to_owned(),
            "The security token included in the request is expired".to_owned()
        )
    );
}

proptest! {
    // Whatever a request says of itself, in either place: it is answered.
    #[test]
    fn nothing_that_is_sent_does_harm(
        words in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select(vec![
                    "AWS4-HMAC-SHA256 ", "Credential=", "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request", "SignedHeaders=",
                    "host", ";", ":authority", ",", " ", "Signature=", "5fa0", "/", "X-Amz-Algorithm=", "X-Amz-Credential=",
                    "X-Amz-Date=20150830T123600Z", "X-Amz-SignedHeaders=", "X-Amz-Signature=", "X-Amz-Expires=", "&", "%2", "=",
                ])
                .prop_map(str::to_owned),
                "[ -~]{0,8}",
            ],
            0..24,
        ),
        date in prop_oneof![Just("20150830T123600Z".to_owned()), "[0-9TZ]{0,18}", "[ -~]{0,40}"],
        in_query in any::<bool>(),
    ) {
        let said: String = words.concat();
        let request = http::Request::post(if in_query { format!("/?{said}") } else { "/".to_owned() });
        let request = request.header("host", "example.amazonaws.com").header("x-amz-date", date);
        let request = if in_query { request } else { request.header("authorization", said) };
        if let Ok(request) = request.body(()) {
            let received = Received { head: &request.into_parts().0, body: b"", service: "service" };
            prop_assert!(auth("").identify(&received, signed_at()).is_err());
        }
    }
}
