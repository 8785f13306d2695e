//! What the functions of a whole stream are, which stand in FROM as `TABLE(f(CURSOR(SELECT ...), ...))`: how they are bound, and which
//! operator they ask for.

use std::ops::RangeInclusive;

use super::Arguments;
use crate::bind::ColumnInfo;
use crate::diagnostic::{Finding, Named};
use crate::expr::Expr;
use crate::limits::{ITEMS_WINDOW_SECONDS_MAX, MODEL_COLUMNS_MAX};
use crate::plan::Spec;
use crate::tick::{Course, Tick};
use crate::types::SqlType;
use crate::value::Value;

/// A function of a whole stream.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The file, whose first lines are its page of the manual.
    pub(crate) text: &'static str,
    /// How it is called, for whoever has called it otherwise.
    pub(crate) form: &'static str,
    pub(crate) bind: fn(&TableCall<'_>) -> Result<TableMade, Finding>,
}

/// A call while it is bound.
pub(crate) struct TableCall<'a> {
    /// What follows the cursor: constants.
    pub(crate) arguments: Arguments<'a>,
    pub(crate) form: &'static str,
    /// Of the cursor.
    pub(crate) columns: Vec<ColumnInfo>,
}

/// What a call becomes: an operator over the rows of the cursor, and the columns of what it tells.
pub(crate) struct TableMade {
    pub(crate) spec: Spec,
    pub(crate) columns: Vec<ColumnInfo>,
}

impl TableCall<'_> {
    /// How many must follow the cursor.
    pub(super) fn count(&self, least: usize, most: usize) -> Result<(), Finding> {
        if (least..=most).contains(&self.arguments.list.len()) {
            return Ok(());
        }
        let message = format!("{} is not called so", self.arguments.name);
        Err(self.arguments.wrong(message, format!("write {}{}", self.arguments.name, self.form)))
    }

    fn misused(&self, at: usize, message: String) -> Finding {
        let span = self.arguments.list.get(at).map_or(self.arguments.span, |argument| argument.span);
        Finding::new(span, message, format!("write {}{}", self.arguments.name, self.form))
    }

    fn value(&self, at: usize) -> &Value {
        match self.arguments.list.get(at).map(|argument| &argument.expr) {
            Some(Expr::Const(value)) => value,
            _ => &Value::Null,
        }
    }

    /// A whole number of that range; the usual one where none is given.
    pub(super) fn whole(
        &self,
        at: usize,
        what: &str,
        range: RangeInclusive<i64>,
        usual: Option<i64>,
    ) -> Result<i64, Finding> {
        let (least, most) = (range.start(), range.end());
        match (self.arguments.list.get(at), self.value(at), usual) {
            (None, _, Some(usual)) => Ok(usual),
            (Some(argument), Value::Int(number), _)
                if argument.sql.is_integer() && range.contains(number) =>
            {
                Ok(*number)
            }
            _ => Err(self.misused(at, format!("{what} is a whole number between {least} and {most}"))),
        }
    }

    /// A number greater than 0.
    pub(super) fn positive(&self, at: usize, what: &str) -> Result<f64, Finding> {
        let number = self.arguments.list.get(at).and_then(|argument| {
            match argument.clone().converted(&SqlType::Double).expr {
                Expr::Const(Value::Double(number)) if argument.sql.is_numeric() => Some(number),
                _ => None,
            }
        });
        let number = number.filter(|number| *number > 0.0 && number.is_finite());
        number.ok_or_else(|| self.misused(at, format!("{what} is a number greater than 0")))
    }

    /// TRUE or FALSE; FALSE where nothing is given.
    pub(super) fn truth(&self, at: usize, what: &str) -> Result<bool, Finding> {
        match (self.arguments.list.get(at), self.value(at)) {
            (None, _) => Ok(false),
            (_, Value::Bool(truth)) => Ok(*truth),
            _ => Err(self.misused(at, format!("{what} is TRUE or FALSE"))),
        }
    }

    pub(super) fn text(&self, at: usize, what: &str) -> Result<&str, Finding> {
        match self.value(at) {
            Value::Text(text) => Ok(text),
            _ => Err(self.misused(at, format!("{what} is a text in single quotes"))),
        }
    }

    /// `'asc'` or `'desc'`: whether it is the latter.
    pub(super) fn descending(&self, at: usize, what: &str) -> Result<bool, Finding> {
        match self.text(at, what)?.trim().to_ascii_lowercase().as_str() {
            "asc" => Ok(false),
            "desc" => Ok(true),
            _ => Err(self.misused(at, format!("{what} is 'asc' or 'desc'"))),
        }
    }

    /// The column of the cursor that an argument names, in its own letters or in others.
    pub(super) fn column(&self, at: usize) -> Result<usize, Finding> {
        let wanted = self.text(at, "the name of a column")?;
        let names = self.columns.iter().map(|column| column.name.as_str());
        let found = names.clone().position(|name| name == wanted);
        found.or_else(|| names.clone().position(|name| name.eq_ignore_ascii_case(wanted))).ok_or_else(|| {
            let fix = format!("write one of {}", crate::bind::list_names(names));
            let span = self.arguments.list[at].span;
            let message = format!("the cursor has no column {wanted}");
            Finding::unknown(Named::Column, span, message, fix)
        })
    }

    /// The tick of a window of so many seconds.
    pub(super) fn seconds(&self, at: usize) -> Result<Tick, Finding> {
        let seconds = self.whole(at, "the window in seconds", 1..=ITEMS_WINDOW_SECONDS_MAX, None)?;
        Ok(Tick::Grid { period: seconds * 1000, offset: 0, ahead: None })
    }

    /// The columns of numbers, with their names: all that a model looks at.
    pub(super) fn numbers(&self) -> Result<Vec<(usize, String)>, Finding> {
        let name = self.arguments.name;
        let mut numbers = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            match column.sql {
                SqlType::Decimal(..) => {
                    let message = format!("{name} does not take {}, and {} is one", column.sql, column.name);
                    let fix = format!("select CAST({} AS DOUBLE) in the cursor", column.name);
                    return Err(self.arguments.wrong(message, fix));
                }
                _ if column.sql.is_numeric() => numbers.push((at, column.name.clone())),
                _ => {}
            }
        }
        if numbers.is_empty() {
            let message = format!("the cursor has no column of numbers, and {name} looks at nothing else");
            return Err(self.arguments.wrong(message, "select a DOUBLE or INTEGER in the cursor"));
        }
        if numbers.len() > MODEL_COLUMNS_MAX {
            let message = format!(
                "the cursor has {} columns of numbers, and {name} takes {MODEL_COLUMNS_MAX}",
                numbers.len()
            );
            return Err(self.arguments.wrong(message, "select those that matter in the cursor"));
        }
        Ok(numbers)
    }
}

/// A column that a function adds.
pub(super) fn column(name: &str, sql: SqlType) -> ColumnInfo {
    ColumnInfo { name: name.to_owned(), sql, nullable: true, course: Course::Any, hidden: false }
}
