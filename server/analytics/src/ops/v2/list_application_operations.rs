//! ListApplicationOperations: what was done to an application, the newest first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::{Analytics, describe, page};

pub(in crate::ops) async fn list_application_operations(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let found = analytics.existing(&call)?;
    let is = |wanted: Option<&str>, value: &str| wanted.is_none_or(|wanted| wanted == value);
    let operations = found.application.operations.iter().rev().filter(|operation| {
        is(call.text("Operation"), &operation.name) && is(call.text("OperationStatus"), operation.status())
    });
    let told = operations.map(|operation| (operation.id.clone(), describe::operation(operation)));
    call.answer(&page::answer(&call, "ApplicationOperationInfoList", &told.collect::<Vec<_>>())?)
}
