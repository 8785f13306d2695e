//! Who is connected to which channel, and what waits for them. Decides and does nothing else: no clock, no I/O, no task.
//!
//! A channel has one master and some viewers, each in a seat. What one sends to another lies in the other's mailbox until it takes it, whether
//! it is connected or not, and no longer than the channel keeps messages. Who connects in another's place takes its seat.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::signaling::limits::{
    ALEXA_OFFERS_PER_S, CONNECTS_PER_S, MAILBOX_LETTERS_MAX, SIGNALING_SWEEP_MS, VIEWERS_MAX,
    WAITING_BYTES_MAX,
};
use crate::signaling::message::Kind;

/// A channel, by the number that its resource has in the catalog, and no other ever had.
pub(crate) type ChannelNumber = u64;

/// An end of a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Master,
    /// By its client id.
    Viewer(String),
}

/// A connection. None has the number of another, of whatever channel.
pub(crate) type Seat = u64;

/// What goes from one end to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The viewer that sent it; the master has no id.
    pub(crate) from: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) payload: String,
}

impl Letter {
    fn bytes(&self) -> usize {
        size_of::<Waiting>() + self.payload.len() + self.from.as_ref().map_or(0, String::len)
    }
}

/// Ways in, each of which has a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// A WebSocket.
    Socket,
    /// SendAlexaOfferToMaster.
    Call,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// As many viewers are connected as there may be.
    Crowded,
    /// More in a second than there may be.
    TooOften,
    /// More waits than there may be: for its recipient, or for all.
    Full,
}

impl Refusal {
    /// What the client is told. Our own words, but for the second.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Refusal::Crowded => "The channel has as many viewers as it may have.",
            Refusal::TooOften => "Rate exceeded",
            Refusal::Full => "Too many messages wait for their recipients.",
        }
    }
}

/// What a connection gets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Letter(Letter),
    Nothing,
    /// Somebody else has the place, or the channel is closed.
    Unseated,
}

/// Who sits where now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seated {
    pub(crate) seat: Seat,
    /// Whose place it was.
    pub(crate) before: Option<Seat>,
}

/// At most so many within any second.
#[derive(Debug, Default)]
pub(crate) struct Rate(VecDeque<i64>);

impl Rate {
    pub(crate) fn admit(&mut self, per_s: usize, now_ms: i64) -> bool {
        self.counts(now_ms);
        let admitted = self.0.len() < per_s;
        if admitted {
            self.0.push_back(now_ms);
        }
        admitted
    }

    /// Whether anything of the last second counts still.
    fn counts(&mut self, now_ms: i64) -> bool {
        while self.0.front().is_some_and(|at_ms| at_ms.abs_diff(now_ms) >= 1_000) {
            self.0.pop_front();
        }
        !self.0.is_empty()
    }
}

#[derive(Debug)]
struct Waiting {
    letter: Letter,
    until_ms: i64,
}

#[derive(Debug, Default)]
struct Channel {
    seats: BTreeMap<Place, Seat>,
    mailboxes: BTreeMap<Place, VecDeque<Waiting>>,
    sockets: Rate,
    calls: Rate,
}

/// All channels that somebody is connected to, or that something waits in.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    channels: HashMap<ChannelNumber, Channel>,
    seats: u64,
    waiting_bytes: usize,
    swept_ms: i64,
}

impl Hub {
    /// Connects somebody, in place of who has the place already. `rate` is the one that is kept, if one is.
    pub(crate) fn connect(
        &mut self,
        channel: ChannelNumber,
        place: &Place,
        rate: Option<Entrance>,
        now_ms: i64,
    ) -> Result<Seated, Refusal> {
        self.sweep(now_ms);
        let channel = self.channels.entry(channel).or_default();
        let admitted = match rate {
            None => true,
            Some(Entrance::Socket) => channel.sockets.admit(CONNECTS_PER_S, now_ms),
            Some(Entrance::Call) => channel.calls.admit(ALEXA_OFFERS_PER_S, now_ms),
        };
        if !admitted {
            return Err(Refusal::TooOften);
        }
        let viewers = channel.seats.len() - usize::from(channel.seats.contains_key(&Place::Master));
        if *place != Place::Master && viewers >= VIEWERS_MAX && !channel.seats.contains_key(place) {
            return Err(Refusal::Crowded);
        }
        self.seats += 1;
        let before = channel.seats.insert(place.clone(), self.seats);
        Ok(Seated { seat: self.seats, before })
    }

    /// Gives a seat up. What waits for the place goes on waiting.
    pub(crate) fn leave(&mut self, channel: ChannelNumber, place: &Place, seat: Seat) {
        if let Some(channel) = self.channels.get_mut(&channel)
            && channel.seats.get(place) == Some(&seat)
        {
            channel.seats.remove(place);
        }
    }

    /// Whether somebody has a place.
    pub(crate) fn is_seated(&self, channel: ChannelNumber, place: &Place) -> bool {
        self.channels.get(&channel).is_some_and(|channel| channel.seats.contains_key(place))
    }

    /// Puts a letter into a mailbox, and tells who is there to take it. An offer or an answer that its recipient has not taken yet is
    /// replaced by the next one of the same sender.
    pub(crate) fn send(
        &mut self,
        channel: ChannelNumber,
        to: &Place,
        letter: Letter,
        ttl_ms: i64,
        now_ms: i64,
    ) -> Result<Option<Seat>, Refusal> {
        self.sweep(now_ms);
        let bytes = letter.bytes();
        let channel = self.channels.entry(channel).or_default();
        let mailbox = channel.mailboxes.entry(to.clone()).or_default();
        if letter.kind != Kind::IceCandidate {
            let same =
                |waiting: &Waiting| waiting.letter.kind == letter.kind && waiting.letter.from == letter.from;
            if let Some(at) = mailbox.iter().position(same)
                && let Some(old) = mailbox.remove(at)
            {
                self.waiting_bytes -= old.letter.bytes();
            }
        }
        if mailbox.len() >= MAILBOX_LETTERS_MAX || self.waiting_bytes + bytes > WAITING_BYTES_MAX {
            return Err(Refusal::Full);
        }
        self.waiting_bytes += bytes;
        mailbox.push_back(Waiting { letter, until_ms: now_ms.saturating_add(ttl_ms) });
        Ok(channel.seats.get(to).copied())
    }

    /// The next letter for a connection.
    pub(crate) fn take(&mut self, channel: ChannelNumber, place: &Place, seat: Seat, now_ms: i64) -> Taken {
        let Some(channel) = self.channels.get_mut(&channel) else { return Taken::Unseated };
        if channel.seats.get(place) != Some(&seat) {
            return Taken::Unseated;
        }
        let Some(mailbox) = channel.mailboxes.get_mut(place) else { return Taken::Nothing };
        while let Some(waiting) = mailbox.pop_front() {
            self.waiting_bytes -= waiting.letter.bytes();
            if waiting.until_ms > now_ms {
                return Taken::Letter(waiting.letter);
            }
        }
        channel.mailboxes.remove(place);
        Taken::Nothing
    }

    /// Forgets a channel with all that waits in it, and tells who was connected.
    pub(crate) fn close(&mut self, channel: ChannelNumber) -> Vec<Seat> {
        let Some(channel) = self.channels.remove(&channel) else { return Vec::new() };
        let letters = channel.mailboxes.values().flatten();
        self.waiting_bytes -= letters.map(|waiting| waiting.letter.bytes()).sum::<usize>();
        channel.seats.into_values().collect()
    }

    /// Forgets what has waited for too long, and channels of which nothing is left: now and then, when something else is done.
    fn sweep(&mut self, now_ms: i64) {
        if now_ms.abs_diff(self.swept_ms) < SIGNALING_SWEEP_MS {
            return;
        }
        self.swept_ms = now_ms;
        let waiting_bytes = &mut self.waiting_bytes;
        self.channels.retain(|_, channel| {
            for mailbox in channel.mailboxes.values_mut() {
                mailbox.retain(|waiting| {
                    let stays = waiting.until_ms > now_ms;
                    if !stays {
                        *waiting_bytes -= waiting.letter.bytes();
                    }
                    stays
                });
            }
            channel.mailboxes.retain(|_, mailbox| !mailbox.is_empty());
            let counts =
                [&mut channel.sockets, &mut channel.calls].into_iter().any(|rate| rate.counts(now_ms));
            counts || !channel.seats.is_empty() || !channel.mailboxes.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelNumber = 7;
    const TTL_MS: i64 = 60_000;
    /// Far from the first sweep.
    const NOW: i64 = 1_000_000;

    fn viewer(id: &str) -> Place {
        Place::Viewer(id.to_owned())
    }

    fn letter(from: Option<&str>, kind: Kind, payload: &str) -> Letter {
        Letter { from: from.map(str::to_owned), kind, payload: payload.to_owned() }
    }

    fn seat(hub: &mut Hub, place: &Place) -> Seat {
        hub.connect(CHANNEL, place, None, NOW).unwrap().seat
    }

    fn payload(taken: Taken) -> String {
        let Taken::Letter(letter) = taken else { panic!("{taken:?}") };
        letter.payload
    }

    #[test]
    fn a_letter_waits_for_who_is_not_there_yet_and_no_longer_than_it_may() {
        let mut hub = Hub::default();
        let candidate = |payload| letter(Some("v"), Kind::IceCandidate, payload);
        assert_eq!(hub.send(CHANNEL, &Place::Master, candidate("early"), 5_000, NOW), Ok(None));
        assert_eq!(hub.send(CHANNEL, &Place::Master, candidate("late"), 5_000, NOW + 4_000), Ok(None));
        let master = hub.connect(CHANNEL, &Place::Master, None, NOW + 5_000).unwrap().seat;
        assert_eq!(payload(hub.take(CHANNEL, &Place::Master, master, NOW + 5_000)), "late");
        assert_eq!(hub.take(CHANNEL, &Place::Master, master, NOW + 5_000), Taken::Nothing);
        assert_eq!(hub.send(CHANNEL, &Place::Master, candidate("now"), 5_000, NOW), Ok(Some(master)));
        assert_eq!(payload(hub.take(CHANNEL, &Place::Master, master, NOW)), "now");
        assert_eq!(hub.waiting_bytes, 0);
    }

    #[test]
    fn who_comes_last_has_the_place() {
        let mut hub = Hub::default();
        let first = seat(&mut hub, &Place::Master);
        let second = hub.connect(CHANNEL, &Place::Master, None, NOW).unwrap();
        assert_eq!(second.before, Some(first));
        hub.send(CHANNEL, &Place::Master, letter(Some("v"), Kind::SdpOffer, "o"), TTL_MS, NOW).unwrap();
        assert_eq!(hub.take(CHANNEL, &Place::Master, first, NOW), Taken::Unseated);
        // The first leaves after the second has come.
        hub.leave(CHANNEL, &Place::Master, first);
        assert!(hub.is_seated(CHANNEL, &Place::Master));
        assert_eq!(payload(hub.take(CHANNEL, &Place::Master, second.seat, NOW)), "o");
        hub.leave(CHANNEL, &Place::Master, second.seat);
        assert!(!hub.is_seated(CHANNEL, &Place::Master));
    }

    #[test]
    fn an_offer_that_was_not_taken_is_replaced_and_those_of_others_are_not() {
        let mut hub = Hub::default();
        for (from, kind, payload) in [
            ("a", Kind::SdpOffer, "a1"),
            ("a", Kind::IceCandidate, "c1"),
            ("b", Kind::SdpOffer, "b1"),
            ("a", Kind::IceCandidate, "c2"),
            ("a", Kind::SdpOffer, "a2"),
        ] {
            hub.send(CHANNEL, &Place::Master, letter(Some(from), kind, payload), TTL_MS, NOW).unwrap();
        }
        let master = seat(&mut hub, &Place::Master);
        let taken: Vec<_> = (0..4).map(|_| payload(hub.take(CHANNEL, &Place::Master, master, NOW))).collect();
        assert_eq!(taken, ["c1", "b1", "c2", "a2"]);
        assert_eq!(hub.waiting_bytes, 0);
    }

    #[test]
    fn a_channel_has_room_for_so_many_viewers() {
        let mut hub = Hub::default();
        seat(&mut hub, &Place::Master);
        let seats: Vec<_> = (0..VIEWERS_MAX).map(|n| seat(&mut hub, &viewer(&n.to_string()))).collect();
        assert_eq!(hub.connect(CHANNEL, &viewer("one more"), None, NOW), Err(Refusal::Crowded));
        let again = hub.connect(CHANNEL, &viewer("0"), None, NOW).unwrap();
        assert_eq!(again.before, Some(seats[0]));
        hub.leave(CHANNEL, &viewer("1"), seats[1]);
        assert!(hub.connect(CHANNEL, &viewer("one more"), None, NOW).is_ok());
    }

    #[test]
    fn connections_have_a_rate_where_it_is_kept() {
        let mut hub = Hub::default();
        let mut connect = |rate, now| hub.connect(CHANNEL, &Place::Master, rate, now).map(drop);
        let (socket, call) = (Some(Entrance::Socket), Some(Entrance::Call));
        for _ in 0..CONNECTS_PER_S {
            assert_eq!(connect(socket, NOW), Ok(()));
        }
        assert_eq!(connect(socket, NOW + 999), Err(Refusal::TooOften));
        assert_eq!(connect(call, NOW + 999), Ok(()));
        assert_eq!(connect(None, NOW + 999), Ok(()));
        assert_eq!(connect(socket, NOW + 1_000), Ok(()));
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut hub = Hub::default();
        let candidate = || letter(None, Kind::IceCandidate, "c");
        for _ in 0..MAILBOX_LETTERS_MAX {
            hub.send(CHANNEL, &viewer("v"), candidate(), TTL_MS, NOW).unwrap();
        }
        assert_eq!(hub.send(CHANNEL, &viewer("v"), candidate(), TTL_MS, NOW), Err(Refusal::Full));
        // All together as well, however many mailboxes they are in.
        let large = letter(None, Kind::SdpOffer, &"x".repeat(1 << 20));
        let sent = (0..100).take_while(|n: &i32| {
            hub.send(CHANNEL, &viewer(&n.to_string()), large.clone(), TTL_MS, NOW).is_ok()
        });
        let sent = sent.count();
        assert!((60..64).contains(&sent), "{sent}");
        // Later there is room again, and nothing is left of what nobody took.
        hub.send(CHANNEL, &viewer("v"), candidate(), TTL_MS, NOW + TTL_MS).unwrap();
        assert_eq!(hub.waiting_bytes, candidate().bytes());
        assert_eq!(hub.channels[&CHANNEL].mailboxes.len(), 1);
        hub.send(8, &viewer("v"), candidate(), TTL_MS, NOW + 3 * TTL_MS).unwrap();
        assert!(!hub.channels.contains_key(&CHANNEL));
    }

    #[test]
    fn a_closed_channel_has_nobody_and_nothing() {
        let mut hub = Hub::default();
        let seats = [seat(&mut hub, &Place::Master), seat(&mut hub, &viewer("v"))];
        hub.send(CHANNEL, &Place::Master, letter(Some("v"), Kind::SdpOffer, "o"), TTL_MS, NOW).unwrap();
        assert_eq!(hub.close(CHANNEL), seats);
        assert_eq!(hub.take(CHANNEL, &Place::Master, seats[0], NOW), Taken::Unseated);
        assert_eq!(hub.waiting_bytes, 0);
        assert!(hub.close(CHANNEL).is_empty());
    }
}
