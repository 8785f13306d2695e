//! `HOTSPOTS(CURSOR(SELECT ...), window, radius, least)`: the rows of the cursor with a `HOTSPOTS_RESULT`, a text of JSON with the hotspots
//! around the row: where, among so many rows of the window (100 to 1000), there are rows with at least so many (2 to the window) within
//! the radius of them. Each is told with its `density` (its rows divided by the size of the box around them, of which no side counts
//! less than the radius), `minValues` and `maxValues` (the corners of the box, a number for each column of numbers), the densest first.
//! At most 30 columns of numbers, but no DECIMAL; a row in which one of them is NULL has the result NULL and is in no window.
//!
//! | ROWTIME | X | Y |
//! |---|---|---|
//! | 1 | 1 | 1 |
//! | 2 | 50 | 9 |
//! | 3 | 3 | 1 |
//! | 4 | 2 | 2 |
//!
//! | `HOTSPOTS(CURSOR(SELECT STREAM X, Y FROM S), 100, 2, 3)` | HOTSPOTS_RESULT |
//! |---|---|
//! | 1 | [] |
//! | 2 | [] |
//! | 3 | [] |
//! | 4 | [{"density":0.75,"minValues":[1.0,1.0],"maxValues":[3.0,2.0]}] |

use std::sync::Arc;

use super::table::{Table, TableCall, TableMade, column};
use crate::diagnostic::Finding;
use crate::limits::{HOTSPOTS_CHARS_MAX, HOTSPOTS_WINDOW_MAX, HOTSPOTS_WINDOW_MIN};
use crate::plan::{Hotspots, Learn, Model, Spec};
use crate::types::SqlType;

pub(super) const HOTSPOTS: Table = Table {
    name: "HOTSPOTS",
    text: include_str!("hotspots.rs"),
    form: "(CURSOR(SELECT ...), window, radius, least)",
    bind,
};

fn bind(call: &TableCall<'_>) -> Result<TableMade, Finding> {
    call.count(3, 3)?;
    let window = call.whole(0, "the window in rows", HOTSPOTS_WINDOW_MIN..=HOTSPOTS_WINDOW_MAX, None)?;
    let radius = call.positive(1, "the radius")?;
    let least = call.whole(2, "the least number of rows of a hotspot", 2..=window, None)?;
    let hotspots = Hotspots { window: window as usize, radius, least: least as usize };
    let numbers = call.numbers()?;
    let mut columns = call.columns.clone();
    columns.push(column("HOTSPOTS_RESULT", SqlType::Varchar(HOTSPOTS_CHARS_MAX as u32)));
    let learn = Learn { columns: numbers, model: Model::Hotspots(hotspots) };
    Ok(TableMade { spec: Spec::Learn(Arc::new(learn)), columns })
}
