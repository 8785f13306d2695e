//! GetResourcePolicy: the policy of a stream or a consumer; an empty object if it has none.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{GetResourcePolicyInput, GetResourcePolicyOutput};

use crate::Streams;
use crate::consumers::Resource;

pub(super) async fn get_resource_policy(
    streams: Arc<Streams>,
    context: CallContext,
    input: GetResourcePolicyInput,
) -> Result<GetResourcePolicyOutput, Fault> {
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    let state = streams.catalog.state();
    let policy = resource.find(&state)?.policy().cloned();
    Ok(GetResourcePolicyOutput { policy: policy.unwrap_or_else(|| "{}".to_owned()) })
}
