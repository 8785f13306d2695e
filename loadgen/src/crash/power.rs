//! A disk whose power can be cut, and that then forgets what it was not told to keep: an ext4 on a loop device whose file
//! lies on another ext4, that is stopped.
//!
//! ```text
//!   the engine's directory
//!   ext4 "disk"       stopped next: fails every write
//!   loop device       a flush of the disk is an fsync of its file
//!   ext4 "cabinet"    stopped first, without its journal: forgets what of the disk's file was never synced
//!   loop device
//!   a sparse file in a temporary directory
//! ```
//! Both mounted again, the disk has what it was told to flush, and of the rest whatever the kernel happened to write
//! meanwhile. The cabinet stands for the disk's own cache: one ext4 alone would keep all that it had sent, for the
//! file behind a loop device lies in the memory of a kernel that goes on running. What this does not have are writes
//! torn within a page, and a disk that lies; the engine's simulated disk has the first.
//!
//! An engine whose writes are not synced is found in fewer than ten rounds. One that leaves out only what it syncs besides,
//! new files and their directories, was not found in 120: the next group's sync makes ext4 write down those too.
//!
//! Mounts are made where only this process and its children see them, and loop devices are told to go with their mount.
//! So the kernel cleans up when the process ends, however it does.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
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

/// Bytes of a page, and of the blocks of a disk.
const PAGE_BYTES: usize = 4096;

/// How long a file system may stay busy after the last process on it is gone: the kernel takes rings down a little later.
const BUSY_MAX: Duration = Duration::from_secs(30);

/// See the module's description.
pub struct Disk {
    // In the order in which they must be unmounted.
    disk: Layer,
    cabinet: Layer,
}

/// A file system in a file.
struct Layer {
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
    let (kept, unsynced) = (disk.path().join("kept"), disk.path().join("unsynced"));
    let write = |path: &Path, byte, sync| overwrite(path, byte, sync).context("cannot write to the disk");
    write(&kept, 1, true)?;
    // A cut that loses nothing would find nothing: this is to be forgotten by the disk, and that by the file system.
    write(&kept, 2, false)?;
    write(&unsynced, 1, false)?;
    disk.cut()?;
    ensure!(write(&disk.path().join("later"), 3, true).is_err(), "a disk without power takes a write");
    disk.mount_again()?;
    let first = fs::read(&kept).context("what was synced is gone")?.first().copied();
    ensure!(first == Some(1), "what was written and never flushed is there after a cut");
    ensure!(!unsynced.exists(), "a file that was never synced is there after a cut");
    Ok(())
}

/// Writes one page of this byte past the system's cache, as the engine does.
fn overwrite(path: &Path, byte: u8, sync: bool) -> std::io::Result<()> {
    let flags = rustix::fs::OFlags::DIRECT.bits() as i32;
    let mut file = File::options().create(true).truncate(false).write(true).custom_flags(flags).open(path)?;
    let bytes = vec![byte; 2 * PAGE_BYTES];
    let aligned = bytes.as_ptr().align_offset(PAGE_BYTES);
    file.write_all(&bytes[aligned..aligned + PAGE_BYTES])?;
    if sync {
        file.sync_all()?;
        path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())?;
    }
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
        // The cabinet keeps a journal beside the disk's file, and fills up no more than that.
        let cabinet = Layer::make(dir, dir, "cabinet", bytes + bytes / 4)?;
        // Not mounted within it, where nothing can be looked up after the cut.
        let disk = Layer::make(&cabinet.mount_point, dir, "disk", bytes)?;
        File::open(&disk.image)?.sync_all().context("cannot sync a new disk")?;
        Ok(Disk { disk, cabinet })
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.disk.mount_point
    }

    /// Cuts the power.
    ///
    /// # Errors
    /// The kernel refuses.
    pub fn cut(&self) -> Result<()> {
        // The other way round the disk's file system would write down its end, and flush all before it.
        self.cabinet.shut_down()?;
        self.disk.shut_down()
    }

    /// Gives the power back. Whoever used the disk must be gone.
    ///
    /// # Errors
    /// The disk is in use, or is no file system any more.
    pub fn mount_again(&mut self) -> Result<()> {
        self.disk.unmount()?;
        self.cabinet.unmount()?;
        self.cabinet.mount()?;
        self.disk.mount()
    }
}

impl Layer {
    fn make(images: &Path, mounts: &Path, name: &str, bytes: u64) -> Result<Layer> {
        let (image, mount_point) = (images.join(name).with_extension("img"), mounts.join(name));
        let file = File::create_new(&image).context("cannot make a file for a disk")?;
        file.set_len(bytes).context("cannot make a file for a disk")?;
        fs::create_dir(&mount_point).context("cannot make a directory to mount on")?;
        run("mkfs.ext4", &["-q".as_ref(), image.as_ref()])?;
        let mut layer = Layer { image, mount_point, mounted: false };
        layer.mount()?;
        Ok(layer)
    }

    fn shut_down(&self) -> Result<()> {
        let root = File::open(&self.mount_point).context("cannot open the disk")?;
        kernel::shut_down(&root).context("cannot cut the disk's power")
    }

    fn mount(&mut self) -> Result<()> {
        let arguments: [&OsStr; 4] =
            ["-o".as_ref(), "loop".as_ref(), self.image.as_ref(), self.mount_point.as_ref()];
        run("mount", &arguments)?;
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

impl Drop for Layer {
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
