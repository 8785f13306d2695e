//! What is loaded: the engine in this process, or a stream of a service. Writers, readers and listeners are made here for either, so
//! that a workload is written once.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use penstock_engine::{ShardConfig, Throttle};

use super::listener::{EngineListener, Listener, ServiceListener};
use super::media::MediaPlace;
use super::reader::{Begin, EngineReader, Reader, ServiceReader};
use super::settings::Run;
use super::writer::{Bodies, EngineWriter, Writer};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Endpoint, Http};
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::{Stamp, Writer as ServiceWriter};
use crate::machine;
use crate::random::Random;
use crate::records::Records;
use crate::target::{Opened, Target, configured_shards};

/// The limits of a shard, as documented.
const SHARD_LIMITS: Throttle = Throttle {
    write_bytes_per_s: 1 << 20,
    write_records_per_s: 1000,
    read_bytes_per_s: 2 << 20,
    read_calls_per_s: 5,
};

/// What is said where records are asked for and there are cameras.
pub(super) const NO_RECORDS: &str = "cameras bring no records";

/// What is loaded.
#[derive(Clone)]
pub(crate) enum Place {
    Engine(Arc<EnginePlace>),
    Service(Arc<ServicePlace>),
    /// A service of Video Streams.
    Media(Arc<MediaPlace>),
}

/// The engine.
pub(crate) struct EnginePlace {
    pub(crate) opened: Opened,
    pub(crate) shards: Vec<penstock_engine::Shard>,
}

/// A service and its stream.
pub(crate) struct ServicePlace {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) stream: Stream,
    /// The stream was made here.
    own: bool,
    pid: Option<u32>,
    pub(crate) timeout: Duration,
}

impl Place {
    /// Opens the engine, or connects to the service and makes the stream if it is not there.
    pub(crate) async fn open(run: &Run) -> Result<Place> {
        if run.is_engine() {
            let target = Target { dir: run.dir.clone(), ..Target::default() };
            let opened = target.open()?;
            let throttle = run.throttle.then_some(SHARD_LIMITS);
            let config = ShardConfig { throttle, ..ShardConfig::default() };
            let shards = configured_shards(&opened.engine, run.shards as u64, config)?;
            return Ok(Place::Engine(Arc::new(EnginePlace { opened, shards })));
        }
        if run.is_media() {
            return Ok(Place::Media(Arc::new(MediaPlace::open(run).await?)));
        }
        let endpoint = Arc::new(Endpoint::new(&run.target, &run.access)?);
        let mut control = Client::connect(&endpoint).await?;
        let (stream, own) = match &run.stream {
            None => (Stream::create(&mut control, run.shards).await?, true),
            Some(name) => match Stream::find(&mut control, name.clone()).await {
                Ok(stream) => (stream, false),
                Err(error) if format!("{error:#}").contains("ResourceNotFoundException") => {
                    (Stream::create_named(&mut control, name.clone(), run.shards).await?, true)
                }
                Err(error) => return Err(error),
            },
        };
        let pid = server_pid(run, &endpoint);
        let place = ServicePlace { endpoint, stream, own, pid, timeout: run.timeout };
        Ok(Place::Service(Arc::new(place)))
    }

    /// Leaves nothing behind that was not there before.
    pub(crate) async fn close(&self) -> Result<()> {
        match self {
            Place::Engine(engine) => engine.opened.engine.close(),
            Place::Service(service) => {
                if service.own {
                    let mut control = Client::connect(&service.endpoint).await?;
                    service.stream.delete(&mut control).await?;
                }
            }
            Place::Media(media) => media.close().await?,
        }
        Ok(())
    }

    /// Shards that take records.
    pub(crate) fn shards(&self) -> usize {
        match self {
            Place::Engine(engine) => engine.shards.len(),
            Place::Service(service) => service.stream.shards.len(),
            Place::Media(_) => 0,
        }
    }

    /// What is put: made beforehand, and shared by all writers. With shards, each request is for one of those.
    pub(crate) fn bodies(&self, run: &Run, batch: usize, only: Option<Vec<usize>>) -> Result<Bodies> {
        match self {
            Place::Engine(engine) => {
                let shards = only.unwrap_or_else(|| (0..engine.shards.len()).collect());
                Ok(Bodies::Engine { records: Arc::new(Records::new(batch, run.records)), shards, batch })
            }
            Place::Service(service) => Bodies::for_service(&service.stream, run, batch, only.as_deref()),
            Place::Media(_) => bail!(NO_RECORDS),
        }
    }

    /// Writers, on as many connections as asked for, each with so many requests under way.
    pub(crate) async fn writers(
        &self,
        bodies: &Bodies,
        stamp: &Stamp,
        connections: usize,
        in_flight: usize,
    ) -> Result<Vec<Writer>> {
        let mut writers = Vec::with_capacity(connections * in_flight);
        match (self, bodies) {
            (Place::Engine(engine), Bodies::Engine { records, shards, batch }) => {
                for number in 0..connections * in_flight {
                    let records = records.part(number as u64);
                    let (shards, stamp) = (shards.clone(), stamp.clone());
                    let writer = EngineWriter::new(engine.clone(), records, shards, *batch, stamp, number);
                    writers.push(Writer::Engine(writer));
                }
            }
            (Place::Service(service), Bodies::Service(puts)) => {
                for client in service.clients(connections, in_flight).await? {
                    let turn = writers.len() * puts.len() / (connections * in_flight).max(1);
                    let stamp = stamp.clone();
                    writers.push(Writer::Service(ServiceWriter::new(
                        client,
                        puts.clone(),
                        turn,
                        stamp,
                        service.timeout,
                    )));
                }
            }
            _ => bail!("bodies of another target"),
        }
        Ok(writers)
    }

    /// These of `count` readers. Each has its share of the shards, or one of them when there are more readers than shards.
    pub(crate) async fn readers(
        &self,
        begin: &Begin,
        numbers: &[usize],
        count: usize,
        limit: usize,
    ) -> Result<Vec<Reader>> {
        let mut readers = Vec::with_capacity(numbers.len());
        match self {
            Place::Engine(engine) => {
                for &number in numbers {
                    let shards = shared(&engine.shards, number, count);
                    readers.push(Reader::Engine(EngineReader::begin(shards, begin, limit).await?));
                }
            }
            Place::Service(service) => {
                let clients = service.clients(numbers.len(), 1).await?;
                for (&number, client) in numbers.iter().zip(clients) {
                    let shards = shared(&service.stream.shards, number, count);
                    let name = &service.stream.name;
                    let reader =
                        ServiceReader::begin(client, name, shards, begin, limit, service.timeout).await?;
                    readers.push(Reader::Service(reader));
                }
            }
            Place::Media(_) => bail!(NO_RECORDS),
        }
        Ok(readers)
    }

    /// Registers consumers of a service; the engine knows none.
    pub(crate) async fn register(&self, count: usize) -> Result<Vec<String>> {
        let Place::Service(service) = self else {
            return Ok(vec![String::new(); count]);
        };
        let mut control = Client::connect(&service.endpoint).await?;
        let mut consumers = Vec::with_capacity(count);
        for number in 1..=count {
            let name = format!("load-{:08x}-{number}", Random::fresh_seed() as u32);
            consumers.push(service.stream.register(&mut control, &name).await?);
        }
        Ok(consumers)
    }

    /// A consumer's listeners, one for each of these shards. `oldest`: from the oldest record on, otherwise from now on.
    pub(crate) async fn listeners(
        &self,
        consumer: &str,
        shards: &[usize],
        oldest: bool,
    ) -> Result<Vec<Listener>> {
        let mut listeners = Vec::with_capacity(shards.len());
        match self {
            Place::Engine(engine) => {
                for &shard in shards {
                    let listener = EngineListener::begin(engine.shards[shard].clone(), oldest).await?;
                    listeners.push(Listener::Engine(listener));
                }
            }
            Place::Service(service) => {
                let clients = service.subscribers(shards.len()).await?;
                for (client, &shard) in clients.into_iter().zip(shards) {
                    let id = service.stream.shards[shard].id.clone();
                    let listener = ServiceListener::begin(client, consumer.to_owned(), id, oldest).await?;
                    listeners.push(Listener::Service(Box::new(listener)));
                }
            }
            Place::Media(_) => bail!(NO_RECORDS),
        }
        Ok(listeners)
    }

    /// The server's processor time and memory; nothing if it is not known which process that is, or if it is this one.
    pub(crate) fn server(&self) -> (Option<Duration>, Option<u64>) {
        let pid = match self {
            Place::Engine(_) => None,
            Place::Service(service) => service.pid,
            Place::Media(media) => media.pid,
        };
        (pid.and_then(machine::cpu_time_of), pid.and_then(machine::memory_bytes_of))
    }

    /// The engine's place, if it is that.
    pub(crate) fn engine(&self) -> Option<&EnginePlace> {
        match self {
            Place::Engine(engine) => Some(engine),
            Place::Service(_) | Place::Media(_) => None,
        }
    }

    /// The service, for workloads that the engine has not.
    pub(crate) fn service(&self) -> Result<&Arc<ServicePlace>> {
        match self {
            Place::Service(service) => Ok(service),
            Place::Engine(_) => bail!("this workload is of a service"),
            Place::Media(_) => bail!(NO_RECORDS),
        }
    }
}

impl ServicePlace {
    /// So many connections, each taken so many times.
    pub(crate) async fn clients(&self, connections: usize, in_flight: usize) -> Result<Vec<Client>> {
        let mut clients = Vec::with_capacity(connections * in_flight);
        for _ in 0..connections {
            let client = Client::connect(&self.endpoint).await?;
            for _ in 1..in_flight {
                clients.push(client.share()?);
            }
            clients.push(client);
        }
        Ok(clients)
    }

    /// Connections for subscriptions: all on one with HTTP/2.
    async fn subscribers(&self, count: usize) -> Result<Vec<Client>> {
        match self.endpoint.http {
            Http::Http1 => self.clients(count, 1).await,
            Http::Http2 => self.clients(usize::from(count > 0), count).await,
        }
    }
}

/// The server's process, if it was named or is found on this machine.
pub(super) fn server_pid(run: &Run, endpoint: &Endpoint) -> Option<u32> {
    let is_local = endpoint.address.ip().is_loopback();
    run.server_pid.or_else(|| machine::listener(endpoint.address.port()).filter(|_| is_local))
}

/// The share of one of so many: every so manieth, or one if there are not enough.
fn shared<T: Clone>(all: &[T], number: usize, count: usize) -> Vec<(usize, T)> {
    let is_mine = |index: &usize| match count >= all.len() {
        true => *index == number % all.len(),
        false => index % count == number,
    };
    (0..all.len()).filter(is_mine).map(|index| (index, all[index].clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_shard_and_every_shard_a_reader() {
        let shards = [0, 1, 2, 3, 4];
        let of = |number, count| shared(&shards, number, count).into_iter().map(|(_, shard)| shard);
        assert_eq!((of(0, 2).collect(), of(1, 2).collect()), (vec![0, 2, 4], vec![1, 3]));
        let many: Vec<_> = (0..7).flat_map(|number| of(number, 7)).collect();
        assert_eq!(many, [0, 1, 2, 3, 4, 0, 1]);
    }
}
