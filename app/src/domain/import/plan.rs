//! What each row of a sheet is worth: seen against the whole sheet, before anything is looked up or filed.
use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::identity::{Identity, identity};
use super::listing::Listed;
use super::pictures::{Unmatched, Wanted, match_rows};
use super::row::{Readings, Row, read};
use super::units::Units;
use super::{Field, ImportPicture, Mapping, Sheet};
use crate::domain::photo::ReportPhoto;
use crate::domain::report::{FieldProblem, ReportContent, ReportId};
use crate::domain::unit::Unit;

/// Everything that says what a row means.
#[derive(Debug, Clone)]
pub struct Given {
    pub sheet: Sheet,
    pub mapping: Mapping,
    pub pictures: Vec<ImportPicture>,
    pub listed: Vec<Listed>,
    pub units: Units,
    /// Whose the rows are when no column names units.
    pub own: Option<Unit>,
    pub today: NaiveDate,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// As a spreadsheet numbers it.
    pub number: u32,
    /// The unit's name, if it was found.
    pub unit: Option<String>,
    /// Names of its pictures' files.
    pub files: Vec<String>,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Nothing stands in it.
    Empty,
    /// Every cell is as in a row above.
    Repeat,
    Refused {
        problems: Vec<FieldProblem>,
        unmatched: Vec<Unmatched>,
    },
    Answer(Box<Answer>),
}

/// A row that can be filed, if nothing else is known of it yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub identity: Identity,
    pub content: ReportContent,
}

/// The rows of a range, counted from 0 without the headings.
pub fn plan(given: &Given, range: Range<usize>) -> Vec<Line> {
    let plan = Plan::new(given);
    let end = range.end.min(given.sheet.rows.len());
    (range.start..end.max(range.start)).map(|index| plan.line(index)).collect()
}

/// What a row is, as far as the row itself says it.
enum Kind {
    Empty,
    Repeat,
    Row(Result<Row, Vec<FieldProblem>>),
}

type Pictures<'a> = Result<Vec<&'a ImportPicture>, Vec<Unmatched>>;

struct Plan<'a> {
    given: &'a Given,
    kinds: Vec<Kind>,
    /// Of each row that is neither empty nor a repeat.
    pictures: HashMap<usize, Pictures<'a>>,
    /// The first row of each answer.
    first: HashMap<ReportId, usize>,
}

impl<'a> Plan<'a> {
    fn new(given: &'a Given) -> Self {
        let rows = &given.sheet.rows;
        let readings = Readings::of(&given.mapping, rows);
        let mut seen = HashMap::new();
        let kinds = rows.iter().enumerate().map(|(index, cells)| {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                Kind::Empty
            } else if *seen.entry(cells).or_insert(index) != index {
                Kind::Repeat
            } else {
                Kind::Row(read(cells, &given.mapping, readings))
            }
        });
        let mut plan = Self { given, kinds: kinds.collect(), pictures: HashMap::new(), first: HashMap::new() };
        plan.pictures = plan.match_pictures();
        for index in 0..rows.len() {
            if let Kind::Row(Ok(row)) = &plan.kinds[index]
                && let Some(unit) = plan.unit(row)
            {
                plan.first.entry(identity(unit.id, row).id).or_insert(index);
            }
        }
        plan
    }

    fn match_pictures(&self) -> HashMap<usize, Pictures<'a>> {
        let cell = |index: usize, field| self.given.mapping.cell(&self.given.sheet.rows[index], field);
        let wanting: Vec<usize> = (0..self.kinds.len()).filter(|index| matches!(self.kinds[*index], Kind::Row(_))).collect();
        let wanted: Vec<Wanted> = wanting
            .iter()
            .map(|index| Wanted { line: self.number(*index), cell: cell(*index, Field::Pictures), sender: cell(*index, Field::Sender) })
            .collect();
        wanting.into_iter().zip(match_rows(&wanted, &self.given.pictures, &self.given.listed)).collect()
    }

    fn number(&self, index: usize) -> u32 {
        self.given.sheet.heading_line.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)).saturating_add(1)
    }

    fn unit(&self, row: &Row) -> Option<&'a Unit> {
        if row.unit.is_empty() { self.given.own.as_ref() } else { self.given.units.find(&row.unit) }
    }

    fn line(&self, index: usize) -> Line {
        let mut line = Line { number: self.number(index), unit: None, files: Vec::new(), verdict: Verdict::Empty };
        let row = match &self.kinds[index] {
            Kind::Empty => return line,
            Kind::Repeat => return Line { verdict: Verdict::Repeat, ..line },
            Kind::Row(Ok(row)) => row,
            // Its pictures are told with the rest, so that a row is mended in one go.
            Kind::Row(Err(problems)) => return Line { verdict: self.refused(index, problems.clone()), ..line },
        };
        let Some(unit) = self.unit(row) else {
            return Line { verdict: self.refused(index, vec![FieldProblem::new(Field::Unit.code(), "unit_unknown")]), ..line };
        };
        line.unit = Some(unit.name.clone());
        let pictures = self.pictures.get(&index).and_then(|found| found.as_deref().ok()).unwrap_or_default();
        line.files = pictures.iter().map(|picture| picture.name.clone()).collect();
        let identity = identity(unit.id, row);
        let content = content(row, unit, pictures);
        let mut problems: Vec<_> = content.problems(self.given.today).into_iter().map(in_words_of_the_sheet).collect();
        if self.pictures.get(&index).is_some_and(Result::is_err) {
            problems.retain(|problem| problem.code != PICTURE_NONE);
        }
        if self.first.get(&identity.id).is_some_and(|first| *first != index) {
            problems.push(FieldProblem::new(Field::Timestamp.code(), "answer_twice"));
        }
        line.verdict = match self.refused(index, problems) {
            Verdict::Refused { problems, .. } if problems.is_empty() => Verdict::Answer(Box::new(Answer { identity, content })),
            refused => refused,
        };
        line
    }

    /// With what is wrong with its pictures behind the other problems.
    fn refused(&self, index: usize, mut problems: Vec<FieldProblem>) -> Verdict {
        let unmatched = self.pictures.get(&index).and_then(|found| found.as_ref().err()).cloned().unwrap_or_default();
        for Unmatched { code, .. } in &unmatched {
            let problem = FieldProblem::new(Field::Pictures.code(), code);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        Verdict::Refused { problems, unmatched }
    }
}

/// Neither its cell nor a file's name gives it a picture.
const PICTURE_NONE: &str = "picture_none";

/// A report's problem, by the column of the sheet in which it can be mended.
fn in_words_of_the_sheet(problem: FieldProblem) -> FieldProblem {
    let field = match problem.field.as_str() {
        "from" => Field::Date.code(),
        "to" => Field::LastDay.code(),
        field if field.starts_with("photos") && field.ends_with("caption") => Field::Caption.code(),
        field if field.starts_with("photos") => Field::Pictures.code(),
        field => field,
    };
    FieldProblem::new(field, if problem.code == "photo_missing" { PICTURE_NONE } else { &problem.code })
}

fn content(row: &Row, unit: &Unit, pictures: &[&ImportPicture]) -> ReportContent {
    let photo = |picture: &&ImportPicture| ReportPhoto {
        hash: picture.hash.clone(),
        size: picture.size,
        width: picture.width,
        height: picture.height,
        caption: row.caption.clone(),
        taken_at: None,
        location: None,
    };
    ReportContent {
        unit: unit.id,
        channel: row.channel,
        from: row.from,
        to: row.to,
        place_area: unit.area.clone(),
        place: row.place.clone(),
        location: None,
        people: row.people,
        partners: Default::default(),
        topics: Default::default(),
        note: row.note.clone(),
        photos: pictures.iter().map(photo).collect(),
    }
}
