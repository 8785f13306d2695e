//! What stands in the log of answers: what a function made of each record, and how far the records of an input have answers.
//!
//! ```text
//!  append     ok  ok  failed  ok  answered{input, position, pieces}        one batch: all of it is on disk, or nothing
//!
//!  a record   0        4           4 + n
//!             │ n, u32 │ its header │ bytes │                              the header as JSON, numbers little-endian
//! ```
//!
//! A function may answer otherwise when it is asked again, and then records would come to other objects than those that were promised.
//! So it is asked until its answers are here, and objects are cut from them alone. The engine keeps an append whole, so that the
//! mark at its end is there exactly if the answers are; after a crash, records below the last mark are not sent again.
//!
//! The names below are on disk: a name once written stays taken.

use std::collections::BTreeMap;

use bytes::Bytes;
use penstock_engine::Record;
use serde::{Deserialize, Serialize};

/// What goes before the bytes of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Header {
    /// The bytes are delivered.
    Ok {
        /// When the record came, in milliseconds since 1970.
        arrived_ms: i64,
        /// Keys of partitions that the function gave; one without a value that can be used is empty.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        keys: BTreeMap<String, String>,
    },
    /// The bytes are a line of the error output.
    Failed {
        /// When the record came, in milliseconds since 1970.
        arrived_ms: i64,
        /// The name of the error output's type.
        output: String,
    },
    /// There are no bytes: what lies before this is all that came of the records of a shard up to here.
    Answered {
        /// The number of the shard.
        input: u64,
        /// How far.
        up_to: Answered,
    },
}

/// How far the records of an input have answers: those before this position, and of that at the position so many pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answered {
    pub(crate) position: u64,
    /// Pieces that the steps before the function made of the record at the position, from its first.
    pub(crate) pieces: u32,
}

/// Bytes of the length of a header.
const LENGTH_BYTES: usize = size_of::<u32>();

/// A record of the log.
pub(crate) fn write(header: &Header, data: &[u8]) -> Record {
    let json = serde_json::to_vec(header).expect("texts and numbers can be written");
    let length = u32::try_from(json.len()).expect("a header is no larger than an answer");
    let mut bytes = Vec::with_capacity(LENGTH_BYTES + json.len() + data.len());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&json);
    bytes.extend_from_slice(data);
    Record::new(Bytes::new(), bytes)
}

/// Takes a record of the log apart; an error says what is not understood.
pub(crate) fn read(record: &Bytes) -> Result<(Header, Bytes), String> {
    let (length, rest) = record.split_first_chunk::<LENGTH_BYTES>().ok_or("an answer without a header")?;
    let length = u32::from_le_bytes(*length) as usize;
    let header = rest.get(..length).ok_or("an answer shorter than its header")?;
    let header = serde_json::from_slice(header).map_err(|error| format!("an answer's header: {error}"))?;
    Ok((header, record.slice(LENGTH_BYTES + length..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_they_were_written() {
        let keys = BTreeMap::from([("team".to_owned(), "a".to_owned())]);
        let all = [
            (Header::Ok { arrived_ms: 7, keys }, &b"data"[..]),
            (Header::Ok { arrived_ms: 7, keys: BTreeMap::new() }, b""),
            (Header::Failed { arrived_ms: 7, output: "processing-failed".into() }, b"{}\n"),
            (Header::Answered { input: 3, up_to: Answered { position: 9, pieces: 2 } }, b""),
        ];
        for (header, data) in all {
            let (read_header, read_data) = read(&write(&header, data).data).unwrap();
            assert_eq!((read_header, &read_data[..]), (header, data));
        }
    }

    #[test]
    fn what_is_on_disk_stays_readable() {
        let mark = br#"{"answered":{"input":3,"up_to":{"position":9,"pieces":2}}}"#;
        let record = [&(mark.len() as u32).to_le_bytes()[..], mark].concat();
        let up_to = Answered { position: 9, pieces: 2 };
        assert_eq!(read(&record.into()).unwrap().0, Header::Answered { input: 3, up_to });
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for bytes in [&b""[..], b"abc", &[9, 0, 0, 0, b'{'], &[2, 0, 0, 0, b'{', b'}'], &[255; 8]] {
            assert!(read(&Bytes::copy_from_slice(bytes)).is_err(), "{bytes:?}");
        }
    }
}
