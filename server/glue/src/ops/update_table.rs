//! UpdateTable: gives a table another definition. What it was is kept as a version, unless that is to be skipped.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, ResourceCreated, State};
use penstock_model::Value;
use serde_json::{Map, Value as Json, json};

use crate::call::{Call, Place};
use crate::fault::Declined;
use crate::record::{self, Found, Table};
use crate::rules::name_of;
use crate::{Glue, fault, limits, rules};

pub(super) async fn update_table(
    glue: Arc<Glue>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input)?;
    let input = rules::table(&call)?;
    let target = Target {
        place: call.place.clone(),
        database: call.name("DatabaseName"),
        name: name_of(&input),
        version: call.text("VersionId").map(str::to_owned),
    };
    for _ in 0..limits::UPDATE_TRIES_MAX {
        let found = target.find(&glue.catalog.state())?;
        let done = replace(&glue, &target, &found, input.clone(), call.flag("SkipArchive")).await;
        match done {
            Ok(()) => return call.answer(&json!({})),
            // Somebody else was faster. Who named a version is told so by the next look at it.
            Err(Declined::Moved) => {}
            Err(Declined::Fault(fault)) => return Err(fault),
        }
    }
    Err(fault::moved())
}

/// Which table is to be updated, and which version of it, if one is named.
#[derive(Clone)]
struct Target {
    place: Place,
    database: String,
    name: String,
    version: Option<String>,
}

impl Target {
    fn find(&self, state: &State) -> Result<Found<Table>, Fault> {
        let found = record::table(state, &self.place, &self.database, &self.name)?;
        let current = found.document.version.to_string();
        if self.version.as_ref().is_some_and(|version| *version != current) {
            return Err(fault::moved());
        }
        Ok(found)
    }

    /// The table, if it is still the one that was found.
    fn find_again(&self, state: &State, found: &Found<Table>) -> Result<Found<Table>, Declined> {
        let again = self.find(state)?;
        let (now, then) = (&again.resource, &found.resource);
        if (now.number, now.revision) == (then.number, then.revision) {
            Ok(again)
        } else {
            Err(Declined::Moved)
        }
    }
}

/// Keeps what the table is, then changes it. A crash in between leaves a copy of the current version, which counts for nothing until
/// there is a newer one, and then is what it says.
async fn replace(
    glue: &Glue,
    target: &Target,
    found: &Found<Table>,
    input: Map<String, Json>,
    skip_archive: bool,
) -> Result<(), Declined> {
    if !skip_archive {
        keep(glue, target.clone(), found.clone()).await?;
    }
    let (target, found, updated_ms) = (target.clone(), found.clone(), glue.now_ms());
    glue.propose(move |state| {
        let Found { resource, document } = target.find_again(state, &found)?;
        let document = Table { input, updated_ms, version: document.version + 1, ..document };
        Ok(Event::resource_changed(&resource, record::written(&document)))
    })
    .await
}

async fn keep(glue: &Glue, target: Target, found: Found<Table>) -> Result<(), Declined> {
    let key = target.place.key(record::version_name(found.resource.number, found.document.version));
    if glue.catalog.state().resource(record::VERSION, &key).is_some() {
        return Ok(());
    }
    let kept = glue.propose(move |state| {
        let Found { resource, document } = target.find_again(state, &found)?;
        if state.resource(record::VERSION, &key).is_some() {
            return Err(Declined::Moved);
        }
        let kept = record::below_number(state, record::VERSION, &target.place, resource.number, "");
        if kept.len() >= limits::VERSIONS_MAX {
            return Err(fault::too_many("TABLE_VERSION", limits::VERSIONS_MAX, "TABLE").into());
        }
        let (kind, document) = (record::VERSION.to_owned(), record::written(&document));
        Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards: 0, document }))
    });
    kept.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, definition};

    const ID: &[(&str, &str)] = &[("id", "string")];

    #[tokio::test]
    async fn a_version_that_is_not_the_current_one_is_not_updated() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        service.update("clicks", ID, &json!({"VersionId": "0"})).await.unwrap();
        for stale in ["0", "2", "x"] {
            let refusal = service.update("clicks", ID, &json!({"VersionId": stale})).await.unwrap_err();
            let sentence = "Update table failed due to concurrent modifications.";
            assert_eq!(refusal, ("ConcurrentModificationException".into(), sentence.into()));
        }
        let refusal = service.update("views", ID, &json!({})).await.unwrap_err();
        assert_eq!(refusal, ("EntityNotFoundException".into(), "Table views not found.".into()));
        service.close();
    }

    #[tokio::test]
    async fn updates_at_once_are_one_after_the_other() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let named = json!({"VersionId": "0"});
        let none = json!({});
        let free = || service.update("clicks", ID, &none);
        let bound = || service.update("clicks", ID, &named);
        let (a, b, c, d, e) = tokio::join!(free(), bound(), free(), bound(), free());
        let (free, bound) = ([a, c, e], [b, d]);
        assert!(free.iter().all(Result::is_ok), "{free:?}");
        let updates = free.len() + bound.iter().filter(|done| done.is_ok()).count();
        assert!(bound.iter().any(Result::is_err), "both cannot have changed version 0");
        let told = service.call("GetTable", json!({"DatabaseName": "web", "Name": "clicks"})).await.unwrap();
        assert_eq!(told["Table"]["VersionId"], updates.to_string());
        let told = json!({"DatabaseName": "web", "TableName": "clicks"});
        let told = service.call("GetTableVersions", told).await.unwrap();
        assert_eq!(told["TableVersions"].as_array().unwrap().len(), updates + 1);
        service.close();
    }

    #[tokio::test]
    async fn versions_have_an_end_and_room_can_be_made() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        for _ in 0..limits::VERSIONS_MAX {
            service.update("clicks", ID, &json!({})).await.unwrap();
        }
        let refusal = service.update("clicks", ID, &json!({})).await.unwrap_err();
        let sentence = "Number of TABLE_VERSION resources exceeds the limit 1000 per TABLE";
        assert_eq!(refusal, ("ResourceNumberLimitExceededException".into(), sentence.into()));
        service.update("clicks", ID, &json!({"SkipArchive": true})).await.unwrap();
        let oldest = json!({"DatabaseName": "web", "TableName": "clicks", "VersionId": "0"});
        service.call("DeleteTableVersion", oldest.clone()).await.unwrap();
        assert_eq!(service.refused("DeleteTableVersion", oldest).await.0, "EntityNotFoundException");
        service.update("clicks", ID, &json!({})).await.unwrap();
        service.call("DeleteTable", json!({"DatabaseName": "web", "Name": "clicks"})).await.unwrap();
        service.wait_for([1, 0, 0]).await;
        service.close();
    }

    #[tokio::test]
    async fn another_name_is_no_update() {
        let service = Service::with_database("web").await;
        service.table("clicks").await;
        let input = json!({"DatabaseName": "web", "Name": "views", "TableInput": definition("clicks", ID)});
        assert_eq!(service.refused("UpdateTable", input).await.0, "InvalidInputException");
        service.close();
    }
}
