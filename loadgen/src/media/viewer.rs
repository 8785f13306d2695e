//! A viewer: GetMedia from now on, and how long each frame was on its way.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use penstock_mkv::{Event, Limits, Splitter};
use serde_json::json;
use tokio::time::timeout;

use super::camera::Camera;
use super::footage::Stamp;
use super::wire::{self, In};
use crate::drive::Fate;
use crate::drive::tally::{Shared, Times};
use crate::kinesis::body::Clock;
use crate::kinesis::endpoint::Endpoint;

/// Between two looks whether all has come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How long after the last frame was sent it is waited for, on a busy machine.
const LAST_FRAME_MAX: Duration = Duration::from_secs(10);

/// Bytes of a fragment that the service sends, as documented.
const FRAGMENT_BYTES_MAX: u32 = 50 << 20;

/// Who watches a camera.
pub(crate) struct Viewer {
    pub(crate) camera: Rc<Camera>,
    pub(crate) endpoint: Rc<Endpoint>,
    pub(crate) stream: String,
    pub(crate) clock: Clock,
    /// A record is a frame; a latency the time from when it left the camera.
    pub(crate) tally: Shared,
    pub(crate) times: Times,
    /// Frames that were sent after the first one that came, and did not come.
    pub(crate) missing: Arc<AtomicU64>,
}

/// What has come.
#[derive(Default)]
struct Seen {
    first: Option<u64>,
    frames: u64,
}

impl Viewer {
    /// Watches until the camera has sent its last frame and that has come.
    pub(crate) async fn watch(&self) -> Result<()> {
        let mut seen = Seen::default();
        if let Err(error) = self.session(&mut seen).await {
            let now = Instant::now();
            let fate = Fate { said: Some(format!("{error:#}")), ..Fate::failed("ConnectionError", 1) };
            self.tally.lock().count(now, now, now, &fate, self.times);
        }
        let sent = self.camera.all_frames().unwrap_or(0);
        let expected = seen.first.map_or(0, |first| sent.saturating_sub(first));
        self.missing.fetch_add(expected.saturating_sub(seen.frames), Ordering::Relaxed);
        Ok(())
    }

    async fn session(&self, seen: &mut Seen) -> Result<()> {
        let (mut out, mut incoming) = wire::open(&self.endpoint).await?;
        let asked = json!({"StreamName": self.stream, "StartSelector": {"StartSelectorType": "NOW"}});
        out.ask(&self.endpoint, "/getMedia", &asked.to_string()).await?;
        let begun = self.until_over(seen, incoming.head()).await?;
        let Some(head) = begun else { return Ok(()) };
        if head.status != 200 {
            bail!("GetMedia is answered {}", head.said(&incoming.rest().await?));
        }
        self.read(&mut incoming, seen).await
    }

    async fn read(&self, incoming: &mut In, seen: &mut Seen) -> Result<()> {
        let limits = Limits { fragment_bytes_max: FRAGMENT_BYTES_MAX, ..Limits::default() };
        let mut splitter = Splitter::of_media(limits);
        let (mut frames, mut offset) = (Vec::new(), 0);
        loop {
            let Some(piece) = self.until_over(seen, incoming.next()).await? else { return Ok(()) };
            let arrived = Instant::now();
            splitter.push(piece.context("the service ended a GetMedia that went on")?);
            while let Some(event) = splitter.next_event()? {
                match event {
                    Event::FragmentStarted { .. } => offset = 0,
                    Event::Frame(frame) => frames.push(frame.range),
                    Event::FragmentPart { bytes } => {
                        for range in frames.drain(..) {
                            let place = range.start as usize - offset..range.end as usize - offset;
                            self.note(&bytes[place], arrived, seen);
                        }
                        offset += bytes.len();
                    }
                    _ => {}
                }
            }
        }
    }

    fn note(&self, frame: &[u8], arrived: Instant, seen: &mut Seen) {
        let stamp = Stamp::of(frame);
        let Some((sent, stamp)) = stamp.and_then(|stamp| Some((self.clock.moment(stamp.ns)?, stamp))) else {
            let fate = Fate::failed("UnknownFrame", 1);
            return self.tally.lock().count(arrived, arrived, arrived, &fate, self.times);
        };
        seen.first.get_or_insert(stamp.number);
        seen.frames += 1;
        self.tally.lock().delivered(sent, arrived, frame.len() as u64, self.times);
    }

    /// What this gives; nothing if all has come before, or nothing comes any more.
    async fn until_over<T>(&self, seen: &Seen, work: impl Future<Output = Result<T>>) -> Result<Option<T>> {
        let mut work = std::pin::pin!(work);
        loop {
            if let Ok(done) = timeout(LOOK_EVERY, &mut work).await {
                return done.map(Some);
            }
            let all_came = self.camera.all_frames().is_some_and(|sent| {
                seen.first.is_some_and(|first| seen.frames >= sent.saturating_sub(first))
            });
            if all_came || Instant::now() > self.times.end + LAST_FRAME_MAX {
                return Ok(None);
            }
        }
    }
}
