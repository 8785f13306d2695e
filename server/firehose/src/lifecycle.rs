//! From CREATING to gone: what a delivery stream's states mean for its shards, and the task that takes the steps that are due.

use std::time::Duration;

use penstock_api::Fault;
use penstock_catalog::{Due, Event, Key, Steps};
use penstock_engine::{ShardConfig, ShardError, ShardId};

use crate::record::{self, Found, Status};
use crate::{Firehose, OpenError, encryption, fault, has_gone, rules};

/// Hours that an accepted record waits for its delivery before it is lost: documented for records that are put.
const RETENTION_HOURS: u64 = 24;

impl Firehose {
    /// Gives every delivery stream the shards that the catalog names: a crash may have come in between.
    pub(crate) async fn reconcile(&self) -> Result<(), OpenError> {
        let all: Vec<_> = self.catalog.state().resources(record::KIND).cloned().collect();
        for resource in all {
            let found = Found::read(&resource).map_err(OpenError::Newer)?;
            self.unlock(found.key(), &found.stream).await?;
            self.settle_shards(&found).await?;
            if found.stream.status == Status::Active {
                self.deliver(&found);
            }
        }
        Ok(())
    }

    /// Takes the steps that are due already, so that an answer tells of a state that is there; the task takes the others.
    pub(crate) async fn steps_are_due(&self) {
        self.take_due_steps().await;
        self.transitions.notify_one();
    }

    async fn take_step(&self, found: &Found) -> Result<(), String> {
        match found.stream.status {
            Status::Creating { .. } => {
                self.settle_shards(found).await.map_err(|error| error.to_string())?;
                let mut stream = found.stream.clone();
                stream.status =
                    match rules::cannot_deliver(&stream, &self.lent(found.key()), &self.options.store) {
                        Some(why) => Status::CreatingFailed { why },
                        None => Status::Active,
                    };
                self.note(Event::resource_changed(&found.resource, stream.document())).await?;
                if stream.status == Status::Active {
                    self.deliver(found);
                }
                Ok(())
            }
            Status::Deleting { .. } => {
                self.stop_delivery(found);
                self.note(Event::resource_removed(&found.resource)).await?;
                // What is left after a crash here is nobody's, and deleted at the next start.
                for shard in found.resource.shards.iter().filter_map(|&id| self.engine.shard(ShardId(id))) {
                    match shard.delete().await {
                        Ok(()) | Err(ShardError::Deleted) => {}
                        Err(error) => return Err(error.to_string()),
                    }
                }
                Ok(())
            }
            Status::Active | Status::CreatingFailed { .. } => Ok(()),
        }
    }

    /// Proposes what a step comes to. Somebody else may have taken it meanwhile.
    async fn note(&self, event: Event) -> Result<(), String> {
        match self.catalog.propose(move |_| Ok::<_, Fault>(event)).await {
            Ok(_) => Ok(()),
            Err(error) if has_gone(&error) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Gives a delivery stream's shards its settings, as they are by now.
    pub(crate) async fn settle(&self, key: &Key) -> Result<(), Fault> {
        let found = self.existing(key)?;
        self.settle_shards(&found).await.map_err(|error| fault::failure("shards do not follow", error))
    }

    /// Creates shards that are not there, and gives those that are their settings.
    async fn settle_shards(&self, found: &Found) -> Result<(), ShardError> {
        let retention = Some(Duration::from_secs(RETENTION_HOURS * 3_600));
        let key = encryption::key(&found.stream);
        let log = ShardConfig { retention, throttle: None, key };
        // What was delivered must be known as long as what was accepted: the journal is trimmed by hand.
        let journal = ShardConfig::default();
        // The same for answers, of which there is no other copy.
        let answers = ShardConfig { key, ..ShardConfig::default() };
        for (&id, config) in found.resource.shards.iter().zip([log, journal, answers]) {
            match self.engine.shard(ShardId(id)) {
                Some(shard) => shard.configure(config).await?,
                None => match self.engine.create_shard(ShardId(id), config).await {
                    Ok(_) | Err(ShardError::Exists(_)) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(())
    }
}

impl Steps for Firehose {
    async fn take_due_steps(&self) -> Option<Duration> {
        let now_ms = self.now_ms();
        let all: Vec<_> = self.catalog.state().resources(record::KIND).cloned().collect();
        let mut due = Due::default();
        for resource in all {
            let Ok(found) = Found::read(&resource) else { continue };
            let Some(due_ms) = found.stream.status.due_ms() else { continue };
            if due_ms > now_ms {
                due.at(due_ms);
            } else if let Err(error) = self.take_step(&found).await {
                tracing::warn!(stream = %found.key(), %error, "a step is tried again");
                due.again(now_ms);
            }
        }
        due.pause(self.now_ms())
    }
}
