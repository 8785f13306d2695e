//! Which stream has which fragments, and who is connected to it.

use crate::record::StreamRecord;
use crate::{Video, fault};
use penstock_api::Fault;
use penstock_engine::ShardId;
use penstock_fragments::{Blocks, FragmentNumber, ReadFailed, Recording, RecordingShards};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// The streams that were asked for since the start.
#[derive(Default)]
pub(crate) struct Recordings {
    places: Mutex<HashMap<u64, Arc<Place>>>,
    blocks: Blocks,
}

/// One stream's.
struct Place {
    recording: tokio::sync::Mutex<Option<Arc<Recording>>>,
    connections: Arc<Connections>,
}

/// Who is connected to a stream.
pub(crate) struct Connections {
    pub(crate) producers: Arc<Semaphore>,
    pub(crate) viewers: Arc<Semaphore>,
    /// Readers of single fragments.
    pub(crate) list_readers: Arc<Semaphore>,
}

impl Connections {
    fn new() -> Connections {
        use crate::media::limits::{LIST_READERS_MAX, PRODUCERS_MAX, VIEWERS_MAX};
        Connections {
            producers: Arc::new(Semaphore::new(PRODUCERS_MAX)),
            viewers: Arc::new(Semaphore::new(VIEWERS_MAX)),
            list_readers: Arc::new(Semaphore::new(LIST_READERS_MAX)),
        }
    }
}

impl Recordings {
    fn place(&self, stream: u64) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let new =
            || Arc::new(Place { recording: Default::default(), connections: Arc::new(Connections::new()) });
        Arc::clone(places.entry(stream).or_insert_with(new))
    }

    /// The stream with this number is no more.
    pub(crate) async fn close(&self, stream: u64) {
        let place = self.places.lock().unwrap_or_else(PoisonError::into_inner).remove(&stream);
        let Some(place) = place else { return };
        if let Some(recording) = place.recording.lock().await.take() {
            recording.live().close();
        }
    }
}

impl Video {
    /// A stream's fragments.
    pub(crate) async fn recording(&self, stream: &StreamRecord) -> Result<Arc<Recording>, Fault> {
        let place = self.recordings.place(stream.resource.number);
        let mut open = place.recording.lock().await;
        let is_stored = stream.settings().retention_hours > 0;
        if let Some(recording) = open.as_ref().filter(|recording| recording.is_stored() == is_stored) {
            return Ok(Arc::clone(recording));
        }
        let recording = if is_stored {
            let shard = |id: &u64| {
                self.engine.shard(ShardId(*id)).ok_or_else(|| fault::failure("a shard is missing", id))
            };
            let [media, index, journal] = &stream.resource.shards[..] else {
                return Err(fault::failure("the stream has other shards", stream.key()));
            };
            let shards =
                RecordingShards { media: shard(media)?, index: shard(index)?, journal: shard(journal)? };
            let opened = Recording::open(shards, self.recordings.blocks.clone()).await;
            opened.map_err(|error| fault::failure("a stream cannot be opened", error))?
        } else {
            Recording::in_memory()
        };
        let recording = Arc::new(recording);
        if let Some(former) = open.replace(Arc::clone(&recording)) {
            // Its retention has changed from nothing to something or back: connections begin anew.
            former.live().close();
        }
        Ok(recording)
    }

    /// Who is connected to a stream.
    pub(crate) fn connections(&self, stream: &StreamRecord) -> Arc<Connections> {
        Arc::clone(&self.recordings.place(stream.resource.number).connections)
    }

    /// The oldest number that a stream's retention still shows.
    pub(crate) fn oldest(&self, stream: &StreamRecord) -> FragmentNumber {
        let hours = i64::from(stream.settings().retention_hours);
        let oldest_ms = self.now_ms() - hours * 3_600_000;
        FragmentNumber::at(u64::try_from(oldest_ms).unwrap_or(0))
    }
}

/// What a reader is told of fragments that cannot be read.
pub(crate) fn not_read(error: ReadFailed) -> Fault {
    match error {
        ReadFailed::Gone => fault::not_found("fragment"),
        error => fault::failure("fragments cannot be read", error),
    }
}
