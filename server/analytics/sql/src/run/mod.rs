//! A running program: a state machine without clock, thread or I/O. Rows and times go in, rows come out, and the same input gives the
//! same output, byte for byte, whenever and however often it is run.

mod accumulate;
mod density;
mod forest;
mod group;
mod join;
mod keyed;
mod learn;
mod lookup;
mod merge;
mod operator;
mod order;
mod over;
mod project;
mod sketch;
mod slide;
mod top;

use std::sync::Arc;

use operator::{Chunk, Errors, Operator};

use crate::keep::State;
use crate::plan::{Graph, Spec};
use crate::program::{Column, Program};
use crate::room::{Lost, Room, Share, catch, nothing_came_back};
use crate::snapshot::{Frozen, Head, Pieces, SnapshotError};
use crate::sub_query::SubQueries;
use crate::types::SqlType;
use crate::value::{Batch, Value};

/// A row that failed, as the stream of errors has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// `ERROR_TIME`: the clock of the execution, in milliseconds since 1970-01-01.
    pub error_time: i64,
    /// `ERROR_LEVEL`.
    pub error_level: &'static str,
    /// `ERROR_NAME`: `EVALUATION`, `NOT_NULL`, `OUT_OF_ORDER`; `COERCION` of a row that was not read.
    pub error_name: &'static str,
    /// `MESSAGE`.
    pub message: String,
    /// `DATA_ROWTIME`: the row's, in milliseconds since 1970-01-01.
    pub data_rowtime: i64,
    /// `DATA_ROW` before it is written in hexadecimal digits: the values with commas between.
    pub data_row: Vec<u8>,
    /// `PUMP_NAME`; empty where no pump had the row yet.
    pub pump_name: Arc<str>,
}

impl ErrorRow {
    const COLUMNS: [(&'static str, SqlType); 7] = [
        ("ERROR_TIME", SqlType::Timestamp),
        ("ERROR_LEVEL", SqlType::Varchar(10)),
        ("ERROR_NAME", SqlType::Varchar(32)),
        ("MESSAGE", SqlType::Varchar(4096)),
        ("DATA_ROWTIME", SqlType::Timestamp),
        ("DATA_ROW", SqlType::Varchar(49152)),
        ("PUMP_NAME", SqlType::Varchar(128)),
    ];

    /// The columns of the stream of errors, as a destination sees them.
    #[must_use]
    pub fn columns() -> Vec<Column> {
        Self::COLUMNS.into_iter().map(|(name, sql)| Column::new(name, sql)).collect()
    }

    /// Its values in the order of [`ErrorRow::columns`].
    #[must_use]
    pub fn values(&self) -> [Value; 7] {
        let mut hex = Vec::new();
        crate::value::write_hex(&self.data_row, &mut hex);
        let text = |text: &str| Value::text(text);
        [
            Value::Int(self.error_time),
            text(self.error_level),
            text(self.error_name),
            text(&self.message),
            Value::Int(self.data_rowtime),
            text(&String::from_utf8_lossy(&hex)),
            text(&self.pump_name),
        ]
    }
}

/// Rows that have come out of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The stream's name, as it was written or in upper case.
    pub stream: String,
    /// Its rows, in the order of ROWTIME.
    pub rows: Batch,
}

/// Why rows were not taken. Both are mistakes of the caller: a row itself that is wrong comes out as an error row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The program has no input stream of that name.
    #[error("the program has no input stream {0}")]
    NoSuchStream(String),
    /// The program has no table of that name.
    #[error("the program has no table {0}")]
    NoSuchTable(String),
    /// The rows have another number of columns than the stream or table.
    #[error("a row has {given} values, and {expected} are expected")]
    Width {
        /// Columns of the rows.
        given: usize,
        /// Columns of the stream or table.
        expected: usize,
    },
}

/// A running program.
///
/// Time is one clock for all inputs, set by [`Execution::push`] and [`Execution::advance`]. Windows close when it passes their end,
/// with or without a row.
pub struct Execution {
    program: Program,
    operators: Vec<Kind>,
    sub_queries: SubQueries,
    /// What waits at the ports of each operator.
    inboxes: Vec<Vec<(usize, Chunk)>>,
    /// The bound that each operator has told last.
    bounds: Vec<i64>,
    /// The operators behind each, with their ports.
    feeds: Arc<[Vec<(usize, usize)>]>,
    inputs: Vec<usize>,
    errors: Errors,
    clock: i64,
    /// What it takes of a room that it shares with others.
    share: Option<Share>,
    lost: Option<Lost>,
}

// Streams are read from outside and lookups are given tables; what the others are does not matter.
enum Kind {
    Stream(merge::Stream),
    Lookup(lookup::Lookup),
    Other(Box<dyn Operator>),
}

impl Kind {
    fn operator(&mut self) -> &mut dyn Operator {
        match self {
            Kind::Stream(stream) => stream,
            Kind::Lookup(lookup) => lookup,
            Kind::Other(other) => other.as_mut(),
        }
    }

    fn operator_ref(&self) -> &dyn Operator {
        match self {
            Kind::Stream(stream) => stream,
            Kind::Lookup(lookup) => lookup,
            Kind::Other(other) => other.as_ref(),
        }
    }
}

// The states that may become large.
fn states(operators: &mut [Kind]) -> impl Iterator<Item = &mut dyn State> {
    operators.iter_mut().filter_map(|operator| operator.operator().state())
}

fn weigh(operators: &mut [Kind]) -> usize {
    states(operators).map(|state| state.weigh()).sum()
}

/// The form of what a snapshot keeps. It changes whenever the state of an operator does, or the order of the operators.
const SNAPSHOT_FORM: u16 = 3;

impl Execution {
    pub(crate) fn new(program: &Program, watch: impl Fn(&str) -> bool) -> Execution {
        let graph: &Graph = program.graph();
        let count = graph.nodes.len();
        let mut feeds: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
        for (at, node) in graph.nodes.iter().enumerate() {
            for (port, input) in node.inputs.iter().enumerate() {
                feeds[*input].push((at, port));
            }
        }
        let mut sub_queries = SubQueries::default();
        let operators: Vec<Kind> = graph
            .nodes
            .iter()
            .zip(&feeds)
            .map(|(node, feeds)| {
                let pump = &node.pump;
                let mut spec = node.spec.clone();
                if graph.asks {
                    spec.exprs_mut(&mut |expr| sub_queries.own(expr, pump));
                }
                match &spec {
                    Spec::Stream { name, .. } => Kind::Stream(merge::Stream::new(
                        node.inputs.len(),
                        node.width,
                        watch(name),
                        !feeds.is_empty(),
                        pump,
                    )),
                    Spec::Merge => {
                        Kind::Stream(merge::Stream::new(node.inputs.len(), node.width, false, true, pump))
                    }
                    Spec::Lookup(spec) => Kind::Lookup(lookup::Lookup::new(spec, pump)),
                    Spec::Project(spec) => Kind::Other(Box::new(project::Project::new(spec, pump))),
                    Spec::Group(spec) => Kind::Other(Box::new(group::Group::new(spec, pump))),
                    Spec::Over(spec) => Kind::Other(Box::new(over::Over::new(spec, pump))),
                    Spec::Keyed(spec) => Kind::Other(Box::new(keyed::Keyed::new(spec, pump))),
                    Spec::Distinct { tick, lead } => {
                        Kind::Other(Box::new(order::Distinct::new(*tick, *lead)))
                    }
                    Spec::Sort(spec) => Kind::Other(Box::new(order::Sort::new(spec, node.width))),
                    Spec::Resort { within_ms } => Kind::Other(Box::new(order::Resort::new(*within_ms, pump))),
                    Spec::Join(spec) => Kind::Other(Box::new(join::Join::new(spec, pump))),
                    Spec::Learn(spec) => Kind::Other(Box::new(learn::Learn::new(spec, pump))),
                    Spec::Top(spec) => Kind::Other(Box::new(top::Top::new(spec, pump))),
                }
            })
            .collect();
        let inputs = graph.nodes.iter().enumerate();
        let inputs = inputs
            .filter(|(_, node)| matches!(node.spec, Spec::Stream { input: true, .. }))
            .map(|(at, _)| at);
        Execution {
            inputs: inputs.collect(),
            program: program.clone(),
            operators,
            sub_queries,
            inboxes: (0..count).map(|_| Vec::new()).collect(),
            bounds: vec![i64::MIN; count],
            feeds: feeds.into(),
            errors: Errors::default(),
            clock: i64::MIN,
            share: None,
            lost: None,
        }
    }

    /// Shares a room with other executions: as soon as their states take more memory than it has, pages of them go to its shelf, those
    /// first that are not looked at, and come back when they are. To be called before rows come, or a snapshot is taken up.
    pub fn keep_within(&mut self, room: &Arc<Room>) {
        self.share = Some(Share::of(room, states(&mut self.operators).count()));
    }

    /// Why it cannot go on, if it cannot: a part of its state lay on the shelf of its room and was not to be read. From then on nothing
    /// comes out of it any more, no rows and no error rows, and what came out since the last time that this was asked is to be thrown
    /// away.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        self.lost.as_ref().map(|lost| lost.0.as_str())
    }

    /// The clock: the latest ROWTIME or bound so far, in milliseconds since 1970-01-01; none before the first.
    #[must_use]
    pub fn clock(&self) -> Option<i64> {
        (self.clock != i64::MIN).then_some(self.clock)
    }

    /// Takes a row of an input stream. The clock goes to its ROWTIME, in milliseconds since 1970-01-01; a row behind the clock comes
    /// out as an error row.
    ///
    /// # Errors
    /// If there is no such stream, or the row is of another width.
    pub fn push(
        &mut self,
        stream: &str,
        row: impl IntoIterator<Item = Value>,
        rowtime: i64,
    ) -> Result<(), PushError> {
        let (node, width) = self.program.input(stream)?;
        let values: Vec<Value> = row.into_iter().collect();
        if values.len() != width {
            return Err(PushError::Width { given: values.len(), expected: width });
        }
        let mut batch = Batch::new(width);
        batch.push(rowtime, values);
        self.take_in(node, batch);
        Ok(())
    }

    /// Takes many rows of one input stream at once, each with its ROWTIME. What comes out is the same as if they were pushed one by
    /// one, but that error rows of several pumps may be told in another order.
    ///
    /// # Errors
    /// If there is no such stream, or the rows are of another width.
    pub fn push_batch(&mut self, stream: &str, rows: Batch) -> Result<(), PushError> {
        let (node, width) = self.program.input(stream)?;
        if rows.width() != width {
            return Err(PushError::Width { given: rows.width(), expected: width });
        }
        if self.program.batches() {
            self.take_in(node, rows);
            return Ok(());
        }
        // Where streams meet, the order in which rows arrive is part of the result.
        let mut rows = rows;
        for at in 0..rows.len() {
            let mut one = Batch::new(width);
            one.push(rows.row(at).rowtime, rows.take(at));
            self.take_in(node, one);
        }
        Ok(())
    }

    fn take_in(&mut self, node: usize, mut rows: Batch) {
        let mut clock = self.clock;
        let late = rows.rows().any(|row| {
            let late = row.rowtime < clock;
            clock = clock.max(row.rowtime);
            late
        });
        if late {
            let nobody: Arc<str> = Arc::from("");
            let mut kept = Batch::new(rows.width());
            clock = self.clock;
            self.errors.now = clock;
            for row in rows.rows() {
                if row.rowtime < clock {
                    self.errors.out_of_order(&nobody, row);
                } else {
                    clock = row.rowtime;
                    kept.push(row.rowtime, row.values.iter().cloned());
                }
            }
            rows = kept;
        }
        if let Some(share) = &mut self.share {
            share.add(rows.bytes_about());
        }
        self.clock = clock;
        self.errors.now = clock;
        // The other inputs stand at the same time: nothing earlier can come from them either.
        for at in 0..self.inputs.len() {
            let other = self.inputs[at];
            if other != node {
                self.inboxes[other]
                    .push((0, Chunk { rows: Batch::new(self.program.width(other)), bound: clock }));
            }
        }
        self.inboxes[node].push((0, Chunk { rows, bound: clock }));
        self.run();
    }

    /// Moves the clock without a row: promises that no row will come before that moment, in milliseconds since 1970-01-01. Windows
    /// that end by then close. A moment behind the clock changes nothing.
    pub fn advance(&mut self, rowtime: i64) {
        if rowtime <= self.clock {
            return;
        }
        self.clock = rowtime;
        self.errors.now = rowtime;
        for at in 0..self.inputs.len() {
            let node = self.inputs[at];
            self.inboxes[node]
                .push((0, Chunk { rows: Batch::new(self.program.width(node)), bound: rowtime }));
        }
        self.run();
    }

    /// Says that no row will ever come again: everything that waits comes out, windows with the times of their ends.
    pub fn finish(&mut self) {
        self.advance(i64::MAX);
    }

    /// Sets the rows of a reference table in the place of those before; they stay until they are set again. A snapshot does not keep
    /// them.
    ///
    /// # Errors
    /// If there is no such table, or the rows are of another width.
    pub fn set_table(&mut self, table: &str, rows: Batch) -> Result<(), PushError> {
        let expected = self.program.table_width(table)?;
        if rows.width() != expected {
            return Err(PushError::Width { given: rows.width(), expected });
        }
        let rows = Arc::new(rows);
        let Execution { program, operators, sub_queries, errors, .. } = self;
        sub_queries.set_table(table, &rows, |pump, row, fault| errors.report(pump, row, fault));
        for (node, operator) in program.graph().nodes.iter().zip(operators) {
            if let (Spec::Lookup(spec), Kind::Lookup(lookup)) = (&node.spec, operator)
                && spec.table == table
            {
                lookup.set_table(&rows, errors);
            }
        }
        Ok(())
    }

    /// Adds an error row of the caller's: of a row that could not be read.
    pub fn report(&mut self, error: ErrorRow) {
        self.errors.rows.push(error);
    }

    // Has all operators work, and makes room behind them.
    fn run(&mut self) {
        if self.share.is_none() {
            return self.serve();
        }
        if self.lost.is_some() {
            return self.inboxes.iter_mut().for_each(Vec::clear);
        }
        if let Err(lost) = catch(|| self.serve()) {
            return self.lose(lost);
        }
        let Execution { share: Some(share), operators, .. } = self else { return };
        if share.is_due() {
            share.weighed(weigh(operators));
        }
        share.relieve(|relief| states(operators).for_each(|state| state.relieve(relief)));
    }

    /// Bytes of its state in memory.
    #[cfg(test)]
    pub(crate) fn weigh(&mut self) -> usize {
        weigh(&mut self.operators)
    }

    // Nothing of it is told any more.
    fn lose(&mut self, lost: Lost) {
        self.lost = Some(lost);
        nothing_came_back();
        drop(self.take_outputs());
        self.errors.rows.clear();
        self.inboxes.iter_mut().for_each(Vec::clear);
    }

    // Each operator in the order of the graph: what feeds it has been served before.
    fn serve(&mut self) {
        for at in 0..self.operators.len() {
            if self.inboxes[at].is_empty() {
                continue;
            }
            let mut inbox = std::mem::take(&mut self.inboxes[at]);
            let before = self.bounds[at];
            let width = self.program.width(at);
            let mut out = Chunk { rows: Batch::new(width), bound: before };
            let operator = self.operators[at].operator();
            for (port, chunk) in inbox.drain(..) {
                operator.push(port, chunk, &mut out, &mut self.errors);
            }
            operator.settle(&mut out, &mut self.errors);
            self.inboxes[at] = inbox;
            out.bound = out.bound.max(before);
            self.bounds[at] = out.bound;
            if out.rows.is_empty() && out.bound == before {
                continue;
            }
            let feeds = Arc::clone(&self.feeds);
            if let Some((last, others)) = feeds[at].split_last() {
                for (next, port) in others {
                    self.inboxes[*next].push((*port, out.clone()));
                }
                self.inboxes[last.0].push((last.1, out));
            }
        }
    }

    /// The rows that have come out since the last call, of each stream that is watched and has some.
    pub fn take_outputs(&mut self) -> Vec<Output> {
        let mut outputs = Vec::new();
        for (node, operator) in self.program.graph().nodes.iter().zip(&mut self.operators) {
            if let (Spec::Stream { name, .. }, Kind::Stream(stream)) = (&node.spec, operator)
                && let Some(rows) = stream.take()
                && !rows.is_empty()
            {
                outputs.push(Output { stream: name.clone(), rows });
            }
        }
        outputs
    }

    /// The rows that have failed since the last call.
    pub fn take_errors(&mut self) -> Vec<ErrorRow> {
        std::mem::take(&mut self.errors.rows)
    }

    /// A copy of all that is needed to go on from here later: windows, rows that wait, outputs that were not taken; but for the rows
    /// of tables, and error rows, which are to be taken before. It costs next to nothing however large the state is, and may be
    /// written on another thread while rows go on: what they change is copied a few kilobytes at a time.
    #[must_use]
    pub fn freeze(&self) -> Frozen {
        let head = Head {
            form: SNAPSHOT_FORM,
            program: self.program.fingerprint(),
            clock: self.clock,
            bounds: self.bounds.clone(),
        };
        Frozen::new(head, self.operators.iter().map(|operator| operator.operator_ref().freeze()).collect())
    }

    /// Goes on from the pieces of a snapshot of the same program, in their order. Tables are to be set again.
    ///
    /// # Errors
    /// If it is of another program or form, damaged, or lost again on its way to a shelf; the execution is then to be thrown away.
    pub fn restore<P: AsRef<[u8]>>(
        &mut self,
        pieces: impl IntoIterator<Item = P>,
    ) -> Result<(), SnapshotError> {
        let Some(mut share) = self.share.take() else { return self.take_up(pieces) };
        let taken = share.fill(|| self.take_up(pieces));
        share.weighed(weigh(&mut self.operators));
        self.share = Some(share);
        taken.unwrap_or_else(|lost| {
            let why = lost.to_string();
            self.lose(lost);
            Err(SnapshotError::Lost(why))
        })
    }

    fn take_up<P: AsRef<[u8]>>(&mut self, pieces: impl IntoIterator<Item = P>) -> Result<(), SnapshotError> {
        let mut pieces = Pieces::new(pieces.into_iter());
        let head: Head = operator::load(&mut pieces)?;
        if head.form != SNAPSHOT_FORM {
            return Err(SnapshotError::OtherForm(head.form));
        }
        if head.program != self.program.fingerprint() || head.bounds.len() != self.operators.len() {
            return Err(SnapshotError::OtherProgram);
        }
        self.clock = head.clock;
        self.errors.now = head.clock;
        self.bounds = head.bounds;
        for operator in &mut self.operators {
            operator.operator().load(&mut pieces)?;
        }
        if pieces.ends() { Ok(()) } else { Err(SnapshotError::Damaged) }
    }
}
