//! Numbered appends as the oracle knows them: of each producer which of its appends are in the log, and where. What
//! was acknowledged once is there once, and whoever sends it again is told the same; what was refused is not there,
//! and its number is free.

use std::collections::BTreeMap;

use penstock_engine::{AppendReason, Appended, Position, Producer, Record};

use super::Checked;
use crate::demand;

/// Appends of a producer whose places the engine tells for sure.
const PLACES_TOLD: u64 = 5;

/// Appends of a producer that are kept to be sent again: some that are remembered, some that are not.
const CONTENTS_KEPT: u64 = 12;

/// What a numbered append is sent with, and what was known when it was sent.
#[derive(Clone, Debug)]
pub struct Once {
    /// Whose it is, and which.
    pub producer: Producer,
    /// So many of the producer's appends had been acknowledged: the engine knows of no fewer.
    pub least: u64,
    /// So many may be taken before it.
    pub most: u64,
    /// The highest epoch among those acknowledged.
    pub epoch: u32,
    /// Epochs of those that were sent before and not answered.
    pub epochs: Vec<u32>,
    /// Of an append whose records are found one by one after a crash: where its first one lies, the time stamped on
    /// it, and how many there are.
    pub found: Option<(Position, u64, u32)>,
}

/// A producer of one shard.
#[derive(Clone, Debug, Default)]
pub struct Numbered {
    /// The highest epoch of what is in the log.
    pub epoch: u32,
    /// What was answered, by number.
    answers: Vec<Appended>,
    /// What each number stands for: it is sent again as it was. The number of the append that was first sent with it,
    /// and the sizes of its records.
    pub contents: BTreeMap<u64, (u64, Vec<usize>)>,
    /// Some of its appends had expired before anybody could see whether they are there: it sends no more.
    pub lost: bool,
}

impl Numbered {
    /// How many of its appends are in the log; the number of the next one.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.answers.len() as u64
    }

    /// An append is in the log, and was not before.
    ///
    /// # Errors
    /// It was, or it is not the next one, or its writer had been fenced off.
    pub fn logged(&mut self, shard: u64, once: &Once, answer: &Appended) -> Checked {
        let Producer { id, epoch, sequence } = once.producer;
        if self.lost {
            return Ok(());
        }
        demand!(
            sequence >= self.next(),
            "shard {shard}: append {sequence} of producer {id} is there twice, in epoch {epoch} at {}",
            answer.first.number()
        );
        demand!(
            sequence == self.next(),
            "shard {shard}: append {sequence} of producer {id} is there, and {} is not",
            self.next()
        );
        demand!(
            epoch >= self.epoch,
            "shard {shard}: producer {id} appended in epoch {epoch} after epoch {}",
            self.epoch
        );
        self.epoch = epoch;
        self.answers.push(Appended { refused: Vec::new(), duplicate: true, ..answer.clone() });
        self.contents.retain(|&number, _| number + CONTENTS_KEPT > sequence);
        Ok(())
    }

    /// An append that was there before was answered again.
    ///
    /// # Errors
    /// It is not there, or the answer is another one than at first.
    pub fn answered_again(&self, shard: u64, once: &Once, answer: &Appended) -> Checked {
        let Producer { id, epoch, sequence } = once.producer;
        demand!(
            epoch >= once.epoch,
            "shard {shard}: producer {id} was answered in epoch {epoch} after epoch {}",
            once.epoch
        );
        let Some(first) = self.answers.get(sequence as usize) else {
            demand!(
                false,
                "shard {shard}: append {sequence} of producer {id} is called a duplicate, and was not acknowledged"
            );
            return Ok(());
        };
        let forgotten = answer.first == Position::START && answer.accepted == 0;
        demand!(
            answer == first || (forgotten && sequence + PLACES_TOLD < self.next()),
            "shard {shard}: append {sequence} of producer {id} was answered {first:?}, and now {answer:?}"
        );
        Ok(())
    }
}

impl Once {
    /// Whether a numbered append may be refused for this reason.
    ///
    /// # Errors
    /// It may not.
    pub fn may_be_refused(&self, shard: u64, reason: &AppendReason) -> Checked {
        let Producer { id, epoch, sequence } = self.producer;
        let legal = match *reason {
            AppendReason::Fenced { epoch: by } => {
                by > epoch && by >= self.epoch && (by == self.epoch || self.epochs.contains(&by))
            }
            AppendReason::OutOfOrder { expected } => {
                sequence > expected && (self.least..=self.most).contains(&expected)
            }
            // What is in the log is answered whatever else holds.
            AppendReason::Sealed | AppendReason::DiskFull | AppendReason::Key(_) => {
                sequence >= self.least && epoch >= self.epoch
            }
            _ => true,
        };
        demand!(
            legal,
            "shard {shard}: append {sequence} of producer {id} in epoch {epoch} was refused: {reason:?}; {} to {} were \
             in the log, with epochs {} and perhaps {:?}",
            self.least,
            self.most,
            self.epoch,
            self.epochs
        );
        Ok(())
    }

    /// One more of the append's records was found after a crash. The answer that it would have got, once all are.
    pub(super) fn found(&mut self, at: Position, timestamp_us: u64, left: &[Record]) -> Option<Appended> {
        let (first, timestamp_us, count) = self.found.unwrap_or((at, timestamp_us, 0));
        self.found = Some((first, timestamp_us, count + 1));
        let answer =
            Appended { first, timestamp_us, accepted: count + 1, refused: Vec::new(), duplicate: false };
        left.is_empty().then_some(answer)
    }
}
