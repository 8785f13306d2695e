//! AddApplicationVpcConfiguration: puts an application into a network, which is kept and told and has no effect here.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn add_application_vpc_configuration(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::add(analytics, context, input, &parts::VPCS).await
}
