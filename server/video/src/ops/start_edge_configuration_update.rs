//! StartEdgeConfigurationUpdate: keeps what the agent of a device at the cameras is to do for a stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::kinesisvideo::{StartEdgeConfigurationUpdateInput, SyncStatus};

use crate::edge::{self, Edge};
use crate::record::{Document, StreamSettings};
use crate::target::Target;
use crate::{Video, fault};

pub(super) async fn start_edge_configuration_update(
    video: Arc<Video>,
    context: CallContext,
    input: StartEdgeConfigurationUpdateInput,
) -> Result<Value, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let (config, now_ms) = (edge::json_of(&input.edge_config), video.now_ms());
    let hub = input.edge_config.hub_device_arn;
    let changing = video.change(target, move |_, stream, document: &mut Document<StreamSettings>| {
        stream.expect_active()?;
        if stream.settings().retention_hours == 0 {
            return Err(fault::no_data_retention());
        }
        let before = edge::of(stream, now_ms).ok();
        if let Some(before) = before {
            let status = before.status(now_ms);
            if matches!(status, SyncStatus::Syncing | SyncStatus::Deleting) {
                // Our own words.
                let message = format!("The edge configuration of the stream is {}.", status.as_str());
                return Err(fault::in_use(message));
            }
            if before.hub() != Some(hub.as_str()) {
                // Our own words.
                let message = "The edge configuration of the stream is of another device: delete it first.";
                return Err(fault::invalid(message));
            }
        }
        document.settings.edge = Some(Edge::new(config, before, now_ms));
        Ok(())
    });
    let stream = changing.await?;
    edge::answer(context.operation, &edge::told(&stream, edge::of(&stream, now_ms)?, now_ms))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::testing::Service;
    use crate::{Timing, limits};

    pub(crate) fn configuration(hub: &str) -> Json {
        json!({
            "HubDeviceArn": format!("arn:aws:iot:eu-west-1:123456789012:thing/{hub}"),
            "RecorderConfig": {
                "MediaSourceConfig": {
                    "MediaUriSecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:door",
                    "MediaUriType": "RTSP_URI",
                },
                "ScheduleConfig": {"ScheduleExpression": "0 * * * * ? *", "DurationInSeconds": 60},
            },
            "DeletionConfig": {"EdgeRetentionInHours": 24, "DeleteAfterUpload": false},
        })
    }

    #[tokio::test]
    async fn a_configuration_waits_for_an_agent_that_never_answers() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({"DataRetentionInHours": 1})).await;
        let start = |hub: &str| {
            let input = json!({"StreamName": "door", "EdgeConfig": configuration(hub)});
            service.call("StartEdgeConfigurationUpdate", input)
        };
        let told = async || service.call("DescribeEdgeConfiguration", json!({"StreamARN": arn})).await;
        assert_eq!(told().await.unwrap_err().0, "StreamEdgeConfigurationNotFoundException");
        let started = start("hub").await.unwrap();
        assert_eq!((&started["StreamName"], &started["StreamARN"]), (&json!("door"), &json!(arn)));
        assert_eq!(
            (&started["SyncStatus"], &started["EdgeConfig"]),
            (&json!("SYNCING"), &configuration("hub"))
        );
        assert_eq!(started["CreationTime"], started["LastUpdatedTime"]);
        assert_eq!(told().await.unwrap(), started);
        assert_eq!(start("hub").await.unwrap_err().0, "ResourceInUseException");

        service.pass_ms(limits::EDGE_SYNC_MS);
        let failed = told().await.unwrap();
        assert_eq!(
            (&failed["SyncStatus"], failed["FailedStatusDetails"].is_string()),
            (&json!("SYNC_FAILED"), true)
        );
        assert_eq!(start("other").await.unwrap_err().0, "InvalidArgumentException");
        let again = start("hub").await.unwrap();
        assert_eq!(
            (&again["SyncStatus"], &again["CreationTime"]),
            (&json!("SYNCING"), &started["CreationTime"])
        );
        assert_ne!(again["LastUpdatedTime"], started["LastUpdatedTime"]);
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_keeps_nothing_has_none() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({})).await;
        let input = json!({"StreamName": "door", "EdgeConfig": configuration("hub")});
        let refused = service.refused("StartEdgeConfigurationUpdate", input).await;
        assert_eq!(refused.0, "NoDataRetentionException");
        service.close();
    }

    #[tokio::test]
    async fn a_configuration_moves_to_another_device_by_being_deleted() {
        for (timing, deleting) in [(Timing::Instant, false), (Timing::Aws, true)] {
            let service = Service::open(timing).await;
            service.create("door", json!({"DataRetentionInHours": 1})).await;
            service.pass_ms(limits::CREATING_MS);
            service.wait_for("door", "ACTIVE").await;
            let door = json!({"StreamName": "door"});
            let delete = async || service.call("DeleteEdgeConfiguration", door.clone()).await;
            let told = async || service.call("DescribeEdgeConfiguration", door.clone()).await;
            let start = |hub: &str| {
                let input = json!({"StreamName": "door", "EdgeConfig": configuration(hub)});
                service.call("StartEdgeConfigurationUpdate", input)
            };
            let missing = "StreamEdgeConfigurationNotFoundException";
            assert_eq!(delete().await.unwrap_err().0, missing);
            start("hub").await.unwrap();
            assert_eq!(delete().await, Ok(json!({})));
            if deleting {
                assert_eq!(told().await.unwrap()["SyncStatus"], "DELETING");
                assert_eq!(delete().await, Ok(json!({})), "it is on its way");
                assert_eq!(start("other").await.unwrap_err().0, "ResourceInUseException");
                service.pass_ms(limits::DELETING_MS);
            }
            assert_eq!(told().await.unwrap_err().0, missing);
            start("other").await.unwrap();
            service.close();
        }
    }

    #[tokio::test]
    async fn a_devices_configurations_are_listed_in_pages() {
        let service = Service::open(Timing::Instant).await;
        for (name, hub) in [("a", "hub"), ("b", "other"), ("c", "hub"), ("d", "hub")] {
            service.create(name, json!({"DataRetentionInHours": 1})).await;
            let input = json!({"StreamName": name, "EdgeConfig": configuration(hub)});
            service.call("StartEdgeConfigurationUpdate", input).await.unwrap();
        }
        service.call("DeleteEdgeConfiguration", json!({"StreamName": "c"})).await.unwrap();
        service.create("e", json!({})).await;
        let hub = configuration("hub")["HubDeviceArn"].clone();
        let list = |more: Json| {
            let mut input = json!({"HubDeviceArn": hub});
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            service.call("ListEdgeAgentConfigurations", input)
        };
        let told = list(json!({})).await.unwrap();
        let described = async |name: &str| {
            service.call("DescribeEdgeConfiguration", json!({"StreamName": name})).await.unwrap()
        };
        assert_eq!(told, json!({"EdgeConfigs": [described("a").await, described("d").await]}));
        let first = list(json!({"MaxResults": 1})).await.unwrap();
        assert_eq!(first["EdgeConfigs"], json!([described("a").await]));
        let second = list(json!({"MaxResults": 1, "NextToken": first["NextToken"]})).await.unwrap();
        assert_eq!(second, json!({"EdgeConfigs": [described("d").await]}));
        service.close();
    }
}
