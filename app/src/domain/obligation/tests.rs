//! Tables: who owes what by when, and what state follows from which facts.
use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::*;

fn month() -> Month {
    Month::parse("2026-02").unwrap()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// Noon in Bangkok.
fn noon(m: u32, d: u32) -> DateTime<Utc> {
    end_of_day(day(m, d)) - Duration::hours(12)
}

fn unit(n: u128, kind: UnitKind, area: Option<&str>) -> LedgerUnit {
    LedgerUnit {
        id: UnitId(Uuid::from_u128(n)),
        kind,
        name: format!("หน่วย {n}"),
        area: area.map(|code| AreaCode::parse(code).unwrap()),
        opened_on: None,
        closed_on: None,
    }
}

fn country() -> Vec<LedgerUnit> {
    vec![
        unit(1, UnitKind::Ministry, None),
        unit(2, UnitKind::Department, None),
        unit(3, UnitKind::StateEnterprise, None),
        unit(4, UnitKind::Province, Some("34")),
        unit(5, UnitKind::District, Some("3401")),
        unit(6, UnitKind::LocalAdministration, Some("340109")),
        unit(7, UnitKind::Subdistrict, Some("340109")),
        unit(8, UnitKind::Village, Some("34010901")),
        unit(9, UnitKind::Village, Some("45010101")),
    ]
}

fn opened(units: &[LedgerUnit], due: &DueSettings) -> Vec<Obligation> {
    let changes = Ledger::plan(month(), units, due, &[], noon(2, 10));
    changes.into_iter().map(|change| if let Change::Open(row) = change { row } else { panic!("{change:?}") }).collect()
}

#[test]
fn who_owes_what_to_whom_by_when() {
    let rows = opened(&country(), &DueSettings::default());
    let owed = |n: u128| {
        let row = rows.iter().find(|row| row.unit.0.as_u128() == n)?;
        Some((row.owes, row.owed_to?.0.as_u128(), row.due_at))
    };
    let (first, fifth) = (end_of_day(day(3, 1)), end_of_day(day(3, 5)));
    assert_eq!(owed(1), None, "the ministry owes nobody");
    for n in [2, 3, 4] {
        assert_eq!(owed(n), Some((Owes::Monthly, 1, fifth)), "{n}");
    }
    for n in [5, 6, 7, 8] {
        assert_eq!(owed(n), Some((Owes::Activities, 4, first)), "{n}");
    }
    assert_eq!(owed(9), Some((Owes::Activities, 1, first)), "without a province above it, to the ministry");
}

#[test]
fn a_provinces_day_holds_below_it_and_a_units_own_before_it() {
    let id = |n: u128| UnitId(Uuid::from_u128(n));
    let mut due = DueSettings { below: [(id(4), 3)].into(), own: [(id(8), 10), (id(4), 7)].into(), ..DueSettings::default() };
    let due_at = |due: &DueSettings, n| opened(&country(), due).into_iter().find(|row| row.unit == id(n)).unwrap().due_at;
    assert_eq!(due_at(&due, 7), end_of_day(day(3, 3)));
    assert_eq!(due_at(&due, 8), end_of_day(day(3, 10)));
    assert_eq!(due_at(&due, 4), end_of_day(day(3, 7)), "the province's own, to the ministry");
    assert_eq!(due_at(&due, 9), end_of_day(day(3, 1)), "another province's units keep the default");
    // 1 March 2026 is a Sunday; the 3rd is made a holiday.
    due.holidays = [day(3, 2)].into();
    assert_eq!(due_at(&due, 9), end_of_day(day(3, 1)), "not shifted unless the setting says so");
    due.campaign.shift_holidays = true;
    assert_eq!(due_at(&due, 9), end_of_day(day(3, 3)), "over Sunday and the holiday after it");
}

#[test]
fn a_unit_opened_or_closed_inside_the_month_is_explained_and_does_not_owe() {
    let exempt = |opened_on, closed_on| {
        let mut units = country();
        (units[7].opened_on, units[7].closed_on) = (opened_on, closed_on);
        opened(&units, &DueSettings::default()).into_iter().find(|row| row.unit.0.as_u128() == 8).map(|row| row.exempt)
    };
    assert_eq!(exempt(Some(day(2, 1)), Some(day(2, 28))), Some(None), "there from the first day to the last");
    assert_eq!(exempt(Some(day(2, 2)), None), Some(Some(Exempt::Opened(day(2, 2)))));
    assert_eq!(exempt(None, Some(day(2, 27))), Some(Some(Exempt::Closed(day(2, 27)))));
    assert_eq!(exempt(Some(day(3, 1)), None), None, "not there yet");
    assert_eq!(exempt(None, Some(day(1, 31))), None, "not there any more");
}

#[test]
fn rows_follow_the_units_until_the_month_ends_and_never_after() {
    let (units, due) = (country(), DueSettings::default());
    let rows = opened(&units, &due);
    assert_eq!(Ledger::plan(month(), &units, &due, &rows, noon(2, 20)), [], "a second run has nothing to do");
    let mut moved = units.clone();
    moved[7].area = AreaCode::parse("34010902").ok();
    moved.remove(8);
    let last_moment = end_of(month()) - Duration::milliseconds(1);
    let changes = Ledger::plan(month(), &moved, &due, &rows, last_moment);
    assert!(matches!(&changes[..], [Change::Revise(row), Change::Withdraw(gone)] if row.unit == units[7].id && *gone == units[8].id));
    assert_eq!(Ledger::plan(month(), &moved, &due, &rows, end_of(month())), []);
    assert_eq!(Ledger::plan(month(), &units, &due, &[], noon(4, 1)).len(), 8, "never opened: once, from what is known");
}

#[test]
fn a_month_is_opened_late_only_within_the_campaign_and_two_years() {
    let months = |present: &str| months_to_open(Month::parse(present).unwrap()).map(|month| month.to_string()).collect::<Vec<_>>();
    assert_eq!(months("2026-03"), ["2026-02", "2026-01"]);
    assert!(months("2026-01").is_empty() && months("2025-06").is_empty());
    let later = months("2029-01");
    assert_eq!((later.len(), later[0].as_str(), later[23].as_str()), (24, "2028-12", "2027-01"));
}

#[test]
fn the_state_follows_from_the_facts_and_the_time() {
    use ObligationState as S;
    let row = opened(&country(), &DueSettings::default()).into_iter().find(|row| row.unit.0.as_u128() == 8).unwrap();
    let (in_time, late) = (noon(2, 19), noon(3, 9));
    let nothing_in = Facts::default();
    let submitted = |at, review| Facts { submitted: Some((at, review)), ..Facts::default() };
    let nothing = Facts { nothing: true, ..Facts::default() };
    let excused = Facts { excused: true, ..Facts::default() };
    let table = [
        (nothing_in, noon(2, 10), S::NotYetDue),
        (nothing_in, end_of(month()) - Duration::milliseconds(1), S::NotYetDue),
        (nothing_in, end_of(month()), S::Due),
        (nothing_in, row.due_at - Duration::milliseconds(1), S::Due),
        (nothing_in, row.due_at, S::Missing),
        (submitted(in_time, Review::Submitted), noon(2, 20), S::SubmittedOnTime),
        (submitted(row.due_at - Duration::milliseconds(1), Review::Submitted), late, S::SubmittedOnTime),
        (submitted(row.due_at, Review::Submitted), late, S::SubmittedLate),
        (submitted(in_time, Review::Returned), late, S::Returned),
        (submitted(late, Review::Accepted), late, S::Accepted),
        (nothing, noon(2, 20), S::NothingToReport),
        (nothing, late, S::NothingToReport),
        (excused, late, S::Excused),
        (Facts { nothing: true, excused: true, ..Facts::default() }, late, S::NothingToReport),
        (Facts { nothing: true, excused: true, ..submitted(late, Review::Submitted) }, late, S::SubmittedLate),
    ];
    for (facts, now, state) in table {
        assert_eq!(facts.state(month(), &row, now), state, "{facts:?} at {now}");
        let exempt = Obligation { exempt: Some(Exempt::Opened(day(2, 9))), ..row.clone() };
        assert_eq!(facts.state(month(), &exempt, now), S::Exempt, "shown, never counted");
    }
}

#[test]
fn the_rate_leaves_out_the_exempt_and_the_excused_and_rounds_down() {
    let mut counts = Counts::default();
    assert_eq!(counts.percent(), None);
    for (state, rows) in
        [(ObligationState::Exempt, 7), (ObligationState::Excused, 3), (ObligationState::SubmittedLate, 199), (ObligationState::Missing, 1)]
    {
        counts.add(state, rows);
    }
    assert_eq!((counts.rows(), counts.expected(), counts.answered(), counts.percent()), (210, 200, 199, Some(99)));
}

#[test]
fn codes_lead_back_to_what_they_stand_for() {
    for state in ObligationState::ALL {
        assert_eq!(ObligationState::from_code(state.code()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.code());
    }
    let exempt: Exempt = serde_json::from_str(r#"{"reason":"closed","on":"2026-02-27"}"#).unwrap();
    assert_eq!(Exempt::from_code(exempt.code(), exempt.on()), Some(exempt));
}

#[test]
fn the_last_month_is_awaited_until_the_ministrys_day_has_passed() {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let mut due = DueSettings { campaign: CampaignDays { monthly: 10, ..CampaignDays::default() }, ..DueSettings::default() };
    let of = |due: &DueSettings, today| due.awaited(today).month.to_string();
    assert_eq!((of(&due, day(3, 10)), of(&due, day(3, 11))), ("2026-02".to_owned(), "2026-03".to_owned()));
    // 10 January is a Saturday.
    due.campaign.shift_holidays = true;
    assert_eq!((of(&due, day(1, 12)), of(&due, day(1, 13))), ("2025-12".to_owned(), "2026-01".to_owned()));
    // As a phone was told on 3 March, with the ministry's day on the 10th.
    let said = Some(due.awaited(day(3, 3)));
    let on = |today| Awaited::on(today, said).to_string();
    assert_eq!([on(day(3, 10)), on(day(3, 20)), on(day(5, 3)), on(day(5, 6))], ["2026-02", "2026-03", "2026-04", "2026-05"]);
}
