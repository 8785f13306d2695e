//! DescribeApplicationOperation: something that was done to an application, with what came of it.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Analytics, describe, fault};

pub(in crate::ops) async fn describe_application_operation(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let (found, id) = (analytics.existing(&call)?, call.text("OperationId").unwrap_or_default());
    let operation = found.application.operations.iter().find(|operation| operation.id == id);
    let operation = operation.ok_or_else(|| {
        fault::not_found(format!("Application {} remembers no operation {id}.", found.key().name))
    })?;
    call.answer(&json!({"ApplicationOperationInfoDetails": describe::operation_details(operation)}))
}
