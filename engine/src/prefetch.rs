//! Asking for memory before it is needed. A lane copies records that another core has just made into memory that a disk
//! has just read: neither is in the lane's caches, and a copy would wait for one line after the other.
#![allow(unsafe_code)]

/// Beyond this the processor has seen where it goes.
const BYTES_MAX: usize = 4 << 10;

/// This will be read soon.
pub(crate) fn to_read<T>(values: &[T]) {
    ask::<{ hint::READ }>(values.as_ptr().cast(), size_of_val(values));
}

/// This will be written soon.
pub(crate) fn to_write<T>(values: &[T]) {
    ask::<{ hint::WRITE }>(values.as_ptr().cast(), size_of_val(values));
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
fn ask<const HINT: i32>(at: *const u8, bytes: usize) {
    const LINE_BYTES: usize = 64;
    for offset in (0..bytes.min(BYTES_MAX)).step_by(LINE_BYTES) {
        // SAFETY: a prefetch reads nothing that a program could see, and is allowed of any address; every x86-64 has the
        // instruction, and one that does not know the hint for writing does nothing.
        unsafe { std::arch::x86_64::_mm_prefetch::<HINT>(at.wrapping_add(offset).cast()) };
    }
}

#[cfg(not(all(target_arch = "x86_64", not(miri))))]
fn ask<const HINT: i32>(_at: *const u8, bytes: usize) {
    let _ = bytes.min(BYTES_MAX);
}
