//! One answer of the form.
use chrono::{NaiveDate, NaiveDateTime};

use super::dates::Reading;
use super::{Field, Mapping};
use crate::domain::channel::Channel;
use crate::domain::report::FieldProblem;
use crate::domain::thai_date;

/// A row as it was meant; the unit is still a name, and the pictures are found apart (see [`super::plan`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// When it was answered, where the cell says so.
    pub answered: Option<NaiveDateTime>,
    /// Tells this answer from the others of the sheet by its text: the time stamp as it stands, or everything in it where there is
    /// none.
    pub text_key: String,
    /// A unit's name or area code; empty where the row names no unit.
    pub unit: String,
    pub channel: Channel,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub caption: String,
    pub place: String,
    pub people: Option<u32>,
    pub note: String,
}

/// How each column of dates is read: decided once for the whole sheet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readings([Reading; Field::DATES.len()]);

impl Readings {
    pub fn of(mapping: &Mapping, rows: &[Vec<String>]) -> Self {
        Self(
            Field::DATES.map(|field| Reading::of(rows.iter().map(|cells| mapping.cell(cells, field)), mapping.orders.get(&field).copied())),
        )
    }

    fn get(self, field: Field) -> Reading {
        Field::DATES.into_iter().zip(self.0).find(|(other, _)| *other == field).map(|(_, reading)| reading).unwrap_or_default()
    }
}

/// Reads a row; fields of problems are those of the mapping.
///
/// # Errors
/// Every cell that cannot be read: `channel_unknown`, `date_unreadable`, `date_order_mixed`, `range_reversed`, `number_unreadable`,
/// `unit_missing`.
pub fn read(cells: &[String], mapping: &Mapping, readings: Readings) -> Result<Row, Vec<FieldProblem>> {
    let cell = |field| mapping.cell(cells, field);
    let mut problems = Vec::new();
    if mapping.column(Field::Unit).is_some() && cell(Field::Unit).is_empty() {
        problems.push(FieldProblem::new(Field::Unit.code(), "unit_missing"));
    }
    let channel = match cell(Field::Channel) {
        "" => mapping.channel,
        text => channel(text),
    };
    if channel.is_none() {
        problems.push(FieldProblem::new(Field::Channel.code(), "channel_unknown"));
    }
    let days = days(cells, mapping, readings);
    if let Err(problem) = &days {
        problems.push(problem.clone());
    }
    let people = people(cell(Field::People));
    if people.is_err() {
        problems.push(FieldProblem::new(Field::People.code(), "number_unreadable"));
    }
    let (Some(channel), Ok((from, to)), Ok(people), true) = (channel, days, people, problems.is_empty()) else { return Err(problems) };
    let stamp = cell(Field::Timestamp);
    Ok(Row {
        answered: readings.get(Field::Timestamp).moment(stamp),
        text_key: if stamp.is_empty() { cells.join("\u{1f}") } else { format!("{stamp}\u{1f}{}", cell(Field::Unit)) },
        unit: cell(Field::Unit).to_owned(),
        channel,
        from,
        to,
        caption: cell(Field::Caption).to_owned(),
        place: cell(Field::Place).to_owned(),
        people,
        note: cell(Field::Note).to_owned(),
    })
}

/// By number, code, or words of the official heading; also with what people write instead.
fn channel(text: &str) -> Option<Channel> {
    let text = thai_date::from_thai_digits(text).to_lowercase();
    let number = |channel: &Channel| text.split(|c: char| !c.is_ascii_digit()).next() == Some(channel.number().to_string().as_str());
    let words = |channel: &Channel| -> &[&str] {
        match channel {
            Channel::Online => &["ออนไลน์", "online", "เว็บ", "เพจ", "ไลน์", "facebook"],
            Channel::OnAir => &["ออกอากาศ", "on air", "on_air", "วิทยุ", "หอกระจายข่าว", "เสียงตามสาย", "เคเบิล"],
            Channel::OnGround => &["ภาคสนาม", "on ground", "on_ground", "ประชุม"],
            Channel::DigitalBillboard => &["สื่อดิจิทัล", "billboard", "led"],
            Channel::Community => &["ชุมชน", "community", "ชาวบ้าน"],
            Channel::DocumentsApps => &["เอกสาร", "แอป", "documents", "ใบเสร็จ"],
        }
    };
    let by = |is: &dyn Fn(&Channel) -> bool| Channel::ALL.into_iter().find(|channel| is(channel));
    by(&number).or_else(|| by(&|channel| words(channel).iter().any(|word| text.contains(word))))
}

/// The activity's days; without a date of its own, the day the form was filled in.
fn days(cells: &[String], mapping: &Mapping, readings: Readings) -> Result<(NaiveDate, NaiveDate), FieldProblem> {
    let read = |field| readings.get(field).days(mapping.cell(cells, field)).map_err(|code| FieldProblem::new(field.code(), code));
    let is_empty = |field| mapping.cell(cells, field).is_empty();
    let (from, mut to) = read(if is_empty(Field::Date) { Field::Timestamp } else { Field::Date })?;
    if !is_empty(Field::LastDay) {
        to = read(Field::LastDay)?.1;
    }
    if to < from { Err(FieldProblem::new(Field::LastDay.code(), "range_reversed")) } else { Ok((from, to)) }
}

fn people(text: &str) -> Result<Option<u32>, std::num::ParseIntError> {
    let digits: String = thai_date::from_thai_digits(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let digits = digits.trim_end_matches("คน").trim_end_matches(".0");
    if digits.is_empty() || digits == "-" { Ok(None) } else { digits.parse().map(Some) }
}
