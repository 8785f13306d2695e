//! `TOP_K_ITEMS_TUMBLING(CURSOR(SELECT ...), 'column', k, seconds)`: the most frequent values of the column at the end of each window of 1 to
//! 3600 seconds, k of them at most (1 to 100000), the most frequent first: as the VARCHAR(1024) `ITEM` and the BIGINT `ITEM_COUNT`. NULL is no
//! value. Counts are exact while there are no more different values than 10000 or four times k; of more, they may be too high.
//!
//! | ROWTIME | A |
//! |---|---|
//! | 1 | 'x' |
//! | 2 | 'y' |
//! | 3 | 'y' |
//! | 3 | NULL |
//! | 4 | 'z' |
//! | 10 | 'x' |
//!
//! | `TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM A FROM S), 'A', 2, 10)` | ITEM | ITEM_COUNT |
//! |---|---|---|
//! | 10 | y | 2 |
//! | 10 | x | 1 |
//! | 20 | x | 1 |

use std::sync::Arc;

use super::cast;
use super::table::{Table, TableCall, TableMade, column};
use crate::bind::Typed;
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::limits::TOP_K_MAX;
use crate::plan::{Spec, Top};
use crate::tick::Course;
use crate::types::SqlType;

pub(super) const TOP_K_ITEMS_TUMBLING: Table = Table {
    name: "TOP_K_ITEMS_TUMBLING",
    text: include_str!("top_k_items_tumbling.rs"),
    form: "(CURSOR(SELECT ...), 'COLUMN', k, seconds)",
    bind,
};

const ITEM: SqlType = SqlType::Varchar(1024);

fn bind(call: &TableCall<'_>) -> Result<TableMade, Finding> {
    call.count(3, 3)?;
    let at = call.column(0)?;
    let count = call.whole(1, "the number of items", 1..=TOP_K_MAX, None)? as usize;
    let tick = call.seconds(2)?;
    let sql = call.columns[at].sql.clone();
    let span = call.arguments.list[0].span;
    if cast::conversion(&sql, &ITEM).is_none() {
        return Err(Finding::new(span, format!("items of {sql} cannot be counted"), "choose another column"));
    }
    let text = matches!(sql, SqlType::Varchar(_) | SqlType::Char(_));
    let item =
        Typed { expr: Expr::Column(at), sql, nullable: true, course: Course::Any, key: String::new(), span };
    let item = if text { item.expr } else { item.converted(&ITEM).expr };
    let columns = vec![column("ITEM", ITEM), column("ITEM_COUNT", SqlType::BigInt)];
    Ok(TableMade { spec: Spec::Top(Arc::new(Top { item, count, tick })), columns })
}
