//! XLSX: real numbers and dates, headings that stay in sight, a row at a time through a temporary file.
use std::fs::File;
use std::io::{self, Seek};

use app::text::Lang;
use app::wire::problem::code;
use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc;

use super::{Pages, Shown, shown};
use crate::error::ApiError;
use crate::store::tables::{Cell, Column, Kind};

/// Of one sheet, its headings among them.
const MAX_ROWS: u64 = 1_048_576;
/// Characters of a cell; Excel refuses a file with more.
const MAX_CHARS: usize = 32_767;

type Page = Vec<Vec<Cell>>;

/// The whole table as a file that nobody else finds, wound back to its beginning.
///
/// # Errors
/// `too_many_rows` (422) above what a sheet holds.
pub async fn table(mut pages: Pages, lang: Lang) -> Result<File, ApiError> {
    if pages.count().await? >= MAX_ROWS {
        return Err(ApiError::unprocessable(code::TOO_MANY_ROWS, "more rows than a sheet holds"));
    }
    let (sender, receiver) = mpsc::channel(1);
    let columns = pages.columns().to_vec();
    // Whoever stops waiting drops the sender: the writer ends with what it has, and its file is gone.
    let writing = tokio::task::spawn_blocking(move || write(&columns, receiver, lang));
    while let Some(page) = pages.next().await? {
        if sender.send(page).await.is_err() {
            break;
        }
    }
    drop(sender);
    writing.await.map_err(ApiError::internal)?.map_err(ApiError::internal)
}

fn write(columns: &[&'static Column], mut pages: mpsc::Receiver<Page>, lang: Lang) -> Result<File, XlsxError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, width(column))?;
        sheet.write_string_with_format(0, at, (column.head)(lang), &formats.head)?;
    }
    let mut row = 1;
    while let Some(page) = pages.blocking_recv() {
        for cells in page {
            for (at, (column, cell)) in (0..).zip(columns.iter().zip(&cells)) {
                put(sheet, row, at, shown(column, cell, lang), &formats)?;
            }
            row += 1;
        }
    }
    let mut file = tempfile::tempfile()?;
    workbook.save_to_writer(&mut file)?;
    file.seek(io::SeekFrom::Start(0))?;
    Ok(file)
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

fn day_of(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}

/// Characters, roughly.
fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::Number | Kind::Flag => 12.0,
        Kind::Date | Kind::Deadline => 14.0,
        Kind::Time => 20.0,
        Kind::Code(_) => 22.0,
        Kind::Text => 26.0,
        Kind::Id => 38.0,
    }
}
