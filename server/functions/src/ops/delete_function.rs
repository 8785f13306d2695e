//! DeleteFunction: the function with its code, its log and all that is known of it. Invocations that run end as they would.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{DeleteFunctionRequest, DeleteFunctionResponse};

use super::blocking;
use crate::fault;
use crate::functions::Functions;

pub(super) async fn delete_function(
    functions: Arc<Functions>,
    context: CallContext,
    input: DeleteFunctionRequest,
) -> Result<DeleteFunctionResponse, Fault> {
    let _alone = functions.changes.lock().await;
    let (named, _) = functions.called(&context, &input.function_name, input.qualifier)?;
    if named.qualifier.is_some() {
        return Err(fault::invalid("$LATEST version cannot be deleted without deleting the function."));
    }
    let (kept, key) = (functions.clone(), named.key.clone());
    blocking(move || kept.store.remove(&key)).await?;
    functions.leave(&named.key);
    Ok(DeleteFunctionResponse { status_code: Some(204) })
}
