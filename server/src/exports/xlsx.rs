//! XLSX: real numbers and dates, headings that stay in sight, a row at a time through a temporary file.
use std::fs::File;
use std::io::{self, Seek};

use app::wire::problem::code;
use chrono::{Datelike, NaiveDate, Timelike};
use futures::StreamExt;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc;

use super::Shown;
use super::sheet::{Head, Lines, Sheet};
use crate::error::ApiError;
use crate::store::tables::Kind;

/// Of one sheet, its headings among them.
const MAX_ROWS: u64 = 1_048_576;
/// Characters of a cell; Excel refuses a file with more.
const MAX_CHARS: usize = 32_767;

/// The whole table as a file that nobody else finds, wound back to its beginning.
///
/// # Errors
/// `too_many_rows` (422) above what a sheet holds.
pub async fn table(sheet: Sheet) -> Result<File, ApiError> {
    let Sheet { heads, mut lines, count } = sheet;
    if count.await? >= MAX_ROWS {
        return Err(ApiError::unprocessable(code::TOO_MANY_ROWS, "more rows than a sheet holds"));
    }
    let (sender, receiver) = mpsc::channel(1);
    let writing = tokio::task::spawn_blocking(move || write(&heads, receiver));
    while let Some(page) = lines.next().await {
        if sender.send(Some(page?)).await.is_err() {
            break;
        }
    }
    let _ = sender.send(None).await;
    writing.await.map_err(ApiError::internal)?.map_err(ApiError::internal)?.ok_or_else(|| ApiError::internal("a sheet broke off"))
}

/// None of the lines' receiver ends it; without that whoever waited for it has gone, and nothing is made of what came.
fn write(heads: &[Head], mut pages: mpsc::Receiver<Option<Lines>>) -> Result<Option<File>, XlsxError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, head) in (0..).zip(heads) {
        sheet.set_column_width(at, width(head.kind))?;
        sheet.write_string_with_format(0, at, &head.text, &formats.head)?;
    }
    let mut row = 1;
    loop {
        match pages.blocking_recv() {
            None => return Ok(None),
            Some(None) => break,
            Some(Some(lines)) => {
                for line in lines {
                    for (at, shown) in (0..).zip(line) {
                        put(sheet, row, at, shown, &formats)?;
                    }
                    row += 1;
                }
            }
        }
    }
    let mut file = tempfile::tempfile()?;
    workbook.save_to_writer(&mut file)?;
    file.seek(io::SeekFrom::Start(0))?;
    Ok(Some(file))
}

struct Formats {
    head: Format,
    date: Format,
    time: Format,
}

impl Formats {
    fn new() -> Self {
        let of = |number: &str| Format::new().set_num_format(number);
        Self { head: Format::new().set_bold(), date: of("yyyy-mm-dd"), time: of("yyyy-mm-dd hh:mm:ss") }
    }
}

fn put(sheet: &mut Worksheet, row: u32, at: u16, shown: Shown, formats: &Formats) -> Result<(), XlsxError> {
    match shown {
        Shown::Nothing => {}
        // Written as text, so nothing in it is a formula.
        Shown::Text(text) => drop(sheet.write_string(row, at, text.chars().take(MAX_CHARS).collect::<String>())?),
        Shown::Number(number) => drop(sheet.write_number(row, at, number as f64)?),
        // As text: no day of Excel's.
        Shown::Date(day) if !is_excels(day) => drop(sheet.write_string(row, at, day.to_string())?),
        Shown::Time(time) if !is_excels(time.date()) => drop(sheet.write_string(row, at, time.to_string())?),
        Shown::Date(day) => drop(sheet.write_datetime_with_format(row, at, day_of(day)?, &formats.date)?),
        Shown::Time(at_time) => {
            let time = at_time.time();
            let (hour, minute, second) = (time.hour() as u16, time.minute() as u8, time.second());
            let at_time = day_of(at_time.date())?.and_hms(hour, minute, second)?;
            sheet.write_datetime_with_format(row, at, at_time, &formats.time)?;
        }
    }
    Ok(())
}

fn is_excels(day: NaiveDate) -> bool {
    (1900..=9999).contains(&day.year())
}

fn day_of(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}

/// Characters, roughly.
fn width(kind: Kind) -> f64 {
    match kind {
        Kind::Number | Kind::Flag => 12.0,
        Kind::Date | Kind::Deadline => 14.0,
        Kind::Time => 20.0,
        Kind::Code(_) => 22.0,
        Kind::Text => 26.0,
        Kind::Id => 38.0,
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};
    use chrono::NaiveDateTime;

    use super::*;

    #[tokio::test]
    async fn a_day_that_excel_does_not_know_stands_there_as_text() {
        let day = |year| NaiveDate::from_ymd_opt(year, 2, 28).unwrap();
        let cells = [1899, 1900, 9999, 10_000, 70_000].map(|year| Shown::Date(day(year)));
        let time = |year| Shown::Time(NaiveDateTime::new(day(year), chrono::NaiveTime::MIN));
        let heads = ["a", "b", "c", "d", "e", "f", "g"].map(|text| Head { text: text.into(), kind: Kind::Date }).to_vec();
        let line: Vec<Shown> = cells.into_iter().chain([time(1850), time(12_000)]).collect();
        let lines = futures::stream::iter([Ok(vec![line])]).boxed();
        let file = table(Sheet { heads, lines, count: Box::pin(std::future::ready(Ok(1))) }).await.unwrap();
        let mut book = Xlsx::new(std::io::BufReader::new(file)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let row: Vec<Data> = sheet.rows().nth(1).unwrap().to_vec();
        let texts: Vec<bool> = row.iter().map(|cell| matches!(cell, Data::String(_))).collect();
        assert_eq!(texts, [true, false, false, true, true, true, true], "{row:?}");
        assert_eq!(row[4], Data::String("+70000-02-28".into()));
    }
}
