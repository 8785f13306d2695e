//! UntagResource: removes tags of an application.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, tags};

pub(in crate::ops) async fn untag_resource(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    tags::untag(analytics, context, input).await
}
