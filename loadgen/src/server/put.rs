//! PutRecords as fast as it goes, without limits, durable: what a record costs the server in processor time, beside the sum of what
//! no server can leave out.

use std::time::Duration;

use anyhow::Result;
use bytes::Bytes;
use clap::Args;

use super::block_on;
use super::closed::{Load, Measured};
use super::parts::Parts;
use super::target::{Target, Throttle};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::stream::Stream;
use crate::report::Report;

/// How long the parts are timed, before the load and after it.
const PARTS_MAX: Duration = Duration::from_secs(1);

/// PutRecords from many connections, without limits: throughput, and processor time beside its unavoidable parts
#[derive(Args, Clone, Debug)]
pub(super) struct Put {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// What.
    #[command(flatten)]
    load: Load,
}

impl Put {
    pub(super) fn run(&self) -> Result<Report> {
        block_on(self.load.all_seconds(), async {
            let server = self.target.start(Throttle::Off)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, self.load.shards).await?;
            let bodies = self.load.bodies(&stream)?;
            let sent: Vec<Bytes> = bodies.iter().map(|put| put.body.bytes.clone()).collect();
            eprintln!("timing the unavoidable parts");
            let parts = Parts::time(&sent, self.load.format, PARTS_MAX)?;
            let measured = self.load.run(&server, &bodies).await?;
            eprintln!("timing the unavoidable parts again");
            let parts = parts.mean(Parts::time(&sent, self.load.format, PARTS_MAX)?);
            stream.delete(&mut control).await?;
            Ok(self.report(&measured, &parts))
        })
    }

    fn report(&self, measured: &Measured, parts: &Parts) -> Report {
        let mut report = Report::default();
        let per_second = measured.records_per_s();
        report.add("records_per_s", per_second, 0);
        report.add("data_mb_per_s", per_second * self.load.record_bytes as f64 / 1e6, 1);
        report.add_latency(&measured.latency);
        let cpu = measured.cpu_us_per_record();
        report.add("server_cpu_us_per_record", cpu, 3);
        let cores = measured.cpu.map(|cpu| cpu.as_secs_f64() / measured.elapsed.as_secs_f64());
        report.add("server_cores", cores, 2);
        for (name, us) in parts.named() {
            report.add(format!("part_{name}_us_per_record"), us, 3);
        }
        report.add("parts_us_per_record", parts.sum(), 3);
        report.add("ratio", cpu.map(|cpu| cpu / parts.sum()), 2);
        report.add("records_refused", measured.refused as f64, 0);
        report.add("seconds", measured.elapsed.as_secs_f64(), 2);
        report
    }
}
