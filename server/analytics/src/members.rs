//! How the API names what is kept: a structure is described under its name with `Description` behind it, and changed by members whose
//! names have `Update` behind them.

use serde_json::{Map, Value as Json};

/// Structures that have a name of their own where they are described.
const DESCRIBED: &[&str] = &[
    "CatalogConfiguration",
    "CheckpointConfiguration",
    "CustomArtifactsConfiguration",
    "DeployAsApplicationConfiguration",
    "FlinkApplicationConfiguration",
    "FlinkRunConfiguration",
    "GlueDataCatalogConfiguration",
    "InputLambdaProcessor",
    "InputProcessingConfiguration",
    "KinesisFirehoseInput",
    "KinesisFirehoseOutput",
    "KinesisStreamsInput",
    "KinesisStreamsOutput",
    "LambdaOutput",
    "MavenReference",
    "MonitoringConfiguration",
    "ParallelismConfiguration",
    "RunConfiguration",
    "S3ContentLocation",
    "S3ReferenceDataSource",
    "ApplicationEncryptionConfiguration",
    "ApplicationRestoreConfiguration",
    "ApplicationSnapshotConfiguration",
    "ApplicationSystemRollbackConfiguration",
    "ZeppelinApplicationConfiguration",
];

/// What is kept, under the names of descriptions.
pub(crate) fn described(kept: &Map<String, Json>) -> Map<String, Json> {
    let name = |name: &String| {
        if DESCRIBED.contains(&name.as_str()) { format!("{name}Description") } else { name.clone() }
    };
    kept.iter().map(|(member, value)| (name(member), described_value(member, value))).collect()
}

fn described_value(member: &str, value: &Json) -> Json {
    match value {
        // The schema of a stream is told as it was given, whatever its columns are called.
        Json::Object(object) if DESCRIBED.contains(&member) => Json::Object(described(object)),
        Json::Array(list) if DESCRIBED.contains(&member) => {
            let element = |element: &Json| element.as_object().map_or(Json::Null, |it| described(it).into());
            Json::Array(list.iter().map(element).collect())
        }
        value => value.clone(),
    }
}

/// What a description was made of: the opposite of [`described`], with the parts that have ids of their own without them.
pub(crate) fn given(told: &Map<String, Json>) -> Map<String, Json> {
    let is_id = |name: &str| matches!(name, "InputId" | "OutputId" | "ReferenceId");
    let kept = told.iter().filter(|(name, _)| !is_id(name));
    kept.map(|(name, value)| match name.strip_suffix("Description").filter(|name| DESCRIBED.contains(name)) {
        Some(member) => (member.to_owned(), value.as_object().map_or(Json::Null, |it| given(it).into())),
        None => (name.clone(), value.clone()),
    })
    .collect()
}

/// Changes what is kept by what an update says of it. A structure whose members are all updates is changed member by member, any other
/// value is put in the place of the old one.
pub(crate) fn update(kept: &mut Map<String, Json>, update: &Map<String, Json>) {
    for (member, value) in update {
        let Some(name) = updated_name(member) else { continue };
        match value {
            Json::Object(changes)
                if !changes.is_empty() && changes.keys().all(|change| updated_name(change).is_some()) =>
            {
                let old = kept.entry(name).or_insert_with(|| Map::new().into());
                if let Json::Object(old) = old {
                    self::update(old, changes);
                }
            }
            value => {
                kept.insert(name, value.clone());
            }
        }
    }
}

/// The name of what an update changes: that of `RecordColumnUpdates` is `RecordColumns`.
fn updated_name(update: &str) -> Option<String> {
    if let Some(name) = update.strip_suffix("Updates") {
        return Some(format!("{name}s"));
    }
    update.strip_suffix("Update").map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(json: Json) -> Map<String, Json> {
        let Json::Object(object) = json else { panic!("it is no object: {json}") };
        object
    }

    #[test]
    fn what_is_described_is_named_so_all_the_way_down() {
        let kept = object(json!({
            "NamePrefix": "S",
            "InputProcessingConfiguration": {"InputLambdaProcessor": {"ResourceARN": "a"}},
            "InputSchema": {"RecordColumns": [{"Name": "LambdaOutput", "SqlType": "INTEGER"}]},
        }));
        let told = json!({
            "NamePrefix": "S",
            "InputProcessingConfigurationDescription": {"InputLambdaProcessorDescription": {"ResourceARN": "a"}},
            "InputSchema": {"RecordColumns": [{"Name": "LambdaOutput", "SqlType": "INTEGER"}]},
        });
        assert_eq!(described(&kept), object(told.clone()));
        assert_eq!(given(&object(told)), kept);
        let artifacts = json!([{"ArtifactType": "UDF", "MavenReference": {"GroupId": "g"}}]);
        let told = described(&object(json!({"CustomArtifactsConfiguration": artifacts})));
        let artifact = json!([{"ArtifactType": "UDF", "MavenReferenceDescription": {"GroupId": "g"}}]);
        assert_eq!(told["CustomArtifactsConfigurationDescription"], artifact);
    }

    #[test]
    fn an_update_changes_what_it_names_and_nothing_else() {
        let mut kept = object(json!({
            "InputSchema": {
                "RecordFormat": {"RecordFormatType": "JSON", "MappingParameters": {}},
                "RecordEncoding": "UTF-8",
                "RecordColumns": [{"Name": "A", "SqlType": "INTEGER"}],
            },
            "KinesisStreamsInput": {"ResourceARN": "a", "RoleARN": "r"},
            "DestinationSchema": {"RecordFormatType": "CSV"},
        }));
        let changes = json!({
            "InputId": "1.1",
            "InputSchemaUpdate": {
                "RecordFormatUpdate": {"RecordFormatType": "CSV"},
                "RecordColumnUpdates": [{"Name": "B", "SqlType": "DOUBLE"}],
            },
            "KinesisStreamsInputUpdate": {"ResourceARNUpdate": "b"},
            "InputParallelismUpdate": {"CountUpdate": 3},
            "DestinationSchemaUpdate": {"RecordFormatType": "JSON"},
        });
        update(&mut kept, &object(changes));
        let wanted = json!({
            "InputSchema": {
                "RecordFormat": {"RecordFormatType": "CSV"},
                "RecordEncoding": "UTF-8",
                "RecordColumns": [{"Name": "B", "SqlType": "DOUBLE"}],
            },
            "KinesisStreamsInput": {"ResourceARN": "b", "RoleARN": "r"},
            "InputParallelism": {"Count": 3},
            "DestinationSchema": {"RecordFormatType": "JSON"},
        });
        assert_eq!(kept, object(wanted));
    }
}
