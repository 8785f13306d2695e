//! A session of HLS or DASH. Its token says all of it, sealed with the server's key: it outlives a restart, and nothing has to be
//! forgotten when it ends.

use crate::record::{Settings, StreamRecord, StreamSettings};
use crate::{Video, fault};
use penstock_api::{Fault, token};
use penstock_fragments::{Entry, FragmentNumber, Query};
use penstock_packaging::DiscontinuityMode;
use penstock_packaging::hls::Container;

/// What a session is for: tokens of one are no tokens of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Protocol {
    Hls,
    Dash,
}

/// How a session goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mode {
    Live,
    LiveReplay,
    OnDemand,
}

/// Whose clock tells when fragments are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By {
    Server,
    Producer,
}

impl By {
    /// When a fragment began, in milliseconds since 1970.
    pub(crate) fn ms(self, number: FragmentNumber, producer_ms: i64) -> i64 {
        match self {
            By::Server => i64::try_from(number.server_ms()).unwrap_or(i64::MAX),
            By::Producer => producer_ms,
        }
    }

    /// The fragments that begin from one time to another.
    pub(crate) fn between(self, from_ms: i64, to_ms: i64) -> Query {
        match self {
            By::Server => {
                let ms = |ms: i64| u64::try_from(ms).unwrap_or(0);
                Query::all().server_ms(ms(from_ms), ms(to_ms))
            }
            By::Producer => Query { producer_ms: (from_ms, to_ms), ..Query::all() },
        }
    }
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Session {
    pub(crate) protocol: Protocol,
    /// The stream's number in the catalog.
    pub(crate) stream: u64,
    pub(crate) mode: Mode,
    pub(crate) container: ContainerFormat,
    pub(crate) discontinuity: Discontinuity,
    pub(crate) by: By,
    /// Whether timestamps are shown, and numbers.
    pub(crate) shows_times: bool,
    pub(crate) shows_numbers: bool,
    /// When it began, and ends.
    pub(crate) created_ms: i64,
    pub(crate) expires_ms: i64,
    /// The range of an on-demand session; where a replay begins.
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    /// The first fragment of it, and that one's time.
    pub(crate) first: FragmentNumber,
    pub(crate) first_ms: i64,
    /// Fragments of a playlist.
    pub(crate) size: usize,
    /// Milliseconds of a part, for low latency; zero: without.
    pub(crate) part_ms: u64,
}

/// What segments are files of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ContainerFormat {
    FragmentedMp4,
    MpegTs,
}

impl ContainerFormat {
    pub(crate) fn container(self) -> Container {
        match self {
            ContainerFormat::FragmentedMp4 => Container::FragmentedMp4,
            ContainerFormat::MpegTs => Container::MpegTs,
        }
    }
}

/// Where playlists tell of discontinuities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Discontinuity {
    Always,
    Never,
    AtGaps,
}

impl Discontinuity {
    pub(crate) fn mode(self) -> DiscontinuityMode {
        match self {
            Discontinuity::Always => DiscontinuityMode::Always,
            Discontinuity::Never => DiscontinuityMode::Never,
            Discontinuity::AtGaps => DiscontinuityMode::OnDiscontinuity,
        }
    }
}

/// A token that opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadSession {
    /// It was not made here, or not for this.
    Forged,
    /// Its time is over.
    Expired,
}

impl BadSession {
    /// What a player is told.
    pub(crate) fn fault(self) -> Fault {
        let message = match self {
            BadSession::Forged => "Streaming session token is invalid",
            BadSession::Expired => "Streaming session token is expired",
        };
        Fault { status: 403, ..Fault::access_denied(message) }
    }
}

const PURPOSE: &str = "StreamingSession";

impl Session {
    /// When a fragment of it began, in milliseconds since 1970.
    pub(crate) fn ms(&self, entry: &Entry) -> i64 {
        self.by.ms(entry.number, entry.producer_ms)
    }

    /// When a fragment begins on the session's clock, in milliseconds.
    pub(crate) fn start_ms(&self, ms: i64) -> u64 {
        u64::try_from(ms.saturating_sub(self.first_ms)).unwrap_or(0)
    }

    /// As a token: letters that a link carries as they are.
    pub(crate) fn seal(&self, key: &token::Key) -> String {
        let fields: [String; 16] = [
            (self.protocol as u8).to_string(),
            self.stream.to_string(),
            (self.mode as u8).to_string(),
            (self.container as u8).to_string(),
            (self.discontinuity as u8).to_string(),
            (self.by as u8).to_string(),
            u8::from(self.shows_times).to_string(),
            u8::from(self.shows_numbers).to_string(),
            self.created_ms.to_string(),
            self.expires_ms.to_string(),
            self.from_ms.to_string(),
            self.to_ms.to_string(),
            self.first.to_string(),
            self.first_ms.to_string(),
            self.size.to_string(),
            self.part_ms.to_string(),
        ];
        let sealed = token::seal(key, PURPOSE, fields.join(" ").as_bytes());
        let mut text = sealed.trim_end_matches('=').replace('+', "-").replace('/', "_");
        text.push('~');
        text
    }

    /// What a token says, if its time is not over.
    pub(crate) fn open(key: &token::Key, text: &str, now_ms: i64) -> Result<Session, BadSession> {
        let forged = BadSession::Forged;
        let letters = text.strip_suffix('~').ok_or(forged)?;
        let mut sealed = letters.replace('-', "+").replace('_', "/");
        sealed.extend(std::iter::repeat_n('=', (4 - sealed.len() % 4) % 4));
        let opened = token::open(key, PURPOSE, &sealed).map_err(|_| forged)?;
        let text = String::from_utf8(opened).map_err(|_| forged)?;
        let session = Session::read(&text).ok_or(forged)?;
        if now_ms >= session.expires_ms { Err(BadSession::Expired) } else { Ok(session) }
    }

    fn read(text: &str) -> Option<Session> {
        let mut fields = text.split(' ');
        let mut next = || fields.next();
        let session = Session {
            protocol: *[Protocol::Hls, Protocol::Dash].get(next()?.parse::<usize>().ok()?)?,
            stream: next()?.parse().ok()?,
            mode: *[Mode::Live, Mode::LiveReplay, Mode::OnDemand].get(next()?.parse::<usize>().ok()?)?,
            container: *[ContainerFormat::FragmentedMp4, ContainerFormat::MpegTs]
                .get(next()?.parse::<usize>().ok()?)?,
            discontinuity: *[Discontinuity::Always, Discontinuity::Never, Discontinuity::AtGaps]
                .get(next()?.parse::<usize>().ok()?)?,
            by: *[By::Server, By::Producer].get(next()?.parse::<usize>().ok()?)?,
            shows_times: next()? == "1",
            shows_numbers: next()? == "1",
            created_ms: next()?.parse().ok()?,
            expires_ms: next()?.parse().ok()?,
            from_ms: next()?.parse().ok()?,
            to_ms: next()?.parse().ok()?,
            first: next()?.parse().ok()?,
            first_ms: next()?.parse().ok()?,
            size: next()?.parse().ok()?,
            part_ms: next()?.parse().ok()?,
        };
        fields.next().is_none().then_some(session)
    }
}

impl Video {
    /// The stream of a session.
    pub(crate) fn stream_of(&self, session: &Session) -> Result<StreamRecord, Fault> {
        let state = self.catalog.state();
        let mut streams = state.resources(StreamSettings::KIND);
        let resource = streams.find(|resource| resource.number == session.stream);
        let resource = resource.ok_or_else(|| fault::not_found("stream"))?;
        StreamRecord::read(resource).map_err(fault::not_understood)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            protocol: Protocol::Dash,
            stream: u64::MAX,
            mode: Mode::LiveReplay,
            container: ContainerFormat::MpegTs,
            discontinuity: Discontinuity::AtGaps,
            by: By::Producer,
            shows_times: true,
            shows_numbers: false,
            created_ms: 1_795_189_641_370,
            expires_ms: 1_795_189_641_371,
            from_ms: i64::MIN,
            to_ms: i64::MAX,
            first: FragmentNumber::at(u64::MAX),
            first_ms: i64::MIN,
            size: 5_000,
            part_ms: 200,
        }
    }

    #[test]
    fn a_token_is_the_session() {
        let key = token::Key::new([7; 32]);
        let sealed = session().seal(&key);
        assert!(sealed.ends_with('~') && sealed.len() <= token::TOKEN_CHARACTERS_MAX + 1, "{sealed}");
        assert!(sealed.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_~".contains(letter)));
        assert_eq!(Session::open(&key, &sealed, 1_795_189_641_370), Ok(session()));
        assert_eq!(Session::open(&key, &sealed, 1_795_189_641_371), Err(BadSession::Expired));
        let other = token::Key::new([8; 32]);
        assert_eq!(Session::open(&other, &sealed, 0), Err(BadSession::Forged));
        for forged in ["", "~", "AAAA~", &sealed[1..], sealed.trim_end_matches('~')] {
            assert_eq!(Session::open(&key, forged, 0), Err(BadSession::Forged), "{forged}");
        }
    }

    #[test]
    fn times_before_the_first_fragment_are_its_own() {
        let session = Session { first_ms: 1_000, ..session() };
        assert_eq!((session.start_ms(1_500), session.start_ms(500)), (500, 0));
    }
}
