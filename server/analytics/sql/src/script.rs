//! A whole run on a text of rows, with a clock that the rows set, and the comparison with what it should have told: for whoever writes
//! SQL and wants to try it. Nothing here reads a file.
//!
//! The inputs are declared in comments of the code, with the types of CREATE STREAM:
//!
//! ```sql
//! -- input: "SOURCE_SQL_STREAM_001" (TICKER VARCHAR(4), PRICE REAL)
//! -- table: "COMPANIES" (TICKER VARCHAR(4), COMPANY VARCHAR(32))
//! ```
//!
//! Rows are JSON objects, one on a line. Beside the columns, `ROWTIME` is the time of the row, as `"2018-11-01 10:00:45.120"` or in
//! milliseconds since 1970, where nothing is told a second after the row before; `STREAM` names the input or table, where nothing is
//! told the first input. A line with nothing but `ROWTIME` moves the clock. At the end of the rows all windows close.
//!
//! What is expected is written alike, with `STREAM` for the stream that tells it, `error_stream` among them. Members that are left out
//! are not compared, neither is a stream of which nothing is expected; but rows that fail unexpectedly are always a mismatch.

use std::fmt::Write;

use serde_json::{Map, Value as Json};

use crate::civil;
use crate::diagnostic::{Diagnostic, Finding, Span};
use crate::json::{RowReader, write_value};
use crate::program::{Column, Program, Schema, Sources};
use crate::run::ErrorRow;
use crate::syntax::{ast, parse};
use crate::types::SqlType;
use crate::value::{Batch, Value};

/// The name of the stream of errors.
pub const ERROR_STREAM: &str = "error_stream";

/// The input of an application where nothing else is said: what the service calls its first.
pub const DEFAULT_INPUT: &str = "SOURCE_SQL_STREAM_001";

/// Characters of a text column whose type is inferred.
const INFERRED_LENGTH: u32 = 1024;

/// Members with the types that their values have, as far as they have some.
type Members = Vec<(String, Option<SqlType>)>;

/// An object with the number of its line.
type Numbered = (usize, Map<String, Json>);

/// A row that a stream has told, as JSON with its `ROWTIME` first.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The stream.
    pub stream: String,
    /// ROWTIME in milliseconds since 1970-01-01.
    pub rowtime: i64,
    /// The columns in their order, each with its value as it is written in JSON.
    pub row: Vec<(String, String)>,
}

impl Told {
    /// The row on a line: `STREAM`, `ROWTIME`, columns.
    #[must_use]
    pub fn line(&self) -> String {
        let text = |text: &str| Json::String(text.to_owned()).to_string();
        let mut line =
            format!("{{\"STREAM\":{},\"ROWTIME\":{}", text(&self.stream), text(&moment(self.rowtime)));
        for (name, value) in &self.row {
            let _ = write!(line, ",{}:{value}", text(name));
        }
        line.push('}');
        line
    }
}

/// The inputs that comments of the code declare.
///
/// # Errors
/// What is wrong with the declarations, with line and column.
pub fn declared(code: &str) -> Result<Sources, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let comment = line.trim_start().strip_prefix("--").map(str::trim_start);
        let declaration = comment.and_then(|comment| {
            let input = comment.strip_prefix("input:").map(|rest| (true, rest));
            input.or_else(|| comment.strip_prefix("table:").map(|rest| (false, rest)))
        });
        if let Some((input, rest)) = declaration {
            let at = start + line.len() - line.trim_start().len();
            match schema(rest) {
                Ok(schema) if input => sources.streams.push(schema),
                Ok(schema) => sources.tables.push(schema),
                Err(wrong) => {
                    let fix =
                        "write as in -- input: \"SOURCE_SQL_STREAM_001\" (TICKER VARCHAR(4), PRICE REAL)";
                    let span = Span::new(at, start + line.trim_end().len());
                    findings.push(Finding::new(span, wrong, fix));
                }
            }
        }
        start += line.len();
    }
    if findings.is_empty() {
        return Ok(sources);
    }
    Err(findings.into_iter().map(|finding| Diagnostic::place(finding, code)).collect())
}

fn schema(text: &str) -> Result<Schema, String> {
    let statements =
        parse(&format!("CREATE STREAM {text}")).map_err(|findings| findings[0].message.clone())?;
    let [ast::Statement::Stream(stream)] = statements.as_slice() else {
        return Err("this declares no stream".to_owned());
    };
    let columns = stream.columns.iter().map(|column| Column {
        name: column.name.name.clone(),
        sql: column.sql.clone(),
        nullable: column.nullable,
        hidden: false,
    });
    Ok(Schema { name: stream.name.name.clone(), columns: columns.collect() })
}

/// The schema of one input from its rows: the members of all objects, each of a type that holds every value of it.
///
/// # Errors
/// If a line is no object, with its number.
pub fn inferred(rows: &str) -> Result<Sources, String> {
    let mut streams: Vec<(String, Members)> = Vec::new();
    for (number, object) in objects(rows)? {
        let name = text_member(&object, "STREAM", number)?.unwrap_or_else(|| DEFAULT_INPUT.to_owned());
        let at = streams.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            streams.push((name, Vec::new()));
            streams.len() - 1
        });
        let columns = &mut streams[at].1;
        for (member, value) in object.iter().filter(|(member, _)| *member != "ROWTIME" && *member != "STREAM")
        {
            let kind = kind(value);
            match columns.iter_mut().find(|(known, _)| known == member) {
                None => columns.push((member.clone(), kind)),
                Some((_, known)) => {
                    *known = match (known.take(), kind) {
                        (Some(one), Some(two)) => {
                            Some(one.common(&two).unwrap_or(SqlType::Varchar(INFERRED_LENGTH)))
                        }
                        (one, two) => one.or(two),
                    };
                }
            }
        }
    }
    let streams =
        streams.into_iter().filter(|(_, columns)| !columns.is_empty()).map(|(name, columns)| Schema {
            name,
            columns: columns
                .into_iter()
                .map(|(name, sql)| Column::new(&name, sql.unwrap_or(SqlType::Varchar(INFERRED_LENGTH))))
                .collect(),
        });
    Ok(Sources { streams: streams.collect(), tables: Vec::new() })
}

fn kind(value: &Json) -> Option<SqlType> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(_) => SqlType::Boolean,
        Json::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => {
            SqlType::Integer
        }
        Json::Number(number) if number.is_i64() => SqlType::BigInt,
        Json::Number(_) => SqlType::Double,
        Json::String(text) if civil::parse_timestamp(text).is_some() => SqlType::Timestamp,
        _ => SqlType::Varchar(INFERRED_LENGTH),
    })
}

fn objects(text: &str) -> Result<Vec<Numbered>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| match serde_json::from_str(line) {
            Ok(Json::Object(object)) => Ok((at + 1, object)),
            Ok(_) => Err(format!("line {}: a row is a JSON object", at + 1)),
            Err(wrong) => Err(format!("line {}: no JSON: {wrong}", at + 1)),
        })
        .collect()
}

fn text_member(object: &Map<String, Json>, member: &str, line: usize) -> Result<Option<String>, String> {
    match object.get(member) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("line {line}: {member} is a text")),
    }
}

fn rowtime_member(object: &Map<String, Json>, line: usize) -> Result<Option<i64>, String> {
    let wrong = || {
        format!("line {line}: ROWTIME is a text such as \"2018-11-01 10:00:45\", or milliseconds since 1970")
    };
    match object.get("ROWTIME") {
        None => Ok(None),
        Some(Json::String(text)) => civil::parse_timestamp(text).map(Some).ok_or_else(wrong),
        Some(Json::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
        Some(_) => Err(wrong()),
    }
}

/// Runs a program over rows and tells what comes out: the rows of each stream in their order, streams in that of the program, and
/// then the rows that failed.
///
/// # Errors
/// If a line is no row, with its number. A row whose values do not fit comes out of the stream of errors instead.
pub fn run(program: &Program, sources: &Sources, rows: &str) -> Result<Vec<Told>, String> {
    let mut execution = program.start();
    let objects = objects(rows)?;
    // Tables are there before the first row.
    for table in &sources.tables {
        let mut reader = RowReader::new(&table.columns);
        let mut batch = Batch::new(table.columns.len());
        for (line, object) in &objects {
            if text_member(object, "STREAM", *line)?.as_ref() == Some(&table.name) {
                let text = Json::Object(object.clone()).to_string();
                reader
                    .read(text.as_bytes(), 0, &mut batch)
                    .map_err(|wrong| format!("line {line}: {wrong}"))?;
            }
        }
        execution.set_table(&table.name, batch).map_err(|wrong| wrong.to_string())?;
    }
    let mut readers: Vec<RowReader> =
        sources.streams.iter().map(|stream| RowReader::new(&stream.columns)).collect();
    let mut clock = None;
    let mut told = Vec::new();
    for (line, object) in &objects {
        let name = text_member(object, "STREAM", *line)?;
        if sources.tables.iter().any(|table| Some(&table.name) == name.as_ref()) {
            continue;
        }
        let rowtime =
            rowtime_member(object, *line)?.unwrap_or_else(|| clock.map_or(0, |clock: i64| clock + 1000));
        clock = Some(clock.map_or(rowtime, |clock| clock.max(rowtime)));
        if object.len() == 1 && object.contains_key("ROWTIME") {
            execution.advance(rowtime);
            continue;
        }
        let at = match &name {
            None if sources.streams.is_empty() => None,
            None => Some(0),
            Some(name) => sources.streams.iter().position(|stream| stream.name == *name),
        };
        let Some(at) = at else {
            let known: Vec<&str> = sources.streams.iter().map(|stream| stream.name.as_str()).collect();
            let name = name.unwrap_or_default();
            return Err(format!("line {line}: there is no input {name}; there are {}", known.join(", ")));
        };
        let stream = &sources.streams[at];
        let text = Json::Object(object.clone()).to_string();
        let mut batch = Batch::new(stream.columns.len());
        match readers[at].read(text.as_bytes(), rowtime, &mut batch) {
            Ok(()) => execution.push_batch(&stream.name, batch).map_err(|wrong| wrong.to_string())?,
            Err(wrong) => {
                execution.advance(rowtime);
                execution.report(wrong.into_row(text.as_bytes(), rowtime));
            }
        }
    }
    execution.finish();
    let outputs = execution.take_outputs();
    for schema in program.streams() {
        let rows = outputs.iter().filter(|output| output.stream == schema.name);
        for row in rows.flat_map(|output| output.rows.rows()) {
            told.push(tell(&schema.name, &schema.columns, row));
        }
    }
    let columns = ErrorRow::columns();
    for error in execution.take_errors() {
        let values = error.values();
        let row = crate::value::Row { rowtime: error.error_time, values: &values };
        told.push(tell(ERROR_STREAM, &columns, row));
    }
    Ok(told)
}

fn tell(stream: &str, columns: &[Column], row: crate::value::Row<'_>) -> Told {
    let written = |(column, value): (&Column, &Value)| {
        let mut text = Vec::new();
        write_value(value, &column.sql, &mut text);
        (column.name.clone(), String::from_utf8_lossy(&text).into_owned())
    };
    let row_of = columns.iter().zip(row.values).map(written);
    Told { stream: stream.to_owned(), rowtime: row.rowtime, row: row_of.collect() }
}

/// Compares what was told with what is expected. `Ok` if it is the same, or else a text with a table for each stream that differs.
///
/// # Errors
/// The tables; or that a line of the expectation is no row.
pub fn check(told: &[Told], expected: &str) -> Result<(), String> {
    let mut wanted: Vec<(String, Vec<Map<String, Json>>)> = Vec::new();
    let outputs: Vec<&str> = told.iter().map(|told| told.stream.as_str()).collect();
    let only = outputs.iter().find(|stream| **stream != ERROR_STREAM).copied().unwrap_or("");
    let expectations = objects(expected)?;
    for (line, mut object) in expectations {
        let name = text_member(&object, "STREAM", line)?.unwrap_or_else(|| only.to_owned());
        rowtime_member(&object, line)?;
        object.remove("STREAM");
        match wanted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(object),
            None => wanted.push((name, vec![object])),
        }
    }
    let silent = wanted.is_empty();
    for stream in outputs {
        let unexpected = silent || stream == ERROR_STREAM;
        if unexpected && !wanted.iter().any(|(known, _)| known == stream) {
            wanted.push((stream.to_owned(), Vec::new()));
        }
    }
    let mut tables = String::new();
    for (stream, rows) in &wanted {
        let told: Vec<&Told> = told.iter().filter(|told| told.stream == *stream).collect();
        let same =
            told.len() == rows.len() && told.iter().zip(rows).all(|(told, wanted)| matches(told, wanted));
        if !same {
            difference(stream, &told, rows, &mut tables);
        }
    }
    if tables.is_empty() { Ok(()) } else { Err(tables) }
}

fn matches(told: &Told, wanted: &Map<String, Json>) -> bool {
    wanted.iter().all(|(member, value)| equal(member, told, value))
}

fn equal(member: &str, told: &Told, wanted: &Json) -> bool {
    if member == "ROWTIME" {
        return match wanted {
            Json::String(text) => civil::parse_timestamp(text) == Some(told.rowtime),
            other => other.as_i64() == Some(told.rowtime),
        };
    }
    let Some((_, value)) = told.row.iter().find(|(name, _)| name == member) else { return false };
    match (&serde_json::from_str(value).unwrap_or_default(), wanted) {
        // As close as two ways to compute the same thing may be.
        (Json::Number(one), Json::Number(two)) => match (one.as_f64(), two.as_f64()) {
            (Some(one), Some(two)) => (one - two).abs() <= 1e-9 * one.abs().max(two.abs()).max(1e-300),
            _ => one == two,
        },
        (Json::String(one), Json::String(two)) if one != two => {
            let (one, two) = (civil::parse_timestamp(one), civil::parse_timestamp(two));
            one.is_some() && one == two
        }
        (one, two) => one == two,
    }
}

// Rows that agree at the beginning and at the end, and between them what was expected and what was told.
fn difference(stream: &str, told: &[&Told], wanted: &[Map<String, Json>], out: &mut String) {
    let pairs = || told.iter().zip(wanted);
    let head = pairs().take_while(|(told, wanted)| matches(told, wanted)).count();
    let most = told.len().min(wanted.len()) - head;
    let from_end = told.iter().rev().zip(wanted.iter().rev());
    let tail = from_end.take(most).take_while(|(told, wanted)| matches(told, wanted)).count();
    let mut names: Vec<String> = vec!["ROWTIME".to_owned()];
    names.extend(told.first().map_or_else(
        || {
            wanted
                .first()
                .map_or_else(Vec::new, |row| row.keys().filter(|key| *key != "ROWTIME").cloned().collect())
        },
        |told| told.row.iter().map(|(name, _)| name.clone()).collect(),
    ));
    for extra in wanted.iter().flat_map(Map::keys) {
        if !names.contains(extra) {
            names.push(extra.clone());
        }
    }
    let show = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A text without its quotes, and a number with all its places.
    let plain = |value: &str| serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
    let told_cells = |told: &Told, against: Option<&Map<String, Json>>| -> Vec<String> {
        let cells = names.iter().map(|name| {
            let value = if name == "ROWTIME" {
                Some(moment(told.rowtime))
            } else {
                told.row.iter().find(|(known, _)| known == name).map(|(_, value)| plain(value))
            };
            let off =
                against.and_then(|wanted| wanted.get(name)).is_some_and(|wanted| !equal(name, told, wanted));
            format!("{}{}", value.unwrap_or_default(), if off { " <" } else { "" })
        });
        cells.collect()
    };
    let wanted_cells = |wanted: &Map<String, Json>| -> Vec<String> {
        names.iter().map(|name| wanted.get(name).map_or_else(|| "any".to_owned(), &show)).collect()
    };
    let mut lines: Vec<(char, usize, Vec<String>)> = Vec::new();
    const CONTEXT: usize = 3;
    let same = |from: usize, to: usize| {
        let rows = told[from..to].iter().enumerate();
        rows.map(|(at, told)| (' ', from + at + 1, told_cells(told, None))).collect::<Vec<_>>()
    };
    let (wanted_end, told_end) = (wanted.len() - tail, told.len() - tail);
    lines.extend(same(head.saturating_sub(CONTEXT), head));
    for at in head..wanted_end.max(told_end) {
        if at < wanted_end {
            lines.push(('-', at + 1, wanted_cells(&wanted[at])));
        }
        if at < told_end {
            let against = if at < wanted_end { Some(&wanted[at]) } else { None };
            lines.push(('+', at + 1, told_cells(told[at], against)));
        }
    }
    lines.extend(same(told_end, (told_end + CONTEXT).min(told.len())));
    let _ = writeln!(out, "stream \"{stream}\": {} rows expected, {} told", wanted.len(), told.len());
    let widths: Vec<usize> = (0..names.len())
        .map(|column| {
            lines
                .iter()
                .map(|(.., cells)| cells[column].chars().count())
                .chain([names[column].chars().count()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let row = |cells: &[String]| {
        let cells = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())));
        cells.collect::<Vec<_>>().join("  ")
    };
    let _ = writeln!(out, "        {}", row(&names).trim_end());
    for (mark, number, cells) in &lines {
        let _ = writeln!(out, "  {mark} {number:>3} {}", row(cells).trim_end());
    }
    out.push_str("  - was expected, + was told, < is where it differs\n");
}

fn moment(ms: i64) -> String {
    let mut out = Vec::new();
    civil::write_timestamp(ms, true, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile;

    const CODE: &str = "-- input: S (K VARCHAR(4), N INTEGER)\nCREATE STREAM O (K VARCHAR(4), T BIGINT);\n\
        CREATE PUMP P AS INSERT INTO O SELECT K, SUM(N) FROM S GROUP BY K, FLOOR(S.ROWTIME TO MINUTE);";
    const ROWS: &str = "{\"ROWTIME\":\"2018-01-01 10:00:01\",\"K\":\"a\",\"N\":1}\n{\"K\":\"a\",\"N\":2}\n{\"K\":\"b\",\"N\":\"x\"}\n";

    fn told() -> Vec<Told> {
        let sources = declared(CODE).unwrap();
        run(&compile(CODE, &sources).unwrap(), &sources, ROWS).unwrap()
    }

    #[test]
    fn a_script_runs_to_the_end_of_its_windows() {
        let lines: Vec<String> = told().iter().map(Told::line).collect();
        assert_eq!(
            lines[0],
            "{\"STREAM\":\"O\",\"ROWTIME\":\"2018-01-01 10:01:00.000\",\"K\":\"a\",\"T\":3}"
        );
        assert!(
            lines[1].contains("error_stream") && lines[1].contains("the column N is INTEGER"),
            "{lines:?}"
        );
    }

    #[test]
    fn a_mismatch_is_a_table() {
        let errors = "{\"STREAM\":\"error_stream\",\"ERROR_NAME\":\"COERCION\"}\n";
        check(&told(), &format!("{{\"STREAM\":\"O\",\"K\":\"a\",\"T\":3.0}}\n{errors}")).unwrap();
        let table = check(
            &told(),
            &format!("{{\"STREAM\":\"O\",\"K\":\"a\",\"T\":4}}\n{{\"STREAM\":\"O\",\"K\":\"b\"}}\n{errors}"),
        )
        .unwrap_err();
        let expected = "stream \"O\": 2 rows expected, 1 told\n        ROWTIME                  K  T\n  -   1 any                      a  4\n  \
            +   1 2018-01-01 10:01:00.000  a  3 <\n  -   2 any                      b  any\n  - was expected, + was told, < is where it differs\n";
        assert_eq!(table, expected);
        // Rows that fail are never passed over.
        assert!(check(&told(), "{\"STREAM\":\"O\"}").unwrap_err().contains("error_stream"));
    }

    #[test]
    fn schemas_are_inferred_and_declarations_checked() {
        let sources = inferred(
            "{\"A\":1,\"B\":\"x\",\"T\":\"2018-01-01 10:00:00\"}\n{\"A\":1.5,\"B\":null,\"C\":true}",
        )
        .unwrap();
        let types: Vec<String> = sources.streams[0]
            .columns
            .iter()
            .map(|column| format!("{} {}", column.name, column.sql))
            .collect();
        assert_eq!(types, ["A DOUBLE", "B VARCHAR(1024)", "T TIMESTAMP", "C BOOLEAN"]);
        let wrong = declared("\n  -- input: S (A NOPE)\n").unwrap_err();
        assert_eq!((wrong[0].line, wrong[0].column), (2, 3));
    }
}
