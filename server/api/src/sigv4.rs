//! SigV4, the side that signs: requests that services of ours send to AWS, or to whoever verifies as AWS does.
//!
//! What is signed is a request without a query, with its content type, host and body. The side that verifies is `penstock-auth`.

use std::fmt;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{date, hex};

/// What requests are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The access key's id.
    pub access_key: String,
    /// Its secret.
    pub secret: String,
    /// The token of a session, for keys that need one.
    pub session_token: Option<String>,
}

// No log may show the secret.
impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// A request that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// Its method, such as `POST`.
    pub method: &'a str,
    /// The service's name in signatures, such as `lambda`.
    pub service: &'a str,
    /// The region that it is signed for.
    pub region: &'a str,
    /// The value of its `host`.
    pub host: &'a str,
    /// The path as it is sent, which is encoded, and without a query.
    pub path: &'a str,
    /// The value of its `content-type`.
    pub content_type: &'a str,
    /// All of its body.
    pub body: &'a [u8],
}

/// The headers that sign a request, beside `host` and `content-type`, which it must carry as they were told.
pub fn sign(keys: &Keys, request: &Outgoing<'_>, now: SystemTime) -> Vec<(&'static str, String)> {
    let date = date::basic(now);
    let day = &date[..8];
    let Outgoing { method, service, region, host, content_type, .. } = *request;
    let body_hash = hash(request.body);
    let (token_line, token_name) = match &keys.session_token {
        Some(token) => (format!("x-amz-security-token:{token}\n"), ";x-amz-security-token"),
        None => (String::new(), ""),
    };
    let names = format!("content-type;host;x-amz-content-sha256;x-amz-date{token_name}");
    // Everywhere but in S3 the path is encoded once more than it is sent.
    let path = if service == "s3" { request.path.to_owned() } else { encoded(request.path) };
    let canonical = format!(
        "{method}\n{path}\n\ncontent-type:{content_type}\nhost:{host}\nx-amz-content-sha256:{body_hash}\nx-amz-date:{date}\n\
         {token_line}\n{names}\n{body_hash}"
    );
    let scope = format!("{day}/{region}/{service}/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
    let secret = format!("AWS4{}", keys.secret).into_bytes();
    let key = [day, region, service, "aws4_request"].iter().fold(secret, |key, part| mac(&key, part));
    let signature = hex::encode(&mac(&key, &text));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        keys.access_key
    );
    let mut headers = vec![("x-amz-content-sha256", body_hash), ("x-amz-date", date)];
    headers.extend(keys.session_token.clone().map(|token| ("x-amz-security-token", token)));
    headers.push(("authorization", authorization));
    headers
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A path with all but its slashes encoded, in the one way that signatures know.
#[must_use]
pub fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    // The expected signature is botocore's (SigV4Auth, 1.43.11) for the same request, with the header of the body's hash.
    #[test]
    fn a_signature_is_that_of_an_aws_client() {
        let keys = Keys {
            access_key: "AKIDEXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: Some("token".into()),
        };
        let post = Outgoing {
            method: "POST",
            service: "es",
            region: "us-east-1",
            host: "localhost:9200",
            path: "/a%3Ab/_bulk",
            content_type: "application/x-ndjson",
            body: b"{}\n",
        };
        let headers = sign(&keys, &post, UNIX_EPOCH + Duration::from_secs(1_440_938_160));
        assert_eq!(headers[1], ("x-amz-date", "20150830T123600Z".to_owned()));
        assert_eq!(headers[2], ("x-amz-security-token", "token".to_owned()));
        assert_eq!(
            headers[3],
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/es/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, \
                 Signature=86260f137cfee5bfac88f132b3cd07b0d82b82c22585710e774f1d2c4ebad93c"
                    .to_owned()
            )
        );
        assert!(!format!("{keys:?}").contains("wJal"));
    }
}
