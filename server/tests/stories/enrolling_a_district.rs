//! A district enrols its villages and their officials from a table: it sees what is wrong, mends it, and prints the cards.
use app::domain::area::Area;
use app::domain::enrolment::MAX_LINES;
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::wire::Page;
use app::wire::enrolment::{EnrolmentCounts, EnrolmentReply, Line, LineChange, OfficialChange, VillageChange};
use app::wire::months::ObligationView;
use app::wire::paths;
use app::wire::people::{CardsFor, CardsOrder, JoiningSummary, PersonView};
use app::wire::problem::Problem;

use crate::common::*;

const TWO_MISTAKES: &str = "รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง
34010903,บ้านตัวอย่าง,3,สมชาย ตัวอย่าง,ผู้ใหญ่บ้าน
34010903,บ้านตัวอย่าง,3,สมหญิง ตัวอย่าง,ผู้ช่วยผู้ใหญ่บ้าน
3401090,บ้านสมมุติ,4,มานะ สมมุติ,ผู้ใหญ่บ้าน
34010901,,,,ชรบ.
45010101,บ้านอื่น,1,วีระ อื่น,ผู้ใหญ่บ้าน
";
const ROI_ET_LINE: &str = "45010101,บ้านอื่น,1,วีระ อื่น,ผู้ใหญ่บ้าน\n";

/// Both mended, and without the neighbour's.
fn mended() -> String {
    let mended = TWO_MISTAKES.replace("3401090,", "34010904,").replace("34010901,,,,ชรบ.", "34010901,,,ปิติ ตัวอย่าง,ชรบ.");
    mended.replace(ROI_ET_LINE, "")
}

fn run(digest: &str) -> String {
    format!("{}?dry_run=false&expected={digest}", paths::IMPORT_OFFICIALS)
}

async fn tried(client: &Client, table: &str) -> EnrolmentReply {
    client.post_bytes(paths::IMPORT_OFFICIALS, table.into()).await.expect(200).json()
}

async fn officials(client: &Client) -> u32 {
    client.get(paths::JOIN_CARDS).await.expect(200).json::<JoiningSummary>().officials
}

fn rules(line: &Line) -> Vec<(&str, &str)> {
    line.problems.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect()
}

#[tokio::test]
async fn a_district_mends_its_table_brings_it_in_and_prints_the_cards() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let shown = tried(&district, TWO_MISTAKES).await;
        let expected = EnrolmentCounts { lines: 5, new_villages: 1, renamed_villages: 0, new_officials: 2, same_officials: 0, refused: 3 };
        assert_eq!((shown.dry_run, shown.counts), (true, expected));
        let wrong: Vec<_> = shown.lines.iter().filter(|line| line.change.is_none()).map(|line| (line.number, rules(line))).collect();
        let expected =
            [(4, vec![("code", "village_code_unreadable")]), (5, vec![("name", "text_missing")]), (6, vec![("code", "village_outside")])];
        assert_eq!(wrong, expected);
        assert_eq!(officials(&district).await, 2, "a try writes nothing");

        let shown = tried(&district, &mended()).await;
        assert_eq!((shown.counts.new_villages, shown.counts.new_officials, shown.counts.refused), (2, 4, 0));
        let done: EnrolmentReply = district.post_bytes(&run(&shown.digest), mended().into()).await.expect(200).json();
        assert_eq!(done, EnrolmentReply { dry_run: false, ..shown }, "just what was shown");
        assert_eq!(officials(&district).await, 6);
        let villages: Vec<Area> = district.get(format!("{}?parent=340109", paths::AREAS)).await.expect(200).json();
        let names: Vec<&str> = villages.iter().map(|area| area.name_th.as_str()).collect();
        assert_eq!(names, ["หมู่บ้าน", "หมู่บ้าน", "บ้านตัวอย่าง หมู่ที่ ๓", "บ้านสมมุติ หมู่ที่ ๔"], "the running server knows them at once");

        let month = Month::of(bangkok_date(server.state.now()));
        let owed = async || {
            let page: Page<ObligationView> = district.get(format!("{}?area=34010903", paths::obligations(month))).await.expect(200).json();
            page.items.into_iter().next()
        };
        assert_eq!(eventually("the new village's month", owed).await.unit.name, "บ้านตัวอย่าง หมู่ที่ ๓");

        let again = tried(&district, &mended()).await;
        assert!(!again.counts.changes_something(), "{:?}", again.counts);
        assert_eq!(again.counts.same_officials, 4);
        district.post_bytes(&run(&again.digest), mended().into()).await.expect(200);
        assert_eq!(officials(&district).await, 6);

        let order = CardsOrder { area: None, whom: CardsFor::Waiting, cards: 6 };
        assert_eq!(district.post(paths::JOIN_CARDS, &order).await.expect(200).header("content-type"), "application/pdf");
        let people: Page<PersonView> = district.get(format!("{}?area=34010903", paths::PEOPLE)).await.expect(200).json();
        let person = &people.items[0];
        assert_eq!((person.unit.area_path.len(), person.card_until.is_some()), (4, true));
        server.phone(&Official { person: person.id, unit: person.unit.id }).await.get(paths::ME).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn only_what_was_shown_is_written() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let shown = tried(&district, &mended()).await;
        let path = format!("{}?dry_run=false", paths::IMPORT_OFFICIALS);
        assert_eq!(district.post_bytes(&path, mended().into()).await.expect(428).code(), "precondition_required");
        let renamed = mended().replace("34010904,บ้านสมมุติ", "34010904,บ้านใหม่");
        assert_eq!(district.post_bytes(&run(&shown.digest), renamed.into()).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(officials(&district).await, 2);

        district.post_bytes(&run(&shown.digest), mended().into()).await.expect(200);
        let twice = district.post_bytes(&run(&shown.digest), mended().into()).await;
        assert_eq!(twice.expect(412).code(), "changed_meanwhile", "by now it would do nothing");
        let renamed = tried(&district, &mended().replace("บ้านสมมุติ", "บ้านใหม่")).await;
        let was = Some("บ้านสมมุติ หมู่ที่ ๔".to_owned());
        let change = LineChange { village: VillageChange::Renamed, was, official: OfficialChange::Same };
        assert_eq!(renamed.lines[2].change.as_ref(), Some(&change));
    })
    .await;
}

#[tokio::test]
async fn a_table_is_read_however_a_spreadsheet_saved_it() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let expected = tried(&district, &mended()).await;
        let windows = |text: &str| text.chars().map(|c| if c.is_ascii() { c as u8 } else { (c as u32 - 0x0E00 + 0xA0) as u8 }).collect();
        let saved: [Vec<u8>; 4] = [
            format!("\u{feff}{}", mended()).into(),
            mended().replace(',', ";").replace('\n', "\r\n").into(),
            mended().replace(',', "\t").into(),
            windows(&mended()),
        ];
        for bytes in saved {
            let shown: EnrolmentReply = district.post_bytes(paths::IMPORT_OFFICIALS, bytes).await.expect(200).json();
            assert_eq!(shown, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_is_refused_in_words() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let refused = async |bytes: Vec<u8>| district.post_bytes(paths::IMPORT_OFFICIALS, bytes).await;
        assert_eq!(refused(jpeg(1, 40, 30)).await.expect(422).code(), "sheet_unreadable");
        assert_eq!(refused(Vec::new()).await.expect(422).code(), "sheet_empty");
        let header = mended().lines().next().unwrap().to_owned();
        assert_eq!(refused(header.into()).await.expect(422).code(), "sheet_empty");
        assert_eq!(refused(vec![b'x'; 3 * 1024 * 1024]).await.expect(413).code(), "too_large");
        let long = format!("{}{}", mended(), "34010904,บ้านสมมุติ,4,ก ข,ชรบ.\n".repeat(5_000));
        assert_eq!(refused(long.into()).await.expect(413).code(), "too_large");
        let missing: Problem = refused("ชื่อ,ตำแหน่ง\nก,ข\n".into()).await.expect(422).json();
        let columns: Vec<_> = missing.errors.iter().map(|problem| (problem.field.as_str(), problem.code.as_str())).collect();
        assert_eq!(columns, [("code", "column_missing"), ("village", "column_missing")]);

        let phone = server.phone(&CHAERAMAE_1).await;
        phone.post_bytes(paths::IMPORT_OFFICIALS, mended().into()).await.expect(403);
        server.client().post_bytes(paths::IMPORT_OFFICIALS, mended().into()).await.expect(401);
        let foreign = tried(&server.staff("roiet").await, &mended()).await;
        assert_eq!(foreign.counts.refused, foreign.counts.lines, "another province's");
    })
    .await;
}

#[tokio::test]
async fn as_many_lines_as_a_table_may_have_go_in_at_once() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let header = mended().lines().next().unwrap().to_owned();
        let lines = (0..MAX_LINES).map(|n| format!("\n340109{:02},บ้านสมมุติ,,คนที่ {n},ชรบ.", 10 + n % 80));
        let table = header + &lines.collect::<String>();
        let shown = tried(&district, &table).await;
        assert_eq!((shown.counts.new_villages, shown.counts.new_officials as usize, shown.counts.refused), (80, MAX_LINES, 0));
        district.post_bytes(&run(&shown.digest), table.clone().into()).await.expect(200);
        assert_eq!(officials(&district).await as usize, 2 + MAX_LINES);
        assert!(!tried(&district, &table).await.counts.changes_something());
    })
    .await;
}
