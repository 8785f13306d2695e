//! The keys of a credentials file, read again when it changes.
//!
//! A file that has become unreadable or wrong changes nothing: the keys that were known go on, and the log says so once.

use crate::credentials::{Credential, Secret, parse};
use crate::limits::{CREDENTIALS_BYTES_MAX, CREDENTIALS_LOOK_INTERVAL, SIGNING_KEYS_MAX};
use crate::scope::Scope;
use crate::signature::{SigningKey, signing_key};
use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Why a credentials file cannot be used. The caller should tell its operator, who corrects the file.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The system refuses, or the file is no text or too large.
    #[error("cannot read the credentials file {path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A line does not fit the format.
    #[error("the credentials file {path} is wrong in line {line}: {what}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, without anything secret.
        what: &'static str,
    },
    /// There is no access key in it.
    #[error("the credentials file {path} has no access key")]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// A credentials file and what stood in it when it was looked at last.
pub(crate) struct Keyring {
    path: PathBuf,
    looked: Mutex<Looked>,
}

struct Looked {
    at: Instant,
    stamp: Option<Stamp>,
    keys: Arc<Keys>,
}

/// What tells that a file has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    file: u64,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            file: metadata.ino(),
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

impl Keyring {
    /// Reads a file for the first time.
    pub(crate) fn open(path: &Path) -> Result<Keyring, CredentialsError> {
        let (stamp, keys) = read(path)?;
        tracing::info!(file = %path.display(), access_keys = keys.credentials.len(), "signatures are verified");
        let looked = Looked { at: Instant::now(), stamp: Some(stamp), keys: Arc::new(keys) };
        Ok(Keyring { path: path.to_owned(), looked: Mutex::new(looked) })
    }

    /// The keys as the file has them, or had them a moment ago.
    pub(crate) fn keys(&self) -> Arc<Keys> {
        let mut looked = lock(&self.looked);
        if looked.at.elapsed() >= CREDENTIALS_LOOK_INTERVAL {
            looked.at = Instant::now();
            self.look(&mut looked);
        }
        looked.keys.clone()
    }

    fn look(&self, looked: &mut Looked) {
        // No stamp is a file that cannot be looked at; it is read as soon as there is one again.
        let stamp = std::fs::metadata(&self.path).map(|metadata| Stamp::of(&metadata));
        if stamp.as_ref().ok() == looked.stamp.as_ref() {
            return;
        }
        looked.stamp = stamp.ok();
        match read(&self.path) {
            Ok((stamp, keys)) => {
                tracing::info!(
                    file = %self.path.display(),
                    access_keys = keys.credentials.len(),
                    "the credentials file has changed"
                );
                looked.stamp = Some(stamp);
                looked.keys = Arc::new(keys);
            }
            Err(error) => tracing::error!("{error}; the keys known before go on"),
        }
    }
}

fn read(path: &Path) -> Result<(Stamp, Keys), CredentialsError> {
    let (metadata, text) =
        read_text(path).map_err(|error| CredentialsError::Read { path: path.to_owned(), error })?;
    let credentials = parse(&text).map_err(|wrong| CredentialsError::Line {
        path: path.to_owned(),
        line: wrong.line,
        what: wrong.what,
    })?;
    if credentials.is_empty() {
        return Err(CredentialsError::Empty { path: path.to_owned() });
    }
    if metadata.mode() & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "other users may read or write the credentials file: chmod 600");
    }
    Ok((Stamp::of(&metadata), Keys { credentials, signing_keys: Mutex::default() }))
}

fn read_text(path: &Path) -> io::Result<(Metadata, String)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut text = String::new();
    file.take(CREDENTIALS_BYTES_MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > CREDENTIALS_BYTES_MAX {
        return Err(io::Error::other(format!("it is larger than {CREDENTIALS_BYTES_MAX} bytes")));
    }
    Ok((metadata, text))
}

/// The keys of one reading of the file. What was derived from them goes when they do.
pub(crate) struct Keys {
    credentials: HashMap<String, Credential>,
    signing_keys: Mutex<HashMap<String, SigningKey>>,
}

impl Keys {
    /// What belongs to an access key.
    pub(crate) fn find(&self, access_key: &str) -> Option<&Credential> {
        self.credentials.get(access_key)
    }

    /// The key that signs what has this scope. Kept whether or not the signature turns out right: whoever knows an access key can
    /// fill the store with days and regions, which costs the others a microsecond now and then.
    pub(crate) fn signing_key(&self, scope: &Scope<'_>, secret: &Secret) -> SigningKey {
        if let Some(key) = lock(&self.signing_keys).get(scope.credential) {
            return key.clone();
        }
        let key = signing_key(secret.reveal(), scope.day, scope.region, scope.service);
        let mut signing_keys = lock(&self.signing_keys);
        if signing_keys.len() >= SIGNING_KEYS_MAX {
            signing_keys.clear();
        }
        signing_keys.insert(scope.credential.to_owned(), key.clone());
        key
    }
}

// What is behind these locks is whole at every moment, so that a panic elsewhere does not matter to it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[a]\naws_access_key_id = A\naws_secret_access_key = s\n";

    impl Keyring {
        // Waiting a second in a test proves nothing but patience.
        fn look_now(&self) -> Arc<Keys> {
            self.look(&mut lock(&self.looked));
            self.keys()
        }
    }

    #[test]
    fn a_changed_file_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        std::fs::write(&path, ONE).unwrap();
        let keyring = Keyring::open(&path).unwrap();
        assert!(keyring.keys().find("A").is_some());

        std::fs::write(&path, ONE.replace("= A", "= BB")).unwrap();
        assert!(keyring.look_now().find("A").is_none());
        assert!(keyring.keys().find("BB").is_some());
    }

    #[test]
    fn a_file_that_went_wrong_or_away_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        std::fs::write(&path, ONE).unwrap();
        let keyring = Keyring::open(&path).unwrap();
        std::fs::write(&path, "nonsense").unwrap();
        assert!(keyring.look_now().find("A").is_some());
        std::fs::remove_file(&path).unwrap();
        assert!(keyring.look_now().find("A").is_some());
        std::fs::write(&path, ONE.replace("= A", "= CCC")).unwrap();
        assert!(keyring.look_now().find("CCC").is_some());
    }

    #[test]
    fn a_file_that_is_wrong_from_the_start_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        let refused = || Keyring::open(&path).err().unwrap().to_string();
        assert!(refused().starts_with("cannot read the credentials file "), "{}", refused());
        std::fs::write(&path, [ONE, "what"].concat()).unwrap();
        assert!(refused().ends_with("is wrong in line 4: neither [name] nor key = value"), "{}", refused());
        std::fs::write(&path, "[a]\nregion = x\n").unwrap();
        assert!(refused().ends_with("has no access key"), "{}", refused());
        std::fs::write(&path, "#".repeat(CREDENTIALS_BYTES_MAX as usize + 1)).unwrap();
        assert!(refused().ends_with("it is larger than 1048576 bytes"), "{}", refused());
    }

    #[test]
    fn derived_keys_are_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        std::fs::write(&path, ONE).unwrap();
        let keys = Keyring::open(&path).unwrap().keys();
        let secret = &keys.find("A").unwrap().secret;
        for region in 0..=SIGNING_KEYS_MAX {
            let credential = format!("A/20150830/r{region}/kinesis/aws4_request");
            keys.signing_key(&Scope::of(&credential).unwrap(), secret);
        }
        assert_eq!(lock(&keys.signing_keys).len(), 1);
    }
}
