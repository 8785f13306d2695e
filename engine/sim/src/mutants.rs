//! Bugs planted into a copy of the engine, each of which the simulator must find within a minute.
//!
//! The list, `mutants.toml`, says for each bug which text of which file is replaced by what. The engine itself knows
//! nothing of it: engine and simulator are copied beside the build, one bug after the other is planted into the copy,
//! the copy is built and its simulator runs until it finds something.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use crate::limits::MUTANT_S;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    mutant: Vec<Mutant>,
}

/// A bug to plant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutant {
    /// Its name.
    pub name: String,
    /// What it breaks.
    pub breaks: String,
    /// How.
    pub change: Vec<Change>,
}

/// A text and what it is replaced by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The file, from the root of the repository.
    pub file: PathBuf,
    /// What is there exactly once.
    pub text: String,
    /// What is to be there.
    pub with: String,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The bugs, in the order of the list.
///
/// # Errors
/// The list cannot be read.
pub fn list() -> anyhow::Result<Vec<Mutant>> {
    let path = root().join("engine/sim/mutants.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let list: List = toml::from_str(&text).with_context(|| format!("read {}", path.display()))?;
    Ok(list.mutant)
}

impl Mutant {
    /// The files as they are with the bug in them.
    ///
    /// # Errors
    /// A text to be replaced is not there exactly once.
    pub fn planted(&self) -> anyhow::Result<Vec<(PathBuf, String)>> {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        for Change { file, text, with } in &self.change {
            let at = match files.iter().position(|(known, _)| known == file) {
                Some(at) => at,
                None => {
                    let path = root().join(file);
                    let content =
                        fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
                    files.push((file.clone(), content));
                    files.len() - 1
                }
            };
            let content = &mut files[at].1;
            let count = content.matches(text.as_str()).count();
            ensure!(
                count == 1,
                "{}: {} holds {count} times what is to be replaced: {text}",
                self.name,
                file.display()
            );
            *content = content.replacen(text.as_str(), with, 1);
        }
        Ok(files)
    }
}

/// Plants the bugs whose names contain `only` and prints how long each stayed hidden. False if one was not found.
/// With `check`, only looks whether each can be planted.
///
/// # Errors
/// A bug cannot be planted, or the copy cannot be made or built.
pub fn run(only: &str, check: bool) -> anyhow::Result<bool> {
    let mutants = list()?;
    for mutant in &mutants {
        mutant.planted()?;
    }
    if check {
        println!("{} bugs can be planted", mutants.len());
        return Ok(true);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let bench = Bench { copy: target.join("mutants") };
    bench.copy()?;
    // Without a bug nothing may be found; it also builds what all have in common.
    bench.build("no bug")?;
    let clean = bench.hunt(Duration::from_secs(10))?;
    ensure!(clean.found.is_none(), "without any bug something is found: {}", clean.found.unwrap_or_default());
    println!("{:<30} {:>9} {:>8}  found as", "bug", "found in", "seeds");
    let (mut survivors, mut planted) = (Vec::new(), 0);
    for mutant in mutants.iter().filter(|mutant| mutant.name.contains(only)) {
        planted += 1;
        bench.plant(mutant)?;
        bench.build(&mutant.name)?;
        let hunt = bench.hunt(Duration::from_secs(MUTANT_S))?;
        bench.heal(mutant)?;
        let (took, seeds) = (hunt.took.as_secs_f64(), hunt.seeds);
        match hunt.found {
            Some(found) => {
                let short: String = found.chars().take(100).collect();
                println!("{:<30} {took:>7.1} s {seeds:>8}  {short}", mutant.name);
            }
            None => {
                println!("{:<30} {:>9} {seeds:>8}  {}", mutant.name, "NOT FOUND", mutant.breaks);
                survivors.push(&mutant.name);
            }
        }
    }
    println!("{} of {planted} bugs found within {MUTANT_S} s each", planted - survivors.len());
    Ok(survivors.is_empty())
}

/// The copy that bugs are planted into.
struct Bench {
    copy: PathBuf,
}

/// What a hunt for a bug gave.
struct Hunt {
    found: Option<String>,
    took: Duration,
    seeds: u64,
}

impl Bench {
    /// Copies what is needed, as it is.
    fn copy(&self) -> anyhow::Result<()> {
        for folder in ["engine/src", "engine/sim/src"] {
            let to = self.copy.join(folder);
            if to.exists() {
                fs::remove_dir_all(&to)?;
            }
            copy_folder(&root().join(folder), &to)?;
        }
        for file in ["engine/Cargo.toml", "engine/sim/Cargo.toml", "engine/sim/mutants.toml", "Cargo.lock"] {
            fs::copy(root().join(file), self.copy.join(file)).with_context(|| format!("copy {file}"))?;
        }
        // The workspace has only these two members there.
        let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
        let (before, rest) = manifest.split_once("members = [").context("the workspace names its members")?;
        let (_, after) =
            rest.split_once("[workspace.package]").context("the workspace describes its packages")?;
        let manifest =
            format!("{before}members = [\"engine\", \"engine/sim\"]\n\n[workspace.package]{after}");
        fs::write(self.copy.join("Cargo.toml"), manifest)?;
        Ok(())
    }

    fn plant(&self, mutant: &Mutant) -> anyhow::Result<()> {
        for (file, content) in mutant.planted()? {
            fs::write(self.copy.join(&file), content)?;
        }
        Ok(())
    }

    fn heal(&self, mutant: &Mutant) -> anyhow::Result<()> {
        for Change { file, .. } in &mutant.change {
            let content = fs::read_to_string(root().join(file))?;
            fs::write(self.copy.join(file), content)?;
        }
        Ok(())
    }

    fn build(&self, name: &str) -> anyhow::Result<()> {
        let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--offline", "--quiet", "--profile", "sim", "-p", "penstock-sim"])
            .current_dir(&self.copy)
            .env("CARGO_TARGET_DIR", self.copy.join("target"))
            // Dead code is what many bugs leave behind.
            .env("RUSTFLAGS", "--cap-lints allow")
            .output()?;
        if !built.status.success() {
            bail!("{name} does not compile: {}", String::from_utf8_lossy(&built.stderr));
        }
        Ok(())
    }

    /// Runs the copy's simulator until it finds something or the time is up.
    fn hunt(&self, time: Duration) -> anyhow::Result<Hunt> {
        let begun = Instant::now();
        let seconds = time.as_secs().to_string();
        let ran = Command::new(self.copy.join("target/sim/penstock-sim"))
            .args(["--quick", "--first", "1", "--seconds", &seconds])
            .output()?;
        let took = begun.elapsed();
        let text = String::from_utf8_lossy(&ran.stdout).into_owned();
        let number_before = |word: &str, line: &str| -> Option<u64> {
            let words: Vec<&str> = line.split_whitespace().collect();
            let at = words.iter().position(|other| *other == word)?;
            words.get(at.checked_sub(1)?)?.parse().ok()
        };
        let seeds = text.lines().filter_map(|line| number_before("seeds", line)).max().unwrap_or(0);
        let failure =
            text.lines().find_map(|line| line.split_once(" fails: ").map(|(_, why)| why.to_owned()));
        let found =
            failure.or_else(|| (!ran.status.success()).then(|| format!("it ended with {}", ran.status)));
        Ok(Hunt { found, took, seeds })
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("list {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
