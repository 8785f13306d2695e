//! Where an environment finds its function's code, and how long it stays there.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

    /// It is no function's any more, and goes when the last environment has.
    pub(crate) fn replace(&self) {
        self.replaced.store(true, Ordering::Relaxed);
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        if self.is_ours && self.replaced.load(Ordering::Relaxed) {
            let path = std::mem::take(&mut self.path);
            // Removing many files takes a while, and nobody has to wait for it.
            std::thread::spawn(move || std::fs::remove_dir_all(path));
        }
    }
}
