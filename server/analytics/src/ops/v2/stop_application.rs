//! StopApplication: brings an application to its end, with what it remembers kept.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::{Analytics, application};

pub(in crate::ops) async fn stop_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    application::stop(analytics, context, input).await
}

#[cfg(test)]
mod tests {
    use penstock_api::Timing;
    use serde_json::json;

    use crate::testing::{Service, flink};

    #[tokio::test]
    async fn force_is_for_flink_and_for_what_does_not_come_up() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let force = |name: &str| json!({"ApplicationName": name, "Force": true});
        assert_eq!(service.refused("StopApplication", force("ticks")).await, "InvalidArgumentException");
        service.call("CreateApplication", flink("job")).await.unwrap();
        assert_eq!(service.refused("StopApplication", force("job")).await, "ResourceInUseException");
        service.call("StartApplication", json!({"ApplicationName": "job"})).await.unwrap();
        assert_eq!(
            service.refused("StopApplication", json!({"ApplicationName": "job"})).await,
            "ResourceInUseException"
        );
        service.call("StopApplication", force("job")).await.unwrap();
        assert_eq!(service.runner.take(), ["start job 1", "stop job, force"]);
        assert_eq!(service.status("job").await, "FORCE_STOPPING");
        service.runner.reporter(service.runner.last().application.number).stopped().await;
        assert_eq!(service.status("job").await, "READY");
        service.close();
    }

    /// What a delivery stream keeps for applications depends on it.
    #[tokio::test]
    async fn who_reads_a_delivery_stream_is_who_is_to_run() {
        let service = Service::open().await;
        let arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks";
        let mut application = crate::testing::sql("beside");
        let inputs = &mut application["ApplicationConfiguration"]["SqlApplicationConfiguration"]["Inputs"];
        inputs[0].as_object_mut().unwrap().remove("KinesisStreamsInput");
        inputs[0]["KinesisFirehoseInput"] = json!({"ResourceARN": arn});
        service.call("CreateApplication", application).await.unwrap();
        let readers =
            |arn: &str| crate::readers_of(&service.analytics.catalog.state(), &arn.parse().unwrap());
        assert_eq!(readers(arn), [0; 0]);
        service.call("StartApplication", json!({"ApplicationName": "beside"})).await.unwrap();
        let number = service.runner.last().application.number;
        assert_eq!((readers(arn), readers(&arn.replace("clicks", "others"))), (vec![number], vec![]));
        let reporter = service.runner.reporter(number);
        reporter.running().await;
        service.call("StopApplication", json!({"ApplicationName": "beside"})).await.unwrap();
        assert_eq!(readers(arn), [number]);
        reporter.stopped().await;
        assert_eq!(readers(arn), [0; 0]);
        service.close();
    }

    #[tokio::test]
    async fn steps_take_their_time_where_they_should() {
        let service = Service::open_in(tempfile::tempdir().unwrap(), Timing::Aws).await;
        service.sql("ticks").await;
        service.call("StartApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
        // The clock of the test stands still.
        assert_eq!(service.status("ticks").await, "STARTING");
        assert_eq!(service.runner.take(), [""; 0]);
        service.close();
    }
}
