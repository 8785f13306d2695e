//! What must be true of a shard that is read after a crash:
//!
//! 1. positions only go up;
//! 2. every record is, byte for byte, what its name says, and lies in the shard it was meant for;
//! 3. what was there at the last look is there still, in the same places, unless it was trimmed or has expired;
//! 4. an append is there whole, its records side by side, or not at all, and never twice;
//! 5. the appends of one writer lie in the order in which they were made;
//! 6. an append that was acknowledged, or that a reader was given, is there, at the position and with the time it was told;
//! 7. what has expired is gone and stays away, and goes from the oldest on; times never go down.
//!
//! The check knows no engine and no service: a position is anything that has an order.

use std::collections::{HashMap, HashSet};
use std::fmt::Debug;

use anyhow::{Result, bail, ensure};
use bytes::Bytes;

use super::content::{Append, Content, name};
use super::expiry::Expiry;
use super::said::FOR_EVER;

/// A record as it was read.
#[derive(Clone, Debug)]
pub struct Found<P> {
    /// Where it lies.
    pub position: P,
    /// The time on it, in microseconds since 1970.
    pub timestamp_us: u64,
    /// Its key.
    pub key: Bytes,
    /// Its data.
    pub data: Bytes,
}

/// A record that a look has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen<P> {
    position: P,
    timestamp_us: u64,
    append: Append,
    index: u32,
}

/// What is known of a shard from outside.
#[derive(Clone, Debug)]
pub struct Shard<P> {
    number: u64,
    seen: Vec<Seen<P>>,
    acknowledged: Vec<Seen<P>>,
    trimmed: Option<P>,
    /// Trims that were asked for and not acknowledged: each may have happened or not.
    trims: Vec<P>,
    /// What retention takes.
    pub expiry: Expiry,
}

/// What a look found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Records read.
    pub records: u64,
    /// Records whose append was not acknowledged.
    pub unacknowledged: u64,
    /// Records that were known and have expired since.
    pub expired: u64,
}

impl<P: Ord + Clone + Debug> Shard<P> {
    /// A shard of which nothing is known. `number` is its name in the records' content.
    #[must_use]
    pub fn new(number: u64) -> Shard<P> {
        Shard {
            number,
            seen: Vec::new(),
            acknowledged: Vec::new(),
            trimmed: None,
            trims: Vec::new(),
            expiry: Expiry::new(FOR_EVER),
        }
    }

    /// The record of an append was acknowledged, or given to a reader, with this position and time.
    pub fn acknowledge(&mut self, append: Append, index: u32, position: P, timestamp_us: u64) {
        self.acknowledged.push(Seen { position, timestamp_us, append, index });
    }

    /// A trim is asked for.
    pub fn trimming(&mut self, position: P) {
        self.trims.push(position);
    }

    /// A trim was acknowledged.
    pub fn trimmed(&mut self, position: P) {
        self.trims.retain(|trim| *trim > position);
        self.trimmed = self.trimmed.take().max(Some(position));
    }

    /// Compares what was read, from the beginning to the end of the shard, with what must be there. What is found is
    /// what the next look begins with.
    ///
    /// # Errors
    /// Tells the first thing that is wrong.
    pub fn look(&mut self, content: &Content, found: &[Found<P>]) -> Result<Look> {
        let found = self.read(content, found)?;
        let from = self.begins(&found)?;
        if let Some(back) = found.iter().find(|seen| self.expiry.must_be_gone(seen.timestamp_us)) {
            bail!("{back:?} had expired and is there");
        }
        let first = found.first().map(|seen| seen.position.clone());
        let untrimmed = |seen: &Seen<P>| from.as_ref().is_none_or(|from| seen.position >= *from);
        // The oldest go first: behind one that is there all must be.
        let expired = |seen: &Seen<P>| {
            self.expiry.may_be_gone(seen.timestamp_us)
                && first.as_ref().is_none_or(|first| seen.position < *first)
        };
        let kept = |seen: &&Seen<P>| untrimmed(seen) && !expired(seen);
        let was_known = self.seen.iter().chain(&self.acknowledged);
        let gone: HashSet<_> = was_known
            .filter(|seen| untrimmed(seen) && expired(seen))
            .map(|seen| (seen.append, seen.index))
            .collect();

        let before: Vec<_> = self.seen.iter().filter(kept).cloned().collect();
        for (index, was) in before.iter().enumerate() {
            match found.get(index) {
                Some(is) if is == was => {}
                Some(is) => bail!("{was:?} was there at the last look, and now {is:?} is"),
                None => bail!("{was:?} was there at the last look and is gone"),
            }
        }
        let mut known: HashSet<Append> = before.iter().map(|seen| seen.append).collect();
        for told in self.acknowledged.iter().filter(kept) {
            match found.binary_search_by(|seen| seen.position.cmp(&told.position)) {
                Ok(index) if found[index] == *told => {}
                Ok(index) => bail!("{told:?} was acknowledged, and {:?} is there", found[index]),
                Err(_) => bail!("{told:?} was acknowledged and is lost"),
            }
            known.insert(told.append);
        }
        let unacknowledged = found.iter().filter(|seen| !known.contains(&seen.append));
        let look = Look {
            records: found.len() as u64,
            unacknowledged: unacknowledged.count() as u64,
            expired: gone.len() as u64,
        };
        self.seen = found;
        self.acknowledged.clear();
        self.trimmed = from;
        self.trims.clear();
        Ok(look)
    }

    /// Looks at each record by itself, then at each append by itself.
    fn read(&self, content: &Content, found: &[Found<P>]) -> Result<Vec<Seen<P>>> {
        let mut seen: Vec<Seen<P>> = Vec::with_capacity(found.len());
        let mut last_of_writer: HashMap<u32, u32> = HashMap::new();
        // The append that is being read: the index that comes next, and how many there are.
        let mut open: Option<(Append, u32, u32)> = None;
        for record in found {
            let Found { position, timestamp_us, key, data } = record;
            if let Some(before) = seen.last() {
                ensure!(*position > before.position, "{position:?} is read after {before:?}");
                ensure!(*timestamp_us >= before.timestamp_us, "{timestamp_us} us is read after {before:?}");
            }
            let Some(name) = name(data) else {
                bail!("{} bytes at {position:?} are no record", data.len());
            };
            ensure!(name.shard == self.number, "{name:?} is in shard {}", self.number);
            let (right_key, right_data) = content.record(name.shard, name.append, name.index);
            ensure!(
                key == right_key.as_bytes() && data == &right_data,
                "{name:?} at {position:?} is not byte for byte what was appended"
            );
            match open {
                Some((append, next, _)) if append == name.append => ensure!(
                    name.index == next,
                    "{name:?} at {position:?} follows record {} of its append",
                    next - 1
                ),
                Some((append, next, count)) => {
                    bail!("{append:?} ends after {next} of {count} records, at {position:?}")
                }
                None => {
                    ensure!(name.index == 0, "{name:?} at {position:?} begins an append in its middle");
                    let before = last_of_writer.insert(name.append.writer, name.append.number);
                    ensure!(
                        before.is_none_or(|before| before < name.append.number),
                        "{name:?} at {position:?} comes after append {before:?} of the same writer"
                    );
                }
            }
            let next = name.index + 1;
            open = (next < name.count).then_some((name.append, next, name.count));
            seen.push(Seen {
                position: position.clone(),
                timestamp_us: *timestamp_us,
                append: name.append,
                index: name.index,
            });
        }
        if let Some((append, next, count)) = open {
            bail!("{append:?} ends after {next} of {count} records, at the shard's end");
        }
        Ok(seen)
    }

    /// Where the shard begins: at the acknowledged trim, or at a later one that happened all the same.
    fn begins(&self, found: &[Seen<P>]) -> Result<Option<P>> {
        let first = found.first().map(|seen| &seen.position);
        if let (Some(first), Some(trimmed)) = (first, &self.trimmed) {
            ensure!(first >= trimmed, "{first:?} is read, and everything before {trimmed:?} was trimmed");
        }
        let happened = self.trims.iter().filter(|trim| first.is_none_or(|first| first >= *trim));
        Ok(happened.chain(&self.trimmed).max().cloned())
    }

    /// The append was acknowledged since the last look.
    pub(super) fn is_acknowledged(&self, append: Append) -> bool {
        self.acknowledged.iter().any(|told| told.append == append)
    }

    /// The newest append of the last look that has expired since, as it was. Empty if there is none.
    pub(super) fn expired(&self, content: &Content) -> Vec<Found<P>> {
        let newest = self.seen.iter().rfind(|seen| self.expiry.must_be_gone(seen.timestamp_us));
        // What was trimmed as well would be found for that.
        let newest =
            newest.filter(|newest| self.trimmed.as_ref().is_none_or(|trim| newest.position >= *trim));
        let of_it = |seen: &&Seen<P>| newest.is_some_and(|newest| newest.append == seen.append);
        let found = self.seen.iter().filter(of_it).map(|seen| {
            let Seen { position, timestamp_us, append, index } = seen.clone();
            let (key, data) = content.record(self.number, append, index);
            Found { position, timestamp_us, key: key.into(), data: data.into() }
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::plant::{Plant, plant};

    const CONTENT: Content = Content { seed: 5, record_bytes_max: 70_000 };

    /// A shard with the first appends of writer 1 in it, all acknowledged, and what a read of it gives.
    fn example() -> (Shard<u64>, Vec<Found<u64>>) {
        let mut shard = Shard::new(4);
        let mut found = Vec::new();
        for number in 0..20 {
            append(&mut shard, &mut found, number, true);
        }
        (shard, found)
    }

    fn append(shard: &mut Shard<u64>, found: &mut Vec<Found<u64>>, number: u32, acknowledged: bool) -> u64 {
        let append = Append { writer: 1, number };
        let first = found.last().map_or(1, |last| last.position + 10);
        for index in 0..CONTENT.count(append) {
            let (key, data) = CONTENT.record(4, append, index);
            let position = first + u64::from(index);
            if acknowledged {
                shard.acknowledge(append, index, position, time_us(number));
            }
            let timestamp_us = time_us(number);
            found.push(Found { position, timestamp_us, key: key.into(), data: data.into() });
        }
        first
    }

    /// An append every millisecond.
    fn time_us(number: u32) -> u64 {
        1_000_000 + u64::from(number) * 1000
    }

    #[test]
    fn what_is_right_passes_and_is_expected_at_the_next_look() {
        let (mut shard, mut found) = example();
        let look = shard.look(&CONTENT, &found).unwrap();
        assert_eq!(look.records, found.len() as u64);
        assert_eq!(look.unacknowledged, 0);
        let records = found.len();
        append(&mut shard, &mut found, 20, false);
        let look = shard.look(&CONTENT, &found).unwrap();
        assert_eq!(look.unacknowledged, (found.len() - records) as u64);
        // Once seen, an append that was never acknowledged must stay as well.
        found.truncate(records);
        let error = shard.look(&CONTENT, &found).unwrap_err().to_string();
        assert!(error.contains("was there at the last look and is gone"), "{error}");
    }

    #[test]
    fn every_mistake_is_found() {
        for (mistake, said) in [
            (Plant::Lost, "was acknowledged and is lost"),
            (Plant::Twice, "of the same writer"),
            (Plant::Swapped, "in its middle"),
            (Plant::Flipped, "not byte for byte"),
            (Plant::Half, "ends after"),
            (Plant::Resent, "of the same writer"),
            (Plant::Back, "had expired and is there"),
        ] {
            let (mut shard, mut found) = example();
            shard.look(&CONTENT, &found).unwrap();
            append(&mut shard, &mut found, 20, true);
            shard.expiry.changing(5000, time_us(0));
            shard.expiry.changed(time_us(0));
            shard.expiry.pass(time_us(20));
            found.retain(|record| record.timestamp_us >= time_us(15));
            assert!(shard.clone().look(&CONTENT, &found).is_ok());
            assert!(plant(mistake, &shard, &CONTENT, &mut found, |position| position + 1), "{mistake:?}");
            let error = shard.look(&CONTENT, &found).unwrap_err().to_string();
            assert!(error.contains(said), "{mistake:?}: {error}");
        }
    }

    #[test]
    fn a_record_of_another_shard_is_found() {
        let (_, found) = example();
        let error = Shard::new(5).look(&CONTENT, &found).unwrap_err().to_string();
        assert!(error.contains("is in shard 5"), "{error}");
    }

    #[test]
    fn what_was_trimmed_stays_away() {
        let (mut shard, mut found) = example();
        let later = append(&mut shard, &mut found, 20, true);
        let kept = |found: &[Found<u64>]| {
            let at = found.iter().position(|record| record.position == later);
            found[at.unwrap()..].to_vec()
        };
        // Asked for: both are right. Acknowledged: only one is.
        shard.trimming(later);
        assert!(shard.clone().look(&CONTENT, &found).is_ok());
        assert!(shard.clone().look(&CONTENT, &kept(&found)).is_ok());
        shard.trimmed(later);
        assert!(shard.clone().look(&CONTENT, &kept(&found)).is_ok());
        let error = shard.look(&CONTENT, &found).unwrap_err().to_string();
        assert!(error.contains("was trimmed"), "{error}");
    }

    #[test]
    fn what_expires_goes_from_the_oldest_on_and_stays_away() {
        let since = |found: &[Found<u64>], number| {
            let kept = found.iter().filter(|record| record.timestamp_us >= time_us(number));
            kept.cloned().collect::<Vec<_>>()
        };
        let (mut shard, found) = example();
        // It was not heard whether the retention was changed: anything from all to the last ten is right.
        shard.expiry.changing(10_000, time_us(0));
        shard.expiry.pass(time_us(20));
        let known = found.len() as u64;
        for number in 0..=10 {
            let look = shard.clone().look(&CONTENT, &since(&found, number)).unwrap();
            assert_eq!(look.records + look.expired, known);
        }
        let error = shard.clone().look(&CONTENT, &since(&found, 11)).unwrap_err().to_string();
        assert!(error.contains("was acknowledged and is lost"), "{error}");
        let mut hole = found.clone();
        hole.retain(|record| record.timestamp_us != time_us(5));
        let error = shard.clone().look(&CONTENT, &hole).unwrap_err().to_string();
        assert!(error.contains("was acknowledged and is lost"), "{error}");
        // It was heard.
        shard.expiry.changed(time_us(20));
        shard.expiry.pass(time_us(20));
        assert!(shard.clone().look(&CONTENT, &since(&found, 10)).is_ok());
        let error = shard.clone().look(&CONTENT, &since(&found, 9)).unwrap_err().to_string();
        assert!(error.contains("had expired and is there"), "{error}");
    }

    #[test]
    fn times_never_go_down() {
        let (mut shard, mut found) = example();
        found[0].timestamp_us = time_us(30);
        let error = shard.look(&CONTENT, &found).unwrap_err().to_string();
        assert!(error.contains("is read after"), "{error}");
    }
}
