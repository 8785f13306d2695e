//! Bodies as producers write them, by hand and to the byte: that of the producer SDK, that of ffmpeg, and what else Matroska allows.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
mod common;

use bytes::Bytes;
use common::{Taken, element, hex, sized, take_apart, whole};
use penstock_mkv::{Event, Fragment, Limits, Splitter, TrackKind, TrackSpan, document_prefix, write_tags};

/// EBML header, Segment without an end, Info and Tracks with a picture and sound, as the producer SDK writes them.
fn sdk_header() -> Vec<u8> {
    let uid = element("73a4", &[7; 16]);
    let info = [
        uid,
        element("2ad7b1", &1_000_000u64.to_be_bytes()),
        element("7ba9", b"door"),
        element("4d80", b"sdk"),
    ];
    let video = sized("e0", 4, &hex("b0 82 0500 ba 82 02d0"));
    let audio = sized("e1", 4, &[element("b5", &48_000f64.to_be_bytes()), hex("9f 81 02")].concat());
    let entry = |number: u8, kind: u8, codec: &[u8], rest: Vec<u8>| {
        let uid = element("73c5", &u64::from(number).to_be_bytes());
        let head = [element("d7", &[number]), uid, element("83", &[kind]), element("86", codec)].concat();
        sized("ae", 4, &[head, element("536e", b"track"), element("63a2", &[1, 2, 3]), rest].concat())
    };
    let tracks = [entry(1, 1, b"V_MPEG4/ISO/AVC", video), entry(2, 2, b"A_AAC", audio)].concat();
    [
        hex("1a45dfa3 a3 4286 81 01 42f7 81 01 42f2 81 04 42f3 81 08 4282 88 6d6174726f736b61 4287 81 02 4285 81 02"),
        hex("18538067 ff"),
        sized("1549a966", 2, &info.concat()),
        sized("1654ae6b", 4, &tracks),
    ]
    .concat()
}

fn sdk_cluster(timecode: u64, frames: &[(u8, i16, bool, &[u8])]) -> Vec<u8> {
    let mut out = [hex("1f43b675 ff"), element("e7", &timecode.to_be_bytes()), hex("a7 81 00")].concat();
    for (track, at, keyframe, frame) in frames {
        let flags = if *keyframe { 0x80 } else { 0 };
        let head = [&[0x80 | track][..], &at.to_be_bytes(), &[flags]].concat();
        out.extend(sized("a3", 8, &[&head, *frame].concat()));
    }
    out
}

fn sdk_tag(name: &str, value: &str) -> Vec<u8> {
    let text = [sized("45a3", 8, name.as_bytes()), sized("4487", 8, value.as_bytes())].concat();
    sized("1254c367", 8, &sized("7373", 8, &sized("67c8", 8, &text)))
}

fn span(track: u64, frames: u32, first: i16, last: i16) -> TrackSpan {
    TrackSpan { track, frames, first, last }
}

#[test]
fn the_producer_sdks_layout_is_read() {
    let first = sdk_cluster(
        5000,
        &[
            (1, 0, true, b"key"),
            (2, 1, true, b"aac"),
            (1, 33, false, b"delta"),
            (1, 67, false, b""),
            (2, 22, true, b"x"),
        ],
    );
    let second = sdk_cluster(6000, &[(1, 0, true, b"key")]);
    let body = [
        sdk_header(),
        sdk_tag("before", "1"),
        first.clone(),
        sdk_tag("after", "2"),
        sdk_tag("AWS_KINESISVIDEO_IMAGE_GENERATION", ""),
        second.clone(),
        sdk_tag("AWS_KINESISVIDEO_END_OF_FRAGMENT", "0"),
    ]
    .concat();
    let taken = whole(&body);
    assert_eq!(taken.fault, None);

    let header = taken.header.as_ref().unwrap();
    assert_eq!((&header.bytes[..], header.timecode_scale_ns), (&sdk_header()[..], 1_000_000));
    let [video, audio] = &header.tracks[..] else { panic!("two tracks: {header:?}") };
    assert_eq!((video.number, video.codec_id.as_str()), (1, "V_MPEG4/ISO/AVC"));
    assert_eq!(video.kind, TrackKind::Video { width: 1280, height: 720 });
    assert_eq!(
        (audio.number, &audio.codec_private[..], audio.name.as_deref()),
        (2, &[1, 2, 3][..], Some("track"))
    );
    assert_eq!(audio.kind, TrackKind::Audio { sampling_frequency: 48_000.0, channels: 2, bit_depth: None });

    let [one, two] = &taken.fragments[..] else { panic!("two fragments: {taken:?}") };
    assert_eq!((one.timecode, one.size, &one.bytes), (5000, None, &first));
    assert_eq!(one.tags(), [("before", "1"), ("after", "2"), ("AWS_KINESISVIDEO_IMAGE_GENERATION", "")]);
    let frames: Vec<_> = (0..5)
        .map(|index| {
            (one.frames[index].track, one.frames[index].relative_timecode, one.frames[index].keyframe)
        })
        .collect();
    assert_eq!(frames, [(1, 0, true), (2, 1, true), (1, 33, false), (1, 67, false), (2, 22, true)]);
    let contents: Vec<_> = (0..5).map(|index| one.frame(index)).collect();
    assert_eq!(contents, [&b"key"[..], b"aac", b"delta", b"", b"x"]);
    // The picture lasts a mean of 33 1/2 longer than to its last frame.
    let ended = Fragment {
        timecode: 5000,
        size: first.len() as u32,
        duration_ticks: 67 + 34,
        tracks: vec![span(1, 3, 0, 67), span(2, 2, 1, 22)],
        end_of_fragment_tag: false,
    };
    assert_eq!(one.ended, Some(ended));
    let ended = two.ended.as_ref().unwrap();
    assert_eq!((&two.bytes, two.tags().len(), ended.end_of_fragment_tag), (&second, 0, true));
    assert_eq!(ended.tracks, [span(1, 1, 0, 0), span(2, 0, 0, 0)]);
}

/// A pipe's worth of ffmpeg: sizes of Clusters are known, checksums lead, tags of tracks and an index are in between.
#[test]
fn ffmpegs_layout_is_read() {
    let crc = hex("bf 84 01020304");
    let with_crc = |id: &str, content: &[u8]| sized(id, 8, &[&crc, content].concat());
    let ebml = sized("1a45dfa3", 8, &[hex("4286 81 01 4282 88 6d6174726f736b61 4287 81 04")].concat());
    let info = with_crc("1549a966", &[element("2ad7b1", &hex("0f4240")), element("4d80", b"Lavf")].concat());
    let video = element("e0", &hex("b0 82 0280 ba 82 0168 9a 81 02"));
    let entry = [
        hex("d7 81 01 73c5 81 01 9c 81 00 83 81 01 23e383 84 01fca055"),
        element("86", b"V_MPEG4/ISO/AVC"),
        video,
    ];
    let tracks = with_crc("1654ae6b", &element("ae", &entry.concat()));
    let simple = |name: &[u8], value: &[u8]| {
        element("67c8", &[element("45a3", name), element("4487", value)].concat())
    };
    let of_track =
        element("7373", &[element("63c0", &hex("63c5 81 01")), simple(b"DURATION", b"00:00:01")].concat());
    let of_all = element("7373", &[element("63c0", &[]), simple(b"ENCODER", b"Lavf61")].concat());
    let tags = with_crc("1254c367", &[of_all, of_track].concat());
    let simple_block =
        |at: u8, flags: u8, frame: &[u8]| element("a3", &[&[0x81, 0, at, flags][..], frame].concat());
    let group = element("a0", &[hex("a1 86 81 0050 00 0909"), hex("9b 81 28"), hex("fb 81 d8")].concat());
    let first = with_crc(
        "1f43b675",
        &[hex("e7 81 00"), simple_block(0, 0x80, b"key"), simple_block(40, 0, b"p"), group].concat(),
    );
    let second = with_crc("1f43b675", &[hex("e7 81 78"), simple_block(0, 0x80, b"key")].concat());
    let body = [
        ebml.clone(),
        hex("18538067 01ffffffffffffff"),
        sized("114d9b74", 1, &[0; 20]),
        sized("ec", 8, &[0; 50]),
        info.clone(),
        tracks.clone(),
        tags,
        first.clone(),
        second.clone(),
        sized("1c53bb6b", 8, &[0; 30]),
    ]
    .concat();
    let taken = whole(&body);
    assert_eq!(taken.fault, None);
    let header = taken.header.unwrap();
    // What is passed over is not part of it.
    assert_eq!(header.bytes, [ebml, hex("18538067 01ffffffffffffff"), info, tracks].concat());
    assert_eq!(header.tracks[0].default_duration_ns, Some(33_333_333));
    let [one, two] = &taken.fragments[..] else { panic!("two fragments") };
    assert_eq!((one.size, &one.bytes), (Some(first.len() as u32), &first));
    assert_eq!((one.tags(), two.tags().len()), (vec![("ENCODER", "Lavf61")], 0));
    let keyframes: Vec<bool> = one.frames.iter().map(|frame| frame.keyframe).collect();
    assert_eq!((keyframes, one.frame(2)), (vec![true, false, false], &[9, 9][..]));
    // The group says that its frame takes 40 ticks, as the ones before it do.
    assert_eq!(one.ended.as_ref().unwrap().duration_ticks, 120);
    // One frame alone takes what the track says.
    assert_eq!((&two.bytes, two.ended.as_ref().unwrap().duration_ticks), (&second, 33));
}

#[test]
fn a_cluster_of_known_size_has_ended_with_its_last_byte() {
    let cluster = sized("1f43b675", 8, &hex("e7 81 07 a3 85 81 0000 80 09"));
    let mut splitter = Splitter::new(Limits::default());
    splitter.push([sdk_header(), cluster].concat().into());
    let mut last = None;
    while let Some(event) = splitter.next_event().unwrap() {
        last = Some(event);
    }
    assert!(matches!(last, Some(Event::FragmentEnded(Fragment { timecode: 7, size: 22, .. }))), "{last:?}");
    // Tags that follow are the fragment's all the same.
    splitter.push(sdk_tag("late", "1").into());
    assert!(matches!(splitter.next_event().unwrap(), Some(Event::Tags(tags)) if tags[0].name == "late"));
}

#[test]
fn a_cluster_without_an_end_waits_for_what_follows() {
    let mut splitter = Splitter::new(Limits::default());
    let mut tell = |bytes: Vec<u8>| {
        splitter.push(bytes.into());
        let mut names = Vec::new();
        while let Some(event) = splitter.next_event().unwrap() {
            names.push(match event {
                Event::Header(_) => "header",
                Event::FragmentStarted { .. } => "started",
                Event::Frame(_) => "frame",
                Event::FragmentPart { .. } => "part",
                Event::Tags(_) => "tags",
                Event::FragmentEnded(_) => "ended",
            });
        }
        names
    };
    let cluster = sdk_cluster(1, &[(1, 0, true, b"abc"), (1, 1, false, b"def")]);
    assert_eq!(tell([&sdk_header()[..], &cluster[..9]].concat()), ["header"]);
    assert_eq!(tell(cluster[9..20].to_vec()), ["started"]);
    // The first frame leaves although the second has not come whole.
    assert_eq!(tell(cluster[20..cluster.len() - 1].to_vec()), ["frame", "part"]);
    assert_eq!(tell(cluster[cluster.len() - 1..].to_vec()), ["frame", "part"]);
    assert_eq!(tell(sdk_tag("a", "b")), ["tags"]);
    assert_eq!(tell(sdk_tag("AWS_KINESISVIDEO_END_OF_FRAGMENT", "0")), ["ended"]);
    assert_eq!(tell(cluster.clone()), ["started", "frame", "frame", "part"]);
    assert_eq!(tell(cluster), ["ended", "started", "frame", "frame", "part"]);
}

#[test]
fn a_segment_with_an_end_ends_there() {
    let cluster = hex("1f43b675 ff e7 81 07 a3 85 81 0000 80 09");
    let whole_header = sdk_header();
    // The EBML header has 40 bytes, the Segment's head five.
    let (header, content) = (whole_header[..40].to_vec(), whole_header[45..].to_vec());
    let segment = sized("18538067", 4, &[content, cluster.clone()].concat());
    let taken = whole(&[header.clone(), segment.clone(), hex("ec 82 0000")].concat());
    assert_eq!((taken.fault, taken.fragments.len()), (None, 1));
    assert_eq!((&taken.fragments[0].bytes, taken.fragments[0].ended.is_some()), (&cluster, true));
    // A viewer gets the same header in a Segment without an end.
    let prefix = document_prefix(&taken.header.unwrap(), &[("a", "b")]);
    let again = whole(&[&prefix[..], &cluster, &cluster].concat());
    assert_eq!((again.fault, again.fragments.len()), (None, 2));
    assert_eq!(prefix, [sdk_header(), write_tags(&[("a", "b")]).to_vec()].concat());
    assert!(whole(&[header, segment.clone(), segment].concat()).fault.is_some());
}

#[test]
fn what_viewers_are_sent_is_the_header_tags_and_the_bytes_as_they_came() {
    let cluster = sdk_cluster(5, &[(1, 0, true, b"key"), (2, 0, true, b"aac")]);
    let taken = whole(&[sdk_header(), cluster.clone()].concat());
    let numbers = [("FRAGMENT_NUMBER", "9134"), ("PRODUCER_TIMESTAMP", "1726677687.758")];
    let sent = [&document_prefix(taken.header.as_ref().unwrap(), &numbers)[..], &cluster].concat();
    let read = whole(&sent);
    assert_eq!((&read.header, read.fragments[0].tags()), (&taken.header, numbers.to_vec()));
    assert_eq!(read.fragments[0].bytes, taken.fragments[0].bytes);
}

#[test]
fn what_get_media_sends_is_read_as_one_document_behind_the_other() {
    let cluster = sdk_cluster(5, &[(1, 0, true, b"key"), (2, 0, true, b"aac")]);
    let header = whole(&sdk_header()).header.unwrap();
    let prefix = document_prefix(&header, &[("AWS_KINESISVIDEO_FRAGMENT_NUMBER", "9134")]);
    let behind = write_tags(&[("AWS_KINESISVIDEO_MILLIS_BEHIND_NOW", "0")]);
    let fragment = [&prefix[..], &cluster, &behind].concat();
    let mut splitter = Splitter::of_media(Limits::default());
    splitter.push([fragment.clone(), fragment.clone()].concat().into());
    splitter.finish();
    let (mut ended, mut tags) = (0, Vec::new());
    while let Some(event) = splitter.next_event().unwrap() {
        match event {
            Event::Header(told) => assert_eq!(told, header),
            Event::Tags(told) => tags.extend(told.into_iter().map(|tag| (ended, tag.value))),
            Event::FragmentEnded(_) => ended += 1,
            _ => {}
        }
    }
    let told: Vec<_> = tags.iter().map(|(number, value)| (*number, value.as_str())).collect();
    assert_eq!((ended, told), (2, vec![(0, "9134"), (0, "0"), (1, "9134"), (1, "0")]));
    assert!(whole(&fragment).fault.is_some(), "a producer may not name its tags so");
}

#[test]
fn what_lies_in_one_chunk_is_not_copied() {
    let cluster = sdk_cluster(5, &[(1, 0, true, &[1; 500]), (2, 0, true, &[2; 500])]);
    let body = Bytes::from([sdk_header(), cluster.clone(), cluster].concat());
    let mut splitter = Splitter::new(Limits::default());
    splitter.push(body.clone());
    splitter.finish();
    let mut parts = 0;
    while let Some(event) = splitter.next_event().unwrap() {
        if let Event::FragmentPart { bytes } = event {
            assert!(body.as_ptr_range().contains(&bytes.as_ptr()));
            parts += 1;
        }
    }
    assert_eq!(parts, 2);
}

#[test]
fn parts_are_cut_where_a_frame_ends() {
    let cluster = sdk_cluster(5, &[(1, 0, true, &[1; 10][..]); 10]);
    let body = Bytes::from([sdk_header(), cluster].concat());
    let limits = Limits { part_bytes: 50, ..Limits::default() };
    let mut splitter = Splitter::new(limits);
    splitter.push(body);
    splitter.finish();
    let mut lengths = Vec::new();
    while let Some(event) = splitter.next_event().unwrap() {
        if let Event::FragmentPart { bytes } = event {
            lengths.push(bytes.len());
        }
    }
    // 18 bytes of the Cluster's own, and 23 of each block.
    assert_eq!(lengths, [18 + 2 * 23, 3 * 23, 3 * 23, 2 * 23]);
}

/// Whatever was complete is handed out, and what is wrong is told with its place.
fn refused(body: &[u8], expected: &str, fragments: usize) {
    let Taken { fault, fragments: taken, .. } = whole(body);
    assert_eq!(fault.expect("it is wrong").to_string(), expected);
    assert_eq!(taken.iter().filter(|taken| taken.ended.is_some()).count(), fragments, "{expected}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let header = sdk_header();
    let at = header.len();
    let cluster = sdk_cluster(5, &[(1, 0, true, b"key")]);
    let end = at + cluster.len();
    let after = |rest: &[u8]| [&header[..], &cluster, rest].concat();
    let within = |rest: &str| [&header[..], &hex("1f43b675 ff e7 81 05"), &hex(rest)].concat();

    refused(b"GET / HTTP/1.1", "a body that does not begin with an EBML header at byte 0", 0);
    refused(&[0; 20], "a body that does not begin with an EBML header at byte 0", 0);
    refused(&header[40..], "a body that does not begin with an EBML header at byte 0", 0);
    refused(&hex("1a45dfa3 80 1f43b675 ff"), "an element that does not belong into a document at byte 5", 0);
    refused(&hex("1a45dfa3 80 18538067 ff 1f43b675 ff"), "a Cluster before the Tracks at byte 10", 0);
    refused(&after(&header), &format!("a second EBML header at byte {end}"), 0);
    refused(&after(&hex("18538067 ff")), &format!("a second Segment at byte {end}"), 0);
    refused(&after(&sized("1654ae6b", 1, &[])), &format!("a second Tracks at byte {end}"), 0);
    refused(&after(&sized("1549a966", 1, &[])), &format!("a second Info at byte {end}"), 0);
    refused(&after(&hex("00")), &format!("no element at byte {end}"), 0);
    refused(&after(&hex("1c53bb6b ff")), &format!("an element of unknown size at byte {end}"), 0);

    let child = at + 8;
    refused(&within("a3 85 83 0000 80 04"), &format!("a block of the unknown track 3 at byte {child}"), 0);
    refused(
        &within("a3 86 4083 0000 80 04"),
        &format!("a block of the unknown track 131 at byte {child}"),
        0,
    );
    refused(&within("a3 85 81 0000 82 04"), &format!("a laced block at byte {child}"), 0);
    refused(&within("a3 83 81 0000"), &format!("a block that ends before its frame at byte {child}"), 0);
    refused(&within("a3 89 00 0000 0000 0000 0000"), &format!("a block without a track at byte {child}"), 0);
    refused(&within("a0 80"), &format!("a group without a block at byte {child}"), 0);
    refused(&within("e7 81 06"), &format!("a second Timecode in a Cluster at byte {child}"), 0);
    refused(&within("a3 ff"), &format!("an element of unknown size in a Cluster at byte {child}"), 0);
    refused(&within("a3 85 81 00"), &format!("the body ends within an element, at byte {}", child + 4), 0);
    refused(
        &after(&hex("1f43b675 ff a3 84 81 0000 80")),
        &format!("a block before the Timecode of its Cluster at byte {}", end + 5),
        1,
    );
    refused(&after(&hex("1f43b675 ff")), &format!("a Cluster without a Timecode at byte {end}"), 1);
    refused(
        &after(&hex("1f43b675 84 e7 82 0005 ec")),
        &format!("the body ends within an element, at byte {}", end + 10),
        2,
    );
    refused(
        &after(&hex("1f43b675 83 e7 82 0005")),
        &format!("an element that reaches past its Cluster at byte {}", end + 5),
        1,
    );
}

#[test]
fn nothing_is_kept_for_a_size_that_is_only_claimed() {
    let header = sdk_header();
    let (at, most) = (header.len(), "01ff ffff ffff fffe");
    let after = |rest: String| [&header[..], &hex(&rest)].concat();
    let large = |at| format!("a fragment of more than 52428800 bytes at byte {at}");
    refused(&after(format!("1f43b675 {most}")), &large(at), 0);
    refused(&after(format!("1f43b675 ff e7 81 00 a3 {most}")), &large(at + 8), 0);
    refused(&after(format!("1f43b675 ff e7 81 00 ec {most}")), &large(at + 8), 0);
    let tags = format!("Tags of more than 64 KiB, or without an end at byte {at}");
    refused(&after(format!("1254c367 {most}")), &tags, 0);
    refused(&after("1254c367 ff".into()), &tags, 0);
    let header = |at| format!("a header of more than 4 MiB, or without an end at byte {at}");
    refused(&hex(&format!("1a45dfa3 {most}")), &header(0), 0);
    refused(&hex("1a45dfa3 80 18538067 ff 1654ae6b ff"), &header(10), 0);
    // What is passed over may be as long as it likes, and costs nothing.
    refused(
        &after(format!("ec {most} 00")),
        &format!("the body ends within an element, at byte {}", at + 10),
        0,
    );
}

#[test]
fn a_fragment_may_be_as_large_as_the_limit_and_no_larger() {
    let cluster = sdk_cluster(5, &[(1, 0, true, &[1; 100])]);
    let body = Bytes::from([sdk_header(), cluster.clone()].concat());
    let limit = |fragment_bytes_max| Limits { fragment_bytes_max, ..Limits::default() };
    let at_limit = take_apart([body.clone()], limit(cluster.len() as u32));
    assert_eq!((at_limit.fault, at_limit.fragments[0].bytes.len()), (None, cluster.len()));
    assert!(take_apart([body], limit(cluster.len() as u32 - 1)).fault.is_some());
}

#[test]
fn tracks_beyond_the_limit_are_refused() {
    let limits = Limits { tracks_max: 1, ..Limits::default() };
    let fault = take_apart([sdk_header().into()], limits).fault.unwrap();
    assert_eq!(fault.to_string(), "2 tracks, of which 1 are taken");
}

#[test]
fn tags_count_for_each_fragment_anew() {
    let cluster = sdk_cluster(5, &[(1, 0, true, b"key")]);
    let ten = write_tags(&[("a", "b"); 10]).to_vec();
    let body = [sdk_header(), cluster.clone(), ten.clone(), cluster.clone(), ten].concat();
    assert_eq!(whole(&body).fault, None);
    let fault = whole(&[body, sdk_tag("a", "b")].concat()).fault.unwrap();
    assert!(fault.to_string().starts_with("more tags than a fragment may have at byte"), "{fault}");
    let fault = whole(&[sdk_header(), cluster, sdk_tag("AWS_X", "b")].concat()).fault.unwrap();
    assert!(fault.to_string().starts_with("the reserved tag name \"AWS_X\" at byte"), "{fault}");
}

#[test]
fn a_body_may_end_anywhere_between_elements() {
    assert_eq!(whole(&[]), Taken::default());
    assert_eq!(whole(&sdk_header()[..40]), Taken::default());
    assert!(whole(&sdk_header()).header.is_some());
    let body = [sdk_header(), sdk_cluster(5, &[(1, 0, true, b"key")])].concat();
    assert!(whole(&body).fragments[0].ended.is_some());
    // Without the end of the body a fragment without an end stays open.
    let mut splitter = Splitter::new(Limits::default());
    splitter.push(body.into());
    while let Some(event) = splitter.next_event().unwrap() {
        assert!(!matches!(event, Event::FragmentEnded(_)));
    }
}
