//! A district's first month comes from the Google Form it used before: a sheet of answers and a ZIP of pictures.
mod again;
mod pictures_of_rows;
mod sheets;

use std::io::{Cursor, Write};

use app::domain::import::Field;
use app::wire::Page;
use app::wire::imports::{ImportInput, ImportLine, ImportOutcome, ImportReply, PicturesReply, SheetReply};
use app::wire::paths;
use app::wire::reports::ReportSummary;
use chrono::NaiveDate;

use crate::common::*;

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn today() -> NaiveDate {
    app::domain::thai_date::bangkok_date(chrono::Utc::now())
}

/// Three answers, of which the last has nothing right, and a line that was deleted but not removed.
fn answers() -> String {
    let today = today().format("%d/%m/%Y");
    format!(
        "ประทับเวลา,หมู่บ้าน,ช่องทาง,วันที่,กิจกรรม,สถานที่,จำนวนคน,ภาพ\n\
         \"{today}, 09:00:00\",หมู่ที่ 1 แจระแม,5 ชุมชน,{today},ให้ความรู้,ศาลากลางบ้าน,๔๐ คน,\"a.jpg, b.jpg\"\n\
         \"{today}, 10:00:00\",34010902,หอกระจายข่าว,{today},ประกาศเสียงตามสาย,,,\n\
         ,,,,,,,\n\
         \"{today}, 11:00:00\",บ้านไม่มี,อะไรก็ไม่รู้,เมื่อวาน,,,หลายคน,\n"
    )
}

async fn sheet(client: &Client, bytes: &[u8]) -> Reply {
    client.post_bytes(paths::IMPORT_SHEETS, bytes.to_vec()).await
}

async fn unpack(client: &Client, files: &[(&str, Vec<u8>)]) -> PicturesReply {
    client.post_bytes(paths::IMPORT_PICTURES, zip(files)).await.expect(200).json()
}

async fn pictures(client: &Client) -> PicturesReply {
    let files =
        [("ภาพ/a.jpg", jpeg(1, 1800, 900)), ("ภาพ/B.JPG", jpeg(2, 64, 48)), ("3-1.jpg", jpeg(3, 64, 48)), ("note.txt", b"x".to_vec())];
    unpack(client, &files).await
}

fn input(sheet: &SheetReply, zips: &[&PicturesReply], dry_run: bool) -> ImportInput {
    ImportInput {
        sheet: sheet.sheet.clone(),
        mapping: sheet.mapping.clone(),
        picture_lists: zips.iter().map(|zip| zip.list.clone().expect("a list of its pictures")).collect(),
        pictures: Vec::new(),
        file_list: None,
        first: 0,
        count: 200,
        dry_run,
    }
}

async fn run(client: &Client, sheet: &SheetReply, pictures: &PicturesReply, dry_run: bool) -> Vec<ImportLine> {
    let input = input(sheet, &[pictures], dry_run);
    client.post(paths::IMPORTS, &input).await.expect(200).json::<ImportReply>().lines
}

fn outcomes(lines: &[ImportLine]) -> Vec<(u32, ImportOutcome, u32)> {
    lines.iter().map(|line| (line.line, line.outcome, line.pictures)).collect()
}

/// Problems of each line by field and code.
fn problems(lines: &[ImportLine]) -> Vec<Vec<String>> {
    let written = |line: &ImportLine| line.problems.iter().map(|problem| format!("{}: {}", problem.field, problem.code)).collect();
    lines.iter().map(written).collect()
}

async fn reports(client: &Client) -> Vec<ReportSummary> {
    client.get(paths::REPORTS).await.expect(200).json::<Page<ReportSummary>>().items
}

#[tokio::test]
async fn answers_are_tried_then_filed_with_their_pictures_and_never_twice() {
    use ImportOutcome::{Empty, New, Refused, Same};
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let read: SheetReply = sheet(&district, answers().as_bytes()).await.expect(200).json();
        assert_eq!((read.rows, read.is_remembered, read.mapping.columns[&Field::Pictures]), (4, false, 7));
        let ready = pictures(&district).await;
        assert_eq!(ready.refused, ["note.txt"]);
        assert_eq!((ready.pictures[0].width, ready.pictures[0].height), (1600, 800));

        let tried = run(&district, &read, &ready, true).await;
        assert_eq!(outcomes(&tried), [(2, New, 2), (3, New, 1), (4, Empty, 0), (5, Refused, 0)]);
        assert_eq!(problems(&tried)[3], ["channel: channel_unknown", "date: date_unreadable", "people: number_unreadable"]);
        assert_eq!(reports(&district).await.len(), 0, "a try keeps nothing");

        let filed = run(&district, &read, &ready, false).await;
        assert_eq!(outcomes(&filed), outcomes(&tried));
        assert_eq!(outcomes(&run(&district, &read, &ready, false).await), [(2, Same, 2), (3, Same, 1), (4, Empty, 0), (5, Refused, 0)]);
        let listed = reports(&district).await;
        assert_eq!(listed.len(), 2);
        let again: SheetReply = sheet(&district, answers().as_bytes()).await.expect(200).json();
        assert!(again.is_remembered && again.mapping == read.mapping);

        let picture = &ready.pictures[0];
        let path = paths::photo(filed[0].report.unwrap(), &picture.hash);
        let stored =
            eventually("the picture was looked at", async || Some(district.get(&path).await).filter(|reply| reply.status == 200)).await;
        assert_eq!(app::domain::photo::PhotoHash::of(&stored.body), picture.hash);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_sheet_and_whose_it_is_not_is_refused_in_words() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        for (bytes, status, code) in [
            (&b"\xca\xd2\xc3,\xb5\xd2\n1,2"[..], 422, "sheet_unreadable"),
            (b"PK\x03\x04 torn", 422, "sheet_unreadable"),
            (b"only,headings", 422, "sheet_empty"),
        ] {
            assert_eq!(sheet(&district, bytes).await.expect(status).code(), code);
        }
        assert_eq!(district.post_bytes(paths::IMPORT_PICTURES, b"no zip".to_vec()).await.expect(422).code(), "archive_unreadable");
        let phone = server.phone(&CHAERAMAE_1).await;
        assert_eq!(sheet(&phone, answers().as_bytes()).await.expect(403).code(), "forbidden");

        // Another district's coordinator finds neither of the villages.
        let elsewhere = server.staff("roiet").await;
        let read: SheetReply = sheet(&elsewhere, answers().as_bytes()).await.expect(200).json();
        let lines = run(&elsewhere, &read, &pictures(&elsewhere).await, false).await;
        assert!(lines.iter().all(|line| !matches!(line.outcome, ImportOutcome::New)), "{lines:?}");
        assert_eq!(lines[0].problems[0].code, "unit_unknown");
        assert_eq!(reports(&elsewhere).await.len(), 0);
    })
    .await;
}
