//! Events of an auction house, of each fifty one person, three auctions and forty-six bids, in the settings that Nexmark has where nothing
//! else is said; and ticks of a stock exchange. The same every time and everywhere: each event is drawn from its number.

use std::io::Write;

/// 2026-01-01 00:00:00 in milliseconds since 1970-01-01: events are of that month.
const MONTH_START_MS: i64 = 1_767_225_600_000;
const DAY_MS: i64 = 86_400_000;

/// Events that come again and again in the same proportions, and how many of them are persons and auctions. The others are bids.
const EPOCH: u64 = 50;
const EPOCH_PERSONS: u64 = 1;
const EPOCH_AUCTIONS: u64 = 3;

/// The first id of persons and of auctions.
const FIRST_ID: u64 = 1000;
/// Auctions that are open at once.
const OPEN_AUCTIONS: u64 = 100;
/// Persons who sell and bid at once.
const ACTIVE_PERSONS: u64 = 1000;
/// Of so many persons and auctions, one at a time is the one that most bids are about.
const HOT_EACH: u64 = 100;
/// One bid in so many, and one seller and bidder in so many, are not about those.
const COLD_BIDS: u64 = 2;
const COLD_PERSONS: u64 = 4;
const CATEGORIES: u64 = 5;
const FIRST_CATEGORY: u64 = 10;
/// Channels without a name of their own.
const CHANNELS: u64 = 10_000;

const FIRST_NAMES: [&str; 11] =
    ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
const LAST_NAMES: [&str; 9] =
    ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];
const PLACES: [(&str, &str); 10] = [
    ("Phoenix", "AZ"),
    ("Los Angeles", "CA"),
    ("San Francisco", "CA"),
    ("Boise", "ID"),
    ("Portland", "OR"),
    ("Bend", "OR"),
    ("Redmond", "WA"),
    ("Seattle", "WA"),
    ("Kent", "WA"),
    ("Cheyenne", "WY"),
];
const NAMED_CHANNELS: [&str; 4] = ["Google", "Facebook", "Baidu", "Apple"];

/// What happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Milliseconds since 1970-01-01.
    pub time_ms: i64,
    /// What it was.
    pub kind: Kind,
}

/// What may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody came.
    Person(Person),
    /// Something is for sale.
    Auction(Auction),
    /// Somebody offers something for it.
    Bid(Bid),
}

/// Somebody who sells and buys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the members are those of the benchmark")]
pub struct Person {
    pub id: u64,
    pub name: String,
    pub email: String,
    pub card: String,
    pub city: &'static str,
    pub state: &'static str,
    pub extra: String,
}

/// Something for sale.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the members are those of the benchmark")]
pub struct Auction {
    pub id: u64,
    pub item: String,
    pub description: String,
    pub initial_bid: u64,
    pub reserve: u64,
    pub expires_ms: i64,
    pub seller: u64,
    pub category: u64,
    pub extra: String,
}

/// An offer, in cents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the members are those of the benchmark")]
pub struct Bid {
    pub auction: u64,
    pub bidder: u64,
    pub price: u64,
    pub channel: String,
    pub url: String,
    pub extra: String,
}

/// Events one after the other, as far apart as is said.
#[derive(Clone, Debug)]
pub struct Events {
    number: u64,
    start_ms: i64,
    gap_us: u64,
}

impl Events {
    /// As Nexmark has them: ten thousand a second. They begin a minute before eight, so that they are not all of one time of day.
    #[must_use]
    pub fn usual() -> Events {
        Events::new(7 * 3_600_000 + 59 * 60_000, 100)
    }

    /// From that many milliseconds of the month on, so many microseconds from one to the next. Auctions last as much longer as events are
    /// farther apart: a hundred of them are open at once.
    #[must_use]
    pub fn new(start_ms: i64, gap_us: u64) -> Events {
        Events { number: 0, start_ms: MONTH_START_MS + start_ms, gap_us }
    }

    fn at(&self, number: u64) -> Event {
        let time_ms = self.start_ms + (number * self.gap_us / 1000) as i64;
        let mut draw = Draw(number);
        let (epoch, within) = (number / EPOCH, number % EPOCH);
        // The last of each that there is: the person is the first of the fifty.
        let person = epoch;
        let auction = epoch * EPOCH_AUCTIONS
            + (within.clamp(EPOCH_PERSONS, EPOCH_PERSONS + EPOCH_AUCTIONS - 1) - EPOCH_PERSONS);
        let kind = if within < EPOCH_PERSONS {
            Kind::Person(draw.person(person))
        } else if within < EPOCH_PERSONS + EPOCH_AUCTIONS {
            // As long on average as it takes for a hundred auctions to come.
            let mean_ms = OPEN_AUCTIONS * EPOCH / EPOCH_AUCTIONS * self.gap_us / 1000;
            let expires_ms = time_ms + 1 + draw.below((2 * mean_ms).max(1)) as i64;
            Kind::Auction(draw.auction(auction, person, expires_ms))
        } else {
            Kind::Bid(draw.bid(auction, person))
        };
        Event { time_ms, kind }
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.number += 1;
        Some(self.at(self.number - 1))
    }
}

/// Numbers drawn from the number of an event (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn letters(&mut self, least: u64, most: u64) -> String {
        let length = least + self.below(most - least + 1);
        (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }

    // Of each magnitude as many, from a dollar to a million.
    fn price(&mut self) -> u64 {
        let magnitude = 10_u64.pow(self.below(6) as u32);
        (100 + self.below(900)) * magnitude + self.below(magnitude)
    }

    fn person(&mut self, number: u64) -> Person {
        let (city, state) = self.pick(&PLACES);
        let group = |draw: &mut Draw| 1000 + draw.below(9000);
        Person {
            id: FIRST_ID + number,
            name: format!("{} {}", self.pick(&FIRST_NAMES), self.pick(&LAST_NAMES)),
            email: format!("{}@{}.com", self.letters(7, 7), self.letters(5, 5)),
            card: format!("{} {} {} {}", group(self), group(self), group(self), group(self)),
            city,
            state,
            extra: self.letters(10, 60),
        }
    }

    // Somebody who is there: mostly the one that everybody has to do with.
    fn active(&mut self, last: u64) -> u64 {
        if self.below(COLD_PERSONS) > 0 {
            return FIRST_ID + last / HOT_EACH * HOT_EACH;
        }
        FIRST_ID + last - self.below(ACTIVE_PERSONS.min(last + 1))
    }

    fn auction(&mut self, number: u64, last_person: u64, expires_ms: i64) -> Auction {
        let initial_bid = self.price();
        Auction {
            id: FIRST_ID + number,
            item: self.letters(10, 20),
            description: self.letters(40, 100),
            initial_bid,
            reserve: initial_bid + self.price(),
            expires_ms,
            seller: self.active(last_person),
            category: FIRST_CATEGORY + self.below(CATEGORIES),
            extra: self.letters(100, 300),
        }
    }

    fn bid(&mut self, last_auction: u64, last_person: u64) -> Bid {
        let auction = if self.below(COLD_BIDS) > 0 {
            last_auction / HOT_EACH * HOT_EACH
        } else {
            last_auction - self.below(OPEN_AUCTIONS.min(last_auction + 1))
        };
        let folder = |draw: &mut Draw| draw.letters(3, 5);
        let path = format!("{}/{}/{}", folder(self), folder(self), folder(self));
        let (channel, query) = if self.below(2) == 0 {
            (self.pick(&NAMED_CHANNELS).to_owned(), String::new())
        } else {
            let number = self.below(CHANNELS);
            // One address in ten does not tell.
            let query = if self.below(10) > 0 {
                format!("&channel_id={}", number.wrapping_mul(2_654_435_761) % (1 << 31))
            } else {
                String::new()
            };
            (format!("channel-{number}"), query)
        };
        Bid {
            auction: FIRST_ID + auction,
            bidder: self.active(last_person),
            price: self.price(),
            channel,
            url: format!("https://www.nexmark.com/{path}/item.htm?query=1{query}"),
            extra: self.letters(10, 30),
        }
    }
}

impl Event {
    fn write(&self, out: &mut Vec<u8>) {
        let time = moment(self.time_ms);
        let written = match &self.kind {
            Kind::Person(Person { id, name, email, card, city, state, extra }) => write!(
                out,
                r#"{{"event_type":0,"id":{id},"name":"{name}","emailAddress":"{email}","creditCard":"{card}","city":"{city}","state":"{state}","dateTime":"{time}","extra":"{extra}"}}"#
            ),
            Kind::Auction(Auction {
                id,
                item,
                description,
                initial_bid,
                reserve,
                expires_ms,
                seller,
                category,
                extra,
            }) => write!(
                out,
                r#"{{"event_type":1,"id":{id},"itemName":"{item}","description":"{description}","initialBid":{initial_bid},"reserve":{reserve},"dateTime":"{time}","expires":"{}","seller":{seller},"category":{category},"extra":"{extra}"}}"#,
                moment(*expires_ms)
            ),
            Kind::Bid(Bid { auction, bidder, price, channel, url, extra }) => write!(
                out,
                r#"{{"event_type":2,"auction":{auction},"bidder":{bidder},"price":{price},"channel":"{channel}","url":"{url}","dateTime":"{time}","extra":"{extra}"}}"#
            ),
        };
        written.expect("memory takes what is written");
    }
}

/// A moment of the month as text: what `2026-01-01 07:59:00.000` is.
///
/// # Panics
/// If it is of another month.
#[must_use]
pub fn moment(ms: i64) -> String {
    let ms = ms - MONTH_START_MS;
    let (day, ms) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    assert!((0..31).contains(&day), "events are of January 2026");
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("2026-01-{:02} {hour:02}:{minute:02}:{second:02}.{:03}", day + 1, ms % 1000)
}

/// Rows of JSON, one on a line, each with its time.
#[derive(Default)]
pub struct Lines {
    text: Vec<u8>,
    /// Where each ends, and its time in milliseconds since 1970-01-01.
    ends: Vec<(usize, i64)>,
}

impl Lines {
    /// The events as rows.
    #[must_use]
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Lines {
        let mut lines = Lines::default();
        events.into_iter().for_each(|event| lines.push(event.time_ms, |out| event.write(out)));
        lines
    }

    fn push(&mut self, time_ms: i64, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.text.push(b'\n');
        self.ends.push((self.text.len(), time_ms));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, as a file has them.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Each without the end of its line, with its time in milliseconds since 1970-01-01.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], i64)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, time_ms)| {
            let line = &self.text[start..end - 1];
            start = *end;
            (line, *time_ms)
        })
    }
}

/// Ticks of about 124 bytes with a price for one of ten symbols, a thousand of them a second.
#[must_use]
pub fn ticks(count: usize) -> Lines {
    const TICKERS: [&str; 10] =
        ["AAPL", "AMZN", "MSFT", "INTC", "TBV", "GOOG", "NVDA", "ORCL", "CSCO", "IBM"];
    let mut lines = Lines::default();
    for number in 0..count {
        let time_ms = MONTH_START_MS + number as i64;
        let ticker = TICKERS[number.wrapping_mul(2_654_435_761) % 10];
        lines.push(time_ms, |out| {
            let written = write!(
                out,
                r#"{{"event_time":"{}","ticker":"{ticker}","price":{}.{:02},"quantity":{},"venue":"XNAS","trade":1{number:09}}}"#,
                moment(time_ms).replace(' ', "T"),
                100 + number % 57,
                number % 100,
                1 + number % 500,
            );
            written.expect("memory takes what is written");
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_fifty_events_one_is_a_person_and_three_are_auctions_and_bids_are_on_what_is_there() {
        let (mut persons, mut auctions, mut bids) = (0, 0, 0);
        for event in Events::usual().take(5000) {
            match event.kind {
                Kind::Person(person) => {
                    assert_eq!(person.id, FIRST_ID + persons);
                    persons += 1;
                }
                Kind::Auction(auction) => {
                    assert_eq!(auction.id, FIRST_ID + auctions);
                    assert!(auction.expires_ms > event.time_ms && auction.seller < FIRST_ID + persons);
                    auctions += 1;
                }
                Kind::Bid(bid) => {
                    assert!(bid.auction < FIRST_ID + auctions && bid.bidder < FIRST_ID + persons);
                    bids += 1;
                }
            }
        }
        assert_eq!((persons, auctions, bids), (100, 300, 4600));
    }

    #[test]
    fn events_and_ticks_are_the_same_every_time() {
        let events: Vec<Event> = Events::usual().take(60).collect();
        let lines = Lines::of(&events);
        let (first, time_ms) = lines.iter().next().unwrap();
        assert_eq!(time_ms, events[0].time_ms);
        let first = String::from_utf8_lossy(first);
        assert!(first.starts_with(r#"{"event_type":0,"id":1000,"name":""#), "{first}");
        assert!(first.contains(r#""dateTime":"2026-01-01 07:59:00.000""#), "{first}");
        assert_eq!(lines.text(), Lines::of(&events).text());
        assert_eq!(
            String::from_utf8_lossy(ticks(1).text()),
            "{\"event_time\":\"2026-01-01T00:00:00.000\",\"ticker\":\"AAPL\",\"price\":100.00,\"quantity\":1,\"venue\":\"XNAS\",\"trade\":1000000000}\n"
        );
    }
}
