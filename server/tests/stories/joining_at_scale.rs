//! A district prints join cards for all its villages; a phone follows the QR code of the printed page.
use std::process::Command;

use app::domain::area::AreaCode;
use app::wire::Page;
use app::wire::paths;
use app::wire::people::{CardRecord, CardsFor, CardsOrder, JoinCard, JoiningSummary, PersonView};
use app::wire::problem::Problem;

use crate::common::*;

fn order(area: Option<&str>, whom: CardsFor, cards: u32) -> CardsOrder {
    CardsOrder { area: area.map(|area| AreaCode::parse(area).unwrap()), whom, cards }
}

async fn summary(client: &Client) -> JoiningSummary {
    client.get(paths::JOIN_CARDS).await.expect(200).json()
}

/// What the QR codes of a PDF's first page say.
fn codes(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (file, page) = (folder.path().join("cards.pdf"), folder.path().join("page"));
    std::fs::write(&file, pdf).unwrap();
    let made = Command::new("pdftoppm").args(["-r", "150", "-f", "1", "-singlefile", "-png"]).arg(&file).arg(&page).status();
    assert!(made.expect("pdftoppm of poppler-utils is installed").success());
    let picture = image::open(page.with_extension("png")).unwrap().into_luma8();
    let mut picture = rqrr::PreparedImage::prepare(picture);
    let mut found: Vec<_> = picture.detect_grids().iter().map(|grid| grid.decode().expect("a readable QR code").1).collect();
    found.sort();
    found
}

fn code_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

fn rules(reply: &Reply) -> Vec<String> {
    reply.json::<Problem>().errors.into_iter().map(|problem| problem.code).collect()
}

#[tokio::test]
async fn a_district_prints_cards_for_its_villages_and_a_phone_joins_by_one() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let earlier = district.issue_card(CHAERAMAE_2.person).await;
        let before = summary(&district).await;
        assert_eq!((before.officials, before.joined, before.open_cards), (2, 0, 1));

        let pdf = district.post(paths::JOIN_CARDS, &order(None, CardsFor::Waiting, 2)).await.expect(200);
        assert_eq!((pdf.header("content-type"), pdf.header("cache-control")), ("application/pdf", "no-store"));
        let urls = codes(&pdf.body);
        assert_eq!(urls.len(), 2, "{urls:?}");
        assert!(urls.iter().all(|url| url.starts_with(&format!("{}/join/", server.url))), "{urls:?}");
        assert_eq!(server.client().join(&earlier.code).await.expect(410).code(), "join_card_expired");

        let phone = server.client();
        phone.join(code_of(&urls[0])).await.expect(200);
        let joined: Page<PersonView> = district.get(format!("{}?joined=true", paths::PEOPLE)).await.expect(200).json();
        assert_eq!(joined.items.len(), 1);
        assert!(joined.items[0].joined_at.is_some());
        let waiting: Page<PersonView> = district.get(format!("{}?joined=false", paths::PEOPLE)).await.expect(200).json();
        assert_eq!(waiting.items.iter().map(|person| person.joined_at).collect::<Vec<_>>(), [None]);
        assert!(waiting.items[0].card_until.is_some());

        // A download that broke is repeated: new cards for who still waits, and nobody who joined is cut off.
        let stale = district.post(paths::JOIN_CARDS, &order(None, CardsFor::Waiting, 2)).await;
        assert_eq!(stale.expect(412).code(), "changed_meanwhile");
        let again = codes(&district.post(paths::JOIN_CARDS, &order(None, CardsFor::Waiting, 1)).await.expect(200).body);
        assert_eq!(again.len(), 1);
        phone.get(paths::ME).await.expect(200);
        assert_eq!(server.client().join(code_of(&urls[1])).await.expect(410).code(), "join_card_expired");
        assert_eq!(server.client().join(code_of(&urls[0])).await.expect(409).code(), "join_card_used");
        server.client().join(code_of(&again[0])).await.expect(200);
        let nobody = district.post(paths::JOIN_CARDS, &order(None, CardsFor::Waiting, 0)).await.expect(422);
        assert_eq!(rules(&nobody), ["cards_for_nobody"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_prints_cards_for_a_foreign_area() {
    on_both(async |server| {
        let (roiet, phone) = (server.staff("roiet").await, server.phone(&CHAERAMAE_1).await);
        roiet.post(paths::JOIN_CARDS, &order(Some("34"), CardsFor::Everybody, 2)).await.expect(404);
        roiet.get(format!("{}?area=3401", paths::JOIN_CARDS)).await.expect(404);
        phone.post(paths::JOIN_CARDS, &order(None, CardsFor::Everybody, 1)).await.expect(403);
        phone.get(paths::JOIN_CARDS).await.expect(403);
        server.client().post(paths::JOIN_CARDS, &order(None, CardsFor::Everybody, 1)).await.expect(401);
        assert_eq!(summary(&roiet).await.officials, 1, "their own alone");
        let unknown = roiet.post(paths::JOIN_CARDS, &order(Some("4599"), CardsFor::Everybody, 1)).await;
        assert_eq!(unknown.expect(422).code(), "bad_area");
    })
    .await;
}

#[tokio::test]
async fn a_lost_phones_new_card_cuts_the_old_phone_off_in_one_step() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let (lost, first) = (server.client(), district.issue_card(CHAERAMAE_1.person).await);
        lost.join(&first.code).await.expect(200);
        let cards = paths::person_join_cards(CHAERAMAE_1.person);
        district.post(format!("{cards}?cut_off=perhaps"), &()).await.expect(422);
        lost.get(paths::ME).await.expect(200);

        let card: JoinCard = district.post(format!("{cards}?cut_off=true"), &()).await.expect(201).json();
        assert_eq!(lost.get(paths::ME).await.expect(401).code(), "session_needed");
        assert_eq!(lost.join(&first.code).await.expect(410).code(), "join_card_expired", "not by its old card either");
        assert_eq!(summary(&district).await.joined, 0, "until the new phone comes");
        server.client().join(&card.code).await.expect(200);
        assert_eq!(summary(&district).await.joined, 1);

        let records: Vec<CardRecord> = district.get(&cards).await.expect(200).json();
        assert_eq!(records.len(), 2, "what marks the cutting off is no card");
        assert!(records.iter().all(|record| record.used_at.is_some() && record.used_on.as_deref() == Some("Chrome, Android")));
        assert_eq!(records.iter().filter(|record| record.void_at.is_some()).count(), 1, "the lost phone's");
        assert_eq!(records[0].issued_by, "เจ้าหน้าที่ mueang-ubon");
        server.staff("roiet").await.get(&cards).await.expect(404);
        let foreign = server.staff("roiet").await.post(format!("{cards}?cut_off=true"), &()).await;
        assert_eq!(foreign.expect(404).code(), "not_found");
    })
    .await;
}
