//! What must hold between the members of a configuration, beside what the model says of each; and the defaults that complete it.

use std::collections::BTreeSet;

use penstock_api::{Arn, Fault};
use serde_json::{Map, Value as Json, json};

use crate::record::{Configuration, Part};
use crate::runner::Source;
use crate::{code, fault, limits};

/// Sources of an input, of which it has one.
const SOURCES: &[&str] = &["KinesisStreamsInput", "KinesisFirehoseInput"];
/// Destinations of an output, of which it has one.
const DESTINATIONS: &[&str] = &["KinesisStreamsOutput", "KinesisFirehoseOutput", "LambdaOutput"];

/// Whether a configuration is one that the service would take.
pub(crate) fn check(configuration: &Configuration) -> Result<(), Fault> {
    let counts = [
        ("streaming source", "s", configuration.inputs.len(), limits::INPUTS_MAX),
        ("output", "s", configuration.outputs.len(), limits::OUTPUTS_MAX),
        ("reference data source", "s", configuration.references.len(), limits::REFERENCES_MAX),
        ("CloudWatch logging option", "s", configuration.logging.len(), limits::LOGGING_OPTIONS_MAX),
        ("VPC configuration", "s", configuration.vpcs.len(), limits::VPCS_MAX),
    ];
    for (what, plural, count, most) in counts {
        if count > most {
            let plural = if most == 1 { "" } else { plural };
            return Err(fault::invalid(format!("An application has at most {most} {what}{plural}.")));
        }
    }
    let has_sql = [&configuration.inputs, &configuration.outputs, &configuration.references];
    if !configuration.is_sql() && has_sql.iter().any(|parts| !parts.is_empty()) {
        return Err(not_for(configuration, "SqlApplicationConfiguration"));
    }
    if configuration.is_sql() && !configuration.vpcs.is_empty() {
        return Err(not_for(configuration, "VpcConfigurations"));
    }
    each(&configuration.inputs, input)?;
    each(&configuration.outputs, output)?;
    each(&configuration.references, reference)?;
    each(&configuration.logging, logging)?;
    each(&configuration.vpcs, vpc)?;
    names(configuration)?;
    sections(configuration)?;
    let bytes = crate::record::written(configuration).to_string().len();
    if bytes > limits::CONFIGURATION_BYTES_MAX {
        let most = limits::CONFIGURATION_BYTES_MAX;
        return Err(fault::invalid(format!("The application would take {bytes} bytes; {most} are allowed.")));
    }
    Ok(())
}

fn each(parts: &[Part], rule: impl Fn(&Map<String, Json>) -> Result<(), Fault>) -> Result<(), Fault> {
    parts.iter().try_for_each(|part| rule(&part.members))
}

/// A section that an application of this runtime does not have.
pub(crate) fn not_for(configuration: &Configuration, section: &str) -> Fault {
    fault::invalid(format!("{section} cannot be given to an application of {}.", configuration.runtime))
}

/// Puts the one source or destination of an update in the place of another kind of it.
pub(crate) fn switch(members: &mut Map<String, Json>, changes: &Map<String, Json>) {
    for group in [SOURCES, DESTINATIONS] {
        let is_named = |name: &&&str| changes.contains_key(&format!("{name}Update"));
        if let Some(named) = group.iter().find(is_named) {
            members.retain(|member, _| member == named || !group.contains(&member.as_str()));
        }
    }
}

fn input(input: &Map<String, Json>) -> Result<(), Fault> {
    match one_of(input, SOURCES)? {
        ("KinesisStreamsInput", arn) => stream(arn)?,
        (_, arn) => delivery_stream(arn)?,
    }
    if let Some(processing) = input.get("InputProcessingConfiguration") {
        self::processing(processing)?;
    }
    let prefix = text(input, "NamePrefix");
    name(prefix, "NamePrefix")?;
    schema(input.get("InputSchema"))
}

/// InputProcessingConfiguration.
pub(crate) fn processing(processing: &Json) -> Result<(), Fault> {
    let arn = processing.get("InputLambdaProcessor").and_then(|processor| processor.get("ResourceARN"));
    function(arn.and_then(Json::as_str).unwrap_or_default())
}

fn output(output: &Map<String, Json>) -> Result<(), Fault> {
    match one_of(output, DESTINATIONS)? {
        ("KinesisStreamsOutput", arn) => stream(arn)?,
        ("KinesisFirehoseOutput", arn) => delivery_stream(arn)?,
        (_, arn) => function(arn)?,
    }
    name(text(output, "Name"), "Name")
}

fn reference(reference: &Map<String, Json>) -> Result<(), Fault> {
    name(text(reference, "TableName"), "TableName")?;
    let place = reference.get("S3ReferenceDataSource").and_then(Json::as_object);
    let place =
        place.ok_or_else(|| fault::invalid("A reference data source needs S3ReferenceDataSource."))?;
    object(place)?;
    schema(reference.get("ReferenceSchema"))
}

fn logging(option: &Map<String, Json>) -> Result<(), Fault> {
    let arn = text(option, "LogStreamARN");
    let is_log_stream = |resource: &str| {
        let name = resource.strip_prefix("log-group:").and_then(|group| group.split_once(":log-stream:"));
        name.is_some_and(|(group, stream)| !group.is_empty() && !stream.is_empty())
    };
    form(arn, "logs", "a log stream", is_log_stream)
}

fn vpc(vpc: &Map<String, Json>) -> Result<(), Fault> {
    for (member, prefix) in [("SubnetIds", "subnet-"), ("SecurityGroupIds", "sg-")] {
        for id in vpc.get(member).and_then(Json::as_array).into_iter().flatten() {
            let id = id.as_str().unwrap_or_default();
            if id.strip_prefix(prefix).is_none_or(str::is_empty) {
                return Err(fault::invalid(format!("{id} in {member} does not begin with {prefix}.")));
            }
        }
    }
    Ok(())
}

/// The only one of these that is there, with its ARN.
fn one_of<'a>(
    members: &'a Map<String, Json>,
    group: &[&'static str],
) -> Result<(&'static str, &'a str), Fault> {
    let mut there = group.iter().filter(|name| members.contains_key(**name));
    match (there.next(), there.next()) {
        (Some(name), None) => {
            let arn = members[*name].get("ResourceARN").and_then(Json::as_str).unwrap_or_default();
            Ok((*name, arn))
        }
        _ => Err(fault::invalid(format!("Exactly one of {} must be given.", group.join(", ")))),
    }
}

/// A name of something in the application, which code writes between quotes.
fn name(name: &str, member: &str) -> Result<(), Fault> {
    if name.is_empty() || name.contains(['"', '-', '<', '>', '&']) || name.contains(char::is_whitespace) {
        return Err(fault::invalid(format!("{member} {name} holds characters that a name may not have.")));
    }
    Ok(())
}

fn schema(schema: Option<&Json>) -> Result<(), Fault> {
    let format = schema.and_then(|schema| schema.get("RecordFormat"));
    let kind = format.and_then(|format| format.get("RecordFormatType")).and_then(Json::as_str);
    let parameters = format.and_then(|format| format.get("MappingParameters"));
    let has = |name: &str| parameters.is_some_and(|parameters| parameters.get(name).is_some());
    let other = if kind == Some("CSV") { "JSONMappingParameters" } else { "CSVMappingParameters" };
    if has(other) {
        let kind = kind.unwrap_or_default();
        return Err(fault::invalid(format!("{other} cannot be given to records of {kind}.")));
    }
    match code::format(schema) {
        crate::runner::Format::Json { row_path } => path(&row_path, "RecordRowPath")?,
        crate::runner::Format::Csv { row_delimiter, column_delimiter } => {
            for delimiter in [&row_delimiter, &column_delimiter] {
                let most = limits::DELIMITER_CHARACTERS_MAX;
                if delimiter.chars().count() > most {
                    return Err(fault::invalid(format!("A delimiter has at most {most} characters.")));
                }
            }
            if row_delimiter == column_delimiter {
                return Err(fault::invalid("RecordRowDelimiter and RecordColumnDelimiter are the same."));
            }
        }
    }
    let columns = schema.and_then(|schema| schema.get("RecordColumns")).and_then(Json::as_array);
    let mut seen = BTreeSet::new();
    for column in columns.into_iter().flatten() {
        let text = |member: &str| column.get(member).and_then(Json::as_str);
        let (name, sql) = (text("Name").unwrap_or_default(), text("SqlType").unwrap_or_default());
        self::name(name, "The column name")?;
        let lengths = [
            ("name", name, limits::COLUMN_NAME_CHARACTERS_MAX),
            ("type", sql, limits::SQL_TYPE_CHARACTERS_MAX),
        ];
        for (what, text, most) in lengths {
            if text.chars().count() > most {
                return Err(fault::invalid(format!("The {what} of a column has at most {most} characters.")));
            }
        }
        if !seen.insert(name) {
            return Err(fault::invalid(format!("There are two columns {name}.")));
        }
        if let Some(mapping) = text("Mapping").filter(|mapping| kind == Some("JSON") && !mapping.is_empty()) {
            path(mapping, "Mapping")?;
        }
    }
    // Says of a type that is none which column has it.
    code::columns(schema).map(drop)
}

fn path(path: &str, member: &str) -> Result<(), Fault> {
    if !path.starts_with('$') || path.contains(char::is_whitespace) {
        let rule = "must begin with $ and hold no white space";
        return Err(fault::invalid(format!("{member} {path} {rule}.")));
    }
    Ok(())
}

/// Streams and tables of an application have names of their own.
fn names(configuration: &Configuration) -> Result<(), Fault> {
    let streams = configuration.inputs.iter().flat_map(|input| code::stream_names(&input.members));
    let tables = configuration.references.iter();
    let tables = tables.map(|reference| text(&reference.members, "TableName").to_owned());
    let mut seen = BTreeSet::from([code::ERROR_STREAM.to_owned()]);
    for name in streams.chain(tables) {
        if !seen.insert(name.clone()) {
            return Err(fault::invalid(format!("The name {name} is taken within the application.")));
        }
    }
    Ok(())
}

fn stream(arn: &str) -> Result<(), Fault> {
    form(arn, "kinesis", "a data stream", |resource| is_named(resource, "stream/"))
}

fn delivery_stream(arn: &str) -> Result<(), Fault> {
    form(arn, "firehose", "a delivery stream", |resource| is_named(resource, "deliverystream/"))
}

/// The source that an ARN names.
pub(crate) fn source(arn: &str) -> Result<Source, Fault> {
    match arn.parse::<Arn>() {
        Ok(parsed) if parsed.service == "firehose" => {
            delivery_stream(arn).map(|()| Source::Delivery(arn.to_owned()))
        }
        _ => stream(arn).map(|()| Source::Stream(arn.to_owned())),
    }
}

fn function(arn: &str) -> Result<(), Fault> {
    form(arn, "lambda", "a function", |resource| is_named(resource, "function:"))
}

/// A place in S3, with a bucket and a key.
pub(crate) fn object(place: &Map<String, Json>) -> Result<(), Fault> {
    if text(place, "FileKey").is_empty() {
        return Err(fault::invalid("FileKey must be given."));
    }
    bucket(text(place, "BucketARN"))
}

fn bucket(arn: &str) -> Result<(), Fault> {
    form(arn, "s3", "a bucket", |resource| !resource.is_empty() && !resource.contains(['/', ':']))
}

fn is_named(resource: &str, prefix: &str) -> bool {
    resource.strip_prefix(prefix).is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

fn form(arn: &str, service: &str, what: &str, fits: impl Fn(&str) -> bool) -> Result<(), Fault> {
    let is_right = arn.parse::<Arn>().is_ok_and(|arn| arn.service == service && fits(&arn.resource));
    if is_right { Ok(()) } else { Err(fault::invalid(format!("{arn} is not the ARN of {what}."))) }
}

fn text<'a>(members: &'a Map<String, Json>, member: &str) -> &'a str {
    members.get(member).and_then(Json::as_str).unwrap_or_default()
}

/// Sections that only applications of some runtimes have.
fn sections(configuration: &Configuration) -> Result<(), Fault> {
    let allowed = [
        ("FlinkApplicationConfiguration", configuration.is_flink() || configuration.is_zeppelin()),
        ("ZeppelinApplicationConfiguration", configuration.is_zeppelin()),
        ("ApplicationSystemRollbackConfiguration", configuration.is_flink()),
    ];
    for (section, is_allowed) in allowed {
        if configuration.sections.contains_key(section) && !is_allowed {
            return Err(not_for(configuration, section));
        }
    }
    properties(configuration)?;
    parallelism(configuration)?;
    if let Some(encryption) = configuration.sections.get("ApplicationEncryptionConfiguration") {
        let with_key = encryption.get("KeyId").is_some();
        if (encryption["KeyType"] == "CUSTOMER_MANAGED_KEY") != with_key {
            return Err(fault::invalid("KeyId must be given with CUSTOMER_MANAGED_KEY, and only with it."));
        }
    }
    let artifacts = configuration.sections.get("ZeppelinApplicationConfiguration");
    let artifacts = artifacts.and_then(|zeppelin| zeppelin.get("CustomArtifactsConfiguration"));
    for artifact in artifacts.and_then(Json::as_array).into_iter().flatten() {
        let (object, maven) = (artifact.get("S3ContentLocation"), artifact.get("MavenReference"));
        match (object.and_then(Json::as_object), maven) {
            (Some(place), None) => self::object(place)?,
            (None, Some(_)) => {}
            _ => return Err(fault::invalid("An artifact has either S3ContentLocation or MavenReference.")),
        }
    }
    Ok(())
}

fn properties(configuration: &Configuration) -> Result<(), Fault> {
    let groups = configuration.sections.get("EnvironmentProperties");
    let groups = groups.and_then(|properties| properties.get("PropertyGroups")).and_then(Json::as_array);
    let mut seen = BTreeSet::new();
    for group in groups.into_iter().flatten() {
        let id = group["PropertyGroupId"].as_str().unwrap_or_default();
        if !seen.insert(id) {
            return Err(fault::invalid(format!("There are two groups of properties {id}.")));
        }
        let most = limits::PROPERTIES_MAX;
        if group["PropertyMap"].as_object().map_or(0, Map::len) > most {
            return Err(fault::invalid(format!("A group of properties has at most {most} keys.")));
        }
    }
    Ok(())
}

fn parallelism(configuration: &Configuration) -> Result<(), Fault> {
    let flink = configuration.sections.get("FlinkApplicationConfiguration");
    let Some(parallelism) = flink.and_then(|flink| flink.get("ParallelismConfiguration")) else {
        return Ok(());
    };
    let number = |member: &str| parallelism.get(member).and_then(Json::as_i64).unwrap_or(1);
    let (all, of_each) = (number("Parallelism"), number("ParallelismPerKPU"));
    if of_each > limits::PARALLELISM_PER_KPU_MAX {
        let most = limits::PARALLELISM_PER_KPU_MAX;
        return Err(fault::invalid(format!("ParallelismPerKPU is at most {most}.")));
    }
    if all > of_each * limits::KPUS_MAX {
        let most = limits::KPUS_MAX;
        return Err(fault::limit(format!(
            "A parallelism of {all} with {of_each} for each KPU takes more than {most} KPUs."
        )));
    }
    Ok(())
}

/// Completes what an application of Flink is configured with by what the service takes where nothing is said.
pub(crate) fn complete(configuration: &mut Configuration) {
    if configuration.is_sql() {
        return;
    }
    let is_zeppelin = configuration.is_zeppelin();
    let sections = &mut configuration.sections;
    let snapshots = sections.entry("ApplicationSnapshotConfiguration");
    snapshots.or_insert_with(|| json!({"SnapshotsEnabled": !is_zeppelin}));
    if is_zeppelin {
        let zeppelin = sections.entry("ZeppelinApplicationConfiguration").or_insert_with(|| json!({}));
        if let Some(zeppelin) = zeppelin.as_object_mut() {
            zeppelin.entry("MonitoringConfiguration").or_insert_with(|| json!({"LogLevel": "INFO"}));
        }
    }
    let flink = sections.entry("FlinkApplicationConfiguration").or_insert_with(|| json!({}));
    let Some(flink) = flink.as_object_mut() else { return };
    let defaults = [
        (
            "CheckpointConfiguration",
            json!({
                "CheckpointingEnabled": true,
                "CheckpointInterval": 60_000,
                "MinPauseBetweenCheckpoints": 5_000,
            }),
        ),
        ("MonitoringConfiguration", json!({"MetricsLevel": "APPLICATION", "LogLevel": "INFO"})),
        (
            "ParallelismConfiguration",
            json!({"Parallelism": 1, "ParallelismPerKPU": 1, "AutoScalingEnabled": true}),
        ),
    ];
    for (section, defaults) in defaults {
        let section = flink.entry(section).or_insert_with(|| json!({"ConfigurationType": "DEFAULT"}));
        let Some(section) = section.as_object_mut() else { continue };
        // Documented: with DEFAULT, values are the defaults even if the call says otherwise.
        let is_default = section.get("ConfigurationType").is_none_or(|kind| kind == "DEFAULT");
        section.entry("ConfigurationType").or_insert_with(|| json!("DEFAULT"));
        for (member, value) in defaults.as_object().into_iter().flatten() {
            if is_default || !section.contains_key(member) {
                section.insert(member.clone(), value.clone());
            }
        }
    }
}
