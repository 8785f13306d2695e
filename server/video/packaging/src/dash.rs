//! The manifest of DASH (ISO/IEC 23009-1): an MPD with a period for each run of fragments that go on from each other.
//!
//! A period has an adaptation set for each track, and that a timeline of its fragments in milliseconds of the session's clock. Players tell where a fragment
//! is from a template: by its number, which goes on from the period's first, or by its time.

use crate::codec::{Codec, MediaTrack, Tracks};
use crate::text::{Escaped, Moment, Seconds};
use crate::timeline::{Resource, Segment};
use std::fmt::Write;

/// A manifest.
#[derive(Clone, Debug)]
pub struct Manifest<'a> {
    /// Whether all is there, or more is to come.
    pub kind: Kind,
    /// What is played, in order.
    pub periods: &'a [Period<'a>],
    /// What on the session's clock is the beginning of the presentation, in milliseconds: that of the first period, and where more is to come, the same
    /// as long as the session lasts.
    pub origin_ms: u64,
    /// Whether each fragment is shown with its number, as `kvs:fn`. Its timestamp is shown as `kvs:ts` where it has one.
    pub fragment_numbers: bool,
}

/// Whether all is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All is there.
    Static,
    /// More is to come.
    Dynamic {
        /// Now, in milliseconds since 1970, by the clock that players are to set theirs by.
        now_ms: u64,
        /// When what is at [`Manifest::origin_ms`] was, in milliseconds since 1970.
        available_since_ms: u64,
        /// How far back players may go, in milliseconds.
        window_ms: Option<u64>,
        /// How far players stay behind the newest fragment, in milliseconds.
        delay_ms: u64,
    },
}

/// Fragments that go on from each other, all of the same header.
#[derive(Clone, Debug)]
pub struct Period<'a> {
    /// The header's tracks.
    pub tracks: &'a Tracks,
    /// Bits a second of each track, by its number.
    pub bandwidths: &'a [(u64, u64)],
    /// When the period begins on the session's clock, in milliseconds: the start of its first fragment, even if that has gone from the list.
    pub start_ms: u64,
    /// The number of the first fragment that is listed, within the session.
    pub first_number: u64,
    /// What is listed, in order. The first one says which init segment it is.
    pub segments: &'a [Segment],
}

/// A session's segments by period: a discontinuity or another header begins a new one.
pub fn periods(segments: &[Segment]) -> impl Iterator<Item = &[Segment]> {
    segments.chunk_by(|before, next| !next.discontinuity && before.init == next.init)
}

impl Manifest<'_> {
    /// The MPD.
    pub fn write(&self, uri: &dyn Fn(Resource<'_>) -> String) -> String {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        // A String takes everything: what `write!` answers tells nothing.
        text.push_str("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:kvs=\"urn:amazon:kinesisvideo\"");
        text.push_str(" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"");
        let all = || self.periods.iter().flat_map(|period| period.segments);
        let longest_ms = all().map(|segment| segment.duration_ms).max().unwrap_or(0);
        let _ = write!(text, " minBufferTime=\"PT{}S\"", Seconds(longest_ms));
        let _ = write!(text, " maxSegmentDuration=\"PT{}S\"", Seconds(longest_ms));
        match self.kind {
            Kind::Static => {
                let ends = all().map(|segment| segment.start_ms.saturating_add(segment.duration_ms)).max();
                let lasts_ms = ends.unwrap_or(self.origin_ms).saturating_sub(self.origin_ms);
                let _ =
                    write!(text, " type=\"static\" mediaPresentationDuration=\"PT{}S\"", Seconds(lasts_ms));
            }
            Kind::Dynamic { now_ms, available_since_ms, window_ms, delay_ms } => {
                let _ = write!(
                    text,
                    " type=\"dynamic\" availabilityStartTime=\"{}\"",
                    Moment(available_since_ms)
                );
                let _ = write!(text, " publishTime=\"{}\"", Moment(now_ms));
                let _ = write!(text, " minimumUpdatePeriod=\"PT{}S\"", Seconds(longest_ms.max(1)));
                let _ = write!(text, " suggestedPresentationDelay=\"PT{}S\"", Seconds(delay_ms));
                if let Some(window_ms) = window_ms {
                    let _ = write!(text, " timeShiftBufferDepth=\"PT{}S\"", Seconds(window_ms));
                }
            }
        }
        text.push_str(">\n");
        for period in self.periods {
            self.period(&mut text, period, uri);
        }
        if let Kind::Dynamic { now_ms, .. } = self.kind {
            let _ = writeln!(
                text,
                "  <UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:direct:2014\" value=\"{}\"/>",
                Moment(now_ms)
            );
        }
        text.push_str("</MPD>\n");
        text
    }

    fn period(&self, text: &mut String, period: &Period<'_>, uri: &dyn Fn(Resource<'_>) -> String) {
        let begins_ms = period.start_ms.saturating_sub(self.origin_ms);
        // Its start names it: it stays the same when others go from the list.
        let _ = writeln!(text, "  <Period id=\"{}\" start=\"PT{}S\">", period.start_ms, Seconds(begins_ms));
        let init = period.segments.first().map_or(0, |segment| segment.init);
        for track in period.tracks {
            let number = track.number;
            let bandwidth =
                period.bandwidths.iter().find(|(of, _)| *of == number).map_or(1, |(_, bits)| *bits);
            adaptation_set(text, track, bandwidth);
            let _ = writeln!(
                text,
                "        <SegmentTemplate timescale=\"1000\" presentationTimeOffset=\"{}\" startNumber=\"{}\" initialization=\"{}\" media=\"{}\">",
                period.start_ms,
                period.first_number,
                Escaped(&uri(Resource::Init { track: number, init })),
                Escaped(&uri(Resource::Template { track: number })),
            );
            text.push_str("          <SegmentTimeline>\n");
            for segment in period.segments {
                let _ =
                    write!(text, "            <S t=\"{}\" d=\"{}\"", segment.start_ms, segment.duration_ms);
                if self.fragment_numbers {
                    let _ = write!(text, " kvs:fn=\"{}\"", Escaped(&segment.fragment));
                }
                if let Some(timestamp_ms) = segment.timestamp_ms {
                    let _ = write!(text, " kvs:ts=\"{}\"", Moment(timestamp_ms));
                }
                text.push_str("/>\n");
            }
            text.push_str("          </SegmentTimeline>\n        </SegmentTemplate>\n");
            text.push_str("      </Representation>\n    </AdaptationSet>\n");
        }
        text.push_str("  </Period>\n");
    }
}

// With its representation, which is left open.
fn adaptation_set(text: &mut String, track: &MediaTrack, bandwidth: u64) {
    let kind = if track.codec.picture().is_some() { "video" } else { "audio" };
    let number = track.number;
    let _ = write!(text, "    <AdaptationSet id=\"{number}\" contentType=\"{kind}\" mimeType=\"{kind}/mp4\"");
    text.push_str(" segmentAlignment=\"true\" startWithSAP=\"1\">\n");
    let codecs = track.codec.string();
    let _ = write!(text, "      <Representation id=\"{number}\" codecs=\"{}\"", Escaped(&codecs));
    let _ = write!(text, " bandwidth=\"{bandwidth}\"");
    let sound = match &track.codec {
        Codec::Avc(_) | Codec::Hevc(_) => None,
        Codec::Aac(aac) => Some((aac.output_sample_rate, aac.channels)),
        Codec::G711(g711) => Some((g711.sample_rate, g711.channels)),
    };
    if let Some(picture) = track.codec.picture() {
        let _ = write!(text, " width=\"{}\" height=\"{}\"", picture.width, picture.height);
    }
    if let Some(rate) = track.frame_rate() {
        text.push_str(&frame_rate(rate));
    }
    if let Some((sample_rate, _)) = sound {
        let _ = write!(text, " audioSamplingRate=\"{sample_rate}\"");
    }
    text.push_str(">\n");
    if let Some((_, channels)) = sound {
        let _ = writeln!(
            text,
            "        <AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"{channels}\"/>"
        );
    }
}

// A whole number or a ratio; no decimals.
fn frame_rate(rate: f64) -> String {
    let thousandths = (rate * 1000.0).round() as u64;
    match thousandths {
        0 => String::new(),
        whole if whole.is_multiple_of(1000) => format!(" frameRate=\"{}\"", whole / 1000),
        _ => format!(" frameRate=\"{thousandths}/1000\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Playback;
    use crate::testing::{aac_track, avc_track, header};

    fn uri(resource: Resource<'_>) -> String {
        match resource {
            Resource::Init { track, init } => format!("init?t={track}&n={init}"),
            Resource::Template { track } => format!("media?f=$Number$&t={track}"),
            _ => unreachable!("a manifest points to nothing else"),
        }
    }

    fn segment(number: u64, start_ms: u64) -> Segment {
        let fragment = number.to_string();
        Segment { fragment, start_ms, duration_ms: 1_000, discontinuity: false, init: 0, timestamp_ms: None }
    }

    #[test]
    fn what_is_past_is_a_static_manifest() {
        let tracks = Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Dash).unwrap();
        let segments = [segment(91, 5_000), Segment { timestamp_ms: Some(6_000), ..segment(92, 6_000) }];
        let bandwidths = [(1, 1_000), (2, 500)];
        let period = Period {
            tracks: &tracks,
            bandwidths: &bandwidths,
            start_ms: 5_000,
            first_number: 1,
            segments: &segments,
        };
        let manifest =
            Manifest { kind: Kind::Static, periods: &[period], origin_ms: 5_000, fragment_numbers: true };
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:kvs="urn:amazon:kinesisvideo" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT1.0S" maxSegmentDuration="PT1.0S" type="static" mediaPresentationDuration="PT2.0S">
  <Period id="5000" start="PT0.0S">
    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
      <Representation id="1" codecs="avc1.64000a" bandwidth="1000" width="128" height="96" frameRate="25">
        <SegmentTemplate timescale="1000" presentationTimeOffset="5000" startNumber="1" initialization="init?t=1&amp;n=0" media="media?f=$Number$&amp;t=1">
          <SegmentTimeline>
            <S t="5000" d="1000" kvs:fn="91"/>
            <S t="6000" d="1000" kvs:fn="92" kvs:ts="1970-01-01T00:00:06.000Z"/>
          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>
"#;
        let written = manifest.write(&uri);
        assert!(written.starts_with(expected), "{written}");
        assert!(written.contains(" codecs=\"mp4a.40.2\" bandwidth=\"500\" audioSamplingRate=\"48000\">\n"));
        assert!(written.contains("audio_channel_configuration:2011\" value=\"2\"/>\n"));
    }

    #[test]
    fn live_manifests_tell_the_time() {
        let kind = Kind::Dynamic {
            now_ms: 2_000_000,
            available_since_ms: 1_000_000,
            window_ms: Some(5_000),
            delay_ms: 3_000,
        };
        let manifest = Manifest { kind, periods: &[], origin_ms: 0, fragment_numbers: false };
        let written = manifest.write(&uri);
        assert!(written.contains(" type=\"dynamic\" availabilityStartTime=\"1970-01-01T00:16:40.000Z\" publishTime=\"1970-01-01T00:33:20.000Z\""));
        assert!(written.contains(" suggestedPresentationDelay=\"PT3.0S\" timeShiftBufferDepth=\"PT5.0S\">"));
        assert!(written.contains(
            "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:direct:2014\" value=\"1970-01-01T00:33:20.000Z\"/>"
        ));
    }

    #[test]
    fn discontinuities_and_headers_begin_periods() {
        let mut segments: Vec<Segment> = (0..6).map(|number| segment(number, number * 1_000)).collect();
        segments[0].discontinuity = true;
        segments[2].discontinuity = true;
        segments[4].init = 1;
        segments[5].init = 1;
        let lengths: Vec<usize> = periods(&segments).map(<[Segment]>::len).collect();
        assert_eq!(lengths, [2, 2, 2]);
        assert_eq!(periods(&[]).count(), 0);
    }

    #[test]
    fn rates_are_whole_or_ratios() {
        assert_eq!(frame_rate(25.0), " frameRate=\"25\"");
        assert_eq!(frame_rate(29.97), " frameRate=\"29970/1000\"");
        assert_eq!(frame_rate(0.0001), "");
    }
}
