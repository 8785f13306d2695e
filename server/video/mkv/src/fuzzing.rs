//! What a fuzzer throws at the splitter. No part of the public face: behind the feature `fuzzing`, which promises nothing. The fuzzer
//! itself is in `fuzz/`; the same function runs below, over what it ever found and over noise.

use bytes::Bytes;

use crate::{Event, Fault, Fragment, Frame, Header, Limits, Splitter, Tag, document_prefix};

/// What bodies are made of, so that a fuzzer need not guess it.
const PIECES: [&[u8]; 40] = [
    // An EBML header, Segments without an end and with one.
    b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska",
    b"\x18\x53\x80\x67\xff",
    b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff",
    b"\x18\x53\x80\x67\x40\x80",
    b"\x18\x53\x80\x67\x10\x00\x00\x40",
    // Info and Tracks.
    b"\x15\x49\xa9\x66\x87\x2a\xd7\xb1\x83\x0f\x42\x40",
    b"\x15\x49\xa9\x66\x80",
    b"\x16\x54\xae\x6b\x8d\xae\x83\xd7\x81\x01\xae\x86\xd7\x81\x02\x83\x81\x02",
    b"\x16\x54\xae\x6b\x8a\xae\x88\xd7\x81\x01\x83\x81\x01\xe0\x80",
    // Clusters.
    b"\x1f\x43\xb6\x75\xff\xe7\x88\x00\x00\x00\x00\x00\x00\x00\x07\xa7\x81\x00",
    b"\x1f\x43\xb6\x75\xff\xe7\x81\x01",
    b"\x1f\x43\xb6\x75\x8a\xe7\x81\x02\xa3\x85\x81\x00\x00\x80\x09",
    b"\x1f\x43\xb6\x75\x40\x20\xe7\x81\x03",
    b"\x1f\x43\xb6\x75\x01\x00\x00\x00\x00\x00\x00\x03\xe7\x81\x04",
    b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xfe",
    b"\xe7\x81\x05",
    b"\xab\x81\x05",
    // Blocks: in eight bytes and in one, of other tracks, laced, in groups.
    b"\xa3\x01\x00\x00\x00\x00\x00\x00\x05\x81\x00\x00\x80\x01",
    b"\xa3\x86\x81\xff\xf0\x00\x02\x03",
    b"\xa3\x84\x82\x00\x10\x80",
    b"\xa3\x85\x40\x02\x00\x20\x00",
    b"\xa3\x85\x83\x00\x00\x80\x04",
    b"\xa3\x85\x81\x00\x00\x82\x04",
    b"\xa0\x8a\xa1\x85\x81\x00\x20\x00\x05\x9b\x81\x21",
    b"\xa0\x8a\xa1\x85\x82\x00\x30\x00\x06\xfb\x81\xff",
    b"\xa0\x83\x9b\x81\x21",
    b"\xa3\x01\x00\x00\x00\x00\x10\x00\x00",
    // Tags: one, the end of a fragment, a reserved name, one of a track.
    b"\x12\x54\xc3\x67\x8f\x73\x73\x8c\x67\xc8\x89\x45\xa3\x81a\x44\x87\x82bc",
    b"\x12\x54\xc3\x67\xaf\x73\x73\xac\x67\xc8\xa9\x45\xa3\xa0AWS_KINESISVIDEO_END_OF_FRAGMENT\x44\x87\x83yes",
    b"\x12\x54\xc3\x67\x90\x73\x73\x8d\x67\xc8\x8a\x45\xa3\x83AWS\x44\x87\x81b",
    b"\x12\x54\xc3\x67\x8a\x73\x73\x87\x63\xc0\x84\x63\xc5\x81\x01",
    b"\x12\x54\xc3\x67\x80",
    // What is passed over.
    b"\xec\x82\x00\x00",
    b"\xbf\x84\x01\x02\x03\x04",
    b"\x1c\x53\xbb\x6b\x81\x00",
    b"\x11\x4d\x9b\x74\x40\x01\x00",
    b"\xec\x01\xff\xff\xff\xff\xff\xff\xfe",
    // What is nothing.
    b"\x00",
    b"\xff",
    b"\x1f\x43",
];

/// What a body turned out to be, however it was cut.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// Everything but parts.
    events: Vec<Event>,
    /// The bytes of the fragments that have ended, with their frames.
    fragments: Vec<(Fragment, Vec<u8>, Vec<Frame>)>,
    fault: Option<Fault>,
}

impl Outcome {
    fn header(&self) -> Option<&Header> {
        self.events.iter().find_map(|event| match event {
            Event::Header(header) => Some(header),
            _ => None,
        })
    }
}

/// Takes apart what these bytes stand for, in one piece and in many; the first two choose how.
///
/// # Panics
/// If it makes a difference how a body is cut, or if what is handed out does not fit together.
pub fn mkv(bytes: &[u8]) {
    let [choice, cut, rest @ ..] = bytes else { return };
    let body = if choice & 1 == 0 {
        rest.to_vec()
    } else {
        rest.iter().flat_map(|&byte| PIECES[usize::from(byte) % PIECES.len()]).copied().collect()
    };
    let body = Bytes::from(body);
    let of_media = choice & 16 != 0;
    let limits = Limits {
        fragment_bytes_max: if choice & 2 == 0 { 1 << 20 } else { 200 },
        tracks_max: if choice & 4 == 0 { 3 } else { 1 },
        part_bytes: if choice & 8 == 0 { 1 << 16 } else { 8 },
    };
    let whole = take_apart(&body, of_media, limits, body.len().max(1));
    for length in [1, usize::from(*cut).max(1)] {
        assert_eq!(take_apart(&body, of_media, limits, length), whole, "in pieces of {length}");
    }
    let Some(header) = whole.header().filter(|_| !of_media) else { return };
    for (fragment, bytes, frames) in &whole.fragments {
        again(header, fragment, bytes, frames, limits);
    }
}

/// What GetMedia sends of a fragment can be read.
fn again(header: &Header, fragment: &Fragment, bytes: &[u8], frames: &[Frame], limits: Limits) {
    let document = [&document_prefix(header, &[("name", "value")])[..], bytes].concat();
    let outcome = take_apart(&document.into(), false, limits, usize::MAX);
    assert_eq!(outcome.fault, None);
    let read = outcome.header().expect("a header was written");
    assert_eq!((&read.tracks, read.timecode_scale_ns), (&header.tracks, header.timecode_scale_ns));
    assert!(outcome.events.contains(&Event::Tags(vec![Tag { name: "name".into(), value: "value".into() }])));
    let [(read, read_bytes, read_frames)] = &outcome.fragments[..] else {
        panic!("one fragment was written")
    };
    assert_eq!((&read_bytes[..], &read_frames[..]), (bytes, frames));
    assert_eq!(*read, Fragment { end_of_fragment_tag: false, ..fragment.clone() });
}

fn take_apart(body: &Bytes, of_media: bool, limits: Limits, length: usize) -> Outcome {
    let mut outcome = Outcome { events: Vec::new(), fragments: Vec::new(), fault: None };
    let mut splitter = if of_media { Splitter::of_media(limits) } else { Splitter::new(limits) };
    let (mut bytes, mut frames): (Vec<u8>, Vec<Frame>) = (Vec::new(), Vec::new());
    let (mut rest, mut is_finished) = (body.clone(), false);
    loop {
        loop {
            let event = match splitter.next_event() {
                Ok(Some(event)) => event,
                Ok(None) => break,
                Err(fault) => {
                    assert_eq!(splitter.next_event(), Err(fault.clone()), "a fault stays");
                    outcome.fault = Some(fault);
                    return outcome;
                }
            };
            match &event {
                Event::Header(header) => assert!((1..=limits.tracks_max).contains(&header.tracks.len())),
                Event::FragmentStarted { .. } => {
                    bytes.clear();
                    frames.clear();
                }
                Event::Frame(frame) => {
                    let last = frames.last().map_or(bytes.len() as u32, |last| last.range.end);
                    assert!(frame.range.start > last && frame.range.end >= frame.range.start, "{frame:?}");
                    frames.push(frame.clone());
                }
                Event::FragmentPart { bytes: part } => {
                    assert!(!part.is_empty());
                    bytes.extend_from_slice(part);
                    assert!(bytes.len() <= limits.fragment_bytes_max as usize);
                    assert!(frames.last().is_none_or(|last| last.range.end as usize <= bytes.len()));
                    continue;
                }
                Event::Tags(tags) => assert!(!tags.is_empty()),
                Event::FragmentEnded(fragment) => {
                    assert_eq!(
                        (fragment.size as usize, &bytes[..4]),
                        (bytes.len(), &b"\x1f\x43\xb6\x75"[..])
                    );
                    let told: u32 = fragment.tracks.iter().map(|span| span.frames).sum();
                    assert_eq!(told as usize, frames.len());
                    outcome.fragments.push((fragment.clone(), bytes.clone(), frames.clone()));
                }
            }
            outcome.events.push(event);
        }
        if rest.is_empty() && is_finished {
            return outcome;
        }
        if rest.is_empty() {
            is_finished = true;
            splitter.finish();
        }
        let taken = length.min(rest.len());
        splitter.push(rest.split_to(taken));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_fuzzer_found_stays_found() {
        let found = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fuzz/regressions/mkv");
        let files: Vec<_> = std::fs::read_dir(found).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty(), "no file in {found}");
        for file in files {
            mkv(&std::fs::read(file).unwrap());
        }
    }

    proptest! {
        #[test]
        fn noise_does_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            mkv(&bytes);
        }

        #[test]
        fn near_misses_do_no_harm(
            choice in any::<u8>(),
            cut in any::<u8>(),
            pieces in proptest::collection::vec(0..PIECES.len() as u8, 0..30),
        ) {
            // A header that is right, most of the time.
            mkv(&[&[choice | 1, cut, 0, 1, 5, 7][..], &pieces].concat());
        }
    }
}
