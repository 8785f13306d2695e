//! Changes of applications: of their document, and of their configuration, which makes a new version.
//!
//! ```text
//!  the version that is left is kept by itself ─▶ the application has the next one ─▶ the oldest beyond the limit are removed
//! ```
//!
//! A crash after the first step leaves a copy of the current version, which nobody is shown and the next change writes anew.

use penstock_api::Fault;
use penstock_catalog::{Applied, Event, Key, ProposeError, ResourceCreated, State};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::call::Call;
use crate::code::{self, Names};
use crate::record::{self, Application, Configuration, Found, Operation, Status, Version};
use crate::{Analytics, fault, limits, rules};

/// Which version the caller takes an application to have.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    version: Option<u64>,
    token: Option<String>,
}

impl Expected {
    /// As the call says, by a version, a token, or both.
    pub(crate) fn read(call: &Call) -> Result<Expected, Fault> {
        let version = call.number("CurrentApplicationVersionId");
        let token = call.text("ConditionalToken").map(ToOwned::to_owned);
        if version.is_none() && token.is_none() {
            return Err(fault::invalid("CurrentApplicationVersionId or ConditionalToken must be given."));
        }
        Ok(Expected { version, token })
    }

    /// Whether it still has it.
    pub(crate) fn check(&self, found: &Found) -> Result<(), Fault> {
        let version = &found.application.version;
        if let Some(given) = self.version.filter(|given| *given != version.number) {
            let (name, current) = (&found.key().name, version.number);
            return Err(fault::modified(format!("Application {name} has version {current}, not {given}.")));
        }
        if self.token.as_ref().is_some_and(|token| *token != version.token(found.number())) {
            return Err(fault::modified(format!(
                "Application {} is not what it was any more.",
                found.key().name
            )));
        }
        Ok(())
    }
}

/// A new version.
pub(crate) struct Revised {
    /// The application with it.
    pub(crate) found: Found,
    /// The operation that made it.
    pub(crate) operation: String,
}

impl Analytics {
    /// The application that a call names, in whatever state.
    pub(crate) fn existing(&self, call: &Call) -> Result<Found, Fault> {
        let found = record::find(&self.catalog.state(), &call.application())?;
        expect_known(call, &found)?;
        Ok(found)
    }

    /// A version of an application, if it is kept.
    pub(crate) fn version(&self, found: &Found, number: u64) -> Result<Option<Version>, Fault> {
        let current = &found.application.version;
        if number >= current.number {
            return Ok(Some(current.clone()).filter(|current| current.number == number));
        }
        let state = self.catalog.state();
        let kept = state.resource(record::VERSION_KIND, &record::version_key(found, number));
        let kept = kept.map(|resource| record::read_version(resource)).transpose();
        kept.map_err(|error| fault::failure("a document is not understood", error))
    }

    /// Changes an application: what `change` makes of it is on disk when this resolves.
    pub(crate) async fn change(
        &self,
        key: Key,
        change: impl FnOnce(&Found, &mut Application) -> Result<(), Fault> + Send + 'static,
    ) -> Result<Found, Fault> {
        let decide = move |state: &State| {
            let found = record::find(state, &key)?;
            let mut application = found.application.clone();
            change(&found, &mut application)?;
            Ok(Event::resource_changed(&found.resource, record::written(&application)))
        };
        found_of(self.catalog.propose(decide).await)
    }

    /// Gives an application another configuration and with it another version, if it still has the one that the caller knows. An
    /// application that runs goes over to it.
    pub(crate) async fn revise(
        &self,
        call: &Call,
        names: Names,
        change: impl FnOnce(&mut Configuration, u64) -> Result<(), Fault>,
    ) -> Result<Revised, Fault> {
        let (expected, found) = (Expected::read(call)?, self.existing(call)?);
        expect_changeable(&found)?;
        expected.check(&found)?;
        let next = next_version(&found)?;
        let mut configuration = found.application.version.configuration.clone();
        change(&mut configuration, next)?;
        rules::complete(&mut configuration);
        rules::check(&configuration)?;
        code::check(&configuration, names)?;
        let operation = self.operation(call);
        let id = operation.id.clone();
        let version = Version {
            number: next,
            created_ms: self.now_ms(),
            left_as: None,
            updated_from: Some(next - 1),
            rolled_back_from: None,
            rolled_back_to: None,
            configuration,
        };
        let left_as = found.application.status.name();
        let due_ms = self.due_ms(limits::UPDATING_MS);
        let became = Status::Updating { due_ms };
        let found = self.replace(&found, left_as, version, operation, became, move |found| {
            expect_changeable(found)?;
            expected.check(found)
        });
        let found = found.await?;
        Ok(Revised { found: self.gone_on(found).await, operation: id })
    }

    /// Takes the steps that are due, and tells the application as it is then; or as it was, if it is gone.
    pub(crate) async fn gone_on(&self, found: Found) -> Found {
        self.steps_are_due().await;
        record::find(&self.catalog.state(), found.key()).unwrap_or(found)
    }

    /// Keeps the version that an application has, and puts another in its place; one that runs gets into the given state.
    pub(crate) async fn replace(
        &self,
        found: &Found,
        left_as: &'static str,
        version: Version,
        operation: Operation,
        became: Status,
        still: impl FnOnce(&Found) -> Result<(), Fault> + Send + 'static,
    ) -> Result<Found, Fault> {
        let old = Version { left_as: Some(left_as.to_owned()), ..found.application.version.clone() };
        self.keep_version(found, &old).await?;
        let (number, left, now_ms) = (found.number(), old.number, self.now_ms());
        let replaced = self.change(found.key().clone(), move |found, application| {
            if found.number() != number || application.version.number != left {
                return Err(fault::modified(format!(
                    "Application {} has changed meanwhile.",
                    found.key().name
                )));
            }
            still(found)?;
            let mut operation = Operation { versions: Some((left, version.number)), ..operation };
            application.updated_ms = now_ms;
            application.version = version;
            if application.status == Status::Ready {
                operation.ended_ms = Some(now_ms);
            } else {
                application.status = became;
            }
            begin(application, operation);
            Ok(())
        });
        let replaced = replaced.await?;
        self.forget_oldest_versions(&replaced).await;
        Ok(replaced)
    }

    /// An operation that begins now.
    pub(crate) fn operation(&self, call: &Call) -> Operation {
        Operation {
            id: Uuid::new_v4().simple().to_string(),
            name: call.operation().to_owned(),
            begun_ms: self.now_ms(),
            ended_ms: None,
            failure: None,
            versions: None,
        }
    }

    async fn keep_version(&self, found: &Found, version: &Version) -> Result<(), Fault> {
        let (key, document) = (record::version_key(found, version.number), record::written(version));
        let decide = move |state: &State| {
            Ok::<_, Fault>(match state.resource(record::VERSION_KIND, &key) {
                Some(copy) => Event::resource_changed(copy, document),
                None => {
                    let kind = record::VERSION_KIND.to_owned();
                    Event::ResourceCreated(ResourceCreated { kind, key, shards: 0, document })
                }
            })
        };
        self.catalog.propose(decide).await.map(drop).map_err(fault::not_proposed)
    }

    async fn forget_oldest_versions(&self, found: &Found) {
        let kept = record::versions(&self.catalog.state(), found);
        let surplus = (kept.len() + 1).saturating_sub(limits::VERSIONS_MAX);
        for version in kept.into_iter().take(surplus) {
            let event = Event::resource_removed(&version);
            if let Err(error) = self.catalog.propose(move |_| Ok::<_, Fault>(event)).await {
                // The next change takes it along.
                tracing::warn!(version = %version.key, %error, "an old version stays for now");
            }
        }
    }
}

/// Writes an operation down, and forgets the oldest where there are too many.
pub(crate) fn begin(application: &mut Application, operation: Operation) {
    let overtaken = format!("{} was called before it was done.", operation.name);
    application.end_operations(operation.begun_ms, Some(&overtaken));
    application.operations.push(operation);
    let surplus = application.operations.len().saturating_sub(limits::OPERATIONS_MAX);
    application.operations.drain(..surplus);
}

/// The number of the version that follows.
pub(crate) fn next_version(found: &Found) -> Result<u64, Fault> {
    let next = found.application.version.number + 1;
    if next > limits::VERSION_MAX {
        let name = &found.key().name;
        return Err(fault::invalid(format!("Application {name} has had all versions that there are.")));
    }
    Ok(next)
}

/// The older API knows SQL applications alone.
pub(crate) fn expect_known(call: &Call, found: &Found) -> Result<(), Fault> {
    if call.is_v1() && !found.application.is_sql() {
        let (name, runtime) = (&found.key().name, &found.application.version.configuration.runtime);
        return Err(fault::unsupported(format!(
            "Application {name} is one of {runtime}, which this version of the API does not know; use kinesisanalyticsv2."
        )));
    }
    Ok(())
}

/// Whether an application may get another configuration now.
fn expect_changeable(found: &Found) -> Result<(), Fault> {
    match &found.application.status {
        Status::Ready | Status::Running => Ok(()),
        status => Err(fault::wrong_state(&found.key().name, status.name(), "READY or RUNNING")),
    }
}

/// What a proposal made of an application.
pub(crate) fn found_of(proposed: Result<Applied, ProposeError<Fault>>) -> Result<Found, Fault> {
    match proposed {
        Ok(Applied::Resource(resource)) => {
            Found::read(&resource).map_err(|error| fault::failure("a document is not understood", error))
        }
        Ok(_) => unreachable!("the event was of a resource"),
        Err(error) => Err(fault::not_proposed(error)),
    }
}

/// Tells the id of the operation beside what an answer says; the model drops it where a generation has none.
pub(crate) fn with_operation(mut answer: Json, revised: &Revised) -> Json {
    answer["OperationId"] = revised.operation.as_str().into();
    answer
}
