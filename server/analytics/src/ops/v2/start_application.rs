//! StartApplication: starts an application, as its run configuration says.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::Value as Json;

use crate::call::Call;
use crate::{Analytics, application};

pub(in crate::ops) async fn start_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let mut run = call.object("RunConfiguration");
    let inputs = run.remove("SqlRunConfigurations");
    let position = |input: &Json| {
        let start = &input["InputStartingPositionConfiguration"]["InputStartingPosition"];
        let id = input["InputId"].as_str().unwrap_or_default().to_owned();
        (id, start.as_str().map(ToOwned::to_owned))
    };
    let positions = inputs.as_ref().and_then(Json::as_array).into_iter().flatten().map(position);
    application::start(&analytics, &call, positions.collect(), run).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::runner::{Destination, Encoding, Format, Position, Source, StartFault, Work};
    use crate::testing::{Service, flink, input, reference, stream};
    use penstock_api::Timing;

    #[tokio::test]
    async fn an_application_goes_where_its_runner_says() {
        let service = Service::open().await;
        let created = service.sql("ticks").await["CreateTimestamp"].clone();
        let name = json!({"ApplicationName": "ticks"});
        let id = service.call("StartApplication", name.clone()).await.unwrap()["OperationId"].clone();
        assert_eq!(service.runner.take(), ["start ticks 1"]);
        assert_eq!(service.status("ticks").await, "STARTING");
        let operation = || {
            service
                .call("DescribeApplicationOperation", json!({"ApplicationName": "ticks", "OperationId": id}))
        };
        let told = operation().await.unwrap()["ApplicationOperationInfoDetails"].clone();
        assert_eq!(
            (&told["Operation"], &told["OperationStatus"]),
            (&json!("StartApplication"), &json!("IN_PROGRESS"))
        );
        for operation in ["StartApplication", "StopApplication", "CreateApplicationSnapshot"] {
            let mut input = name.clone();
            if operation == "CreateApplicationSnapshot" {
                input["SnapshotName"] = json!("s");
            }
            assert_eq!(service.refused(operation, input).await, "ResourceInUseException", "{operation}");
        }
        let delete = json!({"ApplicationName": "ticks", "CreateTimestamp": created});
        assert_eq!(service.refused("DeleteApplication", delete.clone()).await, "ResourceInUseException");

        let reporter = service.runner.reporter(service.runner.last().application.number);
        reporter.running().await;
        assert_eq!(service.status("ticks").await, "RUNNING");
        let told = operation().await.unwrap()["ApplicationOperationInfoDetails"].clone();
        assert_eq!(told["OperationStatus"], "SUCCESSFUL");

        service.call("StopApplication", name.clone()).await.unwrap();
        assert_eq!(service.runner.take(), ["stop ticks"]);
        assert_eq!(service.status("ticks").await, "STOPPING");
        reporter.stopped().await;
        assert_eq!(service.status("ticks").await, "READY");
        // What an old run says has no effect.
        service.call("StartApplication", name.clone()).await.unwrap();
        assert_eq!(service.runner.take(), ["start ticks 1"]);
        reporter.running().await;
        reporter.failed("late").await;
        assert_eq!(service.status("ticks").await, "STARTING");
        service.runner.reporter(service.runner.last().application.number).failed("no such stream").await;
        assert_eq!(service.status("ticks").await, "READY");
        let list = json!({"ApplicationName": "ticks", "OperationStatus": "FAILED"});
        let told = service.call("ListApplicationOperations", list).await.unwrap();
        let failed = &told["ApplicationOperationInfoList"];
        assert_eq!(failed.as_array().unwrap().len(), 1);
        let which = json!({"ApplicationName": "ticks", "OperationId": failed[0]["OperationId"]});
        let told = service.call("DescribeApplicationOperation", which).await.unwrap();
        let why =
            &told["ApplicationOperationInfoDetails"]["OperationFailureDetails"]["ErrorInfo"]["ErrorString"];
        assert_eq!(why, "no such stream");

        let reporter = service.run("ticks").await;
        service.runner.take();
        service.call("DeleteApplication", delete).await.unwrap();
        assert_eq!(service.runner.take(), ["stop ticks, force"]);
        assert_eq!(service.status("ticks").await, "DELETING");
        reporter.stopped().await;
        for _ in 0..500 {
            if service.engine.shards().is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(service.engine.shards(), []);
        assert_eq!(service.refused("DescribeApplication", name).await, "ResourceNotFoundException");
        service.close();
    }

    #[tokio::test]
    async fn a_runner_gets_all_that_it_needs() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let mut first = input();
        first["InputProcessingConfiguration"] = json!({"InputLambdaProcessor": {
            "ResourceARN": "arn:aws:lambda:eu-west-1:123456789012:function:clean",
        }});
        let mut application = crate::testing::sql("trades");
        let sql = &mut application["ApplicationConfiguration"]["SqlApplicationConfiguration"];
        sql["Inputs"][0] = first;
        sql["Inputs"][0]["InputParallelism"] = json!({"Count": 2});
        sql["ReferenceDataSources"] = json!([reference("NAMES")]);
        sql["Outputs"][0]["DestinationSchema"]["RecordFormatType"] = json!("CSV");
        service.call("CreateApplication", application).await.unwrap();
        let position = json!({"InputStartingPosition": "TRIM_HORIZON"});
        let run = json!({"SqlRunConfigurations": [{"InputId": "1.1", "InputStartingPositionConfiguration": position}]});
        let start = json!({"ApplicationName": "trades", "RunConfiguration": run});
        service.call("StartApplication", start).await.unwrap();
        let start = service.runner.last();
        assert_eq!((start.version, start.resume, start.snapshot, start.shards.len()), (1, false, None, 5));
        let Work::Sql(work) = start.work else { panic!("it is an SQL application") };
        let source = &work.inputs[0];
        let names: Vec<_> = source.streams.iter().map(|stream| stream.name.as_str()).collect();
        assert_eq!(names, ["S_001", "S_002"]);
        let columns: Vec<_> = source.streams[0].columns.iter().map(|column| column.name.as_str()).collect();
        let service_columns = ["APPROXIMATE_ARRIVAL_TIME", "PARTITION_KEY", "SEQUENCE_NUMBER", "SHARD_ID"];
        assert_eq!(columns, [["TICKER", "PRICE"].as_slice(), &service_columns].concat());
        assert_eq!(source.fields, [Some("$.ticker".to_owned()), Some("$.price".to_owned())]);
        assert_eq!(source.format, Format::Json { row_path: "$".to_owned() });
        assert_eq!(source.source, Source::Stream(stream("ticks")));
        assert!(source.processor.as_ref().is_some_and(|arn| arn.ends_with("function:clean")));
        assert_eq!(source.position, Position::TrimHorizon);
        let output = &work.outputs[0];
        assert_eq!((&*output.stream, output.encoding), ("HIGH", Encoding::Csv));
        assert_eq!(output.destination, Destination::Stream(stream("high")));
        let table = &work.references[0];
        assert_eq!((&*table.table.name, &*table.bucket, &*table.key), ("NAMES", "lake", "names.json"));
        let told = service.describe("trades").await;
        let input = &told["ApplicationConfigurationDescription"]["SqlApplicationConfigurationDescription"]["InputDescriptions"]
            [0];
        assert_eq!(input["InputStartingPositionConfiguration"], position);
        service.close();
    }

    #[tokio::test]
    async fn what_cannot_be_started_is_refused() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let start = |run: serde_json::Value| json!({"ApplicationName": "ticks", "RunConfiguration": run});
        let nowhere = json!({"InputId": "9.1", "InputStartingPositionConfiguration": {}});
        let nowhere = start(json!({"SqlRunConfigurations": [nowhere]}));
        assert_eq!(service.refused("StartApplication", nowhere).await, "InvalidArgumentException");
        let restore = json!({"ApplicationRestoreType": "RESTORE_FROM_CUSTOM_SNAPSHOT", "SnapshotName": "s"});
        let restore = start(json!({"ApplicationRestoreConfiguration": restore}));
        assert_eq!(service.refused("StartApplication", restore).await, "InvalidArgumentException");
        let missing = json!({"ApplicationName": "x"});
        assert_eq!(service.refused("StartApplication", missing).await, "ResourceNotFoundException");
        let change = json!({
            "ApplicationName": "ticks",
            "CurrentApplicationVersionId": 1,
            "Output": crate::testing::output("LOW"),
        });
        service.call("AddApplicationOutput", change).await.unwrap();
        let (name, sentence) = service.call("StartApplication", start(json!({}))).await.unwrap_err();
        assert_eq!(name, "InvalidApplicationConfigurationException");
        assert!(sentence.contains("names the stream LOW"), "{sentence}");

        service.call("CreateApplication", flink("job")).await.unwrap();
        *service.runner.refuses.lock().unwrap() = Some(StartFault::no_flink_cluster("FLINK-1_20"));
        let (name, sentence) =
            service.call("StartApplication", json!({"ApplicationName": "job"})).await.unwrap_err();
        assert_eq!(name, "InvalidApplicationConfigurationException");
        assert!(sentence.contains("No Flink cluster"), "{sentence}");
        assert_eq!(service.status("job").await, "READY");
        service.close();
    }

    #[tokio::test]
    async fn a_server_that_starts_takes_up_what_ran() {
        let service = Service::open().await;
        for name in ["runs", "stops", "rests"] {
            service.sql(name).await;
        }
        service.run("runs").await;
        service.run("stops").await;
        service.call("StopApplication", json!({"ApplicationName": "stops"})).await.unwrap();

        let service = Service::open_in(service.close(), Timing::Instant).await;
        for _ in 0..500 {
            if service.status("stops").await == "READY" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(service.status("stops").await, "READY");
        assert_eq!(service.runner.take(), ["start runs 1, resume"]);
        assert_eq!(service.status("runs").await, "RUNNING");
        service.close();
    }
}
