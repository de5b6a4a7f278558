//! Sheets as offices really have them.
use chrono::NaiveDate;

use super::*;
use crate::domain::report::FieldProblem;

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
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
fn an_answer_becomes_a_row() {
    let mapping = guess(&cells(&HEADINGS));
    let answer = cells(&[
        "20/2/2026, 14:05:09",
        " บ้านหนองตัวอย่าง ",
        "5. เครือข่ายชุมชน",
        "๑๙ ก.พ. ๖๙",
        "ให้ความรู้ชาวบ้าน",
        "ศาลากลางบ้าน",
        "๔๕ คน",
        "",
        "https://drive.google.com/open?id=1AbC, IMG_2.jpg",
    ]);
    let row = read(&answer, &mapping).unwrap();
    assert_eq!((row.unit.as_deref(), row.channel, row.from, row.to), (Some("บ้านหนองตัวอย่าง"), Channel::Community, day(2, 19), day(2, 19)));
    assert_eq!((row.people, row.caption.as_str(), row.pictures.len()), (Some(45), "ให้ความรู้ชาวบ้าน", 2));
    assert_eq!(row.key, "20/2/2026, 14:05:09\u{1f}บ้านหนองตัวอย่าง");
}

#[test]
fn dates_of_every_kind_of_sheet() {
    let mapping = Mapping { columns: [(Field::Date, 0), (Field::LastDay, 1)].into(), channel: Some(Channel::Online) };
    let days = |date: &str, last: &str| read(&cells(&[date, last]), &mapping).map(|row| (row.from, row.to));
    for same in
        ["2026-02-14", "2026-02-14 10:30:00", "14/2/2569", "14/2/2026 10:30:00", "2/14/2026", "2026-02-14T10:30:00", "14 กุมภาพันธ์ 2569"]
    {
        assert_eq!(days(same, ""), Ok((day(2, 14), day(2, 14))), "{same}");
    }
    assert_eq!(days("16 - 22 ก.พ. 69", ""), Ok((day(2, 16), day(2, 22))));
    assert_eq!(days("16/2/2569", "22/2/2569"), Ok((day(2, 16), day(2, 22))));
    let wrong = |field: Field, code: &str| Err(vec![FieldProblem::new(field.code(), code)]);
    assert_eq!(days("22/2/2569", "16/2/2569"), wrong(Field::LastDay, "range_reversed"));
    assert_eq!(days("เมื่อวาน", ""), wrong(Field::Date, "date_unreadable"));
    assert_eq!(days("", ""), wrong(Field::Timestamp, "date_unreadable"));
}

#[test]
fn every_unreadable_cell_of_a_row_is_named_at_once() {
    let mapping = guess(&cells(&HEADINGS));
    let problems = read(&cells(&["x", "", "อื่น ๆ", "?", "", "", "หลายคน"]), &mapping).unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
    assert_eq!(found, [("channel", "channel_unknown"), ("date", "date_unreadable"), ("people", "number_unreadable")]);
    assert!(read(&[], &mapping).is_err(), "an empty line is no report");
}

#[test]
fn channels_by_number_code_heading_and_habit() {
    let mapping = Mapping { columns: [(Field::Channel, 0), (Field::Date, 1)].into(), channel: Some(Channel::Community) };
    let channel = |text: &str| read(&cells(&[text, "2026-02-14"]), &mapping).ok().map(|row| row.channel.number());
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

#[test]
fn pictures_are_found_by_name_and_with_the_sender_behind_it() {
    assert!(is_picture("IMG_2.jpg", "ภาพ (File responses)/IMG_2.JPG"));
    assert!(is_picture("IMG_2.HEIC", "IMG_2.jpg"));
    assert!(is_picture("IMG_2.jpg", "IMG_2 - สมชาย ใจดี.jpg"));
    assert!(is_picture("https://drive.google.com/open?id=1AbC", "1AbC.jpg"));
    assert!(!is_picture("IMG_2.jpg", "IMG_21.jpg"));
    assert!(!is_picture("", ".jpg"));
}
