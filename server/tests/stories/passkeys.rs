//! Staff who come in by a passkey, and prove by it that it is still they.
use app::wire::factors::{Factors, NewPassword, Proof};
use app::wire::passkeys::{PasskeyChallenge, PasskeyErrand, PasskeyErrandInput, PasskeyReply};
use app::wire::paths;
use app::wire::personal::ErasureInput;
use app::wire::session::Me;
use chrono::TimeDelta;
use server::start::staff;

use crate::common::*;

async fn named(story: impl AsyncFn(&TestServer)) {
    on_both_as(|config| config.public_url = format!("http://{NAME}"), story).await;
}

fn by(passkey: PasskeyReply) -> Proof {
    Proof { passkey: Some(passkey), ..Proof::default() }
}

async fn factors(browser: &Client) -> Factors {
    browser.get(paths::MY_FACTORS).await.expect(200).json()
}

#[tokio::test]
async fn whoever_added_a_passkey_comes_in_by_it_alone_and_it_is_a_proof() {
    named(async |server| {
        let moi = server.staff("moi").await;
        let stranger = server.client();
        assert_eq!(Passkey::es256().come_in(&stranger).await.expect(401).code(), "passkey_unknown");
        let app = Authenticator::enrol(server, &moi).await;
        for key in [Passkey::es256(), Passkey::ed25519()] {
            let (mut key, view) = key.added(&moi).await;
            let browser = server.client();
            let me: Me = key.come_in(&browser).await.expect(200).json();
            assert_eq!(me.person, staff_id("moi"), "no code is asked for");
            let known = factors(&browser).await;
            assert!(known.proven_until.is_some());
            let listed = known.passkeys.iter().find(|passkey| passkey.id == view.id).expect("it is listed");
            assert!(listed.used_at.is_some() && !listed.name.is_empty());
            browser.delete(paths::my_passkey(view.id)).await.expect(204);
            browser.delete(paths::my_passkey(view.id)).await.expect(204);
            assert_eq!(key.come_in(&server.client()).await.expect(401).code(), "passkey_unknown");
            browser.get(paths::ME).await.expect(200);
        }
        assert!(factors(&moi).await.passkeys.is_empty());
        // The password asks for a code as before.
        let browser = server.client();
        assert_eq!(browser.sign_in("moi", PASSWORD).await.expect(401).code(), "second_factor_needed");
        browser.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_said_here_to_this_question_by_somebody_known_lets_nobody_in() {
    named(async |server| {
        let moi = server.staff("moi").await;
        let (mut key, _) = Passkey::ed25519().added(&moi).await;
        type Change = fn(&mut Slip);
        let slips: [(&str, Change); 8] = [
            ("made, not shown", |slip| slip.act = "webauthn.create"),
            ("to another question", |slip| slip.challenge = Some("YW5vdGhlcg".to_owned())),
            ("to another site", |slip| slip.origin = "http://rutan.example.evil".to_owned()),
            ("without a lock", |slip| slip.origin = "https://rutan.example".to_owned()),
            ("to another name", |slip| slip.party = "evil.example".to_owned()),
            ("with nobody there", |slip| slip.flags = 0x04),
            ("by whoever holds the key", |slip| slip.flags = 0x01),
            ("within another's page", |slip| slip.cross_origin = true),
        ];
        for (what, change) in slips {
            let (browser, mut slip) = (server.client(), Slip::show());
            change(&mut slip);
            let shown = key.asked_as(&browser, PasskeyErrand::SignIn, &slip).await;
            assert_eq!(browser.post(paths::PASSKEY_SESSIONS, &shown).await.expect(422).code(), "passkey_wrong", "{what}");
            browser.get(paths::ME).await.expect(401);
        }
        let browser = server.client();
        let mut wrong = async |change: fn(&mut PasskeyReply)| {
            let mut shown = key.asked(&browser, PasskeyErrand::SignIn).await;
            change(&mut shown);
            browser.post(paths::PASSKEY_SESSIONS, &shown).await
        };
        assert_eq!(wrong(|shown| shown.signature.replace_range(..4, "AAAA")).await.expect(422).code(), "passkey_wrong");
        assert_eq!(wrong(|shown| shown.signature = "no base64!".to_owned()).await.expect(422).code(), "passkey_wrong");
        assert_eq!(wrong(|shown| shown.authenticator_data.clear()).await.expect(422).code(), "passkey_wrong");
        assert_eq!(wrong(|shown| shown.client_data = "e30".to_owned()).await.expect(422).code(), "passkey_wrong");
        // What is made is looked at alike, and by whom it was asked for.
        let new = Passkey::es256();
        let challenge: PasskeyChallenge = moi.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(201).json();
        for slip in [Slip { flags: 0x41, ..Slip::make() }, Slip { flags: 0x05, ..Slip::make() }, Slip::show()] {
            assert_eq!(moi.post(paths::MY_PASSKEYS, &new.make(&challenge, &slip)).await.expect(422).code(), "passkey_wrong");
        }
        moi.post(paths::MY_PASSKEYS, &new.make(&challenge, &Slip::make())).await.expect(201);
        // It was the answer to that question; there is none open any more.
        assert_eq!(
            moi.post(paths::MY_PASSKEYS, &Passkey::es256().make(&challenge, &Slip::make())).await.expect(422).code(),
            "passkey_again"
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_in_the_browser_that_was_asked_for_minutes_and_a_copied_key_is_told_by_its_counter() {
    named(async |server| {
        let moi = server.staff("moi").await;
        let (mut key, _) = Passkey::ed25519().added(&moi).await;
        let again = |reply: Reply| assert_eq!(reply.expect(422).code(), "passkey_again");
        let (browser, other) = (server.client(), server.client());
        let shown = key.asked(&browser, PasskeyErrand::SignIn).await;
        again(other.post(paths::PASSKEY_SESSIONS, &shown).await);
        let slow = key.asked(&other, PasskeyErrand::SignIn).await;
        server.pass(TimeDelta::minutes(6));
        again(other.post(paths::PASSKEY_SESSIONS, &slow).await);
        // What somebody is asked to make is no question to show one, and the other way round.
        let browser = server.client();
        let shown = key.asked(&browser, PasskeyErrand::SignIn).await;
        browser.post(paths::PASSKEY_SESSIONS, &shown).await.expect(200);
        again(browser.post(paths::PASSKEY_SESSIONS, &shown).await);
        let challenge: PasskeyChallenge = browser.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(201).json();
        assert_eq!(challenge.known.len(), 1, "the browser does not make a second one on the same key");
        again(browser.post(paths::PASSKEY_SESSIONS, &key.show(&challenge, &Slip::show())).await);
        // On a machine that is shared: what one was asked to make is not of whoever signed in meanwhile.
        browser.sign_in("roiet", PASSWORD).await.expect(200);
        again(browser.post(paths::MY_PASSKEYS, &Passkey::es256().make(&challenge, &Slip::make())).await);

        // A question to prove it is none to sign in, nor another session's.
        let prover = server.staff("moi").await;
        let proof = key.asked(&prover, PasskeyErrand::Prove).await;
        again(prover.post(paths::PASSKEY_SESSIONS, &proof).await);
        let to_prove = PasskeyErrandInput { errand: PasskeyErrand::Prove };
        assert_eq!(server.client().post(paths::PASSKEY_CHALLENGES, &to_prove).await.expect(401).code(), "session_needed");

        // The copy shows the number that the key has shown.
        key.come_in(&server.client()).await.expect(200);
        key.counter -= 1;
        assert_eq!(key.come_in(&server.client()).await.expect(422).code(), "passkey_wrong");
        key.counter = 0;
        assert_eq!(key.come_in(&server.client()).await.expect(422).code(), "passkey_wrong", "a key that counted counts on");
    })
    .await;
}

/// Whoever holds a request that was sent, its cookie with it, sends it once more.
#[tokio::test]
async fn what_was_shown_once_is_worth_nothing_when_it_is_sent_again() {
    named(async |server| {
        let moi = server.staff("moi").await;
        let (mut key, _) = Passkey::es256().added(&moi).await;
        let to_sign_in = PasskeyErrandInput { errand: PasskeyErrand::SignIn };
        let asked = server.client().post(paths::PASSKEY_CHALLENGES, &to_sign_in).await.expect(201);
        let cookie = asked.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(["HttpOnly", "SameSite=Strict", "Max-Age=300"].iter().all(|part| cookie.contains(part)), "{cookie}");
        let shown = key.show(&asked.json(), &Slip::show());
        let again = async || {
            let request = server.client().request(reqwest::Method::POST, paths::PASSKEY_SESSIONS);
            Reply::of(request.header("cookie", cookie.split(';').next().unwrap()).json(&shown)).await
        };
        again().await.expect(200);
        assert_eq!(again().await.expect(422).code(), "passkey_wrong");
        key.come_in(&server.client()).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_passkey_proves_that_it_is_still_oneself_and_anothers_does_not() {
    named(async |server| {
        let (phone, moi, ubon) = (server.phone(&CHAERAMAE_1).await, server.staff("moi").await, server.staff("ubon").await);
        let (mut key, view) = Passkey::es256().added(&moi).await;
        let (mut other, _) = Passkey::es256().added(&ubon).await;
        assert_eq!(key.add(&ubon).await.expect(409).code(), "passkey_taken");
        // Somebody else's stays where it is.
        ubon.delete(paths::my_passkey(view.id)).await.expect(204);
        assert_eq!(factors(&moi).await.passkeys.len(), 1);
        // Whoever joined by a card has no password, and none of what goes with one.
        assert_eq!(phone.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(403).code(), "forbidden");

        server.pass(TimeDelta::minutes(11));
        assert_eq!(moi.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(403).code(), "step_up_needed");
        let shown = other.asked(&moi, PasskeyErrand::Prove).await;
        assert_eq!(moi.put(paths::PROOF, &by(shown)).await.expect(401).code(), "passkey_unknown");
        moi.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(403);
        let shown = key.asked(&moi, PasskeyErrand::Prove).await;
        let proven: Factors = moi.put(paths::PROOF, &by(shown)).await.expect(200).json();
        assert!(proven.proven_until.is_some());
        moi.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(201);
        for _ in 1..10 {
            Passkey::es256().added(&moi).await;
        }
        // Before one is made that would be of no use.
        assert_eq!(moi.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(409).code(), "passkeys_full");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_passkeys_and_so_does_the_operator_and_an_erasure() {
    named(async |server| {
        let moi = server.staff("moi").await;
        let (mut key, _) = Passkey::es256().added(&moi).await;
        moi.put(paths::MY_PASSWORD, &NewPassword { password: "a password of another kind".into() }).await.expect(204);
        assert_eq!(key.come_in(&server.client()).await.expect(401).code(), "passkey_unknown");

        let ubon = server.staff("ubon").await;
        let (mut key, _) = Passkey::es256().added(&ubon).await;
        let known = server.state.store.person(staff_id("ubon")).await.unwrap().unwrap();
        let options = server::config::StaffOptions {
            place: server::config::PlaceOptions::default(),
            login: "ubon".into(),
            name: known.name,
            position: known.position,
            role: known.role,
            unit: known.unit.id.0.to_string(),
            known_passwords: None,
            password: None,
            password_file: None,
            drop_second_factor: false,
        };
        staff::add(&server.state.store, &options, "quite another password", server.state.now()).await.unwrap();
        assert_eq!(key.come_in(&server.client()).await.expect(401).code(), "passkey_unknown");

        let roiet = server.staff("roiet").await;
        let (mut key, _) = Passkey::es256().added(&roiet).await;
        let held = roiet.get(paths::MY_DATA).await.expect(200);
        assert!(String::from_utf8(held.body).unwrap().contains("passkeys"), "what is held about oneself says so");
        let asked = ErasureInput { reason: "asked for in a letter".into() };
        server.staff("admin").await.post(paths::person_erasure(staff_id("roiet")), &asked).await.expect(200);
        assert_eq!(key.come_in(&server.client()).await.expect(401).code(), "passkey_unknown");
    })
    .await;
}

#[tokio::test]
async fn an_installation_that_is_known_by_a_number_has_no_passkeys() {
    on_both(async |server| {
        let to_sign_in = PasskeyErrandInput { errand: PasskeyErrand::SignIn };
        server.client().post(paths::PASSKEY_CHALLENGES, &to_sign_in).await.expect(404);
        server.staff("moi").await.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(404);
    })
    .await;
}
