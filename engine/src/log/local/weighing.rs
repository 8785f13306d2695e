//! How much of a segment is not wanted any more, in bytes. A shard that has expired may have been nearly all of its segment
//! or nearly nothing, and only the directory tells. It is read anew when more of the segment's shards have expired, one segment
//! after the other, in rounds: what to shelve is decided between two rounds.

use std::io;

use super::{LocalLog, Pending, State};
use crate::log::directory::Sealed;
use crate::log::shelf;
use crate::log::{Fate, Span};
use crate::storage::Outcome;

/// What was found when a segment was weighed last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weighed {
    /// So many of its shards' shares were not wanted any more.
    gone: usize,
    /// Bytes of those, of a hundred bytes of records.
    pub(super) dead_percent: u64,
}

/// Where a round is.
#[derive(Debug, Default)]
pub(super) struct Weighing {
    /// A directory is being read.
    under_way: bool,
    /// Segments from this number on are still to be looked at.
    next: u64,
    /// Bytes of directories that may be read; below zero after one that was larger than what was allowed.
    credit: i64,
}

impl LocalLog {
    /// Goes on with a round, allowed to read so many bytes. False when it is over.
    pub(super) fn weigh(&mut self, bytes: u64, fate: &mut dyn FnMut(&Span) -> Fate) -> bool {
        let allowed = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.weighing.credit = self.weighing.credit.saturating_add(allowed).min(allowed);
        if self.weighing.under_way || self.weighing.credit <= 0 {
            return true;
        }
        // The last segment stays.
        let older = self.segments.len().saturating_sub(1);
        let mut rest = self.segments.range(..older).filter(|segment| segment.number >= self.weighing.next);
        let next = rest.find_map(|segment| {
            let gone = segment.candidate()?.gone(fate);
            (gone.len() != segment.weighed.gone).then_some((segment.number, gone))
        });
        let Some((number, gone)) = next else {
            self.weighing.next = 0;
            return false;
        };
        self.weighing.next = number + 1;
        if let Some(directory) = self.directories.get(number) {
            self.found_gone(number, &directory, &gone);
            return true;
        }
        match self.whole_directory(number) {
            Ok(read) => {
                let State::Sealed { trailer, .. } = &self.by_number(number).expect("it was just seen").state
                else {
                    unreachable!("a candidate is sealed")
                };
                let length = trailer.directory_length;
                self.weighing.credit = self.weighing.credit.saturating_sub_unsigned(length);
                self.weighing.under_way = true;
                self.submit(Pending::WeighDirectory { segment: number, gone }, read);
            }
            Err(error) => self.cannot_shelve(number, &error),
        }
        true
    }

    /// The directory of a segment that is weighed was read. If it was not, the segment counts as wanted, and is left alone.
    pub(super) fn weigh_directory(&mut self, number: u64, gone: &[u64], result: io::Result<Outcome>) {
        self.weighing.under_way = false;
        self.let_go(number);
        let segment = self.by_number(number).expect("a segment that is read stays");
        match result {
            Ok(Outcome::Read(buffer, bytes)) => match segment.directory(buffer, bytes) {
                Some(directory) => self.found_gone(number, &directory, gone),
                None => self.cannot_shelve(number, &"its directory is damaged"),
            },
            Ok(_) => unreachable!("a read was asked for"),
            Err(error) => self.cannot_shelve(number, &error),
        }
    }

    fn found_gone(&mut self, number: u64, directory: &Sealed, gone: &[u64]) {
        let dead_percent = shelf::dead_percent(directory, gone);
        let segment = self.by_number(number).expect("it was just seen");
        segment.weighed = Weighed { gone: gone.len(), dead_percent };
    }
}
