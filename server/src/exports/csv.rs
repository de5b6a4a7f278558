//! CSV as Excel opens it: UTF-8 with its mark, CRLF, and no cell that a spreadsheet would run as a formula.
use app::text::Lang;
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc;

use super::{Pages, Shown, shown};
use crate::error::ApiError;
use crate::store::tables::{Cell, Column};

/// By which Excel knows UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The whole table. The first page is read before anything is answered, so that a database that fails is heard of.
///
/// # Errors
/// When the database does not answer.
pub async fn table(mut pages: Pages, lang: Lang) -> Result<impl Stream<Item = Result<Bytes, ApiError>> + use<>, ApiError> {
    let columns = pages.columns().to_vec();
    let mut first = MARK.to_vec();
    let heads: Vec<_> = columns.iter().map(|column| (column.head)(lang).to_owned()).collect();
    first.extend(lines([heads].into_iter())?);
    let rows = pages.next().await?.unwrap_or_default();
    first.extend(body(&columns, &rows, lang)?);
    let rest = stream::try_unfold((ahead(pages), columns), move |(mut coming, columns)| async move {
        // Whoever reads ahead says when all is read: an end without that is none.
        let page = coming.recv().await.ok_or_else(|| ApiError::internal("a table broke off"))??;
        let Some(rows) = page else { return Ok(None) };
        let bytes = Bytes::from(body(&columns, &rows, lang)?);
        Ok::<_, ApiError>(Some((bytes, (coming, columns))))
    });
    Ok(stream::once(async move { Ok(Bytes::from(first)) }).chain(rest))
}

/// What [`Pages::next`] gives.
type Next = crate::store::Result<Option<Vec<Vec<Cell>>>>;

/// Reads the next page while the last one is written and sent; no further once nobody takes it.
fn ahead(mut pages: Pages) -> mpsc::Receiver<Next> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let next = pages.next().await;
            let is_last = !matches!(next, Ok(Some(_)));
            if sender.send(next).await.is_err() || is_last {
                return;
            }
        }
    });
    receiver
}

fn body(columns: &[&'static Column], rows: &[Vec<Cell>], lang: Lang) -> Result<Vec<u8>, ApiError> {
    lines(rows.iter().map(|cells| columns.iter().zip(cells).map(|(column, cell)| text(shown(column, cell, lang))).collect()))
}

fn text(shown: Shown) -> String {
    match shown {
        Shown::Nothing => String::new(),
        Shown::Text(text) => harmless(text),
        Shown::Number(number) => number.to_string(),
        Shown::Date(day) => day.to_string(),
        Shown::Time(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP: CSV injection).
pub fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

/// Records of CSV.
pub fn lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
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
            ("\r=1", "'\r=1"),
            ("ศาลา = กลางบ้าน", "ศาลา = กลางบ้าน"),
        ] {
            assert_eq!(harmless(text.to_owned()), written);
        }
        assert_eq!(text(Shown::Number(-5)), "-5");
        let read = lines([vec!["a,\"b\"".to_owned(), "ค\r\nง".to_owned()]].into_iter()).unwrap();
        assert_eq!(String::from_utf8(read).unwrap(), "\"a,\"\"b\"\"\",\"ค\r\nง\"\r\n");
    }
}
