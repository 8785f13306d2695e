//! The playlists of HLS (RFC 8216; low latency: RFC 8216bis), in the form that the service gives them.
//!
//! A master playlist names a media playlist for each track, pictures as the variant and sound as its rendition; in MPEG-TS both are in one. All media
//! playlists of a session are written from one list of segments, so that their discontinuities match one to one: players wait without end where they do not.

use crate::codec::{MediaTrack, Tracks};
use crate::limits::{HOLD_BACK_PARTS, PARTS_TARGET_DURATIONS};
use crate::text::{Moment, Quoted, Rate, Seconds};
use crate::timeline::{Resource, Segment};
use std::fmt::Write;

/// What segments are files of; the service's `ContainerFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Fragmented MP4, a playlist for each track.
    FragmentedMp4,
    /// MPEG-TS, one playlist with all tracks.
    MpegTs,
}

/// How a playlist changes; the service's `PlaybackMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Segments come at the end and go at the beginning.
    Live,
    /// Segments come at the end, and none goes.
    LiveReplay,
    /// All is there.
    OnDemand,
}

/// The master playlist. `bandwidth` is that of all tracks together, in bits a second.
pub fn master_playlist(
    tracks: &Tracks,
    container: Container,
    bandwidth: u64,
    uri: &dyn Fn(Resource<'_>) -> String,
) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:1\n");
    let all: Vec<&MediaTrack> = tracks.iter().collect();
    let Some((variant, renditions)) = all.split_first() else {
        return text;
    };
    // A String takes everything: what `write!` answers tells nothing.
    if container == Container::FragmentedMp4 {
        for track in renditions {
            let uri = uri(Resource::Playlist { track: track.number });
            let _ = writeln!(
                text,
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,URI={}",
                Quoted(&uri)
            );
        }
    }
    let codecs: Vec<String> = all.iter().map(|track| track.codec.string()).collect();
    let _ = write!(text, "#EXT-X-STREAM-INF:CODECS={}", Quoted(&codecs.join(",")));
    if let Some(picture) = variant.codec.picture() {
        let _ = write!(text, ",RESOLUTION={}x{}", picture.width, picture.height);
    }
    if let Some(rate) = variant.frame_rate() {
        let _ = write!(text, ",FRAME-RATE={}", Rate(rate));
    }
    let _ = write!(text, ",BANDWIDTH={bandwidth}");
    if container == Container::FragmentedMp4 && !renditions.is_empty() {
        text.push_str(",AUDIO=\"audio\"");
    }
    let _ = writeln!(text, "\n{}", uri(Resource::Playlist { track: variant.number }));
    text
}

/// The media playlist of a session, whose tracks differ in nothing but what it points to.
#[derive(Clone, Debug)]
pub struct MediaPlaylist<'a> {
    /// How it changes.
    pub mode: Mode,
    /// What its segments are files of.
    pub container: Container,
    /// How many segments of the session came before the first that is listed.
    pub media_sequence: u64,
    /// How many of those began with a discontinuity.
    pub discontinuity_sequence: u64,
    /// Seconds of the longest segment; what a playlist once said it has to go on saying. Without it, that of the segments listed.
    pub target_duration_s: Option<u64>,
    /// What is listed, in order.
    pub segments: &'a [Segment],
    /// What low-latency players are told beside it.
    pub low_latency: Option<LowLatency<'a>>,
}

/// What low-latency players are told.
#[derive(Clone, Copy, Debug)]
pub struct LowLatency<'a> {
    /// Milliseconds of the longest part.
    pub part_target_ms: u64,
    /// Parts of the last fragments that are listed, and of the one that is being received.
    pub parts: &'a [FragmentParts],
}

/// The parts of one fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FragmentParts {
    /// The fragment as a segment. The last one may not be among those listed: it is still being received, and its duration does not count.
    pub segment: Segment,
    /// Of each part: milliseconds, and whether decoding can begin with it.
    pub parts: Vec<(u64, bool)>,
    /// Whether another part is to come.
    pub open: bool,
}

/// The target duration of some segments in seconds: of the longest, to the nearest second as the format has it. One that is a few milliseconds longer than
/// a second does not make it two, which would double the latency of players.
pub fn target_duration_s(segments: &[Segment]) -> u64 {
    let longest = segments.iter().map(|segment| segment.duration_ms).max().unwrap_or(0);
    (longest / 1000 + u64::from(longest % 1000 >= 500)).max(1)
}

impl MediaPlaylist<'_> {
    /// The playlist of one track; of all of them, in MPEG-TS.
    pub fn write(&self, track: u64, uri: &dyn Fn(Resource<'_>) -> String) -> String {
        let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n");
        // A String takes everything: what `write!` answers tells nothing.
        match self.mode {
            Mode::Live => {}
            Mode::LiveReplay => text.push_str("#EXT-X-PLAYLIST-TYPE:EVENT\n"),
            Mode::OnDemand => text.push_str("#EXT-X-PLAYLIST-TYPE:VOD\n"),
        }
        let target_s = self.target_duration_s.unwrap_or_else(|| target_duration_s(self.segments)).max(1);
        let _ = writeln!(text, "#EXT-X-TARGETDURATION:{target_s}");
        if let Some(low_latency) = &self.low_latency {
            let part_target_ms = low_latency.part_target_ms.max(1);
            let _ = writeln!(
                text,
                "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={}",
                Seconds(part_target_ms.saturating_mul(HOLD_BACK_PARTS))
            );
            let _ = writeln!(text, "#EXT-X-PART-INF:PART-TARGET={}", Seconds(part_target_ms));
        }
        let _ = writeln!(text, "#EXT-X-MEDIA-SEQUENCE:{}", self.media_sequence);
        if self.discontinuity_sequence > 0 {
            let _ = writeln!(text, "#EXT-X-DISCONTINUITY-SEQUENCE:{}", self.discontinuity_sequence);
        }
        text.push_str("#EXT-X-INDEPENDENT-SEGMENTS\n");

        let mut list = List { text, container: self.container, track, uri, init: None };
        let parts = self.low_latency.map_or(&[][..], |low_latency| low_latency.parts);
        let recent = recent(self.segments, target_s.saturating_mul(PARTS_TARGET_DURATIONS * 1000));
        for (index, segment) in self.segments.iter().enumerate() {
            list.begin(segment);
            let of_this = |parts: &&FragmentParts| parts.segment.fragment == segment.fragment;
            if let Some(parts) = parts.iter().filter(|_| index >= recent).find(of_this) {
                list.parts(parts);
            }
            list.segment(segment);
        }
        let listed = |parts: &FragmentParts| {
            self.segments.iter().any(|segment| segment.fragment == parts.segment.fragment)
        };
        if let Some(parts) = parts.last().filter(|parts| !listed(parts)) {
            list.begin(&parts.segment);
            list.parts(parts);
            if parts.open {
                list.hint(parts);
            }
        }
        if self.mode == Mode::OnDemand {
            list.text.push_str("#EXT-X-ENDLIST\n");
        }
        list.text
    }
}

// The first segment that begins not earlier than so many milliseconds before the end.
fn recent(segments: &[Segment], within_ms: u64) -> usize {
    let mut behind_ms = 0_u64;
    let old = segments.iter().rposition(|segment| {
        behind_ms = behind_ms.saturating_add(segment.duration_ms);
        behind_ms > within_ms
    });
    old.map_or(0, |old| old + 1)
}

struct List<'a> {
    text: String,
    container: Container,
    track: u64,
    uri: &'a dyn Fn(Resource<'_>) -> String,
    // That of the segment before.
    init: Option<u64>,
}

impl List<'_> {
    // What is said before a segment and its parts.
    fn begin(&mut self, segment: &Segment) {
        if segment.discontinuity {
            self.text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        if self.container == Container::FragmentedMp4 && self.init != Some(segment.init) {
            let uri = (self.uri)(Resource::Init { track: self.track, init: segment.init });
            let _ = writeln!(self.text, "#EXT-X-MAP:URI={}", Quoted(&uri));
            self.init = Some(segment.init);
        }
        if let Some(timestamp_ms) = segment.timestamp_ms {
            let _ = writeln!(self.text, "#EXT-X-PROGRAM-DATE-TIME:{}", Moment(timestamp_ms));
        }
    }

    fn segment(&mut self, segment: &Segment) {
        let fragment = &segment.fragment;
        let uri = (self.uri)(match self.container {
            Container::FragmentedMp4 => Resource::Media { track: self.track, fragment },
            Container::MpegTs => Resource::Transport { fragment },
        });
        let _ = writeln!(self.text, "#EXTINF:{},\n{uri}", Seconds(segment.duration_ms));
    }

    fn part_uri(&self, of: &FragmentParts, part: usize) -> String {
        let part = part as u64;
        (self.uri)(Resource::Part { track: self.track, fragment: &of.segment.fragment, part })
    }

    fn parts(&mut self, of: &FragmentParts) {
        for (part, (duration_ms, independent)) in of.parts.iter().enumerate() {
            let uri = self.part_uri(of, part);
            let _ = write!(self.text, "#EXT-X-PART:DURATION={},URI={}", Seconds(*duration_ms), Quoted(&uri));
            self.text.push_str(if *independent { ",INDEPENDENT=YES\n" } else { "\n" });
        }
    }

    fn hint(&mut self, of: &FragmentParts) {
        let uri = self.part_uri(of, of.parts.len());
        let _ = writeln!(self.text, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI={}", Quoted(&uri));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Playback;
    use crate::testing::{aac_track, avc_track, header};

    // In the form of the service's own.
    fn uri(resource: Resource<'_>) -> String {
        match resource {
            Resource::Playlist { track } => {
                format!("getHLSMediaPlaylist.m3u8?SessionToken=t~&TrackNumber={track}")
            }
            Resource::Init { track, init } => {
                format!("getMP4InitFragment.mp4?SessionToken=t~&TrackNumber={track}&SequenceNumber={init}")
            }
            Resource::Media { track, fragment } => {
                format!(
                    "getMP4MediaFragment.mp4?FragmentNumber={fragment}&SessionToken=t~&TrackNumber={track}"
                )
            }
            Resource::Transport { fragment } => {
                format!("getTSFragment.ts?FragmentNumber={fragment}&SessionToken=t~")
            }
            Resource::Part { track, fragment, part } => format!("part?f={fragment}&p={part}&t={track}"),
            Resource::Template { .. } => String::new(),
        }
    }

    fn segment(number: u64, start_ms: u64, duration_ms: u64) -> Segment {
        let fragment = number.to_string();
        Segment { fragment, start_ms, duration_ms, discontinuity: false, init: 0, timestamp_ms: None }
    }

    fn playlist(mode: Mode, segments: &[Segment]) -> MediaPlaylist<'_> {
        MediaPlaylist {
            mode,
            container: Container::FragmentedMp4,
            media_sequence: 1,
            discontinuity_sequence: 0,
            target_duration_s: None,
            segments,
            low_latency: None,
        }
    }

    #[test]
    fn the_master_playlist_has_sound_as_a_rendition() {
        let tracks = Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Hls).unwrap();
        let written = master_playlist(&tracks, Container::FragmentedMp4, 1_953_544, &uri);
        let expected = "#EXTM3U\n#EXT-X-VERSION:1\n\
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,\
            URI=\"getHLSMediaPlaylist.m3u8?SessionToken=t~&TrackNumber=2\"\n\
            #EXT-X-STREAM-INF:CODECS=\"avc1.64000a,mp4a.40.2\",RESOLUTION=128x96,FRAME-RATE=25.0,BANDWIDTH=1953544,AUDIO=\"audio\"\n\
            getHLSMediaPlaylist.m3u8?SessionToken=t~&TrackNumber=1\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn one_playlist_is_enough_for_one_track_and_for_transport_streams() {
        let tracks = Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Hls).unwrap();
        let written = master_playlist(&tracks, Container::MpegTs, 9, &uri);
        assert!(!written.contains("EXT-X-MEDIA") && !written.contains("AUDIO="));
        assert!(written.contains("CODECS=\"avc1.64000a,mp4a.40.2\""));
        let tracks = Tracks::read(&header(vec![aac_track(1)]), Playback::Hls).unwrap();
        let written = master_playlist(&tracks, Container::FragmentedMp4, 9, &uri);
        assert_eq!(
            written,
            "#EXTM3U\n#EXT-X-VERSION:1\n#EXT-X-STREAM-INF:CODECS=\"mp4a.40.2\",BANDWIDTH=9\n\
            getHLSMediaPlaylist.m3u8?SessionToken=t~&TrackNumber=1\n"
        );
    }

    // The form of a playlist that the service gave somebody in 2022.
    #[test]
    fn what_is_past_is_listed_to_its_end() {
        let mut segments = [segment(91, 5_000, 1_857), segment(92, 6_857, 1_000)];
        segments[0].timestamp_ms = Some(1_643_353_235_931);
        segments[1].timestamp_ms = Some(1_643_353_237_787);
        let expected = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-TARGETDURATION:2\n\
            #EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-INDEPENDENT-SEGMENTS\n\
            #EXT-X-MAP:URI=\"getMP4InitFragment.mp4?SessionToken=t~&TrackNumber=2&SequenceNumber=0\"\n\
            #EXT-X-PROGRAM-DATE-TIME:2022-01-28T07:00:35.931Z\n#EXTINF:1.857,\n\
            getMP4MediaFragment.mp4?FragmentNumber=91&SessionToken=t~&TrackNumber=2\n\
            #EXT-X-PROGRAM-DATE-TIME:2022-01-28T07:00:37.787Z\n#EXTINF:1.0,\n\
            getMP4MediaFragment.mp4?FragmentNumber=92&SessionToken=t~&TrackNumber=2\n\
            #EXT-X-ENDLIST\n";
        assert_eq!(playlist(Mode::OnDemand, &segments).write(2, &uri), expected);
    }

    #[test]
    fn live_playlists_count_what_has_gone() {
        let mut segments = [segment(7, 0, 1_000), segment(8, 1_000, 1_003), segment(9, 2_003, 998)];
        for segment in &mut segments {
            segment.discontinuity = true;
        }
        segments[2].init = 1;
        let live =
            MediaPlaylist { media_sequence: 6, discontinuity_sequence: 6, ..playlist(Mode::Live, &segments) };
        let written = live.write(1, &uri);
        assert!(
            written.contains(
                "#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:6\n#EXT-X-DISCONTINUITY-SEQUENCE:6\n"
            )
        );
        assert!(written.contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"getMP4InitFragment.mp4?SessionToken=t~&TrackNumber=1&SequenceNumber=1\"\n#EXTINF:0.998,\n"));
        assert_eq!(written.matches("#EXT-X-DISCONTINUITY\n").count(), 3);
        assert_eq!(written.matches("#EXT-X-MAP").count(), 2);
        assert!(!written.contains("ENDLIST") && !written.contains("PLAYLIST-TYPE"));
        let replay = playlist(Mode::LiveReplay, &segments).write(1, &uri);
        assert!(replay.contains("#EXT-X-PLAYLIST-TYPE:EVENT\n") && !replay.contains("ENDLIST"));
    }

    #[test]
    fn transport_streams_need_no_init_segment() {
        let segments = [segment(7, 0, 1_000)];
        let playlist = MediaPlaylist { container: Container::MpegTs, ..playlist(Mode::Live, &segments) };
        let written = playlist.write(1, &uri);
        assert!(written.ends_with("#EXTINF:1.0,\ngetTSFragment.ts?FragmentNumber=7&SessionToken=t~\n"));
        assert!(!written.contains("EXT-X-MAP"));
    }

    #[test]
    fn durations_are_rounded_to_the_nearest_second() {
        let of = |ms| target_duration_s(&[segment(1, 0, ms)]);
        assert_eq!([0, 400, 1_003, 1_499, 1_500, u64::MAX].map(of), [1, 1, 1, 1, 2, u64::MAX / 1000 + 1]);
    }

    #[test]
    fn low_latency_players_are_told_of_parts() {
        let segments = [
            segment(6, 0, 1_000),
            segment(7, 1_000, 1_000),
            segment(8, 2_000, 1_000),
            segment(9, 3_000, 1_000),
        ];
        let closed = |number| FragmentParts {
            segment: segment(number, 0, 0),
            parts: vec![(500, true), (500, false)],
            open: false,
        };
        let open = FragmentParts { segment: segment(10, 4_000, 0), parts: vec![(200, true)], open: true };
        let parts = [closed(6), closed(7), closed(9), open];
        let low_latency = Some(LowLatency { part_target_ms: 500, parts: &parts });
        let written = MediaPlaylist { low_latency, ..playlist(Mode::Live, &segments) }.write(1, &uri);
        assert!(written.contains(
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5\n#EXT-X-PART-INF:PART-TARGET=0.5\n"
        ));
        // Three target durations from the end on.
        assert!(!written.contains("f=6"));
        assert!(written.contains("#EXT-X-PART:DURATION=0.5,URI=\"part?f=7&p=1&t=1\"\n#EXTINF:1.0,\n"));
        assert!(written.ends_with(
            "#EXT-X-PART:DURATION=0.2,URI=\"part?f=10&p=0&t=1\",INDEPENDENT=YES\n\
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"part?f=10&p=1&t=1\"\n"
        ));
    }
}
