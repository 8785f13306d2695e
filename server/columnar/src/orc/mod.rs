//! An ORC file, written from scratch: no library in Rust writes nested types, indexes, statistics or bloom filters.
//!
//! ```text
//!  "ORC"
//!  stripe 0    index (row index and bloom filter of each column) | data (streams of each column) | footer
//!  stripe 1    ...
//!  metadata    statistics of each stripe
//!  footer      types, stripes, statistics of the file
//!  postscript  lengths, compression, versions; never compressed
//!  length of the postscript, one byte
//! ```
//!
//! Columns are numbered by depth, the row itself first. A stream is a run of compressed chunks, each with a header of three bytes.
//! Every so many rows the index has an entry for each column: where its streams go on, and statistics of those rows. Here a run of
//! an encoding always ends where an entry points to, which costs a few bytes and makes every position one within a chunk.

mod bloom;
mod protobuf;
mod runs;
mod statistics;
mod stream;
mod stripe;

use crate::column::Column;
use crate::options::{Orc, OrcCompression, OrcVersion};
use crate::schema::{Schema, Type};
use crate::{EncodeError, limits};
use bloom::Size;
use protobuf::Message;
use statistics::Statistics;
use stream::Codec;
use stripe::StripePlan;

const MAGIC: &[u8] = b"ORC";
/// Who wrote the file. The format's own numbers go from 0 to 5; this one is ours and far from them.
const WRITER: u64 = 4_566;
/// The version of the writer, from which readers conclude which errors of old writers are not in the file. 6 is the first number that
/// stands for "none that are known" in writers other than Java's.
const WRITER_VERSION: u64 = 6;
/// The calendar that dates are counted in: the Gregorian one, carried on into the past.
const PROLEPTIC_GREGORIAN: u64 = 2;

/// What is the same for all files of a format.
#[derive(Debug)]
pub(crate) struct OrcPlan {
    root: Type,
    stripe: StripePlan,
    compression: OrcCompression,
    version: OrcVersion,
    // Bytes of a block, and the most that may be padding, if there is any.
    padding: Option<(u64, u64)>,
}

impl OrcPlan {
    pub(crate) fn new(schema: &Schema, options: &Orc) -> OrcPlan {
        let wanted =
            |name: &str| options.bloom_filter_columns.iter().any(|column| column.eq_ignore_ascii_case(name));
        let stripe = StripePlan {
            version_1: options.format_version == OrcVersion::V0_11,
            stride: usize::try_from(options.row_index_stride).unwrap_or(usize::MAX),
            dictionary_threshold: options.dictionary_key_threshold,
            blooms: schema.columns().iter().map(|column| wanted(&column.name)).collect(),
            bloom: Size::new(options.row_index_stride, options.bloom_filter_false_positive_probability),
        };
        let tolerated = (options.padding_tolerance * options.stripe_size_bytes as f64) as u64;
        OrcPlan {
            root: Type::Struct(schema.columns().to_vec()),
            stripe,
            compression: options.compression,
            version: options.format_version,
            padding: options.enable_padding.then_some((options.block_size_bytes, tolerated)),
        }
    }
}

/// A file in the making.
#[derive(Debug)]
pub(crate) struct OrcFile {
    bytes: Vec<u8>,
    // With tables of some KiB.
    codec: Box<Codec>,
    rows: u64,
    stripes: Vec<Message>,
    // Of each stripe, for the metadata.
    of_stripes: Vec<Message>,
    statistics: Vec<Statistics>,
}

impl OrcFile {
    pub(crate) fn new(plan: &OrcPlan) -> OrcFile {
        let mut statistics = Vec::new();
        by_depth(&plan.root, &mut |kind| statistics.push(Statistics::new(kind)));
        OrcFile {
            bytes: MAGIC.to_vec(),
            codec: Box::new(Codec::new(plan.compression)),
            rows: 0,
            stripes: Vec::new(),
            of_stripes: Vec::new(),
            statistics,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Writes the rows as one stripe.
    pub(crate) fn write(&mut self, plan: &OrcPlan, rows: Column) -> Result<(), EncodeError> {
        let stripe = stripe::write(&plan.stripe, &mut self.codec, rows, &plan.root);
        let length = (stripe.index.len() + stripe.data.len() + stripe.footer.len()) as u64;
        if let Some((block, tolerated)) = plan.padding {
            let left = block - self.bytes.len() as u64 % block;
            if length > left && left <= tolerated && length <= block {
                self.bytes.resize(self.bytes.len() + left as usize, 0);
            }
        }
        let mut told = Message::default();
        told.unsigned(1, self.bytes.len() as u64)
            .unsigned(2, stripe.index.len() as u64)
            .unsigned(3, stripe.data.len() as u64)
            .unsigned(4, stripe.footer.len() as u64)
            .unsigned(5, stripe.rows);
        self.stripes.push(told);
        self.bytes.extend_from_slice(&stripe.index);
        self.bytes.extend_from_slice(&stripe.data);
        self.bytes.extend_from_slice(&stripe.footer);
        let mut of_stripe = Message::default();
        for (whole, part) in self.statistics.iter_mut().zip(&stripe.statistics) {
            whole.merge(part);
            of_stripe.message(1, &part.message());
        }
        self.of_stripes.push(of_stripe);
        self.rows += stripe.rows;
        Ok(())
    }

    pub(crate) fn finish(mut self, plan: &OrcPlan) -> Vec<u8> {
        let content = self.bytes.len() as u64;
        let mut metadata = Message::default();
        for stripe in &self.of_stripes {
            metadata.message(1, stripe);
        }
        let metadata = self.codec.whole(&metadata.finish());
        let mut footer = Message::default();
        footer.unsigned(1, MAGIC.len() as u64).unsigned(2, content);
        for stripe in &self.stripes {
            footer.message(3, stripe);
        }
        let mut number = 0;
        by_depth(&plan.root, &mut |kind| {
            number += 1;
            footer.message(4, &described(kind, number));
        });
        footer.unsigned(6, self.rows);
        for statistics in &self.statistics {
            footer.message(7, &statistics.message());
        }
        footer.unsigned(8, plan.stripe.stride as u64).unsigned(9, WRITER).unsigned(11, PROLEPTIC_GREGORIAN);
        footer.bytes(12, env!("CARGO_PKG_VERSION").as_bytes());
        let footer = self.codec.whole(&footer.finish());
        let mut postscript = Message::default();
        let compression = match plan.compression {
            OrcCompression::None => 0,
            OrcCompression::Zlib => 1,
            OrcCompression::Snappy => 2,
        };
        let version = match plan.version {
            OrcVersion::V0_11 => [0, 11],
            OrcVersion::V0_12 => [0, 12],
        };
        postscript
            .unsigned(1, footer.len() as u64)
            .unsigned(2, compression)
            .unsigned(3, limits::ORC_CHUNK_BYTES as u64)
            .packed(4, version)
            .unsigned(5, metadata.len() as u64)
            .unsigned(6, WRITER_VERSION)
            .bytes(8_000, MAGIC);
        let postscript = postscript.finish();
        let mut bytes = self.bytes;
        bytes.extend_from_slice(&metadata);
        bytes.extend_from_slice(&footer);
        bytes.extend_from_slice(&postscript);
        // A handful of numbers: it is always shorter than this byte can say.
        bytes.push(postscript.len() as u8);
        bytes
    }
}

// Every type, in the order of the columns of the file.
fn by_depth(kind: &Type, visit: &mut impl FnMut(&Type)) {
    visit(kind);
    match kind {
        Type::Array(element) => by_depth(element, visit),
        Type::Map(key, value) => {
            by_depth(key, visit);
            by_depth(value, visit);
        }
        Type::Struct(fields) => fields.iter().for_each(|field| by_depth(&field.kind, visit)),
        _ => {}
    }
}

fn columns(kind: &Type) -> u64 {
    let mut count = 0;
    by_depth(kind, &mut |_| count += 1);
    count
}

// A type for the footer; `next` is the number of the column after it, its first child if it has one.
fn described(kind: &Type, next: u64) -> Message {
    let mut message = Message::default();
    let number = match kind {
        Type::Boolean => 0,
        Type::TinyInt => 1,
        Type::SmallInt => 2,
        Type::Int => 3,
        Type::BigInt => 4,
        Type::Float => 5,
        Type::Double => 6,
        Type::String => 7,
        Type::Binary => 8,
        Type::Timestamp => 9,
        Type::Array(_) => 10,
        Type::Map(..) => 11,
        Type::Struct(_) => 12,
        Type::Decimal { .. } => 14,
        Type::Date => 15,
        Type::Varchar(_) => 16,
        Type::Char(_) => 17,
    };
    message.unsigned(1, number);
    match kind {
        Type::Array(_) => {
            message.packed(2, [next]);
        }
        Type::Map(key, _) => {
            message.packed(2, [next, next + columns(key)]);
        }
        Type::Struct(fields) => {
            let mut at = next;
            let mut numbers = Vec::new();
            for field in fields {
                numbers.push(at);
                at += columns(&field.kind);
            }
            message.packed(2, numbers);
            for field in fields {
                message.bytes(3, field.name.as_bytes());
            }
        }
        Type::Decimal { precision, scale } => {
            message.unsigned(5, u64::from(*precision)).unsigned(6, u64::from(*scale));
        }
        Type::Varchar(characters) | Type::Char(characters) => {
            message.unsigned(4, u64::from(*characters));
        }
        _ => {}
    }
    message
}
