//! The `Authorization` header: `<algorithm> Credential=.., SignedHeaders=.., Signature=..`.

use crate::Given;
use http::{HeaderMap, HeaderValue, header::DATE};

const AMZ_DATE: &str = "x-amz-date";

/// Takes an `Authorization` header apart, or tells in one sentence after the other what is missing from it.
///
/// The parts may be separated by a comma, a space, or both, and come in any order.
pub(crate) fn given(value: &HeaderValue, headers: &HeaderMap) -> Result<Given, String> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let mut words = text.split([',', ' ']);
    // The first word is the algorithm.
    let algorithm = words.next().unwrap_or_default();
    let parts: Vec<(&str, &str)> = words.filter_map(|part| part.split_once('=')).collect();
    let part = |name: &str| {
        parts.iter().find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| *value)
    };

    let mut missing = String::new();
    for name in ["Credential", "Signature", "SignedHeaders"] {
        if part(name).is_none() {
            missing.push_str(&format!("Authorization header requires '{name}' parameter. "));
        }
    }
    let date = [AMZ_DATE, DATE.as_str()].into_iter().filter_map(|name| headers.get(name));
    let Some(date) = date.into_iter().find(|value| !value.is_empty()) else {
        missing.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
        return Err(format!("{missing}Authorization={text}"));
    };
    match (part("Credential"), part("Signature"), part("SignedHeaders")) {
        (Some(credential), Some(signature), Some(signed_headers)) => Ok(Given {
            algorithm: algorithm.to_owned(),
            credential: credential.to_owned(),
            signed_headers: signed_headers.to_owned(),
            signature: signature.to_owned(),
            date: String::from_utf8_lossy(date.as_bytes()).into_owned(),
            query: false,
            expires: None,
            token: headers.get("x-amz-security-token").map(|token| token.as_bytes().to_vec()),
        }),
        _ => Err(format!("{missing}Authorization={text}")),
    }
}
