//! Makes groups as a lane makes them: records of a few shards, changes, checkpoints. What is made is right;
//! [`lies`](super::lies) come later.

use std::collections::BTreeMap;
use std::time::Duration;

use super::input::Input;
use crate::buffer::Cutter;
use crate::encryption::Encryption;
use crate::log::format::{CONTROL_SHARD, control};
use crate::log::group::{Builder, ENCRYPTED_MORE_BYTES, Group, frame_bytes};
use crate::record::{Position, ShardConfig, Throttle};
use crate::shard::Settings;
use crate::shard::producer::{Once, Remembered};

/// Shards that are ever written to: 0 and up.
pub(super) const SHARDS: u64 = 6;

/// A record or a change, before it is a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: u16,
    pub(super) time_us: u64,
    pub(super) key: Vec<u8>,
    pub(super) data: Vec<u8>,
}

/// What one shard has in a group.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub(super) shard: u64,
    pub(super) items: Vec<Item>,
}

/// Records of up to four shards, none earlier than `now_us`.
pub(super) fn records(input: &mut Input<'_>, sequence: u64, now_us: u64) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut shard = input.below(3) as u64;
    for _ in 0..input.below(4) {
        let mut items = Vec::new();
        let mut time_us = now_us;
        for index in 0..=input.below(4) {
            time_us = time_us.saturating_add(input.below(3) as u64);
            let bytes = match input.below(8) {
                0 => 0,
                1..=5 => input.below(100),
                6 => 700,
                _ => 3000,
            };
            let fill = (shard * 31).wrapping_add(sequence.wrapping_mul(7)).wrapping_add(index as u64) as u8;
            items.push(Item { kind: 0, time_us, key: vec![fill; input.below(4)], data: vec![fill; bytes] });
        }
        shares.push(Share { shard, items });
        shard += 1 + input.below(2) as u64;
        if shard >= SHARDS {
            break;
        }
    }
    shares
}

fn settings(input: &mut Input<'_>) -> Settings {
    let retention = input.chance().then(|| Duration::from_secs(input.below(100) as u64));
    let limit = input.below(1000) as u64;
    let throttle = input.chance().then_some(Throttle {
        write_bytes_per_s: limit,
        write_records_per_s: limit,
        read_bytes_per_s: limit,
        read_calls_per_s: limit,
    });
    Settings { sealed: input.chance(), ..Settings::new(ShardConfig { retention, throttle, key: None }) }
}

/// A checkpoint of `shards`, if asked for, and some changes of them.
pub(super) fn changes(
    input: &mut Input<'_>,
    now_us: u64,
    checkpoint: bool,
    shards: &mut BTreeMap<u64, Settings>,
) -> Option<Share> {
    let mut items = Vec::new();
    let mut push = |kind, key: &[u8], data: &[u8]| {
        items.push(Item { kind, time_us: now_us, key: key.to_vec(), data: data.to_vec() });
    };
    if checkpoint {
        for (shard, settings) in &*shards {
            push(control::CHECKPOINT, &shard.to_le_bytes(), &settings.encode());
        }
        push(control::CHECKPOINT_END, &[], &(shards.len() as u64).to_le_bytes());
    }
    for _ in 0..input.below(3) {
        let shard = input.below(SHARDS as usize) as u64;
        let key = shard.to_le_bytes();
        match input.below(6) {
            0 | 1 => {
                let settings = settings(input);
                shards.insert(shard, settings);
                push(control::CREATE, &key, &settings.encode());
            }
            2 => {
                let settings = settings(input);
                shards.insert(shard, settings);
                push(control::CONFIGURE, &key, &settings.encode());
            }
            3 => {
                shards.entry(shard).and_modify(|settings| settings.sealed = true);
                push(control::SEAL, &key, &[]);
            }
            4 => {
                let position = Position::of(input.below(20) as u64, 0);
                let raise = |settings: &mut Settings| settings.trimmed = settings.trimmed.max(position);
                shards.entry(shard).and_modify(raise);
                push(control::TRIM, &key, &position.number().to_le_bytes());
            }
            _ => {
                shards.remove(&shard);
                push(control::DELETE, &key, &[]);
            }
        }
    }
    (!items.is_empty()).then_some(Share { shard: CONTROL_SHARD, items })
}

/// Numbered appends of some producers.
pub(super) fn producers(input: &mut Input<'_>, sequence: u64, now_us: u64) -> Vec<Item> {
    let mut items = Vec::new();
    for _ in 0..input.below(3) {
        let shard = input.below(SHARDS as usize) as u64;
        let (id, epoch, number) = (input.below(3) as u64, input.below(3) as u32, input.below(8) as u64);
        let first = Position::of(sequence, input.below(3) as u32);
        let once = Once { sequence: number, first, timestamp_us: now_us, accepted: 1 };
        let data = Remembered::of(epoch, once).encode(id);
        items.push(Item {
            kind: control::PRODUCER,
            time_us: now_us,
            key: shard.to_le_bytes().to_vec(),
            data,
        });
    }
    items
}

/// Bytes of the frames of all shares.
pub(super) fn frames_bytes(shares: &[Share]) -> usize {
    shares
        .iter()
        .flat_map(|share| &share.items)
        .map(|item| frame_bytes(item.key.len(), item.data.len()))
        .sum()
}

/// A group of these shares, which lie in order of shard.
pub(super) fn group(shares: &[Share], now_us: u64, epoch: u32, sequence: u64, durable: u64) -> Group {
    encrypted_group(shares, now_us, epoch, sequence, durable, |_| None)
}

/// The same, with the records of some shards encrypted.
pub(super) fn encrypted_group(
    shares: &[Share],
    now_us: u64,
    epoch: u32,
    sequence: u64,
    durable: u64,
    mut encryption: impl FnMut(u64) -> Option<Encryption>,
) -> Group {
    let cutter = Cutter::new();
    let bytes = frames_bytes(shares) + shares.len() * ENCRYPTED_MORE_BYTES;
    let mut builder = Builder::new(&cutter, sequence, shares.len(), bytes, now_us);
    for share in shares {
        match encryption(share.shard) {
            Some(encryption) => builder.begin_encrypted(share.shard, encryption),
            None => builder.begin(share.shard),
        }
        for item in &share.items {
            builder.push(item.kind, item.time_us, &item.key, &item.data);
        }
    }
    builder.finish(0, epoch, durable)
}
