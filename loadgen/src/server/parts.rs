//! What no server can leave out of a PutRecords, timed in this process on the bodies that the server is sent: the hash that a
//! signature is of, finding the strings in the JSON (or the CBOR), base64 (of JSON), the MD5 that tells the shard, a checksum of what is stored, and one
//! copy of it. Each is done as fast as a library at hand does it, many bytes at once, in memory that is there already.
//!
//! Processor time of this thread, so that whoever else wants the processor does not count.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64_simd::STANDARD as BASE64;
use bytes::Bytes;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use crate::kinesis::endpoint::Format;
use crate::machine::thread_cpu_time;

/// Processor time of each part, in microseconds a record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub(super) signature_hash: f64,
    /// Finding what the body holds.
    pub(super) json: f64,
    pub(super) base64: f64,
    pub(super) md5: f64,
    pub(super) checksum: f64,
    pub(super) copy: f64,
}

/// A record as it stands in a body.
#[derive(Clone, Copy, Default)]
struct Entry<'a> {
    data: &'a [u8],
    partition_key: &'a [u8],
}

/// The records of a body of ours: its strings hold no quote, so each ends at the next one.
fn find<'a>(body: &'a [u8], records: &mut Vec<Entry<'a>>) {
    records.clear();
    let mut quotes = memchr::memchr_iter(b'"', body);
    let mut text = || Some(&body[quotes.next()? + 1..quotes.next()?]);
    let mut record = Entry::default();
    while let Some(name) = text() {
        match name {
            b"Data" => record.data = text().unwrap_or_default(),
            b"PartitionKey" => {
                record.partition_key = text().unwrap_or_default();
                records.push(record);
            }
            _ => {}
        }
    }
}

/// The same of a body in CBOR: texts and bytes tell their lengths.
fn find_in_cbor<'a>(body: &'a [u8], records: &mut Vec<Entry<'a>>) {
    records.clear();
    let mut rest = body;
    let mut name: &[u8] = b"";
    let mut record = Entry::default();
    while let Some((&first, behind)) = rest.split_first() {
        let more = match first & 0x1f {
            24 => 1,
            25 => 2,
            26 => 4,
            _ => 0,
        };
        let Some((length, behind)) = behind.split_at_checked(more) else { return };
        let length = length.iter().fold(0, |number, &byte| number << 8 | usize::from(byte));
        let length = if more == 0 { usize::from(first & 0x1f) } else { length };
        let is_text = matches!(first >> 5, 2 | 3);
        let Some((text, behind)) = behind.split_at_checked(if is_text { length } else { 0 }) else { return };
        rest = behind;
        match name {
            _ if !is_text => continue,
            b"Data" => record.data = text,
            b"PartitionKey" => {
                record.partition_key = text;
                records.push(record);
            }
            // A name, or what belongs to another one: no text there is a name of a record's.
            _ => {
                name = text;
                continue;
            }
        }
        name = b"";
    }
}

impl Parts {
    /// Times them on these bodies, in turn, for so long.
    pub(super) fn time(bodies: &[Bytes], format: Format, most: Duration) -> Result<Parts> {
        let mut spent = [Duration::ZERO; 6];
        let mut count = 0_u64;
        let (mut entries, mut data, mut ends, mut group) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let begun = thread_cpu_time();
        for body in bodies.iter().cycle() {
            let mut moments = [thread_cpu_time(); 7];
            black_box(Sha256::digest(body));
            moments[1] = thread_cpu_time();
            match format {
                Format::Json => find(body, &mut entries),
                Format::Cbor => find_in_cbor(body, &mut entries),
            }
            ensure!(!entries.is_empty(), "a body has no records");
            moments[2] = thread_cpu_time();
            data.clear();
            ends.clear();
            for entry in &entries {
                match format {
                    Format::Json => {
                        BASE64.decode_append(entry.data, &mut data).context("data is no base64")?;
                    }
                    Format::Cbor => data.extend_from_slice(entry.data),
                }
                ends.push(data.len());
            }
            moments[3] = thread_cpu_time();
            for entry in &entries {
                black_box(Md5::digest(entry.partition_key));
            }
            moments[4] = thread_cpu_time();
            let starts = std::iter::once(&0).chain(&ends);
            let records = || starts.clone().zip(&ends).map(|(&start, &end)| &data[start..end]).zip(&entries);
            for (record, entry) in records() {
                black_box(crc32c::crc32c_append(crc32c::crc32c(entry.partition_key), record));
            }
            moments[5] = thread_cpu_time();
            group.clear();
            for (record, entry) in records() {
                group.extend_from_slice(entry.partition_key);
                group.extend_from_slice(record);
            }
            black_box(&group);
            moments[6] = thread_cpu_time();
            for (spent, moments) in spent.iter_mut().zip(moments.windows(2)) {
                *spent += moments[1].saturating_sub(moments[0]);
            }
            count += entries.len() as u64;
            if moments[6].saturating_sub(begun) >= most {
                break;
            }
        }
        if format == Format::Cbor {
            // There data is what it is: only this measurement wants it side by side.
            spent[2] = Duration::ZERO;
        }
        let us = |spent: Duration| spent.as_secs_f64() * 1e6 / count as f64;
        let [signature_hash, json, base64, md5, checksum, copy] = spent.map(us);
        Ok(Parts { signature_hash, json, base64, md5, checksum, copy })
    }

    /// The mean of two timings: before and after what they are compared with.
    pub(super) fn mean(self, other: Parts) -> Parts {
        let mean = |one: f64, two: f64| (one + two) / 2.0;
        Parts {
            signature_hash: mean(self.signature_hash, other.signature_hash),
            json: mean(self.json, other.json),
            base64: mean(self.base64, other.base64),
            md5: mean(self.md5, other.md5),
            checksum: mean(self.checksum, other.checksum),
            copy: mean(self.copy, other.copy),
        }
    }

    /// Names and values.
    pub(super) fn named(&self) -> [(&'static str, f64); 6] {
        [
            ("signature_hash", self.signature_hash),
            ("json", self.json),
            ("base64", self.base64),
            ("md5", self.md5),
            ("checksum", self.checksum),
            ("copy", self.copy),
        ]
    }

    /// All of them together.
    pub(super) fn sum(&self) -> f64 {
        self.named().iter().map(|(_, us)| us).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinesis::pool::Mix;
    use crate::random::Random;

    #[test]
    fn every_part_takes_time_and_the_sum_is_theirs() {
        let bodies = [Mix::new("s", 50, 1024).put(0, &mut Random::new(1)).unwrap().body.bytes];
        let parts = Parts::time(&bodies, Format::Json, Duration::from_millis(20)).unwrap();
        assert!(parts.named().iter().all(|(_, us)| *us > 0.0), "{parts:?}");
        let twice: f64 = parts.mean(parts).named().iter().map(|(_, us)| us * 2.0).sum();
        assert!((twice - parts.sum() * 2.0).abs() < 1e-6);
    }

    #[test]
    fn both_formats_hold_the_same_records() {
        let body = |format| {
            let mix = Mix { format, ..Mix::new("s", 50, 1024) };
            mix.put(0, &mut Random::new(1)).unwrap().body.bytes
        };
        let (json, cbor) = (body(Format::Json), body(Format::Cbor));
        let (mut in_json, mut in_cbor) = (Vec::new(), Vec::new());
        find(&json, &mut in_json);
        find_in_cbor(&cbor, &mut in_cbor);
        assert_eq!((in_json.len(), in_cbor.len()), (50, 50));
        for (one, other) in in_json.iter().zip(&in_cbor) {
            assert_eq!(BASE64.decode_to_vec(one.data).unwrap(), other.data);
            assert_eq!(one.partition_key, other.partition_key);
        }
        let parts = Parts::time(&[cbor], Format::Cbor, Duration::from_millis(20)).unwrap();
        assert!(parts.base64 == 0.0 && parts.named().iter().filter(|(_, us)| *us > 0.0).count() == 5);
    }

    #[test]
    fn what_is_no_body_is_told() {
        assert!(Parts::time(&[Bytes::from_static(b"{")], Format::Json, Duration::ZERO).is_err());
    }
}
