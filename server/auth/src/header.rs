//! The `Authorization` header: `<algorithm> Credential=.., SignedHeaders=.., Signature=..`.

use crate::{Given, text_of};
use http::{HeaderMap, HeaderValue, header::DATE};

const AMZ_DATE: &str = "x-amz-date";

/// Takes an `Authorization` header apart, or tells in one sentence after the other what is missing from it.
///
/// The parts may be separated by a comma, a space, or both, and come in any order.
pub(crate) fn given<'a>(text: &'a str, headers: &'a HeaderMap) -> Result<Given<'a>, String> {
    let mut words = text.split([',', ' ']);
    // The first word is the algorithm.
    let algorithm = words.next().unwrap_or_default();
    let [mut credential, mut signature, mut signed_headers] = [None; 3];
    for (name, value) in words.filter_map(|part| part.split_once('=')) {
        let part = match name {
            "Credential" => &mut credential,
            "Signature" => &mut signature,
            "SignedHeaders" => &mut signed_headers,
            _ => continue,
        };
        if part.is_none() && !value.is_empty() {
            *part = Some(value);
        }
    }

    let mut missing = String::new();
    for (name, part) in
        [("Credential", credential), ("Signature", signature), ("SignedHeaders", signed_headers)]
    {
        if part.is_none() {
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
    match (credential, signature, signed_headers) {
        (Some(credential), Some(signature), Some(signed_headers)) => Ok(Given {
            algorithm,
            credential,
            signed_headers,
            signature,
            date: text_of(date.as_bytes()),
            query: false,
            expires: None,
            token: headers.get("x-amz-security-token").map(HeaderValue::as_bytes),
        }),
        _ => Err(format!("{missing}Authorization={text}")),
    }
}
