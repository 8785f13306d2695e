//! The `Authorization` header: `<algorithm> Credential=.., SignedHeaders=.., Signature=..`.

use http::{HeaderMap, HeaderValue, header::DATE};

/// Takes the credential out of an `Authorization` header, or tells in one sentence after the other what is missing from it.
///
/// The parts may be separated by a comma, a space, or both, and come in any order.
pub(crate) fn credential(value: &HeaderValue, headers: &HeaderMap) -> Result<String, String> {
    let text = String::from_utf8_lossy(value.as_bytes());
    // The first word is the algorithm; it does not have to be one we know as long as nothing is verified.
    let parts: Vec<(&str, &str)> =
        text.split([',', ' ']).skip(1).filter_map(|part| part.split_once('=')).collect();
    let part = |name: &str| {
        parts.iter().find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| *value)
    };

    let mut missing = String::new();
    for name in ["Credential", "Signature", "SignedHeaders"] {
        if part(name).is_none() {
            missing.push_str(&format!("Authorization header requires '{name}' parameter. "));
        }
    }
    let dated = |name: &str| headers.get(name).is_some_and(|value| !value.is_empty());
    if !dated("x-amz-date") && !dated(DATE.as_str()) {
        missing.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
    }
    match part("Credential") {
        Some(credential) if missing.is_empty() => Ok(credential.to_owned()),
        _ => Err(format!("{missing}Authorization={text}")),
    }
}
