//! `RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT ...) [, trees, sample, decay, shingle, directions])`: as RANDOM_CUT_FOREST, and behind the
//! score an `ANOMALY_EXPLANATION`, a text of JSON with a member for each column of numbers: its `ATTRIBUTION_SCORE` is what it contributes to
//! the score, of which they are all parts. With TRUE for the directions, `DIRECTION` says whether the number is `HIGH` or `LOW` beside what
//! has come before, and `STRENGTH` by how much one outweighs the other.
//!
//! | ROWTIME | X |
//! |---|---|
//! | 1 | 10 |
//!
//! | `RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM X FROM S), 100, 256, 100000, 1, TRUE)` | ANOMALY_EXPLANATION |
//! |---|---|
//! | 1 | {"X":{"DIRECTION":"LOW","STRENGTH":0.0,"ATTRIBUTION_SCORE":0.0}} |

use super::random_cut_forest::bind;
use super::table::Table;

pub(super) const RANDOM_CUT_FOREST_WITH_EXPLANATION: Table = Table {
    name: "RANDOM_CUT_FOREST_WITH_EXPLANATION",
    text: include_str!("random_cut_forest_with_explanation.rs"),
    form: "(CURSOR(SELECT ...), trees, sample, decay, shingle, directions)",
    bind: |call| {
        call.count(0, 5)?;
        let directions = call.truth(4, "whether directions are told")?;
        bind(call, Some(directions))
    },
};
