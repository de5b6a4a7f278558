//! Sheets as offices really have them.
mod dates;
mod pictures;
mod rows;

use chrono::NaiveDate;

use super::row::Readings;
use super::*;
use crate::domain::report::FieldProblem;
use crate::domain::unit::{Unit, UnitId, UnitKind};

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// A row that stands alone in its sheet.
fn read_alone(row: &[&str], mapping: &Mapping) -> Result<Row, Vec<FieldProblem>> {
    let rows = [cells(row)];
    read(&rows[0], mapping, Readings::of(mapping, &rows))
}

fn picture(name: &str) -> ImportPicture {
    ImportPicture { name: name.to_owned(), hash: PhotoHash::of(name.as_bytes()), size: 1, width: 1, height: 1 }
}

fn village(number: u128, name: &str) -> Unit {
    Unit { id: UnitId(uuid::Uuid::from_u128(number)), kind: UnitKind::Village, name: name.to_owned(), area: None, area_path: Vec::new() }
}

/// A sheet with its headings in line 1, read in the middle of March.
fn given(headings: &[&str], rows: &[&[&str]], pictures: &[&str]) -> Given {
    let columns = cells(headings);
    let rows: Vec<_> = rows.iter().map(|row| cells(row)).collect();
    let mapping = Mapping { channel: Some(Channel::Community), ..guess(&columns) };
    let mut units = Units::wanted(&rows, &mapping);
    for (number, name) in [(1, "บ้าน ก"), (2, "บ้าน ข"), (3, "บ้าน ค")] {
        units.offer(&village(number, name));
    }
    Given {
        sheet: Sheet { heading_line: 1, columns, rows },
        mapping,
        pictures: pictures.iter().map(|name| picture(name)).collect(),
        listed: Vec::new(),
        units,
        own: Some(village(9, "อำเภอ")),
        today: day(3, 15),
    }
}

/// What each line comes to: the names of its pictures, or its problems.
fn outcomes(given: &Given) -> Vec<Result<Vec<String>, Vec<String>>> {
    let outcome = |line: Line| match line.verdict {
        Verdict::Answer(_) => Ok(line.files),
        Verdict::Refused { problems, .. } => {
            Err(problems.into_iter().map(|problem| format!("{}: {}", problem.field, problem.code)).collect())
        }
        other => Err(vec![format!("{other:?}")]),
    };
    plan(given, 0..given.sheet.rows.len()).into_iter().map(outcome).collect()
}

const HEADINGS: [&str; 9] =
    ["ประทับเวลา", "หน่วยงาน/หมู่บ้าน", "ช่องทางที่ดำเนินการ", "วันที่จัดกิจกรรม", "ชื่อกิจกรรม", "สถานที่", "จำนวนผู้เข้าร่วม (คน)", "หมายเหตุ", "แนบภาพถ่าย"];

#[test]
fn headings_of_a_form_are_understood_and_a_person_can_still_say_otherwise() {
    let mapping = guess(&cells(&HEADINGS));
    let found: Vec<_> = mapping.columns.iter().map(|(field, column)| (*field, *column)).collect();
    let expected = [
        (Field::Timestamp, 0),
        (Field::Unit, 1),
        (Field::Channel, 2),
        (Field::Date, 3),
        (Field::Caption, 4),
        (Field::Place, 5),
        (Field::People, 6),
        (Field::Note, 7),
        (Field::Pictures, 8),
    ];
    assert_eq!(found, expected);
    assert_eq!(guess(&cells(&["ก", "ข"])), Mapping::default());
}

#[test]
fn names_and_e_mails_of_senders_are_told_from_units_and_participants() {
    let sender = |headings: &[&str]| guess(&cells(headings)).column(Field::Sender);
    assert_eq!(sender(&["ที่อยู่อีเมล", "ชื่อ-สกุลผู้รายงาน", "หน่วยงานผู้รายงาน", "จำนวนผู้เข้าร่วม"]), Some(1));
    assert_eq!(sender(&["Timestamp", "Email Address"]), Some(1));
    assert_eq!(sender(&HEADINGS), None);
}

#[test]
fn a_desk_from_before_reads_the_mapping_and_what_it_says_is_still_read() {
    let mut mapping = guess(&cells(&["Timestamp", "Email Address"]));
    mapping.orders.insert(Field::Timestamp, DateOrder::MonthFirst);
    let written = serde_json::to_value(&mapping).unwrap();
    assert_eq!(written["columns"], serde_json::json!({ "timestamp": 0 }), "no field that it does not know");
    assert_eq!(serde_json::from_value::<Mapping>(written).unwrap(), mapping);
    let before = serde_json::json!({ "columns": { "timestamp": 0 }, "channel": null });
    assert_eq!(serde_json::from_value::<Mapping>(before).unwrap().columns, mapping.columns);
}

#[test]
fn an_answer_becomes_a_row() {
    let mapping = guess(&cells(&HEADINGS));
    let answer = [
        "20/2/2026, 14:05:09",
        " บ้านหนองตัวอย่าง ",
        "5. เครือข่ายชุมชน",
        "๑๙ ก.พ. ๖๙",
        "ให้ความรู้ชาวบ้าน",
        "ศาลากลางบ้าน",
        "๔๕ คน",
        "",
        "https://drive.google.com/open?id=1AbC, IMG_2.jpg",
    ];
    let row = read_alone(&answer, &mapping).unwrap();
    assert_eq!((row.unit.as_str(), row.channel, row.from, row.to), ("บ้านหนองตัวอย่าง", Channel::Community, day(2, 19), day(2, 19)));
    assert_eq!((row.people, row.caption.as_str()), (Some(45), "ให้ความรู้ชาวบ้าน"));
    assert_eq!(row.answered, day(2, 20).and_hms_opt(14, 5, 9));
    assert_eq!(row.text_key, "20/2/2026, 14:05:09\u{1f}บ้านหนองตัวอย่าง");
}

#[test]
fn every_unreadable_cell_of_a_row_is_named_at_once() {
    let mapping = guess(&cells(&HEADINGS));
    let problems = read_alone(&["x", "", "อื่น ๆ", "?", "", "", "หลายคน"], &mapping).unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
    let expected = [("unit", "unit_missing"), ("channel", "channel_unknown"), ("date", "date_unreadable"), ("people", "number_unreadable")];
    assert_eq!(found, expected);
    assert!(read_alone(&[], &mapping).is_err(), "an empty line is no report");
}

#[test]
fn channels_by_number_code_heading_and_habit() {
    let columns = [(Field::Channel, 0), (Field::Date, 1)].into();
    let mapping = Mapping { columns, channel: Some(Channel::Community), ..Mapping::default() };
    let channel = |text: &str| read_alone(&[text, "2026-02-14"], &mapping).ok().map(|row| row.channel.number());
    for expected in Channel::ALL {
        for text in [expected.number().to_string(), expected.code().to_owned(), expected.heading().to_owned()] {
            assert_eq!(channel(&text), Some(expected.number()), "{text}");
        }
    }
    assert_eq!(channel("๖. เอกสารราชการ"), Some(6));
    assert_eq!(channel("หอกระจายข่าวหมู่บ้าน"), Some(2));
    assert_eq!(channel(""), Some(5), "what was said for rows that name none");
    assert_eq!(channel("7"), None);
}
