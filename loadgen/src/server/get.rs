//! GetRecords at the tail as fast as it goes, without limits: what a record costs the server in processor time, beside what no server
//! can leave out, which is to write the answer: base64 of the data many bytes at once, and the names, numbers and keys around it.
//!
//! The same records are read again and again by each connection. The kernel's share, which is mostly the answer's way through TCP, is
//! told apart, and so is what that way costs a thread that does nothing but write such answers into a connection.

use std::convert::Infallible;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64_simd::STANDARD as BASE64;
use clap::Args;
use http::StatusCode;

use super::closed::{Load, Measured};
use super::target::{Target, Throttle};
use super::{ANSWER_MAX, block_on};
use crate::drive::{Fate, Sender};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Format, Http};
use crate::kinesis::pool::Mix;
use crate::kinesis::records::{first_sequence_number, refused};
use crate::kinesis::stream::Stream;
use crate::machine::thread_cpu_time;
use crate::random::Random;
use crate::report::Report;
use crate::run::{Begin, ServiceReader};

/// How long the writing of answers is timed, before the load and after it.
const FLOOR_MAX: Duration = Duration::from_secs(1);

/// Records of the requests that fill the shard.
const FILL: usize = 500;

/// GetRecords at the tail from many connections, without limits: processor time beside that of writing the answer
#[derive(Args, Clone, Debug)]
pub(super) struct Get {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Records of one answer
    #[arg(long, default_value_t = 1000)]
    batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// How requests travel
    #[arg(long, value_enum, default_value = "http1")]
    protocol: Http,
    /// Measured seconds
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 3.0)]
    warm_up: f64,
}

/// One connection.
struct Reader(ServiceReader);

impl Sender for Reader {
    async fn send(&mut self, _due: Instant) -> Result<Fate> {
        self.0.get().await
    }

    fn records(&self) -> u64 {
        1
    }
}

impl Get {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.batch > 0, "no records, no figures");
        let load = Load {
            shards: 1,
            connections: self.connections,
            batch: self.batch,
            record_bytes: self.record_bytes,
            protocol: self.protocol,
            format: Format::Json,
            seconds: self.seconds,
            warm_up: self.warm_up,
        };
        block_on(load.all_seconds(), async {
            let server = self.target.start(Throttle::Off)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, 1).await?;
            let first = self.fill(&mut control, &stream).await?;
            let begin = Begin::Again(Arc::new(vec![first]));
            let mut readers = Vec::with_capacity(self.connections);
            for _ in 0..self.connections {
                let client = Client::connect(&server.endpoint(self.protocol)?).await?;
                let shards = stream.shards.iter().cloned().enumerate().collect();
                let reader =
                    ServiceReader::begin(client, &stream.name, shards, &begin, self.batch, ANSWER_MAX);
                readers.push(Reader(reader.await?));
            }
            let before = self.floor()?;
            let measured = load.drive(&server, readers).await?;
            let after = self.floor()?;
            stream.delete(&mut control).await?;
            Ok(report(&measured, before.mean(after)))
        })
    }

    /// Puts as many records as an answer has, and returns the first one's number.
    async fn fill(&self, control: &mut Client, stream: &Stream) -> Result<String> {
        let mut random = Random::new(1);
        let mut first = None;
        let mut left = self.batch;
        while left > 0 {
            let batch = left.min(FILL);
            let put = Mix::new(&stream.name, batch, self.record_bytes).put(0, &mut random)?;
            let answer = control.call(put.operation, &put.body).await?;
            ensure!(answer.status == StatusCode::OK, "PutRecords is answered {}", answer.said());
            ensure!(refused(&answer.body, Format::Json)? == 0, "records were refused");
            if first.is_none() {
                first = Some(first_sequence_number(&answer.body)?);
            }
            left -= batch;
        }
        first.context("nothing was put")
    }

    /// What no server can leave out.
    fn floor(&self) -> Result<Floor> {
        let answers = Answers::new(self.batch, self.record_bytes);
        Ok(Floor { writing: answers.writing_us_per_record(), sending: answers.sending_us_per_record()? })
    }
}

/// Processor time in microseconds a record.
#[derive(Clone, Copy)]
struct Floor {
    /// Of writing answers like the server's in memory that is there already.
    writing: f64,
    /// Of bringing them through TCP to a client on this machine.
    sending: f64,
}

impl Floor {
    fn mean(self, other: Floor) -> Floor {
        let mean = |one: f64, two: f64| (one + two) / 2.0;
        Floor { writing: mean(self.writing, other.writing), sending: mean(self.sending, other.sending) }
    }
}

/// Answers like the server's.
struct Answers(Vec<Vec<u8>>);

impl Answers {
    fn new(batch: usize, record_bytes: usize) -> Answers {
        let mut random = Random::new(1);
        let record = |random: &mut Random| {
            let mut data = vec![0; record_bytes];
            random.fill(&mut data);
            data
        };
        Answers((0..batch).map(|_| record(&mut random)).collect())
    }

    fn write(&self, answer: &mut Vec<u8>) {
        answer.clear();
        answer.extend_from_slice(b"{\"Records\":[");
        for data in black_box(&self.0) {
            answer.extend_from_slice(
                b"{\"SequenceNumber\":\"49671814000000000000000000000000000000000000000000000000\",\
                  \"ApproximateArrivalTimestamp\":1700000000.123,\"Data\":\"",
            );
            BASE64.encode_append(data, answer);
            answer.extend_from_slice(b"\",\"PartitionKey\":\"0123456789abcdef\"},");
        }
        answer.extend_from_slice(b"],\"MillisBehindLatest\":0}");
        black_box(answer);
    }

    fn writing_us_per_record(&self) -> f64 {
        let mut answer = Vec::new();
        let Ok(us) = self.timed(|| {
            self.write(&mut answer);
            Ok::<(), Infallible>(())
        });
        us
    }

    /// One thread writes answers into a connection, whole, and does nothing else; another one reads them.
    fn sending_us_per_record(&self) -> Result<f64> {
        let mut answer = Vec::new();
        self.write(&mut answer);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let mut sender = TcpStream::connect(listener.local_addr()?)?;
        let (mut receiver, _) = listener.accept()?;
        thread::scope(|scope| {
            let room = answer.len();
            scope.spawn(move || {
                let mut read = vec![0; room];
                while receiver.read(&mut read).is_ok_and(|bytes| bytes > 0) {}
            });
            let spent = self.timed(|| sender.write_all(&answer));
            // The other thread ends with it.
            drop(sender);
            Ok(spent?)
        })
    }

    /// This thread's processor time for all answers that it makes within the time, by record.
    fn timed<E>(&self, mut make: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
        let (begun, mut made) = (thread_cpu_time(), 0);
        loop {
            make()?;
            made += self.0.len();
            let spent = thread_cpu_time().saturating_sub(begun);
            if spent >= FLOOR_MAX {
                return Ok(spent.as_secs_f64() * 1e6 / made as f64);
            }
        }
    }
}

fn report(measured: &Measured, floor: Floor) -> Report {
    let mut report = Report::default();
    report.add("records_per_s", measured.records_per_s(), 0);
    report.add_latency(&measured.latency);
    let (cpu, own) = (measured.cpu_us_per_record(), measured.own_cpu_us_per_record());
    report.add("server_cpu_us_per_record", cpu, 3);
    report.add("server_own_cpu_us_per_record", own, 3);
    report.add("server_kernel_cpu_us_per_record", cpu.zip(own).map(|(cpu, own)| cpu - own), 3);
    report.add("floor_us_per_record", floor.writing, 3);
    report.add("floor_sending_us_per_record", floor.sending, 3);
    report.add("ratio", cpu.map(|cpu| cpu / floor.writing), 2);
    report.add("own_ratio", own.map(|own| own / floor.writing), 2);
    report.add("ratio_with_sending", cpu.map(|cpu| cpu / (floor.writing + floor.sending)), 2);
    report.add("seconds", measured.elapsed.as_secs_f64(), 2);
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_write_an_answer_and_to_send_it_takes_time() {
        let answers = Answers::new(10, 100);
        for us in [answers.writing_us_per_record(), answers.sending_us_per_record().unwrap()] {
            assert!(us > 0.0 && us < 100.0, "{us}");
        }
    }
}
