//! The open loop: a shard is written to at moments that are fixed beforehand, whatever the server makes of it, as by many callers who
//! do not wait for each other. Over HTTP/2, where a request need not wait for another one's answer. Latency counts from the moment
//! at which a request was due.

use std::sync::Arc;

use anyhow::{Result, ensure};

use super::ANSWER_MAX;
use super::target::Running;
use crate::drive::drive;
use crate::drive::plan::{Rate, Schedule};
use crate::drive::tally::{Shared, Tally, Times};
use crate::kinesis::body::{Entry, Put};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Endpoint, Format, Http};
use crate::kinesis::stream::{Shard, Stream};
use crate::kinesis::writer::{Stamp, Writer};
use crate::random::Random;

/// Requests of one writer that may wait for their answers: as many streams as servers take on a connection.
const UNDER_WAY_MAX: usize = 200;

/// A PutRecord for a shard.
pub(super) fn one(stream: &Stream, shard: &Shard, record_bytes: usize, random: &mut Random) -> Put {
    let entry = Entry::random(record_bytes, Some(&shard.hash_key), random);
    Put::record(&stream.name, &entry, Format::Json)
}

/// So many of one request, a second.
#[derive(Clone)]
pub(super) struct Stretch {
    pub(super) put: Put,
    pub(super) stamp: Stamp,
    /// Records a second.
    pub(super) rate: f64,
    /// Which it is, of how many of the same rate that are sent side by side. Their moments lie evenly between each other's: callers
    /// who know nothing of each other do not all send at once.
    pub(super) of: (usize, usize),
}

impl Stretch {
    /// Connects.
    pub(super) async fn connect(&self, endpoint: &Arc<Endpoint>) -> Result<Vec<Writer>> {
        ensure!(self.rate > 0.0 && self.rate <= 1e6, "{} records a second cannot be sent", self.rate);
        let client = Client::connect(endpoint).await?;
        let puts = Arc::new(vec![self.put.clone()]);
        let writer = |client| Writer::new(client, puts.clone(), 0, self.stamp.clone(), ANSWER_MAX);
        (0..UNDER_WAY_MAX).map(|_| Ok(writer(client.share()?))).collect()
    }

    /// Sends, and returns when all are answered.
    pub(super) async fn send(&self, writers: Vec<Writer>, times: Times) -> Result<Tally> {
        let shared = Shared::new()?;
        let (index, stretches) = self.of;
        let together = Rate::Constant(self.rate * stretches as f64);
        let schedule = Schedule::new(together, self.put.size().0, index, stretches);
        drive(writers, schedule, times, &shared).await?;
        let tally = shared.lock().clone();
        Ok(tally)
    }
}

/// Where it goes.
pub(super) fn endpoint(server: &Running) -> Result<Arc<Endpoint>> {
    server.endpoint(Http::Http2)
}
