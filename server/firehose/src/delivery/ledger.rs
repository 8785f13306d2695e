//! What was promised and what was kept: which records of an input have been cut into objects, and which of those are delivered.
//!
//! ```text
//!   log        a b a a b c a b ...
//!   intents    a: 1 to 4 as key k1, b: 2 to 5 as key k2         written, and on disk, before a byte goes out
//!   done       k1
//!   low water  the first record that is in no delivered object
//! ```
//!
//! An intent says: all records of this partition from here to there become the object of this name. Whoever reads the log again
//! cuts the same records to the same name, so that what was sent before a crash is written over and not sent twice. Records of
//! a partition go into its objects in the order of the log, so one position for each partition tells what has been cut.
//!
//! This is a pure state machine: entries in, state out. They are kept as JSON in the delivery stream's journal, where a checkpoint
//! sums up what lies before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use super::answers::Answered;

/// What records are kept apart by: the keys of dynamic partitioning, in order of their names; nothing where all go together.
pub(crate) type Partition = Vec<(String, String)>;

/// Something that happened to the deliveries of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Entry {
    /// Records are to be delivered.
    Intent(Box<Intent>),
    /// They are.
    Done { id: u64 },
}

/// What stands in a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Line {
    /// Something that happened to the deliveries of an input, by the number of its shard.
    Entry { input: u64, entry: Entry },
    /// All that was so far.
    Checkpoint(Books),
}

/// The ledgers of all inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Books {
    /// By the number of the shard that is read.
    pub(crate) inputs: BTreeMap<u64, Ledger>,
    /// How records are processed, as it was configured: other processors would bring records that are read again to other parts.
    pub(crate) processing: Json,
    /// How far records have answers of a function in the log of answers, by the number of their shard: they are delivered from there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) answered: BTreeMap<u64, Answered>,
    /// The position in the log of answers behind what `answered` counts.
    #[serde(default)]
    pub(crate) noted: u64,
}

impl Books {
    /// Takes a line in.
    pub(crate) fn apply(&mut self, line: Line) {
        match line {
            Line::Entry { input, entry } => self.inputs.entry(input).or_default().apply(entry),
            Line::Checkpoint(books) => *self = books,
        }
    }

    /// Records of an input have answers.
    pub(crate) fn note(&mut self, input: u64, up_to: Answered) {
        let known = self.answered.entry(input).or_default();
        *known = (*known).max(up_to);
    }

    /// How far records of an input have answers.
    pub(crate) fn answered(&self, input: u64) -> Answered {
        self.answered.get(&input).copied().unwrap_or_default()
    }
}

/// Records that are delivered together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intent {
    pub(crate) id: u64,
    /// What the records are, beside their partition: good ones, or such that failed and how.
    pub(crate) kind: Kind,
    pub(crate) partition: Partition,
    /// The position of the first record.
    pub(crate) from: u64,
    /// The position of the last record.
    pub(crate) to: u64,
    pub(crate) goal: Goal,
}

/// What is made of records, with all that it takes to make the same again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Goal {
    /// An object of their bytes.
    Object(Object),
    /// They make no name for an object of their own, and are told of in this one.
    Told { object: Object, why: String },
    /// A file of rows. Records that make no row are told of in the object of failures, if there are any.
    File { object: Object, failures: Object, conversion: Json },
    /// They are brought to a destination that is not S3, under this id. Those that it does not take are told of in the object of
    /// failures.
    Sink { id: Uuid, failures: Object },
    /// An object of their bytes, which is then copied into a table under this id.
    Copied { object: Object, id: Uuid },
}

/// The name of an object, and how its body is encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Object {
    pub(crate) bucket: String,
    pub(crate) key: String,
    /// The API's name of the compression.
    pub(crate) compression: String,
}

/// What records of an input become.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Kind {
    /// They are delivered.
    Records,
    /// They are kept as they came, beside being delivered.
    Backup,
    /// They failed, and are told of in the error output of this type.
    Failed(String),
}

/// What kinds and partitions tell apart.
pub(crate) type Part = (Kind, Partition);

/// The state that the entries add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ledger {
    /// The first position that may be in no delivered object.
    low: u64,
    next_id: u64,
    /// The position of the last record that was cut, where that is not below the low water.
    #[serde(with = "as_pairs")]
    cut: BTreeMap<Part, u64>,
    /// By id.
    pending: BTreeMap<u64, Intent>,
}

/// JSON has texts alone for the keys of a map.
mod as_pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    use super::Part;

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<Part, u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Part, u64>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

/// What is to be done with a record that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It waits for an object of its part.
    Open,
    /// It belongs to an object that was promised and may not be there; `last` if it is the object's last record.
    Promised { id: u64, last: bool },
    /// It is in an object that is there.
    Delivered,
}

impl Ledger {
    /// Takes an entry in.
    pub(crate) fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Intent(intent) => {
                self.next_id = self.next_id.max(intent.id + 1);
                self.cut.insert((intent.kind.clone(), intent.partition.clone()), intent.to);
                self.pending.insert(intent.id, *intent);
            }
            Entry::Done { id } => {
                self.pending.remove(&id);
            }
        }
    }

    /// Where a record belongs, as far as it was decided.
    pub(crate) fn place(&self, part: &Part, position: u64) -> Place {
        match self.cut.get(part) {
            Some(&cut) if position <= cut => {}
            _ => return Place::Open,
        }
        let of_part = |intent: &&Intent| intent.kind == part.0 && intent.partition == part.1;
        let promised = self.pending.values().filter(of_part).find(|it| (it.from..=it.to).contains(&position));
        match promised {
            Some(intent) => Place::Promised { id: intent.id, last: intent.to == position },
            None => Place::Delivered,
        }
    }

    /// The next intent of a part.
    pub(crate) fn intend(&mut self, part: Part, from: u64, to: u64, goal: Goal) -> Intent {
        let intent = Intent { id: self.next_id, kind: part.0, partition: part.1, from, to, goal };
        self.apply(Entry::Intent(Box::new(intent.clone())));
        intent
    }

    /// What was promised and is not known to be there.
    pub(crate) fn pending(&self) -> impl ExactSizeIterator<Item = &Intent> {
        self.pending.values()
    }

    /// Where to begin to read.
    pub(crate) fn low(&self) -> u64 {
        self.low
    }

    /// The position of the last record that is known to be cut.
    pub(crate) fn cut_to(&self) -> Option<u64> {
        self.cut.values().copied().max()
    }

    /// Forgets what need not be known any more: records below `open` wait for no object, but are in objects that were promised or are
    /// there.
    pub(crate) fn checkpoint(&mut self, open: u64) {
        let promised = self.pending.values().map(|intent| intent.from).min();
        self.low = self.low.max(promised.map_or(open, |promised| promised.min(open)));
        let low = self.low;
        self.cut.retain(|_, &mut cut| cut >= low);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A delivery of records that are their own positions, which crashes at any place: what comes out are objects by name.
    #[derive(Default)]
    struct World {
        /// The partition of each record.
        log: Vec<u8>,
        journal: Vec<String>,
        objects: BTreeMap<String, Vec<u64>>,
        names: u64,
        alive: Option<Alive>,
    }

    fn name(intent: &Intent) -> String {
        match &intent.goal {
            Goal::Object(object) => object.key.clone(),
            other => panic!("{other:?}"),
        }
    }

    struct Alive {
        ledger: Ledger,
        next: u64,
        open: BTreeMap<Part, Vec<u64>>,
        promised: BTreeMap<u64, Vec<u64>>,
    }

    #[derive(Clone, Debug)]
    enum Step {
        Append(u8),
        Read,
        /// Cuts this partition; sends what was cut, notes that it was sent.
        Cut {
            partition: u8,
            send: bool,
            note: bool,
        },
        Checkpoint,
        Crash,
    }

    fn part(partition: u8) -> Part {
        (Kind::Records, vec![("p".to_owned(), partition.to_string())])
    }

    impl World {
        fn write(&mut self, entry: Entry) {
            let line = Line::Entry { input: 7, entry };
            self.journal.push(serde_json::to_string(&line).unwrap());
        }

        fn alive(&mut self) -> &mut Alive {
            let journal = &self.journal;
            self.alive.get_or_insert_with(|| {
                let mut books = Books::default();
                journal.iter().for_each(|line| books.apply(serde_json::from_str(line).unwrap()));
                let ledger = books.inputs.remove(&7).unwrap_or_default();
                Alive { next: ledger.low(), ledger, open: BTreeMap::new(), promised: BTreeMap::new() }
            })
        }

        fn read(&mut self) {
            let length = self.log.len() as u64;
            let next = self.alive().next;
            if next == length {
                return;
            }
            let part = part(self.log[next as usize]);
            let alive = self.alive();
            alive.next += 1;
            match alive.ledger.place(&part, next) {
                Place::Open => alive.open.entry(part).or_default().push(next),
                Place::Promised { id, last } => {
                    alive.promised.entry(id).or_default().push(next);
                    if last {
                        let records = alive.promised.remove(&id).unwrap();
                        let intent = alive.ledger.pending().find(|intent| intent.id == id).unwrap().clone();
                        self.objects.insert(name(&intent), records);
                        self.alive().ledger.apply(Entry::Done { id });
                        self.write(Entry::Done { id });
                    }
                }
                Place::Delivered => {}
            }
        }

        fn cut(&mut self, partition: u8, send: bool, note: bool) {
            let part = part(partition);
            let Some(records) = self.alive().open.remove(&part) else { return };
            self.names += 1;
            let key = self.names.to_string();
            let goal = Goal::Object(Object { bucket: "b".into(), key, compression: "GZIP".into() });
            let (from, to) = (records[0], *records.last().unwrap());
            let intent = self.alive().ledger.intend(part, from, to, goal);
            self.write(Entry::Intent(Box::new(intent.clone())));
            if send {
                self.objects.insert(name(&intent), records);
            }
            if send && note {
                self.alive().ledger.apply(Entry::Done { id: intent.id });
                self.write(Entry::Done { id: intent.id });
            } else {
                // It goes on being tried until the process ends.
                self.alive = None;
            }
        }

        fn checkpoint(&mut self) {
            let alive = self.alive();
            let open =
                alive.open.values().map(|records| records[0]).min().unwrap_or(alive.next).min(alive.next);
            alive.ledger.checkpoint(open);
            let inputs = BTreeMap::from([(7, alive.ledger.clone())]);
            let books = Books { inputs, ..Books::default() };
            self.journal = vec![serde_json::to_string(&Line::Checkpoint(books)).unwrap()];
        }

        fn step(&mut self, step: &Step) {
            match *step {
                Step::Append(partition) => self.log.push(partition),
                Step::Read => self.read(),
                Step::Cut { partition, send, note } => self.cut(partition, send, note),
                Step::Checkpoint => self.checkpoint(),
                Step::Crash => self.alive = None,
            }
        }
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..3_u8).prop_map(Step::Append),
            6 => Just(Step::Read),
            2 => (0..3_u8, any::<bool>(), any::<bool>())
                .prop_map(|(partition, send, note)| Step::Cut { partition, send, note }),
            1 => Just(Step::Checkpoint),
            1 => Just(Step::Crash),
        ]
    }

    proptest! {
        #[test]
        fn each_record_is_in_one_object_whatever_crashes(steps in prop::collection::vec(step(), 0..200)) {
            let mut world = World::default();
            steps.iter().for_each(|step| world.step(step));
            for _ in 0..=world.log.len() {
                world.read();
            }
            for _ in 0..2 {
                for partition in 0..3 {
                    world.cut(partition, true, true);
                }
                for _ in 0..=world.log.len() {
                    world.read();
                }
            }
            let mut delivered: Vec<u64> = world.objects.values().flatten().copied().collect();
            delivered.sort_unstable();
            prop_assert_eq!(delivered, (0..world.log.len() as u64).collect::<Vec<_>>());
            for records in world.objects.values() {
                prop_assert!(records.is_sorted());
                let partitions: std::collections::BTreeSet<_> =
                    records.iter().map(|&record| world.log[record as usize]).collect();
                prop_assert_eq!(partitions.len(), 1);
            }
        }
    }
}
