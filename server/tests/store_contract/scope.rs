//! Lists end where one's scope ends.
use app::domain::access::{Scope, Target};
use app::domain::period::Month;
use app::domain::unit::{Unit, UnitKind};
use chrono::NaiveDate;
use server::store::{PeopleFilter, ReportFilter, UnitFilter};

use crate::stage::{Stage, UNITS, VILLAGE, area, at, new_id, session, unit_id};

pub fn scopes() -> Vec<Scope> {
    let areas = ["", "34", "3401", "340101", "34010101", "45", "3", "9"];
    let by_area = areas.into_iter().filter_map(|code| app::domain::area::AreaCode::parse(code).ok()).map(Scope::Area);
    let by_unit = (0..UNITS.len()).map(|index| Scope::Unit(unit_id(index), None));
    // One of the area itself, and one that has the area in common with it.
    let with_below = (0..UNITS.len())
        .filter_map(|index| Some((index, UNITS[index].1.map(area)?)))
        .flat_map(|(index, own)| [index, UNITS.len()].map(|unit| Scope::UnitAndBelow(unit_id(unit), own.clone())));
    by_area.chain(by_unit).chain(with_below).chain([Scope::Everything]).collect()
}

/// The units that the domain's own rule puts in a scope.
pub fn covered(scope: &Scope) -> Vec<usize> {
    let is_covered = |index: &usize| {
        let own = UNITS[*index].1.map(area);
        scope.covers(&Target { unit: unit_id(*index), area: own.as_ref() })
    };
    (0..UNITS.len()).filter(is_covered).collect()
}

pub fn numbers(units: impl Iterator<Item = app::domain::unit::UnitId>) -> Vec<usize> {
    let mut found: Vec<usize> = units.filter_map(|id| (0..UNITS.len()).find(|index| unit_id(*index) == id)).collect();
    found.sort_unstable();
    found
}

pub async fn nobody_is_shown_anything_outside_their_scope(stage: &Stage) {
    for index in 0..UNITS.len() {
        stage.stored(new_id(), &session(index, &["hall"]), index as i64).await;
    }
    let store = &stage.store;
    for scope in scopes() {
        let expected = covered(&scope);
        let reports = store.reports(&scope, &ReportFilter::default(), None, 100).await.unwrap().items;
        assert_eq!(numbers(reports.iter().map(|row| row.unit.id)), expected, "reports of {scope:?}");
        let units = store.units(&scope, &UnitFilter::default(), None, 100).await.unwrap().items;
        assert_eq!(numbers(units.iter().map(|unit| unit.id)), expected, "units of {scope:?}");
        let people = store.people(&scope, &PeopleFilter::default(), None, 100, at(0)).await.unwrap().items;
        assert_eq!(numbers(people.iter().map(|person| person.unit.id)), expected, "people of {scope:?}");

        // Asking for another area does not reach out of one's own.
        let in_ubon: Vec<usize> =
            expected.iter().copied().filter(|index| UNITS[*index].1.is_some_and(|code| code.starts_with("34"))).collect();
        let filter = ReportFilter { area: Some(area("34")), ..ReportFilter::default() };
        let reports = store.reports(&scope, &filter, None, 100).await.unwrap().items;
        assert_eq!(numbers(reports.iter().map(|row| row.unit.id)), in_ubon, "reports of {scope:?} in 34");
        let people = store
            .people(&scope, &PeopleFilter { area: Some(area("34")), ..PeopleFilter::default() }, None, 100, at(0))
            .await
            .unwrap()
            .items;
        assert_eq!(numbers(people.iter().map(|person| person.unit.id)), in_ubon, "people of {scope:?} in 34");
    }
    narrowing_by_kind_channel_and_month(stage).await;
}

async fn narrowing_by_kind_channel_and_month(stage: &Stage) {
    let count = async |filter: ReportFilter| stage.store.reports(&Scope::Everything, &filter, None, 100).await.unwrap().items.len();
    let mut over_the_end = session(VILLAGE, &["hall"]);
    over_the_end.content.channel = app::domain::channel::Channel::OnAir;
    over_the_end.content.from = NaiveDate::from_ymd_opt(2026, 3, 30).unwrap();
    over_the_end.content.to = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
    stage.stored(new_id(), &over_the_end, 100).await;
    assert_eq!(count(ReportFilter { month: Month::parse("2026-02").ok(), ..Default::default() }).await, 8);
    assert_eq!(count(ReportFilter { month: Month::parse("2026-03").ok(), ..Default::default() }).await, 1, "where it began");
    assert_eq!(count(ReportFilter { month: Month::parse("2026-04").ok(), ..Default::default() }).await, 0);
    assert_eq!(count(ReportFilter { channel: Some(app::domain::channel::Channel::OnAir), ..Default::default() }).await, 1);
    assert_eq!(count(ReportFilter { kind: Some(UnitKind::Village), ..Default::default() }).await, 4);
}

pub async fn units_come_in_pages_by_area(stage: &Stage) {
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = stage.store.units(&Scope::Everything, &UnitFilter::default(), cursor.as_deref(), 3).await.unwrap();
        seen.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let areas: Vec<Option<String>> = seen.iter().map(|unit| unit.area.as_ref().map(ToString::to_string)).collect();
    let expected = [None, None, Some("34"), Some("3401"), Some("34010101"), Some("34010102"), Some("45"), Some("45010101")];
    assert_eq!(areas, expected.map(|code| code.map(str::to_owned)));
    let filter = UnitFilter { area: Some(area("34")), kind: Some(UnitKind::Village) };
    assert_eq!(stage.store.units(&Scope::Everything, &filter, None, 9).await.unwrap().items.len(), 2);
}

pub async fn a_moved_unit_leaves_its_reports_where_they_were(stage: &Stage) {
    let id = new_id();
    stage.stored(id, &session(VILLAGE, &["hall"]), 0).await;
    let moved = Unit { area: Some(area("45010102")), ..stage.store.unit(unit_id(VILLAGE)).await.unwrap().unwrap() };
    stage.store.upsert_units(std::slice::from_ref(&moved)).await.unwrap();
    assert_eq!(stage.store.unit(unit_id(VILLAGE)).await.unwrap(), Some(moved));
    assert_eq!(stage.store.report_owner(id).await.unwrap().unwrap().area, Some(area("34010101")));
    let in_ubon = stage.store.reports(&Scope::Area(area("34")), &ReportFilter::default(), None, 9).await.unwrap();
    assert_eq!(in_ubon.items.len(), 1);
}
