//! Staff: name and password, sessions, lockout.
use app::wire::paths;
use app::wire::session::{Me, SessionView, UNATTENDED};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use chrono::TimeDelta;
use reqwest::Method;
use server::auth::password::is_outdated;

use crate::common::*;

#[tokio::test]
async fn an_officer_signs_in_sees_the_session_and_signs_out() {
    on_both(async |server| {
        let officer = server.client();
        let me: Me = officer.sign_in(" MOI ", PASSWORD).await.expect(200).json();
        assert_eq!(me.person, staff_id("moi"));
        let sessions: Vec<SessionView> = officer.get(paths::SESSIONS).await.expect(200).json();
        assert_eq!(sessions.len(), 1);

        let reply = officer.delete(paths::CURRENT_SESSION).await.expect(204);
        assert!(reply.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(reply.header("clear-site-data"), "\"cache\"", "pictures do not stay on a machine that others use");
        officer.get(paths::ME).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn ending_a_session_from_elsewhere_takes_effect_at_once_and_only_on_ones_own() {
    on_both(async |server| {
        let (office, home, other) = (server.staff("moi").await, server.staff("moi").await, server.staff("ubon").await);
        let sessions: Vec<SessionView> = office.get(paths::SESSIONS).await.expect(200).json();
        let theirs = sessions.iter().find(|session| !session.current).expect("the one at home");
        other.delete(paths::session(theirs.id)).await.expect(404);
        home.get(paths::ME).await.expect(200);
        office.delete(paths::session(theirs.id)).await.expect(204);
        home.get(paths::ME).await.expect(401);
        office.get(paths::ME).await.expect(200);
        office.delete(paths::session(theirs.id)).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_password_that_was_hashed_by_older_parameters_is_hashed_anew_when_it_is_used() {
    on_both(async |server| {
        let older = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
        let hash = older.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
        server.state.store.set_password(staff_id("moi"), &hash).await.unwrap();
        let stored = async || server.state.store.person(staff_id("moi")).await.unwrap().unwrap().password_hash.unwrap();
        server.client().sign_in("moi", "not this one").await.expect(401);
        assert_eq!(stored().await, hash);
        server.client().sign_in("moi", PASSWORD).await.expect(200);
        assert!(!is_outdated(&stored().await));
        server.client().sign_in("moi", PASSWORD).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn all_others_are_ended_at_once_and_this_one_stays() {
    on_both(async |server| {
        let (here, home, work) = (server.staff("moi").await, server.staff("moi").await, server.staff("moi").await);
        let colleague = server.staff("ubon").await;
        here.delete(paths::SESSIONS).await.expect(204);
        for elsewhere in [home, work] {
            elsewhere.get(paths::ME).await.expect(401);
        }
        let left: Vec<SessionView> = here.get(paths::SESSIONS).await.expect(200).json();
        assert!(left.len() == 1 && left[0].current);
        colleague.get(paths::ME).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn wrong_names_and_wrong_passwords_look_alike() {
    on_both(async |server| {
        let nobody = server.client();
        for (login, password) in [("moi", "wrong"), ("nobody", PASSWORD), ("", ""), ("moi\0", PASSWORD)] {
            let reply = nobody.sign_in(login, password).await.expect(401);
            assert_eq!(reply.code(), "login_wrong");
            assert_eq!(reply.header("set-cookie"), "");
        }
    })
    .await;
}

#[tokio::test]
async fn after_five_failures_the_account_rests_for_a_minute_even_with_the_right_password() {
    on_both(async |server| {
        let guesser = server.client();
        for _ in 0..5 {
            guesser.sign_in("ubon", "not this one").await.expect(401);
        }
        let locked = guesser.sign_in("ubon", PASSWORD).await.expect(429);
        assert_eq!(locked.code(), "locked_out");
        let wait: i64 = locked.header("retry-after").parse().unwrap();
        assert!((1..=61).contains(&wait), "{wait}");
        // A colleague at the same address is not locked out.
        guesser.sign_in("roiet", PASSWORD).await.expect(200);
        server.pass(TimeDelta::seconds(wait));
        guesser.sign_in("ubon", PASSWORD).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn of_many_guesses_at_once_no_more_are_judged_than_one_after_the_other() {
    on_both(async |server| {
        let guesser = server.client();
        let guesses = futures::future::join_all((0..20).map(|_| guesser.sign_in("ubon", "not this one"))).await;
        assert_eq!(guesses.iter().filter(|reply| reply.status == 401).count(), 5);
        assert!(guesses.iter().filter(|reply| reply.status != 401).all(|reply| reply.code() == "locked_out"));
        server.pass(TimeDelta::seconds(61));
        guesser.sign_in("ubon", PASSWORD).await.expect(200);
        // A success starts anew.
        for _ in 0..4 {
            guesser.sign_in("ubon", "not this one").await.expect(401);
        }
        guesser.sign_in("ubon", PASSWORD).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn staff_are_signed_out_when_idle_and_phones_are_not() {
    on_both(async |server| {
        let (officer, phone) = (server.staff("moi").await, server.phone(&CHAERAMAE_1).await);
        server.pass(TimeDelta::hours(11));
        officer.get(paths::ME).await.expect(200);
        server.pass(TimeDelta::hours(11));
        officer.get(paths::ME).await.expect(200);
        // A screen that was left open asks by itself; the hours count from when somebody was last there.
        for _ in 0..11 {
            server.pass(TimeDelta::hours(1));
            let alone = officer.request(Method::GET, paths::ME).header(UNATTENDED, "1");
            Reply::of(alone).await.expect(200);
            let stream = officer.request(Method::GET, paths::EVENTS).send().await.expect("an answer");
            assert_eq!(stream.status().as_u16(), 200);
        }
        server.pass(TimeDelta::hours(2));
        officer.get(paths::ME).await.expect(401);
        server.pass(TimeDelta::days(300));
        let reply = phone.get(paths::ME).await.expect(200);
        assert!(reply.header("set-cookie").contains("Max-Age=34560000"), "the cookie lives on, too");
        server.pass(TimeDelta::days(300));
        phone.get(paths::ME).await.expect(200);
    })
    .await;
}
