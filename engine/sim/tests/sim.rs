//! A short campaign with fixed seeds, and what a simulator must be before anybody believes it: the same seed does the
//! same thing, and steps can be left out.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use penstock_sim::campaign::{Campaign, campaign};
use penstock_sim::mutants;
use penstock_sim::plan::Plan;
use penstock_sim::run::run;

/// Seeds of the short campaign: some seconds in a build without optimisation.
const SEEDS: u64 = 40;

#[test]
fn a_few_seeds_find_nothing() {
    let (total, failure) = campaign(&Campaign {
        first: 1,
        seeds: SEEDS,
        time: Duration::from_secs(600),
        threads: 2,
        progress: false,
    });
    assert!(failure.is_none(), "penstock-sim --seed {}: {:?}", failure.as_ref().unwrap().seed, failure);
    assert_eq!(total.seeds, SEEDS);
    // A simulator that tries nothing finds nothing.
    assert!(total.tried.acknowledged > 5000 && total.tried.records_read > 20_000, "{total}");
    let tried = total.tried;
    assert!(tried.duplicates > 500 && tried.out_of_turn > 500, "{total}");
    assert!(tried.locked > 5 && tried.without_key > 50, "{total}");
    assert!(tried.shelves > 20 && tried.shelves_cut_off > 20 && total.faults.holes > 5, "{total}");
    for (fault, count) in total.faults() {
        assert!(count > 0, "no {fault} in {SEEDS} seeds: {total}");
    }
}

#[test]
fn the_same_seed_does_the_same_to_the_byte() {
    for seed in [3, 14, 15, 92] {
        let plan = Plan::new(seed);
        assert_eq!(plan, Plan::new(seed));
        let (one, other) = (run(&plan, false), run(&plan, false));
        assert_eq!(one.trace, other.trace, "seed {seed}");
        assert_eq!((one.tried, one.faults), (other.tried, other.faults), "seed {seed}");
    }
    assert_ne!(run(&Plan::new(3), false).trace, run(&Plan::new(4), false).trace);
}

/// The list of bugs to plant fits the code, so that it can be tried at any time: trying it takes too long for here.
#[test]
fn every_bug_can_be_planted() {
    let mutants = mutants::list().unwrap();
    assert!(mutants.len() >= 70, "{} bugs", mutants.len());
    for mutant in mutants {
        assert!(!mutant.planted().unwrap().is_empty(), "{} changes something", mutant.name);
    }
}

/// Shrinking leaves steps out, one piece after the other: what is left must be a run like any other.
#[test]
fn steps_can_be_left_out() {
    let plan = Plan::new(5);
    for keep in [1, 2, 5] {
        let steps = plan.steps.iter().filter(|step| step.index % keep == 0).copied().collect();
        let report = run(&plan.with(steps), false);
        assert_eq!(report.violation, None, "every {keep}. step");
    }
}
