//! A campaign against the server: the release binary on a free port, writers that speak HTTP to it, a keeper that creates
//! and deletes streams; kill -9; the binary again on the same directory; then every stream is described and every shard
//! read and compared. The server that was read from takes the next round's load.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::check::{self, Found};
use super::child::Child;
use super::client::{Client, Refusal, Sequence, blob, text};
use super::content::{Append, Content};
use super::engine::temporary;
use super::plant::{self, Plant};
use super::{Campaign, Round};
use crate::random::Random;

/// Threads that put records.
const WRITERS: u32 = 4;

/// Streams that are kept alive.
const STREAMS: usize = 3;

/// Shards of each of them.
const SHARDS_PER_STREAM: usize = 3;

/// Bytes of the largest record: below what one record of Data Streams may have with its key.
const RECORD_BYTES_MAX: u64 = 1_000_000;

/// The time of each record: a put is not told its own, and nothing expires before a day has passed.
const UNTOLD_US: u64 = 0;

/// Rounds on one directory, before a fresh one bounds the disk and the time that reading takes.
const ROUNDS_PER_DIR: u32 = 20;

/// How long the server may take until it listens, on a busy machine with a slow disk, and still no hang.
const LISTEN_MAX: Duration = Duration::from_secs(120);

/// How long a stream may take to become active, or to be gone.
const SETTLE_MAX: Duration = Duration::from_secs(30);

/// A running server, killed when it goes out of scope.
struct Server {
    child: Child,
    address: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
}

/// A shard as the service describes it.
#[derive(Clone)]
struct Shard {
    id: String,
    /// A hash key that leads to it.
    hash_key: String,
    /// Its name in the records' content.
    number: u64,
}

/// A stream that there is, for writers.
#[derive(Clone)]
struct Stream {
    name: String,
    shards: Vec<Shard>,
}

/// What is known of a stream.
struct Known {
    /// Empty until the stream was described.
    shards: Vec<(Shard, check::Shard<Sequence>)>,
    created: bool,
    deleting: bool,
    deleted: bool,
}

/// What a thread learned.
enum Learned {
    Creating(String),
    Created(Stream),
    Deleting(String),
    Deleted(String),
    /// Stream, shard number, append, and the sequence number of each of its records.
    Put(String, u64, Append, Vec<Sequence>),
}

/// See the module's description.
pub struct ServerCampaign {
    seed: u64,
    random: Random,
    binary: PathBuf,
    dir: TempDir,
    server: Option<Server>,
    streams: BTreeMap<String, Known>,
    life: u32,
    next_stream: Arc<AtomicU32>,
    rounds_here: u32,
    plant: Option<Plant>,
}

impl ServerCampaign {
    /// A campaign with this seed against this binary. `plant` falsifies what is read, to see that it is noticed.
    ///
    /// # Errors
    /// The binary is not there, or there is no room for a temporary directory.
    pub fn new(seed: u64, binary: PathBuf, plant: Option<Plant>) -> Result<ServerCampaign> {
        ensure!(
            binary.is_file(),
            "{} is not there: build it with cargo build --release -p penstock",
            binary.display()
        );
        Ok(ServerCampaign {
            seed,
            random: Random::part(seed, 2),
            binary,
            dir: temporary("server")?,
            server: None,
            streams: BTreeMap::new(),
            life: 0,
            next_stream: Arc::new(AtomicU32::new(1)),
            rounds_here: 0,
            plant,
        })
    }

    fn content(&self) -> Content {
        Content { seed: self.seed, record_bytes_max: RECORD_BYTES_MAX }
    }

    /// Writes until some milliseconds have passed, and kills the server under it. Tells how many appends were
    /// acknowledged.
    fn life(&mut self) -> Result<u64> {
        let mut server = match self.server.take() {
            Some(server) => server,
            None => Server::start(&self.binary, &self.dir.path().join("data"))?,
        };
        self.life += 1;
        let (learned, heard) = mpsc::channel();
        let there = self.streams.iter().map(|(name, known)| Stream {
            name: name.clone(),
            shards: known.shards.iter().map(|(shard, _)| shard.clone()).collect(),
        });
        let work = Arc::new(Work {
            address: server.address,
            content: self.content(),
            seed: Random::part(self.seed, u64::from(self.life)).draw(),
            life: self.life,
            streams: RwLock::new(there.collect()),
            next_stream: Arc::clone(&self.next_stream),
            killing: AtomicBool::new(false),
        });
        let mut threads = Vec::new();
        for number in 0..=WRITERS {
            let (work, learned) = (Arc::clone(&work), learned.clone());
            threads.push(thread::spawn(move || {
                let result =
                    if number == WRITERS { work.keep(&learned) } else { work.write(number, &learned) };
                // Under a server that is being killed every request may fail.
                result.or_else(|error| if work.killing.load(Ordering::SeqCst) { Ok(()) } else { Err(error) })
            }));
        }
        drop(learned);
        let ms = 1 << self.random.between(3, 8);
        thread::sleep(Duration::from_millis(ms + self.random.between(0, ms)));
        work.killing.store(true, Ordering::SeqCst);
        let ended = server.child.kill()?;
        let mut acknowledged = 0;
        for learned in heard {
            acknowledged += self.heed(learned)?;
        }
        for thread in threads {
            match thread.join() {
                Ok(result) => result.with_context(|| server.last_words())?,
                Err(_) => bail!("a writer panicked"),
            }
        }
        ensure!(!ended, "the server ended before it was killed; {}", server.last_words());
        Ok(acknowledged)
    }

    fn heed(&mut self, learned: Learned) -> Result<u64> {
        let known = |streams: &mut BTreeMap<String, Known>, name: &str| -> Result<()> {
            ensure!(streams.contains_key(name), "{name} is not known");
            Ok(())
        };
        match learned {
            Learned::Creating(name) => {
                self.streams.insert(
                    name,
                    Known { shards: Vec::new(), created: false, deleting: false, deleted: false },
                );
            }
            Learned::Created(stream) => {
                known(&mut self.streams, &stream.name)?;
                if let Some(known) = self.streams.get_mut(&stream.name) {
                    known.created = true;
                    known.describe(stream.shards)?;
                }
            }
            Learned::Deleting(name) => {
                if let Some(known) = self.streams.get_mut(&name) {
                    known.deleting = true;
                }
            }
            Learned::Deleted(name) => {
                if let Some(known) = self.streams.get_mut(&name) {
                    known.deleted = true;
                }
            }
            Learned::Put(name, number, append, sequences) => {
                let known = self.streams.get_mut(&name);
                let shard =
                    known.and_then(|known| known.shards.iter_mut().find(|(shard, _)| shard.number == number));
                let (_, records) = shard.context("a record was put into an unknown shard")?;
                for (index, sequence) in (0..).zip(sequences) {
                    records.acknowledge(append, index, sequence, UNTOLD_US);
                }
                return Ok(1);
            }
        }
        Ok(0)
    }

    /// Starts the server on what the kill left and compares all of it with what is known.
    fn look(&mut self, round: &mut Round) -> Result<()> {
        let data = self.dir.path().join("data");
        if self.random.once_in(5) {
            // Killed while it starts: what the next start finds was touched twice.
            let (mut child, _) = Server::spawn(&self.binary, &data)?;
            thread::sleep(Duration::from_millis(self.random.between(1, 80)));
            ensure!(!child.kill()?, "the server ended by itself while it started");
            round.kills += 1;
        }
        let server = Server::start(&self.binary, &data)?;
        let mut client = Client::connect(server.address)?;
        let looked = self.compare(&mut client, round);
        looked.with_context(|| server.last_words())?;
        round.note = server.opened();
        self.server = Some(server);
        Ok(())
    }

    fn compare(&mut self, client: &mut Client, round: &mut Round) -> Result<()> {
        let listed = list(client)?;
        for name in &listed {
            ensure!(self.streams.contains_key(name), "nobody asked for {name}");
        }
        let names: Vec<String> = self.streams.keys().cloned().collect();
        for name in names {
            let context = || format!("stream {name}");
            let known = self.streams.get_mut(&name).with_context(context)?;
            if !listed.contains(&name) {
                ensure!(known.deleting || !known.created, "{name} was created and is gone");
                self.streams.remove(&name);
                continue;
            }
            ensure!(!known.deleted, "{name} was deleted and is there");
            known.created = true;
            known.deleting = false;
            known.describe(describe(client, &name)?.shards).with_context(context)?;
            let content = Content { seed: self.seed, record_bytes_max: RECORD_BYTES_MAX };
            for (shard, records) in &mut known.shards {
                let context = || format!("stream {name}, {}", shard.id);
                let got = client.read_all(&name, &shard.id).with_context(context)?;
                let mut found: Vec<_> = got
                    .into_iter()
                    .map(|got| Found {
                        position: got.sequence,
                        timestamp_us: UNTOLD_US,
                        key: got.key.into(),
                        data: got.data.into(),
                    })
                    .collect();
                if let Some(mistake) = self.plant
                    && plant::plant(mistake, records, &content, &mut found, Sequence::after)
                {
                    self.plant = None;
                }
                let look = records.look(&content, &found).with_context(context)?;
                round.records += look.records;
                round.unacknowledged += look.unacknowledged;
                round.shards += 1;
            }
        }
        Ok(())
    }
}

impl Known {
    /// The stream is described; it must be as it was described before.
    fn describe(&mut self, shards: Vec<Shard>) -> Result<()> {
        if self.shards.is_empty() {
            let fresh = shards.into_iter().map(|shard| {
                let records = check::Shard::new(shard.number);
                (shard, records)
            });
            self.shards = fresh.collect();
            return Ok(());
        }
        let before = self.shards.iter().map(|(shard, _)| &shard.id);
        ensure!(before.eq(shards.iter().map(|shard| &shard.id)), "the stream has other shards than before");
        Ok(())
    }
}

impl Campaign for ServerCampaign {
    fn round(&mut self) -> Result<Round> {
        if self.rounds_here == ROUNDS_PER_DIR {
            self.server = None;
            self.dir = temporary("server")?;
            self.streams.clear();
            self.rounds_here = 0;
        }
        self.rounds_here += 1;
        let mut round = Round { acknowledged: self.life()?, kills: 1, ..Round::default() };
        self.look(&mut round)?;
        Ok(round)
    }

    fn dir(&self) -> PathBuf {
        self.dir.path().to_path_buf()
    }

    fn keep(&mut self) {
        self.dir.disable_cleanup(true);
    }
}

impl Server {
    fn spawn(binary: &Path, data: &Path) -> Result<(Child, mpsc::Receiver<String>)> {
        let arguments = [
            "serve".into(),
            "--listen=127.0.0.1:0".into(),
            "--throttle=off".into(),
            "--data".into(),
            data.as_os_str().to_owned(),
        ];
        let mut child = Child::start(binary.as_os_str().to_owned(), &arguments, |command| {
            command.stdin(Stdio::null()).stderr(Stdio::piped());
        })?;
        let said = child.process().stderr.take();
        let said = said.context("the server has no standard error")?;
        let (line, lines) = mpsc::channel();
        thread::spawn(move || {
            for said in BufReader::new(said).lines().map_while(Result::ok) {
                // Whoever does not want to hear the server any more must not stop its output.
                let _ = line.send(said);
            }
        });
        Ok((child, lines))
    }

    /// Starts the server and waits until it listens.
    fn start(binary: &Path, data: &Path) -> Result<Server> {
        let (child, lines) = Server::spawn(binary, data)?;
        let said = Arc::new(Mutex::new(Vec::new()));
        loop {
            let Ok(line) = lines.recv_timeout(LISTEN_MAX) else {
                let said = said.lock().unwrap_or_else(PoisonError::into_inner);
                bail!("the server does not listen; it said {said:?}");
            };
            let address = line.split_once("listening on http://");
            let address = address.and_then(|(_, rest)| rest.split(',').next()?.parse().ok());
            said.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            if let Some(address) = address {
                let heard = Arc::clone(&said);
                thread::spawn(move || {
                    for line in lines {
                        heard.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                    }
                });
                return Ok(Server { child, address, said });
            }
        }
    }

    fn last_words(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        format!("the server's last words: {:?}", said.last())
    }

    /// How long the start took, in the server's own words.
    fn opened(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = said.iter().find_map(|line| line.rsplit_once(", opened in "));
        opened.map_or_else(String::new, |(_, time)| format!("opened in {time}"))
    }
}

/// What the threads of a life share.
struct Work {
    address: SocketAddr,
    content: Content,
    seed: u64,
    life: u32,
    streams: RwLock<Vec<Stream>>,
    next_stream: Arc<AtomicU32>,
    /// From here on a request may fail because the server is killed.
    killing: AtomicBool,
}

impl Work {
    fn stream(&self, random: &mut Random) -> Option<Stream> {
        let streams = self.streams.read().unwrap_or_else(PoisonError::into_inner);
        (!streams.is_empty()).then(|| random.pick(&streams).clone())
    }

    /// Puts records, alone and many together, one request after the other.
    fn write(&self, thread: u32, learned: &mpsc::Sender<Learned>) -> Result<()> {
        let mut client = Client::connect(self.address)?;
        let mut random = Random::part(self.seed, u64::from(thread));
        let writer = self.life * (WRITERS + 1) + thread;
        let mut number = 0;
        while !self.killing.load(Ordering::SeqCst) {
            let Some(stream) = self.stream(&mut random) else {
                thread::sleep(Duration::from_millis(1));
                continue;
            };
            // One append to each of some shards: the service stores each of them in one piece.
            let mut parts = Vec::new();
            for shard in &stream.shards {
                if random.once_in(2)
                    || (parts.is_empty() && shard.id == stream.shards[stream.shards.len() - 1].id)
                {
                    parts.push((shard, Append { writer, number }));
                    number += 1;
                }
            }
            let puts = match parts.as_slice() {
                &[(shard, append)] if self.content.count(append) == 1 => {
                    self.put_record(&mut client, &stream, shard, append)
                }
                parts => self.put_records(&mut client, &stream, parts, &mut random),
            };
            match puts {
                Ok(puts) => {
                    for put in puts {
                        learned.send(put).context("nobody listens")?;
                    }
                }
                Err(Refusal::Said(400, said)) if said.contains("ResourceNotFoundException") => {
                    let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
                    streams.retain(|there| there.name != stream.name);
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Ok(())
    }

    fn put_record(
        &self,
        client: &mut Client,
        stream: &Stream,
        shard: &Shard,
        append: Append,
    ) -> Result<Vec<Learned>, Refusal> {
        let (key, data) = self.content.record(shard.number, append, 0);
        let answer = client.call(
            "PutRecord",
            &json!({"StreamName": stream.name, "PartitionKey": key, "Data": blob(&data),
                    "ExplicitHashKey": shard.hash_key}),
        )?;
        let sequence = told(&answer, shard).map_err(Refusal::Broken)?;
        let put = Learned::Put(stream.name.clone(), shard.number, append, vec![sequence]);
        Ok(vec![put])
    }

    /// The records of the parts are mixed, each part in its own order.
    fn put_records(
        &self,
        client: &mut Client,
        stream: &Stream,
        parts: &[(&Shard, Append)],
        random: &mut Random,
    ) -> Result<Vec<Learned>, Refusal> {
        let mut entries = Vec::new();
        let mut part_of_entry = Vec::new();
        let mut left: Vec<(usize, u32)> = (0..parts.len()).map(|part| (part, 0)).collect();
        while !left.is_empty() {
            let turn = random.between(0, left.len() as u64 - 1) as usize;
            let (part, index) = left[turn];
            let (shard, append) = parts[part];
            let (key, data) = self.content.record(shard.number, append, index);
            entries
                .push(json!({"PartitionKey": key, "Data": blob(&data), "ExplicitHashKey": shard.hash_key}));
            part_of_entry.push(part);
            if index + 1 == self.content.count(append) {
                left.remove(turn);
            } else {
                left[turn].1 += 1;
            }
        }
        let answer = client.call("PutRecords", &json!({"StreamName": stream.name, "Records": entries}))?;
        let puts = || -> Result<Vec<Learned>> {
            let results = answer["Records"].as_array();
            let results = results.context("an answer without Records")?;
            ensure!(
                results.len() == part_of_entry.len(),
                "{} results for {} records",
                results.len(),
                part_of_entry.len()
            );
            let mut sequences = vec![Vec::new(); parts.len()];
            let mut failed = vec![false; parts.len()];
            for (result, &part) in results.iter().zip(&part_of_entry) {
                if result["ErrorCode"].is_string() {
                    failed[part] = true;
                } else {
                    sequences[part].push(told(result, parts[part].0)?);
                }
            }
            let mut puts = Vec::new();
            for (part, sequences) in sequences.into_iter().enumerate() {
                let (shard, append) = parts[part];
                if failed[part] {
                    ensure!(sequences.is_empty(), "a part of {append:?} was taken and a part refused");
                } else {
                    puts.push(Learned::Put(stream.name.clone(), shard.number, append, sequences));
                }
            }
            Ok(puts)
        };
        puts().map_err(Refusal::Broken)
    }

    /// Creates streams until there are enough, and now and then deletes one.
    fn keep(&self, learned: &mpsc::Sender<Learned>) -> Result<()> {
        let mut client = Client::connect(self.address)?;
        let mut random = Random::part(self.seed, u64::from(WRITERS));
        while !self.killing.load(Ordering::SeqCst) {
            let there = {
                let streams = self.streams.read().unwrap_or_else(PoisonError::into_inner);
                streams.len()
            };
            if there < STREAMS {
                let number = self.next_stream.fetch_add(1, Ordering::SeqCst);
                let name = format!("crash-{number}");
                learned.send(Learned::Creating(name.clone()))?;
                client.call("CreateStream", &json!({"StreamName": name, "ShardCount": SHARDS_PER_STREAM}))?;
                let begun = Instant::now();
                while list_now(&mut client)?
                    .iter()
                    .any(|(there, status)| *there == name && status != "ACTIVE")
                {
                    ensure!(begun.elapsed() < SETTLE_MAX, "{name} does not become active");
                    thread::sleep(Duration::from_millis(1));
                }
                let stream = describe(&mut client, &name)?;
                learned.send(Learned::Created(stream.clone()))?;
                let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
                streams.push(stream);
                continue;
            }
            thread::sleep(Duration::from_millis(random.between(5, 100)));
            if random.once_in(4)
                && let Some(stream) = self.stream(&mut random)
            {
                learned.send(Learned::Deleting(stream.name.clone()))?;
                {
                    let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
                    streams.retain(|there| there.name != stream.name);
                }
                client.call("DeleteStream", &json!({"StreamName": stream.name}))?;
                learned.send(Learned::Deleted(stream.name))?;
            }
        }
        Ok(())
    }
}

/// The sequence number in an answer, which must name the shard that was meant.
fn told(answer: &Value, shard: &Shard) -> Result<Sequence> {
    let id = text(answer, "ShardId")?;
    ensure!(id == shard.id, "a record for {} went to {id}", shard.id);
    Sequence::parse(text(answer, "SequenceNumber")?)
}

/// The names of all streams, once each has settled. What a kill interrupted is carried on by the next start, beside the
/// requests: a stream may be on its way for a moment, and not for good.
fn list(client: &mut Client) -> Result<Vec<String>> {
    let begun = Instant::now();
    loop {
        let streams = list_now(client)?;
        let moving = streams.iter().find(|(_, status)| status != "ACTIVE");
        let Some((name, status)) = moving else {
            return Ok(streams.into_iter().map(|(name, _)| name).collect());
        };
        ensure!(begun.elapsed() < SETTLE_MAX, "{name} stays {status}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The names and states of all streams.
fn list_now(client: &mut Client) -> Result<Vec<(String, String)>> {
    let mut streams: Vec<(String, String)> = Vec::new();
    loop {
        let asked = match streams.last() {
            Some((last, _)) => json!({"ExclusiveStartStreamName": last}),
            None => json!({}),
        };
        let answer = client.call("ListStreams", &asked)?;
        let page = answer["StreamSummaries"].as_array();
        for stream in page.context("an answer without StreamSummaries")? {
            let status = text(stream, "StreamStatus")?;
            streams.push((text(stream, "StreamName")?.into(), status.into()));
        }
        if answer["HasMoreStreams"] != true {
            return Ok(streams);
        }
    }
}

/// A stream's shards.
fn describe(client: &mut Client, name: &str) -> Result<Stream> {
    let answer = client.call("ListShards", &json!({"StreamName": name}))?;
    let shards = answer["Shards"].as_array();
    let shards = shards.context("an answer without Shards")?;
    let stream_number: u64 = name
        .rsplit_once('-')
        .and_then(|(_, number)| number.parse().ok())
        .with_context(|| format!("{name} has no number"))?;
    let shards = shards.iter().zip(0..).map(|(shard, index)| {
        Ok(Shard {
            id: text(shard, "ShardId")?.into(),
            hash_key: text(&shard["HashKeyRange"], "StartingHashKey")?.into(),
            number: stream_number * SHARDS_PER_STREAM as u64 + index,
        })
    });
    let shards = shards.collect::<Result<Vec<_>>>()?;
    ensure!(shards.len() == SHARDS_PER_STREAM, "{} shards instead of {SHARDS_PER_STREAM}", shards.len());
    Ok(Stream { name: name.into(), shards })
}
