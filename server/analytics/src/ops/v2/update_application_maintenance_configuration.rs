//! UpdateApplicationMaintenanceConfiguration: when a window of maintenance begins. It is kept and told; nothing here needs one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::{Value as Json, json};

use crate::call::Call;
use crate::record::Status;
use crate::{Analytics, describe, fault};

pub(in crate::ops) async fn update_application_maintenance_configuration(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let update = call.object("ApplicationMaintenanceConfigurationUpdate");
    let begin = update.get("ApplicationMaintenanceWindowStartTimeUpdate").and_then(Json::as_str);
    let begin = begin.map(ToOwned::to_owned);
    let changed = analytics.change(call.application(), move |found, application| {
        match &application.status {
            Status::Ready | Status::Running => application.maintenance = begin,
            status => return Err(fault::wrong_state(&found.key().name, status.name(), "READY or RUNNING")),
        }
        Ok(())
    });
    let found = changed.await?;
    call.answer(&json!({
        "ApplicationARN": found.arn(),
        "ApplicationMaintenanceConfigurationDescription": describe::maintenance(&found.application),
    }))
}
