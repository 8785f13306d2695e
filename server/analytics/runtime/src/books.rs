//! What a journal adds up to. It reads, decides and does nothing.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use penstock_engine::{Entry, From as ReadFrom, ReadLimits, Shard};

use crate::journal::{End, Going, read_own};
use crate::line::{Checkpoint, Forward, Line, Places, Rerouted, Snapshot, Step, kind};

/// What a journal adds up to.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) checkpoint: Option<Checkpoint>,
    /// Where the checkpoint's line lies.
    pub(crate) checkpoint_at: u64,
    /// The steps behind the checkpoint.
    pub(crate) steps: Vec<Step>,
    /// Where the first record of each of them lies.
    pub(crate) begins: BTreeMap<u64, u64>,
    /// How far each output is forwarded.
    pub(crate) forwards: BTreeMap<String, Forward>,
    pub(crate) reroutes: Vec<Rerouted>,
    /// States that are kept under names.
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// Positions of outputs that are of no step.
    pub(crate) void: Vec<Range<u64>>,
    /// Behind the last record.
    pub(crate) end: u64,
    /// The first output that no step has claimed yet.
    open: Option<u64>,
    /// Bytes of output behind each position, of those that count.
    waiting: HashMap<String, Vec<(u64, u64)>>,
    unclaimed: Vec<(String, u64, u64)>,
}

/// A journal has what nobody wrote.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal is not understood at {at}: {why}")]
pub(crate) struct NotUnderstood {
    at: u64,
    why: String,
}

/// Reads a journal to its end.
pub(crate) async fn read(journal: &Shard) -> Going<Books> {
    let (mut books, mut from) = (Books::default(), ReadFrom::TrimHorizon);
    loop {
        let batch = read_own(journal, from, ReadLimits::default()).await?;
        for entry in &batch.records {
            books.apply(entry).map_err(|error| End::Failed(error.to_string()))?;
        }
        if batch.last {
            return Ok(books);
        }
        from = ReadFrom::At(batch.next);
    }
}

impl Books {
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), NotUnderstood> {
        let at = entry.position.number();
        self.end = entry.position.next().number();
        let wrong = |why: String| NotUnderstood { at, why };
        match entry.key.split_first() {
            Some((&kind::OUTPUT, output)) => {
                self.open.get_or_insert(at);
                let output = String::from_utf8_lossy(output).into_owned();
                self.unclaimed.push((output, at, entry.data.len() as u64));
                return Ok(());
            }
            Some((&kind::LINE, [])) => {}
            _ => return Err(wrong(format!("a key of {} bytes", entry.key.len()))),
        }
        match serde_json::from_slice(&entry.data).map_err(|error| wrong(error.to_string()))? {
            Line::Life => {
                if let Some(open) = self.open.take() {
                    self.void.push(open..at);
                    self.unclaimed.clear();
                }
            }
            Line::Step(step) => {
                self.begins.insert(step.number, self.open.take().unwrap_or(at));
                for (output, at, bytes) in self.unclaimed.drain(..) {
                    self.waiting.entry(output).or_default().push((at, bytes));
                }
                self.steps.push(step);
            }
            Line::Checkpoint(checkpoint) => {
                self.steps.retain(|step| step.number > checkpoint.step);
                self.begins.retain(|number, _| *number > checkpoint.step);
                for forward in &checkpoint.forwards {
                    self.forwarded(forward.clone());
                }
                let snapshots = checkpoint.snapshots.iter();
                self.snapshots =
                    snapshots.map(|snapshot| (snapshot.name.clone(), snapshot.clone())).collect();
                self.checkpoint = Some(*checkpoint);
                self.checkpoint_at = at;
            }
            Line::Forwarded(forward) => self.forwarded(forward),
            Line::Rerouted(rerouted) => self.reroutes.push(rerouted),
            Line::Snapshot(snapshot) => drop(self.snapshots.insert(snapshot.name.clone(), snapshot)),
            Line::Forgotten(name) => drop(self.snapshots.remove(&name)),
        }
        Ok(())
    }

    fn forwarded(&mut self, forward: Forward) {
        if let Some(waiting) = self.waiting.get_mut(&forward.output) {
            waiting.retain(|(at, _)| *at >= forward.upto);
        }
        self.reroutes.retain(|rerouted| rerouted.output != forward.output || rerouted.at >= forward.upto);
        self.forwards.insert(forward.output.clone(), forward);
    }

    /// The number of the last step; 0 before the first.
    pub(crate) fn last_step(&self) -> u64 {
        let of_checkpoint = self.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.step);
        self.steps.last().map_or(of_checkpoint, |step| step.number)
    }

    /// How far everything is read.
    pub(crate) fn places(&self) -> Places {
        let mut places =
            self.checkpoint.as_ref().map(|checkpoint| checkpoint.places.clone()).unwrap_or_default();
        self.steps.iter().for_each(|step| places.apply(step));
        places
    }

    /// The latest time of a step, in milliseconds since 1970.
    pub(crate) fn time_ms(&self) -> Option<i64> {
        self.steps.last().map(|step| step.time_ms)
    }

    /// Bytes of an output that are not forwarded yet.
    pub(crate) fn waiting_bytes(&self, output: &str) -> u64 {
        let waiting = self.waiting.get(output);
        waiting.map_or(0, |waiting| waiting.iter().map(|(_, bytes)| bytes).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::output_key;
    use penstock_engine::{Position, Record};

    fn books(records: &[Record]) -> Books {
        let mut books = Books::default();
        for (at, record) in records.iter().enumerate() {
            let position = Position::new(at as u64);
            let entry =
                Entry { position, timestamp_us: 0, key: record.key.clone(), data: record.data.clone() };
            books.apply(&entry).unwrap();
        }
        books
    }

    fn output(bytes: usize) -> Record {
        Record::new(output_key("1.1"), vec![b'x'; bytes])
    }

    fn step(number: u64, to: u64) -> Record {
        let read = crate::line::Read { shard: 7, from: 0, to, ended: false };
        Line::Step(Step { number, time_ms: 1_000 * number as i64, reads: vec![read] }).record()
    }

    fn checkpoint(step: u64, upto: u64) -> Record {
        let forward =
            Forward { output: "1.1".to_owned(), upto, routes: Vec::new(), sequences: BTreeMap::new() };
        let mut places = Places::default();
        places.next.insert(7, step);
        let (program, state, tables) = (1, None, BTreeMap::new());
        Line::Checkpoint(Box::new(Checkpoint {
            step,
            places,
            program,
            state,
            tables,
            forwards: vec![forward],
            snapshots: vec![snapshot("b")],
        }))
        .record()
    }

    fn snapshot(name: &str) -> Snapshot {
        let blob = crate::line::Blob { first: 3, records: 2, checksum: 5 };
        Snapshot { name: name.to_owned(), program: 1, time_ms: 0, blob }
    }

    #[test]
    fn outputs_without_their_step_are_void() {
        let life = Line::Life.record();
        let books =
            books(&[life.clone(), output(5), output(5), step(1, 3), output(7), life, output(11), step(2, 4)]);
        assert_eq!(books.void, [Range { start: 4, end: 5 }]);
        assert_eq!(books.waiting_bytes("1.1"), 21);
        assert_eq!((books.last_step(), books.places().next[&7], books.time_ms()), (2, 4, Some(2_000)));
        assert_eq!(books.begins, BTreeMap::from([(1, 1), (2, 6)]));
    }

    #[test]
    fn a_checkpoint_forgets_the_steps_that_are_in_it() {
        let books = books(&[output(5), step(1, 3), output(6), step(2, 9), checkpoint(1, 2), step(3, 11)]);
        assert_eq!(books.steps.iter().map(|step| step.number).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(books.begins, BTreeMap::from([(2, 2), (3, 5)]));
        assert_eq!((books.waiting_bytes("1.1"), books.checkpoint_at), (6, 4));
        assert_eq!(books.places().next[&7], 11);
        assert_eq!(books.end, 6);
    }

    #[test]
    fn a_checkpoint_says_which_snapshots_there_are() {
        let kept = |name: &str| Line::Snapshot(snapshot(name)).record();
        let forgotten = |name: &str| Line::Forgotten(name.to_owned()).record();
        let names = |records: &[Record]| books(records).snapshots.into_keys().collect::<Vec<_>>();
        assert_eq!(names(&[kept("a"), kept("c"), forgotten("a")]), ["c"]);
        assert_eq!(names(&[kept("a"), checkpoint(0, 0), kept("c")]), ["b", "c"]);
        assert!(names(&[checkpoint(0, 0), forgotten("b")]).is_empty());
    }

    #[test]
    fn what_nobody_wrote_is_told() {
        let entry = |key: &'static [u8], data: &'static [u8]| Entry {
            position: Position::new(3),
            timestamp_us: 0,
            key: key.into(),
            data: data.into(),
        };
        for (key, data) in
            [(&b""[..], &b"{}"[..]), (b"\x09", b"{}"), (b"\x02", b"{"), (b"\x02x", b"\"Life\"")]
        {
            assert!(Books::default().apply(&entry(key, data)).is_err(), "{key:?}");
        }
    }
}
