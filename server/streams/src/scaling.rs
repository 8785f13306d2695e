//! On-demand streams: what is written to them is measured, and their shards are split before it is too much.
//!
//! A shard that is offered more than half of what it takes, over a window, is split, so that a stream carries twice what it was
//! last seen to be offered: the service doubles in the same way. It is split between the hash keys that were seen, so that
//! uneven traffic is divided as well; one hot hash key cannot be. Shards are not merged again when the traffic has gone.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use penstock_api::Fault;
use penstock_catalog::{HashRange, Mode, State, Status, Step, Stream, Wanted};
use tokio::sync::Notify;

use crate::{Streams, Timing, limits, reshard};

/// What a shard was offered since it was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// Records, refused ones too.
    pub records: u64,
    /// Bytes of their keys and data.
    pub bytes: u64,
    /// The lowest and the highest of their hash keys.
    pub hash_keys: HashRange,
}

/// What on-demand streams were offered since they were last looked at, by the stream's number and the shard's index.
#[derive(Default)]
pub(crate) struct Traffic(Mutex<HashMap<u64, BTreeMap<u32, Load>>>);

impl Traffic {
    /// Counts what a shard is offered.
    pub(crate) fn count(&self, stream: u64, shard: u32, load: Load) {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted =
            streams.entry(stream).or_default().entry(shard).or_insert(Load { records: 0, bytes: 0, ..load });
        counted.records += load.records;
        counted.bytes += load.bytes;
        counted.hash_keys.start = counted.hash_keys.start.min(load.hash_keys.start);
        counted.hash_keys.end = counted.hash_keys.end.max(load.hash_keys.end);
    }

    fn take(&self) -> HashMap<u64, BTreeMap<u32, Load>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Looks at the traffic again and again, or when it is told to, until the streams are dropped.
pub(crate) async fn watch(streams: Weak<Streams>, wake: Arc<Notify>) {
    let mut since = Instant::now();
    while let Some(open) = streams.upgrade() {
        let window = match open.options.timing {
            Timing::Aws => limits::TRAFFIC_WINDOW,
            Timing::Instant => limits::TRAFFIC_WINDOW_INSTANT,
        };
        drop(open);
        let _ = tokio::time::timeout(window, wake.notified()).await;
        let Some(open) = streams.upgrade() else { return };
        open.scale(std::mem::replace(&mut since, Instant::now()).elapsed()).await;
    }
}

impl Streams {
    /// Looks at on-demand streams now.
    pub(crate) fn look_at_traffic(&self) {
        self.scaling.notify_one();
    }

    /// Gives on-demand streams the shards that they need by what they were offered in this time.
    async fn scale(self: &Arc<Streams>, window: Duration) {
        let mut traffic = self.traffic.take();
        let streams: Vec<Arc<Stream>> = {
            let state = self.catalog.state();
            let scaled = state.streams().filter(|stream| stream.mode == Mode::OnDemand);
            scaled.filter(|stream| stream.status == Status::Active).cloned().collect()
        };
        for stream in streams {
            let loads = traffic.remove(&stream.number).unwrap_or_default();
            if steps(&stream, &loads, window).is_empty() {
                continue;
            }
            let key = stream.key.clone();
            let decide = move |state: &State| {
                // As it is by now.
                let stream = state.stream(&key.account, &key.region, &key.name);
                let stream = stream.filter(|it| it.status == Status::Active && it.mode == Mode::OnDemand);
                let Some(stream) = stream else { return Ok::<_, Fault>(None) };
                let steps = steps(stream, &loads, window);
                Ok((!steps.is_empty()).then(|| (Arc::clone(stream), Wanted::Shards(steps))))
            };
            match self.update(decide).await {
                Ok(()) => tracing::info!(stream = %stream.key, "an on-demand stream gets more shards"),
                Err(fault) => {
                    tracing::warn!(stream = %stream.key, code = %fault.code, "an on-demand stream gets no more shards");
                }
            }
        }
    }
}

/// The splits that a stream needs.
fn steps(stream: &Stream, loads: &BTreeMap<u32, Load>, window: Duration) -> Vec<Step> {
    let open = stream.open_shards().len();
    let warm = stream.warm_mibps.map_or(0, |mibps| mibps as usize).min(limits::WARM_SHARDS_MAX);
    if warm > open {
        return reshard::plan(stream, warm);
    }
    let room = limits::ON_DEMAND_SHARDS_MAX.saturating_sub(open);
    let hot = stream.open_shards().filter_map(|shard| {
        let load = loads.get(&shard.index).filter(|load| is_hot(load, window))?;
        let HashRange { start, end } = shard.range;
        let HashRange { start: lowest, end: highest } = load.hash_keys;
        let middle = start + (end - start) / 2 + 1;
        let at =
            if lowest < middle && middle <= highest { middle } else { lowest + (highest - lowest) / 2 + 1 };
        // A single hash key cannot be divided; and what was counted of the shard before may lie beside it.
        (lowest < highest && start < at && at <= end).then_some(Step::Split { shard: shard.index, at })
    });
    hot.take(room).collect()
}

/// Is the shard offered more than half of what it takes?
fn is_hot(load: &Load, window: Duration) -> bool {
    let half = |per_s: u64| per_s as f64 / 2.0 * window.as_secs_f64();
    load.bytes as f64 > half(limits::SHARD_WRITE_BYTES_PER_S)
        || load.records as f64 > half(limits::SHARD_WRITE_RECORDS_PER_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, stream_with};
    use crate::{Throttle, hash};

    const SECOND: Duration = Duration::from_secs(1);

    fn load(records: u64, bytes: u64, hash_keys: HashRange) -> Load {
        Load { records, bytes, hash_keys }
    }

    #[test]
    fn shards_that_are_half_full_are_split_in_their_middle() {
        let stream = stream_with(&hash::divide(2));
        let [low, high] = hash::divide(2)[..] else { panic!("two shards") };
        let at = 1 << 126;
        for (records, bytes, split) in [(501, 0, true), (0, 600_000, true), (500, 500_000, false)] {
            let loads = BTreeMap::from([(0, load(records, bytes, low)), (1, load(1, 1, high))]);
            let expected = if split { vec![Step::Split { shard: 0, at }] } else { Vec::new() };
            assert_eq!(steps(&stream, &loads, SECOND), expected, "{records} {bytes}");
        }
    }

    #[test]
    fn uneven_traffic_is_divided_and_a_single_key_is_not() {
        let stream = stream_with(&[HashRange::ALL]);
        let of = |start, end| {
            let loads = BTreeMap::from([(0, load(900, 0, HashRange { start, end }))]);
            steps(&stream, &loads, SECOND)
        };
        assert_eq!(of(100, 200), [Step::Split { shard: 0, at: 151 }]);
        assert_eq!(of(100, 100), []);
        assert_eq!(of(0, u128::MAX), [Step::Split { shard: 0, at: 1 << 127 }]);
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many = hash::divide(limits::ON_DEMAND_SHARDS_MAX - 1);
        let stream = stream_with(&many);
        let loads = (0u32..).zip(&many).map(|(index, &range)| (index, load(900, 0, range))).collect();
        assert_eq!(steps(&stream, &loads, SECOND).len(), 1);
    }

    #[tokio::test]
    async fn an_on_demand_stream_grows_with_its_traffic() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_on_demand("orders").await;
        service.create("provisioned", 1).await;
        for _ in 0..1_000 {
            service.put_many("orders", 100).await;
            service.put_spread("orders", 400).await;
            service.put_spread("provisioned", 100).await;
            if service.stream("orders").open_shards().len() >= 8 {
                break;
            }
        }
        assert!(service.stream("orders").open_shards().len() >= 8);
        assert_eq!(service.stream("provisioned").open_shards().len(), 1);
        service.close();
    }
}
