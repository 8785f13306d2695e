//! Apache Flink beside ours, for `make bench-flink`: one process of Java that runs queries as it is told, and the table of both. Flink is
//! that of the jars in PyPI's `apache-flink-libraries`, which the Makefile brings; `nexmark/flink/Runner.java` is compiled as it starts.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long one query may take before it is given up.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(300);

/// Memory of the process: state of joins is on its heap.
const HEAP: &str = "-Xmx6g";

/// What Flink's own scripts open to it in a Java that is newer than 8.
const OPENED: [&str; 12] = [
    "java.base/java.lang",
    "java.base/java.net",
    "java.base/java.io",
    "java.base/java.nio",
    "java.base/sun.nio.ch",
    "java.base/java.lang.reflect",
    "java.base/java.text",
    "java.base/java.time",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic",
    "java.base/java.util.concurrent.locks",
];

/// A process of Java that runs Flink. It ends with this value, and with whoever holds it.
pub struct Flink {
    child: Child,
    orders: Option<ChildStdin>,
    answers: Receiver<io::Result<String>>,
    log: PathBuf,
}

/// What a query took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Processor time of the whole process.
    pub cpu: Duration,
    /// Rows that came out, where they were counted.
    pub rows: u64,
}

impl Flink {
    /// Starts it with the jars in that folder. What it logs goes into a file in the other.
    ///
    /// # Errors
    /// If there is no Java, or no jars.
    pub fn start(jars: &Path, log: &Path) -> io::Result<Flink> {
        let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("nexmark/flink/Runner.java");
        let log = log.join("flink.log");
        let mut java = Command::new("java");
        java.arg(HEAP).arg("-cp").arg(jars.join("*"));
        for opened in OPENED {
            java.arg("--add-opens").arg(format!("{opened}=ALL-UNNAMED"));
        }
        java.arg(runner).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&log)?);
        let mut child = java.spawn()?;
        let (tell, answers) = channel();
        let lines = child.stdout.take().map(BufReader::new);
        // Reading has no time that it takes at most: it is done elsewhere. The thread ends with the process.
        thread::spawn(move || {
            lines.into_iter().flat_map(BufRead::lines).for_each(|line| {
                let _ = tell.send(line);
            });
        });
        Ok(Flink { orders: child.stdin.take(), child, answers, log })
    }

    /// Runs a query, and counts the rows that come out or lets them go nowhere.
    ///
    /// # Errors
    /// Why it did not run, in one sentence.
    pub fn run(&mut self, table: &str, select: &str, count: bool) -> Result<Ran, String> {
        let verb = if count { "count" } else { "run" };
        let order = format!("{verb}\t{}\t{}\n", on_a_line(table), on_a_line(select));
        let sent = self.orders.as_mut().map(|orders| orders.write_all(order.as_bytes()));
        if !matches!(sent, Some(Ok(()))) {
            return Err(self.ended());
        }
        match self.answers.recv_timeout(ANSWER_WAIT_MAX) {
            Ok(Ok(answer)) => read(&answer),
            Ok(Err(wrong)) => Err(wrong.to_string()),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                Err(format!("not done in {} s", ANSWER_WAIT_MAX.as_secs()))
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    // The last that it said.
    fn ended(&self) -> String {
        let said = std::fs::read_to_string(&self.log).unwrap_or_default();
        format!("java has ended: {}", said.lines().last().unwrap_or("it said nothing"))
    }
}

impl Drop for Flink {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

// Without its comments, as an order has it.
fn on_a_line(sql: &str) -> String {
    let lines = sql.lines().map(str::trim).filter(|line| !line.starts_with("--"));
    lines.collect::<Vec<_>>().join(" ")
}

fn read(answer: &str) -> Result<Ran, String> {
    let mut parts = answer.split('\t');
    let (word, first, rows) = (parts.next(), parts.next(), parts.next());
    match (word, first.map(str::parse), rows.map(str::parse)) {
        (Some("ok"), Some(Ok(nanos)), Some(Ok(rows))) => Ok(Ran { cpu: Duration::from_nanos(nanos), rows }),
        _ => Err(first.unwrap_or(answer).to_owned()),
    }
}

/// A row of the table: a query in both.
pub struct Beside {
    /// The query.
    pub name: &'static str,
    /// Events that went in.
    pub events: u64,
    /// Ours.
    pub ours: Ran,
    /// Flink's; or why there is none, or no text where nobody asked.
    pub flink: Result<Ran, String>,
}

impl Beside {
    /// Events for each second of processor time.
    fn rate(&self, ran: Ran) -> f64 {
        self.events as f64 / ran.cpu.as_secs_f64().max(1e-9)
    }
}

/// Both as a table of Markdown.
#[must_use]
pub fn table(rows: &[Beside]) -> String {
    let mut out = "| | events | rows out | Penstock, events a CPU second | Flink | Flink's rows out | ratio |\n|---|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for row in rows {
        let ours = row.rate(row.ours);
        let (flink, told, ratio) = match &row.flink {
            Ok(ran) => {
                (figure(row.rate(*ran)), ran.rows.to_string(), format!("**{:.1}**", ours / row.rate(*ran)))
            }
            Err(why) => (why.clone(), String::new(), String::new()),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {flink} | {told} | {ratio} |",
            row.name,
            row.events,
            row.ours.rows,
            figure(ours)
        );
    }
    out
}

// In millions or thousands, with as many digits as mean something.
fn figure(rate: f64) -> String {
    if rate >= 1e6 { format!("{:.2} M", rate / 1e6) } else { format!("{:.0} K", rate / 1e3) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_time_and_a_number_of_rows_or_a_reason() {
        assert_eq!(read("ok\t1500000000\t7"), Ok(Ran { cpu: Duration::from_millis(1500), rows: 7 }));
        assert_eq!(read("failed\tno such table"), Err("no such table".to_owned()));
        assert_eq!(read("Picked up JAVA_TOOL_OPTIONS"), Err("Picked up JAVA_TOOL_OPTIONS".to_owned()));
    }

    #[test]
    fn an_order_is_one_line() {
        assert_eq!(on_a_line("-- why\nSELECT a,\n    b FROM t\n"), "SELECT a, b FROM t");
    }

    #[test]
    fn the_table_has_the_ratio_or_says_why_there_is_none() {
        let ours = Ran { cpu: Duration::from_millis(500), rows: 10 };
        let flink = Ran { cpu: Duration::from_secs(4), rows: 10 };
        let row = |name, flink| Beside { name, events: 1_000_000, ours, flink };
        let rows = [row("q0", Ok(flink)), row("q6", Err("not there".to_owned()))];
        let table = table(&rows);
        assert!(table.contains("| q0 | 1000000 | 10 | 2.00 M | 250 K | 10 | **8.0** |"), "{table}");
        assert!(table.contains("| q6 | 1000000 | 10 | 2.00 M | not there |  |  |"), "{table}");
    }
}
