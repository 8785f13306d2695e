//! From CREATING to gone: what the states of streams and channels mean, for a stream's shards above all, and the task that takes the
//! steps that are due.
//!
//! A step is written into the catalog before anybody acts on it, so that a crash leaves at most work that the next open finishes:
//!
//! ```text
//! CreateStream         catalog: CREATING, shard numbered ─▶ engine: shard, if anything is kept ─▶ catalog: ACTIVE
//! UpdateDataRetention  catalog: UPDATING, other retention ─▶ engine: shard created or told ─▶ catalog: ACTIVE
//! DeleteStream         catalog: DELETING ─▶ catalog: gone ─▶ engine: shard deleted
//! ```
//!
//! A stream that keeps nothing any more keeps its shard, told to keep nothing: an id is never used for a second shard.

use std::sync::Arc;
use std::time::Duration;

use penstock_catalog::{Due, Event, Key, ProposeError, Resource, State, Steps};
use penstock_engine::{ShardConfig, ShardError, ShardId};
use serde_json::Value as Json;

use crate::record::{ChannelSettings, Record, Settings, Status, StreamRecord, StreamSettings};
use crate::{OpenError, Video};

/// The kinds of resources that have states.
const KINDS: [&str; 2] = [StreamSettings::KIND, ChannelSettings::KIND];

/// A step could not be taken. It is tried again.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error("the catalog: {0}")]
    Catalog(ProposeError<()>),
    #[error("a shard: {0}")]
    Shard(#[from] ShardError),
    #[error("{0}")]
    NotUnderstood(String),
}

impl Video {
    /// Gives every stream that keeps anything its shard, with its retention: a crash may have come in between.
    pub(crate) async fn reconcile(&self) -> Result<(), OpenError> {
        let all = |kind| self.catalog.state().resources(kind).cloned().collect::<Vec<_>>();
        for resource in all(ChannelSettings::KIND) {
            Record::<ChannelSettings>::read(&resource).map_err(OpenError::Newer)?;
        }
        for resource in all(StreamSettings::KIND) {
            let stream = StreamRecord::read(&resource).map_err(OpenError::Newer)?;
            self.settle_shards(&stream).await?;
        }
        Ok(())
    }

    /// Takes the next step of a resource now if it is due, so that an answer tells of a state that is there; otherwise, and where
    /// that fails, the task takes it.
    pub(crate) async fn go_on<S>(&self, record: &Record<S>) {
        let Resource { kind, key, number, .. } = &*record.resource;
        let is_due = record.document.status.due_ms().is_some_and(|due_ms| due_ms <= self.now_ms());
        if !is_due || !self.took_step(kind, key, *number).await {
            self.transitions.notify_one();
        }
    }

    /// Whether a step was taken, or is no more to be taken.
    async fn took_step(&self, kind: &str, key: &Key, number: u64) -> bool {
        let taken = self.step(kind, key, number).await;
        if let Err(error) = &taken {
            tracing::warn!(resource = %key, %error, "a step is tried again");
        }
        taken.is_ok()
    }

    /// Takes the next step of a resource, whatever its time. Taking one that was taken already changes nothing.
    async fn step(&self, kind: &str, key: &Key, number: u64) -> Result<(), StepError> {
        let _one_at_a_time = self.stepping.lock().await;
        let Some(resource) = find(&self.catalog.state(), kind, key, number) else { return Ok(()) };
        match Status::of(&resource) {
            None | Some(Status::Active) => Ok(()),
            Some(Status::Creating { .. } | Status::Updating { .. }) => {
                if kind == StreamSettings::KIND {
                    let stream = StreamRecord::read(&resource).map_err(StepError::NotUnderstood)?;
                    self.settle_shards(&stream).await?;
                }
                self.note(resource, |record| record.becomes(Status::Active)).await
            }
            Some(Status::Deleting { .. }) => {
                self.note(Arc::clone(&resource), |record| Event::resource_removed(&record.resource)).await?;
                self.recordings.close(number).await;
                self.kept.forget(number);
                // What is left after a crash here is nobody's, and deleted at the next start.
                for shard in resource.shards.iter().filter_map(|&id| self.engine.shard(ShardId(id))) {
                    match shard.delete().await {
                        Ok(()) | Err(ShardError::Deleted) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Ok(())
            }
        }
    }

    /// Writes down what a step comes to. The resource is looked up again, because its tags may have changed meanwhile; its status
    /// has not, while a step is taken.
    async fn note(
        &self,
        resource: Arc<Resource>,
        event: impl FnOnce(Record<Json>) -> Event + Send + 'static,
    ) -> Result<(), StepError> {
        let decide = move |state: &State| {
            let now = find(state, &resource.kind, &resource.key, resource.number).ok_or(())?;
            Ok(event(Record::read(&now).map_err(drop)?))
        };
        match self.catalog.propose(decide).await {
            // It is gone, which nothing but a step does.
            Ok(_) | Err(ProposeError::Declined(()) | ProposeError::Refused(_)) => Ok(()),
            Err(error) => Err(StepError::Catalog(error)),
        }
    }

    /// Gives a stream's shards their retention; creates them if they are not there and something is to be kept.
    async fn settle_shards(&self, stream: &StreamRecord) -> Result<(), ShardError> {
        let hours = stream.settings().retention_hours;
        let kept = Some(Duration::from_secs(u64::from(hours) * 3_600));
        // The journal cuts itself, and says of older fragments where they are for as long as they are.
        let journal = if hours > 0 { None } else { kept };
        for (id, retention) in stream.shards().into_iter().zip([kept, kept, journal]) {
            let config = ShardConfig { retention, throttle: None, key: None };
            match self.engine.shard(id) {
                Some(shard) => shard.configure(config).await?,
                None if hours == 0 => {}
                None => match self.engine.create_shard(id, config).await {
                    Ok(_) | Err(ShardError::Exists(_)) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(())
    }
}

/// The very resource, and not a later one of its name.
fn find(state: &State, kind: &str, key: &Key, number: u64) -> Option<Arc<Resource>> {
    state.resource(kind, key).filter(|resource| resource.number == number).cloned()
}

impl Steps for Video {
    async fn take_due_steps(&self) -> Option<Duration> {
        let now_ms = self.now_ms();
        let pending: Vec<(i64, Arc<Resource>)> = {
            let state = self.catalog.state();
            let all = KINDS.into_iter().flat_map(|kind| state.resources(kind));
            let pending = all.filter_map(|resource| Some((Status::of(resource)?.due_ms()?, resource)));
            pending.map(|(due_ms, resource)| (due_ms, Arc::clone(resource))).collect()
        };
        let mut due = Due::default();
        for (due_ms, resource) in pending {
            if due_ms > now_ms {
                due.at(due_ms);
            } else if !self.took_step(&resource.kind, &resource.key, resource.number).await {
                due.again(now_ms);
            }
        }
        due.pause(self.now_ms())
    }
}

#[cfg(test)]
mod tests {
    use penstock_engine::ShardId;
    use serde_json::json;

    use crate::testing::Service;
    use crate::{Timing, limits};

    #[tokio::test]
    async fn a_stream_has_shards_once_it_keeps_anything() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({})).await;
        assert_eq!(service.engine.shards(), []);
        service.retain("door", "INCREASE_DATA_RETENTION", 2).await.unwrap();
        let shards = service.stream("door").shards();
        assert_eq!(service.engine.shards(), shards);
        service.retain("door", "DECREASE_DATA_RETENTION", 2).await.unwrap();
        assert_eq!(service.engine.shards(), shards, "their ids could not be used again");
        service.create("hall", json!({"DataRetentionInHours": 24})).await;
        assert_eq!(service.engine.shards(), [shards, service.stream("hall").shards()].concat());
        for name in ["door", "hall"] {
            service.delete(name).await.unwrap();
        }
        assert_eq!(service.engine.shards(), []);
        service.close();
    }

    /// Between the event that names a shard and the shard itself there may be a crash.
    #[tokio::test]
    async fn an_open_finishes_what_was_begun() {
        let service = Service::open(Timing::Aws).await;
        service.call("CreateStream", json!({"StreamName": "door", "DataRetentionInHours": 1})).await.unwrap();
        assert_eq!(service.describe("door").await["Status"], "CREATING");
        assert_eq!(service.engine.shards(), [], "that is yet to come");
        let service = Service::open_in(service.close(), Timing::Instant).await;
        let shards = service.stream("door").shards();
        assert_eq!(service.engine.shards(), shards);
        let shard = shards[0];
        service.pass_ms(limits::CREATING_MS);
        service.wait_for("door", "ACTIVE").await;

        // As if retention had been changed right before a crash.
        let found = service.stream("door");
        let mut document = found.document.clone();
        document.settings.retention_hours = 0;
        let event = penstock_catalog::Event::resource_changed(&found.resource, document.json());
        service.video.catalog.propose(move |_| Ok::<_, ()>(event)).await.unwrap();
        let written =
            service.engine.shard(shard).unwrap().append(vec![penstock_engine::Record::new("k", "v")]);
        written.await.unwrap();
        let service = Service::open_in(service.close(), Timing::Instant).await;
        assert_eq!(service.read(ShardId(shard.0)).await, 0, "nothing is kept any more");
        service.close();
    }

    #[tokio::test]
    async fn steps_take_their_time_and_nothing_comes_between() {
        let service = Service::open(Timing::Aws).await;
        service.call("CreateStream", json!({"StreamName": "door"})).await.unwrap();
        let arn = service.describe("door").await["StreamARN"].as_str().unwrap().to_owned();
        let refused = service.refused("DeleteStream", json!({"StreamARN": arn})).await;
        assert_eq!(refused.0, "ResourceInUseException");
        // Tags may change in every state, and do not hold up the step.
        service.call("TagStream", json!({"StreamName": "door", "Tags": {"a": "1"}})).await.unwrap();
        service.pass_ms(limits::CREATING_MS);
        service.wait_for("door", "ACTIVE").await;
        let before = service.describe("door").await["Version"].clone();
        let update = json!({"StreamName": "door", "CurrentVersion": before, "DeviceName": "camera"});
        service.call("UpdateStream", update).await.unwrap();
        let told = service.describe("door").await;
        assert_eq!((&told["Status"], &told["DeviceName"]), (&json!("UPDATING"), &json!("camera")));
        assert_ne!(told["Version"], before);
        service.pass_ms(limits::UPDATING_MS);
        service.wait_for("door", "ACTIVE").await;
        service.call("DeleteStream", json!({"StreamARN": arn})).await.unwrap();
        assert_eq!(service.describe("door").await["Status"], "DELETING");
        service.pass_ms(limits::DELETING_MS);
        service.wait_until_gone("door").await;
        service.close();
    }
}
