//! Staff who sign in by the office's identity provider, for whoever said by which account they are known there.
use app::wire::factors::{Factors, NewPassword};
use app::wire::personal::ErasureInput;
use app::wire::session::{Errand, Me, ProviderReply, SessionView};
use app::wire::{ServerInfo, paths};
use chrono::TimeDelta;
use serde_json::json;
use server::config::Config;
use server::running;
use server::start::staff;

use crate::common::*;

const SUBJECT: &str = "1-2345-67890-12-3";

async fn with_provider(story: impl AsyncFn(&TestServer, &IdentityProvider)) {
    let provider = IdentityProvider::start().await;
    on_both_as(
        |config| provider.set(config),
        async |server| {
            provider.tokens_say(|_, _| ());
            story(server, &provider).await;
        },
    )
    .await;
}

async fn link(provider: &IdentityProvider, browser: &Client, subject: &str) -> Reply {
    let reply = provider.visit(browser, Errand::Link, subject).await;
    browser.put(paths::MY_PROVIDER, &reply).await
}

async fn come_in(provider: &IdentityProvider, browser: &Client, subject: &str) -> Reply {
    let reply = provider.visit(browser, Errand::SignIn, subject).await;
    browser.post(paths::PROVIDER_SESSIONS, &reply).await
}

#[tokio::test]
async fn whoever_linked_an_account_comes_in_by_it_and_nobody_else_does() {
    with_provider(async |server, provider| {
        let info: ServerInfo = server.client().get(paths::SERVER).await.json();
        assert_eq!(info.provider.as_deref(), Some("ThaiD"));
        let stranger = server.client();
        assert_eq!(come_in(provider, &stranger, SUBJECT).await.expect(401).code(), "provider_account_unknown");
        stranger.get(paths::ME).await.expect(401);

        let moi = server.staff("moi").await;
        let factors: Factors = link(provider, &moi, SUBJECT).await.expect(200).json();
        assert!(factors.provider_since.is_some());
        let browser = server.client();
        let me: Me = come_in(provider, &browser, SUBJECT).await.expect(200).json();
        assert_eq!(me.person, staff_id("moi"));
        browser.get(paths::ME).await.expect(200);
        let known_by: Factors = browser.get(paths::MY_FACTORS).await.expect(200).json();
        assert_eq!(known_by.proven_until, None, "the provider may have asked nothing");
        assert_eq!(browser.delete(paths::MY_PROVIDER).await.expect(403).code(), "step_up_needed");
        let sessions: Vec<SessionView> = browser.get(paths::SESSIONS).await.expect(200).json();
        assert_eq!(sessions.len(), 2);
        assert_eq!(come_in(provider, &server.client(), "somebody else").await.expect(401).code(), "provider_account_unknown");
        // The database does not say by which account.
        let held = moi.get(paths::MY_DATA).await.expect(200);
        assert!(!String::from_utf8(held.body).unwrap().contains(SUBJECT));

        let ubon = server.staff("ubon").await;
        assert_eq!(link(provider, &ubon, SUBJECT).await.expect(409).code(), "provider_account_taken");
        moi.delete(paths::MY_PROVIDER).await.expect(204);
        moi.delete(paths::MY_PROVIDER).await.expect(204);
        assert_eq!(come_in(provider, &server.client(), SUBJECT).await.expect(401).code(), "provider_account_unknown");
        link(provider, &ubon, SUBJECT).await.expect(200);
        // In place of the earlier one.
        link(provider, &ubon, "a new card").await.expect(200);
        assert_eq!(come_in(provider, &server.client(), SUBJECT).await.expect(401).code(), "provider_account_unknown");
        come_in(provider, &server.client(), "a new card").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_comes_back_counts_once_in_the_browser_that_went_for_what_it_went_for_and_for_minutes() {
    with_provider(async |server, provider| {
        let moi = server.staff("moi").await;
        link(provider, &moi, SUBJECT).await.expect(200);
        let again = |reply: Reply| assert_eq!(reply.expect(422).code(), "provider_again");

        let (browser, other) = (server.client(), server.client());
        let reply = provider.visit(&browser, Errand::SignIn, SUBJECT).await;
        again(other.post(paths::PROVIDER_SESSIONS, &reply).await);
        let elsewhere = provider.visit(&other, Errand::SignIn, SUBJECT).await;
        again(other.post(paths::PROVIDER_SESSIONS, &reply).await);
        // Somebody's own code put into another's browser does not sign that one in.
        again(browser.post(paths::PROVIDER_SESSIONS, &elsewhere).await);
        browser.post(paths::PROVIDER_SESSIONS, &reply).await.expect(200);
        again(browser.post(paths::PROVIDER_SESSIONS, &reply).await);

        let to_link = provider.visit(&moi, Errand::Link, SUBJECT).await;
        again(moi.post(paths::PROVIDER_SESSIONS, &to_link).await);
        // Whoever is not signed in goes on no such errand; and what one went for is not another's who signed in here meanwhile.
        let link = app::wire::session::ErrandInput { errand: Errand::Link };
        assert_eq!(server.client().post(paths::ERRANDS, &link).await.expect(401).code(), "session_needed");
        let shared = server.staff("ubon").await;
        let of_ubon = provider.visit(&shared, Errand::Link, "of ubon").await;
        shared.sign_in("roiet", PASSWORD).await.expect(200);
        again(shared.put(paths::MY_PROVIDER, &of_ubon).await);
        let to_sign_in = provider.visit(&moi, Errand::SignIn, "another of moi").await;
        again(moi.put(paths::MY_PROVIDER, &to_sign_in).await);

        let slow = provider.visit(&other, Errand::SignIn, SUBJECT).await;
        server.pass(TimeDelta::minutes(11));
        again(other.post(paths::PROVIDER_SESSIONS, &slow).await);
        // A code that the provider does not know.
        let made_up = provider.visit(&other, Errand::SignIn, SUBJECT).await;
        let made_up = ProviderReply { code: "made up".into(), ..made_up };
        assert_eq!(other.post(paths::PROVIDER_SESSIONS, &made_up).await.expect(422).code(), "provider_refused");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_is_not_of_this_provider_for_this_visit_lets_nobody_in() {
    with_provider(async |server, provider| {
        let moi = server.staff("moi").await;
        link(provider, &moi, SUBJECT).await.expect(200);
        let changes: [(&str, Change); 12] = [
            ("of another issuer", |_, claims| claims["iss"] = json!("https://elsewhere.example")),
            ("for another installation", |_, claims| claims["aud"] = json!("another")),
            ("for several, and another asked", |_, claims| {
                claims["aud"] = json!(["rutan:test", "another"]);
                claims["azp"] = json!("another");
            }),
            ("for several, and nobody is said to have asked", |_, claims| claims["aud"] = json!(["rutan:test", "another"])),
            ("for another visit", |_, claims| claims["nonce"] = json!("of another visit")),
            ("for any visit", |_, claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
            ("run out", |_, claims| claims["exp"] = json!(chrono::Utc::now().timestamp() - 3600)),
            ("without an end", |_, claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
            ("not yet to be used", |_, claims| claims["nbf"] = json!(chrono::Utc::now().timestamp() + 3600)),
            ("of nobody", |_, claims| claims["sub"] = json!("")),
            ("unsigned", |header, _| header["alg"] = json!("none")),
            ("signed with what everybody knows", |header, _| header["alg"] = json!("HS256")),
        ];
        for (what, change) in changes {
            provider.tokens_say(change);
            let browser = server.client();
            assert_eq!(come_in(provider, &browser, SUBJECT).await.expect(422).code(), "provider_refused", "{what}");
            browser.get(paths::ME).await.expect(401);
        }
        provider.tokens_say(|_, claims| {
            claims["aud"] = json!(["rutan:test", "another"]);
            claims["azp"] = json!("rutan:test");
        });
        come_in(provider, &server.client(), SUBJECT).await.expect(200);
        // By a key that it does not show.
        provider.tokens_say(|header, _| header["kid"] = json!("another"));
        assert_eq!(come_in(provider, &server.client(), SUBJECT).await.expect(422).code(), "provider_refused");
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_here_as_well_and_linking_wants_a_proof() {
    with_provider(async |server, provider| {
        let (phone, moi) = (server.phone(&CHAERAMAE_1).await, server.staff("moi").await);
        let app = Authenticator::enrol(server, &moi).await;
        link(provider, &moi, SUBJECT).await.expect(200);
        let browser = server.client();
        assert_eq!(come_in(provider, &browser, SUBJECT).await.expect(401).code(), "second_factor_needed");
        browser.get(paths::ME).await.expect(401);
        let me: Me = browser.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(200).json();
        assert_eq!(me.person, staff_id("moi"));

        server.pass(TimeDelta::minutes(11));
        assert_eq!(link(provider, &moi, "an intruder's").await.expect(403).code(), "step_up_needed");
        assert_eq!(moi.delete(paths::MY_PROVIDER).await.expect(403).code(), "step_up_needed");
        // Whoever joined by a card has no password, and none of what goes with one.
        link(provider, &phone, "a villager's").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_lets_go_of_the_account_and_so_does_erasing() {
    with_provider(async |server, provider| {
        let ubon = server.staff("ubon").await;
        link(provider, &ubon, "an intruder's").await.expect(200);
        let new = NewPassword { password: "quite another password of ubon".into() };
        ubon.put(paths::MY_PASSWORD, &new).await.expect(204);
        assert_eq!(come_in(provider, &server.client(), "an intruder's").await.expect(401).code(), "provider_account_unknown");
        link(provider, &ubon, SUBJECT).await.expect(200);
        let known = server.state.store.person(staff_id("ubon")).await.unwrap().unwrap();
        let options = server::config::StaffOptions {
            place: server::config::PlaceOptions::default(),
            login: "ubon".into(),
            name: known.name.clone(),
            position: known.position.clone(),
            role: known.role,
            unit: known.unit.id.0.to_string(),
            drop_second_factor: false,
            known_passwords: None,
            password: None,
            password_file: None,
        };
        staff::add(&server.state.store, &options, "quite another password", server.state.now()).await.unwrap();
        assert_eq!(come_in(provider, &server.client(), SUBJECT).await.expect(401).code(), "provider_account_unknown");

        let ubon = server.client();
        ubon.sign_in("ubon", "quite another password").await.expect(200);
        ubon.put(paths::MY_PASSWORD, &new).await.expect(204);
        link(provider, &ubon, SUBJECT).await.expect(200);
        let asked = ErasureInput { reason: "เจ้าของข้อมูลขอ".to_owned() };
        server.staff("admin").await.post(paths::person_erasure(staff_id("ubon")), &asked).await.expect(200);
        assert_eq!(come_in(provider, &server.client(), SUBJECT).await.expect(401).code(), "provider_account_unknown");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_would_find_nobody_by_their_account_does_not_start() {
    with_provider(async |server, provider| {
        link(provider, &server.staff("moi").await, SUBJECT).await.expect(200);
        let keys = tempfile::tempdir().unwrap();
        let beside = || Config { receipt_keys: keys.path().to_owned(), ..(*server.state.config).clone() };
        let copy = |name: &str| std::fs::copy(server.state.config.receipt_keys.join(name), keys.path().join(name)).unwrap();
        let _ = ["audit.key", "receipt-1.key"].map(copy);
        let refused = running::open(beside()).await.map(drop).unwrap_err();
        assert!(refused.to_string().contains("factors.key"), "{refused}");
        copy("factors.key");
        running::open(beside()).await.map(drop).expect("with the key of the others it starts");
    })
    .await;
}

#[tokio::test]
async fn keys_that_turn_are_read_again_and_a_provider_that_is_away_is_said_to_be() {
    let provider = IdentityProvider::start().await;
    on_both_as(
        |config| provider.set(config),
        async |server| {
            let moi = server.staff("moi").await;
            link(&provider, &moi, SUBJECT).await.expect(200);
            come_in(&provider, &server.client(), SUBJECT).await.expect(200);
            provider.turn_key();
            // Whoever makes up names of keys does not make it be asked without end.
            assert_eq!(come_in(&provider, &server.client(), SUBJECT).await.expect(422).code(), "provider_refused");
            server.pass(TimeDelta::seconds(61));
            come_in(&provider, &server.client(), SUBJECT).await.expect(200);
        },
    )
    .await;
    let gone = |config: &mut server::config::Config| {
        provider.set(config);
        if let Some(provider) = &mut config.provider {
            provider.issuer = "http://127.0.0.1:9".into();
        }
    };
    on_both_as(gone, async |server| {
        let asked = app::wire::session::ErrandInput { errand: Errand::SignIn };
        let reply = server.client().post(paths::ERRANDS, &asked).await.expect(503);
        assert_eq!(reply.code(), "provider_away");
        // And everybody comes in as before.
        server.staff("moi").await;
    })
    .await;
    // As it is said to call itself, and does not.
    let another = |config: &mut server::config::Config| {
        provider.set(config);
        if let Some(provider) = &mut config.provider {
            provider.issuer.push('/');
        }
    };
    on_both_as(another, async |server| {
        let asked = app::wire::session::ErrandInput { errand: Errand::SignIn };
        assert_eq!(server.client().post(paths::ERRANDS, &asked).await.expect(503).code(), "provider_away");
    })
    .await;
}
