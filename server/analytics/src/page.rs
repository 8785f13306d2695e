//! Lists in pages. A token says behind which entry the next page begins, and nothing else: whoever forges one reaches nothing that they
//! could not ask for, so it carries no proof.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use penstock_api::Fault;
use serde_json::{Value as Json, json};

use crate::call::Call;
use crate::{fault, limits};

/// How many entries the page shows at most.
pub(crate) fn size(call: &Call) -> usize {
    call.number("Limit").and_then(|asked| usize::try_from(asked).ok()).unwrap_or(limits::PAGE_MAX)
}

/// The page that a call asks for, of entries that each have a name of their own in this list.
pub(crate) fn answer(call: &Call, list: &str, entries: &[(String, Json)]) -> Result<Json, Fault> {
    let begin = match call.text("NextToken") {
        None => 0,
        Some(token) => {
            let name = BASE64.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let name = name.ok_or_else(fault::no_token)?;
            let last = entries.iter().position(|(entry, _)| *entry == name).ok_or_else(fault::no_token)?;
            last + 1
        }
    };
    let end = begin.saturating_add(size(call)).min(entries.len());
    let shown: Vec<_> = entries[begin..end].iter().map(|(_, entry)| entry).collect();
    let mut answer = json!({ list: shown });
    if end < entries.len() && end > begin {
        answer["NextToken"] = json!(BASE64.encode(&entries[end - 1].0));
    }
    Ok(answer)
}
