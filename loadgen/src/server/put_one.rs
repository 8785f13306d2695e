//! PutRecord from many connections, durable, in turns with a server that does nothing but answer: how much of what the HTTP library
//! can do is left when a request is also verified, routed, written and synced. Both get the same requests from the same load.

use anyhow::{Result, ensure};
use clap::Args;

use super::block_on;
use super::closed::{Load, Measured};
use super::target::{Running, Target, Throttle};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Format, Http};
use crate::kinesis::pool::Mix;
use crate::kinesis::stream::Stream;
use crate::report::Report;
use crate::workload::shards::median;

/// PutRecord from many connections, in turns with a server that only answers
#[derive(Args, Clone, Debug)]
pub(super) struct PutOne {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// Shards of the stream
    #[arg(long, default_value_t = 16)]
    shards: usize,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// Pairs of turns
    #[arg(long, default_value_t = 5)]
    pairs: usize,
    /// Measured seconds of a turn
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
}

impl PutOne {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.pairs > 0, "no pairs, no figures");
        let load = Load {
            shards: self.shards,
            connections: self.connections,
            batch: 1,
            record_bytes: self.record_bytes,
            protocol: Http::Http1,
            format: Format::Json,
            seconds: self.seconds,
            warm_up: self.warm_up,
        };
        block_on(load.all_seconds() * 2.0 * self.pairs as f64, async {
            let server = self.target.start(Throttle::Off)?;
            let hello = Running::hello()?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, self.shards).await?;
            let bodies = Mix { single: true, ..Mix::new(&stream.name, 1, self.record_bytes) }.pool()?;
            let (mut put, mut answered) = (Vec::new(), Vec::new());
            for pair in 1..=self.pairs {
                let turns = if pair % 2 == 1 { [&server, &hello] } else { [&hello, &server] };
                for to in turns {
                    let measured = load.run(to, &bodies).await?;
                    if std::ptr::eq(to, &raw const server) { &mut put } else { &mut answered }.push(measured);
                }
                eprintln!("pair {pair} of {}", self.pairs);
            }
            stream.delete(&mut control).await?;
            Ok(report(&put, &answered))
        })
    }
}

fn report(put: &[Measured], hello: &[Measured]) -> Report {
    let mut report = Report::default();
    for (name, turns) in [("put_record", put), ("hello", hello)] {
        let cpu = turns.iter().filter_map(Measured::cpu_us_per_record);
        report.add(format!("{name}_requests_per_s"), median(turns.iter().map(Measured::records_per_s)), 0);
        report.add(format!("{name}_server_cpu_us"), median(cpu), 1);
        let p99 = turns.iter().map(|turn| turn.latency.value_at_quantile(0.99) as f64 / 1e3);
        report.add(format!("{name}_latency_p99_us"), median(p99), 0);
    }
    let pairs = put.iter().zip(hello);
    let ratios: Vec<f64> = pairs.map(|(put, hello)| put.records_per_s() / hello.records_per_s()).collect();
    report.add("ratio", median(ratios.iter().copied()), 3);
    report.add("ratio_least", ratios.iter().copied().fold(f64::INFINITY, f64::min), 3);
    report.add("ratio_most", ratios.iter().copied().fold(0.0, f64::max), 3);
    report.add("pairs", put.len() as f64, 0);
    report
}
