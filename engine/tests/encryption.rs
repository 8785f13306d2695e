//! Encrypted shards: nothing of them is on the disk in the clear, and with their keys they read as any other.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use penstock_engine::{
    AppendReason, Clock, Driver, Engine, From, KeyId, KeyRing, ManualClock, Options, Position, ReadError,
    ReadLimits, Record, Shard, ShardConfig, ShardError, ShardId, SimDisk,
};

struct Bench {
    disk: SimDisk,
    clock: ManualClock,
    ring: Arc<KeyRing>,
}

impl Bench {
    fn new() -> Bench {
        let ring = Arc::new(KeyRing::default());
        ring.insert(KeyId(1), [1; 32]);
        ring.insert(KeyId(2), [2; 32]);
        Bench { disk: SimDisk::new(3), clock: ManualClock::at_us(1_000_000), ring }
    }

    fn open(&self, with_keys: bool) -> Engine {
        let options = Options {
            lanes: Some(1),
            driver: Driver::Sim(self.disk.clone()),
            segment_bytes: 1 << 20,
            pin: false,
            clock: Clock::Manual(self.clock.clone()),
            keys: with_keys.then(|| self.ring.clone() as Arc<dyn penstock_engine::Keys>),
            ..Options::default()
        };
        Engine::open(Path::new("encrypted"), options).unwrap()
    }

    /// On how many places of the disk these bytes are.
    fn places(&self, bytes: &[u8]) -> usize {
        let mut places = 0;
        for file in self.disk.files() {
            self.disk.corrupt(&file, |content| {
                places += content.windows(bytes.len()).filter(|window| window == &bytes).count();
            });
        }
        places
    }
}

fn keyed(key: u64) -> ShardConfig {
    ShardConfig { key: Some(KeyId(key)), ..ShardConfig::default() }
}

fn create(engine: &Engine, id: u64, config: ShardConfig) -> Result<Shard, ShardError> {
    let mut created = std::pin::pin!(engine.create_shard(ShardId(id), config));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(shard) = created.as_mut().poll(&mut context) {
            return shard;
        }
        std::thread::yield_now();
    }
}

fn append(shard: &Shard, text: &str) {
    shard.append(vec![Record::new(format!("key of {text}"), text.to_owned())]).wait().unwrap();
}

fn read(shard: &Shard, from: From) -> Vec<String> {
    let batch = shard.read(from, ReadLimits::default()).wait().unwrap();
    assert!(batch.last);
    batch.records.iter().map(|entry| String::from_utf8(entry.data.to_vec()).unwrap()).collect()
}

#[test]
fn an_encrypted_shard_is_not_readable_on_the_disk_and_reads_as_any_other() {
    let bench = Bench::new();
    let engine = bench.open(true);
    let secret = create(&engine, 1, keyed(1)).unwrap();
    let open = create(&engine, 2, ShardConfig::default()).unwrap();
    // Together in one group: each extent is encrypted or clear for itself.
    let appends: Vec<_> = [&secret, &open, &secret, &open]
        .into_iter()
        .enumerate()
        .map(|(index, shard)| {
            shard.append(vec![Record::new(format!("name {index}"), format!("words of {index}"))])
        })
        .collect();
    for append in appends {
        append.wait().unwrap();
    }
    let all = ["words of 0", "words of 2"];
    assert_eq!(read(&secret, From::TrimHorizon), all, "from memory");
    engine.close();
    assert_eq!((bench.places(b"words of 0"), bench.places(b"name 2")), (0, 0));
    assert_eq!((bench.places(b"words of 1"), bench.places(b"name 3")), (1, 1));

    let engine = bench.open(true);
    let secret = engine.shard(ShardId(1)).unwrap();
    assert_eq!(read(&secret, From::TrimHorizon), all, "from the disk");
    let second = secret.read(From::TrimHorizon, ReadLimits { records: 1, bytes: 100 }).wait().unwrap();
    assert_eq!(read(&secret, From::At(second.next)), all[1..]);
    assert_eq!(read(&engine.shard(ShardId(2)).unwrap(), From::TrimHorizon), ["words of 1", "words of 3"]);
}

#[test]
fn keys_are_changed_at_any_time_and_old_records_keep_theirs() {
    let bench = Bench::new();
    let engine = bench.open(true);
    let shard = create(&engine, 1, ShardConfig::default()).unwrap();
    append(&shard, "not encrypted");
    for key in [1, 2] {
        shard.configure(keyed(key)).wait().unwrap();
        append(&shard, &format!("under key {key}"));
    }
    shard.configure(ShardConfig::default()).wait().unwrap();
    append(&shard, "clear again");
    engine.close();
    assert_eq!(bench.places(b"under key"), 0);

    let engine = bench.open(true);
    let shard = engine.shard(ShardId(1)).unwrap();
    let all = ["not encrypted", "under key 1", "under key 2", "clear again"];
    assert_eq!(read(&shard, From::TrimHorizon), all);

    // A key that is gone: its records are told of and can be left out.
    bench.ring.remove(KeyId(1));
    let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
    assert_eq!((batch.records.len(), batch.last), (1, false));
    let error = shard.read(From::At(batch.next), ReadLimits::default()).wait().unwrap_err();
    let ReadError::Key { from, to, why, .. } = error else { panic!("{error}") };
    assert!(from == batch.next && from < to && why.contains("key 1"), "{why}");
    assert_eq!(read(&shard, From::At(to)), all[2..]);
}

#[test]
fn without_the_key_nothing_is_appended_in_the_clear() {
    let bench = Bench::new();
    let engine = bench.open(true);
    let shard = create(&engine, 1, keyed(1)).unwrap();
    append(&shard, "encrypted");
    engine.close();

    let engine = bench.open(false);
    let shard = engine.shard(ShardId(1)).unwrap();
    let records = vec![Record::new("key", "refused")];
    let error = shard.append(records.clone()).wait().unwrap_err();
    assert!(matches!(error.reason, AppendReason::Key(_)));
    assert_eq!(error.records, records);
    let error = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap_err();
    assert!(matches!(error, ReadError::Key { .. }), "{error}");
    assert!(matches!(create(&engine, 2, keyed(1)), Err(ShardError::Invalid(_))));
    assert!(engine.shard(ShardId(2)).is_none());
    assert!(matches!(shard.configure(keyed(2)).wait(), Err(ShardError::Invalid(_))));
    engine.close();

    // A key that is not in the ring, and another one under the same name.
    bench.ring.remove(KeyId(1));
    let engine = bench.open(true);
    let shard = engine.shard(ShardId(1)).unwrap();
    assert!(matches!(shard.append(records).wait().unwrap_err().reason, AppendReason::Key(_)));
    bench.ring.insert(KeyId(1), [9; 32]);
    let error = shard.read(From::At(Position::START), ReadLimits::default()).wait().unwrap_err();
    assert!(matches!(&error, ReadError::Key { why, .. } if why == "key 1 does not open them"), "{error}");
}
