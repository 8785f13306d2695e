//! AddApplicationInputProcessingConfiguration: has the records of an input go through a function first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn add_application_input_processing_configuration(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::add_processing(analytics, context, input).await
}
