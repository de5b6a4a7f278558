//! A district's first month comes from the Google Form it used before: a sheet of answers and a ZIP of pictures.
use std::io::{Cursor, Write};

use app::domain::import::{Answer, ColumnOrder, Field, Given, Sheet, Units, Verdict, plan};
use app::wire::Page;
use app::wire::imports::{ImportInput, ImportLine, ImportOutcome, ImportReply, ListReply, PicturesReply, SheetReply};
use app::wire::paths;
use app::wire::reports::{ReportSubmission, ReportSummary};
use chrono::{Datelike, NaiveDate};

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

/// A workbook of text cells, as small as a spreadsheet takes it; the first column below the headings is a moment as a number.
fn workbook(cells: &[&[&str]], beyond: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let related = |kind: &str, target: &str| {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = format!("<Relationship Id=\"r1\" Type=\"{relations}/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships xmlns=\"{package}\">{relation}</Relationships>")
    };
    let cell = |row: usize, column: usize, text: &str| match (row, column, text) {
        (_, _, "") => "<c/>".to_owned(),
        (1.., 0, number) => format!("<c s=\"1\"><v>{number}</v></c>"),
        _ => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |(at, row): (usize, &&[&str])| {
        let cells: String = row.iter().enumerate().map(|(column, text)| cell(at, column, text)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = cells.iter().enumerate().map(row).collect();
    let parts = [
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}{beyond}</sheetData></worksheet>")),
    ];
    zip(&parts.map(|(name, text)| (name, text.into_bytes())))
}

#[tokio::test]
async fn the_same_answers_as_csv_and_as_a_workbook_are_filed_once() {
    use ImportOutcome::{New, Same};
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let ready = unpack(&district, &[("a.jpg", jpeg(1, 64, 48)), ("b.jpg", jpeg(2, 64, 48))]).await;
        let headings = ["ประทับเวลา", "หมู่บ้าน", "ช่องทาง", "กิจกรรม", "จำนวนคน", "ภาพ"];
        let stamp = today().format("%d/%m/%Y");
        let csv = format!(
            "{}\n\"{stamp}, 14:05:09\",หมู่ที่ 1 แจระแม,5,ให้ความรู้,40,a.jpg\n\"{stamp}, 14:05:10\",34010901,2,ประกาศ,,b.jpg\n",
            headings.join(",")
        );
        let read: SheetReply = sheet(&district, csv.as_bytes()).await.expect(200).json();
        let lines = run(&district, &read, &ready, false).await;
        assert_eq!(outcomes(&lines), [(2, New, 1), (3, New, 1)]);

        // A spreadsheet counts days from 1899-12-30 and keeps parts of a second, by which CSV may have been rounded.
        let days = (today() - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
        let serial = |second: f64| format!("{}", days as f64 + (14.0 * 3600.0 + 5.0 * 60.0 + second) / 86_400.0);
        let rows: [&[&str]; 3] = [
            &headings,
            &[&serial(8.7), "34010901", "5", "ให้ความรู้", "40", "a.jpg"],
            &[&serial(10.2), "หมู่ที่ ๑ แจระแม", "หอกระจายข่าว", "ประกาศ", "", "b.jpg"],
        ];
        let read: SheetReply = sheet(&district, &workbook(&rows, "")).await.expect(200).json();
        for is_try in [true, false] {
            assert_eq!(outcomes(&run(&district, &read, &ready, is_try).await), [(2, Same, 1), (3, Same, 1)], "{is_try}");
        }
        assert_eq!(reports(&district).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_try_says_what_the_run_will_say_of_what_came_in_with_another_content() {
    use ImportOutcome::{Refused, Same};
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let read: SheetReply = sheet(&district, answers().as_bytes()).await.expect(200).json();
        let ready = pictures(&district).await;
        run(&district, &read, &ready, false).await;
        let changed = [vec!["row: answer_changed".to_owned()], vec![]];
        // One more picture is found for line 3, or another column is the caption.
        let more = unpack(&district, &[("3-2.jpg", jpeg(9, 64, 48))]).await;
        let mut other = read.clone();
        other.mapping.set(Field::Caption, Some(5));
        for is_try in [true, false] {
            let again =
                district.post(paths::IMPORTS, &input(&read, &[&ready, &more], is_try)).await.expect(200).json::<ImportReply>().lines;
            assert_eq!(outcomes(&again[..2]), [(2, Same, 2), (3, Refused, 2)]);
            assert_eq!(problems(&again)[..2], [changed[1].clone(), changed[0].clone()]);
            let again = run(&district, &other, &ready, is_try).await;
            assert_eq!(problems(&again)[..2], [changed[0].clone(), changed[0].clone()]);
        }
        assert_eq!(reports(&district).await.len(), 2);
    })
    .await;
}

/// What the version before would have filed of a sheet's only row.
async fn answer(read: &SheetReply, ready: &PicturesReply, client: &Client) -> Answer {
    let mut units = Units::wanted(&read.sample, &read.mapping);
    let known: Page<app::domain::unit::Unit> = client.get(paths::UNITS).await.expect(200).json();
    known.items.iter().for_each(|unit| units.offer(unit));
    let given = Given {
        sheet: Sheet { heading_line: 1, columns: read.columns.clone(), rows: read.sample.clone() },
        mapping: read.mapping.clone(),
        pictures: ready.pictures.clone(),
        listed: Vec::new(),
        units,
        own: None,
        today: today(),
    };
    match plan(&given, 0..1).remove(0).verdict {
        Verdict::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_the_version_before_filed_is_known_by_the_text_of_its_time_stamp() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let csv = format!("ประทับเวลา,หมู่บ้าน,ช่องทาง,ภาพ\n\"{}, 09:00:00\",34010901,5,a.jpg\n", today().format("%d/%m/%Y"));
        let read: SheetReply = sheet(&district, csv.as_bytes()).await.expect(200).json();
        let ready = unpack(&district, &[("a.jpg", jpeg(1, 64, 48))]).await;
        let Answer { identity, content } = answer(&read, &ready, &district).await;
        let before = ReportSubmission { version: 1, content, saved_at: chrono::Utc::now() };
        district.put_report(identity.by_text, &before).await.expect(200);
        let lines = run(&district, &read, &ready, false).await;
        assert_eq!((lines[0].outcome, lines[0].report), (ImportOutcome::Same, Some(identity.by_text)));
        assert_eq!(reports(&district).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_anybody_elses_picture_and_the_row_says_how_to_go_on() {
    use ImportOutcome::{New, Refused, Same};
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let stamp = today().format("%d/%m/%Y");
        let ids = ["1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "1BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB", "1CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"];
        let [first, second, third] = ids.map(|id| format!("https://drive.google.com/open?id={id}"));
        let csv = format!(
            "ประทับเวลา,หมู่บ้าน,ช่องทาง,ชื่อ-สกุลผู้ส่ง,แนบภาพ\n\
             \"{stamp}, 09:00:00\",34010901,5,สมชาย ใจดี,{first}\n\
             \"{stamp}, 10:00:00\",34010901,5,สมชาย ใจดี,{second}\n\
             \"{stamp}, 11:00:00\",34010902,5,สมหญิง,{third}\n\
             \"{stamp}, 12:00:00\",34010902,5,,image.jpg\n"
        );
        let read: SheetReply = sheet(&district, csv.as_bytes()).await.expect(200).json();
        assert_eq!(read.mapping.column(Field::Sender), Some(3));
        let files = ["image - สมชาย ใจดี.jpg", "image - สมชาย ใจดี(1).jpg", "image - สมหญิง.jpg"];
        let files: Vec<(&str, Vec<u8>)> = files.into_iter().zip(1..).map(|(name, seed)| (name, jpeg(seed, 64, 48))).collect();
        let ready = unpack(&district, &files).await;
        let lines = run(&district, &read, &ready, false).await;
        assert_eq!(outcomes(&lines), [(2, Refused, 0), (3, Refused, 0), (4, New, 1), (5, Refused, 0)]);
        let code = |line: usize| problems(&lines)[line].join(", ");
        assert_eq!([code(0), code(1)], ["pictures: picture_ambiguous", "pictures: picture_ambiguous"]);
        assert_eq!(code(3), "pictures: picture_missing");
        assert_eq!(lines[0].unmatched[0].choices, [files[0].0, files[1].0]);
        assert_eq!(lines[2].files, [files[2].0]);

        // The folder's list tells the links apart; the row's number does the rest.
        let list = format!("id,name\n{},{}\n{},{}\n", ids[1], files[0].0, ids[0], files[1].0);
        let list: ListReply = district.post_bytes(paths::IMPORT_LISTS, list.into_bytes()).await.expect(200).json();
        assert_eq!(list.files, 2);
        let numbered = unpack(&district, &[("5.jpg", jpeg(5, 64, 48))]).await;
        let input = ImportInput { file_list: Some(list.list), ..input(&read, &[&ready, &numbered], false) };
        let lines = district.post(paths::IMPORTS, &input).await.expect(200).json::<ImportReply>().lines;
        assert_eq!(outcomes(&lines), [(2, New, 1), (3, New, 1), (4, Same, 1), (5, New, 1)]);
        assert_eq!([&lines[0].files[0], &lines[1].files[0], &lines[3].files[0]], [files[1].0, files[0].0, "5.jpg"]);
        let refused = district.post_bytes(paths::IMPORT_LISTS, b"id,name\n1,a.jpg".to_vec()).await.expect(422);
        assert_eq!(refused.code(), "list_without_ids");
    })
    .await;
}

#[tokio::test]
async fn a_column_of_dates_is_read_in_one_way_and_asked_about_where_it_does_not_say() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let (from, to) = (today().format("%m/%d/%Y"), today().format("%d/%m/%Y"));
        let head = "ประทับเวลา,หมู่บ้าน,ช่องทาง,วันที่จัด,ภาพ";
        let open = format!("{head}\n2026-01-02 09:00:00,34010901,5,2/3/2026,a.jpg\n");
        let read: SheetReply = sheet(&district, open.as_bytes()).await.expect(200).json();
        let asked: Vec<_> = read.dates.iter().map(|dates| (dates.column, dates.order, dates.sample.as_str())).collect();
        assert_eq!(asked, [(3, ColumnOrder::Open, "2/3/2026")]);
        // One day that can only be American, one that can only be Thai, and today both ways.
        let mixed = format!(
            "{head}\n2026-01-02 09:00:00,34010901,5,1/31/2026,a.jpg\n2026-01-02 10:00:00,34010901,5,31/1/2026,b.jpg\n\
             2026-01-02 11:00:00,34010901,5,{from},c.jpg\n2026-01-02 12:00:00,34010901,5,{to},d.jpg\n"
        );
        let read: SheetReply = sheet(&district, mixed.as_bytes()).await.expect(200).json();
        assert_eq!(read.dates[0].order, ColumnOrder::Mixed);
        let files: Vec<_> =
            ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].into_iter().zip(1..).map(|(name, seed)| (name, jpeg(seed, 64, 48))).collect();
        let lines = run(&district, &read, &unpack(&district, &files).await, true).await;
        let is_either = (1..=12).contains(&today().day()) && today().day() != today().month();
        let expected = if is_either { ImportOutcome::Refused } else { ImportOutcome::New };
        assert_eq!(lines.iter().skip(2).map(|line| line.outcome).collect::<Vec<_>>(), [expected, expected]);
    })
    .await;
}

#[tokio::test]
async fn a_workbook_that_asks_for_all_memory_is_refused_and_the_server_goes_on() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        let bomb = workbook(&[&["a", "b"], &["1", "2"]], far);
        assert!(bomb.len() < 4 * 1024, "{} bytes", bomb.len());
        assert_eq!(sheet(&district, &bomb).await.expect(413).code(), "too_large");
        let blank = "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>";
        let read: SheetReply = sheet(&district, &workbook(&[&["a", "b"], &["1", "2"]], blank)).await.expect(200).json();
        assert_eq!((read.rows, read.columns.len()), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn three_thousand_pictures_find_their_rows_in_calls_of_a_few_hundred_bytes() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let mut zips = Vec::new();
        let name = |at: usize| format!("แนบภาพถ่ายกิจกรรม (File responses)/ภาพ {at} - เจ้าหน้าที่อำเภอเมืองอุบลราชธานี.jpg");
        for half in [0..1_500, 1_500..3_000] {
            let files: Vec<_> = half.map(|at| (name(at), jpeg(u32::try_from(at).unwrap(), 8, 8))).collect();
            zips.push(unpack(&district, &files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>()).await);
        }
        let today = today().format("%d/%m/%Y");
        let rows: String = (0..150)
            .map(|row| {
                let names: Vec<String> = (0..20).map(|at| name(row * 20 + at)).collect();
                format!("\"{today}, 09:{:02}:{:02}\",34010901,5,\"{}\"\n", row / 60, row % 60, names.join("\n"))
            })
            .collect();
        let read: SheetReply = sheet(&district, format!("ประทับเวลา,หมู่บ้าน,ช่องทาง,แนบภาพ\n{rows}").as_bytes()).await.expect(200).json();
        let input = input(&read, &[&zips[0], &zips[1]], true);
        assert!(serde_json::to_vec(&input).unwrap().len() < 1_000);
        let lines = district.post(paths::IMPORTS, &input).await.expect(200).json::<ImportReply>().lines;
        assert_eq!(lines.iter().filter(|line| (line.outcome, line.pictures) == (ImportOutcome::New, 20)).count(), 150);
        // Two lines for good are enough to see that their pictures arrive.
        let input = ImportInput { first: 148, count: 25, dry_run: false, ..input };
        let lines = district.post(paths::IMPORTS, &input).await.expect(200).json::<ImportReply>().lines;
        assert_eq!(lines.iter().map(|line| line.pictures).sum::<u32>(), 40);
        let filed = reports(&district).await;
        assert_eq!(filed.iter().map(|report| report.photos.len()).sum::<usize>(), 40);
    })
    .await;
}
