//! ListApplicationVersions: the versions of an application that are kept, the newest first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Analytics, fault, page, record};

pub(in crate::ops) async fn list_application_versions(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let found = analytics.existing(&call)?;
    let application = &found.application;
    let entry = |number: u64, status: &str| {
        (number.to_string(), json!({"ApplicationVersionId": number, "ApplicationStatus": status}))
    };
    let mut told = vec![entry(application.version.number, application.status.name())];
    let kept = record::versions(&analytics.catalog.state(), &found);
    for resource in kept.iter().rev() {
        let version = record::read_version(resource)
            .map_err(|error| fault::failure("a document is not understood", error))?;
        told.push(entry(version.number, version.left_as.as_deref().unwrap_or("READY")));
    }
    call.answer(&page::answer(&call, "ApplicationVersionSummaries", &told)?)
}
