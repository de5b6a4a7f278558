//! A response sheet as text cells. A few bytes of a workbook can ask for any amount of memory, so that nothing is made room for
//! before it is known to be within the limits.
use std::io::{Cursor, Read};

use app::domain::import::{MAX_COLUMNS, Sheet};
use calamine::{Data, DataType, Reader, Xlsx};
use thiserror::Error;
use workbook_zip::ZipArchive;
use workbook_zip::read::ZipFile;

use super::claims::too_many_files;

/// Bytes that a workbook may unfold to: a sheet formatted down to its last row is honest, and is read as it comes.
const MAX_UNFOLDED: u64 = 200 * 1024 * 1024;
/// Bytes of the parts that are held in memory whole, at several times their size.
const MAX_HELD: u64 = 32 * 1024 * 1024;
/// The same for formats, each of which takes many times its own size.
const MAX_STYLES: u64 = 4 * 1024 * 1024;
/// Bytes of text in all cells together; a text that many cells share counts in each.
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// Texts that cells share.
const MAX_SHARED: u64 = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SheetError {
    #[error("neither an XLSX workbook nor CSV in UTF-8")]
    Unreadable,
    #[error("a quotation mark is not closed as CSV closes it")]
    QuoteOpen,
    #[error("no line below the headings")]
    Empty,
    #[error("more rows, columns or bytes than one import takes")]
    TooLarge,
}

/// The first sheet of a workbook, or CSV with commas, semicolons or tabs.
///
/// # Errors
/// A [`SheetError`]. The workbook's reader panics on some that are damaged: the caller must bear that as unreadable, too.
pub fn read(bytes: &[u8], max_rows: usize) -> Result<Sheet, SheetError> {
    let limits = Limits { rows: max_rows + 1, text_left: MAX_TEXT };
    let mut lines = if bytes.starts_with(b"PK\x03\x04") { workbook(bytes, limits)? } else { text(bytes, limits)? };
    while lines.last().is_some_and(|line| line.iter().all(|cell| cell.trim().is_empty())) {
        lines.pop();
    }
    let above = lines.iter().take_while(|line| line.iter().all(|cell| cell.trim().is_empty())).count();
    let mut lines = lines.into_iter().skip(above);
    let mut columns = lines.next().ok_or(SheetError::Empty)?;
    let mut rows: Vec<_> = lines.collect();
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    let width = rows.iter().map(Vec::len).fold(columns.len(), usize::max);
    rows.iter_mut().chain([&mut columns]).for_each(|line| line.resize(width, String::new()));
    Ok(Sheet { heading_line: u32::try_from(above).unwrap_or(u32::MAX - 1) + 1, columns, rows })
}

/// What may still come.
#[derive(Clone, Copy)]
struct Limits {
    rows: usize,
    text_left: usize,
}

impl Limits {
    /// Whether a cell with something in it may stand there; rows and columns from 0.
    fn take(&mut self, row: usize, column: usize, text: &str) -> Result<(), SheetError> {
        let is_within = row < self.rows && column < MAX_COLUMNS;
        self.text_left = self.text_left.checked_sub(text.len()).filter(|_| is_within).ok_or(SheetError::TooLarge)?;
        Ok(())
    }
}

fn text(bytes: &[u8], mut limits: Limits) -> Result<Vec<Vec<String>>, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::Unreadable)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err(SheetError::Unreadable);
    }
    // Whichever way lines end: old spreadsheets end them with CR alone.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let delimiter = delimiter(&text);
    let text = with_blank_lines(&text, delimiter)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter as u8).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|_| SheetError::Unreadable)?;
        put_line(&mut lines, row, &record, &mut limits)?;
    }
    Ok(lines)
}

/// The one that parts the first line's cells, not one that stands within a quoted cell.
fn delimiter(text: &str) -> char {
    let mut is_quoted = false;
    let bare = text.trim_start().chars().map(|c| {
        is_quoted ^= c == '"';
        if is_quoted { ' ' } else { c }
    });
    let head: String = bare.take_while(|c| *c != '\n').collect();
    // Of two that are as many, the comma: `max_by_key` takes the last.
    ['\t', ';', ','].into_iter().max_by_key(|delimiter| head.matches(*delimiter).count()).unwrap_or(',')
}

/// The reader passes over blank lines, and takes all that follows a quotation mark for one cell: blank lines become an empty
/// cell, so that lines keep the numbers a spreadsheet gives them, and a mark that no other closes (RFC 4180) is refused.
fn with_blank_lines(text: &str, delimiter: char) -> Result<String, SheetError> {
    #[derive(PartialEq)]
    enum At {
        Line,
        Cell,
        Plain,
        Quoted,
        Closed,
    }
    let mut kept = String::with_capacity(text.len());
    let mut at = At::Line;
    for c in text.chars() {
        if at == At::Line && c == '\n' {
            kept.push_str("\"\"");
        }
        at = match (&at, c) {
            (At::Line | At::Cell, '"') | (At::Closed, '"') => At::Quoted,
            (At::Quoted, '"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (_, '\n') => At::Line,
            (_, c) if c == delimiter => At::Cell,
            (At::Closed, ' ' | '\t') => At::Closed,
            (At::Closed, _) => return Err(SheetError::QuoteOpen),
            _ => At::Plain,
        };
        kept.push(c);
    }
    if at == At::Quoted { Err(SheetError::QuoteOpen) } else { Ok(kept) }
}

fn put_line(lines: &mut Vec<Vec<String>>, row: usize, record: &csv::StringRecord, limits: &mut Limits) -> Result<(), SheetError> {
    record.iter().enumerate().try_for_each(|(column, cell)| put(lines, row, column, cell, limits))
}

fn workbook(bytes: &[u8], mut limits: Limits) -> Result<Vec<Vec<String>>, SheetError> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let first = book.sheet_names().first().cloned().ok_or(SheetError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| SheetError::Unreadable)?;
    let mut lines = Vec::new();
    while let Some(found) = cells.next_cell().map_err(|_| SheetError::Unreadable)? {
        let (row, column) = found.get_position();
        put(&mut lines, row as usize, column as usize, &cell(&found.get_value().clone().into()), &mut limits)?;
    }
    Ok(lines)
}

/// Blank cells are nothing, wherever they lie: sheets are formatted far beyond what is written in them.
fn put(lines: &mut Vec<Vec<String>>, row: usize, column: usize, text: &str, limits: &mut Limits) -> Result<(), SheetError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    limits.take(row, column, text)?;
    if lines.len() <= row {
        lines.resize(row + 1, Vec::new());
    }
    let line = &mut lines[row];
    if line.len() <= column {
        line.resize(column + 1, String::new());
    }
    text.clone_into(&mut line[column]);
    Ok(())
}

/// Unfolds every part of a workbook once without keeping it: what a header says of its size is no promise. By the very ZIP reader
/// that calamine has, for two may see other parts in the same bytes.
fn measure(bytes: &[u8]) -> Result<(), SheetError> {
    if too_many_files(bytes).map_err(|_| SheetError::Unreadable)? {
        return Err(SheetError::TooLarge);
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let (mut left, mut held) = (MAX_UNFOLDED, MAX_HELD);
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| SheetError::Unreadable)?;
        let name = part.name().map_err(|_| SheetError::Unreadable)?.replace('\\', "/").to_ascii_lowercase();
        let unfolded = if name.ends_with("sharedstrings.xml") {
            shared_texts(part, held)?
        } else if name.ends_with("styles.xml") {
            length(part, held.min(MAX_STYLES))?
        } else if name.contains("worksheets/") {
            left = left.checked_sub(length(part, left)?).ok_or(SheetError::TooLarge)?;
            continue;
        } else {
            length(part, held)?
        };
        held = held.checked_sub(unfolded).ok_or(SheetError::TooLarge)?;
    }
    Ok(())
}

fn length(part: ZipFile<'_, Cursor<&[u8]>>, limit: u64) -> Result<u64, SheetError> {
    let length = std::io::copy(&mut part.take(limit + 1), &mut std::io::sink()).map_err(|_| SheetError::Unreadable)?;
    if length > limit { Err(SheetError::TooLarge) } else { Ok(length) }
}

/// Their list says beforehand how many there are, and the reader makes room for as many as it says.
fn shared_texts(part: ZipFile<'_, Cursor<&[u8]>>, limit: u64) -> Result<u64, SheetError> {
    let mut bytes = Vec::new();
    part.take(limit + 1).read_to_end(&mut bytes).map_err(|_| SheetError::Unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(SheetError::TooLarge);
    }
    // No other encoding may hide the number: XML holds no such control characters.
    let text = std::str::from_utf8(&bytes).ok().filter(|text| !text.contains(['\0', '\u{1b}'])).ok_or(SheetError::Unreadable)?;
    let claims = text.match_indices("uniqueCount").map(|(at, word)| {
        let value = text[at + word.len()..].trim_start_matches(|c: char| c.is_whitespace() || "='\"+0".contains(c));
        value.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default()
    });
    // And it keeps each that is there, however short.
    let is_one = |tag: &str| tag.split([' ', '\t', '\r', '\n', '/', '>']).next().is_some_and(|name| name.rsplit(':').next() == Some("si"));
    if text.split('<').skip(1).filter(|tag| is_one(tag)).count() as u64 > MAX_SHARED {
        return Err(SheetError::TooLarge);
    }
    for claim in claims.filter(|claim| !claim.is_empty()) {
        if claim.parse::<u64>().map_or(true, |count| count > MAX_SHARED) {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(bytes.len() as u64)
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
mod tests;
