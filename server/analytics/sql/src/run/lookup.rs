//! Joins with a table: each row of the stream meets the rows of the table that are equal to it.

use std::sync::Arc;

use foldhash::HashMap;

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr::Fault;
use crate::plan;
use crate::value::{Batch, Row, Value};

pub(super) struct Lookup {
    spec: Arc<plan::Lookup>,
    pump: Arc<str>,
    table: Arc<Batch>,
    by_key: HashMap<Box<[Value]>, Vec<usize>>,
}

impl Lookup {
    pub(super) fn new(spec: &Arc<plan::Lookup>, pump: &Arc<str>) -> Lookup {
        let table = Arc::new(Batch::new(spec.table_width));
        Lookup { spec: Arc::clone(spec), pump: Arc::clone(pump), table, by_key: HashMap::default() }
    }

    /// Takes the rows of its table in the place of those before. A row whose key fails is in it and found by nobody.
    pub(super) fn set_table(&mut self, table: &Arc<Batch>, errors: &mut Errors) {
        self.by_key.clear();
        for (at, row) in table.rows().enumerate() {
            let key =
                self.spec.table_keys.iter().map(|key| key.eval(row)).collect::<Result<Box<[Value]>, _>>();
            match key {
                Ok(key) if key.iter().any(Value::is_null) => {}
                Ok(key) => self.by_key.entry(key).or_default().push(at),
                Err(fault) => errors.report(&self.pump, row, &fault),
            }
        }
        self.table = Arc::clone(table);
    }

    fn meet(&self, row: Row<'_>, out: &mut Batch) -> Result<(), Box<Fault>> {
        let spec = &self.spec;
        let key = spec.stream_keys.iter().map(|key| key.eval(row)).collect::<Result<Box<[Value]>, _>>()?;
        let mut pairs: Vec<Box<[Value]>> = Vec::new();
        for at in self.by_key.get(&key).map_or(&[][..], Vec::as_slice) {
            let pair = self.pair(row.values, self.table.row(*at).values.iter().cloned());
            let holds = match &spec.residual {
                None => true,
                Some(residual) => residual.holds(Row { rowtime: row.rowtime, values: &pair })?,
            };
            if holds {
                pairs.push(pair);
            }
        }
        if pairs.is_empty() && spec.outer {
            pairs.push(self.pair(row.values, std::iter::repeat_n(Value::Null, spec.table_width)));
        }
        pairs.into_iter().for_each(|pair| out.push(row.rowtime, pair));
        Ok(())
    }

    fn pair(&self, stream: &[Value], table: impl Iterator<Item = Value>) -> Box<[Value]> {
        if self.spec.stream_left {
            stream.iter().cloned().chain(table).collect()
        } else {
            table.chain(stream.iter().cloned()).collect()
        }
    }
}

impl Operator for Lookup {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if let Err(fault) = self.meet(row, &mut out.rows) {
                errors.report(&self.pump, row, &fault);
            }
        }
        out.bound = chunk.bound;
    }

    // The table is the affair of whoever set it, and is set again after a snapshot is taken up.
    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(())
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        load(from)
    }
}
