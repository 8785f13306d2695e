//! Lists in pages. A token says behind which name the next page begins, and nothing else: whoever forges one reaches nothing that they
//! could not ask for, so it carries no proof, and a name may be longer than a sealed token could hold.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use penstock_api::Fault;
use serde_json::{Value as Json, json};

use crate::call::Call;
use crate::{fault, limits};

/// The name behind which the page begins; nothing for the first.
pub(crate) fn begin(call: &Call) -> Result<Option<String>, Fault> {
    let Some(token) = call.text("NextToken").filter(|token| !token.is_empty()) else { return Ok(None) };
    if token.len() > limits::TOKEN_CHARACTERS_MAX {
        return Err(fault::no_token());
    }
    let bytes = BASE64.decode(token).map_err(|_| fault::no_token())?;
    String::from_utf8(bytes).map(Some).map_err(|_| fault::no_token())
}

/// How many the page shows at most.
pub(crate) fn size(call: &Call) -> usize {
    let asked = call.get("MaxResults").and_then(Json::as_u64).and_then(|asked| usize::try_from(asked).ok());
    asked.unwrap_or(limits::PAGE_MAX).min(limits::PAGE_MAX)
}

/// The answer with a list and, where it goes on, a token.
pub(crate) fn answer(list: &str, shown: &[Json], next: Option<&str>) -> Json {
    let mut answer = json!({ list: shown });
    if let Some(name) = next {
        answer["NextToken"] = json!(BASE64.encode(name));
    }
    answer
}
