//! How an application and its parts are described, in the words of either API.

use penstock_api::Fault;
use serde_json::{Map, Value as Json, json};

use crate::call::{Call, Generation};
use crate::code;
use crate::limits;
use crate::members::described;
use crate::record::{Application, Code, Configuration, Found, Operation, Part, Snapshot, Version};

/// The answer with the current version of an application.
pub(crate) fn answer(call: &Call, found: &Found) -> Result<penstock_model::Value, Fault> {
    call.answer(&json!({"ApplicationDetail": detail(call.generation, found)}))
}

/// ApplicationDetail, of the current version.
pub(crate) fn detail(generation: Generation, found: &Found) -> Json {
    match generation {
        Generation::V1 => detail_v1(found),
        Generation::V2 => version(found, &found.application.version),
    }
}

/// ApplicationSummary.
pub(crate) fn summary(generation: Generation, found: &Found) -> Json {
    let Application { status, version, mode, .. } = &found.application;
    let status = if generation == Generation::V1 { status.name_v1() } else { status.name() };
    json!({
        "ApplicationName": found.key().name,
        "ApplicationARN": found.arn(),
        "ApplicationStatus": status,
        "ApplicationVersionId": version.number,
        "RuntimeEnvironment": version.configuration.runtime,
        "ApplicationMode": mode,
    })
}

fn detail_v1(found: &Found) -> Json {
    let application = &found.application;
    let configuration = &application.version.configuration;
    let mut told = json!({
        "ApplicationName": found.key().name,
        "ApplicationARN": found.arn(),
        "ApplicationStatus": application.status.name_v1(),
        "CreateTimestamp": seconds(application.created_ms),
        "LastUpdateTimestamp": seconds(application.updated_ms),
        "ApplicationVersionId": application.version.number,
        "InputDescriptions": inputs(application, configuration),
        "OutputDescriptions": outputs(configuration),
        "ReferenceDataSourceDescriptions": references(configuration),
        "CloudWatchLoggingOptionDescriptions": logging(configuration),
    });
    if let Some(Code::Text(code)) = &configuration.code {
        told["ApplicationCode"] = json!(code);
    }
    if let Some(description) = &application.description {
        told["ApplicationDescription"] = json!(description);
    }
    told
}

/// ApplicationDetail of any version, as the newer API has it.
pub(crate) fn version(found: &Found, version: &Version) -> Json {
    let application = &found.application;
    let is_current = version.number == application.version.number;
    let status = version.left_as.as_deref().filter(|_| !is_current);
    let mut told = json!({
        "ApplicationName": found.key().name,
        "ApplicationARN": found.arn(),
        "ApplicationStatus": status.unwrap_or(application.status.name()),
        "CreateTimestamp": seconds(application.created_ms),
        "LastUpdateTimestamp": seconds(if is_current { application.updated_ms } else { version.created_ms }),
        "ApplicationVersionCreateTimestamp": seconds(version.created_ms),
        "ApplicationVersionId": version.number,
        "RuntimeEnvironment": version.configuration.runtime,
        "ApplicationMode": application.mode,
        "ConditionalToken": version.token(found.number()),
        "ApplicationConfigurationDescription": configuration(application, &version.configuration),
        "CloudWatchLoggingOptionDescriptions": logging(&version.configuration),
    });
    let mut put = |member: &str, value: Option<Json>| {
        if let Some(value) = value {
            told[member] = value;
        }
    };
    put("ApplicationDescription", application.description.as_ref().map(|text| json!(text)));
    put("ServiceExecutionRole", version.configuration.role.as_ref().map(|role| json!(role)));
    put("ApplicationVersionUpdatedFrom", version.updated_from.map(|number| json!(number)));
    put("ApplicationVersionRolledBackFrom", version.rolled_back_from.map(|number| json!(number)));
    put("ApplicationVersionRolledBackTo", version.rolled_back_to.map(|number| json!(number)));
    put("ApplicationMaintenanceConfigurationDescription", maintenance(application));
    told
}

/// ApplicationMaintenanceConfigurationDescription, if a window was set.
pub(crate) fn maintenance(application: &Application) -> Option<Json> {
    let begin = application.maintenance.as_deref()?;
    let (hour, minute) = begin.split_once(':')?;
    let hour: u32 = hour.parse().ok()?;
    let end = format!("{:02}:{minute}", (hour + limits::MAINTENANCE_HOURS) % 24);
    Some(json!({
        "ApplicationMaintenanceWindowStartTime": begin,
        "ApplicationMaintenanceWindowEndTime": end,
    }))
}

/// ApplicationConfigurationDescription.
pub(crate) fn configuration(application: &Application, configuration: &Configuration) -> Map<String, Json> {
    let mut told = described(&configuration.sections);
    if let Some(properties) = told.remove("EnvironmentProperties") {
        let groups = json!({"PropertyGroupDescriptions": properties.get("PropertyGroups")});
        told.insert("EnvironmentPropertyDescriptions".to_owned(), groups);
    }
    let parallelism = told
        .get_mut("FlinkApplicationConfigurationDescription")
        .and_then(|flink| flink.get_mut("ParallelismConfigurationDescription"));
    if let Some(Json::Object(parallelism)) = parallelism {
        let current = parallelism.get("Parallelism").cloned().unwrap_or_else(|| json!(1));
        parallelism.insert("CurrentParallelism".to_owned(), current);
    }
    let mut put = |member: &str, value: Json| told.insert(member.to_owned(), value);
    if configuration.is_sql() {
        let sql = json!({
            "InputDescriptions": inputs(application, configuration),
            "OutputDescriptions": outputs(configuration),
            "ReferenceDataSourceDescriptions": references(configuration),
        });
        put("SqlApplicationConfigurationDescription", sql);
    }
    if let Some(code) = &configuration.code {
        put("ApplicationCodeConfigurationDescription", code_description(code));
    }
    if !configuration.vpcs.is_empty() {
        put("VpcConfigurationDescriptions", vpcs(configuration));
    }
    told
}

fn code_description(code: &Code) -> Json {
    match code {
        Code::Text(text) => {
            json!({"CodeContentType": "PLAINTEXT", "CodeContentDescription": {"TextContent": text}})
        }
        Code::Object { content_type, location } => json!({
            "CodeContentType": content_type,
            "CodeContentDescription": {"S3ApplicationCodeLocationDescription": location},
        }),
    }
}

/// InputDescriptions.
pub(crate) fn inputs(application: &Application, configuration: &Configuration) -> Json {
    let input = |input: &Part| {
        let mut told = described(&input.members);
        told.insert("InputId".to_owned(), json!(input.id));
        told.insert("InAppStreamNames".to_owned(), json!(code::stream_names(&input.members)));
        told.entry("InputParallelism").or_insert_with(|| json!({"Count": 1}));
        let position = application.positions.get(&input.id);
        let position = position.map_or(json!({}), |position| json!({"InputStartingPosition": position}));
        told.insert("InputStartingPositionConfiguration".to_owned(), position);
        Json::Object(told)
    };
    configuration.inputs.iter().map(input).collect()
}

/// InputProcessingConfigurationDescription of an input.
pub(crate) fn processing(input: &Part) -> Option<Json> {
    described(&input.members).remove("InputProcessingConfigurationDescription")
}

fn parts(parts: &[Part], id: &str) -> Json {
    let part = |part: &Part| {
        let mut told = described(&part.members);
        told.insert(id.to_owned(), json!(part.id));
        Json::Object(told)
    };
    parts.iter().map(part).collect()
}

/// OutputDescriptions.
pub(crate) fn outputs(configuration: &Configuration) -> Json {
    parts(&configuration.outputs, "OutputId")
}

/// ReferenceDataSourceDescriptions.
pub(crate) fn references(configuration: &Configuration) -> Json {
    let mut told = parts(&configuration.references, "ReferenceId");
    for reference in told.as_array_mut().into_iter().flatten() {
        if let Some(Json::Object(place)) = reference.get_mut("S3ReferenceDataSourceDescription") {
            with_role(place, "ReferenceRoleARN", configuration);
        }
    }
    told
}

/// CloudWatchLoggingOptionDescriptions.
pub(crate) fn logging(configuration: &Configuration) -> Json {
    let mut told = parts(&configuration.logging, "CloudWatchLoggingOptionId");
    for option in told.as_array_mut().into_iter().flatten().filter_map(Json::as_object_mut) {
        with_role(option, "RoleARN", configuration);
    }
    told
}

/// The older API has no such thing without a role; in the newer one all have that of the application.
fn with_role(told: &mut Map<String, Json>, member: &str, configuration: &Configuration) {
    if let Some(role) = configuration.role.as_ref().filter(|_| !told.contains_key(member)) {
        told.insert(member.to_owned(), json!(role));
    }
}

/// VpcConfigurationDescriptions.
pub(crate) fn vpcs(configuration: &Configuration) -> Json {
    let mut told = parts(&configuration.vpcs, "VpcConfigurationId");
    for vpc in told.as_array_mut().into_iter().flatten() {
        // Nothing here knows of networks: which one a subnet belongs to can only be made up, so that it is the same for the same.
        let subnet = vpc["SubnetIds"][0].as_str().unwrap_or_default();
        vpc["VpcId"] = json!(format!("vpc-{}", subnet.trim_start_matches("subnet-")));
    }
    told
}

/// SnapshotDetails.
pub(crate) fn snapshot(snapshot: &Snapshot) -> Json {
    json!({
        "SnapshotName": snapshot.name,
        "SnapshotStatus": snapshot.status.name(),
        "ApplicationVersionId": snapshot.version,
        "SnapshotCreationTimestamp": seconds(snapshot.created_ms),
        "RuntimeEnvironment": snapshot.runtime,
    })
}

/// ApplicationOperationInfo.
pub(crate) fn operation(operation: &Operation) -> Json {
    let mut told = json!({
        "Operation": operation.name,
        "OperationId": operation.id,
        "StartTime": seconds(operation.begun_ms),
        "OperationStatus": operation.status(),
    });
    if let Some(ended_ms) = operation.ended_ms {
        told["EndTime"] = seconds(ended_ms);
    }
    told
}

/// ApplicationOperationInfoDetails.
pub(crate) fn operation_details(operation: &Operation) -> Json {
    let mut told = self::operation(operation);
    if let Some((from, to)) = operation.versions {
        told["ApplicationVersionChangeDetails"] =
            json!({"ApplicationVersionUpdatedFrom": from, "ApplicationVersionUpdatedTo": to});
    }
    if let Some(failure) = &operation.failure {
        told["OperationFailureDetails"] = json!({"ErrorInfo": {"ErrorString": failure}});
    }
    told
}

/// The service tells whole seconds, as clients send them back.
fn seconds(milliseconds: i64) -> Json {
    json!(milliseconds.div_euclid(1_000))
}
