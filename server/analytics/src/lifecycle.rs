//! From READY to RUNNING and back: the task that takes the steps that are due, and what a runner tells of them.
//!
//! What should run and was not handed to the runner yet is handed to it, which is how a server that starts takes up what it ran when it
//! stopped.

use std::sync::{PoisonError, Weak};
use std::time::Duration;

use penstock_api::{Arn, Fault};
use penstock_catalog::{Due, Event, State, Steps};
use penstock_engine::{ShardConfig, ShardError, ShardId};
use serde_json::Value as Json;

use crate::describe;
use crate::record::{self, Application, Found, SnapshotStatus, Status};
use crate::runner::{ApplicationId, Report, Reporter, Start, StartFault, Work};
use crate::{Analytics, OpenError, code, fault, limits};

/// An application that was handed to the runner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Tells this run from those before.
    pub(crate) id: u64,
    /// The version that it runs.
    version: u64,
    /// It was told to stop.
    stopping: bool,
    /// It told that it is at its end, which is being written down.
    over: bool,
}

impl Analytics {
    /// Looks whether everything that is kept is understood, and gives every application the shards that the catalog names: a crash may
    /// have come in between.
    pub(crate) async fn reconcile(&self) -> Result<(), OpenError> {
        let (all, versions): (Vec<_>, Vec<_>) = {
            let state = self.catalog.state();
            let versions = state.resources(record::VERSION_KIND).cloned().collect();
            (state.resources(record::KIND).cloned().collect(), versions)
        };
        for version in versions {
            record::read_version(&version).map_err(OpenError::Newer)?;
        }
        for resource in all {
            let found = Found::read(&resource).map_err(OpenError::Newer)?;
            self.settle_shards(&found).await?;
        }
        Ok(())
    }

    /// Takes the steps that are due already, so that an answer tells of a state that is there; the task takes the others.
    pub(crate) async fn steps_are_due(&self) {
        self.take_due_steps().await;
        self.transitions.notify_one();
    }

    async fn take_steps_of(&self, found: Found, now_ms: i64) -> Result<(), String> {
        self.take_snapshot_steps(&found, now_ms).await?;
        // Only what runs goes on by itself; the rest waits for its time.
        if found.application.status.due_ms().is_some_and(|due_ms| due_ms > now_ms) {
            return Ok(());
        }
        let run = self.run(found.number());
        match found.application.status {
            Status::Ready => Ok(()),
            Status::Starting { .. }
            | Status::Running
            | Status::Updating { .. }
            | Status::RollingBack { .. } => self.hand_over(&found, run).await,
            Status::Stopping { .. } | Status::ForceStopping { .. } => match run {
                Some(run) => {
                    let force = matches!(found.application.status, Status::ForceStopping { .. });
                    self.stop(&found, run, force).await;
                    Ok(())
                }
                // The server has been started since; nothing runs.
                None => self.settle(&found, Status::Ready, None).await,
            },
            Status::Deleting { .. } => match run {
                Some(run) => {
                    self.stop(&found, run, true).await;
                    Ok(())
                }
                None => self.remove(&found).await,
            },
        }
    }

    /// Has an application run as it is described, unless it does so already.
    async fn hand_over(&self, found: &Found, run: Option<Run>) -> Result<(), String> {
        let application = &found.application;
        // Started anew before it was forgotten that it had come to its end.
        let anew = |run: &Run| run.over && matches!(application.status, Status::Starting { .. });
        let run = run.filter(|run| !anew(run));
        if run.is_some_and(|run| run.over || run.version == application.version.number) {
            return Ok(());
        }
        self.settle_shards(found).await.map_err(|error| error.to_string())?;
        let resume = !matches!(application.status, Status::Starting { .. });
        let handed = match self.start_of(found, resume) {
            Err(fault) => Err(fault.message.unwrap_or_default()),
            Ok(start) => {
                let reporter = self.begin_run(found);
                let runner = &self.options.runner;
                let handed = match run {
                    None => runner.start(start, reporter).await,
                    Some(_) => runner.update(start, reporter).await,
                };
                handed.map_err(|fault| fault.to_string())
            }
        };
        let Err(why) = handed else { return Ok(()) };
        tracing::warn!(application = %found.key(), %why, "an application does not run");
        self.end_run(found.number());
        self.settle(found, Status::Ready, Some(&why)).await
    }

    /// What a runner needs of an application.
    pub(crate) fn start_of(&self, found: &Found, resume: bool) -> Result<Start, Fault> {
        let application = &found.application;
        let configuration = &application.version.configuration;
        let work = if configuration.is_sql() {
            Work::Sql(Box::new(code::work(application)?))
        } else {
            Work::Flink {
                runtime: configuration.runtime.clone(),
                configuration: describe::configuration(application, configuration),
            }
        };
        Ok(Start {
            application: id(found),
            version: application.version.number,
            shards: shards(found),
            resume,
            snapshot: if resume { None } else { snapshot_to_restore(application)? },
            whole_snapshot: must_be_whole(application),
            role: configuration.role.clone(),
            work,
        })
    }

    async fn stop(&self, found: &Found, run: Run, force: bool) {
        if !run.stopping && !run.over {
            self.runs(|runs| runs.insert(found.number(), Run { stopping: true, ..run }));
            self.options.runner.stop(&id(found), force).await;
        }
    }

    async fn take_snapshot_steps(&self, found: &Found, now_ms: i64) -> Result<(), String> {
        let application = &found.application;
        for snapshot in &application.snapshots {
            if snapshot.status.due_ms().is_none_or(|due_ms| due_ms > now_ms) {
                continue;
            }
            let name = snapshot.name.clone();
            match snapshot.status {
                SnapshotStatus::Creating { .. } => {
                    let runs = application.status == Status::Running && self.run(found.number()).is_some();
                    let taken = if runs {
                        self.options.runner.snapshot(&id(found), &name).await
                    } else {
                        Err("the application does not run any more".to_owned())
                    };
                    if let Err(why) = &taken {
                        tracing::warn!(application = %found.key(), snapshot = name, %why, "no snapshot");
                    }
                    let status = if taken.is_ok() { SnapshotStatus::Ready } else { SnapshotStatus::Failed };
                    self.note(found, move |application| {
                        let made = application.snapshots.iter_mut().find(|snapshot| snapshot.name == name);
                        if let Some(made) = made {
                            made.status = status;
                        }
                    })
                    .await?;
                }
                SnapshotStatus::Deleting { .. } => {
                    self.options.runner.forget(&id(found), &shards(found), &name).await?;
                    self.note(found, move |application| {
                        application.snapshots.retain(|snapshot| snapshot.name != name);
                    })
                    .await?;
                }
                SnapshotStatus::Ready | SnapshotStatus::Failed => {}
            }
        }
        Ok(())
    }

    /// Brings what was under way to its end, in a state that needs nothing more.
    async fn settle(&self, found: &Found, status: Status, failure: Option<&str>) -> Result<(), String> {
        let (now_ms, was) = (self.now_ms(), found.application.status.clone());
        let failure = failure.map(shortened);
        self.note(found, move |application| {
            // Somebody else may have been quicker.
            if application.status == was {
                application.status = status;
                application.end_operations(now_ms, failure.as_deref());
            }
        })
        .await
    }

    /// Writes down what a step came to, if the application is still there.
    async fn note(
        &self,
        found: &Found,
        change: impl FnOnce(&mut Application) + Send + 'static,
    ) -> Result<(), String> {
        let number = found.number();
        let noted = self.change(found.key().clone(), move |found, application| {
            if found.number() != number {
                return Err(fault::no_application(&found.key().name));
            }
            change(application);
            Ok(())
        });
        match noted.await {
            Ok(_) => Ok(()),
            // It is gone, and with it what was to be written down.
            Err(fault) if fault.status == 400 => Ok(()),
            Err(fault) => Err(fault.to_string()),
        }
    }

    /// What a runner tells. What it tells of a run that is not the last one has no effect.
    pub(crate) async fn reported(&self, reporter: &Reporter, report: &Report) -> Result<(), Fault> {
        let Some(run) = self.run(reporter.number).filter(|run| run.id == reporter.run) else { return Ok(()) };
        let is_over = *report != Report::Running;
        if is_over {
            self.runs(|runs| runs.insert(reporter.number, Run { over: true, ..run }));
        }
        let (number, now_ms, report) = (reporter.number, self.now_ms(), report.clone());
        self.change(reporter.key.clone(), move |found, application| {
            // Another of the same name; this one is gone.
            if found.number() == number {
                note_report(application, &run, &report, now_ms);
            }
            Ok(())
        })
        .await?;
        if is_over && self.run(reporter.number).is_some_and(|run| run.id == reporter.run) {
            self.end_run(reporter.number);
        }
        self.transitions.notify_one();
        Ok(())
    }

    /// Removes an application and all that it had.
    async fn remove(&self, found: &Found) -> Result<(), String> {
        for snapshot in &found.application.snapshots {
            self.options.runner.forget(&id(found), &shards(found), &snapshot.name).await?;
        }
        let versions = record::all_versions(&self.catalog.state(), found);
        for version in versions {
            self.propose(Event::resource_removed(&version)).await?;
        }
        self.propose(Event::resource_removed(&found.resource)).await?;
        // What is left after a crash here is nobody's, and deleted at the next start.
        for shard in found.resource.shards.iter().filter_map(|&id| self.engine.shard(ShardId(id))) {
            match shard.delete().await {
                Ok(()) | Err(ShardError::Deleted) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }

    async fn propose(&self, event: Event) -> Result<(), String> {
        match self.catalog.propose(move |_| Ok::<_, Fault>(event)).await {
            Ok(_) => Ok(()),
            Err(error) if crate::has_gone(&error) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Creates shards that are not there. They are trimmed by who writes to them: what a window has seen must be known until it closes.
    pub(crate) async fn settle_shards(&self, found: &Found) -> Result<(), ShardError> {
        for &shard in &found.resource.shards {
            if self.engine.shard(ShardId(shard)).is_none() {
                match self.engine.create_shard(ShardId(shard), ShardConfig::default()).await {
                    Ok(_) | Err(ShardError::Exists(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    fn runs<T>(&self, with: impl FnOnce(&mut std::collections::HashMap<u64, Run>) -> T) -> T {
        with(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn run(&self, number: u64) -> Option<Run> {
        self.runs(|runs| runs.get(&number).copied())
    }

    fn end_run(&self, number: u64) {
        self.runs(|runs| runs.remove(&number));
    }

    // Before the runner is called, which may tell of it at once.
    fn begin_run(&self, found: &Found) -> Reporter {
        let id = self.run_next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let run = Run { id, version: found.application.version.number, stopping: false, over: false };
        self.runs(|runs| runs.insert(found.number(), run));
        let analytics = Weak::clone(&self.this);
        Reporter { analytics, key: found.key().clone(), number: found.number(), run: id }
    }
}

/// What a report makes of an application.
fn note_report(application: &mut Application, run: &Run, report: &Report, now_ms: i64) {
    match report {
        Report::Running => {
            let comes_up = matches!(
                application.status,
                Status::Starting { .. } | Status::Updating { .. } | Status::RollingBack { .. }
            );
            if comes_up && application.version.number == run.version {
                application.status = Status::Running;
                application.has_run = true;
                application.end_operations(now_ms, None);
            }
        }
        Report::Stopped | Report::Failed(_) => {
            let failure = match report {
                Report::Failed(why) => Some(shortened(why)),
                _ => None,
            };
            if !matches!(application.status, Status::Deleting { .. }) {
                application.status = Status::Ready;
            }
            application.end_operations(now_ms, failure.as_deref());
        }
    }
}

/// When something of an application is due.
fn due_times(application: &Application) -> impl Iterator<Item = i64> {
    let snapshots = application.snapshots.iter().filter_map(|snapshot| snapshot.status.due_ms());
    application.status.due_ms().into_iter().chain(snapshots)
}

pub(crate) fn id(found: &Found) -> ApplicationId {
    ApplicationId { key: found.key().clone(), number: found.number(), arn: found.arn() }
}

fn shards(found: &Found) -> Vec<ShardId> {
    found.resource.shards.iter().map(|&shard| ShardId(shard)).collect()
}

/// The numbers of the applications that read a delivery stream, or are to as soon as they are started: all but those that are at rest or
/// being deleted.
#[must_use]
pub fn readers_of(state: &State, stream: &Arn) -> Vec<u64> {
    let stream = stream.to_string();
    let reads = |document: &Json| {
        let inputs = document["version"]["configuration"]["inputs"].as_array();
        let arn = |input: &Json| input["members"]["KinesisFirehoseInput"]["ResourceARN"] == stream.as_str();
        inputs.is_some_and(|inputs| inputs.iter().any(arn))
    };
    // Asked often: the few that read it are looked at closely.
    let reading = state.resources(record::KIND).filter(|resource| reads(&resource.document));
    let found = reading.filter_map(|resource| Found::read(resource).ok());
    let works = |found: &Found| !matches!(found.application.status, Status::Ready | Status::Deleting { .. });
    found.filter(works).map(|found| found.number()).collect()
}

/// Whether the last start said that state that cannot be restored is not to be left out.
fn must_be_whole(application: &Application) -> bool {
    let run = application.version.configuration.sections.get("RunConfiguration");
    run.is_some_and(|run| run["FlinkRunConfiguration"]["AllowNonRestoredState"] == false)
}

/// The snapshot that an application begins with, as its last start said.
fn snapshot_to_restore(application: &Application) -> Result<Option<String>, Fault> {
    let ready = |status: &SnapshotStatus| *status == SnapshotStatus::Ready;
    let latest = || {
        let latest = application.snapshots.iter().rev().find(|snapshot| ready(&snapshot.status));
        latest.map(|snapshot| snapshot.name.clone())
    };
    let run = application.version.configuration.sections.get("RunConfiguration");
    let Some(restore) = run.and_then(|run| run.get("ApplicationRestoreConfiguration")) else {
        // Documented for Flink; SQL applications have their positions for that.
        return Ok(if application.is_sql() { None } else { latest() });
    };
    match restore["ApplicationRestoreType"].as_str() {
        Some("RESTORE_FROM_LATEST_SNAPSHOT") => Ok(latest()),
        Some("RESTORE_FROM_CUSTOM_SNAPSHOT") => {
            let name = restore["SnapshotName"].as_str().unwrap_or_default();
            match application.snapshot(name) {
                Some(snapshot) if ready(&snapshot.status) => Ok(Some(name.to_owned())),
                Some(_) => Err(fault::invalid(format!("The snapshot {name} is not READY."))),
                None => Err(fault::invalid(format!("There is no snapshot {name}."))),
            }
        }
        _ => Ok(None),
    }
}

fn shortened(why: impl AsRef<str>) -> String {
    why.as_ref().chars().take(limits::FAILURE_CHARACTERS_MAX).collect()
}

/// What the caller of StartApplication is told of a fault of a runner.
pub(crate) fn start_fault(fault: StartFault) -> Fault {
    match fault {
        StartFault::Configuration(why) => fault::configuration(why),
        StartFault::Failed(why) => fault::failure("an application cannot be started", why),
    }
}

impl Steps for Analytics {
    async fn take_due_steps(&self) -> Option<Duration> {
        // One after another: an application must not be handed over twice.
        let _one = self.steps.lock().await;
        let now_ms = self.now_ms();
        let all: Vec<_> = self.catalog.state().resources(record::KIND).cloned().collect();
        let mut due = Due::default();
        for resource in all {
            let Ok(found) = Found::read(&resource) else { continue };
            due_times(&found.application).filter(|due_ms| *due_ms > now_ms).for_each(|due_ms| due.at(due_ms));
            if let Err(error) = self.take_steps_of(found, now_ms).await {
                tracing::warn!(application = %resource.key, %error, "a step is tried again");
                due.again(now_ms);
            }
        }
        due.pause(self.now_ms())
    }
}
