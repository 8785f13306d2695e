//! Aggregates of sliding windows, at a cost for each row that does not grow with the window: sums of exact numbers by adding what comes
//! and subtracting what goes; the least and the greatest by a queue in which nothing stands that is out of the running; sums of
//! approximate numbers, which do not forgive subtraction, by two stacks.

use std::collections::VecDeque;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::accumulate::{deviation, exact};
use crate::expr::Evaluated;
use crate::functions::{AggregateKind as Kind, as_double, finite};
use crate::value::Value;

/// The values of the rows of a window, side by side, the oldest first. Rows are counted from the first that ever came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) first: u64,
    pub(super) times: VecDeque<i64>,
    width: usize,
    values: VecDeque<Value>,
}

impl Rows {
    pub(super) fn new(width: usize) -> Rows {
        Rows { width, ..Rows::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn push(&mut self, time: i64, values: &mut Vec<Value>) {
        self.times.push_back(time);
        self.values.extend(values.drain(..));
    }

    pub(super) fn pop(&mut self) {
        self.times.pop_front();
        self.values.drain(..self.width);
        self.first += 1;
    }

    pub(super) fn value(&self, at: usize, column: usize) -> &Value {
        &self.values[at * self.width + column]
    }
}

/// What is kept for one aggregate of one window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Slider {
    Count(i64),
    Distinct(HashMap<Value, i64>),
    Exact {
        sum: i128,
        count: i64,
    },
    /// Values with the number of their row, of which the first is the result.
    Best(VecDeque<(u64, Value)>),
    Stacks(Stacks),
    /// The numbers of the rows with a value, for those functions that skip the others.
    Present(VecDeque<u64>),
    /// The rows themselves are enough.
    Nothing,
    Truth {
        yes: i64,
        no: i64,
    },
}

/// Partial results of rows, put together in their order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Partial {
    count: f64,
    /// The sum, the mean of a deviation, or a sum of weighted values.
    sum: f64,
    /// The squares of a deviation, or a sum of weights.
    second: f64,
    /// The time that weights are told for.
    time: i64,
}

/// Two stacks: of the older rows the results from each to the last of them, of the newer ones a single result.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stacks {
    older: Vec<Partial>,
    newer: Option<Partial>,
}

impl Slider {
    pub(super) fn new(kind: Kind) -> Slider {
        match kind {
            Kind::CountRows | Kind::Count => Slider::Count(0),
            Kind::CountDistinct | Kind::CountAbout => Slider::Distinct(HashMap::default()),
            Kind::SumExact | Kind::AvgExact => Slider::Exact { sum: 0, count: 0 },
            Kind::Min | Kind::Max => Slider::Best(VecDeque::new()),
            Kind::SumDouble | Kind::AvgDouble | Kind::Deviation { .. } | Kind::ExpAvg { .. } => {
                Slider::Stacks(Stacks::default())
            }
            Kind::Nth { ignore_nulls: true, .. } | Kind::Lag { ignore_nulls: true, .. } => {
                Slider::Present(VecDeque::new())
            }
            Kind::Nth { .. } | Kind::Lag { .. } => Slider::Nothing,
            Kind::Any | Kind::Every => Slider::Truth { yes: 0, no: 0 },
        }
    }

    /// A row has come into the window.
    pub(super) fn add(&mut self, kind: Kind, row: u64, time: i64, value: &Value) {
        if value.is_null() && kind != Kind::CountRows {
            return;
        }
        match self {
            Slider::Count(count) => *count += 1,
            Slider::Distinct(values) => *values.entry(value.clone()).or_insert(0) += 1,
            Slider::Exact { sum, count } => {
                if let Value::Int(number) = value {
                    *sum += i128::from(*number);
                    *count += 1;
                }
            }
            Slider::Best(best) => {
                // What is not better than a newer value can never be the result again.
                while best.back().is_some_and(|(_, last)| {
                    let order = value.order(last);
                    if kind == Kind::Min { order.is_le() } else { order.is_ge() }
                }) {
                    best.pop_back();
                }
                best.push_back((row, value.clone()));
            }
            Slider::Stacks(stacks) => {
                if let Some(partial) = Partial::of(kind, time, value) {
                    stacks.newer = Some(stacks.newer.map_or(partial, |newer| newer.then(kind, &partial)));
                }
            }
            Slider::Present(rows) => rows.push_back(row),
            Slider::Nothing => {}
            Slider::Truth { yes, no } => match value {
                Value::Bool(true) => *yes += 1,
                _ => *no += 1,
            },
        }
    }

    /// No row will ever leave the window: only the best value can be the result again.
    pub(super) fn keep_best(&mut self) {
        if let Slider::Best(best) = self {
            best.truncate(1);
        }
    }

    /// The oldest row is about to leave the window.
    pub(super) fn remove(&mut self, kind: Kind, rows: &Rows, column: Option<usize>) {
        let value = column.map_or(&Value::Null, |column| rows.value(0, column));
        if let (Slider::Stacks(stacks), Some(column)) = (&mut *self, column) {
            stacks.remove(kind, rows, column);
            return;
        }
        if value.is_null() && kind != Kind::CountRows {
            return;
        }
        match self {
            Slider::Count(count) => *count -= 1,
            Slider::Distinct(values) => {
                if let Some(count) = values.get_mut(value) {
                    *count -= 1;
                    if *count == 0 {
                        values.remove(value);
                    }
                }
            }
            Slider::Exact { sum, count } => {
                if let Value::Int(number) = value {
                    *sum -= i128::from(*number);
                    *count -= 1;
                }
            }
            Slider::Best(best) => {
                if best.front().is_some_and(|(row, _)| *row == rows.first) {
                    best.pop_front();
                }
            }
            Slider::Present(present) => drop(present.pop_front()),
            Slider::Truth { yes, no } => match value {
                Value::Bool(true) => *yes -= 1,
                _ => *no -= 1,
            },
            Slider::Stacks(_) | Slider::Nothing => {}
        }
    }

    /// The result for the newest row.
    pub(super) fn result(&self, kind: Kind, rows: &Rows, columns: &[usize]) -> Evaluated {
        let column = columns.first().copied().unwrap_or(0);
        Ok(match (self, kind) {
            (Slider::Count(count), _) => Value::Int(*count),
            (Slider::Distinct(values), _) => Value::Int(values.len() as i64),
            (Slider::Exact { count: 0, .. }, _) => Value::Null,
            (Slider::Exact { sum, count }, Kind::AvgExact) => exact(sum / i128::from(*count))?,
            (Slider::Exact { sum, .. }, _) => exact(*sum)?,
            (Slider::Best(best), _) => best.front().map_or(Value::Null, |(_, value)| value.clone()),
            (Slider::Stacks(stacks), _) => match stacks.all(kind) {
                None => Value::Null,
                Some(all) => match kind {
                    Kind::SumDouble => finite(all.sum)?,
                    Kind::AvgDouble => finite(all.sum / all.count)?,
                    Kind::ExpAvg { .. } => finite(all.sum / all.second)?,
                    _ => deviation(all.count, all.second, kind),
                },
            },
            (Slider::Truth { yes: 0, no: 0 }, _) => Value::Null,
            (Slider::Truth { yes, .. }, Kind::Any) => Value::Bool(*yes > 0),
            (Slider::Truth { no, .. }, _) => Value::Bool(*no == 0),
            (Slider::Nothing, _) => {
                let at = place(kind, rows.len(), false);
                at.map_or_else(|| default(kind, rows, columns), |at| rows.value(at, column).clone())
            }
            (Slider::Present(present), _) => {
                // LAG counts from before the current row, whether that has a value or not.
                let last = rows.first + rows.len() as u64 - 1;
                let current = present.back() == Some(&last);
                let at = place(kind, present.len(), !current);
                let at = at.and_then(|at| present.get(at)).map(|row| (row - rows.first) as usize);
                at.map_or_else(|| default(kind, rows, columns), |at| rows.value(at, column).clone())
            }
        })
    }
}

// Which of so many rows is asked for; `behind`, if the current one is none of them.
fn place(kind: Kind, count: usize, behind: bool) -> Option<usize> {
    match kind {
        Kind::Nth { at, from_last: false, .. } => Some(at).filter(|at| *at < count),
        Kind::Nth { at, .. } => count.checked_sub(at + 1),
        Kind::Lag { by, .. } => (count + usize::from(behind)).checked_sub(by + 1),
        _ => None,
    }
}

// The default of LAG, as the current row has it.
fn default(kind: Kind, rows: &Rows, columns: &[usize]) -> Value {
    match (kind, columns) {
        (Kind::Lag { .. }, [_, default]) => rows.value(rows.len() - 1, *default).clone(),
        _ => Value::Null,
    }
}

impl Partial {
    fn of(kind: Kind, time: i64, value: &Value) -> Option<Partial> {
        let number = as_double(value).ok()?;
        let second = if matches!(kind, Kind::ExpAvg { .. }) { 1.0 } else { 0.0 };
        Some(Partial { count: 1.0, sum: number, second, time })
    }

    /// These rows, and then those.
    fn then(&self, kind: Kind, newer: &Partial) -> Partial {
        match kind {
            Kind::ExpAvg { half_life_ms } => {
                let age = (newer.time - self.time) as f64 / half_life_ms as f64;
                let weight = (-age).exp2();
                Partial {
                    count: self.count + newer.count,
                    sum: self.sum * weight + newer.sum,
                    second: self.second * weight + newer.second,
                    time: newer.time,
                }
            }
            Kind::Deviation { .. } => {
                let count = self.count + newer.count;
                let off = newer.sum - self.sum;
                Partial {
                    count,
                    sum: self.sum + off * newer.count / count,
                    second: self.second + newer.second + off * off * self.count * newer.count / count,
                    time: newer.time,
                }
            }
            _ => Partial {
                count: self.count + newer.count,
                sum: self.sum + newer.sum,
                second: 0.0,
                time: newer.time,
            },
        }
    }
}

impl Stacks {
    fn all(&self, kind: Kind) -> Option<Partial> {
        match (self.older.last(), &self.newer) {
            (Some(older), Some(newer)) => Some(older.then(kind, newer)),
            (Some(one), None) => Some(*one),
            (None, one) => *one,
        }
    }

    // When the older ones are used up, the newer ones become the older ones: each row once.
    fn remove(&mut self, kind: Kind, rows: &Rows, column: usize) {
        if rows.value(0, column).is_null() {
            return;
        }
        if self.older.is_empty() {
            for at in (0..rows.len()).rev() {
                let Some(partial) = Partial::of(kind, rows.times[at], rows.value(at, column)) else {
                    continue;
                };
                let with = self.older.last().map_or(partial, |newer| partial.then(kind, newer));
                self.older.push(with);
            }
            self.newer = None;
        }
        self.older.pop();
    }
}
