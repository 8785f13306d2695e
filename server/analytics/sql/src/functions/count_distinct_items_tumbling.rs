//! `COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT ...), 'column', seconds)`: how many different values the column has had, as the BIGINT
//! `NUMBER_OF_DISTINCT_ITEMS`, at the end of each window of 1 to 3600 seconds in which there were rows. Up to 10000 they are counted
//! exactly; of more it is an estimate, which is off by 2 % at most.
//!
//! | ROWTIME | A |
//! |---|---|
//! | 1 | 'x' |
//! | 2 | 'y' |
//! | 3 | 'x' |
//! | 3 | NULL |
//! | 10 | 'x' |
//!
//! | `COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM A FROM S), 'A', 10)` | NUMBER_OF_DISTINCT_ITEMS |
//! |---|---|
//! | 10 | 2 |
//! | 20 | 1 |

use std::sync::Arc;

use super::AggregateKind;
use super::table::{Table, TableCall, TableMade, column};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::plan::{CallSpec, Group, Spec};
use crate::types::SqlType;

pub(super) const COUNT_DISTINCT_ITEMS_TUMBLING: Table = Table {
    name: "COUNT_DISTINCT_ITEMS_TUMBLING",
    text: include_str!("count_distinct_items_tumbling.rs"),
    form: "(CURSOR(SELECT ...), 'COLUMN', seconds)",
    bind,
};

fn bind(call: &TableCall<'_>) -> Result<TableMade, Finding> {
    call.count(2, 2)?;
    let item = Expr::Column(call.column(0)?);
    let ticks = vec![call.seconds(1)?];
    let calls = vec![CallSpec { kind: AggregateKind::CountAbout, arguments: vec![item] }];
    let group = Group { keep: None, keys: Vec::new(), fixed: Vec::new(), ticks, shown: None, calls };
    let columns = vec![column("NUMBER_OF_DISTINCT_ITEMS", SqlType::BigInt)];
    Ok(TableMade { spec: Spec::Group(Arc::new(group)), columns })
}
