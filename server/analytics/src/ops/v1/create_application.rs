//! CreateApplication: makes an SQL application. Its sources and destinations have roles of their own.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::parts::{INPUTS, LOGGING, OUTPUTS};
use crate::record::{self, Code, Configuration};
use crate::{Analytics, application, describe};

pub(in crate::ops) async fn create_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let mut configuration = Configuration::new(record::SQL, None);
    INPUTS.extend(&mut configuration, 1, call.list("Inputs"));
    OUTPUTS.extend(&mut configuration, 1, call.list("Outputs"));
    LOGGING.extend(&mut configuration, 1, call.list("CloudWatchLoggingOptions"));
    configuration.code = call.text("ApplicationCode").map(|code| Code::Text(code.to_owned()));
    let found = application::create(&analytics, &call, "STREAMING", configuration).await?;
    call.answer(&json!({"ApplicationSummary": describe::summary(call.generation, &found)}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{CODE, ROLE, Service, flink, input, output, schema, sql, stream};

    #[tokio::test]
    async fn the_generations_see_the_same_application_in_their_own_words() {
        let service = Service::open().await;
        let (mut source, mut destination) = (input(), output("HIGH"));
        source["KinesisStreamsInput"]["RoleARN"] = json!(ROLE);
        destination["KinesisStreamsOutput"]["RoleARN"] = json!(ROLE);
        let log = "arn:aws:logs:eu-west-1:123456789012:log-group:g:log-stream:s";
        let create = json!({
            "ApplicationName": "ticks",
            "ApplicationDescription": "ticks of stocks",
            "Inputs": [source],
            "Outputs": [destination],
            "CloudWatchLoggingOptions": [{"LogStreamARN": log, "RoleARN": ROLE}],
            "ApplicationCode": CODE,
            "Tags": [{"Key": "team", "Value": "a"}],
        });
        let told = service.call_v1("CreateApplication", create).await.unwrap();
        let arn = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/ticks";
        let summary =
            json!({"ApplicationName": "ticks", "ApplicationARN": arn, "ApplicationStatus": "READY"});
        assert_eq!(told["ApplicationSummary"], summary);
        let told = service.call_v1("DescribeApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
        let mut told = told["ApplicationDetail"].clone();
        for time in ["CreateTimestamp", "LastUpdateTimestamp"] {
            assert!(told[time].take().is_number());
        }
        let wanted = json!({
            "ApplicationName": "ticks",
            "ApplicationDescription": "ticks of stocks",
            "ApplicationARN": arn,
            "ApplicationStatus": "READY",
            "CreateTimestamp": null,
            "LastUpdateTimestamp": null,
            "ApplicationVersionId": 1,
            "ApplicationCode": CODE,
            "InputDescriptions": [{
                "InputId": "1.1",
                "NamePrefix": "S",
                "InAppStreamNames": ["S_001"],
                "KinesisStreamsInputDescription": {"ResourceARN": stream("ticks"), "RoleARN": ROLE},
                "InputSchema": schema(),
                "InputParallelism": {"Count": 1},
                "InputStartingPositionConfiguration": {},
            }],
            "OutputDescriptions": [{
                "OutputId": "1.1",
                "Name": "HIGH",
                "KinesisStreamsOutputDescription": {"ResourceARN": stream("high"), "RoleARN": ROLE},
                "DestinationSchema": {"RecordFormatType": "JSON"},
            }],
            "ReferenceDataSourceDescriptions": [],
            "CloudWatchLoggingOptionDescriptions": [{
                "CloudWatchLoggingOptionId": "1.1",
                "LogStreamARN": log,
                "RoleARN": ROLE,
            }],
        });
        assert_eq!(told, wanted);
        let newer = service.describe("ticks").await;
        assert_eq!(
            (&newer["RuntimeEnvironment"], newer.get("ServiceExecutionRole")),
            (&json!("SQL-1_0"), None)
        );
        let told = service.call("ListTagsForResource", json!({"ResourceARN": arn})).await.unwrap();
        assert_eq!(told["Tags"], json!([{"Key": "team", "Value": "a"}]));

        // The other way round; what the older API does not know it does not show.
        service.call("CreateApplication", sql("trades")).await.unwrap();
        service.call("CreateApplication", flink("job")).await.unwrap();
        let told =
            service.call_v1("DescribeApplication", json!({"ApplicationName": "trades"})).await.unwrap();
        assert_eq!(told["ApplicationDetail"]["ApplicationCode"], CODE);
        let names = |told: serde_json::Value| {
            let list = told["ApplicationSummaries"].as_array().unwrap().clone();
            list.iter().map(|told| told["ApplicationName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let told = service.call_v1("ListApplications", json!({"Limit": 1})).await.unwrap();
        assert_eq!(told["HasMoreApplications"], true);
        assert_eq!(names(told), ["ticks"]);
        let told =
            service.call_v1("ListApplications", json!({"ExclusiveStartApplicationName": "ticks"})).await;
        let told = told.unwrap();
        assert_eq!(told["HasMoreApplications"], false);
        assert_eq!(names(told), ["trades"]);
        let told = service.call("ListApplications", json!({"Limit": 2})).await.unwrap();
        assert_eq!(told["NextToken"], "ticks");
        assert_eq!(names(told), ["job", "ticks"]);
        let told = service.call("ListApplications", json!({"NextToken": "ticks"})).await.unwrap();
        assert_eq!((told.get("NextToken"), names(told.clone())), (None, vec!["trades".to_owned()]));
        let refused =
            service.call_v1("DescribeApplication", json!({"ApplicationName": "job"})).await.unwrap_err();
        assert_eq!(refused.0, "UnsupportedOperationException");
        service.close();
    }

    #[tokio::test]
    async fn the_older_api_changes_and_starts_too() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let update = json!({
            "ApplicationName": "ticks",
            "CurrentApplicationVersionId": 1,
            "ApplicationUpdate": {
                "ApplicationCodeUpdate": CODE.replace("10", "20"),
                "OutputUpdates": [{"OutputId": "1.1", "DestinationSchemaUpdate": {"RecordFormatType": "CSV"}}],
            },
        });
        assert_eq!(service.call_v1("UpdateApplication", update.clone()).await.unwrap(), json!({}));
        let refused = service.call_v1("UpdateApplication", update).await.unwrap_err();
        assert_eq!(refused.0, "ConcurrentModificationException");
        let start = |position: serde_json::Value| {
            json!({
                "ApplicationName": "ticks",
                "InputConfigurations": [{"Id": "1.1", "InputStartingPositionConfiguration": position}],
            })
        };
        let position = json!({"InputStartingPosition": "TRIM_HORIZON"});
        service.call_v1("StartApplication", start(position.clone())).await.unwrap();
        assert_eq!(service.runner.take(), ["start ticks 2"]);
        service.runner.reporter(service.runner.last().application.number).running().await;
        let told = service.call_v1("DescribeApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
        let told = &told["ApplicationDetail"];
        assert_eq!(told["ApplicationStatus"], "RUNNING");
        assert_eq!(told["InputDescriptions"][0]["InputStartingPositionConfiguration"], position);
        service.call_v1("StopApplication", json!({"ApplicationName": "ticks"})).await.unwrap();
        assert_eq!(service.runner.take(), ["stop ticks"]);
        let delete = json!({"ApplicationName": "ticks", "CreateTimestamp": 1});
        let refused = service.call_v1("DeleteApplication", delete).await.unwrap_err();
        assert_eq!(refused.0, "ConcurrentModificationException");
        service.close();
    }
}
