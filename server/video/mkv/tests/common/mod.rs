//! What the tests share: elements written by hand, and a body taken apart into everything at once.

use bytes::Bytes;
use penstock_mkv::{Event, Fault, Fragment, Frame, Header, Limits, Splitter, Tag};

/// An element with its size in as many bytes as are asked for; its id is written as in the specification.
pub(crate) fn sized(id: &str, size_bytes: usize, content: &[u8]) -> Vec<u8> {
    let mut out = hex(id);
    let size = content.len() as u64 | 1 << (7 * size_bytes);
    out.extend_from_slice(&size.to_be_bytes()[8 - size_bytes..]);
    out.extend_from_slice(content);
    out
}

/// An element with a size of one byte, or of two.
pub(crate) fn element(id: &str, content: &[u8]) -> Vec<u8> {
    sized(id, if content.len() < 127 { 1 } else { 2 }, content)
}

pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(|digit| !digit.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// A body, taken apart.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taken {
    pub(crate) header: Option<Header>,
    pub(crate) fragments: Vec<Taking>,
    pub(crate) fault: Option<Fault>,
}

/// One of its fragments.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taking {
    pub(crate) timecode: u64,
    pub(crate) size: Option<u32>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) tags: Vec<Tag>,
    /// Nothing while it is open.
    pub(crate) ended: Option<Fragment>,
}

impl Taking {
    /// The bytes of a frame.
    pub(crate) fn frame(&self, index: usize) -> &[u8] {
        let range = &self.frames[index].range;
        &self.bytes[range.start as usize..range.end as usize]
    }

    /// Names and values of its tags.
    pub(crate) fn tags(&self) -> Vec<(&str, &str)> {
        self.tags.iter().map(|tag| (tag.name.as_str(), tag.value.as_str())).collect()
    }
}

/// Takes a body apart that comes in these chunks.
pub(crate) fn take_apart(chunks: impl IntoIterator<Item = Bytes>, limits: Limits) -> Taken {
    let mut taken = Taken::default();
    let mut splitter = Splitter::new(limits);
    for chunk in chunks {
        splitter.push(chunk);
        taken.note(&mut splitter);
    }
    splitter.finish();
    taken.note(&mut splitter);
    taken
}

/// Takes a body apart that comes at once.
pub(crate) fn whole(body: &[u8]) -> Taken {
    take_apart([Bytes::copy_from_slice(body)], Limits::default())
}

impl Taken {
    fn note(&mut self, splitter: &mut Splitter) {
        loop {
            let event = match splitter.next_event() {
                Ok(Some(event)) => event,
                Ok(None) => return,
                Err(fault) => {
                    self.fault = Some(fault);
                    return;
                }
            };
            if let Event::FragmentStarted { timecode, size } = event {
                self.fragments.push(Taking { timecode, size, ..Taking::default() });
                continue;
            }
            let last = self.fragments.last_mut();
            match event {
                Event::Header(header) => self.header = Some(header),
                Event::Frame(frame) => last.unwrap().frames.push(frame),
                Event::FragmentPart { bytes } => last.unwrap().bytes.extend_from_slice(&bytes),
                Event::Tags(tags) => last.unwrap().tags.extend(tags),
                Event::FragmentEnded(fragment) => last.unwrap().ended = Some(fragment),
                Event::FragmentStarted { .. } => unreachable!("it was noted above"),
            }
        }
    }
}
