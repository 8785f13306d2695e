//! What a run measured: written as JSON, read again to be compared, shown as a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::drive::tally::{Tally, Times};
use crate::units::{figure, say_us};

/// Percentiles of a curve: closer and closer to all, as far as there are requests.
const CURVE: [f64; 24] = [
    0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 85.0, 90.0, 92.5, 95.0, 97.5, 98.0, 99.0,
    99.5, 99.8, 99.9, 99.95, 99.99, 99.995, 99.999,
];

/// Settings that are asked for first.
const ORDER: [&str; 14] = [
    "target",
    "workload",
    "cameras",
    "pace",
    "bitrate",
    "frame-rate",
    "fragment",
    "records",
    "batch",
    "shards",
    "connections",
    "in-flight",
    "rate",
    "duration",
];

/// Percent of the processor time that others had, from which on people should know.
const STOLEN_WORTH_A_LINE: f64 = 1.0;

/// Everything about a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    /// Of the workload's main kind of requests.
    #[serde(flatten)]
    pub(crate) main: Figures,
    /// Measured seconds.
    pub(crate) seconds: f64,
    /// Processor time of this process, and of the server where it is on this machine and known, both in the measured time.
    pub(crate) client_cpu_seconds: f64,
    pub(crate) server_cpu_seconds: Option<f64>,
    pub(crate) client_cpu_us_per_record: Option<f64>,
    pub(crate) server_cpu_us_per_record: Option<f64>,
    /// What others on the same hardware had of the processor time that this machine wanted in the measured time.
    #[serde(default)]
    pub(crate) stolen_percent: Option<f64>,
    /// The server's memory at the end.
    pub(crate) server_memory_bytes: Option<u64>,
    /// What else the workload tells.
    pub(crate) counts: BTreeMap<String, f64>,
    /// Each kind of requests by its name.
    pub(crate) kinds: BTreeMap<String, Kind>,
    /// The command line, by option.
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) machine: String,
    pub(crate) date: String,
    pub(crate) version: String,
}

/// Throughput, errors and latency.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) records_per_s: f64,
    /// Of data.
    pub(crate) bytes_per_s: f64,
    pub(crate) requests_per_s: f64,
    pub(crate) records: u64,
    /// Records that were refused or lost, by error; requests where they bring none.
    pub(crate) errors: BTreeMap<String, u64>,
    /// What each of them said first.
    pub(crate) error_messages: BTreeMap<String, String>,
    /// Latencies in microseconds, from the moment at which a request was due.
    pub(crate) p50: Option<f64>,
    pub(crate) p90: Option<f64>,
    pub(crate) p99: Option<f64>,
    pub(crate) p99_9: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) mean: Option<f64>,
    /// How late requests were sent, in microseconds: all connections were waiting, or this program was.
    pub(crate) late_p99: Option<f64>,
    /// Records that were due in the measured time and never sent.
    pub(crate) unsent_records: u64,
}

/// One kind of requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kind {
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// Percentile and latency in microseconds.
    pub(crate) curve: Vec<(f64, f64)>,
    pub(crate) intervals: Vec<Interval>,
}

/// A short stretch of the measured time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Interval {
    /// Its end, in seconds.
    pub(crate) at_s: f64,
    pub(crate) records_per_s: f64,
    /// Records that were due in it and refused.
    pub(crate) errors: u64,
    /// Latencies of what was due in it, in microseconds.
    pub(crate) p50: Option<f64>,
    pub(crate) p99: Option<f64>,
    pub(crate) max: Option<f64>,
}

impl Kind {
    /// Of a tally. A run may be over before its time, after so many measured seconds.
    pub(crate) fn of(tally: &Tally, times: Times, seconds: f64) -> Kind {
        let per_second = |count: u64| count as f64 / seconds;
        let latency = &tally.latency;
        let mean = (!latency.is_empty()).then(|| latency.mean() / 1e3);
        let figures = Figures {
            records_per_s: per_second(tally.records),
            bytes_per_s: per_second(tally.bytes),
            requests_per_s: per_second(tally.requests),
            records: tally.records,
            errors: tally.errors.clone(),
            error_messages: tally.said.clone(),
            p50: us(latency, 50.0),
            p90: us(latency, 90.0),
            p99: us(latency, 99.0),
            p99_9: us(latency, 99.9),
            max: us(latency, 100.0),
            mean,
            late_p99: us(&tally.late, 99.0),
            unsent_records: tally.unsent,
        };
        // A percentile that fewer than one request lies beyond is the slowest request, which stands at the end.
        let told = CURVE.iter().filter(|&&at| (100.0 - at) / 100.0 * latency.len() as f64 >= 1.0);
        let mut curve: Vec<(f64, f64)> = told.filter_map(|&at| Some((at, us(latency, at)?))).collect();
        let beyond = 100.0 * (1.0 - 1.0 / latency.len().max(1) as f64);
        curve.extend(us(latency, 100.0).map(|slowest| (beyond.max(50.0), slowest)));
        let length = times.interval_s();
        let intervals = tally.intervals.iter().enumerate().map(|(index, interval)| {
            let begin = index as f64 * length;
            // The last one may be cut short by the end.
            let end = (begin + length).min(seconds);
            Interval {
                at_s: end,
                records_per_s: interval.records as f64 / (end - begin).max(f64::MIN_POSITIVE),
                errors: interval.errors,
                p50: us(&interval.latency, 50.0),
                p99: us(&interval.latency, 99.0),
                max: us(&interval.latency, 100.0),
            }
        });
        Kind { figures, curve, intervals: intervals.collect() }
    }
}

/// A percentile in microseconds.
pub(crate) fn us(histogram: &Histogram<u64>, percentile: f64) -> Option<f64> {
    (!histogram.is_empty()).then(|| histogram.value_at_percentile(percentile) as f64 / 1e3)
}

/// Processor time for a record.
pub(crate) fn us_per_record(cpu: Duration, records: u64) -> Option<f64> {
    (records > 0).then(|| cpu.as_secs_f64() * 1e6 / records as f64)
}

impl Results {
    /// As a file.
    pub(crate) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self).context("cannot write JSON")? + "\n")
    }

    /// Reads a file.
    pub(crate) fn read(file: &Path) -> Result<Results> {
        let text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is no result of penstock-loadgen run --json", file.display()))
    }

    /// The settings, those that are asked for first at the beginning.
    pub(crate) fn ordered_settings(&self) -> Vec<(String, String)> {
        let settings = self.settings.iter().map(|(name, value)| (name.clone(), value.clone()));
        let mut settings: Vec<(String, String)> = settings.collect();
        let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        settings.sort_by_key(|(name, _)| place(name));
        settings
    }

    /// What was run, in a line.
    pub(crate) fn title(&self) -> String {
        let setting = |name: &str| self.settings.get(name).map_or("", String::as_str);
        format!("{} against {}", setting("workload"), setting("target"))
    }

    /// Whether requests were due at moments fixed beforehand.
    pub(crate) fn is_open_loop(&self) -> bool {
        ["rate", "pace"].iter().any(|name| self.settings.get(*name).is_some_and(|value| value != "max"))
    }

    /// Names and values of everything that is worth a line, for people.
    pub(crate) fn lines(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let mut line = |name: &str, value: String| lines.push((name.to_owned(), value));
        let known = |value: Option<f64>| value.map_or_else(|| "not known".into(), say_us);
        line("records/s", figure(self.main.records_per_s));
        line("MB/s", figure(self.main.bytes_per_s / 1e6));
        line("requests/s", figure(self.main.requests_per_s));
        for (name, value) in [
            ("p50", self.main.p50),
            ("p90", self.main.p90),
            ("p99", self.main.p99),
            ("p99.9", self.main.p99_9),
            ("max", self.main.max),
        ] {
            line(name, known(value));
        }
        if self.is_open_loop() {
            line("sent late, p99", known(self.main.late_p99));
            line("not sent", figure(self.main.unsent_records as f64));
        }
        for (name, seconds, per_record) in [
            ("server", self.server_cpu_seconds, self.server_cpu_us_per_record),
            ("client", Some(self.client_cpu_seconds), self.client_cpu_us_per_record),
        ] {
            let text = match (seconds, per_record) {
                (None, _) => "not known".into(),
                (Some(seconds), None) => format!("{} s", figure(seconds)),
                (Some(seconds), Some(us)) => format!("{} s, {} us a record", figure(seconds), figure(us)),
            };
            line(&format!("{name} CPU"), text);
        }
        if let Some(percent) = self.stolen_percent.filter(|&percent| percent >= STOLEN_WORTH_A_LINE) {
            line("CPU of others", format!("{percent:.0} % of what was wanted: times tell of them as well"));
        }
        if let Some(bytes) = self.server_memory_bytes {
            line("server memory", format!("{} MB", figure(bytes as f64 / 1e6)));
        }
        for (name, value) in &self.counts {
            line(&name.replace('_', " "), figure(*value));
        }
        for (name, kind) in &self.kinds {
            if self.kinds.len() > 1 {
                let Figures { records_per_s, p50, p99, .. } = kind.figures;
                let text =
                    format!("{} records/s, p50 {}, p99 {}", figure(records_per_s), known(p50), known(p99));
                line(&format!("[{name}]"), text);
            }
            for (error, records) in &kind.figures.errors {
                let said = kind.figures.error_messages.get(error).map_or("", String::as_str);
                line(&format!("[{name}] {error}"), format!("{}  {said}", figure(*records as f64)));
            }
        }
        lines
    }

    /// For a terminal.
    pub(crate) fn table(&self) -> String {
        let mut out = format!("{}\n", self.title());
        let lines = self.lines();
        let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in lines {
            let _ = writeln!(out, "  {name:width$}  {}", value.trim_end());
        }
        out
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::drive::Fate;

    /// Results of a short load that was made up.
    pub(crate) fn made_up(records_each_ms: u64, latency_us: u64) -> Results {
        let times = Times::new(Duration::ZERO, Duration::from_secs(1));
        let mut tally = Tally::new().unwrap();
        let fate = Fate { records: records_each_ms, bytes: records_each_ms * 1024, ..Fate::default() };
        for ms in 0..1000 {
            let due = times.start + Duration::from_millis(ms);
            let latency = Duration::from_micros(latency_us * if ms % 100 == 0 { 10 } else { 1 });
            tally.count(due, due, due + latency, &fate, times);
        }
        tally.count(times.start, times.start, times.start, &Fate::failed("Throttled", 7), times);
        let kind = Kind::of(&tally, times, 1.0);
        let settings = [("workload", "put-records"), ("target", "http://127.0.0.1:4566"), ("rate", "max")];
        Results {
            main: kind.figures.clone(),
            seconds: 1.0,
            client_cpu_seconds: 0.5,
            server_cpu_seconds: Some(0.75),
            client_cpu_us_per_record: us_per_record(Duration::from_millis(500), tally.records),
            server_cpu_us_per_record: us_per_record(Duration::from_millis(750), tally.records),
            stolen_percent: Some(12.3),
            server_memory_bytes: None,
            counts: BTreeMap::new(),
            kinds: BTreeMap::from([("put".to_owned(), kind)]),
            settings: settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            machine: "a machine".into(),
            date: "2026-01-31".into(),
            version: "0.1.0".into(),
        }
    }

    #[test]
    fn the_fields_that_scripts_look_for_are_there() {
        let results = made_up(10, 500);
        let json: serde_json::Value = serde_json::from_str(&results.json().unwrap()).unwrap();
        for name in ["records_per_s", "bytes_per_s", "p50", "p90", "p99", "p99_9", "max"] {
            assert!(json[name].as_f64().unwrap() > 0.0, "{name}: {json}");
        }
        assert_eq!(json["errors"]["Throttled"], 7);
        assert_eq!((&json["server_cpu_seconds"], &json["client_cpu_seconds"]), (&0.75.into(), &0.5.into()));
        assert_eq!(json["server_memory_bytes"], serde_json::Value::Null);
        assert!((json["p50"].as_f64().unwrap() - 500.0).abs() < 2.0);
        assert_eq!(json["settings"]["rate"], "max");
        assert_eq!(json["kinds"]["put"]["intervals"].as_array().unwrap().len(), 10);
    }

    #[test]
    fn others_are_told_of_where_they_had_much() {
        let told = |results: &Results| results.table().contains("CPU of others");
        let mut results = made_up(10, 500);
        assert!(told(&results), "{}", results.table());
        for unnoticed in [Some(0.4), None] {
            results.stolen_percent = unnoticed;
            assert!(!told(&results));
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.json");
        let results = made_up(10, 500);
        std::fs::write(&file, results.json().unwrap()).unwrap();
        assert_eq!(Results::read(&file).unwrap().json().unwrap(), results.json().unwrap());
        std::fs::write(&file, "{}").unwrap();
        assert!(format!("{:#}", Results::read(&file).unwrap_err()).contains("is no result of"));
    }

    #[test]
    fn a_curve_goes_as_far_as_there_are_requests_and_ends_at_the_slowest() {
        let curve = made_up(1, 500).kinds["put"].curve.clone();
        assert_eq!(curve.first().unwrap().0, 0.0);
        let (at, slowest) = *curve.last().unwrap();
        assert!(at > 99.8 && at < 99.91 && slowest > 4900.0, "{at} {slowest}");
        assert!(curve.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1));
    }

    #[test]
    fn the_table_names_units_and_errors() {
        let table = made_up(10, 500).table();
        for part in
            ["put-records against http://127.0.0.1:4566", "records/s", "us a record", "[put] Throttled"]
        {
            assert!(table.contains(part), "{part}: {table}");
        }
    }
}
