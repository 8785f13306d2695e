//! `STDDEV_SAMP(number)`: the standard deviation, of a sample of the values that are not NULL; NULL of less than two values.
//!
//! | x | `STDDEV_SAMP(x)` |
//! |---|---|
//! | 2 | NULL |
//! | 4 | 1.4142135623730951 |
//! | NULL | 1.4142135623730951 |
//! | 6 | 2.0 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade};
use crate::diagnostic::Finding;

pub(super) const STDDEV_SAMP: Aggregate =
    Aggregate { name: "STDDEV_SAMP", text: include_str!("stddev_samp.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.deviation(true, true)
}
