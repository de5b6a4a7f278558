//! Phones that slept for weeks send what they wrote down then. The files in `fixtures/reports` are what the app sent when they
//! were added: they are never changed, only more of them are added, and the server takes them for ever.
use app::domain::report::ReportId;
use app::wire::paths;
use app::wire::reports::{Receipt, ReportSubmission};
use chrono::{DateTime, Utc};
use reqwest::Method;
use server::store::{NewReport, PutReport};

use crate::common::*;

const SENT: [(&str, &str); 3] = [
    ("every field", include_str!("../fixtures/reports/everything.json")),
    ("only what must be there", include_str!("../fixtures/reports/least.json")),
    ("optional fields named and empty", include_str!("../fixtures/reports/empty_fields.json")),
];

/// The day after they were written.
fn turn_back(server: &TestServer) {
    let then: DateTime<Utc> = "2026-11-22T03:00:00Z".parse().unwrap();
    server.pass(then - Utc::now());
}

async fn put(phone: &Client, id: ReportId, text: &str) -> Reply {
    let request = phone.request(Method::PUT, &paths::report(id)).header("content-type", "application/json");
    Reply::of(request.body(text.to_owned())).await
}

#[tokio::test]
async fn what_todays_phones_send_is_taken_and_known_again() {
    on_both(async |server| {
        turn_back(server);
        let phone = server.phone(&CHAERAMAE_1).await;
        for (what, text) in SENT {
            let id = new_id();
            let first = put(&phone, id, text).await;
            assert_eq!(first.status, 200, "{what}: {}", String::from_utf8_lossy(&first.body));
            assert_eq!(put(&phone, id, text).await.expect(200).body, first.body, "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_phone_whose_answer_was_lost_before_the_upgrade_is_known_after_it() {
    on_both(async |server| {
        turn_back(server);
        let phone = server.phone(&CHAERAMAE_1).await;
        for (what, text) in SENT {
            let id = new_id();
            let submission: ReportSubmission = serde_json::from_str(text).unwrap();
            // An earlier server took the digest over the fields it knew.
            let earlier = NewReport {
                id,
                submission: &submission,
                digest: [7; 32],
                filed_by: CHAERAMAE_1.person,
                device: Some(phone.device),
                received_at: server.state.now(),
            };
            let PutReport::Stored(receipt) = server.state.store.put_report(&earlier).await.unwrap() else { panic!("{what}") };
            let again = put(&phone, id, text).await;
            assert_eq!(again.status, 200, "{what}: {}", String::from_utf8_lossy(&again.body));
            assert_eq!(again.json::<Receipt>(), receipt, "{what}");

            let mut other = submission.clone();
            other.content.people = Some(4_200);
            assert_eq!(phone.put_report(id, &other).await.expect(409).code(), "report_conflict", "{what}");
        }
    })
    .await;
}
