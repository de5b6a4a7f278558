//! Notices go out by push and e-mail: readable by whom they are for alone, once, not at night, and with evidence.
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use app::domain::notice::{Ladder, Matter};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::wire::Page;
use app::wire::assignments::AssignmentInput;
use app::wire::notices::{MyNotices, NoticeEvidence, ReminderInput};
use app::wire::paths;
use app::wire::sendings::{Contact, ContactInput, PushKey, SendingState, Way};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use mail_parser::MessageParser;
use server::jobs::sendings;
use server::running;
use server::state::AppState;
use server::store::{NewSession, Part};
use uuid::Uuid;

use crate::common::*;
use crate::webhooks::called;

/// To this hour in Bangkok, tomorrow: nobody is told of anything at night, whenever the tests run.
pub fn pass_to(server: &TestServer, hour: i64) {
    let tomorrow = bangkok_date(server.state.now()) + Days::new(1);
    let then = tomorrow.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(hour - 7);
    server.pass(then - server.state.now());
}

/// The province asks every village for the month's report.
pub async fn remind(server: &TestServer) -> Month {
    server.state.store.follow_ledger(&Part::Everything, server.state.now()).await.unwrap();
    let month = Month::of(bangkok_date(server.state.now()));
    let input = ReminderInput { matter: Matter::Month(month), units: None, rows: None };
    server.staff("ubon").await.post(paths::REMINDERS, &input).await.expect(200);
    month
}

async fn evidence(server: &TestServer, official: &Official) -> NoticeEvidence {
    let page: Page<NoticeEvidence> = server.staff("ubon").await.get(paths::unit_notices(official.unit)).await.expect(200).json();
    page.items.into_iter().find(|line| !line.notice.by.is_empty()).expect("a reminder")
}

#[tokio::test]
async fn a_phone_shows_what_its_official_is_told_and_nobody_on_the_way_reads_it() {
    on_both(async |server| {
        pass_to(server, 12);
        let (service, browser) = (Receiver::start().await, Browser::new(7));
        let phone = server.phone(&CHAERAMAE_1).await;
        let key: PushKey = server.client().get(paths::PUSH_KEY).await.expect(200).json();
        phone.put(paths::MY_PUSH_SUBSCRIPTION, &browser.subscription(&format!("{}/push/abc", service.url))).await.expect(204);
        let month = remind(server).await;

        let call = called(server, &service, 1).await.remove(0);
        assert!(!String::from_utf8_lossy(&call.body).contains("body"), "it is encrypted");
        let message = browser.read(&call);
        let notice = eventually("it is sent", async || {
            Some(evidence(server, &CHAERAMAE_1).await).filter(|line| line.via.iter().any(|via| via.state == SendingState::Sent))
        })
        .await;
        assert_eq!((message.title.as_str(), message.url.as_str()), ("รู้ทัน", "/app"));
        assert_eq!(message.tag, notice.notice.id.0.to_string());
        assert!(message.body.starts_with("เจ้าหน้าที่ ubon เจ้าพนักงาน เตือนให้ส่งรายงานประจำเดือน"), "{}", message.body);
        assert_eq!((notice.notice.month, notice.via[0].channel), (Some(month), Way::Push));
        let claims = vapid_claims(&call, &key.key);
        assert_eq!((claims["aud"].as_str(), claims["sub"].as_str()), (Some(service.url.as_str()), Some("mailto:rutan@example.go.th")));
        let left = claims["exp"].as_i64().unwrap() - server.state.now().timestamp();
        assert!((1..=86_400).contains(&left), "{left}");
        assert_eq!(call.path, "/push/abc");
        assert!(call.header("ttl").parse::<u32>().is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_went_or_was_signed_out_is_sent_nothing() {
    on_both(async |server| {
        pass_to(server, 12);
        let (gone, ended, switched_off) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
        gone.answers(&[(410, "")]);
        let phone = server.phone(&CHAERAMAE_1).await;
        phone.put(paths::MY_PUSH_SUBSCRIPTION, &Browser::new(1).subscription(&gone.url)).await.expect(204);
        let signed_out = server.phone(&CHAERAMAE_1).await;
        signed_out.put(paths::MY_PUSH_SUBSCRIPTION, &Browser::new(2).subscription(&ended.url)).await.expect(204);
        signed_out.delete(paths::CURRENT_SESSION).await.expect(204);
        let off = server.phone(&CHAERAMAE_1).await;
        off.put(paths::MY_PUSH_SUBSCRIPTION, &Browser::new(3).subscription(&switched_off.url)).await.expect(204);
        off.delete(paths::MY_PUSH_SUBSCRIPTION).await.expect(204);
        // Nor is one whose person was cut off everywhere.
        let lost = Receiver::start().await;
        let roiet = server.phone(&ROI_ET_VILLAGE).await;
        roiet.put(paths::MY_PUSH_SUBSCRIPTION, &Browser::new(4).subscription(&lost.url)).await.expect(204);
        server.staff("roiet").await.delete(paths::person_sessions(ROI_ET_VILLAGE.person)).await.expect(204);
        remind(server).await;
        let month = Month::of(bangkok_date(server.state.now()));
        let input = ReminderInput { matter: Matter::Month(month), units: None, rows: None };
        server.staff("roiet").await.post(paths::REMINDERS, &input).await.expect(200);
        called(server, &gone, 1).await;
        assert_eq!(lost.calls().len(), 0);
        let via = eventually("it is dropped", async || {
            Some(evidence(server, &CHAERAMAE_1).await.via).filter(|via| via.iter().all(|via| via.state != SendingState::Waiting))
        })
        .await;
        assert_eq!(via.iter().map(|via| via.state).collect::<Vec<_>>(), [SendingState::Dropped]);

        pass_to(server, 12);
        remind(server).await;
        sendings::once(&server.state).await.unwrap();
        assert_eq!((gone.calls().len(), ended.calls().len(), switched_off.calls().len()), (1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_was_read_in_the_app_is_not_sent_again_and_keys_that_are_none_are_refused() {
    on_both(async |server| {
        pass_to(server, 12);
        let service = Receiver::start().await;
        service.answers(&[(503, "")]);
        let phone = server.phone(&CHAERAMAE_1).await;
        let mut browser = Browser::new(9).subscription(&service.url);
        phone.put(paths::MY_PUSH_SUBSCRIPTION, &browser).await.expect(204);
        remind(server).await;
        called(server, &service, 1).await;
        let mine: MyNotices = phone.get(paths::MY_NOTICES).await.expect(200).json();
        for notice in mine.items {
            phone.put(paths::notice_opening(notice.id), &()).await.expect(204);
        }
        server.pass(TimeDelta::minutes(10));
        eventually("it is dropped", async || {
            sendings::once(&server.state).await.unwrap();
            evidence(server, &CHAERAMAE_1).await.via.iter().any(|via| via.state == SendingState::Dropped).then_some(())
        })
        .await;
        assert_eq!(service.calls().len(), 1);

        browser.keys.auth = "c2hvcnQ".into();
        phone.put(paths::MY_PUSH_SUBSCRIPTION, &browser).await.expect(422);
        server.client().put(paths::MY_PUSH_SUBSCRIPTION, &browser).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn an_official_gets_an_email_in_the_morning_and_none_once_they_switched_it_off() {
    let mailbox = Arc::new(Mailbox::start().await);
    let url = mailbox.url.clone();
    let set = |config: &mut server::config::Config| {
        config.smtp_url = Some(url.clone());
        config.mail_from = Some("ศูนย์รู้ทัน <rutan@example.go.th>".to_owned());
    };
    on_both_as(set, async |server| {
        let before = mailbox.mails().len();
        pass_to(server, 22);
        let phone = server.phone(&CHAERAMAE_1).await;
        let nothing: Contact = phone.get(paths::MY_CONTACT).await.expect(200).json();
        assert_eq!(nothing, Contact { email: String::new(), by_email: false, offered: true });
        for wrong in ["somchai", "a@example.com\r\nBcc: b@example.com", ""] {
            phone.put(paths::MY_CONTACT, &ContactInput { email: wrong.into(), by_email: true }).await.expect(422);
        }
        let input = ContactInput { email: " village@example.go.th ".into(), by_email: true };
        let set: Contact = phone.put(paths::MY_CONTACT, &input).await.expect(200).json();
        assert_eq!((set.email.as_str(), set.by_email), ("village@example.go.th", true));
        remind(server).await;
        sendings::once(&server.state).await.unwrap();
        assert_eq!(mailbox.mails().len(), before, "people sleep");

        pass_to(server, 8);
        let mails = eventually("an e-mail", async || {
            sendings::once(&server.state).await.unwrap();
            Some(mailbox.mails()).filter(|mails| mails.len() > before)
        })
        .await;
        let mail = &mails[before];
        assert_eq!(mail.to, ["village@example.go.th"]);
        let message = MessageParser::default().parse(mail.text.as_bytes()).expect("a message");
        let (subject, body) = (message.subject().unwrap(), message.body_text(0).unwrap());
        assert!(subject.starts_with("รู้ทัน: เจ้าหน้าที่ ubon เจ้าพนักงาน เตือนให้ส่งรายงานประจำเดือน"), "{subject}");
        assert!(body.contains(&format!("{}/desk/months/", server.url)) && body.contains("ปิดได้ที่"), "{body}");
        let from = message.from().and_then(|from| from.first()).unwrap();
        assert_eq!((from.name(), from.address()), (Some("ศูนย์รู้ทัน"), Some("rutan@example.go.th")));
        assert!(mail.text.contains("Auto-Submitted: auto-generated"));

        phone.put(paths::MY_CONTACT, &ContactInput { by_email: false, ..input }).await.expect(200);
        pass_to(server, 8);
        remind(server).await;
        sendings::once(&server.state).await.unwrap();
        assert_eq!(mailbox.mails().len(), before + 1);
    })
    .await;
}

/// Whoever was named coordinator with an e-mail address on the form is reached there, until they say otherwise.
#[tokio::test]
async fn the_address_on_an_assignment_counts_where_nobody_said_another() {
    let mailbox = Mailbox::start().await;
    let set = |config: &mut server::config::Config| {
        config.smtp_url = Some(mailbox.url.clone());
        config.mail_from = Some("rutan@example.go.th".to_owned());
    };
    on_both_as(set, async |server| {
        pass_to(server, 12);
        let input = AssignmentInput {
            unit: unit_id(21),
            person: staff_id("mueang-ubon"),
            appointee: Appointee {
                name: "กานดา (ตัวอย่าง)".into(),
                position: "ปลัดอำเภอ".into(),
                reach: Reach { mobile: "08 0000 0000".into(), online: "kanda@example.go.th".into(), ..Reach::default() },
            },
            term: Term { from: server.state.today(), until: None },
            hands_over: false,
        };
        let id = AssignmentId(Uuid::now_v7());
        server.staff("ubon").await.put(paths::assignment(id), &input).await.expect(200);
        let district = server.staff("mueang-ubon").await;
        let contact: Contact = district.get(paths::MY_CONTACT).await.expect(200).json();
        assert_eq!((contact.email.as_str(), contact.by_email), ("kanda@example.go.th", true));
        let before = mailbox.mails().len();
        remind(server).await;
        let mails = eventually("an e-mail", async || {
            sendings::once(&server.state).await.unwrap();
            Some(mailbox.mails()).filter(|mails| mails.len() > before)
        })
        .await;
        assert_eq!(mails[before].to, ["kanda@example.go.th"]);
    })
    .await;
}

/// What became of the e-mail about a reminder after one try, which the mail server refuses.
async fn after_one_try(server: &TestServer, mailbox: &Mailbox, email: &str) -> SendingState {
    let contact = ContactInput { email: email.into(), by_email: true };
    server.phone(&CHAERAMAE_1).await.put(paths::MY_CONTACT, &contact).await.expect(200);
    let before = mailbox.refused();
    remind(server).await;
    eventually("it was tried", async || {
        sendings::once(&server.state).await.unwrap();
        (mailbox.refused() > before).then_some(())
    })
    .await;
    // Takes its turn after whichever try is under way.
    sendings::once(&server.state).await.unwrap();
    evidence(server, &CHAERAMAE_1).await.via[0].state
}

#[tokio::test]
async fn an_email_is_given_up_at_once_only_where_there_is_no_such_box() {
    let mailbox = Mailbox::start().await;
    for (url, email, expected) in [
        (mailbox.url.clone(), NOBODY, SendingState::Failed),
        (mailbox.url.clone(), ELSEWHERE, SendingState::Waiting),
        (mailbox.locked(), NOBODY, SendingState::Waiting),
    ] {
        let set = |config: &mut server::config::Config| {
            config.smtp_url = Some(url.clone());
            config.mail_from = Some("rutan@example.go.th".to_owned());
        };
        on_both_as(set, async |server| {
            pass_to(server, 12);
            assert_eq!(after_one_try(server, &mailbox, email).await, expected, "{url} {email}");
        })
        .await;
    }
    assert_eq!(mailbox.mails().len(), 0);
}

/// Two processes on one database, each with the other's clock.
async fn two(database: &str, folder: &std::path::Path, mailbox: &Mailbox, hours: &Arc<AtomicI64>) -> [AppState; 2] {
    let start: DateTime<Utc> = "2026-03-01T00:00:00Z".parse().unwrap();
    let config = TestServer::config(database, folder);
    let config =
        server::config::Config { smtp_url: Some(mailbox.url.clone()), mail_from: Some("rutan@example.go.th".to_owned()), ..config };
    let clock = hours.clone();
    let clock: server::state::Clock = Arc::new(move || start + TimeDelta::hours(clock.load(Ordering::SeqCst)));
    let one = running::open_at(config.clone(), clock.clone()).await.unwrap();
    populate(&one).await;
    [one, running::open_at(config, clock).await.unwrap()]
}

async fn a_year(database: &str, folder: &std::path::Path) {
    let (mailbox, service, hours) = (Mailbox::start().await, Receiver::start().await, Arc::new(AtomicI64::new(0)));
    let [one, other] = two(database, folder, &mailbox, &hours).await;
    let (person, browser) = (CHAERAMAE_1.person, Browser::new(5));
    let session = NewSession {
        id: Uuid::now_v7(),
        token_hash: [1; 32],
        person,
        device: None,
        label: String::new(),
        expires_at: one.now() + TimeDelta::days(400),
        proves: false,
    };
    one.store.create_session(&session, one.now()).await.unwrap();
    one.store.subscribe(person, session.id, &browser.subscription(&service.url), one.now()).await.unwrap();
    one.store.set_contact(person, "village@example.go.th", true, one.now()).await.unwrap();

    let run = async |state: &AppState| {
        state.store.make_due_notices(state.now()).await.unwrap();
        while sendings::once(state).await.unwrap() > 0 {}
    };
    for hour in (0..372 * 24).step_by(3) {
        hours.store(hour, Ordering::SeqCst);
        if hour % 24 == 0 {
            one.store.follow_ledger(&Part::Everything, one.now()).await.unwrap();
        }
        tokio::join!(run(&one), run(&other));
    }

    let told = one.store.unit_notices(CHAERAMAE_1.unit, None, 500).await.unwrap().items;
    let months: BTreeSet<Month> = told.iter().filter_map(|line| line.notice.month).collect();
    assert_eq!((months.len(), told.len()), (12, 36), "three rungs of each month");
    let quiet = Ladder::default().quiet;
    for line in &told {
        let ways: Vec<_> = line.via.iter().map(|via| (via.channel, via.state)).collect();
        assert_eq!(ways, [(Way::Email, SendingState::Sent), (Way::Push, SendingState::Sent)], "{line:?}");
        assert!(line.via.iter().all(|via| !quiet.holds(via.at)), "{line:?}");
    }
    let tags: BTreeSet<String> = service.calls().iter().map(|call| browser.read(call).tag).collect();
    assert_eq!((tags.len(), service.calls().len()), (36, 36), "each once");
    let identity = |mail: &Mail| MessageParser::default().parse(mail.text.as_bytes()).unwrap().message_id().unwrap().to_owned();
    let mails: BTreeSet<String> = mailbox.mails().iter().map(identity).collect();
    assert_eq!((mails.len(), mailbox.mails().len()), (36, 36), "each once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_year_every_rung_goes_out_once_by_every_way_and_never_at_night() {
    let folder = tempfile::tempdir().unwrap();
    a_year(&format!("sqlite://{}", folder.path().join("rutan.db").display()), folder.path()).await;
    if let Ok(url) = std::env::var("RUTAN_TEST_POSTGRES") {
        let folder = tempfile::tempdir().unwrap();
        a_year(&fresh_database(&url).await, folder.path()).await;
    }
}
