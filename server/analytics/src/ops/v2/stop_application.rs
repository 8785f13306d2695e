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
