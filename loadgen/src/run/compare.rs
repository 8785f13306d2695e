//! `compare`: two results beside each other, as ratios, and which is better.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::results::Results;
use crate::units::figure;

/// Differences up to this share are called none: two runs of the same differ by more on most machines.
const SAME: f64 = 0.03;

/// Compare two results of `run --json`: ratios of B against A, and which is better
#[derive(Args, Clone, Debug)]
pub struct Compare {
    /// The one that is compared with
    a: PathBuf,
    /// The one that is compared
    b: PathBuf,
}

/// A line of the table.
struct Row {
    name: &'static str,
    unit: &'static str,
    a: Option<f64>,
    b: Option<f64>,
    more_is_better: bool,
}

impl Compare {
    /// Prints the table.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn run(&self) -> Result<()> {
        let (a, b) = (Results::read(&self.a)?, Results::read(&self.b)?);
        print!(
            "A  {}  {}, {}\nB  {}  {}, {}\n",
            self.a.display(),
            a.title(),
            a.date,
            self.b.display(),
            b.title(),
            b.date
        );
        print!("{}", table(&a, &b));
        Ok(())
    }
}

fn rows(a: &Results, b: &Results) -> Vec<Row> {
    let row = |name, unit, more_is_better, of: &dyn Fn(&Results) -> Option<f64>| Row {
        name,
        unit,
        a: of(a),
        b: of(b),
        more_is_better,
    };
    let refused = |of: &Results| Some(of.main.errors.values().sum::<u64>() as f64);
    vec![
        row("throughput", "records/s", true, &|of| Some(of.main.records_per_s)),
        row("throughput", "MB/s", true, &|of| Some(of.main.bytes_per_s / 1e6)),
        row("p50", "us", false, &|of| of.main.p50),
        row("p90", "us", false, &|of| of.main.p90),
        row("p99", "us", false, &|of| of.main.p99),
        row("p99.9", "us", false, &|of| of.main.p99_9),
        row("max", "us", false, &|of| of.main.max),
        row("errors", "records", false, &refused),
        row("not sent", "records", false, &|of| Some(of.main.unsent_records as f64)),
        row("server CPU", "us a record", false, &|of| of.server_cpu_us_per_record),
        row("client CPU", "us a record", false, &|of| of.client_cpu_us_per_record),
        row("CPU of others", "% of wanted", false, &|of| of.stolen_percent),
    ]
}

/// The table, with what else is to be known before it is believed.
fn table(a: &Results, b: &Results) -> String {
    let mut out = format!("{:26} {:>14} {:>14} {:>8}\n", "", "A", "B", "B / A");
    let text = |value: Option<f64>| value.map_or_else(|| "not known".to_owned(), figure);
    for row in rows(a, b) {
        let name = format!("{}, {}", row.name, row.unit);
        let _ = write!(out, "{name:26} {:>14} {:>14}", text(row.a), text(row.b));
        if let (Some(a), Some(b)) = (row.a, row.b)
            && a > 0.0
            && b > 0.0
        {
            let ratio = b / a;
            let better = match (ratio - 1.0).abs() <= SAME {
                true => "",
                false if (ratio > 1.0) == row.more_is_better => "  B is better",
                false => "  A is better",
            };
            let _ = write!(out, " {ratio:>8.3}{better}");
        }
        out.push('\n');
    }
    let differ: Vec<String> = a
        .settings
        .iter()
        .filter(|(name, value)| *name != "target" && b.settings.get(*name) != Some(value))
        .map(|(name, value)| {
            format!("{name} ({value}, {})", b.settings.get(name).map_or("not set", String::as_str))
        })
        .collect();
    if !differ.is_empty() {
        let _ = writeln!(out, "not the same load: {}", differ.join(", "));
    }
    if a.machine != b.machine {
        let _ = writeln!(out, "not the same machine: {}; {}", a.machine, b.machine);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::results::tests::made_up;

    #[test]
    fn ratios_say_which_is_better() {
        let (slow, fast) = (made_up(10, 1000), made_up(30, 500));
        let text = table(&slow, &fast);
        let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line("throughput, records/s").ends_with("3.003  B is better"), "{text}");
        assert!(line("p50").contains("B is better"), "{text}");
        assert!(table(&fast, &slow).contains("0.333  A is better"));
        assert!(!table(&slow, &slow).contains("better"));
    }

    #[test]
    fn what_is_not_known_or_not_alike_is_said() {
        let (a, mut b) = (made_up(10, 1000), made_up(10, 1000));
        b.server_cpu_us_per_record = None;
        b.settings.insert("rate".into(), "5000".into());
        b.machine = "another".into();
        let text = table(&a, &b);
        assert!(text.contains("not known") && text.contains("not the same load: rate (max, 5000)"), "{text}");
        assert!(text.contains("not the same machine"));
    }
}
