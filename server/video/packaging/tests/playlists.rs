//! Playlists and manifests as others read them: m3u8-rs and an XML reader, whatever is in them.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use m3u8_rs::{MasterPlaylist, MediaPlaylist as Read};
use penstock_mkv::{Header, Track, TrackKind};
use penstock_packaging::dash::{Kind, Manifest, Period, periods};
use penstock_packaging::hls::{Container, FragmentParts, LowLatency, MediaPlaylist, Mode, master_playlist};
use penstock_packaging::{Playback, Resource, Segment, Tracks};
use proptest::prelude::*;
use quick_xml::events::{BytesStart, Event};

fn tracks() -> Tracks {
    // 44,100 Hz, two channels; H.264 whose parameter set is not looked into.
    let sound = [0x12, 0x10];
    let pictures = [1, 77, 64, 41, 255, 0xe1, 0, 2, 0x67, 77, 1, 0, 1, 0x68];
    let track = |number, kind, codec_id: &str, private: &[u8]| Track {
        number,
        kind,
        codec_id: codec_id.to_owned(),
        codec_private: private.to_vec().into(),
        name: None,
        default_duration_ns: Some(40_000_000),
    };
    let tracks = vec![
        track(1, TrackKind::Video { width: 640, height: 360 }, "V_MPEG4/ISO/AVC", &pictures),
        track(2, TrackKind::Other, "A_AAC", &sound),
    ];
    let header = Header { bytes: Vec::new().into(), timecode_scale_ns: 1_000_000, tracks };
    Tracks::read(&header, Playback::Dash).unwrap()
}

fn uri(resource: Resource<'_>) -> String {
    format!("{resource:?}").replace(['"', ' '], "").replace('&', "%26") + "?SessionToken=a~&x=<'>"
}

fn master() -> MasterPlaylist {
    let text = master_playlist(&tracks(), Container::FragmentedMp4, 1_953_544, &uri);
    m3u8_rs::parse_master_playlist_res(text.as_bytes()).unwrap()
}

#[test]
fn the_master_playlist_is_read() {
    let read = master();
    assert_eq!((read.version, read.variants.len(), read.alternatives.len()), (Some(1), 1, 1));
    let variant = &read.variants[0];
    assert_eq!(variant.codecs.as_deref(), Some("avc1.4d4029,mp4a.40.2"));
    assert_eq!((variant.bandwidth, variant.frame_rate), (1_953_544, Some(25.0)));
    assert_eq!(variant.resolution.map(|size| (size.width, size.height)), Some((640, 360)));
    assert_eq!(variant.audio.as_ref(), Some(&read.alternatives[0].group_id));
    assert!(read.alternatives[0].default && read.unknown_tags.is_empty());
}

fn segment() -> impl Strategy<Value = Segment> {
    let shown = prop_oneof![Just(None), (0..4_000_000_000_000_u64).prop_map(Some)];
    let times = (0..1_u64 << 50, 0..100_000_u64);
    ("[0-9]{1,47}", times, any::<bool>(), 0..3_u64, shown).prop_map(
        |(fragment, (start_ms, duration_ms), discontinuity, init, timestamp_ms)| Segment {
            fragment,
            start_ms,
            duration_ms,
            discontinuity,
            init,
            timestamp_ms,
        },
    )
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Live), Just(Mode::LiveReplay), Just(Mode::OnDemand)]
}

fn read(text: &str) -> Read {
    m3u8_rs::parse_media_playlist_res(text.as_bytes()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn media_playlists_are_read(
        segments in proptest::collection::vec(segment(), 1..20),
        mode in mode(),
        gone in (0..1_000_000_u64, 0..1_000_000_u64),
        parts in proptest::option::of(proptest::collection::vec((1..2_000_u64, any::<bool>()), 0..5)),
    ) {
        let of_parts: Vec<FragmentParts> = parts
            .iter()
            .map(|parts| FragmentParts { segment: segments[0].clone(), parts: parts.clone(), open: false })
            .collect();
        let playlist = MediaPlaylist {
            mode,
            container: Container::FragmentedMp4,
            media_sequence: gone.0,
            discontinuity_sequence: gone.1,
            target_duration_s: None,
            segments: &segments,
            low_latency: parts.is_some().then_some(LowLatency { part_target_ms: 2_000, parts: &of_parts }),
        };
        let both: Vec<Read> = [1, 2].map(|track| read(&playlist.write(track, &uri))).into();
        let it = &both[0];
        prop_assert_eq!(it.version, Some(7));
        prop_assert_eq!((it.media_sequence, it.discontinuity_sequence), gone);
        prop_assert_eq!(it.end_list, mode == Mode::OnDemand);
        prop_assert!(it.independent_segments);
        prop_assert_eq!(it.segments.len(), segments.len());
        let mut init = None;
        for (told, segment) in it.segments.iter().zip(&segments) {
            prop_assert!((told.duration * 1000.0 - segment.duration_ms as f32).abs() < 8.0);
            prop_assert!(told.duration.round() as u64 <= it.target_duration);
            prop_assert_eq!(told.discontinuity, segment.discontinuity);
            prop_assert_eq!(told.map.is_some(), init != Some(segment.init));
            init = Some(segment.init);
            let told_ms = told.program_date_time.map(|time| time.timestamp_millis() as u64);
            prop_assert_eq!(told_ms, segment.timestamp_ms);
            prop_assert!(told.uri.contains(&segment.fragment));
        }
        // Sound and pictures have theirs at the same places.
        let places = |read: &Read| read.segments.iter().map(|segment| segment.discontinuity).collect::<Vec<_>>();
        prop_assert_eq!(places(it), places(&both[1]));
    }

    #[test]
    fn manifests_are_read(
        segments in proptest::collection::vec(segment(), 0..20),
        live in proptest::option::of((0..4_000_000_000_000_u64, 0..4_000_000_000_000_u64)),
        origin_ms in 0..1_u64 << 50,
        fragment_numbers: bool,
    ) {
        let tracks = tracks();
        let mut first_number = 1;
        let of_session: Vec<Period<'_>> = periods(&segments)
            .map(|segments| {
                first_number += segments.len() as u64;
                let start_ms = segments[0].start_ms;
                Period { tracks: &tracks, bandwidths: &[(1, 9)], start_ms, first_number, segments }
            })
            .collect();
        let kind = live.map_or(Kind::Static, |(now_ms, available_since_ms)| {
            Kind::Dynamic { now_ms, available_since_ms, window_ms: None, delay_ms: 0 }
        });
        let manifest = Manifest { kind, periods: &of_session, origin_ms, fragment_numbers };
        let text = manifest.write(&uri);
        let elements = elements(&text);
        let count = |name: &str| elements.iter().filter(|(of, _)| of == name).count();
        prop_assert_eq!(count("Period"), of_session.len());
        prop_assert_eq!(count("AdaptationSet"), 2 * of_session.len());
        prop_assert_eq!(count("S"), 2 * segments.len());
        for (name, attributes) in &elements {
            let value = |wanted: &str| attributes.iter().find(|(of, _)| of == wanted).map(|(_, value)| value.as_str());
            if name == "SegmentTemplate" {
                let wanted = [uri(Resource::Template { track: 1 }), uri(Resource::Template { track: 2 })];
                prop_assert!(wanted.iter().any(|wanted| Some(wanted.as_str()) == value("media")));
            }
            if name == "S" {
                prop_assert_eq!(value("kvs:fn").is_some(), fragment_numbers);
            }
        }
    }
}

// All elements with their attributes, as an XML reader tells them; anything that is not well formed is a failure.
fn elements(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut elements = Vec::new();
    let mut open = 0;
    let told = |element: &BytesStart<'_>| {
        let name = String::from_utf8(element.name().as_ref().to_vec()).unwrap();
        let attributes = element.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let name = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
            (name, attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned())
        });
        (name, attributes.collect())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                open += 1;
                elements.push(told(&element));
            }
            Event::Empty(element) => elements.push(told(&element)),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    elements
}
