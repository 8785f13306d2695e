//! Columns into a Parquet file, as Hive lays it out: timestamps as INT96, decimals as fixed bytes, lists and maps in three levels.
//!
//! The pages are made by the `parquet` crate, column by column through its own writers. Its way through Arrow is not used: Arrow knows no INT96,
//! and columns here are what the writers take already.

use crate::EncodeError;
use crate::column::{Column, Slots, Texts, Values};
use crate::numbers::DIGITS_MAX;
use crate::options::{ConfigError, Parquet, ParquetCompression, ParquetVersion};
use crate::schema::{Schema, Type};
use crate::timestamps::Moment;
use bytes::Bytes;
use parquet::basic::{Compression, GzipLevel, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type as Node, TypePtr};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Who wrote the file, as readers are told.
const CREATED_BY: &str = concat!("penstock version ", env!("CARGO_PKG_VERSION"));
/// Values that are handed to a column's writer at a time: few enough to stay in the processor's caches.
const CHUNK: usize = 4_096;
/// The Julian day number of 1970-01-01.
const JULIAN_EPOCH: i64 = 2_440_588;

/// What is the same for all files of a format.
#[derive(Debug)]
pub(crate) struct ParquetPlan {
    schema: TypePtr,
    types: Vec<Type>,
    properties: WriterPropertiesPtr,
    block_bytes: usize,
    padding_bytes: usize,
}

impl From<ParquetError> for EncodeError {
    fn from(error: ParquetError) -> EncodeError {
        EncodeError(error.to_string())
    }
}

impl ParquetPlan {
    pub(crate) fn new(schema: &Schema, options: &Parquet) -> Result<ParquetPlan, ConfigError> {
        let refused = |error: ParquetError| ConfigError::Schema(error.to_string());
        let mut fields = Vec::new();
        for column in schema.columns() {
            fields.push(node(&column.name, &column.kind, Repetition::OPTIONAL).map_err(refused)?);
        }
        // As Hive names it.
        let root = Node::group_type_builder("hive_schema").with_fields(fields).build().map_err(refused)?;
        let compression = match options.compression {
            ParquetCompression::Snappy => Compression::SNAPPY,
            ParquetCompression::Gzip => Compression::GZIP(GzipLevel::default()),
            ParquetCompression::Uncompressed => Compression::UNCOMPRESSED,
        };
        let version = match options.writer_version {
            ParquetVersion::V1 => WriterVersion::PARQUET_1_0,
            ParquetVersion::V2 => WriterVersion::PARQUET_2_0,
        };
        let page_bytes = usize::try_from(options.page_size_bytes).unwrap_or(usize::MAX);
        let properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_writer_version(version)
            .set_compression(compression)
            .set_dictionary_enabled(options.enable_dictionary_compression)
            .set_data_page_size_limit(page_bytes)
            .set_dictionary_page_size_limit(page_bytes)
            .build();
        Ok(ParquetPlan {
            schema: Arc::new(root),
            types: schema.columns().iter().map(|column| column.kind.clone()).collect(),
            properties: Arc::new(properties),
            block_bytes: usize::try_from(options.block_size_bytes).unwrap_or(usize::MAX),
            padding_bytes: usize::try_from(options.max_padding_bytes).unwrap_or(usize::MAX),
        })
    }
}

fn node(name: &str, kind: &Type, repetition: Repetition) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match kind {
        Type::Boolean => (Physical::BOOLEAN, None),
        Type::TinyInt => (Physical::INT32, Some(LogicalType::integer(8, true))),
        Type::SmallInt => (Physical::INT32, Some(LogicalType::integer(16, true))),
        Type::Int => (Physical::INT32, None),
        Type::BigInt => (Physical::INT64, None),
        Type::Float => (Physical::FLOAT, None),
        Type::Double => (Physical::DOUBLE, None),
        Type::Date => (Physical::INT32, Some(LogicalType::Date)),
        Type::Timestamp => (Physical::INT96, None),
        Type::Binary => (Physical::BYTE_ARRAY, None),
        Type::String | Type::Varchar(_) | Type::Char(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Decimal { precision, scale } => {
            let (precision, scale) = (i32::from(*precision), i32::from(*scale));
            let built = Node::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_repetition(repetition)
                .with_length(decimal_bytes(precision as u32) as i32)
                .with_precision(precision)
                .with_scale(scale)
                .with_logical_type(Some(LogicalType::decimal(scale, precision)))
                .build()?;
            return Ok(Arc::new(built));
        }
        Type::Array(element) => {
            let element = node("element", element, Repetition::OPTIONAL)?;
            return group(name, repetition, LogicalType::List, "list", vec![element]);
        }
        Type::Map(key, value) => {
            let key = node("key", key, Repetition::REQUIRED)?;
            let value = node("value", value, Repetition::OPTIONAL)?;
            return group(name, repetition, LogicalType::Map, "key_value", vec![key, value]);
        }
        Type::Struct(fields) => {
            let fields = fields.iter().map(|field| node(&field.name, &field.kind, Repetition::OPTIONAL));
            let fields = fields.collect::<Result<_, _>>()?;
            let built =
                Node::group_type_builder(name).with_repetition(repetition).with_fields(fields).build()?;
            return Ok(Arc::new(built));
        }
    };
    let built =
        Node::primitive_type_builder(name, physical).with_repetition(repetition).with_logical_type(logical);
    Ok(Arc::new(built.build()?))
}

// A list or a map: a group with a repeated group in it.
fn group(
    name: &str,
    repetition: Repetition,
    logical: LogicalType,
    inner: &str,
    fields: Vec<TypePtr>,
) -> Result<TypePtr, ParquetError> {
    let repeated =
        Node::group_type_builder(inner).with_repetition(Repetition::REPEATED).with_fields(fields).build()?;
    let built = Node::group_type_builder(name)
        .with_repetition(repetition)
        .with_logical_type(Some(logical))
        .with_fields(vec![Arc::new(repeated)])
        .build()?;
    Ok(Arc::new(built))
}

// The fewest bytes that hold every decimal of that many digits, as Hive counts them.
fn decimal_bytes(precision: u32) -> usize {
    let most = 10_i128.pow(precision.min(u32::from(DIGITS_MAX))) - 1;
    (1..16).find(|bytes| most < 1 << (8 * bytes - 1)).unwrap_or(16) as usize
}

/// A file in the making.
pub(crate) struct ParquetFile {
    writer: SerializedFileWriter<Vec<u8>>,
}

impl std::fmt::Debug for ParquetFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ParquetFile").field("bytes", &self.bytes()).finish()
    }
}

impl ParquetFile {
    pub(crate) fn new(plan: &ParquetPlan) -> Result<ParquetFile, EncodeError> {
        let writer = SerializedFileWriter::new(Vec::new(), plan.schema.clone(), plan.properties.clone())?;
        Ok(ParquetFile { writer })
    }

    pub(crate) fn bytes(&self) -> usize {
        self.writer.bytes_written()
    }

    /// Writes the rows as one row group.
    pub(crate) fn write(&mut self, plan: &ParquetPlan, rows: Column) -> Result<(), EncodeError> {
        self.pad(plan)?;
        let len = rows.slots.len();
        let Values::Struct(columns) = rows.values else { unreachable!("rows are a struct") };
        let mut group = self.writer.next_row_group()?;
        for (column, kind) in columns.into_iter().zip(&plan.types) {
            if kind.is_primitive() {
                leaf(&mut group, column.values, &Levels::Flat(&column.slots), kind)?;
            } else {
                let levels = Nested { def: vec![0; len], rep: vec![0; len], level: 0, repeated: 0 };
                nested(&mut group, column, kind, levels, true)?;
            }
        }
        group.close()?;
        Ok(())
    }

    // A row group that would begin within the last bytes of a block begins with the next one instead.
    fn pad(&mut self, plan: &ParquetPlan) -> Result<(), EncodeError> {
        let left = plan.block_bytes - self.bytes() % plan.block_bytes;
        if left <= plan.padding_bytes {
            self.writer.write_all(&vec![0; left]).map_err(|error| EncodeError(error.to_string()))?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, EncodeError> {
        Ok(self.writer.into_inner()?)
    }
}

/// Which slots of a leaf have values, and to which rows and lists they belong.
enum Levels<'a> {
    // A column of the table: a slot a row.
    Flat(&'a Slots),
    Nested(Nested),
}

// The definition and repetition levels on the way down. Entries whose definition is `level` are the slots of the next node.
#[derive(Clone)]
struct Nested {
    def: Vec<i16>,
    rep: Vec<i16>,
    level: i16,
    repeated: i16,
}

impl Nested {
    // One level down into a node that may be null.
    fn optional(&mut self, slots: &Slots) {
        let mut slot = 0;
        for def in &mut self.def {
            if *def == self.level {
                *def += i16::from(slots.is_present(slot));
                slot += 1;
            }
        }
        self.level += 1;
    }

    // One level down into the elements of lists that end where `ends` says.
    fn elements(self, ends: &[u32]) -> Nested {
        let (level, repeated) = (self.level + 1, self.repeated + 1);
        let mut below = Nested { def: Vec::new(), rep: Vec::new(), level, repeated };
        let mut lists = ends.iter();
        let mut start = 0;
        for (def, rep) in self.def.iter().zip(&self.rep) {
            let elements = if *def == self.level {
                let end = *lists.next().expect("a list for each that is there");
                let elements = end - start;
                start = end;
                elements as usize
            } else {
                0
            };
            below.rep.push(*rep);
            if elements == 0 {
                below.def.push(*def);
            } else {
                below.rep.resize(below.rep.len() + elements - 1, repeated);
                below.def.resize(below.def.len() + elements, level);
            }
        }
        below
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn nested(
    group: &mut Group<'_>,
    column: Column,
    kind: &Type,
    mut levels: Nested,
    nullable: bool,
) -> Result<(), EncodeError> {
    if nullable {
        levels.optional(&column.slots);
    }
    match (column.values, kind) {
        (Values::Struct(columns), Type::Struct(fields)) => {
            for (column, field) in columns.into_iter().zip(fields) {
                nested(group, column, &field.kind, levels.clone(), true)?;
            }
            Ok(())
        }
        (Values::List(ends, column), Type::Array(element)) => {
            nested(group, *column, element, levels.elements(&ends), true)
        }
        (Values::Map(ends, entries), Type::Map(key, value)) => {
            let levels = levels.elements(&ends);
            nested(group, entries.0, key, levels.clone(), false)?;
            nested(group, entries.1, value, levels, true)
        }
        (values, _) => leaf(group, values, &Levels::Nested(levels), kind),
    }
}

fn leaf(group: &mut Group<'_>, values: Values, levels: &Levels<'_>, kind: &Type) -> Result<(), EncodeError> {
    let mut writer = group
        .next_column()?
        .ok_or_else(|| EncodeError("the file has fewer columns than the schema".into()))?;
    match values {
        Values::Boolean(values) => write::<BoolType>(writer.typed(), levels, |part| values[part].into()),
        Values::Int(values) => write::<Int32Type>(writer.typed(), levels, |part| values[part].into()),
        Values::Long(values) => write::<Int64Type>(writer.typed(), levels, |part| values[part].into()),
        Values::Float(values) => write::<FloatType>(writer.typed(), levels, |part| values[part].into()),
        Values::Double(values) => write::<DoubleType>(writer.typed(), levels, |part| values[part].into()),
        Values::Decimal(values) => {
            let Type::Decimal { precision, .. } = kind else { unreachable!("a decimal") };
            let bytes = decimal_bytes(u32::from(*precision));
            write::<FixedLenByteArrayType>(writer.typed(), levels, |part| {
                let mut together = Vec::with_capacity(part.len() * bytes);
                for value in &values[part] {
                    together.extend_from_slice(&value.to_be_bytes()[16 - bytes..]);
                }
                let together = Bytes::from(together);
                let cut =
                    |at: usize| FixedLenByteArray::from(ByteArray::from(together.slice(at..at + bytes)));
                (0..together.len()).step_by(bytes).map(cut).collect()
            })
        }
        Values::Timestamp(seconds, nanos) => write::<Int96Type>(writer.typed(), levels, |part| {
            let moments = seconds[part.clone()].iter().zip(&nanos[part]);
            moments.map(|(seconds, nanos)| int96(Moment { seconds: *seconds, nanos: *nanos })).collect()
        }),
        Values::Texts(Texts { bytes, ends }) => {
            let bytes = Bytes::from(bytes);
            write::<ByteArrayType>(writer.typed(), levels, |part| {
                let mut start = if part.start == 0 { 0 } else { ends[part.start - 1] as usize };
                let cut = |end: &u32| {
                    let from = std::mem::replace(&mut start, *end as usize);
                    ByteArray::from(bytes.slice(from..*end as usize))
                };
                ends[part].iter().map(cut).collect()
            })
        }
        Values::List(..) | Values::Map(..) | Values::Struct(_) => unreachable!("not a leaf"),
    }?;
    writer.close()?;
    Ok(())
}

// The nanoseconds of the day, then the Julian day.
fn int96(moment: Moment) -> Int96 {
    let (day, second) = moment.day();
    let nanos = second as u64 * 1_000_000_000 + u64::from(moment.nanos);
    let mut value = Int96::new();
    value.set_data(nanos as u32, (nanos >> 32) as u32, (day + JULIAN_EPOCH) as u32);
    value
}

fn write<'v, T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    levels: &Levels<'_>,
    mut values: impl FnMut(Range<usize>) -> Cow<'v, [T::T]>,
) -> Result<(), EncodeError> {
    let mut taken = 0;
    let mut start = 0;
    match levels {
        Levels::Flat(slots) => {
            let mut defs = Vec::with_capacity(CHUNK);
            while start < slots.len() {
                let end = (start + CHUNK).min(slots.len());
                let present = slots.count(start, end);
                defs.clear();
                if present == end - start {
                    defs.resize(present, 1);
                } else {
                    defs.extend((start..end).map(|slot| i16::from(slots.is_present(slot))));
                }
                writer.write_batch(&values(taken..taken + present), Some(&defs), None)?;
                taken += present;
                start = end;
            }
        }
        Levels::Nested(levels) => {
            while start < levels.def.len() {
                let mut end = (start + CHUNK).min(levels.def.len());
                // A row is never cut.
                while levels.rep.get(end).is_some_and(|rep| *rep > 0) {
                    end += 1;
                }
                let defs = &levels.def[start..end];
                let present = defs.iter().filter(|def| **def == levels.level).count();
                let reps = (levels.repeated > 0).then_some(&levels.rep[start..end]);
                writer.write_batch(&values(taken..taken + present), Some(defs), reps)?;
                taken += present;
                start = end;
            }
        }
    }
    Ok(())
}
