//! A province's one page for the units under it: where the material is, where to report, by when, and whom to ask.
use std::path::Path;

use app::domain::thai_date::{self, Digits};
use app::text::{self, Lang};
use chrono::{DateTime, Utc};
use serde::Serialize;
use typst::comemo;
use typst::foundations::Bytes;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use super::pdf::print;
use super::world::{Desk, GUIDE};
use super::{DocumentError, pictures};

const THAI: Lang = Lang::Th;
/// Pixels a point: an A4 page 1,190 pixels wide, which LINE shows sharply and a camera reads from a screen.
const PIXELS: f64 = 2.0;

/// Everything the page is made of. The same gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidePaper {
    pub province: String,
    /// Where the material is.
    pub material_url: String,
    /// Where one reports, and joins by card.
    pub report_url: String,
    /// This very page's own address.
    pub page_url: String,
    /// Day of each month.
    pub due_day: u32,
    /// Whether it moves to the next working day.
    pub shifts: bool,
    /// Who coordinates the province today.
    pub coordinator: Option<GuideCoordinator>,
    pub digits: Digits,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideCoordinator {
    pub name: String,
    pub position: String,
    pub number: Option<String>,
}

/// The page as a file.
#[derive(Debug, Clone)]
pub struct GuideFiles {
    pub pdf: Vec<u8>,
    pub png: Vec<u8>,
}

/// As `data.json`.
#[derive(Serialize)]
struct Contents {
    title: &'static str,
    province: String,
    /// Heading, address and picture of each code.
    codes: [[String; 3]; 2],
    due: String,
    contact: &'static str,
    coordinator: Vec<String>,
    address: String,
}

/// # Errors
/// When the template is at fault or cannot be read.
pub fn guide(paper: &GuidePaper, templates: Option<&Path>) -> Result<GuideFiles, DocumentError> {
    let made = set(paper, templates);
    comemo::evict(0);
    made
}

fn set(paper: &GuidePaper, templates: Option<&Path>) -> Result<GuideFiles, DocumentError> {
    let files = vec![
        ("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents(paper))?)),
        ("material.png".to_owned(), Bytes::new(pictures::code_png(&paper.material_url)?)),
        ("report.png".to_owned(), Bytes::new(pictures::code_png(&paper.report_url)?)),
    ];
    let desk = Desk::new(GUIDE, templates, files)?;
    let pdf = print(&desk, paper.page_url.clone(), DateTime::<Utc>::UNIX_EPOCH)?;
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|problems| desk.explain(&problems))?;
    let page = document.pages().first().ok_or(DocumentError::Broken)?;
    let png = typst_render::render(page, &RenderOptions { pixel_per_pt: PIXELS.into(), ..RenderOptions::default() });
    Ok(GuideFiles { pdf, png: png.encode_png().map_err(|_| DocumentError::Broken)? })
}

/// When it is due, as a sentence.
pub fn due(paper: &GuidePaper, lang: Lang, digits: Digits) -> String {
    let day = paper.due_day.to_string();
    let day = if digits == Digits::Thai && lang == Lang::Th { thai_date::to_thai_digits(&day) } else { day };
    if paper.shifts { text::guide_due_shifts(lang, day) } else { text::guide_due(lang, day) }
}

fn contents(paper: &GuidePaper) -> Contents {
    let written = |text: &str| if paper.digits == Digits::Thai { thai_date::to_thai_digits(text) } else { text.to_owned() };
    let coordinator = paper.coordinator.as_ref().map_or_else(
        || vec![text::guide_nobody(THAI).to_owned()],
        |who| {
            let number = who.number.as_deref().map(|number| text::guide_call(THAI, written(number)));
            [Some(who.name.clone()), Some(written(&who.position)), number].into_iter().flatten().collect()
        },
    );
    let code = |heading: &str, url: &str, picture: &str| [heading.to_owned(), url.to_owned(), picture.to_owned()];
    Contents {
        title: text::guide_title(THAI),
        province: paper.province.clone(),
        codes: [
            code(text::guide_material(THAI), &paper.material_url, "material.png"),
            code(text::guide_report(THAI), &paper.report_url, "report.png"),
        ],
        due: due(paper, THAI, paper.digits),
        contact: text::guide_contact(THAI),
        coordinator,
        address: text::guide_address(THAI, &paper.page_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> GuidePaper {
        GuidePaper {
            province: "จังหวัดอุบลราชธานี".into(),
            material_url: "https://rutan.example.go.th/material?area=34".into(),
            report_url: "https://rutan.example.go.th/app".into(),
            page_url: "https://rutan.example.go.th/g/34".into(),
            due_day: 1,
            shifts: false,
            coordinator: Some(GuideCoordinator {
                name: "วิภา ตั้งใจ (ตัวอย่าง)".into(),
                position: "นักวิเคราะห์นโยบายและแผน".into(),
                number: Some("045 000 000".into()),
            }),
            digits: Digits::Thai,
        }
    }

    #[test]
    fn its_two_codes_lead_where_their_headings_say() {
        let files = guide(&paper(), None).unwrap();
        assert!(files.pdf.starts_with(b"%PDF"));
        let page = image::load_from_memory(&files.png).unwrap().into_luma8();
        assert_eq!(page.dimensions(), (1191, 1684), "A4");
        let mut page = rqrr::PreparedImage::prepare(page);
        let grids = page.detect_grids();
        let mut found: Vec<_> = grids.iter().map(|grid| (grid.bounds[0].x, grid.decode().unwrap().1)).collect();
        found.sort();
        assert_eq!(found.into_iter().map(|(_, url)| url).collect::<Vec<_>>(), [paper().material_url, paper().report_url]);
    }

    #[test]
    fn without_a_coordinator_no_name_stands_there() {
        let alone = contents(&GuidePaper { coordinator: None, ..paper() });
        assert_eq!(alone.coordinator, [text::guide_nobody(THAI)]);
        let with = contents(&paper());
        assert_eq!(with.coordinator.len(), 3);
        assert!(with.coordinator[2].contains("๐๔๕ ๐๐๐ ๐๐๐") && with.due.contains('๑'));
    }
}
