//! EXISTS, IN, ANY and ALL over tables, on random rows and tables with NULL in them, against a loop that looks at every row of the table;
//! tables that are replaced between rows; and whether it goes on from a snapshot as before.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_sql::{Batch, Column, Execution, Program, Schema, Sources, SqlType, Value, compile};
use proptest::prelude::*;

type Number = Option<i64>;
type Truth = Option<bool>;
/// `A`, `B` of the stream or of a table.
type Pair = (Number, Number);

fn sources() -> Sources {
    let schema = |name: &str| Schema {
        name: name.to_owned(),
        columns: vec![Column::new("A", SqlType::Integer), Column::new("B", SqlType::BigInt)],
    };
    Sources { streams: vec![schema("S")], tables: vec![schema("T"), schema("U")] }
}

fn program(code: &str) -> Program {
    compile(code, &sources()).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
}

fn values((a, b): Pair) -> [Value; 2] {
    [a, b].map(|number| number.map_or(Value::Null, Value::Int))
}

fn set(execution: &mut Execution, table: &str, rows: &[Pair]) {
    let mut batch = Batch::new(2);
    rows.iter().for_each(|row| batch.push(0, values(*row)));
    execution.set_table(table, batch).unwrap();
}

fn and(terms: &[Truth]) -> Truth {
    if terms.contains(&Some(false)) {
        return Some(false);
    }
    if terms.contains(&None) { None } else { Some(true) }
}

fn not(truth: Truth) -> Truth {
    truth.map(|truth| !truth)
}

fn test(one: Number, two: Number, holds: impl Fn(i64, i64) -> bool) -> Truth {
    Some(holds(one?, two?))
}

fn equal(one: Number, two: Number) -> Truth {
    test(one, two, |one, two| one == two)
}

// Whether it holds for one of the rows that are chosen.
fn any(rows: &[Pair], chosen: impl Fn(Pair) -> Truth, holds: impl Fn(Pair) -> Truth) -> Truth {
    let chosen = rows.iter().filter(|row| chosen(**row) == Some(true));
    not(and(&chosen.map(|row| not(holds(*row))).collect::<Vec<_>>()))
}

/// What is asked, and the answer of a loop over the tables.
type Case = (&'static str, fn(Pair, &[Pair], &[Pair]) -> Truth);

const CASES: &[Case] = &[
    ("EXISTS (SELECT * FROM T)", |_, t, _| any(t, |_| Some(true), |_| Some(true))),
    ("EXISTS (SELECT * FROM T WHERE T.A = S.A)", |s, t, _| any(t, |t| equal(t.0, s.0), |_| Some(true))),
    ("NOT EXISTS (SELECT 1 FROM T WHERE S.A + 1 = T.A AND T.B > 1)", |s, t, _| {
        let chosen = |t: Pair| and(&[equal(t.0, s.0.map(|a| a + 1)), test(t.1, Some(1), |b, one| b > one)]);
        not(any(t, chosen, |_| Some(true)))
    }),
    ("EXISTS (SELECT 1 FROM T WHERE T.A < S.A AND T.B = S.B)", |s, t, _| {
        any(t, |t| and(&[test(t.0, s.0, |t, s| t < s), equal(t.1, s.1)]), |_| Some(true))
    }),
    ("EXISTS (SELECT 1 FROM T WHERE S.A > 1)", |s, t, _| {
        any(t, |_| test(s.0, Some(1), |a, one| a > one), |_| Some(true))
    }),
    ("10 / S.A NOT IN (SELECT A FROM T WHERE T.B = 10 / S.A AND S.A > 0)", |s, t, _| {
        let tenth = s.0.filter(|a| *a > 0).map(|a| 10 / a);
        not(any(t, |t| and(&[equal(t.1, tenth)]), |t| equal(tenth, t.0)))
    }),
    ("S.A IN (SELECT A FROM T)", |s, t, _| any(t, |_| Some(true), |t| equal(s.0, t.0))),
    ("S.A NOT IN (SELECT A FROM T)", |s, t, _| not(any(t, |_| Some(true), |t| equal(s.0, t.0)))),
    ("S.A IN (SELECT B FROM T WHERE T.A IS NOT NULL)", |s, t, _| {
        any(t, |t| Some(t.0.is_some()), |t| equal(s.0, t.1))
    }),
    ("S.A NOT IN (SELECT A + 1 FROM T WHERE T.B = S.B)", |s, t, _| {
        not(any(t, |t| equal(t.1, s.1), |t| equal(s.0, t.0.map(|a| a + 1))))
    }),
    ("S.A NOT IN (SELECT A FROM T WHERE T.B > S.B)", |s, t, _| {
        not(any(t, |t| test(t.1, s.1, |t, s| t > s), |t| equal(s.0, t.0)))
    }),
    ("S.A IN (SELECT T.A - S.B FROM T)", |s, t, _| {
        any(t, |_| Some(true), |t| equal(s.0, Some(t.0).zip(Some(s.1)).and_then(|(a, b)| Some(a? - b?))))
    }),
    ("(S.A, S.B) IN (SELECT A, B FROM T)", |s, t, _| {
        any(t, |_| Some(true), |t| and(&[equal(s.0, t.0), equal(s.1, t.1)]))
    }),
    ("(S.A, S.B) NOT IN (SELECT B, A FROM T WHERE T.A >= S.A)", |s, t, _| {
        let holds = |t: Pair| and(&[equal(s.0, t.1), equal(s.1, t.0)]);
        not(any(t, |t| test(t.0, s.0, |t, s| t >= s), holds))
    }),
    ("(S.A, S.B) = ALL (SELECT A, B FROM T)", |s, t, _| {
        not(any(t, |_| Some(true), |t| not(and(&[equal(s.0, t.0), equal(s.1, t.1)]))))
    }),
    ("S.A > ANY (SELECT A FROM T)", |s, t, _| any(t, |_| Some(true), |t| test(s.0, t.0, |s, t| s > t))),
    ("S.A <= SOME (SELECT A FROM T WHERE T.B = S.B)", |s, t, _| {
        any(t, |t| equal(t.1, s.1), |t| test(s.0, t.0, |s, t| s <= t))
    }),
    ("S.A >= ALL (SELECT A FROM T)", |s, t, _| not(any(t, |_| Some(true), |t| test(s.0, t.0, |s, t| s < t)))),
    ("S.A <> ANY (SELECT A FROM T WHERE T.B < S.B)", |s, t, _| {
        any(t, |t| test(t.1, s.1, |t, s| t < s), |t| not(equal(s.0, t.0)))
    }),
    ("S.A = ALL (SELECT A FROM T)", |s, t, _| not(any(t, |_| Some(true), |t| not(equal(s.0, t.0))))),
    ("S.A < ALL (SELECT T.A + S.B FROM T)", |s, t, _| {
        let sum = |t: Pair| Some((t.0?, s.1?)).map(|(a, b)| a + b);
        not(any(t, |_| Some(true), |t| test(s.0, sum(t), |s, t| s >= t)))
    }),
    ("S.A IN (SELECT A FROM T UNION ALL SELECT B FROM U WHERE U.A = S.A)", |s, t, u| {
        let one = any(t, |_| Some(true), |t| equal(s.0, t.0));
        let two = any(u, |u| equal(u.0, s.0), |u| equal(s.0, u.1));
        not(and(&[not(one), not(two)]))
    }),
    ("EXISTS (SELECT 1 FROM T WHERE T.A = S.A AND T.B IN (SELECT B FROM U))", |s, t, u| {
        let chosen = |t: Pair| and(&[equal(t.0, s.0), any(u, |_| Some(true), |u| equal(t.1, u.1))]);
        any(t, chosen, |_| Some(true))
    }),
    (
        "S.A NOT IN (SELECT A FROM T WHERE NOT EXISTS (SELECT 1 FROM U WHERE U.A = T.B AND U.B = S.B))",
        |s, t, u| {
            let found = |t: Pair| any(u, |u| and(&[equal(u.0, t.1), equal(u.1, s.1)]), |_| Some(true));
            not(any(t, |t| not(found(t)), |t| equal(s.0, t.0)))
        },
    ),
    (
        "CASE WHEN S.A IN (SELECT A FROM T) THEN FALSE ELSE NOT EXISTS (SELECT 1 FROM U WHERE A = S.B) END",
        |s, t, u| match any(t, |_| Some(true), |t| equal(s.0, t.0)) {
            Some(true) => Some(false),
            _ => not(any(u, |u| equal(u.0, s.1), |_| Some(true))),
        },
    ),
];

fn pairs(most: usize) -> impl Strategy<Value = Vec<Pair>> {
    let number = || prop::option::weighted(0.8, 0..5i64);
    prop::collection::vec((number(), number()), 0..most)
}

fn code() -> String {
    let columns: Vec<String> = (0..CASES.len()).map(|at| format!("C{at} BOOLEAN")).collect();
    let exprs: Vec<&str> = CASES.iter().map(|(text, _)| *text).collect();
    format!(
        "CREATE STREAM O ({}); CREATE PUMP P AS INSERT INTO O SELECT {} FROM S;",
        columns.join(", "),
        exprs.join(", ")
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_answer_is_that_of_a_loop(
        rows in pairs(12), tables in [pairs(7), pairs(7)], others in [pairs(7), pairs(7)], replaced in 0..12usize,
    ) {
        let program = program(&code());
        let mut execution = program.start();
        let (mut t, mut u) = (&tables[0], &tables[1]);
        set(&mut execution, "T", t);
        set(&mut execution, "U", u);
        for (at, row) in rows.into_iter().enumerate() {
            // One table and then the other is replaced, and in between the execution goes on from a snapshot.
            if at == replaced {
                u = &others[1];
                set(&mut execution, "U", u);
            }
            if at == replaced + 1 {
                let mut pieces = Vec::new();
                execution.freeze().encode(|piece| { pieces.push(piece); Ok::<(), ()>(()) }).unwrap();
                execution = program.start();
                execution.restore(&pieces).unwrap();
                t = &others[0];
                set(&mut execution, "T", t);
                set(&mut execution, "U", u);
            }
            execution.push("S", values(row), at as i64).unwrap();
            let outputs = execution.take_outputs();
            prop_assert_eq!(execution.take_errors(), []);
            let told = outputs[0].rows.row(0).values.to_vec();
            for ((text, expected), told) in CASES.iter().zip(told) {
                let expected = expected(row, t, u).map_or(Value::Null, Value::Bool);
                prop_assert_eq!(told, expected, "{} of {:?} in {:?}, {:?}", text, row, t, u);
            }
        }
    }
}

#[test]
fn they_stand_wherever_a_condition_may() {
    let cases = [
        // Rows are chosen, and those of a join.
        (
            "SELECT A, B FROM S WHERE A IN (SELECT A FROM T) AND NOT EXISTS (SELECT 1 FROM U WHERE U.A = S.A)",
            vec![[1, 1]],
        ),
        ("SELECT S.A, T.B FROM S JOIN T ON S.A = T.A AND T.B NOT IN (SELECT B FROM U)", vec![[1, 10]]),
        (
            "SELECT X.A, Y.B FROM S OVER (ROWS 5 PRECEDING) AS X JOIN S AS Y ON X.A = Y.A AND Y.A NOT IN (SELECT A FROM U)",
            vec![[1, 1], [3, 3]],
        ),
        // Before a group and behind it.
        (
            "SELECT A, COUNT(*) FROM S WHERE A NOT IN (SELECT A FROM U) GROUP BY A, FLOOR(S.ROWTIME TO MINUTE)",
            vec![[1, 1], [3, 1]],
        ),
        (
            "SELECT A, COUNT(*) FROM S GROUP BY A, FLOOR(S.ROWTIME TO MINUTE) HAVING EXISTS (SELECT 1 FROM T WHERE T.A = S.A) AND COUNT(*) IN (SELECT A FROM T)",
            vec![[1, 1], [2, 1]],
        ),
        (
            "SELECT CASE WHEN A IN (SELECT A FROM U) THEN 1 ELSE 0 END, COUNT(*) FROM S \
             GROUP BY CASE WHEN A IN (SELECT A FROM U) THEN 1 ELSE 0 END, FLOOR(S.ROWTIME TO MINUTE)",
            vec![[0, 2], [1, 1]],
        ),
        // Within a window and behind it.
        (
            "SELECT A, SUM(CASE WHEN A IN (SELECT A FROM T) THEN 1 ELSE 0 END) OVER (ROWS 5 PRECEDING) FROM S",
            vec![[1, 1], [2, 2], [3, 2]],
        ),
        (
            "SELECT A, C FROM (SELECT A, COUNT(*) OVER (ROWS 5 PRECEDING) AS C FROM S) WHERE C NOT IN (SELECT A FROM T)",
            vec![[3, 3]],
        ),
        // In a function of the program, and with the time of the row.
        ("SELECT A, B FROM S WHERE KNOWN(A + 1)", vec![[1, 1]]),
        (
            "SELECT A, B FROM S WHERE EXISTS (SELECT 1 FROM T WHERE EXTRACT(SECOND FROM ROWTIME) = T.A)",
            vec![[2, 2], [3, 3]],
        ),
        (
            "SELECT A, B FROM S WHERE EXISTS (SELECT 1 FROM T AS X(C, D) WHERE X.C = S.A AND D > 15)",
            vec![[2, 2]],
        ),
    ];
    for (select, expected) in cases {
        let code = format!(
            "CREATE STREAM O (X INTEGER, Y BIGINT);
             CREATE FUNCTION KNOWN(N INTEGER) RETURNS BOOLEAN READS SQL DATA RETURN N IN (SELECT A FROM T);
             CREATE PUMP P AS INSERT INTO O {select};"
        );
        let mut execution = program(&code).start();
        set(&mut execution, "T", &[(Some(1), Some(10)), (Some(2), Some(20))]);
        set(&mut execution, "U", &[(Some(2), Some(20))]);
        for at in 1..=3 {
            execution.push("S", values((Some(at), Some(at))), (at - 1) * 1000).unwrap();
        }
        execution.finish();
        assert_eq!(execution.take_errors(), [], "{select}");
        let outputs = execution.take_outputs();
        let told = outputs.iter().flat_map(|output| output.rows.rows()).map(|row| row.values.to_vec());
        let expected: Vec<Vec<Value>> = expected.iter().map(|row| row.map(Value::Int).to_vec()).collect();
        assert_eq!(told.collect::<Vec<_>>(), expected, "{select}");
    }
}

#[test]
fn a_row_that_fails_hurts_no_other() {
    let code = "CREATE STREAM O (A INTEGER);
        CREATE PUMP P AS INSERT INTO O SELECT A FROM S
        WHERE A IN (SELECT 10 / B FROM T) OR A < ALL (SELECT B FROM T WHERE 10 / S.B > T.A);";
    let mut execution = program(code).start();
    // The row of the table that fails is told when the table is set, and is in no answer.
    set(&mut execution, "T", &[(Some(1), Some(0)), (Some(2), Some(2))]);
    let failed: Vec<(String, Vec<u8>)> = execution
        .take_errors()
        .into_iter()
        .map(|error| (error.pump_name.to_string(), error.data_row))
        .collect();
    assert_eq!(failed, [("P".to_owned(), b"1,0".to_vec())]);
    for (at, row) in [(5, 0), (7, 0), (7, 100), (1, 1)].into_iter().enumerate() {
        execution.push("S", values((Some(row.0), Some(row.1))), at as i64).unwrap();
    }
    // 5 is found; 7 goes on to divide by nothing; where no row is chosen, it is less than all of them; and 1 is not less than 0.
    let failed: Vec<i64> = execution.take_errors().into_iter().map(|error| error.data_rowtime).collect();
    assert_eq!(failed, [1]);
    let outputs = execution.take_outputs();
    let told: Vec<Value> = outputs[0].rows.rows().map(|row| row.values[0].clone()).collect();
    assert_eq!(told, [Value::Int(5), Value::Int(7)]);
}

#[test]
fn the_graph_shows_the_join() {
    let code = "CREATE STREAM O (A INTEGER);
        CREATE PUMP P AS INSERT INTO O SELECT A FROM S
        WHERE A NOT IN (SELECT A FROM T WHERE T.B = S.B AND T.B > 1) AND A > ANY (SELECT B FROM U)
        AND EXISTS (SELECT 1 FROM T WHERE T.A = S.A AND T.B < S.B AND T.B IN (SELECT B FROM U));";
    let expected = "input stream \"S\" (2 columns)
stream \"O\" (1 columns)
└─ pump \"P\": filter, project 1 columns
   ├─ anti-join with the table \"T\", 2 equal columns
   ├─ semi-join with the table \"U\", 0 equal columns, by its least and greatest
   ├─ semi-join with the table \"T\", 1 equal columns and a condition
   │  └─ semi-join with the table \"U\", 1 equal columns
   └─ \"S\"
";
    assert_eq!(program(code).explain(), expected);
}
