//! What tests of this crate share: an expression's value, and an aggregate over all rows so far.

use crate::bind::constant_text;
use crate::syntax::parse;
use crate::{Column, Schema, Sources, SqlType, Value, compile};

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
