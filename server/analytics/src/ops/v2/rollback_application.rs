//! RollbackApplication: gives an application that runs the configuration back that it had before the last update, as a new version.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::change::{Expected, Revised, next_version, with_operation};
use crate::record::{Found, SnapshotStatus, Status, Version};
use crate::{Analytics, describe, fault, limits};

pub(in crate::ops) async fn rollback_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let (expected, found) = (Expected::read(&call)?, analytics.existing(&call)?);
    expect_running(&found)?;
    expected.check(&found)?;
    let application = &found.application;
    let ready = |status: &SnapshotStatus| *status == SnapshotStatus::Ready;
    // What SQL applications remember is in their state, which goes along.
    if !application.is_sql() && !application.snapshots.iter().any(|snapshot| ready(&snapshot.status)) {
        return Err(fault::invalid_request("The application has no snapshot to be rolled back to."));
    }
    let current = &application.version;
    let old = match current.updated_from {
        Some(number) => analytics.version(&found, number)?,
        None => None,
    };
    let old = old.ok_or_else(|| fault::invalid_request("There is no version to be rolled back to."))?;
    let operation = analytics.operation(&call);
    let id = operation.id.clone();
    let version = Version {
        number: next_version(&found)?,
        created_ms: analytics.now_ms(),
        left_as: None,
        updated_from: None,
        rolled_back_from: Some(current.number),
        rolled_back_to: Some(old.number),
        configuration: old.configuration,
    };
    let became = Status::RollingBack { due_ms: analytics.due_ms(limits::UPDATING_MS) };
    let found = analytics.replace(&found, "ROLLED_BACK", version, operation, became, expect_running).await?;
    let revised = Revised { found: analytics.gone_on(found).await, operation: id };
    let told = json!({"ApplicationDetail": describe::detail(call.generation, &revised.found)});
    call.answer(&with_operation(told, &revised))
}

fn expect_running(found: &Found) -> Result<(), Fault> {
    match &found.application.status {
        Status::Running | Status::Updating { .. } => Ok(()),
        status => Err(fault::wrong_state(&found.key().name, status.name(), "UPDATING or RUNNING")),
    }
}
