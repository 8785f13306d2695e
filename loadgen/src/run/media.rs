//! Cameras, each with a stream of its own, and who watches them.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use anyhow::{Result, bail};
use futures_util::FutureExt;
use futures_util::future::try_join_all;

use super::place::{Place, server_pid};
use super::settings::{Pace, Run, Workload};
use super::workload::{After, Job, Work};
use crate::drive::tally::Shared;
use crate::kinesis::body::Clock;
use crate::kinesis::endpoint::Endpoint;
use crate::kinesis::sign::VIDEO;
use crate::media::camera::{Camera, Setting, Tallies};
use crate::media::control::Stream;
use crate::media::viewer::Viewer;
use crate::random::Random;

/// How long viewers have to come before the first frame: who comes later is sent what he missed, and would call it late.
const VIEWERS_FIRST: Duration = Duration::from_millis(200);

/// A service and its streams.
pub(crate) struct MediaPlace {
    endpoint: Endpoint,
    streams: Vec<MediaStream>,
    pub(super) pid: Option<u32>,
}

struct MediaStream {
    stream: Stream,
    put: Endpoint,
    get: Endpoint,
}

impl MediaPlace {
    /// Makes a stream for each camera.
    pub(crate) async fn open(run: &Run) -> Result<MediaPlace> {
        let endpoint = Endpoint::new(&run.target, &run.access)?.of(VIDEO);
        let pid = server_pid(run, &endpoint);
        let prefix = run.stream.clone().unwrap_or_else(|| format!("load-{:016x}", Random::fresh_seed()));
        let mut place = MediaPlace { endpoint, streams: Vec::with_capacity(run.cameras.cameras), pid };
        for number in 0..run.cameras.cameras {
            if let Err(error) = place.add(run, format!("{prefix}-{number}")).await {
                // Those that were made are not left behind.
                let _ = place.close().await;
                return Err(error);
            }
        }
        Ok(place)
    }

    async fn add(&mut self, run: &Run, name: String) -> Result<()> {
        let stream = Stream::create(&self.endpoint, name, run.cameras.retention).await?;
        let put = stream.data_endpoint(&self.endpoint, &run.access, "PUT_MEDIA").await;
        let get = stream.data_endpoint(&self.endpoint, &run.access, "GET_MEDIA").await;
        // It is there, whether its media go anywhere or not.
        let (put, get) = match (put, get) {
            (Ok(put), Ok(get)) => (put, get),
            (Err(error), _) | (_, Err(error)) => {
                let _ = stream.delete(&self.endpoint).await;
                return Err(error);
            }
        };
        self.streams.push(MediaStream { stream, put, get });
        Ok(())
    }

    /// Deletes the streams.
    pub(crate) async fn close(&self) -> Result<()> {
        for stream in &self.streams {
            stream.stream.delete(&self.endpoint).await?;
        }
        Ok(())
    }
}

/// Makes cameras ready, and viewers if there are any.
pub(super) fn prepare(run: &Run, place: &Place) -> Result<Job> {
    let Place::Media(place) = place else { bail!("cameras need a service of Video Streams") };
    let footage = run.cameras.footage()?;
    let is_stored = run.cameras.retention > 0;
    let is_watched = run.workload == Workload::GetMedia;
    let mut kinds = Vec::new();
    kinds.extend(is_watched.then_some("delivery"));
    kinds.extend(is_stored.then_some("persisted"));
    kinds.push("received");
    let clock = Clock::new();
    let missing = Arc::new(AtomicU64::new(0));
    let after = if is_watched { After::Missing(missing.clone()) } else { After::Nothing };
    let (place, run) = (place.clone(), run.clone());
    let threads = run.threads.min(run.cameras.cameras);
    let step = Duration::from_millis(footage.length_ms / footage.fragments.len() as u64);
    let work: Work = Box::new(move |mut member, tallies: Vec<Shared>| {
        let (place, run, missing) = (place.clone(), run.clone(), missing.clone());
        let setting = Rc::new(Setting {
            footage: footage.clone(),
            clock,
            at_pace: run.cameras.pace == Pace::Camera,
            fragments_under_way: run.in_flight,
            timeout: run.timeout,
        });
        async move {
            let times = member.begin().await?;
            let counted = tallies.len() - usize::from(is_watched);
            let acks = Tallies {
                persisted: is_stored.then(|| tallies[tallies.len() - counted].clone()),
                received: tallies[tallies.len() - 1].clone(),
            };
            let (mut cameras, mut viewers) = (Vec::new(), Vec::new());
            for number in member.share(place.streams.len()) {
                let MediaStream { stream, put, get } = &place.streams[number];
                // Fragments of all cameras are spread over the time of one.
                let begin = times.start + VIEWERS_FIRST + step * number as u32 / place.streams.len() as u32;
                let (setting, put) = (setting.clone(), Rc::new(put.clone()));
                let name = stream.name.clone();
                let camera = Rc::new(Camera::new(setting, put, name.clone(), acks.clone(), times, begin));
                for _ in 0..if is_watched { run.consumers } else { 0 } {
                    viewers.push(Viewer {
                        camera: camera.clone(),
                        endpoint: Rc::new(get.clone()),
                        stream: name.clone(),
                        clock,
                        tally: tallies[0].clone(),
                        times,
                        missing: missing.clone(),
                    });
                }
                cameras.push(camera);
            }
            let filming = try_join_all(cameras.iter().map(|camera| camera.film()));
            let watching = try_join_all(viewers.iter().map(Viewer::watch));
            tokio::try_join!(filming, watching)?;
            Ok(())
        }
        .boxed_local()
    });
    Ok(Job { kinds, threads, work, after })
}
