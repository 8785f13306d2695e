//! The SQL of streaming applications, as Kinesis Data Analytics had it: compiled once, run as a state machine.
//!
//! Nothing here does I/O, reads a clock or knows a service. The times of rows are the caller's, so that the same rows at the same
//! times give the same output, byte for byte.
//!
//! | | |
//! |---|---|
//! | [`compile`] | the code and the schemas of its inputs into a [`Program`], or all that is wrong with it as [`Diagnostic`]s |
//! | [`Program::start`] | an [`Execution`], into which rows are pushed and out of which rows are taken |
//! | [`Execution::advance`] | time without rows, which closes windows |
//! | [`Execution::freeze`] | all that is needed to go on later, at no cost to the rows; [`Frozen::encode`] writes it, [`Execution::restore`] takes it up |
//! | [`Execution::keep_within`] | states that are larger than memory: pages of them lie on a [`Shelf`] of the caller's |
//! | [`ErrorRow`] | a row that failed; the others flow on |
//! | [`json`] | rows from JSON by a schema, with the service's coercions, and rows into JSON |
//! | [`csv`] | the same for CSV |
//! | [`discover`] | a schema from samples |
//! | [`script`] | a whole run on rows in a text, with a clock that the rows set, and what it should have told |
//! | [`functions`] | the page of each function, for a manual |
//! | [`limits`] | every limit, with unit and reason |
//!
//! ```
//! use penstock_sql::{Column, Schema, Sources, SqlType, Value, compile};
//!
//! let ticks = Schema {
//!     name: "TICKS".to_owned(),
//!     columns: vec![Column::new("TICKER", SqlType::Varchar(4)), Column::new("PRICE", SqlType::Double)],
//! };
//! let code = r#"
//!     CREATE OR REPLACE STREAM "HIGHEST" (ticker VARCHAR(4), price DOUBLE);
//!     CREATE OR REPLACE PUMP "P" AS INSERT INTO "HIGHEST"
//!     SELECT STREAM ticker, MAX(price) FROM ticks
//!     GROUP BY ticker, STEP(ticks.ROWTIME BY INTERVAL '60' SECOND);
//! "#;
//! let program = compile(code, &Sources { streams: vec![ticks], tables: vec![] }).map_err(|wrong| wrong[0].to_string())?;
//! let mut execution = program.start();
//! execution.push("TICKS", [Value::Text("AMZN".into()), Value::Double(27.9)], 10_000)?;
//! execution.push("TICKS", [Value::Text("AMZN".into()), Value::Double(28.4)], 50_000)?;
//! execution.advance(60_000);
//! let outputs = execution.take_outputs();
//! assert_eq!(outputs[0].rows.row(0).rowtime, 60_000);
//! assert_eq!(outputs[0].rows.row(0).values, [Value::Text("AMZN".into()), Value::Double(28.4)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bind;
mod civil;
pub mod csv;
mod diagnostic;
pub mod discover;
mod expr;
mod functions;
mod hash;
pub mod json;
mod keep;
pub mod limits;
mod plan;
mod program;
mod room;
mod run;
pub mod script;
mod snapshot;
mod sub_query;
mod syntax;
mod tick;
mod types;
mod value;

#[cfg(test)]
mod testing;

pub use diagnostic::{Diagnostic, Mistake, Named};
pub use functions::{FunctionPage, functions};
pub use program::{Column, Program, Schema, Sources, compile};
pub use room::{Room, Shelf};
pub use run::{ErrorRow, Execution, Output, PushError};
pub use snapshot::{EncodeError, Frozen, SnapshotError};
pub use types::{Field, SqlType};
pub use value::{Batch, Row, Value, text};
