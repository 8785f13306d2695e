//! DescribeApplicationVersion: what an application was or is configured to be.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Analytics, describe, fault};

pub(in crate::ops) async fn describe_application_version(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let (found, number) =
        (analytics.existing(&call)?, call.number("ApplicationVersionId").unwrap_or_default());
    let version = analytics.version(&found, number)?.ok_or_else(|| {
        fault::not_found(format!("Application {} has no version {number} any more.", found.key().name))
    })?;
    call.answer(&json!({"ApplicationVersionDetail": describe::version(&found, &version)}))
}
