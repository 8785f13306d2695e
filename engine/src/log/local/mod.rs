//! A lane's log on a disk of this machine: a row of segments, the last of them being written.
//!
//! Groups go into a segment that was written once before, so that a durable write changes no metadata
//! of the file system. When it is full, its directory is written behind the groups and the next one, made
//! ready in the background, takes over. Readers find a shard's extents through the directories; trimming
//! gives up the oldest segments, whose files are used again.

mod blocks;
mod directories;
mod read;
mod shelving;
mod weighing;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use self::blocks::{BlockId, Blocks};
use self::directories::Directories;
use self::read::Job;
use self::shelving::{Shelving, Step};
use self::weighing::{Weighed, Weighing};
use super::directory::{Open, Sealed, footer_bytes};
use super::format::CONTROL_SHARD;
use super::group::{Extents, Group, Header, SealedGroup};
use super::recovery::{self, Owner};
use super::segment::{self, Trailer};
use super::{Caps, Durability, Event, Fate, LogStats, Loglet, Recovered, Request, Room, Size, Span};
use crate::buffer::Buffer;
use crate::encryption::Keys;
use crate::engine;
use crate::error::OpenError;
use crate::lane::mailbox::Wake;
use crate::limits::{APPEND_BYTES_MAX, BLOCK_BYTES, SEGMENT_BYTES_STARTER, SEGMENTS_UNSEALED_MAX};
use crate::record::Position;
use crate::storage::{Done, FileId, Operation, Outcome, Storage};

/// Segments made ready beforehand. One is enough where the disk fills it no slower than the lane.
const SPARES: usize = 1;

/// Segments are filled beforehand if that is so many times faster than the lane writes. Above that, each byte
/// would be written twice by a disk that has hardly time for once; a block's first write that also has to tell
/// the file system that the block is in use costs less.
const FILL_TIMES_FASTER_MIN: u64 = 4;

/// A segment is filled in this part of the time that the lane needs for the one before it, so that it is ready even if
/// the lane becomes somewhat faster.
const FILL_TIME_SHARE: u64 = 2;

/// The longest time that a segment is filled over: a lane that wrote little until now may write much at any moment.
const FILL_TIME_MAX: Duration = Duration::from_secs(5);

/// A segment that is not ready when so many eighths of the one before it are used is taken as it is: what is not
/// filled has its space at least. A lane that had to wait for zeros would hold up its producers.
const FILL_PATIENCE_EIGHTHS: u64 = 7;

/// How much longer each new segment is than the one before it, until they have their full length.
const SPARE_GROWTH: u64 = 4;

/// Files of trimmed segments kept for use, at most. Of those that were not needed between two trims one more is given
/// back each time, so that an idle lane gives its disk back, a busy one writes each byte once, and a restart or a lull
/// costs neither.
const RECYCLE_MAX: usize = 16;

/// See the module's description.
pub(crate) struct LocalLog {
    storage: Box<dyn Storage>,
    owner: Owner,
    setup: Setup,
    epoch: u32,
    /// Length of the next segment that is made ready.
    spare_bytes: u64,
    /// Oldest first. All but the last are sealed or about to be.
    segments: VecDeque<Segment>,
    spares: VecDeque<Spare>,
    spares_asked: usize,
    /// They are to be ready at once.
    hurried: bool,
    /// The disk had no room for a spare.
    full: bool,
    next_number: u64,
    /// Files of segments that were given up last, to be used again, oldest first. They are still whole: an
    /// open finds them before the kept ones and without a gap, as files only ever go from the old end.
    recycle: VecDeque<Recycled>,
    /// Bytes handed to the disk since the log was opened.
    written_bytes: u64,
    /// How fast a segment was last filled with zeros.
    fill_pace: Pace,
    /// How fast the last segment was written, by the times that the lane stamped on its groups.
    write_pace: Pace,
    /// The time on the last group.
    last_us: u64,
    /// Segments begun since the last trim.
    begun: usize,
    /// Files of trimmed segments that are kept for use at most: as many as were begun between two trims lately.
    recycle_kept: usize,
    tickets: u64,
    pending: HashMap<u64, Pending>,
    flights: VecDeque<Flight>,
    /// The sequence for the next group.
    next_sequence: u64,
    committed: u64,
    sealed: bool,
    failed: bool,
    jobs: HashMap<u64, Job>,
    /// Reads that have not begun.
    fresh: Vec<u64>,
    directories: Directories,
    blocks: Blocks,
    /// Reads that wait until the disk has less to do.
    reads: VecDeque<(Pending, Operation)>,
    /// Bytes that reads under way ask for, in all and by ticket.
    read_bytes_flying: u64,
    read_lengths: HashMap<u64, u64>,
    /// Bytes that reads have taken from the disk since the log was opened.
    disk_read_bytes: u64,
    /// Shards whose reads were answered last, and where those ended.
    answered: VecDeque<(u64, Position)>,
    /// More shards are read than are read ahead for.
    crowded: bool,
    /// Reads that were begun ahead of their readers.
    ahead_count: u64,
    /// Sealed segments whose files are open, the one used longest ago first.
    open_files: VecDeque<u64>,
    shelving: Option<Shelving>,
    weighing: Weighing,
    /// Looks for something to shelve that are still to be left out.
    shelving_pause: u32,
    /// Bytes that were copied into shelves since the log was opened.
    shelved_bytes: u64,
    /// Reads that wait for a shelf to take its place.
    parked: Vec<u64>,
    /// Space in a shelf is being given back.
    punching: bool,
}

/// What a log is told when it is opened.
pub(crate) struct Setup {
    pub(crate) durability: Durability,
    /// Length of a segment, in bytes.
    pub(crate) segment_bytes: u64,
    pub(crate) shelving: engine::Shelving,
    pub(crate) keys: Option<Arc<dyn Keys>>,
}

struct Segment {
    /// For a shelf that of the first segment it was made of.
    number: u64,
    /// For a shelf the number of the last one, and how many they were.
    shelf: Option<(u64, u32)>,
    salt: u64,
    base: u64,
    /// The last committed sequence in it; one less than `base` if there is none.
    last: u64,
    file_bytes: u64,
    file: Option<FileId>,
    /// Reads under way.
    users: u32,
    damage: Vec<(u64, u64)>,
    /// It is a shelf, or could not be made part of one.
    unshelvable: bool,
    weighed: Weighed,
    /// Bytes of the file that were given back.
    hole_bytes: u64,
    state: State,
}

enum State {
    Writing(Writing),
    Sealed { trailer: Trailer, spans: Vec<Span> },
}

/// A segment that is being written, or whose last groups or footer are.
struct Writing {
    directory: Open,
    /// Where the next group goes.
    offset: u64,
    /// The time on the group before its first; that of its first if nothing was written before.
    began_us: u64,
    /// The last group's checksum.
    previous: u32,
    /// Groups and extents that are on their way and not in the directory.
    flying: (usize, usize),
    /// No group is added any more.
    full: bool,
    footer: Option<(Trailer, Vec<Span>)>,
}

/// How long so many bytes took. Nothing is known at first.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    bytes: u64,
    us: u64,
}

impl Pace {
    fn of(bytes: u64, us: u64) -> Pace {
        Pace { bytes, us }
    }

    /// Microseconds for so many bytes at this pace; zero if it is not known.
    fn us_for(&self, bytes: u64) -> u64 {
        let us = u128::from(self.us) * u128::from(bytes) / u128::from(self.bytes.max(1));
        u64::try_from(us).unwrap_or(u64::MAX)
    }
}

/// A file of a segment that was given up.
struct Recycled {
    number: u64,
    name: String,
    file_bytes: u64,
}

struct Spare {
    number: u64,
    file: FileId,
    file_bytes: u64,
}

/// A group on its way.
struct Flight {
    header: Header,
    extents: Extents,
    offset: u64,
    segment: u64,
    /// Writes that have not completed: the group, and the segment's first block for its first group.
    writes_left: u32,
}

/// What a ticket stands for.
enum Pending {
    Group(u64),
    Footer(u64),
    Spare {
        number: u64,
        file_bytes: u64,
    },
    Remove(String),
    Directory {
        segment: u64,
    },
    /// Part of a directory.
    Part {
        job: u64,
        part: usize,
    },
    Piece {
        job: u64,
        piece: usize,
    },
    Block(BlockId),
    Shelf(Step),
    WeighDirectory {
        segment: u64,
        gone: Vec<u64>,
    },
    HolesDirectory {
        segment: u64,
        shards: Vec<u64>,
    },
    Holes(String),
}

impl LocalLog {
    /// Opens the log in the storage's directory and recovers what it holds.
    pub(crate) fn open(
        mut storage: Box<dyn Storage>,
        owner: Owner,
        setup: Setup,
    ) -> Result<(LocalLog, Recovered), OpenError> {
        let segment_bytes = setup.segment_bytes;
        let opened = recovery::open(storage.as_mut(), owner)?;
        let recovered = opened.recovered;
        let mut log = LocalLog {
            storage,
            owner,
            setup,
            epoch: recovered.epoch,
            spare_bytes: (SEGMENT_BYTES_STARTER * SPARE_GROWTH).min(segment_bytes),
            segments: opened.segments.into_iter().map(Segment::sealed).collect(),
            spares: VecDeque::new(),
            spares_asked: 0,
            hurried: false,
            full: false,
            next_number: opened.next_number,
            recycle: VecDeque::new(),
            written_bytes: 0,
            fill_pace: Pace::default(),
            write_pace: Pace::default(),
            last_us: 0,
            begun: 0,
            recycle_kept: RECYCLE_MAX,
            tickets: 0,
            pending: HashMap::new(),
            flights: VecDeque::new(),
            next_sequence: recovered.next_sequence,
            committed: recovered.next_sequence - 1,
            sealed: false,
            failed: false,
            jobs: HashMap::new(),
            fresh: Vec::new(),
            directories: Directories::default(),
            blocks: Blocks::default(),
            reads: VecDeque::new(),
            read_bytes_flying: 0,
            read_lengths: HashMap::new(),
            disk_read_bytes: 0,
            answered: VecDeque::new(),
            crowded: false,
            ahead_count: 0,
            open_files: VecDeque::new(),
            shelving: None,
            weighing: Weighing::default(),
            shelving_pause: 0,
            shelved_bytes: 0,
            parked: Vec::new(),
            punching: false,
        };
        for name in opened.waste {
            log.remove(name);
        }
        // Ready segments of earlier runs serve again: theirs are the lowest numbers, so they come first.
        for (number, file_bytes) in opened.blank {
            if log.spares.len() <= SPARES && file_bytes >= SEGMENT_BYTES_STARTER.min(segment_bytes) {
                let name = segment::name(number);
                let (file, _) =
                    log.storage.directory().open(&name).map_err(OpenError::io(format!("open {name}")))?;
                log.spares.push_back(Spare { number, file, file_bytes });
            } else {
                log.remove(segment::name(number));
            }
        }
        if log.spares.is_empty() {
            log.starter()?;
        }
        log.ask_for_spares(0);
        Ok((log, recovered))
    }

    /// Makes a small segment while the caller waits, so that the first append finds one.
    fn starter(&mut self) -> Result<(), OpenError> {
        let number = self.take_number();
        let (name, file_bytes) = (segment::name(number), SEGMENT_BYTES_STARTER.min(self.setup.segment_bytes));
        match self.storage.directory().create(&name, file_bytes) {
            Ok(file) => {
                self.written_bytes += file_bytes;
                self.spares.push_back(Spare { number, file, file_bytes });
            }
            // What is there can be read all the same.
            Err(error) if is_full(&error) => self.full = true,
            Err(source) => {
                return Err(OpenError::Io { action: format!("create {name}"), source });
            }
        }
        Ok(())
    }

    fn take_number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number - 1
    }

    fn submit(&mut self, pending: Pending, operation: Operation) {
        let ticket = self.tickets;
        self.tickets += 1;
        if let Operation::Write { bytes, .. } = &operation {
            self.written_bytes += bytes.len() as u64;
        }
        self.pending.insert(ticket, pending);
        self.storage.submit(ticket, operation);
    }

    fn remove(&mut self, name: String) {
        self.submit(Pending::Remove(name.clone()), Operation::Remove { name });
    }

    /// Has segments made ready, each of at least `bytes`. They grow to full length one after the other, so
    /// that an engine that is hardly written to takes little disk.
    fn ask_for_spares(&mut self, bytes: u64) {
        while !self.full && !self.failed && self.spares_asked < SPARES {
            let number = self.take_number();
            let file_bytes = self.spare_bytes.max(bytes);
            self.spare_bytes = (self.spare_bytes * SPARE_GROWTH).min(self.setup.segment_bytes);
            let recycle =
                if file_bytes == self.setup.segment_bytes { self.recycle.pop_front() } else { None };
            self.spares_asked += 1;
            let name = segment::name(number);
            let recycle = recycle.map(|old| old.name);
            let fill = self.filling_pays(file_bytes).then(|| self.fill_time());
            let operation = Operation::Provision { name, length: file_bytes, recycle, fill };
            self.submit(Pending::Spare { number, file_bytes }, operation);
        }
    }

    /// Whether a segment is better filled with zeros before it is used. It is, unless the lane writes so fast
    /// that it and the filling would only take the disk from each other.
    fn filling_pays(&self, file_bytes: u64) -> bool {
        let (fill, use_up) = (self.fill_pace.us_for(file_bytes), self.write_pace.us_for(file_bytes));
        use_up == 0 || fill * FILL_TIMES_FASTER_MIN <= use_up
    }

    /// Over how much time the next segment is filled: a part of what the lane needs for the one that it has begun, at
    /// the pace of the last one. Nothing if that is not known.
    fn fill_time(&self) -> Duration {
        let use_up_us = self.writing().map_or(0, |(segment, _)| self.write_pace.us_for(segment.file_bytes));
        Duration::from_micros(use_up_us / FILL_TIME_SHARE).min(FILL_TIME_MAX)
    }

    /// Has a segment that is being made ready be so at once.
    fn hurry_spares(&mut self) {
        if self.spares_asked > 0 && !self.hurried {
            self.hurried = true;
            self.storage.hurry();
        }
    }

    fn writing(&self) -> Option<(&Segment, &Writing)> {
        let segment = self.segments.back()?;
        match &segment.state {
            State::Writing(writing) if !writing.full => Some((segment, writing)),
            _ => None,
        }
    }

    fn by_number(&mut self, number: u64) -> Option<&mut Segment> {
        let at = self.segments.binary_search_by_key(&number, |segment| segment.number).ok()?;
        self.segments.get_mut(at)
    }

    fn fail(&mut self, why: String, events: &mut Vec<Event>) {
        if !self.failed {
            self.failed = true;
            events.push(Event::Failed(why));
        }
    }

    /// Groups whose writes are all done commit, in order.
    fn commit(&mut self, events: &mut Vec<Event>) {
        while self.flights.front().is_some_and(|flight| flight.writes_left == 0) && !self.failed {
            let flight = self.flights.pop_front().expect("there is a first flight");
            let sequence = flight.header.sequence;
            assert_eq!(sequence, self.committed + 1, "groups commit in order");
            self.committed = sequence;
            let number = flight.segment;
            let segment = self.by_number(number).expect("a segment with groups on their way is kept");
            segment.last = sequence;
            let State::Writing(writing) = &mut segment.state else {
                unreachable!("it is sealed after its last group")
            };
            writing.flying.0 -= 1;
            writing.flying.1 -= flight.extents.len();
            writing.directory.add(&flight.header, &flight.extents, flight.offset);
            events.push(Event::Committed(sequence));
            self.seal_if_through(number);
        }
    }

    /// Writes the footer of a full segment once all its groups have committed.
    fn seal_if_through(&mut self, number: u64) {
        let Some(segment) = self.by_number(number) else {
            return;
        };
        let (salt, base, last, file_bytes) = (segment.salt, segment.base, segment.last, segment.file_bytes);
        let State::Writing(writing) = &mut segment.state else {
            return;
        };
        if !writing.full || writing.flying.0 > 0 || writing.footer.is_some() {
            return;
        }
        let (footer, trailer) = writing.directory.footer(salt, base, last, writing.offset, Some(file_bytes));
        writing.footer = Some((trailer, writing.directory.spans()));
        let file = segment.file.expect("a segment that is being written is open");
        self.submit(
            Pending::Footer(number),
            Operation::Write { file, offset: trailer.directory_offset, bytes: footer },
        );
    }

    fn done(&mut self, done: Done, events: &mut Vec<Event>) {
        let Some(pending) = self.pending.remove(&done.ticket) else {
            return;
        };
        if let Some(bytes) = self.read_lengths.remove(&done.ticket) {
            self.read_bytes_flying -= bytes;
            self.disk_read_bytes += bytes;
            self.submit_reads();
        }
        match (pending, done.result) {
            (Pending::Group(sequence), Ok(_)) => {
                let flight = self.flights.iter_mut().find(|flight| flight.header.sequence == sequence);
                flight.expect("a group stays until it commits").writes_left -= 1;
                self.commit(events);
            }
            (Pending::Group(sequence), Err(error)) => {
                self.fail(format!("group {sequence} could not be written: {error}"), events);
            }
            (Pending::Footer(number), Ok(_)) => {
                let segment = self.by_number(number).expect("a segment whose footer is written is kept");
                let State::Writing(writing) = &mut segment.state else { unreachable!("it is sealed once") };
                let (trailer, spans) = writing.footer.take().expect("its footer was made");
                segment.state = State::Sealed { trailer, spans };
                self.open_files.push_back(number);
                self.close_files();
            }
            (Pending::Footer(number), Err(error)) => {
                self.fail(format!("{} could not be sealed: {error}", segment::name(number)), events);
            }
            (Pending::Spare { number, file_bytes }, Ok(Outcome::Provisioned(made))) => {
                self.written_bytes += made.filled_bytes;
                if made.filled_bytes == file_bytes {
                    self.fill_pace = Pace::of(file_bytes, made.took.as_micros() as u64);
                }
                let file = made.file;
                self.spares_asked -= 1;
                self.hurried = false;
                self.full = false;
                self.spares.push_back(Spare { number, file, file_bytes });
                events.push(Event::Ready);
            }
            (Pending::Spare { number, .. }, result) => {
                self.spares_asked -= 1;
                self.hurried = false;
                self.full = true;
                if let Err(error) = result {
                    let name = segment::name(number);
                    tracing::warn!(lane = self.owner.lane, "no segment could be made ready: {name}: {error}");
                }
                events.push(Event::Ready);
            }
            (Pending::Remove(name), Err(error)) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(lane = self.owner.lane, "{name} could not be removed: {error}");
            }
            (Pending::Remove(_), _) => {
                if self.full {
                    self.retry();
                }
            }
            (Pending::Directory { segment }, result) => self.directory_read(segment, result, events),
            (Pending::Part { job, part }, result) => self.part_read(job, part, result, events),
            (Pending::Piece { job, piece }, result) => self.piece_read(job, piece, result, events),
            (Pending::Block(block), result) => self.block_read(block, result, events),
            (Pending::Shelf(step), result) => self.shelf_step(step, result, events),
            (Pending::WeighDirectory { segment, gone }, result) => {
                self.weigh_directory(segment, &gone, result);
            }
            (Pending::HolesDirectory { segment, shards }, result) => {
                self.holes_directory(segment, &shards, result);
            }
            (Pending::Holes(name), result) => self.punched(&name, &result),
        }
    }

    /// What an open relies on: a segment is begun once the one before it holds a committed group, and once all
    /// before that are sealed. So what a crash leaves unbegun is the end of the log, and no more than one footer
    /// can be torn.
    fn may_roll(&self) -> bool {
        let mut older = self.segments.iter().rev().skip(SEGMENTS_UNSEALED_MAX - 1);
        self.segments.back().is_none_or(|segment| segment.last >= segment.base)
            && older.all(|segment| matches!(segment.state, State::Sealed { .. }))
    }

    /// What nobody can tell of the oldest segment: where its last damage ends, and a time that it is not later than.
    fn damage_of_oldest(&self) -> Option<Span> {
        let (oldest, next) = (self.segments.front()?, self.segments.get(1));
        let &(from, to) = oldest.damage.last()?;
        let last_us = match next.map(|next| &next.state) {
            Some(State::Sealed { trailer, .. }) => trailer.first_us,
            // The writer's times are not on disk yet; they only ever grow.
            Some(State::Writing(writing)) => writing.directory.times().0,
            None => u64::MAX,
        };
        let (first, last) = (Position::of(from, 0), Position::of(to, 0));
        Some(Span { shard: CONTROL_SHARD, first, last, last_us })
    }

    /// Gives up the oldest segment.
    fn drop_oldest(&mut self) {
        let segment = self.segments.pop_front().expect("there is a segment to drop");
        self.retire(&segment);
    }
}

impl Segment {
    /// Its directory, of which so many bytes were read; nothing if it is damaged.
    fn directory(&self, read: Buffer, bytes: usize) -> Option<Sealed> {
        let State::Sealed { trailer, .. } = &self.state else {
            unreachable!("only a sealed segment has a directory")
        };
        Sealed::read(read.freeze().slice(..bytes), trailer)
    }

    fn sealed(found: recovery::Segment) -> Segment {
        // Damage in front of the segment belongs to it too: a reader who comes from before must meet it.
        let base = found.damage.first().map_or(found.header.base, |&(from, _)| from.min(found.header.base));
        Segment {
            number: found.header.number,
            shelf: found.header.shelf,
            salt: found.header.salt,
            base,
            last: found.trailer.last,
            file_bytes: found.file_bytes,
            file: None,
            users: 0,
            damage: found.damage,
            unshelvable: found.header.shelf.is_some(),
            weighed: Weighed::default(),
            hole_bytes: 0,
            state: State::Sealed { trailer: found.trailer, spans: found.spans },
        }
    }

    /// The name of its file.
    fn name(&self) -> String {
        match self.shelf {
            Some((through, _)) => segment::shelf_name(self.number, through),
            None => segment::name(self.number),
        }
    }

    /// Bytes of keys and data in it.
    fn record_bytes(&self) -> u64 {
        match &self.state {
            State::Writing(writing) => writing.directory.record_bytes(),
            // Of format 1.0, which does not say: the length of the groups is the nearest that is known.
            State::Sealed { trailer, spans }
                if trailer.record_bytes == 0 && spans.iter().any(|span| span.shard != CONTROL_SHARD) =>
            {
                trailer.data_end.saturating_sub(BLOCK_BYTES as u64)
            }
            State::Sealed { trailer, .. } => trailer.record_bytes.saturating_sub(self.hole_bytes),
        }
    }

    /// Spans that are in memory.
    fn spans(&self) -> usize {
        match &self.state {
            State::Writing(writing) => writing.directory.shards(),
            State::Sealed { spans, .. } => spans.len(),
        }
    }

    fn span(&self, shard: u64) -> Option<Span> {
        match &self.state {
            State::Writing(writing) => writing.directory.span(shard),
            State::Sealed { spans, .. } => {
                spans.binary_search_by_key(&shard, |span| span.shard).ok().map(|at| spans[at])
            }
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl Loglet for LocalLog {
    fn caps(&self) -> Caps {
        Caps { durability: self.setup.durability, entry_bytes_max: APPEND_BYTES_MAX }
    }

    fn room(&mut self, size: Size) -> Room {
        if self.sealed || self.failed {
            return Room::Closed;
        }
        if let Some((segment, writing)) = self.writing() {
            let (bytes, extents) = size.plain;
            let (groups_flying, extents_flying) = writing.flying;
            // Each extent may be of a shard that the segment does not have yet.
            let more = footer_bytes(extents + extents_flying, 1 + groups_flying, extents + extents_flying);
            let footer = writing.directory.footer_bytes() + more;
            if writing.offset + (bytes + footer) as u64 <= segment.file_bytes {
                return Room::Here;
            }
        }
        if !self.may_roll() {
            return Room::Wait;
        }
        let (bytes, extents) = size.with_checkpoint;
        let needed = (BLOCK_BYTES + bytes + footer_bytes(extents, 1, extents)) as u64;
        while let Some(spare) = self.spares.front() {
            if spare.file_bytes >= needed {
                return Room::Next;
            }
            let spare = self.spares.pop_front().expect("there is a first spare");
            self.storage.directory().close(spare.file);
            self.remove(segment::name(spare.number));
        }
        if self.full {
            // What goes makes room, and then the disk is asked again.
            let removing = self.pending.values().any(|pending| matches!(pending, Pending::Remove(_)));
            return if removing { Room::Wait } else { Room::Full };
        }
        // Twice what is needed, so that the next group does not roll again.
        self.ask_for_spares((needed * 2).next_multiple_of(BLOCK_BYTES as u64));
        self.hurry_spares();
        Room::Wait
    }

    fn roll(&mut self) {
        self.begun += 1;
        let spare = self.spares.pop_front().expect("a roll follows room in the next segment");
        if let Some(segment) = self.segments.back_mut() {
            let number = segment.number;
            if let State::Writing(writing) = &mut segment.state {
                writing.full = true;
                self.write_pace = Pace::of(writing.offset, self.last_us.saturating_sub(writing.began_us));
            }
            self.seal_if_through(number);
        }
        self.segments.push_back(Segment {
            number: spare.number,
            shelf: None,
            salt: self.owner.salt(spare.number, self.epoch),
            base: self.next_sequence,
            last: self.next_sequence - 1,
            file_bytes: spare.file_bytes,
            file: Some(spare.file),
            users: 0,
            damage: Vec::new(),
            unshelvable: false,
            weighed: Weighed::default(),
            hole_bytes: 0,
            state: State::Writing(Writing {
                directory: Open::default(),
                offset: BLOCK_BYTES as u64,
                began_us: self.last_us,
                previous: 0,
                flying: (0, 0),
                full: false,
                footer: None,
            }),
        });
        if self.spares.is_empty() {
            // Whether the disk was full when this one was made ready says nothing of now.
            self.full = false;
            self.ask_for_spares(0);
        }
    }

    fn starved(&self) -> bool {
        self.full && self.spares.is_empty()
    }

    fn retry(&mut self) {
        if self.full {
            self.full = false;
            self.ask_for_spares(0);
        }
    }

    fn enqueue(&mut self, group: Group) -> SealedGroup {
        assert_eq!(group.header.sequence, self.next_sequence, "groups are enqueued in order");
        self.next_sequence += 1;
        self.last_us = group.header.last_us;
        let (owner, epoch) = (self.owner, self.epoch);
        let segment = self.segments.back_mut().expect("there is room, so there is a segment");
        let file = segment.file.expect("a segment that is being written is open");
        let (number, salt, base, file_bytes) =
            (segment.number, segment.salt, segment.base, segment.file_bytes);
        let State::Writing(writing) = &mut segment.state else { unreachable!("there is room") };
        let group = group.seal(salt, writing.previous);
        let offset = writing.offset;
        writing.offset += group.bytes.len() as u64;
        if writing.began_us == 0 {
            writing.began_us = group.header.first_us;
        }
        writing.previous = group.header.checksum;
        writing.flying.0 += 1;
        writing.flying.1 += group.extents.len();
        assert!(writing.offset <= file_bytes, "room was asked for");
        let impatient = writing.offset >= file_bytes / 8 * FILL_PATIENCE_EIGHTHS;
        if impatient && self.spares.is_empty() {
            self.hurry_spares();
        }
        let sequence = group.header.sequence;
        let mut writes_left = 1;
        if sequence == base {
            writes_left = 2;
            let header = segment::Header {
                lane: owner.lane,
                number,
                salt,
                base,
                epoch,
                length: file_bytes,
                created_us: group.header.first_us,
                engine: owner.engine,
                shelf: None,
            };
            self.submit(
                Pending::Group(sequence),
                Operation::Write { file, offset: 0, bytes: header.encode() },
            );
        }
        self.submit(Pending::Group(sequence), Operation::Write { file, offset, bytes: group.bytes.clone() });
        self.flights.push_back(Flight {
            header: group.header,
            extents: Arc::clone(&group.extents),
            offset,
            segment: number,
            writes_left,
        });
        group
    }

    fn read(&mut self, ticket: u64, request: Request) {
        self.jobs.insert(ticket, Job::new(Some(ticket), request));
        self.fresh.push(ticket);
    }

    fn trim(&mut self, keep: &mut dyn FnMut(&Span) -> bool) {
        self.age_ahead();
        // A shelf that was not finished when the log failed stays where it is, and with it what it was made of: without
        // that, the next open would take it for damage.
        if self.failed {
            return;
        }
        // The last segment stays: the shards' newest checkpoint is in it, once its first group has committed.
        if self.segments.back().is_none_or(|newest| newest.last < newest.base) {
            return;
        }
        while self.segments.len() > 1 {
            let oldest = &self.segments[0];
            let wanted = match &oldest.state {
                State::Writing(_) => true,
                State::Sealed { spans, .. } => {
                    spans.iter().any(|span| span.shard != CONTROL_SHARD && keep(span))
                        || self.damage_of_oldest().is_some_and(|span| keep(&span))
                }
            };
            if wanted || oldest.users > 0 {
                break;
            }
            let number = oldest.number;
            if let Some(shelving) = self.shelving.as_mut().filter(|shelving| shelving.takes(number)) {
                shelving.abandon();
                break;
            }
            self.drop_oldest();
        }
        let needed = std::mem::take(&mut self.begun).max(self.recycle_kept.saturating_sub(1));
        self.recycle_kept = needed.clamp(1, RECYCLE_MAX);
        while self.recycle.len() > self.recycle_kept
            && let Some(oldest) = self.recycle.pop_front()
        {
            self.remove(oldest.name);
        }
    }

    fn shelve(&mut self, bytes: u64, fate: &mut dyn FnMut(&Span) -> Fate) -> bool {
        self.go_on_shelving(bytes, fate)
    }

    fn shelved(&self, visit: &mut dyn FnMut(&Span)) {
        for segment in self.segments.iter().filter(|segment| segment.shelf.is_some()) {
            if let State::Sealed { spans, .. } = &segment.state {
                spans.iter().filter(|span| span.shard != CONTROL_SHARD).for_each(&mut *visit);
            }
        }
    }

    fn give_back(&mut self, gone: &mut dyn FnMut(&Span) -> bool) {
        LocalLog::give_back(self, gone);
    }

    fn seal(&mut self) -> u64 {
        self.sealed = true;
        self.next_sequence - 1
    }

    fn tail(&self) -> u64 {
        self.committed
    }

    fn poll(&mut self, timeout: Option<Duration>, events: &mut Vec<Event>) -> io::Result<()> {
        for ticket in std::mem::take(&mut self.fresh) {
            self.begin(ticket, events);
        }
        let timeout = if events.is_empty() { timeout } else { Some(Duration::ZERO) };
        let mut done = Vec::new();
        let waited = self.storage.wait(timeout, &mut done);
        for done in done {
            self.done(done, events);
        }
        self.exchange(events);
        if let Err(error) = waited {
            self.fail(format!("the storage driver failed: {error}"), events);
        }
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.storage.bell()
    }

    fn stats(&self) -> LogStats {
        let segment_bytes =
            self.segments.iter().map(|segment| segment.file_bytes - segment.hole_bytes).sum::<u64>();
        let ready: u64 = self.spares.iter().map(|spare| spare.file_bytes).sum();
        let given_up: u64 = self.recycle.iter().map(|old| old.file_bytes).sum();
        let spans: usize = self.segments.iter().map(Segment::spans).sum();
        LogStats {
            segments: self.segments.len() as u64,
            segment_bytes,
            kept_bytes: self.segments.iter().map(Segment::record_bytes).sum(),
            disk_bytes: segment_bytes + ready + given_up,
            written_bytes: self.written_bytes,
            shelves: self.segments.iter().filter(|segment| segment.shelf.is_some()).count() as u64,
            shelved_bytes: self.shelved_bytes,
            disk_read_bytes: self.disk_read_bytes,
            read_cache_bytes: self.blocks.bytes() as u64,
            index_memory_bytes: (spans * size_of::<Span>() + self.directories.bytes()) as u64,
        }
    }
}
