//! What is dangerous is done only by whoever has just proven that it is still they.
use app::wire::api_keys::{ApiKeyInput, ApiKeys};
use app::wire::factors::{Factors, NewPassword, Proof};
use app::wire::paths;
use app::wire::session::SessionView;
use chrono::TimeDelta;
use reqwest::Method;
use server::auth::danger::DANGEROUS;

use crate::common::*;

fn by_password(password: &str) -> Proof {
    Proof { password: password.to_owned(), ..Proof::default() }
}

/// As long as a proof lasts.
fn wait(server: &TestServer) {
    server.pass(TimeDelta::minutes(10));
}

/// By nobody's identity: whoever is let through finds nothing there.
async fn act(client: &Client, (method, path): (&str, &str)) -> Reply {
    let path = path.replace("{id}", &uuid::Uuid::nil().to_string());
    Reply::of(client.request(method.parse::<Method>().unwrap(), &path)).await
}

#[tokio::test]
async fn each_dangerous_act_asks_for_a_proof_and_then_lets_one_pass() {
    on_both(async |server| {
        for login in ["moi", "admin"] {
            let client = server.staff(login).await;
            wait(server);
            for dangerous in DANGEROUS {
                assert_eq!(act(&client, dangerous).await.expect(403).code(), "step_up_needed", "{login} {dangerous:?}");
            }
            client.get(paths::ME).await.expect(200);
            let proven: Factors = client.put(paths::PROOF, &by_password(PASSWORD)).await.expect(200).json();
            assert!(proven.proven_until.is_some());
            for dangerous in DANGEROUS {
                let reply = act(&client, dangerous).await;
                assert!(reply.status < 400 || reply.code() != "step_up_needed", "{login} {dangerous:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_not_proven_was_not_done_and_is_done_when_it_is_asked_again() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let key = ApiKeyInput { name: "Excel".into(), area: None, days: 30 };
        moi.post(paths::API_KEYS, &key).await.expect(201);
        wait(server);
        assert_eq!(moi.post(paths::API_KEYS, &key).await.expect(403).code(), "step_up_needed");
        let keys = async || moi.get(paths::API_KEYS).await.expect(200).json::<ApiKeys>().items.len();
        assert_eq!(keys().await, 1);
        assert_eq!(moi.put(paths::PROOF, &by_password("not this one")).await.expect(422).code(), "password_wrong");
        assert_eq!(moi.post(paths::API_KEYS, &key).await.expect(403).code(), "step_up_needed");
        moi.put(paths::PROOF, &by_password(PASSWORD)).await.expect(200);
        moi.post(paths::API_KEYS, &key).await.expect(201);
        assert_eq!(keys().await, 2);
    })
    .await;
}

#[tokio::test]
async fn where_codes_are_asked_for_the_password_proves_nothing() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let app = Authenticator::enrol(server, &moi).await;
        wait(server);
        assert_eq!(moi.delete(paths::MY_TOTP).await.expect(403).code(), "step_up_needed");
        assert_eq!(moi.put(paths::PROOF, &by_password(PASSWORD)).await.expect(422).code(), "code_wrong");
        let by_code = |code: String| Proof { code, ..Proof::default() };
        moi.put(paths::PROOF, &by_code(app.code(server, 0).code)).await.expect(200);
        assert_eq!(moi.put(paths::PROOF, &by_code(app.code(server, 0).code)).await.expect(422).code(), "code_used");
        moi.delete(paths::MY_TOTP).await.expect(204);
        server.staff("moi").await;
    })
    .await;
}

#[tokio::test]
async fn a_proof_is_of_its_session_alone_and_its_password_is_guessed_no_faster_than_at_the_door() {
    on_both(async |server| {
        let (desk, left_open) = (server.staff("ubon").await, server.staff("ubon").await);
        wait(server);
        desk.put(paths::PROOF, &by_password(PASSWORD)).await.expect(200);
        assert_eq!(left_open.delete(paths::MY_TOTP).await.expect(403).code(), "step_up_needed");
        for _ in 0..5 {
            left_open.put(paths::PROOF, &by_password("a guess")).await.expect(422);
        }
        assert_eq!(left_open.put(paths::PROOF, &by_password(PASSWORD)).await.expect(429).code(), "locked_out");
        assert_eq!(server.client().sign_in("ubon", PASSWORD).await.expect(429).code(), "locked_out");
    })
    .await;
}

#[tokio::test]
async fn a_phone_that_joined_by_card_is_asked_for_nothing_it_does_not_have() {
    on_both(async |server| {
        let (phone, tablet) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_1).await);
        wait(server);
        let sessions: Vec<SessionView> = phone.get(paths::SESSIONS).await.expect(200).json();
        let other = sessions.iter().find(|session| !session.current).expect("the tablet's");
        phone.delete(paths::session(other.id)).await.expect(204);
        tablet.get(paths::ME).await.expect(401);
        phone.put(paths::PROOF, &by_password("")).await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_puts_out_whoever_came_in_by_the_old_one() {
    on_both(async |server| {
        let (office, elsewhere) = (server.staff("ubon").await, server.staff("ubon").await);
        let new = |password: &str| NewPassword { password: password.to_owned() };
        let short = office.put(paths::MY_PASSWORD, &new("short")).await.expect(422);
        assert_eq!(short.json::<app::wire::problem::Problem>().errors[0].code, "password_short");
        office.put(paths::MY_PASSWORD, &new("quite another password")).await.expect(204);
        office.get(paths::ME).await.expect(200);
        elsewhere.get(paths::ME).await.expect(401);
        server.client().sign_in("ubon", PASSWORD).await.expect(401);
        server.client().sign_in("ubon", "quite another password").await.expect(200);
        // Cards of people without a password are none of this.
        server.phone(&CHAERAMAE_1).await.put(paths::MY_PASSWORD, &new("quite another password")).await.expect(403);
    })
    .await;
}
