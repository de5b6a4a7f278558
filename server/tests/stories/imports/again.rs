//! A second run: of what came in by another version of the server, or with another content.
use app::domain::import::{Answer, Field, Given, Sheet, Units, Verdict, plan};
use app::wire::Page;
use app::wire::imports::{ImportOutcome, ImportReply, PicturesReply, SheetReply};
use app::wire::paths;
use app::wire::reports::ReportSubmission;

use super::*;

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
