//! CSV in whatever encoding: a sheet is a rectangle within its limits, and written as CSV reads as the same sheet again.
#![no_main]

use app::domain::import::{MAX_COLUMNS, Sheet};
use libfuzzer_sys::fuzz_target;
use server::fuzzing::encoding::utf8;
use server::fuzzing::sheet::read;

const MAX_ROWS: usize = 50;

fn csv(sheet: &Sheet) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: &Vec<String>| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
    std::iter::once(&sheet.columns).chain(&sheet.rows).map(line).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let text = utf8(bytes);
    // Workbooks have a target of their own.
    if text.starts_with(b"PK\x03\x04") {
        return;
    }
    let Ok(sheet) = read(&text, MAX_ROWS) else { return };
    let width = sheet.columns.len();
    assert!((1..=MAX_COLUMNS).contains(&width) && (1..=MAX_ROWS).contains(&sheet.rows.len()));
    assert!(sheet.rows.iter().all(|row| row.len() == width));
    assert!(sheet.rows.last().is_some_and(|row| row.iter().any(|cell| !cell.trim().is_empty())));
    let again = read(csv(&sheet).as_bytes(), MAX_ROWS).expect("what was written as CSV");
    assert_eq!((again.columns, again.rows), (sheet.columns, sheet.rows));
});
