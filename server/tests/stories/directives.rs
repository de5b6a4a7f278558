//! The ministry's letter (DOMAIN.md section 1): issued, registered by each office under its own number, passed down, done,
//! and at last corrected; each sees what is theirs.
use app::domain::directive::{Addressees, Ask, AskKind, DeliveryState, DirectiveId, DirectiveState, Letter, LetterNumber, Registration};
use app::domain::unit::{UnitId, UnitKind};
use app::wire::Page;
use app::wire::directives::{
    Delivery, Directive, DirectiveInput, PassingInput, PassingReply, Received, Registers, RegistrationInput, WithdrawalInput,
};
use app::wire::paths;
use app::wire::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use reqwest::Method;
use serde::Serialize;
use uuid::Uuid;

use crate::common::*;

const DEPARTMENT: u128 = 24;

fn new_directive() -> DirectiveId {
    DirectiveId(Uuid::now_v7())
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// A time of day in Thailand.
fn bangkok(month: u32, date: u32, hour: u32) -> DateTime<Utc> {
    day(month, date).and_hms_opt(hour - 7, 0, 0).unwrap().and_utc()
}

pub(crate) fn the_letter() -> DirectiveInput {
    let ask = |kind, due| Ask { kind, text: String::new(), due };
    DirectiveInput {
        number: LetterNumber { office: "มท 0206.2".into(), is_circular: true, running: 552 },
        dated: day(1, 30),
        letter: Letter {
            subject: "การเผยแพร่ข้อมูลเกี่ยวกับการเสริมสร้างการรับรู้ภัยอาชญากรรมออนไลน์ต่อประชาชน".into(),
            body: "ขอให้จังหวัดดำเนินการเผยแพร่และรายงานผลทุกเดือน".into(),
            addressees: Addressees { kinds: [UnitKind::Province].into(), units: [unit_id(DEPARTMENT)].into() },
            asks: vec![ask(AskKind::Publish, None), ask(AskKind::ReportMonthly, None), ask(AskKind::AssignCoordinator, Some(day(2, 10)))],
            enclosures: Vec::new(),
            signatory: None,
        },
        corrects: None,
    }
}

async fn change(client: &Client, method: Method, path: String, version: u32, body: &impl Serialize) -> Reply {
    Reply::of(client.request(method, &path).header("if-match", format!("\"{version}\"")).json(body)).await
}

async fn write(client: &Client, id: DirectiveId, version: u32, input: &DirectiveInput) -> Reply {
    change(client, Method::PUT, paths::directive(id), version, input).await
}

async fn send(client: &Client, id: DirectiveId, version: u32) -> Reply {
    change(client, Method::POST, paths::directive_sending(id), version, &()).await
}

pub(crate) async fn issued(client: &Client, input: &DirectiveInput) -> DirectiveId {
    let id = new_directive();
    write(client, id, 0, input).await.expect(200);
    send(client, id, 1).await.expect(200);
    id
}

pub(crate) async fn register(client: &Client, id: DirectiveId, number: Option<u32>, at: Option<DateTime<Utc>>) -> Reply {
    client.put(paths::directive_registration(id), &RegistrationInput { number, at }).await
}

async fn pass(client: &Client, id: DirectiveId, kinds: &[UnitKind]) -> Reply {
    let addressees = Addressees { kinds: kinds.iter().copied().collect(), ..Addressees::default() };
    client.post(paths::directive_passing(id), &PassingInput { addressees }).await
}

async fn below(client: &Client, id: DirectiveId, source: Option<UnitId>) -> Vec<(String, DeliveryState, Option<u32>)> {
    let source = source.map(|unit| format!("?source={}", unit.0)).unwrap_or_default();
    let page: Page<Delivery> = client.get(format!("{}{source}", paths::directive_deliveries(id))).await.expect(200).json();
    let line = |delivery: Delivery| (delivery.unit.name, delivery.state, delivery.registration.map(|line| line.number));
    page.items.into_iter().map(line).collect()
}

fn fields(reply: &Reply) -> Vec<(String, String)> {
    reply.json::<Problem>().errors.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

fn field(name: &str, code: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn the_ministrys_letter_goes_from_hand_to_hand() {
    use DeliveryState::{Done, Opened, PassedOn, Registered, Sent};
    on_both(async |server| {
        let (moi, ubon, roiet) = (server.staff("moi").await, server.staff("ubon").await, server.staff("roiet").await);
        let (department, district) = (server.staff("department").await, server.staff("mueang-ubon").await);
        let id = new_directive();
        let draft: Directive = write(&moi, id, 0, &the_letter()).await.expect(200).json();
        assert_eq!((draft.version, draft.summary.state, draft.may_write), (1, DirectiveState::Draft, true));
        assert_eq!(ubon.get(paths::directive(id)).await.expect(404).code(), "not_found", "a draft is seen by its office alone");
        let sent: Directive = send(&moi, id, 1).await.expect(200).json();
        assert_eq!((sent.summary.state, sent.summary.progress.sent), (DirectiveState::Sent, 3));

        // Number 1374 at one office, and 214, a day later, at the other.
        let inbox: Page<Received> = ubon.get(format!("{}?open=true", paths::DELIVERIES)).await.expect(200).json();
        assert_eq!(inbox.items[0].directive.subject, the_letter().letter.subject);
        let opened: Directive = ubon.put(paths::directive_opening(id), &()).await.expect(200).json();
        assert_eq!(opened.delivery.unwrap().state, Opened);
        let (first, second) = (bangkok(2, 2, 10), bangkok(2, 3, 9));
        let registered: Directive = register(&ubon, id, Some(1374), Some(first)).await.expect(200).json();
        let delivery = registered.delivery.unwrap();
        assert_eq!((delivery.state, delivery.registration), (Registered, Some(Registration { number: 1374, at: first })));
        assert_eq!(delivery.registered_by.as_deref(), Some("เจ้าหน้าที่ ubon"));
        register(&department, id, Some(214), Some(second)).await.expect(200);
        let registers: Registers = ubon.get(format!("{}?on=2026-02-04", paths::REGISTERS)).await.expect(200).json();
        assert_eq!((registers.received, registers.sent), (1375, vec![]));

        let passed: PassingReply = pass(&ubon, id, &[UnitKind::District]).await.expect(200).json();
        assert_eq!(passed, PassingReply { added: 1, had: 0 });
        register(&district, id, None, None).await.expect(200);
        let passed: PassingReply = pass(&district, id, &[UnitKind::Village]).await.expect(200).json();
        assert_eq!(passed, PassingReply { added: 2, had: 0 });
        let village = server.phone(&CHAERAMAE_1).await;
        let notice: Page<Received> = village.get(paths::DELIVERIES).await.expect(200).json();
        assert_eq!(notice.items[0].delivery.source.name, "อำเภอเมืองอุบลราชธานี");
        village.put(paths::directive_done(id), &()).await.expect(200);

        let ubons = "จังหวัดอุบลราชธานี".to_owned();
        let tree = below(&moi, id, None).await;
        assert_eq!(tree[1..], [(ubons, PassedOn, Some(1374)), ("จังหวัดร้อยเอ็ด".to_owned(), Sent, None)]);
        assert_eq!(tree[0], ("กรมตัวอย่าง".to_owned(), Registered, Some(214)));
        let villages = below(&moi, id, Some(unit_id(21))).await;
        assert_eq!(villages.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(), [Done, Sent]);
        assert_eq!(below(&ubon, id, None).await.len(), 1);
        let foreign = format!("{}?source={}", paths::directive_deliveries(id), unit_id(22).0);
        assert_eq!(roiet.get(foreign).await.expect(404).code(), "not_found", "another province's tree");
        let whole: Directive = moi.get(paths::directive(id)).await.expect(200).json();
        assert_eq!((whole.summary.progress.registered, whole.delivery), (2, None));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_letter_or_a_stamp_is_said_and_changes_nothing() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let id = issued(&moi, &the_letter()).await;
        let empty = DirectiveInput { letter: Letter::default(), ..the_letter() };
        let other = new_directive();
        write(&moi, other, 0, &empty).await.expect(200);
        let missing = send(&moi, other, 1).await.expect(422);
        assert_eq!(fields(&missing).into_iter().map(|(field, _)| field).collect::<Vec<_>>(), ["subject", "body", "addressees"]);
        write(&moi, other, 1, &the_letter()).await.expect(200);
        assert_eq!(fields(&send(&moi, other, 2).await.expect(422)), field("number.running", "number_taken"));
        let mut gap = the_letter();
        gap.number.running = 560;
        write(&moi, other, 2, &gap).await.expect(200);
        assert_eq!(fields(&send(&moi, other, 3).await.expect(422)), field("number.running", "number_leaves_gap"));
        assert_eq!(write(&moi, other, 2, &gap).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(write(&moi, id, 2, &gap).await.expect(409).code(), "not_now", "what was sent is not changed");
        assert_eq!(write(&server.staff("mueang-ubon").await, other, 0, &gap).await.expect(403).code(), "forbidden");
        assert_eq!(write(&ubon, other, 3, &gap).await.expect(412).code(), "changed_meanwhile", "another office's");

        assert_eq!(pass(&ubon, id, &[UnitKind::District]).await.expect(409).code(), "register_first");
        let late = Some(server.state.now() + chrono::TimeDelta::hours(1));
        assert_eq!(fields(&register(&ubon, id, None, late).await.expect(422)), field("at", "in_future"));
        assert_eq!(fields(&register(&ubon, id, None, Some(bangkok(1, 29, 9))).await.expect(422)), field("at", "before_letter"));
        assert_eq!(fields(&register(&ubon, id, Some(0), None).await.expect(422)), field("number", "unreadable"));
        register(&ubon, id, Some(7), None).await.expect(200);
        register(&ubon, id, Some(7), None).await.expect(200);
        assert_eq!(register(&ubon, id, Some(8), None).await.expect(409).code(), "not_now");
        assert_eq!(fields(&pass(&ubon, id, &[UnitKind::Department]).await.expect(422)), field("addressees", "nobody"));
        let phone = server.phone(&CHAERAMAE_1).await;
        assert_eq!(register(&phone, id, None, None).await.expect(403).code(), "forbidden");
        assert_eq!(phone.get(paths::directive(id)).await.expect(404).code(), "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_was_withdrawn_is_still_read_and_not_passed_on() {
    on_both(async |server| {
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        let id = issued(&moi, &the_letter()).await;
        register(&ubon, id, None, None).await.expect(200);
        let withdraw = async |reason: &str| {
            let input = WithdrawalInput { reason: reason.to_owned() };
            change(&moi, Method::POST, paths::directive_withdrawal(id), 2, &input).await
        };
        assert_eq!(fields(&withdraw(" ").await.expect(422)), field("reason", "reason_missing"));
        withdraw("ออกซ้ำกับฉบับก่อน").await.expect(200);
        let read: Directive = ubon.get(paths::directive(id)).await.expect(200).json();
        assert_eq!((read.summary.state, read.reason.as_str()), (DirectiveState::Withdrawn, "ออกซ้ำกับฉบับก่อน"));
        assert_eq!(read.letter.body, the_letter().letter.body);
        assert_eq!(pass(&ubon, id, &[UnitKind::District]).await.expect(409).code(), "not_now");
    })
    .await;
}
