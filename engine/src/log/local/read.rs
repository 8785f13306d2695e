//! The way of a read through the segments: which one, which extents of it, which bytes of the file.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::shelving::Step;
use super::{LocalLog, Pending, Segment, State};
use crate::buffer::round_up;
use crate::encryption::{Opened, open_extent};
use crate::limits::{BLOCK_BYTES, DIRECTORY_CACHE_BYTES, READ_BYTES_MAX, READ_GAP_BYTES_MAX};
use crate::log::directory::{ExtentEntry, GroupEntry, Sealed};
use crate::log::group::{Extent, Walked, collect};
use crate::log::{Event, Found, ReadFault, Request, segment};
use crate::record::Position;
use crate::storage::{FileId, Operation, Outcome};

/// Sealed segments whose files stay open between reads.
const FILES_OPEN_MAX: usize = 32;

/// Pieces that one read takes from the disk at once.
const PIECES_MAX: usize = 16;

/// A read under way.
pub(super) struct Job {
    pub(super) request: Request,
    pub(super) cursor: Position,
    pub(super) pieces: Vec<Piece>,
    pub(super) pieces_left: usize,
    /// The segment the pieces lie in.
    pub(super) segment: u64,
    /// Where to read on when all pieces are through.
    pub(super) then: Position,
    pub(super) fault: Option<String>,
}

pub(super) struct Piece {
    pub(super) offset: u64,
    pub(super) bytes: Bytes,
    pub(super) extents: Vec<(GroupEntry, ExtentEntry)>,
}

/// Directories of sealed segments, the one used longest ago first.
#[derive(Default)]
pub(super) struct Directories {
    pub(super) order: VecDeque<u64>,
    pub(super) loaded: HashMap<u64, Arc<Sealed>>,
    pub(super) bytes: usize,
}

impl Directories {
    pub(super) fn get(&mut self, segment: u64) -> Option<Arc<Sealed>> {
        let found = self.loaded.get(&segment).cloned()?;
        self.order.retain(|&other| other != segment);
        self.order.push_back(segment);
        Some(found)
    }

    pub(super) fn insert(&mut self, segment: u64, directory: Arc<Sealed>) {
        self.bytes += directory.bytes();
        self.order.push_back(segment);
        if let Some(old) = self.loaded.insert(segment, directory) {
            self.bytes -= old.bytes();
        }
        while self.bytes > DIRECTORY_CACHE_BYTES && self.order.len() > 1 {
            let oldest = self.order[0];
            self.forget(oldest);
        }
    }

    pub(super) fn forget(&mut self, segment: u64) {
        self.order.retain(|&other| other != segment);
        if let Some(directory) = self.loaded.remove(&segment) {
            self.bytes -= directory.bytes();
        }
    }
}

impl LocalLog {
    /// Goes on with a read until it must wait for the disk or has its answer.
    pub(super) fn advance(&mut self, ticket: u64, events: &mut Vec<Event>) {
        loop {
            let job = &self.jobs[&ticket];
            let (request, cursor) = (job.request, job.cursor);
            let at = self.segments.partition_point(|segment| segment.last < cursor.group());
            let until = Position::of(request.until, 0);
            let within = |segment: &&Segment| cursor < until && segment.base < request.until;
            let Some(segment) = self.segments.get(at).filter(within) else {
                let next = cursor.max(until);
                return self.answer(ticket, Ok(Found { entries: Vec::new(), next }), events);
            };
            if let Some(&(_, to)) =
                segment.damage.iter().find(|(from, to)| (*from..*to).contains(&cursor.group()))
            {
                let why = format!("{} is damaged", segment.name());
                let fault = ReadFault::Damaged { from: cursor, to: Position::of(to, 0), why };
                return self.answer(ticket, Err(fault), events);
            }
            let damage = segment.damage.iter().map(|&(from, _)| from).find(|&from| from > cursor.group());
            let limit = damage.unwrap_or(segment.last + 1).min(request.until);
            let span = segment.span(request.shard);
            let nothing =
                span.is_none_or(|span| span.last < cursor || span.last_us < request.wanted.since_us);
            if nothing {
                self.jobs.get_mut(&ticket).expect("the job is there").cursor = Position::of(limit, 0);
                continue;
            }
            let number = segment.number;
            if self.shelving.as_ref().is_some_and(|shelving| shelving.is_ready() && shelving.takes(number)) {
                self.parked.push(ticket);
                return;
            }
            match self.plan(ticket, number, limit, events) {
                Planned::Again => {}
                Planned::Waiting => return,
            }
        }
    }

    /// Finds the extents that the read wants from a segment and asks the disk for them.
    pub(super) fn plan(&mut self, ticket: u64, number: u64, limit: u64, events: &mut Vec<Event>) -> Planned {
        let (request, cursor) = {
            let job = &self.jobs[&ticket];
            (job.request, job.cursor)
        };
        let wanted = |group: &GroupEntry, entry: &ExtentEntry| {
            (cursor.group()..limit).contains(&group.sequence)
                && group.first_us.saturating_add(u64::from(entry.last_delta_us)) >= request.wanted.since_us
        };
        let cached = self.directories.get(number);
        let segment = self.by_number(number).expect("the segment was just found");
        let mut planner = Planner::new(request);
        match (&segment.state, cached) {
            (State::Writing(writing), _) => {
                for entry in writing.directory.extents(request.shard) {
                    let group = writing.directory.groups[entry.group as usize];
                    if wanted(&group, entry) && !planner.add(group, *entry) {
                        break;
                    }
                }
            }
            (State::Sealed { .. }, Some(directory)) => {
                for entry in directory.extents(request.shard) {
                    let group = directory.group(entry.group);
                    if wanted(&group, &entry) && !planner.add(group, entry) {
                        break;
                    }
                }
            }
            (State::Sealed { trailer, .. }, None) => {
                let (offset, length) =
                    (trailer.directory_offset, round_up(trailer.directory_length.max(1) as usize));
                return match self.file(number) {
                    Ok(file) => {
                        self.submit(
                            Pending::Directory { job: ticket, segment: number },
                            Operation::Read { file, offset, length },
                        );
                        Planned::Waiting
                    }
                    Err(error) => self.answer_failed(ticket, number, &error, events),
                };
            }
        }
        let then = planner.cut_at.unwrap_or(Position::of(limit, 0));
        let job = self.jobs.get_mut(&ticket).expect("the job is there");
        if planner.pieces.is_empty() {
            job.cursor = then;
            return Planned::Again;
        }
        let ranges: Vec<_> =
            planner.pieces.iter().map(|piece| (piece.begin, (piece.end - piece.begin) as usize)).collect();
        job.pieces = planner.pieces.into_iter().map(PlannedPiece::into_piece).collect();
        job.pieces_left = ranges.len();
        job.segment = number;
        job.then = then;
        let file = match self.file(number) {
            Ok(file) => file,
            Err(error) => return self.answer_failed(ticket, number, &error, events),
        };
        self.by_number(number).expect("the segment is there").users += 1;
        for (piece, (offset, length)) in ranges.into_iter().enumerate() {
            self.submit(Pending::Piece { job: ticket, piece }, Operation::Read { file, offset, length });
        }
        Planned::Waiting
    }

    pub(super) fn answer_failed(
        &mut self,
        ticket: u64,
        number: u64,
        error: &io::Error,
        events: &mut Vec<Event>,
    ) -> Planned {
        let why = format!("{}: {error}", self.name(number));
        self.answer(ticket, Err(ReadFault::Failed(why)), events);
        Planned::Waiting
    }

    pub(super) fn directory_read(
        &mut self,
        ticket: u64,
        number: u64,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let Some(segment) = self.by_number(number) else {
            // It was trimmed meanwhile: go on with what is left.
            return self.advance(ticket, events);
        };
        let State::Sealed { trailer, .. } = &segment.state else {
            unreachable!("its directory was asked for")
        };
        let (trailer, base, last) = (*trailer, segment.base, segment.last);
        match result {
            Ok(Outcome::Read(buffer, bytes)) => {
                match Sealed::read(buffer.freeze().slice(..bytes), &trailer) {
                    Some(directory) => {
                        self.directories.insert(number, Arc::new(directory));
                        self.advance(ticket, events);
                    }
                    None => {
                        let cursor = self.jobs[&ticket].cursor;
                        let why = format!("the directory of {} is damaged", self.name(number));
                        let fault = ReadFault::Damaged {
                            from: cursor.max(Position::of(base, 0)),
                            to: Position::of(last + 1, 0),
                            why,
                        };
                        self.answer(ticket, Err(fault), events);
                    }
                }
            }
            Ok(_) => unreachable!("a read gives bytes"),
            Err(error) => {
                self.answer_failed(ticket, number, &error, events);
            }
        }
    }

    pub(super) fn piece_read(
        &mut self,
        ticket: u64,
        piece: usize,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let job = self.jobs.get_mut(&ticket).expect("a job stays until its last piece");
        match result {
            Ok(Outcome::Read(buffer, bytes)) => {
                job.pieces[piece].bytes = buffer.freeze().slice(..bytes);
            }
            Ok(_) => unreachable!("a read gives bytes"),
            Err(error) => job.fault = Some(error.to_string()),
        }
        job.pieces_left -= 1;
        if job.pieces_left > 0 {
            return;
        }
        let number = job.segment;
        let (pieces, fault) = (std::mem::take(&mut job.pieces), job.fault.take());
        let (mut wanted, shard, cursor, then) = (job.request.wanted, job.request.shard, job.cursor, job.then);
        if let Some(segment) = self.by_number(number) {
            segment.users -= 1;
        }
        self.close_files();
        if let Some(why) = fault {
            let why = format!("{}: {why}", self.name(number));
            return self.answer(ticket, Err(ReadFault::Failed(why)), events);
        }
        wanted.from = cursor;
        let mut entries = Vec::new();
        for (piece, (group, entry)) in
            pieces.iter().flat_map(|piece| piece.extents.iter().map(move |extent| (piece, extent)))
        {
            let begin = (group.offset + u64::from(entry.offset) - piece.offset) as usize;
            let end = begin + entry.length as usize;
            let extent = entry.extent(shard);
            let opened = match piece.bytes.get(begin..end) {
                Some(frames) => {
                    open_extent(frames, &extent, group.sequence, group.first_us, self.setup.keys.as_deref())
                }
                None => Opened::Damaged,
            };
            let mut collect = |frames: &Bytes, extent: &Extent| {
                collect(frames, extent, group.sequence, group.first_us, &mut wanted, &mut entries)
            };
            let walked = match opened {
                Opened::Clear => collect(&piece.bytes.slice(begin..end), &extent),
                Opened::Encrypted(frames, extent) => collect(&frames, &extent),
                Opened::Damaged => Walked::Damaged,
                Opened::Locked(why) => {
                    let (from, to) = (Position::of(group.sequence, 0), Position::of(group.sequence + 1, 0));
                    let answer = if entries.is_empty() {
                        Err(ReadFault::Locked { from: from.max(cursor), to, why })
                    } else {
                        Ok(Found { entries, next: from })
                    };
                    return self.answer(ticket, answer, events);
                }
            };
            match walked {
                Walked::Through => {}
                Walked::Full(next) => {
                    return self.answer(ticket, Ok(Found { entries, next }), events);
                }
                Walked::Damaged => {
                    let (from, to) = (Position::of(group.sequence, 0), Position::of(group.sequence + 1, 0));
                    let at = group.offset + u64::from(entry.offset);
                    let why = format!("{} at byte {at}", self.name(number));
                    let answer = if entries.is_empty() {
                        Err(ReadFault::Damaged { from: from.max(cursor), to, why })
                    } else {
                        Ok(Found { entries, next: from })
                    };
                    return self.answer(ticket, answer, events);
                }
            }
        }
        if entries.is_empty() {
            self.jobs.get_mut(&ticket).expect("the job is there").cursor = then;
            return self.advance(ticket, events);
        }
        self.answer(ticket, Ok(Found { entries, next: then }), events);
    }

    pub(super) fn answer(&mut self, ticket: u64, result: Result<Found, ReadFault>, events: &mut Vec<Event>) {
        self.jobs.remove(&ticket);
        events.push(Event::Read { ticket, result });
    }

    /// The name of a segment's file, or of the one that it was.
    fn name(&mut self, number: u64) -> String {
        self.by_number(number).map_or_else(|| segment::name(number), |segment| segment.name())
    }

    /// The file of a segment, opened if need be.
    pub(super) fn file(&mut self, number: u64) -> io::Result<FileId> {
        let segment = self.by_number(number).expect("the segment is there");
        let sealed = matches!(segment.state, State::Sealed { .. });
        let file = match segment.file {
            Some(file) => file,
            None => {
                let name = segment.name();
                let (file, _) = self.storage.directory().open(&name)?;
                self.by_number(number).expect("the segment is there").file = Some(file);
                file
            }
        };
        if sealed {
            self.open_files.retain(|&other| other != number);
            self.open_files.push_back(number);
        }
        Ok(file)
    }

    /// Closes files of sealed segments that nobody has read for longest.
    pub(super) fn close_files(&mut self) {
        if self.open_files.len() <= FILES_OPEN_MAX {
            return;
        }
        let reading: HashSet<u64> = self
            .pending
            .values()
            .filter_map(|pending| match pending {
                Pending::Directory { segment, .. } | Pending::Shelf(Step::Directory { segment }) => {
                    Some(*segment)
                }
                _ => None,
            })
            .collect();
        let mut excess = self.open_files.len() - FILES_OPEN_MAX;
        for number in std::mem::take(&mut self.open_files) {
            let idle = excess > 0 && !reading.contains(&number);
            match self.by_number(number) {
                Some(segment) if idle && segment.users == 0 => {
                    excess -= 1;
                    if let Some(file) = segment.file.take() {
                        self.storage.directory().close(file);
                    }
                }
                Some(_) => self.open_files.push_back(number),
                None => {}
            }
        }
    }
}

pub(super) enum Planned {
    /// Nothing was there: look further.
    Again,
    /// The disk was asked, or the read has its answer.
    Waiting,
}

/// Puts extents together into pieces to read.
pub(super) struct Planner {
    pub(super) pieces: Vec<PlannedPiece>,
    pub(super) bytes_left: u64,
    pub(super) records_left: u64,
    /// Where to read on, if there was more than fits.
    pub(super) cut_at: Option<Position>,
}

pub(super) struct PlannedPiece {
    pub(super) begin: u64,
    pub(super) end: u64,
    pub(super) extents: Vec<(GroupEntry, ExtentEntry)>,
}

impl PlannedPiece {
    pub(super) fn into_piece(self) -> Piece {
        Piece { offset: self.begin, bytes: Bytes::new(), extents: self.extents }
    }
}

impl Planner {
    pub(super) fn new(request: Request) -> Planner {
        Planner {
            pieces: Vec::new(),
            bytes_left: request.wanted.bytes.clamp(1, READ_BYTES_MAX as u64),
            records_left: u64::from(request.wanted.records).max(1),
            cut_at: None,
        }
    }

    /// False if there is enough; the extent was not added.
    pub(super) fn add(&mut self, group: GroupEntry, entry: ExtentEntry) -> bool {
        const BLOCK: u64 = BLOCK_BYTES as u64;
        if self.bytes_left == 0 || self.records_left == 0 {
            self.cut_at = Some(Position::of(group.sequence, 0));
            return false;
        }
        let begin = (group.offset + u64::from(entry.offset)) / BLOCK * BLOCK;
        let end = (group.offset + u64::from(entry.offset) + u64::from(entry.length)).next_multiple_of(BLOCK);
        let count = self.pieces.len();
        match self.pieces.last_mut() {
            Some(piece)
                if begin <= piece.end + READ_GAP_BYTES_MAX && end - piece.begin <= READ_BYTES_MAX as u64 =>
            {
                piece.end = piece.end.max(end);
                piece.extents.push((group, entry));
            }
            _ if count == PIECES_MAX => {
                self.cut_at = Some(Position::of(group.sequence, 0));
                return false;
            }
            _ => self.pieces.push(PlannedPiece { begin, end, extents: vec![(group, entry)] }),
        }
        self.bytes_left = self.bytes_left.saturating_sub(u64::from(entry.length));
        self.records_left = self.records_left.saturating_sub(u64::from(entry.records));
        true
    }
}
