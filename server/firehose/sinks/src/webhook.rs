//! Single requests to whatever URL somebody wants to be told at.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::client::{Bounds, Client, Endpoint};
use crate::limits::{WEBHOOK_ANSWER_BYTES_MAX, WEBHOOK_ANSWER_MAX};
use crate::{Environment, USER_AGENT};

/// Posts a body to a URL with http or https, on a connection of its own. It was taken when this resolves.
///
/// # Errors
/// The URL is none, the other side cannot be reached or trusted, or it answered with anything but success; the text says which. Another try may
/// succeed.
pub async fn post(
    url: &str,
    headers: &[(&'static str, String)],
    body: Bytes,
    environment: &Environment,
) -> Result<(), String> {
    let endpoint = Endpoint::read(url)?;
    let path = match (&*endpoint.path, &endpoint.query) {
        ("", None) => "/".to_owned(),
        (path, None) => path.to_owned(),
        (path, Some(query)) => format!("{path}?{query}"),
    };
    let mut all = HeaderMap::new();
    all.insert(http::header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).map_err(|_| format!("the {name} is no header"))?;
        all.insert(HeaderName::from_static(name), value);
    }
    let client = Client::new(endpoint, environment)?;
    let bounds = Bounds { answer_max: WEBHOOK_ANSWER_MAX, bytes_max: WEBHOOK_ANSWER_BYTES_MAX };
    let answer = client.post(&path, &all, body, bounds).await.map_err(|trouble| trouble.to_string())?;
    if answer.status.is_success() { Ok(()) } else { Err(format!("the endpoint answered {}", answer.told())) }
}
