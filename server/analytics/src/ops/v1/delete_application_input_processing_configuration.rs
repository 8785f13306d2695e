//! DeleteApplicationInputProcessingConfiguration: has the records of an input go through no function any more.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn delete_application_input_processing_configuration(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::delete_processing(analytics, context, input).await
}
