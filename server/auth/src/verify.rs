//! Is the signature right? The checks come in the service's order, each with its sentence:
//!
//! 1. the time is one;
//! 2. it is no more than five minutes from ours, or a presigned request has not expired;
//! 3. host and `x-amz-*` headers are signed;
//! 4. the algorithm is AWS4-HMAC-SHA256;
//! 5. the credential has five parts, and they name this service and that day;
//! 6. the access key is known;
//! 7. the signature is that of this request with the key's secret;
//! 8. the session token is the key's.
//!
//! The host that counts is the one that the request names. A proxy in front of the server must pass on the host that clients
//! signed.

use crate::credentials::Credential;
use crate::keyring::Keyring;
use crate::limits::{EXPIRES_S_MAX, SKEW_MAX};
use crate::scope::{self, Scope};
use crate::{Given, Request, canonical, clock, signature};
use penstock_api::{Caller, Fault};
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                        Access Key and signing method. Consult the service documentation for details.";

/// Headers of the name `x-amz-*` that may come unsigned: the token is compared by itself and some clients add it last; of a
/// presigned request the time that counts stands in the query.
const MAY_BE_UNSIGNED: [&str; 2] = ["x-amz-security-token", "x-amz-date"];

/// Verifies a request, and says who sent it.
pub(crate) fn verify(
    given: &Given<'_>,
    request: &Request<'_>,
    keyring: &Keyring,
    now: SystemTime,
) -> Result<Caller, Fault> {
    let (signed_at, time) = clock::read(&given.date).ok_or_else(|| {
        let wrong = format!(
            "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
            given.date
        );
        Fault::incomplete_signature(wrong)
    })?;
    check_time(given, signed_at, &time, now)?;
    let names = if given.signed_headers.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(given.signed_headers.to_ascii_lowercase())
    } else {
        Cow::Borrowed(given.signed_headers)
    };
    let signed_headers = signed_headers(&names, given, request)?;
    if given.algorithm != ALGORITHM {
        return Err(Fault::incomplete_signature(format!(
            "Unsupported AWS 'algorithm': '{}' (only {ALGORITHM} for now). ",
            given.algorithm
        )));
    }
    let scope = Scope::of(given.credential)?;
    scope.check(request.service, &time)?;

    let keys = keyring.keys();
    let credential = keys.find(scope.access_key).ok_or_else(|| {
        Fault::unrecognized_client("The security token included in the request is invalid.")
    })?;
    let body_hash = signature::hash(request.body);
    let canonical = canonical::request(request.head, request.pairs, &signed_headers, &body_hash);
    let request_hash = signature::hash(&canonical);
    // The scope of the text is the credential without its access key.
    let scope_in_text = &scope.credential[scope.access_key.len() + 1..];
    let head = [ALGORITHM, &time, scope_in_text].map(str::as_bytes);
    let text = [head[0], b"\n", head[1], b"\n", head[2], b"\n", &request_hash];
    let key = keys.signing_key(&scope, &credential.secret);
    // What a client says of the body's hash must be true, and nobody may leave the body unsigned.
    let said_hash = request.head.headers.get("x-amz-content-sha256");
    let body_is_signed = said_hash.is_none_or(|said| said.as_bytes() == body_hash);
    if !body_is_signed || !signature::matches(&key, &text, given.signature) {
        return Err(Fault::invalid_signature(MISMATCH));
    }
    check_token(given, credential, now)?;
    Ok(Caller {
        account: credential.account.clone().unwrap_or_else(|| scope::account(scope.access_key)),
        region: scope.region.to_owned(),
        access_key: Some(scope.access_key.to_owned()),
    })
}

fn check_time(given: &Given<'_>, signed_at: SystemTime, time: &str, now: SystemTime) -> Result<(), Fault> {
    let holds_for = match given.expires {
        Some(expires) => presigned_for(expires)?,
        None => SKEW_MAX,
    };
    if let Some(latest) = now.checked_add(SKEW_MAX).filter(|latest| signed_at > *latest) {
        return Err(Fault::invalid_signature(format!(
            "Signature not yet current: {time} is still later than {} ({} + {})",
            clock::basic(latest),
            clock::basic(now),
            amount(SKEW_MAX)
        )));
    }
    if let Some(earliest) = now.checked_sub(holds_for).filter(|earliest| signed_at < *earliest) {
        return Err(Fault::invalid_signature(format!(
            "Signature expired: {time} is now earlier than {} ({} - {})",
            clock::basic(earliest),
            clock::basic(now),
            amount(holds_for)
        )));
    }
    Ok(())
}

// The sentences are those of S3, the one service whose words for it are known.
fn presigned_for(expires: &str) -> Result<Duration, Fault> {
    let seconds: u64 =
        expires.parse().map_err(|_| Fault::incomplete_signature("X-Amz-Expires should be a number"))?;
    if seconds > EXPIRES_S_MAX {
        return Err(Fault::incomplete_signature(format!(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than \
             {EXPIRES_S_MAX} seconds"
        )));
    }
    Ok(Duration::from_secs(seconds))
}

// `5 min.`, as the service writes it; an amount that is no number of minutes was never seen, and is told in seconds.
fn amount(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds.is_multiple_of(60) { format!("{} min.", seconds / 60) } else { format!("{seconds} sec.") }
}

// The names, as they stand in what was signed.
fn signed_headers<'n>(
    names: &'n str,
    given: &Given<'_>,
    request: &Request<'_>,
) -> Result<Vec<&'n str>, Fault> {
    let mut names: Vec<&str> = names.split(';').collect();
    names.sort_unstable();
    names.dedup();
    let signed = |name: &str| names.binary_search(&name).is_ok();
    let unsigned = |name: &str| {
        Fault::invalid_signature(format!("{name} must be a 'SignedHeader' in the AWS Authorization."))
    };
    if !signed("host") && !signed(":authority") {
        return Err(unsigned("'Host' or ':authority'"));
    }
    for name in request.head.headers.keys().map(http::HeaderName::as_str) {
        if name.starts_with("x-amz-") && !signed(name) {
            let excused = MAY_BE_UNSIGNED.contains(&name) && (given.query || name != "x-amz-date");
            if !excused {
                return Err(unsigned(&format!("'{name}'")));
            }
        }
    }
    Ok(names)
}

fn check_token(given: &Given<'_>, credential: &Credential, now: SystemTime) -> Result<(), Fault> {
    // Compared by their hashes: how far two hashes agree says nothing about the tokens.
    let hash = |token: &[u8]| signature::hash(token);
    let expected = credential.token.as_ref().map(|token| hash(token.reveal().as_bytes()));
    if expected != given.token.map(hash) {
        return Err(Fault::unrecognized_client("The security token included in the request is invalid"));
    }
    if credential.expires.is_some_and(|expires| expires <= now) {
        return Err(Fault::expired_token());
    }
    Ok(())
}
