//! A lane's directory as the next open would leave it, without a byte of it being changed: what recovery writes,
//! cuts and removes is kept in memory, in front of the files.
//!
//! Blocks that the disk cannot read any more stand here as bytes that mean nothing, so that one bad sector is damage
//! in one place and not the end of the look.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;
use crate::limits::BLOCK_BYTES;
use crate::storage::files::{self, open_with};
use crate::storage::{Directory, Done, FileId, Operation, Storage};

/// What a byte that cannot be read stands as. Zeros would mean something: a segment that was not begun.
const UNREADABLE: u8 = 0xdb;

/// Reads past the page cache where the file system can: a look at everything must not push out what others use.
pub(super) fn open_file(path: &Path) -> io::Result<File> {
    open_with(OpenOptions::new().read(true), path)
}

/// Reads up to `length` bytes; fewer at the end of the file.
pub(super) fn read(file: &File, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
    let mut buffer = Buffer::zeroed(length);
    let filled = read_into(file, offset, &mut buffer[..length])?;
    Ok((buffer, filled))
}

/// Fills a buffer, or less of it at the end of the file. Returns how much.
pub(super) fn read_into(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    match files::read_into(file, offset, buffer) {
        Err(error) if bad_sector(&error) => {
            let end = file.metadata()?.len().min(offset + buffer.len() as u64);
            let filled = end.saturating_sub(offset) as usize;
            for at in (0..filled).step_by(BLOCK_BYTES) {
                let bytes = &mut buffer[at..(at + BLOCK_BYTES).min(filled)];
                match files::read(file, offset + at as u64, BLOCK_BYTES) {
                    Ok((block, read)) if read >= bytes.len() => bytes.copy_from_slice(&block[..bytes.len()]),
                    Ok(_) => bytes.fill(UNREADABLE),
                    Err(error) if bad_sector(&error) => bytes.fill(UNREADABLE),
                    Err(error) => return Err(error),
                }
            }
            Ok(filled)
        }
        result => result,
    }
}

/// The device answered that it cannot read this place, as opposed to not answering at all.
fn bad_sector(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    error.raw_os_error() == Some(EIO)
}

/// What would be changed in a file.
#[derive(Clone, Default)]
struct Change {
    writes: Vec<(u64, Bytes)>,
    length: Option<u64>,
    removed: bool,
}

struct Opened {
    name: String,
    file: File,
    bytes: u64,
}

/// See the module's description.
pub(super) struct View {
    dir: PathBuf,
    open: Vec<Option<Opened>>,
    changes: BTreeMap<String, Change>,
    /// Files whose first block is not to be believed.
    spoiled: BTreeSet<String>,
    /// Files that are looked at as if they were not there.
    hidden: BTreeSet<String>,
}

impl View {
    pub(super) fn new(dir: &Path) -> View {
        View {
            dir: dir.to_path_buf(),
            open: Vec::new(),
            changes: BTreeMap::new(),
            spoiled: BTreeSet::new(),
            hidden: BTreeSet::new(),
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Forgets all changes, so that an open can begin anew.
    pub(super) fn forget(&mut self) {
        self.changes.clear();
        self.open.clear();
    }

    /// From here on the file is looked at as if its first block were damaged, and if it was already, as if it were not
    /// there.
    pub(super) fn distrust(&mut self, name: &str) {
        if !self.spoiled.insert(name.into()) {
            self.hidden.insert(name.into());
        }
    }

    pub(super) fn hidden(&self) -> impl Iterator<Item = &String> {
        self.hidden.iter()
    }

    /// The open would write something into this file.
    pub(super) fn writes(&self, name: &str) -> bool {
        self.changes.get(name).is_some_and(|change| !change.writes.is_empty())
    }

    /// Files that the open would remove, because what is in them was never acknowledged.
    pub(super) fn removed(&self) -> impl Iterator<Item = &String> {
        self.changes.iter().filter(|(_, change)| change.removed).map(|(name, _)| name)
    }

    /// Puts bytes into the view of a file.
    pub(super) fn put(&mut self, name: &str, offset: u64, bytes: Bytes) {
        self.changes.entry(name.into()).or_default().writes.push((offset, bytes));
    }

    /// Gives the view of a file this length.
    pub(super) fn cut(&mut self, name: &str, bytes: u64) {
        self.changes.entry(name.into()).or_default().length = Some(bytes);
    }

    /// The bytes of a file as they lie on the disk.
    pub(super) fn raw(&self, name: &str, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        read(&open_file(&self.path(name))?, offset, length)
    }

    /// The length of a file on the disk.
    pub(super) fn raw_bytes(&self, name: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.path(name))?.len())
    }

    /// The bytes of a file as the view has them.
    pub(super) fn seen(&mut self, name: &str, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        let (file, _) = self.open(name)?;
        let read = self.read_now(file, offset, length);
        self.close(file);
        read
    }

    fn opened(&self, file: FileId) -> &Opened {
        self.open[file.0 as usize].as_ref().expect("the file is open")
    }
}

impl Directory for View {
    fn list(&mut self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let removed = self.changes.get(&name).is_some_and(|change| change.removed);
            if !removed && !self.hidden.contains(&name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)> {
        let file = open_file(&self.path(name))?;
        let bytes = file.metadata()?.len();
        let seen = self.changes.get(name).and_then(|change| change.length).unwrap_or(bytes);
        let opened = Opened { name: name.into(), file, bytes };
        let free = self.open.iter().position(Option::is_none).unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.open[free] = Some(opened);
        Ok((FileId(free as u32), seen))
    }

    fn create(&mut self, _name: &str, _length: u64) -> io::Result<FileId> {
        Err(io::Error::from(ErrorKind::ReadOnlyFilesystem))
    }

    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        let opened = self.opened(file);
        let (mut buffer, read) = read(&opened.file, offset, length)?;
        buffer[read..].fill(0);
        if self.spoiled.contains(&opened.name) && offset < BLOCK_BYTES as u64 {
            let end = (BLOCK_BYTES - offset as usize).min(read);
            buffer[..end].fill(UNREADABLE);
        }
        let nothing = Change::default();
        let change = self.changes.get(&opened.name).unwrap_or(&nothing);
        let end = offset + length as u64;
        for (at, bytes) in &change.writes {
            let (begin, until) = ((*at).max(offset), (at + bytes.len() as u64).min(end));
            if begin < until {
                let source = &bytes[(begin - at) as usize..(until - at) as usize];
                buffer[(begin - offset) as usize..(until - offset) as usize].copy_from_slice(source);
            }
        }
        let written = change.writes.iter().map(|(at, bytes)| at + bytes.len() as u64).max().unwrap_or(0);
        let bytes = change.length.unwrap_or(opened.bytes.max(written));
        let filled = bytes.saturating_sub(offset).min(length as u64) as usize;
        buffer[filled..].fill(0);
        Ok((buffer, filled))
    }

    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()> {
        let name = self.opened(file).name.clone();
        self.put(&name, offset, bytes.clone());
        Ok(())
    }

    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()> {
        let name = self.opened(file).name.clone();
        self.cut(&name, length);
        Ok(())
    }

    fn remove_now(&mut self, name: &str) -> io::Result<()> {
        self.changes.entry(name.into()).or_default().removed = true;
        Ok(())
    }

    fn close(&mut self, file: FileId) {
        self.open[file.0 as usize] = None;
    }
}

impl Storage for View {
    fn directory(&mut self) -> &mut dyn Directory {
        self
    }

    fn submit(&mut self, _ticket: u64, operation: Operation) {
        unreachable!("recovery works while its caller waits, and asks for no {operation:?}")
    }

    fn wait(&mut self, _timeout: Option<Duration>, _done: &mut Vec<Done>) -> io::Result<()> {
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        unreachable!("nobody waits for a view")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_a_view_is_seen_in_it_and_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), vec![1; 3 * BLOCK_BYTES]).unwrap();
        fs::write(dir.path().join("b"), vec![2; BLOCK_BYTES]).unwrap();
        let mut view = View::new(dir.path());
        let (file, bytes) = view.open("a").unwrap();
        assert_eq!(bytes, 3 * BLOCK_BYTES as u64);
        view.write_now(file, BLOCK_BYTES as u64, &Bytes::from(vec![7; BLOCK_BYTES])).unwrap();
        view.truncate(file, 2 * BLOCK_BYTES as u64).unwrap();
        let (seen, filled) = view.read_now(file, 0, 3 * BLOCK_BYTES).unwrap();
        assert_eq!(filled, 2 * BLOCK_BYTES);
        assert_eq!((seen[0], seen[BLOCK_BYTES], seen[2 * BLOCK_BYTES]), (1, 7, 0));
        view.distrust("a");
        assert_eq!(view.seen("a", 0, BLOCK_BYTES).unwrap().0[9], UNREADABLE);
        assert_eq!(view.raw("a", 0, BLOCK_BYTES).unwrap().0[9], 1);
        view.remove_now("b").unwrap();
        assert_eq!(view.list().unwrap(), ["a"]);
        view.distrust("a");
        assert!(view.list().unwrap().is_empty());
        assert_eq!(fs::read(dir.path().join("a")).unwrap(), vec![1; 3 * BLOCK_BYTES]);
        assert_eq!(fs::read(dir.path().join("b")).unwrap(), vec![2; BLOCK_BYTES]);
    }
}
