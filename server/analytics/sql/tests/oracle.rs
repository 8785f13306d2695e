//! Windows and joins on random rows against a naive oracle, which looks at every row again for every result; and whether a run that is
//! cut in two by a snapshot, or fed in batches, tells what an undisturbed one tells.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_sql::{Batch, Column, Execution, Frozen, Program, Schema, Sources, SqlType, Value, compile};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Input {
    left: bool,
    time: i64,
    key: i64,
    value: Option<i64>,
}

// Rows in the order of time, several of them at once, some of them NULL.
fn inputs(most: usize) -> impl Strategy<Value = Vec<Input>> {
    let row = (
        any::<bool>(),
        (0..6i64).prop_map(|steps| steps * 400),
        0..3i64,
        prop::option::weighted(0.9, -50..50i64),
    );
    prop::collection::vec(row, 0..most).prop_map(|rows| {
        let mut clock = 1_000_000;
        let rows = rows.into_iter().map(|(left, step, key, value)| {
            clock += step;
            Input { left, time: clock, key, value }
        });
        rows.collect()
    })
}

fn sources() -> Sources {
    let columns = vec![
        Column::new("ID", SqlType::BigInt),
        Column::new("K", SqlType::Integer),
        Column::new("V", SqlType::Integer),
    ];
    let stream = |name: &str| Schema { name: name.to_owned(), columns: columns.clone() };
    Sources { streams: vec![stream("L"), stream("R")], tables: Vec::new() }
}

fn program(code: &str) -> Program {
    compile(code, &sources()).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
}

fn values(at: usize, input: &Input) -> [Value; 3] {
    [Value::Int(at as i64), Value::Int(input.key), input.value.map_or(Value::Null, Value::Int)]
}

fn push(execution: &mut Execution, at: usize, input: &Input) {
    let stream = if input.left { "L" } else { "R" };
    execution.push(stream, values(at, input), input.time).unwrap();
}

type Told = Vec<(String, i64, Vec<Value>)>;

fn take(execution: &mut Execution, told: &mut Told) {
    for output in execution.take_outputs() {
        told.extend(output.rows.rows().map(|row| (output.stream.clone(), row.rowtime, row.values.to_vec())));
    }
    assert_eq!(execution.take_errors(), []);
}

fn run(program: &Program, rows: &[Input]) -> Told {
    let mut execution = program.start();
    let mut told = Vec::new();
    rows.iter().enumerate().for_each(|(at, row)| push(&mut execution, at, row));
    execution.finish();
    take(&mut execution, &mut told);
    told
}

fn pieces(execution: &Execution) -> Vec<Vec<u8>> {
    written(execution.freeze())
}

fn written(frozen: Frozen) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let each = |piece| {
        pieces.push(piece);
        Ok::<(), ()>(())
    };
    frozen.encode(each).unwrap();
    pieces
}

fn int(value: Option<i64>) -> Value {
    value.map_or(Value::Null, Value::Int)
}

fn close(told: &Value, expected: Option<f64>) -> bool {
    match (told, expected) {
        (Value::Null, None) => true,
        (Value::Double(told), Some(expected)) => (told - expected).abs() < 1e-9 * expected.abs().max(1.0),
        _ => false,
    }
}

// The variance of all of them.
fn variance(values: &[i64]) -> Option<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<i64>() as f64 / count;
    (count > 0.0).then(|| values.iter().map(|value| (*value as f64 - mean).powi(2)).sum::<f64>() / count)
}

const ALL: &str = "COUNT(*) OVER W, COUNT(V) OVER W, SUM(V) OVER W, MIN(V) OVER W, MAX(V) OVER W, AVG(V) OVER W, \
    COUNT(DISTINCT V) OVER W, FIRST_VALUE(V) OVER W, LAST_VALUE(V) IGNORE NULLS OVER W, LAG(V, 2, -1) OVER W, \
    NTH_VALUE(V, 2) IGNORE NULLS OVER W, SUM(CAST(V AS DOUBLE)) OVER W, VAR_POP(V) OVER W";
const ALL_TYPES: &str = "A BIGINT, B BIGINT, C BIGINT, D INTEGER, E INTEGER, F INTEGER, G BIGINT, H INTEGER, I INTEGER, \
    J INTEGER, K2 INTEGER, L DOUBLE, M DOUBLE";

fn check_window(told: &[Value], window: &[Option<i64>]) -> Result<(), TestCaseError> {
    let present: Vec<i64> = window.iter().flatten().copied().collect();
    let mut distinct = present.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let sum = (!present.is_empty()).then(|| present.iter().sum::<i64>());
    let expected = [
        Value::Int(window.len() as i64),
        Value::Int(present.len() as i64),
        int(sum),
        int(present.iter().min().copied()),
        int(present.iter().max().copied()),
        int(sum.map(|sum| sum / present.len() as i64)),
        Value::Int(distinct.len() as i64),
        int(window[0]),
        int(present.last().copied()),
        if window.len() > 2 { int(window[window.len() - 3]) } else { Value::Int(-1) },
        int(present.get(1).copied()),
    ];
    prop_assert_eq!(&told[..11], &expected[..]);
    prop_assert!(close(&told[11], sum.map(|sum| sum as f64)), "{:?}", told);
    prop_assert!(close(&told[12], variance(&present)), "{:?} of {:?}", told, present);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn sliding_windows_equal_the_oracle(rows in inputs(60), steps in 0..15i64, by_rows in prop::option::of(1..8usize)) {
        // Lengths that hit rows exactly, so that both ends matter.
        let length = steps * 400;
        let frame = match by_rows {
            Some(rows) => format!("ROWS {rows} PRECEDING"),
            None => format!("RANGE INTERVAL '{}.{:03}' SECOND(4) PRECEDING", length / 1000, length % 1000),
        };
        let code = format!(
            "CREATE STREAM O ({ALL_TYPES}); CREATE PUMP P AS INSERT INTO O SELECT {ALL} FROM L WINDOW W AS (PARTITION BY K {frame});"
        );
        let rows: Vec<Input> = rows.into_iter().map(|row| Input { left: true, ..row }).collect();
        let told = run(&program(&code), &rows);
        prop_assert_eq!(told.len(), rows.len());
        for (at, (_, rowtime, told)) in told.iter().enumerate() {
            let now = &rows[at];
            prop_assert_eq!(*rowtime, now.time);
            let mut window: Vec<&Input> = rows[..=at].iter().filter(|row| row.key == now.key).collect();
            match by_rows {
                Some(before) => drop(window.drain(..window.len().saturating_sub(before + 1))),
                None => window.retain(|row| row.time >= now.time - length),
            }
            let window: Vec<Option<i64>> = window.iter().map(|row| row.value).collect();
            check_window(told, &window)?;
        }
    }

    #[test]
    fn tumbling_windows_equal_the_oracle(rows in inputs(60), seconds in 1..7i64) {
        let code = format!(
            "CREATE STREAM O (K INTEGER, N BIGINT, S BIGINT, A INTEGER, B INTEGER, D BIGINT);
             CREATE PUMP P AS INSERT INTO O SELECT K, COUNT(*), SUM(V), MIN(V), MAX(V), COUNT(DISTINCT V) FROM L
             GROUP BY STEP(L.ROWTIME BY INTERVAL '{seconds}' SECOND), K;"
        );
        let rows: Vec<Input> = rows.into_iter().map(|row| Input { left: true, ..row }).collect();
        let period = seconds * 1000;
        let mut expected: Vec<(i64, i64, Vec<Option<i64>>)> = Vec::new();
        for row in &rows {
            let end = (row.time.div_euclid(period) + 1) * period;
            match expected.iter_mut().find(|(time, key, _)| (*time, *key) == (end, row.key)) {
                Some((.., values)) => values.push(row.value),
                None => expected.push((end, row.key, vec![row.value])),
            }
        }
        let told = run(&program(&code), &rows);
        prop_assert_eq!(told.len(), expected.len());
        for ((_, rowtime, told), (end, key, values)) in told.iter().zip(&expected) {
            let present: Vec<i64> = values.iter().flatten().copied().collect();
            let mut distinct = present.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let expected = [
                Value::Int(*key),
                Value::Int(values.len() as i64),
                int((!present.is_empty()).then(|| present.iter().sum())),
                int(present.iter().min().copied()),
                int(present.iter().max().copied()),
                Value::Int(distinct.len() as i64),
            ];
            prop_assert_eq!((*rowtime, &told[..]), (*end, &expected[..]));
        }
    }

    #[test]
    fn joins_equal_the_oracle(rows in inputs(40), kind in 0..4usize, windows in (prop::option::of(0..5i64), prop::option::of(0..5i64))) {
        prop_assume!(windows != (None, None));
        let name = ["", "LEFT", "RIGHT", "FULL"][kind];
        let over = |window: Option<i64>| {
            window.map_or(String::new(), |seconds| format!("OVER (RANGE INTERVAL '{seconds}' SECOND PRECEDING)"))
        };
        let code = format!(
            "CREATE STREAM O (A BIGINT, B BIGINT);
             CREATE PUMP P AS INSERT INTO O SELECT A.ID, B.ID FROM L {} AS A {name} JOIN R {} AS B ON A.K = B.K AND A.V <= B.V;",
            over(windows.0), over(windows.1)
        );
        // A pair meets when the later of the two arrives, if the earlier one is in a window then.
        let length = |left: bool| if left { windows.0 } else { windows.1 };
        let mut expected = Vec::new();
        let mut met = vec![false; rows.len()];
        for (at, now) in rows.iter().enumerate() {
            for (before, other) in rows[..at].iter().enumerate().filter(|(_, other)| other.left != now.left) {
                let held = length(other.left).is_some_and(|seconds| other.time >= now.time - seconds * 1000);
                let ((left, one), (right, two)) = if now.left { ((at, now), (before, other)) } else { ((before, other), (at, now)) };
                let equal = one.key == two.key && one.value.zip(two.value).is_some_and(|(one, two)| one <= two);
                if held && equal {
                    met[at] = true;
                    met[before] = true;
                    expected.push((now.time, int(Some(left as i64)), int(Some(right as i64))));
                }
            }
        }
        for (at, row) in rows.iter().enumerate() {
            let kept = if row.left { kind == 1 || kind == 3 } else { kind == 2 || kind == 3 };
            if kept && !met[at] {
                let end = row.time + length(row.left).unwrap_or(0) * 1000;
                let id = int(Some(at as i64));
                expected.push(if row.left { (end, id, Value::Null) } else { (end, Value::Null, id) });
            }
        }
        let told = run(&program(&code), &rows);
        let mut told: Vec<(i64, Value, Value)> =
            told.into_iter().map(|(_, rowtime, values)| (rowtime, values[0].clone(), values[1].clone())).collect();
        prop_assert!(told.is_sorted_by_key(|(rowtime, ..)| *rowtime), "{:?}", told);
        let order = |one: &(i64, Value, Value)| format!("{:020}{:?}{:?}", one.0, one.1, one.2);
        told.sort_by_key(order);
        expected.sort_by_key(order);
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn a_snapshot_anywhere_changes_nothing(rows in inputs(50), cut in any::<prop::sample::Index>()) {
        let program = program(EVERYTHING);
        let cut = cut.index(rows.len() + 1);
        let mut first = program.start();
        let mut told = Vec::new();
        for (at, row) in rows[..cut].iter().enumerate() {
            push(&mut first, at, row);
        }
        // Written when other rows have long changed what it was taken of.
        let frozen = first.freeze();
        prop_assert_eq!(pieces(&first), written(first.freeze()));
        for (at, row) in rows.iter().enumerate().skip(cut) {
            push(&mut first, at, row);
        }
        let kept = written(frozen);
        let mut second = program.start();
        second.restore(&kept).unwrap();
        for (at, row) in rows.iter().enumerate().skip(cut) {
            push(&mut second, at, row);
        }
        second.finish();
        take(&mut second, &mut told);
        prop_assert_eq!(told, run(&program, &rows));
    }

    #[test]
    fn batches_change_nothing(rows in inputs(60), size in 1..20usize) {
        let code = "CREATE STREAM O (K INTEGER, N BIGINT); CREATE STREAM S (K INTEGER, N BIGINT); CREATE STREAM G (K INTEGER, N BIGINT);
            CREATE PUMP A AS INSERT INTO O SELECT K, SUM(V) OVER (PARTITION BY K RANGE INTERVAL '2' SECOND PRECEDING) FROM L;
            CREATE PUMP B AS INSERT INTO S SELECT K, N FROM O WHERE N > 0;
            CREATE PUMP C AS INSERT INTO G SELECT K, COUNT(*) FROM S GROUP BY K, FLOOR(S.ROWTIME TO SECOND);";
        let program = program(code);
        let rows: Vec<Input> = rows.into_iter().map(|row| Input { left: true, ..row }).collect();
        let mut execution = program.start();
        for (number, part) in rows.chunks(size).enumerate() {
            let mut batch = Batch::new(3);
            part.iter().enumerate().for_each(|(at, row)| batch.push(row.time, values(number * size + at, row)));
            execution.push_batch("L", batch).unwrap();
        }
        execution.finish();
        let mut told = Vec::new();
        take(&mut execution, &mut told);
        prop_assert_eq!(told, run(&program, &rows));
    }

    #[test]
    fn damaged_snapshots_are_refused(rows in inputs(12), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let program = program(EVERYTHING);
        let mut execution = program.start();
        rows.iter().enumerate().for_each(|(at, row)| push(&mut execution, at, row));
        let mut kept = pieces(&execution).concat();
        let at = at.index(kept.len());
        let whole = kept[at] == byte;
        kept[at] = byte;
        prop_assert_eq!(program.start().restore([&kept]).is_ok(), whole);
        prop_assert!(program.start().restore([&kept[..at]]).is_err());
    }
}

/// Every operator that keeps something.
const EVERYTHING: &str = "
    CREATE STREAM TUMBLED (K INTEGER, S BIGINT, D DOUBLE, N BIGINT);
    CREATE PUMP A AS INSERT INTO TUMBLED
        SELECT K, SUM(V), STDDEV_POP(V), COUNT(DISTINCT V) FROM L GROUP BY K, STEP(L.ROWTIME BY INTERVAL '2' SECOND);
    CREATE STREAM SLID (K INTEGER, A INTEGER, B INTEGER, C DOUBLE, D BIGINT, E INTEGER, F DOUBLE);
    CREATE PUMP B AS INSERT INTO SLID
        SELECT K, MIN(V) OVER W, MAX(V) OVER W, AVG(CAST(V AS DOUBLE)) OVER W, COUNT(DISTINCT V) OVER W,
            LAG(V, 1, 0) IGNORE NULLS OVER W, EXP_AVG(V, INTERVAL '1' SECOND) OVER W
        FROM R WINDOW W AS (PARTITION BY K RANGE INTERVAL '3' SECOND PRECEDING);
    CREATE STREAM STAGGERED (K INTEGER, N BIGINT, F INTEGER);
    CREATE PUMP C AS INSERT INTO STAGGERED
        SELECT K, COUNT(*), FIRST_VALUE(V) FROM L WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '2' SECOND);
    CREATE STREAM SESSIONS (K INTEGER, N BIGINT);
    CREATE PUMP D AS INSERT INTO SESSIONS SELECT K, COUNT(*) FROM R GROUP BY K WINDOWED BY SESSION INTERVAL '1' SECOND;
    CREATE STREAM JOINED (A BIGINT, B BIGINT);
    CREATE PUMP E AS INSERT INTO JOINED
        SELECT A.ID, B.ID FROM L OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS A
        FULL JOIN R OVER (ROWS 3 PRECEDING) AS B ON A.K = B.K;
    CREATE STREAM SORTED (V INTEGER);
    CREATE PUMP F AS INSERT INTO SORTED
        SELECT V FROM (SELECT V FROM L UNION ALL SELECT V FROM R) AS U ORDER BY FLOOR(U.ROWTIME TO SECOND), V DESC;
    CREATE STREAM ONCE (T TIMESTAMP, V INTEGER);
    CREATE PUMP G AS INSERT INTO ONCE SELECT DISTINCT FLOOR(L.ROWTIME TO SECOND), V FROM L;
    CREATE PUMP H AS INSERT INTO ONCE SELECT DISTINCT FLOOR(R.ROWTIME TO SECOND), V FROM R;
    CREATE STREAM RESORTED (ID BIGINT);
    CREATE PUMP I AS INSERT INTO RESORTED
        SELECT R.ROWTIME - INTERVAL '1' SECOND * K AS ROWTIME, ID FROM R
        ORDER BY R.ROWTIME - INTERVAL '1' SECOND * K WITHIN INTERVAL '4' SECOND;
";
