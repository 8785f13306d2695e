//! `GROUP_RANK(CURSOR(SELECT ...), 'by', 'out', 'sort', 'output', idle, most)`: the rows of one ROWTIME together, with the rank of each by the
//! column `by` in an INTEGER column called `out`. The rank 1 is that of the least for the sort `'asc'` and of the greatest for `'desc'`;
//! equals have one rank, and the next one counts all of them. They come out by rank, upwards for the output `'asc'` and downwards for
//! `'desc'`, only so many of each group, or all for 0. A group ends when time goes on, with a row or without: the milliseconds to wait
//! without one are taken and have nothing to add.
//!
//! | ROWTIME | A | N |
//! |---|---|---|
//! | 1 | 'a' | 5 |
//! | 1 | 'b' | 9 |
//! | 1 | 'c' | 9 |
//! | 1 | 'd' | 2 |
//! | 2 | 'e' | 1 |
//!
//! | `GROUP_RANK(CURSOR(SELECT STREAM A, N FROM S), 'N', 'groupRank', 'desc', 'asc', 5, 3)` | A | N | "groupRank" |
//! |---|---|---|---|
//! | 1 | b | 9 | 1 |
//! | 1 | c | 9 | 1 |
//! | 1 | a | 5 | 3 |
//! | 2 | e | 1 | 1 |

use std::sync::Arc;

use super::table::{Table, TableCall, TableMade, column};
use crate::diagnostic::Finding;
use crate::plan::{Sort, Spec};
use crate::tick::{Course, Tick};
use crate::types::SqlType;

pub(super) const GROUP_RANK: Table = Table {
    name: "GROUP_RANK",
    text: include_str!("group_rank.rs"),
    form: "(CURSOR(SELECT ...), 'by', 'out', 'desc', 'asc', 0, 0)",
    bind,
};

fn bind(call: &TableCall<'_>) -> Result<TableMade, Finding> {
    call.count(6, 6)?;
    let by = call.column(0)?;
    let out = call.text(1, "the name of the column of the rank")?.to_owned();
    let descending = call.descending(2, "the sort")?;
    let backwards = call.descending(3, "the output")?;
    call.whole(4, "the time to wait in milliseconds", 0..=i64::from(i32::MAX), None)?;
    let most = call.whole(5, "the number of rows of a group", 0..=i64::from(i32::MAX), None)?;
    if let SqlType::Record(_) | SqlType::Null = call.columns[by].sql {
        let message = format!("{} cannot rank by {}", call.arguments.name, call.columns[by].sql);
        return Err(call.arguments.wrong(message, "choose another column"));
    }
    let sort = Sort {
        tick: Tick::Each { ahead: None },
        lead: by,
        keys: vec![(by, descending)],
        limit: (most > 0).then_some(most as usize),
        rank: Some(backwards),
    };
    let mut columns = call.columns.clone();
    // Rows of one instant change their places.
    columns.iter_mut().for_each(|column| column.course = Course::Any);
    columns.push(column(&out, SqlType::Integer));
    Ok(TableMade { spec: Spec::Sort(Arc::new(sort)), columns })
}
