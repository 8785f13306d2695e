//! The engine against an oracle: whatever is appended, read, sealed, trimmed, aged, restarted or cut off,
//! the engine answers as a few vectors in memory would.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use penstock_engine::{
    AppendReason, Appended, Cipher, Clock, Driver, Engine, Entry, From, KeyError, KeyId, Keys, ManualClock,
    NONCE_BYTES, Options, Position, Producer, ReadLimits, Record, ShardConfig, ShardError, ShardId, Shelving,
    SimDisk, SimFaults, TAG_BYTES,
};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Create {
        shard: u64,
        retention_s: Option<u64>,
    },
    Append {
        shard: u64,
        records: usize,
        bytes: usize,
    },
    /// A numbered append by one of two producers of the shard, in an epoch: the next one, twice without waiting
    /// for the first answer, or one so many numbers away.
    AppendOnce {
        shard: u64,
        producer: u64,
        epoch: u32,
        offset: i64,
        twice: bool,
        records: usize,
    },
    /// Appends to several shards at once, all answered before the next step.
    AppendMany {
        records: usize,
        bytes: usize,
    },
    Read {
        shard: u64,
        from: Begin,
        limits: (u32, u64),
    },
    Seal {
        shard: u64,
    },
    Trim {
        shard: u64,
        at: usize,
    },
    Retain {
        shard: u64,
        retention_s: Option<u64>,
    },
    Delete {
        shard: u64,
    },
    Pass {
        seconds: u64,
    },
    Restart,
    /// Only on the simulated disk: the power fails with nothing unanswered.
    PowerCut,
}

#[derive(Clone, Copy, Debug)]
enum Begin {
    TrimHorizon,
    At(usize),
    After(usize),
    Timestamp(u64),
    Latest,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let shard = 0..4u64;
    let retention = prop_oneof![Just(None), (1..2000u64).prop_map(Some)];
    let begin = prop_oneof![
        2 => Just(Begin::TrimHorizon),
        2 => (0..200usize).prop_map(Begin::At),
        2 => (0..200usize).prop_map(Begin::After),
        2 => (0..3000u64).prop_map(Begin::Timestamp),
        1 => Just(Begin::Latest),
    ];
    let limits = (1..60u32, prop_oneof![1..500u64, 10_000..1_000_000u64]);
    let bytes = prop_oneof![4 => 0..200usize, 2 => 1000..30_000usize, 1 => 100_000..400_000usize];
    let step = prop_oneof![
        2 => (shard.clone(), retention.clone()).prop_map(|(shard, retention_s)| Step::Create { shard, retention_s }),
        10 => (shard.clone(), 1..8usize, bytes.clone())
            .prop_map(|(shard, records, bytes)| Step::Append { shard, records, bytes }),
        6 => (shard.clone(), 0..2u64, 0..3u32, prop_oneof![4 => Just(0), 2 => -7..=3i64], any::<bool>(), 1..4usize)
            .prop_map(|(shard, producer, epoch, offset, twice, records)| {
                Step::AppendOnce { shard, producer, epoch, offset, twice, records }
            }),
        4 => (1..5usize, bytes).prop_map(|(records, bytes)| Step::AppendMany { records, bytes }),
        // A segment's worth: what is full gets shelved while time passes.
        4 => (4..9usize).prop_map(|records| Step::AppendMany { records, bytes: 60_000 }),
        10 => (shard.clone(), begin, limits).prop_map(|(shard, from, limits)| Step::Read { shard, from, limits }),
        1 => shard.clone().prop_map(|shard| Step::Seal { shard }),
        1 => (shard.clone(), 0..200usize).prop_map(|(shard, at)| Step::Trim { shard, at }),
        1 => (shard.clone(), retention).prop_map(|(shard, retention_s)| Step::Retain { shard, retention_s }),
        1 => shard.prop_map(|shard| Step::Delete { shard }),
        4 => (0..400u64).prop_map(|seconds| Step::Pass { seconds }),
        2 => Just(Step::Restart),
        2 => Just(Step::PowerCut),
    ];
    prop::collection::vec(step, 1..60)
}

/// What a shard should be.
#[derive(Default)]
struct Shadow {
    records: Vec<Entry>,
    retention_s: Option<u64>,
    sealed: bool,
    trimmed: Position,
    /// Expired at the last change of the retention.
    expired_us: u64,
    /// Of each producer the highest epoch and the answers to its appends.
    producers: BTreeMap<u64, (u32, Vec<Appended>)>,
}

impl Shadow {
    fn horizon_us(&self, now_us: u64) -> u64 {
        self.retention_s.map_or(0, |seconds| now_us - seconds * 1_000_000).max(self.expired_us)
    }

    /// What can still be read at this time.
    fn kept(&self, now_us: u64) -> impl Iterator<Item = &Entry> {
        let horizon_us = self.horizon_us(now_us);
        self.records
            .iter()
            .filter(move |entry| entry.position >= self.trimmed && entry.timestamp_us >= horizon_us)
    }

    /// The position of the record with this index, or one that has none.
    fn position(&self, index: usize) -> Position {
        self.records.get(index).map_or(Position::START, |entry| entry.position)
    }
}

struct World<'a> {
    driver: &'a Driver,
    dir: &'a Path,
    clock: ManualClock,
    engine: Engine,
    shadows: BTreeMap<u64, Shadow>,
    /// Ids are never used twice: each creation of a shard takes the next of its own.
    generation: BTreeMap<u64, u64>,
    content: u8,
}

/// Keys whose cipher hides nothing and notices everything: the real one takes minutes in a debug build.
#[derive(Debug)]
struct Toy;

struct ToyCipher(u64);

impl ToyCipher {
    fn tag(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &[u8]) -> [u8; TAG_BYTES] {
        let mut hash = xxhash_rust::xxh3::Xxh3::with_seed(self.0);
        for part in [&nonce[..], context, bytes] {
            hash.update(part);
        }
        hash.digest128().to_le_bytes()
    }
}

impl Cipher for ToyCipher {
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES] {
        bytes.reverse();
        self.tag(nonce, context, bytes)
    }

    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool {
        let intact = self.tag(nonce, context, bytes) == *tag;
        bytes.reverse();
        intact
    }
}

impl Keys for Toy {
    fn cipher(&self, shard: ShardId, key: KeyId) -> Result<Arc<dyn Cipher>, KeyError> {
        Ok(Arc::new(ToyCipher(shard.0 << 8 | key.0)))
    }
}

/// Some shards are encrypted, and which of them changes with their retention.
fn config(shard: u64, retention_s: Option<u64>) -> ShardConfig {
    let key = (shard + retention_s.unwrap_or(0)) % 3;
    ShardConfig {
        retention: retention_s.map(Duration::from_secs),
        throttle: None,
        key: (key > 0).then_some(KeyId(key)),
    }
}

const BEGIN_US: u64 = 10_000_000_000;

fn open(driver: &Driver, dir: &Path, clock: &ManualClock) -> Engine {
    let options = Options {
        lanes: Some(2),
        driver: driver.clone(),
        segment_bytes: 1 << 20,
        tail_cache_bytes: 200_000,
        pin: false,
        clock: Clock::Manual(clock.clone()),
        keys: Some(Arc::new(Toy)),
        // Whatever is full is rewritten.
        shelving: Shelving { bytes_per_s: 1 << 30, scattered_bytes: 1 << 30, segments_min: 2, age_us_min: 0 },
        ..Options::default()
    };
    Engine::open(dir, options).unwrap()
}

impl World<'_> {
    fn id(&self, shard: u64) -> ShardId {
        ShardId(shard + 100 * self.generation.get(&shard).copied().unwrap_or(0))
    }

    fn make(&mut self, records: usize, bytes: usize) -> Vec<Record> {
        (0..records)
            .map(|_| {
                self.content = self.content.wrapping_add(1);
                Record::new(vec![self.content; self.content as usize % 5], vec![self.content; bytes])
            })
            .collect()
    }

    fn note(&mut self, shard: u64, records: Vec<Record>, first: Position, timestamp_us: u64) {
        let shadow = self.shadows.get_mut(&shard).unwrap();
        for (index, record) in records.into_iter().enumerate() {
            let position = first.plus(index as u32);
            assert!(shadow.records.last().is_none_or(|last| last.position < position), "positions increase");
            shadow.records.push(Entry { position, timestamp_us, key: record.key, data: record.data });
        }
    }

    fn reopen(&mut self) {
        self.engine = open(self.driver, self.dir, &self.clock);
        assert_eq!(self.engine.recovery().damaged, Vec::<String>::new());
        let there: Vec<_> = self.shadows.keys().map(|&shard| self.id(shard)).collect();
        let mut there = there;
        there.sort_unstable();
        assert_eq!(self.engine.shards(), there);
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Create { shard, retention_s } => {
                let config = config(shard, retention_s);
                let created = block_on(self.engine.create_shard(self.id(shard), config));
                match self.shadows.entry(shard) {
                    Slot::Occupied(_) => assert!(matches!(created, Err(ShardError::Exists(_)))),
                    Slot::Vacant(place) => {
                        created.map(drop).unwrap();
                        place.insert(Shadow { retention_s, ..Shadow::default() });
                    }
                }
            }
            Step::Append { shard, records, bytes } => {
                let Some(handle) = self.engine.shard(self.id(shard)) else {
                    assert!(!self.shadows.contains_key(&shard));
                    return;
                };
                let records = self.make(records, bytes);
                match handle.append(records.clone()).wait() {
                    Ok(appended) => {
                        assert!(!self.shadows[&shard].sealed);
                        assert_eq!(appended.timestamp_us, self.clock.now_us());
                        self.note(shard, records, appended.first, appended.timestamp_us);
                    }
                    Err(error) => {
                        assert_eq!(error.reason, AppendReason::Sealed);
                        assert!(self.shadows[&shard].sealed);
                        assert_eq!(error.records, records);
                    }
                }
            }
            Step::AppendOnce { shard, producer, epoch, offset, twice, records } => {
                self.append_once(shard, producer, epoch, offset, twice, records);
            }
            Step::AppendMany { records, bytes } => {
                let open: Vec<u64> = self
                    .shadows
                    .iter()
                    .filter(|(_, shadow)| !shadow.sealed)
                    .map(|(&shard, _)| shard)
                    .collect();
                let mut waiting = Vec::new();
                for shard in open {
                    let records = self.make(records, bytes);
                    let handle = self.engine.shard(self.id(shard)).unwrap();
                    waiting.push((shard, records.clone(), handle.append(records)));
                }
                for (shard, records, append) in waiting {
                    let appended = append.wait().unwrap();
                    self.note(shard, records, appended.first, appended.timestamp_us);
                }
            }
            Step::Read { shard, from, limits } => self.read(shard, from, limits),
            Step::Seal { shard } => {
                if let Some(handle) = self.engine.shard(self.id(shard)) {
                    handle.seal().wait().unwrap();
                    self.shadows.get_mut(&shard).unwrap().sealed = true;
                }
            }
            Step::Trim { shard, at } => {
                if let Some(handle) = self.engine.shard(self.id(shard)) {
                    let shadow = self.shadows.get_mut(&shard).unwrap();
                    let position = shadow.position(at);
                    handle.trim(position).wait().unwrap();
                    shadow.trimmed = shadow.trimmed.max(position);
                }
            }
            Step::Retain { shard, retention_s } => {
                if let Some(handle) = self.engine.shard(self.id(shard)) {
                    let now_us = self.clock.now_us();
                    let shadow = self.shadows.get_mut(&shard).unwrap();
                    handle.configure(config(shard, retention_s)).wait().unwrap();
                    // What has expired does not come back.
                    shadow.expired_us = shadow.horizon_us(now_us);
                    shadow.retention_s = retention_s;
                }
            }
            Step::Delete { shard } => {
                if let Some(handle) = self.engine.shard(self.id(shard)) {
                    handle.delete().wait().unwrap();
                    self.shadows.remove(&shard);
                    *self.generation.entry(shard).or_default() += 1;
                }
            }
            Step::Pass { seconds } => {
                // The lanes have some turns meanwhile.
                for _ in 0..20 {
                    self.clock.advance_us(seconds * 1_000_000 / 20);
                    block_on(self.engine.stats()).unwrap();
                }
            }
            Step::Restart => {
                self.engine.close();
                self.reopen();
            }
            Step::PowerCut => {
                if let Driver::Sim(disk) = self.driver {
                    disk.crash();
                    self.engine.close();
                    self.reopen();
                }
            }
        }
    }

    fn append_once(&mut self, shard: u64, id: u64, epoch: u32, offset: i64, twice: bool, records: usize) {
        let Some(handle) = self.engine.shard(self.id(shard)) else {
            return;
        };
        let records = self.make(records, 20);
        let shadow = self.shadows.get_mut(&shard).unwrap();
        let (highest, answers) = shadow.producers.get(&id).cloned().unwrap_or_default();
        let expected = answers.len() as u64;
        let sequence = expected.saturating_add_signed(offset);
        let producer = Producer { id, epoch, sequence };
        let first = handle.append_once(producer, records.clone());
        let second = twice.then(|| handle.append_once(producer, records.clone()));
        let first = first.wait();
        if expected > 0 && epoch < highest {
            let error = first.unwrap_err();
            assert_eq!((error.reason, error.records), (AppendReason::Fenced { epoch: highest }, records));
        } else if sequence > expected {
            assert_eq!(first.unwrap_err().reason, AppendReason::OutOfOrder { expected });
        } else if sequence < expected {
            // A duplicate is answered as it was at first, also when the shard is sealed, over restarts too.
            let again = first.unwrap();
            let mut original = answers[sequence as usize].clone();
            original.duplicate = true;
            if sequence + 5 >= expected {
                assert_eq!(again, original);
            } else {
                assert!(again.duplicate && again.first == Position::START);
            }
        } else if shadow.sealed {
            assert_eq!(first.unwrap_err().reason, AppendReason::Sealed);
        } else {
            let appended = first.unwrap();
            assert!(!appended.duplicate && appended.accepted as usize == records.len());
            let known = shadow.producers.entry(id).or_default();
            known.0 = epoch;
            known.1.push(appended.clone());
            if let Some(second) = second {
                let again = second.wait().unwrap();
                assert_eq!(again, Appended { duplicate: true, ..appended.clone() });
            }
            self.note(shard, records, appended.first, appended.timestamp_us);
        }
    }

    fn read(&mut self, shard: u64, from: Begin, (records, bytes): (u32, u64)) {
        let Some(handle) = self.engine.shard(self.id(shard)) else {
            return;
        };
        let shadow = &self.shadows[&shard];
        let now_us = self.clock.now_us();
        let after = |position: Position| shadow.kept(now_us).filter(move |entry| entry.position >= position);
        let (begin, expected): (From, Vec<&Entry>) = match from {
            Begin::TrimHorizon => (From::TrimHorizon, shadow.kept(now_us).collect()),
            Begin::At(index) => {
                let position = shadow.position(index);
                (From::At(position), after(position).collect())
            }
            Begin::After(index) => {
                let position = shadow.position(index);
                (From::After(position), after(position.next()).collect())
            }
            Begin::Timestamp(seconds) => {
                let time_us = BEGIN_US + seconds * 1_000_000;
                let since = shadow.kept(now_us).filter(|entry| entry.timestamp_us >= time_us).collect();
                (From::Timestamp(time_us), since)
            }
            Begin::Latest => (From::Latest, Vec::new()),
        };
        let mut read: Vec<Entry> = Vec::new();
        let mut from = begin;
        for _ in 0..10_000 {
            let batch = handle.read(from, ReadLimits { records, bytes }).wait().unwrap();
            assert!(batch.records.len() <= records as usize);
            let got: u64 =
                batch.records.iter().map(|entry| (entry.key.len() + entry.data.len()) as u64).sum();
            assert!(got <= bytes || batch.records.len() == 1, "{got} bytes of {bytes}");
            read.extend(batch.records);
            assert_eq!(batch.ended, batch.last && shadow.sealed);
            if batch.last {
                break;
            }
            from = From::At(batch.next);
        }
        let places = |entries: &[&Entry]| entries.iter().map(|entry| entry.position).collect::<Vec<_>>();
        let read: Vec<&Entry> = read.iter().collect();
        assert_eq!(places(&read), places(&expected), "read of shard {shard} from {begin:?}");
        assert!(read == expected, "read of shard {shard} from {begin:?}: contents differ");
    }
}

fn run(driver: &Driver, dir: &Path, steps: Vec<Step>) {
    let clock = ManualClock::at_us(BEGIN_US);
    let engine = open(driver, dir, &clock);
    let (shadows, generation) = (BTreeMap::new(), BTreeMap::new());
    let mut world = World { driver, dir, clock, engine, shadows, generation, content: 0 };
    for shard in 0..3 {
        world.step(Step::Create { shard, retention_s: None });
    }
    for step in steps {
        world.step(step);
    }
    let shards: Vec<u64> = world.shadows.keys().copied().collect();
    world.step(Step::Restart);
    for shard in shards {
        world.read(shard, Begin::TrimHorizon, (1000, 1 << 20));
    }
    world.engine.close();
}

/// `PENSTOCK_MODEL_CASES` asks for more than `make test` has time for.
fn cases(default: u32) -> u32 {
    std::env::var("PENSTOCK_MODEL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(200), max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_on_a_simulated_disk_equals_the_oracle(steps in steps(), seed in any::<u64>(), delay in 0..6u32) {
        let disk = SimDisk::new(seed);
        disk.set_faults(SimFaults { delay_steps_max: delay, reorder: delay > 2, ..SimFaults::default() });
        run(&Driver::Sim(disk), Path::new("model"), steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(200) / 10, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_on_a_real_disk_equals_the_oracle(steps in steps(), blocking in any::<bool>()) {
        let dir = tempfile::tempdir().unwrap();
        run(&if blocking { Driver::Blocking } else { Driver::Auto }, dir.path(), steps);
    }
}
