use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::access::{Actor, Role};
use crate::domain::import::Sheet;
use crate::domain::unit::{Unit, UnitKind};

fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

/// The coordinator of the district 3401.
fn district() -> Actor {
    let unit = UnitId(Uuid::from_u128(21));
    Actor {
        person: PersonId(Uuid::from_u128(1)),
        role: Role::Coordinator,
        unit,
        unit_kind: UnitKind::District,
        area: Some(code("3401")),
        by_card: false,
    }
}

fn sheet(headings: &str, rows: &[&str]) -> Sheet {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    Sheet { heading_line: 1, columns: cells(headings), rows: rows.iter().map(|row| cells(row)).collect() }
}

fn table(rows: &[&str]) -> Table {
    Table::read(&sheet("รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง", rows)).unwrap()
}

fn area(text: &str) -> (AreaCode, Area) {
    (code(text), Area { code: code(text), name_th: "พื้นที่".to_owned(), name_en: "Area".to_owned() })
}

/// One subdistrict of one's own, one of a neighbour, and a village with its head.
fn known() -> Known {
    let unit = UnitId(Uuid::from_u128(11));
    let village =
        Unit {
            id: unit, kind: UnitKind::Village, name: "บ้านเก่า หมู่ที่ ๑".to_owned(), area: Some(code("34010901")), area_path: Vec::new()
        };
    let head = Official {
        id: PersonId(Uuid::from_u128(7)), unit, name: "สมชาย ใจดี".to_owned(), position: "ผู้ใหญ่บ้าน".to_owned()
    };
    Known { areas: ["340109", "450101", "34010901"].map(area).into(), villages: vec![village], officials: vec![head] }
}

/// As it is once the changes are written.
fn after(known: &Known, changes: &Changes) -> Known {
    let mut known = known.clone();
    known.areas.extend(changes.areas.iter().map(|area| (area.code.clone(), area.clone())));
    known.villages.extend(changes.villages.iter().map(|new| Unit {
        id: new.unit,
        kind: UnitKind::Village,
        name: new.name.clone(),
        area: Some(new.code.clone()),
        area_path: Vec::new(),
    }));
    for renamed in &changes.renamed {
        let village = known.villages.iter_mut().find(|village| village.id == renamed.unit).unwrap();
        village.name.clone_from(&renamed.to);
    }
    known.officials.extend(changes.officials.iter().cloned());
    known
}

fn rules(line: &Line) -> Vec<String> {
    line.problems.iter().map(|problem| format!("{}:{}", problem.field, problem.code)).collect()
}

#[test]
fn a_line_brings_a_village_and_its_official() {
    let plan = plan(&district(), &table(&["๓๔๐๑๐๙๐๒,บ้านใหม่,๒,สมหญิง  มานะ,ผู้ใหญ่บ้าน"]), &known());
    let line = &plan.lines[0];
    assert_eq!((line.number, line.code.as_str(), line.village.as_str(), line.name.as_str()), (2, "34010902", "บ้านใหม่ หมู่ที่ ๒", "สมหญิง มานะ"));
    assert_eq!(line.change, Some(LineChange { village: VillageChange::New, was: None, official: OfficialChange::New }));
    let changes = &plan.changes;
    assert_eq!((changes.areas.len(), changes.villages.len(), changes.officials.len()), (1, 1, 1));
    assert_eq!(changes.villages[0].unit, village_id(&code("34010902")));
    assert_eq!(changes.officials[0].unit, changes.villages[0].unit);
    assert_eq!(changes.areas[0].name_th, "บ้านใหม่ หมู่ที่ ๒");
}

#[test]
fn what_is_there_is_found_however_it_is_typed() {
    let plan =
        plan(&district(), &table(&["34-01-09-01,บ้านเก่า หมู่ที่ 1,,สม\u{200b}ชาย ใจดี,ผู้ใหญ่บ้าน", "34010901,,,สมชายใจดี2,ผู้ช่วยผู้ใหญ่บ้าน"]), &known());
    assert_eq!(plan.lines[0].change, Some(LineChange { village: VillageChange::Same, was: None, official: OfficialChange::Same }));
    assert_eq!(plan.lines[1].change, Some(LineChange { village: VillageChange::Same, was: None, official: OfficialChange::New }));
    assert_eq!(plan.changes.officials.len(), 1);
    assert_eq!(plan.changes.officials[0].unit, UnitId(Uuid::from_u128(11)), "the unit that is there, whatever its identity");
}

#[test]
fn two_of_one_name_who_are_there_by_their_positions_stay_two() {
    let mut known = known();
    let namesake = Official { id: PersonId(Uuid::from_u128(8)), position: "ชรบ.".to_owned(), ..known.officials[0].clone() };
    known.officials.push(namesake);
    let plan = plan(&district(), &table(&["34010901,,,สมชาย ใจดี,ผู้ใหญ่บ้าน", "34010901,,,สมชาย ใจดี,ชรบ."]), &known);
    assert!(plan.changes.is_empty() && plan.lines.iter().all(|line| line.problems.is_empty()), "{plan:?}");
}

#[test]
fn a_village_gets_its_new_name_once() {
    let plan = plan(&district(), &table(&["34010901,บ้านก่อ,1,ก ข,ชรบ.", "34010901,บ้านก่อ,1,ค ง,ชรบ."]), &known());
    let from = Some("บ้านเก่า หมู่ที่ ๑".to_owned());
    assert_eq!(plan.lines[0].change, Some(LineChange { village: VillageChange::Renamed, was: from, official: OfficialChange::New }));
    assert_eq!(plan.lines[1].change.as_ref().unwrap().village, VillageChange::Same);
    assert_eq!((plan.changes.renamed.len(), plan.changes.areas.len()), (1, 1));
}

#[test]
fn every_fault_of_a_line_is_named_and_the_other_lines_stand() {
    let long = format!("34010902,บ้าน,2,{},ชรบ.", "ก".repeat(MAX_TEXT_CHARS + 1));
    let lines: [(&str, &[&str]); 15] = [
        ("3401090,บ้าน,,ก ข,ชรบ.", &["code:village_code_unreadable"]),
        ("3.40E+07,บ้าน,,ก ข,ชรบ.", &["code:village_code_unreadable"]),
        (",บ้าน,,ก ข,ชรบ.", &["code:text_missing"]),
        ("34019901,บ้าน,,ก ข,ชรบ.", &["code:subdistrict_unknown"]),
        ("45010101,บ้าน,,ก ข,ชรบ.", &["code:village_outside"]),
        ("45999901,บ้าน,,ก ข,ชรบ.", &["code:village_outside"]),
        ("34010906,,,ก ข,ชรบ.", &["village:text_missing"]),
        ("34010902,บ้าน,สอง,,", &["moo:moo_unreadable", "name:text_missing", "position:text_missing"]),
        ("34010902,บ้าน,3,ก ข,ชรบ.", &["moo:moo_differs"]),
        ("34010902,บ้าน,2,ก\u{fffd}ข,ชรบ.", &["name:text_unreadable"]),
        (&long, &["name:text_too_long"]),
        ("34010901,,,สมชาย ใจดี,กำนัน", &["position:official_has_other_position"]),
        ("34010902,บ้าน,2,ก ข,ชรบ.", &[]),
        ("34010902,บ้าน,ม.2,กข,ชรบ.", &["name:official_twice"]),
        ("34010902,บ้าน,หมู่ที่ ๒,ก ข,ผู้ใหญ่บ้าน", &["position:official_has_other_position"]),
    ];
    let plan = plan(&district(), &table(&lines.map(|(line, _)| line)), &known());
    for (line, (written, expected)) in plan.lines.iter().zip(lines) {
        assert_eq!(rules(line), expected, "{written}");
        assert_eq!(line.change.is_some(), expected.is_empty(), "{written}");
    }
    assert_eq!((plan.changes.villages.len(), plan.changes.officials.len()), (1, 1));
}

#[test]
fn two_names_for_one_village_are_not_guessed_at() {
    let plan = plan(&district(), &table(&["34010902,บ้านหนึ่ง,2,ก ข,ชรบ.", "34010902,บ้านสอง,2,ค ง,ชรบ."]), &known());
    assert_eq!(rules(&plan.lines[1]), ["village:village_named_otherwise"]);
}

#[test]
fn columns_are_found_by_their_headings_in_any_order() {
    let english = sheet("No,Position,Full name,Village code,Village", &["1,head,A B,34010902,Ban"]);
    assert_eq!(Table::read(&english).unwrap().entries[0].village_code(), Some(code("34010902")));
    let missing = Table::read(&sheet("ตําแหน่ง,ชื่อ,หมู่บ้าน", &[])).unwrap_err();
    assert_eq!(missing, [Column::Code]);
}

#[test]
fn the_empty_table_has_every_column_and_nobody_in_it() {
    let text = template();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let sheet = sheet(lines.next().unwrap(), &lines.collect::<Vec<_>>());
    assert!(Columns::of(&sheet.columns).unwrap().moo.is_some());
    assert_eq!((sheet.rows.len(), Table::read(&sheet)), (1, Ok(Table::default())));
}

#[test]
fn a_name_that_only_sounds_like_a_moo_gets_its_moo() {
    let lines = ["34010903,บ้านหมู่ม่น,3,ก ข,ชรบ.", "34010904,บ้านดอน ม.4,4,ก ข,ชรบ.", "34010905,บ้านดอน 2,5,ก ข,ชรบ."];
    let plan = plan(&district(), &table(&lines), &known());
    assert_eq!(plan.lines.iter().map(|line| line.village.as_str()).collect::<Vec<_>>(), ["บ้านหมู่ม่น หมู่ที่ ๓", "บ้านดอน ม.4", "บ้านดอน 2 หมู่ที่ ๕"]);
}

#[test]
fn a_village_without_its_moo_column_and_a_person_with_a_title_are_whom_they_are() {
    let first = plan(&district(), &table(&["34010903,บ้านดอน,3,สมศรี ใจดี,ชรบ."]), &known());
    let again = after(&known(), &first.changes);
    let lines = ["34010903,บ้านดอน,,นางสมศรี ใจดี,ชรบ.", "34010903,ม.3 บ้านดอน,3,น.ส. สมศรี  ใจดี,กำนัน", "34010900,บ้านดอน,,ก ข,ชรบ."];
    let second = plan(&district(), &table(&lines), &again);
    assert!(second.changes.is_empty(), "{:?}", second.changes);
    let rules = second.lines.iter().map(|line| line.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>());
    assert_eq!(rules.collect::<Vec<_>>(), [vec![], vec!["official_has_other_position"], vec!["village_code_unreadable"]]);
    let apart = plan(&district(), &table(&["34010903,บ้านดอน,3,นายิกา ใจดี,ชรบ.", "34010903,บ้านดอน,3,ิกา ใจดี,ชรบ."]), &again);
    assert_eq!(apart.changes.officials.len(), 2);
}

#[test]
fn a_man_and_a_woman_of_one_name_are_two_and_a_title_left_out_is_none() {
    let are_one = |one: &str, other: &str| {
        let lines = [format!("34010903,บ้านดอน,3,{one} ใจดี,ชรบ."), format!("34010903,บ้านดอน,3,{other} ใจดี,ชรบ.")];
        plan(&district(), &table(&lines.each_ref().map(String::as_str)), &known()).changes.officials.len() == 1
    };
    for (one, other) in [
        ("นางสมพร", "น.ส.สมพร"),
        ("น.ส สมพร", "นางสาวสมพร"),
        ("นส สมพร", "สมพร"),
        ("นายสมพร", "สมพร"),
        ("ว่าที่ ร.ต.สมพร", "นายสมพร"),
        ("ว่าที่ ร.ต.หญิง สมพร", "น.ส. สมพร"),
        ("Mr. Somporn", "somporn"),
    ] {
        assert!(are_one(one, other) && are_one(other, one), "{one} {other}");
    }
    for (one, other) in [("นายสมพร", "นางสมพร"), ("นายสมพร", "น.ส.สมพร"), ("ว่าที่ ร.ต.หญิงสมพร", "นายสมพร"), ("สมพร", "สมพิศ")]
    {
        assert!(!are_one(one, other), "{one} {other}");
    }
    let plan = plan(&district(), &table(&["34010903,บ้านดอน,3,นาย,ชรบ.", "34010903,บ้านดอน,3,น.ส.,ชรบ."]), &known());
    assert!(plan.lines.iter().all(|line| rules(line) == ["name:text_missing"]), "{:?}", plan.lines);
}

#[test]
fn a_name_in_parts_is_put_together() {
    let names = |headings: &str, rows: &[&str]| {
        let table = Table::read(&sheet(headings, rows)).unwrap();
        table.entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
    };
    let parts = "รหัสหมู่บ้าน,ชื่อหมู่บ้าน,คำนำหน้า,ชื่อ,นามสกุล,ตำแหน่ง";
    let rows = ["34010901,,นาย,สมชาย,ใจดี,ชรบ.", "34010901,,,สมชาย ใจดี,ใจดี,ชรบ.", "34010901,,นาง,นางสมศรี,,ชรบ.", "34010901,,Mr.,A,B,ชรบ."];
    assert_eq!(names(parts, &rows), ["นายสมชาย ใจดี", "สมชาย ใจดี", "นางสมศรี", "Mr. A B"]);
    assert_eq!(names("รหัส,หมู่บ้าน,ชื่อ,ชื่อสกุล,ตำแหน่ง", &["34010901,,สมชาย,ใจดี,ชรบ."]), ["สมชาย ใจดี"]);
    assert_eq!(names("รหัส,หมู่บ้าน,ชื่อสกุล,ตำแหน่ง", &["34010901,,สมชาย ใจดี,ชรบ."]), ["สมชาย ใจดี"]);
    assert_eq!(names("รหัส,หมู่บ้าน,ชื่อ,ตำแหน่ง", &["34010901,,สมชาย,ชรบ."]), ["สมชาย"]);
}

#[test]
fn a_title_above_the_headings_is_passed_over() {
    let titled = sheet("บัญชีรายชื่อ,,,", &["อำเภอตัวอย่าง,,,", "รหัส,หมู่บ้าน,ชื่อ-สกุล,ตำแหน่ง", "34010901,,ก ข,ชรบ."]);
    let table = Table::read(&titled).unwrap();
    assert_eq!((table.entries.len(), table.entries[0].number, table.entries[0].name.as_str()), (1, 4, "ก ข"));
    let wrong = sheet("บัญชีรายชื่อ,,,", &["รหัส,หมู่บ้าน,ชื่อ-สกุล,หน้าที่"]);
    assert_eq!(Table::read(&wrong).unwrap_err(), [Column::Position], "of the line that is most like headings");
}

#[test]
fn a_moo_alone_leaves_the_name_open() {
    for open in ["", "หมู่ที่ 1", "(หมู่ที่ 1)", "หมู่ที่ 01", "ม.๑"] {
        let plan = plan(&district(), &table(&[&format!("34010901,{open},,ก ข,ชรบ.")]), &known());
        assert_eq!(plan.lines[0].village, "บ้านเก่า หมู่ที่ ๑", "{open}");
        assert!(plan.changes.renamed.is_empty(), "{open}");
    }
    for same in ["บ้านเก่า (หมู่ที่ 1)", "บ้านเก่า หมู่ที่ 01", "หมู่ที่ 1 บ้านเก่า"]
    {
        let plan = plan(&district(), &table(&[&format!("34010901,{same},(หมู่ที่ 1),ก ข,ชรบ.")]), &known());
        assert!(plan.changes.renamed.is_empty() && plan.lines[0].problems.is_empty(), "{same} {:?}", plan.lines);
    }
    let new = plan(&district(), &table(&["34010902,หมู่ที่ 2,2,ก ข,ชรบ."]), &known());
    assert_eq!(rules(&new.lines[0]), ["village:text_missing"]);
}

#[test]
fn a_line_may_name_the_new_village_of_a_line_above() {
    let rows = ["34010902,,2,ก ข,ชรบ.", "34010902,บ้านใหม่,2,ค ง,ชรบ."];
    let first = plan(&district(), &table(&rows), &known());
    assert!(first.lines.iter().all(|line| line.village == "บ้านใหม่ หมู่ที่ ๒" && line.problems.is_empty()), "{:?}", first.lines);
    assert_eq!(first.changes.officials.len(), 2);
    let second = plan(&district(), &table(&rows), &after(&known(), &first.changes));
    assert!(second.changes.is_empty(), "{:?}", second.changes);
}

#[test]
fn another_change_has_another_digest() {
    let digest = |row: &str| plan(&district(), &table(&[row]), &known()).changes.digest();
    let one = digest("34010902,บ้าน,2,ก ข,ชรบ.");
    assert_eq!(one, digest("๓๔๐๑๐๙๐๒, บ้าน ,02,ก  ข,ชรบ."), "the same however it is typed");
    for other in ["34010903,บ้าน,3,ก ข,ชรบ.", "34010902,บ้านใหม่,2,ก ข,ชรบ.", "34010902,บ้าน,2,ก ค,ชรบ.", "34010902,บ้าน,2,ก ข,กำนัน"]
    {
        assert_ne!(one, digest(other), "{other}");
    }
}

prop_compose! {
    fn cell()(choice in 0..8_usize, free in "\\PC{0,12}") -> String {
        ["34010901", "34010902", "34010903", "45010101", "บ้านเก่า", "หมู่ที่ 2", "นายสมชาย ใจดี", &free][choice].to_owned()
    }
}

proptest! {
    #[test]
    fn whatever_is_written_the_same_again_changes_nothing(rows in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..30)) {
        let columns = ["code", "village", "moo", "name", "position"].map(str::to_owned).to_vec();
        let table = Table::read(&Sheet { heading_line: 1, columns, rows }).unwrap();
        let (known, actor) = (known(), district());
        let first = plan(&actor, &table, &known);
        prop_assert_eq!(&plan(&actor, &table, &known), &first, "a try and the run are the same");
        prop_assert!(first.lines.iter().all(|line| line.change.is_some() == line.problems.is_empty()));
        prop_assert!(first.changes.villages.iter().all(|village| code("3401").contains(&village.code)));
        let second = plan(&actor, &table, &after(&known, &first.changes));
        prop_assert!(second.changes.is_empty(), "{:?}", second.changes);
        prop_assert_eq!(second.lines.iter().filter(|line| line.change.is_some()).count(), first.lines.iter().filter(|line| line.change.is_some()).count());
    }
}
