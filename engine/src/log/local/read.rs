//! The way of a read through the segments: which one, which extents of it, which bytes of the file.

use std::collections::HashSet;
use std::io;

use bytes::{Bytes, BytesMut};

use super::blocks::{BlockId, Blocks};
use super::directories::Loading;
use super::{LocalLog, Pending, Segment, State};
use crate::buffer::{round_up, whole_blocks};
use crate::encryption::{Opened, open_extent};
use crate::limits::{
    READ_AHEAD_MAX, READ_BLOCK_BYTES, READ_BYTES_FLYING_MAX, READ_BYTES_MAX, READ_GAP_BYTES_MAX,
};
use crate::log::directory::{ExtentEntry, GroupEntry};
use crate::log::group::{Extent, Origin, Walked, collect};
use crate::log::{Event, Found, ReadFault, Request, segment};
use crate::record::Position;
use crate::storage::{FileId, Operation, Outcome};

/// Sealed segments whose files stay open between reads.
const FILES_OPEN_MAX: usize = 32;

/// Pieces that one read takes from the disk at once.
const PIECES_MAX: usize = 16;

/// Of the reads answered last, so many are remembered: who reads on where one of them ended reads in sequence.
const ANSWERED_MAX: usize = 4 * READ_AHEAD_MAX;

/// Set in the number of a job that was begun for nobody, ahead of a reader. Tickets of reads never have it.
const AHEAD: u64 = 1 << 63;

/// A read under way.
pub(super) struct Job {
    /// Whoever waits for it; nobody does, if it reads ahead.
    reader: Option<u64>,
    pub(super) request: Request,
    pub(super) cursor: Position,
    pieces: Vec<Piece>,
    pieces_left: usize,
    /// The segment the pieces lie in.
    segment: u64,
    /// Where to read on when all pieces are through.
    then: Position,
    /// All of the pieces is wanted, so that the next read goes on there.
    certain: bool,
    fault: Option<String>,
    /// Parts of a directory that it waits for.
    pub(super) loading: Option<Loading>,
    /// It has read ahead, and waits for its reader.
    ready: bool,
    /// Rounds of trimming it has waited.
    age: u32,
}

impl Job {
    pub(super) fn new(reader: Option<u64>, request: Request) -> Job {
        Job {
            reader,
            request,
            cursor: request.wanted.from,
            pieces: Vec::new(),
            pieces_left: 0,
            segment: 0,
            then: Position::START,
            certain: false,
            fault: None,
            loading: None,
            ready: false,
            age: 0,
        }
    }
}

struct Piece {
    /// A half-open range of the file.
    begin: u64,
    end: u64,
    extents: Vec<(GroupEntry, ExtentEntry)>,
    /// What was read.
    bytes: Bytes,
    /// The blocks that it is cut from, as far as they have come.
    blocks: Vec<(u64, Bytes)>,
}

impl Piece {
    /// Takes a block that it lies in; true if it was the last.
    fn take_block(&mut self, (segment, block): BlockId, bytes: Bytes) -> bool {
        self.blocks.push((block, bytes));
        if self.blocks.len() < Blocks::covering(segment, self.begin, self.end).count() {
            return false;
        }
        self.blocks.sort_unstable_by_key(|&(block, _)| block);
        let range = |block: u64, bytes: &Bytes| {
            let at = block * READ_BLOCK_BYTES;
            // A block at the end of a file may be short.
            let begin = (self.begin.saturating_sub(at) as usize).min(bytes.len());
            let end = (self.end.saturating_sub(at).min(READ_BLOCK_BYTES) as usize).min(bytes.len());
            bytes.slice(begin..end.max(begin))
        };
        self.bytes = match &self.blocks[..] {
            [(block, bytes)] => range(*block, bytes),
            blocks => {
                let mut joined = BytesMut::with_capacity((self.end - self.begin) as usize);
                blocks.iter().for_each(|(block, bytes)| joined.extend_from_slice(&range(*block, bytes)));
                joined.freeze()
            }
        };
        self.blocks.clear();
        true
    }
}

impl LocalLog {
    /// Begins a read, or takes over what was read ahead for it.
    pub(super) fn begin(&mut self, ticket: u64, events: &mut Vec<Event>) {
        let request = self.jobs[&ticket].request;
        let ahead = self.jobs.iter().find(|(_, job)| {
            job.reader.is_none()
                && job.request.shard == request.shard
                && job.request.wanted.from == request.wanted.from
                && job.request.wanted.since_us <= request.wanted.since_us
        });
        let Some((&id, _)) = ahead else {
            return self.advance(ticket, events);
        };
        self.jobs.remove(&ticket);
        let job = self.jobs.get_mut(&id).expect("it was just found");
        (job.reader, job.request) = (Some(ticket), request);
        if !std::mem::take(&mut job.ready) {
            self.look_ahead(id, events);
        } else if self.walk(id, events) {
            self.advance(id, events);
        }
    }

    /// Goes on with a read until it must wait for the disk or has its answer.
    pub(super) fn advance(&mut self, id: u64, events: &mut Vec<Event>) {
        loop {
            let job = &self.jobs[&id];
            let (request, cursor) = (job.request, job.cursor);
            let at = self.segments.partition_point(|segment| segment.last < cursor.group());
            let until = Position::of(request.until, 0);
            let within = |segment: &&Segment| cursor < until && segment.base < request.until;
            let Some(segment) = self.segments.get(at).filter(within) else {
                let next = cursor.max(until);
                return self.answer(id, Ok(Found { entries: Vec::new(), next }), events);
            };
            if let Some(&(_, to)) =
                segment.damage.iter().find(|(from, to)| (*from..*to).contains(&cursor.group()))
            {
                let why = format!("{} is damaged", segment.name());
                let fault = ReadFault::Damaged { from: cursor, to: Position::of(to, 0), why };
                return self.answer(id, Err(fault), events);
            }
            let damage = segment.damage.iter().map(|&(from, _)| from).find(|&from| from > cursor.group());
            let limit = damage.unwrap_or(segment.last + 1).min(request.until);
            let span = segment.span(request.shard);
            let nothing =
                span.is_none_or(|span| span.last < cursor || span.last_us < request.wanted.since_us);
            if nothing {
                self.jobs.get_mut(&id).expect("the job is there").cursor = Position::of(limit, 0);
                continue;
            }
            let number = segment.number;
            if self.shelving.as_ref().is_some_and(|shelving| shelving.is_ready() && shelving.takes(number)) {
                self.parked.push(id);
                return;
            }
            match self.plan(id, number, limit, events) {
                Planned::Again => {}
                Planned::Waiting => return,
            }
        }
    }

    /// Finds the extents that the read wants from a segment and asks the disk for them.
    fn plan(&mut self, id: u64, number: u64, limit: u64, events: &mut Vec<Event>) -> Planned {
        let (request, cursor) = {
            let job = &self.jobs[&id];
            (job.request, job.cursor)
        };
        let wanted = |group: &GroupEntry, entry: &ExtentEntry| {
            (cursor.group()..limit).contains(&group.sequence)
                && group.first_us.saturating_add(u64::from(entry.last_delta_us)) >= request.wanted.since_us
        };
        let mut planner = Planner::new(request);
        let segment = self.by_number(number).expect("the segment was just found");
        let sealed = match &segment.state {
            State::Writing(writing) => {
                for entry in writing.directory.extents(request.shard) {
                    let group = writing.directory.groups[entry.group as usize];
                    if wanted(&group, entry) && !planner.add(group, *entry) {
                        break;
                    }
                }
                false
            }
            State::Sealed { .. } => {
                let directory = match self.directory_for(id, number, events) {
                    Ok(directory) => directory,
                    Err(planned) => return planned,
                };
                for entry in directory.extents(request.shard) {
                    let group = directory.group(entry.group);
                    if wanted(&group, &entry) && !planner.add(group, entry) {
                        break;
                    }
                }
                true
            }
        };
        let then = planner.cut_at.unwrap_or(Position::of(limit, 0));
        let certain = planner.has_room();
        let job = self.jobs.get_mut(&id).expect("the job is there");
        if planner.pieces.is_empty() {
            job.cursor = then;
            return Planned::Again;
        }
        (job.segment, job.then, job.certain) = (number, then, certain);
        job.pieces_left = planner.pieces.len();
        job.pieces = planner.pieces;
        let file = match self.file(number) {
            Ok(file) => file,
            Err(error) => return self.answer_failed(id, number, &error, events),
        };
        self.by_number(number).expect("the segment is there").users += 1;
        let count = self.jobs[&id].pieces.len();
        for piece in 0..count {
            self.fetch(id, piece, file, sealed);
        }
        if self.jobs[&id].pieces_left > 0 {
            self.look_ahead(id, events);
            return Planned::Waiting;
        }
        self.let_go(number);
        if self.walk(id, events) { Planned::Again } else { Planned::Waiting }
    }

    /// Gets a piece's bytes: from blocks in memory, with the blocks it lies in, or by itself.
    fn fetch(&mut self, id: u64, piece: usize, file: FileId, sealed: bool) {
        let job = self.jobs.get_mut(&id).expect("the job is there");
        let (number, shard) = (job.segment, job.request.shard);
        let planned = &mut job.pieces[piece];
        let (offset, length) = (planned.begin, planned.end - planned.begin);
        let blocks = Blocks::covering(number, planned.begin, planned.end);
        // Where few read, those who come later are far behind.
        let mut worth_it = sealed && self.crowded && length <= READ_BLOCK_BYTES;
        if worth_it {
            // All of them are asked, so that each remembers who came by.
            blocks.clone().for_each(|block| worth_it &= self.blocks.worth_it(block, shard));
        }
        if !worth_it {
            let read = Operation::Read { file, offset, length: length as usize };
            return self.submit_read(Pending::Piece { job: id, piece }, read);
        }
        let mut missing = Vec::new();
        for block in blocks {
            match self.blocks.get(block) {
                Some(bytes) => {
                    if planned.take_block(block, bytes) {
                        job.pieces_left -= 1;
                    }
                }
                None => missing.push(block),
            }
        }
        let file_bytes = self.by_number(number).map_or(0, |segment| segment.file_bytes);
        for block in missing {
            if self.blocks.wait_for(block, (id, piece)) {
                let offset = block.1 * READ_BLOCK_BYTES;
                let length = file_bytes.saturating_sub(offset).min(READ_BLOCK_BYTES) as usize;
                self.submit_read(
                    Pending::Block(block),
                    Operation::Read { file, offset, length: round_up(length) },
                );
            }
        }
    }

    /// A user of a segment is through with its bytes on disk.
    pub(super) fn let_go(&mut self, number: u64) {
        if let Some(segment) = self.by_number(number) {
            segment.users -= 1;
        }
        self.close_files();
    }

    /// Hands a read to the disk, now or when it has less to do.
    pub(super) fn submit_read(&mut self, pending: Pending, operation: Operation) {
        self.reads.push_back((pending, operation));
        self.submit_reads();
    }

    pub(super) fn submit_reads(&mut self) {
        while let Some((_, Operation::Read { length, .. })) = self.reads.front() {
            let bytes = *length as u64;
            if self.read_bytes_flying > 0 && self.read_bytes_flying + bytes > READ_BYTES_FLYING_MAX {
                return;
            }
            let (pending, operation) = self.reads.pop_front().expect("there is a first read");
            self.read_bytes_flying += bytes;
            self.read_lengths.insert(self.tickets, bytes);
            self.submit(pending, operation);
        }
    }

    pub(super) fn answer_failed(
        &mut self,
        id: u64,
        number: u64,
        error: &io::Error,
        events: &mut Vec<Event>,
    ) -> Planned {
        let why = format!("{}: {error}", self.name(number));
        self.answer(id, Err(ReadFault::Failed(why)), events);
        Planned::Waiting
    }

    pub(super) fn piece_read(
        &mut self,
        id: u64,
        piece: usize,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let job = self.jobs.get_mut(&id).expect("a job stays until its last piece");
        match result {
            Ok(Outcome::Read(buffer, bytes)) => job.pieces[piece].bytes = buffer.freeze().slice(..bytes),
            Ok(_) => unreachable!("a read gives bytes"),
            Err(error) => job.fault = Some(error.to_string()),
        }
        self.piece_came(id, events);
    }

    /// A block that pieces wait for was read.
    pub(super) fn block_read(
        &mut self,
        block: BlockId,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let (bytes, fault) = match result {
            Ok(Outcome::Read(buffer, bytes)) => (buffer.freeze().slice(..bytes), None),
            Ok(_) => unreachable!("a read gives bytes"),
            Err(error) => (Bytes::new(), Some(error.to_string())),
        };
        for (id, piece) in self.blocks.arrived(block, fault.is_none().then_some(&bytes)) {
            let job = self.jobs.get_mut(&id).expect("a job stays until its last piece");
            if let Some(why) = &fault {
                job.fault = Some(why.clone());
            }
            if job.pieces[piece].take_block(block, bytes.clone()) {
                self.piece_came(id, events);
            }
        }
    }

    fn piece_came(&mut self, id: u64, events: &mut Vec<Event>) {
        let job = self.jobs.get_mut(&id).expect("the job is there");
        job.pieces_left -= 1;
        if job.pieces_left > 0 {
            return;
        }
        let (number, nobody_waits, failed) = (job.segment, job.reader.is_none(), job.fault.is_some());
        job.ready = nobody_waits;
        self.let_go(number);
        if nobody_waits && failed {
            // Whoever comes tries for himself.
            self.jobs.remove(&id);
        } else if !nobody_waits && self.walk(id, events) {
            self.advance(id, events);
        }
    }

    /// Takes the records that are wanted from a read's pieces and answers it. True if nothing was there, and it must
    /// look further.
    fn walk(&mut self, id: u64, events: &mut Vec<Event>) -> bool {
        let job = self.jobs.get_mut(&id).expect("the job is there");
        let number = job.segment;
        let (pieces, fault) = (std::mem::take(&mut job.pieces), job.fault.take());
        let (mut wanted, shard, cursor, then) = (job.request.wanted, job.request.shard, job.cursor, job.then);
        if let Some(why) = fault {
            let why = format!("{}: {why}", self.name(number));
            self.answer(id, Err(ReadFault::Failed(why)), events);
            return false;
        }
        wanted.from = cursor;
        let records =
            pieces.iter().flat_map(|piece| &piece.extents).map(|(_, entry)| u64::from(entry.records));
        let mut entries = Vec::with_capacity(records.sum::<u64>().min(wanted.records.into()) as usize);
        for (piece, (group, entry)) in
            pieces.iter().flat_map(|piece| piece.extents.iter().map(move |extent| (piece, extent)))
        {
            let begin = (group.offset + u64::from(entry.offset) - piece.begin) as usize;
            let end = begin + entry.length as usize;
            let extent = entry.extent(shard);
            let opened = match piece.bytes.get(begin..end) {
                Some(frames) => {
                    open_extent(frames, &extent, group.sequence, group.first_us, self.setup.keys.as_deref())
                }
                None => Opened::Damaged,
            };
            let mut collect = |frames: &Bytes, origin: Origin, extent: &Extent| {
                collect(frames, origin, extent, group.sequence, group.first_us, &mut wanted, &mut entries)
            };
            let walked = match opened {
                Opened::Clear => collect(&piece.bytes.slice(begin..end), Origin::Disk, &extent),
                Opened::Encrypted(frames, extent) => collect(&frames, Origin::Memory, &extent),
                Opened::Damaged => Walked::Damaged,
                Opened::Locked(why) => {
                    let (from, to) = (Position::of(group.sequence, 0), Position::of(group.sequence + 1, 0));
                    let answer = if entries.is_empty() {
                        Err(ReadFault::Locked { from: from.max(cursor), to, why })
                    } else {
                        Ok(Found { entries, next: from })
                    };
                    self.answer(id, answer, events);
                    return false;
                }
            };
            match walked {
                Walked::Through => {}
                Walked::Full(next) => {
                    self.answer(id, Ok(Found { entries, next }), events);
                    return false;
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
                    self.answer(id, answer, events);
                    return false;
                }
            }
        }
        if entries.is_empty() {
            self.jobs.get_mut(&id).expect("the job is there").cursor = then;
            return true;
        }
        self.answer(id, Ok(Found { entries, next: then }), events);
        false
    }

    /// Ends a read. What was begun ahead and comes to an end before its reader does is forgotten: the reader will
    /// find out.
    pub(super) fn answer(&mut self, id: u64, result: Result<Found, ReadFault>, events: &mut Vec<Event>) {
        let job = self.jobs.remove(&id).expect("a read is answered once");
        let Some(ticket) = job.reader else { return };
        let next = result.as_ref().ok().filter(|found| !found.entries.is_empty()).map(|found| found.next);
        events.push(Event::Read { ticket, result });
        if let Some(next) = next {
            let (shard, in_sequence) = (job.request.shard, self.in_sequence(&job.request));
            self.answered.push_back((shard, next));
            if self.answered.len() > ANSWERED_MAX {
                self.answered.pop_front();
            }
            let readers: HashSet<u64> = self.answered.iter().map(|&(shard, _)| shard).collect();
            self.crowded = readers.len() > READ_AHEAD_MAX;
            if in_sequence {
                self.read_ahead(job.request, next, events);
            }
        }
    }

    /// It begins where its reader's last one ended, or at the beginning, as who reads from there goes on.
    fn in_sequence(&self, request: &Request) -> bool {
        let from = request.wanted.from;
        from == Position::START || self.answered.contains(&(request.shard, from))
    }

    /// The disk is busy with a read, and where the next one of its reader will begin is known already.
    fn look_ahead(&mut self, id: u64, events: &mut Vec<Event>) {
        let job = &self.jobs[&id];
        if job.reader.is_some() && job.certain && self.in_sequence(&job.request) {
            self.read_ahead(job.request, job.then, events);
        }
    }

    /// Begins the read that a reader who reads in sequence will ask for next.
    fn read_ahead(&mut self, mut request: Request, next: Position, events: &mut Vec<Event>) {
        if self.crowded || next.group() >= request.until {
            return;
        }
        // What was read ahead for this reader and not taken is of no use any more.
        let of_use =
            |job: &Job| !job.ready || job.request.shard != request.shard || job.request.wanted.from == next;
        self.jobs.retain(|_, job| of_use(job));
        let ahead = self.jobs.values().filter(|job| job.reader.is_none());
        if ahead.clone().any(|job| job.request.shard == request.shard) {
            return;
        }
        if ahead.count() >= READ_AHEAD_MAX {
            let oldest = self.jobs.iter().filter(|(_, job)| job.ready).map(|(&id, _)| id).min();
            let Some(oldest) = oldest else { return };
            self.jobs.remove(&oldest);
        }
        request.wanted.from = next;
        request.wanted.nothing_yet = true;
        let id = AHEAD | self.ahead_count;
        self.ahead_count += 1;
        self.jobs.insert(id, Job::new(None, request));
        self.advance(id, events);
    }

    /// Gives up what was read ahead and nobody came for.
    pub(super) fn age_ahead(&mut self) {
        self.jobs.retain(|_, job| {
            job.age += u32::from(job.ready);
            job.age < 3
        });
    }

    /// The name of a segment's file, or of the one that it was.
    pub(super) fn name(&mut self, number: u64) -> String {
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
        let mut excess = self.open_files.len() - FILES_OPEN_MAX;
        for number in std::mem::take(&mut self.open_files) {
            match self.by_number(number) {
                Some(segment) if excess > 0 && segment.users == 0 => {
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
struct Planner {
    pieces: Vec<Piece>,
    bytes_left: u64,
    records_left: u64,
    /// Where to read on, if there was more than fits.
    cut_at: Option<Position>,
}

impl Planner {
    fn new(request: Request) -> Planner {
        Planner {
            pieces: Vec::new(),
            bytes_left: request.wanted.bytes.clamp(1, READ_BYTES_MAX as u64),
            records_left: u64::from(request.wanted.records).max(1),
            cut_at: None,
        }
    }

    /// It could have taken more.
    fn has_room(&self) -> bool {
        self.cut_at.is_none() && self.bytes_left > 0 && self.records_left > 0
    }

    /// False if there is enough; the extent was not added.
    fn add(&mut self, group: GroupEntry, entry: ExtentEntry) -> bool {
        if self.bytes_left == 0 || self.records_left == 0 {
            self.cut_at = Some(Position::of(group.sequence, 0));
            return false;
        }
        let first = group.offset + u64::from(entry.offset);
        let (begin, length, _) = whole_blocks(first, first + u64::from(entry.length));
        let end = begin + length as u64;
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
            _ => {
                let extents = vec![(group, entry)];
                self.pieces.push(Piece { begin, end, extents, bytes: Bytes::new(), blocks: Vec::new() });
            }
        }
        self.bytes_left = self.bytes_left.saturating_sub(u64::from(entry.length));
        self.records_left = self.records_left.saturating_sub(u64::from(entry.records));
        true
    }
}
