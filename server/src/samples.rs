//! Data Analytics infers schemas from what is in this process: its streams, its objects or those elsewhere, its functions.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use penstock_analytics::{Position, Sample, SampleFault, Samples, Source};
use penstock_api::{Arn, BoxFuture};
use penstock_catalog::{Catalog, Key};
use penstock_engine::{Engine, From, ReadLimits, Shard, ShardId};
use penstock_firehose::{Invoke, InvokeFault};
use penstock_s3::{Range, StoreError};
use penstock_sinks::s3::S3Fault;
use tokio::time::{Instant, sleep};

use crate::outlet::PictureStore;
use crate::transforms::Transforms;

/// What there is to be looked at.
pub(crate) struct Shown {
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) store: PictureStore,
    pub(crate) functions: Transforms,
}

/// Records that are read of a shard at once, and in all before it is enough.
const RECORDS_MAX: usize = 100;
/// Bytes that are read of a shard at once.
const BYTES_MAX: u64 = 256 << 10;
/// How long it is waited before it is looked again.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a function may take; clients give up after a minute.
const INVOKE_WAIT_MAX: Duration = Duration::from_secs(30);

impl Shown {
    /// The shards of a source: those of a data stream, or the log of a delivery stream.
    fn shards(&self, source: &Source) -> Option<Vec<Shard>> {
        let (Source::Stream(arn) | Source::Delivery(arn)) = source;
        let arn: Arn = arn.parse().ok()?;
        let (_, name) = arn.resource.split_once('/')?;
        let ids: Vec<u64> = match source {
            Source::Stream(_) => {
                self.catalog.stream(&arn.account, &arn.region, name)?.engine_shards().collect()
            }
            Source::Delivery(_) => {
                let key = Key::new(arn.account, arn.region, name);
                let state = self.catalog.state();
                state.resource(penstock_firehose::KIND, &key)?.shards.iter().take(1).copied().collect()
            }
        };
        Some(ids.into_iter().filter_map(|id| self.engine.shard(ShardId(id))).collect())
    }
}

impl Samples for Shown {
    fn records(
        &self,
        source: &Source,
        position: Position,
        wait_max: Duration,
    ) -> BoxFuture<'static, Result<Vec<Sample>, SampleFault>> {
        let (Source::Stream(arn) | Source::Delivery(arn)) = source;
        let (shards, arn) = (self.shards(source), arn.clone());
        Box::pin(async move {
            let shards = shards.ok_or(SampleFault::Missing(arn))?;
            let start = if position == Position::TrimHorizon { From::TrimHorizon } else { From::Latest };
            let mut places: Vec<_> = shards.into_iter().map(|shard| (shard, start)).collect();
            let until = Instant::now() + wait_max;
            let mut samples = Vec::new();
            loop {
                for (shard, from) in &mut places {
                    let limits = ReadLimits { records: RECORDS_MAX as u32, bytes: BYTES_MAX };
                    let read = shard.read_unmetered(*from, limits).await;
                    let batch = read.map_err(|error| SampleFault::Unavailable(error.to_string()))?;
                    *from = From::At(batch.next);
                    for entry in batch.records {
                        let left = RECORDS_MAX.saturating_sub(samples.len());
                        let key = String::from_utf8_lossy(&entry.key).into_owned();
                        take(&entry.data, key, entry.timestamp_us / 1_000, left, &mut samples);
                    }
                }
                if !samples.is_empty() || Instant::now() >= until {
                    return Ok(samples);
                }
                sleep(LOOK_EVERY).await;
            }
        })
    }

    fn object(
        &self,
        bucket: &str,
        key: &str,
        bytes_max: usize,
    ) -> BoxFuture<'static, Result<Bytes, SampleFault>> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        let missing = format!("s3://{bucket}/{key}");
        match &self.store {
            PictureStore::Own(store) => {
                let store = store.clone();
                let fault = move |error| match error {
                    StoreError::NoSuchBucket | StoreError::NoSuchKey => SampleFault::Missing(missing.clone()),
                    error => SampleFault::Unavailable(error.to_string()),
                };
                Box::pin(async move {
                    let (_, mut reader) = store.get(&bucket, &key, Range::All).await.map_err(&fault)?;
                    let mut begin = BytesMut::new();
                    while begin.len() < bytes_max {
                        let Some((bytes, rest)) = reader.next().await.map_err(&fault)? else { break };
                        begin.extend_from_slice(&bytes);
                        reader = rest;
                    }
                    begin.truncate(bytes_max);
                    Ok(begin.freeze())
                })
            }
            PictureStore::Elsewhere(s3) => {
                let s3 = s3.clone();
                Box::pin(async move {
                    let mut object = s3.get(&bucket, &key).await.map_err(|fault| match fault {
                        S3Fault::NoSuchBucket | S3Fault::NoSuchKey => SampleFault::Missing(missing),
                        S3Fault::Failed(why) => SampleFault::Unavailable(why),
                    })?;
                    object.truncate(bytes_max);
                    Ok(object)
                })
            }
        }
    }

    fn invoke(&self, arn: &str, event: Bytes) -> BoxFuture<'static, Result<Bytes, SampleFault>> {
        let (asked, arn) = (self.functions.invoke(arn, event, INVOKE_WAIT_MAX), arn.to_owned());
        Box::pin(async move {
            match asked.await {
                Ok(answer) if answer.failed => {
                    Err(SampleFault::Failed(String::from_utf8_lossy(&answer.payload).into_owned()))
                }
                Ok(answer) => Ok(answer.payload),
                Err(InvokeFault::NotFound) => Err(SampleFault::Missing(arn)),
                Err(InvokeFault::TimedOut) => Err(SampleFault::Failed("it timed out".to_owned())),
                Err(fault) => Err(SampleFault::Unavailable(fault.to_string())),
            }
        })
    }
}

/// Takes a record, or some of the records that a producer put into it.
fn take(data: &Bytes, partition_key: String, arrived_ms: u64, left: usize, samples: &mut Vec<Sample>) {
    match penstock_aggregation::decode(data) {
        None if left > 0 => samples.push(Sample { data: data.clone(), partition_key, arrived_ms }),
        None => {}
        Some(aggregate) => samples.extend(aggregate.records().take(left).map(|record| Sample {
            data: record.data,
            partition_key: record.partition_key.to_owned(),
            arrived_ms,
        })),
    }
}
