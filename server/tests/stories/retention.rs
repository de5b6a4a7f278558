//! What is kept no longer goes by itself, and what must be kept stays; the server's clock runs ahead.
use app::domain::retention::Kept;
use app::domain::thai_date::bangkok_date;
use app::wire::paths;
use app::wire::session::LoginRequest;
use chrono::TimeDelta;
use server::audit::chain::{Entry, Fault};
use server::audit::keeper::Keeper;
use server::audit::verify::verify;
use server::jobs::tidy;

use crate::common::*;
use crate::sendings::remind;

/// So long that it has passed from whatever moment, also in whole months.
fn pass(server: &TestServer, kept: Kept) {
    let now = server.state.now();
    server.pass(now - kept.before(now) + TimeDelta::days(32));
}

#[tokio::test]
async fn sessions_cards_devices_and_tries_go_after_their_time() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let person = CHAERAMAE_1.person;
        let wrong = LoginRequest { login: "ubon".into(), password: "wrong".into() };
        server.client().post(paths::SESSIONS, &wrong).await.expect(401);
        server.staff("mueang-ubon").await.delete(paths::person_sessions(person)).await.expect(204);
        phone.get(paths::ME).await.expect(401);
        server.phone(&CHAERAMAE_1).await;
        let held = async || server.state.store.personal(person, server.state.now()).await.unwrap().expect("enrolled");
        tidy::once(&server.state).await.unwrap();
        let before = held().await;
        assert_eq!((before.sessions.len(), before.devices.len()), (2, 2), "nothing goes at once");
        assert!(before.join_cards.len() > 1);

        pass(server, Kept::EndedSession);
        tidy::once(&server.state).await.unwrap();
        let later = held().await;
        assert_eq!(later.sessions.len(), 1, "by which they were last seen");
        assert_eq!(later.devices.len(), 2, "what is on the lost one may still be brought in");
        pass(server, Kept::CutOffDevice);
        tidy::once(&server.state).await.unwrap();
        let last = held().await;
        assert_eq!((last.devices.len(), last.join_cards.len()), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn what_people_were_told_is_evidence_for_three_years() {
    on_both(async |server| {
        crate::sendings::pass_to(server, 12);
        remind(server).await;
        let told = async || server.state.store.personal(CHAERAMAE_1.person, server.state.now()).await.unwrap().unwrap().counts.notices;
        assert_eq!(told().await, 1);
        server.pass(TimeDelta::days(3 * 365 - 31));
        tidy::once(&server.state).await.unwrap();
        assert_eq!(told().await, 1);
        pass(server, Kept::Notice);
        tidy::once(&server.state).await.unwrap();
        assert_eq!(told().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_record_loses_whole_months_from_its_front_and_the_rest_is_proven() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let (store, keeper) = (&server.state.store, Keeper::open_existing(&server.state.config.receipt_keys).unwrap());
        // As busy a server writes them, more than one transaction lets go of.
        let entry = |n: u32| Entry {
            at: server.state.now(),
            person: None,
            unit: None,
            act: "PUT /x".into(),
            subject: format!("/x/{n}"),
            status: 200,
            request: None,
        };
        for some in (0..4_500).map(entry).collect::<Vec<_>>().chunks(500) {
            store.append_audit(&keeper.key, some).await.unwrap();
        }
        let day_before = server.state.now();
        pass(server, Kept::Audit);
        let fresh = server.staff("admin").await;
        fresh.get(paths::export("months.csv")).await.expect(200);
        let all = verify(store, &keeper, None).await.unwrap().unwrap();

        tidy::once(&server.state).await.unwrap();
        let left = verify(store, &keeper, None).await.unwrap().unwrap();
        let kept = store.audit_after(0, 10_000).await.unwrap();
        assert!(left == kept.len() as u64 && left + 4_500 <= all, "{left} of {all}");
        let first_kept = bangkok_date(Kept::Audit.before(server.state.now()));
        assert!(kept.iter().all(|of| bangkok_date(of.entry.at) >= first_kept) && kept[0].entry.at > day_before);
        // It goes on where it was.
        fresh.get(paths::export("months.csv")).await.expect(200);
        assert_eq!(verify(store, &keeper, None).await.unwrap(), Ok(left + 1));
        drop(moi);

        // Whoever has no such key cannot give it another beginning.
        let elsewhere = tempfile::tempdir().unwrap();
        let another = Keeper::open(elsewhere.path()).unwrap();
        assert!(matches!(verify(store, &another, None).await.unwrap(), Err(Fault::Beginning(_))));
    })
    .await;
}
