//! Is `ENGINE` what it was? It has no checksum; but each segment repeats the engine's id, there is a directory for each lane,
//! and the shards in a lane are those that belong there. Where these agree with each other and not with the file, the
//! file is damaged.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::report::{Damage, Loss};
use super::view::{open_file, read};
use crate::engine::{lane_dir, lane_of};
use crate::error::OpenError;
use crate::identity::{FILE, Identity, foreign, parse};
use crate::limits::{BLOCK_BYTES, CHECK_WITNESSES_MAX, LANES_MAX, SEGMENT_BYTES_MIN};
use crate::log::format::{CONTROL_SHARD, FORMAT_VERSION, Fields, segment_header};
use crate::log::group;
use crate::log::segment::{self, FirstBlock};
use crate::record::Position;

/// What a directory is, whatever its `ENGINE` says.
pub(super) struct Judged {
    pub(super) identity: Identity,
    pub(super) damage: Vec<Damage>,
    /// `ENGINE` must be written anew.
    pub(super) rewrite: bool,
    /// It names an older format than what a repair writes.
    pub(super) outdated: bool,
    /// Lanes that have no directory.
    pub(super) missing: Vec<u32>,
}

/// What the files of the lanes say.
#[derive(Default)]
struct Witnesses {
    /// The engines that segments name.
    engines: Vec<u128>,
    /// The highest format that a segment has.
    format: u32,
    /// Shards, with the lane in which they were found.
    shards: Vec<(u32, u64)>,
    /// Lanes that have a directory.
    lanes: Vec<u32>,
}

/// Finds out what the directory is.
pub(super) fn judge(dir: &Path) -> Result<Judged, OpenError> {
    let path = dir.join(FILE);
    let io = |error| OpenError::Io { action: format!("read {}", path.display()), source: error };
    let bytes = match fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(io(error)),
    };
    let witnesses = Witnesses::hear(dir).map_err(io)?;
    let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let said = match text.map(|text| (text, parse(dir, text))) {
        Some((text, Ok((identity, format)))) => {
            let written = identity.text(format) == text && format >= witnesses.format;
            Some((identity, written, format))
        }
        Some((_, Err(OpenError::Newer { dir, found, known }))) => {
            return Err(OpenError::Newer { dir, found, known });
        }
        Some((_, Err(_))) | None => None,
    };
    if said.is_none() && witnesses.lanes.is_empty() {
        return Err(foreign(dir, "it has neither an ENGINE file nor lanes"));
    }
    let outdated = said.is_some_and(|(.., format)| format < FORMAT_VERSION);
    let (identity, why) = match said {
        Some((said, written, _)) => {
            let identity = Identity {
                id: witnesses.id(Some(said.id)).unwrap_or(said.id),
                lanes: witnesses.lanes(Some(said.lanes)),
            };
            let as_written = written && identity == said;
            (identity, (!as_written).then_some("it does not say what the lanes say"))
        }
        None => {
            let id =
                witnesses.id(None).ok_or_else(|| foreign(dir, "nothing in it tells which engine's it is"))?;
            let why = if bytes.is_none() { "it is not there" } else { "it is not what it was" };
            (Identity { id, lanes: witnesses.lanes(None) }, Some(why))
        }
    };
    let mut damage: Vec<Damage> = why
        .map(|why| Damage { file: FILE.into(), offset: None, what: why.into(), lost: Vec::new() })
        .into_iter()
        .collect();
    // An engine that was stopped while it made its directory may have some of them only, and nothing in them.
    let begun = !witnesses.engines.is_empty();
    let missing: Vec<u32> = (0..identity.lanes).filter(|lane| !witnesses.lanes.contains(lane)).collect();
    let missing = if begun { missing } else { Vec::new() };
    for &lane in &missing {
        let lost = Loss {
            shard: None,
            from: Position::START,
            to: Position::END,
            records: None,
            times_us: (0, 0),
            wanted: true,
        };
        let file = format!("lane-{lane:03}");
        damage.push(Damage { file, offset: None, what: "the lane is not there".into(), lost: vec![lost] });
    }
    Ok(Judged { identity, damage, rewrite: why.is_some(), outdated, missing })
}

impl Witnesses {
    fn hear(dir: &Path) -> io::Result<Witnesses> {
        let mut heard = Witnesses::default();
        for lane in 0..LANES_MAX as u32 {
            let lane_dir = lane_dir(dir, lane);
            if !lane_dir.is_dir() {
                continue;
            }
            heard.lanes.push(lane);
            let mut names: Vec<String> = Vec::new();
            for entry in fs::read_dir(&lane_dir)? {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
            names.retain(|name| segment::number(name).is_some());
            names.sort();
            for name in names.iter().rev().take(CHECK_WITNESSES_MAX) {
                heard.segment(lane, &lane_dir.join(name))?;
            }
        }
        Ok(heard)
    }

    /// Hears a segment's first block, and the checkpoint in its first group.
    fn segment(&mut self, lane: u32, path: &Path) -> io::Result<()> {
        let (bytes, filled) = read(&open_file(path)?, 0, SEGMENT_BYTES_MIN as usize)?;
        let FirstBlock::Header(header) = segment::read_first_block(&bytes[..filled.min(BLOCK_BYTES)]) else {
            return Ok(());
        };
        self.engines.push(header.engine);
        // Newer ones are refused before they get here.
        self.format = self.format.max(bytes.u32(segment_header::VERSION)).min(FORMAT_VERSION);
        let Some(bytes) = bytes.get(BLOCK_BYTES..filled) else { return Ok(()) };
        if let Ok((_, extents)) = group::read_group(bytes, header.salt) {
            let own = extents.iter().filter(|extent| extent.shard != CONTROL_SHARD);
            self.shards.extend(own.map(|extent| (lane, extent.shard)));
            if let Some(control) = extents.iter().find(|extent| extent.shard == CONTROL_SHARD) {
                let frames = &bytes[control.offset as usize..][..control.length as usize];
                let named = group::Frames::new(frames, control)
                    .filter_map(|frame| frames[frame.key].try_into().ok().map(u64::from_le_bytes));
                self.shards.extend(named.map(|shard| (lane, shard)));
            }
        }
        Ok(())
    }

    /// The id that the segments agree on; where some have the one that is said, it is that.
    fn id(&self, said: Option<u128>) -> Option<u128> {
        if let Some(said) = said
            && self.engines.contains(&said)
        {
            return Some(said);
        }
        let first = *self.engines.first()?;
        self.engines.iter().all(|&engine| engine == first).then_some(first)
    }

    /// How many lanes there are: as many as are said, unless the shards say that it is as many as there are
    /// directories.
    fn lanes(&self, said: Option<u32>) -> u32 {
        let there = self.lanes.last().map_or(0, |last| last + 1);
        let fits = |lanes: u32| {
            self.shards.iter().all(|&(lane, shard)| lane_of(shard, u64::from(lanes)) == u64::from(lane))
        };
        match said {
            None => there,
            Some(said) if said >= there && fits(said) => said,
            Some(_) if there > 0 && fits(there) => there,
            Some(said) => said.max(there),
        }
    }
}
