//! The lines of a journal, as they are kept.
//!
//! ```text
//! key   1 | id of the output      data  a record that came out, as its destination gets it
//! key   2                         data  a line, as JSON
//! ```

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use penstock_engine::Record;
use serde::{Deserialize, Serialize};

/// What a record of the journal is, by the first byte of its key. The numbers are taken for ever.
pub(crate) mod kind {
    pub(crate) const OUTPUT: u8 = 1;
    pub(crate) const LINE: u8 = 2;
}

/// A line of the journal that is no output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Line {
    /// Somebody begins to write here: outputs in front of it whose step is not there will never be of one.
    Life,
    /// A step, behind all that came out of it.
    Step(Step),
    /// Where everything stands.
    Checkpoint(Box<Checkpoint>),
    /// How far an output is forwarded.
    Forwarded(Forward),
    /// A part of an output that could not go where it should have.
    Rerouted(Rerouted),
    /// A state is kept under a name, in the place of another one of that name.
    Snapshot(Snapshot),
    /// The state of this name is not kept any more.
    Forgotten(String),
}

/// What a step read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Steps are numbered without gaps.
    pub(crate) number: u64,
    /// The ROWTIME of its rows, in milliseconds since 1970.
    pub(crate) time_ms: i64,
    /// In the order in which their rows were pushed.
    pub(crate) reads: Vec<Read>,
}

/// What was read of a shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Read {
    pub(crate) shard: u64,
    /// The position where the read began.
    pub(crate) from: u64,
    /// The position where the next one begins.
    pub(crate) to: u64,
    /// Nothing more will come of the shard.
    pub(crate) ended: bool,
}

/// How far the shards of a source are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// Where to read on.
    pub(crate) next: BTreeMap<u64, u64>,
    /// Shards of which nothing more will come.
    pub(crate) ended: BTreeSet<u64>,
}

impl Places {
    pub(crate) fn apply(&mut self, step: &Step) {
        step.reads.iter().for_each(|read| self.apply_read(read));
    }

    pub(crate) fn apply_read(&mut self, read: &Read) {
        self.next.insert(read.shard, read.to);
        if read.ended {
            self.ended.insert(read.shard);
        }
    }
}

/// Where everything stood behind a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// The last step that is in it.
    pub(crate) step: u64,
    pub(crate) places: Places,
    /// Of which program the state is.
    pub(crate) program: u64,
    /// Nothing if the program had not begun.
    pub(crate) state: Option<Blob>,
    pub(crate) tables: BTreeMap<String, Blob>,
    pub(crate) forwards: Vec<Forward>,
    /// All that there are.
    #[serde(default)]
    pub(crate) snapshots: Vec<Snapshot>,
}

/// A state that is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) name: String,
    /// Of which program the state is.
    pub(crate) program: u64,
    /// The time of the last step that is in it, in milliseconds since 1970.
    pub(crate) time_ms: i64,
    /// The places, then the state.
    pub(crate) blob: Blob,
}

/// Where something long lies: in so many records one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Blob {
    /// The position of the first of them.
    pub(crate) first: u64,
    pub(crate) records: u64,
    /// Of all of its bytes.
    pub(crate) checksum: u64,
}

/// How far an output is forwarded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Forward {
    /// The output's id.
    pub(crate) output: String,
    /// The position in the journal behind the last step of which everything is there.
    pub(crate) upto: u64,
    /// Where records go.
    pub(crate) routes: Vec<Route>,
    /// The number of the next append to each shard.
    pub(crate) sequences: BTreeMap<u64, u64>,
}

/// A shard that takes records, and the hashes of those that it takes, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The shard's id.
    pub shard: u64,
    /// The lowest hash.
    pub start: u128,
    /// The highest hash.
    pub end: u128,
}

/// Records that were not taken where they should have gone, because that is closed; from here on all go by these routes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rerouted {
    /// The output's id.
    pub(crate) output: String,
    /// The position in the journal of the first record of the append that was to be.
    pub(crate) at: u64,
    /// The shards that did not take theirs.
    pub(crate) closed: BTreeSet<u64>,
    pub(crate) routes: Vec<Route>,
}

impl Line {
    pub(crate) fn record(&self) -> Record {
        let bytes = serde_json::to_vec(self).expect("texts and numbers can be written");
        Record::new(&[kind::LINE][..], bytes)
    }
}

/// The key of an output's records.
pub(crate) fn output_key(output: &str) -> Bytes {
    let mut key = Vec::with_capacity(1 + output.len());
    key.push(kind::OUTPUT);
    key.extend(output.as_bytes());
    key.into()
}
