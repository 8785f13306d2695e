//! GetDataEndpoint: where to write a stream's media to and read them from: this server.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{GetDataEndpointInput, GetDataEndpointOutput};

use crate::record::{Settings as _, StreamSettings, word};
use crate::target::Target;
use crate::{Video, fault};

pub(super) async fn get_data_endpoint(
    video: Arc<Video>,
    context: CallContext,
    input: GetDataEndpointInput,
) -> Result<GetDataEndpointOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    if !video.existing(&target)?.is_active() {
        return Err(fault::not_found(word(StreamSettings::KIND)));
    }
    // Whatever is asked for, the same server does it.
    Ok(GetDataEndpointOutput { data_endpoint: Some(video.endpoint(&context)?.to_string()) })
}

#[cfg(test)]
mod tests {
    use penstock_api::Endpoint;
    use serde_json::{Value as Json, json};

    use crate::testing::Service;
    use crate::{Timing, limits};

    async fn endpoint(service: &Service, name: &str) -> Result<Json, String> {
        let input = json!({"StreamName": name, "APIName": "PUT_MEDIA"});
        let told = service.call("GetDataEndpoint", input).await;
        told.map(|told| told["DataEndpoint"].clone()).map_err(|refused| refused.0)
    }

    #[tokio::test]
    async fn clients_come_back_to_where_they_reached_the_server() {
        let mut service = Service::open(Timing::Instant).await;
        service.create("door", json!({})).await;
        assert_eq!(endpoint(&service, "door").await, Ok(json!("http://localhost:4566")));
        service.reached = Endpoint { authority: "video.example".to_owned(), tls: true };
        assert_eq!(endpoint(&service, "door").await, Ok(json!("https://video.example")));
        service.reached = Endpoint::default();
        assert_eq!(endpoint(&service, "door").await, Err("InvalidArgumentException".to_owned()));
        assert_eq!(endpoint(&service, "hall").await, Err("ResourceNotFoundException".to_owned()));
        let dir = service.close();
        let service = Service::open_with(dir, Timing::Instant, Some("https://kept.example:1"), false).await;
        assert_eq!(endpoint(&service, "door").await, Ok(json!("https://kept.example:1")));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_is_not_active_yet_has_none() {
        let service = Service::open(Timing::Aws).await;
        service.create("door", json!({})).await;
        assert_eq!(endpoint(&service, "door").await, Err("ResourceNotFoundException".to_owned()));
        service.pass_ms(limits::CREATING_MS);
        service.wait_for("door", "ACTIVE").await;
        assert!(endpoint(&service, "door").await.is_ok());
        service.close();
    }
}
