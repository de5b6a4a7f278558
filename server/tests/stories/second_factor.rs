//! Staff who have a second factor: the code of an authenticator app, or a recovery code in its place.
use app::domain::photo::PhotoHash;
use app::wire::factors::{CodeInput, Factors, NewTotp, RecoveryCodes};
use app::wire::paths;
use app::wire::session::{Me, SessionView};
use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::Value;
use server::config::{Config, StaffOptions};
use server::running;
use server::start::staff::{self, Added};

use crate::common::*;

fn typed(code: &str) -> CodeInput {
    CodeInput { code: code.to_owned() }
}

/// A browser in which somebody gave the right password.
async fn half_way(server: &TestServer, login: &str) -> Client {
    let browser = server.client();
    assert_eq!(browser.sign_in(login, PASSWORD).await.expect(401).code(), "second_factor_needed");
    browser
}

async fn refused(browser: &Client, code: &CodeInput) -> (u16, String) {
    let reply = browser.post(paths::SECOND_FACTOR, code).await;
    assert_eq!(reply.header("set-cookie"), "", "nobody comes in by that");
    (reply.status, reply.code())
}

#[tokio::test]
async fn once_it_is_on_the_password_alone_lets_nobody_in() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let new: NewTotp = moi.post(paths::MY_TOTP, &()).await.expect(201).json();
        assert!(new.uri.starts_with("otpauth://totp/Rutan:moi?secret=") && new.uri.contains(&new.secret));
        assert!(new.qr_svg.starts_with("<svg"));
        server.staff("moi").await;
        let app = Authenticator::of(&new.secret);
        assert_eq!(moi.put(paths::MY_TOTP, &typed("no code")).await.expect(422).code(), "code_wrong");
        server.staff("moi").await;
        moi.put(paths::MY_TOTP, &app.code(server, 0)).await.expect(200);
        let factors: Factors = moi.get(paths::MY_FACTORS).await.expect(200).json();
        assert!(factors.password && factors.totp_since.is_some() && factors.proven_until.is_some());
        assert_eq!(factors.recovery_codes_left, 10);
        for again in [moi.post(paths::MY_TOTP, &()).await, moi.put(paths::MY_TOTP, &app.code(server, 1)).await] {
            assert_eq!(again.expect(409).code(), "not_now");
        }

        let browser = server.client();
        let half = browser.sign_in("moi", PASSWORD).await.expect(401);
        assert_eq!(half.code(), "second_factor_needed");
        let cookie = half.header("set-cookie");
        for part in ["rutan-half=", "HttpOnly", "SameSite=Strict", "Max-Age=300"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        browser.get(paths::ME).await.expect(401);
        assert_eq!(refused(&browser, &app.code(server, 0)).await, (422, "code_used".into()), "it switched the codes on");
        let wrong = if app.code(server, 1).code == "000000" { "000001" } else { "000000" };
        assert_eq!(refused(&browser, &typed(wrong)).await, (422, "code_wrong".into()));
        let code = app.next(server);
        let me: Me = browser.post(paths::SECOND_FACTOR, &code).await.expect(200).json();
        assert_eq!(me.person, staff_id("moi"));
        browser.get(paths::ME).await.expect(200);
        let other = half_way(server, "moi").await;
        assert_eq!(refused(&other, &code).await, (422, "code_used".into()), "what somebody looked over a shoulder is worth nothing");
        other.post(paths::SECOND_FACTOR, &app.code(server, 1)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_secret_is_told_once_and_lies_sealed() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let new: NewTotp = moi.post(paths::MY_TOTP, &()).await.expect(201).json();
        let app = Authenticator::of(&new.secret);
        let told: RecoveryCodes = moi.put(paths::MY_TOTP, &app.code(server, 0)).await.expect(200).json();
        let later = [moi.get(paths::MY_FACTORS).await, moi.get(paths::ME).await, moi.get(paths::SESSIONS).await];
        for reply in later {
            let text = String::from_utf8(reply.expect(200).body).unwrap();
            assert!(!text.contains(&new.secret) && told.codes.iter().all(|code| !text.contains(code)), "{text}");
        }
        let stored = server.state.store.totp(staff_id("moi")).await.unwrap().unwrap().secret;
        assert_eq!(server.state.vault.unseal(&stored, staff_id("ubon").0.as_bytes()), None, "nor is it another's");
        let opened = server.state.vault.unseal(&stored, staff_id("moi").0.as_bytes()).expect("its own person's");
        assert_eq!(server::auth::totp::base32(&opened), new.secret);
    })
    .await;
}

#[tokio::test]
async fn the_second_step_is_for_the_browser_that_gave_the_password_and_for_minutes() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let app = Authenticator::enrol(server, &moi).await;
        let again = || (401, "sign_in_again".to_owned());
        assert_eq!(refused(&server.client(), &app.next(server)).await, again(), "a code without a password");
        let slow = half_way(server, "moi").await;
        server.pass(TimeDelta::seconds(301));
        assert_eq!(refused(&slow, &app.code(server, 0)).await, again());
        let forger = server.client();
        let forged =
            forger.request(reqwest::Method::POST, paths::SECOND_FACTOR).header("cookie", "rutan-half=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(Reply::of(forged.json(&app.code(server, 0))).await.expect(401).code(), "sign_in_again");

        let late = half_way(server, "moi").await;
        let hash = server::auth::password::hash("quite another password").unwrap();
        server.state.store.set_password(staff_id("moi"), &hash).await.unwrap();
        assert_eq!(refused(&late, &app.code(server, 0)).await, again(), "the old password");
    })
    .await;
}

#[tokio::test]
async fn of_many_with_one_code_at_once_one_comes_in() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let app = Authenticator::enrol(server, &moi).await;
        let browsers = join_all((0..4).map(|_| half_way(server, "moi"))).await;
        let code = app.next(server);
        let replies = join_all(browsers.iter().map(|browser| browser.post(paths::SECOND_FACTOR, &code))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        let browsers = join_all((0..4).map(|_| half_way(server, "moi"))).await;
        let code = typed(&app.recovery[0]);
        let replies = join_all(browsers.iter().map(|browser| browser.post(paths::SECOND_FACTOR, &code))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_lets_one_in_once_and_new_ones_end_the_old() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        assert_eq!(moi.post(paths::MY_RECOVERY_CODES, &()).await.expect(409).code(), "not_now");
        let app = Authenticator::enrol(server, &moi).await;
        assert_eq!((app.recovery.len(), app.recovery[0].len()), (10, "ABCD-EFGH-JKLM-NPQR-STVW-XYZ0".len()));
        let sloppy = typed(&app.recovery[0].to_lowercase().replace('-', " "));
        half_way(server, "moi").await.post(paths::SECOND_FACTOR, &sloppy).await.expect(200);
        assert_eq!(refused(&half_way(server, "moi").await, &sloppy).await, (422, "code_wrong".into()));
        let left = async || moi.get(paths::MY_FACTORS).await.expect(200).json::<Factors>().recovery_codes_left;
        assert_eq!(left().await, 9);

        let new: RecoveryCodes = moi.post(paths::MY_RECOVERY_CODES, &()).await.expect(201).json();
        assert_eq!((new.codes.len(), left().await), (10, 10));
        assert_eq!(refused(&half_way(server, "moi").await, &typed(&app.recovery[1])).await, (422, "code_wrong".into()));
        half_way(server, "moi").await.post(paths::SECOND_FACTOR, &typed(&new.codes[1])).await.expect(200);
        // Another's lets nobody in.
        let ubon = server.staff("ubon").await;
        Authenticator::enrol(server, &ubon).await;
        assert_eq!(refused(&half_way(server, "ubon").await, &typed(&new.codes[2])).await, (422, "code_wrong".into()));
    })
    .await;
}

#[tokio::test]
async fn who_guesses_codes_is_slowed_down_whatever_they_guess_from() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let (app, others) = (Authenticator::enrol(server, &moi).await, Authenticator::enrol(server, &ubon).await);
        for _ in 0..5 {
            // Another browser each time.
            assert_eq!(refused(&half_way(server, "moi").await, &typed("not it")).await.0, 422);
        }
        let browser = half_way(server, "moi").await;
        let locked = browser.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(429);
        assert_eq!(locked.code(), "locked_out");
        half_way(server, "ubon").await.post(paths::SECOND_FACTOR, &others.code(server, 0)).await.expect(200);
        server.pass(TimeDelta::seconds(locked.header("retry-after").parse().unwrap()));
        browser.post(paths::SECOND_FACTOR, &app.code(server, 0)).await.expect(200);
        // And an address by itself, whoever it guesses for.
        let stranger = server.client();
        let guess = async |_| {
            let request = stranger.request(reqwest::Method::POST, paths::SECOND_FACTOR).header("x-test-address", "10.9.9.9");
            Reply::of(request.json(&typed("000000"))).await
        };
        // The share fills up again while they come in.
        let replies = join_all((0..300).map(guess)).await;
        let refused = replies.iter().find(|reply| reply.status == 429).expect("more than an address has");
        assert_eq!(refused.code(), "too_many_requests");
    })
    .await;
}

#[tokio::test]
async fn who_lost_everything_is_let_in_by_whoever_runs_the_installation() {
    on_both(async |server| {
        let ubon = server.staff("ubon").await;
        let app = Authenticator::enrol(server, &ubon).await;
        let known = server.state.store.person_by_login("ubon").await.unwrap().unwrap();
        let mut options = super::installing::new_staff("ubon", &known.unit.id.0.to_string());
        (options.name, options.position) = (known.name, known.position);
        let renew = async |options: &StaffOptions| staff::add(&server.state.store, options, PASSWORD, server.state.now()).await.unwrap();
        assert_eq!(renew(&options).await, Added::NewPassword);
        half_way(server, "ubon").await.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(200);
        options.drop_second_factor = true;
        assert_eq!(renew(&options).await, Added::NewPassword);
        let ubon = server.staff("ubon").await;
        let factors: Factors = ubon.get(paths::MY_FACTORS).await.expect(200).json();
        assert_eq!((factors.totp_since, factors.recovery_codes_left), (None, 0));
    })
    .await;
}

#[tokio::test]
async fn who_has_no_password_has_no_second_factor_either() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        phone.post(paths::MY_TOTP, &()).await.expect(403);
        let factors: Factors = phone.get(paths::MY_FACTORS).await.expect(200).json();
        assert_eq!((factors.password, factors.totp_since, factors.proven_until), (false, None, None));
    })
    .await;
}

#[tokio::test]
async fn every_step_is_written_down() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let app = Authenticator::enrol(server, &moi).await;
        let browser = half_way(server, "moi").await;
        browser.post(paths::SECOND_FACTOR, &typed("not it")).await.expect(422);
        browser.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(200);
        browser.post(paths::MY_RECOVERY_CODES, &()).await.expect(201);
        browser.delete(paths::MY_TOTP).await.expect(204);
        let all = server.state.store.audit_after(0, 1_000).await.unwrap();
        let acts: Vec<(&str, u16)> = all.iter().map(|of| (of.entry.act.as_str(), of.entry.status)).collect();
        let expected = [
            ("POST /api/v1/sessions", 200),
            ("POST /api/v1/me/totp", 201),
            ("PUT /api/v1/me/totp", 200),
            ("POST /api/v1/sessions", 401),
            ("POST /api/v1/sessions/second-factor", 422),
            ("POST /api/v1/sessions/second-factor", 200),
            ("POST /api/v1/me/recovery-codes", 201),
            ("DELETE /api/v1/me/totp", 204),
        ];
        assert_eq!(acts, expected);
        assert!(all.iter().all(|of| of.entry.person == Some(staff_id("moi"))), "also those that failed: the password was right");
    })
    .await;
}

#[tokio::test]
async fn a_server_with_another_key_of_second_factors_does_not_start() {
    on_both(async |server| {
        let keys = tempfile::tempdir().unwrap();
        let beside = || Config { receipt_keys: keys.path().to_owned(), ..(*server.state.config).clone() };
        let copy = |name: &str| std::fs::copy(server.state.config.receipt_keys.join(name), keys.path().join(name)).unwrap();
        let refused = running::open(beside()).await.map(drop).unwrap_err();
        assert!(refused.to_string().contains("audit.key"), "without the keys by which its record is sealed: {refused}");
        let _ = ["audit.key", "receipt-1.key"].map(copy);
        running::open(beside()).await.map(drop).expect("nobody has a second factor yet");
        Authenticator::enrol(server, &server.staff("moi").await).await;
        let refused = running::open(beside()).await.map(drop).unwrap_err();
        assert!(refused.to_string().contains("factors.key"), "{refused}");
        copy("factors.key");
        running::open(beside()).await.map(drop).expect("with the key of the others it starts");
    })
    .await;
}

#[tokio::test]
async fn a_secret_that_waits_for_its_code_is_told_again_to_whoever_was_told_it_and_to_nobody_else() {
    on_both(async |server| {
        let (one, other) = (server.staff("moi").await, server.staff("moi").await);
        let begun = async |browser: &Client| browser.post(paths::MY_TOTP, &()).await.expect(201).json::<NewTotp>().secret;
        let first = begun(&one).await;
        server.pass(TimeDelta::minutes(6));
        assert_eq!(begun(&one).await, first, "the page was loaded again");
        let second = begun(&other).await;
        assert_ne!(second, first);
        assert_ne!(begun(&one).await, second, "nobody is given what another browser was told");
        let third = begun(&one).await;
        server.pass(TimeDelta::minutes(9));
        one.put(paths::PROOF, &serde_json::json!({ "password": PASSWORD })).await.expect(200);
        assert_eq!(begun(&one).await, third);
        server.pass(TimeDelta::minutes(2));
        assert_ne!(begun(&one).await, third, "not for ever");
    })
    .await;
}

#[tokio::test]
async fn where_it_must_be_nothing_else_is_open_until_it_is_added() {
    on_both_as(
        |config| config.second_factor_required = true,
        async |server| {
            let moi = server.client();
            moi.sign_in("moi", PASSWORD).await.expect(200);
            for path in [paths::REPORTS, paths::PEOPLE, paths::API_KEYS, paths::EVENTS, &paths::export("people.csv")] {
                assert_eq!(moi.get(path).await.expect(401).code(), "second_factor_required", "{path}");
            }
            let refused: Value = moi.get(paths::ODATA).await.expect(401).json();
            assert_eq!(refused["error"]["code"], "second_factor_required");
            // An answer to HEAD has no body.
            let picture = paths::photo(new_id(), &PhotoHash::of(b"x"));
            let asked = Reply::of(moi.request(reqwest::Method::HEAD, &picture)).await.expect(401);
            assert!(asked.header("www-authenticate").contains("insufficient_user_authentication"));
            assert_eq!(moi.post(paths::REMINDERS, &()).await.expect(401).code(), "second_factor_required");
            for path in [paths::ME, paths::MY_FACTORS, paths::MY_DATA, paths::SESSIONS] {
                moi.get(path).await.expect(200);
            }
            let app = Authenticator::enrol(server, &moi).await;
            moi.get(paths::REPORTS).await.expect(200);
            // Whoever comes by a card has a phone in their hand and no password.
            let (card, village) = (moi.issue_card(CHAERAMAE_1.person).await, server.client());
            village.join(&card.code).await.expect(200);
            village.get(paths::MY_NOTICES).await.expect(200);

            let elsewhere = half_way(server, "moi").await;
            elsewhere.post(paths::SECOND_FACTOR, &app.next(server)).await.expect(200);
            elsewhere.get(paths::REPORTS).await.expect(200);
            moi.delete(paths::MY_TOTP).await.expect(204);
            assert_eq!(elsewhere.get(paths::REPORTS).await.expect(401).code(), "second_factor_required");
        },
    )
    .await;
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_this_browser_had() {
    on_both(async |server| {
        let (moi, elsewhere) = (server.staff("moi").await, server.staff("moi").await);
        let open = async || elsewhere.get(paths::SESSIONS).await.expect(200).json::<Vec<SessionView>>().len();
        assert_eq!(open().await, 2);
        moi.sign_in("moi", PASSWORD).await.expect(200);
        assert_eq!(open().await, 2, "the new one in the place of the old one");
    })
    .await;
}
