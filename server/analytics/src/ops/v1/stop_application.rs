//! StopApplication: brings an application to its end, with what it remembers kept.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, application};

pub(in crate::ops) async fn stop_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    application::stop(analytics, context, input).await
}
