//! Functions on disk: a directory each, with its record and its code.
//!
//! ```text
//! functions/
//! ├── 000000000000/us-east-1/resize/      account, region, name
//! │   ├── function.json                   the record: it is the function
//! │   ├── code-5f1c…/                     the code that the record names, unpacked
//! │   └── function.log, function.log.1    what it printed
//! └── run/                                what environments use as /tmp
//! ```
//!
//! The record alone counts. A change writes new code beside the old, makes it durable, and then replaces the record by a rename, so
//! that after a crash there is the old function or the new one. Code that no record names is left over and removed at the next
//! start. The way is decided in docs/decisions/0016.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::archive;
use crate::limits::SYNCED_FILES_MAX;
use crate::name::Key;
use crate::record::{Code, FORM, Record};

const RECORD: &str = "function.json";
const CODE: &str = "code-";
const RUN: &str = "run";

/// Why the functions could not be read at a start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk refuses: look at permissions and space.
    #[error("cannot read functions at {}: {source}", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A record was written by a newer version: use that, or another directory.
    #[error("{} was written by a newer version", path.display())]
    Newer {
        /// The record.
        path: PathBuf,
    },
    /// A record is none: put it back from a copy, or remove the function's directory.
    #[error("{} cannot be read: {why}", path.display())]
    Damaged {
        /// The record.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// The directory of all functions.
pub(crate) struct Store {
    root: PathBuf,
    /// Of this run alone: a process of the one before may still be about to end.
    run: PathBuf,
}

impl Store {
    /// Opens the directory and reads every record; removes what a crash left over.
    pub(crate) fn open(root: &Path) -> Result<(Store, Vec<Record>), OpenError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| OpenError::Disk { path, source }
        };
        let runs = root.join(RUN);
        fs::create_dir_all(&runs).map_err(failed(&runs))?;
        // Handlers get paths in it as their own, wherever they work.
        let root = root.canonicalize().map_err(failed(root))?;
        let runs = root.join(RUN);
        for left_over in directories(&runs).map_err(failed(&runs))? {
            let _ = fs::remove_dir_all(left_over);
        }
        let run = runs.join(Uuid::new_v4().simple().to_string());
        fs::create_dir(&run).map_err(failed(&run))?;
        let mut records = Vec::new();
        for account in directories(&root).map_err(failed(&root))? {
            if account.file_name().is_some_and(|name| name == RUN) {
                continue;
            }
            for region in directories(&account).map_err(failed(&account))? {
                for function in directories(&region).map_err(failed(&region))? {
                    records.extend(read(&function)?);
                }
            }
        }
        Ok((Store { root, run }, records))
    }

    pub(crate) fn directory(&self, key: &Key) -> PathBuf {
        self.root.join(&key.account).join(&key.region).join(&key.name)
    }

    /// A directory for one environment's `/tmp`.
    pub(crate) fn scratch(&self, environment: &Uuid) -> io::Result<PathBuf> {
        let path = self.run.join(environment.simple().to_string());
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// A file for all environments of this run.
    pub(crate) fn shared(&self, name: &str, content: &str) -> io::Result<PathBuf> {
        let path = self.run.join(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    /// Unpacks an archive for a function; it counts once a record names it.
    pub(crate) fn unpack(&self, key: &Key, archive: &[u8]) -> Result<Code, archive::Error> {
        let directory = format!("{CODE}{}", Uuid::new_v4().simple());
        let path = self.directory(key).join(&directory);
        fs::create_dir_all(&path)?;
        let unpacked = archive::unpack(archive, &path).and_then(|files| {
            // Nothing to run is no code.
            if files == 0 { Err(archive::Error::Broken) } else { Ok(files) }
        });
        if let Err(error) = unpacked.and_then(|files| sync(&path, files).map_err(archive::Error::Disk)) {
            self.forget(key, &directory);
            return Err(error);
        }
        let size_bytes = i64::try_from(archive.len()).unwrap_or(i64::MAX);
        Ok(Code::Archive { directory, size_bytes, sha256: STANDARD.encode(Sha256::digest(archive)) })
    }

    /// Makes a record the function.
    pub(crate) fn write(&self, record: &Record) -> io::Result<()> {
        let directory = self.directory(&record.key());
        fs::create_dir_all(&directory)?;
        let text = serde_json::to_vec_pretty(record).map_err(io::Error::other)?;
        let fresh = directory.join("function.json.new");
        // Variables are often secrets.
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&fresh, directory.join(RECORD))?;
        // The name in the directory, and the directories' own names up to the root.
        let mut above = Some(directory.as_path());
        while let Some(directory) = above.filter(|directory| directory.starts_with(&self.root)) {
            File::open(directory)?.sync_all()?;
            above = directory.parent();
        }
        Ok(())
    }

    /// Removes a function: first what makes it one, durably, and then the rest.
    pub(crate) fn remove(&self, key: &Key) -> io::Result<()> {
        let directory = self.directory(key);
        fs::remove_file(directory.join(RECORD))?;
        File::open(&directory)?.sync_all()?;
        // What an environment still uses cannot hold this up; what is left is removed at the next start.
        if let Err(error) = fs::remove_dir_all(&directory) {
            tracing::debug!(directory = %directory.display(), %error, "left over until the next start");
        }
        Ok(())
    }

    /// Removes code that no record names any more.
    pub(crate) fn forget(&self, key: &Key, directory: &str) {
        let function = self.directory(key);
        let _ = fs::remove_dir_all(function.join(directory));
        // A function that was never made leaves no directory.
        if !function.join(RECORD).exists() {
            let _ = fs::remove_dir(function);
        }
    }
}

fn directories(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The record of a function's directory; nothing if there is none, and then no directory either.
fn read(directory: &Path) -> Result<Option<Record>, OpenError> {
    let path = directory.join(RECORD);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let _ = fs::remove_dir_all(directory);
            return Ok(None);
        }
        Err(source) => return Err(OpenError::Disk { path, source }),
    };
    let damaged = |why: String| OpenError::Damaged { path: path.clone(), why };
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    if value["form"].as_u64().is_some_and(|form| form > u64::from(FORM)) {
        return Err(OpenError::Newer { path });
    }
    let record: Record = serde_json::from_value(value).map_err(|error| damaged(error.to_string()))?;
    let used = match &record.code {
        Code::Archive { directory, .. } => Some(directory.as_str()),
        Code::Directory { .. } => None,
    };
    let left_over = directories(directory).unwrap_or_default().into_iter().filter(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(CODE) && Some(name.as_ref()) != used)
    });
    for path in left_over {
        let _ = fs::remove_dir_all(path);
    }
    Ok(Some(record))
}

/// Makes all that is below durable.
fn sync(path: &Path, files: usize) -> io::Result<()> {
    // The whole file system in one call costs less than a package's thousands of files one by one, and more than a few.
    #[cfg(target_os = "linux")]
    if files > SYNCED_FILES_MAX {
        return Ok(rustix::fs::syncfs(File::open(path)?)?);
    }
    sync_below(path)
}

fn sync_below(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_below(&entry.path())?;
        } else if kind.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    File::open(path)?.sync_all()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn record(name: &str, code: Code) -> Record {
        Record {
            form: FORM,
            account: "000000000000".into(),
            region: "us-east-1".into(),
            name: name.into(),
            runtime: "python3.12".into(),
            role: "arn:aws:iam::000000000000:role/r".into(),
            handler: "handler.f".into(),
            description: String::new(),
            timeout_s: 3,
            memory_mb: 128,
            environment: None,
            code,
            architecture: "x86_64".into(),
            ephemeral_mb: 512,
            tracing: "PassThrough".into(),
            log_group: None,
            subnets: Vec::new(),
            security_groups: Vec::new(),
            revision: "r".into(),
            modified_ms: 0,
            tags: Default::default(),
            reserved: None,
            policy: Vec::new(),
        }
    }

    #[test]
    fn a_function_is_there_after_a_restart_and_gone_after_its_removal() {
        let dir = tempfile::tempdir().unwrap();
        let (store, none) = Store::open(dir.path()).unwrap();
        assert_eq!(none, []);
        let key = record("f", Code::Directory { path: "/x".into() }).key();
        let archive = archive::tests::archive(&[("handler.py", 0o100_644, b"pass")]);
        let old = store.unpack(&key, &archive).unwrap();
        let new = store.unpack(&key, &archive).unwrap();
        let kept = record("f", new.clone());
        store.write(&kept).unwrap();
        let name_of = |code: &Code| match code {
            Code::Archive { directory, .. } => store.directory(&key).join(directory),
            Code::Directory { path } => path.clone(),
        };
        assert!(name_of(&old).join("handler.py").exists());

        // A crash before the record named it left the other code over.
        let (store, records) = Store::open(dir.path()).unwrap();
        assert_eq!(records, [kept]);
        assert!(!name_of(&old).exists() && name_of(&new).join("handler.py").exists());
        store.remove(&key).unwrap();
        assert!(!store.directory(&key).exists());
        assert_eq!(Store::open(dir.path()).unwrap().1, []);
    }

    #[test]
    fn code_without_a_record_is_no_function() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path()).unwrap();
        let key = record("f", Code::Directory { path: "/x".into() }).key();
        assert!(matches!(store.unpack(&key, b"nonsense"), Err(archive::Error::Broken)));
        assert!(!store.directory(&key).exists());
        let archive = archive::tests::archive(&[("handler.py", 0o100_644, b"pass")]);
        store.unpack(&key, &archive).unwrap();
        assert_eq!(Store::open(dir.path()).unwrap().1, []);
        assert!(!store.directory(&key).exists());
    }

    #[test]
    fn a_newer_or_damaged_record_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path()).unwrap();
        let mut newer = record("f", Code::Directory { path: "/x".into() });
        newer.form = FORM + 1;
        store.write(&newer).unwrap();
        assert!(matches!(Store::open(dir.path()), Err(OpenError::Newer { .. })));
        fs::write(store.directory(&newer.key()).join(RECORD), "{").unwrap();
        assert!(matches!(Store::open(dir.path()), Err(OpenError::Damaged { .. })));
    }
}
