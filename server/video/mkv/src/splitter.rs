//! A body of PutMedia, taken apart while it arrives.
//!
//! ```text
//!  EBML header                                       \
//!  Segment, often without an end                      |
//!    SeekHead, Void, Cues ...     passed over         |
//!    Info, Tracks                                     /  Header
//!    Tags                            those before the first fragment are its
//!    Cluster                         FragmentStarted, as soon as its timecode is there
//!      Timecode
//!      SimpleBlock, BlockGroup       Frame ... Frame FragmentPart
//!    Tags                            Tags
//!    Cluster                         FragmentEnded FragmentStarted ...
//! ```
//!
//! **When a fragment has ended.** A Cluster that tells its size has ended there. One that does not goes on until something begins that
//! cannot be within it; but tags of the fragment may follow, and so it has ended when the next Cluster begins, when the body
//! ends, or when a tag says so ([`END_OF_FRAGMENT`](crate::END_OF_FRAGMENT)).
//!
//! **What is kept.** The bytes of an element that has not come whole, and nothing else: at most a fragment, the header, or a Tags,
//! each with its limit. Sizes are believed for comparing only.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::block::{Block, block_group, simple_block};
use crate::element::{Element, Elements, Head, Read, head, id};
use crate::header::{TIMECODE_SCALE_NS, check_ebml, timecode_scale_ns, tracks};
use crate::limits::{FRAGMENT_BYTES_MAX, HEADER_BYTES_MAX, PART_BYTES, TAGS_BYTES_MAX, TRACKS_MAX};
use crate::tags::{self, Counted, Tag};
use crate::window::Window;
use crate::{Fault, Frame, Header, Track};

/// What a body may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a fragment.
    pub fragment_bytes_max: u32,
    /// Tracks of a session.
    pub tracks_max: usize,
    /// Bytes after which a part is cut where the next frame ends, even if there are more.
    pub part_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { fragment_bytes_max: FRAGMENT_BYTES_MAX, tracks_max: TRACKS_MAX, part_bytes: PART_BYTES }
    }
}

/// What a body turned out to have, in its order.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// What the fragments need to be understood; before all others, and once in a body of PutMedia.
    Header(Header),
    /// A fragment has begun.
    FragmentStarted {
        /// Its timecode, in ticks.
        timecode: u64,
        /// Its bytes, where the Cluster tells its size.
        size: Option<u32>,
    },
    /// A frame of the fragment. The part that holds its bytes follows.
    Frame(Frame),
    /// The next bytes of the fragment. All parts together are the Cluster as it was received; each but the last ends where a
    /// child of the Cluster ends, and holds a whole frame or several.
    FragmentPart {
        /// A slice of what was pushed, where that held all of it.
        bytes: Bytes,
    },
    /// Tags of the fragment that began last. Those of a fragment whose Cluster told its size may come after it has ended.
    Tags(Vec<Tag>),
    /// The fragment is complete.
    FragmentEnded(Fragment),
}

/// A fragment that is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its timecode, in ticks.
    pub timecode: u64,
    /// Its bytes.
    pub size: u32,
    /// Ticks from its first frame to the end of its last one. How long the last frame of a track is shown is told by its
    /// BlockGroup, or taken to be the mean of the frames before it, or the track's default duration if it is the only one.
    pub duration_ticks: u64,
    /// What it has of each track of the header, in the header's order.
    pub tracks: Vec<TrackSpan>,
    /// A tag said that it ends.
    pub end_of_fragment_tag: bool,
}

/// What a fragment has of one track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackSpan {
    /// The track's number.
    pub track: u64,
    /// Frames; the service refuses a fragment that has none of a track.
    pub frames: u32,
    /// Ticks of its earliest frame, since the fragment's timecode; 0 without a frame.
    pub first: i16,
    /// Ticks of its latest frame.
    pub last: i16,
}

/// Takes a body apart while it arrives.
///
/// ```
/// use penstock_mkv::{Event, Limits, Splitter};
///
/// # let chunks: [bytes::Bytes; 0] = [];
/// let mut splitter = Splitter::new(Limits::default());
/// for chunk in chunks {
///     splitter.push(chunk);
///     while let Some(event) = splitter.next_event()? {
///         match event {
///             Event::FragmentPart { bytes } => drop(bytes),
///             _ => {}
///         }
///     }
/// }
/// splitter.finish();
/// while let Some(_event) = splitter.next_event()? {}
/// # Ok::<(), penstock_mkv::Fault>(())
/// ```
#[derive(Debug)]
pub struct Splitter {
    limits: Limits,
    /// Documents may follow each other.
    reads_media: bool,
    window: Window,
    place: Place,
    is_finished: bool,
    fault: Option<Fault>,
    header: Gathered,
    /// Where a Segment of known size ends, in bytes of the body.
    segment_end: Option<u64>,
    cluster: Cluster,
    /// The fragment whose Cluster has ended, and which has not.
    open: Option<Open>,
    spans: Vec<Span>,
    tags: Counted,
    /// Those that came before the first fragment.
    early_tags: Vec<Tag>,
    has_begun: bool,
    /// Events that follow the one that was handed out.
    ready: VecDeque<Event>,
}

/// What the window begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// An element of the document.
    Document,
    /// An element of the Segment.
    Segment,
    /// So many bytes that nobody wants, of an element of the Segment or of the document.
    Skip { left: u64, in_segment: bool },
    /// The rest of a Cluster, from the last cut on.
    Cluster,
}

/// The header, until it is handed out.
#[derive(Debug, Default)]
struct Gathered {
    bytes: Vec<u8>,
    has_ebml: bool,
    has_segment: bool,
    timecode_scale_ns: Option<u64>,
    tracks: Option<Vec<Track>>,
    is_told: bool,
}

/// The Cluster that is read.
#[derive(Clone, Copy, Debug, Default)]
struct Cluster {
    /// Where it begins in the body.
    start: u64,
    timecode: Option<u64>,
    /// Its bytes, if it tells them.
    size: Option<u32>,
    /// Its bytes that were handed out.
    cut: u32,
    /// Bytes of the window that have been read.
    at: usize,
    /// There is a frame in what was read and not handed out.
    has_frame: bool,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    timecode: u64,
    size: u32,
}

/// What the fragment has of a track so far.
#[derive(Clone, Debug)]
struct Span {
    told: TrackSpan,
    default_ticks: i64,
    /// Where frames end that tell how long they are.
    end: i64,
}

/// How far a step came.
enum Step {
    Event(Event),
    /// There may be more to read.
    On,
    /// All that was pushed is read, as far as it can be.
    Short,
}

impl Splitter {
    /// Before the first byte of a body.
    #[must_use]
    pub fn new(limits: Limits) -> Splitter {
        Splitter {
            limits,
            reads_media: false,
            window: Window::default(),
            place: Place::Document,
            is_finished: false,
            fault: None,
            header: Gathered::default(),
            segment_end: None,
            cluster: Cluster::default(),
            open: None,
            spans: Vec::new(),
            tags: Counted::default(),
            early_tags: Vec::new(),
            has_begun: false,
            ready: VecDeque::new(),
        }
    }

    /// Before the first byte of what GetMedia sends: documents one behind the other, each with its header, and with tags that the
    /// service hangs on fragments itself.
    #[must_use]
    pub fn of_media(limits: Limits) -> Splitter {
        Splitter { reads_media: true, tags: Counted::of_media(), ..Splitter::new(limits) }
    }

    /// Brings the next bytes of the body. They are kept until [`next_event`](Splitter::next_event) has used them, so that is to be
    /// asked before more is brought.
    pub fn push(&mut self, bytes: Bytes) {
        self.window.push(bytes);
    }

    /// Says that the body has ended as it should. Without it a fragment that is open is never complete.
    pub fn finish(&mut self) {
        self.is_finished = true;
    }

    /// The next event; nothing if it takes more bytes, or if all is over.
    ///
    /// # Errors
    /// The body is wrong. Every call after that says the same.
    pub fn next_event(&mut self) -> Result<Option<Event>, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let event = self.run();
        if let Err(fault) = &event {
            self.fault = Some(fault.clone());
        }
        event
    }

    fn run(&mut self) -> Result<Option<Event>, Fault> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            let step = match self.place {
                Place::Cluster => self.cluster()?,
                Place::Segment => self.segment()?,
                Place::Document => self.document()?,
                Place::Skip { left, in_segment } => self.skip(left, in_segment),
            };
            match step {
                Step::Event(event) => return Ok(Some(event)),
                Step::On => {}
                Step::Short if !self.is_finished => return Ok(None),
                Step::Short => match self.end()? {
                    Step::Event(event) => return Ok(Some(event)),
                    Step::On => {}
                    Step::Short => return Ok(None),
                },
            }
        }
    }

    /// An element of the document.
    fn document(&mut self) -> Result<Step, Fault> {
        let at = self.window.start();
        let head = match head(self.window.bytes()) {
            Read::Is(head) => head,
            Read::Short(needed) => return Ok(self.wait_for(needed)),
            Read::Wrong(_) if !self.header.has_ebml => return Err(no_document(at)),
            Read::Wrong(what) => return Err(Fault::Invalid { what, at }),
        };
        match head.id {
            id::EBML if self.header.has_segment && self.reads_media => Ok(self.next_document()),
            id::EBML if self.header.has_ebml => Err(Fault::Repeated { what: "EBML header", at }),
            id::EBML => {
                let Some(bytes) = self.of_header(&head)? else { return Ok(Step::Short) };
                check_ebml(&whole(&bytes, at)?)?;
                self.header.has_ebml = true;
                Ok(Step::On)
            }
            _ if !self.header.has_ebml => Err(no_document(at)),
            id::SEGMENT if self.header.has_segment => Err(Fault::Repeated { what: "Segment", at }),
            id::SEGMENT => {
                self.header.bytes.extend_from_slice(&self.window.bytes()[..head.length]);
                self.window.skip(head.length as u64);
                self.header.has_segment = true;
                // A size has 56 bits, and no body is as long as that.
                self.segment_end = head.size.map(|size| self.window.start() + size);
                self.place = Place::Segment;
                Ok(Step::On)
            }
            id::VOID | id::CRC_32 => self.pass_over(&head, false),
            _ => Err(Fault::Invalid { what: "an element that does not belong into a document", at }),
        }
    }

    /// An element of the Segment.
    fn segment(&mut self) -> Result<Step, Fault> {
        let at = self.window.start();
        if self.segment_end == Some(at) {
            self.place = Place::Document;
            return Ok(Step::On);
        }
        let head = match head(self.window.bytes()) {
            Read::Is(head) => head,
            Read::Short(needed) => return Ok(self.wait_for(needed)),
            Read::Wrong(what) => return Err(Fault::Invalid { what, at }),
        };
        let end = head.size.map(|size| at + head.length as u64 + size);
        if let (Some(end), Some(segment_end)) = (end.or(Some(at + head.length as u64)), self.segment_end)
            && end > segment_end
        {
            return Err(Fault::Invalid { what: "an element that reaches past the Segment", at });
        }
        match head.id {
            id::EBML if self.reads_media => Ok(self.next_document()),
            id::EBML => Err(Fault::Repeated { what: "EBML header", at }),
            id::SEGMENT => Err(Fault::Repeated { what: "Segment", at }),
            id::INFO if self.header.is_told || self.header.timecode_scale_ns.is_some() => {
                Err(Fault::Repeated { what: "Info", at })
            }
            id::INFO => {
                let Some(bytes) = self.of_header(&head)? else { return Ok(Step::Short) };
                self.header.timecode_scale_ns = Some(timecode_scale_ns(&whole(&bytes, at)?)?);
                Ok(self.told_header(false))
            }
            id::TRACKS if self.header.tracks.is_some() || self.header.is_told => {
                Err(Fault::Repeated { what: "Tracks", at })
            }
            id::TRACKS => {
                let Some(bytes) = self.of_header(&head)? else { return Ok(Step::Short) };
                self.header.tracks = Some(tracks(&whole(&bytes, at)?, self.limits.tracks_max)?);
                Ok(self.told_header(false))
            }
            id::TAGS => self.read_tags(&head),
            id::CLUSTER => self.begin_cluster(&head),
            _ => self.pass_over(&head, true),
        }
    }

    /// Another document begins: the fragment before it has ended.
    fn next_document(&mut self) -> Step {
        self.header = Gathered::default();
        self.segment_end = None;
        self.has_begun = false;
        self.early_tags.clear();
        self.tags.clear();
        self.place = Place::Document;
        self.open.take().map_or(Step::On, |open| Step::Event(self.ended(open, false)))
    }

    /// The whole element that begins here, which becomes part of the header; nothing if it has not come yet.
    fn of_header(&mut self, head: &Head) -> Result<Option<Bytes>, Fault> {
        let at = self.window.start();
        let left = HEADER_BYTES_MAX - self.header.bytes.len();
        let too_long = Fault::Invalid { what: "a header of more than 4 MiB, or without an end", at };
        let length = length_within(head, left).ok_or(too_long)?;
        if !self.window.reach(length) {
            return Ok(None);
        }
        let bytes = self.window.take(length);
        self.header.bytes.extend_from_slice(&bytes);
        Ok(Some(bytes))
    }

    /// Hands out the header as soon as it is there: Info may be missing when a Cluster begins.
    fn told_header(&mut self, has_cluster: bool) -> Step {
        let header = &mut self.header;
        if header.timecode_scale_ns.is_none() && !has_cluster {
            return Step::On;
        }
        let Some(tracks) = header.tracks.take() else { return Step::On };
        let timecode_scale_ns = header.timecode_scale_ns.unwrap_or(TIMECODE_SCALE_NS);
        header.is_told = true;
        self.spans = tracks.iter().map(|track| Span::new(track, timecode_scale_ns)).collect();
        let bytes = std::mem::take(&mut header.bytes).into();
        Step::Event(Event::Header(Header { bytes, timecode_scale_ns, tracks }))
    }

    fn read_tags(&mut self, head: &Head) -> Result<Step, Fault> {
        let at = self.window.start();
        let too_long = Fault::Tags { what: "Tags of more than 64 KiB, or without an end", at };
        let length = length_within(head, TAGS_BYTES_MAX).ok_or(too_long)?;
        if !self.window.reach(length) {
            return Ok(Step::Short);
        }
        let bytes = self.window.take(length);
        let (mut tags, is_end) = tags::read(&whole(&bytes, at)?, &mut self.tags)?;
        if !self.has_begun {
            self.early_tags.append(&mut tags);
            return Ok(Step::On);
        }
        if !tags.is_empty() {
            self.ready.push_back(Event::Tags(tags));
        }
        if is_end && let Some(open) = self.open.take() {
            let ended = self.ended(open, true);
            self.ready.push_back(ended);
        }
        Ok(Step::On)
    }

    /// A Cluster begins: the fragment before it has ended.
    fn begin_cluster(&mut self, head: &Head) -> Result<Step, Fault> {
        let at = self.window.start();
        if !self.header.is_told {
            return match self.told_header(true) {
                Step::On => Err(Fault::Invalid { what: "a Cluster before the Tracks", at }),
                told => Ok(told),
            };
        }
        if let Some(open) = self.open.take() {
            return Ok(Step::Event(self.ended(open, false)));
        }
        let bytes_max = self.limits.fragment_bytes_max;
        let size = head.size.map(|size| {
            let size = u32::try_from(head.length as u64 + size).ok();
            size.filter(|size| *size <= bytes_max).ok_or(Fault::FragmentTooLarge { bytes_max, at })
        });
        self.cluster = Cluster { start: at, size: size.transpose()?, at: head.length, ..Cluster::default() };
        self.spans.iter_mut().for_each(Span::clear);
        if self.has_begun {
            self.tags.clear();
        }
        self.has_begun = true;
        self.place = Place::Cluster;
        Ok(Step::On)
    }

    /// A child of the Cluster.
    fn cluster(&mut self) -> Result<Step, Fault> {
        let Cluster { at, cut, size, .. } = self.cluster;
        if self.cluster.has_frame && at >= self.limits.part_bytes {
            return Ok(Step::Event(self.part()));
        }
        let in_body = self.window.start() + at as u64;
        // Neither is more than the limit of a fragment.
        let read = u64::from(cut) + at as u64;
        let end = match (size, self.segment_end) {
            (Some(size), _) => Some(u64::from(size)),
            (None, Some(segment_end)) => Some(segment_end - self.cluster.start),
            (None, None) => None,
        };
        if end == Some(read) {
            return self.end_cluster();
        }
        let wrong = |what| Err(Fault::Invalid { what, at: in_body });
        let head = match head(&self.window.bytes()[at..]) {
            Read::Is(head) => head,
            Read::Short(needed) => return Ok(self.part_or_wait_for(at + needed)),
            Read::Wrong(what) => return wrong(what),
        };
        if size.is_none() && id::ends_cluster(head.id) {
            return self.end_cluster();
        }
        let Some(content) = head.size else { return wrong("an element of unknown size in a Cluster") };
        let child_end = read + head.length as u64 + content;
        if end.is_some_and(|end| child_end > end) {
            return wrong("an element that reaches past its Cluster");
        }
        let bytes_max = self.limits.fragment_bytes_max;
        if child_end > u64::from(bytes_max) {
            return Err(Fault::FragmentTooLarge { bytes_max, at: in_body });
        }
        let child = at..at + (child_end - read) as usize;
        let Some(bytes) = self.window.bytes().get(child.clone()) else {
            return Ok(self.part_or_wait_for(child.end));
        };
        let content_start = read as usize + head.length;
        let event = match head.id {
            id::SIMPLE_BLOCK => {
                let block = simple_block(&bytes[head.length..]);
                let block = block.map_err(|what| Fault::Invalid { what, at: in_body })?;
                Some(self.frame(&block, content_start, in_body)?)
            }
            id::BLOCK_GROUP => {
                let block = block_group(&whole(bytes, in_body)?)?;
                Some(self.frame(&block, content_start, in_body)?)
            }
            id::TIMECODE => Some(self.begin_fragment(whole(bytes, in_body)?.uint()?, in_body)?),
            _ => None,
        };
        self.cluster.at = child.end;
        Ok(event.map_or(Step::On, Step::Event))
    }

    /// The timecode is there.
    fn begin_fragment(&mut self, timecode: u64, at: u64) -> Result<Event, Fault> {
        if self.cluster.timecode.is_some() {
            return Err(Fault::Invalid { what: "a second Timecode in a Cluster", at });
        }
        self.cluster.timecode = Some(timecode);
        if !self.early_tags.is_empty() {
            self.ready.push_back(Event::Tags(std::mem::take(&mut self.early_tags)));
        }
        Ok(Event::FragmentStarted { timecode, size: self.cluster.size })
    }

    /// A block was read; `start` is where the content of its element lies in the Cluster.
    fn frame(&mut self, block: &Block, start: usize, at: u64) -> Result<Event, Fault> {
        if self.cluster.timecode.is_none() {
            return Err(Fault::Invalid { what: "a block before the Timecode of its Cluster", at });
        }
        let span = self.spans.iter_mut().find(|span| span.told.track == block.track);
        let span = span.ok_or(Fault::UnknownTrack { track: block.track, at })?;
        span.add(block);
        self.cluster.has_frame = true;
        // Within a fragment, whose size has 32 bits.
        let range = (start + block.start) as u32..(start + block.end) as u32;
        let Block { track, relative_timecode, keyframe, .. } = *block;
        Ok(Event::Frame(Frame { track, relative_timecode, keyframe, range }))
    }

    /// Hands out what was read of the Cluster.
    fn part(&mut self) -> Event {
        let cluster = &mut self.cluster;
        cluster.cut += cluster.at as u32;
        cluster.has_frame = false;
        let bytes = self.window.take(std::mem::take(&mut cluster.at));
        Event::FragmentPart { bytes }
    }

    /// Whole frames leave before more is waited for: what follows them would have to be joined to them.
    fn part_or_wait_for(&mut self, length: usize) -> Step {
        if self.cluster.has_frame { Step::Event(self.part()) } else { self.wait_for(length) }
    }

    fn wait_for(&mut self, length: usize) -> Step {
        if self.window.reach(length) { Step::On } else { Step::Short }
    }

    /// All of the Cluster was read. The last part comes first.
    fn end_cluster(&mut self) -> Result<Step, Fault> {
        let Some(timecode) = self.cluster.timecode else {
            return Err(Fault::Invalid { what: "a Cluster without a Timecode", at: self.cluster.start });
        };
        if self.cluster.at > 0 {
            return Ok(Step::Event(self.part()));
        }
        self.place = Place::Segment;
        let open = Open { timecode, size: self.cluster.cut };
        if self.cluster.size.is_some() {
            return Ok(Step::Event(self.ended(open, false)));
        }
        self.open = Some(open);
        Ok(Step::On)
    }

    fn ended(&self, open: Open, end_of_fragment_tag: bool) -> Event {
        let seen = || self.spans.iter().filter(|span| span.told.frames > 0);
        let first = seen().map(|span| i64::from(span.told.first)).min();
        let end = seen().map(Span::end).max();
        let duration = end.zip(first).map_or(0, |(end, first)| end - first);
        Event::FragmentEnded(Fragment {
            timecode: open.timecode,
            size: open.size,
            duration_ticks: u64::try_from(duration).unwrap_or(0),
            tracks: self.spans.iter().map(|span| span.told.clone()).collect(),
            end_of_fragment_tag,
        })
    }

    fn pass_over(&mut self, head: &Head, in_segment: bool) -> Result<Step, Fault> {
        let Some(size) = head.size else {
            return Err(Fault::Invalid { what: "an element of unknown size", at: self.window.start() });
        };
        self.place = Place::Skip { left: head.length as u64 + size, in_segment };
        Ok(Step::On)
    }

    fn skip(&mut self, left: u64, in_segment: bool) -> Step {
        let left = left - self.window.skip(left);
        if left > 0 {
            self.place = Place::Skip { left, in_segment };
            return Step::Short;
        }
        self.place = if in_segment { Place::Segment } else { Place::Document };
        Step::On
    }

    /// The body has ended, and what there was is read.
    fn end(&mut self) -> Result<Step, Fault> {
        let truncated = Fault::Truncated { at: self.window.end() };
        if self.place == Place::Cluster {
            let is_whole = self.cluster.size.is_none()
                && self.window.start() + self.cluster.at as u64 == self.window.end();
            return if is_whole { self.end_cluster() } else { Err(truncated) };
        }
        // What was complete before the body broke off is so all the same.
        if let Some(open) = self.open.take() {
            return Ok(Step::Event(self.ended(open, false)));
        }
        let is_over = self.window.start() == self.window.end() && !matches!(self.place, Place::Skip { .. });
        if is_over { Ok(Step::Short) } else { Err(truncated) }
    }
}

impl Span {
    fn new(track: &Track, timecode_scale_ns: u64) -> Span {
        let default_ticks = track.default_duration_ns.map_or(0, |ns| ns / timecode_scale_ns);
        let told = TrackSpan { track: track.number, frames: 0, first: 0, last: 0 };
        // No frame is shown for longer than a fragment can be.
        let default_ticks = i64::try_from(default_ticks).unwrap_or(i64::MAX).min(i64::from(u16::MAX));
        Span { told, default_ticks, end: i64::MIN }
    }

    fn clear(&mut self) {
        let TrackSpan { track, .. } = self.told;
        self.told = TrackSpan { track, frames: 0, first: 0, last: 0 };
        self.end = i64::MIN;
    }

    fn add(&mut self, block: &Block) {
        let at = block.relative_timecode;
        let told = &mut self.told;
        (told.first, told.last) = match told.frames {
            0 => (at, at),
            _ => (told.first.min(at), told.last.max(at)),
        };
        // Of the smallest ones, more than eight million go into a fragment.
        told.frames += 1;
        if let Some(ticks) = block.duration {
            let ticks = i64::try_from(ticks).unwrap_or(i64::MAX).min(i64::from(u16::MAX));
            self.end = self.end.max(i64::from(at) + ticks);
        }
    }

    /// Where its last frame ends.
    fn end(&self) -> i64 {
        let (first, last) = (i64::from(self.told.first), i64::from(self.told.last));
        let steps = i64::from(self.told.frames) - 1;
        // Rounded: ticks are coarse beside frames.
        let mean = if steps > 0 { (last - first + steps / 2) / steps } else { self.default_ticks };
        self.end.max(last + mean)
    }
}

fn no_document(at: u64) -> Fault {
    Fault::Invalid { what: "a body that does not begin with an EBML header", at }
}

/// The bytes of a whole element, if they are no more than so many.
fn length_within(head: &Head, most: usize) -> Option<usize> {
    let length = usize::try_from(head.length as u64 + head.size?).ok()?;
    (length <= most).then_some(length)
}

/// An element of which all bytes are there.
fn whole(bytes: &[u8], at: u64) -> Result<Element<'_>, Fault> {
    let element = Elements::of(bytes, at).next();
    element.unwrap_or(Err(Fault::Invalid { what: "no element", at }))
}
