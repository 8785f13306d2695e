//! The face of the crate: a format is checked once, and each file has an encoder.

use crate::column::Column;
use crate::error::RecordError;
use crate::limits;
use crate::options::{ConfigError, Deserializer, Serializer};
use crate::orc::{OrcFile, OrcPlan};
use crate::parquet_file::{ParquetFile, ParquetPlan};
use crate::rows::{self, Rules};
use crate::schema::{Schema, Type};
use std::sync::Arc;

/// How records become files: a schema, a deserializer and a serializer that have been checked. Cheap to clone; all encoders of it share one.
#[derive(Clone, Debug)]
pub struct Format {
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    rules: Rules,
    // The rows as a struct, for a new encoder's columns.
    root: Type,
    file: FilePlan,
    // Bytes of rows that make a row group or a stripe.
    batch_bytes: usize,
    // Bytes of an encoder without rows.
    empty_bytes: usize,
}

#[derive(Debug)]
enum FilePlan {
    Parquet(ParquetPlan),
    Orc(OrcPlan),
}

/// How many rows a record became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows(
    /// One for each JSON object in it; at least one.
    pub u64,
);

/// A file that could not be written, through no fault of the records: a part of it grew past what the format can say. The records
/// have to be written again, as more than one file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file could not be written: {0}")]
pub struct EncodeError(pub(crate) String);

impl Format {
    /// Checks all options, and that the kind of file can keep the schema.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the option and what it may be.
    pub fn new(
        schema: &Schema,
        deserializer: &Deserializer,
        serializer: &Serializer,
    ) -> Result<Format, ConfigError> {
        let rules = Rules::new(schema, deserializer, matches!(serializer, Serializer::Orc(_)))?;
        let (file, batch_bytes) = match serializer {
            Serializer::Parquet(options) => {
                options.check()?;
                (FilePlan::Parquet(ParquetPlan::new(schema, options)?), options.block_size_bytes)
            }
            Serializer::Orc(options) => {
                options.check(schema)?;
                (FilePlan::Orc(OrcPlan::new(schema, options)), options.stripe_size_bytes)
            }
        };
        let batch_bytes = usize::try_from(batch_bytes).unwrap_or(usize::MAX).min(limits::BUFFERED_BYTES_MAX);
        let root = Type::Struct(schema.columns().to_vec());
        let empty_bytes = size_of::<Encoder>() + Column::new(&root).columns() * size_of::<Column>();
        Ok(Format { plan: Arc::new(Plan { rules, root, file, batch_bytes, empty_bytes }) })
    }

    /// Begins a file.
    pub fn encoder(&self) -> Encoder {
        let plan = Arc::clone(&self.plan);
        let root = Column::new(&plan.root);
        Encoder { plan, root, measured: 0, unmeasured: 0, rows: 0, file: None, failed: None }
    }
}

/// One file in the making. Rows are kept as columns until there are enough for a row group or a stripe; what is written then, and the
/// rows of the next, are kept in memory until [`finish`](Encoder::finish).
#[derive(Debug)]
pub struct Encoder {
    plan: Arc<Plan>,
    root: Column,
    // Bytes of the columns when they were last looked at, and of the records since.
    measured: usize,
    unmeasured: usize,
    rows: u64,
    file: Option<Box<File>>,
    failed: Option<EncodeError>,
}

#[derive(Debug)]
enum File {
    Parquet(ParquetFile),
    Orc(OrcFile),
}

/// Bytes of records after which the columns are looked at again: to look takes as long as there are columns.
const MEASURE_EVERY_BYTES: usize = 256 << 10;

impl Encoder {
    /// Adds a record: one or more JSON objects, each of which becomes a row.
    ///
    /// # Errors
    ///
    /// The record is no JSON or does not fit: nothing of it is in the file, and the encoder goes on as before.
    pub fn push(&mut self, record: &[u8]) -> Result<Rows, RecordError> {
        if record.len() > limits::RECORD_BYTES_MAX {
            let reason =
                format!("The record has {} bytes, more than {}.", record.len(), limits::RECORD_BYTES_MAX);
            return Err(RecordError::mismatch(&reason));
        }
        let text = std::str::from_utf8(record)
            .map_err(|error| RecordError::parse("Invalid UTF-8", error.valid_up_to()))?;
        let before = self.root.slots.len();
        let read = rows::read(&self.plan.rules, &mut self.root, text);
        let count = match read {
            Ok(count) => count,
            Err(error) => {
                self.root.truncate(before);
                return Err(error);
            }
        };
        self.rows += count;
        self.unmeasured += record.len();
        if self.unmeasured >= MEASURE_EVERY_BYTES {
            self.measured = self.root.bytes();
            self.unmeasured = 0;
            if self.measured >= self.plan.batch_bytes {
                self.write_rows();
            }
        }
        Ok(Rows(count))
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// About how many bytes of memory the encoder takes up: itself, rows that wait, and what is written of the file. To within what
    /// 256 KiB of records become, and the capacity that vectors keep ahead. [`finish`](Encoder::finish) needs room for what is left to write
    /// beside that.
    pub fn buffered_bytes(&self) -> usize {
        let written = match self.file.as_deref() {
            Some(File::Parquet(file)) => file.bytes(),
            Some(File::Orc(file)) => file.bytes(),
            None => 0,
        };
        self.plan.empty_bytes + self.measured + self.unmeasured + written
    }

    /// Writes what waits and ends the file. Without rows it is a file without rows, which readers take.
    ///
    /// # Errors
    ///
    /// [`EncodeError`]: the records have to be written again, as more than one file.
    pub fn finish(mut self) -> Result<Vec<u8>, EncodeError> {
        if self.root.slots.len() > 0 {
            self.write_rows();
        }
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        self.root = Column::new(&Type::Struct(Vec::new()));
        let file = match self.file {
            Some(file) => *file,
            None => File::new(&self.plan)?,
        };
        match (file, &self.plan.file) {
            (File::Parquet(file), _) => file.finish(),
            (File::Orc(file), FilePlan::Orc(plan)) => Ok(file.finish(plan)),
            (File::Orc(_), FilePlan::Parquet(_)) => unreachable!("the file is of the plan's kind"),
        }
    }

    fn write_rows(&mut self) {
        let mut rows = std::mem::replace(&mut self.root, Column::new(&self.plan.root));
        self.measured = 0;
        self.unmeasured = 0;
        if self.failed.is_some() {
            return;
        }
        rows.settle(rows.slots.len());
        if let Err(error) = self.write(rows) {
            self.failed = Some(error);
        }
    }

    fn write(&mut self, rows: Column) -> Result<(), EncodeError> {
        if self.file.is_none() {
            self.file = Some(Box::new(File::new(&self.plan)?));
        }
        match (self.file.as_deref_mut(), &self.plan.file) {
            (Some(File::Parquet(file)), FilePlan::Parquet(plan)) => file.write(plan, rows),
            (Some(File::Orc(file)), FilePlan::Orc(plan)) => file.write(plan, rows),
            _ => unreachable!("the file is of the plan's kind"),
        }
    }
}

impl File {
    fn new(plan: &Plan) -> Result<File, EncodeError> {
        match &plan.file {
            FilePlan::Parquet(plan) => Ok(File::Parquet(ParquetFile::new(plan)?)),
            FilePlan::Orc(plan) => Ok(File::Orc(OrcFile::new(plan))),
        }
    }
}
