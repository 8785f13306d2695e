//! DeleteResourcePolicy: takes the policy from a stream or a consumer.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::State;
use penstock_model::kinesis::DeleteResourcePolicyInput;

use crate::consumers::Resource;
use crate::{Streams, fault};

pub(super) async fn delete_resource_policy(
    streams: Arc<Streams>,
    context: CallContext,
    input: DeleteResourcePolicyInput,
) -> Result<(), Fault> {
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    let decide = move |state: &State| {
        let found = resource.find(state)?;
        if found.policy().is_none() {
            return Err(fault::policy_not_found(&found.arn()));
        }
        Ok(found.with_policy(None))
    };
    streams.set(decide).await
}
