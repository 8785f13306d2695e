//! CreateApplicationPresignedUrl: the address of what shows a running job or a notebook. Nothing here has one: what runs SQL applications
//! shows nothing, and there is nothing that runs the others.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::record::Status;
use crate::{Analytics, fault};

pub(in crate::ops) async fn create_application_presigned_url(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let found = analytics.existing(&call)?;
    let (name, configuration) = (&found.key().name, &found.application.version.configuration);
    let url = call.text("UrlType").unwrap_or_default();
    let wanted = if configuration.is_zeppelin() { "ZEPPELIN_UI_URL" } else { "FLINK_DASHBOARD_URL" };
    if configuration.is_sql() || url != wanted {
        let runtime = &configuration.runtime;
        return Err(fault::invalid(format!("An application of {runtime} has no {url}.")));
    }
    if found.application.status != Status::Running {
        return Err(fault::wrong_state(name, found.application.status.name(), "RUNNING"));
    }
    Err(fault::invalid(format!("What runs application {name} shows nothing.")))
}
