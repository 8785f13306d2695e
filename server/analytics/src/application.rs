//! Making, starting, stopping and deleting applications: what both generations of the API have in common.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, Key, ResourceCreated, State};
use penstock_model::Value;
use serde_json::{Map, Value as Json, json};

use crate::call::Call;
use crate::change::{begin, found_of};
use crate::code::{self, Names};
use crate::lifecycle::start_fault;
use crate::record::{self, Application, Configuration, Found, Operation, Status, Version};
use crate::{Analytics, SHARDS, fault, limits, rules, tags};

/// Makes an application of the caller, with version 1.
pub(crate) async fn create(
    analytics: &Analytics,
    call: &Call,
    mode: &str,
    mut configuration: Configuration,
) -> Result<Found, Fault> {
    let tags = tags::read(call)?;
    tags::check(&tags)?;
    rules::complete(&mut configuration);
    rules::check(&configuration)?;
    code::check(&configuration, Names::Coming)?;
    let now_ms = analytics.now_ms();
    let shards = if configuration.is_sql() { SHARDS } else { 0 };
    let version = Version {
        number: 1,
        created_ms: now_ms,
        left_as: None,
        updated_from: None,
        rolled_back_from: None,
        rolled_back_to: None,
        configuration,
    };
    let created = Operation { ended_ms: Some(now_ms), ..analytics.operation(call) };
    let application = Application {
        status: Status::Ready,
        description: call.text("ApplicationDescription").map(ToOwned::to_owned),
        mode: mode.to_owned(),
        created_ms: now_ms,
        updated_ms: now_ms,
        version,
        positions: BTreeMap::new(),
        has_run: false,
        maintenance: None,
        snapshots: Vec::new(),
        operations: vec![created],
        tags,
    };
    let (key, document) = (call.application(), record::written(&application));
    let decide = move |state: &State| {
        if state.resource(record::KIND, &key).is_some() {
            return Err(fault::in_use(format!("Application {} exists already.", key.name)));
        }
        let all = Key::new(&*key.account, &*key.region, "");
        if record::after(state, &all).count() >= limits::APPLICATIONS_MAX {
            let most = limits::APPLICATIONS_MAX;
            return Err(fault::limit(format!("An account has at most {most} applications in a region.")));
        }
        let kind = record::KIND.to_owned();
        Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards, document }))
    };
    let found = found_of(analytics.catalog.propose(decide).await)?;
    if let Err(error) = analytics.settle_shards(&found).await {
        // It is there, and its shards are made when it is started.
        tracing::warn!(application = %found.key(), %error, "shards are made later");
    }
    Ok(found)
}

/// DeleteApplication: removes an application, with all that it remembers.
pub(crate) async fn delete(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let created = call.seconds("CreateTimestamp").unwrap_or_default();
    let due_ms = analytics.due_ms(limits::DELETING_MS);
    let operation = analytics.operation(&call);
    analytics.existing(&call)?;
    let deleted = analytics.change(call.application(), move |found, application| {
        let name = &found.key().name;
        if created != application.created_ms.div_euclid(1_000) {
            return Err(fault::modified(format!(
                "Application {name} was not created at the time that CreateTimestamp tells."
            )));
        }
        match &application.status {
            Status::Ready | Status::Running => {
                application.status = Status::Deleting { due_ms };
                begin(application, operation);
                Ok(())
            }
            status => Err(fault::wrong_state(name, status.name(), "READY or RUNNING")),
        }
    });
    deleted.await?;
    analytics.steps_are_due().await;
    call.answer(&json!({}))
}

/// Starts an application. `positions` says where inputs begin, by their ids, and `run` what else was said.
pub(crate) async fn start(
    analytics: &Analytics,
    call: &Call,
    positions: Vec<(String, Option<String>)>,
    run: Map<String, Json>,
) -> Result<Value, Fault> {
    let mut found = analytics.existing(call)?;
    expect_ready(&found)?;
    take_positions(&mut found.application, positions)?;
    // What an SQL application begins with is its positions, unless this start says otherwise; a Flink application has no positions.
    let is_said = found.application.is_sql() || !run.is_empty();
    let set_run = move |sections: &mut Map<String, Json>| {
        if is_said {
            sections.remove("RunConfiguration");
        }
        if !run.is_empty() {
            sections.insert("RunConfiguration".to_owned(), run.into());
        }
    };
    set_run.clone()(&mut found.application.version.configuration.sections);
    // As it would be started, so that what is wrong is told to the caller.
    let start = analytics.start_of(&found, false)?;
    analytics.options.runner.check(&start).map_err(start_fault)?;
    let due_ms = analytics.due_ms(limits::STARTING_MS);
    let (number, version) = (found.number(), found.application.version.number);
    let positions = found.application.positions;
    let operation = analytics.operation(call);
    let id = operation.id.clone();
    let started = analytics.change(call.application(), move |found, application| {
        if (found.number(), application.version.number) != (number, version) {
            return Err(fault::in_use(format!("Application {} has changed meanwhile.", found.key().name)));
        }
        expect_ready(found)?;
        application.positions = positions;
        set_run(&mut application.version.configuration.sections);
        application.status = Status::Starting { due_ms };
        begin(application, operation);
        Ok(())
    });
    started.await?;
    analytics.steps_are_due().await;
    call.answer(&json!({"OperationId": id}))
}

fn expect_ready(found: &Found) -> Result<(), Fault> {
    match &found.application.status {
        Status::Ready => Ok(()),
        status => Err(fault::wrong_state(&found.key().name, status.name(), "READY")),
    }
}

/// Where inputs begin. One of which nothing is said goes on where it was, or begins with what comes from now on.
fn take_positions(application: &mut Application, given: Vec<(String, Option<String>)>) -> Result<(), Fault> {
    let inputs = &application.version.configuration.inputs;
    if application.is_sql() && inputs.is_empty() {
        return Err(fault::configuration("The application has no input to read."));
    }
    let otherwise = if application.has_run { "LAST_STOPPED_POINT" } else { "NOW" };
    let mut positions: BTreeMap<_, _> =
        inputs.iter().map(|input| (input.id.clone(), otherwise.to_owned())).collect();
    for (id, position) in given {
        let input = inputs.iter().find(|input| input.id == id);
        let input = input.ok_or_else(|| fault::invalid(format!("There is no input with the id {id}.")))?;
        let Some(position) = position else { continue };
        if position == "TRIM_HORIZON" && input.members.contains_key("KinesisFirehoseInput") {
            return Err(fault::invalid("TRIM_HORIZON cannot be the beginning of a delivery stream."));
        }
        positions.insert(id, position);
    }
    application.positions = positions;
    Ok(())
}

/// StopApplication: brings an application to its end, with all that it remembers kept.
pub(crate) async fn stop(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    let force = call.get("Force").and_then(Json::as_bool).unwrap_or_default();
    let operation = analytics.operation(&call);
    let id = operation.id.clone();
    let due_ms = analytics.due_ms(limits::STOPPING_MS);
    analytics.existing(&call)?;
    let stopped = analytics.change(call.application(), move |found, application| {
        let name = &found.key().name;
        if force && application.is_sql() {
            return Err(fault::invalid("Force cannot be used with an SQL application."));
        }
        let (can_stop, wanted) = if force {
            let forcible = matches!(
                application.status,
                Status::Starting { .. } | Status::Updating { .. } | Status::Stopping { .. } | Status::Running
            );
            (forcible, "STARTING, UPDATING, STOPPING or RUNNING")
        } else {
            (application.status == Status::Running, "RUNNING")
        };
        if !can_stop {
            return Err(fault::wrong_state(name, application.status.name(), wanted));
        }
        application.status =
            if force { Status::ForceStopping { due_ms } } else { Status::Stopping { due_ms } };
        begin(application, operation);
        Ok(())
    });
    stopped.await?;
    analytics.steps_are_due().await;
    call.answer(&json!({"OperationId": id}))
}
