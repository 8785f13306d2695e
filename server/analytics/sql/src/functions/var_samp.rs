//! `VAR_SAMP(number)`: the variance, of a sample of the values that are not NULL; NULL of less than two values.
//!
//! | x | `VAR_SAMP(x)` |
//! |---|---|
//! | 2 | NULL |
//! | 4 | 2.0 |
//! | NULL | 2.0 |
//! | 6 | 4.0 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade};
use crate::diagnostic::Finding;

pub(super) const VAR_SAMP: Aggregate =
    Aggregate { name: "VAR_SAMP", text: include_str!("var_samp.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.deviation(true, false)
}
