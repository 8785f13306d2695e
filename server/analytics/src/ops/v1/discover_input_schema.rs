//! DiscoverInputSchema: what a source looks like, inferred from a sample of it.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, discover};

pub(in crate::ops) async fn discover_input_schema(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    discover::discover(&analytics, &context, &input).await
}
