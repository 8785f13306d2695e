//! What is sent: bodies of PutRecords, made beforehand, and of PutRecord, whose data begins with the moment of their sending.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;

use crate::random::Random;

/// Bytes of a partition key: as long as a user's id or a small hash.
pub(super) const KEY_BYTES: usize = 16;

/// Bytes of data that tell the moment: a number of 8 bytes, and so many more that they are whole characters of base64.
const STAMP_BYTES: usize = 12;
const STAMP_CHARACTERS: usize = STAMP_BYTES / 3 * 4;

/// A body of PutRecords: so many records, each with a key of its own and so many random bytes of data. With a hash key all of them
/// go to one shard.
pub(super) fn put_records(
    stream: &str,
    hash_key: Option<&str>,
    records: usize,
    data_bytes: usize,
    random: &mut Random,
) -> Bytes {
    let mut body = String::with_capacity(records * (data_bytes * 4 / 3 + 100));
    body.push_str("{\"Records\":[");
    for number in 0..records {
        let separator = if number == 0 { "" } else { "," };
        body.push_str(&format!("{separator}{{\"Data\":\""));
        BASE64.encode_string(bytes(data_bytes, random), &mut body);
        body.push_str(&format!("\",\"PartitionKey\":\"{:016x}\"{}}}", random.draw(), explicit(hash_key)));
    }
    body.push_str(&format!("],\"StreamName\":\"{stream}\"}}"));
    body.into()
}

/// Bodies of PutRecord for one shard.
#[derive(Clone, Debug)]
pub(super) struct PutRecord {
    /// What stands before the moment, and behind it.
    before: String,
    behind: String,
}

impl PutRecord {
    /// With so many bytes of data.
    pub(super) fn new(
        stream: &str,
        hash_key: &str,
        data_bytes: usize,
        random: &mut Random,
    ) -> Result<PutRecord> {
        ensure!(data_bytes >= STAMP_BYTES, "a record needs {STAMP_BYTES} bytes to tell when it was sent");
        let data = BASE64.encode(bytes(data_bytes - STAMP_BYTES, random));
        let key = random.draw();
        Ok(PutRecord {
            before: format!("{{\"StreamName\":\"{stream}\",\"Data\":\""),
            behind: format!("{data}\",\"PartitionKey\":\"{key:016x}\"{}}}", explicit(Some(hash_key))),
        })
    }

    /// One that is sent at this moment.
    pub(super) fn at(&self, moment_ns: u64) -> Bytes {
        let mut stamp = [0; STAMP_BYTES];
        stamp[..8].copy_from_slice(&moment_ns.to_le_bytes());
        let mut body = String::with_capacity(self.before.len() + STAMP_CHARACTERS + self.behind.len());
        body.push_str(&self.before);
        BASE64.encode_string(stamp, &mut body);
        body.push_str(&self.behind);
        body.into()
    }
}

/// The moment in data as JSON has it.
pub(super) fn moment_ns(data: &str) -> Result<u64> {
    let stamp = data.get(..STAMP_CHARACTERS).context("data without a moment")?;
    let mut bytes = [0; STAMP_BYTES];
    BASE64.decode_slice(stamp, &mut bytes).context("data is no base64")?;
    let (moment, _) = bytes.split_first_chunk::<8>().context("data without a moment")?;
    Ok(u64::from_le_bytes(*moment))
}

/// Moments of one run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(Instant);

impl Clock {
    /// Begins now.
    pub(super) fn new() -> Clock {
        Clock(Instant::now())
    }

    /// This moment.
    pub(super) fn now_ns(self) -> u64 {
        self.ns(Instant::now())
    }

    /// A moment.
    pub(super) fn ns(self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.0).as_nanos()).unwrap_or(u64::MAX)
    }
}

fn bytes(count: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = vec![0; count];
    random.fill(&mut bytes);
    bytes
}

fn explicit(hash_key: Option<&str>) -> String {
    hash_key.map_or_else(String::new, |key| format!(",\"ExplicitHashKey\":\"{key}\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn bodies_are_what_the_operations_take() {
        let body = put_records("s", None, 2, 100, &mut Random::new(1));
        let body: Value = serde_json::from_slice(&body).unwrap();
        let records = body["Records"].as_array().unwrap();
        assert_eq!((body["StreamName"].as_str(), records.len()), (Some("s"), 2));
        assert_ne!(records[0]["PartitionKey"], records[1]["PartitionKey"]);
        for record in records {
            assert_eq!(record["PartitionKey"].as_str().unwrap().len(), KEY_BYTES);
            assert_eq!(BASE64.decode(record["Data"].as_str().unwrap()).unwrap().len(), 100);
        }
        let body = put_records("s", Some("7"), 1, 100, &mut Random::new(1));
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["Records"][0]["ExplicitHashKey"], "7");
    }

    #[test]
    fn a_record_tells_when_it_was_sent() {
        let bodies = PutRecord::new("s", "0", 1024, &mut Random::new(1)).unwrap();
        let body: Value = serde_json::from_slice(&bodies.at(123_456_789)).unwrap();
        let data = body["Data"].as_str().unwrap();
        assert_eq!(BASE64.decode(data).unwrap().len(), 1024);
        assert_eq!(moment_ns(data).unwrap(), 123_456_789);
        assert!(moment_ns("AAAA").is_err() && moment_ns("????????????????").is_err());
        assert!(PutRecord::new("s", "0", 4, &mut Random::new(1)).is_err());
    }
}
