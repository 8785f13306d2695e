//! SigV4, the side that signs. The hash of a body is the caller's, so that one that is sent often is hashed once; the rest is two
//! short HMACs a request.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use penstock_api::{date, hex};
use sha2::{Digest, Sha256};

/// What signatures are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// Its name in a credential scope.
    pub(crate) name: &'static str,
    /// What its operations are called by, before the dot.
    pub(crate) target: &'static str,
}

pub(crate) const KINESIS: Service = Service { name: "kinesis", target: "Kinesis_20131202" };
pub(crate) const FIREHOSE: Service = Service { name: "firehose", target: "Firehose_20150804" };
pub(crate) const ANALYTICS: Service =
    Service { name: "kinesisanalytics", target: "KinesisAnalytics_20180523" };
pub(crate) const GLUE: Service = Service { name: "glue", target: "AWSGlue" };
/// These have paths and no targets.
pub(crate) const S3: Service = Service { name: "s3", target: "" };
pub(crate) const VIDEO: Service = Service { name: "kinesisvideo", target: "" };

const DAY_S: u64 = 86_400;

/// Who calls, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) access_key: String,
    pub(crate) secret: String,
    pub(crate) session_token: Option<String>,
    pub(crate) region: String,
}

/// What is signed of a call of an operation; the method is POST and the path `/`.
pub(crate) struct Signed<'a> {
    pub(crate) content_type: &'a str,
    pub(crate) host: &'a str,
    pub(crate) target: &'a str,
    /// SHA-256 of the body, in hexadecimal digits.
    pub(crate) body_hash: &'a str,
}

/// What is signed of a request for a resource, without a body.
pub(crate) struct SignedPath<'a> {
    pub(crate) method: &'a str,
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    /// Names in order, encoded.
    pub(crate) query: &'a str,
}

/// The hash of no body.
pub(crate) const NO_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Signs. Keeps what is the same for a second, and for a day.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    keys: Arc<Keys>,
    service: Service,
    second: u64,
    /// As in `x-amz-date`.
    date: String,
    day_key: [u8; 32],
}

impl Signer {
    pub(crate) fn new(keys: Arc<Keys>, service: Service) -> Signer {
        Signer { keys, service, second: u64::MAX, date: String::new(), day_key: [0; 32] }
    }

    /// The token of a session, which travels in a header of its own.
    pub(crate) fn session_token(&self) -> Option<&str> {
        self.keys.session_token.as_deref()
    }

    /// The values of `x-amz-date` and `authorization`.
    pub(crate) fn sign(&mut self, signed: &Signed<'_>, now: SystemTime) -> (&str, String) {
        let Signed { content_type, host, target, body_hash } = signed;
        self.authorize(now, |date, token_line, token_name| {
            let names = format!("content-type;host;x-amz-date{token_name};x-amz-target");
            let canonical = format!(
                "POST\n/\n\ncontent-type:{content_type}\nhost:{host}\nx-amz-date:{date}\n{token_line}\
                 x-amz-target:{target}\n\n{names}\n{body_hash}"
            );
            (names, canonical)
        })
    }

    /// The same of a request with `x-amz-content-sha256` of [`NO_BODY`].
    pub(crate) fn sign_path(&mut self, signed: &SignedPath<'_>, now: SystemTime) -> (&str, String) {
        let SignedPath { method, host, path, query } = signed;
        self.authorize(now, |date, token_line, token_name| {
            let names = format!("host;x-amz-content-sha256;x-amz-date{token_name}");
            let canonical = format!(
                "{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{NO_BODY}\nx-amz-date:{date}\n\
                 {token_line}\n{names}\n{NO_BODY}"
            );
            (names, canonical)
        })
    }

    /// All headers of a POST to a path, with those that sign it: these, with names in lower case, the date, a session's token, and
    /// `authorization`.
    pub(crate) fn sign_headers(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        body_hash: &str,
        now: SystemTime,
    ) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.extend(
            self.keys.session_token.iter().map(|token| ("x-amz-security-token".into(), token.clone())),
        );
        let mut sorted = all.clone();
        let (date, authorization) = self.authorize(now, |date, _, _| {
            sorted.push(("x-amz-date".into(), date.to_owned()));
            sorted.sort_unstable();
            let names: Vec<&str> = sorted.iter().map(|(name, _)| name.as_str()).collect();
            let names = names.join(";");
            let lines: String = sorted.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
            let canonical = format!("POST\n{path}\n\n{lines}\n{names}\n{body_hash}");
            (names, canonical)
        });
        all.push(("x-amz-date".into(), date.to_owned()));
        all.push(("authorization".into(), authorization));
        all
    }

    /// `canonical` makes the names of the signed headers and the canonical request out of the date, and the line and the name of a
    /// session's token.
    fn authorize(
        &mut self,
        now: SystemTime,
        canonical: impl FnOnce(&str, &str, &str) -> (String, String),
    ) -> (&str, String) {
        let second = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if second != self.second {
            self.turn(second);
        }
        let Keys { access_key, region, session_token, .. } = &*self.keys;
        let date = self.date.as_str();
        let (token_line, token_name) = match session_token {
            Some(token) => (format!("x-amz-security-token:{token}\n"), ";x-amz-security-token"),
            None => (String::new(), ""),
        };
        let (names, canonical) = canonical(date, &token_line, token_name);
        let scope = format!("{}/{region}/{}/aws4_request", &date[..8], self.service.name);
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
        let signature = hex::encode(&mac(&self.day_key, &text));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
        );
        (date, authorization)
    }

    fn turn(&mut self, second: u64) {
        if second / DAY_S != self.second / DAY_S {
            let day = &moment(second)[..8];
            let key = mac(format!("AWS4{}", self.keys.secret).as_bytes(), day);
            self.day_key = mac(&mac(&mac(&key, &self.keys.region), self.service.name), "aws4_request");
        }
        self.second = second;
        self.date = moment(second);
    }
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A second since 1970 as `20150830T123600Z`.
fn moment(second: u64) -> String {
    date::basic(UNIX_EPOCH + Duration::from_secs(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(session_token: Option<&str>) -> Arc<Keys> {
        Arc::new(Keys {
            access_key: "AKIDEXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: session_token.map(str::to_owned),
            region: "us-east-1".into(),
        })
    }

    #[test]
    fn the_day_and_the_token_are_part_of_it() {
        let signed = Signed {
            content_type: "application/x-amz-json-1.1",
            host: "localhost:4566",
            target: "Kinesis_20131202.ListStreams",
            body_hash: &hash(b"{}"),
        };
        let moment = |second| UNIX_EPOCH + Duration::from_secs(second);
        let mut signer = Signer::new(keys(None), KINESIS);
        let (date, first) = signer.sign(&signed, moment(1_440_938_160));
        assert_eq!(date, "20150830T123600Z");
        assert!(first.starts_with(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/kinesis/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
        ));
        let (_, later) = signer.sign(&signed, moment(1_440_938_160 + DAY_S));
        let (_, again) = signer.sign(&signed, moment(1_440_938_160));
        assert_ne!(first, later);
        assert_eq!(first, again, "a key of another day is not kept");
        let (_, of_session) =
            Signer::new(keys(Some("token")), KINESIS).sign(&signed, moment(1_440_938_160)).clone();
        assert!(of_session.contains("x-amz-date;x-amz-security-token;x-amz-target"), "{of_session}");
    }
    #[test]
    fn headers_of_any_kind_are_signed_in_order() {
        let now = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
        let (host, content_type, target) =
            ("localhost", "application/x-amz-json-1.1", "Kinesis_20131202.ListStreams");
        let signed = Signed { content_type, host, target, body_hash: NO_BODY };
        for token in [None, Some("token")] {
            let mut signer = Signer::new(keys(token), KINESIS);
            let (date, expected) = signer.sign(&signed, now);
            let expected = [("x-amz-date", date.to_owned()), ("authorization", expected)];
            let headers = [("x-amz-target", target), ("host", host), ("content-type", content_type)];
            let all = Signer::new(keys(token), KINESIS).sign_headers("/", &headers, NO_BODY, now);
            let told: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            assert_eq!(told[told.len() - 2..], expected);
            assert_eq!(told.len(), 5 + usize::from(token.is_some()));
        }
    }
}
