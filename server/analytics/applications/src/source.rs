//! Data streams as sources, and their records as rows.

use std::sync::Arc;

use bytes::Bytes;
use penstock_analytics::{Format, InputWork};
use penstock_catalog::{Catalog, Key, Shard};
use penstock_engine::{Engine, Entry, ShardId};
use penstock_runtime::{Decode, Source, SourceShard};
use penstock_sql::csv::{self, Delimiters};
use penstock_sql::json::{self, RowError};
use penstock_sql::{Batch, Column, ErrorRow, Value};

use crate::item::Item;
use crate::prepare::arrived_ms;

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
pub(crate) enum Reader {
    Json(Box<json::RowReader>),
    Csv(csv::RowReader),
}

impl Reader {
    pub(crate) fn new(
        format: &Format,
        columns: &[Column],
        mappings: &[Option<String>],
    ) -> Result<Reader, String> {
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

    /// Reads all of an object as rows of that many columns.
    pub(crate) fn read_all(&mut self, content: &[u8], width: usize) -> Batch {
        let mut rows = Batch::new(width);
        // What is wrong in one line is no reason to do without the others.
        self.read(content, 0, &[], &mut rows, |_, _| {});
        rows
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
#[derive(Clone, Copy)]
struct About<'a> {
    arrived_ms: i64,
    partition_key: &'a str,
    shard: &'a str,
    number: &'a dyn Fn() -> String,
}

impl About<'_> {
    fn value(&self, added: Added) -> Value {
        match added {
            Added::Arrival => Value::Int(self.arrived_ms),
            Added::PartitionKey => Value::Text(self.partition_key.into()),
            Added::SequenceNumber => Value::Text((self.number)().into()),
            Added::ShardId => Value::Text(self.shard.into()),
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
        let about = About {
            arrived_ms: arrived_ms(record),
            partition_key: std::str::from_utf8(&record.key).unwrap_or_default(),
            shard: &shard.name,
            number: &|| (shard.number)(record),
        };
        let Some(aggregate) = penstock_aggregation::decode(&record.data) else {
            return self.one(&record.data, &about, rowtime, rows, errors);
        };
        for user in aggregate.records() {
            let about = About { partition_key: user.partition_key, ..about };
            self.one(&user.data, &about, rowtime, rows, errors);
        }
    }

    fn decode_prepared(&mut self, item: &Bytes, rowtime: i64, rows: &mut Batch, errors: &mut Vec<ErrorRow>) {
        let failed = |message: String, data: &[u8]| ErrorRow {
            error_time: rowtime,
            error_level: "ERROR",
            error_name: "PROCESSING",
            message,
            data_rowtime: rowtime,
            data_row: data.to_vec(),
            pump_name: "".into(),
        };
        match Item::read(item) {
            Some(Item { about, outcome: Ok(data) }) => {
                let about = About {
                    arrived_ms: about.arrived_ms,
                    partition_key: &about.partition_key,
                    shard: &about.shard,
                    number: &|| about.number.clone(),
                };
                self.one(&data, &about, rowtime, rows, errors);
            }
            Some(Item { outcome: Err((why, data)), .. }) => errors.push(failed(why, &data)),
            None => errors.push(failed("what was made of a record is not understood".to_owned(), item)),
        }
    }

    fn width(&self) -> usize {
        self.width
    }
}

#[cfg(test)]
mod tests {
    use penstock_aggregation::Aggregator;
    use penstock_analytics::{Position, Source as Of};
    use penstock_engine::{Options, ShardConfig};
    use penstock_sql::{Schema, SqlType};

    use super::*;
    use crate::item::{self, Item};

    fn input() -> InputWork {
        let hidden = |name: &str, sql| Column { hidden: true, ..Column::new(name, sql) };
        let columns = vec![
            Column::new("ID", SqlType::Integer),
            hidden("APPROXIMATE_ARRIVAL_TIME", SqlType::Timestamp),
            hidden("PARTITION_KEY", SqlType::Varchar(512)),
            hidden("SEQUENCE_NUMBER", SqlType::Varchar(128)),
            hidden("SHARD_ID", SqlType::Varchar(64)),
        ];
        InputWork {
            id: "1.1".to_owned(),
            streams: vec![Schema { name: "S_001".to_owned(), columns }],
            format: Format::Json { row_path: "$".to_owned() },
            fields: vec![Some("$.id".to_owned())],
            source: Of::Stream("arn:aws:kinesis:us-west-2:000000000000:stream/s".to_owned()),
            processor: None,
            position: Position::Now,
        }
    }

    fn text(rows: &Batch) -> Vec<Vec<String>> {
        let text = |value: &Value| match value {
            Value::Text(text) => text.to_string(),
            Value::Int(number) => number.to_string(),
            other => panic!("{other:?}"),
        };
        rows.rows().map(|row| row.values.iter().map(text).collect()).collect()
    }

    #[tokio::test]
    async fn records_of_an_aggregate_are_rows_with_their_own_keys() {
        let dir = tempfile::tempdir().unwrap();
        let engine =
            Engine::open(dir.path(), Options { lanes: Some(1), pin: false, ..Options::default() }).unwrap();
        let shard = SourceShard {
            shard: engine.create_shard(ShardId(1), ShardConfig::default()).await.unwrap(),
            parents: Vec::new(),
            stream: "S_001".into(),
            name: "shardId-000000000000".into(),
            number: Arc::new(|_| "49".to_owned()),
        };
        let mut aggregator = Aggregator::new(51_200);
        for (key, data) in [("a", r#"{"id":1}"#), ("b", "{"), ("a", r#"{"id":2}"#)] {
            aggregator.add(key, None, &data.into()).unwrap();
        }
        let entry = |key: &'static str, data: Bytes| Entry {
            position: penstock_engine::Position::new(7),
            timestamp_us: 5_000_999,
            key: key.into(),
            data,
        };
        let mut records = Records::new(&input()).unwrap();
        let (mut rows, mut errors) = (Batch::new(records.width()), Vec::new());
        let aggregate = entry("other", aggregator.take().unwrap().data);
        records.decode(&aggregate, &shard, 9_000, &mut rows, &mut errors);
        records.decode(&entry("c", r#"{"id":3}"#.into()), &shard, 9_000, &mut rows, &mut errors);
        let row = |id: &'static str, key: &'static str| vec![id, "5000", key, "49", "shardId-000000000000"];
        assert_eq!(text(&rows), [row("1", "a"), row("2", "a"), row("3", "c")]);
        assert_eq!(errors.iter().map(|error| &error.data_row[..]).collect::<Vec<_>>(), [b"{"]);

        // What a function made of a record is a row of that record; what it could not do is told.
        let about = item::About {
            arrived_ms: 5_000,
            shard: "shardId-000000000000".to_owned(),
            number: "49".to_owned(),
            partition_key: "c".to_owned(),
        };
        let made = |outcome| Item { about: about.clone(), outcome }.write();
        let (mut rows, mut errors) = (Batch::new(records.width()), Vec::new());
        records.decode_prepared(&made(Ok(r#"{"id":4}"#.into())), 9_000, &mut rows, &mut errors);
        let failed = made(Err(("it broke".to_owned(), "raw".into())));
        records.decode_prepared(&failed, 9_000, &mut rows, &mut errors);
        assert_eq!(text(&rows), [row("4", "c")]);
        let told: Vec<_> = errors.iter().map(|error| (&error.message[..], &error.data_row[..])).collect();
        assert_eq!(told, [("it broke", &b"raw"[..])]);
        engine.close();
    }
}
