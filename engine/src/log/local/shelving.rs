//! Shelving as it goes on beside everything else: one shelf at a time, a slice at a time, as fast as the lane
//! allows. What makes a shelf and why is told in [`crate::log::shelf`].
//!
//! ```text
//!  weighed -> directories read -> planned -> file made -> slices copied -> synced -> footer -> first block -> exchanged
//! ```
//! If anything fails before the first block is durable the shelf is given up, and nothing has happened. Readers of the
//! segments that go are let finish; those who come meanwhile wait for the shelf.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Display;
use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::weighing::Weighed;
use super::{LocalLog, Pending, Recycled, Segment, State, is_full};
use crate::log::directory::Sealed;
use crate::log::format::CONTROL_SHARD;
use crate::log::segment::{self, Trailer};
use crate::log::shelf::{self, Candidate, Plan};
use crate::log::{Event, Fate, Span};
use crate::storage::{FileId, Operation, Outcome};

/// Looks for something to shelve that are left out after a shelf was given up.
const PAUSE_LOOKS: u32 = 60;

/// A shelf that is being made.
pub(super) struct Shelving {
    /// The numbers of the segments it is made of.
    inputs: Vec<u64>,
    /// Bytes that may be copied; below zero after a slice that was larger than what was allowed.
    credit: i64,
    /// Nobody wants the oldest of the segments any more: they go sooner without the shelf.
    abandoned: bool,
    stage: Stage,
}

enum Stage {
    Loading {
        left: usize,
        loaded: BTreeMap<u64, Arc<Sealed>>,
    },
    Making(Plan),
    Copying {
        file: FileId,
        plan: Plan,
        next: usize,
        under_way: bool,
    },
    /// The footer and then the first block are on their way.
    Finishing {
        file: FileId,
        trailer: Trailer,
        spans: Vec<Span>,
        file_bytes: u64,
        head: Option<Bytes>,
    },
    /// Durable. Waits for the last readers of its segments.
    Ready {
        file: FileId,
        trailer: Trailer,
        spans: Vec<Span>,
        file_bytes: u64,
    },
    /// Between two stages.
    Moving,
}

/// What an operation for the shelf was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Directory { segment: u64 },
    File,
    Slice { bytes: u64 },
    Synced,
    Footer,
    Head,
}

impl Shelving {
    fn name(&self) -> String {
        segment::shelf_name(self.inputs[0], self.inputs[self.inputs.len() - 1])
    }

    /// The segment is one that the shelf is made of.
    pub(super) fn takes(&self, number: u64) -> bool {
        self.inputs.binary_search(&number).is_ok()
    }

    /// Lets the shelf be given up as soon as nothing is under way for it, unless it is as good as done.
    pub(super) fn abandon(&mut self) {
        self.abandoned = true;
    }

    /// The shelf is done: whoever comes to one of its segments waits for it.
    pub(super) fn is_ready(&self) -> bool {
        matches!(self.stage, Stage::Ready { .. })
    }
}

impl LocalLog {
    /// Goes on with the shelf that is being made, or begins one. True while there is something to go on with.
    pub(super) fn go_on_shelving(&mut self, bytes: u64, fate: &mut dyn FnMut(&Span) -> Fate) -> bool {
        if self.failed || self.sealed {
            return false;
        }
        let Some(mut shelving) = self.shelving.take() else {
            if self.weigh(bytes, fate) {
                return true;
            }
            self.begin_shelf(fate);
            return self.shelving.is_some();
        };
        let between_steps = matches!(
            shelving.stage,
            Stage::Loading { left: 0, .. } | Stage::Copying { under_way: false, .. }
        );
        if shelving.abandoned && between_steps {
            self.give_up(&shelving, None);
            return false;
        }
        shelving.credit = shelving.credit.saturating_add_unsigned(bytes);
        shelving.stage = match std::mem::replace(&mut shelving.stage, Stage::Moving) {
            Stage::Loading { left: 0, loaded } => {
                let plan = shelf::plan(&loaded.into_iter().collect::<Vec<_>>(), fate);
                let (name, length) = (shelving.name(), plan.file_bytes());
                let operation = Operation::Provision { name, length, recycle: None, fill: None };
                self.submit(Pending::Shelf(Step::File), operation);
                Stage::Making(plan)
            }
            Stage::Copying { file, plan, next, under_way: false } if shelving.credit > 0 => {
                if let Some((number, pieces)) = plan.slices.get(next) {
                    let bytes: u64 = pieces.iter().map(|piece| u64::from(piece.length)).sum();
                    shelving.credit -= i64::try_from(bytes).unwrap_or(i64::MAX);
                    let (from, to, pieces) = (segment::name(*number), shelving.name(), pieces.clone());
                    self.submit(Pending::Shelf(Step::Slice { bytes }), Operation::Copy { from, to, pieces });
                } else {
                    self.submit(Pending::Shelf(Step::Synced), Operation::Sync { name: shelving.name() });
                }
                Stage::Copying { file, plan, next: next + 1, under_way: true }
            }
            stage => stage,
        };
        // Credit is for now and not for later: a pause does not end in a burst.
        shelving.credit = shelving.credit.min(i64::try_from(bytes).unwrap_or(i64::MAX));
        self.shelving = Some(shelving);
        true
    }

    fn begin_shelf(&mut self, fate: &mut dyn FnMut(&Span) -> Fate) {
        if self.shelving_pause > 0 {
            self.shelving_pause -= 1;
            return;
        }
        // The last segment stays: the newest checkpoint is in it.
        let older = self.segments.len().saturating_sub(1);
        let candidates: Vec<_> = self.segments.range(..older).map(Segment::candidate).collect();
        let Some(chosen) = shelf::choose(&candidates, &self.setup.shelving, fate) else { return };
        let inputs: Vec<u64> = self.segments.range(chosen).map(|segment| segment.number).collect();
        tracing::debug!(lane = self.owner.lane, ?inputs, "shelving begins");
        let (mut left, mut loaded) = (0, BTreeMap::new());
        for &number in &inputs {
            if let Some(directory) = self.directories.get(number) {
                loaded.insert(number, directory);
                continue;
            }
            match self.whole_directory(number) {
                Ok(read) => {
                    self.submit(Pending::Shelf(Step::Directory { segment: number }), read);
                    left += 1;
                }
                Err(error) => self.cannot_shelve(number, &error),
            }
        }
        if left + loaded.len() < inputs.len() {
            // One could not be opened. What was asked for is answered to nobody, long before the next look.
            self.shelving_pause = PAUSE_LOOKS;
            return;
        }
        let stage = Stage::Loading { left, loaded };
        self.shelving = Some(Shelving { inputs, credit: 0, abandoned: false, stage });
    }

    /// Leaves a segment as it is: a reader who comes to it is told what is wrong.
    pub(super) fn cannot_shelve(&mut self, number: u64, why: &dyn Display) {
        tracing::warn!(lane = self.owner.lane, "segment {number} cannot be shelved: {why}");
        self.by_number(number).expect("it was just seen").unshelvable = true;
    }

    /// An operation for the shelf has completed.
    pub(super) fn shelf_step(&mut self, step: Step, result: io::Result<Outcome>, events: &mut Vec<Event>) {
        if let Step::Directory { segment } = step {
            self.let_go(segment);
        }
        let Some(mut shelving) = self.shelving.take() else { return };
        let outcome = match result {
            Ok(outcome) if !self.failed => outcome,
            Ok(_) => return self.give_up(&shelving, None),
            Err(error) => return self.give_up(&shelving, Some(&error)),
        };
        shelving.stage = match (step, std::mem::replace(&mut shelving.stage, Stage::Moving), outcome) {
            (
                Step::Directory { segment },
                Stage::Loading { left, mut loaded },
                Outcome::Read(buffer, bytes),
            ) => {
                let chosen = self.by_number(segment).expect("what is shelved is not trimmed");
                match chosen.directory(buffer, bytes) {
                    Some(directory) => {
                        loaded.insert(segment, Arc::new(directory));
                    }
                    None => self.cannot_shelve(segment, &"its directory is damaged"),
                }
                if left == 1 && loaded.len() < shelving.inputs.len() {
                    return;
                }
                Stage::Loading { left: left - 1, loaded }
            }
            (Step::File, Stage::Making(plan), Outcome::Provisioned(made)) => {
                Stage::Copying { file: made.file, plan, next: 0, under_way: false }
            }
            (Step::Slice { bytes }, Stage::Copying { file, plan, next, .. }, Outcome::Finished) => {
                self.written_bytes += bytes;
                self.shelved_bytes += bytes;
                Stage::Copying { file, plan, next, under_way: false }
            }
            (Step::Synced, Stage::Copying { file, plan, .. }, Outcome::Finished) => {
                self.write_footer(&shelving, file, &plan)
            }
            (
                Step::Footer,
                Stage::Finishing { file, trailer, spans, file_bytes, head: Some(head) },
                Outcome::Written,
            ) => {
                self.submit(Pending::Shelf(Step::Head), Operation::Write { file, offset: 0, bytes: head });
                Stage::Finishing { file, trailer, spans, file_bytes, head: None }
            }
            (Step::Head, Stage::Finishing { file, trailer, spans, file_bytes, .. }, Outcome::Written) => {
                Stage::Ready { file, trailer, spans, file_bytes }
            }
            (step, ..) => unreachable!("{step:?} does not belong to this stage"),
        };
        self.shelving = Some(shelving);
        self.exchange(events);
    }

    fn write_footer(&mut self, shelving: &Shelving, file: FileId, plan: &Plan) -> Stage {
        let (first, through) = (shelving.inputs[0], shelving.inputs[shelving.inputs.len() - 1]);
        let base = self.by_number(first).expect("what is shelved is not trimmed").base;
        let last = self.by_number(through).expect("what is shelved is not trimmed").last;
        let salt = self.owner.shelf_salt(first, through, self.epoch);
        let header = segment::Header {
            lane: self.owner.lane,
            number: first,
            salt,
            base,
            epoch: self.epoch,
            length: plan.file_bytes(),
            created_us: plan.directory.times().0,
            engine: self.owner.engine,
            shelf: Some((through, shelving.inputs.len() as u32)),
        };
        let head = header.encode();
        let (footer, trailer) = plan.directory.shelf_footer(&head, salt, last, plan.data_end);
        self.submit(
            Pending::Shelf(Step::Footer),
            Operation::Write { file, offset: plan.data_end, bytes: footer },
        );
        let (spans, file_bytes) = (plan.directory.spans(), plan.file_bytes());
        Stage::Finishing { file, trailer, spans, file_bytes, head: Some(head) }
    }

    /// Nobody waits for the shelf yet: it is not ready.
    fn give_up(&mut self, shelving: &Shelving, error: Option<&io::Error>) {
        self.shelving_pause = PAUSE_LOOKS;
        let name = shelving.name();
        if let Some(error) = error {
            tracing::warn!(lane = self.owner.lane, "{name} could not be made: {error}");
            if !is_full(error) {
                for &number in &shelving.inputs {
                    if let Some(segment) = self.by_number(number) {
                        segment.unshelvable = true;
                    }
                }
            }
        }
        match &shelving.stage {
            Stage::Copying { file, .. } | Stage::Finishing { file, .. } => {
                self.storage.directory().close(*file);
                // Its first block may be on the disk by now. Then it counts, at the next open; what it was made
                // of must not change before that, and is what it says.
                if !self.failed {
                    self.remove(name);
                }
            }
            // The answers still to come find no shelf.
            Stage::Loading { .. } | Stage::Making(_) | Stage::Ready { .. } | Stage::Moving => {}
        }
    }

    /// Puts a shelf that is done in the place of its segments, once nobody reads those any more.
    pub(super) fn exchange(&mut self, events: &mut Vec<Event>) {
        let Some(shelving) = self.shelving.take_if(|shelving| shelving.is_ready()) else { return };
        let read = |segment: &Segment| shelving.takes(segment.number) && segment.users > 0;
        if self.segments.iter().any(read) {
            self.shelving = Some(shelving);
            return;
        }
        let count = shelving.inputs.len();
        let first = shelving.inputs[0];
        let through = shelving.inputs[count - 1];
        let Stage::Ready { file, trailer, spans, file_bytes } = shelving.stage else {
            unreachable!("it is ready")
        };
        let at = self.segments.partition_point(|segment| segment.number < first);
        let inputs: Vec<Segment> = self.segments.drain(at..at + count).collect();
        let numbers: Vec<u64> = inputs.iter().map(|segment| segment.number).collect();
        assert_eq!(numbers, shelving.inputs, "what is shelved stays until it is");
        let shelf = Segment {
            number: first,
            shelf: Some((through, count as u32)),
            salt: trailer.salt,
            base: inputs[0].base,
            last: trailer.last,
            file_bytes,
            file: Some(file),
            users: 0,
            damage: Vec::new(),
            unshelvable: true,
            weighed: Weighed::default(),
            hole_bytes: 0,
            state: State::Sealed { trailer, spans },
        };
        let before: u64 = inputs.iter().map(|segment| segment.file_bytes).sum();
        tracing::debug!(
            lane = self.owner.lane,
            "segments {first} to {through} are shelved: {before} bytes became {}",
            shelf.file_bytes
        );
        self.segments.insert(at, shelf);
        for segment in inputs {
            self.retire(&segment);
        }
        self.open_files.push_back(first);
        self.close_files();
        for ticket in std::mem::take(&mut self.parked) {
            self.advance(ticket, events);
        }
    }

    /// A segment is not part of the log any more: its file may be used again.
    pub(super) fn retire(&mut self, segment: &Segment) {
        if let Some(file) = segment.file {
            self.storage.directory().close(file);
        }
        self.open_files.retain(|&other| other != segment.number);
        self.directories.forget(segment.number);
        self.blocks.forget(segment.number);
        let (number, name) = (segment.number, segment.name());
        match segment.shelf {
            None => self.recycle.push_back(Recycled { number, name, file_bytes: segment.file_bytes }),
            Some((through, _)) => {
                // Its segments, and older ones, must not be found without it.
                let pool = std::mem::take(&mut self.recycle);
                let (gone, kept): (VecDeque<_>, _) = pool.into_iter().partition(|old| old.number <= through);
                self.recycle = kept;
                for old in gone {
                    self.remove(old.name);
                }
                self.remove(name);
            }
        }
    }

    /// Gives back what shelves hold of shards whose records are gone for good: one shelf at a time.
    pub(super) fn give_back(&mut self, gone: &mut dyn FnMut(&Span) -> bool) {
        if self.punching || self.failed || self.sealed {
            return;
        }
        let shelves = self.segments.iter().filter(|segment| segment.shelf.is_some());
        let dead = shelves.filter(|segment| segment.users == 0).find_map(|segment| {
            let State::Sealed { spans, .. } = &segment.state else { return None };
            let dead = spans.iter().filter(|span| span.shard != CONTROL_SHARD && gone(span));
            let shards: Vec<u64> = dead.map(|span| span.shard).collect();
            (!shards.is_empty()).then_some((segment.number, shards))
        });
        let Some((number, shards)) = dead else { return };
        if let Some(directory) = self.directories.get(number) {
            return self.punch(number, &directory, &shards);
        }
        let Ok(read) = self.whole_directory(number) else { return };
        self.punching = true;
        self.submit(Pending::HolesDirectory { segment: number, shards }, read);
    }

    pub(super) fn holes_directory(&mut self, number: u64, shards: &[u64], result: io::Result<Outcome>) {
        self.punching = false;
        self.let_go(number);
        let segment = self.by_number(number).expect("a segment that is read stays");
        if let Ok(Outcome::Read(buffer, bytes)) = result
            && let Some(directory) = segment.directory(buffer, bytes)
        {
            self.punch(number, &directory, shards);
        }
    }

    fn punch(&mut self, number: u64, directory: &Sealed, shards: &[u64]) {
        // Who began to read before the records were given up may read there still, and would find zeros: another time.
        let segment = self.by_number(number).expect("its directory was just read");
        if segment.users > 0 {
            return;
        }
        let ranges = shelf::holes(directory, shards);
        let State::Sealed { spans, .. } = &mut segment.state else { unreachable!("a shelf is sealed") };
        // Nobody looks for them any more, whether or not the file system can take the space back.
        spans.retain(|span| shards.binary_search(&span.shard).is_err());
        segment.hole_bytes += ranges.iter().map(|range| range.end - range.start).sum::<u64>();
        let name = segment.name();
        if !ranges.is_empty() {
            self.punching = true;
            self.submit(Pending::Holes(name.clone()), Operation::Punch { name, ranges });
        }
    }

    pub(super) fn punched(&mut self, name: &str, result: &io::Result<Outcome>) {
        self.punching = false;
        if let Err(error) = result {
            tracing::warn!(lane = self.owner.lane, "no space can be given back in {name}: {error}");
        }
    }
}

impl Segment {
    pub(super) fn candidate(&self) -> Option<Candidate<'_>> {
        match &self.state {
            State::Sealed { trailer, spans } if !self.unshelvable && self.damage.is_empty() => {
                Some(Candidate { trailer, spans, dead_percent: self.weighed.dead_percent })
            }
            _ => None,
        }
    }
}
