//! TagResource: adds tags to an application.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, tags};

pub(in crate::ops) async fn tag_resource(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    tags::tag(analytics, context, input).await
}
