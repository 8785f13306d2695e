//! The fragments of a session, numbered as its playlists number them.
//!
//! A list is a function of the session's token and of what is kept: made anew, after a restart say, it comes to the same numbers. It
//! is remembered all the same, because a live one would else be counted from its beginning at each refresh.

use super::limits::{INITS_MAX, LISTS_CACHED, LIVE_TARGETS_MIN, REPLAY_BEGINS_FRAGMENTS_MAX};
use super::session::{Mode, Protocol, Session};
use crate::Video;
use crate::media::recordings::not_read;
use crate::record::StreamRecord;
use penstock_api::Fault;
use penstock_fragments::{Entry, FragmentNumber, Query, Recording};
use penstock_packaging::{Segment, bandwidth};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The lists that were asked for last.
#[derive(Default)]
pub(crate) struct Lists(Mutex<VecDeque<(Session, Arc<tokio::sync::Mutex<List>>)>>);

impl Lists {
    fn of(&self, session: &Session) -> Arc<tokio::sync::Mutex<List>> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lists.iter().position(|(other, _)| other == session);
        let list =
            known.and_then(|known| lists.remove(known)).unwrap_or_else(|| (session.clone(), Arc::default()));
        let found = Arc::clone(&list.1);
        lists.push_back(list);
        if lists.len() > LISTS_CACHED {
            lists.pop_front();
        }
        found
    }
}

/// The fragments of a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    /// What is listed.
    pub(crate) items: VecDeque<Item>,
    /// How many came before.
    pub(crate) media_sequence: u64,
    /// How many of those began with a discontinuity.
    pub(crate) discontinuity_sequence: u64,
    /// The first fragment of each header, in order.
    pub(crate) inits: Vec<(u64, FragmentNumber)>,
    /// Seconds of the longest fragment there ever was.
    pub(crate) target_s: u64,
    /// Bits a second of the richest.
    pub(crate) bandwidth: u64,
    last: Option<Item>,
    is_complete: bool,
    /// How far a replay is ahead of the session's clock: by what was listed at first.
    ahead_ms: Option<i64>,
}

/// A fragment that is listed.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) number: FragmentNumber,
    /// On the session's clock.
    pub(crate) start_ms: u64,
    pub(crate) duration_ms: u64,
    pub(crate) discontinuity: bool,
    /// The number of its header within the session.
    pub(crate) init: u64,
    /// When it was, in milliseconds since 1970.
    pub(crate) ms: i64,
    /// Where the fragments began that go on from each other up to this one.
    pub(crate) period_start_ms: u64,
}

impl Item {
    /// As playlists have it.
    pub(crate) fn segment(&self, session: &Session) -> Segment {
        Segment {
            fragment: self.number.to_string(),
            start_ms: self.start_ms,
            duration_ms: self.duration_ms,
            discontinuity: self.discontinuity,
            init: self.init,
            timestamp_ms: session.shows_times.then(|| u64::try_from(self.ms).unwrap_or(0)),
        }
    }
}

impl List {
    /// The list of a session as it is now.
    pub(crate) async fn now(
        video: &Video,
        stream: &StreamRecord,
        recording: &Recording,
        session: &Session,
    ) -> Result<List, Fault> {
        let shared = video.lists.of(session);
        let mut list = shared.lock().await;
        list.go_on(video, stream, recording, session).await?;
        Ok(list.clone())
    }

    async fn go_on(
        &mut self,
        video: &Video,
        stream: &StreamRecord,
        recording: &Recording,
        session: &Session,
    ) -> Result<(), Fault> {
        if self.is_complete {
            return Ok(());
        }
        let oldest = video.oldest(stream);
        let query = match session.mode {
            Mode::Live => Query::all(),
            Mode::OnDemand => session.by.between(session.from_ms, session.to_ms),
            // As much has passed of what is replayed as of the session; what a player begins with is there at once.
            Mode::LiveReplay => match self.ahead_ms {
                None => session.by.between(session.first_ms, i64::MAX).limit(REPLAY_BEGINS_FRAGMENTS_MAX),
                Some(ahead_ms) => {
                    let passed_ms = video.now_ms().saturating_sub(session.created_ms);
                    let to_ms = session.first_ms.saturating_add(passed_ms).saturating_add(ahead_ms);
                    session.by.between(session.first_ms, to_ms)
                }
            },
        };
        let query = match &self.last {
            None => query.not_before(session.first),
            Some(last) => query.after(last.number),
        };
        let mut entries = recording.select(&query.not_before(oldest)).await.map_err(not_read)?;
        if session.mode == Mode::OnDemand {
            // Of fragments with the same time the last is the one that counts.
            entries.sort_by_key(|entry| (session.ms(entry), std::cmp::Reverse(entry.number)));
            entries.dedup_by_key(|entry| session.ms(entry));
            entries.truncate(session.size);
            self.is_complete = true;
        }
        let begins = session.mode == Mode::LiveReplay && self.ahead_ms.is_none();
        for entry in &entries {
            // A player begins so far before the end: with the first fragment, that is.
            let listed_ms: u64 = self.items.iter().map(|item| item.duration_ms).sum();
            if begins && listed_ms >= LIVE_TARGETS_MIN * self.target_s.max(1) * 1_000 {
                break;
            }
            self.add(session, entry);
        }
        if begins {
            self.ahead_ms = self.last.as_ref().map(|last| last.ms.saturating_sub(session.first_ms));
        }
        if session.mode != Mode::OnDemand {
            self.move_on(session.size);
        }
        Ok(())
    }

    /// Gives up the first fragments of a live list, as far as it can do without them.
    fn move_on(&mut self, size: usize) {
        let seconds_min = (self.target_s * LIVE_TARGETS_MIN).max(size as u64);
        let mut listed_ms: u64 = self.items.iter().map(|item| item.duration_ms).sum();
        while let Some(first) = self.items.front() {
            let (rest_ms, discontinuity) = (listed_ms - first.duration_ms, first.discontinuity);
            if self.items.len() <= size || rest_ms < seconds_min * 1_000 {
                return;
            }
            self.items.pop_front();
            listed_ms = rest_ms;
            self.media_sequence += 1;
            self.discontinuity_sequence += u64::from(discontinuity);
        }
    }

    fn add(&mut self, session: &Session, entry: &Entry) {
        let ms = session.ms(entry);
        let Some(mut item) = self.next(session, entry.number, ms, entry.header_id) else { return };
        if item.init == self.inits.len() as u64 {
            if self.inits.len() >= INITS_MAX {
                return;
            }
            self.inits.push((entry.header_id, entry.number));
        }
        item.duration_ms = u64::from(entry.duration_ms).max(1);
        self.target_s = self.target_s.max((item.duration_ms + 500) / 1_000).max(1);
        self.bandwidth = self.bandwidth.max(bandwidth(u64::from(entry.bytes), item.duration_ms));
        self.last = Some(item.clone());
        self.items.push_back(item);
    }

    /// What a fragment behind the list is listed as, but for how long it is. Nothing if it lies before its predecessor: it cannot
    /// be shown behind that.
    pub(super) fn next(
        &self,
        session: &Session,
        number: FragmentNumber,
        ms: i64,
        header_id: u64,
    ) -> Option<Item> {
        let last = self.last.as_ref();
        if last.is_some_and(|last| ms <= last.ms) {
            return None;
        }
        let is_known = self.inits.last().is_some_and(|(last, _)| *last == header_id);
        let init = self.inits.len() as u64 - u64::from(is_known);
        let start_ms = session.start_ms(ms);
        let discontinuity = last.is_some_and(|last| {
            last.init != init
                || session.discontinuity.mode().between(last.start_ms + last.duration_ms, start_ms)
        });
        let period_start_ms = match last {
            Some(last) if !discontinuity => last.period_start_ms,
            _ => start_ms,
        };
        Some(Item { number, start_ms, duration_ms: 0, discontinuity, init, ms, period_start_ms })
    }

    /// The fragments as playlists have them.
    pub(crate) fn segments(&self, session: &Session) -> Vec<Segment> {
        let mut segments: Vec<Segment> = self.items.iter().map(|item| item.segment(session)).collect();
        // Players add durations up: what goes on from each other has to meet, although its sound ends a little behind its pictures.
        for at in 1..segments.len() {
            if !segments[at].discontinuity {
                let apart_ms = segments[at].start_ms - segments[at - 1].start_ms;
                let before = &mut segments[at - 1];
                before.duration_ms = match session.protocol {
                    Protocol::Dash => apart_ms,
                    // A playlist's segment is not said to last until the next one where nothing was filmed in between.
                    Protocol::Hls => before.duration_ms.min(apart_ms),
                };
            }
        }
        segments
    }
}
