//! SigV4, the side that signs: requests that services of ours send to AWS, or to whoever verifies as AWS does.
//!
//! What is signed is a request without a query, with its content type, host and body. The side that verifies is `penstock-auth`.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::hex;

const DAY_S: u64 = 86_400;

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
    let date = basic(now);
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

/// A moment as `20150830T123600Z`, ISO 8601's basic form; one before 1970 is 1970.
pub fn basic(moment: SystemTime) -> String {
    let second = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(second / DAY_S);
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Year, month and day of a day since 1970.
// Counted from a 1 March, so that the day that some years have more is the last of its year.
pub fn date(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let in_month = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, in_month)
}

/// The day since 1970 of a year, month and day; nothing if there is none such since then.
pub fn day(year: u64, month: u64, in_month: u64) -> Option<u64> {
    // As above, the other way round.
    let (from_march, year_from_march) =
        if month > 2 { (month - 3, year) } else { (month + 9, year.checked_sub(1)?) };
    let (era, in_era) = (year_from_march / 400, year_from_march % 400);
    let in_year = (153 * from_march + 2) / 5 + in_month.checked_sub(1)?;
    let day = (era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year).checked_sub(719_468)?;
    // Neither a thirteenth month nor a 30 February comes back as it went.
    (date(day) == (year, month, in_month)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn at(second: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(second)
    }

    #[test]
    fn moments_are_written_as_services_read_them() {
        for (second, expected) in [
            (0, "19700101T000000Z"),
            (951_827_696, "20000229T123456Z"),
            (1_440_938_160, "20150830T123600Z"),
            (1_709_251_199, "20240229T235959Z"),
            (4_107_542_400, "21000301T000000Z"),
        ] {
            assert_eq!(basic(at(second)), expected);
        }
    }

    #[test]
    fn every_day_is_found_by_its_date() {
        for expected in 0..3_000_000 {
            let (year, month, in_month) = date(expected);
            assert_eq!(day(year, month, in_month), Some(expected));
        }
        let none = [
            (1969, 12, 31),
            (2015, 2, 29),
            (2100, 2, 29),
            (2015, 4, 31),
            (2015, 0, 1),
            (2015, 13, 1),
            (2015, 1, 0),
        ];
        none.into_iter().for_each(|(year, month, in_month)| assert_eq!(day(year, month, in_month), None));
    }

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
        let headers = sign(&keys, &post, at(1_440_938_160));
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
