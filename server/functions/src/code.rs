//! Where an environment finds its function's code, and how long it stays there.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::limits::LOOKED_FILES_MAX;
use crate::name::Key;
use crate::record;
use crate::store::Store;

/// The code of one state of a function. Held by every environment that runs it, so that an update does not pull it away from an
/// invocation.
pub(crate) struct Code {
    path: PathBuf,
    is_ours: bool,
    replaced: AtomicBool,
}

impl Code {
    pub(crate) fn of(store: &Store, key: &Key, code: &record::Code) -> Arc<Code> {
        let (path, is_ours) = match code {
            record::Code::Archive { directory, .. } => (store.directory(key).join(directory), true),
            record::Code::Directory { path } => (path.clone(), false),
        };
        Arc::new(Code { path, is_ours, replaced: AtomicBool::new(false) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nobody but functions looks into the directory.
    pub(crate) fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// A number that is another one when a file of the user's directory has changed; what is ours never does. Reads the disk.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        if !self.is_ours {
            let mut left = LOOKED_FILES_MAX;
            look(&self.path, &mut left, &mut hasher);
        }
        hasher.finish()
    }

    /// It is no function's any more, and goes when the last environment has.
    pub(crate) fn replace(&self) {
        self.replaced.store(true, Ordering::Relaxed);
    }
}

fn look(directory: &Path, left: &mut usize, hasher: &mut DefaultHasher) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut below = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let Ok(about) = entry.metadata() else { continue };
        // Interpreters write there what they have read.
        if about.is_dir() && entry.file_name() != "__pycache__" {
            below.push(entry.path());
        } else if about.is_file() {
            (entry.file_name(), about.len(), about.modified().ok()).hash(hasher);
        }
    }
    below.sort();
    for directory in below {
        look(&directory, left, hasher);
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        if self.is_ours && self.replaced.load(Ordering::Relaxed) {
            let path = std::mem::take(&mut self.path);
            // Removing many files takes a while, and nobody has to wait for it.
            std::thread::spawn(move || fs::remove_dir_all(path));
        }
    }
}
