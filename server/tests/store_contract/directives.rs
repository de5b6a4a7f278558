//! Letters and registers: numbers follow each other whoever asks at once, and each unit has a letter once.
use std::collections::BTreeSet;

use app::domain::access::{Actor, Role, Scope};
use app::domain::directive::{Addressees, DeliveryState, DirectiveId, DirectiveState, Letter, LetterNumber, NumberProblem, Registration};
use app::domain::unit::UnitKind;
use app::wire::directives::Progress;
use chrono::NaiveDate;
use server::store::{DeliveryFilter, DirectiveChange, DirectiveOutcome, Draft, PassedOn, Registered, Stamp};
use uuid::Uuid;

use crate::stage::{Stage, UNITS, VILLAGE, area, at, person_id, unit_id};

const MINISTRY: usize = 0;
const DEPARTMENT: usize = 1;
const UBON: usize = 2;
const DISTRICT: usize = 3;
const ROI_ET: usize = 6;

fn id(n: u128) -> DirectiveId {
    DirectiveId(Uuid::from_u128(0xD000 + n))
}

fn draft(running: u32, addressees: Addressees) -> Draft {
    Draft {
        number: LetterNumber { office: "มท 0206.2".into(), is_circular: true, running },
        dated: NaiveDate::from_ymd_opt(2026, 1, 30).unwrap(),
        letter: Letter {
            subject: format!("เรื่องที่ {running}"), body: "ขอให้ดำเนินการ".into(), addressees, ..Letter::default()
        },
        corrects: None,
    }
}

fn provinces() -> Addressees {
    Addressees { kinds: [UnitKind::Province].into(), units: BTreeSet::new() }
}

fn change(n: u128, sender: usize, version: u32) -> DirectiveChange {
    DirectiveChange { id: id(n), sender: unit_id(sender), version, by: person_id(sender), at: at(0) }
}

fn actor(index: usize) -> Actor {
    let (kind, code) = UNITS[index];
    Actor { person: person_id(index), role: Role::Coordinator, unit: unit_id(index), unit_kind: kind, area: code.map(area), by_card: false }
}

async fn written(stage: &Stage, n: u128, draft: &Draft) {
    assert_eq!(stage.store.save_directive(&change(n, MINISTRY, 0), draft).await.unwrap(), DirectiveOutcome::Done);
}

async fn send(stage: &Stage, n: u128, version: u32) -> DirectiveOutcome {
    stage.store.send_directive(&change(n, MINISTRY, version), &Scope::Everything).await.unwrap()
}

async fn sent(stage: &Stage, n: u128, draft: &Draft) {
    written(stage, n, draft).await;
    assert_eq!(send(stage, n, 1).await, DirectiveOutcome::Done);
}

async fn register(stage: &Stage, n: u128, unit: usize, stamp: Stamp, seconds: i64) -> Registered {
    stage.store.register_delivery(id(n), unit_id(unit), stamp, person_id(unit), at(seconds)).await.unwrap()
}

pub async fn numbers_go_out_without_a_gap_or_a_double(stage: &Stage) {
    sent(stage, 1, &draft(552, provinces())).await;
    for (n, running, problem) in [(2, 552, NumberProblem::Taken), (3, 554, NumberProblem::LeavesGap)] {
        written(stage, n, &draft(running, provinces())).await;
        assert_eq!(send(stage, n, 1).await, DirectiveOutcome::Number(problem));
        let record = stage.store.directive(id(n)).await.unwrap().unwrap();
        assert_eq!((record.state, record.version), (DirectiveState::Draft, 1), "nothing is half sent");
    }
    assert_eq!(stage.store.save_directive(&change(3, MINISTRY, 1), &draft(553, provinces())).await.unwrap(), DirectiveOutcome::Done);
    assert_eq!(send(stage, 3, 1).await, DirectiveOutcome::Stale);
    assert_eq!(send(stage, 3, 2).await, DirectiveOutcome::Done);
    assert_eq!(send(stage, 3, 3).await, DirectiveOutcome::NotNow);
    let next = stage.store.next_sent(unit_id(MINISTRY), 2569).await.unwrap();
    assert_eq!(next, [LetterNumber { office: "มท 0206.2".into(), is_circular: true, running: 554 }]);
}

pub async fn of_two_who_send_at_once_under_one_number_one_does(stage: &Stage) {
    for n in [1, 2] {
        written(stage, n, &draft(7, provinces())).await;
    }
    let (one, other) = tokio::join!(send(stage, 1, 1), send(stage, 2, 1));
    let mut outcomes = [one, other];
    outcomes.sort_by_key(|outcome| *outcome != DirectiveOutcome::Done);
    assert_eq!(outcomes, [DirectiveOutcome::Done, DirectiveOutcome::Number(NumberProblem::Taken)]);
}

pub async fn fifty_registrars_at_once_get_fifty_consecutive_numbers(stage: &Stage) {
    for n in 0..50 {
        sent(stage, n, &draft(n as u32 + 1, provinces())).await;
    }
    let at_once = (0..50).map(|n| {
        let store = stage.store.clone();
        tokio::spawn(async move { store.register_delivery(id(n), unit_id(UBON), Stamp::default(), person_id(UBON), at(10)).await })
    });
    let mut numbers = BTreeSet::new();
    for registered in at_once.collect::<Vec<_>>() {
        match registered.await.unwrap().unwrap() {
            Registered::Done(line) => assert!(numbers.insert(line.number), "{} twice", line.number),
            other => panic!("{other:?}"),
        }
    }
    assert!(numbers.iter().copied().eq(1..=50), "{numbers:?}");
    assert_eq!(stage.store.next_received(unit_id(UBON), 2569).await.unwrap(), 51);
    assert_eq!(stage.store.next_received(unit_id(ROI_ET), 2569).await.unwrap(), 1, "each office has its own register");
}

pub async fn a_letter_is_registered_once_and_in_order(stage: &Stage) {
    for n in 1..=4 {
        sent(stage, n, &draft(n as u32, provinces())).await;
    }
    let stamp = |number, seconds| Stamp { number: Some(number), at: Some(at(seconds)) };
    assert_eq!(register(stage, 1, UBON, stamp(1374, 100), 200).await, Registered::Done(Registration { number: 1374, at: at(100) }));
    let before = Registered::Before(Registration { number: 1374, at: at(100) });
    assert_eq!(register(stage, 1, UBON, Stamp::default(), 300).await, before, "a repeat keeps its number");
    assert_eq!(register(stage, 2, UBON, stamp(1374, 150), 300).await, Registered::Number(NumberProblem::Taken));
    assert_eq!(register(stage, 2, UBON, stamp(1380, 99), 300).await, Registered::Number(NumberProblem::OutOfOrder));
    assert_eq!(register(stage, 2, UBON, stamp(1370, 101), 300).await, Registered::Number(NumberProblem::OutOfOrder));
    assert_eq!(register(stage, 2, UBON, stamp(1370, 99), 300).await, Registered::Done(Registration { number: 1370, at: at(99) }));
    assert_eq!(register(stage, 3, UBON, Stamp::default(), 300).await, Registered::Done(Registration { number: 1375, at: at(300) }));
    assert_eq!(register(stage, 4, DEPARTMENT, Stamp::default(), 300).await, Registered::NotReceived);
}

pub async fn a_letter_goes_down_step_by_step_and_nobody_has_it_twice(stage: &Stage) {
    let everywhere = Addressees { kinds: [UnitKind::Province, UnitKind::Village].into(), units: [unit_id(DEPARTMENT)].into() };
    sent(stage, 1, &draft(1, provinces())).await;
    let pass = async |unit: usize| stage.store.pass_directive_on(id(1), &actor(unit), &everywhere, at(20)).await.unwrap();
    assert_eq!(pass(UBON).await, PassedOn::NotRegistered);
    assert_eq!(pass(DEPARTMENT).await, PassedOn::NotReceived);
    register(stage, 1, UBON, Stamp::default(), 10).await;
    assert_eq!(pass(UBON).await, PassedOn::To { added: 2, had: 0 }, "its own two villages, and no other province or department");
    assert_eq!(pass(UBON).await, PassedOn::To { added: 0, had: 2 });

    stage.store.open_delivery(id(1), unit_id(VILLAGE), at(30)).await.unwrap();
    stage.store.finish_delivery(id(1), unit_id(VILLAGE), at(40)).await.unwrap();
    stage.store.finish_delivery(id(1), unit_id(VILLAGE), at(50)).await.unwrap();
    let page = |filter| stage.store.deliveries_from(id(1), unit_id(UBON), filter, None, 50);
    let below = page(DeliveryFilter::default()).await.unwrap().items;
    let seen: Vec<_> = below.iter().map(|delivery| (delivery.unit.id, delivery.state, delivery.done_at)).collect();
    assert_eq!(seen, [(unit_id(VILLAGE), DeliveryState::Done, Some(at(40))), (unit_id(5), DeliveryState::Sent, None)]);
    assert_eq!(page(DeliveryFilter { is_open: true }).await.unwrap().items.len(), 1);
    let top = stage.store.deliveries_from(id(1), unit_id(MINISTRY), DeliveryFilter::default(), None, 50).await.unwrap().items;
    let seen: Vec<_> = top.iter().map(|delivery| (delivery.unit.id, delivery.state, delivery.below.sent)).collect();
    assert_eq!(seen, [(unit_id(UBON), DeliveryState::PassedOn, 2), (unit_id(ROI_ET), DeliveryState::Sent, 0)]);
    let progress = stage.store.directives_of(unit_id(MINISTRY), None, 50).await.unwrap().items[0].progress;
    assert_eq!(progress, Progress { sent: 2, opened: 1, registered: 1, done: 0 });
    assert_eq!(stage.store.deliveries_to(unit_id(DISTRICT), DeliveryFilter::default(), None, 50).await.unwrap().items, []);
}

pub async fn a_correction_takes_the_place_of_the_first_which_stays_readable(stage: &Stage) {
    sent(stage, 1, &draft(1, provinces())).await;
    let correction = Draft { corrects: Some(id(1)), ..draft(2, provinces()) };
    written(stage, 2, &correction).await;
    written(stage, 3, &Draft { corrects: Some(id(1)), ..draft(2, provinces()) }).await;
    assert_eq!(send(stage, 2, 1).await, DirectiveOutcome::Done);
    let first = stage.store.directive(id(1)).await.unwrap().unwrap();
    assert_eq!((first.state, first.draft.letter.subject.as_str()), (DirectiveState::Corrected, "เรื่องที่ 1"));
    assert_eq!(stage.store.correction_of(id(1)).await.unwrap().unwrap().id, id(2));
    let received = stage.store.deliveries_to(unit_id(UBON), DeliveryFilter::default(), None, 50).await.unwrap().items;
    assert_eq!(received.len(), 2);
    // A second correction of the same letter takes no number.
    assert_eq!(
        stage.store.save_directive(&change(3, MINISTRY, 1), &Draft { corrects: Some(id(1)), ..draft(3, provinces()) }).await.unwrap(),
        DirectiveOutcome::Done
    );
    assert_eq!(send(stage, 3, 2).await, DirectiveOutcome::NotNow);
    assert_eq!(stage.store.next_sent(unit_id(MINISTRY), 2569).await.unwrap()[0].running, 3);
    assert_eq!(stage.store.withdraw_directive(&change(1, MINISTRY, 3), "ผิด").await.unwrap(), DirectiveOutcome::NotNow);
    assert_eq!(stage.store.withdraw_directive(&change(2, MINISTRY, 2), "ผิด").await.unwrap(), DirectiveOutcome::Done);
    let withdrawn = stage.store.directive(id(2)).await.unwrap().unwrap();
    assert_eq!((withdrawn.state, withdrawn.reason.as_str()), (DirectiveState::Withdrawn, "ผิด"));
}

pub async fn a_letter_to_nobody_is_not_sent(stage: &Stage) {
    let nobody = Addressees { kinds: [UnitKind::StateEnterprise].into(), units: [unit_id(MINISTRY)].into() };
    written(stage, 1, &draft(1, nobody)).await;
    assert_eq!(send(stage, 1, 1).await, DirectiveOutcome::NoAddressees);
    assert_eq!(stage.store.directive(id(1)).await.unwrap().unwrap().state, DirectiveState::Draft);
    assert_eq!(stage.store.next_sent(unit_id(MINISTRY), 2569).await.unwrap()[0].running, 1, "no number was used up");
    // Another office's draft cannot be written over.
    assert_eq!(stage.store.save_directive(&change(1, UBON, 1), &draft(9, provinces())).await.unwrap(), DirectiveOutcome::Stale);
}
