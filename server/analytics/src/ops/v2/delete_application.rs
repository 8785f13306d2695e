//! DeleteApplication: removes an application. CreateTimestamp tells it from another one of its name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, application};

pub(in crate::ops) async fn delete_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    application::delete(analytics, context, input).await
}
