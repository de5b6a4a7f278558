//! Enclosure 3: a province names its coordinator, who comes in for exactly the term; a gap alarms those above.
use app::domain::access::{PersonId, Role};
use app::domain::assignment::{Appointee, AssignmentId, AssignmentState, Reach, Term};
use app::domain::unit::UnitId;
use app::wire::assignments::{Assignment, AssignmentInput, Coordinators, EndInput, UnitAssignments};
use app::wire::directives::WithdrawalInput;
use app::wire::paths;
use app::wire::people::{CardRecord, CardsFor, CardsOrder, EnrolRequest, JoiningSummary};
use app::wire::problem::Problem;
use app::wire::session::Me;
use chrono::{Days, NaiveDate, TimeDelta};
use uuid::Uuid;

use crate::common::*;

pub(super) const UBON: u128 = 22;

pub(super) fn naming(server: &TestServer, unit: UnitId, from: u64, hands_over: bool) -> AssignmentInput {
    AssignmentInput {
        unit,
        person: PersonId(Uuid::now_v7()),
        appointee: Appointee {
            name: "กานดา (ตัวอย่าง)".into(),
            position: "นักวิเคราะห์นโยบายและแผน".into(),
            reach: Reach { mobile: "08 0000 0000".into(), ..Reach::default() },
        },
        term: Term { from: server.state.today() + Days::new(from), until: None },
        hands_over,
    }
}

pub(super) fn new_id() -> AssignmentId {
    AssignmentId(Uuid::now_v7())
}

async fn missing(client: &Client) -> (u32, Vec<String>) {
    let list: Coordinators = client.get(format!("{}?missing=true", paths::COORDINATORS)).await.expect(200).json();
    (list.missing, list.items.into_iter().map(|line| line.unit.name).collect())
}

fn states(history: &UnitAssignments) -> Vec<AssignmentState> {
    history.items.iter().map(|assignment: &Assignment| assignment.state).collect()
}

#[tokio::test]
async fn a_province_names_its_coordinator_and_hands_over() {
    on_both(async |server| {
        let (ubon, ministry) = (server.staff("ubon").await, server.staff("moi").await);
        let (count, names) = missing(&ministry).await;
        assert_eq!((count, names.len()), (4, 4), "two provinces, a department, a state enterprise: {names:?}");

        let first = naming(server, unit_id(UBON), 0, false);
        let (id, next_id) = (new_id(), new_id());
        let history: UnitAssignments = ubon.put(paths::assignment(id), &first).await.expect(200).json();
        assert_eq!(history, ubon.put(paths::assignment(id), &first).await.expect(200).json(), "a repeat");
        assert_eq!(states(&history), [AssignmentState::Valid]);
        assert_eq!(missing(&ministry).await.0, 3);
        assert_eq!(&ubon.get(paths::assignment_form(id)).await.expect(200).body[..4], b"%PDF");

        // A second one is refused, unless it takes over; and then from a day to come.
        let second = naming(server, unit_id(UBON), 10, false);
        assert_eq!(ubon.put(paths::assignment(next_id), &second).await.expect(409).code(), "assignments_meet");
        let second = AssignmentInput { hands_over: true, ..second };
        let history: UnitAssignments = ubon.put(paths::assignment(next_id), &second).await.expect(200).json();
        assert_eq!(states(&history), [AssignmentState::Coming, AssignmentState::Valid]);
        assert_eq!(history.items[1].term.until, Some(server.state.today() + Days::new(9)));

        // Each comes in by their card, and may do what a coordinator may for exactly their term.
        let come_in = async |person| {
            let (card, browser) = (ubon.issue_card(person).await, server.client());
            browser.join(&card.code).await.expect(200);
            browser
        };
        let (before, after) = (come_in(first.person).await, come_in(second.person).await);
        let role = async |client: &Client| client.get(paths::ME).await.expect(200).json::<Me>().role;
        assert_eq!((role(&before).await, role(&after).await), (Role::Coordinator, Role::Official));
        before.get(paths::PEOPLE).await.expect(200);
        after.get(paths::PEOPLE).await.expect(403);
        server.pass(TimeDelta::days(10));
        assert_eq!((role(&before).await, role(&after).await), (Role::Official, Role::Coordinator));
        before.get(paths::PEOPLE).await.expect(403);
        after.get(paths::PEOPLE).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn who_coordinates_for_a_term_comes_in_by_a_new_card_each_ninety_days_and_a_village_never_has_to() {
    on_both(async |server| {
        let first = naming(server, unit_id(UBON), 0, false);
        server.staff("ubon").await.put(paths::assignment(new_id()), &first).await.expect(200);
        let come_in = async || {
            let (card, browser) = (server.staff("ubon").await.issue_card(first.person).await, server.client());
            browser.join(&card.code).await.expect(200);
            browser
        };
        let (coordinator, forgotten, village) = (come_in().await, come_in().await, server.phone(&CHAERAMAE_1).await);
        for _ in 0..4 {
            server.pass(TimeDelta::days(22));
            coordinator.get(paths::PEOPLE).await.expect(200);
        }
        assert_eq!(forgotten.get(paths::PEOPLE).await.expect(401).code(), "session_needed", "thirty days without use");
        server.pass(TimeDelta::days(3));
        assert_eq!(coordinator.get(paths::PEOPLE).await.expect(401).code(), "session_needed");
        village.get(paths::ME).await.expect(200);
        come_in().await.get(paths::PEOPLE).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn an_end_or_a_withdrawal_leaves_a_gap_and_the_history() {
    on_both(async |server| {
        let id = new_id();
        server.staff("ubon").await.put(paths::assignment(id), &naming(server, unit_id(UBON), 0, false)).await.expect(200);
        server.pass(TimeDelta::days(5));
        let (ubon, ministry) = (server.staff("ubon").await, server.staff("moi").await);
        let today: NaiveDate = server.state.today();
        let end = async |until| ubon.put(paths::assignment_end(id), &EndInput { until }).await;
        let problem: Problem = end(today - Days::new(3)).await.expect(422).json();
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), ("until", "end_in_past"));
        let history: UnitAssignments = end(today - Days::new(1)).await.expect(200).json();
        assert_eq!(states(&history), [AssignmentState::Ended]);
        assert!(history.coordination.is_missing() && missing(&ministry).await.1.contains(&"จังหวัดอุบลราชธานี".to_owned()));
        assert_eq!(end(today).await.expect(409).code(), "not_now");

        let mistaken = new_id();
        ubon.put(paths::assignment(mistaken), &naming(server, unit_id(UBON), 0, false)).await.expect(200);
        let withdraw =
            async |reason: &str| ubon.post(paths::assignment_withdrawal(mistaken), &WithdrawalInput { reason: reason.into() }).await;
        assert_eq!(withdraw(" ").await.expect(422).json::<Problem>().errors[0].code, "reason_missing");
        let history: UnitAssignments = withdraw("ชื่อผิด").await.expect(200).json();
        assert_eq!(states(&history), [AssignmentState::Withdrawn, AssignmentState::Ended]);
        assert_eq!(history.items[0].reason, "ชื่อผิด");
    })
    .await;
}

#[tokio::test]
async fn the_signed_copy_stands_beside_the_form() {
    on_both(async |server| {
        let (ubon, roiet) = (server.staff("ubon").await, server.staff("roiet").await);
        let id = new_id();
        ubon.put(paths::assignment(id), &naming(server, unit_id(UBON), 0, false)).await.expect(200);
        let copy = paths::assignment_signed_copy(id);
        ubon.get(&copy).await.expect(404);
        assert_eq!(ubon.post_bytes(&copy, b"MZ a program".to_vec()).await.expect(422).code(), "signed_copy_kind");
        assert_eq!(ubon.post_bytes(&copy, vec![b'%'; 11 * 1024 * 1024]).await.expect(413).code(), "too_large");
        let scan = jpeg(7, 64, 64);
        let history: UnitAssignments = ubon.post_bytes(&copy, scan.clone()).await.expect(200).json();
        assert!(history.items[0].signed_at.is_some());
        let shown = ubon.get(&copy).await.expect(200);
        assert_eq!((shown.header("content-type"), &shown.body), ("image/jpeg", &scan));
        let paper = b"%PDF-1.7 signed".to_vec();
        ubon.post_bytes(&copy, paper.clone()).await.expect(200);
        assert_eq!(ubon.get(&copy).await.expect(200).body, paper);
        roiet.get(&copy).await.expect(404);
        roiet.post_bytes(&copy, scan).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn nobody_names_a_coordinator_for_others_or_reads_their_numbers() {
    on_both(async |server| {
        let (ubon, roiet, district) = (server.staff("ubon").await, server.staff("roiet").await, server.staff("mueang-ubon").await);
        let phone = server.phone(&CHAERAMAE_1).await;
        let id = new_id();
        ubon.put(paths::assignment(id), &naming(server, unit_id(UBON), 0, false)).await.expect(200);
        for stranger in [&roiet, &district] {
            stranger.put(paths::assignment(new_id()), &naming(server, unit_id(UBON), 9, true)).await.expect(404);
            stranger.get(paths::unit_assignments(unit_id(UBON))).await.expect(404);
            stranger.get(paths::assignment_form(id)).await.expect(404);
            stranger.put(paths::assignment_end(id), &EndInput { until: server.state.today() }).await.expect(404);
        }
        phone.get(paths::COORDINATORS).await.expect(403);
        phone.put(paths::assignment(new_id()), &naming(server, CHAERAMAE_1.unit, 0, false)).await.expect(403);
        // A village names nobody, and somebody of another unit is not named.
        ubon.put(paths::assignment(new_id()), &naming(server, CHAERAMAE_1.unit, 0, false)).await.expect(422);
        let village_head = AssignmentInput { person: CHAERAMAE_1.person, ..naming(server, unit_id(21), 0, false) };
        let problem: Problem = ubon.put(paths::assignment(new_id()), &village_head).await.expect(422).json();
        assert_eq!(problem.errors[0].code, "person_elsewhere");
        // A province names its district's; an enrolled colleague may be the one.
        let colleague =
            EnrolRequest {
                id: PersonId(Uuid::now_v7()), name: "ดวงใจ (ตัวอย่าง)".into(), position: "ปลัดอำเภอ".into(), unit: unit_id(21)
            };
        ubon.post(paths::PEOPLE, &colleague).await.expect(201);
        let named = AssignmentInput { person: colleague.id, ..naming(server, unit_id(21), 0, false) };
        ubon.put(paths::assignment(new_id()), &named).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_for_a_term_neither_lengthens_it_nor_gives_themselves_another_card() {
    on_both(async |server| {
        let ubon = server.staff("ubon").await;
        let first = AssignmentInput {
            term: Term { from: server.state.today(), until: Some(server.state.today() + Days::new(30)) },
            ..naming(server, unit_id(UBON), 0, false)
        };
        let id = new_id();
        ubon.put(paths::assignment(id), &first).await.expect(200);
        let (card, named) = (ubon.issue_card(first.person).await, server.client());
        named.join(&card.code).await.expect(200);
        // The province's whole work, and naming for those below it.
        named.get(paths::PEOPLE).await.expect(200);
        let below = naming(server, unit_id(21), 0, false);
        named.put(paths::assignment(new_id()), &below).await.expect(200);
        named.issue_card(below.person).await;
        // Their own numbers and the signed form, too; but who coordinates the province others say.
        named.put(format!("{}/reach", paths::assignment(id)), &first.appointee.reach).await.expect(200);
        let history: UnitAssignments = named.get(paths::unit_assignments(unit_id(UBON))).await.expect(200).json();
        assert!(!history.coordination.may_assign && history.coordination.may_complete);
        let again = AssignmentInput { person: first.person, ..naming(server, unit_id(UBON), 31, false) };
        named.put(paths::assignment(new_id()), &again).await.expect(403);
        named.put(paths::assignment_end(id), &EndInput { until: server.state.today() + Days::new(300) }).await.expect(403);
        named.post(paths::assignment_withdrawal(id), &WithdrawalInput { reason: "ชื่อผิด".into() }).await.expect(403);
        named.post(paths::person_join_cards(first.person), &()).await.expect(403);
        named.delete(paths::person_sessions(first.person)).await.expect(403);
        // Nor a card for who comes after them, by which they would come in as those.
        let next = naming(server, unit_id(UBON), 31, false);
        ubon.put(paths::assignment(new_id()), &next).await.expect(200);
        named.post(paths::person_join_cards(next.person), &()).await.expect(403);
        ubon.issue_card(next.person).await;
        // Nor by printing for everybody.
        let counted: JoiningSummary = named.get(paths::JOIN_CARDS).await.expect(200).json();
        let order = CardsOrder { area: None, whom: CardsFor::Everybody, cards: counted.officials };
        named.post(paths::JOIN_CARDS, &order).await.expect(200);
        let cards = async |person| ubon.get(paths::person_join_cards(person)).await.expect(200).json::<Vec<CardRecord>>().len();
        assert_eq!((cards(first.person).await, cards(next.person).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_with_a_password_and_coordinates_for_a_term_gives_it_up_and_no_more() {
    on_both(async |server| {
        let ubon = server.staff("ubon").await;
        let own = AssignmentInput {
            person: crate::common::staff_id("ubon"),
            term: Term { from: server.state.today(), until: Some(server.state.today() + Days::new(30)) },
            ..naming(server, unit_id(UBON), 0, false)
        };
        let id = new_id();
        ubon.put(paths::assignment(id), &own).await.expect(200);
        let refused = |problem: Problem| (problem.errors[0].field.clone(), problem.errors[0].code.clone());
        let again = AssignmentInput { term: naming(server, unit_id(UBON), 31, false).term, ..own.clone() };
        let end = async |days| ubon.put(paths::assignment_end(id), &EndInput { until: server.state.today() + Days::new(days) }).await;
        let of = |field: &str| (field.to_owned(), "own_term".to_owned());
        assert_eq!(refused(ubon.put(paths::assignment(new_id()), &again).await.expect(422).json()), of("person"));
        assert_eq!(refused(end(31).await.expect(422).json()), of("until"));
        let mistaken = WithdrawalInput { reason: "ชื่อผิด".into() };
        assert_eq!(refused(ubon.post(paths::assignment_withdrawal(id), &mistaken).await.expect(422).json()), of("reason"));
        end(3).await.expect(200);
        // They hand over, as before.
        ubon.put(paths::assignment(new_id()), &naming(server, unit_id(UBON), 2, true)).await.expect(200);
    })
    .await;
}

/// The addresses in the two codes of the guide's picture, from left to right.
async fn codes(server: &TestServer) -> Vec<String> {
    let png = server.client().get("/g/34.png").await.expect(200).body;
    let page = image::load_from_memory(&png).expect("a picture").into_luma8();
    let mut page = rqrr::PreparedImage::prepare(page);
    let grids = page.detect_grids();
    let mut found: Vec<_> = grids.iter().map(|grid| (grid.bounds[0].x, grid.decode().expect("a readable code").1)).collect();
    found.sort();
    found.into_iter().map(|(_, url)| url).collect()
}

#[tokio::test]
async fn the_guide_names_who_coordinates_today_and_nobody_else() {
    on_both(async |server| {
        let anybody = server.client();
        let shown = async || String::from_utf8(anybody.get("/g/34").await.expect(200).body).expect("text");
        let name = "กานดา (ตัวอย่าง)";
        assert!(!shown().await.contains(name));
        let mut naming = naming(server, unit_id(UBON), 0, false);
        naming.term.until = Some(server.state.today() + Days::new(3));
        server.staff("ubon").await.put(paths::assignment(new_id()), &naming).await.expect(200);
        let page = shown().await;
        assert!(page.contains(name) && page.contains("๐๘ ๐๐๐๐ ๐๐๐๐") && page.contains("tel:0800000000"), "{page}");
        let pdf = anybody.get("/g/34.pdf").await.expect(200).body;
        assert!(pdf.starts_with(b"%PDF"));
        assert_eq!(pdf, anybody.get("/g/34.pdf").await.expect(200).body, "nothing changed");
        assert_eq!(codes(server).await, [format!("{}/material?area=34", server.url), format!("{}/app", server.url)]);
        anybody.get("/material?area=34").await.expect(200);

        server.pass(TimeDelta::days(4));
        assert!(!shown().await.contains(name), "the term has ended");
        assert_ne!(pdf, anybody.get("/g/34.pdf").await.expect(200).body);
        for nothing in ["/g/99", "/g/3401", "/g/34.exe"] {
            anybody.get(nothing).await.expect(404);
        }
    })
    .await;
}
