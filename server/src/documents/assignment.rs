//! The form on which an agency names its coordinator (enclosure 3), filled in and ready to be signed.
use std::path::Path;

use app::domain::assignment::{Appointee, Term};
use app::domain::thai_date::{self, Digits};
use app::domain::unit::{Unit, UnitKind};
use app::text::{self, Lang};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use typst::comemo;
use typst::foundations::Bytes;

use super::DocumentError;
use super::pdf::print;
use super::world::{ASSIGNMENT, Desk};

const THAI: Lang = Lang::Th;
/// What is left blank is written in by hand.
const BLANK: &str = "..................................................";

/// Everything the form is made of. The same gives the same bytes.
#[derive(Debug, Clone)]
pub struct AssignmentPaper {
    pub unit: Unit,
    pub appointee: Appointee,
    pub term: Term,
    /// The last day for sending it in.
    pub due: Option<NaiveDate>,
    /// When the assignment was made, as the PDF's own date.
    pub at: DateTime<Utc>,
    pub digits: Digits,
}

/// As `data.json`.
#[derive(Serialize)]
struct Contents {
    title: &'static str,
    unit: String,
    lead: String,
    fields: Vec<[String; 2]>,
    due: Option<String>,
    signature: [String; 3],
}

/// # Errors
/// When the template is at fault or cannot be read.
pub fn assignment_pdf(paper: &AssignmentPaper, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let contents = contents(paper);
    let files = vec![("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents)?))];
    let ident = format!("{}/{}", paper.unit.id.0, paper.term.from);
    let made = Desk::new(ASSIGNMENT, templates, files).and_then(|desk| print(&desk, ident, paper.at));
    comemo::evict(0);
    made
}

fn contents(paper: &AssignmentPaper) -> Contents {
    let digits = paper.digits;
    let written = |text: &str| if digits == Digits::Thai { thai_date::to_thai_digits(text) } else { text.to_owned() };
    let or_blank = |text: &str| if text.is_empty() { BLANK.to_owned() } else { written(text) };
    let Appointee { name, position, reach } = &paper.appointee;
    let from = thai_date::long(paper.term.from, digits);
    let term = match paper.term.until {
        Some(until) => text::form_from_until(THAI, from, thai_date::long(until, digits)),
        None => text::form_from_open(THAI, from),
    };
    let fields = [
        (text::form_name(THAI), name.clone()),
        (text::form_position(THAI), written(position)),
        (text::form_agency(THAI), written(&paper.unit.name)),
        (text::form_telephone(THAI), or_blank(&reach.telephone)),
        (text::form_mobile(THAI), or_blank(&reach.mobile)),
        // An address is typed as it stands.
        (text::form_online(THAI), if reach.online.is_empty() { BLANK.to_owned() } else { reach.online.clone() }),
        (text::form_term(THAI), term),
    ];
    Contents {
        title: text::form_title(THAI),
        unit: written(&paper.unit.name),
        lead: text::form_lead(THAI).to_owned(),
        fields: fields.map(|(label, value)| [label.to_owned(), value]).into(),
        due: paper.due.map(|due| text::form_due(THAI, thai_date::long(due, digits))),
        signature: [text::paper_unsigned_name(THAI).to_owned(), head(paper.unit.kind).to_owned(), text::form_signed_on(THAI).to_owned()],
    }
}

/// Who signs for a unit of this kind.
fn head(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Province => text::form_head_province(THAI),
        UnitKind::Department => text::form_head_department(THAI),
        UnitKind::StateEnterprise => text::form_head_state_enterprise(THAI),
        UnitKind::District => text::form_head_district(THAI),
        _ => text::form_head(THAI),
    }
}

#[cfg(test)]
mod tests {
    use app::domain::assignment::Reach;
    use app::domain::unit::UnitId;

    use super::*;

    fn paper() -> AssignmentPaper {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        AssignmentPaper {
            unit: Unit {
                id: UnitId(uuid::Uuid::nil()),
                kind: UnitKind::Province,
                name: "จังหวัดอุบลราชธานี".into(),
                area: None,
                area_path: vec![],
            },
            appointee: Appointee {
                name: "วิภา ตั้งใจ (ตัวอย่าง)".into(),
                position: "นักวิเคราะห์นโยบายและแผนชำนาญการ".into(),
                reach: Reach { mobile: "08 0000 0000".into(), online: "LINE: ubon34".into(), ..Reach::default() },
            },
            term: Term { from: day(2, 9), until: None },
            due: Some(day(2, 10)),
            at: DateTime::UNIX_EPOCH,
            digits: Digits::Thai,
        }
    }

    #[test]
    fn the_form_says_who_and_for_how_long_and_leaves_blank_what_is_not_known() {
        let contents = contents(&paper());
        let value = |at: usize| contents.fields[at][1].as_str();
        assert_eq!((value(3), value(4), value(5)), (BLANK, "๐๘ ๐๐๐๐ ๐๐๐๐", "LINE: ubon34"));
        assert!(value(6).contains("๙ กุมภาพันธ์ ๒๕๖๙"));
        assert!(contents.due.is_some_and(|due| due.contains("๑๐ กุมภาพันธ์ ๒๕๖๙")));
    }

    #[test]
    fn the_same_form_is_the_same_to_the_byte() {
        let made = assignment_pdf(&paper(), None).unwrap();
        assert!(made.starts_with(b"%PDF"));
        assert_eq!(made, assignment_pdf(&paper(), None).unwrap());
    }
}
