//! PutResourcePolicy: gives a stream or a consumer a policy, in place of the one that it had.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Status};
use penstock_model::kinesis::PutResourcePolicyInput;

use crate::consumers::{Found, Resource};
use crate::{Streams, fault, policy};

pub(super) async fn put_resource_policy(
    streams: Arc<Streams>,
    context: CallContext,
    input: PutResourcePolicyInput,
) -> Result<(), Fault> {
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    let decide = move |state: &State| {
        let found = resource.find(state)?;
        check_active(&found)?;
        policy::check(&input.policy, &found.arn())?;
        Ok(found.with_policy(Some(input.policy)))
    };
    streams.set(decide).await
}

/// Policies belong to what can be used.
fn check_active(found: &Found<'_>) -> Result<(), Fault> {
    if found.stream.status != Status::Active {
        return Err(fault::not_active(found.stream));
    }
    match found.consumer {
        Some(consumer) if consumer.status != Status::Active => {
            Err(fault::consumer_not_active(consumer, found.stream))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::{DeleteResourcePolicyInput, GetResourcePolicyInput};

    use super::*;
    use crate::testing::{Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn streams_and_consumers_have_a_policy_each() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let consumer = service.register("orders", "app").await;
        for resource_arn in [arn("orders"), consumer] {
            let get = async || {
                let input = GetResourcePolicyInput { resource_arn: resource_arn.clone(), stream_id: None };
                let context = context("GetResourcePolicy");
                let get = super::super::get_resource_policy::get_resource_policy;
                get(service.streams(), context, input).await.unwrap().policy
            };
            let delete = async || {
                let input = DeleteResourcePolicyInput { resource_arn: resource_arn.clone(), stream_id: None };
                let context = context("DeleteResourcePolicy");
                super::super::delete_resource_policy::delete_resource_policy(
                    service.streams(),
                    context,
                    input,
                )
                .await
            };
            let put = async |policy: String| {
                let input =
                    PutResourcePolicyInput { resource_arn: resource_arn.clone(), stream_id: None, policy };
                put_resource_policy(service.streams(), context("PutResourcePolicy"), input).await
            };
            assert_eq!(get().await, "{}");
            assert_eq!(delete().await, Err(fault::policy_not_found(&resource_arn)));
            assert_eq!(put("{}".into()).await, Err(fault::policy_malformed("it has no Statement")));
            let policy = format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":"*","Action":"kinesis:*","Resource":"{resource_arn}"}}}}"#
            );
            put(policy.clone()).await.unwrap();
            assert_eq!(get().await, policy);
            delete().await.unwrap();
            assert_eq!(get().await, "{}");
        }
        service.close();
    }
}
