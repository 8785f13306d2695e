//! Who puts records into a stream. Bodies are made beforehand, each with its hash: what a request costs this program is its signature,
//! its way into the socket, and a look at the answer. Stamped records also cost a copy of the body and its hash.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use http::StatusCode;
use tokio::time::{sleep, timeout};

use super::body::{Body, Clock, Put};
use super::client::{Answer, Client};
use super::records;
use crate::drive::{Fate, Sender};

/// Before a connection that broke is tried again, so that a service that is gone is not run against.
const BROKEN_PAUSE: Duration = Duration::from_millis(50);

/// Puts records into a stream.
pub(crate) struct Writer {
    client: Client,
    puts: Arc<Vec<Put>>,
    turn: usize,
    stamp: Stamp,
    timeout: Duration,
}

impl Writer {
    pub(crate) fn new(
        client: Client,
        puts: Arc<Vec<Put>>,
        turn: usize,
        stamp: Stamp,
        timeout: Duration,
    ) -> Writer {
        Writer { client, puts, turn, stamp, timeout }
    }
}

impl Sender for Writer {
    async fn send(&mut self, due: Instant) -> Result<Fate> {
        let puts = self.puts.clone();
        let put = &puts[self.turn % puts.len()];
        self.turn += 1;
        let (sent, bytes) = put.size();
        let first = match &self.stamp {
            Stamp::Number(numbers) => numbers.take(sent),
            Stamp::None | Stamp::Moment(_) => 0,
        };
        let stamped;
        let body = match &self.stamp {
            Stamp::None => &put.body,
            Stamp::Moment(clock) => {
                stamped = put.stamped(|_| clock.ns(due));
                &stamped
            }
            Stamp::Number(_) => {
                stamped = put.stamped(|index| first + index as u64);
                &stamped
            }
        };
        let answer = match call(&mut self.client, put.operation, body, self.timeout).await {
            Ok(answer) => answer,
            Err(broken) => return Ok(broken.fate(sent)),
        };
        if answer.status != StatusCode::OK {
            let said = Some(answer.said());
            return Ok(Fate { said, ..Fate::failed(answer.error_type(), sent) });
        }
        let mut fate = Fate { records: sent, bytes, ..Fate::default() };
        let format = self.client.format();
        let mut refused = Vec::new();
        if put.operation == "PutRecords" && records::refused(&answer.body, format)? > 0 {
            for (index, error) in records::refusals(&answer.body, format)? {
                let (records, bytes) = put.entry(index);
                fate.records -= records;
                fate.bytes -= bytes;
                match fate.errors.iter_mut().find(|(name, _)| *name == error) {
                    Some((_, count)) => *count += records,
                    None => fate.errors.push((error, records)),
                }
                refused.push(index);
            }
        }
        if let Stamp::Number(numbers) = &self.stamp {
            let taken = (0..sent as usize).filter(|index| !refused.contains(index));
            numbers.acknowledge(taken.map(|index| first + index as u64));
        }
        Ok(fate)
    }

    fn records(&self) -> u64 {
        self.puts[0].size().0
    }
}

/// A request that was not answered.
pub(crate) struct Broken {
    name: &'static str,
    said: String,
}

impl Broken {
    /// What became of its records: nobody knows, so they are not counted as taken.
    pub(crate) fn fate(self, records: u64) -> Fate {
        Fate { said: Some(self.said), ..Fate::failed(self.name, records) }
    }
}

/// Makes a request, within bounds of time. When it is not answered, the next one goes over a new connection.
pub(crate) async fn call(
    client: &mut Client,
    operation: &str,
    body: &Body,
    most: Duration,
) -> Result<Answer, Broken> {
    let broken = match timeout(most, client.call(operation, body)).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => {
            sleep(BROKEN_PAUSE).await;
            Broken { name: "ConnectionError", said: format!("{error:#}") }
        }
        Err(_) => Broken { name: "Timeout", said: format!("no answer in {most:?}") },
    };
    // Whether it can be had is seen by the next request.
    let _ = client.reconnect().await;
    Err(broken)
}

/// What records begin with.
#[derive(Clone)]
pub(crate) enum Stamp {
    /// Nothing in particular.
    None,
    /// The moment at which they were due.
    Moment(Clock),
    /// A number of their own.
    Number(Arc<Numbers>),
}

/// The numbers that were given to records, and which of those were acknowledged.
#[derive(Default)]
pub(crate) struct Numbers {
    next: AtomicU64,
    acknowledged: Mutex<Vec<u64>>,
}

impl Numbers {
    fn take(&self, count: u64) -> u64 {
        self.next.fetch_add(count, Ordering::Relaxed)
    }

    fn acknowledge(&self, numbers: impl Iterator<Item = u64>) {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).extend(numbers);
    }

    /// Those that were acknowledged.
    pub(crate) fn acknowledged(&self) -> Vec<u64> {
        std::mem::take(&mut self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
