//! A response sheet as text cells.
use std::io::{Cursor, Read};

use app::domain::import::{MAX_COLUMNS, MAX_ROWS};
use calamine::{Data, DataType, Reader, Xlsx};
use thiserror::Error;

/// Bytes a workbook may unfold to.
const MAX_UNFOLDED: u64 = 200 * 1024 * 1024;

/// The first line, and the lines below it, each as long as the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SheetError {
    #[error("neither an XLSX workbook nor CSV in UTF-8")]
    Unreadable,
    #[error("no line below the headings")]
    Empty,
    #[error("more rows, columns or bytes than one import takes")]
    TooLarge,
}

/// The first sheet of a workbook, or CSV with commas, semicolons or tabs.
///
/// # Errors
/// A [`SheetError`]; never panics, whatever the bytes are.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let mut lines = if bytes.starts_with(b"PK\x03\x04") { workbook(bytes)? } else { text(bytes)? };
    while lines.last().is_some_and(|line| line.iter().all(|cell| cell.trim().is_empty())) {
        lines.pop();
    }
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    if lines.len() > MAX_ROWS + 1 || width > MAX_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    for line in &mut lines {
        line.resize(width, String::new());
    }
    let mut lines = lines.into_iter();
    let columns = lines.next().ok_or(SheetError::Empty)?;
    let rows: Vec<_> = lines.collect();
    if rows.is_empty() { Err(SheetError::Empty) } else { Ok(Sheet { columns, rows }) }
}

fn text(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::Unreadable)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err(SheetError::Unreadable);
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|delimiter| head.matches(*delimiter).count()).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter as u8).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        if lines.len() > MAX_ROWS + 1 {
            return Err(SheetError::TooLarge);
        }
        lines.push(record.map_err(|_| SheetError::Unreadable)?.iter().map(str::to_owned).collect());
    }
    Ok(lines)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let range = book.worksheet_range_at(0).ok_or(SheetError::Empty)?.map_err(|_| SheetError::Unreadable)?;
    if range.height() > MAX_ROWS + 1 || range.width() > MAX_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    Ok(range.rows().map(|row| row.iter().map(cell).collect()).collect())
}

/// Unfolds every part of a workbook once without keeping it: what a header says of its size is no promise.
fn measure(bytes: &[u8]) -> Result<(), SheetError> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let mut left = MAX_UNFOLDED;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| SheetError::Unreadable)?;
        let unfolded = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| SheetError::Unreadable)?;
        left = left.checked_sub(unfolded).ok_or(SheetError::TooLarge)?;
    }
    Ok(())
}

/// A cell as a person reads it; dates as `2026-02-14`, with their time if it is not midnight.
fn cell(data: &Data) -> String {
    if let Data::DateTime(_) | Data::DateTimeIso(_) = data
        && let Some(at) = data.as_datetime()
    {
        let format = if at.time() == chrono::NaiveTime::MIN { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
        return at.format(format).to_string();
    }
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Result<Sheet, SheetError> {
        read(text.as_bytes())
    }

    #[test]
    fn csv_as_google_and_excel_write_it() {
        let google = sheet("\u{feff}ประทับเวลา,กิจกรรม\r\n\"20/2/2026, 14:05:09\",\"อบรม\nบ่าย\"\r\n,\r\n").unwrap();
        assert_eq!(google.columns, ["ประทับเวลา", "กิจกรรม"]);
        assert_eq!(google.rows, [["20/2/2026, 14:05:09", "อบรม\nบ่าย"]]);
        assert_eq!(sheet("a;b\n1;2,5").unwrap().rows, [["1", "2,5"]]);
        assert_eq!(sheet("a,b,c\n1").unwrap().rows, [["1", "", ""]], "short lines are filled up");
    }

    /// A workbook of one sheet, as small as Excel takes it.
    fn workbook_of(rows: &str, unfolded: usize) -> Vec<u8> {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = [
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>{}", " ".repeat(unfolded)),
            ),
        ];
        for (name, text) in parts {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>วันที่</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>คน</t></is></c></row>\
         <row r=\"2\"><c r=\"A2\" s=\"1\"><v>46067</v></c><c r=\"B2\"><v>40</v></c></row>\
         <row r=\"3\"><c r=\"A3\" s=\"1\"><v>46067.5</v></c></row>";

    #[test]
    fn a_workbook_gives_dates_and_numbers_as_people_read_them() {
        let sheet = read(&workbook_of(ROWS, 0)).unwrap();
        assert_eq!(sheet.columns, ["วันที่", "คน"]);
        assert_eq!(sheet.rows, [["2026-02-14", "40"], ["2026-02-14 12:00:00", ""]]);
    }

    #[test]
    fn a_workbook_that_unfolds_without_end_is_refused_before_it_is_read() {
        let bomb = workbook_of(ROWS, MAX_UNFOLDED as usize);
        assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
        assert_eq!(read(&bomb), Err(SheetError::TooLarge));
    }

    #[test]
    fn what_is_no_sheet_is_refused_in_words() {
        assert_eq!(sheet(""), Err(SheetError::Empty));
        assert_eq!(sheet("only,headings\n"), Err(SheetError::Empty));
        assert_eq!(read(b"\xca\xd2\xc3,\xb5\xd2"), Err(SheetError::Unreadable), "Windows-874");
        assert_eq!(read(b"PK\x03\x04 and noise"), Err(SheetError::Unreadable));
        assert_eq!(sheet(&"a\n".repeat(MAX_ROWS + 2)), Err(SheetError::TooLarge));
        assert_eq!(sheet(&format!("{}\n1", ",".repeat(MAX_COLUMNS))), Err(SheetError::TooLarge));
    }
}
