//! What a definition may say, beyond what the model checks. What this catalog would have to keep without effect is refused.

use penstock_api::Fault;
use serde_json::{Map, Value as Json, json};

use crate::call::{Call, folded};
use crate::{fault, limits};

/// The definition of a database, its name as it is kept.
pub(crate) fn database(call: &Call) -> Result<Map<String, Json>, Fault> {
    let mut input = call.object("DatabaseInput");
    none_of(&input, &["TargetDatabase", "FederatedDatabase"])?;
    fold_name(&mut input);
    check_size(&input)?;
    Ok(input)
}

/// The definition of a table, its name as it is kept.
pub(crate) fn table(call: &Call) -> Result<Map<String, Json>, Fault> {
    no_transaction(call)?;
    for member in ["OpenTableFormatInput", "UpdateOpenTableFormatInput", "ViewUpdateAction"] {
        if call.get(member).is_some() {
            return Err(fault::unsupported(member));
        }
    }
    // Indexes are of partitions.
    if call.get("PartitionIndexes").and_then(Json::as_array).is_some_and(|indexes| !indexes.is_empty()) {
        return Err(fault::unsupported("PartitionIndexes"));
    }
    if call.get("TableInput").is_none() {
        // Our own words.
        return Err(fault::invalid("TableInput is required."));
    }
    let mut input = call.object("TableInput");
    none_of(&input, &["TargetTable", "ViewDefinition"])?;
    fold_name(&mut input);
    let name = name_of(&input);
    if let Some(other) = call.text("Name").filter(|other| folded(other) != name) {
        // Our own words.
        return Err(fault::invalid(format!("The table {other} cannot be given another name.")));
    }
    check_size(&input)?;
    Ok(input)
}

/// A table is what it is now, to everybody: governed tables are no more.
pub(crate) fn no_transaction(call: &Call) -> Result<(), Fault> {
    let asked = ["TransactionId", "QueryAsOfTime"].into_iter().find(|member| call.get(member).is_some());
    asked.map_or(Ok(()), |member| Err(fault::unsupported(member)))
}

fn none_of(input: &Map<String, Json>, members: &[&str]) -> Result<(), Fault> {
    let found = members.iter().find(|member| input.contains_key(**member));
    found.map_or(Ok(()), |member| Err(fault::unsupported(member)))
}

/// The name that a definition gives.
pub(crate) fn name_of(input: &Map<String, Json>) -> String {
    input.get("Name").and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn fold_name(input: &mut Map<String, Json>) {
    let name = folded(&name_of(input));
    input.insert("Name".to_owned(), json!(name));
}

fn check_size(input: &Map<String, Json>) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(input).map_or(usize::MAX, |bytes| bytes.len());
    if bytes > limits::DEFINITION_BYTES_MAX {
        // Our own words.
        let limit = limits::DEFINITION_BYTES_MAX;
        return Err(fault::invalid(format!(
            "The definition has {bytes} bytes, at most {limit} are allowed."
        )));
    }
    Ok(())
}
