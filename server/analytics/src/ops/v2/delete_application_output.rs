//! DeleteApplicationOutput: removes a destination.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn delete_application_output(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::delete(analytics, context, input, &parts::OUTPUTS).await
}
