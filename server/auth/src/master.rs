//! The key file: keys that wrap the data keys of encrypted streams, by their names.
//!
//! ```text
//! # name = key, 32 bytes as hexadecimal digits
//! alias/aws/kinesis = 1f0a...
//! alias/orders = 77c3...
//! ```
//!
//! A name is what clients call the key: `alias/orders`, the id of a key, or the ARN of either; the region and the account in an ARN
//! do not matter here. The file is read whenever a key is needed, which is at the start and when a stream's encryption begins. A
//! file that is not there is made, with a key for `alias/aws/kinesis`, the name that every account has, when the first data key
//! is to be wrapped.
//!
//! A wrapped key:
//!
//! ```text
//!  0   1          13              45         61
//! ┌───┬──────────┬───────────────┬──────────┐
//! │ 1 │ nonce    │ encrypted key │ tag      │   AES-256-GCM; name and context go into the tag
//! └───┴──────────┴───────────────┴──────────┘
//! ```

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, Tag};
use penstock_api::keys::{DATA_KEY_BYTES, KeyFault, KeyProvider};
use penstock_api::{BoxFuture, hex, random};

/// The key that is there without anybody having made it.
const OWN: &str = "alias/aws/kinesis";

/// The version of the layout above.
const VERSION: u8 = 1;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const WRAPPED_BYTES: usize = 1 + NONCE_BYTES + DATA_KEY_BYTES + TAG_BYTES;

/// Keys in a file of this machine.
#[derive(Debug)]
pub struct KeyFile(Arc<Place>);

/// Where the file is.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    /// Held while the file is made, so that it is made once.
    making: Mutex<()>,
}

impl KeyFile {
    /// The keys of this file. It need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> KeyFile {
        KeyFile(Arc::new(Place { path: path.into(), making: Mutex::new(()) }))
    }

    /// Does what reads or writes the file on a thread that may wait for a disk: those of the runtime have others to serve.
    fn apart<'a, T: Send + 'static>(
        &self,
        work: impl FnOnce(&Place) -> Result<T, KeyFault> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, KeyFault>> {
        let place = Arc::clone(&self.0);
        let working = tokio::task::spawn_blocking(move || work(&place));
        Box::pin(async {
            working
                .await
                .unwrap_or_else(|error| Err(KeyFault::Failed(format!("no key was looked for: {error}"))))
        })
    }
}

impl Place {
    fn failed(&self, what: &str, why: impl std::fmt::Display) -> KeyFault {
        KeyFault::Failed(format!("the key file {} {what}: {why}", self.path.display()))
    }

    fn find(&self, name: &str) -> Result<Aes256Gcm, KeyFault> {
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(self.failed("is not there", "put it back, or say where it is with --key-file"));
            }
            read => read.map_err(|error| self.failed("cannot be read", error))?,
        };
        let wanted = bare(name);
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |what: &str| self.failed(&format!("is wrong in line {number}"), what);
            let (known, digits) = line.split_once('=').ok_or_else(|| wrong("it is no 'name = key'"))?;
            let key: Option<[u8; DATA_KEY_BYTES]> =
                hex::decode(digits.trim()).and_then(|key| key.try_into().ok());
            let key = key.ok_or_else(|| wrong("a key is 64 hexadecimal digits"))?;
            if bare(known.trim()) == wanted {
                return Ok(Aes256Gcm::new((&key).into()));
            }
        }
        Err(KeyFault::NotFound(name.to_owned()))
    }

    /// Makes the file if it is not there. It is on disk, and its name in the directory, before anything is wrapped with it.
    fn make(&self) -> Result<(), KeyFault> {
        let _once = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |error| self.failed("cannot be made", error);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.path);
        let mut file = match opened {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
            opened => opened.map_err(failed)?,
        };
        let key: [u8; DATA_KEY_BYTES] = random::bytes().map_err(failed)?;
        let digits = hex::encode(&key);
        let text = format!(
            "# Keys that encrypted streams depend on: without them their records cannot be read.\n\
             # name = key, 32 bytes as hexadecimal digits\n\
             {OWN} = {digits}\n"
        );
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        written.and_then(|()| File::open(folder)?.sync_all()).map_err(failed)?;
        tracing::warn!(
            file = %self.path.display(),
            "made a key file; keep a copy elsewhere, and better move it away from the data and say where with --key-file"
        );
        Ok(())
    }

    fn wrap(&self, name: &str, context: &str, data_key: &[u8; DATA_KEY_BYTES]) -> Result<Vec<u8>, KeyFault> {
        self.make()?;
        let cipher = self.find(name)?;
        let nonce: [u8; NONCE_BYTES] =
            random::bytes().map_err(|error| KeyFault::Failed(error.to_string()))?;
        let mut key = *data_key;
        let tag = cipher
            .encrypt_inout_detached(
                &Nonce::from(nonce),
                &context_of(name, context),
                key.as_mut_slice().into(),
            )
            .map_err(|error| KeyFault::Failed(error.to_string()))?;
        Ok([&[VERSION][..], &nonce, &key, &tag].concat())
    }

    fn unwrap(&self, name: &str, context: &str, wrapped: &[u8]) -> Result<[u8; DATA_KEY_BYTES], KeyFault> {
        let cipher = self.find(name)?;
        let wrong = || KeyFault::Wrong(name.to_owned());
        let (&[VERSION], rest) = wrapped.split_first_chunk().ok_or_else(wrong)? else { return Err(wrong()) };
        let (&nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(wrong)?;
        let (&key, rest) = rest.split_first_chunk::<DATA_KEY_BYTES>().ok_or_else(wrong)?;
        let tag: [u8; TAG_BYTES] = rest.try_into().map_err(|_| wrong())?;
        let mut key = key;
        let context = context_of(name, context);
        cipher
            .decrypt_inout_detached(&Nonce::from(nonce), &context, key.as_mut_slice().into(), &Tag::from(tag))
            .map_err(|_| wrong())?;
        debug_assert_eq!(wrapped.len(), WRAPPED_BYTES);
        Ok(key)
    }
}

impl KeyProvider for KeyFile {
    fn wrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        data_key: &'a [u8; DATA_KEY_BYTES],
    ) -> BoxFuture<'a, Result<Vec<u8>, KeyFault>> {
        let (name, context, data_key) = (name.to_owned(), context.to_owned(), *data_key);
        self.apart(move |place| place.wrap(&name, &context, &data_key))
    }

    fn unwrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        wrapped: &'a [u8],
    ) -> BoxFuture<'a, Result<[u8; DATA_KEY_BYTES], KeyFault>> {
        let (name, context, wrapped) = (name.to_owned(), context.to_owned(), wrapped.to_owned());
        self.apart(move |place| place.unwrap(&name, &context, &wrapped))
    }
}

/// A name without what an ARN puts before it.
fn bare(name: &str) -> &str {
    let resource = match name.strip_prefix("arn:") {
        Some(rest) => rest.splitn(5, ':').nth(4).unwrap_or(name),
        None => name,
    };
    resource.strip_prefix("key/").unwrap_or(resource)
}

fn context_of(name: &str, context: &str) -> Vec<u8> {
    [bare(name).as_bytes(), &[0], context.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    const CONTEXT: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
    const DATA_KEY: [u8; 32] = [9; 32];

    fn key_file() -> (tempfile::TempDir, Arc<Place>) {
        let dir = tempfile::tempdir().unwrap();
        let keys = KeyFile::new(dir.path().join("keys"));
        (dir, keys.0)
    }

    #[test]
    fn what_is_wrapped_is_unwrapped_with_the_same_key_and_context() {
        let (_dir, keys) = key_file();
        let wrapped = keys.wrap(OWN, CONTEXT, &DATA_KEY).unwrap();
        assert_eq!(wrapped.len(), WRAPPED_BYTES);
        assert!(!wrapped.windows(8).any(|window| window == [9; 8]));
        let by_arn = "arn:aws:kms:us-east-1:000000000000:alias/aws/kinesis";
        for name in [OWN, by_arn] {
            assert_eq!(keys.unwrap(name, CONTEXT, &wrapped), Ok(DATA_KEY), "{name}");
        }
        let wrong = Err(KeyFault::Wrong(OWN.to_owned()));
        assert_eq!(keys.unwrap(OWN, "another", &wrapped), wrong);
        for changed in 0..wrapped.len() {
            let mut wrapped = wrapped.clone();
            wrapped[changed] ^= 1;
            assert_eq!(keys.unwrap(OWN, CONTEXT, &wrapped), wrong, "byte {changed}");
            assert_eq!(keys.unwrap(OWN, CONTEXT, &wrapped[..changed]), wrong);
        }
        let other = key_file();
        other.1.make().unwrap();
        assert_eq!(other.1.unwrap(OWN, CONTEXT, &wrapped), wrong, "another key of that name");
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        let (dir, keys) = key_file();
        assert!(matches!(keys.unwrap(OWN, CONTEXT, &[]), Err(KeyFault::Failed(_))), "reading makes none");
        keys.wrap(OWN, CONTEXT, &DATA_KEY).unwrap();
        let path = dir.path().join("keys");
        let before = std::fs::read_to_string(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        keys.wrap(OWN, CONTEXT, &DATA_KEY).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    }

    #[test]
    fn keys_are_found_by_any_of_their_names() {
        let (dir, keys) = key_file();
        let text = format!("# mine\n\nalias/orders = {}\n0a1b-2c = {}\n", "ab".repeat(32), "CD".repeat(32));
        std::fs::write(dir.path().join("keys"), text).unwrap();
        for name in
            ["alias/orders", "0a1b-2c", "key/0a1b-2c", "arn:aws:kms:eu-west-1:111111111111:key/0a1b-2c"]
        {
            assert!(keys.wrap(name, CONTEXT, &DATA_KEY).is_ok(), "{name}");
        }
        assert_eq!(keys.wrap(OWN, CONTEXT, &DATA_KEY), Err(KeyFault::NotFound(OWN.to_owned())));
    }

    /// A key file on a disk that hangs made everybody wait who had come over the same thread.
    #[tokio::test]
    async fn others_go_on_while_the_file_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        // Whoever reads it waits until somebody has written.
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let keys = KeyFile::new(&path);
        let (go_on, others) = mpsc::channel();
        let disk = std::thread::spawn(move || {
            let went_on = others.recv_timeout(Duration::from_secs(10));
            std::fs::write(path, format!("alias/x = {}\n", "ab".repeat(32))).unwrap();
            went_on
        });
        let wrapping = tokio::spawn(async move { keys.wrap("alias/x", CONTEXT, &DATA_KEY).await });
        tokio::task::yield_now().await;
        let _ = go_on.send(());
        assert_eq!(disk.join().unwrap(), Ok(()), "this thread was held up");
        assert_eq!(wrapping.await.unwrap().unwrap().len(), WRAPPED_BYTES);
    }

    #[test]
    fn a_malformed_file_is_told_with_its_line() {
        let (dir, keys) = key_file();
        for text in ["alias/x\n", "alias/x = 12\n", &format!("alias/x = {}\n", "zz".repeat(32))] {
            std::fs::write(dir.path().join("keys"), format!("# first\n{text}")).unwrap();
            let Err(KeyFault::Failed(why)) = keys.wrap("alias/x", CONTEXT, &DATA_KEY) else {
                panic!("{text}")
            };
            assert!(why.contains("line 2"), "{why}");
        }
    }
}
