//! Mistakes that are planted into what was read: a campaign that cannot fail proves nothing.

use std::fmt::Debug;

use super::check::{Found, Shard};
use super::content::{Content, name};

/// A mistake to plant into what was read, to see that the check finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Plant {
    /// The newest append that was acknowledged is missing.
    Lost,
    /// An append is there twice.
    Twice,
    /// Two records changed places.
    Swapped,
    /// One bit is wrong.
    Flipped,
    /// An append lacks its last record.
    Half,
    /// The newest append is there once more, as if it had been sent again and taken for another.
    Resent,
    /// An append that has expired is back.
    Back,
}

/// Plants the mistake into what was read of a shard. `after` tells a position behind another. False if there is too little
/// to plant it into.
pub fn plant<P: Ord + Clone + Debug>(
    mistake: Plant,
    shard: &Shard<P>,
    content: &Content,
    found: &mut Vec<Found<P>>,
    after: impl Fn(&P) -> P,
) -> bool {
    let multiple = |record: &Found<P>| name(&record.data).is_some_and(|name| name.count > 1);
    match mistake {
        Plant::Lost => {
            let acknowledged = |record: &Found<P>| {
                name(&record.data).filter(|name| shard.is_acknowledged(name.append)).map(|name| name.append)
            };
            let Some(newest) = found.iter().rev().find_map(acknowledged) else {
                return false;
            };
            found.retain(|record| name(&record.data).is_none_or(|name| name.append != newest));
        }
        Plant::Twice => {
            let single = |record: &Found<P>| name(&record.data).is_some_and(|name| name.count == 1);
            let (Some(first), Some(last)) = (found.iter().position(single), found.iter().rposition(single))
            else {
                return false;
            };
            if first == last {
                return false;
            }
            (found[last].key, found[last].data) = (found[first].key.clone(), found[first].data.clone());
        }
        Plant::Swapped => {
            let Some(at) = found.iter().position(multiple) else {
                return false;
            };
            let (left, right) = found.split_at_mut(at + 1);
            std::mem::swap(&mut left[at].data, &mut right[0].data);
            std::mem::swap(&mut left[at].key, &mut right[0].key);
        }
        Plant::Flipped => {
            let Some(last) = found.last_mut() else {
                return false;
            };
            let mut data = last.data.to_vec();
            if let Some(byte) = data.last_mut() {
                *byte ^= 0x10;
            }
            last.data = data.into();
        }
        Plant::Half => {
            let Some(at) = found.iter().rposition(multiple) else {
                return false;
            };
            found.remove(at);
        }
        Plant::Resent => {
            let Some(newest) = found.last().and_then(|record| name(&record.data)) else {
                return false;
            };
            let first = found
                .iter()
                .rposition(|record| name(&record.data).is_none_or(|name| name.append != newest.append));
            let mut again = found[first.map_or(0, |before| before + 1)..].to_vec();
            let mut last = found[found.len() - 1].position.clone();
            for record in &mut again {
                last = after(&last);
                record.position = last.clone();
            }
            found.append(&mut again);
        }
        Plant::Back => {
            let back = shard.expired(content);
            if back.is_empty() {
                return false;
            }
            found.splice(0..0, back);
        }
    }
    true
}
