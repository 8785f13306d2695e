//! StartApplication: starts an application, each of its inputs where the call says.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::{Map, Value as Json};

use crate::call::Call;
use crate::{Analytics, application};

pub(in crate::ops) async fn start_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let position = |input: Map<String, Json>| {
        let start = &input["InputStartingPositionConfiguration"]["InputStartingPosition"];
        let id = input["Id"].as_str().unwrap_or_default().to_owned();
        (id, start.as_str().map(ToOwned::to_owned))
    };
    let positions = call.list("InputConfigurations").into_iter().map(position).collect();
    application::start(&analytics, &call, positions, Map::new()).await
}
