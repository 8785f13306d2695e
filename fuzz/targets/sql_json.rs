//! Fuzzes the reader of JSON rows: any record is rows and parts that are none, and the short way of rows that are whole documents tells
//! what the general one does.
#![no_main]

use penstock_sql::json::RowReader;
use penstock_sql::{Batch, Column, SqlType};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let columns = [
        Column::new("A", SqlType::Integer),
        Column::new("B", SqlType::Varchar(8)),
        Column::new("C", SqlType::Decimal(5, 2)),
        Column::new("D", SqlType::Timestamp),
        Column::new("E", SqlType::Varchar(8)),
    ];
    let read = |row_path: &str, paths: [&str; 5]| {
        let mut reader = RowReader::with_paths(&columns, row_path, &paths).expect("paths of the service");
        let mut rows = Batch::new(5);
        let mut failed = Vec::new();
        reader.read_record(data, 7, &[], &mut rows, |error, part| {
            assert!(!error.message.is_empty() && part.len() <= data.len());
            failed.push(part.to_vec());
        });
        (rows, failed)
    };
    read("$.a[0:]", ["$.a", "$.b", "$.b.c", "$.d[0:].e", "$.d[0:]"]);
    read("$[0:]", ["$.a", "$.a", "$.b.c", "$.b.d", "$.b"]);
    // Without a member `z` there is no array of which elements make rows, and E is a text, into which everything goes.
    let (rows, failed) = read("$", ["$.a", "$.b", "$.b.c", "$.b.d", "$.e"]);
    if !data.contains(&b'z') && !data.contains(&b'\\') {
        let (general, failed_there) = read("$", ["$.a", "$.b", "$.b.c", "$.b.d", "$.z[0:].e"]);
        let first_four = |rows: &Batch| rows.rows().map(|row| row.values[..4].to_vec()).collect::<Vec<_>>();
        assert_eq!((first_four(&rows), failed), (first_four(&general), failed_there));
    }
});
