//! `EXP(number)`: e to the power of the number.
//!
//! | call | result |
//! |---|---|
//! | `EXP(0)` | `1.0` |
//! | `EXP(1)` | `2.718281828459045` |
//! | `EXP(1000)` | error: the result is no number, or too large for one |

use super::Scalar;

pub(super) const EXP: Scalar =
    Scalar { names: &["EXP"], text: include_str!("exp.rs"), bind: |arguments| arguments.of_double(f64::exp) };
