//! What the environment says of whoever runs the server: the keys for services elsewhere, and their region.

use penstock_api::sigv4::Keys;

/// The operator's own keys, where the environment has some.
pub(crate) fn keys() -> Option<Keys> {
    Some(Keys {
        access_key: variable("AWS_ACCESS_KEY_ID")?,
        secret: variable("AWS_SECRET_ACCESS_KEY")?,
        session_token: variable("AWS_SESSION_TOKEN"),
    })
}

/// The region of services elsewhere, as AWS's tools find it.
pub(crate) fn region() -> String {
    variable("AWS_REGION")
        .or_else(|| variable("AWS_DEFAULT_REGION"))
        .unwrap_or_else(|| "us-east-1".to_owned())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
