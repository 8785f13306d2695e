//! The body of a PutMedia, taken apart while it comes: fragments begin, go on, and end or break.

use super::ack::{Ack, ErrorId};
use super::header;
use super::persist::{self, Job};
use crate::Video;
use crate::media::limits::{
    CONNECTION_MAX, FRAGMENT_BYTES_MAX, FRAGMENT_MAX, IDLE_ACK_INTERVAL, IDLE_MAX, TRACKS_MAX,
};
use crate::record::StreamRecord;
use bytes::Bytes;
use futures_util::StreamExt;
use penstock_api::media::Pieces;
use penstock_fragments::{About, Ending, LiveFragment, Recording};
use penstock_mkv::{self as mkv, Event, Fault, Header, Splitter, Tag};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// What the timecodes of a body count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timecodes {
    /// From 1970.
    Absolute,
    /// From this time, in milliseconds since 1970.
    Relative(i64),
}

/// What a fragment's tags ask for, kept in its entry.
pub(crate) mod flag {
    /// Somebody is to be told of it.
    pub(crate) const NOTIFICATION: u32 = 1;
    /// Pictures are to be taken of it.
    pub(crate) const IMAGES: u32 = 2;
}

/// One connection of a producer.
pub(super) struct Session {
    video: Arc<Video>,
    stream: StreamRecord,
    recording: Arc<Recording>,
    timecodes: Timecodes,
    acks: mpsc::Sender<Bytes>,
    splitter: Splitter,
    header: Option<(Header, u64)>,
    open: Option<Open>,
    /// Tags that came behind a fragment which had ended.
    late_tags: Vec<Tag>,
    previous_timecode: Option<u64>,
    /// To whoever brings fragments to the disk; nothing where none are kept.
    jobs: Option<persist::Queue>,
}

/// The fragment that is coming in.
struct Open {
    live: Arc<LiveFragment>,
    timecode: u64,
    flags: u32,
    tags: Vec<Tag>,
}

/// Why a session ends before its body does.
#[derive(Debug)]
enum Over {
    /// The producer is told this.
    Refused(ErrorId),
    /// Nobody is there to be told.
    Gone,
}

type Going = Result<(), Over>;

impl Session {
    pub(super) fn new(
        video: Arc<Video>,
        stream: StreamRecord,
        recording: Arc<Recording>,
        timecodes: Timecodes,
        acks: mpsc::Sender<Bytes>,
    ) -> Session {
        let limits = mkv::Limits {
            fragment_bytes_max: FRAGMENT_BYTES_MAX,
            tracks_max: TRACKS_MAX,
            ..mkv::Limits::default()
        };
        let jobs = recording.is_stored().then(|| {
            persist::begin(Arc::clone(&video), stream.clone(), Arc::clone(&recording), acks.clone())
        });
        Session {
            video,
            stream,
            recording,
            timecodes,
            acks,
            splitter: Splitter::new(limits),
            header: None,
            open: None,
            late_tags: Vec::new(),
            previous_timecode: None,
            jobs,
        }
    }

    /// Takes the whole body. What had not ended is given up.
    pub(super) async fn run(mut self, body: Pieces) {
        let over = self.take(body).await;
        let broken = self.open.take();
        if let Some(open) = &broken {
            self.recording.live().end(&open.live, Ending::Broken);
        }
        if let Err(Over::Refused(id)) = over {
            let fragment = broken.map(|open| (open.timecode, open.live.number));
            let (number, code) = id.code();
            tracing::debug!(stream = %self.stream.key(), number, code, "a producer is refused");
            // It listens no longer behind an error: what it sent before that is told first.
            if let Some(jobs) = self.jobs.take() {
                jobs.finish().await;
            }
            let _ = self.acks.send(Ack::Error(id, fragment).piece()).await;
        }
    }

    async fn take(&mut self, mut body: Pieces) -> Going {
        let begun = Instant::now();
        let mut came = begun;
        let mut told = begun;
        let is_strict = self.video.keeps_rates();
        loop {
            let next_idle = (told + IDLE_ACK_INTERVAL).min(came + IDLE_MAX);
            let piece = tokio::select! {
                biased;
                () = self.acks.closed() => return Err(Over::Gone),
                piece = body.next() => piece,
                () = sleep_until(next_idle) => {
                    if came.elapsed() >= IDLE_MAX {
                        return Err(Over::Refused(ErrorId::StreamRead));
                    }
                    told = Instant::now();
                    self.tell(Ack::Idle).await?;
                    continue;
                }
            };
            match piece {
                Some(Ok(bytes)) => {
                    came = Instant::now();
                    told = came;
                    self.splitter.push(bytes);
                    self.events().await?;
                }
                // The producer is gone, and not at the end of what it had to say.
                Some(Err(_)) => return Err(Over::Gone),
                None => {
                    self.splitter.finish();
                    return self.events().await;
                }
            }
            if is_strict && begun.elapsed() >= CONNECTION_MAX {
                return Err(Over::Refused(ErrorId::MaxConnectionDuration));
            }
        }
    }

    /// Handles what the bytes that came amount to.
    async fn events(&mut self) -> Going {
        loop {
            match self.splitter.next_event() {
                Ok(Some(event)) => self.event(event).await?,
                Ok(None) => return Ok(()),
                Err(fault) => {
                    tracing::debug!(stream = %self.stream.key(), %fault, "media cannot be read");
                    return Err(Over::Refused(refusal(&fault)));
                }
            }
        }
    }

    async fn event(&mut self, event: Event) -> Going {
        match event {
            Event::Header(header) => {
                let id = header::id(&header);
                self.header = Some((header, id));
                Ok(())
            }
            Event::FragmentStarted { timecode, .. } => self.begin(timecode).await,
            Event::Frame(frame) => {
                // What is shown behind the others is in time as well.
                let ms = self.ms(u64::try_from(frame.relative_timecode).unwrap_or(0));
                if ms.is_none_or(|ms| ms > FRAGMENT_MAX.as_millis() as i64) {
                    return Err(Over::Refused(ErrorId::MaxFragmentDuration));
                }
                Ok(())
            }
            Event::FragmentPart { bytes } => {
                let Some(open) = &self.open else { return Ok(()) };
                self.recording.live().push(&open.live, bytes.clone());
                self.persist(Job::Part(bytes)).await
            }
            Event::Tags(tags) => self.tags(tags).await,
            Event::FragmentEnded(fragment) => self.end(&fragment).await,
        }
    }

    async fn begin(&mut self, timecode: u64) -> Going {
        let Some((header, header_id)) = &self.header else { return Err(Over::Refused(ErrorId::InvalidMkv)) };
        if self.previous_timecode.is_some_and(|previous| timecode <= previous) {
            return Err(Over::Refused(ErrorId::TimecodeNotGreater));
        }
        self.previous_timecode = Some(timecode);
        let since = self.ms(timecode);
        let producer_ms = match self.timecodes {
            Timecodes::Absolute => since,
            Timecodes::Relative(start_ms) => since.and_then(|since| start_ms.checked_add(since)),
        };
        let Some(producer_ms) = producer_ms else {
            return Err(Over::Refused(ErrorId::InvalidProducerTimestamp));
        };
        let now_ms = u64::try_from(self.video.now_ms()).unwrap_or(0);
        let live = self.recording.live().begin(now_ms, header.bytes.clone(), *header_id, producer_ms);
        let Some(live) = live else { return Err(Over::Refused(ErrorId::StreamNotActive)) };
        let number = live.number;
        self.open = Some(Open { live: Arc::clone(&live), timecode, flags: 0, tags: Vec::new() });
        self.tell(Ack::Buffering(timecode, number)).await?;
        self.persist(Job::Begin(live)).await?;
        let late = std::mem::take(&mut self.late_tags);
        if late.is_empty() { Ok(()) } else { self.tags(late).await }
    }

    async fn tags(&mut self, tags: Vec<Tag>) -> Going {
        let Some(open) = &mut self.open else {
            // A fragment that tells its length has ended by now, and is on its way to viewers and disk.
            self.late_tags.extend(tags);
            return Ok(());
        };
        for tag in &tags {
            match &*tag.name {
                mkv::NOTIFICATION => open.flags |= flag::NOTIFICATION,
                mkv::IMAGE_GENERATION => open.flags |= flag::IMAGES,
                _ => {}
            }
        }
        let shown: Vec<_> = tags
            .iter()
            .filter(|tag| tag.name != mkv::END_OF_FRAGMENT)
            .map(|tag| (&*tag.name, &*tag.value))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let bytes = mkv::write_tags(&shown);
        self.recording.live().push_tags(&open.live, bytes.clone());
        open.tags.extend(tags);
        self.persist(Job::Tags(bytes)).await
    }

    async fn end(&mut self, fragment: &mkv::Fragment) -> Going {
        if fragment.tracks.iter().any(|track| track.frames == 0) {
            return Err(Over::Refused(ErrorId::FramesMissingForTrack));
        }
        // Each frame is within the limit; how long the last one is shown is a guess.
        let duration_ms = self.ms(fragment.duration_ticks).unwrap_or(i64::MAX);
        let duration_ms = duration_ms.clamp(0, FRAGMENT_MAX.as_millis() as i64) as u32;
        let Some(open) = self.open.take() else { return Ok(()) };
        let Open { live, timecode, flags, tags } = open;
        self.recording.live().end(&live, Ending::Whole(duration_ms));
        self.tell(Ack::Received(timecode, live.number)).await?;
        let (producer_ms, header_id) = (live.producer_ms, live.header_id);
        let about = About { producer_ms, duration_ms, header_id, flags };
        self.persist(Job::End(timecode, about, tags)).await
    }

    /// Ticks of the body in milliseconds.
    fn ms(&self, ticks: u64) -> Option<i64> {
        let scale_ns = self.header.as_ref().map_or(1_000_000, |(header, _)| header.timecode_scale_ns);
        let ms = u128::from(ticks) * u128::from(scale_ns) / 1_000_000;
        i64::try_from(ms).ok()
    }

    async fn tell(&self, ack: Ack) -> Going {
        self.acks.send(ack.piece()).await.map_err(|_| Over::Gone)
    }

    async fn persist(&mut self, job: Job) -> Going {
        match &mut self.jobs {
            None => Ok(()),
            // Who brings it to the disk has told the producer why it does not.
            Some(jobs) => jobs.send(job).await.map_err(|()| Over::Gone),
        }
    }
}

/// What a producer is told of a body that cannot be read on.
fn refusal(fault: &Fault) -> ErrorId {
    match fault {
        Fault::Invalid { .. } | Fault::Repeated { .. } => ErrorId::InvalidMkv,
        Fault::FragmentTooLarge { .. } => ErrorId::MaxFragmentSize,
        Fault::TooManyTracks { .. } => ErrorId::MoreTracksThanAllowed,
        Fault::UnknownTrack { .. } => ErrorId::TrackNumberMismatch,
        Fault::Tags { .. } | Fault::ReservedTag { .. } => ErrorId::FragmentMetadataLimit,
        Fault::Truncated { .. } => ErrorId::StreamRead,
    }
}
