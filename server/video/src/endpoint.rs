//! Where clients are told to go for the data of a stream or the messages of a channel: back to this server.

use penstock_api::{CallContext, Endpoint, Fault};
use penstock_model::kinesisvideo::ChannelProtocol;

use crate::{Video, fault};

impl Video {
    /// Where a caller comes back to: what was configured, or where it reached the server.
    pub(crate) fn endpoint(&self, context: &CallContext) -> Result<Endpoint, Fault> {
        if let Some(endpoint) = &self.options.endpoint {
            return Ok(endpoint.clone());
        }
        if context.endpoint.authority.is_empty() {
            return Err(fault::no_host());
        }
        Ok(context.endpoint.clone())
    }

    /// The same as the URL of a protocol. A WebSocket is sought by TLS wherever the server takes TLS, since clients take no other.
    pub(crate) fn channel_endpoint(
        &self,
        context: &CallContext,
        protocol: ChannelProtocol,
    ) -> Result<String, Fault> {
        let endpoint = self.endpoint(context)?;
        Ok(match protocol {
            ChannelProtocol::Https | ChannelProtocol::Webrtc => endpoint.to_string(),
            ChannelProtocol::Wss => {
                let tls = endpoint.tls || (self.options.endpoint.is_none() && self.options.tls);
                let scheme = if tls { "wss" } else { "ws" };
                format!("{scheme}://{}", endpoint.authority)
            }
        })
    }
}
