//! Which picture belongs to which row: only what is certain is attached.
use app::domain::import::Field;
use app::wire::imports::{ImportInput, ImportOutcome, ImportReply, ListReply, SheetReply};
use app::wire::paths;

use super::*;

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
