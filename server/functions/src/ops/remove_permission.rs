//! RemovePermission: a function's policy without one of its statements.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::RemovePermissionRequest;

use crate::fault;
use crate::functions::Functions;

pub(super) async fn remove_permission(
    functions: Arc<Functions>,
    context: CallContext,
    input: RemovePermissionRequest,
) -> Result<(), Fault> {
    functions.called(&context, &input.function_name, input.qualifier)?;
    let id = input.statement_id;
    let change = functions.describe(&context, &input.function_name, |record| {
        let before = record.policy.len();
        record.policy.retain(|statement| statement["Sid"] != id);
        if record.policy.len() == before {
            return Err(fault::no_statement(&id));
        }
        Ok(())
    });
    change.await.map(drop)
}
