//! Data Firehose: delivery streams, which take records in and bring them to a destination.
//!
//! A delivery stream is a resource of the catalog whose document this crate alone understands (`record`); what it accepts lies in a
//! shard of the engine of its own until it is delivered.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod delivery;
mod describe;
mod encryption;
mod fault;
mod functions;
mod kind;
mod lifecycle;
mod limits;
mod ops;
mod put;
mod rate;
mod readers;
mod record;
mod rules;
mod store;
mod tables;
mod tags;
#[cfg(test)]
mod testing;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use penstock_api::keys::{KeyFault, KeyProvider};
use penstock_api::{CallContext, Clock, Fault};
use penstock_catalog::{Catalog, Event, Key, ProposeError, Refused, State};
use penstock_engine::{Engine, KeyRing, ShardError, ShardId};
use penstock_model::Document;
use penstock_sinks::Environment;
use serde_json::Value as Json;
use tokio::sync::Notify;

pub use functions::{Invoke, InvokeFault, Invoked};
pub use ops::OPERATIONS;
pub use penstock_api::{Throttle, Timing};
pub use readers::Readers;
pub use record::KIND;
pub use store::{ObjectStore, PutObject, StoreFault};
pub use tables::{Table, TableFault, TableName, Tables};

use delivery::Delivery;
use rate::Rates;
use record::{DeliveryStream, Found};

/// Shards of the engine that a delivery stream has: its log of what was accepted, its journal of what was delivered, and the log of what
/// a function answered.
const SHARDS: u32 = 3;

/// How the service is to behave.
#[derive(Clone)]
pub struct FirehoseOptions {
    /// Whether the service's rates are kept.
    pub throttle: Throttle,
    /// How long a delivery stream is being created and deleted.
    pub timing: Timing,
    /// Who keeps the keys of encrypted delivery streams.
    pub keys: Arc<dyn KeyProvider>,
    /// Where the engine looks for them: its [`penstock_engine::Options::keys`].
    pub ring: Arc<KeyRing>,
    /// Where objects go.
    pub store: Arc<dyn ObjectStore>,
    /// The tables that records are converted by.
    pub tables: Arc<dyn Tables>,
    /// What destinations elsewhere are reached with, whatever its region.
    pub lent: Environment,
    /// Who transforms records.
    pub functions: Arc<dyn Invoke>,
    /// Who else reads what was accepted.
    pub readers: Arc<dyn Readers>,
    /// The time of day.
    pub clock: Clock,
}

/// The delivery streams could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer version wrote what this one does not understand: start that one.
    #[error("{0}; a newer version of Penstock wrote it")]
    Newer(String),
    /// A delivery stream is encrypted, and its key cannot be had: what it accepted could not be delivered.
    #[error("delivery stream {stream} is encrypted: {fault}")]
    Key {
        /// The delivery stream.
        stream: Key,
        /// Why not, and what to do.
        fault: KeyFault,
    },
    /// A shard could not be created. Follow the engine's advice.
    #[error("a shard: {0}")]
    Shard(#[from] ShardError),
}

/// The service. Its operations are reached through [`penstock_api::Dispatch`].
pub struct Firehose {
    catalog: Catalog,
    engine: Engine,
    options: FirehoseOptions,
    /// Wakes the task that takes due steps: there may be an earlier one.
    transitions: Arc<Notify>,
    rates: Rates,
    /// The deliveries that run, by the number of their delivery stream.
    deliveries: Mutex<HashMap<u64, delivery::Handle>>,
}

impl Firehose {
    /// Opens the service: finishes what a crash interrupted and starts the task that takes due steps. To be called within a tokio
    /// runtime, after the streams have been opened, which put catalog and engine together.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(
        catalog: Catalog,
        engine: Engine,
        options: FirehoseOptions,
    ) -> Result<Arc<Firehose>, OpenError> {
        let transitions = Arc::new(Notify::new());
        let firehose = Arc::new(Firehose {
            catalog,
            engine,
            options,
            transitions: Arc::clone(&transitions),
            rates: Rates::default(),
            deliveries: Mutex::default(),
        });
        firehose.reconcile().await?;
        tokio::spawn(penstock_catalog::take_steps(Arc::downgrade(&firehose), transitions));
        Ok(firehose)
    }

    /// The key of a delivery stream of the caller.
    fn key(context: &CallContext, name: &str) -> Key {
        Key::new(&*context.caller.account, &*context.caller.region, name)
    }

    /// The delivery stream, in whatever state.
    fn existing(&self, key: &Key) -> Result<Found, Fault> {
        find(&self.catalog.state(), key)
    }

    /// Changes a delivery stream: what `change` makes of it is on disk when this resolves.
    async fn change(
        &self,
        key: Key,
        change: impl FnOnce(&Found, &mut DeliveryStream) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let decide = move |state: &State| {
            let found = find(state, &key)?;
            let mut stream = found.stream.clone();
            change(&found, &mut stream)?;
            Ok(Event::resource_changed(&found.resource, stream.document()))
        };
        match self.catalog.propose(decide).await {
            Ok(_) => Ok(()),
            Err(error) => Err(fault::not_proposed(error)),
        }
    }

    /// Delivers what a delivery stream has accepted from here on, unless that is done already.
    fn deliver(&self, found: &Found) {
        let number = found.resource.number;
        let mut deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        // Two may take the same step: the one that comes last finds all shards there.
        let shards = found.resource.shards.iter().map(|&id| self.engine.shard(ShardId(id)));
        let Some(shards) = shards.collect::<Option<Vec<_>>>() else { return };
        let Some(journal) = shards.get(1).cloned() else { return };
        let answers = shards.get(2).cloned();
        deliveries.entry(number).or_insert_with(|| {
            let delivery = Delivery {
                catalog: self.catalog.clone(),
                key: found.key().clone(),
                number,
                engine: self.engine.clone(),
                journal,
                answers,
                invoke: Arc::clone(&self.options.functions),
                readers: Arc::clone(&self.options.readers),
                store: Arc::clone(&self.options.store),
                tables: Arc::clone(&self.options.tables),
                lent: self.lent(found.key()),
                clock: self.options.clock.clone(),
            };
            delivery.start()
        });
    }

    /// What the destination of a delivery stream is reached with.
    fn lent(&self, key: &Key) -> Environment {
        Environment { region: key.region.as_str().into(), ..self.options.lent.clone() }
    }

    /// Delivers nothing more of a delivery stream.
    fn stop_delivery(&self, found: &Found) {
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner).remove(&found.resource.number);
    }

    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        penstock_api::millis(self.options.clock.now())
    }

    /// When a step of so many milliseconds that begins now is due.
    fn due_ms(&self, aws_ms: i64) -> i64 {
        self.options.timing.due_ms(self.now_ms(), aws_ms)
    }
}

impl Drop for Firehose {
    fn drop(&mut self) {
        // The task looks up, finds the service gone, and ends.
        self.transitions.notify_one();
    }
}

/// The shard that takes the records of a delivery stream that is active. For services that write there themselves.
#[must_use]
pub fn log_of(state: &State, key: &Key) -> Option<u64> {
    let found = find(state, key).ok()?;
    let is_open = found.stream.status == record::Status::Active && found.stream.is_direct_put();
    found.resource.shards.first().copied().filter(|_| is_open)
}

fn find(state: &State, key: &Key) -> Result<Found, Fault> {
    let resource = state.resource(KIND, key).ok_or_else(|| fault::not_found(key))?;
    Found::read(resource).map_err(|error| fault::failure("a document is not understood", error))
}

/// An input or a part of one as the API writes it.
fn json_of(document: &impl Document) -> Json {
    let mut bytes = Vec::new();
    document.write_json(&mut bytes);
    serde_json::from_slice(&bytes).expect("what was written as JSON is JSON")
}

/// Whether the catalog refused because the resource is not what it was any more.
fn has_gone(error: &ProposeError<Fault>) -> bool {
    matches!(error, ProposeError::Refused(Refused::Missing | Refused::State))
}
