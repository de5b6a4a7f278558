//! A year in figures, for the file and the meeting: how its months stood, whom they reached, what was done in each channel.
use std::path::Path;

use app::charts::{self, Column, Part};
use app::domain::thai_date::{self, Digits};
use app::labels;
use app::text::{self, Lang};
use app::wire::months::{ChannelFigures, MonthFigures};
use app::wire::trend::TrendMonth;
use chrono::{DateTime, Utc};
use serde::Serialize;
use typst::comemo;
use typst::foundations::Bytes;

use super::DocumentError;
use super::pdf::print;
use super::world::{Desk, YEAR};

const THAI: Lang = Lang::Th;

/// The same gives the same bytes.
#[derive(Debug, Clone)]
pub struct YearPaper {
    /// Whose figures they are: an area, or all that the reader sees.
    pub whose: String,
    pub buddhist_year: i32,
    /// The twelve, January first.
    pub months: Vec<TrendMonth>,
    /// When the figures were counted, as the PDF's own date.
    pub at: DateTime<Utc>,
    pub digits: Digits,
}

/// As `data.json`.
#[derive(Serialize)]
struct Contents {
    title: String,
    office: String,
    counted: &'static str,
    made: String,
    parts: Vec<Section>,
}

/// A drawing and the table behind it.
#[derive(Serialize)]
struct Section {
    title: &'static str,
    chart: &'static str,
    alt: &'static str,
    legend: Vec<Legend>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    total: Vec<String>,
    #[serde(skip)]
    svg: String,
}

/// What a colour and its pattern, or a number under a column, stand for.
#[derive(Serialize)]
struct Legend {
    /// A drawing of it.
    key: Option<String>,
    word: String,
}

/// # Errors
/// When the template is at fault or cannot be read.
pub fn year_pdf(paper: &YearPaper, templates: Option<&Path>) -> Result<Vec<u8>, DocumentError> {
    let contents = contents(paper);
    let mut files: Vec<_> = contents.parts.iter().map(|part| (part.chart.to_owned(), Bytes::new(part.svg.clone().into_bytes()))).collect();
    let keys = labels::standings(THAI).map(|(kind, ..)| (key_file(kind), Bytes::new(charts::print_key(kind).into_bytes())));
    files.extend(keys);
    files.push(("data.json".to_owned(), Bytes::new(serde_json::to_vec(&contents)?)));
    let ident = format!("year/{}/{}/{}", paper.buddhist_year, paper.whose, paper.at.timestamp_millis());
    let made = Desk::new(YEAR, templates, files).and_then(|desk| print(&desk, ident, paper.at));
    comemo::evict(0);
    made
}

fn key_file(kind: &str) -> String {
    format!("key-{kind}.svg")
}

fn contents(paper: &YearPaper) -> Contents {
    let written = Written(paper.digits);
    let at = paper.at.with_timezone(&thai_date::BANGKOK);
    let made = format!("{} {}", thai_date::long(at.date_naive(), paper.digits), thai_date::time(at.time(), paper.digits));
    Contents {
        title: text::year_title(THAI, written.year(paper.buddhist_year)),
        office: paper.whose.clone(),
        counted: text::month_how_counted(THAI),
        made: text::year_made(THAI, made),
        parts: vec![states(paper, written), people(paper, written), channels(paper, written)],
    }
}

/// How the rows of each month stood.
fn states(paper: &YearPaper, written: Written) -> Section {
    let legend = labels::standings(THAI);
    let columns: Vec<Column> = paper
        .months
        .iter()
        .map(|month| {
            written.column(
                month,
                labels::standings(THAI).map(|(kind, _, states)| Part { kind, value: month.counts.in_states(states), link: None }).to_vec(),
            )
        })
        .collect();
    let sums = |of: &[TrendMonth]| -> Vec<u64> {
        let each = of.iter().map(|month| labels::standings(THAI).map(|(.., states)| month.counts.in_states(states)));
        each.fold(vec![0; legend.len()], |sums, values| sums.iter().zip(values).map(|(sum, value)| sum + value).collect())
    };
    let row = |month: &TrendMonth| written.row(written.month(month), &sums(std::slice::from_ref(month)));
    Section {
        title: text::year_states(THAI),
        chart: "states.svg",
        alt: text::year_states(THAI),
        legend: legend.iter().map(|(kind, word, _)| Legend { key: Some(key_file(kind)), word: (*word).to_owned() }).collect(),
        head: heads(text::overview_month(THAI), legend.iter().map(|(_, word, _)| *word)),
        rows: paper.months.iter().map(row).collect(),
        total: written.row(text::year_total(THAI).to_owned(), &sums(&paper.months)),
        svg: written.drawn(text::year_states(THAI), &columns),
    }
}

/// Whom each month reached.
fn people(paper: &YearPaper, written: Written) -> Section {
    let columns: Vec<Column> = paper
        .months
        .iter()
        .map(|month| written.column(month, vec![Part { kind: "good", value: month.figures.people, link: None }]))
        .collect();
    let row = |name: String, figures: MonthFigures| written.row(name, &[figures.activities, figures.people]);
    let mut all = MonthFigures::default();
    paper.months.iter().for_each(|month| all += month.figures);
    Section {
        title: text::year_people(THAI),
        chart: "people.svg",
        alt: text::year_people(THAI),
        legend: Vec::new(),
        head: heads(text::overview_month(THAI), [text::month_activities(THAI), text::desk_people_reached(THAI)].into_iter()),
        rows: paper.months.iter().map(|month| row(written.month(month), month.figures)).collect(),
        total: row(text::year_total(THAI).to_owned(), all),
        svg: written.drawn(text::year_people(THAI), &columns),
    }
}

/// What was done in each of the six.
fn channels(paper: &YearPaper, written: Written) -> Section {
    let mut sums: Vec<ChannelFigures> = Vec::new();
    for of in paper.months.iter().flat_map(|month| &month.channels) {
        match sums.iter_mut().find(|sum| sum.channel == of.channel) {
            Some(sum) => sum.figures += of.figures,
            None => sums.push(*of),
        }
    }
    let column = |of: &ChannelFigures| Column {
        label: thai_digits(of.channel.number().to_string(), written.0),
        title: labels::channel(of.channel)(THAI).to_owned(),
        href: None,
        parts: vec![Part { kind: "good", value: of.figures.activities, link: None }],
    };
    let columns: Vec<Column> = sums.iter().map(column).collect();
    let name = |of: &ChannelFigures| thai_digits(format!("{} {}", of.channel.number(), labels::channel(of.channel)(THAI)), written.0);
    let mut all = MonthFigures::default();
    sums.iter().for_each(|of| all += of.figures);
    Section {
        title: text::year_channels(THAI),
        chart: "channels.svg",
        alt: text::year_channels(THAI),
        legend: sums.iter().map(|of| Legend { key: None, word: name(of) }).collect(),
        head: heads(text::desk_channel(THAI), [text::month_activities(THAI), text::desk_people_reached(THAI)].into_iter()),
        rows: sums.iter().map(|of| written.row(name(of), &[of.figures.activities, of.figures.people])).collect(),
        total: written.row(text::year_total(THAI).to_owned(), &[all.activities, all.people]),
        svg: written.drawn(text::year_channels(THAI), &columns),
    }
}

fn heads(first: &str, others: impl Iterator<Item = &'static str>) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(others.map(str::to_owned)).collect()
}

fn thai_digits(text: String, digits: Digits) -> String {
    if digits == Digits::Thai { thai_date::to_thai_digits(&text) } else { text }
}

/// Numbers and names in the paper's digits.
#[derive(Clone, Copy)]
struct Written(Digits);

impl Written {
    fn year(self, year: i32) -> String {
        thai_digits(year.to_string(), self.0)
    }

    /// In groups of three.
    fn count(self, number: u64) -> String {
        let plain = number.to_string();
        let mut grouped = String::new();
        for (index, digit) in plain.chars().enumerate() {
            if index > 0 && (plain.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        thai_digits(grouped, self.0)
    }

    fn month(self, month: &TrendMonth) -> String {
        thai_date::month_year(month.month.first_day(), self.0)
    }

    fn column(self, month: &TrendMonth, parts: Vec<Part>) -> Column {
        Column { label: thai_date::month_year_short(month.month.first_day(), self.0), title: self.month(month), href: None, parts }
    }

    fn row(self, name: String, values: &[u64]) -> Vec<String> {
        std::iter::once(name).chain(values.iter().map(|value| self.count(*value))).collect()
    }

    fn drawn(self, title: &str, columns: &[Column]) -> String {
        charts::for_print(&charts::stacked(title, columns, |number| self.count(number)))
    }
}

#[cfg(test)]
mod tests {
    use app::domain::channel::Channel;
    use app::domain::obligation::Counts;
    use app::domain::period::Month;

    use super::*;

    fn paper() -> YearPaper {
        let month = |number: u32| TrendMonth {
            month: Month::new(2026, number).unwrap(),
            ended: true,
            counts: Counts { accepted: 5_000, missing: 1_234, excused: 20, ..Counts::default() },
            figures: MonthFigures { activities: 6, people: 1_000 },
            channels: Channel::ALL.map(|channel| ChannelFigures { channel, figures: MonthFigures { activities: 1, people: 100 } }).to_vec(),
        };
        YearPaper {
            whose: "จังหวัดอุบลราชธานี".to_owned(),
            buddhist_year: 2569,
            months: (1..=12).map(month).collect(),
            at: DateTime::from_timestamp(1_771_027_200, 0).unwrap(),
            digits: Digits::Thai,
        }
    }

    #[test]
    fn a_year_adds_up_in_its_tables_and_is_drawn() {
        let contents = contents(&paper());
        assert_eq!(contents.parts[0].total, ["รวมทั้งปี", "๖๐,๐๐๐", "๐", "๒๔๐", "๐", "๑๔,๘๐๘"]);
        assert_eq!(contents.parts[1].total, ["รวมทั้งปี", "๗๒", "๑๒,๐๐๐"]);
        assert_eq!(contents.parts[2].total, ["รวมทั้งปี", "๗๒", "๗,๒๐๐"]);
        assert!(contents.parts.iter().all(|part| part.rows.iter().all(|row| row.len() == part.head.len())));
        assert!(contents.parts[0].svg.contains("data-part=\"bad\""));
    }

    #[test]
    fn the_paper_is_set_alike_each_time() {
        let made = year_pdf(&paper(), None).unwrap();
        assert!(made.starts_with(b"%PDF-"));
        assert_eq!(made, year_pdf(&paper(), None).unwrap());
    }
}
