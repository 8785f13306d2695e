//! Hotspots: where among the last rows many lie close together, as DBSCAN has it (Ester, Kriegel, Sander, Xu 1996). A row with enough
//! others within the radius is in the heart of a hotspot; hotspots are hearts that reach each other, with all rows around them.

use std::collections::VecDeque;

use super::SnapshotError;
use super::operator::{Keep, Source, load};
use crate::json::write_value;
use crate::limits::HOTSPOTS_CHARS_MAX;
use crate::plan;
use crate::types::SqlType;
use crate::value::Value;

pub(super) struct Density {
    spec: plan::Hotspots,
    columns: usize,
    /// The oldest first.
    points: VecDeque<Box<[f64]>>,
    /// The slots of the points: one that leaves gives its own to the next.
    slots: VecDeque<usize>,
    /// For each slot those within the radius, itself included, a bit each.
    near: Vec<Vec<u64>>,
    counts: Vec<usize>,
}

/// The rows of a hotspot in numbers.
struct Spot {
    density: f64,
    least: Vec<f64>,
    greatest: Vec<f64>,
}

impl Density {
    pub(super) fn new(spec: plan::Hotspots, columns: usize) -> Density {
        Density {
            columns,
            points: VecDeque::new(),
            slots: VecDeque::new(),
            near: vec![vec![0; spec.window.div_ceil(64)]; spec.window],
            counts: vec![0; spec.window],
            spec,
        }
    }

    /// Takes a row into the window, and tells the hotspots around it as JSON, the densest first.
    pub(super) fn around(&mut self, point: &[f64]) -> String {
        let slot = self.add(point.into());
        let mut spots = self.spots(slot);
        spots.sort_by(|one, two| two.density.total_cmp(&one.density));
        let mut out = vec![b'['];
        for spot in spots {
            let mut text = Vec::new();
            text.extend_from_slice(b"{\"density\":");
            write_value(&Value::Double(spot.density), &SqlType::Double, &mut text);
            for (name, values) in [("minValues", &spot.least), ("maxValues", &spot.greatest)] {
                text.extend_from_slice(format!(",\"{name}\":").as_bytes());
                for (at, value) in values.iter().enumerate() {
                    text.push(if at == 0 { b'[' } else { b',' });
                    write_value(&Value::Double(*value), &SqlType::Double, &mut text);
                }
                text.push(b']');
            }
            text.push(b'}');
            if out.len() + text.len() + 2 > HOTSPOTS_CHARS_MAX {
                break;
            }
            if out.len() > 1 {
                out.push(b',');
            }
            out.append(&mut text);
        }
        out.push(b']');
        String::from_utf8_lossy(&out).into_owned()
    }

    fn add(&mut self, point: Box<[f64]>) -> usize {
        let mut slot = self.points.len();
        if slot == self.spec.window {
            slot = self.slots.pop_front().unwrap_or(0);
            self.points.pop_front();
            for other in bits(&std::mem::take(&mut self.near[slot])) {
                if other != slot {
                    self.near[other][slot / 64] &= !(1 << (slot % 64));
                    self.counts[other] -= 1;
                }
            }
        }
        let mut near = vec![0u64; self.spec.window.div_ceil(64)];
        near[slot / 64] |= 1 << (slot % 64);
        let mut count = 1;
        for (other, place) in self.points.iter().zip(&self.slots) {
            let squares: f64 = other.iter().zip(&point).map(|(one, two)| (one - two).powi(2)).sum();
            if squares <= self.spec.radius.powi(2) {
                near[place / 64] |= 1 << (place % 64);
                self.near[*place][slot / 64] |= 1 << (slot % 64);
                self.counts[*place] += 1;
                count += 1;
            }
        }
        self.near[slot] = near;
        self.counts[slot] = count;
        self.points.push_back(point);
        self.slots.push_back(slot);
        slot
    }

    fn is_heart(&self, slot: usize) -> bool {
        self.counts[slot] >= self.spec.least
    }

    // The hotspots that have a heart within the radius of the point.
    fn spots(&self, slot: usize) -> Vec<Spot> {
        let words = self.spec.window.div_ceil(64);
        let mut places: Vec<Option<&[f64]>> = vec![None; self.spec.window];
        for (slot, point) in self.slots.iter().zip(&self.points) {
            places[*slot] = Some(point);
        }
        let mut seen = vec![0u64; words];
        let mut spots = Vec::new();
        for heart in bits(&self.near[slot]) {
            if !self.is_heart(heart) || seen[heart / 64] >> (heart % 64) & 1 == 1 {
                continue;
            }
            let mut all = vec![0u64; words];
            let mut waiting = vec![heart];
            seen[heart / 64] |= 1 << (heart % 64);
            while let Some(heart) = waiting.pop() {
                for (all, near) in all.iter_mut().zip(&self.near[heart]) {
                    *all |= near;
                }
                for other in bits(&self.near[heart]) {
                    if self.is_heart(other) && seen[other / 64] >> (other % 64) & 1 == 0 {
                        seen[other / 64] |= 1 << (other % 64);
                        waiting.push(other);
                    }
                }
            }
            let members: Vec<&[f64]> = bits(&all).filter_map(|slot| places[slot]).collect();
            spots.push(self.spot(&members));
        }
        spots
    }

    // Rows for each unit of the box around them. A side shorter than the radius counts as one, so that rows which are all equal in
    // one column have a density too.
    fn spot(&self, members: &[&[f64]]) -> Spot {
        let mut least = vec![f64::INFINITY; self.columns];
        let mut greatest = vec![f64::NEG_INFINITY; self.columns];
        for member in members {
            for at in 0..self.columns {
                least[at] = least[at].min(member[at]);
                greatest[at] = greatest[at].max(member[at]);
            }
        }
        let sides =
            least.iter().zip(&greatest).map(|(least, greatest)| (greatest - least).max(self.spec.radius));
        let size: f64 = sides.product();
        let density = (members.len() as f64 / size).clamp(0.0, f64::MAX);
        Spot { density, least, greatest }
    }

    /// The points are all of it, and few.
    pub(super) fn freeze(&self) -> Box<dyn Keep> {
        Box::new(self.points.clone())
    }

    pub(super) fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        let points: VecDeque<Box<[f64]>> = load(from)?;
        let fits = points.iter().all(|point| point.len() == self.columns);
        if points.len() > self.spec.window || !fits {
            return Err(SnapshotError::Damaged);
        }
        *self = Density::new(self.spec, self.columns);
        for point in points {
            self.add(point);
        }
        Ok(())
    }
}

fn bits(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, word)| {
        let mut word = *word;
        std::iter::from_fn(move || {
            let bit = word.trailing_zeros() as usize;
            word &= word.wrapping_sub(1);
            (bit < 64).then_some(at * 64 + bit)
        })
    })
}
