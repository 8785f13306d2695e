//! GetPolicy: the policy of a function, where it has one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{GetPolicyRequest, GetPolicyResponse};
use serde_json::json;

use crate::fault;
use crate::functions::Functions;

pub(super) async fn get_policy(
    functions: Arc<Functions>,
    context: CallContext,
    input: GetPolicyRequest,
) -> Result<GetPolicyResponse, Fault> {
    let (_, function) = functions.called(&context, &input.function_name, input.qualifier)?;
    let record = function.record();
    if record.policy.is_empty() {
        return Err(fault::no_policy());
    }
    let policy = json!({ "Version": "2012-10-17", "Id": "default", "Statement": record.policy });
    Ok(GetPolicyResponse { policy: Some(policy.to_string()), revision_id: Some(record.revision.clone()) })
}
