//! Who calls: credentials, the scope they were signed for, and whether the signature is right.
//!
//! A request may carry its SigV4 credentials in the `Authorization` header or in the query string. This crate looks whether
//! they are there and complete, answers with AWS's own sentence where they are not, and says who calls: the access key, the
//! account that it stands for, the region.
//!
//! | file | what it is for |
//! |---|---|
//! | `header`, `query` | the two places where credentials stand |
//! | `scope` | access key, day, region, service: taken apart and checked |
//! | `verify` | the checks of a signature, in the service's order |
//! | `canonical`, `signature`, `clock` | what is signed, with which key, in which form |
//! | `credentials`, `keyring` | the file that names the secrets, read again when it changes |
//! | `limits` | every limit with its reason |
//!
//! Deliberately absent: reading a body, opening a socket, knowing a service. Replays are refused by their time alone, as AWS
//! does. `UNSIGNED-PAYLOAD` and signatures in chunks are none of Data Streams' and are refused.

mod canonical;
mod clock;
mod credentials;
mod header;
mod keyring;
mod limits;
mod master;
mod query;
mod scope;
mod signature;
mod verify;

pub use keyring::CredentialsError;
pub use master::KeyFile;

use http::request::Parts;
use keyring::Keyring;
use penstock_api::{Caller, Fault};
use std::borrow::Cow;
use std::path::Path;
use std::time::SystemTime;

/// How callers are told apart.
pub struct Auth(Mode);

enum Mode {
    Any,
    Verify(Keyring),
}

/// What is known of a request.
pub struct Received<'a> {
    /// Its head.
    pub head: &'a Parts,
    /// All of its body.
    pub body: &'a [u8],
    /// The name of the service that it is sent to, as it stands in a signature's scope.
    pub service: &'a str,
}

impl Auth {
    /// Takes every key and secret. Whoever reaches the port may do everything, so that such a server listens on loopback alone
    /// unless its operator insists.
    pub fn any() -> Auth {
        Auth(Mode::Any)
    }

    /// Verifies signatures against a credentials file in AWS's format.
    pub fn verify(credentials: &Path) -> Result<Auth, CredentialsError> {
        Keyring::open(credentials).map(|keyring| Auth(Mode::Verify(keyring)))
    }

    /// What belongs to an access key, for services that verify signatures of a protocol of their own; nothing if nobody has it. With
    /// [`Auth::any`] nobody has any.
    pub fn lookup(&self, access_key: &str) -> Option<Known> {
        let Mode::Verify(keyring) = &self.0 else { return None };
        let keys = keyring.keys();
        let credential = keys.find(access_key)?;
        Some(Known {
            secret: credential.secret.reveal().to_owned(),
            token: credential.token.as_ref().map(|token| token.reveal().to_owned()),
            expires: credential.expires,
        })
    }

    /// Whether signatures are verified.
    pub fn verifies(&self) -> bool {
        matches!(self.0, Mode::Verify(_))
    }

    /// Says who sent a request.
    ///
    /// Faults as the service does: `MissingAuthenticationTokenException` where there are no credentials at all,
    /// `InvalidSignatureException` where they come twice or are wrong, `IncompleteSignatureException` where parts are missing,
    /// `UnrecognizedClientException` where nobody has such a key or token, `ExpiredTokenException` where it has ended.
    pub fn identify(&self, received: &Received<'_>, now: SystemTime) -> Result<Caller, Fault> {
        let Received { head, body, service } = *received;
        let pairs = query::pairs(head.uri.query().unwrap_or(""));
        // Its mere presence counts, without a value too: that is how the service tells the query form from a plain query string.
        let in_query = pairs.iter().any(|(name, _)| name == query::ALGORITHM);
        let in_header = head.headers.get(http::header::AUTHORIZATION).filter(|value| !value.is_empty());

        let in_header = in_header.map(|value| text_of(value.as_bytes()));
        let given = match (&in_header, in_query) {
            (Some(_), true) => return Err(Fault::invalid_signature(FOUND_BOTH)),
            (None, false) => return Err(Fault::missing_authentication_token()),
            (Some(text), false) => header::given(text, &head.headers),
            (None, true) => query::given(&pairs),
        };
        let given = given.map_err(Fault::incomplete_signature)?;
        match &self.0 {
            Mode::Any => scope::caller(given.credential).map_err(Fault::invalid_signature),
            Mode::Verify(keyring) => {
                let request = Request { head, pairs: &pairs, body, service };
                verify::verify(&given, &request, keyring, now)
            }
        }
    }
}

/// What belongs to an access key. It has no `Debug`: no log may show it.
pub struct Known {
    /// The secret that signs.
    pub secret: String,
    /// The session token that must come with it.
    pub token: Option<String>,
    /// When the token ends.
    pub expires: Option<SystemTime>,
}

/// What a request says of its own signature.
struct Given<'a> {
    algorithm: &'a str,
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
    date: Cow<'a, str>,
    /// Whether it stands in the query.
    query: bool,
    /// Seconds that a presigned request holds for.
    expires: Option<&'a str>,
    token: Option<&'a [u8]>,
}

/// What a header says; what is no UTF-8 in it is replaced.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // Faster than to look for what is to be replaced, of which there is none.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// A request with its query taken apart.
struct Request<'a> {
    head: &'a Parts,
    pairs: &'a [(String, String)],
    body: &'a [u8],
    service: &'a str,
}

const FOUND_BOTH: &str =
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";

#[cfg(test)]
mod tests {
    use super::*;

    fn head(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = http::Request::builder().method("POST").uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn identify(head: &Parts) -> Result<Caller, Fault> {
        let received = Received { head, body: b"", service: "kinesis" };
        Auth::any().identify(&received, SystemTime::UNIX_EPOCH)
    }

    fn fault(uri: &str, headers: &[(&str, &str)]) -> (String, String) {
        let fault = identify(&head(uri, headers)).unwrap_err();
        assert_eq!(fault.status, 400);
        (fault.code.to_string(), fault.message.unwrap_or_default())
    }

    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-west-2/kinesis/aws4_request, SignedHeaders=host, Signature=ab";

    #[test]
    fn a_signed_request_names_its_caller() {
        let caller =
            identify(&head("/", &[("authorization", SIGNED), ("x-amz-date", "20260101T000000Z")])).unwrap();
        assert_eq!(caller.access_key.as_deref(), Some("AKIDEXAMPLE"));
        assert_eq!(caller.region, "us-west-2");
        assert_eq!(caller.account, "000000000000");
    }

    #[test]
    fn a_twelve_digit_access_key_is_the_account() {
        let signed = SIGNED.replace("AKIDEXAMPLE", "123456789012");
        let caller = identify(&head("/", &[("authorization", &signed), ("date", "today")])).unwrap();
        assert_eq!(caller.account, "123456789012");
    }

    // Clients of other languages join the parts with a comma alone or with spaces; a parser that asks for ", " broke them.
    #[test]
    fn parts_may_be_separated_by_comma_or_space() {
        for separator in [",", " ", ", ", " , "] {
            let signed = format!(
                "AWS4-HMAC-SHA256 Credential=a/1/eu-west-1/kinesis/aws4_request{separator}SignedHeaders=host{separator}Signature=ab"
            );
            let caller = identify(&head("/", &[("authorization", &signed), ("x-amz-date", "1")])).unwrap();
            assert_eq!(caller.region, "eu-west-1", "separator {separator:?}");
        }
    }

    #[test]
    fn no_credentials_are_a_missing_token() {
        let missing = ("MissingAuthenticationTokenException".into(), "Missing Authentication Token".into());
        assert_eq!(fault("/", &[]), missing);
        // Without the algorithm the query string does not count as credentials, however complete it is.
        assert_eq!(
            fault("/?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d", &[]),
            missing
        );
    }

    #[test]
    fn both_forms_at_once_are_an_invalid_signature() {
        let (code, message) = fault("/?X-Amz-Algorithm", &[("authorization", "X")]);
        assert_eq!(code, "InvalidSignatureException");
        assert_eq!(
            message,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        );
    }

    #[test]
    fn an_incomplete_header_is_told_part_by_part() {
        let (code, message) = fault("/", &[("authorization", "X")]);
        assert_eq!(code, "IncompleteSignatureException");
        assert_eq!(
            message,
            "Authorization header requires 'Credential' parameter. \
             Authorization header requires 'Signature' parameter. \
             Authorization header requires 'SignedHeaders' parameter. \
             Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
             Authorization=X"
        );
        let (_, message) = fault("/", &[("authorization", "AWS4- Signature=b,Credential=a"), ("date", "a")]);
        assert_eq!(
            message,
            "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,Credential=a"
        );
    }

    #[test]
    fn an_incomplete_query_is_told_part_by_part() {
        let (code, message) = fault("/?X-Amz-Algorithm", &[]);
        assert_eq!(code, "IncompleteSignatureException");
        assert_eq!(
            message,
            "AWS query-string parameters must include 'X-Amz-Algorithm'. \
             AWS query-string parameters must include 'X-Amz-Credential'. \
             AWS query-string parameters must include 'X-Amz-Signature'. \
             AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
             AWS query-string parameters must include 'X-Amz-Date'. \
             Re-examine the query-string parameters."
        );
        let (_, message) =
            fault("/?X-Amz-Algorithm=x&X-Amz-Credential=a&X-Amz-SignedHeaders=c&X-Amz-Date=d", &[]);
        assert_eq!(
            message,
            "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters."
        );
    }

    #[test]
    fn a_presigned_query_names_its_caller() {
        let uri = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=111122223333%2F20260101%2Feu-central-1%2Fkinesis%2Faws4_request\
                   &X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";
        let caller = identify(&head(uri, &[])).unwrap();
        assert_eq!(caller.account, "111122223333");
        assert_eq!(caller.region, "eu-central-1");
    }

    #[test]
    fn a_key_can_be_looked_up() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        let text = "[a]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n";
        std::fs::write(&path, text).unwrap();
        let auth = Auth::verify(&path).unwrap();
        let known = auth.lookup("A").unwrap();
        assert_eq!((known.secret.as_str(), known.token.as_deref(), known.expires), ("s", Some("t"), None));
        assert!(auth.verifies() && auth.lookup("B").is_none());
        assert!(!Auth::any().verifies() && Auth::any().lookup("A").is_none());
    }

    #[test]
    fn a_region_that_is_none_is_refused() {
        let signed = SIGNED.replace("us-west-2", "us_west:2");
        let (code, message) = fault("/", &[("authorization", &signed), ("date", "a")]);
        assert_eq!(code, "InvalidSignatureException");
        assert_eq!(message, "Credential should be scoped to a valid region, not 'us_west:2'. ");
    }
}
