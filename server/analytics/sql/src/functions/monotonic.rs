//! `MONOTONIC(value)`: the value itself, of which you promise that it never goes back, so that it may end groups. A row that breaks
//! the promise begins a new group.
//!
//! | call | result |
//! |---|---|
//! | `MONOTONIC(5)` | `5` |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::tick::{Course, Tick};

pub(super) const MONOTONIC: Scalar =
    Scalar { names: &["MONOTONIC"], text: include_str!("monotonic.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    let argument = arguments.list.remove(0);
    let course = match argument.course {
        Course::Any => Course::Steady { rising: true, tick: Tick::Shown },
        known => known,
    };
    Ok(Made { expr: argument.expr, sql: argument.sql, nullable: argument.nullable, course })
}
