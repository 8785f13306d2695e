//! CreateApplicationSnapshot: keeps the state of a running application under a name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::record::{Snapshot, SnapshotStatus, Status};
use crate::{Analytics, fault, limits};

pub(in crate::ops) async fn create_application_snapshot(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let name = call.text("SnapshotName").unwrap_or_default().to_owned();
    let (now_ms, due_ms) = (analytics.now_ms(), analytics.due_ms(limits::SNAPSHOT_MS));
    let taken = analytics.change(call.application(), move |found, application| {
        if application.status != Status::Running {
            return Err(fault::wrong_state(&found.key().name, application.status.name(), "RUNNING"));
        }
        let configuration = &application.version.configuration;
        let settings = configuration.sections.get("ApplicationSnapshotConfiguration");
        if settings.is_some_and(|settings| settings["SnapshotsEnabled"] == false) {
            return Err(fault::invalid_request("Snapshots are not enabled for the application."));
        }
        if application.snapshot(&name).is_some() {
            return Err(fault::in_use(format!("There is a snapshot {name} already.")));
        }
        if application.snapshots.len() >= limits::SNAPSHOTS_MAX {
            let most = limits::SNAPSHOTS_MAX;
            return Err(fault::limit(format!("An application has at most {most} snapshots.")));
        }
        application.snapshots.push(Snapshot {
            name,
            status: SnapshotStatus::Creating { due_ms },
            version: application.version.number,
            runtime: configuration.runtime.clone(),
            created_ms: now_ms,
        });
        Ok(())
    });
    taken.await?;
    analytics.steps_are_due().await;
    call.answer(&json!({}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Service;

    #[tokio::test]
    async fn snapshots_are_taken_told_and_forgotten() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let snapshot = |name: &str| json!({"ApplicationName": "ticks", "SnapshotName": name});
        assert_eq!(
            service.refused("CreateApplicationSnapshot", snapshot("a")).await,
            "ResourceInUseException"
        );
        let reporter = service.run("ticks").await;
        service.runner.take();
        for name in ["a", "b", "broken"] {
            service.call("CreateApplicationSnapshot", snapshot(name)).await.unwrap();
        }
        assert_eq!(service.runner.take(), ["snapshot ticks a", "snapshot ticks b", "snapshot ticks broken"]);
        assert_eq!(
            service.refused("CreateApplicationSnapshot", snapshot("a")).await,
            "ResourceInUseException"
        );
        let told = service
            .call("ListApplicationSnapshots", json!({"ApplicationName": "ticks", "Limit": 2}))
            .await
            .unwrap();
        let list = |told: &serde_json::Value| {
            let list = told["SnapshotSummaries"].as_array().unwrap().iter();
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            list.map(|told| (text(&told["SnapshotName"]), text(&told["SnapshotStatus"]))).collect::<Vec<_>>()
        };
        let owned = |name: &str, status: &str| (name.to_owned(), status.to_owned());
        assert_eq!(list(&told), [owned("broken", "FAILED"), owned("b", "READY")]);
        let rest = json!({"ApplicationName": "ticks", "NextToken": told["NextToken"]});
        let told = service.call("ListApplicationSnapshots", rest).await.unwrap();
        assert_eq!(list(&told), [owned("a", "READY")]);
        let told = service.call("DescribeApplicationSnapshot", snapshot("a")).await.unwrap();
        let details = &told["SnapshotDetails"];
        assert_eq!(
            (&details["ApplicationVersionId"], &details["RuntimeEnvironment"]),
            (&json!(1), &json!("SQL-1_0"))
        );

        let mut delete = snapshot("a");
        delete["SnapshotCreationTimestamp"] = json!(1);
        assert_eq!(
            service.refused("DeleteApplicationSnapshot", delete.clone()).await,
            "ConcurrentModificationException"
        );
        delete["SnapshotCreationTimestamp"] = details["SnapshotCreationTimestamp"].clone();
        service.call("DeleteApplicationSnapshot", delete.clone()).await.unwrap();
        assert_eq!(service.runner.take(), ["forget ticks a"]);
        assert_eq!(service.refused("DeleteApplicationSnapshot", delete).await, "ResourceNotFoundException");
        assert_eq!(
            service.refused("DescribeApplicationSnapshot", snapshot("a")).await,
            "ResourceNotFoundException"
        );

        // What is kept can be begun with.
        service.call("StopApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
        reporter.stopped().await;
        let restore = json!({"ApplicationRestoreType": "RESTORE_FROM_CUSTOM_SNAPSHOT", "SnapshotName": "b"});
        let run = json!({"ApplicationRestoreConfiguration": restore});
        service
            .call("StartApplication", json!({"ApplicationName": "ticks", "RunConfiguration": run}))
            .await
            .unwrap();
        assert_eq!(service.runner.last().snapshot.as_deref(), Some("b"));
        let told = service.describe("ticks").await;
        let run = &told["ApplicationConfigurationDescription"]["RunConfigurationDescription"];
        assert_eq!(run["ApplicationRestoreConfigurationDescription"], restore);

        // What is said of snapshots is good for one start.
        let stop = async || {
            let reporter = service.runner.reporter(service.runner.last().application.number);
            reporter.running().await;
            service.call("StopApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
            reporter.stopped().await;
        };
        stop().await;
        let whole = json!({
            "ApplicationRestoreConfiguration": {"ApplicationRestoreType": "RESTORE_FROM_LATEST_SNAPSHOT"},
            "FlinkRunConfiguration": {"AllowNonRestoredState": false},
        });
        for (run, expected) in [(json!({}), (None, false)), (whole, (Some("b"), true))] {
            let start = json!({"ApplicationName": "ticks", "RunConfiguration": run});
            service.call("StartApplication", start).await.unwrap();
            let start = service.runner.last();
            assert_eq!((start.snapshot.as_deref(), start.whole_snapshot), expected);
            stop().await;
        }
        service.close();
    }
}
