//! What the disk under a directory says of itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How a write to the disk becomes durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durable {
    /// With the write itself: the disk's cache keeps what it has without power, or a write can pass it by (FUA).
    WithTheWrite,
    /// Only with a flush of the disk's cache after the write; or nothing is known of the disk.
    WithAFlush,
}

/// Asks what the kernel knows of the disk that the directory is on.
pub(crate) fn durable(dir: &Path) -> Durable {
    queue(dir).and_then(|queue| of(&queue)).unwrap_or(Durable::WithAFlush)
}

/// Where the kernel tells of the disk. A partition's own folder does not; the disk's, one above, does.
fn queue(dir: &Path) -> io::Result<PathBuf> {
    let device = rustix::fs::stat(dir)?.st_dev;
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let device = fs::canonicalize(format!("/sys/dev/block/{major}:{minor}"))?;
    let places = [Some(device.as_path()), device.parent()].into_iter().flatten();
    let found = places.map(|place| place.join("queue")).find(|queue| queue.is_dir());
    found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn of(queue: &Path) -> io::Result<Durable> {
    let says = |name: &str| fs::read_to_string(queue.join(name)).map(|text| text.trim().to_owned());
    let flush = says("write_cache")? == "write back" && says("fua")? != "1";
    Ok(if flush { Durable::WithAFlush } else { Durable::WithTheWrite })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_that_forgets_needs_a_flush_unless_writes_can_pass_it_by() {
        let dir = tempfile::tempdir().unwrap();
        let told = |cache: &str, fua: &str| {
            fs::write(dir.path().join("write_cache"), cache).unwrap();
            fs::write(dir.path().join("fua"), fua).unwrap();
            of(dir.path()).unwrap()
        };
        assert_eq!(told("write back\n", "0\n"), Durable::WithAFlush);
        assert_eq!(told("write back\n", "1\n"), Durable::WithTheWrite);
        assert_eq!(told("write through\n", "0\n"), Durable::WithTheWrite);
        assert!(of(&dir.path().join("elsewhere")).is_err());
        // Whatever this machine has, there is an answer; memory has no disk.
        durable(dir.path());
        assert_eq!(durable(Path::new("/proc")), Durable::WithAFlush);
    }
}
