//! The query string of a presigned request: `X-Amz-Algorithm=..&X-Amz-Credential=..` and so on.

use crate::Given;

/// The parameter whose presence makes a query string a presigned one.
pub(crate) const ALGORITHM: &str = "X-Amz-Algorithm";
/// The parameter that is not part of what was signed.
pub(crate) const SIGNATURE: &str = "X-Amz-Signature";
const CREDENTIAL: &str = "X-Amz-Credential";
const SIGNED_HEADERS: &str = "X-Amz-SignedHeaders";
const DATE: &str = "X-Amz-Date";
// In the order in which the service names what is missing.
const REQUIRED: [&str; 5] = [ALGORITHM, CREDENTIAL, SIGNATURE, SIGNED_HEADERS, DATE];

/// The parameters of a query string, percent-decoded, in the order sent. A parameter without `=` has an empty value.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Takes the credentials out of the parameters, or tells which of them are missing.
pub(crate) fn given(pairs: &[(String, String)]) -> Result<Given<'_>, String> {
    let parameter = |name: &str| {
        pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    };
    let mut missing = String::new();
    for name in REQUIRED {
        if parameter(name).is_none() {
            missing.push_str(&format!("AWS query-string parameters must include '{name}'. "));
        }
    }
    if !missing.is_empty() {
        return Err(format!("{missing}Re-examine the query-string parameters."));
    }
    let required = |name: &str| parameter(name).unwrap_or_default();
    Ok(Given {
        algorithm: required(ALGORITHM),
        credential: required(CREDENTIAL),
        signed_headers: required(SIGNED_HEADERS),
        signature: required(SIGNATURE),
        date: required(DATE).into(),
        query: true,
        expires: parameter("X-Amz-Expires"),
        token: parameter("X-Amz-Security-Token").map(str::as_bytes),
    })
}

// `%41` is `A` and `+` is a space; an escape that is none stays as it is, since the value is only compared and echoed.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match (bytes[at], escape.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
                continue;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn escapes_are_decoded_and_broken_ones_kept() {
        assert_eq!(decode("a%2Fb+c"), "a/b c");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%e2%82%ac"), "€");
        assert_eq!(decode("%€"), "%€");
    }
}
