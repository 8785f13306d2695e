//! `UPPER(text)`: the text in capital letters.
//!
//! | call | result |
//! |---|---|
//! | `UPPER('abCDefghi123')` | `ABCDEFGHI123` |
//! | `UPPER('äö')` | `ÄÖ` |

use super::Scalar;

pub(super) const UPPER: Scalar = Scalar {
    names: &["UPPER"],
    text: include_str!("upper.rs"),
    bind: |arguments| arguments.of_text(str::to_uppercase),
};
