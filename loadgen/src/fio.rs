//! fio on the same disk: what the disk can do for anybody, to compare with.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde_json::Value;

/// What fio does. Always past the page cache, sequential, every write synced before it counts; reads are of a file that was
/// written before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A file whose blocks were all written before; write, fdatasync, one after the other
    Prewritten,
    /// A file that grows; write, fdatasync, one after the other
    Growing,
    /// A file whose blocks were all written before; four writes at a time, each with O_DSYNC
    FourAtOnce,
    /// A file whose blocks were all written before; one write after the other, each with O_DSYNC and an ordinary call: as
    /// bare as a durable write can be
    Bare,
    /// The file read from its beginning, four reads at a time
    SequentialRead,
    /// Reads from anywhere in the file, one after the other
    RandomRead,
}

impl Kind {
    fn reads(self) -> bool {
        matches!(self, Kind::SequentialRead | Kind::RandomRead)
    }
}

/// Bytes of the file: several times what the disk's own cache holds, and soon written.
const FILE_BYTES: u64 = 2 << 30;

/// What fio measured.
#[derive(Clone, Copy, Debug)]
pub struct Bandwidth {
    /// Bytes a second.
    pub bytes_per_s: f64,
    /// Writes or reads a second.
    pub operations_per_s: f64,
    /// From the call to its end, in microseconds, the median; a sync that is a call of its own is not in it.
    pub p50_us: f64,
    /// The same, of which one in a hundred is longer.
    pub p99_us: f64,
}

/// The arguments, as one would type them.
#[must_use]
pub fn arguments(kind: Kind, block_bytes: u64, seconds: f64) -> Vec<String> {
    let engine = if kind == Kind::Bare { "--ioengine=psync" } else { "--ioengine=io_uring" };
    let mut arguments: Vec<String> =
        ["--name=log", "--filename=fio.log", engine, "--direct=1"].map(str::to_owned).to_vec();
    let direction = match kind {
        Kind::Prewritten | Kind::Growing | Kind::FourAtOnce | Kind::Bare => "write",
        Kind::SequentialRead => "read",
        Kind::RandomRead => "randread",
    };
    arguments.push(format!("--rw={direction}"));
    arguments.push(format!("--bs={block_bytes}"));
    arguments.push(format!("--size={}", FILE_BYTES / block_bytes * block_bytes));
    arguments.push(format!("--runtime={seconds}"));
    let more: &[&str] = match kind {
        Kind::Prewritten => &["--time_based", "--overwrite=1", "--iodepth=1", "--fdatasync=1"],
        Kind::Growing => &["--fallocate=none", "--iodepth=1", "--fdatasync=1"],
        Kind::FourAtOnce => &["--time_based", "--overwrite=1", "--iodepth=4", "--sync=dsync"],
        Kind::Bare => &["--time_based", "--overwrite=1", "--iodepth=1", "--sync=dsync"],
        Kind::SequentialRead => &["--time_based", "--iodepth=4"],
        Kind::RandomRead => &["--time_based", "--iodepth=1"],
    };
    arguments.extend(more.iter().map(|&argument| argument.to_owned()));
    arguments
}

/// Runs fio in the directory. The file is made ready, or taken away, before the clock runs.
///
/// # Errors
/// fio is not there or failed.
pub fn run(dir: &Path, kind: Kind, block_bytes: u64, seconds: f64) -> Result<Bandwidth> {
    let file = dir.join("fio.log");
    let size = FILE_BYTES / block_bytes * block_bytes;
    if kind == Kind::Growing {
        if file.exists() {
            fs::remove_file(&file).context("cannot remove fio's file")?;
        }
    } else if fs::metadata(&file).map_or(0, |found| found.len()) < size {
        prewrite(dir)?;
    }
    let answer = fio(dir, &arguments(kind, block_bytes, seconds))?;
    let told = &answer["jobs"][0][if kind.reads() { "read" } else { "write" }];
    let figure = |name: &str| told[name].as_f64().with_context(|| format!("fio tells no {name}"));
    let percentile = |of: &str| {
        let ns = told["clat_ns"]["percentile"][of].as_f64();
        ns.map(|ns| ns / 1000.0).with_context(|| format!("fio tells no percentile {of}"))
    };
    Ok(Bandwidth {
        bytes_per_s: figure("bw_bytes")?,
        operations_per_s: figure("iops")?,
        p50_us: percentile("50.000000")?,
        p99_us: percentile("99.000000")?,
    })
}

/// Writes all of the file once: later writes change no metadata of the file system.
fn prewrite(dir: &Path) -> Result<()> {
    let arguments = [
        "--name=prewrite",
        "--filename=fio.log",
        "--ioengine=io_uring",
        "--direct=1",
        "--rw=write",
        "--bs=1M",
        "--iodepth=4",
        "--end_fsync=1",
    ];
    let mut arguments = arguments.map(str::to_owned).to_vec();
    arguments.push(format!("--size={FILE_BYTES}"));
    fio(dir, &arguments).map(|_| ())
}

fn fio(dir: &Path, arguments: &[String]) -> Result<Value> {
    let output = Command::new("fio")
        .args(arguments)
        .arg("--output-format=json")
        .current_dir(dir)
        .output()
        .context("cannot run fio: is it installed?")?;
    ensure!(output.status.success(), "fio failed: {}", String::from_utf8_lossy(&output.stderr));
    // fio may print notes before the JSON.
    let text = String::from_utf8_lossy(&output.stdout);
    let begin = text.find('{').context("fio printed no figures")?;
    serde_json::from_str(&text[begin..]).context("fio's figures are no JSON")
}
