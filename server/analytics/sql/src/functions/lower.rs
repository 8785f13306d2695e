//! `LOWER(text)`: the text in small letters.
//!
//! | call | result |
//! |---|---|
//! | `LOWER('abCDefghi123')` | `abcdefghi123` |
//! | `LOWER('ÄÖ')` | `äö` |

use super::Scalar;

pub(super) const LOWER: Scalar = Scalar {
    names: &["LOWER"],
    text: include_str!("lower.rs"),
    bind: |arguments| arguments.of_text(str::to_lowercase),
};
