//! Fuzzes the compiler of streaming SQL and what it makes: any text is a program or a list of mistakes, each with a place, and a program
//! takes rows and tells rows without an end to the process.
#![no_main]

use penstock_sql::{Batch, Column, Execution, Schema, Sources, SqlType, Value, compile};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let columns =
        vec![Column::new("A", SqlType::Integer), Column::new("B", SqlType::Varchar(8)), Column::new("T", SqlType::Timestamp)];
    let stream = Schema { name: "S".to_owned(), columns: columns.clone() };
    let table = Schema { name: "R".to_owned(), columns };
    let sources = Sources { streams: vec![stream], tables: vec![table] };
    // The statements around it are given, so that more of what is tried are programs.
    let whole = format!("CREATE STREAM O (A INTEGER); CREATE PUMP P AS INSERT INTO O SELECT {text}");
    for code in [text, whole.as_str()] {
        match compile(code, &sources) {
            Err(wrong) => {
                assert!(!wrong.is_empty());
                for diagnostic in wrong {
                    assert!(diagnostic.line >= 1 && diagnostic.column >= 1 && !diagnostic.to_string().is_empty());
                }
            }
            Ok(program) => {
                let table = |execution: &mut Execution| {
                    let mut rows = Batch::new(3);
                    rows.push(0, [Value::Int(1), Value::Text("x".into()), Value::Null]);
                    rows.push(0, [Value::Null, Value::Text("12".into()), Value::Int(2000)]);
                    execution.set_table("R", rows).expect("rows of the schema");
                };
                let mut execution = program.start();
                table(&mut execution);
                for (at, text) in [Some("x"), None, Some("12")].into_iter().enumerate() {
                    let text = text.map_or(Value::Null, |text| Value::Text(text.into()));
                    let row = [Value::Int(at as i64 - 1), text, Value::Int(at as i64 * 1000)];
                    execution.push("S", row, at as i64 * 30_000).expect("a row of the schema");
                }
                let mut kept = Vec::new();
                let frozen = execution.freeze().encode(|piece| {
                    kept.push(piece);
                    Ok::<(), ()>(())
                });
                frozen.expect("every piece is taken");
                let mut again = program.start();
                table(&mut again);
                again.restore(&kept).expect("what was kept is taken up");
                again.finish();
                execution.finish();
                assert_eq!(execution.take_outputs(), again.take_outputs());
            }
        }
    }
});
