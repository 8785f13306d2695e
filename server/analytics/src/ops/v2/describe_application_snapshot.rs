//! DescribeApplicationSnapshot: a state that was kept.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::{Analytics, describe, fault};

pub(in crate::ops) async fn describe_application_snapshot(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let (found, name) = (analytics.existing(&call)?, call.text("SnapshotName").unwrap_or_default());
    let snapshot = found.application.snapshot(name);
    let snapshot = snapshot.ok_or_else(|| fault::no_snapshot(&found.key().name, name))?;
    call.answer(&json!({"SnapshotDetails": describe::snapshot(snapshot)}))
}
