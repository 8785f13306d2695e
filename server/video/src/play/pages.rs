//! Playlists, manifests and media of sessions, by the links that carry their tokens.

use super::fragment::Framed;
use super::limits::BLOCKED_MAX;
use super::list::List;
use super::parts;
use super::session::{BadSession, ContainerFormat, Mode, Protocol, Session};
use crate::media::recordings::not_read;
use crate::record::StreamRecord;
use crate::{Video, fault};
use bytes::Bytes;
use penstock_api::media::{Links, Media, Visit};
use penstock_api::{BoxFuture, Fault};
use penstock_fragments::{FragmentNumber, Recording};
use penstock_packaging::dash::{self, Kind, Manifest, Period};
use penstock_packaging::hls::{self, LowLatency, MediaPlaylist};
use penstock_packaging::{Fragment, PackageError, Pieces, Resource, Tracks, fmp4, ts};
use std::sync::Arc;
use tokio::time::Instant;

/// Shows the pages of sessions. To be handed to the wire beside the service.
pub struct Playback(pub Arc<Video>);

const HLS: &str = "/hls/v1/";
const DASH: &str = "/dash/v1/";

impl Links for Playback {
    fn claims(&self, path: &str) -> bool {
        path.starts_with(HLS) || path.starts_with(DASH)
    }

    fn visit(self: Arc<Self>, visit: Visit) -> BoxFuture<'static, Result<Media, Fault>> {
        Box::pin(async move { page(&self.0, &visit).await })
    }
}

/// What a page is made from.
struct Show<'a> {
    video: &'a Video,
    visit: &'a Visit,
    token: &'a str,
    session: Session,
    stream: StreamRecord,
    recording: Arc<Recording>,
}

async fn page(video: &Video, visit: &Visit) -> Result<Media, Fault> {
    let token = visit.query("SessionToken").unwrap_or_default();
    let opened = Session::open(&video.token_key, token, video.now_ms());
    let session = opened.map_err(BadSession::fault)?;
    let stream = video.stream_of(&session)?;
    if !stream.is_active() {
        return Err(fault::not_found("stream"));
    }
    let recording = video.recording(&stream).await?;
    let protocol = session.protocol;
    let show = Show { video, visit, token, session, stream, recording };
    let name = visit.path.rsplit('/').next().unwrap_or_default();
    match (protocol, name) {
        (Protocol::Hls, "getHLSMasterPlaylist.m3u8") => show.master_playlist().await,
        (Protocol::Hls, "getHLSMediaPlaylist.m3u8") => show.media_playlist().await,
        (Protocol::Hls, "getTSFragment.ts") => show.transport().await,
        (Protocol::Hls, "getMP4MediaPart.mp4") => show.part().await,
        (Protocol::Dash, "getDASHManifest.mpd") => show.manifest().await,
        (_, "getMP4InitFragment.mp4") => show.init().await,
        (_, "getMP4MediaFragment.mp4") => show.media().await,
        _ => Err(fault::not_found("page")),
    }
}

impl Show<'_> {
    async fn list(&self) -> Result<List, Fault> {
        let list = List::now(self.video, &self.stream, &self.recording, &self.session).await?;
        if list.items.is_empty() { Err(fault::not_found("fragment")) } else { Ok(list) }
    }

    /// The tracks of a header of the session.
    async fn tracks(&self, number: FragmentNumber) -> Result<Tracks, Fault> {
        let framed = self.framed(number).await?;
        Tracks::read(&framed.header, self.playback()).map_err(|error| not_played(&error))
    }

    fn playback(&self) -> penstock_packaging::Playback {
        match self.session.protocol {
            Protocol::Hls => penstock_packaging::Playback::Hls,
            Protocol::Dash => penstock_packaging::Playback::Dash,
        }
    }

    async fn framed(&self, number: FragmentNumber) -> Result<Arc<Framed>, Fault> {
        self.video.framed(self.stream.resource.number, &self.recording, number).await
    }

    /// A number in the query.
    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, Fault> {
        let number = self.visit.query(name).and_then(|text| text.parse().ok());
        number.ok_or_else(|| fault::invalid(format!("{name} is missing, or is no number.")))
    }

    /// Where players find the parts of a session, from the page that they are on.
    fn uri(&self, resource: Resource<'_>) -> String {
        let token = self.token;
        match resource {
            Resource::Playlist { track } => {
                format!("getHLSMediaPlaylist.m3u8?SessionToken={token}&TrackNumber={track}")
            }
            Resource::Init { track, init } => {
                format!(
                    "getMP4InitFragment.mp4?SessionToken={token}&TrackNumber={track}&SequenceNumber={init}"
                )
            }
            Resource::Media { track, fragment } => {
                format!(
                    "getMP4MediaFragment.mp4?FragmentNumber={fragment}&SessionToken={token}&TrackNumber={track}"
                )
            }
            Resource::Transport { fragment } => {
                format!("getTSFragment.ts?FragmentNumber={fragment}&SessionToken={token}")
            }
            Resource::Part { track, fragment, part } => format!(
                "getMP4MediaPart.mp4?FragmentNumber={fragment}&PartNumber={part}&SessionToken={token}&TrackNumber={track}"
            ),
            Resource::Template { track } => {
                format!("getMP4MediaFragment.mp4?StartTime=$Time$&SessionToken={token}&TrackNumber={track}")
            }
        }
    }

    async fn master_playlist(&self) -> Result<Media, Fault> {
        let list = self.list().await?;
        let tracks = self.tracks(list.items[0].number).await?;
        let container = self.session.container.container();
        let text = hls::master_playlist(&tracks, container, list.bandwidth, &|resource| self.uri(resource));
        Ok(text_of(text, PLAYLIST))
    }

    async fn media_playlist(&self) -> Result<Media, Fault> {
        let track = match self.session.container {
            ContainerFormat::FragmentedMp4 => self.number("TrackNumber")?,
            ContainerFormat::MpegTs => 1,
        };
        let is_low_latency = self.session.part_ms > 0;
        let wanted = self.visit.query("_HLS_msn").and_then(|text| text.parse::<u64>().ok());
        let wanted_part = self.visit.query("_HLS_part").and_then(|text| text.parse::<usize>().ok());
        let until = Instant::now() + BLOCKED_MAX;
        let mut changes = self.recording.live().changes();
        loop {
            changes.borrow_and_update();
            let list = self.list().await?;
            let parts = match is_low_latency {
                true => parts::listed(&self.session, &list, &self.recording, track),
                false => Vec::new(),
            };
            let next = list.media_sequence + list.items.len() as u64;
            let behind = parts.last().filter(|parts| {
                list.items.back().is_none_or(|last| last.number.to_string() < parts.segment.fragment)
            });
            let is_there = wanted.is_none_or(|wanted| {
                let has_part = |part| behind.is_some_and(|behind| behind.parts.len() > part);
                wanted < next || (wanted == next && wanted_part.is_some_and(has_part))
            });
            let is_late = !is_low_latency || Instant::now() >= until;
            if is_there || is_late {
                return Ok(text_of(self.written(&list, &parts, track), PLAYLIST));
            }
            // Whichever comes first: more, the end of the stream, or of patience.
            let _ = tokio::time::timeout_at(until, changes.changed()).await;
        }
    }

    fn written(&self, list: &List, parts: &[hls::FragmentParts], track: u64) -> String {
        let part_ms = self.session.part_ms;
        let low_latency =
            (part_ms > 0).then_some(LowLatency { part_target_ms: part_ms + parts::ROUNDED_MS as u64, parts });
        let playlist = MediaPlaylist {
            mode: match self.session.mode {
                // A replay's list moves on as a live one's does.
                Mode::Live | Mode::LiveReplay => hls::Mode::Live,
                Mode::OnDemand => hls::Mode::OnDemand,
            },
            container: self.session.container.container(),
            media_sequence: list.media_sequence,
            discontinuity_sequence: list.discontinuity_sequence,
            target_duration_s: Some(list.target_s),
            segments: &list.segments(&self.session),
            low_latency,
        };
        playlist.write(track, &|resource| self.uri(resource))
    }

    async fn manifest(&self) -> Result<Media, Fault> {
        let list = self.list().await?;
        let segments = list.segments(&self.session);
        let mut of_inits: Vec<(u64, Tracks)> = Vec::new();
        for segment in &segments {
            if of_inits.last().is_none_or(|(init, _)| *init != segment.init) {
                let number = list.inits.get(usize::try_from(segment.init).unwrap_or(usize::MAX));
                let (_, number) = number.ok_or_else(|| fault::not_found("fragment"))?;
                of_inits.push((segment.init, self.tracks(*number).await?));
            }
        }
        let bandwidths: Vec<(u64, u64)> = [1, 2].map(|track| (track, list.bandwidth)).to_vec();
        let mut periods = Vec::new();
        let mut before = 0;
        for period in dash::periods(&segments) {
            let first = &list.items[before];
            let tracks = of_inits.iter().find(|(init, _)| *init == first.init).map(|(_, tracks)| tracks);
            let Some(tracks) = tracks else { break };
            periods.push(Period {
                tracks,
                bandwidths: &bandwidths,
                start_ms: first.period_start_ms,
                first_number: list.media_sequence + before as u64,
                segments: period,
            });
            before += period.len();
        }
        let longest_ms = list.items.iter().map(|item| item.duration_ms).max().unwrap_or(0);
        let kind = match self.session.mode {
            Mode::OnDemand => Kind::Static,
            Mode::Live | Mode::LiveReplay => {
                // What is replayed is as old as the session is old.
                let moved_ms = match self.session.mode {
                    Mode::LiveReplay => self.session.created_ms.saturating_sub(self.session.first_ms),
                    _ => 0,
                };
                let listed_ms: u64 = segments.iter().map(|segment| segment.duration_ms).sum();
                let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
                Kind::Dynamic {
                    now_ms: ms(self.video.now_ms()),
                    available_since_ms: ms(self.session.first_ms.saturating_add(moved_ms)),
                    window_ms: Some(listed_ms),
                    delay_ms: longest_ms.saturating_mul(2),
                }
            }
        };
        let fragment_numbers = self.session.shows_numbers;
        let manifest = Manifest { kind, periods: &periods, origin_ms: 0, fragment_numbers };
        Ok(text_of(manifest.write(&|resource| self.uri(resource)), "application/dash+xml"))
    }

    async fn init(&self) -> Result<Media, Fault> {
        let (track, init): (u64, usize) = (self.number("TrackNumber")?, self.number("SequenceNumber")?);
        let list = self.list().await?;
        let (_, number) = list.inits.get(init).ok_or_else(|| fault::not_found("fragment"))?;
        let tracks = self.tracks(*number).await?;
        let track = tracks.get(track).ok_or_else(|| fault::not_found("track"))?;
        Ok(bytes_of(vec![fmp4::init_segment(track)], "video/mp4"))
    }

    async fn media(&self) -> Result<Media, Fault> {
        let track = self.number("TrackNumber")?;
        let number = match self.visit.query("StartTime") {
            None => self.number("FragmentNumber")?,
            Some(_) => {
                let start_ms: u64 = self.number("StartTime")?;
                let list = self.list().await?;
                match list.items.iter().find(|item| item.start_ms == start_ms) {
                    Some(item) => item.number,
                    None => self.starting(start_ms).await?,
                }
            }
        };
        let framed = self.framed(number).await?;
        let tracks = self.read_tracks(&framed)?;
        let fragment = self.fragment(&framed, number);
        let sequence = parts::sequence(fragment.start_ms);
        let media = fmp4::media_segment(&tracks, track, &fragment, &framed.parts, sequence);
        Ok(pieces_of(media.map_err(|error| not_packaged(&error))?))
    }

    /// A fragment that is listed no more: its player is late.
    async fn starting(&self, start_ms: u64) -> Result<FragmentNumber, Fault> {
        let ms = i64::try_from(start_ms).ok().and_then(|ms| self.session.first_ms.checked_add(ms));
        let ms = ms.ok_or_else(|| fault::not_found("fragment"))?;
        let query = self.session.by.between(ms, ms).not_before(self.video.oldest(&self.stream));
        let found = self.recording.select(&query).await.map_err(not_read)?;
        // Of fragments with the same time the last is the one that counts.
        let number = found.into_iter().map(|entry| entry.number).max();
        number.ok_or_else(|| fault::not_found("fragment"))
    }

    async fn transport(&self) -> Result<Media, Fault> {
        let number = self.number("FragmentNumber")?;
        let framed = self.framed(number).await?;
        let tracks = self.read_tracks(&framed)?;
        let segment = ts::segment(&tracks, &self.fragment(&framed, number), &framed.parts);
        Ok(bytes_of(vec![segment.map_err(|error| not_packaged(&error))?], "video/mp2t"))
    }

    async fn part(&self) -> Result<Media, Fault> {
        let (track, index): (u64, usize) = (self.number("TrackNumber")?, self.number("PartNumber")?);
        let number: FragmentNumber = self.number("FragmentNumber")?;
        if self.session.part_ms == 0 {
            return Err(fault::not_found("page"));
        }
        let until = Instant::now() + BLOCKED_MAX;
        let mut changes = self.recording.live().changes();
        loop {
            changes.borrow_and_update();
            let live = self.recording.live().after(number.before()).filter(|live| live.number == number);
            let (framed, has_ended) = match live.as_ref().and_then(|live| parts::so_far(live)) {
                Some((framed, has_ended)) => (Arc::new(framed), has_ended),
                None => (self.framed(number).await?, true),
            };
            let cut = parts::Cut::new(&self.session, &framed, number, track, has_ended);
            let part = cut.and_then(|cut| cut.part(index)).map_err(|error| not_packaged(&error))?;
            match part {
                Some(part) => return Ok(pieces_of(part.pieces)),
                // There is none, and will be none.
                None if has_ended => return Err(fault::not_found("part")),
                None => {
                    if tokio::time::timeout_at(until, changes.changed()).await.is_err() {
                        return Err(fault::not_found("part"));
                    }
                }
            }
        }
    }

    fn read_tracks(&self, framed: &Framed) -> Result<Tracks, Fault> {
        Tracks::read(&framed.header, self.playback()).map_err(|error| not_played(&error))
    }

    /// A fragment's place on the session's clock.
    fn fragment<'f>(&self, framed: &'f Framed, number: FragmentNumber) -> Fragment<'f> {
        let start_ms = self.session.start_ms(self.session.by.ms(number, framed.producer_ms));
        Fragment { frames: &framed.frames, size: framed.parts.len(), start_ms, duration_ms: None }
    }
}

const PLAYLIST: &str = "application/x-mpegURL";

fn text_of(text: String, content_type: &'static str) -> Media {
    let mut media = bytes_of(vec![text.into()], content_type);
    media.headers = vec![("cache-control", "no-cache".to_owned())];
    media
}

fn bytes_of(pieces: Vec<Bytes>, content_type: &'static str) -> Media {
    let mut media = Media::whole(content_type, pieces);
    media.headers = vec![("cache-control", "private, max-age=300".to_owned())];
    media
}

fn pieces_of(pieces: Pieces) -> Media {
    bytes_of(pieces.into_iter().collect(), "video/mp4")
}

/// What a player is told of a stream that is not played.
fn not_played(error: &penstock_packaging::CodecError) -> Fault {
    fault::invalid(error.to_string())
}

/// What a player is told of a fragment that cannot be packaged.
pub(crate) fn not_packaged(error: &PackageError) -> Fault {
    fault::invalid(error.to_string())
}
