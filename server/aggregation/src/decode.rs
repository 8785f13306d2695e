//! Taking an aggregate apart.

use crate::limits::AGGREGATE_BYTES_MAX;
use crate::protobuf::{Field, Fields, Malformed};
use crate::{CHECKSUM_BYTES, MAGIC};
use bytes::Bytes;
use md5::{Digest, Md5};
use std::ops::Range;

/// A record that holds user records. All of it was checked when it was made, so that reading it cannot fail.
#[derive(Clone, Debug)]
pub struct Aggregate {
    data: Bytes,
    message: Range<usize>,
    partition_keys: Vec<Place>,
    hash_keys: Vec<Place>,
    count: usize,
}

/// One of the records that a producer put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRecord<'a> {
    /// The partition key that the producer gave this record.
    pub partition_key: &'a str,
    /// The explicit hash key, if it was given one.
    pub explicit_hash_key: Option<&'a str>,
    /// What the producer said; a part of the aggregate's own memory.
    pub data: Bytes,
    /// The record's number in its aggregate, from 0.
    pub sub_sequence_number: u64,
}

/// Where a text lies: a fourth of what a slice of [`Bytes`] takes, because a table may have millions of empty keys.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
}

/// Takes a record's data for an aggregate, if it is one.
///
/// What does not begin with the magic number, whose checksum differs, or whose message is malformed is a record like any other,
/// to be passed on as it is. So do the KPL's counterparts, except for an index that points beyond its table: those keep the user
/// records before it and drop the rest. Here such an aggregate is passed on whole, so that nothing is lost.
pub fn decode(data: &Bytes) -> Option<Aggregate> {
    if data.len() <= MAGIC.len() + CHECKSUM_BYTES || data.len() > AGGREGATE_BYTES_MAX {
        return None;
    }
    let message = MAGIC.len()..data.len() - CHECKSUM_BYTES;
    if data[..MAGIC.len()] != MAGIC || Md5::digest(&data[message.clone()])[..] != data[message.end..] {
        return None;
    }
    Aggregate::checked(data, message).ok()
}

impl Aggregate {
    /// Number of user records.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no user record in it.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The user records, in the order in which the producer put them in.
    pub fn records(&self) -> Records<'_> {
        Records {
            aggregate: self,
            fields: Fields::of(&self.data, self.message.clone()),
            sub_sequence_number: 0,
        }
    }

    fn checked(data: &Bytes, message: Range<usize>) -> Result<Aggregate, Malformed> {
        let mut aggregate = Aggregate {
            data: data.clone(),
            message: message.clone(),
            partition_keys: Vec::new(),
            hash_keys: Vec::new(),
            count: 0,
        };
        // The tables first, all of them: protobuf does not promise that they come before the records.
        for field in Fields::of(data, message.clone()) {
            match field? {
                (1, Field::Place(place)) => aggregate.partition_keys.push(Place::of_text(data, place)?),
                (2, Field::Place(place)) => aggregate.hash_keys.push(Place::of_text(data, place)?),
                _ => {}
            }
        }
        for field in Fields::of(data, message) {
            if let (3, Field::Place(place)) = field? {
                aggregate.record(place, 0)?;
                aggregate.count += 1;
            }
        }
        Ok(aggregate)
    }

    fn record(&self, place: Range<usize>, sub_sequence_number: u64) -> Result<UserRecord<'_>, Malformed> {
        let (mut partition_key, mut hash_key, mut bytes) = (None, None, None);
        for field in Fields::of(&self.data, place) {
            // Of a field that comes twice the last one counts.
            match field? {
                (1, Field::Number(index)) => partition_key = Some(index),
                (2, Field::Number(index)) => hash_key = Some(index),
                (3, Field::Place(place)) => bytes = Some(place),
                (4, Field::Place(tag)) => check_tag(&self.data, tag)?,
                _ => {}
            }
        }
        Ok(UserRecord {
            partition_key: self.key(&self.partition_keys, partition_key.ok_or(Malformed)?)?,
            explicit_hash_key: hash_key.map(|index| self.key(&self.hash_keys, index)).transpose()?,
            data: self.data.slice(bytes.ok_or(Malformed)?),
            sub_sequence_number,
        })
    }

    fn key(&self, table: &[Place], index: u64) -> Result<&str, Malformed> {
        let index = usize::try_from(index).map_err(|_| Malformed)?;
        let place = table.get(index).ok_or(Malformed)?;
        text(&self.data, place.start as usize..place.end as usize)
    }
}

impl Place {
    fn of_text(data: &[u8], place: Range<usize>) -> Result<Place, Malformed> {
        text(data, place.clone())?;
        let narrow = |at: usize| u32::try_from(at).map_err(|_| Malformed);
        Ok(Place { start: narrow(place.start)?, end: narrow(place.end)? })
    }
}

fn text(data: &[u8], place: Range<usize>) -> Result<&str, Malformed> {
    std::str::from_utf8(&data[place]).map_err(|_| Malformed)
}

fn check_tag(data: &[u8], tag: Range<usize>) -> Result<(), Malformed> {
    let mut has_key = false;
    for field in Fields::of(data, tag) {
        has_key |= matches!(field?, (1, Field::Place(_)));
    }
    if has_key { Ok(()) } else { Err(Malformed) }
}

/// The user records of an [`Aggregate`].
///
/// One at a time: a malicious aggregate of a few megabytes holds more than a million empty records, and nobody has to hold them
/// all.
pub struct Records<'a> {
    aggregate: &'a Aggregate,
    fields: Fields<'a>,
    sub_sequence_number: u64,
}

impl<'a> Iterator for Records<'a> {
    type Item = UserRecord<'a>;

    fn next(&mut self) -> Option<UserRecord<'a>> {
        for field in self.fields.by_ref() {
            if let Ok((3, Field::Place(place))) = field {
                let record = self.aggregate.record(place, self.sub_sequence_number);
                self.sub_sequence_number += 1;
                return Some(record.expect("the aggregate was checked when it was made"));
            }
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.aggregate.count - self.sub_sequence_number as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Records<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzzing::frame;

    // Three records "hello0" to "hello2" under the keys k0, k1, k0, as aws-kinesis-agg 1.2.3 of PyPI writes them. That the
    // third has k0 again is what the table of keys is for.
    const PUBLISHED: &str = "f3899ac20a026b300a026b311a0a08001a0668656c6c6f301a0a08011a0668656c6c6f31\
                             1a0a08001a0668656c6c6f32e34e10a469ffed6634508602b1f6b52e";

    fn unhex(text: &str) -> Bytes {
        let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    }

    #[test]
    fn the_published_vector_is_read() {
        let data = unhex(PUBLISHED);
        let aggregate = decode(&data).unwrap();
        assert_eq!(aggregate.len(), 3);
        let records: Vec<_> = aggregate
            .records()
            .map(|record| (record.partition_key, record.data, record.sub_sequence_number))
            .collect();
        assert_eq!(
            records,
            [("k0", "hello0".into(), 0), ("k1", "hello1".into(), 1), ("k0", "hello2".into(), 2)]
        );
    }

    #[test]
    fn data_is_not_copied() {
        let data = unhex(PUBLISHED);
        let aggregate = decode(&data).unwrap();
        let first = aggregate.records().next().unwrap().data;
        assert!(data.as_ptr_range().contains(&first.as_ptr()));
    }

    #[test]
    fn what_is_no_aggregate_is_none() {
        let published = unhex(PUBLISHED);
        for at in 0..published.len() {
            let mut changed = published.to_vec();
            changed[at] ^= 1;
            assert!(decode(&changed.into()).is_none(), "with byte {at} changed");
            assert!(decode(&published.slice(..at)).is_none(), "cut at {at}");
        }
        assert!(decode(&Bytes::new()).is_none());
    }

    #[test]
    fn an_empty_message_is_no_aggregate() {
        assert!(decode(&frame(&[])).is_none());
    }

    #[test]
    fn tables_may_follow_the_records() {
        let message = [&[0x1a, 5, 0x08, 0, 0x1a, 1, b'x'][..], &[0x0a, 1, b'k']].concat();
        let aggregate = decode(&frame(&message)).unwrap();
        let record = aggregate.records().next().unwrap();
        assert_eq!((record.partition_key, &record.data[..]), ("k", &b"x"[..]));
    }

    #[test]
    fn tags_and_what_is_new_are_passed_over() {
        let tag = [0x22, 6, 0x0a, 1, b't', 0x12, 1, b'v'];
        let new = [0x28, 1];
        let record = [&[0x08, 0, 0x1a, 1, b'x'][..], &tag, &new].concat();
        let message = [&[0x0a, 1, b'k'][..], &[0x1a, record.len() as u8], &record, &[0x20, 7]].concat();
        assert_eq!(decode(&frame(&message)).unwrap().records().next().unwrap().data, "x");
    }

    #[test]
    fn what_does_not_fit_is_no_aggregate() {
        let cases: [(&str, &[u8]); 7] = [
            ("an index beyond the table", &[0x0a, 1, b'k', 0x1a, 4, 0x08, 1, 0x1a, 0]),
            ("a hash key beyond the table", &[0x0a, 1, b'k', 0x1a, 6, 0x08, 0, 0x10, 0, 0x1a, 0]),
            ("no partition key", &[0x0a, 1, b'k', 0x1a, 2, 0x1a, 0]),
            ("no data", &[0x0a, 1, b'k', 0x1a, 2, 0x08, 0]),
            ("a key that is no text", &[0x0a, 1, 0xff, 0x1a, 4, 0x08, 0, 0x1a, 0]),
            ("a tag without a key", &[0x0a, 1, b'k', 0x1a, 6, 0x08, 0, 0x1a, 0, 0x22, 0]),
            ("a record that is cut", &[0x0a, 1, b'k', 0x1a, 9, 0x08, 0]),
        ];
        for (what, message) in cases {
            assert!(decode(&frame(message)).is_none(), "{what}");
        }
    }
}
