//! Data streams and delivery streams as destinations.

use bytes::Bytes;
use penstock_catalog::{Catalog, Key};
use penstock_engine::Engine;
use penstock_runtime::{Route, Target};

/// A data stream. Records get partition keys of their own, which spread them over its shards.
pub(crate) struct StreamTarget {
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) key: Key,
}

impl Target for StreamTarget {
    fn routes(&self) -> Vec<Route> {
        let stream = self.catalog.stream(&self.key.account, &self.key.region, &self.key.name);
        let Some(stream) = stream else { return Vec::new() };
        let route = |shard: &penstock_catalog::Shard| Route {
            shard: shard.engine,
            start: shard.range.start,
            end: shard.range.end,
        };
        let routes: Vec<Route> = stream.open_shards().map(route).collect();
        // A shard that is in the catalog and not in the engine is a moment from being there.
        let is_there = |route: &Route| self.engine.shard(penstock_engine::ShardId(route.shard)).is_some();
        if routes.iter().all(is_there) { routes } else { Vec::new() }
    }

    fn key(&self, number: u64) -> (Bytes, u128) {
        // Far apart for numbers that are near each other.
        let key = format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let hash = penstock_streams::of_partition_key(&key);
        (key.into(), hash)
    }
}

/// A delivery stream.
pub(crate) struct DeliveryTarget {
    pub(crate) catalog: Catalog,
    pub(crate) key: Key,
}

impl Target for DeliveryTarget {
    fn routes(&self) -> Vec<Route> {
        let log = penstock_firehose::log_of(&self.catalog.state(), &self.key);
        log.into_iter().map(|shard| Route { shard, start: 0, end: u128::MAX }).collect()
    }

    fn key(&self, number: u64) -> (Bytes, u128) {
        (Bytes::new(), u128::from(number))
    }
}
