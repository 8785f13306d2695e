//! What tests of this crate share: an expression's value, an aggregate over all rows so far, a shelf.

use std::collections::HashMap;
use std::io::{Error, ErrorKind, Result};
use std::sync::{Arc, Mutex};

use crate::bind::constant_text;
use crate::syntax::parse;
use crate::{Column, Schema, Shelf, Sources, SqlType, Value, compile};

/// The value of an expression as text, `NULL`, or `error: ` and why there is none.
pub(crate) fn value_of(expr: &str) -> String {
    let code = format!("CREATE PUMP p AS INSERT INTO o SELECT {expr} FROM s");
    match parse(&code) {
        Ok(statements) => constant_text(&statements[0]),
        Err(findings) => format!("error: {}", findings[0].message),
    }
}

/// The results of an aggregate over each of these values of `x` and those before it.
pub(crate) fn over_all(call: &str, literals: &[&str]) -> Vec<String> {
    let kinds: Vec<SqlType> =
        literals.iter().filter(|literal| **literal != "NULL").map(|literal| type_of(literal)).collect();
    let sql = kinds.iter().fold(SqlType::Null, |one, two| one.common(two).unwrap_or(SqlType::Null));
    let sources = Sources {
        streams: vec![Schema { name: "S".to_owned(), columns: vec![Column::new("N", SqlType::Integer)] }],
        tables: Vec::new(),
    };
    let cases: Vec<String> = literals
        .iter()
        .enumerate()
        .map(|(at, literal)| format!("WHEN {at} THEN CAST({literal} AS {sql})"))
        .collect();
    let code = format!(
        "CREATE STREAM O (R VARCHAR(1024)); CREATE PUMP P AS INSERT INTO O SELECT CAST({call} OVER (ROWS 1000 PRECEDING) \
         AS VARCHAR(1024)) FROM (SELECT CASE N {} END AS X FROM S);",
        cases.join(" ")
    );
    let program = compile(&code, &sources).unwrap_or_else(|wrong| panic!("{code}: {}", wrong[0]));
    let mut execution = program.start();
    let mut results = Vec::new();
    for at in 0..literals.len() as i64 {
        execution.push("S", [Value::Int(at)], at * 1000).unwrap();
        for output in execution.take_outputs() {
            results.extend(output.rows.rows().map(|row| match &row.values[0] {
                Value::Text(text) => text.to_string(),
                _ => "NULL".to_owned(),
            }));
        }
        results.extend(execution.take_errors().into_iter().map(|error| format!("error: {}", error.message)));
    }
    results
}

/// What a function of a whole stream makes of a table of rows, each with its ROWTIME in seconds first: the columns that the header names
/// behind the call, with ROWTIME first again.
pub(crate) fn over_stream(given: &[Vec<String>], header: &[String]) -> Vec<Vec<String>> {
    let [names, rows @ ..] = given else { panic!("no rows") };
    let columns: Vec<Column> = (1..names.len())
        .map(|at| {
            let kinds = rows.iter().filter(|row| row[at] != "NULL").map(|row| type_of(&row[at]));
            let sql = kinds.reduce(|one, two| one.common(&two).unwrap_or(one)).unwrap_or(SqlType::Null);
            Column::new(&names[at], sql)
        })
        .collect();
    let sources = Sources {
        streams: vec![Schema { name: "S".to_owned(), columns: columns.clone() }],
        tables: Vec::new(),
    };
    let (call, told) = (&header[0], &header[1..]);
    let texts: Vec<String> = (0..told.len()).map(|at| format!("C{at} VARCHAR(9999)")).collect();
    let values: Vec<String> = told.iter().map(|name| format!("CAST({name} AS VARCHAR(9999))")).collect();
    let code = format!(
        "CREATE STREAM O ({}); CREATE PUMP P AS INSERT INTO O SELECT STREAM {} FROM TABLE({call});",
        texts.join(", "),
        values.join(", ")
    );
    let program = compile(&code, &sources).unwrap_or_else(|wrong| panic!("{code}: {}", wrong[0]));
    let mut execution = program.start();
    for row in rows {
        let values =
            row[1..].iter().zip(&columns).map(|(literal, column)| match (literal.as_str(), &column.sql) {
                ("NULL", _) => Value::Null,
                (text, SqlType::Varchar(_)) => Value::text(text.trim_matches('\'')),
                (number, _) => Value::Int(number.parse().unwrap()),
            });
        execution.push("S", values.collect::<Vec<_>>(), row[0].parse::<i64>().unwrap() * 1000).unwrap();
    }
    execution.finish();
    assert_eq!(execution.take_errors(), []);
    let outputs = execution.take_outputs();
    let rows = outputs.iter().flat_map(|output| output.rows.rows());
    rows.map(|row| {
        let rowtime = (row.rowtime / 1000).to_string();
        let values = row.values.iter().map(|value| match value {
            Value::Text(text) => text.to_string(),
            _ => "NULL".to_owned(),
        });
        std::iter::once(rowtime).chain(values).collect()
    })
    .collect()
}

fn type_of(literal: &str) -> SqlType {
    let text = match literal {
        "TRUE" | "FALSE" => "BOOLEAN".to_owned(),
        text if text.starts_with('\'') => "VARCHAR(16)".to_owned(),
        text if text.contains('E') => "DOUBLE".to_owned(),
        text => match text.split_once('.') {
            Some((_, fraction)) => format!("DECIMAL(9,{})", fraction.len()),
            None => "INTEGER".to_owned(),
        },
    };
    SqlType::parse(&text).unwrap()
}

/// A shelf in memory, which can go wrong.
#[derive(Clone, Default)]
pub(crate) struct Cellar(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    pages: HashMap<u64, Vec<u8>>,
    last: u64,
    /// Pages that are taken before it is full.
    room: Option<usize>,
    /// Bytes of the longest page that is taken.
    longest: Option<usize>,
    is_broken: bool,
}

impl Cellar {
    /// Pages that are there.
    pub(crate) fn pages(&self) -> usize {
        self.0.lock().unwrap().pages.len()
    }

    /// Pages that have come since the beginning.
    pub(crate) fn came(&self) -> u64 {
        self.0.lock().unwrap().last
    }

    /// From now on it takes no more than so many pages.
    pub(crate) fn fill(&self, room: usize) {
        self.0.lock().unwrap().room = Some(room);
    }

    /// From now on it takes no page that is longer.
    pub(crate) fn narrow(&self, longest: usize) {
        self.0.lock().unwrap().longest = Some(longest);
    }

    /// From now on nothing can be read.
    pub(crate) fn break_off(&self) {
        self.0.lock().unwrap().is_broken = true;
    }

    /// Changes a bit of each page.
    pub(crate) fn damage(&self) {
        self.0.lock().unwrap().pages.values_mut().for_each(|page| page[0] ^= 1);
    }
}

impl Shelf for Cellar {
    fn put(&self, page: &[u8]) -> Result<u64> {
        let mut pages = self.0.lock().unwrap();
        if pages.room.is_some_and(|room| pages.pages.len() >= room) {
            return Err(ErrorKind::StorageFull.into());
        }
        if pages.longest.is_some_and(|longest| page.len() > longest) {
            return Err(ErrorKind::InvalidInput.into());
        }
        pages.last += 1;
        let number = pages.last;
        pages.pages.insert(number, page.to_vec());
        Ok(number)
    }

    fn get(&self, number: u64) -> Result<Vec<u8>> {
        let pages = self.0.lock().unwrap();
        match pages.pages.get(&number) {
            Some(page) if !pages.is_broken => Ok(page.clone()),
            Some(_) => Err(Error::other("it is broken")),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn forget(&self, number: u64) {
        assert!(self.0.lock().unwrap().pages.remove(&number).is_some(), "a page that is not there");
    }
}
