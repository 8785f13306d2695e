//! What a check tells: whether all is whole, what is damaged where, and what is lost by it.

use std::fmt;
use std::path::PathBuf;

use crate::record::{Position, ShardId};

/// Losses of one place that the text tells one by one; a program gets them all.
const LOSSES_TOLD_MAX: usize = 50;

/// How a directory was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that is kept is as it was written.
    Whole,
    /// Something is damaged, and still is.
    Damaged,
    /// Something was damaged, and is repaired: what was intact is there, the rest is given up.
    Repaired,
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckProgress {
    /// Bytes read and checked.
    pub done_bytes: u64,
    /// Bytes to read, as far as is known: it grows while the lanes are opened.
    pub total_bytes: u64,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The engine's directory.
    pub dir: PathBuf,
    /// Its lanes.
    pub lanes: u32,
    /// Every file that was looked into.
    pub files: Vec<FileReport>,
    /// What is not as it was written.
    pub damage: Vec<Damage>,
    /// What is no damage and yet worth knowing.
    pub notes: Vec<String>,
    /// What a repair could not do, and why.
    pub unrepaired: Vec<String>,
    /// The text file that tells what a repair did; nothing if there was none.
    pub audit: Option<PathBuf>,
}

/// What a file of a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Groups as they were written.
    Segment,
    /// Records put together by shard.
    Shelf,
}

/// What was found in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its path below the engine's directory.
    pub file: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes that were read and checked.
    pub bytes: u64,
    /// Groups of which it has something.
    pub groups: u64,
    /// Records in it, the lane's own changes left out.
    pub records: u64,
    /// Pieces that are encrypted: their checksums were checked, and not whether a key opens them.
    pub encrypted: u64,
    /// Pieces whose space was given back, or which nobody can read any more and are not whole.
    pub given_back: u64,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file's path below the engine's directory.
    pub file: String,
    /// Where in the file, in bytes, if that is known.
    pub offset: Option<u64>,
    /// What is damaged.
    pub what: String,
    /// What cannot be read because of it. Nothing where the file says it twice.
    pub lost: Vec<Loss>,
}

/// Records that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Whose they are; nothing if they may be any shard's of the lane.
    pub shard: Option<ShardId>,
    /// The first position.
    pub from: Position,
    /// The first position behind them.
    pub to: Position,
    /// How many, if that is known.
    pub records: Option<u64>,
    /// From when and until when they were written at most, in microseconds since 1970.
    pub times_us: (u64, u64),
    /// Somebody could have read them: they were not trimmed, not expired, and their shard not deleted.
    pub wanted: bool,
}

impl CheckReport {
    /// How the directory was found.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.damage.is_empty() {
            Verdict::Whole
        } else if self.audit.is_some() && self.unrepaired.is_empty() {
            Verdict::Repaired
        } else {
            Verdict::Damaged
        }
    }

    /// Bytes that were read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Records in all files, damaged ones left out.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.records).sum()
    }

    /// Records that somebody could have read and that are lost, as far as they can be counted.
    #[must_use]
    pub fn records_lost(&self) -> u64 {
        let lost = self.damage.iter().flat_map(|damage| &damage.lost);
        lost.filter(|loss| loss.wanted).filter_map(|loss| loss.records).sum()
    }

    /// Nobody can tell how many records are lost: more than those that are counted.
    #[must_use]
    pub fn lost_uncounted(&self) -> bool {
        self.damage.iter().flat_map(|damage| &damage.lost).any(|loss| loss.wanted && loss.records.is_none())
    }

    /// The last line: all in one sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let (bytes, files, records) = (self.bytes(), self.files.len(), self.records());
        let seen = format!("{records} records in {files} files, {bytes} bytes");
        let dir = self.dir.display();
        let more = if self.lost_uncounted() { " or more" } else { "" };
        let lost = format!("{} records lost{more}", self.records_lost());
        match self.verdict() {
            Verdict::Whole => format!("{dir}: whole: {seen}"),
            Verdict::Repaired => {
                format!("{dir}: repaired: {} places were damaged, {lost}; {seen}", self.damage.len())
            }
            Verdict::Damaged => {
                format!("{dir}: damaged: {} places, {lost}; {seen}", self.damage.len())
            }
        }
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            let FileReport { file: name, bytes, groups, records, encrypted, given_back, .. } = file;
            let damaged = self.damage.iter().filter(|damage| damage.file == *name).count();
            write!(out, "{name}: {bytes} bytes, {groups} groups, {records} records")?;
            if *encrypted > 0 {
                write!(out, ", {encrypted} pieces encrypted (checksums checked, keys not tried)")?;
            }
            if *given_back > 0 {
                write!(out, ", {given_back} pieces given back")?;
            }
            match damaged {
                0 => writeln!(out)?,
                _ => writeln!(out, ", DAMAGED in {damaged} places")?,
            }
        }
        for damage in &self.damage {
            writeln!(out, "damaged: {damage}")?;
            for loss in damage.lost.iter().take(LOSSES_TOLD_MAX) {
                writeln!(out, "    {loss}")?;
            }
            if damage.lost.len() > LOSSES_TOLD_MAX {
                writeln!(out, "    and {} more", damage.lost.len() - LOSSES_TOLD_MAX)?;
            }
        }
        for note in &self.notes {
            writeln!(out, "note: {note}")?;
        }
        for unrepaired in &self.unrepaired {
            writeln!(out, "not repaired: {unrepaired}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(offset) = self.offset {
            write!(out, " at byte {offset}")?;
        }
        write!(out, ": {}", self.what)?;
        if self.lost.is_empty() { write!(out, "; no record is lost by it") } else { Ok(()) }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.records {
            Some(records) => write!(out, "lost: {records} records of ")?,
            None => write!(out, "lost: records of ")?,
        }
        match self.shard {
            Some(shard) => write!(out, "{shard}")?,
            None => write!(out, "any shard of the lane")?,
        }
        let (first_us, last_us) = self.times_us;
        write!(out, ", positions {} up to {}", self.from.number(), self.to.number())?;
        if last_us > 0 {
            write!(out, ", written from {} to {}", utc(first_us), utc(last_us))?;
        }
        if self.wanted { Ok(()) } else { write!(out, "; nobody could read them any more") }
    }
}

/// A time as text: date and time of day in UTC, to the second.
pub(super) fn utc(us: u64) -> String {
    let seconds = us / 1_000_000;
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date of a day counted from 1970-01-01. Years are counted from March on, so that a leap day is the last of its
/// year, and 400 of them always have as many days.
fn date(days: u64) -> (u64, u64, u64) {
    const DAYS_OF_400_YEARS: u64 = 146_097;
    /// From 0000-03-01 to 1970-01-01.
    const DAYS_BEFORE_1970: u64 = 719_468;
    let days = days + DAYS_BEFORE_1970;
    let (era, day_of_era) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_dates() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(seconds * 1_000_000), text);
        }
    }
}
