//! Bodies as files: named by ids of our own, never by a key.
//!
//! ```text
//! objects/<run>/<folder>/<id>      run, folder and id in hexadecimal; a folder takes 4,096 files
//! ```
//!
//! A file is complete and durable before the metadata name it, and nobody looks for one that they do not name: so it is written at its
//! final place, and one that is left over by a crash is told by its absence from the metadata. Ids begin with the number of the run, so
//! that none is ever used twice and whatever an earlier run left can be looked for while this one writes.

use crate::error::StoreError;
use crate::limits::{FILES_PER_FOLDER, FREE_BYTES_MIN};
use bytes::Bytes;
use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, IoSlice, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Bits of an id that count within a run.
const COUNT_BITS: u32 = 40;

/// A body's id.
pub(crate) type Id = u64;

/// The folders with the bodies.
pub(crate) struct Files {
    root: PathBuf,
    run: u64,
    next: AtomicU64,
    /// Folders that files are being made in, by their path.
    folders: Mutex<HashMap<PathBuf, Weak<Folder>>>,
}

/// A folder whose entry in its parent is durable.
pub(crate) struct Folder {
    handle: File,
}

impl Folder {
    /// Makes the names of its files durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.handle.sync_all()
    }
}

impl Files {
    /// The files below `root`, for the given run.
    pub(crate) fn open(root: PathBuf, run: u64) -> io::Result<Files> {
        make_folder(&root)?;
        Ok(Files { root, run, next: AtomicU64::new(0), folders: Mutex::default() })
    }

    /// An id that was never used before.
    pub(crate) fn id(&self) -> Id {
        self.run << COUNT_BITS | self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Where a body is.
    pub(crate) fn path(&self, id: Id) -> PathBuf {
        self.folder_path(id).join(format!("{id:016x}"))
    }

    fn folder_path(&self, id: Id) -> PathBuf {
        let (run, count) = (id >> COUNT_BITS, id & ((1 << COUNT_BITS) - 1));
        self.root.join(format!("{run:x}")).join(format!("{:x}", count / FILES_PER_FOLDER))
    }

    /// Begins a new file. Fails with [`StoreError::Full`] where the disk has little room left.
    pub(crate) fn create(&self) -> Result<NewFile, StoreError> {
        self.check_room()?;
        let id = self.id();
        let made = || -> io::Result<NewFile> {
            let folder = self.folder(&self.folder_path(id))?;
            let path = self.path(id);
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            Ok(NewFile { id, path, file, folder, adopted: false })
        };
        made().map_err(|error| StoreError::io(&error))
    }

    /// Whether there is room for anything new.
    pub(crate) fn check_room(&self) -> Result<(), StoreError> {
        let room = rustix::fs::statvfs(&self.root).map_err(|error| StoreError::io(&error.into()))?;
        let free_bytes = room.f_bavail.saturating_mul(room.f_frsize);
        if free_bytes < FREE_BYTES_MIN { Err(StoreError::Full) } else { Ok(()) }
    }

    fn folder(&self, path: &Path) -> io::Result<Arc<Folder>> {
        // Held while the folder is made: 4,096 files wait for it once.
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = folders.get(path).and_then(Weak::upgrade) {
            return Ok(folder);
        }
        if let Some(parent) = path.parent() {
            make_folder(parent)?;
        }
        make_folder(path)?;
        let folder = Arc::new(Folder { handle: File::open(path)? });
        folders.retain(|_, known| known.strong_count() > 0);
        folders.insert(path.to_owned(), Arc::downgrade(&folder));
        Ok(folder)
    }

    /// Opens a body to be read.
    pub(crate) fn read(&self, id: Id) -> io::Result<File> {
        File::open(self.path(id))
    }

    /// Takes a file away that nobody refers to any more. One that is gone already is no error: a crash may have come in between.
    pub(crate) fn remove(&self, id: Id) {
        remove(&self.path(id));
    }

    /// Removes what earlier runs left: files that the metadata do not name, and folders that are empty. Returns how many files.
    pub(crate) fn sweep(&self, is_known: impl Fn(Id) -> Result<bool, StoreError>) -> Result<u64, StoreError> {
        let told = |error: io::Error| StoreError::io(&error);
        let mut removed = 0;
        for run in entries(&self.root).map_err(told)? {
            if hexadecimal(&run).is_none_or(|number| number >= self.run) {
                continue;
            }
            for folder in entries(&run).map_err(told)? {
                for file in entries(&folder).map_err(told)? {
                    // A file with another name is none of ours.
                    if let Some(id) = hexadecimal(&file)
                        && !is_known(id)?
                    {
                        remove(&file);
                        removed += 1;
                    }
                }
                // Fails where files are left, which is right.
                let _ = fs::remove_dir(&folder);
            }
            let _ = fs::remove_dir(&run);
        }
        Ok(removed)
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn hexadecimal(path: &Path) -> Option<u64> {
    u64::from_str_radix(path.file_name()?.to_str()?, 16).ok()
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        // It takes room until the next start, which tries again.
        tracing::warn!(file = %path.display(), %error, "cannot remove a body that is not needed any more");
    }
}

/// Makes a folder, and its name durable, unless it is there.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => path.parent().map_or(Ok(()), |parent| {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            File::open(parent)?.sync_all()
        }),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// A file that is being written. It is removed when it is dropped, unless the metadata have taken it.
pub(crate) struct NewFile {
    pub(crate) id: Id,
    path: PathBuf,
    file: File,
    folder: Arc<Folder>,
    adopted: bool,
}

impl NewFile {
    /// Adds bytes to its end.
    pub(crate) fn write(&mut self, pieces: &[Bytes]) -> io::Result<()> {
        let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        let mut left = &mut slices[..];
        while !left.is_empty() {
            match self.file.write_vectored(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes its content durable. Its name is so when [`Folder::sync`] has been called.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// The folder whose sync makes its name durable.
    pub(crate) fn folder(&self) -> Arc<Folder> {
        self.folder.clone()
    }

    /// It stays from now on: the metadata name it, or will if their transaction turns out to be there after a crash.
    pub(crate) fn adopt(mut self) {
        self.adopted = true;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.adopted {
            return;
        }
        // To remove a large file takes a disk's time, which a thread of the runtime does not have.
        let path = std::mem::take(&mut self.path);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(move || remove(&path))),
            Err(_) => remove(&path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_names_is_swept_and_the_rest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let first = Files::open(dir.path().join("objects"), 1).unwrap();
        let write = |files: &Files| {
            let mut file = files.create().unwrap();
            file.write(&["ab".into(), Bytes::new(), "c".into()]).unwrap();
            file.sync().unwrap();
            file.folder().sync().unwrap();
            let id = file.id;
            file.adopt();
            id
        };
        let (kept, left) = (write(&first), write(&first));
        drop(first.create().unwrap());
        let second = Files::open(dir.path().join("objects"), 2).unwrap();
        let own = write(&second);
        assert_eq!(second.sweep(|id| Ok(id == kept)), Ok(1));
        assert_eq!(fs::read(second.path(kept)).unwrap(), b"abc");
        assert!(second.read(left).is_err());
        assert!(second.read(own).is_ok());
        assert_eq!(second.sweep(|_| Ok(false)), Ok(1));
        assert!(!dir.path().join("objects/1").exists());
    }
}
