//! All functions, one file each: what it does, its rows in and out, and how it is computed. A function is a file and a line in
//! [`SCALARS`], [`AGGREGATES`] or [`TABLES`]; the manual and a test are made from the text at the top of the file.

use crate::bind::Typed;
use crate::diagnostic::{Finding, Span};
use crate::expr::{Expr, Fault, Kernel, fault};
use crate::tick::Course;
use crate::types::{Family, SqlType};
use crate::value::Value;

mod abs;
mod aggregate;
mod any;
mod automaton;
mod avg;
pub(crate) mod cast;
mod ceil;
mod char_length;
mod char_to_date;
mod char_to_time;
mod char_to_timestamp;
mod coalesce;
mod count;
mod count_distinct_items_tumbling;
mod current;
mod date_pattern;
mod date_to_char;
mod every;
mod exp;
mod exp_avg;
mod extract;
mod fast_regex_log_parse;
mod first_value;
mod fixed_column_log_parse;
mod floor;
mod group_rank;
mod hotspots;
mod initcap;
mod lag;
mod last_value;
pub(crate) mod like;
mod ln;
mod log10;
mod log_columns;
mod lower;
mod max;
mod min;
mod modulo;
mod monotonic;
mod nth_value;
mod nullif;
mod overlay;
mod pattern;
mod position;
mod power;
mod random_cut_forest;
mod random_cut_forest_with_explanation;
mod regex_log_parse;
mod regex_replace;
mod rounding;
mod simple_date_format;
mod stddev_pop;
mod stddev_samp;
mod step;
mod substring;
mod sum;
mod sys_log_parse;
mod table;
mod time_to_char;
mod timestamp_to_char;
mod to_timestamp;
mod top_k_items_tumbling;
mod trim;
mod tsdiff;
mod unix_timestamp;
mod upper;
mod var_pop;
mod var_samp;
mod variable_column_log_parse;
mod w3c_log_parse;

pub(crate) use aggregate::{Aggregate, AggregateCall, Kind as AggregateKind};
pub(crate) use table::{Table, TableCall, TableMade};

/// A function of the values of one row.
pub(crate) struct Scalar {
    /// Its names, the usual one first.
    pub(crate) names: &'static [&'static str],
    /// The file, whose first lines are its page of the manual.
    pub(crate) text: &'static str,
    /// Checks the types of its arguments and makes the expression.
    pub(crate) bind: fn(Arguments<'_>) -> Result<Made, Finding>,
}

/// The functions of one row's values, in the order of their names.
const SCALARS: &[&Scalar] = &[
    &abs::ABS,
    &cast::CAST,
    &ceil::CEIL,
    &char_length::CHAR_LENGTH,
    &char_to_date::CHAR_TO_DATE,
    &char_to_time::CHAR_TO_TIME,
    &char_to_timestamp::CHAR_TO_TIMESTAMP,
    &coalesce::COALESCE,
    &current::CURRENT_DATE,
    &current::CURRENT_TIME,
    &current::CURRENT_TIMESTAMP,
    &date_to_char::DATE_TO_CHAR,
    &exp::EXP,
    &extract::EXTRACT,
    &fast_regex_log_parse::FAST_REGEX_LOG_PARSE,
    &fixed_column_log_parse::FIXED_COLUMN_LOG_PARSE,
    &floor::FLOOR,
    &initcap::INITCAP,
    &like::LIKE,
    &ln::LN,
    &log10::LOG10,
    &lower::LOWER,
    &modulo::MOD,
    &monotonic::MONOTONIC,
    &nullif::NULLIF,
    &overlay::OVERLAY,
    &position::POSITION,
    &power::POWER,
    &regex_log_parse::REGEX_LOG_PARSE,
    &regex_replace::REGEX_REPLACE,
    &step::STEP,
    &substring::SUBSTRING,
    &substring::SUBSTRING_SIMILAR,
    &sys_log_parse::SYS_LOG_PARSE,
    &time_to_char::TIME_TO_CHAR,
    &timestamp_to_char::TIMESTAMP_TO_CHAR,
    &to_timestamp::TO_TIMESTAMP,
    &trim::TRIM,
    &tsdiff::TSDIFF,
    &unix_timestamp::UNIX_TIMESTAMP,
    &upper::UPPER,
    &variable_column_log_parse::VARIABLE_COLUMN_LOG_PARSE,
    &w3c_log_parse::W3C_LOG_PARSE,
];

/// The functions of the values of many rows, in the order of their names.
const AGGREGATES: &[&Aggregate] = &[
    &any::ANY,
    &avg::AVG,
    &count::COUNT,
    &every::EVERY,
    &exp_avg::EXP_AVG,
    &first_value::FIRST_VALUE,
    &lag::LAG,
    &last_value::LAST_VALUE,
    &max::MAX,
    &min::MIN,
    &nth_value::NTH_VALUE,
    &stddev_pop::STDDEV_POP,
    &stddev_samp::STDDEV_SAMP,
    &sum::SUM,
    &var_pop::VAR_POP,
    &var_samp::VAR_SAMP,
];

/// The functions of a whole stream, in the order of their names.
const TABLES: &[&Table] = &[
    &count_distinct_items_tumbling::COUNT_DISTINCT_ITEMS_TUMBLING,
    &group_rank::GROUP_RANK,
    &hotspots::HOTSPOTS,
    &random_cut_forest::RANDOM_CUT_FOREST,
    &random_cut_forest_with_explanation::RANDOM_CUT_FOREST_WITH_EXPLANATION,
    &top_k_items_tumbling::TOP_K_ITEMS_TUMBLING,
];

/// What the manual says of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionPage {
    /// Its name, as in `CHAR_LENGTH`.
    pub name: &'static str,
    /// Whether it is of many rows: over a window or a group, or of a whole stream.
    pub aggregate: bool,
    /// Its page in Markdown: what it does, a table of calls and results or of rows in and out.
    pub text: String,
}

/// All functions, for a manual.
#[must_use]
pub fn functions() -> Vec<FunctionPage> {
    let scalars = SCALARS.iter().map(|scalar| (scalar.names[0], false, scalar.text));
    let aggregates = AGGREGATES.iter().map(|aggregate| (aggregate.name, true, aggregate.text));
    let tables = TABLES.iter().map(|table| (table.name, true, table.text));
    let pages = scalars.chain(aggregates).chain(tables).filter(|(name, ..)| *name != "SUBSTRING_SIMILAR");
    let mut pages: Vec<FunctionPage> =
        pages.map(|(name, aggregate, text)| FunctionPage { name, aggregate, text: page(text) }).collect();
    pages.sort_by_key(|page| page.name);
    pages
}

// The first lines of a file, without their marks.
fn page(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.starts_with("//!"));
    lines.map(|line| line[3..].strip_prefix(' ').unwrap_or(&line[3..])).collect::<Vec<_>>().join("\n")
}

pub(crate) fn scalar(name: &str) -> Option<&'static Scalar> {
    SCALARS.iter().copied().find(|scalar| scalar.names.contains(&name))
}

pub(crate) fn aggregate(name: &str) -> Option<&'static Aggregate> {
    AGGREGATES.iter().copied().find(|aggregate| aggregate.name == name)
}

pub(crate) fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

/// The names of the functions of a whole stream.
pub(crate) fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

/// The name that is likely meant by one that is not there.
pub(crate) fn similar(name: &str) -> Option<&'static str> {
    let scalars = SCALARS.iter().flat_map(|scalar| scalar.names.iter().copied());
    let all = scalars.chain(AGGREGATES.iter().map(|aggregate| aggregate.name));
    all.map(|other| (distance(name, other), other)).filter(|(far, _)| *far <= 2).min().map(|(_, other)| other)
}

// Letters to change, add or leave out, of names that are short.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, other) in two.iter().enumerate() {
            let change = before + usize::from(letter != *other);
            before = row[column + 1];
            row[column + 1] = change.min(row[column] + 1).min(before + 1);
        }
    }
    row[two.len()]
}

/// The arguments of a call while it is bound.
pub(crate) struct Arguments<'a> {
    pub(crate) name: &'a str,
    pub(crate) span: Span,
    pub(crate) list: Vec<Typed>,
}

/// What a call becomes.
pub(crate) struct Made {
    pub(crate) expr: Expr,
    pub(crate) sql: SqlType,
    pub(crate) nullable: bool,
    pub(crate) course: Course,
}

impl Arguments<'_> {
    pub(crate) fn wrong(&self, message: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding::new(self.span, message, fix)
    }

    /// How many there must be.
    pub(crate) fn count(&self, least: usize, most: usize) -> Result<(), Finding> {
        let count = self.list.len();
        if (least..=most).contains(&count) {
            return Ok(());
        }
        let expected = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let message = format!("{} takes {expected} arguments, not {count}", self.name);
        Err(self.wrong(message, "see the page of the function for what it takes"))
    }

    /// The argument must be of that family.
    pub(crate) fn family(&self, at: usize, family: Family) -> Result<(), Finding> {
        let argument = &self.list[at];
        let found = argument.sql.family();
        if found == family || found == Family::Null {
            return Ok(());
        }
        let (what, target) = match family {
            Family::Numeric => ("a number", "DOUBLE"),
            Family::Character => ("a text", "VARCHAR(64)"),
            Family::Boolean => ("a BOOLEAN", "BOOLEAN"),
            Family::Date => ("a DATE", "DATE"),
            Family::Time => ("a TIME", "TIME"),
            Family::Timestamp => ("a TIMESTAMP", "TIMESTAMP"),
            _ => ("an INTERVAL", "INTERVAL SECOND"),
        };
        let message = format!("{} takes {what} here, not {}", self.name, argument.sql);
        Err(Finding::new(argument.span, message, format!("write CAST(... AS {target})")))
    }

    pub(crate) fn families(&self, family: Family) -> Result<(), Finding> {
        (0..self.list.len()).try_for_each(|at| self.family(at, family))
    }

    /// The argument must be a whole number.
    pub(crate) fn whole(&self, at: usize) -> Result<(), Finding> {
        let argument = &self.list[at];
        if argument.sql.is_integer() || argument.sql == SqlType::Null {
            return Ok(());
        }
        let message = format!("{} takes a whole number here, not {}", self.name, argument.sql);
        Err(Finding::new(argument.span, message, "write CAST(... AS INTEGER)"))
    }

    /// The argument must be written out, and is this text.
    pub(crate) fn literal(&self, at: usize, what: &str) -> Result<String, Finding> {
        match &self.list[at].expr {
            Expr::Const(Value::Text(text)) => Ok(text.to_string()),
            _ => {
                let message = format!("{} takes {what} that is written out", self.name);
                Err(Finding::new(self.list[at].span, message, "write a text in single quotes"))
            }
        }
    }

    pub(crate) fn nullable(&self) -> bool {
        self.list.iter().any(|argument| argument.nullable)
    }

    pub(crate) fn course(&self) -> Course {
        if self.list.iter().all(|argument| argument.course == Course::Constant) {
            Course::Constant
        } else {
            Course::Any
        }
    }

    /// Approximate numbers are what the function computes with.
    pub(crate) fn as_doubles(&mut self) {
        for argument in &mut self.list {
            argument.convert(&SqlType::Double);
        }
    }

    /// A function of one number.
    pub(crate) fn of_double(mut self, of: fn(f64) -> f64) -> Result<Made, Finding> {
        self.count(1, 1)?;
        self.families(Family::Numeric)?;
        self.as_doubles();
        Ok(self.strict(SqlType::Double, move |values| finite(of(as_double(&values[0])?))))
    }

    /// A function of one text that makes another.
    pub(crate) fn of_text(self, of: fn(&str) -> String) -> Result<Made, Finding> {
        self.count(1, 1)?;
        self.families(Family::Character)?;
        let sql = self.list[0].sql.clone();
        Ok(self.strict(sql, move |values| Ok(Value::Text(of(as_text(&values[0])?).into()))))
    }

    /// A function that is NULL if one of its arguments is.
    pub(crate) fn strict(
        self,
        sql: SqlType,
        kernel: impl Fn(&[Value]) -> Result<Value, Box<Fault>> + Send + Sync + 'static,
    ) -> Made {
        let (nullable, course) = (self.nullable(), self.course());
        let kernel: Kernel = std::sync::Arc::new(kernel);
        let expr = Expr::Strict(kernel, self.list.into_iter().map(|argument| argument.expr).collect());
        Made { expr, sql, nullable, course }
    }
}

// The kernels below are given what their binding has checked; anything else is a bug, and a fault of the row rather than an end of
// the process.

pub(crate) fn as_text(value: &Value) -> Result<&str, Box<Fault>> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(fault("not a text")),
    }
}

pub(crate) fn as_int(value: &Value) -> Result<i64, Box<Fault>> {
    match value {
        Value::Int(number) => Ok(*number),
        _ => Err(fault("not an exact number")),
    }
}

pub(crate) fn as_double(value: &Value) -> Result<f64, Box<Fault>> {
    match value {
        Value::Double(number) => Ok(*number),
        Value::Int(number) => Ok(*number as f64),
        _ => Err(fault("not a number")),
    }
}

/// A result that must be a number.
pub(crate) fn finite(number: f64) -> Result<Value, Box<Fault>> {
    if number.is_finite() {
        Ok(Value::Double(number))
    } else {
        Err(fault("the result is no number, or too large for one"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    // The cells of a row of a table of Markdown.
    fn cells(line: &str) -> Vec<String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\u{1}");
        inner.split('|').map(|cell| cell.trim().trim_matches('`').replace('\u{1}', "|")).collect()
    }

    // The tables of a page: each a header and its rows.
    fn tables_of(text: &str) -> Vec<Vec<Vec<String>>> {
        let mut tables = Vec::new();
        let mut table = Vec::new();
        for line in text.lines().chain([""]) {
            if line.starts_with('|') {
                if !line.starts_with("|---") {
                    table.push(cells(line));
                }
            } else if !table.is_empty() {
                tables.push(std::mem::take(&mut table));
            }
        }
        tables
    }

    #[test]
    fn every_function_does_what_its_page_says() {
        let mut calls = 0;
        for function in functions() {
            let tables = tables_of(&function.text);
            assert!(!tables.is_empty(), "{}: its page shows nothing", function.name);
            if let [given, told] = tables.as_slice()
                && given[0][0] == "ROWTIME"
            {
                assert_eq!(testing::over_stream(given, &told[0]), told[1..], "{}", function.name);
                calls += told.len();
                continue;
            }
            for table in tables {
                let [header, rows @ ..] = table.as_slice() else {
                    panic!("{}: an empty table", function.name)
                };
                if header[0] == "call" {
                    for row in rows {
                        assert_eq!(testing::value_of(&row[0]), row[1], "{}", row[0]);
                    }
                } else {
                    for column in 1..header.len() {
                        let given: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
                        let expected: Vec<&str> = rows.iter().map(|row| row[column].as_str()).collect();
                        assert_eq!(
                            testing::over_all(&header[column], &given),
                            expected,
                            "{}",
                            header[column]
                        );
                    }
                }
                calls += rows.len();
            }
        }
        assert!(calls > 150, "{calls} rows in all pages: have the pages moved?");
    }

    // The reference of the service, by its chapters.
    const REFERENCE: [(&str, &str); 11] = [
        (
            "aggregate",
            "AVG COUNT SUM MIN MAX FIRST_VALUE LAST_VALUE EXP_AVG COUNT_DISTINCT_ITEMS_TUMBLING TOP_K_ITEMS_TUMBLING",
        ),
        ("boolean", "ANY EVERY"),
        ("conversion", "CAST"),
        (
            "date and time",
            "CHAR_TO_TIMESTAMP CHAR_TO_DATE CHAR_TO_TIME DATE_TO_CHAR TIME_TO_CHAR TIMESTAMP_TO_CHAR TO_TIMESTAMP UNIX_TIMESTAMP \
             CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_ROW_TIMESTAMP LOCALTIME LOCALTIMESTAMP EXTRACT TSDIFF",
        ),
        ("null", "COALESCE NULLIF"),
        ("numeric", "ABS CEIL EXP FLOOR LN LOG10 MOD POWER STEP"),
        (
            "log parsing",
            "REGEX_LOG_PARSE FAST_REGEX_LOG_PARSE VARIABLE_COLUMN_LOG_PARSE FIXED_COLUMN_LOG_PARSE SYS_LOG_PARSE W3C_LOG_PARSE",
        ),
        ("sorting", "GROUP_RANK"),
        (
            "statistics",
            "STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP HOTSPOTS RANDOM_CUT_FOREST RANDOM_CUT_FOREST_WITH_EXPLANATION",
        ),
        ("streaming", "LAG MONOTONIC NTH_VALUE"),
        (
            "string and search",
            "CHAR_LENGTH INITCAP LOWER OVERLAY POSITION REGEX_REPLACE SUBSTRING TRIM UPPER",
        ),
    ];

    #[test]
    fn all_66_functions_of_the_reference_are_there() {
        let names: Vec<&str> = REFERENCE.iter().flat_map(|(_, names)| names.split_whitespace()).collect();
        assert_eq!(names.len(), 66);
        let missing: Vec<&&str> = names
            .iter()
            .filter(|name| scalar(name).is_none() && aggregate(name).is_none() && table(name).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn names_that_are_mistyped_are_guessed() {
        assert_eq!(similar("SUBSTRNG"), Some("SUBSTRING"));
        assert_eq!(similar("JSON_VALUE"), None);
    }
}
