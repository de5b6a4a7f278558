//! Key messages: written by an office, published for everybody, and fetched by other systems as JSON, Atom and a receipt's foot.
use app::domain::channel::Channel;
use app::domain::key_message::KeyMessage;
use app::domain::publication::{Publication, PublicationId};
use app::wire::Page;
use app::wire::key_messages::PublishedKeyMessage;
use app::wire::paths;
use app::wire::problem::Problem;
use app::wire::publications::{OwnPublication, PublicationInput};
use chrono::{NaiveDate, TimeDelta};
use reqwest::{Method, Response, StatusCode};
use serde::Serialize;
use uuid::Uuid;

use crate::common::*;

fn new_message() -> PublicationId {
    PublicationId(Uuid::now_v7())
}

pub fn message(server: &TestServer, text: &str) -> PublicationInput<KeyMessage> {
    let channels = [Channel::DocumentsApps, Channel::OnAir].into();
    let content = KeyMessage { text: text.into(), channels, topics: ["loan".into()].into(), from: server.state.today(), until: None };
    PublicationInput { content, replaces: None }
}

async fn change(client: &Client, method: Method, path: String, version: u32, body: &impl Serialize) -> Reply {
    Reply::of(client.request(method, &path).header("if-match", format!("\"{version}\"")).json(body)).await
}

async fn write(client: &Client, id: PublicationId, version: u32, input: &PublicationInput<KeyMessage>) -> Reply {
    change(client, Method::PUT, paths::key_message(id), version, input).await
}

async fn publish(client: &Client, id: PublicationId, version: u32) -> Reply {
    change(client, Method::POST, paths::key_message_publication(id), version, &()).await
}

pub async fn published(client: &Client, input: &PublicationInput<KeyMessage>) -> PublicationId {
    let id = new_message();
    write(client, id, 0, input).await.expect(200);
    publish(client, id, 1).await.expect(200);
    id
}

/// What anybody is shown, by its words.
async fn shown(server: &TestServer, query: &str) -> Vec<String> {
    let page: Page<PublishedKeyMessage> = server.client().get(format!("{}?{query}", paths::KEY_MESSAGES)).await.expect(200).json();
    page.items.into_iter().map(|message| message.text).collect()
}

/// As another system asks, which has no session.
async fn fetch(server: &TestServer, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = reqwest::Client::new().request(method, format!("{}{path}", server.url)).header("origin", "https://bills.example");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.expect("an answer")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

fn fields(reply: &Reply) -> Vec<(String, String)> {
    reply.json::<Problem>().errors.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

#[tokio::test]
async fn what_an_office_publishes_everybody_sees_while_it_holds() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let first = new_message();
        write(&moi, first, 0, &message(server, "ไม่เชื่อ ไม่รีบ ไม่โอน")).await.expect(200);
        assert_eq!(shown(server, "").await, Vec::<String>::new(), "a draft is its office's alone");
        assert_eq!(publish(&ubon, first, 1).await.expect(404).code(), "not_found");
        publish(&moi, first, 1).await.expect(200);
        published(&ubon, &message(server, "อุบลราชธานีรู้ทัน")).await;
        assert_eq!(shown(server, "").await, ["ไม่เชื่อ ไม่รีบ ไม่โอน"]);
        assert_eq!(shown(server, "area=34").await, ["อุบลราชธานีรู้ทัน", "ไม่เชื่อ ไม่รีบ ไม่โอน"]);
        assert_eq!(shown(server, "area=45").await, ["ไม่เชื่อ ไม่รีบ ไม่โอน"]);
        assert_eq!(shown(server, "area=3401&channel=on_air&topic=loan").await.len(), 2, "a district's province");
        assert_eq!(shown(server, "channel=online").await.len() + shown(server, "topic=lo_n").await.len(), 0);

        // New words take the place of the old, which their office still reads.
        let replacing = PublicationInput { replaces: Some(first), ..message(server, "มีสติ ก่อนโอน") };
        let second = published(&moi, &replacing).await;
        assert_eq!(shown(server, "").await, ["มีสติ ก่อนโอน"]);
        let own: Page<OwnPublication<KeyMessage>> = moi.get(paths::OWN_KEY_MESSAGES).await.expect(200).json();
        let states =
            |own: Page<OwnPublication<KeyMessage>>| own.items.into_iter().map(|own| (own.id, own.state, own.version)).collect::<Vec<_>>();
        let (mut found, mut expected) = (states(own), [(first, Publication::Withdrawn, 3), (second, Publication::Published, 2)]);
        found.sort_by_key(|(id, ..)| *id);
        expected.sort_by_key(|(id, ..)| *id);
        assert_eq!(found, expected);
        change(&moi, Method::POST, paths::key_message_withdrawal(second), 2, &()).await.expect(200);
        assert_eq!(shown(server, "").await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn words_that_begin_later_leave_the_old_ones_until_then_and_two_never_take_one_place() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let first = published(&moi, &message(server, "เดิม")).await;
        let later = |text: &str| {
            let mut input = PublicationInput { replaces: Some(first), ..message(server, text) };
            input.content.from = server.state.today() + TimeDelta::days(1);
            input
        };
        let (second, third) = (new_message(), new_message());
        write(&moi, second, 0, &later("ใหม่")).await.expect(200);
        write(&moi, third, 0, &later("ใหม่กว่า")).await.expect(200);
        let (one, other) = tokio::join!(publish(&moi, second, 1), publish(&moi, third, 1));
        let (taken, left) =
            if one.status == StatusCode::OK { ((second, "ใหม่"), other) } else { ((third, "ใหม่กว่า"), one) };
        assert_eq!(left.expect(409).code(), "place_taken");
        assert_eq!(shown(server, "").await, ["เดิม"], "until it begins");
        let handed_out: Page<PublishedKeyMessage> = server.client().get(paths::KEY_MESSAGES).await.expect(200).json();
        assert_eq!(handed_out.items[0].until, Some(server.state.today()), "who keeps it stops in time");
        let own: Page<OwnPublication<KeyMessage>> = moi.get(paths::OWN_KEY_MESSAGES).await.expect(200).json();
        let own = own.items.into_iter().find(|own| own.id == first).unwrap();
        assert_eq!((own.state, own.replaced_from), (Publication::Published, Some(server.state.today() + TimeDelta::days(1))));

        // Taken back before it began: the old words go on, and their place is free again.
        change(&moi, Method::POST, paths::key_message_withdrawal(taken.0), 2, &()).await.expect(200);
        let goes_on: Page<PublishedKeyMessage> = server.client().get(paths::KEY_MESSAGES).await.expect(200).json();
        assert_eq!(goes_on.items[0].until, None);
        let left = if taken.0 == second { (third, "ใหม่กว่า") } else { (second, "ใหม่") };
        publish(&moi, left.0, 1).await.expect(200);
        server.pass(TimeDelta::days(1));
        assert_eq!(shown(server, "").await, [left.1]);
    })
    .await;
}

#[tokio::test]
async fn a_message_is_shown_from_its_first_day_to_its_last() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let mut input = message(server, "เฉพาะพรุ่งนี้");
        let tomorrow: NaiveDate = server.state.today() + TimeDelta::days(1);
        (input.content.from, input.content.until) = (tomorrow, Some(tomorrow));
        published(&moi, &input).await;
        let mut days = Vec::new();
        for _ in 0..3 {
            days.push(shown(server, "").await.len());
            server.pass(TimeDelta::days(1));
        }
        assert_eq!(days, [0, 1, 0]);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_published_is_said_and_changes_nothing() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let id = new_message();
        write(&server.staff("mueang-ubon").await, id, 0, &message(server, "x")).await.expect(403);
        write(&server.phone(&CHAERAMAE_1).await, id, 0, &message(server, "x")).await.expect(403);
        let long = write(&moi, id, 0, &message(server, &"ก".repeat(161))).await.expect(422);
        assert_eq!(fields(&long), [("text".to_owned(), "key_message_too_long".to_owned())]);
        write(&moi, id, 0, &message(server, " ")).await.expect(200);
        assert_eq!(fields(&publish(&moi, id, 1).await.expect(422)), [("text".to_owned(), "key_message_missing".to_owned())]);
        assert_eq!(publish(&moi, id, 7).await.expect(422).code(), "validation");
        let replacing_nothing = PublicationInput { replaces: Some(id), ..message(server, "x") };
        write(&moi, new_message(), 0, &replacing_nothing).await.expect(422);
        let sent = published(&moi, &message(server, "คำแรก")).await;
        assert_eq!(write(&moi, sent, 2, &message(server, "คำอื่น")).await.expect(409).code(), "not_now");
        assert_eq!(publish(&moi, sent, 2).await.expect(409).code(), "not_now");
        assert_eq!(write(&moi, sent, 1, &message(server, "คำอื่น")).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(shown(server, "").await, ["คำแรก"]);
        for wrong in ["channel=smoke", "area=99", "cursor=x", "limit=many"] {
            let reply = server.client().get(format!("{}?{wrong}", paths::KEY_MESSAGES)).await;
            reply.expect(422);
        }
    })
    .await;
}

#[tokio::test]
async fn other_systems_fetch_them_as_json_atom_and_lines_and_ask_cheaply_again() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let words = "เตือน <ภัย> \"ออนไลน์\" & มีสติก่อนโอน ตำรวจไม่เคยขอให้โอนเงินทางโทรศัพท์";
        published(&moi, &message(server, "อ่านก่อนคลิก")).await;
        published(&moi, &message(server, words)).await;
        for path in [paths::KEY_MESSAGES, paths::KEY_MESSAGES_ATOM, paths::KEY_MESSAGE_FOOTER] {
            let found = fetch(server, Method::GET, path, &[]).await;
            assert_eq!((found.status().as_u16(), header(&found, "access-control-allow-origin")), (200, "*"), "{path}");
            assert_eq!(header(&found, "cache-control"), "public, max-age=300");
            let tag = header(&found, "etag").to_owned();
            let again = fetch(server, Method::GET, path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, tag.as_str()), "{path}");
            let asked = [("access-control-request-method", "GET"), ("access-control-request-headers", "if-none-match")];
            let preflight = fetch(server, Method::OPTIONS, path, &asked).await;
            assert_eq!((preflight.status().as_u16(), header(&preflight, "access-control-allow-headers")), (204, "if-none-match"), "{path}");
        }
        let closed = fetch(server, Method::GET, paths::SERVER, &[]).await;
        assert_eq!(header(&closed, "access-control-allow-origin"), "", "nothing else is open to other sites");

        let atom = fetch(server, Method::GET, &format!("{}?channel=on_air&limit=1", paths::KEY_MESSAGES_ATOM), &[]).await;
        assert_eq!(header(&atom, "content-type"), "application/atom+xml; charset=utf-8");
        let feed: atom_syndication::Feed = atom.text().await.unwrap().parse().expect("RFC 4287");
        assert_eq!(feed.entries().len(), 1);
        let entry = &feed.entries()[0];
        assert_eq!((entry.title().as_str(), entry.authors().len(), entry.categories().len()), (words, 1, 3));
        assert_eq!(entry.updated(), feed.updated());
        assert!(feed.links().iter().any(|link| link.rel() == "self" && link.href() == feed.id()));
        let next = feed.links().iter().find(|link| link.rel() == "next").expect("a second page");
        let rest: atom_syndication::Feed = reqwest::get(next.href()).await.unwrap().text().await.unwrap().parse().expect("RFC 4287");
        assert_eq!(rest.entries()[0].title().as_str(), "อ่านก่อนคลิก");

        let foot = fetch(server, Method::GET, &format!("{}?channel=documents_apps", paths::KEY_MESSAGE_FOOTER), &[]).await;
        assert_eq!(header(&foot, "content-type"), "text/plain; charset=utf-8");
        let lines = foot.text().await.unwrap();
        assert_eq!(lines.lines().collect::<Vec<_>>().join(" "), words);
        assert!(lines.lines().count() > 1, "{lines}");
        let none = fetch(server, Method::GET, &format!("{}?channel=online", paths::KEY_MESSAGE_FOOTER), &[]).await;
        assert_eq!((none.status().as_u16(), none.text().await.unwrap().as_str()), (200, ""));
    })
    .await;
}

#[tokio::test]
async fn anybody_reads_them_on_a_page_without_any_script() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        published(&moi, &message(server, "เห็น <b>ลิงก์</b> อย่าเพิ่งกด")).await;
        published(&ubon, &message(server, "อุบลราชธานีรู้ทัน")).await;
        let read = async |query: &str| {
            let found = fetch(server, Method::GET, &format!("/material{query}"), &[]).await;
            assert_eq!(found.status().as_u16(), 200, "{query}");
            found.text().await.unwrap()
        };
        let whole = read("").await;
        assert!(whole.contains("เห็น &lt;b&gt;ลิงก์&lt;/b&gt; อย่าเพิ่งกด") && !whole.contains("<script"), "{whole}");
        assert!(!whole.contains("อุบลราชธานีรู้ทัน"), "a province's own are asked for");
        let province = read("?area=34&channel=on_air&lang=en").await;
        assert!(province.contains("อุบลราชธานีรู้ทัน") && province.contains("channel=online&amp;area=34"), "{province}");
        assert!(read("?channel=online").await.contains("ยังไม่มีข้อความ"));
        let topic = read("?topic=loan&channel=on_air").await;
        assert!(topic.contains("อย่าเพิ่งกด") && topic.contains("channel=online&amp;topic=loan"), "{topic}");
        assert!(!read("?topic=romance").await.contains("อย่าเพิ่งกด"));
        assert!(read("?area=nowhere&channel=smoke").await.contains("อย่าเพิ่งกด"), "what cannot be read narrows nothing");
    })
    .await;
}
