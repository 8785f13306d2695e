//! `VAR_POP(number)`: the variance, of all that there is of the values that are not NULL.
//!
//! | x | `VAR_POP(x)` |
//! |---|---|
//! | 2 | 0.0 |
//! | 4 | 1.0 |
//! | NULL | 1.0 |
//! | 6 | 2.6666666666666665 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade};
use crate::diagnostic::Finding;

pub(super) const VAR_POP: Aggregate =
    Aggregate { name: "VAR_POP", text: include_str!("var_pop.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.deviation(false, false)
}
