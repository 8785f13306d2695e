//! What a lane's log is after the machine stopped anywhere.
//!
//! The rule that tells a torn tail from damage is the *durable mark*: each group names the highest sequence that
//! was known durable when it was made. Let D be the highest mark found. What is unreadable above D was never
//! acknowledged: it is cut. What is unreadable at or below D was acknowledged: it is left in place,
//! reported, and answered with an error to whoever reads there; what lies around it is served.
//!
//! ```text
//!   [41 ok][42 ok][43 torn][44 ok, mark 42]      D = 42: 43 was never acknowledged; cut before it
//!   [41 ok][42 bad][43 ok, mark 41][44 ok, mark 43]    D = 43: 42 was acknowledged; keep, report
//! ```

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::directory::{self, Open, Sealed};
use super::format::{CONTROL_SHARD, Fields, GROUP_MAGIC, control, group_header};
use super::group::{self, Extent, Frames};
use super::segment::{self, FirstBlock, Trailer};
use super::{Recovered, Span};
use crate::buffer::{Buffer, round_up, whole_blocks};
use crate::error::OpenError;
use crate::hash::Map;
use crate::limits::{BLOCK_BYTES, READ_BYTES_MAX, SEGMENT_NUMBERS_MAX, SEGMENTS_UNSEALED_MAX, SEQUENCES_MAX};
use crate::record::{Position, ShardConfig};
use crate::shard::Settings;
use crate::shard::producer::Remembered;
use crate::storage::{FileId, Storage};

/// Whose log it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner {
    pub(crate) lane: u32,
    pub(crate) engine: u128,
}

impl Owner {
    /// A segment's salt: a number that no other use of any file of ours has, as numbers are given out once in
    /// an epoch. The same engine, lane, number and epoch always have the same, so that a simulated run repeats.
    pub(crate) fn salt(&self, number: u64, epoch: u32) -> u64 {
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&self.engine.to_le_bytes());
        seed[16..24].copy_from_slice(&number.to_le_bytes());
        seed[24..28].copy_from_slice(&self.lane.to_le_bytes());
        seed[28..32].copy_from_slice(&epoch.to_le_bytes());
        xxh3_64(&seed)
    }

    /// A shelf's salt: that of no segment, as it is made of one more number.
    pub(crate) fn shelf_salt(&self, first: u64, through: u64, epoch: u32) -> u64 {
        let mut seed = [0; 16];
        seed[..8].copy_from_slice(&self.salt(first, epoch).to_le_bytes());
        seed[8..].copy_from_slice(&through.to_le_bytes());
        xxh3_64(&seed)
    }
}

/// A sealed segment as an open finds it, or makes it.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) header: segment::Header,
    pub(crate) trailer: Trailer,
    pub(crate) spans: Vec<Span>,
    /// Half-open ranges of sequences that are damaged.
    pub(crate) damage: Vec<(u64, u64)>,
    pub(crate) file_bytes: u64,
}

/// What is there.
pub(crate) struct Opened {
    /// In order, and without gaps but for damage.
    pub(crate) segments: Vec<Segment>,
    /// Segments that were made ready and not begun: number and length.
    pub(crate) blank: Vec<(u64, u64)>,
    /// Files that hold nothing any more.
    pub(crate) waste: Vec<String>,
    pub(crate) next_number: u64,
    /// Changes of shards may have been among what is damaged.
    pub(crate) changes_lost: bool,
    /// Shards whose settings are lost; they are kept without limits.
    pub(crate) adopted: Vec<u64>,
    pub(crate) recovered: Recovered,
}

/// Why an open goes no further.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) error: OpenError,
    /// The file that is in its way: without that, it would go on.
    pub(crate) file: Option<String>,
}

impl From<OpenError> for Stop {
    fn from(error: OpenError) -> Stop {
        Stop { error, file: None }
    }
}

impl From<Stop> for OpenError {
    fn from(stop: Stop) -> OpenError {
        stop.error
    }
}

fn refused(file: &str, why: String) -> Stop {
    Stop { error: OpenError::Damaged(why), file: Some(file.into()) }
}

/// A file with a segment's header.
struct Candidate {
    header: segment::Header,
    name: String,
    file: FileId,
    bytes: u64,
    /// Its first block is neither a header nor zeros: what is in `header` was gathered from its groups.
    broken: bool,
    sealed: Option<(Trailer, Vec<Span>)>,
    /// The same, if the rest of its footer is not whole: it was torn, or it is damaged.
    doubted: Option<(Trailer, Vec<Span>)>,
    /// All of it, if it is not sealed and was read already.
    image: Option<Buffer>,
}

/// Finds out what is there, cuts what was never acknowledged, and seals every segment that was being
/// written, so that nothing is ever appended behind a cut.
pub(crate) fn open(storage: &mut dyn Storage, owner: Owner) -> Result<Opened, Stop> {
    let mut recovery =
        Recovery { storage, owner, opened: Opened::default(), hopeless: Vec::new(), first_kept: false };
    let mut candidates = recovery.candidates()?;
    let marks = recovery.marks(&mut candidates)?;
    let lost = recovery.settle(candidates, &marks)?;
    recovery.bury(lost)?;
    if recovery.opened.recovered.next_sequence >= SEQUENCES_MAX {
        let why = format!("lane {} has no sequence left", owner.lane);
        return Err(OpenError::Damaged(why).into());
    }
    recovery.replay()?;
    Ok(recovery.opened)
}

impl Default for Opened {
    fn default() -> Opened {
        let recovered = Recovered { next_sequence: 1, epoch: 1, ..Recovered::default() };
        Opened {
            segments: Vec::new(),
            blank: Vec::new(),
            waste: Vec::new(),
            next_number: 1,
            changes_lost: false,
            adopted: Vec::new(),
            recovered,
        }
    }
}

struct Recovery<'a> {
    storage: &'a mut dyn Storage,
    owner: Owner,
    opened: Opened,
    /// Segments whose first block is damaged and in which no group was found: number and length.
    hopeless: Vec<(u64, u64)>,
    /// A segment with groups was seen: from here on sequences must follow each other.
    first_kept: bool,
}

impl Recovery<'_> {
    fn report(&mut self, what: &str) {
        tracing::error!(lane = self.owner.lane, "{what}");
        self.opened.recovered.report.damaged.push(format!("lane {}: {what}", self.owner.lane));
    }

    fn io<T>(&self, what: &str, name: &str, result: std::io::Result<T>) -> Result<T, Stop> {
        let lane = self.owner.lane;
        Ok(result.map_err(OpenError::io(format!("{what} {name} of lane {lane}")))?)
    }

    /// Looks at every file's first block.
    fn candidates(&mut self) -> Result<Vec<Candidate>, Stop> {
        let names = self.storage.directory().list();
        let names = self.io("list", "segments", names)?;
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| segment::number(name)).collect();
        numbers.sort_unstable();
        let mut shelves: Vec<(u64, u64)> =
            names.iter().filter_map(|name| segment::shelf_numbers(name)).collect();
        shelves.sort_unstable();
        let newest = numbers.iter().copied().chain(shelves.iter().map(|&(_, through)| through)).max();
        if newest.is_some_and(|newest| newest >= SEGMENT_NUMBERS_MAX) {
            let shelf = shelves.iter().find(|&&(_, through)| Some(through) == newest);
            let name = shelf.map_or_else(
                || segment::name(newest.unwrap_or(0)),
                |&(first, through)| segment::shelf_name(first, through),
            );
            return Err(refused(&name, format!("{name} has a number that no lane has reached")));
        }
        self.opened.next_number = newest.unwrap_or(0) + 1;
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut shelved = Vec::new();
        for (first, through) in shelves {
            if let Some(candidate) = self.shelf(first, through, numbers.binary_search(&first).is_ok())? {
                shelved.push(first..=through);
                candidates.push(candidate);
            }
        }
        for number in numbers {
            let name = segment::name(number);
            if shelved.iter().any(|numbers| numbers.contains(&number)) {
                self.opened.waste.push(name);
                continue;
            }
            let opened = self.storage.directory().open(&name);
            let (file, bytes) = self.io("open", &name, opened)?;
            let block = self.read(&name, file, 0, BLOCK_BYTES)?;
            let first_block = match segment::read_first_block(&block) {
                // Another segment's header, written to the wrong place.
                FirstBlock::Header(header) if header.name() != name => FirstBlock::Broken,
                other => other,
            };
            let header = match first_block {
                FirstBlock::Header(header) => Some(header),
                FirstBlock::Newer(found) => {
                    let known = super::format::FORMAT_VERSION;
                    return Err(OpenError::Newer { dir: name.into(), found, known }.into());
                }
                FirstBlock::Blank => {
                    self.salvage(&name, file, bytes.min(READ_BYTES_MAX as u64), &candidates)?
                }
                FirstBlock::Broken => {
                    let header = self.salvage(&name, file, bytes, &candidates)?;
                    if header.is_none() {
                        self.storage.directory().close(file);
                        self.hopeless.push((number, bytes));
                        continue;
                    }
                    header
                }
            };
            let Some(header) = header else {
                self.storage.directory().close(file);
                self.opened.blank.push((number, bytes));
                continue;
            };
            self.owned(&name, &header)?;
            let sealed = self.trailer(&name, file, bytes, &header)?;
            let broken = first_block == FirstBlock::Broken;
            candidates.push(Candidate {
                header,
                name,
                file,
                bytes,
                broken,
                sealed,
                doubted: None,
                image: None,
            });
        }
        candidates.sort_by_key(|candidate| candidate.header.number);
        self.doubt_newest(&mut candidates)?;
        // A blank before the last segment is what trimming left behind when the machine stopped.
        let last = candidates.last().map_or(0, |candidate| {
            candidate.header.shelf.map_or(candidate.header.number, |(through, _)| through)
        });
        let (waste, blank) =
            std::mem::take(&mut self.opened.blank).into_iter().partition(|&(number, _)| number < last);
        self.opened.blank = blank;
        self.opened.waste.extend(waste.into_iter().map(|(number, _): (u64, u64)| segment::name(number)));
        Ok(candidates)
    }

    /// A shelf. Its first block is written last, and the segments it was made of go only after that, the first of
    /// them first: as long as that is there, a shelf that is not whole is what was left unfinished.
    fn shelf(&mut self, first: u64, through: u64, unfinished: bool) -> Result<Option<Candidate>, Stop> {
        let name = segment::shelf_name(first, through);
        let opened = self.storage.directory().open(&name);
        let (file, bytes) = self.io("open", &name, opened)?;
        let own = |found: FirstBlock| match found {
            FirstBlock::Newer(found) => {
                let known = super::format::FORMAT_VERSION;
                Err(Stop::from(OpenError::Newer { dir: name.clone().into(), found, known }))
            }
            FirstBlock::Header(header) if header.name() == name => Ok(Some(header)),
            FirstBlock::Header(_) | FirstBlock::Blank | FirstBlock::Broken => Ok(None),
        };
        let mut header = own(segment::read_first_block(&self.read(&name, file, 0, BLOCK_BYTES)?))?;
        let broken = header.is_none();
        if let Some(copy) = bytes.checked_sub(2 * BLOCK_BYTES as u64)
            && broken
            && !unfinished
        {
            header = own(segment::read_first_block(&self.read(&name, file, copy, BLOCK_BYTES)?))?;
        }
        let sealed = match &header {
            Some(header) => {
                self.owned(&name, header)?;
                self.trailer(&name, file, bytes, header)?
            }
            None => None,
        };
        match header {
            Some(header) if sealed.is_some() || !unfinished => {
                Ok(Some(Candidate { header, name, file, bytes, broken, sealed, doubted: None, image: None }))
            }
            _ => {
                self.storage.directory().close(file);
                if unfinished {
                    self.opened.waste.push(name);
                } else {
                    self.report(&format!("{name} is damaged; the file is left as it is"));
                }
                Ok(None)
            }
        }
    }

    fn owned(&self, name: &str, header: &segment::Header) -> Result<(), Stop> {
        if header.lane != self.owner.lane || header.engine != self.owner.engine {
            return Err(refused(name, format!("{name} belongs to another engine or lane")));
        }
        Ok(())
    }

    /// A segment without a readable first block: its groups say the same. Groups of an earlier use of the
    /// file have sequences that were seen already.
    fn salvage(
        &mut self,
        name: &str,
        file: FileId,
        bytes: u64,
        before: &[Candidate],
    ) -> Result<Option<segment::Header>, Stop> {
        let image = self.read(name, file, 0, bytes as usize)?;
        let number = segment::number(name).expect("the name was made from a number");
        let older = before.iter().filter(|candidate| candidate.header.number < number);
        let seen = older.map(|candidate| candidate.header.base).max().unwrap_or(0);
        let found = (BLOCK_BYTES..image.len()).step_by(BLOCK_BYTES).find_map(|at| {
            let bytes = &image[at..];
            if bytes.len() < group_header::BYTES || bytes.u32(group_header::MAGIC) != GROUP_MAGIC {
                return None;
            }
            let header = group::read_header(bytes, bytes.u64(group_header::SALT)).ok()?;
            let own = header.salt == self.owner.salt(number, header.epoch);
            (own && header.lane == self.owner.lane && header.sequence > seen).then_some(header)
        });
        Ok(found.map(|header| segment::Header {
            lane: header.lane,
            number,
            salt: header.salt,
            base: header.sequence,
            epoch: header.epoch,
            length: bytes,
            created_us: header.first_us,
            engine: self.owner.engine,
            shelf: None,
        }))
    }

    /// The trailer and the shard table of a sealed segment; nothing if it is not sealed or they are damaged.
    fn trailer(
        &mut self,
        name: &str,
        file: FileId,
        bytes: u64,
        header: &segment::Header,
    ) -> Result<Option<(Trailer, Vec<Span>)>, Stop> {
        if bytes < 2 * BLOCK_BYTES as u64 || !bytes.is_multiple_of(BLOCK_BYTES as u64) {
            return Ok(None);
        }
        let block = self.read(name, file, bytes - BLOCK_BYTES as u64, BLOCK_BYTES)?;
        let Some(trailer) = Trailer::decode(&block, header.salt) else {
            return Ok(None);
        };
        if !trailer.fits(header.base, bytes) {
            // Neither a tear nor rot looks like this, and to walk on with either of them could cut the other.
            return Err(refused(name, format!("the trailer of {name} contradicts the rest of the file")));
        }
        let table = trailer.shards as usize * super::format::shard_entry::BYTES;
        let table = self.read(name, file, trailer.directory_offset, round_up(table.max(1)))?;
        Ok(directory::read_spans(&table, &trailer).map(|spans| (trailer, spans)))
    }

    /// The footer of one segment may have been on its way when the machine stopped, while the next segment was
    /// begun: trailer and shard table may be whole and the other tables torn. Then it is not sealed.
    fn doubt_newest(&mut self, candidates: &mut [Candidate]) -> Result<(), Stop> {
        // A shelf's footer was durable before its first block was written.
        let segments = candidates.iter_mut().rev().filter(|candidate| candidate.header.shelf.is_none());
        for candidate in segments.take(SEGMENTS_UNSEALED_MAX) {
            if let Some((trailer, _)) = &candidate.sealed
                && self.directory(&candidate.name, candidate.file, trailer)?.is_none()
            {
                candidate.doubted = candidate.sealed.take();
            }
        }
        Ok(())
    }

    /// For each segment, the highest mark found in it or in any later one.
    fn marks(&mut self, candidates: &mut [Candidate]) -> Result<Vec<u64>, Stop> {
        let mut marks = vec![0; candidates.len()];
        let mut mark = 0;
        let mut images = 0;
        for (index, candidate) in candidates.iter_mut().enumerate().rev() {
            let own = match &candidate.sealed {
                Some((trailer, _)) => trailer.last,
                None if candidate.header.shelf.is_some() => 0,
                None => {
                    let image = self.image(candidate)?;
                    // A footer is not written before all groups of its segment are durable.
                    let mut durable = candidate.doubted.as_ref().map_or(0, |(trailer, _)| trailer.last);
                    for (_, group) in headers(&image, BLOCK_BYTES, candidate.header.salt) {
                        if group.sequence < candidate.header.base {
                            // It would be taken for empty, and removed.
                            let name = &candidate.name;
                            let why = format!("the first block of {name} contradicts its groups");
                            return Err(refused(name, why));
                        }
                        durable = group.durable.max(durable);
                    }
                    // More than these are not sealed only where something is damaged.
                    if images < SEGMENTS_UNSEALED_MAX {
                        images += 1;
                        candidate.image = Some(image);
                    }
                    durable
                }
            };
            mark = own.max(mark);
            marks[index] = mark;
        }
        Ok(marks)
    }

    /// Goes through the segments in order and settles what each holds. True if a mark covers groups that are nowhere.
    fn settle(&mut self, candidates: Vec<Candidate>, marks: &[u64]) -> Result<bool, Stop> {
        let bases: Vec<u64> = candidates.iter().map(|candidate| candidate.header.base).collect();
        let mut cut = false;
        let mut empty = Vec::new();
        for (index, mut candidate) in candidates.into_iter().enumerate() {
            let recovered = &mut self.opened.recovered;
            recovered.epoch = recovered.epoch.max(candidate.header.epoch.saturating_add(1));
            // Groups before it are missing, and no mark says that they were acknowledged: it follows a torn
            // tail, and so nothing in it was acknowledged either.
            let expected = recovered.next_sequence;
            if self.first_kept && !cut && candidate.header.base < expected {
                let (name, base) = (&candidate.name, candidate.header.base);
                let why = format!("{name} begins with group {base}, which an earlier segment holds");
                return Err(refused(name, why));
            }
            cut |= candidate.header.base > expected && marks[index] < expected;
            if cut {
                recovered.report.torn_bytes += candidate.bytes;
                self.storage.directory().close(candidate.file);
                self.remove(&candidate.name)?;
                continue;
            }
            // A segment that is not sealed gets its header anew, and perhaps the power failed while it did: then nothing
            // is damaged.
            if candidate.broken && candidate.sealed.is_some() {
                let name = &candidate.name;
                self.report(&format!(
                    "the first block of {name} is damaged; its groups are whole and served"
                ));
            }
            let file = candidate.file;
            let segment = match candidate.sealed {
                Some((trailer, spans)) => {
                    let damage = self.known_damage(&candidate.name, file, &trailer, candidate.header.base)?;
                    let (header, file_bytes) = (candidate.header, candidate.bytes);
                    Some(Segment { header, trailer, spans, damage, file_bytes })
                }
                None if candidate.header.shelf.is_some() => {
                    // What was in it, nobody knows: from its base on to where the log goes on all is damaged.
                    let name = &candidate.name;
                    self.report(&format!("the tables of {name} are damaged; the file is left as it is"));
                    self.storage.directory().close(file);
                    self.first_kept = true;
                    let next = &mut self.opened.recovered.next_sequence;
                    *next = candidate.header.base.max(*next);
                    continue;
                }
                None => {
                    let image = match candidate.image.take() {
                        Some(image) => image,
                        None => self.image(&candidate)?,
                    };
                    let scan = scan(&image, &candidate.header, marks[index], bases.get(index + 1).copied());
                    self.opened.recovered.report.torn_bytes += scan.torn_bytes;
                    for sequence in &scan.broken {
                        let name = &candidate.name;
                        self.report(&format!("{name}: records in acknowledged group {sequence} are damaged"));
                    }
                    match candidate.doubted.take() {
                        // Its footer was not only torn: groups are damaged too. What is left of the footer may tell where
                        // records of theirs are, and must stay.
                        Some((trailer, spans)) if scan.lacks_groups(&candidate.header, &trailer) => {
                            let name = &candidate.name;
                            self.report(&format!(
                                "{name}: groups are damaged, and so are tables of what is in them"
                            ));
                            let (header, file_bytes) = (candidate.header, candidate.bytes);
                            Some(Segment { header, trailer, spans, damage: Vec::new(), file_bytes })
                        }
                        _ => self.seal(&candidate, &scan)?,
                    }
                }
            };
            self.storage.directory().close(file);
            match segment {
                Some(segment) => self.keep(segment),
                None => empty.push(candidate.name),
            }
        }
        if let Some(&mark) = marks.first()
            && mark >= self.opened.recovered.next_sequence
        {
            // A file without a group of its own is left: its mark is all that tells of those before it.
            self.lose(mark);
            return Ok(true);
        }
        empty.iter().try_for_each(|name| self.remove(name))?;
        Ok(false)
    }

    /// The last groups that were acknowledged are nowhere. Their sequences are not used again.
    fn lose(&mut self, mark: u64) {
        let next = self.opened.recovered.next_sequence;
        self.report(&format!("acknowledged groups {next} to {mark} are gone"));
        let recovered = &mut self.opened.recovered;
        recovered.next_sequence = mark + 1;
        recovered.damage_end = recovered.damage_end.max(mark + 1);
        self.opened.changes_lost = true;
        if let Some(last) = self.opened.segments.last_mut() {
            last.damage.push((next, mark + 1));
            last.trailer.last = mark;
        }
    }

    /// A file with neither a header nor a group was damaged, if the log goes on behind it or acknowledged groups are gone.
    /// Else, at its end, it was torn before anything in it was acknowledged.
    fn bury(&mut self, lost: bool) -> Result<(), Stop> {
        let last = self.opened.segments.last().map_or(0, |segment| segment.header.number);
        for (number, bytes) in std::mem::take(&mut self.hopeless) {
            let name = segment::name(number);
            if number < last || lost {
                self.report(&format!(
                    "{name} is damaged and no group was found in it; the file is left as it is"
                ));
            } else {
                self.opened.recovered.report.torn_bytes += bytes;
                self.remove(&name)?;
            }
        }
        Ok(())
    }

    /// At once and for good: the sequences of what is cut will be used again, and it must not come back among
    /// them.
    fn remove(&mut self, name: &str) -> Result<(), Stop> {
        let removed = self.storage.directory().remove_now(name);
        self.io("remove", name, removed)
    }

    fn keep(&mut self, mut segment: Segment) {
        let expected = self.opened.recovered.next_sequence;
        if self.first_kept && segment.header.base > expected {
            segment.damage.insert(0, (expected, segment.header.base));
        }
        self.first_kept = true;
        let name = segment.header.name();
        for (from, to) in segment.damage.clone() {
            self.opened.recovered.damage_end = self.opened.recovered.damage_end.max(to);
            self.report(&format!("{name}: acknowledged groups {from} to {} are damaged", to - 1));
        }
        let recovered = &mut self.opened.recovered;
        recovered.next_sequence = segment.trailer.last + 1;
        recovered.last_us = recovered.last_us.max(segment.trailer.last_us);
        for span in &segment.spans {
            recovered.last.insert(span.shard, (span.last, span.last_us));
        }
        self.opened.segments.push(segment);
    }

    /// Damage that was found when the segment was sealed after a crash.
    fn known_damage(
        &mut self,
        name: &str,
        file: FileId,
        trailer: &Trailer,
        base: u64,
    ) -> Result<Vec<(u64, u64)>, Stop> {
        if trailer.missing == 0 {
            return Ok(Vec::new());
        }
        let directory = self.directory(name, file, trailer)?;
        Ok(directory.map_or_else(
            || vec![(base, trailer.last + 1)],
            |directory| directory::missing(base, &directory.groups(), trailer.last),
        ))
    }

    /// Seals a segment that was being written, right behind its last group, and gives back what is left of it.
    /// The sync that goes with it makes durable what the scan found.
    fn seal(&mut self, candidate: &Candidate, scan: &Scan) -> Result<Option<Segment>, Stop> {
        if scan.directory.groups.is_empty() && scan.next == candidate.header.base {
            return Ok(None);
        }
        let header = segment::Header { length: 0, ..candidate.header };
        let last = scan.next - 1;
        let (footer, trailer) = scan.directory.footer(header.salt, header.base, last, scan.data_end, None);
        let file_bytes = scan.data_end + footer.len() as u64;
        let header_block = segment::Header { length: file_bytes, ..header };
        let directory = self.storage.directory();
        let written = directory
            .write_now(candidate.file, 0, &header_block.encode())
            .and_then(|()| directory.write_now(candidate.file, scan.data_end, &footer))
            .and_then(|()| directory.truncate(candidate.file, file_bytes));
        self.io("seal", &candidate.name, written)?;
        let damage = directory::missing(header.base, &scan.directory.groups, last);
        Ok(Some(Segment { header: header_block, trailer, spans: scan.directory.spans(), damage, file_bytes }))
    }

    /// Rebuilds the shards from the newest checkpoint and the changes behind it.
    fn replay(&mut self) -> Result<(), Stop> {
        let mut newest = Replay::default();
        let mut from = self.opened.segments.len();
        while from > 0 {
            from -= 1;
            let mut replay = Replay::default();
            self.replay_segment(from, &mut replay)?;
            if replay.checkpointed {
                newest = replay;
                break;
            }
            if from == 0 {
                self.opened.changes_lost = true;
                self.report("no checkpoint of the lane's shards is readable");
                newest = replay;
            }
        }
        let mut replay = newest;
        for index in from + 1..self.opened.segments.len() {
            self.replay_segment(index, &mut replay)?;
        }
        self.opened.recovered.shards = replay.shards;
        self.opened.recovered.producers = replay.producers;
        if self.opened.changes_lost {
            self.adopt_unknown();
        }
        Ok(())
    }

    /// Changes of shards were lost, perhaps the creation of one: whatever has records is kept, for ever,
    /// until somebody who knows better deletes it.
    fn adopt_unknown(&mut self) {
        let spans = self.opened.segments.iter().flat_map(|segment| &segment.spans);
        let mut unknown: Vec<u64> = spans
            .map(|span| span.shard)
            .filter(|shard| *shard != CONTROL_SHARD && !self.opened.recovered.shards.contains_key(shard))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        for shard in unknown {
            self.report(&format!(
                "the settings of shard {shard} are lost; its records are kept without limits"
            ));
            self.opened.recovered.shards.insert(shard, Settings::new(ShardConfig::default()));
            self.opened.adopted.push(shard);
        }
    }

    fn replay_segment(&mut self, index: usize, replay: &mut Replay) -> Result<(), Stop> {
        self.opened.changes_lost |= !self.opened.segments[index].damage.is_empty();
        let (name, trailer) = {
            let segment = &self.opened.segments[index];
            (segment.header.name(), segment.trailer)
        };
        let opened = self.storage.directory().open(&name);
        let (file, _) = self.io("open", &name, opened)?;
        let Some(directory) = self.directory(&name, file, &trailer)? else {
            self.storage.directory().close(file);
            self.opened.changes_lost = true;
            self.report(&format!("the directory of {name} is damaged: changes of shards in it are lost"));
            return Ok(());
        };
        let extents: Vec<_> = directory.extents(CONTROL_SHARD).collect();
        for entry in extents {
            let group = directory.group(entry.group);
            let begin = group.offset + u64::from(entry.offset);
            let (block, length, within) = whole_blocks(begin, begin + u64::from(entry.length));
            let image = self.read(&name, file, block, length)?;
            let intact = image
                .get(within..within + entry.length as usize)
                .is_some_and(|frames| replay.extent(frames, &entry.extent(CONTROL_SHARD)));
            if !intact {
                self.opened.changes_lost = true;
                self.report(&format!("{name}: changes of shards in group {} are damaged", group.sequence));
            }
        }
        self.storage.directory().close(file);
        Ok(())
    }

    fn directory(&mut self, name: &str, file: FileId, trailer: &Trailer) -> Result<Option<Sealed>, Stop> {
        let bytes = self.read(
            name,
            file,
            trailer.directory_offset,
            round_up(trailer.directory_length.max(1) as usize),
        )?;
        Ok(Sealed::read(bytes.freeze(), trailer))
    }

    fn image(&mut self, candidate: &Candidate) -> Result<Buffer, Stop> {
        self.read(&candidate.name, candidate.file, 0, candidate.bytes as usize)
    }

    /// Reads; what lies behind the end of the file reads as zeros.
    fn read(&mut self, name: &str, file: FileId, offset: u64, length: usize) -> Result<Buffer, Stop> {
        let read = self.storage.directory().read_now(file, offset, round_up(length.max(1)));
        Ok(self.io("read", name, read)?.0)
    }
}

/// Shards as control frames leave them.
#[derive(Default)]
pub(crate) struct Replay {
    shards: Map<u64, Settings>,
    producers: BTreeMap<(u64, u64), Remembered>,
    checkpointed: bool,
}

impl Replay {
    /// Applies a control extent; false if it is damaged, and then nothing of it is applied.
    pub(crate) fn extent(&mut self, bytes: &[u8], extent: &Extent) -> bool {
        let mut frames = Frames::new(bytes, extent);
        let changes: Vec<_> = frames.by_ref().collect();
        if !frames.intact() {
            return false;
        }
        if changes.iter().any(|change| change.kind == control::CHECKPOINT_END) {
            self.shards.clear();
            self.producers.clear();
            self.checkpointed = true;
        }
        for change in changes {
            let (key, data) = (&bytes[change.key], &bytes[change.data]);
            let Ok(shard) = key.try_into().map(u64::from_le_bytes) else {
                continue;
            };
            match change.kind {
                control::CHECKPOINT | control::CREATE | control::CONFIGURE => {
                    if let Some(settings) = Settings::decode(data) {
                        self.shards.insert(shard, settings);
                    }
                }
                control::SEAL => {
                    self.shards.entry(shard).and_modify(|settings| settings.sealed = true);
                }
                control::TRIM => {
                    let Ok(position) = data.try_into().map(u64::from_le_bytes) else {
                        continue;
                    };
                    let position = Position::new(position);
                    self.shards
                        .entry(shard)
                        .and_modify(|settings| settings.trimmed = settings.trimmed.max(position));
                }
                control::DELETE => {
                    self.shards.remove(&shard);
                    self.producers.retain(|&(of, _), _| of != shard);
                }
                control::PRODUCER => {
                    if let Some((id, remembered)) = Remembered::decode(data) {
                        self.producers.entry((shard, id)).or_default().note(&remembered);
                    }
                }
                // Kinds of later versions within this format only add what may be passed over.
                _ => {}
            }
        }
        true
    }
}

/// Every group header of this salt at or behind `from`, whatever became of the group's body.
fn headers(image: &[u8], from: usize, salt: u64) -> impl Iterator<Item = (usize, group::Header)> + '_ {
    (from..image.len())
        .step_by(BLOCK_BYTES)
        .filter_map(move |at| group::read_header(&image[at..], salt).ok().map(|header| (at, header)))
}

/// What a walk through a segment's groups found.
pub(crate) struct Scan {
    pub(crate) directory: Open,
    /// Where the last good group ends.
    pub(crate) data_end: u64,
    /// The sequence for the next group.
    pub(crate) next: u64,
    /// Bytes of torn groups that were never acknowledged.
    pub(crate) torn_bytes: u64,
    /// Acknowledged groups in which something is damaged; they are in the directory all the same.
    pub(crate) broken: Vec<u64>,
}

impl Scan {
    /// Groups were not found that the segment's trailer has seen.
    fn lacks_groups(&self, header: &segment::Header, trailer: &Trailer) -> bool {
        self.next == trailer.last + 1
            && !directory::missing(header.base, &self.directory.groups, trailer.last).is_empty()
    }
}

/// A group's header and extent table, whatever became of its records.
fn described(image: &[u8], at: usize, salt: u64) -> Option<(group::Header, Vec<Extent>)> {
    let bytes = image.get(at..)?;
    let header = group::read_header(bytes, salt).ok()?;
    let extents = group::read_extents(bytes, &header).ok()?;
    Some((header, extents))
}

/// Walks a segment that was not sealed. `mark`: the highest durable mark found in it or in a later segment;
/// `ceiling`: where the next segment begins.
pub(crate) fn scan(image: &[u8], header: &segment::Header, mark: u64, ceiling: Option<u64>) -> Scan {
    let mut directory = Open::default();
    let mut at = BLOCK_BYTES;
    let mut expected = header.base;
    let mut previous = Some(0);
    let mut broken = Vec::new();
    loop {
        if let Ok((group, extents)) = group::read_group(image.get(at..).unwrap_or(&[]), header.salt)
            && group.sequence == expected
            && previous.is_none_or(|previous| previous == group.previous)
        {
            directory.add(&group, &extents, at as u64);
            at += group.length as usize;
            expected += 1;
            previous = Some(group.checksum);
            continue;
        }
        // The end, a tear or damage: the mark decides.
        if expected > mark || ceiling == Some(expected) {
            let torn_end =
                headers(image, at, header.salt).last().map_or(at, |(at, group)| at + group.length as usize);
            let torn_bytes = (torn_end - at) as u64;
            return Scan { directory, data_end: at as u64, next: expected, torn_bytes, broken };
        }
        if let Some((group, extents)) = described(image, at, header.salt)
            && group.sequence == expected
            && at + group.length as usize <= image.len()
        {
            // Acknowledged, and something in it is damaged. Its table is whole, so each shard's extent can be
            // judged on its own by whoever reads it.
            broken.push(expected);
            directory.add(&group, &extents, at as u64);
            at += group.length as usize;
            expected += 1;
            previous = Some(group.checksum);
            continue;
        }
        // The next in sequence and not in place: a later group may have been written to a wrong one.
        let later = headers(image, at, header.salt).filter(|(_, group)| {
            group.sequence > expected && ceiling.is_none_or(|ceiling| group.sequence < ceiling)
        });
        let mut later: Vec<_> = later.collect();
        later.sort_by_key(|(_, group)| group.sequence);
        let is_whole = |at: usize| group::read_group(&image[at..], header.salt).is_ok();
        match later.into_iter().find(|&(at, _)| is_whole(at)) {
            Some((found, group)) => {
                at = found;
                expected = group.sequence;
                previous = None;
            }
            None => {
                // Acknowledged groups are gone up to the mark, or up to where the next segment begins. The
                // file keeps all its bytes: what is left of them may still be of use to somebody.
                let next = ceiling.map_or(mark + 1, |ceiling| ceiling.min(mark + 1)).max(expected);
                let data_end = round_up(image.len()) as u64;
                return Scan { directory, data_end, next, torn_bytes: 0, broken };
            }
        }
    }
}
