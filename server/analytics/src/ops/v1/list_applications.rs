//! ListApplications: the SQL applications of the caller, by name.

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
    let begin = call.key(call.text("ExclusiveStartApplicationName").unwrap_or_default());
    let state = analytics.catalog.state();
    let found = record::after(&state, &begin).filter_map(|resource| Found::read(resource).ok());
    let mut found = found.filter(|found| found.application.is_sql());
    let told = found.by_ref().take(page::size(&call)).map(|found| describe::summary(call.generation, &found));
    let told: Vec<_> = told.collect();
    call.answer(&json!({"ApplicationSummaries": told, "HasMoreApplications": found.next().is_some()}))
}
