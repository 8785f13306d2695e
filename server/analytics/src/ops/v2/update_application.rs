//! UpdateApplication: changes anything of the configuration, which makes a new version.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use serde_json::json;

use crate::call::Call;
use crate::change::with_operation;
use crate::code::Names;
use crate::record::Configuration;
use crate::{Analytics, describe, update};

pub(in crate::ops) async fn update_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let change = |configuration: &mut Configuration, _: u64| {
        if let Some(runtime) = call.text("RuntimeEnvironmentUpdate") {
            update::runtime(configuration, runtime)?;
        }
        if let Some(role) = call.text("ServiceExecutionRoleUpdate") {
            configuration.role = Some(role.to_owned());
        }
        if call.get("RunConfigurationUpdate").is_some() {
            update::run(configuration, call.object("RunConfigurationUpdate"));
        }
        let changes = call.get("ApplicationConfigurationUpdate").cloned().unwrap_or_default();
        update::v2(configuration, &changes)?;
        update::logging(configuration, call.input())
    };
    let revised = analytics.revise(&call, Names::All, change).await?;
    let told = json!({"ApplicationDetail": describe::detail(call.generation, &revised.found)});
    call.answer(&with_operation(told, &revised))
}

#[cfg(test)]
mod tests {
    use penstock_api::Timing;
    use serde_json::json;

    use crate::limits;
    use crate::testing::{CODE, ROLE, Service, flink, output, reference, stream};

    #[tokio::test]
    async fn each_change_makes_a_version_and_the_old_ones_stay() {
        let service = Service::open().await;
        let first = service.sql("ticks").await;
        let change = |version: u64, update: serde_json::Value| {
            json!({
                "ApplicationName": "ticks",
                "CurrentApplicationVersionId": version,
                "ApplicationConfigurationUpdate": update,
            })
        };
        let update = json!({
            "SqlApplicationConfigurationUpdate": {
                "InputUpdates": [{
                    "InputId": "1.1",
                    "NamePrefixUpdate": "T",
                    "InputSchemaUpdate": {"RecordColumnUpdates": [{"Name": "PRICE", "SqlType": "INTEGER"}]},
                    "KinesisFirehoseInputUpdate": {"ResourceARNUpdate": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/d"},
                }],
                "OutputUpdates": [{"OutputId": "1.1", "NameUpdate": "LOW"}],
            },
            "ApplicationCodeConfigurationUpdate": {"CodeContentUpdate": {"TextContentUpdate": ""}},
        });
        let told = service.call("UpdateApplication", change(1, update)).await.unwrap();
        assert!(told["OperationId"].is_string());
        let told = &told["ApplicationDetail"];
        assert_eq!(
            (&told["ApplicationVersionId"], &told["ApplicationVersionUpdatedFrom"]),
            (&json!(2), &json!(1))
        );
        let sql = &told["ApplicationConfigurationDescription"]["SqlApplicationConfigurationDescription"];
        let source = &sql["InputDescriptions"][0];
        assert_eq!((&source["InputId"], &source["InAppStreamNames"]), (&json!("1.1"), &json!(["T_001"])));
        assert!(source.get("KinesisStreamsInputDescription").is_none());
        assert_eq!(source["InputSchema"]["RecordColumns"], json!([{"Name": "PRICE", "SqlType": "INTEGER"}]));
        assert_eq!(sql["OutputDescriptions"][0]["Name"], "LOW");

        // Whoever knows an older version is told so, by number and by token.
        assert_eq!(
            service.refused("UpdateApplication", change(1, json!({}))).await,
            "ConcurrentModificationException"
        );
        let mut by_token = json!({"ApplicationName": "ticks", "ConditionalToken": first["ConditionalToken"]});
        assert_eq!(
            service.refused("UpdateApplication", by_token.clone()).await,
            "ConcurrentModificationException"
        );
        by_token["ConditionalToken"] = told["ConditionalToken"].clone();
        service.call("UpdateApplication", by_token).await.unwrap();
        let neither = json!({"ApplicationName": "ticks"});
        assert_eq!(service.refused("UpdateApplication", neither).await, "InvalidArgumentException");
        let none = json!({"SqlApplicationConfigurationUpdate": {"OutputUpdates": [{"OutputId": "7.1"}]}});
        assert_eq!(service.refused("UpdateApplication", change(3, none)).await, "ResourceNotFoundException");
        let bad = json!({"ApplicationCodeConfigurationUpdate": {"CodeContentUpdate": {"TextContentUpdate": "SELECT"}}});
        assert_eq!(service.refused("UpdateApplication", change(3, bad)).await, "CodeValidationException");

        let service = Service::open_in(service.close(), Timing::Instant).await;
        let versions = |input| service.call("ListApplicationVersions", input);
        let told = versions(json!({"ApplicationName": "ticks", "Limit": 2})).await.unwrap();
        let numbers = |told: &serde_json::Value| {
            let list = told["ApplicationVersionSummaries"].as_array().unwrap();
            list.iter().map(|version| version["ApplicationVersionId"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&told), [3, 2]);
        let rest = json!({"ApplicationName": "ticks", "NextToken": told["NextToken"]});
        let told = versions(rest).await.unwrap();
        assert_eq!((numbers(&told), told.get("NextToken")), (vec![1], None));
        let forged = json!({"ApplicationName": "ticks", "NextToken": "eA"});
        assert_eq!(versions(forged).await.unwrap_err().0, "InvalidArgumentException");
        let version = |number: u64| {
            service.call(
                "DescribeApplicationVersion",
                json!({"ApplicationName": "ticks", "ApplicationVersionId": number}),
            )
        };
        let old = version(1).await.unwrap()["ApplicationVersionDetail"].clone();
        assert_eq!(old["ApplicationConfigurationDescription"], first["ApplicationConfigurationDescription"]);
        assert_eq!(version(4).await.unwrap_err().0, "ResourceNotFoundException");
        service.close();
    }

    #[tokio::test]
    async fn parts_come_and_go_with_ids_of_their_version() {
        let service = Service::open().await;
        service.sql("ticks").await;
        let mut version = 0;
        let mut with = |member: &str, value: serde_json::Value| {
            version += 1;
            json!({"ApplicationName": "ticks", "CurrentApplicationVersionId": version, member: value})
        };
        let mut low = output("HIGH");
        low["KinesisStreamsOutput"]["ResourceARN"] = json!(stream("low"));
        let told = service.call("AddApplicationOutput", with("Output", low)).await.unwrap();
        assert_eq!(told["ApplicationVersionId"], 2);
        let ids = |list: &serde_json::Value, id: &str| {
            list.as_array()
                .unwrap()
                .iter()
                .map(|part| part[id].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&told["OutputDescriptions"], "OutputId"), ["1.1", "2.1"]);
        let told = service
            .call("AddApplicationReferenceDataSource", with("ReferenceDataSource", reference("NAMES")))
            .await;
        let told = told.unwrap();
        assert_eq!(ids(&told["ReferenceDataSourceDescriptions"], "ReferenceId"), ["3.1"]);
        let place = &told["ReferenceDataSourceDescriptions"][0]["S3ReferenceDataSourceDescription"];
        assert_eq!(place["ReferenceRoleARN"], ROLE);
        let log = json!({"LogStreamARN": "arn:aws:logs:eu-west-1:123456789012:log-group:g:log-stream:s"});
        let told = service
            .call("AddApplicationCloudWatchLoggingOption", with("CloudWatchLoggingOption", log.clone()))
            .await;
        let told = told.unwrap();
        assert_eq!(ids(&told["CloudWatchLoggingOptionDescriptions"], "CloudWatchLoggingOptionId"), ["4.1"]);
        assert!(told["OperationId"].is_string());
        let function = "arn:aws:lambda:eu-west-1:123456789012:function:clean";
        let processing = json!({"InputLambdaProcessor": {"ResourceARN": function}});
        let mut add = with("InputProcessingConfiguration", processing);
        add["InputId"] = json!("1.1");
        let told = service.call("AddApplicationInputProcessingConfiguration", add).await.unwrap();
        let described = &told["InputProcessingConfigurationDescription"]["InputLambdaProcessorDescription"];
        assert_eq!((&told["InputId"], &described["ResourceARN"]), (&json!("1.1"), &json!(function)));

        // What there may be one of.
        let mut again = json!({"ApplicationName": "ticks", "CurrentApplicationVersionId": 5});
        again["CloudWatchLoggingOption"] = log;
        assert_eq!(
            service.refused("AddApplicationCloudWatchLoggingOption", again.clone()).await,
            "InvalidArgumentException"
        );
        again["Input"] = crate::testing::input();
        assert_eq!(service.refused("AddApplicationInput", again.clone()).await, "InvalidArgumentException");
        again["VpcConfiguration"] = json!({"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]});
        assert_eq!(
            service.refused("AddApplicationVpcConfiguration", again).await,
            "InvalidArgumentException"
        );

        let deleted = [
            ("DeleteApplicationOutput", "OutputId", "1.1"),
            ("DeleteApplicationReferenceDataSource", "ReferenceId", "3.1"),
            ("DeleteApplicationCloudWatchLoggingOption", "CloudWatchLoggingOptionId", "4.1"),
            ("DeleteApplicationInputProcessingConfiguration", "InputId", "1.1"),
        ];
        for (operation, id, value) in deleted {
            let input = with(id, json!(value));
            service.call(operation, input.clone()).await.unwrap();
            let mut again = input;
            again["CurrentApplicationVersionId"] =
                json!(again["CurrentApplicationVersionId"].as_u64().unwrap() + 1);
            assert_eq!(service.refused(operation, again).await, "ResourceNotFoundException", "{operation}");
        }
        let told = service.describe("ticks").await;
        assert_eq!(told["ApplicationVersionId"], 9);
        let sql = &told["ApplicationConfigurationDescription"]["SqlApplicationConfigurationDescription"];
        assert_eq!(ids(&sql["OutputDescriptions"], "OutputId"), ["2.1"]);
        assert!(sql["InputDescriptions"][0].get("InputProcessingConfigurationDescription").is_none());
        service.close();
    }

    #[tokio::test]
    async fn sections_of_flink_follow_their_updates() {
        let service = Service::open().await;
        service.call("CreateApplication", flink("job")).await.unwrap();
        let update = json!({
            "ApplicationName": "job",
            "CurrentApplicationVersionId": 1,
            "RuntimeEnvironmentUpdate": "FLINK-2_2",
            "ServiceExecutionRoleUpdate": "arn:aws:iam::123456789012:role/other",
            "RunConfigurationUpdate": {"FlinkRunConfiguration": {"AllowNonRestoredState": true}},
            "ApplicationConfigurationUpdate": {
                "FlinkApplicationConfigurationUpdate": {
                    "CheckpointConfigurationUpdate": {"ConfigurationTypeUpdate": "CUSTOM", "CheckpointIntervalUpdate": 5},
                },
                "ApplicationSnapshotConfigurationUpdate": {"SnapshotsEnabledUpdate": false},
                "ApplicationSystemRollbackConfigurationUpdate": {"RollbackEnabledUpdate": true},
                "ApplicationEncryptionConfigurationUpdate": {"KeyTypeUpdate": "CUSTOMER_MANAGED_KEY", "KeyIdUpdate": "k"},
                "EnvironmentPropertyUpdates": {"PropertyGroups": [{"PropertyGroupId": "g", "PropertyMap": {"k": "v"}}]},
                "ApplicationCodeConfigurationUpdate": {
                    "CodeContentTypeUpdate": "ZIPFILE",
                    "CodeContentUpdate": {"S3ContentLocationUpdate": {
                        "BucketARNUpdate": "arn:aws:s3:::lake",
                        "FileKeyUpdate": "a.jar",
                    }},
                },
            },
        });
        let told = service.call("UpdateApplication", update).await.unwrap()["ApplicationDetail"].clone();
        assert_eq!(told["RuntimeEnvironment"], "FLINK-2_2");
        assert_eq!(told["ServiceExecutionRole"], "arn:aws:iam::123456789012:role/other");
        let told = &told["ApplicationConfigurationDescription"];
        let checkpoints =
            &told["FlinkApplicationConfigurationDescription"]["CheckpointConfigurationDescription"];
        let wanted = json!({
            "ConfigurationType": "CUSTOM",
            "CheckpointingEnabled": true,
            "CheckpointInterval": 5,
            "MinPauseBetweenCheckpoints": 5_000,
        });
        assert_eq!(*checkpoints, wanted);
        let run = &told["RunConfigurationDescription"]["FlinkRunConfigurationDescription"];
        assert_eq!(*run, json!({"AllowNonRestoredState": true}));
        assert_eq!(told["ApplicationSnapshotConfigurationDescription"], json!({"SnapshotsEnabled": false}));
        assert_eq!(
            told["ApplicationSystemRollbackConfigurationDescription"],
            json!({"RollbackEnabled": true})
        );
        let encryption = json!({"KeyType": "CUSTOMER_MANAGED_KEY", "KeyId": "k"});
        assert_eq!(told["ApplicationEncryptionConfigurationDescription"], encryption);

        // A new key of the object keeps its bucket, another kind of encryption keeps no key.
        let update = json!({
            "ApplicationName": "job",
            "CurrentApplicationVersionId": 2,
            "ApplicationConfigurationUpdate": {
                "ApplicationCodeConfigurationUpdate": {
                    "CodeContentUpdate": {"S3ContentLocationUpdate": {"FileKeyUpdate": "b.jar"}},
                },
                "ApplicationEncryptionConfigurationUpdate": {"KeyTypeUpdate": "AWS_OWNED_KEY"},
            },
        });
        let told = service.call("UpdateApplication", update).await.unwrap()["ApplicationDetail"].clone();
        let told = &told["ApplicationConfigurationDescription"];
        let code = &told["ApplicationCodeConfigurationDescription"]["CodeContentDescription"];
        let place = json!({"BucketARN": "arn:aws:s3:::lake", "FileKey": "b.jar"});
        assert_eq!(code["S3ApplicationCodeLocationDescription"], place);
        assert_eq!(
            told["ApplicationEncryptionConfigurationDescription"],
            json!({"KeyType": "AWS_OWNED_KEY"})
        );
        let mut other = json!({"ApplicationName": "job", "CurrentApplicationVersionId": 3});
        other["RuntimeEnvironmentUpdate"] = json!("SQL-1_0");
        assert_eq!(service.refused("UpdateApplication", other).await, "InvalidArgumentException");
        service.close();
    }

    #[tokio::test]
    async fn an_application_that_runs_goes_over_and_back() {
        let service = Service::open().await;
        service.sql("ticks").await;
        service.run("ticks").await;
        service.runner.take();
        let code = CODE.replace("10", "20");
        let content = json!({"TextContentUpdate": code});
        let update = json!({
            "ApplicationName": "ticks",
            "CurrentApplicationVersionId": 1,
            "ApplicationConfigurationUpdate": {"ApplicationCodeConfigurationUpdate": {"CodeContentUpdate": content}},
        });
        service.call("UpdateApplication", update.clone()).await.unwrap();
        assert_eq!(service.runner.take(), ["update ticks 2, resume"]);
        assert_eq!(service.status("ticks").await, "UPDATING");
        let mut more = update;
        more["CurrentApplicationVersionId"] = json!(2);
        assert_eq!(service.refused("UpdateApplication", more).await, "ResourceInUseException");

        // It is rolled back while it does not come up.
        let back = json!({"ApplicationName": "ticks", "CurrentApplicationVersionId": 2});
        let told = service.call("RollbackApplication", back).await.unwrap()["ApplicationDetail"].clone();
        assert_eq!(told["ApplicationVersionId"], 3);
        assert_eq!(told["ApplicationVersionRolledBackFrom"], 2);
        assert_eq!(told["ApplicationVersionRolledBackTo"], 1);
        assert_eq!(told["ApplicationStatus"], "ROLLING_BACK");
        let content = &told["ApplicationConfigurationDescription"]["ApplicationCodeConfigurationDescription"];
        assert_eq!(content["CodeContentDescription"]["TextContent"], CODE);
        assert_eq!(service.runner.take(), ["update ticks 3, resume"]);
        service.runner.reporter(service.runner.last().application.number).running().await;
        assert_eq!(service.status("ticks").await, "RUNNING");
        let told =
            service.call("ListApplicationVersions", json!({"ApplicationName": "ticks"})).await.unwrap();
        let wanted = json!([
            {"ApplicationVersionId": 3, "ApplicationStatus": "RUNNING"},
            {"ApplicationVersionId": 2, "ApplicationStatus": "ROLLED_BACK"},
            {"ApplicationVersionId": 1, "ApplicationStatus": "RUNNING"},
        ]);
        assert_eq!(told["ApplicationVersionSummaries"], wanted);
        // There is nothing before what was rolled back to.
        let again = json!({"ApplicationName": "ticks", "CurrentApplicationVersionId": 3});
        assert_eq!(service.refused("RollbackApplication", again).await, "InvalidRequestException");
        service.close();
    }

    #[tokio::test]
    async fn the_oldest_versions_and_operations_are_forgotten() {
        let service = Service::open().await;
        service.call("CreateApplication", flink("job")).await.unwrap();
        for version in 1..=limits::OPERATIONS_MAX {
            let update = json!({"ApplicationName": "job", "CurrentApplicationVersionId": version});
            service.call("UpdateApplication", update).await.unwrap();
        }
        let count = |told: serde_json::Value, list: &str| told[list].as_array().unwrap().len();
        let name = json!({"ApplicationName": "job"});
        let told = service.call("ListApplicationVersions", name.clone()).await.unwrap();
        assert_eq!(count(told, "ApplicationVersionSummaries"), limits::VERSIONS_MAX);
        let told = service.call("ListApplicationOperations", name.clone()).await.unwrap();
        let rest = json!({"ApplicationName": "job", "NextToken": told["NextToken"]});
        assert_eq!(count(told, "ApplicationOperationInfoList"), limits::PAGE_MAX);
        let told = service.call("ListApplicationOperations", rest).await.unwrap();
        assert_eq!(told.get("NextToken"), None);
        let first = json!({"ApplicationName": "job", "ApplicationVersionId": 1});
        assert_eq!(service.refused("DescribeApplicationVersion", first).await, "ResourceNotFoundException");
        // Nothing is left of them when it is gone.
        let created = service.describe("job").await["CreateTimestamp"].clone();
        let delete = json!({"ApplicationName": "job", "CreateTimestamp": created});
        service.call("DeleteApplication", delete).await.unwrap();
        let state = service.analytics.catalog.state();
        assert_eq!(state.resources(crate::record::VERSION_KIND).count(), 0);
        assert_eq!(state.resources(crate::record::KIND).count(), 0);
        drop(state);
        service.close();
    }
}
