//! Deliveries: for each delivery stream a task that reads its log, keeps records in buffers, and brings what is cut from them to the
//! destination, each record once.
//!
//! ```text
//!  log ──▶ buffers, by partition ──▶ intent, on disk ──▶ compressed ──▶ put, again and again ──▶ done, on disk
//! ```
//!
//! What is not delivered stays in the log, and a destination that is down fills the log and nothing else: a delivery reads no further
//! than its buffers and what it has under way may hold.

mod buffers;
mod ledger;
pub(crate) mod settings;
pub(crate) mod steps;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use penstock_api::Clock;
use penstock_catalog::{Catalog, Key};
use penstock_engine::{
    AppendError, AppendReason, Batch, From as ReadFrom, Position, ReadError, ReadLimits, Record, Shard,
};
use penstock_transform::compression::{CompressionFormat, Compressor};
use penstock_transform::failure::Failure;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use self::buffers::{Buffer, Buffers};
use self::ledger::{Entry, Intent, Kind, Ledger, Part, Place};
use self::settings::Settings;
use self::steps::{Steps, Times};
use crate::limits::{
    BUFFERS_BYTES_MAX, BUFFERS_MAX, CHECKPOINT_ENTRIES, DELIVERY_LOOK_EVERY, PUT_PAUSE_MAX, PUT_PAUSE_MIN,
    READ_BYTES, READ_PAUSE, READ_RECORDS, SENDING_MAX,
};
use crate::record;
use crate::store::{ObjectStore, PutObject};

/// A delivery that runs until its handle is dropped or the delivery stream is gone.
pub(crate) struct Handle {
    _stop: watch::Sender<()>,
}

/// One delivery stream's delivery.
pub(crate) struct Delivery {
    pub(crate) catalog: Catalog,
    pub(crate) key: Key,
    pub(crate) number: u64,
    pub(crate) log: Shard,
    pub(crate) journal: Shard,
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) clock: Clock,
}

/// Why a delivery does not go on.
enum End {
    /// It was told to stop, or its delivery stream is gone.
    Stopped,
    /// The engine does not work: nothing can be promised or kept. The next start goes on.
    Engine(String),
}

impl Delivery {
    /// Starts it. To be called within a tokio runtime.
    pub(crate) fn start(self) -> Handle {
        let (stop, stopped) = watch::channel(());
        tokio::spawn(async move {
            let key = self.key.clone();
            match self.run(stopped).await {
                End::Stopped => {}
                End::Engine(error) => {
                    tracing::error!(stream = %key, %error, "nothing is delivered until the next start");
                }
            }
        });
        Handle { _stop: stop }
    }

    async fn run(self, stopped: watch::Receiver<()>) -> End {
        let ledger = match self.replay().await {
            Ok(ledger) => ledger,
            Err(error) => return End::Engine(error.to_string()),
        };
        let next = Position::new(ledger.low());
        let steps = match Steps::read(ledger.processing()) {
            Ok(steps) => steps,
            Err(error) => return End::Engine(error),
        };
        let running = Running {
            next,
            ledger,
            steps,
            buffers: Buffers::default(),
            again: HashMap::new(),
            sending: JoinSet::new(),
            under_way: HashSet::new(),
            entries: 0,
            settings: None,
            of: self,
        };
        running.run(stopped).await.unwrap_or_else(|end| end)
    }

    /// What the journal adds up to.
    async fn replay(&self) -> Result<Ledger, ReadError> {
        let limits = ReadLimits { records: READ_RECORDS, bytes: READ_BYTES };
        let (mut ledger, mut from) = (Ledger::default(), ReadFrom::TrimHorizon);
        loop {
            let batch = self.journal.read_unmetered(from, limits).await?;
            for record in &batch.records {
                match serde_json::from_slice(&record.data) {
                    Ok(entry) => ledger.apply(entry),
                    Err(error) => {
                        return Err(ReadError::Failed(format!("the journal is not understood: {error}")));
                    }
                }
            }
            if batch.last {
                return Ok(ledger);
            }
            from = ReadFrom::At(batch.next);
        }
    }
}

struct Running {
    of: Delivery,
    ledger: Ledger,
    /// How records are processed, by the ledger.
    steps: Steps,
    buffers: Buffers,
    /// Where to read on.
    next: Position,
    /// Records of objects that were promised before the last stop, by intent.
    again: HashMap<u64, Buffer>,
    /// What is on its way, as tasks and as intents.
    sending: JoinSet<u64>,
    under_way: HashSet<u64>,
    /// Entries of the journal behind the last checkpoint.
    entries: usize,
    settings: Option<Arc<Settings>>,
}

type Going<T> = Result<T, End>;

impl Running {
    async fn run(mut self, mut stopped: watch::Receiver<()>) -> Going<End> {
        loop {
            let settings = self.settings()?;
            self.cut_due(&settings).await?;
            let reads = self.change_processing(&settings).await?;
            self.checkpoint_if_due().await?;
            let wait = self.due_in().unwrap_or(DELIVERY_LOOK_EVERY).min(DELIVERY_LOOK_EVERY);
            let more = self.of.log.wait_past(self.next);
            tokio::select! {
                _ = stopped.changed() => return Ok(End::Stopped),
                Some(sent) = self.sending.join_next() => self.sent(sent).await?,
                more = more, if reads => match more {
                    Ok(()) => self.read(&settings).await?,
                    Err(error) => self.unreadable(&error).await?,
                },
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The destination as it is by now.
    fn settings(&mut self) -> Going<Arc<Settings>> {
        let resource = self.of.catalog.state().resource(record::KIND, &self.of.key).cloned();
        let resource = resource.filter(|resource| resource.number == self.of.number).ok_or(End::Stopped)?;
        if let Some(known) = &self.settings
            && known.revision == resource.revision
        {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(Settings::read(&resource).map_err(End::Engine)?);
        self.buffers.reschedule(|(kind, _)| read.hints(kind).wait_max_ms);
        self.settings = Some(Arc::clone(&read));
        Ok(read)
    }

    /// Goes over to other processors, once what was processed by those before is delivered. Whether records may be read meanwhile.
    async fn change_processing(&mut self, settings: &Arc<Settings>) -> Going<bool> {
        if *self.ledger.processing() == settings.processing {
            return Ok(true);
        }
        if self.ledger.pending().len() > self.under_way.len() {
            // Their records have to be read again first.
            return Ok(true);
        }
        while let Some((_, part)) = self.buffers.first_due() {
            let part = part.clone();
            self.cut_part(settings, &part).await?;
        }
        if self.ledger.pending().len() > 0 {
            return Ok(false);
        }
        let processing = settings.processing.clone();
        self.steps = Steps::read(&processing).map_err(End::Engine)?;
        self.ledger.apply(Entry::Processing(processing));
        self.write_checkpoint().await?;
        Ok(true)
    }

    fn now_ms(&self) -> i64 {
        crate::millis(self.of.clock.now())
    }

    /// How long until a buffer has waited long enough.
    fn due_in(&self) -> Option<Duration> {
        let (due_ms, _) = self.buffers.first_due()?;
        let left_ms = due_ms.saturating_sub(self.now_ms());
        Some(Duration::from_millis(u64::try_from(left_ms).unwrap_or(0)))
    }

    /// Reads on, and puts what there is where it belongs.
    async fn read(&mut self, settings: &Arc<Settings>) -> Going<()> {
        let limits = ReadLimits { records: READ_RECORDS, bytes: READ_BYTES };
        match self.of.log.read_unmetered(ReadFrom::At(self.next), limits).await {
            Ok(batch) => self.take_in(settings, batch).await,
            Err(error) => self.unreadable(&error).await,
        }
    }

    async fn unreadable(&mut self, error: &ReadError) -> Going<()> {
        match error {
            ReadError::Deleted => Err(End::Stopped),
            ReadError::Closed => Err(End::Stopped),
            ReadError::Damaged { to, .. } => {
                tracing::error!(stream = %self.of.key, %error, "records that were accepted are lost");
                self.next = *to;
                Ok(())
            }
            ReadError::Throttled | ReadError::Key { .. } | ReadError::Overloaded | ReadError::Failed(_) => {
                tracing::warn!(stream = %self.of.key, %error, "the log is read again");
                tokio::time::sleep(READ_PAUSE).await;
                Ok(())
            }
        }
    }

    async fn take_in(&mut self, settings: &Arc<Settings>, batch: Batch) -> Going<()> {
        let plain: Part = (Kind::Records, Vec::new());
        let backup: Part = (Kind::Backup, Vec::new());
        let now_ms = self.now_ms();
        for record in &batch.records {
            let position = record.position.number();
            let arrived_ms = i64::try_from(record.timestamp_us / 1_000).unwrap_or(i64::MAX);
            if settings.backs_up() {
                self.place(settings, &backup, position, arrived_ms, &record.data).await?;
            }
            if self.steps.are_none() {
                self.place(settings, &plain, position, arrived_ms, &record.data).await?;
                continue;
            }
            for (part, bytes) in self.steps.apply(&record.data, Times { arrived_ms, now_ms }) {
                self.place(settings, &part, position, arrived_ms, &bytes).await?;
            }
        }
        self.next = batch.next;
        self.give_up_lost().await?;
        if batch.last {
            self.cut_due(settings).await?;
        }
        Ok(())
    }

    /// Puts a record, or what it came to, where it belongs.
    async fn place(
        &mut self,
        settings: &Arc<Settings>,
        part: &Part,
        position: u64,
        arrived_ms: i64,
        data: &[u8],
    ) -> Going<()> {
        match self.ledger.place(part, position) {
            Place::Open => {
                let hints = settings.hints(&part.0);
                if let Some(full) = self.buffers.push(part, position, arrived_ms, data, hints) {
                    self.cut(settings, part.clone(), full).await?;
                }
                if self.buffers.is_full(part, hints.bytes_max) {
                    self.cut_part(settings, part).await?;
                }
                // Many partitions: those that have waited longest make room for the others.
                while self.buffers.bytes() > BUFFERS_BYTES_MAX || self.buffers.len() > BUFFERS_MAX {
                    let Some((_, first)) = self.buffers.first_due() else { break };
                    let first = first.clone();
                    self.cut_part(settings, &first).await?;
                }
                Ok(())
            }
            Place::Promised { id, last } => {
                self.again.entry(id).or_default().push(position, arrived_ms, data);
                if last { self.send_again(id).await } else { Ok(()) }
            }
            Place::Delivered => Ok(()),
        }
    }

    /// Promises whose last records the log does not hold any more are kept with what there is.
    async fn give_up_lost(&mut self) -> Going<()> {
        if self.ledger.pending().len() == self.under_way.len() {
            return Ok(());
        }
        let passed =
            self.ledger.pending().filter(|intent| intent.to < self.next.number()).map(|intent| intent.id);
        let lost: Vec<u64> = passed.filter(|id| !self.under_way.contains(id)).collect();
        for id in lost {
            tracing::error!(stream = %self.of.key, "accepted records have expired before they were delivered");
            if self.again.contains_key(&id) {
                self.send_again(id).await?;
            } else {
                self.done(vec![id]).await?;
            }
        }
        Ok(())
    }

    /// Cuts what has waited long enough.
    async fn cut_due(&mut self, settings: &Arc<Settings>) -> Going<()> {
        let now_ms = self.now_ms();
        while let Some((due_ms, part)) = self.buffers.first_due()
            && due_ms <= now_ms
        {
            let part = part.clone();
            self.cut_part(settings, &part).await?;
        }
        Ok(())
    }

    async fn cut_part(&mut self, settings: &Arc<Settings>, part: &Part) -> Going<()> {
        match self.buffers.take(part) {
            Some(buffer) => self.cut(settings, part.clone(), buffer).await,
            None => Ok(()),
        }
    }

    /// Promises an object, and sends it on its way.
    async fn cut(&mut self, settings: &Arc<Settings>, part: Part, buffer: Buffer) -> Going<()> {
        let object = settings.object(&part, buffer.first_ms).map_err(End::Engine)?;
        let intent = self.ledger.intend(part, buffer.from, buffer.to, object);
        self.write(vec![Entry::Intent(intent.clone())]).await?;
        self.send(intent, buffer).await
    }

    /// Sends an object that was promised before the last stop.
    async fn send_again(&mut self, id: u64) -> Going<()> {
        let intent = self.ledger.pending().find(|intent| intent.id == id).cloned();
        match (intent, self.again.remove(&id)) {
            (Some(intent), Some(buffer)) => self.send(intent, buffer).await,
            _ => Ok(()),
        }
    }

    /// Sends an object on its way, once there is room for it there.
    async fn send(&mut self, intent: Intent, buffer: Buffer) -> Going<()> {
        while self.sending.len() >= SENDING_MAX {
            match self.sending.join_next().await {
                Some(sent) => self.sent(sent).await?,
                None => break,
            }
        }
        self.under_way.insert(intent.id);
        let (store, stream) = (Arc::clone(&self.of.store), self.of.key.clone());
        self.sending.spawn(async move {
            put(&*store, &stream, &intent, buffer).await;
            intent.id
        });
        Ok(())
    }

    /// Notes what has arrived, with all else that has by now.
    async fn sent(&mut self, first: Result<u64, JoinError>) -> Going<()> {
        let mut arrived = Vec::new();
        let mut next = Some(first);
        while let Some(sent) = next {
            arrived.push(sent.map_err(|error| End::Engine(format!("a delivery ended early: {error}")))?);
            next = self.sending.try_join_next();
        }
        self.done(arrived).await
    }

    async fn done(&mut self, ids: Vec<u64>) -> Going<()> {
        let mut entries = Vec::new();
        for id in ids {
            self.under_way.remove(&id);
            self.ledger.apply(Entry::Done { id });
            entries.push(Entry::Done { id });
        }
        self.write(entries).await.map(|_| ())
    }

    /// Writes entries into the journal; they are on disk when this resolves.
    async fn write(&mut self, entries: Vec<Entry>) -> Going<Position> {
        self.entries += entries.len();
        let records: Vec<_> = entries.iter().map(journal_record).collect();
        let mut pause = READ_PAUSE;
        loop {
            match self.of.journal.append(records.clone()).await {
                Ok(appended) => return Ok(appended.first),
                Err(AppendError { reason: AppendReason::Deleted | AppendReason::Closed, .. }) => {
                    return Err(End::Stopped);
                }
                Err(AppendError { reason: AppendReason::Failed(error), .. }) => {
                    return Err(End::Engine(error.to_string()));
                }
                // A disk that is full is tried again: space may come back, and nothing goes out meanwhile.
                Err(error) => {
                    tracing::warn!(stream = %self.of.key, error = %error.reason, "the journal is written again");
                    tokio::time::sleep(pause).await;
                    pause = (2 * pause).min(PUT_PAUSE_MAX);
                }
            }
        }
    }

    /// Sums the journal up when it has grown, or when all is done, and gives up what was delivered.
    async fn checkpoint_if_due(&mut self) -> Going<()> {
        let rests = self.buffers.len() == 0 && self.ledger.pending().len() == 0;
        if self.entries == 0 || (self.entries < CHECKPOINT_ENTRIES && !rests) {
            return Ok(());
        }
        self.write_checkpoint().await
    }

    async fn write_checkpoint(&mut self) -> Going<()> {
        let open = self.buffers.first().unwrap_or(self.next.number()).min(self.next.number());
        let checkpoint = self.ledger.checkpoint(open);
        let at = self.write(vec![Entry::Checkpoint(checkpoint)]).await?;
        self.entries = 0;
        let low = Position::new(self.ledger.low());
        for trimmed in [self.of.journal.trim(at), self.of.log.trim(low)] {
            if let Err(error) = trimmed.await {
                tracing::warn!(stream = %self.of.key, %error, "what was delivered is not given up yet");
            }
        }
        Ok(())
    }
}

fn journal_record(entry: &Entry) -> Record {
    let bytes = serde_json::to_vec(entry).expect("texts and numbers can be written");
    Record::new(Bytes::new(), bytes)
}

/// Puts an object, again and again until it is there.
async fn put(store: &dyn ObjectStore, stream: &Key, intent: &Intent, buffer: Buffer) {
    let object = &intent.object;
    let Some(format) = CompressionFormat::named(&object.compression) else {
        unreachable!("the names of compressions are those of this version or an older one")
    };
    let bytes = match &object.failed {
        None => buffer.bytes,
        Some(why) => failure(why, &buffer),
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
    while let Err(error) = store.put(object.clone()).await {
        tracing::warn!(%stream, bucket = object.bucket, key = object.key, %error, "an object is put again");
        tokio::time::sleep(pause).await;
        pause = (2 * pause).min(PUT_PAUSE_MAX);
    }
}

/// Records whose partition makes no key, as the error output tells of them.
fn failure(why: &str, buffer: &Buffer) -> Vec<u8> {
    let mut line = Vec::new();
    Failure::metadata_extraction(&buffer.bytes, why, buffer.first_ms, buffer.first_ms).write(&mut line);
    line
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::Ordering;

    use serde_json::json;

    use super::*;
    use crate::testing::Service;
    use crate::{Throttle, Timing};

    fn at_once() -> serde_json::Value {
        json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    }

    #[tokio::test]
    async fn records_are_put_one_behind_the_other_under_the_services_name() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", at_once()).await;
        service.put("orders", &["abc", "abc", "abc"]).await;
        let objects = service.store.wait_for(1).await;
        assert_eq!(objects.iter().map(|(_, body)| &body[..]).collect::<Vec<_>>(), [b"abcabcabc"]);
        let key = &objects[0].0;
        let name = key.splitn(5, '/').nth(4).unwrap();
        assert!(
            name.starts_with("orders-1-2") && name.len() == "orders-1-yyyy-mm-dd-hh-mm-ss-".len() + 36,
            "{key}"
        );
        service.close();
    }

    #[tokio::test]
    async fn buffers_are_cut_by_size_and_by_time() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let hints =
            json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 2}, "CompressionFormat": "GZIP"});
        service.create_with("orders", hints).await;
        let large = "x".repeat(400 << 10);
        service.put("orders", &[&large, &large, &large]).await;
        let begun = std::time::Instant::now();
        assert_eq!(service.store.wait_for(1).await.len(), 1);
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "two were more than a MiB could hold with the third"
        );
        let objects = service.store.wait_for(2).await;
        assert!(begun.elapsed() > Duration::from_millis(1_500), "{:?}", begun.elapsed());
        let mut lengths = Vec::new();
        for (key, body) in objects {
            assert!(key.ends_with(".gz"), "{key}");
            let mut clear = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&body[..]), &mut clear).unwrap();
            lengths.push(clear.len() >> 10);
        }
        lengths.sort_unstable();
        assert_eq!(lengths, [400, 800]);
        service.close();
    }

    #[tokio::test]
    async fn what_is_configured_when_it_is_cut_counts() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let hints = json!({"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 900}});
        service.create_with("orders", hints).await;
        service.put("orders", &["waits"]).await;
        let update = json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": "1",
            "DestinationId": "destinationId-000000000001",
            "ExtendedS3DestinationUpdate": {
                "Prefix": "now/!{timestamp:yyyy}/",
                "ErrorOutputPrefix": "!{firehose:error-output-type}/",
                "FileExtension": ".txt",
                "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
            },
        });
        service.call("UpdateDestination", update).await.unwrap();
        let objects = service.store.wait_for(1).await;
        assert!(objects[0].0.starts_with("now/20") && objects[0].0.contains("/orders-2-"), "{objects:?}");
        assert!(objects[0].0.ends_with(".txt"));
        service.close();
    }

    #[tokio::test]
    async fn a_store_that_is_down_loses_nothing() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.store.down.store(true, Ordering::Relaxed);
        service.create_with("orders", at_once()).await;
        for record in ["a", "b", "c"] {
            service.put("orders", &[record]).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let store = Arc::clone(&service.store);
        let dir = service.close();
        assert_eq!(store.bodies(), []);
        store.down.store(false, Ordering::Relaxed);
        let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        service.put("orders", &["d"]).await;
        let mut all = String::new();
        while all.len() < 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            all = store.bodies().iter().map(|(_, body)| String::from_utf8_lossy(body)).collect();
        }
        let mut letters: Vec<_> = all.chars().collect();
        letters.sort_unstable();
        assert_eq!(letters, ['a', 'b', 'c', 'd']);
        service.close();
    }

    /// Stops at any moment, with a store that takes what it says it did not take.
    #[tokio::test]
    async fn each_record_is_in_one_object_whatever_stops() {
        let store: Arc<crate::testing::Store> = Arc::default();
        store.lies.store(true, Ordering::Relaxed);
        let mut dir = tempfile::tempdir().unwrap();
        let mut sent = 0;
        for round in 0..12 {
            let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
            if round == 0 {
                service.create_with("orders", at_once()).await;
            }
            for _ in 0..round + 3 {
                let records: Vec<_> = (sent..sent + 7).map(|number| format!("{number},")).collect();
                sent += 7;
                service.put("orders", &records.iter().map(String::as_str).collect::<Vec<_>>()).await;
                tokio::time::sleep(Duration::from_millis(round * 3)).await;
            }
            dir = service.close();
        }
        store.lies.store(false, Ordering::Relaxed);
        let service = Service::open_with(dir, Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        let mut counts = BTreeMap::new();
        for _ in 0..500 {
            counts.clear();
            for (_, body) in store.bodies() {
                for number in std::str::from_utf8(&body).unwrap().split_terminator(',') {
                    *counts.entry(number.parse::<usize>().unwrap()).or_insert(0) += 1;
                }
            }
            if counts.len() == sent {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(counts.len(), sent, "all are there");
        assert!(counts.values().all(|&count| count == 1), "and once: {counts:?}");
        service.close();
    }

    #[tokio::test]
    async fn what_is_delivered_is_given_up() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", at_once()).await;
        for _ in 0..5 {
            service.put("orders", &["x"]).await;
        }
        let shards = service.engine.shards();
        let limits = ReadLimits { records: 100, bytes: 1 << 20 };
        for _ in 0..500 {
            let mut left = Vec::new();
            for &id in &shards {
                let read = service.engine.shard(id).unwrap().read(ReadFrom::TrimHorizon, limits);
                left.push(read.await.unwrap().records.len());
            }
            if left == [0, 1] {
                service.close();
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the log and all of the journal but its checkpoint are still there");
    }

    fn partitioned() -> serde_json::Value {
        let parameter = |name: &str, value: &str| json!({"ParameterName": name, "ParameterValue": value});
        json!({
            "Prefix": "team=!{partitionKeyFromQuery:team}/",
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
            "DynamicPartitioningConfiguration": {"Enabled": true},
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 1},
            "ProcessingConfiguration": {"Enabled": true, "Processors": [
                {"Type": "RecordDeAggregation", "Parameters": [parameter("SubRecordType", "JSON")]},
                {"Type": "MetadataExtraction", "Parameters": [
                    parameter("MetadataExtractionQuery", "{team: .team}"),
                    parameter("JsonParsingEngine", "JQ-1.6"),
                ]},
                {"Type": "AppendDelimiterToRecord", "Parameters": []},
            ]},
        })
    }

    #[tokio::test]
    async fn records_are_partitioned_and_those_that_cannot_be_are_told_of() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", partitioned()).await;
        let long = format!(r#"{{"team":"{}"}}"#, "x".repeat(600));
        service
            .put("orders", &[r#"{"team":"a"}{"team":"b"}"#, r#"{"team":"a","n":1}"#, "no json", &long])
            .await;
        let mut found = BTreeMap::new();
        for (key, body) in service.store.wait_for(4).await {
            let (folder, _) = key.rsplit_once('/').unwrap();
            let text = String::from_utf8(body.to_vec()).unwrap();
            found.entry(folder.to_owned()).or_insert_with(Vec::new).push(text);
        }
        assert_eq!(found["team=a"], ["{\"team\":\"a\"}\n{\"team\":\"a\",\"n\":1}\n"]);
        assert_eq!(found["team=b"], ["{\"team\":\"b\"}\n"]);
        let failed = &found["errors/metadata-extraction-failed"];
        let told = |sentence: &str| failed.iter().any(|line| line.contains(sentence));
        assert_eq!(failed.len(), 2);
        assert!(told("Non JSON record provided"), "{failed:?}");
        assert!(told("Length of evaluated prefix cannot be greater than 512"), "{failed:?}");
        service.close();
    }

    #[tokio::test]
    async fn records_are_kept_as_they_came_beside_being_delivered() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let mut members = at_once();
        members["S3BackupMode"] = json!("Enabled");
        members["S3BackupConfiguration"] = crate::testing::s3();
        members["S3BackupConfiguration"]["Prefix"] = json!("backup/");
        members["S3BackupConfiguration"]["BufferingHints"] = json!({"SizeInMBs": 1, "IntervalInSeconds": 1});
        members["ProcessingConfiguration"] =
            json!({"Enabled": true, "Processors": [{"Type": "AppendDelimiterToRecord", "Parameters": []}]});
        service.create_with("orders", members).await;
        service.put("orders", &["a", "b"]).await;
        let objects = service.store.wait_for(2).await;
        let body = |backup: bool| {
            let found = objects.iter().find(|(key, _)| key.starts_with("backup/") == backup).unwrap();
            String::from_utf8(found.1.to_vec()).unwrap()
        };
        assert_eq!((body(false).as_str(), body(true).as_str()), ("a\nb\n", "ab"));
        service.close();
    }

    /// Objects that were promised are made again by the processors that were, not by those that are.
    #[tokio::test]
    async fn other_processors_begin_where_the_ones_before_end() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_with("orders", partitioned()).await;
        service.store.down.store(true, Ordering::Relaxed);
        service.put("orders", &[r#"{"team":"a"}"#, r#"{"team":"b"}"#]).await;
        // Both are promised, and on their way to nowhere.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let update = json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": "1",
            "DestinationId": "destinationId-000000000001",
            "ExtendedS3DestinationUpdate": {"ProcessingConfiguration": {"Enabled": true, "Processors": [
                {"Type": "MetadataExtraction", "Parameters": [
                    {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{team: \"all\"}"},
                    {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
                ]},
            ]}},
        });
        service.call("UpdateDestination", update).await.unwrap();
        let store = Arc::clone(&service.store);
        let service =
            Service::open_with(service.close(), Arc::clone(&store), Throttle::Off, Timing::Instant).await;
        store.down.store(false, Ordering::Relaxed);
        store.wait_for(2).await;
        service.put("orders", &[r#"{"team":"c"}"#]).await;
        let objects = store.wait_for(3).await;
        let folders: Vec<_> = objects.iter().map(|(key, _)| key.split('/').next().unwrap()).collect();
        assert_eq!(folders, ["team=a", "team=all", "team=b"]);
        service.close();
    }
}
