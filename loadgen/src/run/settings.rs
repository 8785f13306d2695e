//! The command line of `run`: what is loaded, with what, how fast and for how long.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use clap::builder::PossibleValue;
use clap::{Args, Parser, ValueEnum};

use super::measure;
use super::results::Results;
use crate::drive::plan::Rate;
use crate::kinesis::body;
use crate::kinesis::endpoint::{Access, Http};
use crate::media::footage::{FRAGMENT_MS_MAX, Footage};
use crate::units;

/// Records of one PutRecords, and of one GetRecords, at most, as documented.
const PUT_RECORDS_MAX: usize = 500;
const GET_RECORDS_MAX: usize = 10_000;

/// Bytes of a record at most, of any stream.
const RECORD_BYTES_MAX: usize = 10 << 20;

/// Bytes of all bodies that are made beforehand may grow to this with large batches; past it a run needs too much memory.
const REQUEST_BYTES_MAX: usize = 64 << 20;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Workload {
    /// Single records, one a request
    PutRecord,
    /// Batches of records
    PutRecords,
    /// Reads of a stream that was filled before: from its oldest record, or its newest
    GetRecords,
    /// Subscriptions to a stream that was filled before
    SubscribeToShard,
    /// Records put at one end and awaited at the other: latency from the moment they were due until they arrived
    EndToEnd,
    /// Writers, and readers at the tail
    Mixed,
    /// All of the load on one shard and a little on the others: what throttling costs them
    HotShard,
    /// Shards split and merged under load; every record is counted afterwards
    Reshard,
    /// Cameras of Video Streams: latency from a fragment's last byte until it is stored
    PutMedia,
    /// Cameras and who watches them: latency from when a frame leaves the camera until it is there
    GetMedia,
}

impl Workload {
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Where readers begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// At the oldest record; who comes to the end begins again
    TrimHorizon,
    /// At the newest records, again and again
    Tail,
}

/// How consumers get records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Via {
    /// They are pushed
    SubscribeToShard,
    /// Consumers ask for them, every `--poll`
    GetRecords,
}

/// Run a workload against the engine or a service, and tell throughput, latency and processor time
#[derive(Args, Clone, Debug)]
pub struct Run {
    /// What is loaded: http://HOST:PORT or https://HOST of a service, or engine, in this process
    #[arg(long)]
    pub(crate) target: String,
    /// What is done
    #[arg(long, value_enum)]
    pub(crate) workload: Workload,
    /// Size of a record's data, such as 1KiB
    #[arg(long, value_parser = units::size, default_value = "1KiB", value_name = "SIZE")]
    pub(crate) records: usize,
    /// Records of a request
    #[arg(long, default_value_t = 500)]
    pub(crate) batch: usize,
    /// Shards of the stream
    #[arg(long, default_value_t = 8)]
    pub(crate) shards: usize,
    /// Connections
    #[arg(long, default_value_t = 8)]
    pub(crate) connections: usize,
    /// Requests under way on each connection; more than one with HTTP/2 or the engine. Fragments of a camera that sends as fast as it
    /// goes
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) in_flight: usize,
    /// Records a second (calls, where records are read): max, 5000, ramp:1000..50000, or burst:1000..20000/5s/1s, which is so
    /// many and, every 5 s, for 1 s, so many
    #[arg(long, default_value = "max")]
    pub(crate) rate: Rate,
    /// How long it is measured, such as 10s
    #[arg(long, value_parser = units::duration, default_value = "10s")]
    pub(crate) duration: Duration,
    /// How long it runs before that
    #[arg(long, value_parser = units::duration, default_value = "1s")]
    pub(crate) warm_up: Duration,
    /// Threads that load
    #[arg(long, default_value_t = 1)]
    pub(crate) threads: usize,
    /// How long an answer may take
    #[arg(long, value_parser = units::duration, default_value = "30s", value_name = "DURATION")]
    pub(crate) timeout: Duration,
    /// Put records together as the Kinesis Producer Library does
    #[arg(long)]
    pub(crate) aggregate: bool,
    /// The stream to load; made, and deleted afterwards, if it is not there. A new one if nothing is said
    #[arg(long, value_name = "NAME")]
    pub(crate) stream: Option<String>,
    /// Where get-records begins
    #[arg(long, value_enum, default_value = "trim-horizon")]
    pub(crate) from: From,
    /// What is put into the stream before it is read
    #[arg(long, value_parser = units::size, default_value = "64MiB", value_name = "SIZE")]
    pub(crate) fill: usize,
    /// How records get to consumers of end-to-end
    #[arg(long, value_enum, default_value = "subscribe-to-shard")]
    pub(crate) via: Via,
    /// Consumers, each of all shards; who watches each camera
    #[arg(long, default_value_t = 1)]
    pub(crate) consumers: usize,
    /// How often readers at the tail ask; a shard answers five times a second
    #[arg(long, value_parser = units::duration, default_value = "200ms", value_name = "DURATION")]
    pub(crate) poll: Duration,
    /// Records a second for each shard that is not the hot one
    #[arg(long, default_value_t = 50.0, value_name = "RATE")]
    pub(crate) light_rate: f64,
    /// How often a shard is split, or two are merged
    #[arg(long, value_parser = units::duration, default_value = "2s", value_name = "DURATION")]
    pub(crate) every: Duration,
    /// The process of the server, for its processor time; who listens at a port of this machine is found without
    #[arg(long, value_name = "PID")]
    pub(crate) server_pid: Option<u32>,
    /// The engine's directory; a temporary one, removed afterwards, if nothing is said
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// Give the shards of the engine the limits that those of the service have
    #[arg(long)]
    pub(crate) throttle: bool,
    /// What cameras do.
    #[command(flatten)]
    pub(crate) cameras: Cameras,
    /// How the service is spoken to.
    #[command(flatten)]
    pub(crate) access: Access,
    /// Write the results to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write a page with plots to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// Whether frames wait until they are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// They do, as cameras' frames
    Camera,
    /// Frames go out as fast as it goes, with `--in-flight` fragments waiting to be acknowledged
    Max,
}

/// What cameras do.
#[derive(Args, Clone, Debug)]
pub(crate) struct Cameras {
    /// Cameras, each with a stream of its own
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) cameras: usize,
    /// What cameras send, in Matroska, again and again; frames that are made up if nothing is said
    #[arg(long, value_name = "FILE")]
    pub(crate) recording: Option<PathBuf>,
    /// Bits a second that are made up for a camera, such as 2Mbit
    #[arg(long, value_parser = units::bit_rate, default_value = "2Mbit", value_name = "RATE")]
    pub(crate) bitrate: u64,
    /// Frames a second that are made up for a camera
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(crate) frame_rate: u64,
    /// How long a fragment is that is made up
    #[arg(long, value_parser = units::duration, default_value = "1s", value_name = "DURATION")]
    pub(crate) fragment: Duration,
    /// Whether frames wait until they are due
    #[arg(long, value_enum, default_value = "camera")]
    pub(crate) pace: Pace,
    /// Hours for which media are stored; with 0 they are not, and it is told when they are received
    #[arg(long, default_value_t = 1, value_name = "HOURS")]
    pub(crate) retention: u32,
}

impl Cameras {
    /// What they film.
    pub(crate) fn footage(&self) -> Result<Footage> {
        match &self.recording {
            Some(file) => Footage::recorded(file),
            None => {
                let fragment_ms = u64::try_from(self.fragment.as_millis()).unwrap_or(u64::MAX);
                ensure!(
                    fragment_ms <= FRAGMENT_MS_MAX,
                    "--fragment {}: a service takes fragments of {} s at most",
                    units::say_duration(self.fragment),
                    FRAGMENT_MS_MAX / 1000
                );
                ensure!((1..=1000).contains(&self.frame_rate), "--frame-rate is 1 to 1000");
                Footage::made_up(self.bitrate, self.frame_rate, fragment_ms)
            }
        }
    }

    fn settings(&self) -> Vec<(&'static str, String)> {
        let pace = self.pace.to_possible_value();
        let mut settings = vec![
            ("cameras", self.cameras.to_string()),
            ("pace", pace.map_or_else(String::new, |pace| pace.get_name().to_owned())),
            ("retention", self.retention.to_string()),
        ];
        match &self.recording {
            Some(file) => settings.push(("recording", file.display().to_string())),
            None => settings.extend([
                ("bitrate", units::say_bit_rate(self.bitrate)),
                ("frame-rate", self.frame_rate.to_string()),
                ("fragment", units::say_duration(self.fragment)),
            ]),
        }
        settings
    }
}

impl Run {
    /// Runs it, tells the results on standard output and writes the files.
    ///
    /// # Errors
    /// The target does not do as it is asked, or a file cannot be written.
    pub fn run(&self) -> Result<()> {
        self.can_write()?;
        let results = self.measure()?;
        print!("{}", results.table());
        if let Some(file) = &self.json {
            write(file, &results.json()?)?;
        }
        if let Some(file) = &self.html {
            write(file, &super::page::of_run(&results))?;
        }
        Ok(())
    }

    /// Whether the results can be written: that is better known before they are there.
    pub(crate) fn can_write(&self) -> Result<()> {
        for file in [&self.json, &self.html].into_iter().flatten() {
            let opened = std::fs::OpenOptions::new().append(true).create(true).open(file);
            opened.with_context(|| format!("cannot write {}: is there such a folder?", file.display()))?;
        }
        Ok(())
    }

    /// Runs it.
    pub(crate) fn measure(&self) -> Result<Results> {
        self.check()?;
        measure::run(self)
    }

    /// Whether it is the engine that is loaded.
    pub(crate) fn is_engine(&self) -> bool {
        self.target == "engine"
    }

    /// Whether it is Video Streams that are loaded.
    pub(crate) fn is_media(&self) -> bool {
        matches!(self.workload, Workload::PutMedia | Workload::GetMedia)
    }

    /// Records of each request.
    pub(crate) fn records_per_request(&self) -> usize {
        match self.workload {
            Workload::PutRecord => 1,
            _ => self.batch,
        }
    }

    /// Whether records are put while it is measured.
    pub(crate) fn writes(&self) -> bool {
        !matches!(self.workload, Workload::GetRecords | Workload::SubscribeToShard)
    }

    /// Everything that was said or is meant when nothing is, by the name of its option; nothing that is secret.
    pub(crate) fn settings(&self) -> BTreeMap<String, String> {
        let named = |value: Option<PossibleValue>| {
            value.map_or_else(String::new, |value| value.get_name().to_owned())
        };
        let mut settings = BTreeMap::from(
            [
                ("target", self.target.clone()),
                ("workload", self.workload.name()),
                ("records", units::say_size(self.records)),
                ("batch", self.records_per_request().to_string()),
                ("shards", self.shards.to_string()),
                ("connections", self.connections.to_string()),
                ("in-flight", self.in_flight.to_string()),
                ("rate", self.rate.to_string()),
                ("duration", units::say_duration(self.duration)),
                ("warm-up", units::say_duration(self.warm_up)),
                ("threads", self.threads.to_string()),
                ("timeout", units::say_duration(self.timeout)),
                ("http", named(self.access.http.to_possible_value())),
                ("protocol", named(self.access.protocol.to_possible_value())),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        let of_workload: Vec<(&str, String)> = match self.workload {
            Workload::PutRecord | Workload::PutRecords => Vec::new(),
            Workload::GetRecords => {
                vec![("from", named(self.from.to_possible_value())), ("fill", units::say_size(self.fill))]
            }
            Workload::SubscribeToShard => {
                vec![("fill", units::say_size(self.fill)), ("consumers", self.consumers.to_string())]
            }
            Workload::EndToEnd => vec![
                ("via", named(self.via.to_possible_value())),
                ("poll", units::say_duration(self.poll)),
                ("consumers", self.consumers.to_string()),
            ],
            Workload::Mixed => {
                vec![("poll", units::say_duration(self.poll)), ("consumers", self.consumers.to_string())]
            }
            Workload::HotShard => vec![("light-rate", self.light_rate.to_string())],
            Workload::Reshard => vec![("every", units::say_duration(self.every))],
            Workload::PutMedia => self.cameras.settings(),
            Workload::GetMedia => {
                let mut settings = self.cameras.settings();
                settings.push(("consumers", self.consumers.to_string()));
                settings
            }
        };
        if self.is_media() {
            for name in ["records", "batch", "shards", "connections", "rate", "http", "protocol"] {
                settings.remove(name);
            }
        }
        settings.extend(of_workload.into_iter().map(|(name, value)| (name.to_owned(), value)));
        for (name, is_set) in [("aggregate", self.aggregate), ("throttle", self.throttle)] {
            if is_set {
                settings.insert(name.to_owned(), "yes".to_owned());
            }
        }
        settings.extend(self.stream.clone().map(|stream| ("stream".to_owned(), stream)));
        settings
    }

    /// The same with one option set to another value, spelled as on the command line.
    pub(crate) fn with(&self, option: &str, value: &str) -> Result<Run> {
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            run: Run,
        }
        let mut settings = self.settings();
        let option = option.trim_start_matches("--");
        settings.insert(option.to_owned(), value.to_owned());
        let mut words = vec!["run".to_owned()];
        for (name, value) in settings {
            match (name.as_str(), value.as_str()) {
                ("aggregate" | "throttle", "no") => {}
                ("aggregate" | "throttle", "yes") => words.push(format!("--{name}")),
                _ => words.push(format!("--{name}={value}")),
            }
        }
        let line = Line::try_parse_from(words).map_err(|error| {
            let said = error.to_string();
            let line = said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            anyhow!("--{option} {value}: {line}")
        })?;
        // What is no figure stays as it is.
        let access =
            Access { http: line.run.access.http, protocol: line.run.access.protocol, ..self.access.clone() };
        Ok(Run {
            access,
            server_pid: self.server_pid,
            dir: self.dir.clone(),
            json: None,
            html: None,
            ..line.run
        })
    }

    /// Fails where the settings cannot be run with, and says what to change.
    fn check(&self) -> Result<()> {
        for (name, count) in [
            ("--batch", self.batch),
            ("--shards", self.shards),
            ("--connections", self.connections),
            ("--in-flight", self.in_flight),
            ("--threads", self.threads),
            ("--consumers", self.consumers),
            ("--cameras", self.cameras.cameras),
        ] {
            ensure!(count > 0, "{name} 0 leaves nothing to measure: make it at least 1");
        }
        ensure!(!self.duration.is_zero(), "--duration 0 leaves nothing to measure: make it longer");
        if self.is_media() {
            ensure!(!self.is_engine(), "{} is of a service: the engine knows no media", self.workload.name());
            ensure!(self.access.http == Http::Http1, "--http 2: media are sent over HTTP/1.1");
            ensure!(
                self.workload == Workload::PutMedia || self.cameras.recording.is_none(),
                "--recording goes with put-media: frames of a recording do not tell when they were sent"
            );
            // What cannot be filmed is told before anything is made.
            return self.cameras.footage().map(drop);
        }
        let least = if self.workload == Workload::HotShard { 2 } else { 1 };
        ensure!(self.shards >= least, "hot-shard needs others to compare with: make --shards at least 2");
        ensure!(
            self.in_flight == 1 || self.is_engine() || self.access.http == Http::Http2,
            "HTTP/1.1 has one request under way on a connection: add --http 2, or --connections"
        );
        ensure!(
            self.records <= RECORD_BYTES_MAX,
            "--records {} is larger than any stream takes: at most {}",
            units::say_size(self.records),
            units::say_size(RECORD_BYTES_MAX)
        );
        let stamped = matches!(self.workload, Workload::EndToEnd | Workload::Reshard);
        if stamped {
            body::ensure_stamps(self.records)?;
        }
        if self.aggregate {
            ensure!(
                matches!(self.workload, Workload::PutRecords | Workload::Mixed),
                "--aggregate goes with put-records and mixed"
            );
            ensure!(!self.is_engine(), "--aggregate is of a service: the engine knows no such format");
        } else if self.workload == Workload::GetRecords {
            ensure!(
                self.batch <= GET_RECORDS_MAX,
                "--batch {}: GetRecords returns at most {GET_RECORDS_MAX} records",
                self.batch
            );
        } else if !self.is_engine() && self.workload != Workload::PutRecord {
            ensure!(
                self.batch <= PUT_RECORDS_MAX,
                "--batch {}: PutRecords takes at most {PUT_RECORDS_MAX} records; --aggregate packs more into them",
                self.batch
            );
        }
        let request = self.records.checked_mul(self.batch).context("--batch is too large")?;
        ensure!(
            request <= REQUEST_BYTES_MAX,
            "a request of {}: make --batch or --records smaller",
            units::say_size(request)
        );
        ensure!(
            self.workload != Workload::Reshard || !self.is_engine(),
            "reshard is of a service: the engine's shards are never split"
        );
        ensure!(
            self.light_rate > 0.0 && self.light_rate < 1e6,
            "--light-rate {} cannot be sent: make it 50, for example",
            self.light_rate
        );
        ensure!(!self.every.is_zero(), "--every 0 leaves no time in between: make it 2s, for example");
        Ok(())
    }
}

/// Writes a file.
pub(crate) fn write(file: &std::path::Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        run: Run,
    }

    fn parse(line: &str) -> Result<Run, clap::Error> {
        Line::try_parse_from(std::iter::once("run").chain(line.split(' '))).map(|line| line.run)
    }

    #[test]
    fn the_contract_line_is_understood() {
        let line = "--target http://127.0.0.1:4566 --workload put-records --records 1KiB --batch 500 --shards 8 \
                    --connections 8 --rate max --duration 10s --json FILE --html FILE";
        let run = parse(line).unwrap();
        assert_eq!((run.records, run.batch, run.shards, run.connections), (1024, 500, 8, 8));
        assert_eq!((run.rate, run.duration), (Rate::Max, Duration::from_secs(10)));
        assert_eq!((run.json, run.html), (Some("FILE".into()), Some("FILE".into())));
    }

    #[test]
    fn one_option_is_changed_and_the_others_stay() {
        let line = "--target http://127.0.0.1:1 --workload put-records --records 3KiB --batch 7 --rate ramp:1..5 \
                    --duration 1500ms --http 2 --in-flight 3 --aggregate --stream s --access-key a --secret-key b";
        let run = parse(line).unwrap();
        let other = run.with("connections", "3").unwrap();
        let mut expected = run.settings();
        expected.insert("connections".into(), "3".into());
        assert_eq!(other.settings(), expected);
        assert_eq!(other.access.access_key.as_deref(), Some("a"));
        assert!(!run.with("--aggregate", "no").unwrap().aggregate);
        let said = run.with("batch", "many").unwrap_err().to_string();
        assert!(said.starts_with("--batch many: invalid value") && !said.contains('\n'), "{said}");
        let media = parse("--target http://127.0.0.1:1 --workload get-media --bitrate 800kbit").unwrap();
        let other = media.with("cameras", "20").unwrap();
        assert_eq!((other.cameras.cameras, other.cameras.bitrate), (20, 800_000));
        assert!(run.with("wings", "2").unwrap_err().to_string().contains("unexpected argument"));
    }

    #[test]
    fn what_cannot_be_run_says_what_to_change() {
        for (line, advice) in [
            ("--batch 501", "--aggregate"),
            ("--batch 0", "at least 1"),
            ("--duration 0s", "longer"),
            ("--in-flight 2", "--http 2"),
            ("--records 11MiB", "at most 10MiB"),
            ("--batch 10 --records 10MiB", "smaller"),
            ("--workload hot-shard --shards 1", "at least 2"),
            ("--workload end-to-end --records 8", "--records larger"),
            ("--workload reshard --target engine", "of a service"),
            ("--workload get-records --batch 10001", "at most 10000"),
            ("--aggregate --workload put-record", "--aggregate goes with"),
            ("--light-rate 0", "50"),
            ("--workload put-media --target engine", "of a service"),
            ("--workload put-media --http 2", "HTTP/1.1"),
            ("--workload put-media --cameras 0", "at least 1"),
            ("--workload put-media --fragment 21s", "20 s at most"),
            ("--workload put-media --bitrate 1kbit", "--bitrate"),
            ("--workload put-media --recording /nowhere.mkv", "cannot read /nowhere.mkv"),
            ("--workload get-media --recording a.mkv", "put-media"),
        ] {
            let mut line = line.to_owned();
            for (flag, value) in [("--target", "http://127.0.0.1:1"), ("--workload", "put-records")] {
                if !line.contains(flag) {
                    line += &format!(" {flag} {value}");
                }
            }
            let said = parse(&line).unwrap().check().unwrap_err().to_string();
            assert!(said.contains(advice) && !said.contains('\n'), "{line}: {said}");
        }
        for line in ["--workload fly", "--records much", "--rate fast", "--duration soon"] {
            let line = format!("--target engine {line} --workload put-records");
            assert!(parse(&line).is_err(), "{line}");
        }
    }
}
