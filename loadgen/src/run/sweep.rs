//! `sweep`: runs one after the other, with one setting changed: throughput against latency.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::json;

use super::results::Results;
use super::settings::{Run, write};
use crate::units::{figure, say_us};

/// Run a workload several times with one option changed, and compare the runs
#[derive(Args, Clone, Debug)]
pub struct Sweep {
    /// The option that is changed: connections, rate, batch, records, shards, http, protocol, ...
    #[arg(long, value_name = "OPTION")]
    parameter: String,
    /// Its values, one run each
    #[arg(long, value_delimiter = ',', required = true)]
    values: Vec<String>,
    /// What is run. `--json` and `--html` are of all runs together.
    #[command(flatten)]
    run: Run,
}

impl Sweep {
    /// Runs them, prints a table and writes the files.
    ///
    /// # Errors
    /// An option cannot have such a value, or a run failed.
    pub fn run(&self) -> Result<()> {
        ensure!(!self.values.is_empty(), "--values names nothing to run: say 1,2,4,8");
        // A value that cannot be is told before anything runs.
        let runs = self.values.iter().map(|value| self.run.with(&self.parameter, value));
        let runs = runs.collect::<Result<Vec<Run>>>()?;
        let mut points = Vec::with_capacity(runs.len());
        for (run, value) in runs.iter().zip(&self.values) {
            eprintln!("{} {value}", self.parameter);
            points.push((value.clone(), run.measure()?));
        }
        print!("{}", table(&self.parameter, &points));
        if let Some(file) = &self.run.json {
            let all = points.iter().map(|(value, results)| json!({"value": value, "results": results}));
            let all = json!({"parameter": self.parameter, "runs": all.collect::<Vec<_>>()});
            write(file, &format!("{all:#}\n"))?;
        }
        if let Some(file) = &self.run.html {
            write(file, &super::page::of_sweep(&self.parameter, &points))?;
        }
        Ok(())
    }
}

/// A line for each run.
fn table(parameter: &str, points: &[(String, Results)]) -> String {
    let mut out = format!(
        "{parameter:>14} {:>12} {:>9} {:>10} {:>10} {:>10} {:>10} {:>12}\n",
        "records/s", "MB/s", "p50", "p99", "max", "errors", "server CPU"
    );
    let known = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), say_us);
    for (value, results) in points {
        let main = &results.main;
        let cpu = results.server_cpu_us_per_record.map(|us| format!("{} us/rec", figure(us)));
        let _ = writeln!(
            out,
            "{value:>14} {:>12} {:>9} {:>10} {:>10} {:>10} {:>10} {:>12}",
            figure(main.records_per_s),
            figure(main.bytes_per_s / 1e6),
            known(main.p50),
            known(main.p99),
            known(main.max),
            figure(main.errors.values().sum::<u64>() as f64),
            cpu.unwrap_or_else(|| "-".into()),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::results::tests::made_up;

    #[test]
    fn each_run_has_its_line() {
        let points = [("1".to_owned(), made_up(10, 500)), ("8".to_owned(), made_up(70, 900))];
        let table = table("connections", &points);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].contains("connections") && lines[1].contains("10,000"), "{table}");
        assert!(lines[2].trim_start().starts_with('8') && lines[2].contains("70,000"), "{table}");
    }
}
