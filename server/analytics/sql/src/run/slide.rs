//! Aggregates of sliding windows, at a cost for each row that does not grow with the window: sums of exact numbers by adding what comes
//! and subtracting what goes; the least and the greatest by a queue in which nothing stands that is out of the running; sums of
//! approximate numbers, which do not forgive subtraction, by two stacks.

use serde::{Deserialize, Serialize};

use super::accumulate::{deviation, exact};
use crate::expr::Evaluated;
use crate::functions::{AggregateKind as Kind, as_double, finite};
use crate::keep::{ByKey, Deque, Stow};
use crate::room::Relief;
use crate::value::Value;

/// The values of the rows of a window, side by side, the oldest first. Rows are counted from the first that ever came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) first: u64,
    times: Deque<i64>,
    width: usize,
    values: Deque<Value>,
}

impl Rows {
    pub(super) fn new(width: usize) -> Rows {
        Rows { width, ..Rows::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn push(&mut self, time: i64, values: impl Iterator<Item = Value>) {
        self.times.push_back(time);
        self.values.extend(values);
    }

    pub(super) fn pop(&mut self) {
        self.times.drop_front();
        (0..self.width).for_each(|_| self.values.drop_front());
        self.first += 1;
    }

    pub(super) fn value(&self, at: usize, column: usize) -> &Value {
        self.values.get(at * self.width + column).unwrap_or(&Value::Null)
    }

    /// When the oldest row came.
    pub(super) fn oldest(&self) -> Option<i64> {
        self.times.front().copied()
    }

    /// When the newest row came.
    pub(super) fn newest(&self) -> Option<i64> {
        self.times.back().copied()
    }
}

impl Stow for Rows {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        self.times.heap() + self.values.heap()
    }

    fn pages(&self) -> usize {
        self.times.pages().max(self.values.pages())
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.times.stow(relief);
        self.values.stow(relief);
    }
}

/// What is kept for one aggregate of one window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Slider {
    Count(i64),
    Distinct(ByKey<i64>),
    Exact {
        sum: i128,
        count: i64,
    },
    /// Values with the number of their row, of which the first is the result.
    Best(Deque<(u64, Value)>),
    Stacks(Stacks),
    /// The numbers of the rows with a value, for those functions that skip the others.
    Present(Deque<u64>),
    /// The rows themselves are enough.
    Nothing,
    Truth {
        yes: i64,
        no: i64,
    },
}

impl Stow for Slider {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        match self {
            Slider::Distinct(values) => values.heap(),
            Slider::Best(best) => best.heap(),
            Slider::Stacks(stacks) => stacks.front.heap() + stacks.blocks.heap() + stacks.older.heap(),
            Slider::Present(rows) => rows.heap(),
            Slider::Count(_) | Slider::Exact { .. } | Slider::Nothing | Slider::Truth { .. } => 0,
        }
    }

    fn pages(&self) -> usize {
        match self {
            Slider::Distinct(values) => values.pages(),
            Slider::Best(best) => best.pages(),
            Slider::Stacks(stacks) => stacks.blocks.pages().max(stacks.older.pages()),
            Slider::Present(rows) => rows.pages(),
            Slider::Count(_) | Slider::Exact { .. } | Slider::Nothing | Slider::Truth { .. } => 0,
        }
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        match self {
            Slider::Distinct(values) => values.stow(relief),
            Slider::Best(best) => best.stow(relief),
            Slider::Stacks(stacks) => {
                stacks.blocks.stow(relief);
                stacks.older.stow(relief);
            }
            Slider::Present(rows) => rows.stow(relief),
            Slider::Count(_) | Slider::Exact { .. } | Slider::Nothing | Slider::Truth { .. } => {}
        }
    }
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

impl Stow for Partial {}

/// Partial results of all rows, from which any can be made that ends with the newest: of blocks of rows, in two stacks, of the older ones
/// the results from each to the last of them, of the newer ones a single result; and of the rows of the oldest block, from each to its
/// end. A row costs the same in a window of any length, and no row has to wait for as many others as are in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stacks {
    /// From each row that is left of the first block to its end, the oldest last.
    front: Vec<Option<Partial>>,
    /// Whole blocks behind it, the oldest first.
    blocks: Deque<Option<Partial>>,
    /// Of the first of them, from each to the last that is in here, the oldest last.
    older: Deque<Option<Partial>>,
    /// Of the others.
    newer: Option<Partial>,
    /// Of the rows behind the last block.
    open: Option<Partial>,
}

/// Rows of a block, which ends with a number that is a multiple: so many are read at once when it becomes the first.
const BLOCK_ROWS: u64 = 128;

impl Slider {
    pub(super) fn new(kind: Kind) -> Slider {
        match kind {
            Kind::CountRows | Kind::Count => Slider::Count(0),
            Kind::CountDistinct | Kind::CountAbout => Slider::Distinct(ByKey::default()),
            Kind::SumExact | Kind::AvgExact => Slider::Exact { sum: 0, count: 0 },
            Kind::Min | Kind::Max => Slider::Best(Deque::default()),
            Kind::SumDouble | Kind::AvgDouble | Kind::Deviation { .. } | Kind::ExpAvg { .. } => {
                Slider::Stacks(Stacks::default())
            }
            Kind::Nth { ignore_nulls: true, .. } | Kind::Lag { ignore_nulls: true, .. } => {
                Slider::Present(Deque::default())
            }
            Kind::Nth { .. } | Kind::Lag { .. } => Slider::Nothing,
            Kind::Any | Kind::Every => Slider::Truth { yes: 0, no: 0 },
        }
    }

    /// A row has come into the window.
    pub(super) fn add(&mut self, kind: Kind, row: u64, time: i64, value: &Value) {
        if let Slider::Stacks(stacks) = self {
            stacks.add(kind, row, Partial::of(kind, time, value));
            return;
        }
        if value.is_null() && kind != Kind::CountRows {
            return;
        }
        match self {
            Slider::Count(count) => *count += 1,
            Slider::Distinct(values) => {
                let value = std::slice::from_ref(value);
                match values.get_mut(value) {
                    Some(count) => *count += 1,
                    None => drop(values.insert(value.into(), 1)),
                }
            }
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
            Slider::Present(rows) => rows.push_back(row),
            Slider::Stacks(_) | Slider::Nothing => {}
            Slider::Truth { yes, no } => match value {
                Value::Bool(true) => *yes += 1,
                _ => *no += 1,
            },
        }
    }

    /// No row will ever leave the window: only the best value can be the result again.
    pub(super) fn keep_best(&mut self) {
        if let Slider::Best(best) = self {
            while best.len() > 1 {
                best.pop_back();
            }
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
                let value = std::slice::from_ref(value);
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
                    best.drop_front();
                }
            }
            Slider::Present(present) => present.drop_front(),
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
        if value.is_null() {
            return None;
        }
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

// These rows, and then those.
fn join(kind: Kind, older: Option<Partial>, newer: Option<Partial>) -> Option<Partial> {
    match (older, newer) {
        (Some(older), Some(newer)) => Some(older.then(kind, &newer)),
        (one, None) => one,
        (None, one) => one,
    }
}

impl Stacks {
    fn add(&mut self, kind: Kind, row: u64, partial: Option<Partial>) {
        self.open = join(kind, self.open, partial);
        if (row + 1).is_multiple_of(BLOCK_ROWS) {
            let block = self.open.take();
            self.newer = join(kind, self.newer, block);
            self.blocks.push_back(block);
        }
    }

    fn all(&self, kind: Kind) -> Option<Partial> {
        let front = self.front.last().copied().flatten();
        let older = self.older.back().copied().flatten();
        let blocks = join(kind, join(kind, front, older), self.newer);
        join(kind, blocks, self.open)
    }

    fn remove(&mut self, kind: Kind, rows: &Rows, column: usize) {
        if self.front.is_empty() {
            self.next_front(kind, rows, column);
        }
        self.front.pop();
    }

    // The rest of the block of the oldest row, or of all rows if it has not ended, becomes the first.
    fn next_front(&mut self, kind: Kind, rows: &Rows, column: usize) {
        let all = rows.len() as u64;
        let block = BLOCK_ROWS - rows.first % BLOCK_ROWS;
        if block <= all {
            self.pop_block(kind);
        } else {
            self.open = None;
        }
        let mut to_end = None;
        // No more than a block.
        for at in (0..block.min(all) as usize).rev() {
            let time = rows.times.get(at).copied().unwrap_or_default();
            to_end = join(kind, Partial::of(kind, time, rows.value(at, column)), to_end);
            self.front.push(to_end);
        }
    }

    // When the older blocks are used up, the newer ones become the older ones.
    fn pop_block(&mut self, kind: Kind) {
        if self.older.is_empty() {
            let mut to_last = None;
            for at in (0..self.blocks.len()).rev() {
                to_last = join(kind, self.blocks.get(at).copied().flatten(), to_last);
                self.older.push_back(to_last);
            }
            self.newer = None;
        }
        self.older.pop_back();
        self.blocks.drop_front();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use proptest::prelude::*;

    fn naive(kind: Kind, window: &VecDeque<(i64, Option<i64>)>) -> Option<f64> {
        let values: Vec<(i64, f64)> =
            window.iter().filter_map(|(time, value)| value.map(|value| (*time, value as f64))).collect();
        let newest = values.last()?.0;
        let count = values.len() as f64;
        let sum: f64 = values.iter().map(|(_, value)| value).sum();
        Some(match kind {
            Kind::AvgDouble => sum / count,
            Kind::Deviation { .. } => {
                values.iter().map(|(_, value)| (value - sum / count).powi(2)).sum::<f64>() / count
            }
            Kind::ExpAvg { half_life_ms } => {
                let weight = |time: i64| (-((newest - time) as f64) / half_life_ms as f64).exp2();
                let weighted: f64 = values.iter().map(|(time, value)| value * weight(*time)).sum();
                weighted / values.iter().map(|(time, _)| weight(*time)).sum::<f64>()
            }
            _ => sum,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        // Windows grow and shrink over many blocks; in the middle the state is written and read again.
        #[test]
        fn sums_of_windows_of_many_blocks_are_those_of_their_rows(
            steps in prop::collection::vec((0..400usize, 0..400usize), 1..12),
            nulls in 1..9usize,
        ) {
            let kinds = [
                Kind::SumDouble,
                Kind::AvgDouble,
                Kind::Deviation { sample: false, root: false },
                Kind::ExpAvg { half_life_ms: 1000 },
            ];
            for kind in kinds {
                let (mut rows, mut slider) = (Rows::new(1), Slider::new(kind));
                let mut window: VecDeque<(i64, Option<i64>)> = VecDeque::new();
                let mut time = 0;
                for (come, go) in &steps {
                    for number in 0..*come {
                        time += 7;
                        let value = (number % (nulls + 1) != nulls).then_some((number * 31 % 17) as i64);
                        let kept = value.map_or(Value::Null, |value| Value::Double(value as f64));
                        let row = rows.first + rows.len() as u64;
                        slider.add(kind, row, time, &kept);
                        rows.push(time, std::iter::once(kept));
                        window.push_back((time, value));
                    }
                    for _ in 0..(*go).min(rows.len().saturating_sub(1)) {
                        slider.remove(kind, &rows, Some(0));
                        rows.pop();
                        window.pop_front();
                    }
                    if rows.len() == 0 {
                        continue;
                    }
                    let mut bytes = Vec::new();
                    ciborium::into_writer(&(&rows, &slider), &mut bytes).unwrap();
                    let told = slider.result(kind, &rows, &[0]).unwrap();
                    (rows, slider) = ciborium::from_reader(bytes.as_slice()).unwrap();
                    prop_assert_eq!(&slider.result(kind, &rows, &[0]).unwrap(), &told);
                    match (naive(kind, &window), told) {
                        (None, Value::Null) => {}
                        (Some(expected), Value::Double(told)) => {
                            prop_assert!((told - expected).abs() < 1e-9 * expected.abs().max(1.0), "{told} for {expected}, {kind:?}");
                        }
                        (expected, told) => prop_assert!(false, "{told:?} for {expected:?}"),
                    }
                }
            }
        }
    }
}
