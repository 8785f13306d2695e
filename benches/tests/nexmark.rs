//! Whether the programs compute what Nexmark asks: each beside the same computed over all events at once, by loops over lists.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use penstock_benches::nexmark::{
    Auction, Bid, Event, Events, Kind, Lines, Person, QUERIES, SIDE_ROWS, Work, moment, ticks,
};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

/// An auction and its winner, with their times.
type Won<'h> = (&'h (i64, Auction), &'h (i64, Bid));

/// Events with what is needed of them at hand.
struct House {
    lines: Lines,
    persons: Vec<(i64, Person)>,
    auctions: Vec<(i64, Auction)>,
    bids: Vec<(i64, Bid)>,
}

impl House {
    fn new(events: Events, count: usize) -> House {
        let events: Vec<Event> = events.take(count).collect();
        let mut house = House { lines: Lines::of(&events), persons: vec![], auctions: vec![], bids: vec![] };
        for Event { time_ms, kind } in events {
            match kind {
                Kind::Person(person) => house.persons.push((time_ms, person)),
                Kind::Auction(auction) => house.auctions.push((time_ms, auction)),
                Kind::Bid(bid) => house.bids.push((time_ms, bid)),
            }
        }
        house
    }

    /// Twenty seconds and more: some windows of ten seconds, and auctions that last up to eight.
    fn seconds() -> House {
        House::new(Events::new(8 * 3_600_000 - 12_345, 2500), 9000)
    }

    /// A little more than two days.
    fn days() -> House {
        House::new(Events::new(DAY_MS / 2, 50_000_000), 4000)
    }

    fn by_auction(&self) -> BTreeMap<u64, Vec<&(i64, Bid)>> {
        let mut by_auction: BTreeMap<u64, Vec<&(i64, Bid)>> = BTreeMap::new();
        self.bids.iter().for_each(|bid| by_auction.entry(bid.1.auction).or_default().push(bid));
        by_auction
    }

    /// Each auction with its winner, in the order in which they close.
    fn winners(&self) -> Vec<Won<'_>> {
        let by_auction = self.by_auction();
        let mut winners: Vec<Won<'_>> = Vec::new();
        for auction in &self.auctions {
            let (opened, Auction { id, expires_ms, .. }) = auction;
            let bids = by_auction.get(id).into_iter().flatten().copied();
            let bids = bids.filter(|(time, _)| (opened..=expires_ms).contains(&time));
            // Of equals the last: the earliest bid is the last backwards.
            let bids: Vec<_> = bids.collect();
            if let Some(best) = bids.into_iter().rev().max_by_key(|(_, bid)| bid.price) {
                winners.push((auction, best));
            }
        }
        winners.sort_by_key(|((_, auction), _)| auction.expires_ms);
        winners
    }
}

/// What a program tells, each row with its members.
fn told(name: &str, lines: &Lines) -> Vec<Value> {
    let query = QUERIES.iter().find(|query| query.name == name).unwrap();
    let work = Work::new(query.ours).unwrap_or_else(|wrong| panic!("{name}: {}", wrong[0]));
    let mut rows = Vec::new();
    work.run(lines, |row| rows.push(serde_json::from_slice(row).unwrap())).unwrap();
    rows
}

/// That a program tells these rows, in whatever order.
#[track_caller]
fn assert_tells(name: &str, lines: &Lines, mut expected: Vec<Value>) {
    let mut told = told(name, lines);
    assert!(!expected.is_empty(), "{name}: nothing is expected, which anything would do");
    // Members come in one order or another, as the features of a build have it.
    let key = |row: &Value| {
        let members = row.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.clone(), value.to_string())).collect::<BTreeMap<_, _>>()
    };
    told.sort_by_cached_key(key);
    expected.sort_by_cached_key(key);
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told, expected, "{name}");
    }
    assert_eq!(told.len(), expected.len(), "{name}");
}

fn bid_row(time: i64, bid: &Bid) -> Value {
    json!({"auction": bid.auction, "bidder": bid.bidder, "price": bid.price, "dateTime": moment(time), "extra": bid.extra})
}

/// The row with more members.
fn with(mut row: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("no object") };
    row.as_object_mut().unwrap().extend(more);
    row
}

// Of thousandths, as a DECIMAL is written.
fn in_euros(price: u64) -> Value {
    let thousandths = price * 908;
    serde_json::from_str(&format!("{}.{:03}", thousandths / 1000, thousandths % 1000)).unwrap()
}

#[test]
fn each_bid_by_itself() {
    let house = House::seconds();
    let rows = |row: &dyn Fn(i64, &Bid) -> Value| -> Vec<Value> {
        house.bids.iter().map(|(time, bid)| row(*time, bid)).collect()
    };
    assert_tells("q0", &house.lines, rows(&bid_row));
    assert_tells(
        "q1",
        &house.lines,
        rows(&|time, bid| with(bid_row(time, bid), json!({"price": in_euros(bid.price)}))),
    );
    let some = house.bids.iter().filter(|(_, bid)| bid.auction % 123 == 0);
    let some = some.map(|(_, bid)| json!({"auction": bid.auction, "price": bid.price}));
    assert_tells("q2", &house.lines, some.collect());
    let named = |time, bid: &Bid| {
        let time_of_it = moment(time);
        with(bid_row(time, bid), json!({"dt": time_of_it[..10], "hm": time_of_it[11..16]}))
    };
    assert_tells("q10", &house.lines, rows(&named));
    let looked_up = |time, bid: &Bid| {
        let value = format!("value-{}", bid.auction as i64 % SIDE_ROWS);
        json!({"auction": bid.auction, "bidder": bid.bidder, "price": bid.price, "dateTime": moment(time), "value": value})
    };
    assert_tells("q13", &house.lines, rows(&looked_up));
    let folders = |_, bid: &Bid| {
        let parts: Vec<&str> = bid.url.split('/').collect();
        json!({"auction": bid.auction, "bidder": bid.bidder, "price": bid.price, "channel": bid.channel, "dir1": parts[3], "dir2": parts[4], "dir3": parts[5]})
    };
    assert_tells("q22", &house.lines, rows(&folders));
}

#[test]
fn bids_that_are_chosen_and_classified() {
    let house = House::days();
    let chosen =
        house.bids.iter().filter(|(_, bid)| (1_000_000_001..50_000_000_000).contains(&(bid.price * 908)));
    let classified = chosen.map(|(time, bid)| {
        let kind = match time.rem_euclid(DAY_MS) / 3_600_000 {
            8..=18 => "dayTime",
            0..=6 | 20.. => "nightTime",
            _ => "otherTime",
        };
        let more = json!({"price": in_euros(bid.price), "bidTimeType": kind, "c_counts": bid.extra.matches('c').count()});
        with(bid_row(*time, bid), more)
    });
    assert_tells("q14", &house.lines, classified.collect());
    let numbered = house.bids.iter().filter_map(|(_, bid)| {
        let id = match bid.channel.as_str() {
            "Apple" => "0",
            "Google" => "1",
            "Facebook" => "2",
            "Baidu" => "3",
            _ => bid.url.split_once("&channel_id=")?.1,
        };
        Some(json!({"auction": bid.auction, "bidder": bid.bidder, "price": bid.price, "channel": bid.channel, "channel_id": id}))
    });
    assert_tells("q21", &house.lines, numbered.collect());
}

#[test]
fn auctions_with_their_sellers_and_their_bids() {
    let house = House::seconds();
    let mut sellers = Vec::new();
    for (_, auction) in house.auctions.iter().filter(|(_, auction)| auction.category == 10) {
        let seller = house.persons.iter().find(|(_, person)| person.id == auction.seller);
        sellers.extend(seller.filter(|(_, person)| ["OR", "ID", "CA"].contains(&person.state)).map(|(_, person)| {
            json!({"name": person.name, "city": person.city, "state": person.state, "id": auction.id})
        }));
    }
    assert_tells("q3", &house.lines, sellers);
    let mut both = Vec::new();
    for (time, bid) in &house.bids {
        let of =
            house.auctions.iter().find(|(_, auction)| auction.id == bid.auction && auction.category == 10);
        both.extend(of.map(|(opened, auction)| {
            let of_bid = with(bid_row(*time, bid), json!({"channel": bid.channel, "url": bid.url}));
            let more = json!({
                "itemName": auction.item, "description": auction.description, "initialBid": auction.initial_bid,
                "reserve": auction.reserve, "opened": moment(*opened), "expires": moment(auction.expires_ms),
                "seller": auction.seller, "category": 10, "auctionExtra": auction.extra,
            });
            with(of_bid, more)
        }));
    }
    assert_tells("q20", &house.lines, both);
}

#[test]
fn auctions_that_close() {
    let house = House::seconds();
    let winners = house.winners();
    let rows = winners.iter().map(|((opened, auction), (time, bid))| {
        json!({
            "id": auction.id, "itemName": auction.item, "description": auction.description, "initialBid": auction.initial_bid,
            "reserve": auction.reserve, "opened": moment(*opened), "expires": moment(auction.expires_ms), "seller": auction.seller,
            "category": auction.category, "extra": auction.extra, "bidder": bid.bidder, "price": bid.price,
            "bidTime": moment(*time), "bidExtra": bid.extra,
        })
    });
    assert_tells("q9", &house.lines, rows.collect());

    // Averages go on from auction to auction. Those that close within one millisecond have no order: only what each of them and all of
    // them together leave is compared.
    let mean = |prices: &[u64]| prices.iter().sum::<u64>() / prices.len() as u64;
    let moments = winners.iter().map(|((_, auction), _)| auction.expires_ms).collect::<BTreeSet<_>>().len();
    assert!(moments > winners.len() / 2, "most auctions have a moment of their own");
    let mut categories: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut sellers: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for ((_, auction), (_, bid)) in &winners {
        categories.entry(auction.category).or_default().push(bid.price);
        sellers.entry(auction.seller).or_default().push(bid.price);
    }
    let last = |name: &str, key: &str| {
        let rows = told(name, &house.lines);
        assert_eq!(rows.len(), winners.len(), "{name} tells a row for each auction");
        let pair = |row: &Value| (row[key].as_u64().unwrap(), row["average"].as_u64().unwrap());
        rows.iter().map(pair).collect::<BTreeMap<u64, u64>>()
    };
    let expected: BTreeMap<u64, u64> = categories.iter().map(|(key, prices)| (*key, mean(prices))).collect();
    assert_eq!(last("q4", "category"), expected);
    let ten = |prices: &[u64]| mean(&prices[prices.len().saturating_sub(10)..]);
    let expected: BTreeMap<u64, u64> = sellers.iter().map(|(key, prices)| (*key, ten(prices))).collect();
    assert_eq!(last("q6", "seller"), expected);
}

#[test]
fn windows_of_ten_seconds() {
    let house = House::seconds();
    // Every two seconds, those of the ten seconds before.
    let ends = house.bids.iter().map(|(time, _)| time.div_euclid(2000) * 2000 + 2000);
    let ends: BTreeSet<i64> = ends.flat_map(|end| (0..5).map(move |pane| end + pane * 2000)).collect();
    let mut hot = Vec::new();
    for end in ends {
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        let within = house.bids.iter().filter(|(time, _)| (end - 10_000..end).contains(time));
        within.for_each(|(_, bid)| *counts.entry(bid.auction).or_default() += 1);
        let most = counts.values().copied().max().unwrap();
        hot.extend(
            counts
                .iter()
                .filter(|(_, bids)| **bids == most)
                .map(|(auction, bids)| json!({"auction": auction, "bids": bids})),
        );
    }
    assert_tells("q5", &house.lines, hot);

    let starts: BTreeSet<i64> = house.bids.iter().map(|(time, _)| time.div_euclid(10_000) * 10_000).collect();
    let (mut highest, mut counted, mut newcomers) = (Vec::new(), Vec::new(), Vec::new());
    for start in starts {
        let window = start..start + 10_000;
        let bids = || house.bids.iter().filter(|(time, _)| window.contains(time));
        let price = bids().map(|(_, bid)| bid.price).max().unwrap();
        highest.extend(bids().filter(|(_, bid)| bid.price == price).map(|(time, bid)| bid_row(*time, bid)));
        let mut of: BTreeMap<u64, u64> = BTreeMap::new();
        bids().for_each(|(_, bid)| *of.entry(bid.bidder).or_default() += 1);
        counted.extend(
            of.iter().map(|(bidder, bids)| json!({"bidder": bidder, "bids": bids, "starts": moment(start)})),
        );
        let sold = house.auctions.iter().filter(|(time, _)| window.contains(time));
        let sold: BTreeSet<u64> = sold.map(|(_, auction)| auction.seller).collect();
        let came =
            house.persons.iter().filter(|(time, person)| window.contains(time) && sold.contains(&person.id));
        newcomers.extend(
            came.map(|(_, person)| json!({"id": person.id, "name": person.name, "starts": moment(start)})),
        );
    }
    assert_tells("q7", &house.lines, highest);
    assert_tells("q8", &house.lines, newcomers);
    assert_tells("q12", &house.lines, counted);
}

#[test]
fn sessions_end_when_nothing_comes_for_ten_seconds() {
    // Slow enough for some to come back.
    let house = House::new(Events::new(0, 500_000), 3000);
    let mut of: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    house.bids.iter().for_each(|(time, bid)| of.entry(bid.bidder).or_default().push(*time));
    let mut sessions = Vec::new();
    for (bidder, times) in &of {
        for session in times.chunk_by(|one, next| next - one < 10_000) {
            let (first, last) = (session[0], session[session.len() - 1]);
            sessions.push(json!({"bidder": bidder, "bids": session.len(), "starts": moment(first), "ends": moment(last + 10_000)}));
        }
    }
    assert!(sessions.len() > of.len(), "some bidders come back");
    assert_tells("q11", &house.lines, sessions);
}

#[test]
fn statistics_of_days() {
    let house = House::days();
    let ranks: [std::ops::Range<u64>; 4] = [0..u64::MAX, 0..10_000, 10_000..1_000_000, 1_000_000..u64::MAX];
    let names = ["total", "rank1", "rank2", "rank3"];
    let statistics = |bids: &[&(i64, Bid)], what: &[&str]| {
        let mut row = json!({});
        for (rank, name) in ranks.iter().zip(names) {
            let within = || bids.iter().map(|(_, bid)| bid).filter(|bid| rank.contains(&bid.price));
            let distinct = |of: fn(&Bid) -> u64| within().map(of).collect::<BTreeSet<u64>>().len();
            for what in what {
                let count = match *what {
                    "bids" => within().count(),
                    "bidders" => distinct(|bid| bid.bidder),
                    _ => distinct(|bid| bid.auction),
                };
                row = with(row, json!({format!("{name}_{what}"): count}));
            }
        }
        row
    };
    let all = ["bids", "bidders", "auctions"];
    let (mut days, mut channels, mut auctions) = (Vec::new(), Vec::new(), Vec::new());
    for bids in house.bids.chunk_by(|(one, _), (two, _)| one.div_euclid(DAY_MS) == two.div_euclid(DAY_MS)) {
        let day = json!({"day": moment(bids[0].0.div_euclid(DAY_MS) * DAY_MS)});
        days.push(with(statistics(&bids.iter().collect::<Vec<_>>(), &all), day.clone()));
        let mut by_channel: BTreeMap<&str, Vec<&(i64, Bid)>> = BTreeMap::new();
        let mut by_auction: BTreeMap<u64, Vec<&(i64, Bid)>> = BTreeMap::new();
        for bid in bids {
            by_channel.entry(&bid.1.channel).or_default().push(bid);
            by_auction.entry(bid.1.auction).or_default().push(bid);
        }
        for (channel, bids) in by_channel {
            let minute = bids.iter().map(|(time, _)| moment(*time)[11..16].to_owned()).max();
            let more = with(json!({"channel": channel, "minute": minute}), day.clone());
            channels.push(with(statistics(&bids, &all), more));
        }
        for (auction, bids) in by_auction {
            let prices = || bids.iter().map(|(_, bid)| bid.price);
            let sum: u64 = prices().sum();
            let more = json!({
                "auction": auction, "min_price": prices().min(), "max_price": prices().max(),
                "avg_price": sum / bids.len() as u64, "sum_price": sum,
            });
            auctions.push(with(with(statistics(&bids, &["bids"]), more), day.clone()));
        }
    }
    assert_eq!(days.len(), 3);
    assert_tells("q15", &house.lines, days);
    assert_tells("q16", &house.lines, channels);
    assert_tells("q17", &house.lines, auctions);
}

#[test]
fn ticks_in_windows() {
    let lines = ticks(12_000);
    let rows: Vec<(i64, String, f64)> = lines
        .iter()
        .map(|(line, time)| {
            let row: Value = serde_json::from_slice(line).unwrap();
            (time, row["ticker"].as_str().unwrap().to_owned(), row["price"].as_f64().unwrap())
        })
        .collect();
    let least = |prices: &[f64]| prices.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = |prices: &[f64]| prices.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut tumbling = Vec::new();
    for second in rows.chunk_by(|one, two| one.0.div_euclid(1000) == two.0.div_euclid(1000)) {
        let mut of: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        second.iter().for_each(|(_, ticker, price)| of.entry(ticker).or_default().push(*price));
        tumbling.extend(of.iter().map(|(ticker, prices)| {
            json!({"ticker": ticker, "ticks": prices.len(), "least": least(prices), "greatest": greatest(prices)})
        }));
    }
    assert_tells("tumbling", &lines, tumbling);

    let told = told("sliding", &lines);
    assert_eq!(told.len(), rows.len());
    // Each is compared with a thousand others: some will do.
    for at in (0..rows.len()).step_by(97) {
        let (time, ticker, price) = &rows[at];
        let window = rows[..=at].iter().filter(|(other, key, _)| key == ticker && *other >= time - 10_000);
        let prices: Vec<f64> = window.map(|(.., price)| *price).collect();
        let row = &told[at];
        let expected = json!({"ticker": ticker, "price": price, "least": least(&prices), "greatest": greatest(&prices), "mean": row["mean"]});
        assert_eq!(*row, expected);
        let mean = prices.iter().sum::<f64>() / prices.len() as f64;
        assert!((row["mean"].as_f64().unwrap() - mean).abs() < 1e-9 * mean, "{row} and a mean of {mean}");
    }
}
