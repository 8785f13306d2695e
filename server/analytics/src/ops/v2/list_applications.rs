//! ListApplications: the applications of the caller, by name. The token is a name, as its pattern in the model has it.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::record::{self, Found};
use crate::{Analytics, describe, page};

pub(in crate::ops) async fn list_applications(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let begin = call.key(call.text("NextToken").unwrap_or_default());
    let state = analytics.catalog.state();
    let mut found = record::after(&state, &begin).filter_map(|resource| Found::read(resource).ok());
    let page: Vec<_> = found.by_ref().take(page::size(&call)).collect();
    let told: Vec<_> = page.iter().map(|found| describe::summary(call.generation, found)).collect();
    let mut answer = json!({"ApplicationSummaries": told});
    if let (Some(last), Some(_)) = (page.last(), found.next()) {
        answer["NextToken"] = json!(last.key().name);
    }
    call.answer(&answer)
}
