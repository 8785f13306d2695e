//! Damage at rest, at the end of a run: one place on the disk is spoiled after the engine was closed in order. What
//! was acknowledged is then served as it was, or its damage is reported to whoever reads it; never silence, never
//! other bytes, and in a segment no more than the one group that the place lies in. Only a segment's tables, if it
//! is not one of the newest, take all of it along, until `penstock check --repair` makes them anew.

use std::collections::BTreeSet;
use std::path::PathBuf;

use penstock_engine::{From, ReadError, ReadLimits};

use crate::demand;
use crate::oracle::{Checked, Life, group};
use crate::random::Random;
use crate::run::open_calmly;
use crate::world::{World, is_shelf};

const BLOCK_BYTES: usize = 4096;
const SECTOR_BYTES: usize = 512;

/// Spoils one place, and holds the engine to its word, twice: a second open must not make it worse.
///
/// # Errors
/// Something is missing in silence.
pub fn spoil_and_check(world: &mut World, random: &mut Random) -> Checked {
    let Some((what, in_tables)) = spoil(world, random) else { return Ok(()) };
    world.rotten = true;
    world.tried.rotten += 1;
    for again in [false, true] {
        if let Err(error) = open_calmly(world, random) {
            // It may refuse to open; it must say that this is because of damage.
            let told = error.to_string();
            demand!(told.contains("damaged") || told.contains("format"), "{what}: the open failed: {told}");
            return Ok(());
        }
        let lost = check(world, random, &what)?;
        demand!(in_tables || lost.len() <= 1, "{what}: groups {lost:?} of these lanes are lost");
        if again {
            return Ok(());
        }
        append_somewhere(world)?;
        world.cut_power()?;
    }
    Ok(())
}

/// Damages one place of one file. Says what it did, and whether more than one group may depend on it: it lies in a
/// sealed segment's tables or in a shelf, of which a block holds records of several groups.
fn spoil(world: &mut World, random: &mut Random) -> Option<(String, bool)> {
    let files: Vec<PathBuf> = world.disk.files();
    if files.is_empty() {
        return None;
    }
    let shelves: Vec<PathBuf> = files.iter().filter(|file| is_shelf(file)).cloned().collect();
    let among = if shelves.is_empty() || random.once_in(3) { &files } else { &shelves };
    let (file, other) = (random.pick(among).clone(), random.pick(&files).clone());
    let (seed, misdirected) = (random.draw(), random.once_in(3));
    let mut elsewhere = Vec::new();
    world.disk.corrupt(&other, |bytes| elsewhere = bytes.to_vec());
    let (mut what, mut part) = (String::new(), None);
    let mut in_tables = is_shelf(&file);
    world.disk.corrupt(&file, |bytes| {
        let mut random = Random::new(seed);
        let wanted = is_shelf(&file).then(|| *random.pick(Part::ALL));
        let mut blocks = wanted.map(|part| part.blocks(bytes)).unwrap_or_default();
        if blocks.is_empty() {
            blocks = used(bytes);
        } else {
            part = wanted;
        }
        if blocks.is_empty() {
            return;
        }
        let block = *random.pick(&blocks);
        in_tables |= data_end_and_tables(bytes).is_some_and(|(data_end, _)| block >= data_end);
        if misdirected {
            let there = used_or_any(&elsewhere);
            let Some(&from) = there.get(random.between(0, there.len().max(1) as u64 - 1) as usize) else {
                return;
            };
            if elsewhere[from..from + BLOCK_BYTES] != bytes[block..block + BLOCK_BYTES] {
                bytes[block..block + BLOCK_BYTES].copy_from_slice(&elsewhere[from..from + BLOCK_BYTES]);
                what =
                    format!("block {from} of {} written to {block} of {}", other.display(), file.display());
            }
            return;
        }
        let at = block + random.between(0, (BLOCK_BYTES / SECTOR_BYTES) as u64 - 1) as usize * SECTOR_BYTES;
        let at = if random.once_in(2) { block } else { at };
        let sector = &mut bytes[at..at + SECTOR_BYTES];
        match random.between(0, 3) {
            0 => sector.fill(0),
            1 => sector.iter_mut().for_each(|byte| *byte = random.draw() as u8),
            _ => sector[random.skewed(0, SECTOR_BYTES as u64 - 1) as usize] ^= 1 << random.between(0, 7),
        }
        what = format!("sector at {at} of {}", file.display());
    });
    if what.is_empty() {
        return None;
    }
    world.tried.misdirected += u64::from(misdirected);
    if let Some(part) = part {
        world.tried.rotten_shelves[part as usize] += 1;
    }
    Some((what, in_tables))
}

/// Where the records of a sealed segment or a shelf end, and where its tables begin, as its trailer says.
fn data_end_and_tables(bytes: &[u8]) -> Option<(usize, usize)> {
    let trailer = bytes.len().checked_sub(BLOCK_BYTES)?;
    let u64_at = |at: usize| {
        let bytes = bytes[trailer + at..trailer + at + 8].try_into().unwrap_or_default();
        u64::from_le_bytes(bytes) as usize
    };
    let (data_end, tables) = (u64_at(32), u64_at(40));
    let sealed = bytes[trailer..].starts_with(b"PNSTKEND") && data_end <= tables && tables <= trailer;
    sealed.then_some((data_end, tables))
}

/// A part of a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Records,
    Holes,
    Tables,
    /// The head once more, before the trailer.
    Copy,
    Trailer,
}

/// Parts of a shelf, in the order in which [`crate::world::Tried::rotten_shelves`] counts them.
pub const PARTS_OF_SHELF: [&str; 6] = ["heads", "records", "holes", "tables", "copies of heads", "trailers"];

impl Part {
    const ALL: &[Part] = &[Part::Head, Part::Records, Part::Holes, Part::Tables, Part::Copy, Part::Trailer];

    /// Its blocks in a shelf that is whole.
    fn blocks(self, shelf: &[u8]) -> Vec<usize> {
        let Some((data_end, tables)) = data_end_and_tables(shelf) else { return Vec::new() };
        let trailer = shelf.len() - BLOCK_BYTES;
        let blocks = |from: usize, to: usize| (from..to).step_by(BLOCK_BYTES);
        let blank = |at: usize| shelf[at..at + BLOCK_BYTES].iter().all(|&byte| byte == 0);
        match self {
            Part::Head => vec![0],
            Part::Records => blocks(BLOCK_BYTES, data_end).filter(|&at| !blank(at)).collect(),
            Part::Holes => blocks(BLOCK_BYTES, data_end).filter(|&at| blank(at)).collect(),
            Part::Tables => blocks(tables, trailer - BLOCK_BYTES).collect(),
            Part::Copy => vec![trailer - BLOCK_BYTES],
            Part::Trailer => vec![trailer],
        }
    }
}

/// Blocks that hold something.
fn used(bytes: &[u8]) -> Vec<usize> {
    let whole = bytes.len() / BLOCK_BYTES * BLOCK_BYTES;
    (0..whole)
        .step_by(BLOCK_BYTES)
        .filter(|&at| bytes[at..at + BLOCK_BYTES].iter().any(|&byte| byte != 0))
        .collect()
}

fn used_or_any(bytes: &[u8]) -> Vec<usize> {
    let used = used(bytes);
    if used.is_empty() && bytes.len() >= BLOCK_BYTES { vec![0] } else { used }
}

/// Groups with records that are lost, with their lanes.
type Lost = BTreeSet<(usize, u64)>;

/// What was acknowledged is there, or its damage is told to whoever reads there.
fn check(world: &mut World, random: &mut Random, what: &str) -> Checked<Lost> {
    let mut lost = Lost::new();
    let reported = !world.engine().recovery().damaged.is_empty();
    let there = world.engine().shards();
    let ids: Vec<u64> = world.shards.keys().copied().collect();
    for id in ids {
        let shard = world.shards.get_mut(&id).expect("a shard of the run");
        shard.life = if shard.life == Life::Coming { Life::Gone } else { shard.life };
        if shard.life == Life::Gone {
            // Its deletion may be what is damaged.
            let back = there.iter().any(|known| known.0 == id);
            demand!(!back || reported || shard.delete_asked, "{what}: shard {id} came back in silence");
            world.shards.remove(&id);
            continue;
        }
        let time = world.lanes[shard.lane].time();
        shard.expire(time);
        let held = shard.log.iter().any(|stored| !shard.may_be_gone(stored));
        if !there.iter().any(|known| known.0 == id) {
            demand!(reported, "{what}: shard {id} is gone in silence");
            demand!(!held, "{what}: shard {id} is gone, and it held records");
            world.shards.remove(&id);
            continue;
        }
        check_shard(world, random, id, what, reported, &mut lost)?;
    }
    Ok(lost)
}

fn check_shard(
    world: &mut World,
    random: &mut Random,
    id: u64,
    what: &str,
    reported: bool,
    lost: &mut Lost,
) -> Checked {
    let lane = world.shards[&id].lane;
    let mut from = From::TrimHorizon;
    // Which of the records were found or told to be damaged.
    let mut next = 0;
    loop {
        let limits = ReadLimits { records: random.skewed(1, 2000) as u32, bytes: random.skewed(1, 1 << 21) };
        let Some(handle) = world.engine().shard(penstock_engine::ShardId(id)) else { return Ok(()) };
        let mut answer = handle.read(from, limits);
        let answer = world.answer_of(lane, &mut answer)?;
        let time = world.lanes[lane].time();
        let shard = world.shards.get_mut(&id).expect("a shard of the run");
        shard.expire(time);
        let (upto, damaged, last) = match &answer {
            Ok(batch) => (batch.next, false, batch.last),
            Err(ReadError::Damaged { to, .. }) => (*to, true, false),
            Err(ReadError::Throttled) => {
                world.monotonic_ns += 250_000_000;
                continue;
            }
            Err(error) => {
                demand!(false, "{what}: shard {id} cannot be read: {error}");
                return Ok(());
            }
        };
        if let Ok(batch) = &answer {
            for entry in &batch.records {
                // Settings that are lost may let records be seen again that had been given up.
                while shard.log.get(next).is_some_and(|stored| stored.position < entry.position) {
                    let stored = &shard.log[next];
                    demand!(
                        shard.may_be_gone(stored),
                        "{what}: shard {id} lost position {} in silence",
                        stored.position.number()
                    );
                    next += 1;
                }
                let known = shard.log.get(next).filter(|stored| stored.position == entry.position);
                match known {
                    Some(stored) => {
                        let same = stored.record.key == entry.key
                            && stored.record.data == entry.data
                            && stored.timestamp_us == entry.timestamp_us;
                        demand!(
                            same,
                            "{what}: shard {id} has other bytes at position {}",
                            entry.position.number()
                        );
                        next += 1;
                    }
                    None => demand!(
                        reported
                            || entry.position < shard.trimmed
                            || shard.unsettled.iter().chain(&shard.ghosts).count() > 0,
                        "{what}: shard {id} has a record at position {} that nobody sent",
                        entry.position.number()
                    ),
                }
            }
        }
        while shard.log.get(next).is_some_and(|stored| stored.position < upto) {
            let stored = &shard.log[next];
            let gone = shard.may_be_gone(stored);
            demand!(
                damaged || gone,
                "{what}: shard {id} lost position {} in silence",
                stored.position.number()
            );
            if !gone {
                lost.insert((lane, group(stored.position)));
            }
            next += 1;
        }
        if last {
            let left = shard.log.iter().skip(next).find(|stored| !shard.may_be_gone(stored));
            demand!(
                left.is_none(),
                "{what}: shard {id} ends before position {:?}",
                left.map(|stored| stored.position.number())
            );
            return Ok(());
        }
        from = From::At(upto);
    }
}

/// Life goes on with the damage: something more is appended to a shard that takes it.
fn append_somewhere(world: &mut World) -> Checked {
    let open = world.shards.values().find(|shard| !shard.sealed && shard.config.throttle.is_none());
    if let Some(id) = open.map(|shard| shard.id) {
        world.append(id, &[100])?;
        world.settle()?;
    }
    Ok(())
}
