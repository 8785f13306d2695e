//! AddApplicationInput: adds a source.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn add_application_input(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::add(analytics, context, input, &parts::INPUTS).await
}
