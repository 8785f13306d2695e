//! Delivery streams as sources: their logs are read beside their delivery, which keeps what is still to be read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use penstock_api::Arn;
use penstock_catalog::{Catalog, Key};
use penstock_engine::{Engine, ShardId};
use penstock_firehose::Readers;
use penstock_runtime::{Source, SourceShard};

/// How far applications have read delivery streams. It is asked by Data Firehose before that gives up what is delivered.
///
/// Which applications read a delivery stream, the catalog says: one that is to run and was not started yet, as after a start of the
/// server, still needs all that is there.
pub struct Holds {
    catalog: Catalog,
    /// Where each application reads on after a crash, by its number. One that is not here may need everything.
    next: Mutex<HashMap<u64, u64>>,
}

impl Holds {
    /// With nothing read.
    #[must_use]
    pub fn new(catalog: Catalog) -> Holds {
        Holds { catalog, next: Mutex::default() }
    }

    /// An application begins: where it will read is not known yet.
    pub(crate) fn begin(&self, application: u64) {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).remove(&application);
    }

    fn kept(&self, application: u64, next: u64) {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).insert(application, next);
    }
}

impl Readers for Holds {
    fn floor(&self, stream: &Key) -> Option<u64> {
        let arn =
            Arn::new("firehose", &stream.region, &stream.account, format!("deliverystream/{}", stream.name));
        let readers = penstock_analytics::readers_of(&self.catalog.state(), &arn);
        let next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        readers.iter().map(|application| next.get(application).copied().unwrap_or(0)).min()
    }
}

/// A delivery stream that records are put into.
pub(crate) struct DeliverySource {
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) key: Key,
    /// The input stream of the program: there is one shard.
    pub(crate) stream: Arc<str>,
    pub(crate) holds: Arc<Holds>,
    /// The number of the application that reads it.
    pub(crate) application: u64,
}

impl DeliverySource {
    fn log(&self) -> Option<u64> {
        penstock_firehose::log_of(&self.catalog.state(), &self.key)
    }
}

impl Source for DeliverySource {
    fn shards(&self) -> Vec<SourceShard> {
        let shard = self.log().and_then(|id| self.engine.shard(ShardId(id)));
        let source = |shard| SourceShard {
            shard,
            parents: Vec::new(),
            stream: Arc::clone(&self.stream),
            name: "".into(),
            number: Arc::new(|_| String::new()),
        };
        shard.into_iter().map(source).collect()
    }

    fn kept(&self, next: &BTreeMap<u64, u64>) {
        let place = self.log().and_then(|id| next.get(&id).copied());
        self.holds.kept(self.application, place.unwrap_or(0));
    }
}
