//! Data streams as sources, and their records as rows.

use std::sync::Arc;

use penstock_analytics::{Format, InputWork};
use penstock_catalog::{Catalog, Key, Shard};
use penstock_engine::{Engine, Entry, ShardId};
use penstock_runtime::{Decode, Source, SourceShard};
use penstock_sql::csv::{self, Delimiters};
use penstock_sql::json::{self, RowError};
use penstock_sql::{Batch, Column, ErrorRow, Value};

/// A data stream. Its shards are spread evenly over the input streams of a program.
pub(crate) struct StreamSource {
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    pub(crate) key: Key,
    pub(crate) streams: Vec<Arc<str>>,
}

impl Source for StreamSource {
    fn shards(&self) -> Vec<SourceShard> {
        let stream = self.catalog.stream(&self.key.account, &self.key.region, &self.key.name);
        let Some(stream) = stream else { return Vec::new() };
        let id_of = |index: u32| stream.shard(index).map(|shard| shard.engine);
        let source = |shard: &Shard| {
            let parents = shard.parent.into_iter().chain(shard.adjacent_parent).filter_map(id_of);
            let (name, _) = penstock_streams::names(shard, penstock_engine::Position::START, 0);
            let of = shard.clone();
            Some(SourceShard {
                shard: self.engine.shard(ShardId(shard.engine))?,
                parents: parents.collect(),
                stream: Arc::clone(&self.streams[shard.index as usize % self.streams.len()]),
                name: name.into(),
                number: Arc::new(move |entry| {
                    penstock_streams::names(&of, entry.position, entry.timestamp_us).1
                }),
            })
        };
        stream.shards.iter().filter_map(source).collect()
    }
}

/// What reads the rows of a record.
#[derive(Clone)]
enum Reader {
    Json(Box<json::RowReader>),
    Csv(csv::RowReader),
}

impl Reader {
    fn new(format: &Format, columns: &[Column], mappings: &[Option<String>]) -> Result<Reader, String> {
        Ok(match format {
            Format::Json { row_path } => {
                let own = |column: &Column| format!("$.{}", column.name);
                let paths: Vec<String> = columns
                    .iter()
                    .zip(mappings)
                    .map(|(column, mapping)| mapping.clone().unwrap_or_else(|| own(column)))
                    .collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                Reader::Json(Box::new(json::RowReader::with_paths(columns, row_path, &paths)?))
            }
            Format::Csv { row_delimiter, column_delimiter } => {
                Reader::Csv(csv::RowReader::new(columns, Delimiters::new(row_delimiter, column_delimiter)?))
            }
        })
    }

    fn read(
        &mut self,
        record: &[u8],
        rowtime: i64,
        given: &[Value],
        rows: &mut Batch,
        failed: impl FnMut(RowError, &[u8]),
    ) {
        match self {
            Reader::Json(reader) => reader.read_record(record, rowtime, given, rows, failed),
            Reader::Csv(reader) => reader.read_record(record, rowtime, given, rows, failed),
        }
    }
}

/// Reads all of an object as rows.
pub(crate) fn read_all(
    format: &Format,
    columns: &[Column],
    mappings: &[Option<String>],
    content: &[u8],
) -> Result<Batch, String> {
    let mut reader = Reader::new(format, columns, mappings)?;
    let mut rows = Batch::new(columns.len());
    // What is wrong in one line is no reason to do without the others.
    reader.read(content, 0, &[], &mut rows, |_, _| {});
    Ok(rows)
}

/// Checks that a schema can be read.
pub(crate) fn check(format: &Format, columns: &[Column], mappings: &[Option<String>]) -> Result<(), String> {
    Reader::new(format, columns, mappings).map(drop)
}

/// A column that the service adds to those of a record.
#[derive(Clone, Copy)]
enum Added {
    Arrival,
    PartitionKey,
    SequenceNumber,
    ShardId,
}

/// Makes rows of records.
#[derive(Clone)]
pub(crate) struct Records {
    reader: Reader,
    added: Vec<Added>,
    width: usize,
}

impl Records {
    pub(crate) fn new(input: &InputWork) -> Result<Records, String> {
        let columns = input.streams.first().map(|stream| stream.columns.clone()).unwrap_or_default();
        let (of_record, of_service) = columns.split_at(input.fields.len().min(columns.len()));
        let added = of_service.iter().map(|column| match column.name.as_str() {
            "APPROXIMATE_ARRIVAL_TIME" => Ok(Added::Arrival),
            "PARTITION_KEY" => Ok(Added::PartitionKey),
            "SEQUENCE_NUMBER" => Ok(Added::SequenceNumber),
            "SHARD_ID" => Ok(Added::ShardId),
            other => Err(format!("no record has a {other}")),
        });
        Ok(Records {
            reader: Reader::new(&input.format, of_record, &input.fields)?,
            added: added.collect::<Result<_, _>>()?,
            width: columns.len(),
        })
    }

    fn one(
        &mut self,
        data: &[u8],
        about: &About<'_>,
        rowtime: i64,
        rows: &mut Batch,
        errors: &mut Vec<ErrorRow>,
    ) {
        let added: Vec<Value> = self.added.iter().map(|added| about.value(*added)).collect();
        self.reader
            .read(data, rowtime, &added, rows, |error, part| errors.push(error.into_row(part, rowtime)));
    }
}

/// What is known of a record besides its data.
struct About<'a> {
    entry: &'a Entry,
    shard: &'a SourceShard,
    partition_key: &'a str,
}

impl About<'_> {
    fn value(&self, added: Added) -> Value {
        match added {
            Added::Arrival => Value::Int(i64::try_from(self.entry.timestamp_us / 1_000).unwrap_or(i64::MAX)),
            Added::PartitionKey => Value::Text(self.partition_key.into()),
            Added::SequenceNumber => Value::Text((self.shard.number)(self.entry).into()),
            Added::ShardId => Value::Text((&*self.shard.name).into()),
        }
    }
}

impl Decode for Records {
    fn decode(
        &mut self,
        record: &Entry,
        shard: &SourceShard,
        rowtime: i64,
        rows: &mut Batch,
        errors: &mut Vec<ErrorRow>,
    ) {
        if let Some(aggregate) = penstock_aggregation::decode(&record.data) {
            for user in aggregate.records() {
                let about = About { entry: record, shard, partition_key: user.partition_key };
                self.one(&user.data, &about, rowtime, rows, errors);
            }
            return;
        }
        let partition_key = std::str::from_utf8(&record.key).unwrap_or_default();
        self.one(&record.data, &About { entry: record, shard, partition_key }, rowtime, rows, errors);
    }

    fn width(&self) -> usize {
        self.width
    }
}
