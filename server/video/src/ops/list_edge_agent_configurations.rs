//! ListEdgeAgentConfigurations: what the agent of one device is to do, by stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::kinesisvideo::ListEdgeAgentConfigurationsInput;
use serde::Deserialize;
use serde_json::json;

use crate::edge::Edge;
use crate::record::StreamSettings;
use crate::{Video, edge, limits, page};

pub(super) async fn list_edge_agent_configurations(
    video: Arc<Video>,
    context: CallContext,
    input: ListEdgeAgentConfigurationsInput,
) -> Result<Value, Fault> {
    let size = page::size(input.max_results, limits::LIST_EDGE_DEFAULT);
    let now_ms = video.now_ms();
    let page = video.page::<StreamSettings>(&context, input.next_token.as_deref(), size, |resource| {
        // Few streams have any: nothing else of the others is read.
        let edge = resource.document.pointer("/settings/edge").filter(|edge| !edge.is_null());
        let edge = edge.and_then(|edge| Edge::deserialize(edge).ok());
        edge.is_some_and(|edge| edge.is_there(now_ms) && edge.hub() == Some(input.hub_device_arn.as_str()))
    })?;
    let told = page.records.iter().map(|stream| Ok(edge::told(stream, edge::of(stream, now_ms)?, now_ms)));
    let mut answer = json!({"EdgeConfigs": told.collect::<Result<Vec<_>, Fault>>()?});
    if let Some(token) = page.next_token {
        answer["NextToken"] = json!(token);
    }
    edge::answer(context.operation, &answer)
}
