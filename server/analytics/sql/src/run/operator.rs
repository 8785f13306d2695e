//! What all operators are to the execution: rows and a bound in, rows and a bound out, and a state that can be kept.

use std::sync::Arc;

use super::{ErrorRow, SnapshotError};
use crate::expr::Fault;
use crate::keep::State;
use crate::limits::{ERROR_MESSAGE_CHARS_MAX, ERROR_ROW_BYTES_MAX};
pub(super) use crate::snapshot::{Keep, Source, load};
use crate::types::SqlType;
use crate::value::{Batch, Row, write_text};

/// Rows, and the promise that none will follow with a ROWTIME before the bound.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    pub(super) rows: Batch,
    pub(super) bound: i64,
}

pub(super) trait Operator: Send {
    /// Takes what has come in at a port and adds to the rows and the bound that go out.
    fn push(&mut self, port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors);

    /// Takes what has waited until all ports have been served.
    fn settle(&mut self, _out: &mut Chunk, _errors: &mut Errors) {}

    /// A copy of its state as it is now, at a cost that hardly grows with it.
    fn freeze(&self) -> Box<dyn Keep>;

    /// Its state, if it may become large.
    fn state(&mut self) -> Option<&mut dyn State> {
        None
    }

    /// Takes its state from what was written of one.
    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError>;
}

/// Where rows go that fail.
#[derive(Default)]
pub(super) struct Errors {
    pub(super) rows: Vec<ErrorRow>,
    /// The clock of the execution.
    pub(super) now: i64,
}

impl Errors {
    #[cold]
    pub(super) fn report(&mut self, pump: &Arc<str>, row: Row<'_>, fault: &Fault) {
        let mut data_row = Vec::new();
        for (at, value) in row.values.iter().enumerate() {
            if at > 0 {
                data_row.push(b',');
            }
            // Types are the compiler's affair and gone by now; whole numbers are shown as they are kept.
            write_text(value, &SqlType::BigInt, &mut data_row);
        }
        data_row.truncate(ERROR_ROW_BYTES_MAX);
        self.rows.push(ErrorRow {
            error_time: self.now,
            error_level: "ERROR",
            error_name: fault.name,
            message: fault.message.chars().take(ERROR_MESSAGE_CHARS_MAX).collect(),
            data_rowtime: row.rowtime,
            data_row,
            pump_name: Arc::clone(pump),
        });
    }

    #[cold]
    pub(super) fn out_of_order(&mut self, pump: &Arc<str>, row: Row<'_>) {
        let message = "the row is behind the time of its stream";
        self.report(pump, row, &Fault { name: "OUT_OF_ORDER", message: message.to_owned() });
    }
}
