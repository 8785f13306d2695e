//! GetIceServerConfig: the TURN and STUN servers that clients of a channel may use, with a password of five minutes.
//!
//! Which they are the operator says. Where there are none the list is empty: clients in browsers and on the same network do without, the
//! SDK for devices insists on one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_signaling::{GetIceServerConfigRequest, GetIceServerConfigResponse};

use crate::Video;

pub(super) async fn get_ice_server_config(
    video: Arc<Video>,
    context: CallContext,
    input: GetIceServerConfigRequest,
) -> Result<GetIceServerConfigResponse, Fault> {
    let channel = video.active_channel(&context.caller, &input.channel_arn)?;
    let user = input.username.or(input.client_id).unwrap_or_else(|| channel.key().name.clone());
    let servers = video.options.turn.servers(&user, video.options.clock.now());
    Ok(GetIceServerConfigResponse { ice_server_list: Some(servers) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn where_there_is_no_server_none_is_told() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let told = service.call("GetIceServerConfig", json!({"ChannelARN": arn, "Service": "TURN"})).await;
        assert_eq!(told, Ok(json!({"IceServerList": []})));
        let other = json!({"ChannelARN": arn.replace("/call/", "/hall/")});
        assert_eq!(service.refused("GetIceServerConfig", other).await.0, "ResourceNotFoundException");
        service.close();
    }
}
