//! CSV as Excel opens it: UTF-8 with its mark, CRLF, and no cell that a spreadsheet would run as a formula.
use std::borrow::Cow;

use bytes::Bytes;
use chrono::{Datelike, Timelike};
use csv::{Terminator, Writer, WriterBuilder};
use futures::stream::{self, Stream, StreamExt};

use super::Shown;
use super::pump::ahead;
use super::sheet::{Lines, Sheet};
use crate::error::ApiError;

/// By which Excel knows UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The whole table. The first lines are read before anything is answered, so that a database that fails is heard of.
///
/// # Errors
/// When the database does not answer.
pub async fn table(sheet: Sheet) -> Result<impl Stream<Item = Result<Bytes, ApiError>> + Send + 'static, ApiError> {
    let Sheet { heads, mut lines, .. } = sheet;
    let mut first = MARK.to_vec();
    first.extend(records([heads.into_iter().map(|head| head.text).collect()].into_iter())?);
    if let Some(page) = lines.next().await {
        first.extend(body(&page?)?);
    }
    let rest = ahead(lines, None, ()).map(|page| Ok(Bytes::from(body(&page?)?)));
    Ok(stream::once(async move { Ok(Bytes::from(first)) }).chain(rest))
}

fn body(lines: &Lines) -> Result<Vec<u8>, ApiError> {
    let mut writer = writer();
    for line in lines {
        for shown in line {
            writer.write_field(text(shown).as_bytes()).map_err(ApiError::internal)?;
        }
        writer.write_record(None::<&[u8]>).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

/// A value as it stands in a field.
pub fn text(shown: &Shown) -> Cow<'_, str> {
    match shown {
        Shown::Nothing => Cow::Borrowed(""),
        Shown::Text(text) => harmless(text),
        Shown::Number(number) => number.to_string().into(),
        Shown::Date(day) => day.to_string().into(),
        Shown::Time(at) => {
            let (year, month, day) = (at.year(), at.month(), at.day());
            format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()).into()
        }
    }
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP: CSV injection); some read over blanks
/// before the sign, or take its wide form.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let is_control = text.starts_with(['\t', '\r', '\n']);
    if is_control || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Records of CSV.
pub fn records(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = writer();
    for row in rows {
        writer.write_record(row).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_a_negative_number_stays_one() {
        for (text, written) in [
            ("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")"),
            ("+66", "'+66"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("\r=1", "'\r=1"),
            ("ศาลา = กลางบ้าน", "ศาลา = กลางบ้าน"),
        ] {
            assert_eq!(harmless(text), written);
        }
        assert_eq!(text(&Shown::Number(-5)), "-5");
        let read = records([vec!["a,\"b\"".to_owned(), "ค\r\nง".to_owned()]].into_iter()).unwrap();
        assert_eq!(String::from_utf8(read).unwrap(), "\"a,\"\"b\"\"\",\"ค\r\nง\"\r\n");
    }
}
