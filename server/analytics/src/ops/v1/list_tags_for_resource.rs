//! ListTagsForResource: the tags of an application, all at once.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, tags};

pub(in crate::ops) async fn list_tags_for_resource(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    tags::list(&analytics, &context, &input)
}
