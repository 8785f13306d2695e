//! The way of a read: from memory if the records are there, else from the disk and then from memory.

use super::{Command, LaneCore};
use crate::error::ReadError;
use crate::lane::Reply;
use crate::limits::{READ_BYTES_MAX, READS_BYTES_MAX, READS_IN_FLIGHT_MAX, READS_WAITING_MAX};
use crate::log::group::{Origin, Walked, Wanted, collect};
use crate::log::{Found, ReadFault, Request};
use crate::record::{Batch, Entry, From, Position, ReadLimits, ShardId};

/// A read that is being answered.
pub(super) struct Reading {
    pub(super) shard: u64,
    pub(super) cursor: Position,
    pub(super) wanted: Wanted,
    pub(super) entries: Vec<Entry>,
    /// Bytes of keys and data in the entries that came from disk.
    pub(super) bytes: u64,
    /// Where the disk was told to stop looking.
    pub(super) until: Position,
    /// It counts for the shard's throttle.
    pub(super) metered: bool,
    pub(super) reply: Reply<Batch, ReadError>,
}

impl LaneCore {
    pub(super) fn read(
        &mut self,
        shard: u64,
        from: From,
        limits: ReadLimits,
        metered: bool,
        reply: Reply<Batch, ReadError>,
    ) {
        let Some(state) = self.shards.get_mut(shard) else {
            return self.commands.push(Command::Batch { reply, result: Err(ReadError::Deleted) });
        };
        // The end is where it is now, not where it will be when a read that waits has its turn.
        let from = match from {
            From::Latest => From::At(Position::of(self.durable + 1, 0)),
            from => from,
        };
        if metered && state.settings.config.throttle.is_some() && state.reading_disk {
            // What that read takes is not known yet, and so not whether the limit leaves room for this one.
            if state.reads_parked.len() >= READS_WAITING_MAX {
                return self.commands.push(Command::Batch { reply, result: Err(ReadError::Overloaded) });
            }
            return state.reads_parked.push_back((from, limits, reply));
        }
        if let Some(throttle) = state.settings.config.throttle
            && metered
            && !state.gate.admit_read(&throttle, self.now.monotonic_ns)
        {
            return self.commands.push(Command::Batch { reply, result: Err(ReadError::Throttled) });
        }
        let (position, since_us) = match from {
            From::TrimHorizon => (Position::START, 0),
            From::At(position) => (position, 0),
            From::After(position) => (position.next(), 0),
            From::Timestamp(time_us) => (Position::START, time_us),
            From::Latest => unreachable!("it was just fixed"),
        };
        let cursor = position.max(state.settings.trimmed);
        let since_us = since_us.max(state.settings.horizon_us(self.time_us));
        let wanted = Wanted {
            from: cursor,
            since_us,
            records: limits.records,
            bytes: limits.bytes,
            nothing_yet: true,
        };
        let ticket = self.tickets;
        self.tickets += 1;
        self.reading.insert(
            ticket,
            Reading {
                shard,
                cursor,
                wanted,
                entries: Vec::new(),
                bytes: 0,
                until: Position::START,
                metered,
                reply,
            },
        );
        self.go_on(ticket);
    }

    /// Answers a read from memory if it can, else sends it to the disk.
    pub(super) fn go_on(&mut self, ticket: u64) {
        let reading = self.reading.get_mut(&ticket).expect("the read is under way");
        let Some(state) = self.shards.get(reading.shard) else {
            return self.answer(ticket, Err(ReadError::Deleted));
        };
        let nothing_behind =
            reading.cursor >= self.damage_end && state.last.is_none_or(|(last, _)| last < reading.cursor);
        if reading.cursor < state.tail_from && !nothing_behind {
            let wanted = &reading.wanted;
            let enough = wanted.records == 0
                || wanted.bytes == 0
                || reading.bytes >= READ_BYTES_MAX as u64
                || self.bytes_read >= READS_BYTES_MAX;
            if enough && !wanted.nothing_yet {
                let next = reading.cursor;
                return self.answer(ticket, Ok(next));
            }
            self.stats.reads_disk += 1;
            return self.ask_disk(ticket);
        }
        self.stats.reads_memory += 1;
        reading.wanted.from = reading.cursor;
        let begin = state.tail.partition_point(|extent| extent.sequence < reading.cursor.group());
        let mut next = reading.cursor.max(Position::of(self.durable + 1, 0));
        let oldest = self.recent.front().map_or(0, |(group, _)| group.header.sequence);
        for tail in state.tail.range(begin..) {
            let (group, _) = &self.recent[(tail.sequence - oldest) as usize];
            let (bytes, extent) = group.frames(tail.index as usize);
            let walked = collect(
                &bytes,
                Origin::Memory,
                &extent,
                tail.sequence,
                group.header.first_us,
                &mut reading.wanted,
                &mut reading.entries,
            );
            match walked {
                Walked::Through => {}
                Walked::Full(position) => {
                    next = position;
                    break;
                }
                Walked::Damaged => {
                    let why = "a group in memory is not as it was written".to_owned();
                    return self.answer(ticket, Err(ReadError::Failed(why)));
                }
            }
        }
        self.answer(ticket, Ok(next));
    }

    pub(super) fn ask_disk(&mut self, ticket: u64) {
        if let Some(reading) = self.reading.get(&ticket).filter(|reading| reading.metered)
            && let Some(state) = self.shards.get_mut(reading.shard)
        {
            state.reading_disk = true;
        }
        if self.reads_in_flight >= READS_IN_FLIGHT_MAX {
            if self.reads_waiting.len() >= READS_WAITING_MAX {
                return self.answer(ticket, Err(ReadError::Overloaded));
            }
            self.reads_waiting.push_back(ticket);
            return;
        }
        let reading = self.reading.get_mut(&ticket).expect("the read is under way");
        let Some(state) = self.shards.get(reading.shard) else {
            return self.answer(ticket, Err(ReadError::Deleted));
        };
        self.reads_in_flight += 1;
        reading.wanted.from = reading.cursor;
        reading.until = state.tail_from;
        let request =
            Request { shard: reading.shard, wanted: reading.wanted, until: state.tail_from.group() };
        self.commands.push(Command::Read { ticket, request });
    }

    /// The disk has answered a read.
    pub(crate) fn read_done(&mut self, ticket: u64, result: Result<Found, ReadFault>) {
        self.reads_in_flight -= 1;
        if let Some(waiting) = self.reads_waiting.pop_front() {
            self.ask_disk(waiting);
        }
        let Some(reading) = self.reading.get_mut(&ticket) else {
            return;
        };
        match result {
            Ok(found) => {
                // Nothing found short of what is in memory: the next record is larger than what is left.
                let full = found.entries.is_empty() && found.next < reading.until;
                for entry in &found.entries {
                    let bytes = (entry.key.len() + entry.data.len()) as u64;
                    reading.wanted.nothing_yet = false;
                    reading.wanted.records = reading.wanted.records.saturating_sub(1);
                    reading.wanted.bytes = reading.wanted.bytes.saturating_sub(bytes);
                    reading.bytes += bytes;
                    self.bytes_read += bytes;
                }
                reading.entries.extend(found.entries);
                reading.cursor = found.next;
                if full {
                    self.answer(ticket, Ok(found.next));
                } else {
                    self.go_on(ticket);
                }
            }
            // What was found before the damage is served; the next read meets it.
            Err(_) if !reading.entries.is_empty() => {
                let next = reading.cursor;
                self.answer(ticket, Ok(next));
            }
            Err(ReadFault::Damaged { from, to, why }) => {
                let shard = ShardId(reading.shard);
                self.answer(ticket, Err(ReadError::Damaged { shard, from, to, why }));
            }
            Err(ReadFault::Locked { from, to, why }) => {
                let shard = ShardId(reading.shard);
                self.answer(ticket, Err(ReadError::Key { shard, from, to, why }));
            }
            Err(ReadFault::Failed(why)) => self.answer(ticket, Err(ReadError::Failed(why))),
        }
    }

    /// Ends a read: with what was collected, and where to read on, or with an error.
    pub(super) fn answer(&mut self, ticket: u64, result: Result<Position, ReadError>) {
        let reading = self.reading.remove(&ticket).expect("a read is answered once");
        self.bytes_read -= reading.bytes;
        let (shard, metered, damage_end) = (reading.shard, reading.metered, self.damage_end);
        let result = result.and_then(|next| {
            let state = self.shards.get_mut(reading.shard).ok_or(ReadError::Deleted)?;
            if let Some(throttle) = state.settings.config.throttle
                && metered
            {
                let bytes =
                    reading.entries.iter().map(|entry| (entry.key.len() + entry.data.len()) as u64).sum();
                state.gate.charge_read(&throttle, bytes, self.now.monotonic_ns);
            }
            let last = next >= damage_end && state.last.is_none_or(|(last, _)| last < next);
            Ok(Batch { records: reading.entries, next, last, ended: last && state.settings.sealed })
        });
        self.commands.push(Command::Batch { reply: reading.reply, result });
        if metered {
            self.unpark(shard);
        }
    }

    /// Lets the reads of a throttled shard have their turn that waited for another one's bytes to be known.
    fn unpark(&mut self, shard: u64) {
        while let Some(state) = self.shards.get_mut(shard) {
            state.reading_disk = false;
            let Some((from, limits, reply)) = state.reads_parked.pop_front() else { return };
            self.read(shard, from, limits, true, reply);
            if self.shards.get(shard).is_some_and(|state| state.reading_disk) {
                return;
            }
        }
    }
}
