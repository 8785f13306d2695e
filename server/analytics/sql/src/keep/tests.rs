//! What is kept, beside the standard library's like, while pages of it go and come.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;
use serde::Serialize;

use super::{ByKey, Deque, Sorted, Stow};
use crate::room::{Room, stow_all};
use crate::testing::Cellar;
use crate::value::Value;

fn written<S: Serialize>(state: &S) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(state, &mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_queue_is_a_queue_and_copies_do_not_see_what_follows(
        steps in prop::collection::vec((0..5u8, 1..700usize, 0..4u8), 0..60),
        copy_at in 0..60usize,
    ) {
        let cellar = Cellar::default();
        let room = Room::new(0, cellar.clone());
        let mut queue: Deque<u64> = Deque::default();
        let mut model: VecDeque<u64> = VecDeque::new();
        let mut copy = None;
        let mut number = 0;
        for (step, (what, times, stow)) in steps.into_iter().enumerate() {
            if step == copy_at {
                copy = Some((queue.clone(), model.clone()));
            }
            for _ in 0..times {
                number += 1;
                match what {
                    0 | 1 => {
                        queue.push_back(number);
                        model.push_back(number);
                    }
                    2 => prop_assert_eq!(queue.pop_front(), model.pop_front()),
                    3 => prop_assert_eq!(queue.pop_back(), model.pop_back()),
                    _ => if let Some(item) = queue.get_mut(times) {
                        *item = number;
                        model[times] = number;
                    },
                }
                prop_assert_eq!((queue.len(), queue.front(), queue.back()), (model.len(), model.front(), model.back()));
            }
            if stow == 0 {
                stow_all(&mut queue, &room);
                let mut visited = Vec::new();
                queue.visit(|item| visited.push(*item));
                prop_assert!(visited.iter().eq(model.iter()));
            }
            if stow < 2 {
                prop_assert_eq!(queue.get(model.len() / 2), model.get(model.len() / 2));
            } else {
                prop_assert!(queue.iter().eq(model.iter()));
            }
        }
        if let Some((copy, model)) = copy {
            prop_assert!(copy.iter().eq(model.iter()));
        }
        let read: Deque<u64> = ciborium::from_reader(written(&queue).as_slice()).unwrap();
        prop_assert!(read.iter().eq(model.iter()));
        drop(queue);
        prop_assert_eq!(cellar.pages(), 0);
    }

    #[test]
    fn a_map_is_a_map_and_a_sorted_one_is_sorted(steps in prop::collection::vec((0..4u8, 0..400i64, 0..40u8), 0..1200), copy_at in 0..1200usize) {
        let cellar = Cellar::default();
        let room = Room::new(0, cellar.clone());
        let mut map: ByKey<i64> = ByKey::default();
        let mut sorted: Sorted<i64, i64> = Sorted::default();
        let mut model: BTreeMap<i64, i64> = BTreeMap::new();
        let mut copy = None;
        for (step, (what, key, stow)) in steps.into_iter().enumerate() {
            if step == copy_at {
                copy = Some((map.frozen(), sorted.clone(), model.clone()));
            }
            let of_map = [Value::Int(key)];
            match what {
                0 => {
                    let expected = model.remove(&key);
                    prop_assert_eq!(map.remove(&of_map), expected);
                    prop_assert_eq!(sorted.remove(&key), expected);
                }
                1 => {
                    let expected = model.pop_first();
                    prop_assert_eq!(sorted.pop_first(), expected);
                    if let Some((key, value)) = expected {
                        prop_assert_eq!(map.remove(&[Value::Int(key)]), Some(value));
                    }
                }
                _ => {
                    let value = step as i64;
                    match map.get_mut(&of_map) {
                        Some(known) => *known = value,
                        None => drop(map.insert(Box::new(of_map), value)),
                    }
                    match sorted.get_mut(&key) {
                        Some(known) => *known = value,
                        None => sorted.insert(key, value),
                    }
                    model.insert(key, value);
                }
            }
            if stow == 0 {
                stow_all(&mut map, &room);
                stow_all(&mut sorted, &room);
            }
            prop_assert_eq!((map.len(), sorted.first().map(|(key, _)| key)), (model.len(), model.keys().next()));
        }
        let read_map: ByKey<i64> = ciborium::from_reader(written(&map).as_slice()).unwrap();
        let read_sorted: Sorted<i64, i64> = ciborium::from_reader(written(&sorted).as_slice()).unwrap();
        for (map, sorted, model) in [(map, sorted, model.clone()), (read_map, read_sorted, model)].into_iter().chain(copy) {
            let mut pairs = Vec::new();
            map.visit(|key, value| {
                let Value::Int(key) = key[0] else { unreachable!("keys are whole numbers") };
                pairs.push((key, *value));
            });
            pairs.sort_unstable();
            prop_assert!(pairs.iter().map(|(key, value)| (key, value)).eq(model.iter()));
            let mut pairs = Vec::new();
            let mut sorted = sorted;
            while let Some(pair) = sorted.pop_first() {
                pairs.push(pair);
            }
            prop_assert!(pairs.iter().map(|(key, value)| (key, value)).eq(model.iter()));
        }
        prop_assert_eq!(cellar.pages(), 0);
    }
}

#[test]
fn what_is_large_within_goes_page_by_page_and_what_is_small_goes_along() {
    let cellar = Cellar::default();
    let room = Room::new(0, cellar.clone());
    let mut queues: ByKey<Deque<i64>> = ByKey::default();
    for key in 0..200i64 {
        let long = if key % 50 == 0 { 20_000 } else { 10 };
        let mut queue = Deque::default();
        queue.extend(0..long);
        queues.insert([Value::Int(key)].into(), queue);
    }
    let before = queues.heap();
    stow_all(&mut queues, &room);
    // The four long ones are 80,000 numbers of 8 bytes, of which less than a page each stays.
    assert!(before > 640_000 && queues.heap() < 100_000, "{before} and {}", queues.heap());
    let pages = cellar.pages();
    assert!(pages > 76, "{pages}");
    let middle = queues.get(&[Value::Int(50)]).and_then(|queue| queue.get(10_000)).copied();
    assert_eq!(middle, Some(10_000));
    assert!(queues.heap() < 110_000, "one page has come back: {}", queues.heap());
    for key in 0..200i64 {
        let kept = queues.remove(&[Value::Int(key)]).unwrap();
        assert!(kept.iter().copied().eq(0..if key % 50 == 0 { 20_000 } else { 10 }));
    }
    drop(queues);
    assert_eq!(cellar.pages(), 0);
}
