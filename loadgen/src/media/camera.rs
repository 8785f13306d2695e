//! A camera: PutMedia, with frames that go out at their pace and acknowledgements that come while they do.
//!
//! Each fragment ends with the tag that says so: without it a service knows that a fragment is complete only when the next one begins.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use penstock_mkv::{END_OF_FRAGMENT, write_tags};
use serde::Deserialize;
use tokio::sync::Notify;
use tokio::time::{sleep, sleep_until, timeout};

use super::footage::{Footage, Fragment, Stamp};
use super::wire::{self, In, Out};
use crate::drive::Fate;
use crate::drive::tally::{Shared, Times};
use crate::kinesis::body::Clock;
use crate::kinesis::endpoint::Endpoint;

/// Bytes of acknowledgements that do not make up one.
const ACK_BYTES_MAX: usize = 64 << 10;

/// Before a camera whose connection broke connects again.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// What all cameras have in common.
pub(crate) struct Setting {
    pub(crate) footage: Footage,
    pub(crate) clock: Clock,
    /// Frames go out when they are due; otherwise as soon as all but so many fragments are acknowledged.
    pub(crate) at_pace: bool,
    pub(crate) fragments_under_way: usize,
    pub(crate) timeout: Duration,
}

/// Where acknowledgements are counted. A record is a fragment; a latency is the time since its last byte left.
#[derive(Clone)]
pub(crate) struct Tallies {
    /// Of fragments that were stored; nothing if they are not.
    pub(crate) persisted: Option<Shared>,
    pub(crate) received: Shared,
}

impl Tallies {
    /// The one that tells of a fragment's end.
    fn last(&self) -> &Shared {
        self.persisted.as_ref().unwrap_or(&self.received)
    }
}

/// A camera.
pub(crate) struct Camera {
    setting: Rc<Setting>,
    endpoint: Rc<Endpoint>,
    stream: String,
    tallies: Tallies,
    times: Times,
    /// When it begins: cameras do not begin in step.
    begin: Instant,
    under_way: RefCell<VecDeque<UnderWay>>,
    /// Something was acknowledged.
    acknowledged: Notify,
    /// Frames so far.
    frames: Cell<u64>,
    is_over: Cell<bool>,
}

/// A fragment that was sent, and not acknowledged for the last time.
struct UnderWay {
    timecode: u64,
    bytes: u64,
    /// When its last byte left; nothing while it is sent.
    sent: Option<Instant>,
}

/// What the service says of a fragment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ack {
    event_type: String,
    fragment_timecode: Option<u64>,
    error_id: Option<u32>,
    error_code: Option<String>,
}

impl Camera {
    pub(crate) fn new(
        setting: Rc<Setting>,
        endpoint: Rc<Endpoint>,
        stream: String,
        tallies: Tallies,
        times: Times,
        begin: Instant,
    ) -> Camera {
        Camera {
            setting,
            endpoint,
            stream,
            tallies,
            times,
            begin,
            under_way: RefCell::default(),
            acknowledged: Notify::new(),
            frames: Cell::new(0),
            is_over: Cell::new(false),
        }
    }

    /// How many frames were sent, when all of them were.
    pub(crate) fn all_frames(&self) -> Option<u64> {
        self.is_over.get().then(|| self.frames.get())
    }

    /// Films until the end. A connection that breaks is counted, and another one is opened.
    pub(crate) async fn film(&self) -> Result<()> {
        sleep_until(self.begin.into()).await;
        while Instant::now() < self.times.end {
            if let Err(error) = self.session().await {
                // What was under way on that connection is never acknowledged.
                self.under_way.borrow_mut().clear();
                self.failed("ConnectionError", format!("{error:#}"));
                sleep(AGAIN_AFTER).await;
            }
        }
        self.is_over.set(true);
        Ok(())
    }

    fn failed(&self, name: &str, said: String) {
        let now = Instant::now();
        let fate = Fate { said: Some(said), ..Fate::failed(name, 1) };
        self.tallies.last().lock().count(now, now, now, &fate, self.times);
    }

    /// One PutMedia.
    async fn session(&self) -> Result<()> {
        let (mut out, mut incoming) = wire::open(&self.endpoint).await?;
        let begun = SystemTime::now().duration_since(UNIX_EPOCH).context("a clock before 1970")?;
        let headers = [
            ("x-amzn-fragment-acknowledgment-required", "1"),
            ("x-amzn-fragment-timecode-type", "ABSOLUTE"),
            ("x-amzn-producer-start-timestamp", &format!("{}.{:03}", begun.as_secs(), begun.subsec_millis())),
            ("x-amzn-stream-name", &self.stream),
        ];
        out.begin(&self.endpoint, "/putMedia", &headers).await?;
        let first_ms = u64::try_from(begun.as_millis()).context("a clock far from now")?;
        // Who is refused stops sending; who has sent all waits for what is under way.
        tokio::select! {
            biased;
            listened = self.listen(&mut incoming) => listened,
            sent = async {
                self.send(&mut out, first_ms).await?;
                let all = async {
                    while !self.under_way.borrow().is_empty() {
                        self.acknowledged.notified().await;
                    }
                };
                if timeout(self.setting.timeout, all).await.is_err() {
                    let left = self.under_way.borrow().len();
                    self.failed("Timeout", format!("{left} fragments are not acknowledged"));
                    self.under_way.borrow_mut().clear();
                }
                anyhow::Ok(())
            } => sent,
        }
    }

    /// Sends fragments, again and again, until the time is over; the last one is sent whole.
    async fn send(&self, out: &mut Out, first_ms: u64) -> Result<()> {
        let Setting { footage, .. } = &*self.setting;
        out.chunk(&footage.header).await?;
        let began = Instant::now();
        for round in 0.. {
            for fragment in &footage.fragments {
                let at_ms = round * footage.length_ms + fragment.at_ms;
                let due = began + Duration::from_millis(at_ms);
                if self.setting.at_pace {
                    sleep_until(due.into()).await;
                } else {
                    self.wait_for_turn().await;
                }
                if Instant::now() >= self.times.end {
                    self.unsent(due);
                    return out.end().await;
                }
                self.send_fragment(out, fragment, first_ms + at_ms, due).await?;
            }
        }
        Ok(())
    }

    /// Counts fragments that were due from here on and are never sent.
    fn unsent(&self, due: Instant) {
        let Setting { footage, at_pace, .. } = &*self.setting;
        if *at_pace && due < self.times.end {
            let mean_ms = (footage.length_ms / footage.fragments.len() as u64).max(1);
            let left_ms = u64::try_from((self.times.end - due).as_millis()).unwrap_or(u64::MAX);
            self.tallies.last().lock().unsent += left_ms.div_ceil(mean_ms);
        }
    }

    async fn wait_for_turn(&self) {
        while self.under_way.borrow().len() >= self.setting.fragments_under_way {
            self.acknowledged.notified().await;
        }
    }

    async fn send_fragment(
        &self,
        out: &mut Out,
        fragment: &Fragment,
        timecode: u64,
        due: Instant,
    ) -> Result<()> {
        let Setting { footage, clock, at_pace, .. } = &*self.setting;
        let mut chunk = Vec::new();
        Fragment::put_head(&mut chunk, timecode);
        self.under_way.borrow_mut().push_back(UnderWay { timecode, bytes: 0, sent: None });
        let mut bytes = 0;
        for (index, frame) in fragment.frames.iter().enumerate() {
            if *at_pace {
                let due = due + Duration::from_millis(u64::try_from(frame.at_ms).unwrap_or(0));
                sleep_until(due.into()).await;
                self.tallies.last().lock().sent(due, Instant::now(), self.times);
            }
            let now = Instant::now();
            let number = self.frames.replace(self.frames.get() + 1);
            frame.put(&mut chunk, footage.is_stamped.then(|| Stamp { ns: clock.ns(now), number }));
            bytes += chunk.len() as u64;
            if index + 1 == fragment.frames.len() {
                chunk.extend_from_slice(&write_tags(&[(END_OF_FRAGMENT, "")]));
                if let Some(under_way) = self.under_way.borrow_mut().back_mut() {
                    (under_way.bytes, under_way.sent) = (bytes, Some(now));
                }
            }
            out.chunk(&chunk).await?;
            chunk.clear();
        }
        Ok(())
    }

    /// Reads acknowledgements until the service ends them, which it does for a reason.
    async fn listen(&self, incoming: &mut In) -> Result<()> {
        let head = incoming.head().await?;
        if head.status != 200 {
            let body = incoming.rest().await?;
            // A camera that is refused asks again, and not at once.
            self.under_way.borrow_mut().clear();
            self.failed(&head.error_type(), head.said(&body));
            sleep(AGAIN_AFTER).await;
            return Ok(());
        }
        let mut unread = Vec::new();
        while let Some(piece) = incoming.next().await? {
            unread.extend_from_slice(&piece);
            let mut acks = serde_json::Deserializer::from_slice(&unread).into_iter::<Ack>();
            let mut read = 0;
            while let Some(ack) = acks.next() {
                match ack {
                    Ok(ack) => self.note(&ack, Instant::now()),
                    Err(error) if error.is_eof() => break,
                    Err(error) => return Err(error).context("an acknowledgement that is none"),
                }
                read = acks.byte_offset();
            }
            unread.drain(..read);
            ensure!(unread.len() <= ACK_BYTES_MAX, "an acknowledgement without an end");
        }
        ensure!(Instant::now() >= self.times.end, "the service ended a PutMedia that went on");
        Ok(())
    }

    fn note(&self, ack: &Ack, now: Instant) {
        let is_last = match ack.event_type.as_str() {
            "RECEIVED" => self.tallies.persisted.is_none(),
            "PERSISTED" => true,
            "ERROR" => {
                let id = ack.error_id.unwrap_or_default();
                let name = ack.error_code.clone().unwrap_or_else(|| format!("Error{id}"));
                self.failed(&name, format!("{ack:?}"));
                let timecode = ack.fragment_timecode;
                self.under_way.borrow_mut().retain(|under_way| Some(under_way.timecode) != timecode);
                self.acknowledged.notify_one();
                return;
            }
            // BUFFERING and IDLE say nothing of an end.
            _ => return,
        };
        let mut under_way = self.under_way.borrow_mut();
        let place = under_way.iter().position(|one| Some(one.timecode) == ack.fragment_timecode);
        let found = place.and_then(|place| Some((place, under_way[place].sent?, under_way[place].bytes)));
        let Some((place, sent, bytes)) = found else {
            drop(under_way);
            return self.failed("UnexpectedAcknowledgement", format!("{ack:?}"));
        };
        let tally = match ack.event_type == "PERSISTED" {
            true => self.tallies.last(),
            false => &self.tallies.received,
        };
        tally.lock().delivered(sent, now, bytes, self.times);
        if is_last {
            under_way.remove(place);
            self.acknowledged.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera(is_stored: bool) -> Camera {
        let setting = Setting {
            footage: Footage::made_up(1_000_000, 10, 1000).unwrap(),
            clock: Clock::new(),
            at_pace: false,
            fragments_under_way: 1,
            timeout: Duration::from_secs(1),
        };
        let times = Times::new(Duration::ZERO, Duration::from_secs(60));
        let endpoint =
            Endpoint::local(([127, 0, 0, 1], 1).into(), crate::kinesis::endpoint::Http::Http1).unwrap();
        let persisted = is_stored.then(|| Shared::new().unwrap());
        let tallies = Tallies { persisted, received: Shared::new().unwrap() };
        Camera::new(Rc::new(setting), Rc::new(endpoint), "s".into(), tallies, times, times.start)
    }

    fn told(camera: &Camera, event: &str, timecode: u64) {
        let ack = format!(r#"{{"EventType":"{event}","FragmentTimecode":{timecode},"FragmentNumber":"9"}}"#);
        camera.note(&serde_json::from_str(&ack).unwrap(), Instant::now());
    }

    #[test]
    fn a_fragment_is_under_way_until_its_last_acknowledgement() {
        for is_stored in [true, false] {
            let camera = camera(is_stored);
            let sent = UnderWay { timecode: 7, bytes: 10, sent: Some(Instant::now()) };
            camera.under_way.borrow_mut().push_back(sent);
            told(&camera, "BUFFERING", 7);
            told(&camera, "RECEIVED", 7);
            assert_eq!(camera.under_way.borrow().is_empty(), !is_stored);
            if is_stored {
                told(&camera, "PERSISTED", 7);
                assert!(camera.under_way.borrow().is_empty());
                assert_eq!(camera.tallies.last().lock().bytes, 10);
            }
            assert_eq!(camera.tallies.received.lock().latency.len(), 1);
        }
    }

    #[test]
    fn what_was_not_to_be_acknowledged_is_counted() {
        let camera = camera(true);
        told(&camera, "PERSISTED", 7);
        camera.under_way.borrow_mut().push_back(UnderWay { timecode: 8, bytes: 0, sent: None });
        told(&camera, "RECEIVED", 8);
        let ack =
            r#"{"EventType":"ERROR","FragmentTimecode":8,"ErrorId":4006,"ErrorCode":"INVALID_MKV_DATA"}"#;
        camera.note(&serde_json::from_str(ack).unwrap(), Instant::now());
        assert!(camera.under_way.borrow().is_empty());
        let errors = camera.tallies.last().lock().errors.clone();
        assert_eq!(
            errors.into_iter().collect::<Vec<_>>(),
            [("INVALID_MKV_DATA".to_owned(), 1), ("UnexpectedAcknowledgement".to_owned(), 2),]
        );
    }
}
