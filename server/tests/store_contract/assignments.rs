//! Coordinators: one for an agency at a time whoever writes at once, and rights for exactly the term.
use app::domain::access::{PersonId, Role, Scope};
use app::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use app::domain::unit::UnitId;
use chrono::{Days, NaiveDate};
use server::store::{Assigned, AssignmentOutcome, CoordinationFilter, NewAssignment, NewSession};
use uuid::Uuid;

use crate::stage::{Stage, at, person_id, unit_id};

const UBON: usize = 2;
const ROI_ET: usize = 6;

fn day(n: u64) -> NaiveDate {
    app::domain::thai_date::bangkok_date(at(0)) + Days::new(n)
}

fn id(n: u128) -> AssignmentId {
    AssignmentId(Uuid::from_u128(0xA551 + n))
}

fn new_person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(0x9E50 + n))
}

fn naming(n: u128, unit: UnitId, from: u64, until: Option<u64>) -> NewAssignment {
    NewAssignment {
        id: id(n),
        unit,
        person: new_person(n),
        appointee: Appointee {
            name: format!("ผู้ประสานงาน {n}"),
            position: "นักวิเคราะห์".into(),
            reach: Reach { mobile: "08 0000 0000".into(), ..Reach::default() },
        },
        term: Term { from: day(from), until: until.map(day) },
        hands_over: false,
    }
}

async fn assign(stage: &Stage, new: &NewAssignment) -> Assigned {
    stage.store.assign(new, person_id(UBON), at(0)).await.unwrap()
}

async fn coordinator(stage: &Stage, on: u64) -> Option<AssignmentId> {
    stage.store.coordinator(unit_id(UBON), day(on)).await.unwrap().map(|record| record.id)
}

pub async fn of_many_who_name_somebody_at_once_one_is_first(stage: &Stage) {
    let ubon = unit_id(UBON);
    let attempts = (0..20).map(|n| {
        let (store, new) = (stage.store.clone(), naming(n, ubon, n as u64 % 3, None));
        tokio::spawn(async move { store.assign(&new, person_id(UBON), at(0)).await.unwrap() })
    });
    let outcomes = futures::future::join_all(attempts).await.into_iter().map(Result::unwrap);
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.partition(|outcome| *outcome == Assigned::Done);
    assert_eq!((done.len(), refused.iter().all(|outcome| *outcome == Assigned::Meets)), (1, true));
    assert_eq!(stage.store.assignments_of(ubon).await.unwrap().len(), 1);
    // Nobody was enrolled for nothing.
    let mut enrolled = 0;
    for n in 0..20 {
        enrolled += usize::from(stage.store.person(new_person(n)).await.unwrap().is_some());
    }
    assert_eq!(enrolled, 1);
}

pub async fn a_successor_takes_over_and_the_days_never_meet(stage: &Stage) {
    let (ubon, by) = (unit_id(UBON), person_id(UBON));
    assert_eq!(assign(stage, &naming(1, ubon, 0, None)).await, Assigned::Done);
    assert_eq!(assign(stage, &naming(1, ubon, 0, None)).await, Assigned::Same);
    assert_eq!(assign(stage, &NewAssignment { unit: unit_id(ROI_ET), ..naming(1, ubon, 0, None) }).await, Assigned::Conflict);
    assert_eq!(assign(stage, &naming(2, ubon, 30, Some(60))).await, Assigned::Meets);
    let handover = NewAssignment { hands_over: true, ..naming(2, ubon, 30, Some(60)) };
    assert_eq!(assign(stage, &handover).await, Assigned::Done);
    assert_eq!(
        (coordinator(stage, 29).await, coordinator(stage, 30).await, coordinator(stage, 61).await),
        (Some(id(1)), Some(id(2)), None)
    );

    // The predecessor is not stretched into the successor's days, nor the successor beyond the next one's.
    let end = async |n, until| stage.store.end_assignment(id(n), day(until), by, at(0)).await.unwrap();
    assert_eq!(end(1, 30).await, AssignmentOutcome::Meets);
    assert_eq!(assign(stage, &naming(3, ubon, 61, None)).await, Assigned::Done);
    assert_eq!(end(2, 61).await, AssignmentOutcome::Meets);
    assert_eq!(end(2, 50).await, AssignmentOutcome::Done);
    assert_eq!(coordinator(stage, 55).await, None);

    // What was withdrawn is in nobody's way, and stays in the history.
    assert_eq!(stage.store.withdraw_assignment(id(3), "ผิดคน", by, at(0)).await.unwrap(), AssignmentOutcome::Done);
    assert_eq!(stage.store.withdraw_assignment(id(3), "ผิดคน", by, at(0)).await.unwrap(), AssignmentOutcome::NotNow);
    assert_eq!(assign(stage, &naming(4, ubon, 51, None)).await, Assigned::Done);
    let history = stage.store.assignments_of(ubon).await.unwrap();
    assert_eq!(history.iter().map(|record| record.id).collect::<Vec<_>>(), [id(3), id(4), id(2), id(1)]);
    assert_eq!(history[0].reason, "ผิดคน");

    let elsewhere = NewAssignment { person: person_id(ROI_ET), ..naming(5, unit_id(3), 0, None) };
    assert_eq!(assign(stage, &elsewhere).await, Assigned::Elsewhere);
}

pub async fn rights_come_with_the_first_day_and_go_after_the_last(stage: &Stage) {
    let ubon = unit_id(UBON);
    assert_eq!(assign(stage, &naming(1, ubon, 2, Some(4))).await, Assigned::Done);
    let person = new_person(1);
    let session = NewSession {
        id: Uuid::from_u128(0x5E55),
        token_hash: [7; 32],
        person,
        device: None,
        label: "Chrome".into(),
        expires_at: at(0) + Days::new(400),
        proves: false,
    };
    stage.store.create_session(&session, at(0)).await.unwrap();
    let mut roles = Vec::new();
    for n in [1, 2, 4, 5] {
        let active = stage.store.session(&[7; 32], at(0) + Days::new(n)).await.unwrap().expect("a session");
        let asked = stage.store.role_on(person, Role::Official, day(n)).await.unwrap();
        assert_eq!(active.actor.role, asked);
        roles.push(asked);
    }
    assert_eq!(roles, [Role::Official, Role::Coordinator, Role::Coordinator, Role::Official]);
}

pub async fn a_gap_is_seen_by_those_above_and_nobody_else(stage: &Stage) {
    let missing = async |scope: &Scope, on| {
        let filter = CoordinationFilter { is_missing: true, ..CoordinationFilter::default() };
        let page = stage.store.coordinations(scope, &filter, None, 100, day(on)).await.unwrap();
        assert_eq!(stage.store.missing_coordinators(scope, &filter, day(on)).await.unwrap() as usize, page.items.len());
        page.items.into_iter().map(|line| line.unit.id).collect::<Vec<_>>()
    };
    let ubon = Scope::Area(crate::stage::area("34"));
    assert_eq!(missing(&ubon, 0).await, [unit_id(UBON)], "a district is not asked for one yet");
    assert!(missing(&Scope::Everything, 0).await.contains(&unit_id(ROI_ET)));
    assign(stage, &naming(1, unit_id(UBON), 0, Some(9))).await;
    assert_eq!(missing(&ubon, 9).await, []);
    assert_eq!(missing(&ubon, 10).await, [unit_id(UBON)]);
    // Page by page it is the same list.
    let whole = stage.store.coordinations(&Scope::Everything, &CoordinationFilter::default(), None, 100, day(0)).await.unwrap().items;
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let page =
            stage.store.coordinations(&Scope::Everything, &CoordinationFilter::default(), cursor.as_deref(), 1, day(0)).await.unwrap();
        pages.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(pages, whole);
}
