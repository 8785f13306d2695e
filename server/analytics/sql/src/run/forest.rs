//! Random cut forests: how far a point lies from those that have come before it, and in which of its numbers.
//!
//! Each tree holds a sample of the points and cuts their bounding box at random, again and again, until every point has a leaf of its
//! own; longer sides are cut more often. A point that does not belong is cut off early, near the root: its score is what all trees
//! tell of that on the mean, times the logarithm of their size, so that a point like the others has about 1 (Guha, Mishra, Roy,
//! Schrijvers: Robust Random Cut Forest Based Anomaly Detection On Streams, 2016). Nothing is decided but by the numbers that
//! have come and a generator whose state is part of the snapshot.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::SnapshotError;
use super::operator::{Keep, Source, load};
use crate::plan;

/// Where the generator starts: the same for every execution, so that the same rows have the same scores.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The greatest magnitude of a coordinate, so that no sum of 900 distances leaves the range of a DOUBLE.
const COORDINATE_MAX: f64 = 1e300;

const NONE: u32 = u32::MAX;

/// What a point is told: its score, and for each of its numbers how much of that lies above and below what was expected.
#[derive(Clone, Debug, Default)]
pub(super) struct Judgement {
    pub(super) score: f64,
    pub(super) above: Vec<f64>,
    pub(super) below: Vec<f64>,
}

pub(super) struct Forest {
    spec: plan::Forest,
    columns: usize,
    /// Numbers of a point: those of so many rows as a shingle has.
    width: usize,
    state: State,
    /// Shared with a copy of the state until a point comes into them.
    trees: Vec<Arc<Tree>>,
    path: Vec<u32>,
}

#[derive(Clone, Serialize, Deserialize)]
struct State {
    dice: Dice,
    /// Points so far.
    points: u64,
    /// The numbers of the last rows, of which a point is made.
    shingle: VecDeque<f64>,
}

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone, Serialize, Deserialize)]
struct Dice(u64);

impl Dice {
    // Greater than 0 and less than 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }
}

impl Forest {
    pub(super) fn new(spec: plan::Forest, columns: usize) -> Forest {
        let state = State { dice: Dice(SEED), points: 0, shingle: VecDeque::new() };
        let width = columns * spec.shingle;
        let trees = (0..spec.trees).map(|_| Arc::new(Tree { width, ..Tree::default() })).collect();
        Forest { spec, columns, width, state, trees, path: Vec::new() }
    }

    /// What the numbers of a row are told by those before them; then they are learned.
    pub(super) fn judge(&mut self, row: &[f64]) -> Judgement {
        let mut judgement =
            Judgement { score: 0.0, above: vec![0.0; self.columns], below: vec![0.0; self.columns] };
        let Forest { spec, columns, width, state, trees, path } = self;
        state.shingle.extend(row.iter().map(|number| number.clamp(-COORDINATE_MAX, COORDINATE_MAX)));
        while state.shingle.len() > *width {
            state.shingle.pop_front();
        }
        if state.shingle.len() < *width {
            return judgement;
        }
        let point: &[f64] = state.shingle.make_contiguous();
        if state.points >= spec.sample as u64 {
            let mut sides = Sides { above: vec![0.0; *width], below: vec![0.0; *width] };
            for tree in trees.iter() {
                judgement.score += tree.judge(point, spec.explained, path, &mut sides);
            }
            let share = 1.0 / trees.len() as f64;
            judgement.score *= share;
            for at in 0..*width {
                judgement.above[at % *columns] += sides.above[at] * share;
                judgement.below[at % *columns] += sides.below[at] * share;
            }
        }
        state.points += 1;
        let now = state.points;
        for tree in trees {
            // The least of these are kept: drawn evenly, but that age makes them greater (Efraimidis and Spirakis 2006).
            let order = (-state.dice.roll().ln()).ln() - now as f64 / spec.decay as f64;
            let oldest = now.saturating_sub(spec.decay);
            let full = tree.sample.len() == spec.sample && !tree.is_too_old(oldest);
            if full && tree.worst.is_some_and(|worst| tree.sample[worst].order <= order) {
                continue;
            }
            // Only now is a tree changed, and so no longer the copy's.
            let tree = Arc::make_mut(tree);
            tree.forget(oldest, *width);
            if tree.sample.len() == spec.sample {
                let Some(worst) = tree.worst() else { continue };
                if tree.sample[worst].order <= order {
                    continue;
                }
                tree.remove(worst, *width);
            }
            let leaf = tree.insert(point, &mut state.dice);
            tree.sample.push(Drawn { number: now, order, leaf });
        }
        judgement
    }

    pub(super) fn freeze(&self) -> Box<dyn Keep> {
        Box::new(Frozen { state: self.state.clone(), trees: self.trees.clone() })
    }

    pub(super) fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        let (state, trees): (State, Vec<Tree>) = load(from)?;
        let fits = trees.len() == self.trees.len() && trees.iter().all(|tree| tree.width == self.width);
        if !fits || state.shingle.len() > self.width {
            return Err(SnapshotError::Damaged);
        }
        self.state = state;
        self.trees = trees.into_iter().map(Arc::new).collect();
        Ok(())
    }
}

/// A copy of a forest.
struct Frozen {
    state: State,
    trees: Vec<Arc<Tree>>,
}

impl Serialize for Frozen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Trees<'a>(&'a [Arc<Tree>]);
        impl Serialize for Trees<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.iter().map(|tree| tree.kept()))
            }
        }
        (&self.state, Trees(&self.trees)).serialize(serializer)
    }
}

// How much of a score lies on each side of each coordinate.
struct Sides {
    above: Vec<f64>,
    below: Vec<f64>,
}

/// A point of the sample.
#[derive(Clone, Serialize, Deserialize)]
struct Drawn {
    number: u64,
    /// Whoever has the greatest leaves first.
    order: f64,
    leaf: u32,
}

#[derive(Clone, Serialize, Deserialize)]
struct Node {
    parent: u32,
    /// None for a leaf.
    left: u32,
    right: u32,
    /// The coordinate that is cut, and where: what is not greater goes left.
    axis: u32,
    cut: f64,
    /// Points below it; of a leaf those that are equal.
    mass: u32,
}

#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "Kept")]
struct Tree {
    /// Numbers of a point.
    width: usize,
    nodes: Vec<Node>,
    /// The least and then the greatest coordinates of the points below each node. Those of a leaf are its point, twice.
    boxes: Vec<f64>,
    free: Vec<u32>,
    root: Option<u32>,
    /// In the order in which they came.
    sample: Vec<Drawn>,
    worst: Option<usize>,
}

/// A tree without its boxes, which the points tell.
#[derive(Serialize, Deserialize)]
struct Kept {
    width: usize,
    nodes: Vec<Node>,
    free: Vec<u32>,
    root: Option<u32>,
    sample: Vec<Drawn>,
    points: Vec<f64>,
}

impl Tree {
    fn bounds(&self, node: u32, width: usize) -> (&[f64], &[f64]) {
        let at = node as usize * 2 * width;
        self.boxes[at..at + 2 * width].split_at(width)
    }

    fn bounds_mut(&mut self, node: u32, width: usize) -> (&mut [f64], &mut [f64]) {
        let at = node as usize * 2 * width;
        self.boxes[at..at + 2 * width].split_at_mut(width)
    }

    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    fn node_mut(&mut self, at: u32) -> &mut Node {
        &mut self.nodes[at as usize]
    }

    fn add(&mut self, node: Node, width: usize) -> u32 {
        if let Some(at) = self.free.pop() {
            *self.node_mut(at) = node;
            return at;
        }
        self.nodes.push(node);
        self.boxes.resize(self.nodes.len() * 2 * width, 0.0);
        (self.nodes.len() - 1) as u32
    }

    fn extend(&mut self, node: u32, point: &[f64]) {
        let (least, greatest) = self.bounds_mut(node, point.len());
        for ((least, greatest), at) in least.iter_mut().zip(greatest).zip(point) {
            *least = least.min(*at);
            *greatest = greatest.max(*at);
        }
    }

    // Puts a point where random cuts would have put it if it had always been there.
    fn insert(&mut self, point: &[f64], dice: &mut Dice) -> u32 {
        let width = point.len();
        self.worst = None;
        let leaf = Node { parent: NONE, left: NONE, right: NONE, axis: 0, cut: 0.0, mass: 1 };
        let Some(mut node) = self.root else {
            let at = self.add(leaf, width);
            self.set_point(at, point);
            self.root = Some(at);
            return at;
        };
        loop {
            let (least, greatest) = self.bounds(node, width);
            let total: f64 = sides(least, greatest, point).map(|(from, to)| to - from).sum();
            if total > 0.0 {
                let mut rest = dice.roll() * total;
                let (mut axis, mut cut) = (0, 0.0);
                for (at, (from, to)) in sides(least, greatest, point).enumerate() {
                    if to > from {
                        // The last side is taken if rounding has left something of the rest.
                        axis = at;
                        cut = from + rest.min(to - from);
                        if cut >= to {
                            cut = from;
                        }
                        if rest < to - from {
                            break;
                        }
                        rest -= to - from;
                    }
                }
                let left = point[axis] <= cut;
                if if left { cut < least[axis] } else { cut >= greatest[axis] } {
                    return self.split(node, point, axis as u32, cut, left);
                }
            }
            self.node_mut(node).mass += 1;
            if self.node(node).left == NONE {
                return node;
            }
            self.extend(node, point);
            let Node { left, right, axis, cut, .. } = *self.node(node);
            node = if point[axis as usize] <= cut { left } else { right };
        }
    }

    fn set_point(&mut self, node: u32, point: &[f64]) {
        let (least, greatest) = self.bounds_mut(node, point.len());
        least.copy_from_slice(point);
        greatest.copy_from_slice(point);
    }

    // A cut above the node, with the point on its other side.
    fn split(&mut self, node: u32, point: &[f64], axis: u32, cut: f64, left: bool) -> u32 {
        let width = point.len();
        let parent = self.node(node).parent;
        let mass = self.node(node).mass + 1;
        let leaf =
            self.add(Node { parent: NONE, left: NONE, right: NONE, axis: 0, cut: 0.0, mass: 1 }, width);
        self.set_point(leaf, point);
        let (one, two) = if left { (leaf, node) } else { (node, leaf) };
        let above = self.add(Node { parent, left: one, right: two, axis, cut, mass }, width);
        self.node_mut(leaf).parent = above;
        self.node_mut(node).parent = above;
        self.replace(parent, node, above);
        self.unite(above, width);
        leaf
    }

    fn replace(&mut self, parent: u32, child: u32, by: u32) {
        if parent == NONE {
            self.root = Some(by);
        } else if self.node(parent).left == child {
            self.node_mut(parent).left = by;
        } else {
            self.node_mut(parent).right = by;
        }
    }

    // The box of an inner node from those of its children.
    fn unite(&mut self, node: u32, width: usize) {
        let Node { left, right, .. } = *self.node(node);
        for at in 0..width {
            let (one, two) = (self.bounds(left, width), self.bounds(right, width));
            let (least, greatest) = (one.0[at].min(two.0[at]), one.1[at].max(two.1[at]));
            let own = self.bounds_mut(node, width);
            own.0[at] = least;
            own.1[at] = greatest;
        }
    }

    fn remove(&mut self, at: usize, width: usize) {
        self.worst = None;
        let leaf = self.sample.remove(at).leaf;
        let Node { mass, mut parent, .. } = *self.node(leaf);
        if mass > 1 {
            self.node_mut(leaf).mass -= 1;
            while parent != NONE {
                self.node_mut(parent).mass -= 1;
                parent = self.node(parent).parent;
            }
            return;
        }
        self.free.push(leaf);
        if parent == NONE {
            self.root = None;
            return;
        }
        let Node { left, right, parent: above, .. } = *self.node(parent);
        let sibling = if left == leaf { right } else { left };
        self.node_mut(sibling).parent = above;
        self.replace(above, parent, sibling);
        self.free.push(parent);
        let mut node = above;
        while node != NONE {
            self.node_mut(node).mass -= 1;
            self.unite(node, width);
            node = self.node(node).parent;
        }
    }

    fn is_too_old(&self, oldest: u64) -> bool {
        self.sample.first().is_some_and(|drawn| drawn.number <= oldest)
    }

    // Points that came before that number are too old.
    fn forget(&mut self, oldest: u64, width: usize) {
        while self.is_too_old(oldest) {
            self.remove(0, width);
        }
    }

    fn worst(&mut self) -> Option<usize> {
        if self.worst.is_none() {
            let orders = self.sample.iter().enumerate().map(|(at, drawn)| (at, drawn.order));
            self.worst = orders.reduce(|one, two| if two.1 > one.1 { two } else { one }).map(|(at, _)| at);
        }
        self.worst
    }

    // The score of a point that is not yet there, and where it comes from.
    fn judge(&self, point: &[f64], explained: bool, path: &mut Vec<u32>, sides: &mut Sides) -> f64 {
        let width = point.len();
        let Some(root) = self.root else { return 0.0 };
        path.clear();
        let mut node = root;
        loop {
            path.push(node);
            let Node { left, right, axis, cut, .. } = *self.node(node);
            if left == NONE {
                break;
            }
            node = if point[axis as usize] <= cut { left } else { right };
        }
        let all = f64::from(self.node(root).mass);
        let scale = (1.0 + all).log2();
        let depth = path.len() - 1;
        let leaf = *path.last().unwrap_or(&root);
        if self.bounds(leaf, width).0 == point {
            // Seen before: the more often, the less it sticks out.
            let mass = f64::from(self.node(leaf).mass);
            let score = scale * (1.0 - mass / (2.0 * all)) / (depth as f64 + (1.0 + mass).log2());
            if explained {
                self.explain_seen(point, leaf, score, sides);
            }
            return score;
        }
        // From the leaf to the root: the probability that a cut of this box would have cut the point off, and what that would tell.
        let mut score = 0.0;
        let mut shares = Sides { above: Vec::new(), below: Vec::new() };
        if explained {
            shares = Sides { above: vec![0.0; width], below: vec![0.0; width] };
        }
        for (depth, node) in path.iter().enumerate().rev() {
            let (least, greatest) = self.bounds(*node, width);
            let (mut outside, mut total) = (0.0, 0.0);
            for ((least, greatest), at) in least.iter().zip(greatest).zip(point) {
                let beyond = (at - greatest).max(0.0) + (least - at).max(0.0);
                outside += beyond;
                total += greatest - least + beyond;
            }
            if outside <= 0.0 {
                break;
            }
            let told = scale / (depth as f64 + 1.0);
            // Of a leaf it is 1.
            let off = (outside / total).min(1.0);
            score = (1.0 - off) * score + off * told;
            if explained {
                let part = off * told / outside;
                for at in 0..width {
                    let (above, below) = (&mut shares.above[at], &mut shares.below[at]);
                    *above = (1.0 - off) * *above + part * (point[at] - greatest[at]).max(0.0);
                    *below = (1.0 - off) * *below + part * (least[at] - point[at]).max(0.0);
                }
            }
        }
        if explained {
            for at in 0..width {
                sides.above[at] += shares.above[at];
                sides.below[at] += shares.below[at];
            }
        }
        score
    }

    // A point that is there already is explained by what its neighbours are: the nearest that lie apart from it.
    fn explain_seen(&self, point: &[f64], leaf: u32, score: f64, sides: &mut Sides) {
        let width = point.len();
        let mut node = leaf;
        loop {
            let parent = self.node(node).parent;
            if parent == NONE {
                break;
            }
            let Node { left, right, .. } = *self.node(parent);
            let (least, greatest) = self.bounds(if left == node { right } else { left }, width);
            let beyond = |at: usize| ((point[at] - greatest[at]).max(0.0), (least[at] - point[at]).max(0.0));
            let outside: f64 = (0..width).map(|at| beyond(at).0 + beyond(at).1).sum();
            if outside > 0.0 {
                for at in 0..width {
                    let (above, below) = beyond(at);
                    sides.above[at] += score * (above / outside);
                    sides.below[at] += score * (below / outside);
                }
                return;
            }
            node = parent;
        }
        let share = score / (2 * width) as f64;
        for at in 0..width {
            sides.above[at] += share;
            sides.below[at] += share;
        }
    }

    fn kept(&self) -> Kept {
        let width = self.width;
        let leaves = (0..self.nodes.len() as u32).filter(|at| self.node(*at).left == NONE);
        let points = leaves.flat_map(|at| self.bounds(at, width).0.iter().copied());
        Kept {
            width,
            points: points.collect(),
            nodes: self.nodes.clone(),
            free: self.free.clone(),
            root: self.root,
            sample: self.sample.clone(),
        }
    }
}

impl TryFrom<Kept> for Tree {
    type Error = SnapshotError;

    fn try_from(kept: Kept) -> Result<Tree, SnapshotError> {
        let Kept { width, nodes, free, root, sample, points } = kept;
        let count = nodes.len();
        let known = |at: u32| at == NONE || (at as usize) < count;
        let whole = nodes.iter().all(|node| {
            known(node.parent)
                && known(node.left)
                && known(node.right)
                && (node.left == NONE) == (node.right == NONE)
                && (node.axis as usize) < width
        });
        let places = free.iter().chain(root.iter()).chain(sample.iter().map(|drawn| &drawn.leaf));
        let leaves: Vec<u32> = (0..count as u32).filter(|at| nodes[*at as usize].left == NONE).collect();
        if !whole || !places.clone().all(|at| (*at as usize) < count) || points.len() != leaves.len() * width
        {
            return Err(SnapshotError::Damaged);
        }
        let boxes = vec![0.0; count * 2 * width];
        let mut tree = Tree { width, nodes, boxes, free, root, sample, worst: None };
        for (at, point) in leaves.iter().zip(points.chunks_exact(width)) {
            tree.set_point(*at, point);
        }
        // Children before their parents: the other way round than from the root.
        let mut order: Vec<u32> = root.into_iter().collect();
        let mut next = 0;
        while let Some(at) = order.get(next).copied() {
            let Node { left, right, .. } = *tree.node(at);
            if left != NONE {
                order.extend([left, right]);
            }
            if order.len() > count {
                return Err(SnapshotError::Damaged);
            }
            next += 1;
        }
        for at in order.into_iter().rev() {
            if tree.node(at).left != NONE {
                tree.unite(at, width);
            }
        }
        Ok(tree)
    }
}

// The sides of a box that is stretched to hold the point.
fn sides(least: &[f64], greatest: &[f64], point: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    least.iter().zip(greatest).zip(point).map(|((least, greatest), at)| (least.min(*at), greatest.max(*at)))
}
