//! One lane: what the next open would make of it, and whether every file that counts is whole.
//!
//! The open itself is asked, on a [`View`] in which it changes nothing. So a check and an open never disagree on which files
//! count, what is a torn end and what is damage. What an open does not look at, the records of sealed segments first of
//! all, is looked at here.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::report::{Damage, FileKind, FileReport, Loss};
use super::scrub::{self, Flaw, Place};
use super::view::{View, open_file};
use crate::buffer::{round_up, whole_blocks};
use crate::error::OpenError;
use crate::limits::{BLOCK_BYTES, SEGMENTS_UNSEALED_MAX};
use crate::log::directory::{self, ExtentEntry, GroupEntry, PartPlaces, Sealed};
use crate::log::format::{CONTROL_SHARD, Fields, trailer};
use crate::log::recovery::{self, Opened, Owner};
use crate::log::segment::{self, FirstBlock, Trailer};
use crate::record::{Position, ShardId};

/// Bytes that were checked and that there are to check, of all lanes.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) done: AtomicU64,
    pub(super) total: AtomicU64,
}

/// What is known of a lane.
pub(super) struct Examined {
    pub(super) owner: Owner,
    pub(super) view: View,
    pub(super) opened: Opened,
    pub(super) files: Vec<FileReport>,
    pub(super) damage: Vec<Damage>,
    pub(super) notes: Vec<String>,
    pub(super) unrepairable: Vec<String>,
    pub(super) tasks: Vec<Task>,
}

/// What makes a lane one that opens without a word.
pub(super) enum Task {
    /// The file holds nothing that can be used: it is put aside.
    Aside(String),
    /// The file is written anew as the view has it: all groups are whole, and only what tells of them was not.
    Anew(String),
    /// A shelf is made of what is intact.
    Shelve(Salvage),
}

/// What is intact in a file.
pub(super) struct Salvage {
    /// The segment among those that were opened.
    pub(super) index: usize,
    pub(super) directory: Arc<Sealed>,
    /// Shards and groups whose extents are not intact.
    pub(super) bad: BTreeSet<(u64, u64)>,
    /// The first sequence that the shelf stands for, so that no gap is left before it.
    pub(super) base: u64,
    /// Changes of shards may be lost: it gets a checkpoint of what is known.
    pub(super) checkpoint: bool,
}

/// Which files are checked to their last byte.
#[derive(Clone, Copy)]
pub(super) enum Depth<'a> {
    All,
    /// Only these.
    Only(&'a BTreeSet<String>),
}

/// Looks at a lane.
pub(super) fn examine(
    dir: &Path,
    owner: Owner,
    now_us: u64,
    depth: Depth<'_>,
    progress: &Progress,
) -> Result<Examined, OpenError> {
    let mut view = View::new(dir);
    let mut damage = Vec::new();
    let folder = format!("lane-{:03}", owner.lane);
    let opened = loop {
        let stop = match recovery::open(&mut view, owner) {
            Ok(opened) => break opened,
            Err(stop) => stop,
        };
        match (stop.error, stop.file) {
            (OpenError::Damaged(what), Some(file)) => {
                damage.push(Damage {
                    file: format!("{folder}/{file}"),
                    offset: None,
                    what,
                    lost: Vec::new(),
                });
                view.forget();
                view.distrust(&file);
            }
            (OpenError::Newer { found, known, .. }, _) => {
                return Err(OpenError::Newer { dir: dir.to_path_buf(), found, known });
            }
            (error, _) => return Err(error),
        }
    };
    let mut lane = Lane {
        folder,
        now_us,
        progress,
        found: Examined {
            owner,
            view,
            opened,
            files: Vec::new(),
            damage,
            notes: Vec::new(),
            unrepairable: Vec::new(),
            tasks: Vec::new(),
        },
    };
    let result = lane.look(depth);
    result.map_err(OpenError::io(format!("check {}", dir.display())))?;
    Ok(lane.found)
}

struct Lane<'a> {
    folder: String,
    now_us: u64,
    progress: &'a Progress,
    found: Examined,
}

/// What was found in a segment besides its records.
struct Outside {
    index: usize,
    name: String,
    /// The first block was not what it should be.
    head: bool,
    /// What is behind the records was not.
    tables: bool,
    scrubbed: scrub::Scrubbed,
    directory: Arc<Sealed>,
    /// Sequences that are missing, those before the first group too.
    missing: Vec<(u64, u64)>,
    /// The disk says so itself that the last group was acknowledged.
    sealed: bool,
}

impl Lane<'_> {
    fn look(&mut self, depth: Depth<'_>) -> io::Result<()> {
        self.leftovers()?;
        let newest = self.newest();
        let count = self.found.opened.segments.len();
        let wanted: Vec<usize> = (0..count)
            .filter(|&index| match depth {
                Depth::All => true,
                Depth::Only(names) => names.contains(&self.found.opened.segments[index].header.name()),
            })
            .collect();
        let total = wanted.iter().map(|&index| self.found.opened.segments[index].trailer.data_end).sum();
        self.progress.total.fetch_add(total, Ordering::Relaxed);
        let mut looked = Vec::new();
        for &index in &wanted {
            looked.push(self.segment(index, &newest)?);
        }
        // A group that was acknowledged says so in a later one.
        let mut mark = 0;
        let mut marks = Vec::new();
        for outside in looked.iter().rev() {
            let last = self.found.opened.segments[outside.index].trailer.last;
            mark = mark.max(if outside.sealed { last } else { outside.scrubbed.mark });
            marks.push(mark);
        }
        marks.reverse();
        for (outside, mark) in looked.into_iter().zip(marks) {
            self.judge(outside, mark);
        }
        self.changes();
        let opened = &self.found.opened;
        if opened.recovered.report.torn_bytes > 0 {
            let bytes = opened.recovered.report.torn_bytes;
            self.found.notes.push(format!(
                "{}: {bytes} bytes at the end were never acknowledged; they are cut at the next start",
                self.folder
            ));
        }
        if self.found.damage.is_empty() {
            // What the open would say has been found here too, or this is a mistake of ours that must not pass for whole.
            for what in opened.recovered.report.damaged.clone() {
                self.damaged("", None, what, Vec::new());
            }
        }
        Ok(())
    }

    fn damaged(&mut self, name: &str, offset: Option<u64>, what: String, lost: Vec<Loss>) {
        let file = if name.is_empty() { self.folder.clone() } else { format!("{}/{name}", self.folder) };
        self.found.damage.push(Damage { file, offset, what, lost });
    }

    /// Files of ours that are no part of the log.
    fn leftovers(&mut self) -> io::Result<()> {
        use crate::storage::Directory;
        let opened = &self.found.opened;
        let mut known: BTreeSet<String> =
            opened.segments.iter().map(|segment| segment.header.name()).collect();
        known.extend(opened.blank.iter().map(|&(number, _)| segment::name(number)));
        let waste = opened.waste.clone();
        known.extend(waste.iter().cloned());
        let removed: Vec<String> = self.found.view.removed().cloned().collect();
        known.extend(removed.iter().cloned());
        for name in &waste {
            let folder = &self.folder;
            self.found.notes.push(format!("{folder}/{name} is left over; it is removed at the next start"));
        }
        for name in &removed {
            let folder = &self.folder;
            self.found.notes.push(format!(
                "{folder}/{name} holds nothing that was ever acknowledged; it is removed at the next start"
            ));
        }
        let hidden: Vec<String> = self.found.view.hidden().cloned().collect();
        for name in hidden {
            known.insert(name.clone());
            let lost = self.instead_of(&name);
            self.damaged(&name, None, "nothing in it can be used".into(), lost);
            self.found.tasks.push(Task::Aside(name));
        }
        for name in self.found.view.list()? {
            let ours = segment::number(&name).is_some() || segment::shelf_numbers(&name).is_some();
            if ours && !known.contains(&name) {
                let what = "nothing in it can be read";
                let what = if segment::number(&name).is_some() {
                    format!("{what}: neither its first block nor a group")
                } else {
                    format!("{what}: what tells which records lie where is damaged")
                };
                let lost = self.instead_of(&name);
                self.damaged(&name, None, what, lost);
                self.found.tasks.push(Task::Aside(name));
            }
        }
        Ok(())
    }

    /// What may have been in a file of which nothing is known but its name: all between the file before it and the one
    /// behind it.
    fn instead_of(&self, name: &str) -> Vec<Loss> {
        let number = segment::number(name).or(segment::shelf_numbers(name).map(|(first, _)| first));
        let segments = &self.found.opened.segments;
        let behind = segments.partition_point(|segment| Some(segment.header.number) < number);
        let before = behind.checked_sub(1).map(|before| segments[before].trailer);
        let next = segments.get(behind);
        let from = before.map_or(Position::START, |before| Position::of(before.last + 1, 0));
        let to = next.map_or(Position::END, |next| Position::of(next.header.base, 0));
        let first_us = before.map_or(0, |before| before.last_us);
        let last_us = next.map_or(first_us, |next| next.trailer.first_us);
        let lost = Loss { shard: None, from, to, records: None, times_us: (first_us, last_us), wanted: true };
        if from < to { vec![lost] } else { Vec::new() }
    }

    /// The segments whose footers a power cut may have torn.
    fn newest(&self) -> BTreeSet<u64> {
        let kept = self.found.opened.segments.iter().filter(|segment| segment.header.shelf.is_none());
        let mut numbers: BTreeSet<u64> = kept.map(|segment| segment.header.number).collect();
        numbers.extend(self.found.view.removed().filter_map(|name| segment::number(name)));
        let older = numbers.len().saturating_sub(SEGMENTS_UNSEALED_MAX);
        numbers.into_iter().skip(older).collect()
    }

    fn segment(&mut self, index: usize, newest: &BTreeSet<u64>) -> io::Result<Outside> {
        let (header, mut own) = {
            let segment = &self.found.opened.segments[index];
            (segment.header, segment.trailer)
        };
        let name = header.name();
        let bytes = self.found.view.raw_bytes(&name)?;
        let sealed = !self.found.view.writes(&name);
        let first = match segment::read_first_block(&self.found.view.raw(&name, 0, BLOCK_BYTES)?.0) {
            FirstBlock::Header(first)
                if first.name() == name
                    && first.lane == self.found.owner.lane
                    && first.engine == self.found.owner.engine =>
            {
                Some(first)
            }
            _ => None,
        };
        let mut tables = false;
        if let Some(first) = first
            && bytes < first.length
        {
            let what = format!(
                "the file was cut: it had {} bytes and has {bytes}; what was at its end",
                first.length
            );
            // Where another segment follows, what is missing in between is told as such.
            let newest = index + 1 == self.found.opened.segments.len();
            let lost = if newest { vec![self.unknown(index, own.last + 1, None)] } else { Vec::new() };
            self.damaged(&name, Some(bytes), what + " is not there", lost);
            tables = true;
        } else if !sealed && header.shelf.is_none() && !newest.contains(&header.number) {
            self.damaged(&name, None, "its trailer or its shard table is damaged".into(), Vec::new());
            tables = true;
        }
        if !sealed && !tables && self.has_trailer(&name, bytes, header.salt)? {
            self.found.notes.push(format!(
                "{}/{name}: the tables at its end are not whole, as a power cut may leave them; they are made anew from its \
                 groups at the next start, and nothing is lost",
                self.folder
            ));
        }
        let mut directory = self.directory(&name, &own)?;
        if let (Some(found), Some((begin, end))) = (&directory, PartPlaces::table(&own)) {
            let (block, length, skip) = whole_blocks(begin, end);
            let (bytes, _) = self.found.view.seen(&name, block, length)?;
            if !bytes
                .get(skip..skip + (end - begin) as usize)
                .is_some_and(|table| found.is_checked_by(table, &own))
            {
                let what = "the check table behind the other tables is damaged".to_string();
                let table = found.check_table(own.salt);
                self.damaged(&name, Some(begin), what, Vec::new());
                self.found.view.put(&name, begin, table.into());
                tables = true;
            }
        }
        if directory.is_none() {
            let what = "the tables that tell what lies where are damaged".to_string();
            if header.shelf.is_some() {
                let lost = vec![self.unknown(index, header.base, Some(own.last + 1))];
                self.damaged(&name, Some(own.directory_offset), what, lost);
            } else {
                let offset = own.directory_offset;
                self.damaged(&name, Some(offset), what, Vec::new());
            }
            tables = true;
            (own, directory) = self.rebuild(&name, &header, &own)?;
        }
        let directory = Arc::new(directory.ok_or_else(|| {
            io::Error::other(format!("the tables of {name} contradict what is in the file"))
        })?);
        if header.shelf.is_some() {
            let copy = bytes.saturating_sub(2 * BLOCK_BYTES as u64);
            let (copy_block, _) = self.found.view.raw(&name, copy, BLOCK_BYTES)?;
            let whole = match segment::read_first_block(&copy_block) {
                FirstBlock::Header(copy) => first.is_none_or(|first| first == copy),
                _ => false,
            };
            if !whole {
                self.damaged(&name, Some(copy), "the copy of its first block is damaged".into(), Vec::new());
                tables = true;
            }
        }
        let place = Place { lane: header.lane, salt: header.salt, base: header.base, data_end: own.data_end };
        let file = open_file(&self.found.view.path(&name))?;
        let done = &self.progress.done;
        let scrubbed = if header.shelf.is_some() {
            scrub::shelf(file, &place, &directory, done)?
        } else {
            scrub::segment(file, &place, &directory, done)?
        };
        let mut missing: Vec<(u64, u64)> = Vec::new();
        let gap = self.found.opened.segments[index].damage.first().filter(|&&(from, _)| from < header.base);
        missing.extend(gap);
        if header.shelf.is_none() {
            missing.extend(directory::missing(header.base, &directory.groups(), own.last));
        }
        let head = first.is_none();
        Ok(Outside { index, name, head, tables, scrubbed, directory, missing, sealed })
    }

    /// The last block was to be the segment's trailer. One of another salt is what an earlier use of the file left.
    fn has_trailer(&self, name: &str, bytes: u64, salt: u64) -> io::Result<bool> {
        let Some(at) =
            bytes.checked_sub(BLOCK_BYTES as u64).filter(|at| at.is_multiple_of(BLOCK_BYTES as u64))
        else {
            return Ok(false);
        };
        let (block, _) = self.found.view.raw(name, at, BLOCK_BYTES)?;
        Ok(block.u64(trailer::SALT) == salt)
    }

    fn directory(&mut self, name: &str, trailer: &Trailer) -> io::Result<Option<Sealed>> {
        let length = round_up(trailer.directory_length.max(1) as usize);
        let (bytes, _) = self.found.view.seen(name, trailer.directory_offset, length)?;
        Ok(Sealed::read(bytes.freeze(), trailer))
    }

    /// Makes the tables anew from the groups, and puts them into the view. Those of a shelf are all that tells of what
    /// is in it: without them there is nothing.
    fn rebuild(
        &mut self,
        name: &str,
        header: &segment::Header,
        trailer: &Trailer,
    ) -> io::Result<(Trailer, Option<Sealed>)> {
        if header.shelf.is_some() {
            let nothing = directory::Open::default();
            let data_end = BLOCK_BYTES as u64;
            let (footer, trailer) =
                nothing.shelf_footer(&header.encode(), header.salt, trailer.last, data_end);
            return Ok((trailer, Sealed::read(footer, &trailer)));
        }
        let (image, _) = self.found.view.seen(name, 0, round_up(trailer.data_end as usize))?;
        let scan = recovery::scan(&image, header, trailer.last, Some(trailer.last + 1));
        let (footer, trailer) =
            scan.directory.footer(header.salt, header.base, trailer.last, scan.data_end, None);
        let length = scan.data_end + footer.len() as u64;
        let block = segment::Header { length, ..*header }.encode();
        self.found.view.put(name, 0, block);
        self.found.view.put(name, scan.data_end, footer.clone());
        self.found.view.cut(name, length);
        Ok((trailer, Sealed::read(footer, &trailer)))
    }

    /// Says what is damaged and what is to be done about it.
    fn judge(&mut self, outside: Outside, mark: u64) {
        let Outside { index, name, head, tables, scrubbed, directory, missing, sealed } = outside;
        let header = self.found.opened.segments[index].header;
        let shelf = header.shelf.is_some();
        let acknowledged = sealed || mark >= header.base;
        let mut redo = tables;
        if head && acknowledged {
            self.damaged(&name, Some(0), "its first block is damaged".into(), Vec::new());
            if sealed {
                let length = self.found.opened.segments[index].file_bytes;
                let block = segment::Header { length, ..header }.encode();
                self.found.view.put(&name, 0, block);
            }
            redo = true;
        }
        let mut salvage = !missing.is_empty();
        for &(from, to) in &missing {
            let what = if to == from + 1 {
                format!("group {from} is missing")
            } else {
                format!("groups {from} to {} are missing", to - 1)
            };
            let lost = vec![self.unknown(index, from, Some(to))];
            self.damaged(&name, None, what, lost);
        }
        let mut report = FileReport {
            file: format!("{}/{name}", self.folder),
            kind: if shelf { FileKind::Shelf } else { FileKind::Segment },
            bytes: scrubbed.bytes,
            groups: scrubbed.groups,
            records: scrubbed.records,
            encrypted: scrubbed.encrypted,
            given_back: 0,
        };
        let mut bad = BTreeSet::new();
        for flaw in scrubbed.flaws {
            match flaw {
                Flaw::Head { sequence, offset } => {
                    let what = format!("the header or the extent table of group {sequence} is damaged");
                    self.damaged(&name, Some(offset), what, Vec::new());
                    salvage = true;
                }
                Flaw::Extent { shard, group, entry, offset } => {
                    bad.insert((shard, group.sequence));
                    if shelf && self.given_up(shard, &group, &entry) {
                        report.given_back += 1;
                        continue;
                    }
                    salvage = true;
                    self.extent(&name, shard, &group, &entry, offset);
                }
            }
        }
        self.found.files.push(report);
        let newest = index + 1 == self.found.opened.segments.len();
        let checkpoint = newest && self.found.opened.changes_lost;
        let base = missing.first().map_or(header.base, |&(from, _)| from.min(header.base));
        if salvage || checkpoint || (redo && shelf) {
            let salvage = Salvage { index, directory, bad, base, checkpoint };
            self.found.tasks.push(Task::Shelve(salvage));
        } else if redo {
            self.found.tasks.push(Task::Anew(name));
        }
    }

    fn extent(&mut self, name: &str, shard: u64, group: &GroupEntry, entry: &ExtentEntry, offset: u64) {
        let sequence = group.sequence;
        if shard == CONTROL_SHARD {
            let what = format!("changes of shards in group {sequence} are damaged");
            return self.damaged(name, Some(offset), what, Vec::new());
        }
        let last_us = group.first_us.saturating_add(u64::from(entry.last_delta_us));
        let loss = Loss {
            shard: Some(ShardId(shard)),
            from: Position::of(sequence, 0),
            to: Position::of(sequence, entry.records),
            records: Some(u64::from(entry.records)),
            times_us: (group.first_us, last_us),
            wanted: self.wanted(shard, group, entry),
        };
        let what = format!("records of {} in group {sequence} are damaged", ShardId(shard));
        self.damaged(name, Some(offset), what, vec![loss]);
    }

    /// Sequences of which nobody knows whose records were in them. Without an end: all that was behind.
    fn unknown(&self, index: usize, from: u64, to: Option<u64>) -> Loss {
        let segments = &self.found.opened.segments;
        let before = index.checked_sub(1).map(|before| segments[before].trailer.last_us);
        let until = segments.get(index + 1).map(|next| next.trailer.first_us);
        let own = segments[index].trailer;
        Loss {
            shard: None,
            from: Position::of(from, 0),
            to: to.map_or(Position::END, |to| Position::of(to, 0)),
            records: None,
            times_us: (before.unwrap_or(own.first_us), until.unwrap_or(own.last_us)),
            wanted: true,
        }
    }

    /// The shard's space in a shelf may have been given back: it is deleted, or trimmed beyond these records.
    fn given_up(&self, shard: u64, group: &GroupEntry, entry: &ExtentEntry) -> bool {
        let last = Position::of(group.sequence, entry.records.saturating_sub(1));
        let settings = self.found.opened.recovered.shards.get(&shard);
        shard != CONTROL_SHARD && settings.is_none_or(|settings| last < settings.trimmed)
    }

    /// Somebody could read these records if they were whole.
    fn wanted(&self, shard: u64, group: &GroupEntry, entry: &ExtentEntry) -> bool {
        let last_us = group.first_us.saturating_add(u64::from(entry.last_delta_us));
        let settings = self.found.opened.recovered.shards.get(&shard);
        let horizon_us = settings.map_or(u64::MAX, |settings| settings.horizon_us(self.now_us));
        !self.given_up(shard, group, entry) && last_us >= horizon_us
    }

    /// What is lost of the shards themselves.
    fn changes(&mut self) {
        if !self.found.opened.changes_lost {
            return;
        }
        for shard in self.found.opened.adopted.clone() {
            let what = format!("the settings of {} are lost; it is kept without limits", ShardId(shard));
            self.damaged("", None, what, Vec::new());
        }
        self.found.notes.push(format!(
            "{}: changes of shards may be lost: a setting, a trim or a deletion may have to be made again",
            self.folder
        ));
    }
}
