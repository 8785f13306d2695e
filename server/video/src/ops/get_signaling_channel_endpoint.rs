//! GetSignalingChannelEndpoint: where a channel's peers send and receive messages: at this server.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ChannelProtocol, GetSignalingChannelEndpointInput, GetSignalingChannelEndpointOutput,
    ResourceEndpointListItem,
};

use crate::record::{ChannelSettings, Settings as _, word};
use crate::target::Target;
use crate::{Video, fault};

/// Where nothing is said, those that every channel has.
const PROTOCOLS_DEFAULT: [ChannelProtocol; 2] = [ChannelProtocol::Https, ChannelProtocol::Wss];

pub(super) async fn get_signaling_channel_endpoint(
    video: Arc<Video>,
    context: CallContext,
    input: GetSignalingChannelEndpointInput,
) -> Result<GetSignalingChannelEndpointOutput, Fault> {
    let target = Target::<ChannelSettings>::read(&context, None, Some(&input.channel_arn))?;
    let channel = video.existing(&target)?;
    if !channel.is_active() {
        return Err(fault::not_found(word(ChannelSettings::KIND)));
    }
    // Masters and viewers are told the same: the messages say who is who.
    let asked =
        input.single_master_channel_endpoint_configuration.and_then(|configuration| configuration.protocols);
    let mut protocols: Vec<ChannelProtocol> = Vec::new();
    for protocol in asked.unwrap_or_else(|| PROTOCOLS_DEFAULT.to_vec()) {
        if protocol == ChannelProtocol::Webrtc && channel.settings().stored_in.is_none() {
            // Documented; our own words.
            return Err(fault::invalid("The channel is not configured for ingestion by WEBRTC."));
        }
        if !protocols.contains(&protocol) {
            protocols.push(protocol);
        }
    }
    let endpoints = protocols.into_iter().map(|protocol| {
        let resource_endpoint = Some(video.channel_endpoint(&context, protocol)?);
        Ok(ResourceEndpointListItem { protocol: Some(protocol), resource_endpoint })
    });
    let endpoints = endpoints.collect::<Result<Vec<_>, Fault>>()?;
    Ok(GetSignalingChannelEndpointOutput { resource_endpoint_list: Some(endpoints) })
}

#[cfg(test)]
mod tests {
    use penstock_api::Endpoint;
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::Service;

    async fn endpoints(service: &Service, protocols: Json) -> Json {
        let arn = service.describe_channel("call").await["ChannelARN"].clone();
        let configuration = json!({"Protocols": protocols, "Role": "MASTER"});
        let input = json!({"ChannelARN": arn, "SingleMasterChannelEndpointConfiguration": configuration});
        let told = service.call("GetSignalingChannelEndpoint", input).await;
        told.map_or_else(|refused| json!(refused.0), |told| told["ResourceEndpointList"].clone())
    }

    fn list(endpoints: &[(&str, &str)]) -> Json {
        let item = |(protocol, url): &(&str, &str)| json!({"Protocol": protocol, "ResourceEndpoint": url});
        json!(endpoints.iter().map(item).collect::<Vec<_>>())
    }

    #[tokio::test]
    async fn each_protocol_has_its_url() {
        let mut service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let both = json!(["WSS", "HTTPS", "WSS"]);
        let plain = list(&[("WSS", "ws://localhost:4566"), ("HTTPS", "http://localhost:4566")]);
        assert_eq!(endpoints(&service, both.clone()).await, plain);
        service.reached = Endpoint { authority: "video.example".to_owned(), tls: true };
        let tls = list(&[("WSS", "wss://video.example"), ("HTTPS", "https://video.example")]);
        assert_eq!(endpoints(&service, both.clone()).await, tls);
        let told = service.call("GetSignalingChannelEndpoint", json!({"ChannelARN": arn})).await.unwrap();
        assert_eq!(told["ResourceEndpointList"].as_array().unwrap().len(), 2);
        assert_eq!(endpoints(&service, json!(["WEBRTC"])).await, "InvalidArgumentException");

        // Who came in clear from this machine can go on by TLS on the same port.
        let service = Service::open_with(service.close(), Timing::Instant, None, true).await;
        let mixed = list(&[("WSS", "wss://localhost:4566"), ("HTTPS", "http://localhost:4566")]);
        assert_eq!(endpoints(&service, both.clone()).await, mixed);
        let kept = Some("http://kept.example");
        let service = Service::open_with(service.close(), Timing::Instant, kept, true).await;
        let told = list(&[("WSS", "ws://kept.example"), ("HTTPS", "http://kept.example")]);
        assert_eq!(endpoints(&service, both).await, told);
        service.close();
    }
}
