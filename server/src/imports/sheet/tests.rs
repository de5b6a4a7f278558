//! Sheets as people hand them in, and as somebody would who means harm.
use app::domain::import::MAX_ROWS;

use super::*;

fn sheet(text: &str) -> Result<Sheet, SheetError> {
    read(text.as_bytes(), MAX_ROWS)
}

#[test]
fn csv_as_google_and_excel_write_it() {
    let google = sheet("\u{feff}ประทับเวลา,กิจกรรม\r\n\"20/2/2026, 14:05:09\",\"อบรม\nบ่าย\"\r\n,\r\n").unwrap();
    assert_eq!(google.columns, ["ประทับเวลา", "กิจกรรม"]);
    assert_eq!(google.rows, [["20/2/2026, 14:05:09", "อบรม\nบ่าย"]]);
    assert_eq!(sheet("a;b\n1;2,5").unwrap().rows, [["1", "2,5"]]);
    assert_eq!(sheet("a,b,c\n1").unwrap().rows, [["1", "", ""]], "short lines are filled up");
    let titled = sheet(",\n,\na,b\n1,2").unwrap();
    assert_eq!(
        (titled.heading_line, titled.columns, titled.rows),
        (3, vec!["a".to_owned(), "b".to_owned()], vec![vec!["1".to_owned(), "2".to_owned()]])
    );
}

#[test]
fn blank_lines_are_counted_and_an_open_quotation_mark_swallows_nothing() {
    let gaps = sheet("\na,b\r\n\r\n1,\"x\n\ny\"\n\n2,\"\"\n").unwrap();
    assert_eq!((gaps.heading_line, gaps.rows.len()), (2, 4));
    assert_eq!(gaps.rows[1], ["1", "x\n\ny"]);
    assert_eq!(gaps.rows[3], ["2", ""]);
    assert_eq!(sheet("a,b\n5\" pipe,\"he said \"\"no\"\"\"").unwrap().rows, [["5\" pipe", "he said \"no\""]]);
    assert_eq!(sheet("a,b\n1,\"2\n3,4\n"), Err(SheetError::QuoteOpen));
    assert_eq!(sheet("a,b\n1,\"2\n3,\"4\"\n"), Err(SheetError::QuoteOpen));
}

#[test]
fn lines_end_as_they_may_and_what_is_quoted_parts_no_cells() {
    let mac = sheet("a,b\r1,\"x\ry\"\r\r2,3\r").unwrap();
    assert_eq!(mac.rows, [["1", "x\ny"], ["", ""], ["2", "3"]]);
    let quoted = sheet("\"a, b, c\";d\n1;2\n").unwrap();
    assert_eq!((quoted.columns, quoted.rows), (vec!["a, b, c".to_owned(), "d".to_owned()], vec![vec!["1".to_owned(), "2".to_owned()]]));
    assert_eq!(sheet("\"a\nb,c\";d\n1;2\n").unwrap().rows, [["1", "2"]], "headings over two lines");
    assert_eq!(sheet("a,b\n\"1\"\t,\"2\" \n").unwrap().rows.len(), 1, "a tab after a closing mark");
}

/// A workbook of one sheet, as small as Excel takes it.
fn workbook_of(rows: &str, unfolded: usize) -> Vec<u8> {
    workbook_with(rows, unfolded, &[])
}

/// The same with parts of one's own.
fn workbook_with(rows: &str, unfolded: usize, others: &[(&str, String)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let related = |kind: &str, target: &str| {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let sheets = "<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets>";
    let formats = "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs>";
    let parts = [
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\">{sheets}</workbook>")),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\">{formats}</styleSheet>")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>{}", " ".repeat(unfolded)),
        ),
    ];
    for (name, text) in parts.iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name)).chain(others) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>วันที่</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>คน</t></is></c></row>\
     <row r=\"2\"><c r=\"A2\" s=\"1\"><v>46067</v></c><c r=\"B2\"><v>40</v></c></row>\
     <row r=\"3\"><c r=\"A3\" s=\"1\"><v>46067.5</v></c></row>";

#[test]
fn a_workbook_gives_dates_and_numbers_as_people_read_them() {
    let sheet = read(&workbook_of(ROWS, 0), MAX_ROWS).unwrap();
    assert_eq!(sheet.columns, ["วันที่", "คน"]);
    assert_eq!(sheet.rows, [["2026-02-14", "40"], ["2026-02-14 12:00:00", ""]]);
}

#[test]
fn a_workbook_that_unfolds_without_end_is_refused_before_it_is_read() {
    let bomb = workbook_of(ROWS, MAX_UNFOLDED as usize);
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    assert_eq!(read(&bomb, MAX_ROWS), Err(SheetError::TooLarge));
}

const FAR: &str = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";

#[test]
fn a_cell_in_the_farthest_corner_takes_no_memory_and_is_refused() {
    let bomb = workbook_of(&format!("{ROWS}{FAR}"), 0);
    assert!(bomb.len() < 4 * 1024, "{} bytes", bomb.len());
    assert_eq!(read(&bomb, MAX_ROWS), Err(SheetError::TooLarge));
    for far in ["A5002", "CW2", "A1048576"] {
        let stray = format!("{ROWS}<row r=\"5002\"><c r=\"{far}\"><v>1</v></c></row>");
        assert_eq!(read(&workbook_of(&stray, 0), MAX_ROWS), Err(SheetError::TooLarge), "{far}");
    }
    let last = format!("{ROWS}<row r=\"5001\"><c r=\"CV5001\"><v>1</v></c></row>");
    let whole = read(&workbook_of(&last, 0), MAX_ROWS).unwrap();
    assert_eq!((whole.rows.len(), whole.columns.len()), (MAX_ROWS, MAX_COLUMNS));
}

#[test]
fn a_sheet_formatted_to_its_end_is_as_long_as_what_is_written_in_it() {
    let blank = "<row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> </t></is></c></row>";
    let sheet = read(&workbook_of(&format!("{ROWS}{blank}"), 0), MAX_ROWS).unwrap();
    assert_eq!(sheet.rows, [["2026-02-14", "40"], ["2026-02-14 12:00:00", ""]]);
}

#[test]
fn room_is_made_for_texts_that_are_there_and_not_for_those_announced() {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let shared = |count: &str, text: &str| {
        let part = format!("<sst xmlns=\"{main}\" {count}><si><t>{text}</t></si></sst>");
        let rows: String = (1..=3_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
        read(&workbook_with(&rows, 0, &[("xl/sharedStrings.xml", part)]), MAX_ROWS)
    };
    assert_eq!(shared("uniqueCount=\"1\"", "ก").unwrap().rows.len(), 2_999);
    for count in ["uniqueCount=\"900000000000\"", "uniqueCount = '+00900000000000'", "uniqueCount=\"99999999999999999999999\""] {
        assert_eq!(shared(count, "ก"), Err(SheetError::TooLarge), "{count}");
    }
    assert_eq!(shared("unique\u{1b}(BCount=\"900000000000\"", "ก"), Err(SheetError::Unreadable));
    for none in ["<si/>", "<x:si >", "<si\n>"] {
        let many = format!("</t></si>{}<si><t>", none.repeat(1_000_001));
        assert_eq!(shared("", &many), Err(SheetError::TooLarge), "{none}: each would be kept");
    }
    assert_eq!(shared("", &"ก".repeat(100_000)), Err(SheetError::TooLarge), "one text in thousands of cells");
}

#[test]
fn formats_without_end_are_refused() {
    let formats = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(MAX_STYLES as usize / 5));
    let bomb = workbook_with(ROWS, 0, &[("xl/styles.xml", formats)]);
    assert!(bomb.len() < 64 * 1024, "{} bytes", bomb.len());
    assert_eq!(read(&bomb, MAX_ROWS), Err(SheetError::TooLarge));
}

#[test]
fn what_is_no_sheet_is_refused_in_words() {
    assert_eq!(sheet(""), Err(SheetError::Empty));
    assert_eq!(sheet("only,headings\n"), Err(SheetError::Empty));
    assert_eq!(read(b"\xca\xd2\xc3,\xb5\xd2", MAX_ROWS), Err(SheetError::Unreadable), "Windows-874");
    assert_eq!(read(b"PK\x03\x04 and noise", MAX_ROWS), Err(SheetError::Unreadable));
    let announced = crate::imports::claims::tests::announcing(1 << 33);
    assert_eq!(read(&announced, MAX_ROWS), Err(SheetError::TooLarge), "files that are only announced");
    assert_eq!(sheet(&"a\n".repeat(MAX_ROWS + 2)), Err(SheetError::TooLarge));
    assert_eq!(sheet(&format!("{}\n1", "a,".repeat(MAX_COLUMNS + 1))), Err(SheetError::TooLarge));
    assert_eq!(sheet(&format!("{}\n1", "a,".repeat(MAX_COLUMNS))).map(|sheet| sheet.columns.len()), Ok(MAX_COLUMNS));
}
