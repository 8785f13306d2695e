//! What functions print: kept in a file of bounded size for each function, and the end of it for each invocation.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::limits::{LOG_FILE_BYTES_MAX, LOG_TAIL_BYTES};

/// A function's log file. Not durable: it is for people who look, and costs no sync.
pub(crate) struct Log {
    path: PathBuf,
    open: Mutex<Option<(File, u64)>>,
}

impl Log {
    /// A log at `path`, made when something is first written.
    pub(crate) fn new(path: PathBuf) -> Log {
        Log { path, open: Mutex::new(None) }
    }

    /// Appends. A log that cannot be written is no reason for a function not to run: it is said once and goes on.
    pub(crate) fn write(&self, bytes: &[u8]) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = append(&self.path, &mut open, bytes) {
            *open = None;
            tracing::debug!(path = %self.path.display(), %error, "cannot write a function's log");
        }
    }
}

fn append(path: &Path, open: &mut Option<(File, u64)>, bytes: &[u8]) -> io::Result<()> {
    let (file, size_bytes) = match open {
        Some(open) => open,
        None => {
            let file = OpenOptions::new().create(true).append(true).open(path)?;
            let size_bytes = file.metadata()?.len();
            open.insert((file, size_bytes))
        }
    };
    if *size_bytes >= LOG_FILE_BYTES_MAX {
        std::fs::rename(path, path.with_extension("log.1"))?;
        *file = OpenOptions::new().create(true).append(true).open(path)?;
        *size_bytes = 0;
    }
    file.write_all(bytes)?;
    *size_bytes += bytes.len() as u64;
    Ok(())
}

/// The end of an invocation's log.
#[derive(Default)]
pub(crate) struct Tail(Vec<u8>);

impl Tail {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        if self.0.len() > 2 * LOG_TAIL_BYTES {
            let surplus = self.0.len() - LOG_TAIL_BYTES;
            self.0.drain(..surplus);
        }
    }

    /// Whether what comes next begins a line.
    pub(crate) fn at_line(&self) -> bool {
        self.0.last().is_none_or(|byte| *byte == b'\n')
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0[self.0.len().saturating_sub(LOG_TAIL_BYTES)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_the_end() {
        let mut tail = Tail::default();
        assert!(tail.at_line());
        for _ in 0..5000 {
            tail.push(b"0123456789");
        }
        tail.push(b"end");
        assert_eq!(tail.bytes().len(), LOG_TAIL_BYTES);
        assert!(tail.bytes().ends_with(b"789end") && !tail.at_line());
    }

    #[test]
    fn a_log_has_an_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f.log");
        let log = Log::new(path.clone());
        let chunk = vec![b'x'; 64 * 1024];
        for _ in 0..3 * LOG_FILE_BYTES_MAX / chunk.len() as u64 {
            log.write(&chunk);
        }
        let bytes = |path: &Path| std::fs::metadata(path).unwrap().len();
        assert!(bytes(&path) <= LOG_FILE_BYTES_MAX);
        assert_eq!(bytes(&dir.path().join("f.log.1")), LOG_FILE_BYTES_MAX);
        // It goes on where it was after a restart.
        let before = bytes(&path);
        Log::new(path.clone()).write(b"more");
        assert!(bytes(&path) == before + 4 || bytes(&path) == 4);
    }
}
