//! AddApplicationReferenceDataSource: adds a table of reference data.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, parts};

pub(in crate::ops) async fn add_application_reference_data_source(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    parts::add(analytics, context, input, &parts::REFERENCES).await
}
