//! ListApplicationSnapshots: the states that were kept, the newest first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::{Analytics, describe, page};

pub(in crate::ops) async fn list_application_snapshots(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let found = analytics.existing(&call)?;
    let snapshots = found.application.snapshots.iter().rev();
    let told = snapshots.map(|snapshot| (snapshot.name.clone(), describe::snapshot(snapshot)));
    call.answer(&page::answer(&call, "SnapshotSummaries", &told.collect::<Vec<_>>())?)
}
