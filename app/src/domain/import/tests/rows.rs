//! What a row is worth beside the others of its sheet.
use super::*;

const FORM: [&str; 5] = ["ประทับเวลา", "หมู่บ้าน", "กิจกรรม", "วันที่จัด", "แนบภาพ"];

#[test]
fn a_row_that_names_no_unit_is_refused_where_a_column_does() {
    let rows: [&[&str]; 4] = [
        &["20/2/2026, 09:00:00", "", "ก", "", "a.jpg"],
        &["20/2/2026, 09:00:00", "บ้านไหน", "ข", "", "b.jpg"],
        &["20/2/2026, 09:00:00", "บ้าน  ก ", "ค", "", "c.jpg"],
        &["", " ", "", "", ""],
    ];
    let mut given = given(&FORM, &rows, &["a.jpg", "b.jpg", "c.jpg"]);
    let refused = |code: &str| Err(vec![format!("unit: {code}")]);
    let empty = Err(vec!["Empty".to_owned()]);
    assert_eq!(outcomes(&given), [refused("unit_missing"), refused("unit_unknown"), Ok(cells(&["c.jpg"])), empty]);
    given.mapping.set(Field::Unit, None);
    given.sheet.rows.truncate(1);
    let line = plan(&given, 0..1).remove(0);
    assert_eq!((line.unit.as_deref(), line.number), (Some("อำเภอ"), 2), "one's own, where no column names units");
}

#[test]
fn two_answers_of_one_moment_are_told_before_they_are_filed() {
    let rows: [&[&str]; 4] = [
        &["20/2/2026, 09:00:00", "บ้าน ก", "ก", "", "a.jpg"],
        &["2026-02-20 09:00:00", "บ้านก", "ข", "", "b.jpg"],
        &["20/2/2026, 09:00:00", "บ้าน ข", "ค", "", "c.jpg"],
        &["20/2/2026, 09:00:00", "บ้าน ก", "ก", "", "a.jpg"],
    ];
    let given = given(&FORM, &rows, &["a.jpg", "b.jpg", "c.jpg"]);
    let twice = Err(vec!["timestamp: answer_twice".to_owned()]);
    let repeat = Err(vec!["Repeat".to_owned()]);
    assert_eq!(outcomes(&given), [Ok(cells(&["a.jpg"])), twice, Ok(cells(&["c.jpg"])), repeat]);
}

#[test]
fn what_a_report_may_not_hold_is_told_by_its_column() {
    let rows: [&[&str]; 3] = [
        &["20/2/2026, 09:00:00", "บ้าน ก", &"ก".repeat(301), "1/4/2569", "a.jpg"],
        &["20/2/2026, 10:00:00", "บ้าน ก", "ข", "13/2/2560", "b.jpg"],
        &["20/2/2026, 11:00:00", "", "ข", "เมื่อวาน", "z.jpg"],
    ];
    let given = given(&FORM, &rows, &["a.jpg", "b.jpg"]);
    let codes = |codes: &[&str]| Err(cells(codes));
    let together = codes(&["unit: unit_missing", "date: date_unreadable", "pictures: picture_missing"]);
    assert_eq!(outcomes(&given), [codes(&["date: date_in_future", "caption: text_too_long"]), codes(&["date: date_too_old"]), together]);
}

/// Filed by the version before, which named an answer by the text of its time stamp.
#[test]
fn an_answer_is_the_same_in_every_format_and_as_the_version_before_named_it() {
    let mapping = Mapping { channel: Some(Channel::Online), ..guess(&cells(&FORM)) };
    let row = |stamp: &str, unit: &str| read_alone(&[stamp, unit, "", "2026-02-19"], &mapping).unwrap();
    let named = |stamp: &str, unit: &str| identity(UnitId(uuid::Uuid::from_u128(7)), &row(stamp, unit));
    let (csv, workbook) = (named("20/2/2026, 14:05:09", "บ้าน ก"), named("2026-02-20 14:05:09", "34010901"));
    assert_eq!(csv.id, workbook.id);
    assert_ne!(csv.by_text, workbook.by_text);
    assert_eq!(csv.by_text.0.to_string(), "58e2fc54-b46a-84e0-b93e-389ba7531228");
    assert!(named("2026-02-20 14:05:10", "บ้าน ก").nearby.contains(&csv.id), "a spreadsheet rounds parts of a second");
    assert_ne!(named("2026-02-20 14:05:10", "บ้าน ก").id, csv.id);
    let (unreadable, other) = (named("วันนี้", "บ้าน ก"), named("เมื่อวาน", "บ้าน ก"));
    assert!(unreadable.id == unreadable.by_text && unreadable.nearby.is_empty() && unreadable.id != other.id);
}
