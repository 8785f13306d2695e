//! Programs that are too long, too deep, too many in one, or that would never tell a row: refused with the reason and the place, on a
//! usual stack and at once.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_sql::{Batch, Column, Diagnostic, Schema, Sources, SqlType, Value, compile, limits};

fn sources() -> Sources {
    let columns = vec![Column::new("A", SqlType::Integer), Column::new("B", SqlType::Varchar(8))];
    Sources {
        streams: vec![Schema { name: "S".to_owned(), columns: columns.clone() }],
        tables: vec![Schema { name: "R".to_owned(), columns }],
    }
}

fn refused(code: &str) -> Vec<Diagnostic> {
    let code = code.to_owned();
    // The stack that a thread has where nothing else is said; a program that is optimized takes less than half of it.
    let compiled =
        std::thread::Builder::new().stack_size(2 << 20).spawn(move || compile(&code, &sources()).err());
    compiled.unwrap().join().unwrap().unwrap_or_default()
}

fn pump(select: &str) -> String {
    format!("CREATE STREAM O (A INTEGER); CREATE PUMP P AS INSERT INTO O {select};")
}

#[test]
fn a_hundred_kilobytes_are_taken_and_one_more_is_not() {
    let mut code = pump("SELECT STREAM A FROM S");
    code.push_str("-- ");
    code.push_str(&"x".repeat(limits::CODE_BYTES_MAX - code.len()));
    assert_eq!(refused(&code), []);
    code.push('x');
    assert!(refused(&code)[0].message.contains("102401 bytes"), "{:?}", refused(&code));
    // Megabytes of anything cost no more than to see how many they are.
    for what in ["(", "'", "SELECT ", "a.", "é"] {
        assert!(refused(&what.repeat(2_000_000 / what.len()))[0].message.contains("bytes"), "{what}");
    }
}

#[test]
fn whatever_is_a_hundred_kilobytes_long_ends_with_a_reason() {
    let most = 100_000;
    let repeated = |what: &str, before: &str, after: &str| {
        let count = (most - before.len() - after.len()) / what.len();
        pump(&format!("{before}{}{after}", what.repeat(count)))
    };
    let cases = [
        repeated("(", "SELECT STREAM ", "A"),
        repeated("- ", "SELECT STREAM ", "A FROM S"),
        repeated("NOT ", "SELECT STREAM A FROM S WHERE ", "TRUE"),
        repeated("A+", "SELECT STREAM ", "A FROM S"),
        repeated("ABS(", "SELECT STREAM ", "A"),
        repeated("CASE WHEN TRUE THEN ", "SELECT STREAM ", "A"),
        repeated("CAST(", "SELECT STREAM ", "A"),
        repeated("SELECT STREAM A FROM (", "", "S"),
        repeated(" JOIN S ON TRUE", "SELECT STREAM A FROM S", ""),
        repeated("x.", "SELECT STREAM ", "y FROM S"),
        repeated("PERIOD(", "SELECT STREAM ", "A"),
        repeated("A IS NULL IS NULL ", "SELECT STREAM ", "FROM S"),
        repeated("A LIKE ", "SELECT STREAM A FROM S WHERE ", "B"),
        repeated("TABLE(F(CURSOR(SELECT STREAM A FROM ", "SELECT STREAM A FROM ", "S"),
        repeated("OVER (", "SELECT STREAM COUNT(*) ", "FROM S"),
        repeated("EXISTS (SELECT A FROM R WHERE ", "SELECT STREAM A FROM S WHERE ", "TRUE"),
        repeated("A IN (SELECT A FROM R WHERE A > S.A AND ", "SELECT STREAM A FROM S WHERE ", "TRUE"),
    ];
    for code in cases {
        let wrong = refused(&code);
        assert!(!wrong.is_empty() && wrong.iter().all(|wrong| !wrong.fix.is_empty()), "{}", &code[..120]);
    }
    // What is long and not deep is taken.
    let terms = repeated("A = 1 OR ", "SELECT STREAM A FROM S WHERE ", "A = 2");
    assert_eq!(refused(&terms), []);
}

#[test]
fn what_grows_by_its_own_parts_ends() {
    let mut doubled = "CREATE FUNCTION F0(X INTEGER) RETURNS INTEGER CONTAINS SQL RETURN X + 1;".to_owned();
    let mut views = "CREATE VIEW V0 AS SELECT STREAM A FROM S;".to_owned();
    for at in 1..40 {
        let before = at - 1;
        doubled += &format!(
            "CREATE FUNCTION F{at}(X INTEGER) RETURNS INTEGER CONTAINS SQL RETURN F{before}(X) + F{before}(X);"
        );
        views += &format!(
            "CREATE VIEW V{at} AS SELECT STREAM A FROM V{before} UNION ALL SELECT STREAM A FROM V{before};"
        );
    }
    // What is looked for stands in the sub-query as often as it is needed there.
    let looked = format!(
        "CREATE STREAM Q (X BOOLEAN); CREATE PUMP R AS INSERT INTO Q SELECT A = 1{} FROM S;",
        " IN (SELECT B = 'x' FROM R WHERE R.A < S.A)".repeat(40)
    );
    let looked = (looked, "A FROM S");
    // So does what is compared with several.
    let compared = |open: &str, close: &str, levels: usize| {
        let code = format!(
            "CREATE STREAM Q (X BOOLEAN); CREATE PUMP R AS INSERT INTO Q SELECT {}A = 1{} FROM S;",
            open.repeat(levels),
            close.repeat(levels)
        );
        (code, "A FROM S")
    };
    let between = compared("", " BETWEEN (A = 2) AND TRUE", 60);
    let among = compared("", &format!(" IN ({})", vec!["A = 3"; 30].join(", ")), 30);
    let case = compared("CASE ", &format!("{} END", " WHEN A = 2 THEN TRUE".repeat(30)), 12);
    for (code, part) in [(doubled, "F39(A) FROM S"), (views, "A FROM V39"), looked, between, among, case] {
        let wrong = refused(&format!("{code}{}", pump(&format!("SELECT STREAM {part}"))));
        assert!(wrong.iter().any(|wrong| wrong.message.contains("grows too large")), "{wrong:?}");
    }
}

#[test]
fn sub_queries_within_one_another_are_taken_as_deep_as_they_may_nest() {
    let levels = 12;
    for (open, close) in [
        ("EXISTS (SELECT A FROM R WHERE B = S.B AND ", ")"),
        ("A NOT IN (SELECT A FROM R WHERE R.A > S.A AND ", ")"),
        ("A > ALL (SELECT CASE WHEN ", " THEN 1 ELSE 2 END FROM R)"),
    ] {
        let condition = format!("{}TRUE{}", open.repeat(levels), close.repeat(levels));
        let code = pump(&format!("SELECT STREAM A FROM S WHERE {condition}"));
        let run = move || {
            let mut execution =
                compile(&code, &sources()).map_err(|wrong| wrong[0].to_string()).unwrap().start();
            let mut rows = Batch::new(2);
            (0..2).for_each(|at| rows.push(0, [Value::Int(at), Value::Text("x".into())]));
            execution.set_table("R", rows).unwrap();
            execution.push("S", [Value::Int(1), Value::Text("x".into())], 0).unwrap();
            execution.take_errors()
        };
        assert_eq!(std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap(), []);
    }
}

#[test]
fn a_query_that_would_never_tell_a_row_is_refused_with_the_reason() {
    let cases = [
        ("SELECT STREAM COUNT(*) FROM S", "never emit a row"),
        ("SELECT STREAM A FROM S GROUP BY A", "never emit a row"),
        ("SELECT STREAM SUM(A) FROM S GROUP BY STEP(A BY 10)", "never emit a row"),
        ("SELECT STREAM DISTINCT A FROM S", "remembered for ever"),
        ("SELECT STREAM A FROM S ORDER BY A", "no end to be sorted at"),
        ("SELECT STREAM A FROM R", "never emits a row by itself"),
        ("SELECT STREAM A.A FROM R AS A JOIN R AS B ON A.A = B.A", "two tables never emit a row"),
        ("SELECT STREAM A.A FROM S AS A JOIN S AS B ON A.A = B.A", "never meet"),
        ("SELECT STREAM A FROM O", "go round in a circle"),
    ];
    for (select, reason) in cases {
        let wrong = refused(&pump(select));
        assert!(wrong.first().is_some_and(|wrong| wrong.message.contains(reason)), "{select}: {wrong:?}");
    }
}
