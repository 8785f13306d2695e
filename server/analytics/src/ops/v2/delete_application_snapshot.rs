//! DeleteApplicationSnapshot: forgets a state that was kept. SnapshotCreationTimestamp tells it from another one of its name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::record::SnapshotStatus;
use crate::{Analytics, fault, limits};

pub(in crate::ops) async fn delete_application_snapshot(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let name = call.text("SnapshotName").unwrap_or_default().to_owned();
    let created = call.seconds("SnapshotCreationTimestamp").unwrap_or_default();
    let due_ms = analytics.due_ms(limits::SNAPSHOT_MS);
    let deleted = analytics.change(call.application(), move |found, application| {
        let snapshot = application.snapshots.iter_mut().find(|snapshot| snapshot.name == name);
        let snapshot = snapshot.ok_or_else(|| fault::no_snapshot(&found.key().name, &name))?;
        if created != snapshot.created_ms.div_euclid(1_000) {
            return Err(fault::modified(format!(
                "The snapshot {name} was not taken at the time that SnapshotCreationTimestamp tells."
            )));
        }
        match &snapshot.status {
            SnapshotStatus::Ready | SnapshotStatus::Failed => {
                snapshot.status = SnapshotStatus::Deleting { due_ms };
                Ok(())
            }
            status => Err(fault::in_use(format!("The snapshot {name} is {}.", status.name()))),
        }
    });
    deleted.await?;
    analytics.steps_are_due().await;
    call.answer(&json!({}))
}
