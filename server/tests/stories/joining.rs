//! Joining by card.
use app::wire::paths;
use app::wire::session::{JoinLookup, JoinOffer, Me, SessionView};
use chrono::TimeDelta;

use crate::common::*;

fn lookup(code: &str) -> JoinLookup {
    JoinLookup { code: code.to_owned() }
}

#[tokio::test]
async fn a_village_head_joins_once_and_the_card_is_worth_nothing_to_the_next_phone() {
    on_both(async |server| {
        let card = server.staff("mueang-ubon").await.issue_card(CHAERAMAE_1.person).await;
        assert_eq!(card.url, format!("{}/join/{}", server.url, card.code));
        assert!(card.qr_svg.starts_with("<svg"));

        let phone = server.client();
        let typed = card.code.to_lowercase().replace('-', " ");
        let offer: JoinOffer = phone.post(paths::JOIN_LOOKUP, &lookup(&typed)).await.expect(200).json();
        assert_eq!(offer.unit.area_path.last().unwrap().code.as_str(), "34010901");
        phone.get(paths::ME).await.expect(401);

        let me: Me = phone.join(&card.code).await.expect(200).json();
        assert_eq!((me.person, me.unit.id), (CHAERAMAE_1.person, CHAERAMAE_1.unit));
        assert_eq!(me.unit.area_path.len(), 4, "province, district, subdistrict, village");
        let again: Me = phone.get(paths::ME).await.expect(200).json();
        assert_eq!(again.person, me.person);

        let other = server.client();
        assert_eq!(other.join(&card.code).await.expect(409).code(), "join_card_used");
        assert_eq!(other.post(paths::JOIN_LOOKUP, &lookup(&card.code)).await.expect(409).code(), "join_card_used");
        other.get(paths::ME).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_phone_whose_answer_got_lost_joins_again_and_has_one_session() {
    on_both(async |server| {
        let card = server.staff("ubon").await.issue_card(CHAERAMAE_1.person).await;
        let phone = server.client();
        let first: Me = phone.join(&card.code).await.expect(200).json();
        let second: Me = phone.join(&card.code).await.expect(200).json();
        assert_eq!(first.person, second.person);
        let sessions: Vec<SessionView> = phone.get(paths::SESSIONS).await.expect(200).json();
        assert_eq!(sessions.len(), 1);
        assert!(sessions[0].current);
        assert_eq!(sessions[0].label, "Chrome, Android");

        // The same device with another key is not the same phone.
        let mut stranger = server.client();
        stranger.device = phone.device;
        stranger.device_key = [9; 32];
        stranger.join(&card.code).await.expect(409);
    })
    .await;
}

#[tokio::test]
async fn an_old_card_a_replaced_card_and_an_invented_code_are_told_apart() {
    on_both(async |server| {
        let coordinator = server.staff("ubon").await;
        let replaced = coordinator.issue_card(CHAERAMAE_1.person).await;
        let expired = coordinator.issue_card(CHAERAMAE_1.person).await;
        let phone = server.client();
        assert_eq!(phone.join(&replaced.code).await.expect(410).code(), "join_card_expired");
        server.pass(TimeDelta::days(40));
        assert_eq!(phone.join(&expired.code).await.expect(410).code(), "join_card_expired");
        assert_eq!(phone.post(paths::JOIN_LOOKUP, &lookup(&expired.code)).await.expect(410).code(), "join_card_expired");
        for invented in ["ABCD-EFGH-JKMN", "", "too short", "ๆๆๆๆ"] {
            assert_eq!(phone.join(invented).await.expect(404).code(), "join_card_unknown", "{invented}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_lost_phone_is_cut_off_and_cannot_come_back_with_its_old_card() {
    on_both(async |server| {
        let coordinator = server.staff("mueang-ubon").await;
        let card = coordinator.issue_card(CHAERAMAE_1.person).await;
        let lost = server.client();
        lost.join(&card.code).await.expect(200);
        coordinator.delete(paths::person_sessions(CHAERAMAE_1.person)).await.expect(204);
        assert_eq!(lost.get(paths::ME).await.expect(401).code(), "session_needed");
        assert_ne!(lost.join(&card.code).await.status, 200);

        let fresh = coordinator.issue_card(CHAERAMAE_1.person).await;
        server.client().join(&fresh.code).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_phone_whose_session_its_owner_ended_does_not_come_back_by_its_card() {
    on_both(async |server| {
        let coordinator = server.staff("mueang-ubon").await;
        let (first, second) = (coordinator.issue_card(CHAERAMAE_1.person).await, coordinator.issue_card(CHAERAMAE_1.person).await);
        server.client().join(&first.code).await.expect(410);
        let (lost, found) = (server.client(), server.client());
        lost.join(&second.code).await.expect(200);
        lost.join(&second.code).await.expect(200);
        let third = coordinator.issue_card(CHAERAMAE_1.person).await;
        found.join(&third.code).await.expect(200);
        found.delete(paths::SESSIONS).await.expect(204);
        lost.get(paths::ME).await.expect(401);
        assert_eq!(lost.join(&second.code).await.expect(410).code(), "join_card_expired");
        found.join(&third.code).await.expect(200);
        server.pass(TimeDelta::days(40));
        assert_eq!(found.join(&third.code).await.expect(410).code(), "join_card_expired", "a card lets nobody in for ever");
    })
    .await;
}

#[tokio::test]
async fn guessing_codes_is_slowed_for_one_address_and_not_for_the_next() {
    on_both(async |server| {
        let guess = async |address: &str| {
            let phone = server.client();
            let request = phone.request(reqwest::Method::POST, paths::JOIN_LOOKUP).header("x-test-address", address);
            Reply::of(request.json(&lookup("ABCD-EFGH-JKMN"))).await
        };
        let mut replies = Vec::new();
        for _ in 0..130 {
            replies.push(guess("203.0.113.1").await);
        }
        let refused = replies.iter().find(|reply| reply.status == 429).expect("too many at last");
        assert_eq!(refused.code(), "too_many_requests");
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert!(replies.iter().take(100).all(|reply| reply.status == 404), "a whole village may join at once");
        guess("203.0.113.2").await.expect(404);
    })
    .await;
}
