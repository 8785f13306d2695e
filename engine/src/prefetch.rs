//! Asking for memory before it is needed. A lane copies records that another core has just made into memory that a disk
//! has just read: neither is in the lane's caches, and a copy would wait for one line after the other.
#![allow(unsafe_code)]

/// Beyond this the processor has seen where it goes.
const BYTES_MAX: usize = 4 << 10;

/// These bytes will be read soon.
pub(crate) fn to_read(bytes: &[u8]) {
    ask::<{ hint::READ }>(bytes);
}

/// These bytes will be written soon.
pub(crate) fn to_write(bytes: &[u8]) {
    ask::<{ hint::WRITE }>(bytes);
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod hint {
    use std::arch::x86_64::{_MM_HINT_ET0, _MM_HINT_T0};

    pub(super) const READ: i32 = _MM_HINT_T0;
    pub(super) const WRITE: i32 = _MM_HINT_ET0;
}

#[cfg(not(all(target_arch = "x86_64", not(miri))))]
mod hint {
    pub(super) const READ: i32 = 0;
    pub(super) const WRITE: i32 = 1;
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
fn ask<const HINT: i32>(bytes: &[u8]) {
    const LINE_BYTES: usize = 64;
    for line in bytes[..bytes.len().min(BYTES_MAX)].chunks(LINE_BYTES) {
        // SAFETY: a prefetch reads nothing that a program could see, and is allowed of any address; every x86-64 has the
        // instruction, and one that does not know the hint for writing does nothing.
        unsafe { std::arch::x86_64::_mm_prefetch::<HINT>(line.as_ptr().cast()) };
    }
}

#[cfg(not(all(target_arch = "x86_64", not(miri))))]
fn ask<const HINT: i32>(bytes: &[u8]) {
    let _ = &bytes[..bytes.len().min(BYTES_MAX)];
}
