//! What a query may use while it runs over one record: steps, stack and the size of texts.
//!
//! The interpreter has no bounds of its own and asks nobody while it runs, but it cannot move without values: it clones, makes or
//! compares them at every turn, and each call of a definition in the query passes a filter of ours. All of those come by here. When
//! the budget is spent there is no error to return, because clones and comparisons have none; so the stack is unwound to the place
//! that began the run, as by a panic, but without its hook and message. Nothing is left behind: all that a run makes belongs to it.

use crate::limits::{QUERY_STACK_BYTES_MAX, QUERY_TEXT_BYTES_MAX};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    // Outside of runs nothing is bounded: what is made there is made by ourselves.
    static STEPS: Cell<u64> = const { Cell::new(u64::MAX) };
    static STACK_END: Cell<usize> = const { Cell::new(0) };
    static NOW_S: Cell<f64> = const { Cell::new(0.0) };
}

/// Which bound a query met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spent {
    Steps,
    Stack,
    Text,
    /// Arrays and objects that nest too deeply.
    Depth,
    /// The interpreter itself failed; its message went to standard error.
    Interpreter,
}

/// Runs with a new budget of so many steps, and takes back the old one.
pub(super) fn bounded<T>(steps: u64, now_s: f64, run: impl FnOnce() -> T) -> Result<T, Spent> {
    let before = (STEPS.get(), STACK_END.get(), NOW_S.get());
    STEPS.set(steps);
    STACK_END.set(here().saturating_sub(QUERY_STACK_BYTES_MAX));
    NOW_S.set(now_s);
    let result = catch_unwind(AssertUnwindSafe(run));
    STEPS.set(before.0);
    STACK_END.set(before.1);
    NOW_S.set(before.2);
    result.map_err(|panic| panic.downcast::<Spent>().map_or(Spent::Interpreter, |spent| *spent))
}

/// The time that the query is told by `now`, in seconds since 1970.
pub(super) fn now_s() -> f64 {
    NOW_S.get()
}

/// One value is cloned, made or compared.
#[inline]
pub(super) fn step() {
    steps(1);
}

#[inline]
pub(super) fn steps(count: u64) {
    let left = STEPS.get();
    if left < count {
        spend(Spent::Steps);
    }
    STEPS.set(left - count);
    if here() < STACK_END.get() {
        spend(Spent::Stack);
    }
}

/// A text of that many bytes is about to be made.
#[inline]
pub(super) fn text(bytes: usize) {
    if bytes > QUERY_TEXT_BYTES_MAX && STEPS.get() != u64::MAX {
        spend(Spent::Text);
    }
    steps(1 + bytes as u64 / 16);
}

#[cold]
pub(super) fn spend(what: Spent) -> ! {
    resume_unwind(Box::new(what))
}

// Stacks grow downwards on all targets that there are lanes for.
#[inline]
fn here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}
