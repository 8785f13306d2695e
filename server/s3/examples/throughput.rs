//! How fast objects become durable, for docs/decisions/0014-s3-storage.md.
//!
//! `cargo run --release -p penstock-s3 --example throughput -- DIR BYTES OBJECTS AT_ONCE`

use bytes::Bytes;
use penstock_s3::{Put, Store};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("throughput DIR BYTES OBJECTS AT_ONCE");
    let dir = PathBuf::from(next()?);
    let (bytes, objects, at_once): (usize, usize, usize) =
        (next()?.parse()?, next()?.parse()?, next()?.parse()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(&dir)?;
        if !store.bucket_exists("throughput").await? {
            store.create_bucket("throughput", "us-east-1").await?;
        }
        let piece =
            Bytes::from((0..bytes.min(4 << 20)).map(|at| ((at * 31) >> 3) as u8).collect::<Vec<u8>>());
        let body: Vec<Bytes> = (0..bytes.div_ceil(piece.len().max(1))).map(|_| piece.clone()).collect();
        let begun = Instant::now();
        let workers: Vec<_> = (0..at_once)
            .map(|worker| {
                let (store, body) = (store.clone(), body.clone());
                tokio::spawn(async move {
                    for number in (worker..objects).step_by(at_once) {
                        let key = format!("{number:08}");
                        store.put_object("throughput", &key, Put::default(), body.clone()).await?;
                    }
                    Ok::<_, penstock_s3::StoreError>(())
                })
            })
            .collect();
        for worker in workers {
            worker.await??;
        }
        let seconds = begun.elapsed().as_secs_f64();
        let total = (objects * bytes) as f64 / 1e6;
        println!(
            "{objects} objects of {bytes} bytes, {at_once} at once: {:.0} MB/s, {:.0} objects/s",
            total / seconds,
            objects as f64 / seconds
        );
        store.close();
        Ok(())
    })
}
