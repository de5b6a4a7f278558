//! The ledger: frozen when its month ends, in step with what comes in, and adding up at every level.
use std::collections::BTreeMap;

use app::domain::access::Scope;
use app::domain::obligation::{CampaignDays, Counts, Exempt, ObligationState, Review, States, end_of};
use app::domain::period::{Month, end_of_day};
use app::domain::unit::{Unit, UnitKind};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use server::store::{DueChange, Entry, ObligationFilter, Part, Said, Saying};

use crate::stage::{Stage, UNITS, VILLAGE, area, at, new_id, person_id, session, unit_id};

pub fn february() -> Month {
    Month::parse("2026-02").unwrap()
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub fn noon(m: u32, d: u32) -> DateTime<Utc> {
    end_of_day(day(m, d)) - Duration::hours(12)
}

/// 1 March, noon: [`at`] of zero. February has ended then, so it is opened before.
pub async fn opened(stage: &Stage) {
    stage.store.follow_ledger(&Part::Everything, noon(2, 10)).await.unwrap();
}

pub async fn rows(stage: &Stage, scope: &Scope, filter: &ObligationFilter, now: DateTime<Utc>) -> Vec<Entry> {
    stage.store.obligations(scope, february(), filter, None, 500, now).await.unwrap().items
}

pub async fn row(stage: &Stage, unit: usize) -> Entry {
    stage.store.obligation(unit_id(unit), february()).await.unwrap().expect("a row")
}

async fn state(stage: &Stage, unit: usize, now: DateTime<Utc>) -> ObligationState {
    let entry = row(stage, unit).await;
    entry.facts().state(february(), &entry.row, now)
}

pub fn said(reason: &str) -> Said {
    Said { reason: reason.into(), by: person_id(2), by_name: "คน 2".into(), at: at(0) }
}

pub async fn each_unit_that_owes_has_one_row_however_often_it_is_opened(stage: &Stage) {
    let runs = (0..4).map(|_| {
        let store = stage.store.clone();
        tokio::spawn(async move { store.follow_ledger(&Part::Everything, noon(2, 10)).await.unwrap().opened })
    });
    let mut opened = 0;
    for run in runs.collect::<Vec<_>>() {
        opened += run.await.unwrap();
    }
    assert_eq!(opened, 7, "every unit but the ministry, once");
    let all = rows(stage, &Scope::Everything, &ObligationFilter::default(), noon(2, 10)).await;
    let due: Vec<_> = all.iter().map(|entry| (entry.row.kind, entry.row.due_at)).collect();
    let (first, fifth) = (end_of_day(day(3, 1)), end_of_day(day(3, 5)));
    assert!(due.iter().all(|(kind, due)| *due == if kind.owes_picture_report() { fifth } else { first }), "{due:?}");
    assert_eq!(row(stage, VILLAGE).await.row.owed_to, Some(unit_id(2)));
    assert_eq!(stage.store.ledger_months(None, 9).await.unwrap(), [february()]);
}

pub async fn an_ended_month_is_never_rewritten(stage: &Stage) {
    opened(stage).await;
    let move_to = async |code: &str| {
        let unit = stage.store.unit(unit_id(VILLAGE)).await.unwrap().unwrap();
        let moved = Unit { area: Some(area(code)), name: format!("{} ย้าย", unit.name), ..unit };
        stage.store.upsert_units(&[moved]).await.unwrap();
    };
    move_to("45010102").await;
    stage.store.follow_ledger(&Part::Everything, noon(2, 20)).await.unwrap();
    assert_eq!(row(stage, VILLAGE).await.row.owed_to, Some(unit_id(6)), "it moved to the other province while the month ran");
    let frozen = rows(stage, &Scope::Everything, &ObligationFilter::default(), noon(3, 1)).await;

    move_to("34010101").await;
    stage.store.set_last_days(&[(unit_id(5), Some(day(2, 3)))]).await.unwrap();
    stage.store.change_due_days(&DueChange::Below(unit_id(6), Some(20)), person_id(6), at(0)).await.unwrap();
    stage.store.change_due_days(&DueChange::Own(unit_id(1), Some(20)), person_id(0), at(0)).await.unwrap();
    for part in [Part::Everything, Part::Province(area("34")), Part::Province(area("45"))] {
        stage.store.follow_ledger(&part, end_of(february())).await.unwrap();
        stage.store.follow_month(february(), &part, noon(3, 20)).await.unwrap();
    }
    assert_eq!(rows(stage, &Scope::Everything, &ObligationFilter::default(), noon(3, 1)).await, frozen);
    let march = stage.store.ledger_months(None, 9).await.unwrap();
    assert_eq!(march, [february().next(), february()], "and the next month is open");
}

pub async fn due_days_hold_for_the_campaign_a_province_or_one_unit(stage: &Stage) {
    let change = async |change: DueChange| stage.store.change_due_days(&change, person_id(0), at(0)).await.unwrap();
    change(DueChange::Campaign(CampaignDays { activities: 2, monthly: 6, shift_holidays: true })).await;
    change(DueChange::Holidays(vec![(day(3, 2), "วันหยุด".into())])).await;
    change(DueChange::Below(unit_id(2), Some(10))).await;
    change(DueChange::Own(unit_id(5), Some(12))).await;
    opened(stage).await;
    let due = async |unit: usize| row(stage, unit).await.row.due_at;
    assert_eq!(due(7).await, end_of_day(day(3, 3)), "the 2nd is a holiday");
    assert_eq!(due(2).await, end_of_day(day(3, 6)));
    assert_eq!(due(VILLAGE).await, end_of_day(day(3, 10)));
    assert_eq!(due(5).await, end_of_day(day(3, 12)));
    change(DueChange::Below(unit_id(2), None)).await;
    let followed = stage.store.follow_ledger(&Part::Province(area("34")), noon(2, 11)).await.unwrap();
    assert_eq!((followed.opened, followed.revised, followed.withdrawn), (0, 2, 0));
    assert_eq!(due(VILLAGE).await, end_of_day(day(3, 3)));
    let (seen, _) = stage.store.due_days(&Scope::Unit(unit_id(VILLAGE), None)).await.unwrap();
    assert!(seen.own.is_empty() && seen.below.is_empty(), "nobody else's");
}

pub async fn what_comes_in_is_counted_in_the_row(stage: &Stage) {
    opened(stage).await;
    let (first, second) = (new_id(), new_id());
    stage.stored(first, &session(VILLAGE, &["hall"]), 0).await;
    assert_eq!(row(stage, VILLAGE).await.activities, 0, "its picture is missing");
    assert_eq!(state(stage, VILLAGE, at(0)).await, ObligationState::Due);
    stage.picture("hall", 10).await;
    stage.stored(second, &session(VILLAGE, &["hall"]), 20).await;
    let entry = row(stage, VILLAGE).await;
    assert_eq!((entry.activities, entry.people, entry.submitted), (2, 84, Some((at(10), Review::Submitted))));
    assert_eq!(state(stage, VILLAGE, at(30)).await, ObligationState::SubmittedOnTime);

    // A correction that waits for a picture past the due moment neither makes the unit late nor takes what counts out of the figures.
    let mut changed = session(VILLAGE, &["sharp"]);
    (changed.version, changed.content.people) = (2, Some(50));
    stage.stored(first, &changed, 40).await;
    let mut elsewhere = session(5, &["hall"]);
    elsewhere.version = 2;
    stage.stored(second, &elsewhere, 50).await;
    let entry = row(stage, VILLAGE).await;
    assert_eq!((entry.activities, entry.people, entry.submitted), (1, 42, Some((at(10), Review::Submitted))));
    let other = row(stage, 5).await;
    assert_eq!((other.activities, other.submitted), (1, Some((at(50), Review::Submitted))));
    stage.picture("sharp", 5 * 86_400).await;
    let entry = row(stage, VILLAGE).await;
    assert_eq!((entry.activities, entry.people, entry.submitted), (1, 50, Some((at(10), Review::Submitted))));
}

pub async fn reports_that_were_there_first_are_found_when_the_month_opens(stage: &Stage) {
    stage.picture("hall", 0).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    opened(stage).await;
    assert_eq!(row(stage, VILLAGE).await.activities, 1);
}

pub async fn nothing_and_excuses_are_kept_until_the_month_is_locked(stage: &Stage) {
    opened(stage).await;
    let store = &stage.store;
    assert_eq!(store.say_nothing(unit_id(0), february(), &said("ไม่มี")).await.unwrap(), Saying::NoSuchRow, "the ministry owes nobody");
    assert_eq!(store.say_nothing(unit_id(VILLAGE), february().next(), &said("ไม่มี")).await.unwrap(), Saying::NoSuchRow);
    assert_eq!(store.say_nothing(unit_id(VILLAGE), february(), &said("น้ำท่วม")).await.unwrap(), Saying::Done);
    let late = at(20 * 86_400);
    assert_eq!(state(stage, VILLAGE, late).await, ObligationState::NothingToReport);
    assert_eq!(store.excuse(unit_id(5), february(), &said("ผู้ใหญ่บ้านป่วย")).await.unwrap(), Saying::Done);
    assert_eq!(state(stage, 5, late).await, ObligationState::Excused);
    assert_eq!(store.withdraw_excuse(unit_id(5), february()).await.unwrap(), Saying::Done);
    assert_eq!(state(stage, 5, late).await, ObligationState::Missing);

    store.record_month_submission(unit_id(2), february(), at(100), Review::Submitted).await.unwrap();
    assert!(!row(stage, VILLAGE).await.locked);
    store.record_month_submission(unit_id(2), february(), at(200), Review::Accepted).await.unwrap();
    assert_eq!(row(stage, 2).await.submitted, Some((at(100), Review::Accepted)), "the first time stays");
    assert_eq!(store.excuse(unit_id(5), february(), &said("ผู้ใหญ่บ้านป่วย")).await.unwrap(), Saying::Locked);
    assert_eq!(store.excuse(unit_id(2), february(), &said("ยุ่ง")).await.unwrap(), Saying::Locked);
    let repeat = Said { at: at(900), ..said("น้ำท่วม") };
    assert_eq!(store.say_nothing(unit_id(VILLAGE), february(), &repeat).await.unwrap(), Saying::Done, "a phone that lost the answer");
    assert_eq!(row(stage, VILLAGE).await.nothing.unwrap().at, at(0), "and it was said when it was said first");
    assert_eq!(store.excuse(unit_id(7), february(), &said("ยุ่ง")).await.unwrap(), Saying::Done, "another province's is open");
}

/// Rows in every state there is: the SQL that narrows and groups says what the domain says of each.
pub async fn every_state_is_the_domains_and_the_groups_add_up(stage: &Stage) {
    stage.store.set_first_days(&[(unit_id(5), Some(day(2, 9)))]).await.unwrap();
    opened(stage).await;
    stage.picture("hall", 0).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    stage.stored(new_id(), &session(5, &["hall"]), 1).await;
    stage.stored(new_id(), &session(7, &["hall"]), 86_400).await;
    stage.store.record_month_submission(unit_id(2), february(), at(0), Review::Returned).await.unwrap();
    stage.store.record_month_submission(unit_id(6), february(), at(0), Review::Accepted).await.unwrap();
    stage.store.excuse(unit_id(1), february(), &said("ยุบ")).await.unwrap();
    assert_eq!(row(stage, 5).await.row.exempt, Some(Exempt::Opened(day(2, 9))));
    let mut seen = std::collections::BTreeSet::new();
    for now in [noon(2, 20), end_of(february()), at(0), end_of_day(day(3, 1)), noon(3, 4), end_of_day(day(3, 5)), noon(4, 1)] {
        let all = rows(stage, &Scope::Everything, &ObligationFilter::default(), now).await;
        let mut by_state: BTreeMap<ObligationState, Vec<_>> = BTreeMap::new();
        for entry in &all {
            by_state.entry(entry.facts().state(february(), &entry.row, now)).or_default().push(entry.row.unit);
        }
        for state in ObligationState::ALL {
            let filter = ObligationFilter { states: States::only(state), ..ObligationFilter::default() };
            let narrowed: Vec<_> = rows(stage, &Scope::Everything, &filter, now).await.iter().map(|entry| entry.row.unit).collect();
            assert_eq!(narrowed, by_state.remove(&state).unwrap_or_default(), "{state:?} at {now}");
            if !narrowed.is_empty() {
                seen.insert(state);
            }
        }
        for states in [States::ANSWERED, States::OPEN, States::EXPECTED, States::parse("accepted,missing").unwrap()] {
            let filter = ObligationFilter { states, ..ObligationFilter::default() };
            let narrowed: Vec<_> = rows(stage, &Scope::Everything, &filter, now).await.iter().map(|entry| entry.row.unit).collect();
            let is_in = |entry: &&Entry| states.contains(entry.facts().state(february(), &entry.row, now));
            assert_eq!(narrowed, all.iter().filter(is_in).map(|entry| entry.row.unit).collect::<Vec<_>>(), "{states:?} at {now}");
        }
        groups_add_up(stage, &all, now).await;
    }
    let missed: Vec<_> = ObligationState::ALL.into_iter().filter(|state| !seen.contains(state)).collect();
    assert_eq!(missed, [ObligationState::NothingToReport], "the others were all seen");
}

async fn groups_add_up(stage: &Stage, all: &[Entry], now: DateTime<Utc>) {
    for code in [None, Some("34"), Some("3401"), Some("340101"), Some("34010101"), Some("45")] {
        let filter = ObligationFilter { area: code.map(area), ..ObligationFilter::default() };
        let within: Vec<&Entry> = all
            .iter()
            .filter(|entry| filter.area.as_ref().is_none_or(|code| entry.row.area.as_ref().is_some_and(|own| code.contains(own))))
            .collect();
        let (mut expected, mut counted) = (Counts::default(), Counts::default());
        within.iter().for_each(|entry| expected.add(entry.facts().state(february(), &entry.row, now), 1));
        let groups = stage.store.month_groups(&Scope::Everything, february(), &filter, now).await.unwrap();
        groups.iter().for_each(|group| counted.add(group.state, group.rows));
        assert_eq!(counted, expected, "{code:?}");
        let people: u64 = groups.iter().map(|group| group.figures.people).sum();
        assert_eq!(people, within.iter().map(|entry| entry.people).sum::<u64>(), "{code:?}");
        let channels = stage.store.month_in_figures(&Scope::Everything, february(), &filter, now).await.unwrap().channels;
        assert_eq!(channels.iter().map(|of| of.figures.people).sum::<u64>(), people, "{code:?}");
        assert!(groups.iter().all(|group| match (&filter.area, &group.area) {
            (Some(asked), Some(child)) => asked.contains(child),
            (Some(_), None) => false,
            (None, child) => child.as_ref().is_none_or(|child| child.as_str().len() == 2),
        }));
    }
}

pub async fn nobody_is_shown_rows_or_counts_outside_their_scope(stage: &Stage) {
    opened(stage).await;
    for scope in crate::scope::scopes() {
        let expected: Vec<usize> =
            crate::scope::covered(&scope).into_iter().filter(|index| UNITS[*index].0 != UnitKind::Ministry).collect();
        let seen = rows(stage, &scope, &ObligationFilter::default(), at(0)).await;
        assert_eq!(crate::scope::numbers(seen.iter().map(|entry| entry.row.unit)), expected, "{scope:?}");
        let groups = stage.store.month_groups(&scope, february(), &ObligationFilter::default(), at(0)).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.rows).sum::<u64>(), expected.len() as u64, "{scope:?}");
        let other = ObligationFilter { area: Some(area("45")), ..ObligationFilter::default() };
        let in_roi_et = expected.iter().filter(|index| UNITS[**index].1.is_some_and(|code| code.starts_with("45"))).count();
        assert_eq!(rows(stage, &scope, &other, at(0)).await.len(), in_roi_et, "{scope:?} in 45");
    }
}

pub async fn a_month_comes_in_pages(stage: &Stage) {
    opened(stage).await;
    let whole = rows(stage, &Scope::Everything, &ObligationFilter::default(), at(0)).await;
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let filter = ObligationFilter::default();
        let page = stage.store.obligations(&Scope::Everything, february(), &filter, cursor.as_deref(), 2, at(0)).await.unwrap();
        seen.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, whole);
}
