//! A fragment on its way to the disk.

use crate::entry::Entry;
use crate::limits::{PART_BYTES, SLICE_BYTES_MIN};
use crate::number::FragmentNumber;
use crate::recording::{Recording, append, kind};
use bytes::{BufMut, Bytes, BytesMut};
use penstock_engine::{AppendError, AppendReason, Position, Record};
use std::sync::Arc;

/// Brings one fragment to the disk while it comes in. Dropped before it is [`committed`](Writer::commit), it leaves nothing that anybody
/// would find.
pub struct Writer {
    recording: Arc<Recording>,
    number: FragmentNumber,
    waiting: Vec<Record>,
    waiting_bytes: usize,
    /// Slices too short to be records of their own.
    short: BytesMut,
    first: Option<Position>,
    records: u32,
    cluster_bytes: u64,
}

/// What the index is to say of a fragment besides where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The producer's time of its begin, in milliseconds since 1970.
    pub producer_ms: i64,
    /// How long it plays.
    pub duration_ms: u32,
    /// Which header its frames need.
    pub header_id: u64,
    /// Whatever the writer wants to know of it without reading it.
    pub flags: u32,
}

/// A fragment could not be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteFailed {
    /// The disk has no room: free some, then send the fragment again.
    #[error("the disk is full")]
    DiskFull,
    /// The stream is deleted, or keeps nothing on disk.
    #[error("the stream keeps no fragments")]
    Gone,
    /// Later fragments are in the index for good: send it again as a new one.
    #[error("it ended too long after later ones")]
    TooLate,
    /// The disk failed or the engine is closed: send the fragment again later.
    #[error("it cannot be written: {0}")]
    Failed(String),
}

impl WriteFailed {
    /// The records again, where another try may succeed.
    pub(crate) fn retry(error: AppendError) -> Result<Vec<Record>, WriteFailed> {
        match error.reason {
            AppendReason::Overloaded => Ok(error.records),
            AppendReason::DiskFull => Err(WriteFailed::DiskFull),
            AppendReason::Deleted | AppendReason::Sealed => Err(WriteFailed::Gone),
            reason => Err(WriteFailed::Failed(reason.to_string())),
        }
    }
}

impl Writer {
    /// Begins a fragment of a recording.
    #[must_use]
    pub fn new(recording: Arc<Recording>, number: FragmentNumber, header: Bytes) -> Writer {
        let mut writer = Writer {
            recording,
            number,
            waiting: Vec::new(),
            waiting_bytes: 0,
            short: BytesMut::new(),
            first: None,
            records: 0,
            cluster_bytes: 0,
        };
        writer.add(kind::HEADER, header);
        writer
    }

    /// More of the cluster.
    ///
    /// # Errors
    /// See [`WriteFailed`]; the fragment is lost then.
    pub async fn part(&mut self, bytes: Bytes) -> Result<(), WriteFailed> {
        self.cluster_bytes += bytes.len() as u64;
        if bytes.len() < SLICE_BYTES_MIN {
            self.short.put(bytes);
            if self.short.len() >= SLICE_BYTES_MIN {
                self.add_short();
            }
        } else {
            self.add_short();
            self.add(kind::PART, bytes);
        }
        if self.waiting_bytes >= PART_BYTES { self.flush().await } else { Ok(()) }
    }

    /// Tags behind the cluster.
    pub fn tags(&mut self, bytes: Bytes) {
        self.add_short();
        self.add(kind::TAGS, bytes);
    }

    /// The fragment is whole: it is on disk and can be found when this resolves.
    ///
    /// # Errors
    /// See [`WriteFailed`]; the fragment is lost then.
    pub async fn commit(mut self, about: About) -> Result<Entry, WriteFailed> {
        self.add_short();
        self.flush().await?;
        let entry = Entry {
            number: self.number,
            producer_ms: about.producer_ms,
            duration_ms: about.duration_ms,
            bytes: u32::try_from(self.cluster_bytes).unwrap_or(u32::MAX),
            header_id: about.header_id,
            flags: about.flags,
            position: self.first.unwrap_or(Position::START),
            records: self.records,
        };
        self.recording.enter(&[entry]).await?;
        Ok(entry)
    }

    fn add_short(&mut self) {
        if !self.short.is_empty() {
            let bytes = self.short.split().freeze();
            self.add(kind::PART, bytes);
        }
    }

    fn add(&mut self, kind: u8, bytes: Bytes) {
        let mut key = Vec::with_capacity(17);
        key.push(kind);
        key.extend(self.number.bits().to_be_bytes());
        self.waiting_bytes += bytes.len();
        self.records += 1;
        self.waiting.push(Record::new(key, bytes));
    }

    async fn flush(&mut self) -> Result<(), WriteFailed> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let media = &self.recording.shards.as_ref().ok_or(WriteFailed::Gone)?.media;
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let position = append(media, waiting).await?;
        self.first.get_or_insert(position);
        Ok(())
    }
}
