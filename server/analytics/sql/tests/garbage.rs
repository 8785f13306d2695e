//! Words of the language in any order: a program or a list of mistakes, never a panic; and what is a program takes whatever rows come.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_sql::{Batch, Column, Execution, Schema, Sources, SqlType, Value, compile};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "SELECT",
    "STREAM",
    "DISTINCT",
    "FROM",
    "WHERE",
    "GROUP BY",
    "HAVING",
    "ORDER BY",
    "UNION ALL",
    "JOIN",
    "LEFT JOIN",
    "ON",
    "OVER",
    "WINDOW",
    "AS",
    "S",
    "S",
    "R",
    "A",
    "B",
    "T",
    "A",
    "B",
    "T",
    "W",
    "(",
    ")",
    "(",
    ")",
    ",",
    ",",
    "*",
    "+",
    "-",
    "/",
    "=",
    "<",
    "||",
    "1",
    "0",
    "2.5",
    "1E3",
    "'x'",
    "'%'",
    "NULL",
    "TRUE",
    "ROWTIME",
    "S.ROWTIME",
    "AND",
    "OR",
    "NOT",
    "IS NULL",
    "BETWEEN",
    "IN",
    "IN (SELECT A FROM R WHERE",
    "EXISTS (SELECT A FROM R WHERE R.B = S.B AND",
    "> ALL (SELECT A FROM R )",
    "LIKE",
    "SIMILAR TO",
    "CASE WHEN",
    "THEN",
    "ELSE",
    "END",
    "CAST(A AS",
    "INTEGER)",
    "VARCHAR(4))",
    "COUNT(*)",
    "SUM(A)",
    "MIN(B)",
    "AVG(A)",
    "LAG(A, 1)",
    "FIRST_VALUE(B)",
    "STEP(S.ROWTIME BY",
    "FLOOR(S.ROWTIME TO MINUTE)",
    "INTERVAL '1' MINUTE",
    "RANGE INTERVAL '5' SECOND PRECEDING",
    "ROWS 2 PRECEDING",
    "PARTITION BY B",
    "WINDOWED BY STAGGER (PARTITION BY A",
    "WINDOWED BY SESSION INTERVAL '1' MINUTE",
    "SUBSTRING(B FROM",
    "UPPER(B)",
    "MOD(A, 0)",
    "EXP(A)",
    ";",
    "CREATE STREAM",
    "CREATE VIEW",
    "CREATE FUNCTION F(X INTEGER) RETURNS INTEGER CONTAINS SQL RETURN",
    "F(A)",
    "\"a\"",
    "-- x\n",
    "é",
];

// What people write, with words put in, taken out and changed.
const WHOLE: &[&str] = &[
    "A FROM S WHERE A > 1 AND B LIKE '%x%'",
    "MAX(A) OVER ( PARTITION BY B RANGE INTERVAL '5' SECOND PRECEDING ) FROM S",
    "SUM(A) FROM S GROUP BY B , STEP(S.ROWTIME BY INTERVAL '1' MINUTE ) HAVING COUNT(*) > 1 ORDER BY FLOOR(S.ROWTIME TO MINUTE) , SUM(A)",
    "COUNT(*) FROM S WINDOWED BY STAGGER (PARTITION BY A RANGE INTERVAL '1' MINUTE )",
    "l.A FROM S OVER ( RANGE INTERVAL '5' SECOND PRECEDING ) AS l LEFT JOIN S AS r ON l.A = r.A",
    "S.A FROM S JOIN R ON S.A = R.A UNION ALL SELECT A FROM S",
    "A FROM TABLE(RANDOM_CUT_FOREST( CURSOR( SELECT STREAM A FROM S ) , 3 , 10 , 11 , 2 )) WHERE ANOMALY_SCORE > 1",
    "A FROM TABLE(HOTSPOTS( CURSOR( SELECT STREAM A FROM S ) , 100 , 2.5 , 2 ))",
    "A FROM TABLE(GROUP_RANK( CURSOR( SELECT STREAM A , B FROM S ) , 'B' , 'x' , 'desc' , 'asc' , 0 , 1 ))",
    "SUM(A) OVER ( PARTITION BY B ROWS UNBOUNDED PRECEDING ) FROM S",
    "X.R.COLUMN1 FROM ( SELECT FAST_REGEX_LOG_PARSE( B , '(.*)x([a-z]+&@y@|<1-12>)' ) AS R FROM S ) AS X",
    "A FROM S WHERE A NOT IN ( SELECT A FROM R WHERE R.B = S.B AND R.T < S.T ) AND EXISTS ( SELECT * FROM R WHERE R.A = S.A )",
    "CASE WHEN ( A , B ) IN ( SELECT A , B FROM R ) THEN 1 ELSE A END FROM S WHERE A > ANY ( SELECT MOD(A, 0) FROM R )",
    "A FROM ( SELECT DISTINCT FLOOR(S.ROWTIME TO MINUTE) , A FROM S ) AS W",
];

fn text() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(WORDS);
    let soup = prop::collection::vec(word(), 0..25).prop_map(|words| words.join(" "));
    let change = (any::<prop::sample::Index>(), prop::option::of(word()), any::<bool>());
    let changed =
        (prop::sample::select(WHOLE), prop::collection::vec(change, 0..4)).prop_map(|(whole, changes)| {
            let mut words: Vec<&str> = whole.split(' ').collect();
            for (at, word, put_in) in changes {
                let at = at.index(words.len().max(1)).min(words.len().saturating_sub(1));
                match word {
                    Some(word) if put_in => words.insert(at, word),
                    Some(word) => words[at] = word,
                    None if words.len() > 1 => drop(words.remove(at)),
                    None => {}
                }
            }
            words.join(" ")
        });
    prop_oneof![soup, changed]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_is_a_program_or_a_list_of_mistakes(text in text()) {
        let column = |name: &str, sql: SqlType| Column::new(name, sql);
        let columns = vec![column("A", SqlType::Integer), column("B", SqlType::Varchar(8)), column("T", SqlType::Timestamp)];
        let stream = Schema { name: "S".to_owned(), columns: columns.clone() };
        let sources = Sources { streams: vec![stream], tables: vec![Schema { name: "R".to_owned(), columns }] };
        let code = format!("CREATE STREAM O (X INTEGER);\nCREATE PUMP P AS INSERT INTO O SELECT {text}");
        match compile(&code, &sources) {
            Err(wrong) => {
                prop_assert!(!wrong.is_empty());
                for diagnostic in wrong {
                    prop_assert!(diagnostic.line >= 1 && diagnostic.column >= 1 && !diagnostic.message.is_empty());
                    prop_assert!(!diagnostic.fix.is_empty(), "{}", diagnostic);
                }
            }
            Ok(program) => {
                let table = |execution: &mut Execution| {
                    let mut rows = Batch::new(3);
                    rows.push(0, [Value::Int(1), Value::Text("x".into()), Value::Null]);
                    rows.push(0, [Value::Null, Value::Text("y".into()), Value::Int(2000)]);
                    execution.set_table("R", rows).unwrap();
                };
                let mut execution = program.start();
                table(&mut execution);
                for (at, text) in [Some("x"), None, Some("12")].into_iter().enumerate() {
                    let text = text.map_or(Value::Null, |text| Value::Text(text.into()));
                    let row = [Value::Int(at as i64 - 1), text, Value::Int(at as i64 * 1000)];
                    execution.push("S", row, at as i64 * 30_000).unwrap();
                }
                let mut again = program.start();
                table(&mut again);
                let mut pieces = Vec::new();
                execution.freeze().encode(|piece| { pieces.push(piece); Ok::<(), ()>(()) }).unwrap();
                again.restore(&pieces).unwrap();
                again.finish();
                execution.finish();
                prop_assert_eq!(execution.take_outputs(), again.take_outputs());
            }
        }
    }
}
