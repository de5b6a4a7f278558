use std::io::{Cursor, Read};
use std::time::Duration;

use app::domain::access::PersonId;
use app::domain::photo::PhotoHash;
use app::domain::unit::{Unit, UnitKind};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use futures::StreamExt;
use reqwest::Method;
use server::state::EXPORTS_AT_ONCE;
use uuid::Uuid;
use zip::ZipArchive;

use super::*;

/// The sheet as another program reads it.
fn sheet(reply: Reply) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(reply.body)).expect("a workbook");
    let range = workbook.worksheet_range_at(0).expect("a sheet").expect("which reads");
    range.rows().map(<[Data]>::to_vec).collect()
}

fn cells<'a>(sheet: &'a [Vec<Data>], heading: &str) -> Vec<&'a Data> {
    let at = sheet[0].iter().position(|head| head.get_string() == Some(heading)).unwrap_or_else(|| panic!("no {heading}"));
    sheet[1..].iter().map(|row| &row[at]).collect()
}

#[tokio::test]
async fn a_workbook_holds_real_numbers_and_dates_and_no_formula() {
    on_both(async |server| {
        reported(server).await;
        let moi = server.staff("moi").await;
        let reply = moi.get(paths::export("reports.xlsx?counted=true")).await.expect(200);
        assert!(reply.header("content-disposition").ends_with(".xlsx"));
        assert_eq!(reply.header("content-length").parse(), Ok(reply.body.len()));
        let rows = sheet(reply);
        let figures = summary(server, &moi).await.figures;
        let people: f64 = cells(&rows, "จำนวนคน").iter().filter_map(|cell| cell.get_float()).sum();
        assert_eq!((rows.len() as u64 - 1, people), (figures.activities, figures.people as f64));
        assert!(cells(&rows, "สถานที่").iter().any(|cell| cell.get_string() == Some(FORMULA)), "as text, as it was written");
        for day in cells(&rows, "วันที่เริ่ม (ปี ค.ศ.-เดือน-วัน)") {
            assert_eq!(day.as_date(), Some(bangkok_date(server.state.now())), "{day:?}");
        }
        assert!(cells(&rows, "ได้รับเมื่อ (เวลาไทย)").iter().all(|cell| cell.is_datetime()));
        assert_eq!(sheet(moi.get(paths::export("units.xlsx")).await.expect(200)).len(), 10);
        let roiet = server.staff("roiet").await;
        let others = sheet(roiet.get(paths::export("obligations.xlsx")).await.expect(200));
        assert!(cells(&others, "จังหวัด").iter().all(|cell| cell.get_string() == Some("ร้อยเอ็ด")));
    })
    .await;
}

fn read(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}")).read_to_end(&mut bytes).expect("its bytes");
    bytes
}

#[tokio::test]
async fn a_month_of_pictures_is_named_by_unit_channel_and_day_and_a_gap_is_a_note() {
    on_both(async |server| {
        reported(server).await;
        // Looked at by the job before anybody is shown them.
        for seed in [42, 1, 10] {
            let hash = PhotoHash::of(&jpeg(seed, 32, 32));
            eventually("a thumbnail", async || server.state.photos.thumbnail(&hash).await.unwrap()).await;
        }
        let (moi, ubon, month) = (server.staff("moi").await, server.staff("ubon").await, this_month(server));
        let archive_of = async |client: &Client, query: &str| {
            let reply = client.get(format!("{}{query}", paths::month_pictures(month))).await.expect(200);
            assert_eq!(reply.header("content-type"), "application/zip");
            ZipArchive::new(Cursor::new(reply.body)).expect("an archive")
        };
        let whole = eventually("pictures that are looked at", async || {
            let archive = archive_of(&moi, "").await;
            (archive.len() == 4).then_some(archive)
        });
        let mut archive = whole.await;
        let day = bangkok_date(server.state.now());
        let start = format!("หมู่ที่ ๑ แจระแม 34010901/5 เครือข่ายชุมชน/{day} ");
        let name = archive.file_names().find(|name| name.starts_with(&start)).expect("the first village's").to_owned();
        assert!(name.ends_with("-1.jpg"), "{name}");
        assert_eq!(read(&mut archive, &name), jpeg(42, 32, 32), "the picture itself");
        let list = String::from_utf8(read(&mut archive, "manifest.csv")).unwrap();
        assert_eq!(list.lines().count(), 4, "{list}");
        assert!(list.contains(&name) && list.contains(&format!("'{}", FORMULA.replace('"', "\"\""))), "{list}");

        assert_eq!(
            (
                archive_of(&ubon, "").await.len(),
                archive_of(&ubon, "?channel=on_air").await.len(),
                archive_of(&ubon, "?channel=online").await.len()
            ),
            (3, 1, 2)
        );
        // The file is lost: the rest still comes, and the list says so.
        let hash = PhotoHash::of(&jpeg(42, 32, 32));
        let lost = find(server.folder(), hash.as_str());
        std::fs::remove_file(lost).unwrap();
        let mut gap = archive_of(&ubon, "").await;
        let list = String::from_utf8(read(&mut gap, "manifest.csv")).unwrap();
        assert_eq!((gap.len(), list.matches("ไม่พบไฟล์รูปในระบบ").count()), (2, 1), "{list}");
        moi.get("/api/v1/months/2569/pictures.zip").await.expect(404);
        server.client().get(paths::month_pictures(month)).await.expect(401);
    })
    .await;
}

/// Where the storage keeps the picture itself, among its small copies.
fn find(folder: &std::path::Path, hash: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_original = !["thumb", "print"].iter().any(|copy| path.to_string_lossy().contains(copy));
            match path.is_dir() {
                true => folders.push(path),
                false if is_original && path.to_string_lossy().contains(hash) => return path,
                false => {}
            }
        }
    }
    panic!("no file {hash}")
}

#[tokio::test]
async fn who_hangs_up_half_way_is_let_go_and_who_reads_on_gets_each_row_once() {
    on_both(async |server| {
        let units = (1_000..8_000).map(|number| Unit {
            id: unit_id(number),
            kind: UnitKind::Department,
            // Of one name: only their identities tell them apart.
            name: format!("หน่วยงาน {}", number / 3_000),
            area: None,
            area_path: Vec::new(),
        });
        let units = units.collect::<Vec<_>>();
        server.state.store.upsert_units(&units).await.unwrap();
        let moi = server.staff("moi").await;
        for name in ["units.csv", "units.xlsx"] {
            let begun = moi.request(Method::GET, &paths::export(name)).send().await.expect("it begins");
            let first = begun.bytes_stream().next().await.expect("a first piece").expect("which comes");
            assert!(!first.is_empty());
            // Dropped here: the server, which waits for every request when it stops, is not held up by it.
        }
        // Whoever hung up has given their turn back; while all turns are taken, one waits for the first that is given back.
        let mut turns = Vec::new();
        for other in 0..EXPORTS_AT_ONCE.0 {
            turns.push(server.state.export_turns.of(PersonId(Uuid::from_u128(other as u128))).await.expect("a turn"));
        }
        let mut waiting = std::pin::pin!(moi.get(paths::export("units.csv")));
        assert!(tokio::time::timeout(Duration::from_millis(300), waiting.as_mut()).await.is_err(), "it waits");
        turns.pop();
        let whole = text_of(&waiting.await.expect(200));
        let mut ids: Vec<_> = whole.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 7_009, "over four pages, none twice and none left out");
        let feed: serde_json::Value = moi.get("/odata/Units?$count=true").await.expect(200).json();
        assert_eq!((feed["@odata.count"].as_u64(), feed["value"].as_array().unwrap().len()), (Some(7_009), 2_000));
    })
    .await;
}

#[tokio::test]
async fn a_year_is_a_paper_for_whoever_sees_its_months() {
    on_both(async |server| {
        reported(server).await;
        let year = app::domain::thai_date::buddhist_year(bangkok_date(server.state.now()));
        for login in ["moi", "ubon", "department"] {
            let client = server.staff(login).await;
            let reply = client.get(paths::year_summary(year)).await.expect(200);
            assert_eq!(reply.header("content-type"), "application/pdf");
            assert!(reply.body.starts_with(b"%PDF-"), "{login}");
        }
        let moi = server.staff("moi").await;
        moi.get(format!("{}?area=34", paths::year_summary(year))).await.expect(200);
        moi.get(format!("{}?area=99", paths::year_summary(year))).await.expect(422);
        let ubon = server.staff("ubon").await;
        assert_eq!(ubon.get(format!("{}?area=45", paths::year_summary(year))).await.expect(422).code(), "bad_area");
        for unknown in [2568, year + 1, -5, i32::MAX] {
            moi.get(paths::year_summary(unknown)).await.expect(404);
        }
        server.client().get(paths::year_summary(year)).await.expect(401);
    })
    .await;
}
