//! What the functions of many rows are: how they are bound, and which computation they ask of a window or a group.

use super::Arguments;
use crate::diagnostic::Finding;
use crate::types::SqlType;

/// A function of many rows.
pub(crate) struct Aggregate {
    pub(crate) name: &'static str,
    /// The file, whose first lines are its page of the manual.
    pub(crate) text: &'static str,
    /// Whether it may be used without a window, in a group.
    pub(crate) grouped: bool,
    pub(crate) bind: fn(AggregateCall<'_>) -> Result<AggregateMade, Finding>,
}

/// A call while it is bound.
pub(crate) struct AggregateCall<'a> {
    pub(crate) arguments: Arguments<'a>,
    pub(crate) star: bool,
    pub(crate) distinct: bool,
    pub(crate) ignore_nulls: bool,
    pub(crate) from_last: bool,
}

/// What a call becomes: a computation, whose arguments are those that are left.
pub(crate) struct AggregateMade {
    pub(crate) kind: Kind,
    pub(crate) arguments: Vec<crate::bind::Typed>,
    pub(crate) sql: SqlType,
    pub(crate) nullable: bool,
}

/// The computations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    CountRows,
    Count,
    CountDistinct,
    /// Exact while there are few, and with a bounded error then.
    CountAbout,
    /// Of exact numbers.
    SumExact,
    SumDouble,
    /// Of exact numbers, cut off.
    AvgExact,
    AvgDouble,
    Min,
    Max,
    /// Of a sample or the whole population; its root, or the variance itself.
    Deviation {
        sample: bool,
        root: bool,
    },
    /// The value so many rows from the first, or from the last.
    Nth {
        at: usize,
        from_last: bool,
        ignore_nulls: bool,
    },
    /// The value so many rows before the current one; the second argument where there is none.
    Lag {
        by: usize,
        ignore_nulls: bool,
    },
    /// Weighted by age, which halves a weight in so many milliseconds.
    ExpAvg {
        half_life_ms: i64,
    },
    Any,
    Every,
}

impl Kind {
    /// Whether a row more changes the result without those before it: of a window without a beginning, nothing else can be told.
    pub(crate) fn runs_on(self) -> bool {
        match self {
            Kind::CountDistinct | Kind::CountAbout | Kind::Lag { .. } => false,
            Kind::Nth { at, from_last, ignore_nulls } => at == 0 && from_last && !ignore_nulls,
            _ => true,
        }
    }
}

impl AggregateCall<'_> {
    /// It takes arguments and neither `*` nor DISTINCT.
    pub(super) fn plain(&self) -> Result<(), Finding> {
        if self.star {
            let message = format!("{} takes a value, not *", self.arguments.name);
            return Err(self.arguments.wrong(message, "write a column in its place"));
        }
        if self.distinct {
            let message = format!("{} cannot be of DISTINCT values", self.arguments.name);
            let fix = "select DISTINCT in a sub-query, and leave DISTINCT out here";
            return Err(self.arguments.wrong(message, fix));
        }
        Ok(())
    }

    pub(super) fn made(self, kind: Kind, sql: SqlType, nullable: bool) -> AggregateMade {
        AggregateMade { kind, arguments: self.arguments.list, sql, nullable }
    }

    /// The standard deviation or variance, which is a DOUBLE.
    pub(super) fn deviation(mut self, sample: bool, root: bool) -> Result<AggregateMade, Finding> {
        self.plain()?;
        self.arguments.count(1, 1)?;
        self.arguments.families(crate::types::Family::Numeric)?;
        self.arguments.as_doubles();
        Ok(self.made(Kind::Deviation { sample, root }, SqlType::Double, true))
    }
}
