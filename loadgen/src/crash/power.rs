//! A disk whose power can be cut: an ext4 in a file, behind a loop device, that is stopped while it is written to.
//!
//! Stopped, the file system sends nothing more to its device, not even its journal, and fails every write; mounted
//! again, it shows what had been synced, and of the rest whatever happened to be written. So this finds what was
//! acknowledged without a sync, files whose directory was never synced, lengths that ext4 had not written down: what
//! kill -9 cannot show, because then the kernel goes on. It is still not a disk that loses its own cache: the file
//! behind the loop device lies in our kernel's cache and keeps all that ext4 sent, synced or not. That is left to the
//! engine's simulated disk.
//!
//! Mounts are made where only this process and its children see them, and loop devices are told to go with their mount. So
//! the kernel cleans up when the process ends, however it does.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::engine::temporary;
use super::kernel;

/// Bytes of the disk. Only what is written takes room.
const DISK_BYTES: u64 = 4 << 30;

/// Bytes of the disk of a rehearsal.
const REHEARSAL_BYTES: u64 = 64 << 20;

/// How long a file system may stay busy after the last process on it is gone: the kernel takes rings down a little later.
const BUSY_MAX: Duration = Duration::from_secs(30);

/// See the module's description.
pub struct Disk {
    image: PathBuf,
    mount_point: PathBuf,
    mounted: bool,
}

/// Takes mounts of its own for the calling thread, and cuts the power of a disk once, to see whether that can be done here.
///
/// # Errors
/// It cannot; says why.
pub fn rehearse() -> Result<()> {
    ensure!(rustix::process::geteuid().is_root(), "only root may mount");
    kernel::own_mounts().context("cannot take mounts of one's own")?;
    // Or they would be seen, and kept, outside.
    run("mount", &["--make-rprivate".as_ref(), "/".as_ref()])?;
    let dir = temporary("rehearsal")?;
    let mut disk = Disk::of_bytes(dir.path(), REHEARSAL_BYTES)?;
    let file = disk.path().join("synced");
    fs::write(&file, "synced").context("cannot write to the disk")?;
    File::open(&file).and_then(|file| file.sync_all()).context("cannot sync the disk")?;
    File::open(disk.path()).and_then(|dir| dir.sync_all()).context("cannot sync the disk")?;
    let unsynced = disk.path().join("unsynced");
    fs::write(&unsynced, "unsynced").context("cannot write to the disk")?;
    disk.cut()?;
    ensure!(fs::write(disk.path().join("later"), "later").is_err(), "a disk without power takes a write");
    disk.mount_again()?;
    ensure!(fs::read(&file).is_ok_and(|read| read == b"synced"), "what was synced is gone");
    // A cut that loses nothing would find nothing.
    ensure!(!unsynced.exists(), "what was never synced is there after a cut");
    Ok(())
}

impl Disk {
    /// Makes a disk in this directory, and mounts it.
    ///
    /// # Errors
    /// Something that is needed is not there, or we may not do it.
    pub fn make(dir: &Path) -> Result<Disk> {
        Disk::of_bytes(dir, DISK_BYTES)
    }

    fn of_bytes(dir: &Path, bytes: u64) -> Result<Disk> {
        let (image, mount_point) = (dir.join("disk.img"), dir.join("disk"));
        let file = File::create_new(&image).context("cannot make a file for a disk")?;
        file.set_len(bytes).context("cannot make a file for a disk")?;
        fs::create_dir(&mount_point).context("cannot make a directory to mount on")?;
        run("mkfs.ext4", &["-q".as_ref(), image.as_ref()])?;
        let mut disk = Disk { image, mount_point, mounted: false };
        disk.mount()?;
        Ok(disk)
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.mount_point
    }

    /// Cuts the power.
    ///
    /// # Errors
    /// The kernel refuses.
    pub fn cut(&self) -> Result<()> {
        let root = File::open(&self.mount_point).context("cannot open the disk")?;
        kernel::shut_down(&root).context("cannot cut the disk's power")
    }

    /// Gives the power back. Whoever used the disk must be gone.
    ///
    /// # Errors
    /// The disk is in use, or is no file system any more.
    pub fn mount_again(&mut self) -> Result<()> {
        self.unmount()?;
        self.mount()
    }

    fn mount(&mut self) -> Result<()> {
        let loops: [&OsStr; 4] =
            ["-o".as_ref(), "loop".as_ref(), self.image.as_ref(), self.mount_point.as_ref()];
        run("mount", &loops)?;
        self.mounted = true;
        Ok(())
    }

    fn unmount(&mut self) -> Result<()> {
        let begun = Instant::now();
        while self.mounted {
            match run("umount", &[self.mount_point.as_ref()]) {
                Ok(()) => self.mounted = false,
                Err(error) if begun.elapsed() > BUSY_MAX => return Err(error),
                Err(_) => thread::sleep(Duration::from_millis(10)),
            }
        }
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Err(error) = self.unmount() {
            eprintln!("crash: {error:#}; it goes with this process");
        }
    }
}

/// Runs a program of the system to its end.
fn run(program: &str, arguments: &[&OsStr]) -> Result<()> {
    // The file system's programs are not in every PATH that root may have.
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let output = Command::new(program).args(arguments).env("PATH", path).output();
    let output = output.with_context(|| format!("cannot run {program}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program}: {}", said.trim());
    Ok(())
}
