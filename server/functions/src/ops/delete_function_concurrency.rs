//! DeleteFunctionConcurrency: a function may run as often at once as any other.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::DeleteFunctionConcurrencyRequest;

use crate::functions::Functions;

pub(super) async fn delete_function_concurrency(
    functions: Arc<Functions>,
    context: CallContext,
    input: DeleteFunctionConcurrencyRequest,
) -> Result<(), Fault> {
    let change = functions.describe(&context, &input.function_name, |record| {
        record.reserved = None;
        Ok(())
    });
    change.await.map(drop)
}
