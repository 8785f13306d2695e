//! `LOG10(number)`: the logarithm of the number to the base 10.
//!
//! | call | result |
//! |---|---|
//! | `LOG10(1000)` | `3.0` |
//! | `LOG10(0.1)` | `-1.0` |
//! | `LOG10(-1)` | error: the result is no number, or too large for one |

use super::Scalar;

pub(super) const LOG10: Scalar = Scalar {
    names: &["LOG10"],
    text: include_str!("log10.rs"),
    bind: |arguments| arguments.of_double(f64::log10),
};
