//! The tree that a program is read into, as it is written: names are not looked up, nothing has a type yet.

use crate::diagnostic::Span;
use crate::types::SqlType;

#[derive(Clone, Debug)]
pub(crate) struct Ident {
    pub(crate) name: String,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Statement {
    Stream(CreateStream),
    Pump(CreatePump),
    View(CreateView),
    Function(CreateFunction),
}

#[derive(Clone, Debug)]
pub(crate) struct CreateStream {
    pub(crate) name: Ident,
    pub(crate) replace: bool,
    pub(crate) columns: Vec<ColumnDefinition>,
}

#[derive(Clone, Debug)]
pub(crate) struct ColumnDefinition {
    pub(crate) name: Ident,
    pub(crate) sql: SqlType,
    pub(crate) nullable: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct CreatePump {
    pub(crate) name: Ident,
    pub(crate) replace: bool,
    pub(crate) stopped: bool,
    pub(crate) into: Ident,
    pub(crate) columns: Vec<Ident>,
    pub(crate) query: Query,
}

#[derive(Clone, Debug)]
pub(crate) struct CreateView {
    pub(crate) name: Ident,
    pub(crate) replace: bool,
    pub(crate) query: Query,
}

#[derive(Clone, Debug)]
pub(crate) struct CreateFunction {
    pub(crate) name: Ident,
    pub(crate) replace: bool,
    pub(crate) parameters: Vec<(Ident, SqlType)>,
    pub(crate) returns: SqlType,
    pub(crate) null_on_null: bool,
    pub(crate) body: Expr,
}

/// One or more selects, put together by UNION ALL, and the order of the whole.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) selects: Vec<Select>,
    pub(crate) order: Vec<OrderItem>,
    /// `ORDER BY ts WITHIN INTERVAL ...`.
    pub(crate) within: Option<Expr>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct OrderItem {
    pub(crate) expr: Expr,
    pub(crate) descending: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Select {
    pub(crate) span: Span,
    pub(crate) distinct: bool,
    pub(crate) items: Vec<Item>,
    pub(crate) from: Source,
    pub(crate) filter: Option<Expr>,
    pub(crate) group: Vec<Expr>,
    pub(crate) windowed: Option<Windowed>,
    pub(crate) having: Option<Expr>,
    pub(crate) windows: Vec<(Ident, WindowSpec)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Item {
    Star(Span),
    StarOf(Ident),
    Expr { expr: Expr, alias: Option<Ident> },
}

#[derive(Clone, Debug)]
pub(crate) enum Source {
    Named { name: Ident, window: Option<WindowRef>, alias: Option<Alias> },
    Sub { query: Box<Query>, window: Option<WindowRef>, alias: Option<Alias> },
    Function { name: Ident, arguments: Vec<TableArgument>, alias: Option<Alias> },
    Join { left: Box<Source>, right: Box<Source>, kind: JoinKind, on: Option<Expr>, span: Span },
}

#[derive(Clone, Debug)]
pub(crate) enum TableArgument {
    Cursor(Query),
    Expr(Expr),
}

#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub(crate) name: Ident,
    pub(crate) columns: Vec<Ident>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// `OVER w` or `OVER (...)`.
#[derive(Clone, Debug)]
pub(crate) enum WindowRef {
    Named(Ident),
    Spec(WindowSpec),
}

#[derive(Clone, Debug)]
pub(crate) struct WindowSpec {
    pub(crate) span: Span,
    pub(crate) base: Option<Ident>,
    pub(crate) partition: Vec<Expr>,
    pub(crate) order: Vec<OrderItem>,
    pub(crate) frame: Option<Frame>,
}

#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) span: Span,
    /// ROWS, or else RANGE.
    pub(crate) rows: bool,
    pub(crate) start: Bound,
    pub(crate) end: Bound,
}

#[derive(Clone, Debug)]
pub(crate) enum Bound {
    Current,
    /// UNBOUNDED PRECEDING.
    Beginning,
    /// UNBOUNDED FOLLOWING.
    Unbounded,
    Preceding(Box<Expr>),
    Following(Box<Expr>),
}

/// What follows WINDOWED BY.
#[derive(Clone, Debug)]
pub(crate) struct Windowed {
    pub(crate) span: Span,
    pub(crate) kind: WindowedKind,
    pub(crate) partition: Vec<Expr>,
    pub(crate) interval: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowedKind {
    Stagger,
    /// `RANGE INTERVAL '5' MINUTE`: an alias of a tumbling window.
    Tumbling,
    /// `RANGE INTERVAL '5' MINUTE PRECEDING`: an alias of a sliding window.
    Sliding,
    /// `SESSION INTERVAL '10' MINUTE`.
    Session,
}

#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    Null,
    Boolean(bool),
    /// As it is written: exact, or approximate with an exponent.
    Number(String),
    Text(String),
    Bytes(Vec<u8>),
    Date(i64),
    Time(i64),
    Timestamp(i64),
    /// Milliseconds, and the fields that it was written with.
    Interval(i64, SqlType),
    /// `a`, `t.a`, `t.rec.column1`.
    Name(Vec<Ident>),
    Call(Box<Call>),
    Negate(Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    /// `IS [NOT] NULL`.
    IsNull(Box<Expr>, bool),
    /// `IS [NOT] TRUE`, `FALSE`, `UNKNOWN` (none).
    IsTruth(Box<Expr>, Option<bool>, bool),
    /// `IS [NOT] DISTINCT FROM`.
    IsDistinct(Box<Expr>, Box<Expr>, bool),
    Between {
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
    },
    In {
        value: Box<Expr>,
        list: Vec<Expr>,
        negated: bool,
    },
    Exists(Box<Query>),
    /// `x IN (SELECT ...)`, where `x` may be a row `(a, b)`.
    InQuery {
        value: Box<Expr>,
        query: Box<Query>,
        negated: bool,
    },
    /// `x > ANY (SELECT ...)`, or ALL.
    Quantified {
        op: Comparison,
        all: bool,
        value: Box<Expr>,
        query: Box<Query>,
    },
    Like {
        value: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
        similar: bool,
        negated: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        whens: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Cast(Box<Expr>, SqlType),
    /// `(a, b)`: a period of a temporal predicate, or a row that IN looks for.
    Period(Vec<Expr>),
    Temporal(TemporalOp, Box<Expr>, Box<Expr>),
    /// `(a - b) MINUTE TO SECOND`.
    Difference(Box<Expr>, SqlType),
    /// The field of `EXTRACT`, the unit of `FLOOR(x TO unit)`, the side of `TRIM`.
    Keyword(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Concatenate,
    Compare(Comparison),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How two periods lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TemporalOp {
    pub(crate) relation: Relation,
    pub(crate) strictness: Strictness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Contains,
    Overlaps,
    Equals,
    Precedes,
    Succeeds,
    Leads,
    Lags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    Plain,
    Strictly,
    Immediately,
}

/// A function with what may stand around its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Expr>,
    /// `COUNT(*)`.
    pub(crate) star: bool,
    pub(crate) distinct: bool,
    pub(crate) ignore_nulls: bool,
    /// `FROM LAST` of `NTH_VALUE`.
    pub(crate) from_last: bool,
    pub(crate) over: Option<WindowRef>,
}
