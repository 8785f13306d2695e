//! The functions that learn from a whole stream, by what must hold of them whatever their dice: on programs that people wrote for the
//! service (`corpus/models/`), with rows made here.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use penstock_sql::{Execution, Program, Sources, Value, compile, script};
use serde_json::Value as Json;

fn program(name: &str) -> (Program, Sources) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/models").join(name);
    let code = std::fs::read_to_string(path).unwrap();
    compiled(&code)
}

fn compiled(code: &str) -> (Program, Sources) {
    let sources = script::declared(code).unwrap();
    (compile(code, &sources).unwrap_or_else(|wrong| panic!("{}", wrong[0])), sources)
}

// Numbers that look drawn, and are the same each time: between 0 and 1.
fn noise(at: usize, salt: u64) -> f64 {
    let mut bits =
        (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xd1b5_4a32_d192_ed03);
    bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (bits >> 40) as f64 / (1u64 << 24) as f64
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

type Rows = Vec<(i64, Vec<Value>)>;

fn take(execution: &mut Execution, stream: &str) -> Rows {
    assert_eq!(execution.take_errors(), []);
    let outputs = execution.take_outputs();
    let of_stream = outputs.iter().filter(|output| output.stream == stream);
    of_stream.flat_map(|output| output.rows.rows().map(|row| (row.rowtime, row.values.to_vec()))).collect()
}

// The rows of the first input, so many milliseconds apart.
fn run(name: &str, rows: impl IntoIterator<Item = Vec<Value>>, apart: i64, stream: &str) -> Rows {
    let (program, sources) = program(name);
    let mut execution = program.start();
    for (at, row) in rows.into_iter().enumerate() {
        execution.push(&sources.streams[0].name, row, at as i64 * apart).unwrap();
    }
    execution.finish();
    take(&mut execution, stream)
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Double(number) => *number,
        other => panic!("{other:?} is no DOUBLE"),
    }
}

#[test]
fn p37_a_heart_that_races_stands_out() {
    let normal = |at: usize| 60 + (noise(at, 1) * 40.0) as i64;
    let rows = (0..700).map(|at| match at {
        500 | 650 => vec![Value::Int(180), text(&format!("HIGH-{at}"))],
        _ => vec![Value::Int(normal(at)), text(&format!("NORMAL-{at}"))],
    });
    let told = run("p37_anomalies.sql", rows, 100, "DESTINATION_SQL_STREAM");
    assert_eq!(told.len(), 700);
    let mut last = (i64::MIN, 0.0);
    let (mut greatest, mut high) = (0.0f64, Vec::new());
    for (rowtime, values) in &told {
        let Value::Text(kind) = &values[1] else { panic!("no text") };
        let (kind, at) = kind.split_once('-').unwrap();
        let score = number(&values[2]);
        assert_eq!(score == 0.0, at.parse::<usize>().unwrap() < 256, "{score} of row {at}");
        if kind == "HIGH" {
            high.push(score);
        } else {
            greatest = greatest.max(score);
        }
        // Within a second the highest come first.
        assert!(*rowtime > last.0 || score <= last.1, "{score} at {rowtime}");
        last = (*rowtime, score);
    }
    assert!(high.iter().all(|score| *score > 1.5 * greatest), "{high:?} and {greatest} of the others");
}

#[test]
fn p38_the_explanation_names_the_number_and_adds_up() {
    let rows = (0..600).map(|at| {
        let (systolic, diastolic) = (90 + (noise(at, 2) * 30.0) as i64, 60 + (noise(at, 3) * 20.0) as i64);
        let (systolic, diastolic) = match at {
            400 => (190, diastolic),
            500 => (systolic, 20),
            _ => (systolic, diastolic),
        };
        vec![Value::Int(systolic), Value::Int(diastolic), text("x")]
    });
    let told = run("p38_explained.sql", rows, 100, "DESTINATION_SQL_STREAM");
    for (at, (_, values)) in told.iter().enumerate() {
        let score = number(&values[3]);
        let Value::Text(explanation) = &values[4] else { panic!("no text") };
        let explanation: Json = serde_json::from_str(explanation).unwrap();
        let of = |column: &str, what: &str| explanation[column][what].as_f64().unwrap();
        let shares = [of("Systolic", "ATTRIBUTION_SCORE"), of("Diastolic", "ATTRIBUTION_SCORE")];
        assert!((shares[0] + shares[1] - score).abs() < 1e-9, "{explanation} of {score}");
        assert!(shares.iter().all(|share| *share >= 0.0));
        match at {
            0..256 => {
                assert_eq!(shares, [0.0; 2]);
                assert_eq!(of("Systolic", "STRENGTH"), 0.0);
                assert_eq!(explanation["Diastolic"]["DIRECTION"], "LOW");
            }
            400 => {
                assert!(shares[0] > 5.0 * shares[1], "{explanation}");
                assert_eq!(explanation["Systolic"]["DIRECTION"], "HIGH");
            }
            500 => {
                assert!(shares[1] > 5.0 * shares[0], "{explanation}");
                assert_eq!(explanation["Diastolic"]["DIRECTION"], "LOW");
            }
            _ => {}
        }
    }
}

#[test]
fn p39_points_that_crowd_are_found_where_they_are() {
    // A third of the points crowd in a corner of one by one, the others lie anywhere within ten by ten.
    let rows = (0..1200).map(|at| {
        let (x, y) = (noise(at, 4), noise(at, 5));
        match at % 3 {
            0 => vec![Value::Double(2.0 + x), Value::Double(7.0 + y), text("Y")],
            _ => vec![Value::Double(10.0 * x), Value::Double(10.0 * y), text("N")],
        }
    });
    let told = run("p39_hotspots.sql", rows, 10, "DESTINATION_SQL_STREAM");
    let (mut hot, mut found, mut cold, mut empty) = (0, 0, 0, 0);
    for (_, values) in told.iter().skip(1000) {
        let Value::Text(spots) = &values[3] else { panic!("no text") };
        let spots: Json = serde_json::from_str(spots).unwrap();
        let spots = spots.as_array().unwrap();
        let inside = |point: f64, at: usize| {
            let corner = |name: &str| spots[0][name][at].as_f64().unwrap();
            corner("minValues") <= point && point <= corner("maxValues")
        };
        if values[2] == text("Y") {
            hot += 1;
            if let [spot] = spots.as_slice() {
                found += 1;
                assert!(inside(number(&values[0]), 0) && inside(number(&values[1]), 1));
                let corner = |name: &str, at: usize| spot[name][at].as_f64().unwrap();
                assert!(corner("minValues", 0) > 1.5 && corner("maxValues", 0) < 3.5, "{spot}");
                assert!(corner("minValues", 1) > 6.5 && corner("maxValues", 1) < 8.5, "{spot}");
                assert!(spot["density"].as_f64().unwrap() > 100.0, "{spot}");
            }
        } else {
            cold += 1;
            empty += usize::from(spots.is_empty());
        }
    }
    assert!(found * 10 > hot * 9, "{found} of {hot}");
    assert!(empty * 10 > cold * 9, "{empty} of {cold}");
}

#[test]
fn c9_a_pattern_of_three_metrics_that_breaks_is_told() {
    let rows = (0..450).map(|at| {
        let wave = (at as f64 / 5.0).sin();
        let metric = |salt: u64, level: f64| level + 10.0 * wave + noise(at, salt);
        // The network stands still for some rows, in the middle of what it may be.
        let network = if (430..440).contains(&at) { 70.0 } else { metric(8, 40.0) };
        vec![
            text("d-1"),
            Value::Double(metric(6, 30.0)),
            Value::Double(metric(7, 60.0)),
            Value::Double(network),
        ]
    });
    let told = run("c9_three_metrics.sql", rows, 1000, "DESTINATION_SQL_STREAM");
    let scores: Vec<f64> = told.iter().map(|(_, values)| number(&values[4])).collect();
    // Fourteen rows until there is a point, and four hundred points.
    assert!(scores[..414].iter().all(|score| *score == 0.0));
    let before = scores[414..430].iter().copied().fold(0.0, f64::max);
    let odd = scores[430..440].iter().copied().fold(0.0, f64::max);
    assert!(scores[414] > 0.0 && odd > 1.5 * before, "{odd} after {before}");
}

#[test]
fn c13_three_queries_over_one_stream() {
    let product = |at: usize| format!("p-{}", (noise(at, 9) * 40.0) as usize);
    let (stars, helpful) = (|at: usize| 1 + at as i64 % 5, |at: usize| (noise(at, 10) * 20.0) as i64);
    let (program, _) = program("c13_reviews.sql");
    let mut execution = program.start();
    for at in 0..300 {
        let helpful = if at == 200 { 5000 } else { helpful(at) };
        let row = [text(&product(at)), Value::Int(stars(at)), Value::Int(helpful)];
        execution.push("REVIEWS", row, at as i64 * 1000).unwrap();
    }
    execution.finish();
    assert_eq!(execution.take_errors(), []);
    let outputs = execution.take_outputs();
    let values = |stream: &str, column: usize| -> Vec<Value> {
        let of_stream = outputs.iter().filter(|output| output.stream == stream);
        of_stream.flat_map(|output| output.rows.rows().map(|row| row.values[column].clone())).collect()
    };
    assert_eq!(values("MEANS", 0), vec![Value::Double(3.0); 5]);
    let distinct = (0..5).map(|minute| {
        let products: std::collections::HashSet<String> =
            (minute * 60..minute * 60 + 60).map(product).collect();
        Value::Int(products.len() as i64)
    });
    assert_eq!(values("PRODUCTS", 0), distinct.collect::<Vec<_>>());
    let scores: Vec<f64> = values("SCORES", 1).iter().map(number).collect();
    assert!(scores[..100].iter().all(|score| *score == 0.0));
    let others = (100..300).filter(|at| *at != 200).map(|at| scores[at]).fold(0.0, f64::max);
    assert!(scores[200] > 1.5 * others, "{} and {others} of the others", scores[200]);
}

const MODELS: &str = "-- input: S (A DOUBLE, B INTEGER)
    CREATE STREAM SCORES (A DOUBLE, B INTEGER, SCORE DOUBLE, WHY VARCHAR(512));
    CREATE PUMP P AS INSERT INTO SCORES SELECT STREAM * FROM TABLE(RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM * FROM S), 20, 32, 100, 3, TRUE));
    CREATE STREAM SPOTS (A DOUBLE, B INTEGER, SPOTS VARCHAR(9999));
    CREATE PUMP Q AS INSERT INTO SPOTS SELECT STREAM * FROM TABLE(HOTSPOTS(CURSOR(SELECT STREAM * FROM S), 100, 3, 5));
    CREATE STREAM ITEMS (ITEM VARCHAR(32), N BIGINT);
    CREATE PUMP R AS INSERT INTO ITEMS SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'B', 3, 20));
    CREATE STREAM DIFFERENT (N BIGINT);
    CREATE PUMP T AS INSERT INTO DIFFERENT SELECT STREAM * FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'A', 20));
    CREATE STREAM RANKS (A DOUBLE, B INTEGER, R INTEGER);
    CREATE PUMP U AS INSERT INTO RANKS SELECT STREAM * FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM * FROM S), 'B', 'R', 'desc', 'desc', 0, 2));
    CREATE STREAM TOTALS (B INTEGER, N BIGINT, TOTAL DOUBLE, LEAST DOUBLE);
    CREATE PUMP V AS INSERT INTO TOTALS SELECT STREAM B, COUNT(*) OVER W, SUM(A) OVER W, MIN(A) OVER W FROM S WINDOW W AS (PARTITION BY B ROWS UNBOUNDED PRECEDING);";

fn models_row(at: usize) -> ([Value; 2], i64) {
    let b = if at.is_multiple_of(17) { Value::Null } else { Value::Int((noise(at, 11) * 12.0) as i64) };
    // Three rows at a time.
    ([Value::Double((noise(at, 12) * 40.0).round()), b], at as i64 / 3 * 700)
}

#[test]
fn a_snapshot_anywhere_goes_on_to_the_bit() {
    let (program, _) = compiled(MODELS);
    let go_on = |execution: &mut Execution, from: usize| {
        for at in from..400 {
            let (row, rowtime) = models_row(at);
            execution.push("S", row, rowtime).unwrap();
        }
        execution.finish();
        assert_eq!(execution.take_errors(), []);
        execution.take_outputs()
    };
    let told = |cut: usize| {
        let mut execution = program.start();
        for at in 0..cut {
            let (row, rowtime) = models_row(at);
            execution.push("S", row, rowtime).unwrap();
        }
        // Written when other rows have long changed what it was taken of.
        let frozen = execution.freeze();
        go_on(&mut execution, cut);
        let mut pieces = Vec::new();
        let keep = |piece| {
            pieces.push(piece);
            Ok::<(), ()>(())
        };
        frozen.encode(keep).unwrap();
        let mut again = program.start();
        again.restore(&pieces).unwrap();
        go_on(&mut again, cut)
    };
    let whole = go_on(&mut program.start(), 0);
    assert!(whole.iter().all(|output| output.rows.len() >= 5));
    for cut in [0, 1, 31, 33, 34, 101, 150, 399] {
        assert_eq!(told(cut), whole, "cut at {cut}");
    }
}

#[test]
fn what_was_normal_is_forgotten() {
    let (program, _) = compiled(
        "-- input: S (A DOUBLE)
        CREATE STREAM O (A DOUBLE, SCORE DOUBLE);
        CREATE PUMP P AS INSERT INTO O SELECT STREAM * FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM * FROM S), 50, 64, 200));",
    );
    let mut execution = program.start();
    let level = |at: usize| if (300..900).contains(&at) { 100.0 } else { 10.0 };
    for at in 0..1000 {
        execution.push("S", [Value::Double(level(at) + noise(at, 13))], at as i64).unwrap();
    }
    let scores: Vec<f64> = take(&mut execution, "O").iter().map(|(_, values)| number(&values[1])).collect();
    let mean = |from: usize, to: usize| scores[from..to].iter().sum::<f64>() / (to - from) as f64;
    let usual = mean(200, 300);
    // The new level is odd at first and usual in the end; the old one is odd by then.
    assert!(
        scores[300] > 2.0 * usual && mean(700, 900) < 1.5 * usual,
        "{} {} {usual}",
        scores[300],
        mean(700, 900)
    );
    assert!(scores[900] > 2.0 * usual, "{} {usual}", scores[900]);
}

#[test]
fn top_items_are_right_among_more_than_there_are_counters_for() {
    let (program, _) = compiled(
        "-- input: S (A INTEGER)
        CREATE STREAM O (ITEM VARCHAR(32), N BIGINT);
        CREATE PUMP P AS INSERT INTO O SELECT STREAM * FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM S), 'A', 5, 60));",
    );
    let mut execution = program.start();
    let mut batch = penstock_sql::Batch::new(1);
    // Five that come often, among sixty thousand that come once.
    for at in 0..100_000i64 {
        let item = if at % 5 < 2 { -1 - at / 5 % 5 } else { at };
        batch.push(0, [Value::Int(item)]);
    }
    execution.push_batch("S", batch).unwrap();
    execution.finish();
    let told = take(&mut execution, "O");
    let mut items: Vec<Value> = told.iter().map(|(_, values)| values[0].clone()).collect();
    items.sort_by_key(|item| format!("{item:?}"));
    assert_eq!(items, ["-1", "-2", "-3", "-4", "-5"].map(text));
    for (_, values) in told {
        let Value::Int(count) = values[1] else { panic!("no count") };
        // Never too few, and not too many by more than the rows divided by half the counters.
        assert!((8000..=8000 + 100_000 / 5000).contains(&count), "{values:?}");
    }
}

#[test]
fn what_a_model_does_not_take_is_told_with_its_place() {
    let cases = [
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM D FROM S))", "does not take DECIMAL(5,2)"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM T FROM S))", "no column of numbers"),
        (
            "RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 0)",
            "the number of trees is a whole number between 1 and 1000",
        ),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 1001)", "between 1 and 1000"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 10.5)", "whole number"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), A)", "not called so"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 100, 9)", "between 10 and 1000"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 100, 100, 100)", "greater than the sample"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 100, 100, 101, 31)", "between 1 and 30"),
        ("RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A FROM S), 100, 100, 101, 1, TRUE)", "not called so"),
        (
            "RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM A FROM S), 100, 100, 101, 1, 1)",
            "TRUE or FALSE",
        ),
        (
            "RANDOM_CUT_FOREST(CURSOR(SELECT STREAM A, A, A, A, A FROM S), 1000, 1000, 1001, 30)",
            "would take 4577 MiB",
        ),
        ("RANDOM_CUT_FOREST(100)", "not called so"),
        ("HOTSPOTS(CURSOR(SELECT STREAM A FROM S), 99, 1, 2)", "between 100 and 1000"),
        ("HOTSPOTS(CURSOR(SELECT STREAM A FROM S), 100, 0, 2)", "greater than 0"),
        ("HOTSPOTS(CURSOR(SELECT STREAM A FROM S), 100, 0.1, 101)", "between 2 and 100"),
        ("GROUP_RANK(CURSOR(SELECT STREAM A FROM S), 'B', 'R', 'asc', 'asc', 0, 0)", "no column B"),
        ("GROUP_RANK(CURSOR(SELECT STREAM A FROM S), 'A', 'R', 'up', 'asc', 0, 0)", "'asc' or 'desc'"),
        ("TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM A FROM S), 'A', 100001, 60)", "between 1 and 100000"),
        ("COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM A FROM S), 'A', 3601)", "between 1 and 3600"),
        ("RANDOM_CUT_TREE(CURSOR(SELECT STREAM A FROM S))", "no function RANDOM_CUT_TREE"),
    ];
    for (call, expected) in cases {
        let code = format!(
            "-- input: S (A DOUBLE, D DECIMAL(5,2), T VARCHAR(4))\nCREATE STREAM O (X DOUBLE);\nCREATE PUMP P AS INSERT INTO O SELECT STREAM A FROM TABLE({call});"
        );
        let sources = script::declared(&code).unwrap();
        let wrong = compile(&code, &sources).err().unwrap_or_else(|| panic!("{call} compiles"));
        assert!(wrong[0].message.contains(expected) && !wrong[0].fix.is_empty(), "{call}: {}", wrong[0]);
        assert_eq!(wrong[0].line, 3, "{call}: {}", wrong[0]);
    }
}
