//! The two calls to the kernel that a power cut needs and that have no safe face.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::AsFd;

use rustix::ioctl::{Opcode, Setter, ioctl, opcode};
use rustix::thread::{UnshareFlags, unshare_unsafe};

/// `EXT4_IOC_SHUTDOWN`, since Linux 4.10; XFS and F2FS have the same number.
const SHUTDOWN: Opcode = opcode::read::<u32>(b'X', 125);

/// Without writing the journal: what the file system was not yet asked to sync is lost.
const NO_LOG_FLUSH: u32 = 2;

/// Stops the file system that this file is on, at once: from now on nothing reaches its device and every write fails.
///
/// # Errors
/// The file system cannot be stopped, or we may not do it.
pub(super) fn shut_down(file: impl AsFd) -> io::Result<()> {
    // SAFETY: the kernel reads one u32 through the pointer that it is given, and writes nothing, whatever the direction in
    // the number says (fs/ext4/ioctl.c, ext4_ioctl_shutdown). The setter keeps that u32 for the length of the call.
    unsafe { ioctl(file, Setter::<SHUTDOWN, u32>::new(NO_LOG_FLUSH)) }?;
    Ok(())
}

/// Gives the calling thread, and what it starts from now on, mounts of its own.
///
/// # Errors
/// We may not do it.
pub(super) fn own_mounts() -> io::Result<()> {
    // SAFETY: what is unsafe in this call is to take file descriptors away from other threads. The only flag that is given
    // here leaves them alone.
    unsafe { unshare_unsafe(UnshareFlags::NEWNS) }?;
    Ok(())
}
