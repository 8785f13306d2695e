//! A failing list of steps becomes a short one: pieces are left out as long as what is left still fails.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use crate::limits::SHRINK_S;
use crate::oracle::Violation;
use crate::plan::{Plan, Step};
use crate::run::{Report, run};

/// Makes a run. A panic of the engine, which asserts what only a bug could cause, is a violation like others.
#[must_use]
pub fn guarded(plan: &Plan) -> Report {
    panic::catch_unwind(AssertUnwindSafe(|| run(plan, false))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let why = format!("the engine panicked: {}", text.unwrap_or_default());
        Report {
            violation: Some((None, Violation(why))),
            steps: 0,
            tried: Default::default(),
            faults: Default::default(),
            trace: 0,
        }
    })
}

/// What is the same in all violations of a kind: the words, without the numbers.
fn kind(violation: &Violation) -> String {
    let words = violation.0.split('{').next().unwrap_or("");
    words.chars().filter(|letter| !letter.is_ascii_digit()).take(60).collect()
}

/// Leaves out of a failing plan what is not needed for it to fail in the same way (Zeller's ddmin), and how it fails
/// then.
#[must_use]
pub fn shrink(plan: &Plan, violation: &Violation) -> (Plan, Violation) {
    let begun = Instant::now();
    let wanted = kind(violation);
    let fails = |steps: Vec<Step>| {
        let plan = plan.with(steps);
        let failed = guarded(&plan).violation.filter(|(_, violation)| kind(violation) == wanted);
        failed.map(|(_, violation)| (plan, violation))
    };
    let mut best = (plan.clone(), violation.clone());
    let mut pieces = 2;
    while best.0.steps.len() >= 2 && begun.elapsed() < Duration::from_secs(SHRINK_S) {
        let steps = best.0.steps.clone();
        let length = steps.len().div_ceil(pieces);
        let shorter = (0..steps.len()).step_by(length).find_map(|at| {
            let end = (at + length).min(steps.len());
            fails([&steps[..at], &steps[end..]].concat())
        });
        match shorter {
            Some(shorter) => {
                best = shorter;
                pieces = pieces.saturating_sub(1).max(2);
            }
            None if length == 1 => break,
            None => pieces = (pieces * 2).min(steps.len()),
        }
    }
    best
}
