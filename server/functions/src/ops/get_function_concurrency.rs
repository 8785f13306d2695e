//! GetFunctionConcurrency: how many invocations of a function may run at once, where that was said.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse};

use crate::functions::Functions;

pub(super) async fn get_function_concurrency(
    functions: Arc<Functions>,
    context: CallContext,
    input: GetFunctionConcurrencyRequest,
) -> Result<GetFunctionConcurrencyResponse, Fault> {
    let (_, function) = functions.called(&context, &input.function_name, None)?;
    Ok(GetFunctionConcurrencyResponse { reserved_concurrent_executions: function.record().reserved })
}
