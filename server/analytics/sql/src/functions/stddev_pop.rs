//! `STDDEV_POP(number)`: the standard deviation, of all that there is of the values that are not NULL.
//!
//! | x | `STDDEV_POP(x)` |
//! |---|---|
//! | 2 | 0.0 |
//! | 4 | 1.0 |
//! | NULL | 1.0 |
//! | 6 | 1.632993161855452 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade};
use crate::diagnostic::Finding;

pub(super) const STDDEV_POP: Aggregate =
    Aggregate { name: "STDDEV_POP", text: include_str!("stddev_pop.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.deviation(false, true)
}
