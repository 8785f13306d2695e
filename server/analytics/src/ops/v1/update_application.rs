//! UpdateApplication: changes code, sources and destinations, which makes a new version.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::code::Names;
use crate::{Analytics, update};

pub(in crate::ops) async fn update_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let changes = call.get("ApplicationUpdate").cloned().unwrap_or_default();
    analytics.revise(&call, Names::All, |configuration, _| update::v1(configuration, &changes)).await?;
    call.answer(&json!({}))
}
