//! Aggregates of a group: what is kept of the rows that have come.

use serde::{Deserialize, Serialize};

use super::sketch::Sketch;
use crate::expr::{Evaluated, Expr, Fault, fault};
use crate::functions::{AggregateKind as Kind, as_double};
use crate::keep::{Apart, ByKey, Stow};
use crate::plan::CallSpec;
use crate::room::Relief;
use crate::value::{Row, Value};

/// What is kept for one aggregate of one group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Accumulator {
    Count(i64),
    Distinct(Apart<ByKey<()>>),
    Exact {
        sum: i128,
        count: i64,
    },
    Double {
        sum: f64,
        count: i64,
    },
    /// The least or greatest so far, the first or the last.
    Kept(Value),
    /// The first value, which may be NULL.
    First(Option<Value>),
    Deviation {
        count: f64,
        mean: f64,
        squares: f64,
    },
    Truth(Option<bool>),
    /// About how many different values.
    Sketch(Sketch),
}

impl Stow for Accumulator {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        match self {
            Accumulator::Distinct(values) => values.heap(),
            Accumulator::Kept(value) => value.heap(),
            Accumulator::First(value) => value.heap(),
            Accumulator::Sketch(sketch) => sketch.heap(),
            Accumulator::Count(_)
            | Accumulator::Exact { .. }
            | Accumulator::Double { .. }
            | Accumulator::Deviation { .. }
            | Accumulator::Truth(_) => 0,
        }
    }

    fn pages(&self) -> usize {
        if let Accumulator::Distinct(values) = self { values.pages() } else { 0 }
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        if let Accumulator::Distinct(values) = self {
            values.stow(relief);
        }
    }
}

impl Accumulator {
    pub(super) fn new(kind: Kind) -> Accumulator {
        match kind {
            Kind::CountRows | Kind::Count => Accumulator::Count(0),
            Kind::CountDistinct => Accumulator::Distinct(Apart::default()),
            Kind::CountAbout => Accumulator::Sketch(Sketch::new()),
            Kind::SumExact | Kind::AvgExact => Accumulator::Exact { sum: 0, count: 0 },
            Kind::SumDouble | Kind::AvgDouble => Accumulator::Double { sum: 0.0, count: 0 },
            Kind::Deviation { .. } => Accumulator::Deviation { count: 0.0, mean: 0.0, squares: 0.0 },
            Kind::Any | Kind::Every => Accumulator::Truth(None),
            Kind::Nth { from_last: false, ignore_nulls: false, .. } => Accumulator::First(None),
            // The binder lets no function of a window alone in here.
            Kind::Min | Kind::Max | Kind::Nth { .. } | Kind::Lag { .. } | Kind::ExpAvg { .. } => {
                Accumulator::Kept(Value::Null)
            }
        }
    }

    #[inline]
    pub(super) fn add(&mut self, kind: Kind, value: &Value) {
        match (&mut *self, value) {
            (Accumulator::Count(count), _) => {
                *count += i64::from(matches!(kind, Kind::CountRows) || !value.is_null());
            }
            (Accumulator::First(first), _) => {
                first.get_or_insert_with(|| value.clone());
            }
            // Most are no better.
            (Accumulator::Kept(Value::Double(best)), Value::Double(number))
                if match kind {
                    Kind::Min => number >= best,
                    Kind::Max => number <= best,
                    _ => false,
                } => {}
            _ => self.take_in(kind, value),
        }
    }

    fn take_in(&mut self, kind: Kind, value: &Value) {
        let last = matches!(kind, Kind::Nth { from_last: true, ignore_nulls: false, .. });
        if value.is_null() && !last {
            return;
        }
        match self {
            Accumulator::Distinct(values) => {
                let value = std::slice::from_ref(value);
                if !values.contains(value) {
                    values.own().insert(value.into(), ());
                }
            }
            Accumulator::Sketch(sketch) => sketch.add(value),
            Accumulator::Exact { sum, count } => {
                if let Value::Int(number) = value {
                    *sum += i128::from(*number);
                    *count += 1;
                }
            }
            Accumulator::Double { sum, count } => {
                if let Ok(number) = as_double(value) {
                    *sum += number;
                    *count += 1;
                }
            }
            Accumulator::Kept(kept) => {
                let better = match kind {
                    Kind::Min => kept.is_null() || value.order(kept).is_lt(),
                    Kind::Max => kept.is_null() || value.order(kept).is_gt(),
                    Kind::Nth { from_last, .. } => from_last || kept.is_null(),
                    _ => false,
                };
                if better {
                    kept.clone_from(value);
                }
            }
            // Done by `add`.
            Accumulator::Count(_) | Accumulator::First(_) => {}
            Accumulator::Deviation { count, mean, squares } => {
                if let Ok(number) = as_double(value) {
                    *count += 1.0;
                    let off = number - *mean;
                    *mean += off / *count;
                    *squares += off * (number - *mean);
                }
            }
            Accumulator::Truth(truth) => {
                if let Value::Bool(value) = value {
                    let before = truth.unwrap_or(kind == Kind::Every);
                    *truth = Some(if kind == Kind::Any { before || *value } else { before && *value });
                }
            }
        }
    }

    pub(super) fn result(&self, kind: Kind) -> Evaluated {
        Ok(match self {
            Accumulator::Count(count) => Value::Int(*count),
            Accumulator::Distinct(values) => Value::Int(values.len() as i64),
            Accumulator::Sketch(sketch) => Value::Int(sketch.count()),
            Accumulator::Exact { count: 0, .. } | Accumulator::Double { count: 0, .. } => Value::Null,
            Accumulator::Exact { sum, count } => {
                exact(if kind == Kind::AvgExact { sum / i128::from(*count) } else { *sum })?
            }
            Accumulator::Double { sum, count } => {
                crate::functions::finite(if kind == Kind::AvgDouble { sum / *count as f64 } else { *sum })?
            }
            Accumulator::Kept(value) => value.clone(),
            Accumulator::First(value) => value.clone().unwrap_or_default(),
            Accumulator::Deviation { count, squares, .. } => deviation(*count, *squares, kind),
            Accumulator::Truth(truth) => truth.map_or(Value::Null, Value::Bool),
        })
    }
}

/// A sum as a value; the most that a type has room for is 19 digits.
pub(super) fn exact(sum: i128) -> Evaluated {
    i64::try_from(sum).map(Value::Int).map_err(|_| fault("the sum is too large for its type"))
}

pub(super) fn deviation(count: f64, squares: f64, kind: Kind) -> Value {
    let Kind::Deviation { sample, root } = kind else { return Value::Null };
    let divisor = if sample { count - 1.0 } else { count };
    if divisor <= 0.0 {
        return Value::Null;
    }
    // Rounding may leave a trace below nothing.
    let variance = (squares / divisor).max(0.0);
    Value::Double(if root { variance.sqrt() } else { variance })
}

/// The aggregates of a new group.
pub(super) fn start(calls: &[CallSpec]) -> Box<[Accumulator]> {
    calls.iter().map(|call| Accumulator::new(call.kind)).collect()
}

/// The first argument of each call for a row, before anything is changed: a row that fails in one of them counts in none.
pub(super) fn arguments(calls: &[CallSpec], row: Row<'_>, into: &mut Vec<Value>) -> Result<(), Box<Fault>> {
    into.clear();
    for call in calls {
        into.push(call.arguments.first().map_or(Ok(Value::Null), |argument: &Expr| argument.eval(row))?);
    }
    Ok(())
}

pub(super) fn add_all(calls: &[CallSpec], accumulators: &mut [Accumulator], values: &mut Vec<Value>) {
    for ((call, accumulator), value) in calls.iter().zip(accumulators).zip(values.drain(..)) {
        accumulator.add(call.kind, &value);
    }
}
