use app::domain::access::Role;
use app::domain::area::AreaCode;
use app::wire::api_keys::{ApiKey, ApiKeyInput, ApiKeys, NewApiKey};
use app::wire::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;

use super::*;

fn input(area: Option<&str>, days: u32) -> ApiKeyInput {
    ApiKeyInput { name: " Power BI ".to_owned(), area: area.map(|code| AreaCode::parse(code).unwrap()), days }
}

async fn made(client: &Client, area: Option<&str>) -> NewApiKey {
    client.post(paths::API_KEYS, &input(area, 30)).await.expect(201).json()
}

async fn keys(client: &Client) -> Vec<ApiKey> {
    client.get(paths::API_KEYS).await.expect(200).json::<ApiKeys>().items
}

/// As a program asks that has nothing but the key.
async fn by_key(server: &TestServer, secret: &str, path: &str) -> Reply {
    Reply::of(server.client().request(Method::GET, path).bearer_auth(secret)).await
}

async fn count(server: &TestServer, secret: &str) -> String {
    text_of(&by_key(server, secret, "/odata/Reports/$count").await.expect(200))
}

#[tokio::test]
async fn a_program_reads_by_key_what_its_person_sees_and_no_more_than_it_was_made_for() {
    on_both(async |server| {
        reported(server).await;
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let (all, roiet, own) = (made(&moi, None).await, made(&moi, Some("45")).await, made(&ubon, None).await);
        assert!(all.secret.starts_with("rutan_") && all.key.name == "Power BI");
        assert_eq!(
            (count(server, &all.secret).await, count(server, &roiet.secret).await, count(server, &own.secret).await),
            ("4".into(), "2".into(), "2".into())
        );
        let csv = by_key(server, &roiet.secret, &paths::export("reports.csv")).await.expect(200);
        assert!(!text_of(&csv).contains("อุบล") && text_of(&csv).contains("ร้อยเอ็ด"));
        let basic = format!("Basic {}", STANDARD.encode(format!("anybody:{}", own.secret)));
        let excel = server.client().request(Method::GET, "/odata/Units/$count").header("authorization", basic);
        assert_eq!(text_of(&Reply::of(excel).await.expect(200)), "4");

        // For reading tables, and for nothing else.
        for path in [paths::ME.to_owned(), paths::REPORTS.to_owned(), paths::API_KEYS.to_owned()] {
            by_key(server, &all.secret, &path).await.expect(401);
        }
        // A wrong key is not helped by a session.
        let both = moi.request(Method::GET, "/odata/Reports/$count").bearer_auth("rutan_wrong");
        assert_eq!(Reply::of(both).await.expect(401).json::<serde_json::Value>()["error"]["code"], "api_key_wrong");
        assert_eq!(keys(&moi).await.len(), 2, "one's own alone");
        assert!(keys(&ubon).await[0].last_used_at.is_some());
        let listed = text_of(&ubon.get(paths::API_KEYS).await.expect(200));
        assert!(!listed.contains(&own.secret), "told once");
    })
    .await;
}

#[tokio::test]
async fn a_key_ends_when_it_is_revoked_when_its_time_is_over_and_with_its_persons_rights() {
    on_both(async |server| {
        reported(server).await;
        let (ubon, moi) = (server.staff("ubon").await, server.staff("moi").await);
        let dead = async |secret: &str| by_key(server, secret, &paths::export("units.csv")).await.expect(401).code() == "api_key_wrong";
        let revoked = made(&ubon, None).await;
        moi.delete(paths::api_key(revoked.key.id)).await.expect(404);
        ubon.delete(paths::api_key(revoked.key.id)).await.expect(204);
        assert!(dead(&revoked.secret).await && keys(&ubon).await.is_empty());
        ubon.delete(paths::api_key(revoked.key.id)).await.expect(404);

        let short: NewApiKey = ubon.post(paths::API_KEYS, &input(None, 1)).await.expect(201).json();
        let long = made(&ubon, None).await;
        server.pass(TimeDelta::days(1) + TimeDelta::minutes(1));
        assert!(dead(&short.secret).await);
        count(server, &long.secret).await;

        // Somebody cut off reads by no key either.
        server.staff("admin").await.delete(paths::person_sessions(staff_id("ubon"))).await.expect(204);
        assert!(dead(&long.secret).await);
        let others = made(&server.staff("roiet").await, None).await;
        let person = server.state.store.person(staff_id("roiet")).await.unwrap().unwrap();
        assert_eq!(person.role, Role::Coordinator);
        count(server, &others.secret).await;
    })
    .await;
}

#[tokio::test]
async fn keys_are_made_by_staff_within_their_own_area_and_guessing_is_slow() {
    on_both(async |server| {
        let (ubon, village) = (server.staff("ubon").await, server.phone(&CHAERAMAE_1).await);
        village.post(paths::API_KEYS, &input(None, 30)).await.expect(403);
        village.get(paths::API_KEYS).await.expect(403);
        for area in ["45", "99"] {
            assert_eq!(ubon.post(paths::API_KEYS, &input(Some(area), 30)).await.expect(422).code(), "bad_area", "{area}");
        }
        for days in [0, 366] {
            let problem: Problem = ubon.post(paths::API_KEYS, &input(None, days)).await.expect(422).json();
            assert_eq!(problem.errors[0].code, "api_key_days_wrong");
        }
        for _ in 0..20 {
            made(&ubon, Some("3401")).await;
        }
        let problem: Problem = ubon.post(paths::API_KEYS, &input(None, 30)).await.expect(422).json();
        assert_eq!(problem.errors[0].code, "api_keys_too_many");

        let guess = async || {
            let client = server.client();
            let request = client.request(Method::GET, "/odata/Units").bearer_auth("rutan_guess").header("x-test-address", "203.0.113.9");
            Reply::of(request).await.status
        };
        let mut heard = Vec::new();
        while heard.last() != Some(&429) && heard.len() < 300 {
            heard.push(guess().await);
        }
        assert_eq!((heard[0], heard.last()), (401, Some(&429)));
    })
    .await;
}
