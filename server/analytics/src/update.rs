//! UpdateApplication: what an update of either generation makes of a configuration.

use penstock_api::Fault;
use serde_json::{Map, Value as Json};

use crate::call::list;
use crate::members;
use crate::parts::{INPUTS, Kind, LOGGING, OUTPUTS, REFERENCES, VPCS};
use crate::record::{Code, Configuration};
use crate::{code, fault, rules};

/// Sections that an update changes by a member of its own name with `Update` behind it.
const SECTIONS: &[&str] = &[
    "FlinkApplicationConfiguration",
    "ApplicationSnapshotConfiguration",
    "ApplicationSystemRollbackConfiguration",
    "ZeppelinApplicationConfiguration",
    "ApplicationEncryptionConfiguration",
];

/// ApplicationUpdate of the older API.
pub(crate) fn v1(configuration: &mut Configuration, update: &Json) -> Result<(), Fault> {
    sql(configuration, update)?;
    logging(configuration, update)?;
    if let Some(code) = update.get("ApplicationCodeUpdate").and_then(Json::as_str) {
        configuration.code = Some(Code::Text(code.to_owned()));
    }
    Ok(())
}

/// ApplicationConfigurationUpdate of the newer API.
pub(crate) fn v2(configuration: &mut Configuration, update: &Json) -> Result<(), Fault> {
    if let Some(changes) = update.get("SqlApplicationConfigurationUpdate") {
        if !configuration.is_sql() {
            return Err(rules::not_for(configuration, "SqlApplicationConfigurationUpdate"));
        }
        sql(configuration, changes)?;
    }
    parts(configuration, &VPCS, update, "VpcConfigurationUpdates")?;
    for section in SECTIONS {
        let Some(changes) = update.get(format!("{section}Update")).and_then(Json::as_object) else {
            continue;
        };
        let kept = configuration.sections.entry(*section).or_insert_with(|| Map::new().into());
        let Some(kept) = kept.as_object_mut() else { continue };
        // Another kind of key takes no key of the old kind along.
        if changes.contains_key("KeyTypeUpdate") {
            kept.remove("KeyId");
        }
        members::update(kept, changes);
    }
    if let Some(properties) = update.get("EnvironmentPropertyUpdates") {
        configuration.sections.insert("EnvironmentProperties".to_owned(), properties.clone());
    }
    if let Some(changes) = update.get("ApplicationCodeConfigurationUpdate") {
        code_of(configuration, changes)?;
    }
    Ok(())
}

/// CloudWatchLoggingOptionUpdates of either.
pub(crate) fn logging(configuration: &mut Configuration, update: &Json) -> Result<(), Fault> {
    parts(configuration, &LOGGING, update, "CloudWatchLoggingOptionUpdates")
}

/// RunConfigurationUpdate.
pub(crate) fn run(configuration: &mut Configuration, update: Map<String, Json>) {
    let run = configuration.sections.entry("RunConfiguration").or_insert_with(|| Map::new().into());
    if let Some(run) = run.as_object_mut() {
        run.extend(update);
    }
}

/// RuntimeEnvironmentUpdate: another version of Flink.
pub(crate) fn runtime(configuration: &mut Configuration, runtime: &str) -> Result<(), Fault> {
    if runtime != configuration.runtime && !(configuration.is_flink() && runtime.starts_with("FLINK-")) {
        let old = &configuration.runtime;
        return Err(fault::invalid(format!("An application of {old} cannot become one of {runtime}.")));
    }
    runtime.clone_into(&mut configuration.runtime);
    Ok(())
}

fn sql(configuration: &mut Configuration, update: &Json) -> Result<(), Fault> {
    parts(configuration, &INPUTS, update, "InputUpdates")?;
    parts(configuration, &OUTPUTS, update, "OutputUpdates")?;
    parts(configuration, &REFERENCES, update, "ReferenceDataSourceUpdates")
}

fn parts(configuration: &mut Configuration, kind: &Kind, update: &Json, member: &str) -> Result<(), Fault> {
    for changes in list(update, member) {
        let id = changes.get(kind.id).and_then(Json::as_str).unwrap_or_default();
        let part = kind.named(configuration, id)?;
        rules::switch(&mut part.members, &changes);
        members::update(&mut part.members, &changes);
    }
    Ok(())
}

fn code_of(configuration: &mut Configuration, changes: &Json) -> Result<(), Fault> {
    let content_type = changes.get("CodeContentTypeUpdate").and_then(Json::as_str);
    let Some(changes) = changes.get("CodeContentUpdate").and_then(Json::as_object) else {
        return Err(fault::invalid("CodeContentUpdate must be given."));
    };
    // An object keeps what is not said of it, another kind of content nothing.
    let mut content = Map::new();
    let mut old_type = None;
    if let (Some(Code::Object { content_type, location }), true) =
        (&configuration.code, changes.contains_key("S3ContentLocationUpdate"))
    {
        content.insert("S3ContentLocation".to_owned(), location.clone().into());
        old_type = Some(content_type.clone());
    }
    members::update(&mut content, changes);
    let content_type = content_type.map(ToOwned::to_owned).or(old_type);
    configuration.code = Some(code::read(configuration, content_type.as_deref(), &content)?);
    Ok(())
}
