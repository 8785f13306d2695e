//! `RANDOM_CUT_FOREST(CURSOR(SELECT ...) [, trees, sample, decay, shingle])`: the rows of the cursor with an `ANOMALY_SCORE`, a DOUBLE that
//! says how far the numbers of the row lie from those before it. It is 0 until as many rows have come as a sample has, about 1 for rows
//! like the others, and several times that for rows unlike them. 100 trees (1 to 1000), each over a sample of 256 rows (10 to 1000), of
//! which those older than 100000 rows are forgotten, and the older the likelier before. With a shingle of several rows (1 to 30), the
//! last rows together are what is compared. At most 30 columns of numbers, but no DECIMAL; columns of other types are passed on. A row
//! in which one of the numbers is NULL has the score NULL and is not learned.
//!
//! | ROWTIME | X |
//! |---|---|
//! | 1 | 10 |
//! | 2 | 11 |
//! | 3 | 12 |
//! | 4 | 10 |
//! | 5 | 11 |
//! | 6 | 12 |
//! | 7 | 10 |
//! | 8 | 11 |
//! | 9 | 12 |
//! | 10 | 10 |
//! | 11 | 11 |
//! | 12 | 900 |
//!
//! | `RANDOM_CUT_FOREST(CURSOR(SELECT STREAM X FROM S), 100, 10)` | X | ANOMALY_SCORE = 0 | ANOMALY_SCORE > 2 |
//! |---|---|---|---|
//! | 1 | 10 | TRUE | FALSE |
//! | 2 | 11 | TRUE | FALSE |
//! | 3 | 12 | TRUE | FALSE |
//! | 4 | 10 | TRUE | FALSE |
//! | 5 | 11 | TRUE | FALSE |
//! | 6 | 12 | TRUE | FALSE |
//! | 7 | 10 | TRUE | FALSE |
//! | 8 | 11 | TRUE | FALSE |
//! | 9 | 12 | TRUE | FALSE |
//! | 10 | 10 | TRUE | FALSE |
//! | 11 | 11 | FALSE | FALSE |
//! | 12 | 900 | FALSE | TRUE |

use std::sync::Arc;

use super::table::{Table, TableCall, TableMade, column};
use crate::diagnostic::Finding;
use crate::limits::{
    EXPLANATION_CHARS_MAX, FOREST_BYTES_MAX, FOREST_DECAY_MAX, FOREST_SAMPLE_MAX, FOREST_SAMPLE_MIN,
    FOREST_SHINGLE_MAX, FOREST_TREES_MAX,
};
use crate::plan::{Forest, Learn, Model, Spec};
use crate::types::SqlType;

pub(super) const RANDOM_CUT_FOREST: Table = Table {
    name: "RANDOM_CUT_FOREST",
    text: include_str!("random_cut_forest.rs"),
    form: "(CURSOR(SELECT ...), trees, sample, decay, shingle)",
    bind: |call| {
        call.count(0, 4)?;
        bind(call, None)
    },
};

/// The forest, with an explanation or without: with directions or without.
pub(super) fn bind(call: &TableCall<'_>, explained: Option<bool>) -> Result<TableMade, Finding> {
    let trees = call.whole(0, "the number of trees", 1..=FOREST_TREES_MAX, Some(100))?;
    let sample = call.whole(1, "the size of a sample", FOREST_SAMPLE_MIN..=FOREST_SAMPLE_MAX, Some(256))?;
    let decay = call.whole(2, "the decay", 1..=FOREST_DECAY_MAX, Some(100_000))?;
    let shingle = call.whole(3, "the shingle", 1..=FOREST_SHINGLE_MAX, Some(1))?;
    if decay <= sample {
        let span = call.arguments.list.get(2).map_or(call.arguments.span, |decay| decay.span);
        let message = format!("the decay must be greater than the sample, which has {sample} rows");
        return Err(Finding::new(span, message, "write a greater decay, or a smaller sample"));
    }
    let numbers = call.numbers()?;
    // Two corners of as many numbers as a point has, for each point of a sample and each cut between them.
    let bytes = trees * sample * shingle * numbers.len() as i64 * 4 * size_of::<f64>() as i64;
    if bytes as u64 > FOREST_BYTES_MAX {
        let message =
            format!("this forest would take {} MiB, and may take {}", bytes >> 20, FOREST_BYTES_MAX >> 20);
        return Err(call
            .arguments
            .wrong(message, "write fewer trees, a smaller sample or a shorter shingle"));
    }
    let forest = Forest {
        trees: trees as usize,
        sample: sample as usize,
        decay: decay as u64,
        shingle: shingle as usize,
        explained: explained.is_some(),
    };
    let mut columns = call.columns.clone();
    columns.push(column("ANOMALY_SCORE", SqlType::Double));
    if explained.is_some() {
        columns.push(column("ANOMALY_EXPLANATION", SqlType::Varchar(EXPLANATION_CHARS_MAX)));
    }
    let model = Model::Forest { forest, directions: explained == Some(true) };
    Ok(TableMade { spec: Spec::Learn(Arc::new(Learn { columns: numbers, model })), columns })
}
