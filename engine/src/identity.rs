//! What a directory says about itself: the file `ENGINE`, written when the directory is made and when a newer
//! format takes it over.
//!
//! ```text
//! penstock-engine
//! format 2
//! lanes 2
//! id 0123456789abcdef0123456789abcdef
//! ```
//! Text, so that whoever finds the directory can read it. The number of lanes is fixed here for good: a
//! shard's lane is computed from it.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::OpenError;
use crate::limits::LANES_MAX;
use crate::log::format::FORMAT_VERSION;

pub(crate) const FILE: &str = "ENGINE";

/// A directory's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) id: u128,
    pub(crate) lanes: u32,
}

impl Identity {
    /// Reads the directory's identity, or gives it one if it is new.
    pub(crate) fn open(dir: &Path, lanes: Option<usize>) -> Result<Identity, OpenError> {
        let path = dir.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let (identity, format) = parse(dir, &text)?;
                if format < FORMAT_VERSION {
                    // What is written from here on is not for older programs, and they are told.
                    identity.write(dir)?;
                }
                Ok(identity)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => create(dir, lanes),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                Err(foreign(dir, "its ENGINE file is not text"))
            }
            Err(source) => Err(OpenError::Io { action: format!("read {}", path.display()), source }),
        }
    }

    /// Writes the file beside its place and moves it there: it is there whole or not at all.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), OpenError> {
        let action = || format!("write {}", dir.join(FILE).display());
        let text = self.text(FORMAT_VERSION);
        let beside = dir.join("ENGINE.new");
        let mut file = File::create(&beside).map_err(OpenError::io(action()))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(OpenError::io(action()))?;
        fs::rename(&beside, dir.join(FILE)).map_err(OpenError::io(action()))?;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(OpenError::io(action()))
    }

    /// The file, as a program of this format writes it.
    pub(crate) fn text(&self, format: u32) -> String {
        let Identity { id, lanes } = self;
        format!("penstock-engine\nformat {format}\nlanes {lanes}\nid {id:032x}\n")
    }

    /// The identity of an engine that lives in memory.
    pub(crate) fn of_memory(lanes: Option<usize>) -> Identity {
        Identity { id: 1, lanes: lanes.unwrap_or(1) as u32 }
    }
}

fn create(dir: &Path, lanes: Option<usize>) -> Result<Identity, OpenError> {
    // Segments without their ENGINE file are the rest of something: taking them over could hide a loss.
    for entry in fs::read_dir(dir).map_err(OpenError::io(format!("list {}", dir.display())))? {
        let name = entry.map_err(OpenError::io(format!("list {}", dir.display())))?.file_name();
        if name.to_string_lossy().starts_with("lane-") {
            return Err(foreign(dir, "it holds lanes but no ENGINE file"));
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let lanes = lanes.unwrap_or_else(|| cores.next_power_of_two().min(LANES_MAX)) as u32;
    let identity = Identity { id: random_id(), lanes };
    identity.write(dir)?;
    Ok(identity)
}

/// The identity and the format that are named.
pub(crate) fn parse(dir: &Path, text: &str) -> Result<(Identity, u32), OpenError> {
    let mut lines = text.lines();
    if lines.next() != Some("penstock-engine") {
        return Err(foreign(dir, "its ENGINE file begins with something else"));
    }
    let field =
        |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map(str::trim);
    let format: u32 = field("format")
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| foreign(dir, "no format is named"))?;
    if format == 0 {
        return Err(foreign(dir, "format 0 is named"));
    }
    if format > FORMAT_VERSION {
        return Err(OpenError::Newer { dir: dir.to_path_buf(), found: format, known: FORMAT_VERSION });
    }
    let lanes: u32 = field("lanes")
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| foreign(dir, "no lanes are named"))?;
    if lanes == 0 || lanes as usize > LANES_MAX {
        return Err(foreign(dir, &format!("{lanes} lanes are named")));
    }
    let id = field("id").and_then(|value| u128::from_str_radix(value, 16).ok());
    Ok((Identity { id: id.ok_or_else(|| foreign(dir, "no id is named"))?, lanes }, format))
}

pub(crate) fn foreign(dir: &Path, why: &str) -> OpenError {
    OpenError::Foreign { dir: dir.to_path_buf(), why: why.into() }
}

/// A random number from the seeds that the standard library draws for its hash maps from the system.
pub(crate) fn random_u64() -> u64 {
    RandomState::new().hash_one(0u8)
}

fn random_id() -> u128 {
    (u128::from(random_u64()) << 64) | u128::from(random_u64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_keeps_the_identity_it_was_given() {
        let dir = tempfile::tempdir().unwrap();
        let made = Identity::open(dir.path(), Some(4)).unwrap();
        assert_eq!(made.lanes, 4);
        assert_eq!(Identity::open(dir.path(), Some(2)).unwrap(), made, "the number of lanes is fixed");
    }

    #[test]
    fn a_newer_format_is_refused_with_both_numbers() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "penstock-engine\nformat 99\nlanes 2\nid 1\n").unwrap();
        let error = Identity::open(dir.path(), None).unwrap_err();
        assert!(matches!(error, OpenError::Newer { found: 99, known: FORMAT_VERSION, .. }));
        assert!(error.to_string().contains("has format 99"));
    }

    #[test]
    fn something_else_is_left_alone() {
        for text in [
            "",
            "hello\n",
            "penstock-engine\nformat 1\nlanes 0\nid 1\n",
            "penstock-engine\nformat 1\nlanes 2\n",
        ] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join(FILE), text).unwrap();
            assert!(matches!(Identity::open(dir.path(), None), Err(OpenError::Foreign { .. })), "{text:?}");
        }
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lane-000")).unwrap();
        assert!(matches!(Identity::open(dir.path(), None), Err(OpenError::Foreign { .. })));
    }
}
