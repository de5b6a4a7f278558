//! What is written is found at once by its words, within the scope, nearly too; and no longer when it says something else.
use app::domain::access::Scope;
use app::domain::area::{Area, AreaCode};
use app::domain::enrolment::{Changes, RenamedVillage};
use app::domain::report::ReportId;
use app::domain::search::{Places, words};
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::search::FoundReport;
use server::store::BulkReport;

use crate::stage::{Stage, UNITS, VILLAGE, area, at, new_id, person_id, session, unit_id};

async fn found(stage: &Stage, scope: &Scope, typed: &str) -> Vec<FoundReport> {
    found_at(stage, scope, typed, &[]).await
}

/// Where areas of these codes are called as the second says.
async fn found_at(stage: &Stage, scope: &Scope, typed: &str, places: &[(&str, &str)]) -> Vec<FoundReport> {
    let named = |(code, name): &(&str, &str)| Area { code: area(code), name_th: (*name).to_owned(), name_en: String::new() };
    let places = Places::new(&places.iter().map(named).collect::<Vec<_>>());
    let words = words(typed);
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = stage.store.search_reports(scope, None, (&words, places.meant(&words, &[])), cursor.as_deref(), 3).await.unwrap();
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
}

/// Units, page by page.
async fn named(stage: &Stage, scope: &Scope, area: Option<&AreaCode>, typed: &str, limit: u32) -> Vec<UnitId> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = stage.store.search_units(scope, area, (&words(typed), &[]), cursor.as_deref(), limit).await.unwrap();
        all.extend(page.items.into_iter().map(|found| found.unit.id));
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
}

async fn ids(stage: &Stage, typed: &str) -> Vec<ReportId> {
    found(stage, &Scope::Everything, typed).await.into_iter().map(|found| found.report.id).collect()
}

/// A report of that unit with this note.
async fn noted(stage: &Stage, unit: usize, note: &str, second: i64) -> ReportId {
    let id = new_id();
    let mut submission = session(unit, &[&format!("hall {second}")]);
    submission.content.note = note.to_owned();
    submission.content.topics.clear();
    stage.stored(id, &submission, second).await;
    id
}

pub async fn reports_are_found_by_the_place_they_come_from(stage: &Stage) {
    let training = noted(stage, 4, "อบรมที่วัดป่า", 1).await;
    let market = noted(stage, 5, "แจกใบปลิวที่ตลาดสด", 2).await;
    let far = noted(stage, 7, "อบรมที่วัดป่า", 3).await;
    let places = [("34", "อุบลราชธานี"), ("45", "ร้อยเอ็ด"), ("340101", "หนองขอน")];
    let ids = async |scope: &Scope, typed: &str| -> Vec<ReportId> {
        found_at(stage, scope, typed, &places).await.into_iter().map(|found| found.report.id).collect()
    };
    let everything = Scope::Everything;
    assert_eq!(ids(&everything, "อุบล").await, [market, training]);
    assert_eq!(ids(&everything, "อุบลราชธานี อบรม").await, [training], "each word, be it of the place or of the text");
    assert_eq!(ids(&everything, "ร้อยเอ็ด").await, [far]);
    assert_eq!(ids(&everything, "ตำบลหนองขอน ตลาด").await, [market]);
    assert!(ids(&Scope::Area(area("34")), "ร้อยเอ็ด").await.is_empty(), "nobody finds what lies outside");
    assert_eq!(ids(&everything, "อุบลราชธาณี").await, [market, training], "a letter is wrong");
    let moved =
        Unit { id: unit_id(4), kind: UnitKind::Village, name: "หน่วย 4".into(), area: Some(area("45010101")), area_path: vec![] };
    stage.store.upsert_units(&[moved]).await.unwrap();
    assert_eq!(ids(&everything, "อุบลราชธานี").await, [market, training], "where it came from, wherever its village is now");
}

pub async fn words_are_found_without_spaces_and_with_a_letter_wrong(stage: &Stage) {
    let training = noted(stage, 4, "อบรมเรื่องแก๊งคอลเซ็นเตอร์ที่โรงเรียนบ้านหนองแวง", 1).await;
    let market = noted(stage, 5, "แจกใบปลิวที่ตลาดสด ชวนผู้สูงอายุระวังลิงก์ปลอม", 2).await;
    let far = noted(stage, 7, "อบรมที่วัดป่า", 3).await;
    for (typed, expected) in [
        ("อบรม", vec![far, training]),
        ("โรงเรียนบ้านหนองแวง", vec![training]),
        ("หนองแวง อบรม", vec![training]),
        ("หนองเเวง", vec![training]),
        ("คอลเซนเตอร์", vec![training]),
        ("โรงเรยีน", vec![training]),
        ("โรงเรีนยห", vec![]),
        ("ลิ้งก์ปลอม", vec![market]),
        ("ตลาดสด อบรม", vec![]),
        ("วัด", vec![far]),
        ("ปา", vec![]),
        ("ป่", vec![far]),
        ("ภาพ hall 2", vec![market]),
        ("ไม่มีคำนี้เลย", vec![]),
        ("\"' OR 1=1 --", vec![]),
        ("NEAR( * ^", vec![]),
    ] {
        assert_eq!(ids(stage, typed).await, expected, "{typed}");
    }
    let near = found(stage, &Scope::Everything, "คอลเซนเตอร์").await.remove(0);
    let snippet = near.snippet.unwrap();
    assert_eq!((near.exact, snippet.found.as_str()), (false, "คอลเซ็นเตอร์"));
    assert!(snippet.before.ends_with("แก๊ง") && snippet.after.starts_with("ที่โรง"));
    let number = stage.store.receipt(market).await.unwrap().unwrap().number;
    assert_eq!(ids(stage, &number).await, [market], "by its number");
    assert_eq!(ids(stage, "หน่วย5").await, [market], "by the name of its unit");
    assert_eq!(ids(stage, "หน่วย 5 ใบปลิว").await, [market]);
}

pub async fn nobody_finds_anything_outside_their_scope(stage: &Stage) {
    let (here, there) = (noted(stage, 4, "ประชุมลับเฉพาะ", 1).await, noted(stage, 7, "ประชุมลับเฉพาะ", 2).await);
    let of = async |scope: Scope| -> Vec<ReportId> {
        found(stage, &scope, "ประชุมลับ").await.into_iter().map(|found| found.report.id).collect()
    };
    assert_eq!(of(Scope::Everything).await, [there, here]);
    assert_eq!(of(Scope::Area(area("34"))).await, [here]);
    assert_eq!(of(Scope::Area(area("45010101"))).await, [there]);
    assert_eq!(of(Scope::Unit(unit_id(4), None)).await, [here]);
    assert_eq!(of(Scope::Unit(unit_id(5), None)).await, []);
    let neighbour = |code: &str| Scope::UnitAndBelow(unit_id(UNITS.len()), area(code));
    assert_eq!(of(neighbour("3401")).await, [here]);
    assert_eq!(of(neighbour("34010101")).await, [], "it lies beside it, not below");
    let units = async |scope: Scope, asked: Option<AreaCode>| {
        let mut seen = named(stage, &scope, asked.as_ref(), "หน่วย", 3).await;
        seen.sort_unstable();
        seen
    };
    let all = units(Scope::Everything, None).await;
    assert_eq!((all.len(), all.iter().collect::<std::collections::BTreeSet<_>>().len()), (8, 8), "each once, over three pages");
    assert_eq!(units(Scope::Area(area("45")), None).await, [unit_id(6), unit_id(7)]);
    assert_eq!(units(Scope::Area(area("34")), Some(area("45"))).await, []);
    assert_eq!(units(Scope::Unit(unit_id(1), None), None).await, [unit_id(1)]);
    assert_eq!(units(neighbour("3401"), None).await, [unit_id(4), unit_id(5)]);
}

pub async fn a_name_that_is_nearly_it_is_found_though_it_holds_all_of_a_words_parts(stage: &Stage) {
    let name = |name: &str| Unit {
        id: unit_id(5),
        kind: UnitKind::Village,
        name: name.to_owned(),
        area: Some(area("34010102")),
        area_path: vec![],
    };
    // Every three letters of the word, and the word itself but for one letter.
    stage.store.upsert_units(&[name("กขกขจกขคง กขกขค")]).await.unwrap();
    let found = |typed| async move { named(stage, &Scope::Everything, None, typed, 3).await };
    assert_eq!(found("กขกขคง").await, [unit_id(5)]);
    assert_eq!(found("กขกขค").await, [unit_id(5)], "and exactly");
}

pub async fn what_is_found_follows_every_change(stage: &Stage) {
    let id = noted(stage, VILLAGE, "ข้อความเดิมก่อนแก้", 1).await;
    let mut second = session(5, &["another"]);
    (second.version, second.content.note) = (2, "ถ้อยคำใหม่ทั้งหมด".to_owned());
    stage.stored(id, &second, 2).await;
    assert_eq!((ids(stage, "ข้อความเดิม").await, ids(stage, "ถ้อยคำใหม่").await), (vec![], vec![id]));
    let scoped = found(stage, &Scope::Unit(unit_id(VILLAGE), None), "ถ้อยคำใหม่").await;
    assert!(scoped.is_empty(), "it belongs to another unit now");

    // A village that is called otherwise, by a table and by an import, is found by its new name, and so are its reports.
    let rename = RenamedVillage { unit: unit_id(5), from: "หน่วย 5".to_owned(), to: "บ้านโนนสูง".to_owned() };
    let changes = Changes { renamed: vec![rename], ..Changes::default() };
    assert!(stage.store.enrol_all(&changes, at(3)).await.unwrap());
    assert_eq!((ids(stage, "โนนสูง").await, ids(stage, "หน่วย5").await), (vec![id], vec![]));
    let village =
        Unit {
            id: unit_id(5), kind: UnitKind::Village, name: "บ้านดอนกลาง".to_owned(), area: Some(area("34010102")), area_path: vec![]
        };
    stage.store.upsert_units(&[village]).await.unwrap();
    assert_eq!((ids(stage, "ดอนกลาง").await, ids(stage, "โนนสูง").await), (vec![id], vec![]));
}

pub async fn exact_finds_come_first_then_the_newest_and_pages_hold_each_once(stage: &Stage) {
    let mut expected = Vec::new();
    for second in 0..9 {
        expected.push(noted(stage, VILLAGE, "ระวังเงินกู้นอกระบบ", second).await);
    }
    expected.reverse();
    for second in 10..15 {
        // A letter less: found nearly, after the others, although it came later.
        expected.insert(9, noted(stage, VILLAGE, "ระวังเงินกู้นอกระบ", second).await);
    }
    let found = found(stage, &Scope::Everything, "เงินกู้นอกระบบ").await;
    assert_eq!(found.iter().map(|found| found.report.id).collect::<Vec<_>>(), expected);
    assert_eq!(found.iter().filter(|found| found.exact).count(), 9);
}

pub async fn what_was_there_before_is_taken_in(stage: &Stage) {
    let bulk: Vec<BulkReport> = (0..450)
        .map(|n| {
            let mut content = session(VILLAGE, &[]).content;
            content.note = format!("รายงานเก่าฉบับที่{n}จบ");
            BulkReport { id: new_id(), content, filed_by: person_id(VILLAGE), received_at: at(n) }
        })
        .collect();
    stage.store.insert_bulk(&bulk).await.unwrap();
    assert_eq!(ids(stage, "ฉบับที่377จบ").await, [bulk[377].id], "as written by the generator");
    for statement in [
        "DELETE FROM report_grams",
        "DELETE FROM unit_grams",
        "DELETE FROM unit_names",
        "DELETE FROM report_topics",
        "INSERT INTO search_backlog (noun, number_year, number) SELECT 'reports', number_year, number + 1 FROM reports \
         ORDER BY number_year DESC, number DESC LIMIT 1",
        "INSERT INTO search_backlog (noun, number_year, number) VALUES ('units', 0, 0)",
    ] {
        stage.execute(statement).await;
    }
    assert_eq!(ids(stage, "ฉบับที่377จบ").await, []);
    let mut portions = 0;
    while stage.store.take_in_backlog(at(1_000)).await.unwrap() {
        portions += 1;
        assert!(portions < 20);
    }
    for n in [0, 199, 200, 449] {
        assert_eq!(ids(stage, &format!("ฉบับที่{n}จบ")).await, [bulk[n].id], "{n}");
    }
    assert_eq!(named(stage, &Scope::Everything, None, "หน่วย", 50).await.len(), 8);
}
