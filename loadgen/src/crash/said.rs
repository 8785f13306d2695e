//! What the process that is killed says, one line each on its standard output, and how the campaign reads it.
//!
//! A line is one write to a pipe, below the size up to which the kernel keeps writes whole: a kill never leaves half a line.

use std::fmt;

use super::content::Append;

/// Stands for no retention: its records are kept for ever.
pub const FOR_EVER: u64 = u64::MAX;

/// An append that the engine told of: where, and when it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The shard.
    pub shard: u64,
    /// The append.
    pub append: Append,
    /// The position of its first record.
    pub first: u64,
    /// The time on its records, in microseconds since 1970.
    pub timestamp_us: u64,
}

/// What the process says. Of what cannot be undone it speaks before and after: a kill may come between the deed and the
/// answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The engine is open.
    Open,
    /// An append was acknowledged.
    Appended(Told),
    /// A numbered append was acknowledged as one that had been taken before.
    Again(Told),
    /// A reader was given an append.
    Shown(Told),
    /// A shard is asked for, with this retention in microseconds.
    Creating(u64, u64),
    /// A shard was created.
    Created(u64),
    /// A shard is to have this retention, in microseconds; it is this time at the earliest when it gets it.
    Configuring(u64, u64, u64),
    /// A shard has the retention that was said last; it was this time at the latest when it got it.
    Configured(u64, u64),
    /// A shard is to be trimmed up to a position.
    Trimming(u64, u64),
    /// A shard was trimmed up to a position.
    Trimmed(u64, u64),
    /// A shard is to be sealed.
    Sealing(u64),
    /// A shard was sealed.
    Sealed(u64),
    /// A shard is to be deleted.
    Deleting(u64),
    /// A shard was deleted.
    Deleted(u64),
    /// So many shelves were made.
    Shelved(u64),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { shard, append: Append { writer, number }, first, timestamp_us } = self;
        write!(f, "{shard} {first} {timestamp_us} {writer} {number}")
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::Open => write!(f, "open"),
            Said::Appended(told) => write!(f, "appended {told}"),
            Said::Again(told) => write!(f, "again {told}"),
            Said::Shown(told) => write!(f, "shown {told}"),
            Said::Creating(shard, retention_us) => write!(f, "creating {shard} {retention_us}"),
            Said::Created(shard) => write!(f, "created {shard}"),
            Said::Configuring(shard, retention_us, at_us) => {
                write!(f, "configuring {shard} {retention_us} {at_us}")
            }
            Said::Configured(shard, at_us) => write!(f, "configured {shard} {at_us}"),
            Said::Trimming(shard, position) => write!(f, "trimming {shard} {position}"),
            Said::Trimmed(shard, position) => write!(f, "trimmed {shard} {position}"),
            Said::Sealing(shard) => write!(f, "sealing {shard}"),
            Said::Sealed(shard) => write!(f, "sealed {shard}"),
            Said::Deleting(shard) => write!(f, "deleting {shard}"),
            Said::Deleted(shard) => write!(f, "deleted {shard}"),
            Said::Shelved(shelves) => write!(f, "shelved {shelves}"),
        }
    }
}

impl Said {
    /// Reads a line; nothing if it is none of ours.
    #[must_use]
    pub fn parse(line: &str) -> Option<Said> {
        let mut words = line.split(' ');
        let word = words.next()?;
        let numbers: Vec<u64> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
        match (word, numbers.as_slice()) {
            ("open", []) => Some(Said::Open),
            ("appended" | "again" | "shown", &[shard, first, timestamp_us, writer, number]) => {
                let (writer, number) = (u32::try_from(writer).ok()?, u32::try_from(number).ok()?);
                let told = Told { shard, append: Append { writer, number }, first, timestamp_us };
                Some(match word {
                    "appended" => Said::Appended(told),
                    "again" => Said::Again(told),
                    _ => Said::Shown(told),
                })
            }
            ("creating", &[shard, retention_us]) => Some(Said::Creating(shard, retention_us)),
            ("created", &[shard]) => Some(Said::Created(shard)),
            ("configuring", &[shard, retention_us, at_us]) => {
                Some(Said::Configuring(shard, retention_us, at_us))
            }
            ("configured", &[shard, at_us]) => Some(Said::Configured(shard, at_us)),
            ("trimming", &[shard, position]) => Some(Said::Trimming(shard, position)),
            ("trimmed", &[shard, position]) => Some(Said::Trimmed(shard, position)),
            ("sealing", &[shard]) => Some(Said::Sealing(shard)),
            ("sealed", &[shard]) => Some(Said::Sealed(shard)),
            ("deleting", &[shard]) => Some(Said::Deleting(shard)),
            ("deleted", &[shard]) => Some(Said::Deleted(shard)),
            ("shelved", &[shelves]) => Some(Said::Shelved(shelves)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let told =
            Told { shard: 1, append: Append { writer: 3, number: 4 }, first: 1 << 62, timestamp_us: 1 << 50 };
        for said in [
            Said::Open,
            Said::Appended(told),
            Said::Again(told),
            Said::Shown(told),
            Said::Creating(1, FOR_EVER),
            Said::Created(1),
            Said::Configuring(1, 2, 3),
            Said::Configured(1, 3),
            Said::Trimming(1, 2),
            Said::Trimmed(1, 2),
            Said::Sealing(1),
            Said::Sealed(1),
            Said::Deleting(1),
            Said::Deleted(1),
            Said::Shelved(2),
        ] {
            assert_eq!(Said::parse(&said.to_string()), Some(said));
        }
        for line in ["", "open 1", "appended 1 2 3 4", "created x", "hello"] {
            assert_eq!(Said::parse(line), None, "{line:?}");
        }
    }
}
