//! An office's own program is told of things: signed, once, patiently, and never inside somebody's own network.
use app::domain::webhook::WebhookEvent;
use app::wire::paths;
use app::wire::problem::Problem;
use app::wire::sendings::{NewWebhook, Webhook, WebhookInput, Webhooks};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use ring::hmac;
use serde_json::{Value, json};

use crate::common::*;
use crate::key_messages::{message, published};
use crate::sendings::remind;

async fn webhook(client: &Client, url: &str, events: &[WebhookEvent]) -> NewWebhook {
    let input = WebhookInput { url: url.to_owned(), events: events.to_vec() };
    client.post(paths::WEBHOOKS, &input).await.expect(201).json()
}

async fn webhooks(client: &Client) -> Vec<Webhook> {
    client.get(paths::WEBHOOKS).await.expect(200).json::<Webhooks>().items
}

/// As a receiver's library does it.
fn is_signed(call: &Call, secret: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap());
    let text = [call.header("webhook-id").as_bytes(), b".", call.header("webhook-timestamp").as_bytes(), b".", &call.body].concat();
    let signature = STANDARD.decode(call.header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    hmac::verify(&key, &text, &signature).is_ok()
}

/// Tries what is due, by this process and by the running server, until so many calls came.
pub async fn called(server: &TestServer, receiver: &Receiver, count: usize) -> Vec<Call> {
    eventually("calls", async || {
        server::jobs::sendings::once(&server.state).await.unwrap();
        Some(()).filter(|()| receiver.calls().len() >= count)
    })
    .await;
    // A call that came is not yet written down: the round that made it ends first.
    server::jobs::sendings::once(&server.state).await.unwrap();
    receiver.calls()
}

#[tokio::test]
async fn a_program_is_called_until_it_takes_it_and_then_no_more() {
    on_both(async |server| {
        let receiver = Receiver::start().await;
        receiver.answers(&[(500, ""), (429, "7200"), (200, "")]);
        let department = server.staff("department").await;
        let made = webhook(&department, &format!("{}/rutan", receiver.url), &[WebhookEvent::KeyMessagePublished]).await;
        let id = published(&server.staff("moi").await, &message(server, "คนแปลกหน้าให้โอน อย่าโอน")).await;

        called(server, &receiver, 1).await;
        server.pass(TimeDelta::minutes(2));
        called(server, &receiver, 2).await;
        // It asked for two hours.
        server.pass(TimeDelta::minutes(60));
        assert_eq!(called(server, &receiver, 2).await.len(), 2);
        server.pass(TimeDelta::minutes(61));
        let calls = called(server, &receiver, 3).await;
        server.pass(TimeDelta::days(3));
        assert_eq!(called(server, &receiver, 3).await.len(), 3, "taken once is enough");

        for call in &calls {
            assert!(is_signed(call, &made.secret));
            assert_eq!(call.header("webhook-id"), calls[0].header("webhook-id"));
            assert_eq!((call.path.as_str(), &call.body), ("/rutan", &calls[0].body));
        }
        assert_ne!(calls[0].header("webhook-timestamp"), calls[2].header("webhook-timestamp"));
        let body: Value = serde_json::from_slice(&calls[0].body).unwrap();
        let data = &body["data"];
        assert_eq!((&body["type"], &data["id"], &data["unit"]), (&json!("key_message.published"), &json!(id), &json!(unit_id(26))));
        assert_eq!(data["content"]["text"], "คนแปลกหน้าให้โอน อย่าโอน");
        let seen = &webhooks(&server.staff("department").await).await[0];
        assert!(seen.last_at.is_some() && seen.last_error.is_none() && seen.off_at.is_none(), "{seen:?}");
    })
    .await;
}

#[tokio::test]
async fn a_province_is_heard_in_its_own_area_alone_and_only_by_those_who_asked() {
    on_both(async |server| {
        let (near, far, silent) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
        let both = [WebhookEvent::KeyMessagePublished, WebhookEvent::KeyMessageWithdrawn];
        webhook(&server.staff("mueang-ubon").await, &near.url, &both).await;
        webhook(&server.staff("roiet").await, &far.url, &both).await;
        webhook(&server.staff("mueang-ubon").await, &silent.url, &[WebhookEvent::Notice]).await;
        let ubon = server.staff("ubon").await;
        let first = published(&ubon, &message(server, "ข้อความของจังหวัด")).await;
        let mut second = message(server, "ข้อความใหม่ของจังหวัด");
        second.replaces = Some(first);
        published(&ubon, &second).await;
        let kinds = |calls: Vec<Call>| {
            let kind = |call: &Call| serde_json::from_slice::<Value>(&call.body).unwrap()["type"].as_str().unwrap().to_owned();
            let mut kinds: Vec<String> = calls.iter().map(kind).collect();
            kinds.sort();
            kinds
        };
        let expected = ["key_message.published", "key_message.published", "key_message.withdrawn"];
        assert_eq!(kinds(called(server, &near, 3).await), expected);
        // A message of the ministry's reaches both, so what was not for Roi Et would have come by now.
        published(&server.staff("moi").await, &message(server, "ข้อความของกระทรวง")).await;
        assert_eq!(kinds(called(server, &far, 1).await), ["key_message.published"]);
        assert_eq!(silent.calls().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn of_two_webhooks_at_once_with_one_address_one_is_made() {
    on_both(async |server| {
        let department = server.staff("department").await;
        for round in 0..5 {
            let url = format!("http://127.0.0.1:9/{round}");
            let input = WebhookInput { url, events: vec![WebhookEvent::Notice] };
            let add = || department.post(paths::WEBHOOKS, &input);
            let (one, other) = tokio::join!(add(), add());
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 422]);
        }
        assert_eq!(webhooks(&department).await.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_unit_tries_and_deletes_its_own_webhooks_and_nobody_elses() {
    on_both(async |server| {
        let receiver = Receiver::start().await;
        receiver.answers(&[(204, ""), (302, ""), (410, "")]);
        let (department, roiet) = (server.staff("department").await, server.staff("roiet").await);
        let made = webhook(&department, &receiver.url, &[WebhookEvent::Notice]).await;
        let id = made.webhook.id;
        assert_eq!(webhooks(&department).await, [made.webhook]);
        assert_eq!(webhooks(&roiet).await, []);
        let again = WebhookInput { url: receiver.url.clone(), events: [WebhookEvent::KeyMessagePublished].into() };
        let refused: Problem = department.post(paths::WEBHOOKS, &again).await.expect(422).json();
        assert_eq!(refused.errors[0].code, "webhook_known");
        server.phone(&CHAERAMAE_1).await.get(paths::WEBHOOKS).await.expect(403);

        let tried = async || -> Webhook { department.post(paths::webhook_test(id), &()).await.expect(200).json() };
        assert_eq!(tried().await.last_error, None);
        let redirected = tried().await;
        assert_eq!(redirected.last_error.as_deref(), Some("it answered 302"), "a redirect is not followed");
        assert_eq!(tried().await.last_error.as_deref(), Some("it answered 410"));
        let calls = receiver.calls();
        assert_eq!(calls.len(), 3);
        assert!(calls.iter().all(|call| is_signed(call, &made.secret)));

        roiet.post(paths::webhook_test(id), &()).await.expect(404);
        roiet.delete(paths::webhook(id)).await.expect(404);
        department.delete(paths::webhook(id)).await.expect(204);
        department.delete(paths::webhook(id)).await.expect(404);
        assert_eq!(webhooks(&department).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_that_fails_for_more_than_a_day_is_switched_off_and_a_test_that_is_taken_switches_it_on() {
    on_both(async |server| {
        let receiver = Receiver::start().await;
        receiver.answers(&[(503, ""); 12]);
        webhook(&server.staff("department").await, &receiver.url, &[WebhookEvent::KeyMessagePublished]).await;
        let moi = server.staff("moi").await;
        for text in ["หนึ่ง", "สอง"] {
            published(&moi, &message(server, text)).await;
        }
        // Two messages, tried five times each within a day, and once more after it.
        for round in 1..=5 {
            called(server, &receiver, round * 2).await;
            server.pass(TimeDelta::hours(4));
        }
        let look = async || webhooks(&server.staff("department").await).await.remove(0);
        assert_eq!(look().await.off_at, None, "ten failures, but not over a day");
        // Whichever comes first switches it off; the other is then called or not.
        server.pass(TimeDelta::hours(12));
        let before = called(server, &receiver, 11).await.len();
        let off = eventually("it is off", async || Some(look().await).filter(|webhook| webhook.off_at.is_some())).await;
        assert_eq!(off.last_error.as_deref(), Some("it answered 503"));
        server.pass(TimeDelta::days(2));
        published(&server.staff("moi").await, &message(server, "สาม")).await;
        server::jobs::sendings::once(&server.state).await.unwrap();
        assert_eq!(receiver.calls().len(), before, "nobody calls it any more");
        receiver.forgets_answers();

        let again: Webhook = server.staff("department").await.post(paths::webhook_test(off.id), &()).await.expect(200).json();
        assert_eq!((again.off_at, again.last_error), (None, None));
    })
    .await;
}

#[tokio::test]
async fn nothing_inside_a_network_is_called_where_that_is_not_allowed() {
    on_both_as(
        |config| config.private_targets = false,
        async |server| {
            let department = server.staff("department").await;
            let refused = async |url: &str| {
                let input = WebhookInput { url: url.to_owned(), events: vec![WebhookEvent::Notice] };
                let reply = department.post(paths::WEBHOOKS, &input).await.expect(422);
                reply.json::<app::wire::problem::Problem>().errors[0].code.clone()
            };
            assert_eq!(refused("https://127.0.0.1/x").await, "address_private");
            assert_eq!(refused("https://[::ffff:169.254.169.254]/").await, "address_private");
            assert_eq!(refused("http://hooks.example.go.th/").await, "address_not_https");
            assert_eq!(refused("https://a:b@hooks.example.go.th/").await, "address_has_user");
            assert_eq!(refused("hooks").await, "address_unreadable");
            let none = WebhookInput { url: "https://hooks.example.go.th/".into(), events: vec![WebhookEvent::Test] };
            department.post(paths::WEBHOOKS, &none).await.expect(422);
        },
    )
    .await;
}

#[tokio::test]
async fn a_program_hears_once_what_its_unit_is_told_of() {
    on_both(async |server| {
        let receiver = Receiver::start().await;
        webhook(&server.staff("mueang-ubon").await, &receiver.url, &[WebhookEvent::Notice]).await;
        let month = remind(server).await;
        let calls = called(server, &receiver, 1).await;
        let body: Value = serde_json::from_slice(&calls[0].body).unwrap();
        let data = &body["data"];
        assert_eq!((&body["type"], &data["unit"], &data["kind"]), (&json!("notice"), &json!(unit_id(21)), &json!("reminder")));
        assert_eq!((&data["month"], &data["by"]), (&json!(month), &json!("เจ้าหน้าที่ ubon เจ้าพนักงาน")));
    })
    .await;
}
