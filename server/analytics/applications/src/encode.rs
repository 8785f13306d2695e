//! Rows as records.

use std::sync::Arc;

use penstock_analytics::{Encoding, OutputWork, SqlWork};
use penstock_runtime::Encode;
use penstock_sql::{ErrorRow, Row, csv, json};

/// How the rows of an output are written.
pub(crate) fn of(work: &SqlWork, output: &OutputWork) -> Arc<dyn Encode> {
    let of_program = work.program.streams().iter();
    let of_inputs = work.inputs.iter().flat_map(|input| &input.streams);
    let found = of_program.chain(of_inputs).find(|schema| schema.name == output.stream);
    let columns = match found {
        // Columns that `*` leaves out are left out here too.
        Some(schema) => schema.columns.clone(),
        None => ErrorRow::columns(),
    };
    match output.encoding {
        Encoding::Json => Arc::new(Json(json::RowWriter::new(&columns))),
        Encoding::Csv => Arc::new(Csv(csv::RowWriter::new(&columns))),
    }
}

struct Json(json::RowWriter);

impl Encode for Json {
    fn encode(&self, row: Row<'_>, out: &mut Vec<u8>) {
        self.0.write(row, out);
    }
}

struct Csv(csv::RowWriter);

impl Encode for Csv {
    fn encode(&self, row: Row<'_>, out: &mut Vec<u8>) {
        self.0.write(row, out);
        // Whoever puts records behind each other is to find their ends.
        out.push(b'\n');
    }
}
