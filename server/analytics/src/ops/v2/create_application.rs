//! CreateApplication: makes an application of SQL, Flink, or a notebook.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::Value as Json;

use crate::call::{Call, list};
use crate::parts::{INPUTS, LOGGING, OUTPUTS, REFERENCES, VPCS};
use crate::record::Configuration;
use crate::{Analytics, application, code, describe, fault, rules};

pub(in crate::ops) async fn create_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let runtime = call.text("RuntimeEnvironment").unwrap_or_default();
    let mut configuration = Configuration::new(runtime, call.text("ServiceExecutionRole"));
    let mode = if configuration.is_zeppelin() { "INTERACTIVE" } else { "STREAMING" };
    if let Some(given) = call.text("ApplicationMode").filter(|given| *given != mode) {
        return Err(fault::invalid(format!("An application of {runtime} is {mode}, not {given}.")));
    }
    LOGGING.extend(&mut configuration, 1, call.list("CloudWatchLoggingOptions"));
    let given = call.get("ApplicationConfiguration").cloned().unwrap_or_default();
    VPCS.extend(&mut configuration, 1, list(&given, "VpcConfigurations"));
    for (section, value) in given.as_object().into_iter().flatten() {
        match section.as_str() {
            "VpcConfigurations" => {}
            "SqlApplicationConfiguration" if !configuration.is_sql() => {
                return Err(rules::not_for(&configuration, section));
            }
            "SqlApplicationConfiguration" => {
                INPUTS.extend(&mut configuration, 1, list(value, "Inputs"));
                OUTPUTS.extend(&mut configuration, 1, list(value, "Outputs"));
                REFERENCES.extend(&mut configuration, 1, list(value, "ReferenceDataSources"));
            }
            "ApplicationCodeConfiguration" => {
                let content = value.get("CodeContent").and_then(Json::as_object).cloned().unwrap_or_default();
                let content_type = value.get("CodeContentType").and_then(Json::as_str);
                configuration.code = Some(code::read(&configuration, content_type, &content)?);
            }
            _ => {
                configuration.sections.insert(section.clone(), value.clone());
            }
        }
    }
    let found = application::create(&analytics, &call, mode, configuration).await?;
    describe::answer(&call, &found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{CODE, NOW_S, ROLE, Service, flink, input, output, reference, schema, sql, stream};

    #[tokio::test]
    async fn an_sql_application_is_told_as_it_was_made() {
        let service = Service::open().await;
        let mut told = service.sql("ticks").await;
        assert_eq!(told, service.describe("ticks").await);
        for time in ["CreateTimestamp", "LastUpdateTimestamp", "ApplicationVersionCreateTimestamp"] {
            assert_eq!(told[time].take().as_f64(), Some(NOW_S as f64), "{time}");
        }
        assert!(told["ConditionalToken"].take().is_string());
        let wanted = json!({
            "ApplicationARN": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/ticks",
            "ApplicationName": "ticks",
            "RuntimeEnvironment": "SQL-1_0",
            "ServiceExecutionRole": ROLE,
            "ApplicationStatus": "READY",
            "ApplicationVersionId": 1,
            "CreateTimestamp": null,
            "LastUpdateTimestamp": null,
            "ApplicationVersionCreateTimestamp": null,
            "ConditionalToken": null,
            "ApplicationMode": "STREAMING",
            "CloudWatchLoggingOptionDescriptions": [],
            "ApplicationConfigurationDescription": {
                "SqlApplicationConfigurationDescription": {
                    "InputDescriptions": [{
                        "InputId": "1.1",
                        "NamePrefix": "S",
                        "InAppStreamNames": ["S_001"],
                        "KinesisStreamsInputDescription": {"ResourceARN": stream("ticks")},
                        "InputSchema": schema(),
                        "InputParallelism": {"Count": 1},
                        "InputStartingPositionConfiguration": {},
                    }],
                    "OutputDescriptions": [{
                        "OutputId": "1.1",
                        "Name": "HIGH",
                        "KinesisStreamsOutputDescription": {"ResourceARN": stream("high")},
                        "DestinationSchema": {"RecordFormatType": "JSON"},
                    }],
                    "ReferenceDataSourceDescriptions": [],
                },
                "ApplicationCodeConfigurationDescription": {
                    "CodeContentType": "PLAINTEXT",
                    "CodeContentDescription": {"TextContent": CODE},
                },
            },
        });
        assert_eq!(told, wanted);
        assert_eq!(service.engine.shards().len(), 5);
        service.close();
    }

    #[tokio::test]
    async fn a_flink_application_gets_the_defaults_and_a_notebook_its_own() {
        let service = Service::open().await;
        let mut application = flink("job");
        application["ApplicationConfiguration"] = json!({
            "FlinkApplicationConfiguration": {
                "CheckpointConfiguration": {"ConfigurationType": "DEFAULT", "CheckpointInterval": 5},
                "ParallelismConfiguration": {"ConfigurationType": "CUSTOM", "Parallelism": 4},
            },
            "EnvironmentProperties": {"PropertyGroups": [{"PropertyGroupId": "g", "PropertyMap": {"k": "v"}}]},
            "VpcConfigurations": [{"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}],
            "ApplicationCodeConfiguration": {
                "CodeContentType": "ZIPFILE",
                "CodeContent": {"S3ContentLocation": {"BucketARN": "arn:aws:s3:::lake", "FileKey": "job.jar"}},
            },
        });
        let told = service.call("CreateApplication", application).await.unwrap();
        let told = &told["ApplicationDetail"]["ApplicationConfigurationDescription"];
        let wanted = json!({
            "ApplicationCodeConfigurationDescription": {
                "CodeContentType": "ZIPFILE",
                "CodeContentDescription": {"S3ApplicationCodeLocationDescription": {
                    "BucketARN": "arn:aws:s3:::lake",
                    "FileKey": "job.jar",
                }},
            },
            "FlinkApplicationConfigurationDescription": {
                "CheckpointConfigurationDescription": {
                    "ConfigurationType": "DEFAULT",
                    "CheckpointingEnabled": true,
                    "CheckpointInterval": 60_000,
                    "MinPauseBetweenCheckpoints": 5_000,
                },
                "MonitoringConfigurationDescription": {
                    "ConfigurationType": "DEFAULT",
                    "MetricsLevel": "APPLICATION",
                    "LogLevel": "INFO",
                },
                "ParallelismConfigurationDescription": {
                    "ConfigurationType": "CUSTOM",
                    "Parallelism": 4,
                    "ParallelismPerKPU": 1,
                    "CurrentParallelism": 4,
                    "AutoScalingEnabled": true,
                },
            },
            "EnvironmentPropertyDescriptions": {
                "PropertyGroupDescriptions": [{"PropertyGroupId": "g", "PropertyMap": {"k": "v"}}],
            },
            "ApplicationSnapshotConfigurationDescription": {"SnapshotsEnabled": true},
            "VpcConfigurationDescriptions": [{
                "VpcConfigurationId": "1.1",
                "VpcId": "vpc-1",
                "SubnetIds": ["subnet-1"],
                "SecurityGroupIds": ["sg-1"],
            }],
        });
        assert_eq!(*told, wanted);
        assert_eq!(service.engine.shards(), []);

        let mut notebook = flink("notes");
        notebook["RuntimeEnvironment"] = json!("ZEPPELIN-FLINK-3_0");
        let database = "arn:aws:glue:eu-west-1:123456789012:database/web";
        notebook["ApplicationConfiguration"] = json!({"ZeppelinApplicationConfiguration": {
            "CatalogConfiguration": {"GlueDataCatalogConfiguration": {"DatabaseARN": database}},
            "CustomArtifactsConfiguration": [{
                "ArtifactType": "UDF",
                "MavenReference": {"GroupId": "g", "ArtifactId": "a", "Version": "1"},
            }],
        }});
        let told = service.call("CreateApplication", notebook).await.unwrap();
        let told = &told["ApplicationDetail"];
        assert_eq!(told["ApplicationMode"], "INTERACTIVE");
        let wanted = json!({
            "MonitoringConfigurationDescription": {"LogLevel": "INFO"},
            "CatalogConfigurationDescription": {
                "GlueDataCatalogConfigurationDescription": {"DatabaseARN": database},
            },
            "CustomArtifactsConfigurationDescription": [{
                "ArtifactType": "UDF",
                "MavenReferenceDescription": {"GroupId": "g", "ArtifactId": "a", "Version": "1"},
            }],
        });
        let told =
            &told["ApplicationConfigurationDescription"]["ZeppelinApplicationConfigurationDescription"];
        assert_eq!(*told, wanted);
        service.close();
    }

    #[tokio::test]
    async fn code_that_does_not_compile_is_refused_with_its_place_and_a_fix() {
        let service = Service::open().await;
        let mut wrong = sql("ticks");
        let code = "CREATE OR REPLACE STREAM \"HIGH\" (price DOUBLE);\nCREATE OR REPLACE PUMP \"P\" AS\nINSERT INTO \"HIGH\" SELECT STREAM prize FROM \"S_001\";";
        wrong["ApplicationConfiguration"]["ApplicationCodeConfiguration"]["CodeContent"]["TextContent"] =
            json!(code);
        let (name, sentence) = service.call("CreateApplication", wrong.clone()).await.unwrap_err();
        assert_eq!(name, "CodeValidationException");
        assert!(sentence.starts_with("Line 3, column 34: ") && sentence.contains(" Fix: "), "{sentence}");

        // A table of reference data may come later; only what reads nothing that is there is left for then.
        let code =
            code.replace("prize FROM \"S_001\"", "price FROM \"S_001\" JOIN names ON ticker = names.ticker");
        wrong["ApplicationConfiguration"]["ApplicationCodeConfiguration"]["CodeContent"]["TextContent"] =
            json!(code);
        service.call("CreateApplication", wrong).await.unwrap();
        let (name, _) =
            service.call("StartApplication", json!({"ApplicationName": "ticks"})).await.unwrap_err();
        assert_eq!(name, "InvalidApplicationConfigurationException");
        service.close();
    }

    #[tokio::test]
    async fn what_cannot_be_is_refused_by_its_error() {
        let service = Service::open().await;
        let changed = |change: &dyn Fn(&mut Json)| {
            let mut application = sql("wrong");
            change(&mut application["ApplicationConfiguration"]["SqlApplicationConfiguration"]);
            application
        };
        let arns = [
            "arn:aws:s3:::lake",
            "arn:aws:kinesis:eu-west-1:123456789012:stream/",
            "arn:aws:kinesis:eu-west-1:123456789012:stream/a/consumer/b",
            "arn:aws:firehose:eu-west-1:123456789012:deliverystream/a",
        ];
        let mut wrong = Vec::new();
        for arn in arns {
            wrong.push(changed(&|sql| sql["Inputs"][0]["KinesisStreamsInput"]["ResourceARN"] = json!(arn)));
            wrong.push(changed(&|sql| sql["Outputs"][0]["KinesisStreamsOutput"]["ResourceARN"] = json!(arn)));
        }
        wrong.push(changed(&|sql| sql["Inputs"] = json!([input(), input()])));
        wrong.push(changed(&|sql| sql["Outputs"] = json!(["A", "B", "C", "D"].map(output))));
        wrong.push(changed(&|sql| sql["ReferenceDataSources"] = json!(["A", "B"].map(reference))));
        wrong.push(changed(&|sql| sql["ReferenceDataSources"] = json!([reference("S_001")])));
        wrong.push(changed(&|sql| {
            sql["Inputs"][0]["KinesisFirehoseInput"] = json!({"ResourceARN": arns[3]});
        }));
        wrong.push(changed(&|sql| sql["Outputs"][0]["KinesisStreamsOutput"].take().as_null().unwrap_or(())));
        for (column, value) in
            [("SqlType", "TEXT"), ("Name", "TICKER"), ("Mapping", "price"), ("Name", "a\"b")]
        {
            wrong.push(changed(&|sql| {
                sql["Inputs"][0]["InputSchema"]["RecordColumns"][1][column] = json!(value);
            }));
        }
        wrong.push(changed(&|sql| {
            sql["Inputs"][0]["InputSchema"]["RecordFormat"]["RecordFormatType"] = json!("CSV");
        }));
        let mut with = |section: &str, value: Json| {
            let mut application = flink("wrong");
            application["ApplicationConfiguration"][section] = value;
            wrong.push(application);
        };
        with("SqlApplicationConfiguration", json!({}));
        with("ZeppelinApplicationConfiguration", json!({}));
        with("ApplicationEncryptionConfiguration", json!({"KeyType": "CUSTOMER_MANAGED_KEY"}));
        with("VpcConfigurations", json!([{"SubnetIds": ["vpc-1"], "SecurityGroupIds": ["sg-1"]}]));
        let group = json!({"PropertyGroupId": "g", "PropertyMap": {"k": "v"}});
        with("EnvironmentProperties", json!({"PropertyGroups": [group, group]}));
        let parallelism = json!({"ConfigurationType": "CUSTOM", "ParallelismPerKPU": 9});
        with("FlinkApplicationConfiguration", json!({"ParallelismConfiguration": parallelism}));
        with("ApplicationCodeConfiguration", json!({"CodeContentType": "ZIPFILE"}));
        let text = json!({"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": "x"}});
        with("ApplicationCodeConfiguration", text);
        for application in wrong {
            let name = service.refused("CreateApplication", application.clone()).await;
            assert_eq!(name, "InvalidArgumentException", "{application}");
        }
        let mut large = flink("large");
        let parallelism = json!({"ConfigurationType": "CUSTOM", "Parallelism": 33});
        large["ApplicationConfiguration"]["FlinkApplicationConfiguration"]["ParallelismConfiguration"] =
            parallelism;
        assert_eq!(service.refused("CreateApplication", large).await, "LimitExceededException");
        let mut zipped = flink("zipped");
        zipped["ApplicationConfiguration"]["ApplicationCodeConfiguration"] =
            json!({"CodeContentType": "ZIPFILE", "CodeContent": {"ZipFileContent": "UEs="}});
        assert_eq!(service.refused("CreateApplication", zipped).await, "UnsupportedOperationException");

        service.sql("ticks").await;
        assert_eq!(service.refused("CreateApplication", sql("ticks")).await, "ResourceInUseException");
        let mut tagged = flink("tagged");
        let tag = |number: usize| json!({"Key": format!("t{number}"), "Value": "v"});
        tagged["Tags"] = (0..51).map(tag).collect();
        assert_eq!(service.refused("CreateApplication", tagged).await, "TooManyTagsException");
        for number in 1..50 {
            service.call("CreateApplication", flink(&format!("a{number}"))).await.unwrap();
        }
        assert_eq!(service.refused("CreateApplication", flink("more")).await, "LimitExceededException");
        service.close();
    }
}
