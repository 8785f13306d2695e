//! The plan: a graph of operators, in an order in which each stands behind those that feed it.

use std::fmt::Write;
use std::sync::Arc;

use crate::expr::Expr;
use crate::functions::AggregateKind;
use crate::sub_query::{self, By, SubQuery};
use crate::syntax::ast::JoinKind;
use crate::tick::Tick;

/// Which rows before the current one belong to its window, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// So many before it.
    Rows(u64),
    /// Those that are no older by more than so many milliseconds.
    Range(i64),
    /// All of them, of which only what they make together is kept.
    All,
}

/// The operators and who feeds whom.
#[derive(Default)]
pub(crate) struct Graph {
    /// Whether there are sub-queries over tables in it.
    pub(crate) asks: bool,
    pub(crate) nodes: Vec<Node>,
}

pub(crate) struct Node {
    pub(crate) spec: Spec,
    /// The nodes that feed it; the place in the list is the port.
    pub(crate) inputs: Vec<usize>,
    /// Columns of its rows.
    pub(crate) width: usize,
    /// Whose error rows bear its name.
    pub(crate) pump: Arc<str>,
}

#[derive(Clone)]
pub(crate) enum Spec {
    Stream {
        name: String,
        input: bool,
    },
    Project(Arc<Project>),
    Group(Arc<Group>),
    Over(Arc<Over>),
    Keyed(Arc<Keyed>),
    Distinct {
        tick: Tick,
        lead: usize,
    },
    Sort(Arc<Sort>),
    /// Rows in the order of their new ROWTIME, waiting so many milliseconds for those that are late.
    Resort {
        within_ms: i64,
    },
    /// The rows of several in the order of their ROWTIME.
    Merge,
    Join(Arc<Join>),
    Lookup(Arc<Lookup>),
    Learn(Arc<Learn>),
    Top(Arc<Top>),
}

/// Rows that are kept, and what is computed of each.
#[derive(Clone, Default)]
pub(crate) struct Project {
    pub(crate) keep: Option<Expr>,
    pub(crate) exprs: Vec<Expr>,
    pub(crate) rowtime: Option<Retime>,
}

/// Another ROWTIME for the rows.
#[derive(Clone)]
pub(crate) struct Retime {
    pub(crate) expr: Expr,
    /// How far ahead of the old one it is, if that is known.
    pub(crate) ahead: Option<i64>,
    /// Whether rows that go back are refused here, and not put in order by what follows.
    pub(crate) ordered: bool,
}

/// A computation over many rows, with its arguments.
#[derive(Clone)]
pub(crate) struct CallSpec {
    pub(crate) kind: AggregateKind,
    pub(crate) arguments: Vec<Expr>,
}

/// A tumbling window: rows come out when it ends, the keys first and then the results.
#[derive(Clone)]
pub(crate) struct Group {
    pub(crate) keep: Option<Expr>,
    pub(crate) keys: Vec<Expr>,
    /// Which keys are the same for all rows between two ticks.
    pub(crate) fixed: Vec<bool>,
    /// Each may end the groups; none if only a row can.
    pub(crate) ticks: Vec<Tick>,
    /// The key that ends the groups when a row brings another value of it.
    pub(crate) shown: Option<usize>,
    pub(crate) calls: Vec<CallSpec>,
}

/// Sliding windows: every row comes out with the results behind its columns.
#[derive(Clone)]
pub(crate) struct Over {
    pub(crate) windows: Vec<Window>,
    pub(crate) results: usize,
}

#[derive(Clone)]
pub(crate) struct Window {
    pub(crate) partition: Vec<Expr>,
    pub(crate) frame: Frame,
    pub(crate) arguments: Vec<Expr>,
    pub(crate) calls: Vec<WindowCall>,
}

#[derive(Clone)]
pub(crate) struct WindowCall {
    pub(crate) kind: AggregateKind,
    /// Places among the arguments of the window.
    pub(crate) arguments: Vec<usize>,
    pub(crate) result: usize,
}

/// A window for each key: of fixed length from its first row, or until nothing comes for so long.
#[derive(Clone)]
pub(crate) struct Keyed {
    pub(crate) keep: Option<Expr>,
    pub(crate) session: bool,
    pub(crate) length_ms: i64,
    pub(crate) keys: Vec<Expr>,
    pub(crate) calls: Vec<CallSpec>,
}

/// Rows between two ticks in another order.
pub(crate) struct Sort {
    pub(crate) tick: Tick,
    /// The column whose change is the tick if nothing else tells.
    pub(crate) lead: usize,
    /// Columns, and whether the greatest comes first.
    pub(crate) keys: Vec<(usize, bool)>,
    /// So many rows of each tick.
    pub(crate) limit: Option<usize>,
    /// Whether the rank by the last of the keys follows the columns of each row, and whether the greatest rank comes first.
    pub(crate) rank: Option<bool>,
}

/// A join of two streams.
#[derive(Clone)]
pub(crate) struct Join {
    pub(crate) kind: JoinKind,
    pub(crate) windows: [JoinWindow; 2],
    pub(crate) widths: [usize; 2],
    /// What must be equal on both sides; each over the rows of its side.
    pub(crate) keys: [Vec<Expr>; 2],
    /// What else must hold, over the rows of the join.
    pub(crate) residual: Option<Expr>,
}

/// Which rows of one side are there for a row of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinWindow {
    /// Only the one that arrives.
    Current,
    Range(i64),
    Rows(u64),
    /// Those that come within so many milliseconds.
    Following(i64),
}

/// A join of a stream with a table.
#[derive(Clone)]
pub(crate) struct Lookup {
    pub(crate) table: String,
    pub(crate) table_width: usize,
    /// Whether the stream stands left of the table, and so its columns first.
    pub(crate) stream_left: bool,
    /// Whether rows of the stream that find nothing are kept.
    pub(crate) outer: bool,
    pub(crate) stream_keys: Vec<Expr>,
    pub(crate) table_keys: Vec<Expr>,
    pub(crate) residual: Option<Expr>,
}

/// Rows that each come out with what those before it make of its numbers.
pub(crate) struct Learn {
    /// Columns of numbers, with their names.
    pub(crate) columns: Vec<(usize, String)>,
    pub(crate) model: Model,
}

pub(crate) enum Model {
    /// A score, and what it is made of if that is asked for: each with its direction, or without.
    Forest {
        forest: Forest,
        directions: bool,
    },
    Hotspots(Hotspots),
}

/// A forest of random cut trees.
#[derive(Clone, Copy)]
pub(crate) struct Forest {
    pub(crate) trees: usize,
    /// Points of each tree.
    pub(crate) sample: usize,
    /// Points after which one is forgotten.
    pub(crate) decay: u64,
    /// Rows that make a point.
    pub(crate) shingle: usize,
    pub(crate) explained: bool,
}

/// Where the last rows lie close together.
#[derive(Clone, Copy)]
pub(crate) struct Hotspots {
    pub(crate) window: usize,
    pub(crate) radius: f64,
    /// Rows within the radius of one that make a hotspot.
    pub(crate) least: usize,
}

/// The most frequent items of a tumbling window.
#[derive(Clone)]
pub(crate) struct Top {
    pub(crate) item: Expr,
    pub(crate) count: usize,
    pub(crate) tick: Tick,
}

impl Spec {
    /// All its expressions. What another shares is copied before.
    pub(crate) fn exprs_mut(&mut self, each: &mut dyn FnMut(&mut Expr)) {
        let arguments = |calls: &mut [CallSpec], each: &mut dyn FnMut(&mut Expr)| {
            calls.iter_mut().flat_map(|call| &mut call.arguments).for_each(each);
        };
        match self {
            Spec::Project(project) => {
                let Project { keep, exprs, rowtime } = Arc::make_mut(project);
                let rowtime = rowtime.iter_mut().map(|rowtime| &mut rowtime.expr);
                keep.iter_mut().chain(exprs).chain(rowtime).for_each(each);
            }
            Spec::Group(group) => {
                let Group { keep, keys, calls, .. } = Arc::make_mut(group);
                keep.iter_mut().chain(keys).for_each(&mut *each);
                arguments(calls, each);
            }
            Spec::Over(over) => {
                for Window { partition, arguments, .. } in &mut Arc::make_mut(over).windows {
                    partition.iter_mut().chain(arguments).for_each(&mut *each);
                }
            }
            Spec::Keyed(keyed) => {
                let Keyed { keep, keys, calls, .. } = Arc::make_mut(keyed);
                keep.iter_mut().chain(keys).for_each(&mut *each);
                arguments(calls, each);
            }
            Spec::Join(join) => {
                let Join { keys: [left, right], residual, .. } = Arc::make_mut(join);
                left.iter_mut().chain(right).chain(residual).for_each(each);
            }
            Spec::Lookup(lookup) => {
                let Lookup { stream_keys, table_keys, residual, .. } = Arc::make_mut(lookup);
                stream_keys.iter_mut().chain(table_keys).chain(residual).for_each(each);
            }
            Spec::Top(top) => each(&mut Arc::make_mut(top).item),
            Spec::Stream { .. }
            | Spec::Distinct { .. }
            | Spec::Sort(_)
            | Spec::Resort { .. }
            | Spec::Merge
            | Spec::Learn(_) => {}
        }
    }
}

/// Sub-queries with whether it is asked that there be nothing, each once, in the order in which they stand there.
type Asked = Vec<(Arc<SubQuery>, bool)>;

fn asked(expr: &mut Expr, found: &mut Asked) {
    expr.walk(&mut |one| match one {
        Expr::Ask(ask) if !found.iter().any(|(known, _)| Arc::ptr_eq(known, &ask.query)) => {
            found.push((Arc::clone(&ask.query), false));
        }
        Expr::Not(inner) => {
            if let Expr::Ask(ask) = &**inner
                && let Some((_, none)) = found.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &ask.query))
            {
                *none = true;
            }
        }
        Expr::Inline { body, .. } => asked(Arc::make_mut(body), found),
        _ => {}
    });
}

// Whether others follow is for the lines that are drawn.
fn draw_asked(found: &Asked, follow: bool, indent: &str, out: &mut String) {
    for (at, (query, none)) in found.iter().enumerate() {
        let (branch, trunk) =
            if follow || at + 1 < found.len() { ("├─", "│") } else { ("└─", " ") };
        let _ = writeln!(out, "{indent}{branch} {}", describe_asked(&query.spec, *none));
        let mut within = Asked::new();
        query.spec.clone().exprs_mut(&mut |expr| asked(expr, &mut within));
        draw_asked(&within, false, &format!("{indent}{trunk}  "), out);
    }
}

fn describe_asked(spec: &sub_query::Spec, none: bool) -> String {
    let kind = if none { "anti-join" } else { "semi-join" };
    let (values, how) = match spec.compared.as_ref().map(|compared| &compared.by) {
        Some(By::Hash(values)) => (values.len(), ""),
        Some(By::Extremes(..)) if spec.residual.is_none() => (0, ", by its least and greatest"),
        Some(By::Extremes(..) | By::Each) => (0, ", row by row"),
        None => (0, ""),
    };
    let condition = if spec.residual.is_some() { " and a condition" } else { "" };
    let columns = spec.keys.len() + values;
    format!("{kind} with the table \"{}\", {columns} equal columns{condition}{how}", spec.table)
}

impl Graph {
    pub(crate) fn add(&mut self, spec: Spec, inputs: Vec<usize>, width: usize, pump: &Arc<str>) -> usize {
        self.nodes.push(Node { spec, inputs, width, pump: Arc::clone(pump) });
        self.nodes.len() - 1
    }

    /// Puts each node behind those that feed it, and returns where each node has gone. A node on a circle is the error.
    ///
    /// Those that rows come to in fewer steps come first: where a stream meets what was made of it, its rows are there before
    /// those of the same ROWTIME that were made of them.
    pub(crate) fn sort(&mut self) -> Result<Vec<usize>, usize> {
        let count = self.nodes.len();
        let mut waiting: Vec<usize> = self.nodes.iter().map(|node| node.inputs.len()).collect();
        let mut feeds: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, node) in self.nodes.iter().enumerate() {
            for input in &node.inputs {
                feeds[*input].push(at);
            }
        }
        let mut order = Vec::with_capacity(count);
        // The most steps that rows take to each, and those whose inputs all stand before.
        let mut steps = vec![0_usize; count];
        let mut ready: std::collections::BTreeSet<(usize, usize)> =
            (0..count).filter(|at| waiting[*at] == 0).map(|at| (0, at)).collect();
        while let Some((step, at)) = ready.pop_first() {
            order.push(at);
            for next in &feeds[at] {
                steps[*next] = steps[*next].max(step + 1);
                waiting[*next] -= 1;
                if waiting[*next] == 0 {
                    ready.insert((steps[*next], *next));
                }
            }
        }
        if order.len() < count {
            return Err((0..count).find(|at| waiting[*at] > 0).unwrap_or(0));
        }
        let mut places = vec![0; count];
        for (place, at) in order.iter().enumerate() {
            places[*at] = place;
        }
        let mut nodes: Vec<Option<Node>> = std::mem::take(&mut self.nodes).into_iter().map(Some).collect();
        for at in order {
            if let Some(mut node) = nodes[at].take() {
                node.inputs.iter_mut().for_each(|input| *input = places[*input]);
                self.nodes.push(node);
            }
        }
        Ok(places)
    }

    /// The graph as text: each stream with what leads to it.
    pub(crate) fn draw(&self) -> String {
        let mut out = String::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if let Spec::Stream { name, input } = &node.spec {
                let kind = if *input { "input stream" } else { "stream" };
                let _ = writeln!(out, "{kind} \"{name}\" ({} columns)", node.width);
                for input in &node.inputs {
                    self.draw_node(*input, at, "", &mut out);
                }
            }
        }
        out
    }

    fn draw_node(&self, at: usize, feeds: usize, indent: &str, out: &mut String) {
        let node = &self.nodes[at];
        let last = self.nodes[feeds].inputs.last() == Some(&at);
        let _ = writeln!(
            out,
            "{indent}{} {}",
            if last { "└─" } else { "├─" },
            describe(node, &self.nodes[feeds])
        );
        if !matches!(node.spec, Spec::Stream { .. }) {
            let deeper = format!("{indent}{}  ", if last { " " } else { "│" });
            if self.asks {
                let mut found = Asked::new();
                node.spec.clone().exprs_mut(&mut |expr| asked(expr, &mut found));
                draw_asked(&found, true, &deeper, out);
            }
            for input in &node.inputs {
                self.draw_node(*input, at, &deeper, out);
            }
        }
    }
}

fn describe(node: &Node, feeds: &Node) -> String {
    let pump = match (&node.spec, &feeds.spec) {
        (Spec::Stream { .. }, Spec::Stream { .. }) | (_, Spec::Project(_) | Spec::Group(_)) => String::new(),
        (_, Spec::Stream { .. }) if !node.pump.is_empty() => format!("pump \"{}\": ", node.pump),
        _ => String::new(),
    };
    let kept = |keep: &Option<Expr>| if keep.is_some() { "filter, " } else { "" };
    let text = match &node.spec {
        Spec::Stream { name, .. } => format!("\"{name}\""),
        Spec::Project(project) => {
            let rowtime = if project.rowtime.is_some() { " and ROWTIME" } else { "" };
            format!("{}project {} columns{rowtime}", kept(&project.keep), project.exprs.len())
        }
        Spec::Group(group) => {
            let ends = match group.ticks.as_slice() {
                [] => "when its key changes".to_owned(),
                ticks => ticks.iter().map(|tick| tick_text(*tick)).collect::<Vec<_>>().join(" and "),
            };
            let (keys, calls) = (group.keys.len(), group.calls.len());
            format!("{}tumbling window, ends {ends}: {keys} keys, {calls} aggregates", kept(&group.keep))
        }
        Spec::Over(over) => {
            let windows = over.windows.iter().map(|window| {
                let length = match window.frame {
                    Frame::Rows(rows) => format!("{} rows", rows + 1),
                    Frame::Range(ms) => ms_text(ms),
                    Frame::All => "all rows so far".to_owned(),
                };
                let keys = window.partition.len();
                format!("{length} by {keys} keys, {} aggregates", window.calls.len())
            });
            format!("sliding window of {}", windows.collect::<Vec<_>>().join("; of "))
        }
        Spec::Keyed(keyed) => {
            let kind = if keyed.session { "session window with gaps of" } else { "stagger window of" };
            let (keys, calls) = (keyed.keys.len(), keyed.calls.len());
            format!(
                "{}{kind} {}: {keys} keys, {calls} aggregates",
                kept(&keyed.keep),
                ms_text(keyed.length_ms)
            )
        }
        Spec::Distinct { tick, .. } => format!("distinct, forgets {}", tick_text(*tick)),
        Spec::Sort(sort) => {
            let limit = sort.limit.map_or(String::new(), |limit| format!(", the first {limit}"));
            let sorted = if sort.rank.is_some() { "rank" } else { "sort" };
            format!("{sorted} by {} columns {}{limit}", sort.keys.len(), tick_text(sort.tick))
        }
        Spec::Learn(learn) => match &learn.model {
            Model::Forest { forest, .. } => format!(
                "random cut forest of {} trees over {} columns, samples of {}",
                forest.trees,
                learn.columns.len(),
                forest.sample
            ),
            Model::Hotspots(hotspots) => {
                format!("hotspots of {} columns among {} rows", learn.columns.len(), hotspots.window)
            }
        },
        Spec::Top(top) => {
            format!("tumbling window, ends {}: the {} most frequent items", tick_text(top.tick), top.count)
        }
        Spec::Resort { within_ms } => format!("sort by time, waits {}", ms_text(*within_ms)),
        Spec::Merge => "union, merged by ROWTIME".to_owned(),
        Spec::Join(join) => {
            let window = |window: JoinWindow| match window {
                JoinWindow::Current => "the current row".to_owned(),
                JoinWindow::Range(ms) => ms_text(ms),
                JoinWindow::Rows(rows) => format!("{rows} rows"),
                JoinWindow::Following(ms) => format!("{} following", ms_text(ms)),
            };
            let kind = format!("{:?}", join.kind).to_lowercase();
            let [left, right] = join.windows.map(window);
            format!("{kind} join of {left} with {right}, {} equal columns", join.keys[0].len())
        }
        Spec::Lookup(lookup) => {
            let kind = if lookup.outer { "outer" } else { "inner" };
            format!(
                "{kind} join with the table \"{}\", {} equal columns",
                lookup.table,
                lookup.stream_keys.len()
            )
        }
    };
    format!("{pump}{text}")
}

fn tick_text(tick: Tick) -> String {
    match tick {
        Tick::Each { .. } => "with each ROWTIME".to_owned(),
        Tick::Grid { period, .. } => format!("every {}", ms_text(period)),
        Tick::Months { count, .. } => format!("every {count} months"),
        Tick::Shown => "when its key changes".to_owned(),
    }
}

fn ms_text(ms: i64) -> String {
    for (unit, name) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")] {
        if ms % unit == 0 && ms > 0 {
            return format!("{} {name}", ms / unit);
        }
    }
    format!("{ms} ms")
}
