//! A workbook one of whose parts is made of the input: the sheet, or after a digit the shared texts, formats, workbook or relations.
//! After a `P` the input is the whole package. A damaged one may make calamine panic, which the server bears; what is held here is
//! that it ends, within memory (`-rss_limit_mb`), and that what comes out is within the limits of a sheet.
#![no_main]

use std::io::{Cursor, Write};

use app::domain::import::MAX_COLUMNS;
use fuzz::{bear_others, borne};
use libfuzzer_sys::fuzz_target;
use server::fuzzing::sheet::read;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MAX_ROWS: usize = 50;
const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>2</v></c></row>\
    <row r=\"2\"><c r=\"A2\" s=\"1\"><v>46067.5</v></c><c r=\"B2\" t=\"s\"><v>1</v></c></row></sheetData></worksheet>";
const PARTS: [(&str, &str); 5] = [
    ("xl/worksheets/sheet1.xml", SHEET),
    ("xl/sharedStrings.xml", "<sst count=\"1\" uniqueCount=\"2\"><si><t>a</t></si><si><t>b</t></si></sst>"),
    ("xl/styles.xml", "<styleSheet><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"),
    ("xl/workbook.xml", "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];
const ROOT: &str = "<Relationships><Relationship Id=\"r1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

fn package(which: usize, part: &[u8]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("_rels/.rels", stored).unwrap();
    zip.write_all(ROOT.as_bytes()).unwrap();
    for (index, (name, text)) in PARTS.iter().enumerate() {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(if index == which { part } else { text.as_bytes() }).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fuzz_target!(init: bear_others(), |bytes: &[u8]| {
    let workbook = match bytes {
        [b'P', ..] => bytes.to_vec(),
        [digit @ b'0'..=b'4', part @ ..] => package(usize::from(digit - b'0'), part),
        part => package(0, part),
    };
    let Some(Ok(sheet)) = borne(|| read(&workbook, MAX_ROWS)) else { return };
    assert!(sheet.columns.len() <= MAX_COLUMNS && sheet.rows.len() <= MAX_ROWS);
    assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
});
