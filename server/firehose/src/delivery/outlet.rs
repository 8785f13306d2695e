//! The way out: what was promised is made of its records and brought to where it belongs, again and again until it is there.
//!
//! The same records and the same promise come to the same objects under the same names, so whatever is interrupted is done again.

use std::sync::Arc;

use bytes::Bytes;
use penstock_api::Clock;
use penstock_catalog::Key;
use penstock_sinks::redshift::{Redshift, Staged};
use penstock_sinks::{Chunk, Item, Outcome, Sink};
use penstock_transform::compression::{CompressionFormat, Compressor};
use penstock_transform::failure::{Detail, Failure};
use serde_json::Value as Json;
use uuid::Uuid;

use super::buffers::Buffer;
use super::conversion::{Conversion, Converted};
use super::ledger::{Goal, Object};
use crate::describe;
use crate::limits::{PUT_PAUSE_MAX, PUT_PAUSE_MIN};
use crate::store::{ObjectStore, PutObject};
use crate::tables::Tables;

/// What it takes to deliver what a delivery stream has promised.
pub(crate) struct Outlet {
    pub(crate) stream: Key,
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) tables: Arc<dyn Tables>,
    /// The destination, if it is not S3.
    pub(crate) sink: Option<Arc<dyn Sink>>,
    /// The table that objects are copied into, if they are.
    pub(crate) redshift: Option<Arc<Redshift>>,
    pub(crate) clock: Clock,
}

impl Outlet {
    /// Delivers records of an input; they are there when this resolves.
    pub(crate) async fn deliver(&self, input: u64, goal: Goal, buffer: Buffer) {
        match goal {
            Goal::Object(object) => drop(self.put(&object, buffer.into_bytes()).await),
            Goal::Told { object, why } => drop(self.put(&object, told(&why, &buffer)).await),
            Goal::File { object, failures, conversion } => {
                let Converted { file, failures: lines } = self.convert(conversion, buffer).await;
                if let Some(file) = file {
                    self.put(&object, file).await;
                }
                if !lines.is_empty() {
                    self.put(&failures, lines).await;
                }
            }
            Goal::Copied { object, id } => {
                let bytes = self.put(&object, buffer.into_bytes()).await;
                self.copy(&object, bytes, id).await;
            }
            Goal::Sink { id, failures } => {
                let lines = self.bring(id, items(input, buffer)).await;
                if !lines.is_empty() {
                    self.put(&failures, lines).await;
                }
            }
        }
    }

    /// Copies an object into a table. One that it does not take stays where it is, with a manifest for whoever loads it later.
    async fn copy(&self, object: &Object, bytes: u64, id: Uuid) {
        // Nothing if the destination has been replaced while the server did not run: the object is in S3, which is enough for it.
        let Some(redshift) = &self.redshift else { return };
        let (bucket, key) = (object.bucket.clone(), object.key.clone());
        if let Err(fault) = redshift.copy(&[Staged { bucket, key, bytes }], id).await {
            let manifest = fault.manifest.as_deref().unwrap_or_default();
            let Object { bucket, key, .. } = object;
            tracing::error!(stream = %self.stream, bucket, key, manifest, %fault, "an object was not copied into its table");
        }
    }

    /// Brings records to a destination that is not S3; lines that tell of those that it did not take.
    async fn bring(&self, id: Uuid, items: Vec<Item>) -> Vec<u8> {
        let mut lines = Vec::new();
        let Some(sink) = &self.sink else {
            // Promised to a destination that has been replaced by S3 while the server did not run.
            let now_ms = penstock_api::millis(self.clock.now());
            items.iter().for_each(|item| replaced(item, now_ms).write(&mut lines));
            return lines;
        };
        let stream_arn = describe::arn(&self.stream).into();
        let chunk = Chunk { id, stream_arn, items: items.clone() };
        let Outcome { failed } = Arc::clone(sink).deliver(chunk).await;
        failed.iter().for_each(|failed| sink.failure(&items[failed.item], failed).write(&mut lines));
        lines
    }

    /// Off the runtime's threads, which others wait for.
    async fn convert(&self, configuration: Json, buffer: Buffer) -> Converted {
        let conversion = Conversion::read(&configuration, &self.stream.account, &self.stream.region);
        let Ok(Some(conversion)) = conversion else {
            unreachable!("what was promised was read before, by this version or an older one")
        };
        let (tables, now_ms) = (Arc::clone(&self.tables), penstock_api::millis(self.clock.now()));
        let work = tokio::task::spawn_blocking(move || conversion.convert(&buffer, &tables, now_ms));
        work.await.expect("converting does not panic")
    }

    /// Puts an object, again and again until it is there, and tells its length.
    async fn put(&self, object: &Object, bytes: Vec<u8>) -> u64 {
        let Some(format) = CompressionFormat::named(&object.compression) else {
            unreachable!("the names of compressions are those of this version or an older one")
        };
        let body = match format {
            CompressionFormat::Uncompressed => Bytes::from(bytes),
            _ => compressed(format, bytes, uuid_of(&object.key)).await,
        };
        let object = PutObject {
            bucket: object.bucket.clone(),
            key: object.key.clone(),
            content_encoding: format.content_encoding(),
            body,
        };
        let mut pause = PUT_PAUSE_MIN;
        while let Err(error) = self.store.put(object.clone()).await {
            let PutObject { bucket, key, .. } = &object;
            tracing::warn!(stream = %self.stream, bucket, key, %error, "an object is put again");
            tokio::time::sleep(pause).await;
            pause = (2 * pause).min(PUT_PAUSE_MAX);
        }
        object.body.len() as u64
    }
}

/// The records of a buffer, each with an id that it has whenever it is read.
fn items(input: u64, buffer: Buffer) -> Vec<Item> {
    let marks: Vec<_> = buffer
        .items()
        .map(|item| (item.data.len(), item.arrived_ms, format!("{input}-{}-{}", item.position, item.part)))
        .collect();
    let mut bytes = Bytes::from(buffer.into_bytes());
    let item = |(length, arrived_ms, id)| Item { data: bytes.split_to(length), arrived_ms, id };
    marks.into_iter().map(item).collect()
}

/// A record whose destination is no more, as the error output tells of it.
fn replaced(item: &Item, now_ms: i64) -> Failure<'_> {
    Failure {
        attempts_made: 0,
        arrival_timestamp_ms: item.arrived_ms,
        error_code: "DestinationReplaced",
        error_message: "The destination was replaced before it took the record.",
        attempt_ending_timestamp_ms: now_ms,
        raw_data: &item.data,
        detail: Detail::HttpEndpoint { sub_sequence_number: 0, data_id: &item.id },
    }
}

/// Records whose partition makes no key, as the error output tells of each.
fn told(why: &str, buffer: &Buffer) -> Vec<u8> {
    let mut lines = Vec::new();
    for item in buffer.items() {
        Failure::metadata_extraction(item.data, why, item.arrived_ms, item.arrived_ms).write(&mut lines);
    }
    lines
}

/// Off the runtime's threads, which others wait for.
async fn compressed(format: CompressionFormat, bytes: Vec<u8>, entry: String) -> Bytes {
    let work = tokio::task::spawn_blocking(move || {
        let mut out = Vec::with_capacity(bytes.len() / 2);
        let mut compressor = Compressor::new(format, &entry);
        compressor.write(&bytes, &mut out);
        compressor.finish(&mut out);
        Bytes::from(out)
    });
    work.await.expect("compressing does not panic")
}

/// The name of the one file in an archive: the same each time the object is made.
fn uuid_of(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key);
    let hash = xxhash_rust::xxh3::xxh3_128(name.as_bytes());
    uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid().to_string()
}
