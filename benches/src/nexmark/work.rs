//! A program over rows of JSON on one thread: bytes in, bytes out.

use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{Batch, Diagnostic, Program, Sources, Value, compile, script};

use super::events::Lines;

/// Rows that are handed over at once, as a read of a shard brings them.
const BATCH: usize = 500;

/// The stream that the programs fill.
const RESULTS: &str = "RESULTS";

/// Rows of the table of query 13.
pub const SIDE_ROWS: i64 = 10_000;

/// A program with its inputs.
pub struct Work {
    program: Program,
    sources: Sources,
}

impl Work {
    /// From code that declares its inputs in comments.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(code: &str) -> Result<Work, Vec<Diagnostic>> {
        let sources = script::declared(code)?;
        Ok(Work { program: compile(code, &sources)?, sources })
    }

    /// Runs it over all rows, whose times are those of the stream, and to the end of all windows. Tells each row of the results as JSON, and
    /// gives the row back that failed if one did.
    ///
    /// # Errors
    /// If a row cannot be read or fails.
    pub fn run(&self, lines: &Lines, mut told: impl FnMut(&[u8])) -> Result<(), String> {
        let input = self.sources.streams.first().ok_or("the program has no input")?;
        let results = self.program.streams().iter().find(|stream| stream.name == RESULTS);
        let writer = RowWriter::new(&results.ok_or("the program fills no RESULTS")?.columns);
        let mut reader = RowReader::new(&input.columns);
        let mut execution = self.program.start_watching(&[RESULTS]);
        for table in &self.sources.tables {
            let mut rows = Batch::new(2);
            let value = |key: i64| Value::Text(format!("value-{key}").into());
            (0..SIDE_ROWS).for_each(|key| rows.push(0, [Value::Int(key), value(key)]));
            execution.set_table(&table.name, rows).map_err(|wrong| wrong.to_string())?;
        }
        let mut out = Vec::new();
        let mut lines = lines.iter();
        let mut more = true;
        while more {
            let mut rows = Batch::new(input.columns.len());
            for (line, time_ms) in lines.by_ref().take(BATCH) {
                reader.read(line, time_ms, &mut rows).map_err(|wrong| wrong.to_string())?;
            }
            more = rows.len() == BATCH;
            execution.push_batch(&input.name, rows).map_err(|wrong| wrong.to_string())?;
            if !more {
                execution.finish();
            }
            for output in execution.take_outputs() {
                for row in output.rows.rows() {
                    writer.write(row, &mut out);
                    told(&out);
                    out.clear();
                }
            }
            if let Some(error) = execution.take_errors().first() {
                return Err(error.message.clone());
            }
        }
        Ok(())
    }
}
