//! What stands on the papers, in order and ready to print: the PDF and the DOCX are laid out from the same words.
use app::domain::channel::Channel;
use app::domain::monthly::{Activity, FrozenMonth, Placed};
use app::domain::photo::PhotoHash;
use app::domain::thai_date::{self, Digits};
use app::text::{self, Lang};
use serde::Serialize;

use super::Paper;

/// What goes to the ministry is written in Thai.
const THAI: Lang = Lang::Th;

/// Everything a template is given, as `data.json`.
#[derive(Serialize)]
pub struct Contents {
    pub is_draft: bool,
    pub draft: &'static str,
    pub unit: String,
    pub title: String,
    pub number: String,
    pub date: String,
    pub labels: Labels,
    /// The covering memo's paragraphs.
    pub note: Vec<String>,
    pub signatory: [String; 2],
    pub channels: Vec<Section>,
    pub no_picture: &'static str,
    pub annex: Annex,
    pub footer: Footer,
    /// The ten numerals, for the page numbers that only the layout knows.
    pub digits: Vec<char>,
}

/// The memo's fixed words.
#[derive(Serialize)]
pub struct Labels {
    pub memo: &'static str,
    pub office: &'static str,
    pub number: &'static str,
    pub date: &'static str,
    pub subject: &'static str,
    pub dear: &'static str,
    pub addressee: &'static str,
    pub memo_hint: &'static str,
    pub pictures_hint: &'static str,
}

/// A channel with its pictures.
#[derive(Serialize)]
pub struct Section {
    pub heading: String,
    pub examples: String,
    pub pictures: Vec<Shown>,
    /// What stands there instead of pictures.
    pub empty: &'static str,
}

/// A picture and the two lines under it.
#[derive(Serialize)]
pub struct Shown {
    #[serde(skip)]
    pub hash: PhotoHash,
    /// Where the template finds it; none when its bytes are missing.
    pub file: Option<String>,
    pub caption: String,
    pub date: String,
}

#[derive(Serialize)]
pub struct Annex {
    pub title: &'static str,
    pub columns: [&'static str; 7],
    pub rows: Vec<[String; 7]>,
    pub total: String,
    pub people: String,
    pub empty: &'static str,
}

#[derive(Serialize)]
pub struct Footer {
    pub number: String,
    pub page: &'static str,
    pub of: &'static str,
    pub check: &'static str,
    pub has_code: bool,
}

impl Contents {
    pub fn of(paper: &Paper) -> Self {
        let month = paper.month;
        let digits = paper.digits;
        let month_year = thai_date::month_year(month.month.first_day(), digits);
        let number = in_digits(&month.number, digits);
        let revision = in_digits(&month.revision.to_string(), digits);
        let signatory = match &month.signatory {
            Some(signatory) => [format!("({})", signatory.name), signatory.position.clone()],
            None => [text::paper_unsigned_name(THAI).to_owned(), text::paper_unsigned_position(THAI).to_owned()],
        };
        Self {
            is_draft: paper.is_draft,
            draft: text::paper_draft(THAI),
            unit: month.unit_name.clone(),
            title: text::paper_title(THAI, &month_year),
            date: thai_date::long(thai_date::bangkok_date(month.submitted_at), digits),
            labels: labels(),
            note: note(month, &month_year, digits),
            signatory,
            channels: Channel::ALL.into_iter().map(|channel| section(month, channel, digits)).collect(),
            no_picture: text::paper_no_picture(THAI),
            annex: annex(month, digits),
            footer: Footer {
                number: text::paper_report_number(THAI, &number, &revision),
                page: text::paper_page(THAI),
                of: text::paper_page_of(THAI),
                check: text::paper_check(THAI),
                has_code: paper.check_url.is_some(),
            },
            number,
            digits: in_digits("0123456789", digits).chars().collect(),
        }
    }
}

/// A channel's heading without the English in brackets, for a narrow column.
fn channel_name(channel: Channel) -> &'static str {
    let heading = channel.heading();
    heading.split_once(" (").map_or(heading, |(thai, _)| thai)
}

fn columns() -> [&'static str; 7] {
    [
        text::paper_column_number(THAI),
        text::paper_column_channel(THAI),
        text::paper_column_unit(THAI),
        text::paper_column_activity(THAI),
        text::paper_column_place(THAI),
        text::paper_column_date(THAI),
        text::paper_column_people(THAI),
    ]
}

fn labels() -> Labels {
    Labels {
        memo: text::paper_memo(THAI),
        office: text::paper_office(THAI),
        number: text::paper_number(THAI),
        date: text::paper_date(THAI),
        subject: text::paper_subject(THAI),
        dear: text::paper_dear(THAI),
        addressee: text::paper_addressee(THAI),
        memo_hint: text::paper_memo_hint(THAI),
        pictures_hint: text::paper_pictures_hint(THAI),
    }
}

fn note(month: &FrozenMonth, month_year: &str, digits: Digits) -> Vec<String> {
    let written: Vec<String> = month.arrangement.note.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if !written.is_empty() {
        return written;
    }
    let pictures = counted(month.arrangement.all().count() as u64, digits);
    let activities = counted(month.activities.len() as u64, digits);
    vec![
        text::paper_note_why(THAI).to_owned(),
        text::paper_note_what(THAI, activities, month_year, pictures, &month.unit_name),
        text::paper_note_end(THAI).to_owned(),
    ]
}

fn section(month: &FrozenMonth, channel: Channel, digits: Digits) -> Section {
    let number = in_digits(&channel.number().to_string(), digits);
    let shown = |placed: &Placed| Shown {
        hash: placed.hash.clone(),
        file: None,
        caption: placed.caption.clone(),
        date: format!("({})", thai_date::short_range(placed.from, placed.to, digits)),
    };
    // Never "nothing was done" where the annexed table says that something was.
    let was_active = month.activities.iter().any(|activity| activity.channel == channel);
    Section {
        empty: if was_active { text::paper_channel_without_picture(THAI) } else { text::paper_empty_channel(THAI) },
        heading: format!("{number}. {}", channel.heading()),
        examples: format!("({})", channel.examples()),
        pictures: month.arrangement.pictures(channel).iter().map(shown).collect(),
    }
}

fn annex(month: &FrozenMonth, digits: Digits) -> Annex {
    let row = |(index, activity): (usize, &Activity)| {
        [
            counted(index as u64 + 1, digits),
            channel_name(activity.channel).to_owned(),
            activity.unit_name.clone(),
            activity.what.clone(),
            activity.place.clone(),
            thai_date::short_range(activity.from, activity.to, digits),
            activity.people.map_or_else(|| "-".to_owned(), |people| counted(people.into(), digits)),
        ]
    };
    let people: u64 = month.activities.iter().filter_map(|activity| activity.people).map(u64::from).sum();
    Annex {
        title: text::paper_annex(THAI),
        columns: columns(),
        rows: month.activities.iter().enumerate().map(row).collect(),
        total: text::paper_total(THAI, counted(month.activities.len() as u64, digits)),
        people: counted(people, digits),
        empty: text::paper_no_activities(THAI),
    }
}

/// A count with commas between the thousands.
fn counted(value: u64, digits: Digits) -> String {
    let plain = value.to_string();
    let mut text = String::with_capacity(plain.len() * 2);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    in_digits(&text, digits)
}

fn in_digits(text: &str, digits: Digits) -> String {
    match digits {
        Digits::Thai => thai_date::to_thai_digits(text),
        Digits::Arabic => text.to_owned(),
    }
}
