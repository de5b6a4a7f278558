//! What a country is summed up to is what its rows say: whatever happened, whoever asks, counted by then or not.
use std::collections::BTreeMap;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, Review, open_state};
use app::domain::period::Month;
use app::domain::unit::Unit;
use chrono::{DateTime, Utc};
use server::store::{MonthGroup, ObligationFilter, Part};

use crate::ledger::{february, noon, said};
use crate::stage::{Stage, UNITS, area, at, new_id, session, unit_id};

/// Rows, activities, people by month, area and state.
type Sums = BTreeMap<(Month, String, ObligationState), (u64, u64, u64)>;

/// A number that looks thrown, the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

fn months() -> (Month, Month) {
    (february().previous(), february().next())
}

/// Rows counted from scratch, one by one.
async fn recount(stage: &Stage, scope: &Scope, asked: Option<&AreaCode>, digits: Option<usize>, now: DateTime<Utc>) -> Sums {
    let mut sums = Sums::new();
    for month in months().0.until(months().1) {
        let filter = ObligationFilter { area: asked.cloned(), ..ObligationFilter::default() };
        for entry in stage.store.obligations(scope, month, &filter, None, 200, now).await.unwrap().items {
            let code = entry.row.area.as_ref().map(ToString::to_string).unwrap_or_default();
            let code = digits.map_or_else(String::new, |digits| code.chars().take(digits).collect());
            let sum = sums.entry((month, code, entry.facts().state(month, &entry.row, now))).or_default();
            *sum = (sum.0 + 1, sum.1 + entry.activities, sum.2 + entry.people);
        }
    }
    sums
}

fn read(groups: &[MonthGroup]) -> Sums {
    let mut sums = Sums::new();
    for of in groups {
        let code = of.group.area.as_ref().map(ToString::to_string).unwrap_or_default();
        let figures = of.group.figures;
        assert!(sums.insert((of.month, code, of.group.state), (of.group.rows, figures.activities, figures.people)).is_none());
        if !of.channels.is_empty() {
            assert_eq!(of.channels.iter().map(|of| of.channel).collect::<Vec<_>>(), Channel::ALL);
        }
    }
    sums
}

async fn everything_adds_up(stage: &Stage, now: DateTime<Utc>) {
    let scopes = [Scope::Everything, Scope::Area(AreaCode::country()), Scope::Area(area("34")), Scope::Area(area("3401"))];
    for scope in &scopes {
        for asked in [None, Some(area("34")), Some(area("3401")), Some(area("45"))] {
            let whole = stage.store.trend(scope, months(), asked.as_ref(), now).await.unwrap();
            assert_eq!(read(&whole), recount(stage, scope, asked.as_ref(), None, now).await, "{scope:?} {asked:?}");
            let people: u64 = whole.iter().map(|of| of.group.figures.people).sum();
            let by_channel: u64 = whole.iter().flat_map(|of| &of.channels).map(|of| of.figures.people).sum();
            assert_eq!(by_channel, people, "{scope:?} {asked:?}");
            let parts = stage.store.trend_areas(scope, months(), asked.as_ref(), now).await.unwrap();
            let digits = Some(asked.as_ref().map_or(2, |asked| asked.as_str().len() + 2));
            assert_eq!(read(&parts), recount(stage, scope, asked.as_ref(), digits, now).await, "{scope:?} below {asked:?}");
        }
    }
}

/// One thing that happens to a unit's month.
async fn happen(stage: &Stage, dice: &mut Dice, second: i64) {
    let unit = 1 + dice.throw(UNITS.len() as u64 - 1);
    let id = unit_id(unit);
    match dice.throw(8) {
        0..=2 => drop(stage.put(new_id(), &session(unit, &[["hall", "late"][dice.throw(2)]]), second).await),
        3 => stage.picture(["hall", "late"][dice.throw(2)], second).await,
        4 => drop(stage.store.say_nothing(id, february(), &said("ไม่มี")).await.unwrap()),
        5 => drop(stage.store.excuse(id, february(), &said("น้ำท่วม")).await.unwrap()),
        6 => {
            let state = [Review::Submitted, Review::Returned, Review::Accepted][dice.throw(3)];
            stage.store.record_month_submission(id, february(), at(second), state).await.unwrap();
        }
        _ => {
            let known = stage.store.unit(id).await.unwrap().unwrap();
            let elsewhere = ["34010101", "34020101", "45010102", "45"][dice.throw(4)];
            stage.store.upsert_units(&[Unit { area: known.area.as_ref().map(|_| area(elsewhere)), ..known }]).await.unwrap();
            stage.store.follow_month(february(), &Part::Everything, noon(2, 20)).await.unwrap();
            stage.store.follow_month(february().next(), &Part::Everything, noon(3, 2)).await.unwrap();
        }
    }
}

pub async fn sums_are_what_the_rows_say_after_whatever_happened(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let mut dice = Dice(17);
    for second in 0..60 {
        // The job works while things happen.
        let (counted, ()) = tokio::join!(stage.store.add_up_months(1), happen(stage, &mut dice, second));
        counted.unwrap();
        if second % 6 == 0 {
            everything_adds_up(stage, at(second)).await;
            while stage.store.add_up_months(1).await.unwrap() {}
            everything_adds_up(stage, noon(3, 20)).await;
        }
    }
}

pub async fn readers_see_each_change_while_nobody_counts(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    while stage.store.add_up_months(1).await.unwrap() {}
    let mut dice = Dice(4);
    for second in 0..25 {
        happen(stage, &mut dice, second).await;
        everything_adds_up(stage, at(second)).await;
    }
}

/// What is added up between a reader's two looks is in the sums or among the changes, not in both.
pub async fn no_row_is_read_twice_while_others_add_up(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let now = noon(3, 20);
    let rows = async || -> u64 {
        let months = stage.store.trend(&Scope::Everything, (february(), february()), None, now).await.unwrap();
        months.iter().map(|of| of.group.rows).sum()
    };
    let all = rows().await;
    let writing = async {
        for second in 0..40 {
            stage.put(new_id(), &session(1 + second as usize % 3, &[]), second).await;
            stage.store.say_nothing(unit_id(4), february(), &said("ไม่มี")).await.unwrap();
            stage.store.add_up_months(1).await.unwrap();
        }
    };
    let reading = async {
        for _ in 0..200 {
            assert_eq!(rows().await, all);
        }
    };
    tokio::join!(writing, reading);
    everything_adds_up(stage, now).await;
}

pub async fn two_who_count_at_once_count_once(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let counting = (0..4).map(|_| {
        let store = stage.store.clone();
        tokio::spawn(async move { while store.add_up_months(1).await.unwrap() {} })
    });
    for counted in counting.collect::<Vec<_>>() {
        counted.await.unwrap();
    }
    everything_adds_up(stage, noon(3, 20)).await;
    assert!(!stage.store.add_up_months(1).await.unwrap());
    assert_eq!(open_state(february(), at(0), at(0)), ObligationState::Missing, "the first instant is too late");
}
