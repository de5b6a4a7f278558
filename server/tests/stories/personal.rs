//! The law (PDPA): a person sees what is held about them, and has it taken out; what an authority must keep stays without the name.
use app::domain::access::PersonId;
use app::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use app::domain::review::{Decision, Judgement};
use app::wire::Page;
use app::wire::assignments::{AssignmentInput, UnitAssignments};
use app::wire::months::Reason;
use app::wire::notes::{Note, NoteInput};
use app::wire::paths;
use app::wire::people::{JoiningSummary, PersonView};
use app::wire::personal::{Erasure, ErasureInput, NamedWhere, PersonData};
use app::wire::reports::ReportDetail;
use app::wire::sendings::ContactInput;
use server::audit::keeper::Keeper;
use server::audit::verify::verify;
use server::backup::{Source, backup, restore};
use server::config::PICTURES;
use server::photo_storage::PhotoStorage;
use server::running;
use server::store::Store;
use uuid::Uuid;

use crate::common::*;

/// As the small country has it.
const NAME: &str = "ผู้ใหญ่บ้าน 1";

async fn data(client: &Client, path: String) -> PersonData {
    let reply = client.get(path).await.expect(200);
    assert!(reply.header("content-disposition").starts_with("attachment"));
    reply.json()
}

async fn erase(client: &Client, person: PersonId) -> Reply {
    client.post(paths::person_erasure(person), &ErasureInput { reason: "เจ้าของข้อมูลขอ".into() }).await
}

async fn listed(client: &Client) -> Vec<PersonId> {
    let page: Page<PersonView> = client.get(format!("{}?limit=200", paths::PEOPLE)).await.expect(200).json();
    page.items.into_iter().map(|person| person.id).collect()
}

#[tokio::test]
async fn a_person_sees_all_that_is_held_about_them_and_no_secret() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, photo) = (new_id(), jpeg(1, 64, 48));
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        let contact = ContactInput { email: "person@example.go.th".into(), by_email: true };
        district.put(paths::MY_CONTACT, &contact).await.expect(200);

        let own = data(&phone, paths::MY_DATA.to_owned()).await;
        assert_eq!((own.held.person.id, own.held.person.name.as_str()), (CHAERAMAE_1.person, NAME));
        assert_eq!((own.held.devices.len(), own.held.sessions.len(), own.held.join_cards.len()), (1, 1, 1));
        assert_eq!(own.reports.iter().map(|filed| filed.report).collect::<Vec<_>>(), [id.0]);
        assert_eq!(own.held.counts.reports, 1);
        assert!(own.acts.iter().any(|act| act.act == "PUT /api/v1/reports/{id}"));
        assert!(own.acts_about.iter().any(|act| act.act == "POST /api/v1/people/{id}/join-cards"), "who gave them the card");

        // The office sees the same, and that it looked is the next thing to be seen.
        let path = paths::person_data(CHAERAMAE_1.person);
        assert_eq!(data(&district, path.clone()).await.reports, own.reports);
        let again = data(&phone, paths::MY_DATA.to_owned()).await;
        assert!(again.acts_about.iter().any(|act| act.act == "GET /api/v1/people/{id}/data" && act.status == 200));
        let office = data(&district, paths::MY_DATA.to_owned()).await;
        assert_eq!(office.held.contact.map(|contact| contact.email).as_deref(), Some("person@example.go.th"));
        assert_eq!(office.held.person.login.as_deref(), Some("mueang-ubon"));

        let text = String::from_utf8(district.get(&path).await.expect(200).body).unwrap();
        for secret in ["password", "hash", "token", "p256dh", "key\""] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        server.staff("roiet").await.get(&path).await.expect(404);
        phone.get(&path).await.expect(403);
        district.get(paths::person_data(staff_id("ubon"))).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_long_is_written_whole_page_by_page() {
    on_both(async |server| {
        let (store, now) = (&server.state.store, server.state.now());
        let keeper = &server.state.audit.keeper;
        let entry = |n: u32| server::audit::chain::Entry {
            at: now,
            person: Some(CHAERAMAE_2.person),
            unit: None,
            act: "PUT /x".into(),
            subject: format!("/x/{n}"),
            status: 200,
            request: None,
        };
        let entries: Vec<_> = (0..1_001).map(entry).collect();
        store.append_audit(&keeper.key, &entries).await.unwrap();
        let found = data(&server.staff("admin").await, paths::person_data(CHAERAMAE_2.person)).await;
        assert_eq!(found.held.counts.acts, 1_001);
        let numbers: Vec<String> = found.acts.into_iter().map(|act| act.subject).collect();
        assert_eq!(numbers, (0..1_001).map(|n| format!("/x/{n}")).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn an_official_is_erased_and_what_they_filed_stays_without_their_name() {
    on_both(async |server| {
        let (phone, district, ubon) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await, server.staff("ubon").await);
        let (id, photo) = (new_id(), jpeg(2, 64, 48));
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        let before: JoiningSummary = district.get(paths::JOIN_CARDS).await.expect(200).json();
        let card = district.issue_card(CHAERAMAE_1.person).await;

        // Whoever has no care of them cannot, and a reason there must be.
        erase(&phone, CHAERAMAE_1.person).await.expect(403);
        erase(&server.staff("roiet").await, CHAERAMAE_1.person).await.expect(404);
        let path = paths::person_erasure(CHAERAMAE_1.person);
        assert_eq!(district.post(&path, &ErasureInput { reason: " ".into() }).await.expect(422).code(), "validation");
        phone.get(paths::ME).await.expect(200);

        let done: Erasure = erase(&district, CHAERAMAE_1.person).await.expect(200).json();
        assert_eq!((done.person, done.by), (CHAERAMAE_1.person, staff_id("mueang-ubon")));
        let again: Erasure = ubon.post(&path, &ErasureInput { reason: "อีกครั้ง".into() }).await.expect(200).json();
        assert_eq!(again, done, "a repeat is answered with the first");

        phone.get(paths::ME).await.expect(401);
        server.client().join(&card.code).await.expect(404);
        assert!(!listed(&district).await.contains(&CHAERAMAE_1.person));
        let after: JoiningSummary = district.get(paths::JOIN_CARDS).await.expect(200).json();
        assert_eq!((after.officials, after.joined), (before.officials - 1, before.joined - 1));
        for gone in [paths::person_data(CHAERAMAE_1.person), paths::person_join_cards(CHAERAMAE_1.person)] {
            district.get(gone).await.expect(404);
        }
        let detail: ReportDetail = district.get(paths::report(id)).await.expect(200).json();
        assert_eq!(detail.filed_by, "", "the screen says that the name was removed");
        let judgement = Judgement { decision: Decision::Accepted, comment: String::new(), photos: Vec::new() };
        let review = ubon.request(reqwest::Method::PUT, &paths::report_review(id)).header("if-match", "\"1.0\"").json(&judgement);
        Reply::of(review).await.expect(200);

        let keeper = Keeper::open_existing(&server.state.config.receipt_keys).unwrap();
        assert!(verify(&server.state.store, &keeper, None).await.unwrap().is_ok(), "the record is whole");
        let csv = district.get(paths::export("people.csv")).await.expect(200).body;
        assert!(!String::from_utf8(csv).unwrap().contains(NAME));
    })
    .await;
}

#[tokio::test]
async fn somebody_who_signs_in_is_erased_by_the_administrator_alone() {
    on_both(async |server| {
        let (ubon, moi, admin) = (server.staff("ubon").await, server.staff("moi").await, server.staff("admin").await);
        let month = app::domain::period::Month::of(server.state.today());
        server.state.store.follow_ledger(&server::store::Part::Everything, server.state.now()).await.unwrap();
        ubon.put(paths::excuse(CHAERAMAE_2.unit, month), &Reason { reason: "น้ำท่วม".into() }).await.expect(200);
        let note = NoteInput { text: "โทรแล้ว".into() };
        ubon.put(paths::unit_note(CHAERAMAE_2.unit, Uuid::now_v7()), &note).await.expect(200);
        ubon.put(paths::MY_CONTACT, &ContactInput { email: "ubon@example.go.th".into(), by_email: true }).await.expect(200);
        let named_in = data(&ubon, paths::MY_DATA.to_owned()).await.held.named_in;
        assert_eq!(named_in.iter().map(|named| named.what).collect::<Vec<_>>(), [NamedWhere::Excuse, NamedWhere::Note]);

        erase(&moi, staff_id("ubon")).await.expect(403);
        erase(&admin, staff_id("admin")).await.expect(403);
        erase(&admin, staff_id("ubon")).await.expect(200);
        ubon.get(paths::ME).await.expect(401);
        assert_eq!(server.client().sign_in("ubon", PASSWORD).await.expect(401).code(), "login_wrong");
        let notes: Page<Note> = moi.get(paths::unit_notes(CHAERAMAE_2.unit)).await.expect(200).json();
        assert_eq!(notes.items.iter().map(|note| (note.text.as_str(), note.by.as_str())).collect::<Vec<_>>(), [("โทรแล้ว", "")]);
        let rows = moi.get(format!("{}?area=34010902", paths::obligations(month))).await.expect(200).body;
        let rows = String::from_utf8(rows).unwrap();
        assert!(rows.contains("น้ำท่วม") && !rows.contains("เจ้าหน้าที่ ubon"), "{rows}");
        assert_eq!(server.state.store.contact(staff_id("ubon")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_coordinators_term_ends_with_their_erasure_and_the_gap_is_seen() {
    on_both(async |server| {
        let ubon = server.staff("ubon").await;
        let (person, id) = (PersonId(Uuid::now_v7()), AssignmentId(Uuid::now_v7()));
        let naming = AssignmentInput {
            unit: unit_id(22),
            person,
            appointee: Appointee {
                name: "กานดา (ตัวอย่าง)".into(),
                position: "นักวิเคราะห์".into(),
                reach: Reach { mobile: "08 0000 0000".into(), ..Reach::default() },
            },
            term: Term { from: server.state.today(), until: None },
            hands_over: false,
        };
        ubon.put(paths::assignment(id), &naming).await.expect(200);
        server.pass(chrono::TimeDelta::days(3));
        let admin = server.staff("admin").await;
        erase(&admin, person).await.expect(200);
        let terms: UnitAssignments = admin.get(paths::unit_assignments(unit_id(22))).await.expect(200).json();
        let appointee = &terms.items[0].appointee;
        assert_eq!((appointee.name.as_str(), appointee.reach.mobile.as_str()), ("", ""));
        assert_eq!(terms.items[0].term.until, server.state.today().pred_opt());
        let guide = server.client().get("/g/34").await.expect(200).body;
        assert!(!String::from_utf8(guide).unwrap().contains("กานดา"));
    })
    .await;
}

#[tokio::test]
async fn the_same_list_again_enrols_somebody_new_and_not_who_was_erased() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let table = "รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง\n34010901,,1,สมชาย ตัวอย่าง,ชรบ.\n";
        let bring = async || {
            let tried: app::wire::enrolment::EnrolmentReply =
                district.post_bytes(paths::IMPORT_OFFICIALS, table.into()).await.expect(200).json();
            let run = format!("{}?dry_run=false&expected={}", paths::IMPORT_OFFICIALS, tried.digest);
            district.post_bytes(&run, table.into()).await.expect(200);
            let page: Page<PersonView> = district.get(format!("{}?limit=200", paths::PEOPLE)).await.expect(200).json();
            page.items.into_iter().find(|person| person.name == "สมชาย ตัวอย่าง").expect("on the list").id
        };
        let first = bring().await;
        assert_eq!(bring().await, first, "the same table changes nothing");
        erase(&district, first).await.expect(200);
        let second = bring().await;
        assert_ne!(second, first);
        assert_eq!(bring().await, second);
    })
    .await;
}

#[tokio::test]
async fn a_database_from_before_the_erasure_is_told_of_it_at_the_next_start() {
    let server = TestServer::start(None).await;
    let (admin, elsewhere) = (server.staff("admin").await, tempfile::tempdir().unwrap());
    let (copy, new) = (elsewhere.path().join("backup"), elsewhere.path().join("new"));
    let state = &server.state;
    let source = Source { store: &state.store, photos: &state.photos, keys: &state.config.receipt_keys, data: &state.config.data };
    backup(source, &copy).await.unwrap();
    erase(&admin, CHAERAMAE_1.person).await.expect(200);
    // The database of before, and the pictures' folder as it is now: that of the machine that broke, or a bucket.
    restore(&copy, &new, &new.join("keys")).await.unwrap();
    state.photos.copy_erasures(&PhotoStorage::on_disk(&new.join(PICTURES)).unwrap()).await.unwrap();
    let database = format!("sqlite://{}", new.join("rutan.db").display());
    let store = Store::connect(&database).await.unwrap();
    assert_eq!(store.person(CHAERAMAE_1.person).await.unwrap().unwrap().name, NAME, "it is all there again");
    store.close().await;
    let opened = running::open(TestServer::config(&database, &new)).await.unwrap();
    assert_eq!(opened.store.person(CHAERAMAE_1.person).await.unwrap().unwrap().name, "");
    let erasure = opened.store.erasure(CHAERAMAE_1.person).await.unwrap().expect("as it was written");
    assert_eq!((erasure.by, erasure.reason.as_str()), (staff_id("admin"), "เจ้าของข้อมูลขอ"));
    server.stop().await;
}
