//! `LN(number)`: the natural logarithm of the number, which must be greater than 0.
//!
//! | call | result |
//! |---|---|
//! | `LN(1)` | `0.0` |
//! | `LN(10)` | `2.302585092994046` |
//! | `LN(0)` | error: the result is no number, or too large for one |

use super::Scalar;

pub(super) const LN: Scalar =
    Scalar { names: &["LN"], text: include_str!("ln.rs"), bind: |arguments| arguments.of_double(f64::ln) };
