//! The PDF: set by typst from a template, archivable (PDF/A-2b), tagged for screen readers.
use std::path::Path;

use app::domain::thai_date::BANGKOK;
use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::comemo;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::contents::Contents;
use super::world::{Desk, MONTHLY};
use super::{DocumentError, Paper, Pictures, pictures};

/// The monthly report as PDF; `templates` is the office's folder, whose `monthly.typ` stands before our own.
///
/// Takes seconds and some hundred megabytes for the largest report: to be called by one worker at a time, off the async
/// threads.
///
/// # Errors
/// When the template is at fault (the message names its line) or cannot be read.
pub fn pdf(paper: &Paper, pictures: &Pictures, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let made = set(paper, pictures, templates);
    // What typst remembers of this document serves no other one.
    comemo::evict(0);
    made
}

fn set(paper: &Paper, pictures: &Pictures, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let mut contents = Contents::of(paper);
    let mut files = name_pictures(&mut contents, pictures);
    if let Some(url) = paper.check_url {
        files.push(("code.png".to_owned(), Bytes::new(pictures::code_png(url)?)));
    }
    files.push(("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents)?)));
    let month = paper.month;
    let ident = format!("{}/{}/{}", month.number, month.revision, paper.is_draft);
    print(&Desk::new(MONTHLY, templates, files)?, ident, month.submitted_at)
}

/// What is set from the template, as the archivable PDF of that identity and moment.
pub(super) fn print(desk: &Desk, ident: String, at: DateTime<Utc>) -> Result<Vec<u8>, DocumentError> {
    let document = typst::compile::<PagedDocument>(desk).output.map_err(|problems| desk.explain(&problems))?;
    typst_pdf::pdf(&document, &options(ident, at)?).map_err(|problems| desk.explain(&problems))
}

/// Numbered names instead of hashes: typst never forgets a name, and a server sets many documents.
fn name_pictures(contents: &mut Contents, pictures: &Pictures) -> Vec<(String, Bytes)> {
    let shown = contents.channels.iter_mut().flat_map(|channel| &mut channel.pictures);
    let mut files = Vec::new();
    for (index, shown) in shown.enumerate() {
        if let Some(jpeg) = pictures.get(&shown.hash).filter(|jpeg| pictures::size(jpeg).is_some()) {
            let name = format!("{index}.jpg");
            files.push((name.clone(), Bytes::new(jpeg.clone())));
            shown.file = Some(name);
        }
    }
    files
}

fn options(ident: String, at: DateTime<Utc>) -> Result<PdfOptions, DocumentError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|problem| DocumentError::Template(problem.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Rutan".to_owned())),
        timestamp: stamp(at),
        standards,
        ..PdfOptions::default()
    })
}

/// A moment, Thailand's time.
fn stamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let at = at.with_timezone(&BANGKOK);
    let part = |value: u32| u8::try_from(value).ok();
    let moment =
        Datetime::from_ymd_hms(at.year(), part(at.month())?, part(at.day())?, part(at.hour())?, part(at.minute())?, part(at.second())?)?;
    Timestamp::new_local(moment, BANGKOK.local_minus_utc() / 60)
}
