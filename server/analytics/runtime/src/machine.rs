//! The program between what a step reads and what comes out of it.

use bytes::Bytes;
use penstock_sql::{Batch, ErrorRow, Execution};

use crate::follow::Taken;
use crate::intake::Made;
use crate::job::{Decode, Output};
use crate::journal::{End, Going};

/// The program, which computes on a thread of its own while others wait for nothing.
pub(crate) struct Machine {
    pub(crate) execution: Execution,
    pub(crate) decode: Box<dyn Decode>,
    pub(crate) outputs: Vec<Output>,
    /// The shard whose records were prepared.
    pub(crate) intake: u64,
}

/// What came out of a step, by output.
pub(crate) type Came = Vec<(usize, Vec<Bytes>)>;

impl Machine {
    /// Pushes what was read, all of it at this time, and takes what comes out.
    pub(crate) fn step(&mut self, time_ms: i64, taken: &[Taken]) -> Going<Came> {
        for Taken { shard, records } in taken {
            if shard.shard.id().0 == self.intake {
                for record in records {
                    let made = Made::read(record)?;
                    self.push(&made.stream, |decode, rows, errors| {
                        made.items
                            .iter()
                            .for_each(|item| decode.decode_prepared(item, time_ms, rows, errors));
                    })?;
                }
                continue;
            }
            self.push(&shard.stream, |decode, rows, errors| {
                records.iter().for_each(|record| decode.decode(record, shard, time_ms, rows, errors));
            })?;
        }
        self.execution.advance(time_ms);
        if let Some(why) = self.execution.lost() {
            return Err(End::Failed(why.to_owned()));
        }
        let (outputs, errors) = (self.execution.take_outputs(), self.execution.take_errors());
        let mut came = Vec::new();
        for (at, output) in self.outputs.iter().enumerate() {
            let records = match &output.stream {
                None => {
                    let rows: Vec<_> =
                        errors.iter().map(|error| (error.error_time, error.values())).collect();
                    records(
                        output,
                        rows.iter().map(|(rowtime, values)| penstock_sql::Row { rowtime: *rowtime, values }),
                    )
                }
                Some(stream) => {
                    let of_stream = outputs.iter().filter(|output| output.stream == *stream);
                    records(output, of_stream.flat_map(|output| output.rows.rows()))
                }
            };
            if !records.is_empty() {
                came.push((at, records));
            }
        }
        Ok(came)
    }

    /// Pushes the rows of a stream of the program, and tells of those that are none.
    fn push(
        &mut self,
        stream: &str,
        decode: impl FnOnce(&mut dyn Decode, &mut Batch, &mut Vec<ErrorRow>),
    ) -> Going<()> {
        let (mut rows, mut errors) = (Batch::new(self.decode.width()), Vec::new());
        decode(&mut *self.decode, &mut rows, &mut errors);
        errors.into_iter().for_each(|error| self.execution.report(error));
        if rows.is_empty() {
            return Ok(());
        }
        self.execution.push_batch(stream, rows).map_err(|error| End::Failed(error.to_string()))
    }
}

/// Rows as records that share their memory.
fn records<'r>(output: &Output, rows: impl Iterator<Item = penstock_sql::Row<'r>>) -> Vec<Bytes> {
    let (mut bytes, mut ends) = (Vec::new(), Vec::new());
    for row in rows {
        output.encode.encode(row, &mut bytes);
        ends.push(bytes.len());
    }
    let mut rest = Bytes::from(bytes);
    let mut before = 0;
    let cut = ends.into_iter().map(|end| {
        let record = rest.split_to(end - before);
        before = end;
        record
    });
    cut.collect()
}
