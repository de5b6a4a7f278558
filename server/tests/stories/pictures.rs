//! The wall, its warnings and the search, as people at their desks meet them.
use app::domain::likeness::LikenessKind;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::Page;
use app::wire::paths;
use app::wire::pictures::{Dismissal, Likenesses, WallPicture};
use app::wire::search::Found;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

use crate::common::*;

/// A scene of shapes at this quality and brightness: of one number the same scene.
fn scene(number: u32, brighter: u8) -> Vec<u8> {
    let spot = |n: u32| {
        let luck = (number * 31 + n * 17).wrapping_mul(2_654_435_761);
        ((luck >> 4) % 640, (luck >> 14) % 480, 30 + (luck >> 24) % 120)
    };
    let spots: Vec<(u32, u32, u32)> = (0..9).map(spot).collect();
    let picture = RgbImage::from_fn(640, 480, |x, y| {
        let inside = spots.iter().filter(|(a, b, r)| x.abs_diff(*a).pow(2) + y.abs_diff(*b).pow(2) < r * r).count() as u8;
        Rgb([30 + brighter + inside * 22, 20 + brighter + inside * 20 + (y / 12) as u8, 40 + inside * 15])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

async fn filed(phone: &Client, official: &Official, photo: &[u8], note: &str) -> ReportId {
    let id = new_id();
    let mut report = submission(official.unit, &[photo]);
    report.content.note = note.to_owned();
    phone.put_report(id, &report).await.expect(200);
    phone.put_photo(id, photo).await.expect(200);
    id
}

async fn wall(client: &Client, query: &str) -> Vec<WallPicture> {
    client.get(format!("{}?{query}", paths::PICTURES)).await.expect(200).json::<Page<WallPicture>>().items
}

async fn warnings(client: &Client, report: ReportId) -> Likenesses {
    client.get(paths::report_likenesses(report)).await.expect(200).json()
}

async fn warned(client: &Client, report: ReportId) -> Likenesses {
    eventually("a warning", async || Some(warnings(client, report).await).filter(|found| !found.items.is_empty())).await
}

#[tokio::test]
async fn the_wall_shows_what_was_looked_at_within_ones_area() {
    on_both(async |server| {
        let (phone, far) = (server.phone(&CHAERAMAE_1).await, server.phone(&ROI_ET_VILLAGE).await);
        let (ours, theirs) = (scene(1, 0), scene(2, 0));
        let id = filed(&phone, &CHAERAMAE_1, &ours, "").await;
        filed(&far, &ROI_ET_VILLAGE, &theirs, "").await;
        let (ubon, ministry) = (server.staff("ubon").await, server.staff("moi").await);
        let all = eventually("both pictures", async || Some(wall(&ministry, "").await).filter(|all| all.len() == 2)).await;
        assert_eq!(all[0].hash, PhotoHash::of(&theirs), "the last received first");
        let seen = wall(&ubon, "channel=community&topic=call_centre&limit=5").await;
        assert_eq!(seen.iter().map(|picture| (picture.report, picture.people)).collect::<Vec<_>>(), [(id, Some(42))]);
        assert_eq!(seen[0].unit.area_path.first().map(|area| area.name_th.as_str()), Some("อุบลราชธานี"));
        assert!(seen[0].caption.contains("ภัยออนไลน์") && !seen[0].warned);
        ubon.get(paths::thumbnail(seen[0].report, &seen[0].hash)).await.expect(200);
        for (query, count) in [("channel=on_air", 0), ("month=2020-01", 0), ("topic=%27%20OR%201", 0), ("area=3401", 1)] {
            assert_eq!(wall(&ubon, query).await.len(), count, "{query}");
        }
        for query in [
            "area=99",
            "area=45",
            "channel=tiktok",
            "month=2569",
            "unit=me",
            "likeness=perhaps",
            "cursor=nonsense",
            "limit=-1",
            "topic=%00",
        ] {
            let reply = ubon.get(format!("{}?{query}", paths::PICTURES)).await;
            assert!(matches!(reply.status, 400 | 422), "{query}: {}", reply.status);
        }
        server.client().get(paths::PICTURES).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_picture_sent_twice_is_shown_to_a_person_who_says_what_it_is() {
    on_both(async |server| {
        let (first, second) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_2).await);
        let one = filed(&first, &CHAERAMAE_1, &scene(7, 0), "").await;
        let other = filed(&second, &CHAERAMAE_2, &scene(7, 12), "").await;
        let third = filed(&second, &CHAERAMAE_2, &scene(8, 0), "").await;
        let district = server.staff("mueang-ubon").await;
        let found = warned(&district, one).await;
        assert_eq!((found.items[0].kind, found.may_dismiss), (LikenessKind::Near, true));
        let beside = found.items[0].other.as_ref().expect("in the same district");
        assert_eq!((beside.report, beside.ready), (other, true));
        assert!(warnings(&district, third).await.items.is_empty());
        assert_eq!(wall(&district, "likeness=true").await.len(), 2);

        // Who recorded it is not told of suspicions; who runs the installation sees and does not judge.
        first.get(paths::report_likenesses(one)).await.expect(403);
        first.get(format!("{}?likeness=true", paths::PICTURES)).await.expect(403);
        assert!(wall(&first, "").await.iter().all(|picture| !picture.warned));
        let dismissal = |reason: &str| Dismissal { reason: reason.to_owned() };
        let address = paths::likeness_dismissal(found.items[0].id);
        server.staff("admin").await.post(&address, &dismissal("-")).await.expect(403);
        first.post(&address, &dismissal("-")).await.expect(403);
        server.staff("roiet").await.post(&address, &dismissal("-")).await.expect(404);
        for reason in ["", "  ", &"ก".repeat(501)] {
            assert_eq!(district.post(&address, &dismissal(reason)).await.expect(422).code(), "validation");
        }
        let after: Likenesses = district.post(&address, &dismissal(" ประชุมเดียวกัน สองหมู่บ้าน ")).await.expect(200).json();
        let said = after.items[0].dismissed.as_ref().expect("dismissed");
        assert_eq!((said.reason.as_str(), said.by.as_str()), ("ประชุมเดียวกัน สองหมู่บ้าน", "เจ้าหน้าที่ mueang-ubon เจ้าพนักงาน"));
        assert!(warnings(&district, other).await.items[0].dismissed.is_some(), "at the other picture, too");
        assert!(wall(&district, "likeness=true").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn of_a_picture_from_elsewhere_nothing_is_told_but_the_fact() {
    on_both(async |server| {
        let (phone, far) = (server.phone(&CHAERAMAE_1).await, server.phone(&ROI_ET_VILLAGE).await);
        let photo = scene(9, 0);
        // Twice elsewhere: neither how many nor where is told.
        let there = [filed(&far, &ROI_ET_VILLAGE, &photo, "").await, filed(&far, &ROI_ET_VILLAGE, &photo, "").await];
        let here = filed(&phone, &CHAERAMAE_1, &photo, "").await;
        let (ubon, ministry) = (server.staff("ubon").await, server.staff("moi").await);
        eventually("both warnings", async || (warnings(&ministry, here).await.items.len() == 2).then_some(())).await;
        let reply = ubon.get(paths::report_likenesses(here)).await.expect(200);
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        for secret in [there[0].0.to_string(), there[1].0.to_string(), "ในเมือง".to_owned(), "45010101".to_owned()] {
            assert!(!text.contains(&secret), "{secret} in {text}");
        }
        let found: Likenesses = reply.json();
        assert_eq!((found.items.len(), found.items[0].elsewhere, &found.items[0].other), (1, true, &None));
        ubon.get(paths::report_likenesses(there[0])).await.expect(404);
        let dismissal = Dismissal { reason: "ภาพจากสื่อกลาง".to_owned() };
        let after: Likenesses = ubon.post(paths::likeness_dismissal(found.items[0].id), &dismissal).await.expect(200).json();
        assert_eq!(after.items.iter().filter(|item| item.dismissed.is_none()).count(), 0, "all of them go with it");
        let roiet = server.staff("roiet").await;
        let open = warnings(&roiet, there[0]).await.items.into_iter().filter(|item| item.dismissed.is_none()).count();
        assert!(open > 0, "each area says for itself");
    })
    .await;
}

#[tokio::test]
async fn what_was_written_is_found_though_a_letter_is_wrong() {
    on_both(async |server| {
        let (phone, far) = (server.phone(&CHAERAMAE_1).await, server.phone(&ROI_ET_VILLAGE).await);
        let id = filed(&phone, &CHAERAMAE_1, &scene(1, 0), "ผู้สูงอายุถามเรื่องบัญชีม้ามากที่สุด").await;
        filed(&far, &ROI_ET_VILLAGE, &scene(2, 0), "ผู้สูงอายุถามเรื่องเงินกู้").await;
        let ubon = server.staff("ubon").await;
        let find = async |query: &str| -> Vec<Found> {
            ubon.get(format!("{}?{query}", paths::SEARCH)).await.expect(200).json::<Page<Found>>().items
        };
        // Plain and with a letter missing; "ถามเรื่อง" lies in both, but only one is theirs.
        for (typed, exact) in [("ผู้สูงอายุ", true), ("ผู้สูอายุ", false), ("ถามเรื่อง บัญชีม้า", true)]
        {
            let items = find(&format!("kind=report&q={}", app::wire::url::url_part(typed))).await;
            let [Found::Report(found)] = items.as_slice() else { panic!("{typed}: {items:?}") };
            assert_eq!((found.report.id, found.exact), (id, exact), "{typed}");
        }
        for typed in
            ["อ.เมืองอุบล อายุ", "อ.เมือง จ.อุบลราชธานี ผู้สูงอายุ", "Ubon Ratchathani ผู้สูงอายุ", "ตำบลแจระแมอำเภอเมืองจังหวัดอุบลราชธานี", "ม.1 ต.แจระแม"]
        {
            let items = find(&format!("kind=report&q={}", app::wire::url::url_part(typed))).await;
            assert!(matches!(items.as_slice(), [Found::Report(found)] if found.report.id == id), "{typed}: {items:?}");
        }
        let items = find(&format!("q={}", app::wire::url::url_part("เมืองอุบล"))).await;
        let Found::Unit(unit) = &items[0] else { panic!("{items:?}") };
        assert_eq!((unit.unit.id, unit.exact), (unit_id(21), true));
        for (typed, expected) in [
            ("Ubon Ratchathani", vec![unit_id(22)]),
            ("อ.เมือง จ.อุบลราชธานี", vec![unit_id(21)]),
            ("ม.2 ต.แจระแม", vec![unit_id(12)]),
            ("หมู่ที่ แจระแม", vec![unit_id(12), unit_id(11)]),
            ("ต.แจระแม จ.ร้อยเอ็ด", vec![]),
            ("แจระแม อุบลราชธานี", vec![unit_id(12), unit_id(11)]),
        ] {
            let items = find(&format!("kind=unit&q={}", app::wire::url::url_part(typed))).await;
            let units = items.iter().map(|found| if let Found::Unit(found) = found { found.unit.id } else { panic!("{found:?}") });
            assert_eq!(units.collect::<Vec<_>>(), expected, "{typed}");
        }
        assert!(find(&format!("q={}", app::wire::url::url_part("ร้อยเอ็ด"))).await.is_empty(), "no unit of another province");
        for query in ["", "q=", "q=%20%27%22", "q=%25&kind=unit"] {
            assert!(find(query).await.is_empty(), "{query}");
        }
        let long = "ก".repeat(3_000);
        assert!(find(&format!("q={}", app::wire::url::url_part(&long))).await.is_empty());
        for query in ["kind=person", "area=99", "limit=many", "cursor=nonsense&q=ก"] {
            let reply = ubon.get(format!("{}?{query}", paths::SEARCH)).await;
            assert!(matches!(reply.status, 400 | 422), "{query}: {}", reply.status);
        }
        server.client().get(format!("{}?q=a", paths::SEARCH)).await.expect(401);
    })
    .await;
}
