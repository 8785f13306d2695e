//! Asking for memory before it is needed. A lane copies records that another core has just made into memory that a disk
//! has just read: neither is in the lane's caches, and a copy would wait for one line after the other.
#![allow(unsafe_code)]

/// Beyond this the processor has seen where it goes.
const BYTES_MAX: usize = 4 << 10;

#[cfg(all(target_arch = "x86_64", not(miri)))]
const LINE_BYTES: usize = 64;

/// These bytes will be read soon.
pub(crate) fn to_read(bytes: &[u8]) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    for line in bytes[..bytes.len().min(BYTES_MAX)].chunks(LINE_BYTES) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch reads nothing that a program could see, and is allowed of any address; every x86-64 has it.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = bytes;
}

/// These bytes will be written soon.
pub(crate) fn to_write(bytes: &[u8]) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    for line in bytes[..bytes.len().min(BYTES_MAX)].chunks(LINE_BYTES) {
        use std::arch::x86_64::{_MM_HINT_ET0, _mm_prefetch};
        // SAFETY: as above; where a processor does not know this one, it does nothing.
        unsafe { _mm_prefetch::<_MM_HINT_ET0>(line.as_ptr().cast()) };
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = bytes;
}
