//! A directive as the official letter that an office prints and signs (the rules' outside letter, หนังสือภายนอก).
use std::path::Path;

use app::domain::directive::{Addressees, Ask, AskKind, Letter, LetterNumber};
use app::domain::thai_date::{self, Digits};
use app::domain::unit::{Unit, UnitKind};
use app::text::{self, Lang};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use typst::comemo;
use typst::foundations::Bytes;

use super::DocumentError;
use super::pdf::print;
use super::world::{Desk, LETTER};

const THAI: Lang = Lang::Th;
/// The office's emblem, beside its templates; without one a place is left for it.
const EMBLEM: &str = "emblem.png";

/// Everything the letter is made of. The same gives the same bytes.
#[derive(Debug, Clone)]
pub struct LetterPaper {
    pub number: LetterNumber,
    pub dated: NaiveDate,
    pub letter: Letter,
    pub sender: Unit,
    /// Those of the addressees that are named one by one.
    pub named: Vec<Unit>,
    pub is_draft: bool,
    /// The last change of it, as the PDF's own date.
    pub at: DateTime<Utc>,
    pub digits: Digits,
}

/// As `data.json`.
#[derive(Serialize)]
struct Contents {
    draft: Option<&'static str>,
    has_emblem: bool,
    emblem: &'static str,
    number: String,
    office: String,
    date: String,
    labels: [&'static str; 4],
    subject: String,
    dear: String,
    enclosures: Vec<String>,
    paragraphs: Vec<String>,
    asks: Vec<String>,
    closing: &'static str,
    signatory: [String; 2],
}

/// # Errors
/// When the template is at fault or cannot be read.
pub fn letter_pdf(paper: &LetterPaper, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let emblem = templates.map(|folder| folder.join(EMBLEM)).filter(|file| file.exists());
    let emblem =
        emblem.map(|file| std::fs::read(&file).map_err(|cause| DocumentError::Unreadable { file: file.display().to_string(), cause }));
    let emblem = emblem.transpose()?;
    let contents = contents(paper, emblem.is_some());
    let mut files = vec![("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents)?))];
    files.extend(emblem.map(|bytes| (EMBLEM.to_owned(), Bytes::new(bytes))));
    let made = Desk::new(LETTER, templates, files).and_then(|desk| print(&desk, contents.number.clone(), paper.at));
    comemo::evict(0);
    made
}

fn contents(paper: &LetterPaper, has_emblem: bool) -> Contents {
    let digits = paper.digits;
    let written = |text: &str| if digits == Digits::Thai { thai_date::to_thai_digits(text) } else { text.to_owned() };
    let (name, position) = match &paper.letter.signatory {
        Some(signatory) => (format!("({})", signatory.name), signatory.position.clone()),
        None => (text::paper_unsigned_name(THAI).to_owned(), text::paper_unsigned_position(THAI).to_owned()),
    };
    Contents {
        draft: paper.is_draft.then(|| text::paper_draft(THAI)),
        has_emblem,
        emblem: text::letter_emblem(THAI),
        number: text::letters_number(THAI, paper.number.written(digits)),
        office: paper.sender.name.clone(),
        date: thai_date::long(paper.dated, digits),
        labels: [text::paper_subject(THAI), text::paper_dear(THAI), text::letter_asks(THAI), text::letter_enclosures(THAI)],
        subject: paper.letter.subject.clone(),
        dear: dear(&paper.letter.addressees, &paper.named),
        enclosures: listed(paper.letter.enclosures.iter().map(|it| it.title.as_str()), &written),
        paragraphs: paper.letter.body.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        asks: listed(paper.letter.asks.iter().map(|ask| asked(ask, digits)), &written),
        closing: text::letter_closing(THAI),
        signatory: [name, position],
    }
}

/// Each with its number.
fn listed<T: AsRef<str>>(words: impl Iterator<Item = T>, written: &impl Fn(&str) -> String) -> Vec<String> {
    words.enumerate().map(|(index, words)| written(&format!("{}. ", index + 1)) + words.as_ref()).collect()
}

/// To whom: the heads of every unit of a kind, then single units.
fn dear(to: &Addressees, named: &[Unit]) -> String {
    let head = |kind: &UnitKind| match kind {
        UnitKind::Ministry => text::letter_dear_ministry(THAI),
        UnitKind::Department => text::letter_dear_department(THAI),
        UnitKind::StateEnterprise => text::letter_dear_state_enterprise(THAI),
        UnitKind::Province => text::letter_dear_province(THAI),
        UnitKind::District => text::letter_dear_district(THAI),
        UnitKind::LocalAdministration => text::letter_dear_local_administration(THAI),
        UnitKind::Subdistrict => text::letter_dear_subdistrict(THAI),
        UnitKind::Village => text::letter_dear_village(THAI),
    };
    // A letter goes to whoever heads the unit; not every department's head is an อธิบดี, but that of a กรม is.
    let one = |unit: &Unit| match unit.kind {
        UnitKind::Department if unit.name.starts_with("กรม") => text::letter_dear_one_department(THAI, &unit.name),
        _ => unit.name.clone(),
    };
    to.kinds.iter().map(|kind| head(kind).to_owned()).chain(named.iter().map(one)).collect::<Vec<_>>().join(" ")
}

fn asked(ask: &Ask, digits: Digits) -> String {
    let what = match ask.kind {
        AskKind::Publish => text::letters_ask_publish(THAI),
        AskKind::ReportMonthly => text::letters_ask_report(THAI),
        AskKind::AssignCoordinator => text::letters_ask_coordinator(THAI),
        AskKind::Other | AskKind::Unknown => "",
    };
    let by = ask.due.map(|due| text::letters_due(THAI, thai_date::long(due, digits)));
    [what, ask.text.as_str(), by.as_deref().unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use app::domain::file::{Enclosure, FileId};
    use app::domain::monthly::Signatory;
    use app::domain::unit::UnitId;

    use super::*;

    fn unit(kind: UnitKind, name: &str) -> Unit {
        Unit { id: UnitId(uuid::Uuid::nil()), kind, name: name.to_owned(), area: None, area_path: Vec::new() }
    }

    /// The ministry's letter of DOMAIN.md section 1.
    fn paper() -> LetterPaper {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        LetterPaper {
            number: LetterNumber { office: "มท 0206.2".into(), is_circular: true, running: 552 },
            dated: day(2026, 1, 30),
            letter: Letter {
                subject: "การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน".into(),
                body: "ด้วยปัจจุบันภัยออนไลน์มีหลากหลาย\n\nจึงเรียนมาเพื่อโปรดดำเนินการ".into(),
                addressees: Addressees { kinds: [UnitKind::Province].into(), units: Default::default() },
                asks: vec![Ask { kind: AskKind::AssignCoordinator, text: String::new(), due: Some(day(2026, 2, 10)) }],
                enclosures: vec![Enclosure {
                    file: FileId(uuid::Uuid::nil()), title: "แผ่นพับประชาสัมพันธ์".into()
                }],
                signatory: Some(Signatory {
                    name: "อรุณ ใสสะอาด (ตัวอย่าง)".into(), position: "ปลัดกระทรวงมหาดไทย".into()
                }),
            },
            sender: unit(UnitKind::Ministry, "กระทรวงมหาดไทย"),
            named: vec![unit(UnitKind::Department, "กรมการปกครอง")],
            is_draft: false,
            at: DateTime::UNIX_EPOCH,
            digits: Digits::Thai,
        }
    }

    #[test]
    fn the_words_stand_as_an_office_writes_them() {
        let contents = contents(&paper(), false);
        assert_eq!((contents.number.as_str(), contents.date.as_str()), ("ที่ มท ๐๒๐๖.๒/ว ๕๕๒", "๓๐ มกราคม ๒๕๖๙"));
        assert_eq!(contents.dear, "ผู้ว่าราชการจังหวัดทุกจังหวัด อธิบดีกรมการปกครอง");
        assert_eq!(contents.paragraphs.len(), 2);
        assert_eq!(contents.enclosures, ["๑. แผ่นพับประชาสัมพันธ์"]);
        assert_eq!(contents.asks, ["๑. มอบหมายข้าราชการ ๑ คน เป็นผู้ประสานงาน ภายใน ๑๐ กุมภาพันธ์ ๒๕๖๙"]);
    }

    #[test]
    fn the_same_letter_is_the_same_to_the_byte_and_a_draft_is_another() {
        let made = letter_pdf(&paper(), None).unwrap();
        assert!(made.starts_with(b"%PDF"));
        assert_eq!(made, letter_pdf(&paper(), None).unwrap());
        assert_ne!(made, letter_pdf(&LetterPaper { is_draft: true, ..paper() }, None).unwrap());
    }
}
