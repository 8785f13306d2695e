//! From the tree to a plan: names become places, types are checked, and what would never end or never emit is refused.

mod arithmetic;
mod expression;
mod join;
mod program;
mod query;
mod sub_query;
mod window;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Finding, Span};
use crate::expr::{Expr, fault};
use crate::functions::AggregateKind;
use crate::functions::cast;
use crate::limits::PROGRAM_NODES_MAX;
use crate::plan::{Frame, Graph};
use crate::sub_query::SubQuery;
use crate::syntax::ast::{self, Ident, Query, WindowSpec};
use crate::tick::{Course, Tick};
use crate::types::SqlType;
use crate::value::Value;

pub(crate) use expression::list_names;
pub(crate) use program::bind;

/// An expression with all that is known of it before there is a row.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) expr: Expr,
    pub(crate) sql: SqlType,
    pub(crate) nullable: bool,
    pub(crate) course: Course,
    /// The same for expressions that are the same: how those of SELECT are found among those of GROUP BY.
    pub(crate) key: String,
    pub(crate) span: Span,
}

impl Typed {
    /// Makes it one of that type, of the same family. A constant stays one.
    pub(crate) fn convert(&mut self, sql: &SqlType) {
        if self.sql == *sql {
            return;
        }
        let same = match (&self.sql, sql) {
            (SqlType::Varchar(from), SqlType::Varchar(to)) => from <= to,
            (from, to) if from.is_integer() && to.is_integer() => from.range().1 <= to.range().1,
            (SqlType::Real, SqlType::Double) | (SqlType::Interval(..), SqlType::Interval(..)) => true,
            _ => false,
        };
        if !same && let Some(kernel) = cast::conversion(&self.sql, sql) {
            let constant = match &self.expr {
                Expr::Const(value) if value.is_null() => Some(Value::Null),
                Expr::Const(value) => kernel(std::slice::from_ref(value)).ok(),
                _ => None,
            };
            let inner = std::mem::replace(&mut self.expr, Expr::Const(Value::Null));
            self.expr = match constant {
                Some(value) => Expr::Const(value),
                None => Expr::Strict(kernel, vec![inner]),
            };
        }
        self.sql = sql.clone();
    }

    pub(crate) fn converted(mut self, sql: &SqlType) -> Typed {
        self.convert(sql);
        self
    }
}

/// A column of a stream, a table or a query.
#[derive(Clone, Debug)]
pub(crate) struct ColumnInfo {
    pub(crate) name: String,
    pub(crate) sql: SqlType,
    pub(crate) nullable: bool,
    pub(crate) course: Course,
    /// Left out of `*`.
    pub(crate) hidden: bool,
}

/// What a query makes: a node of the graph and its columns.
pub(crate) struct Relation {
    pub(crate) node: usize,
    pub(crate) columns: Vec<ColumnInfo>,
}

/// What the names of a query may mean.
#[derive(Default)]
pub(crate) struct Scope {
    pub(crate) entries: Vec<Entry>,
}

/// One source of FROM.
pub(crate) struct Entry {
    pub(crate) alias: Option<String>,
    pub(crate) columns: Vec<ColumnInfo>,
    /// Where its first column is in the row.
    pub(crate) at: usize,
    pub(crate) rowtime: RowtimeAt,
}

/// Where the ROWTIME of a source's rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowtimeAt {
    /// It is that of the row.
    Row,
    /// A join put it into a column, which is NULL where an outer join found nothing.
    Column(usize),
    /// A table has none.
    Nowhere,
}

/// A function that the program creates.
pub(crate) struct UserFunction {
    parameters: Vec<SqlType>,
    returns: SqlType,
    strict: bool,
    body: Arc<Expr>,
    cost: usize,
}

/// A stream that can be read, or written.
pub(crate) struct StreamInfo {
    pub(crate) node: usize,
    pub(crate) columns: Vec<ColumnInfo>,
    /// Whether the application's input fills it.
    pub(crate) input: bool,
}

/// What is known while a program is bound.
#[derive(Default)]
pub(crate) struct Binder {
    pub(crate) streams: IndexMap<String, StreamInfo>,
    pub(crate) tables: IndexMap<String, Vec<ColumnInfo>>,
    pub(crate) views: IndexMap<String, Query>,
    pub(crate) functions: IndexMap<String, Vec<UserFunction>>,
    pub(crate) graph: Graph,
    /// Sub-queries by what they are made of: one that stands in several places has one index.
    sub_queries: IndexMap<String, Arc<SubQuery>>,
    spent: usize,
    depth: usize,
}

/// A group while SELECT is bound over it: its row has the keys and then the results of the calls.
pub(crate) struct Grouping {
    pub(crate) keys: Vec<Typed>,
    pub(crate) calls: Vec<AggregateUse>,
}

/// An aggregate with its arguments.
pub(crate) struct AggregateUse {
    pub(crate) kind: AggregateKind,
    pub(crate) arguments: Vec<Expr>,
    pub(crate) key: String,
}

/// The windows of a SELECT while it is bound: their results follow the columns of the row.
pub(crate) struct Windows {
    pub(crate) at: usize,
    pub(crate) windows: Vec<WindowUse>,
    pub(crate) results: usize,
}

pub(crate) struct WindowUse {
    pub(crate) partition: Vec<Expr>,
    pub(crate) frame: Frame,
    pub(crate) key: String,
    /// Each with the number of its result.
    pub(crate) calls: Vec<(AggregateUse, usize)>,
}

/// Where an expression stands, and so what it may use.
pub(crate) struct Env<'e> {
    pub(crate) scope: &'e Scope,
    pub(crate) named: &'e [(Ident, WindowSpec)],
    pub(crate) group: Option<&'e mut Grouping>,
    pub(crate) windows: Option<&'e mut Windows>,
    /// The window of aggregates without one: of `WINDOWED BY RANGE ... PRECEDING`.
    pub(crate) implied: Option<(&'e [Typed], Frame)>,
    /// What is around a sub-query.
    pub(crate) outer: Option<&'e mut Outer<'e>>,
}

/// Binds a name that a sub-query uses and its own table does not have.
pub(crate) type Outer<'o> = dyn FnMut(&mut Binder, &ast::Expr) -> Result<Typed, Finding> + 'o;

impl<'e> Env<'e> {
    pub(crate) fn row(scope: &'e Scope) -> Env<'e> {
        Env { scope, named: &[], group: None, windows: None, implied: None, outer: None }
    }
}

impl Scope {
    /// Whether the name is of one of its sources or columns. ROWTIME by itself always is: it is that of the row that is made.
    fn has(&self, names: &[Ident]) -> bool {
        let [first, rest @ ..] = names else { return true };
        let alone = rest.is_empty();
        let column = |entry: &Entry| entry.columns.iter().any(|column| column.name == first.name);
        let source = |entry: &Entry| !alone && entry.alias.as_ref() == Some(&first.name);
        (alone && first.name == "ROWTIME") || self.entries.iter().any(|entry| column(entry) || source(entry))
    }
}

impl Binder {
    /// Counts what is made, so that a program cannot grow beyond measure.
    fn spend(&mut self, nodes: usize, span: Span) -> Result<(), Finding> {
        self.spent = self.spent.saturating_add(nodes);
        if self.spent > PROGRAM_NODES_MAX {
            let message = "the program grows too large when its functions and views are put in their places";
            return Err(Finding::new(span, message, "use fewer functions and views within one another"));
        }
        Ok(())
    }

    /// Counts the copies of a value that is compared with several.
    fn spend_copies(&mut self, value: &Typed, copies: usize) -> Result<(), Finding> {
        self.spend(value.expr.size().saturating_mul(copies), value.span)
    }
}

/// The course of ROWTIME itself.
pub(crate) fn rowtime_course() -> Course {
    Course::Steady { rising: true, tick: Tick::Each { ahead: Some(0) } }
}

/// A course when rows are given another ROWTIME: what was steady still is, but nobody knows when it changes.
pub(crate) fn course_of_other_time(course: &Course) -> Course {
    match course {
        Course::Steady { rising, .. } => Course::Steady { rising: *rising, tick: Tick::Shown },
        course => course.clone(),
    }
}

/// Names with the one that is likely meant: in other letters, or none.
pub(crate) fn other_case<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().find(|other| other.eq_ignore_ascii_case(name))
}

/// What to write in the place of a name of a stream or table that nothing bears.
fn known_instead<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    match other_case(name, known.clone()) {
        Some(other) => format!("write \"{other}\": names without quotes are taken in upper case"),
        None => format!("write one of {}", list_names(known)),
    }
}

/// Checks that a column that must have a value has one.
pub(crate) fn required(expr: Expr, column: &str) -> Expr {
    let message = format!("NULL in the column {column}, which is NOT NULL");
    Expr::Lenient(
        Arc::new(move |values| {
            if values[0].is_null() {
                let mut fault = fault(message.clone());
                fault.name = "NOT_NULL";
                return Err(fault);
            }
            Ok(values[0].clone())
        }),
        vec![expr],
    )
}

/// A Finding in a few words.
pub(crate) fn wrong<T>(span: Span, message: impl Into<String>, fix: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::new(span, message, fix))
}

/// The value of the only expression of a pump's query as text.
#[cfg(test)]
pub(crate) fn constant_text(statement: &ast::Statement) -> String {
    use crate::value::{Row, text};
    use ast::{Item, Statement};
    let Statement::Pump(pump) = statement else { panic!("no pump") };
    let Item::Expr { expr, .. } = &pump.query.selects[0].items[0] else { panic!("no expression") };
    let mut binder = Binder::default();
    let scope = Scope::default();
    match binder.bind(expr, &mut Env::row(&scope)) {
        Err(finding) => format!("error: {}", finding.message),
        Ok(bound) => match bound.expr.eval(Row { rowtime: 0, values: &[] }) {
            Err(fault) => format!("error: {}", fault.message),
            Ok(Value::Null) => "NULL".to_owned(),
            Ok(value) => text(&value, &bound.sql),
        },
    }
}
