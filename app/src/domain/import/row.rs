//! One answer of the form.
use chrono::NaiveDate;

use super::{Field, Mapping};
use crate::domain::channel::Channel;
use crate::domain::report::FieldProblem;
use crate::domain::thai_date;

/// A row as it was meant; the unit and the pictures are still names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Tells this answer from the others of the sheet: the time stamp, or everything in it where there is none.
    pub key: String,
    /// A unit's name or area code; none where the row names no unit.
    pub unit: Option<String>,
    pub channel: Channel,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub caption: String,
    pub place: String,
    pub people: Option<u32>,
    pub note: String,
    /// Names or links as they stand in the cell.
    pub pictures: Vec<String>,
}

/// Reads a row; fields of problems are those of the mapping.
///
/// # Errors
/// Every cell that cannot be read: `channel_unknown`, `date_unreadable`, `range_reversed`, `number_unreadable`.
pub fn read(cells: &[String], mapping: &Mapping) -> Result<Row, Vec<FieldProblem>> {
    let cell = |field| mapping.cell(cells, field);
    let mut problems = Vec::new();
    let channel = match cell(Field::Channel) {
        "" => mapping.channel,
        text => channel(text),
    };
    if channel.is_none() {
        problems.push(FieldProblem::new(Field::Channel.code(), "channel_unknown"));
    }
    let days = days(cell(Field::Date), cell(Field::LastDay), cell(Field::Timestamp));
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
        key: if stamp.is_empty() { cells.join("\u{1f}") } else { format!("{stamp}\u{1f}{}", cell(Field::Unit)) },
        unit: Some(cell(Field::Unit).to_owned()).filter(|unit| !unit.is_empty()),
        channel,
        from,
        to,
        caption: cell(Field::Caption).to_owned(),
        place: cell(Field::Place).to_owned(),
        people,
        note: cell(Field::Note).to_owned(),
        pictures: names(cell(Field::Pictures)),
    })
}

/// Whether a picture of this file name is the one a cell names. A form's link carries the file's identity, its folder the name
/// with the sender's behind it (`IMG_1 - สมชาย.jpg`).
pub fn is_picture(named: &str, file: &str) -> bool {
    let file = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let named = named.to_lowercase();
    let named = named.rsplit_once("id=").map_or(named.as_str(), |(_, id)| id.split('&').next().unwrap_or(id));
    let named = named.rsplit('/').next().unwrap_or(named);
    let stem = |name: &str| name.rsplit_once('.').map_or_else(|| name.to_owned(), |(stem, _)| stem.to_owned());
    !named.is_empty() && (file == named || stem(&file) == stem(named) || stem(&file).starts_with(&format!("{} - ", stem(named))))
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
fn days(date: &str, last: &str, stamp: &str) -> Result<(NaiveDate, NaiveDate), FieldProblem> {
    let unreadable = |field: Field| FieldProblem::new(field.code(), "date_unreadable");
    let (field, text) = if date.is_empty() { (Field::Timestamp, stamp) } else { (Field::Date, date) };
    let (from, mut to) = day(text).ok_or_else(|| unreadable(field))?;
    if !last.is_empty() {
        to = day(last).ok_or_else(|| unreadable(Field::LastDay))?.1;
    }
    if to < from { Err(FieldProblem::new(Field::LastDay.code(), "range_reversed")) } else { Ok((from, to)) }
}

/// A date as people or Google write it; a time of day behind it does not matter. Day before month, unless there is no such day.
fn day(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let without_time = text.split([' ', ',', 'T']).next().filter(|_| text.contains(':')).unwrap_or(text);
    thai_date::parse(without_time).ok().or_else(|| {
        let mut parts = without_time.splitn(3, '/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        thai_date::parse(&format!("{day}/{month}/{year}")).ok()
    })
}

fn people(text: &str) -> Result<Option<u32>, std::num::ParseIntError> {
    let digits: String = thai_date::from_thai_digits(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let digits = digits.trim_end_matches("คน").trim_end_matches(".0");
    if digits.is_empty() || digits == "-" { Ok(None) } else { digits.parse().map(Some) }
}

fn names(text: &str) -> Vec<String> {
    text.split([',', '\n', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
