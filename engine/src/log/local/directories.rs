//! How a reader comes to a sealed segment's directory: from memory, or from the disk, whole or the part of one shard.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::read::Planned;
use super::{LocalLog, Pending, State};
use crate::buffer::{round_up, whole_blocks};
use crate::limits::{DIRECTORY_CACHE_BYTES, DIRECTORY_PARTS_MAX, DIRECTORY_WHOLE_SHARE};
use crate::log::directory::{PartPlaces, Sealed};
use crate::log::{Event, ReadFault};
use crate::record::Position;
use crate::storage::{Operation, Outcome};

/// A segment's directory, or the part of it that tells of one shard.
type Key = (u64, Option<u64>);

/// Directories of sealed segments, the one used longest ago first.
#[derive(Default)]
pub(super) struct Directories {
    order: VecDeque<Key>,
    loaded: HashMap<Key, Arc<Sealed>>,
    bytes: usize,
    /// Of a segment whose directory is being loaded, the jobs that wait for it.
    waiting: HashMap<u64, Vec<u64>>,
}

impl Directories {
    fn find(&mut self, key: Key) -> Option<Arc<Sealed>> {
        let found = self.loaded.get(&key).cloned()?;
        self.order.retain(|&other| other != key);
        self.order.push_back(key);
        Some(found)
    }

    /// The whole directory of a segment, if it is there.
    pub(super) fn get(&mut self, segment: u64) -> Option<Arc<Sealed>> {
        self.find((segment, None))
    }

    /// A directory of the segment that tells of this shard, if one is there.
    fn of_shard(&mut self, segment: u64, shard: u64) -> Option<Arc<Sealed>> {
        self.get(segment).or_else(|| self.find((segment, Some(shard))))
    }

    fn parts(&self, segment: u64) -> usize {
        self.order.iter().filter(|(other, shard)| *other == segment && shard.is_some()).count()
    }

    fn insert(&mut self, key: Key, directory: Arc<Sealed>) {
        if key.1.is_none() {
            self.forget(key.0);
        }
        self.bytes += directory.bytes();
        self.order.push_back(key);
        if let Some(old) = self.loaded.insert(key, directory) {
            self.bytes -= old.bytes();
        }
        while self.bytes > DIRECTORY_CACHE_BYTES && self.order.len() > 1 {
            let oldest = self.order[0];
            self.drop(oldest);
        }
    }

    fn drop(&mut self, key: Key) {
        self.order.retain(|&other| other != key);
        if let Some(directory) = self.loaded.remove(&key) {
            self.bytes -= directory.bytes();
        }
    }

    /// The segment with this number is another one from here on, or none.
    pub(super) fn forget(&mut self, segment: u64) {
        let keys: Vec<Key> = self.order.iter().copied().filter(|&(other, _)| other == segment).collect();
        for key in keys {
            self.drop(key);
        }
    }

    /// Bytes of memory that they take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Parts of a directory on their way to a job.
pub(super) struct Loading {
    segment: u64,
    parts: Vec<Part>,
    left: usize,
}

struct Part {
    /// Where it begins in what is read: a read begins at a block's boundary.
    skip: usize,
    length: usize,
    bytes: Bytes,
}

impl LocalLog {
    /// The directory of a sealed segment, if one that tells of the job's shard is in memory; else the disk is asked, and
    /// the job goes on when it has answered.
    pub(super) fn directory_for(
        &mut self,
        job: u64,
        number: u64,
        events: &mut Vec<Event>,
    ) -> Result<Arc<Sealed>, Planned> {
        let shard = self.jobs[&job].request.shard;
        if let Some(directory) = self.directories.of_shard(number, shard) {
            return Ok(directory);
        }
        let segment = self.by_number(number).expect("the segment was just found");
        let State::Sealed { trailer, spans } = &segment.state else { unreachable!("it is sealed") };
        let trailer = *trailer;
        // Once spans were given up, the place of one among those in memory is not its place in the file.
        let complete = spans.len() == trailer.shards as usize;
        let index = spans.binary_search_by_key(&shard, |span| span.shard).ok().filter(|_| complete);
        let large = trailer.directory_length > self.setup.segment_bytes / DIRECTORY_WHOLE_SHARE;
        let places = index.and_then(|index| PartPlaces::of(&trailer, index));
        Err(match places {
            Some(places)
                if large
                    && !self.directories.waiting.contains_key(&number)
                    && self.directories.parts(number) < DIRECTORY_PARTS_MAX =>
            {
                self.load_parts(job, number, &[places.entry, places.check, places.groups], events)
            }
            _ => self.load_whole(job, number, events),
        })
    }

    /// The read of a sealed segment's whole directory. Whoever hands it in is a user of the segment until it lets go.
    pub(super) fn whole_directory(&mut self, number: u64) -> io::Result<Operation> {
        let file = self.file(number)?;
        let segment = self.by_number(number).expect("the segment is there");
        segment.users += 1;
        let State::Sealed { trailer, .. } = &segment.state else { unreachable!("it is sealed") };
        let (offset, length) = (trailer.directory_offset, round_up(trailer.directory_length.max(1) as usize));
        Ok(Operation::Read { file, offset, length })
    }

    fn load_whole(&mut self, job: u64, number: u64, events: &mut Vec<Event>) -> Planned {
        if let Some(waiting) = self.directories.waiting.get_mut(&number) {
            waiting.push(job);
            return Planned::Waiting;
        }
        match self.whole_directory(number) {
            Ok(read) => {
                self.directories.waiting.insert(number, vec![job]);
                self.submit_read(Pending::Directory { segment: number }, read);
                Planned::Waiting
            }
            Err(error) => self.answer_failed(job, number, &error, events),
        }
    }

    pub(super) fn directory_read(
        &mut self,
        number: u64,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let waiting = self.directories.waiting.remove(&number).unwrap_or_default();
        self.let_go(number);
        let segment = self.by_number(number).expect("a segment that is read stays");
        let (base, last) = (segment.base, segment.last);
        match result {
            Ok(Outcome::Read(buffer, bytes)) => {
                if let Some(directory) = segment.directory(buffer, bytes) {
                    self.directories.insert((number, None), Arc::new(directory));
                    return waiting.into_iter().for_each(|job| self.advance(job, events));
                }
                let why = format!("the directory of {} is damaged", self.name(number));
                for job in waiting {
                    let from = self.jobs[&job].cursor.max(Position::of(base, 0));
                    let to = Position::of(last + 1, 0);
                    let fault = ReadFault::Damaged { from, to, why: why.clone() };
                    self.answer(job, Err(fault), events);
                }
            }
            Ok(_) => unreachable!("a read gives bytes"),
            Err(error) => {
                for job in waiting {
                    self.answer_failed(job, number, &error, events);
                }
            }
        }
    }

    fn load_parts(
        &mut self,
        job: u64,
        number: u64,
        ranges: &[(u64, u64)],
        events: &mut Vec<Event>,
    ) -> Planned {
        let file = match self.file(number) {
            Ok(file) => file,
            Err(error) => return self.answer_failed(job, number, &error, events),
        };
        self.by_number(number).expect("the segment is there").users += 1;
        let (mut parts, mut reads) = (Vec::new(), Vec::new());
        for &(begin, end) in ranges {
            let (offset, length, skip) = whole_blocks(begin, end);
            reads.push((offset, length));
            parts.push(Part { skip, length: (end - begin) as usize, bytes: Bytes::new() });
        }
        let under_way = self.jobs.get_mut(&job).expect("the job is there");
        match &mut under_way.loading {
            Some(loading) => {
                loading.left = parts.len();
                loading.parts.extend(parts);
            }
            none => *none = Some(Loading { segment: number, left: parts.len(), parts }),
        }
        let first = under_way.loading.as_ref().map_or(0, |loading| loading.parts.len()) - reads.len();
        for (index, (offset, length)) in reads.into_iter().enumerate() {
            let pending = Pending::Part { job, part: first + index };
            self.submit_read(pending, Operation::Read { file, offset, length });
        }
        Planned::Waiting
    }

    pub(super) fn part_read(
        &mut self,
        job: u64,
        part: usize,
        result: io::Result<Outcome>,
        events: &mut Vec<Event>,
    ) {
        let under_way = self.jobs.get_mut(&job).expect("a job stays until its last part");
        let loading = under_way.loading.as_mut().expect("its parts are being loaded");
        if let Ok(Outcome::Read(buffer, bytes)) = result {
            let part = &mut loading.parts[part];
            let (begin, end) = (part.skip, part.skip + part.length);
            if end <= bytes {
                part.bytes = buffer.freeze().slice(begin..end);
            }
        }
        loading.left -= 1;
        if loading.left > 0 {
            return;
        }
        let loading = under_way.loading.take().expect("it was just there");
        let (number, shard) = (loading.segment, under_way.request.shard);
        self.let_go(number);
        let segment = self.by_number(number).expect("a segment that is read stays");
        let State::Sealed { trailer, .. } = &segment.state else {
            unreachable!("its directory was asked for")
        };
        let trailer = *trailer;
        let of = |index: usize| &loading.parts[index].bytes;
        if loading.parts.len() == 3 {
            if let Some(extents) = PartPlaces::extents(&trailer, of(0), of(1)) {
                self.jobs.get_mut(&job).expect("the job is there").loading = Some(loading);
                self.load_parts(job, number, &[extents], events);
                return;
            }
        } else if let Some(directory) = Sealed::part(shard, &trailer, of(0), of(1), of(2), of(3)) {
            self.directories.insert((number, Some(shard)), Arc::new(directory));
            return self.advance(job, events);
        }
        // Whatever is wrong with it, the whole directory knows or says so.
        self.load_whole(job, number, events);
    }
}
