//! A storage driver that watches how it is used: a reader that believes a length field would ask for it here.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;
use crate::limits::BLOCK_BYTES;
use crate::storage::{Directory, Done, FileId, Operation, Storage};

/// Calls that one open with all reads behind it may take. What needs more does not end.
const CALLS_MAX: usize = 100_000;

/// Hands everything on, and panics at what no careful reader asks for.
pub(super) struct Guard {
    inner: Box<dyn Storage>,
    /// Lengths of open files, in bytes.
    lengths: HashMap<FileId, u64>,
    calls: usize,
}

impl Guard {
    pub(super) fn new(inner: Box<dyn Storage>) -> Guard {
        Guard { inner, lengths: HashMap::new(), calls: 0 }
    }

    fn call(&mut self) {
        self.calls += 1;
        assert!(self.calls < CALLS_MAX, "an open with its reads ends");
    }

    fn reads(&mut self, file: FileId, offset: u64, length: usize) {
        self.call();
        // Of a file that the log has made itself, nothing is known, and whole blocks are all that can be asked for.
        let length_of = self.lengths.get(&file).copied();
        let bytes = length_of.map_or(u64::MAX, |bytes| bytes.next_multiple_of(BLOCK_BYTES as u64));
        assert!(
            offset.is_multiple_of(BLOCK_BYTES as u64) && length.is_multiple_of(BLOCK_BYTES) && length > 0,
            "whole blocks at a block's boundary: {length} at {offset}"
        );
        assert!(
            offset.checked_add(length as u64).is_some_and(|end| end <= bytes),
            "a read of {length} bytes at {offset} in a file of {bytes}"
        );
    }
}

impl Directory for Guard {
    fn list(&mut self) -> io::Result<Vec<String>> {
        self.inner.directory().list()
    }

    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)> {
        self.call();
        let (file, length) = self.inner.directory().open(name)?;
        self.lengths.insert(file, length);
        Ok((file, length))
    }

    fn create(&mut self, name: &str, length: u64) -> io::Result<FileId> {
        self.call();
        self.inner.directory().create(name, length)
    }

    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        self.reads(file, offset, length);
        self.inner.directory().read_now(file, offset, length)
    }

    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()> {
        self.call();
        self.inner.directory().write_now(file, offset, bytes)
    }

    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()> {
        self.call();
        self.inner.directory().truncate(file, length)
    }

    fn remove_now(&mut self, name: &str) -> io::Result<()> {
        self.call();
        self.inner.directory().remove_now(name)
    }

    fn close(&mut self, file: FileId) {
        self.lengths.remove(&file);
        self.inner.directory().close(file);
    }
}

impl Storage for Guard {
    fn directory(&mut self) -> &mut dyn Directory {
        self
    }

    fn submit(&mut self, ticket: u64, operation: Operation) {
        if let Operation::Read { file, offset, length } = &operation {
            self.reads(*file, *offset, *length);
        }
        self.inner.submit(ticket, operation);
    }

    fn hurry(&mut self) {
        self.inner.hurry();
    }

    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()> {
        self.call();
        self.inner.wait(timeout, done)
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.inner.bell()
    }
}
