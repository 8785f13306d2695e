//! What was measured, for people on one screen and for scripts in one line of JSON. Both come from the same list.

use std::borrow::Cow;

use hdrhistogram::Histogram;
use serde_json::{Map, Value, json};

use crate::load::Measured;

/// A list of figures.
#[derive(Clone, Debug, Default)]
pub struct Report {
    figures: Vec<Figure>,
    table: Option<String>,
}

#[derive(Clone, Debug)]
struct Figure {
    /// As JSON has it, with the unit last.
    name: Cow<'static, str>,
    value: Option<f64>,
    /// For people.
    text: String,
}

impl Report {
    /// Adds a figure with so many decimals. What is not known is told as not known.
    pub fn add(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Option<f64>>,
        decimals: usize,
    ) {
        let value = value.into().filter(|value| value.is_finite());
        let text = value.map_or_else(|| "not known".into(), |value| format!("{value:.decimals$}"));
        self.figures.push(Figure { name: name.into(), value, text });
    }

    /// The value of a figure.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).and_then(|figure| figure.value)
    }

    /// Says it to people in a table instead of the list.
    pub fn set_table(&mut self, table: String) {
        self.table = Some(table);
    }

    /// The table if there is one, otherwise one figure a line.
    #[must_use]
    pub fn text(&self) -> String {
        if let Some(table) = &self.table {
            return table.clone();
        }
        let width = self.figures.iter().map(|figure| figure.name.len()).max();
        let width = width.unwrap_or(0);
        let lines = self.figures.iter().map(|figure| format!("{:width$}  {}\n", figure.name, figure.text));
        lines.collect()
    }

    /// One line of JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let members: Map<String, Value> =
            self.figures.iter().map(|figure| (figure.name.to_string(), json!(figure.value))).collect();
        Value::Object(members).to_string()
    }

    /// Adds percentiles of a histogram of nanoseconds, in microseconds.
    pub fn add_latency(&mut self, latency: &Histogram<u64>) {
        for (name, quantile) in [
            ("latency_p50_us", 0.5),
            ("latency_p99_us", 0.99),
            ("latency_p999_us", 0.999),
            ("latency_max_us", 1.0),
        ] {
            let us = latency.value_at_quantile(quantile) as f64 / 1e3;
            self.add(name, (!latency.is_empty()).then_some(us), 0);
        }
    }
}

impl From<&Measured> for Report {
    fn from(measured: &Measured) -> Report {
        let seconds = measured.elapsed.as_secs_f64();
        let per_second = |count: u64| count as f64 / seconds;
        let mut report = Report::default();
        report.add("records_per_s", per_second(measured.records), 0);
        // Millions of bytes, as fio's and disks' bandwidths are.
        report.add("record_mb_per_s", per_second(measured.record_bytes) / 1e6, 1);
        report.add("log_mb_per_s", per_second(measured.group_bytes) / 1e6, 1);
        report.add_latency(&measured.latency);
        report.add("groups_per_s", per_second(measured.groups), 0);
        report.add("group_bytes_mean", measured.group_bytes as f64 / measured.groups as f64, 0);
        report.add("records_per_group", measured.records as f64 / measured.groups as f64, 1);
        report.add("device_flushes_per_s", measured.flushes.map(per_second), 0);
        let written = measured.written_bytes.map(|bytes| bytes as f64 / measured.record_bytes as f64);
        report.add("written_bytes_per_record_byte", written, 2);
        // The engine's own count, since it was opened: the zeros of its first segments are in it.
        report.add("write_amplification", measured.stats.write_amplification(), 3);
        report.add("space_amplification", measured.stats.space_amplification(), 3);
        let memory = measured.stats.memory_per_shard_bytes().map(|bytes| bytes as f64);
        report.add("memory_per_shard_bytes", memory, 0);
        report.add("cpu_us_per_record", measured.cpu.as_secs_f64() * 1e6 / measured.records as f64, 3);
        report.add("overloaded", measured.overloaded as f64, 0);
        report.add("seconds", seconds, 2);
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_scripts_are_told_the_same() {
        let mut report = Report::default();
        report.add("records_per_s", 12.34, 1);
        report.add("flushes", None, 0);
        assert_eq!(report.text(), "records_per_s  12.3\nflushes        not known\n");
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(json, serde_json::json!({"records_per_s": 12.34, "flushes": null}));
        assert_eq!(report.get("records_per_s"), Some(12.34));
        assert_eq!(report.get("flushes"), None);
    }
}
