//! Enrolling, lists of people, units and areas.
use app::domain::access::PersonId;
use app::domain::area::Area;
use app::domain::unit::Unit;
use app::wire::Page;
use app::wire::paths;
use app::wire::people::{EnrolRequest, PersonView};
use app::wire::problem::Problem;
use uuid::Uuid;

use crate::common::*;

fn enrolment(unit: app::domain::unit::UnitId) -> EnrolRequest {
    EnrolRequest {
        id: PersonId(Uuid::now_v7()), name: "อสม. ตัวอย่าง".to_owned(), position: "ชรบ.".to_owned(), unit
    }
}

#[tokio::test]
async fn a_district_enrols_a_volunteer_who_then_reports() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let request = enrolment(CHAERAMAE_2.unit);
        let person: PersonView = district.post(paths::PEOPLE, &request).await.expect(201).json();
        let again: PersonView = district.post(paths::PEOPLE, &request).await.expect(200).json();
        assert_eq!(person, again);
        let other = EnrolRequest { name: "คนอื่น".to_owned(), ..request.clone() };
        district.post(paths::PEOPLE, &other).await.expect(409);

        let card = district.issue_card(request.id).await;
        let phone = server.client();
        phone.join(&card.code).await.expect(200);
        let photo = jpeg(1, 32, 32);
        phone.put_report(new_id(), &submission(CHAERAMAE_2.unit, &[&photo])).await.expect(200);

        let page: Page<PersonView> = district.get(format!("{}?area=34010902", paths::PEOPLE)).await.expect(200).json();
        let listed = page.items.iter().find(|view| view.id == request.id).expect("in the list");
        assert_eq!(listed.devices, 1);
        assert!(listed.last_seen_at.is_some());
        assert_eq!(listed.unit.area_path.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_people_outside_their_area_or_above_them() {
    on_both(async |server| {
        let (roiet, phone, ministry, admin) =
            (server.staff("roiet").await, server.phone(&CHAERAMAE_1).await, server.staff("moi").await, server.staff("admin").await);
        assert_eq!(roiet.post(paths::PEOPLE, &enrolment(CHAERAMAE_1.unit)).await.expect(422).code(), "unit_unknown");
        phone.post(paths::PEOPLE, &enrolment(CHAERAMAE_1.unit)).await.expect(403);
        phone.get(paths::PEOPLE).await.expect(403);
        let page: Page<PersonView> = roiet.get(paths::PEOPLE).await.expect(200).json();
        assert!(page.items.iter().all(|person| person.unit.area.as_ref().is_some_and(|area| area.as_str().starts_with("45"))));

        let cards = paths::person_join_cards(CHAERAMAE_1.person);
        roiet.post(&cards, &()).await.expect(404);
        phone.post(&cards, &()).await.expect(403);
        roiet.delete(paths::person_sessions(CHAERAMAE_1.person)).await.expect(404);
        // A card is as good as a password: not for a colleague, and never for an administrator or whoever else has a password.
        ministry.post(paths::person_join_cards(staff_id("admin")), &()).await.expect(403);
        for login in ["admin", "moi", "ubon"] {
            let refused = admin.post(paths::person_join_cards(staff_id(login)), &()).await.expect(422);
            assert_eq!(refused.code(), "join_card_not_needed");
        }
        ministry.delete(paths::person_sessions(staff_id("admin"))).await.expect(403);
        admin.delete(paths::person_sessions(staff_id("moi"))).await.expect(204);
        ministry.get(paths::ME).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn an_enrolment_names_every_field_that_is_wrong() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let request = EnrolRequest { name: " ".to_owned(), position: "ก".repeat(201), ..enrolment(CHAERAMAE_1.unit) };
        let problem: Problem = district.post(paths::PEOPLE, &request).await.expect(422).json();
        let found: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
        assert_eq!(found, [("name", "text_missing"), ("position", "text_too_long")]);
    })
    .await;
}

#[tokio::test]
async fn areas_open_level_by_level_and_units_within_ones_own() {
    on_both(async |server| {
        let ubon = server.staff("ubon").await;
        let below = async |parent: &str| ubon.get(format!("{}?parent={parent}", paths::AREAS)).await.expect(200).json::<Vec<Area>>();
        assert_eq!(below("").await.len(), 77);
        assert_eq!(below("34").await.len(), 25);
        assert!(below("340109").await.iter().any(|area| area.code.as_str() == "34010901"));
        for bad in ["99", "3x", "12345"] {
            assert_eq!(ubon.get(format!("{}?parent={bad}", paths::AREAS)).await.expect(422).code(), "bad_area");
        }
        let page: Page<Unit> = ubon.get(format!("{}?kind=village", paths::UNITS)).await.expect(200).json();
        assert_eq!(page.items.len(), 2);
        assert_eq!(ubon.get(format!("{}?area=45", paths::UNITS)).await.expect(422).code(), "bad_area");
    })
    .await;
}
