//! What a country is summed up to is what its rows say: whatever happened, whoever asks, counted by then or not.
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, Review, States, due_on, open_state};
use app::domain::period::Month;
use app::domain::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use server::store::{MonthGroup, MonthInFigures, ObligationFilter, Part, PutReport, Store};

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
    everything_adds_up_for(&stage.store, stage, now).await;
}

/// As this store reads the sums.
async fn everything_adds_up_for(reader: &Store, stage: &Stage, now: DateTime<Utc>) {
    let scopes = [Scope::Everything, Scope::Area(AreaCode::country()), Scope::Area(area("34")), Scope::Area(area("3401"))];
    for scope in &scopes {
        for asked in [None, Some(area("34")), Some(area("3401")), Some(area("45"))] {
            let whole = reader.trend(scope, months(), asked.as_ref(), now).await.unwrap();
            assert_eq!(read(&whole), recount(stage, scope, asked.as_ref(), None, now).await, "{scope:?} {asked:?}");
            let people: u64 = whole.iter().map(|of| of.group.figures.people).sum();
            let by_channel: u64 = whole.iter().flat_map(|of| &of.channels).map(|of| of.figures.people).sum();
            assert_eq!(by_channel, people, "{scope:?} {asked:?}");
            due_days_are_those_of_the_rows(reader, stage, (scope, asked.as_ref()), now).await;
            let parts = reader.trend_areas(scope, months(), asked.as_ref(), now).await.unwrap();
            let digits = Some(asked.as_ref().map_or(2, |asked| asked.as_str().len() + 2));
            assert_eq!(read(&parts), recount(stage, scope, asked.as_ref(), digits, now).await, "{scope:?} below {asked:?}");
        }
    }
}

/// Of February, by its sums and by its rows.
async fn due_days_are_those_of_the_rows(reader: &Store, stage: &Stage, (scope, asked): (&Scope, Option<&AreaCode>), now: DateTime<Utc>) {
    let filter = ObligationFilter { area: asked.cloned(), ..ObligationFilter::default() };
    let mut due: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
    for entry in stage.store.obligations(scope, february(), &filter, None, 200, now).await.unwrap().items {
        let state = entry.facts().state(february(), &entry.row, now);
        if States::EXPECTED.contains(state) {
            let day = due.entry(due_on(entry.row.due_at)).or_default();
            *day = (day.0 + 1, day.1 + u64::from(!States::ANSWERED.contains(state)));
        }
    }
    let of = |figures: MonthInFigures| figures.due.into_iter().map(|of| (of.day, (of.rows, of.open))).collect::<BTreeMap<_, _>>();
    assert_eq!(of(reader.month_in_figures(scope, february(), &filter, now).await.unwrap()), due, "{scope:?} {asked:?}");
    for (day, (rows, open)) in due {
        let filter = ObligationFilter { due: Some(day), states: States::EXPECTED, ..filter.clone() };
        assert_eq!(stage.store.obligations(scope, february(), &filter, None, 200, now).await.unwrap().items.len() as u64, rows);
        let silent = ObligationFilter { states: States::SILENT, ..filter };
        let listed = of(reader.month_in_figures(scope, february(), &silent, now).await.unwrap());
        assert_eq!(listed.get(&day).copied().unwrap_or_default(), (open, open), "by rows");
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
        let (counted, ()) = tokio::join!(stage.store.add_up_months(1, at(0)), happen(stage, &mut dice, second));
        counted.unwrap();
        if second % 6 == 0 {
            everything_adds_up(stage, at(second)).await;
            while stage.store.add_up_months(1, at(0)).await.unwrap() {}
            everything_adds_up(stage, noon(3, 20)).await;
        }
    }
}

pub async fn readers_see_each_change_while_nobody_counts(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    while stage.store.add_up_months(1, at(0)).await.unwrap() {}
    let mut dice = Dice(4);
    for second in 0..25 {
        happen(stage, &mut dice, second).await;
        everything_adds_up(stage, at(second)).await;
    }
}

/// Also where the clock stands still. What is added up between a reader's two looks is in the sums or among the changes, not in both and not in neither.
pub async fn no_change_is_read_twice_while_others_add_up(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let (begun, done) = (AtomicU64::new(0), AtomicU64::new(0));
    const ALL: u64 = 60;
    let writing = async {
        for unit in [4, 5, 7].into_iter().cycle().take(ALL as usize) {
            begun.fetch_add(1, Ordering::SeqCst);
            assert!(matches!(stage.put(new_id(), &session(unit, &[]), 1).await, PutReport::Stored { .. }));
            // Five at once: read twice they would be more than have begun.
            if done.fetch_add(1, Ordering::SeqCst) % 5 == 4 {
                stage.store.add_up_months(1, at(0)).await.unwrap();
            }
        }
    };
    let reading = async {
        while done.load(Ordering::SeqCst) < ALL {
            let least = done.load(Ordering::SeqCst);
            let months = stage.store.trend(&Scope::Everything, (february(), february()), None, noon(3, 20)).await.unwrap();
            let activities: u64 = months.iter().map(|of| of.group.figures.activities).sum();
            assert!((least..=begun.load(Ordering::SeqCst)).contains(&activities), "{activities} of {least} or a few more");
        }
    };
    tokio::join!(writing, reading);
    everything_adds_up(stage, noon(3, 20)).await;
}

pub async fn what_another_server_added_up_is_noticed(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let other = stage.another_server().await;
    let mut dice = Dice(8);
    for second in 0..12 {
        everything_adds_up_for(&other, stage, noon(3, 20)).await;
        happen(stage, &mut dice, second).await;
        stage.store.add_up_months(1, at(0)).await.unwrap();
    }
    everything_adds_up_for(&other, stage, noon(3, 20)).await;
}

/// A table that was brought back without its triggers, a hand in the database.
pub async fn sums_that_are_wrong_are_found_and_mended(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    stage.put(new_id(), &session(4, &[]), 1).await;
    stage.store.add_up_months(1, at(0)).await.unwrap();
    stage.put(new_id(), &session(5, &[]), 2).await;
    assert_eq!(stage.store.sums_behind(february()).await.unwrap(), 0, "what is not added up yet is not wrong");
    for harm in [
        "UPDATE month_totals SET people = people + 5, community_people = community_people + 5 WHERE district = '3401'",
        "DELETE FROM month_totals WHERE district = '4501'",
        "DELETE FROM month_changes",
        "INSERT INTO month_changes (month, district, settled, due_at, units, activities, people, online, online_people, on_air, on_air_people, on_ground, \
         on_ground_people, billboard, billboard_people, community, community_people, documents, documents_people) \
         SELECT month, '77', settled, due_at, 3, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM month_totals LIMIT 1",
    ] {
        stage.execute(harm).await;
        let wrong = stage.store.sums_behind(february()).await.unwrap();
        assert!(wrong > 0, "{harm}");
        let (one, other) = (stage.another_server().await, stage.another_server().await);
        let (one, other) = tokio::join!(one.mend_sums(february(), at(0)), other.mend_sums(february(), at(0)));
        assert_eq!(one.unwrap() + other.unwrap(), wrong, "{harm}");
        assert_eq!(stage.store.mend_sums(february(), at(0)).await.unwrap(), 0, "{harm}");
        everything_adds_up(stage, noon(3, 20)).await;
        everything_adds_up_for(&stage.another_server().await, stage, noon(3, 20)).await;
    }
}

pub async fn two_who_count_at_once_count_once(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    let counting = (0..4).map(|_| {
        let store = stage.store.clone();
        tokio::spawn(async move { while store.add_up_months(1, at(0)).await.unwrap() {} })
    });
    for counted in counting.collect::<Vec<_>>() {
        counted.await.unwrap();
    }
    everything_adds_up(stage, noon(3, 20)).await;
    assert!(!stage.store.add_up_months(1, at(0)).await.unwrap());
    assert_eq!(open_state(february(), at(0), at(0)), ObligationState::Missing, "the first instant is too late");
}

async fn changes_written(stage: &Stage) -> i64 {
    stage.count("SELECT COUNT(*) FROM month_changes").await
}

pub async fn only_what_changes_a_sum_is_written_and_only_enough_of_it_is_added_up(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    while stage.store.add_up_months(1, at(0)).await.unwrap() {}
    stage.execute("UPDATE obligations SET people = people, area = area, due_at = due_at").await;
    assert_eq!(changes_written(stage).await, 0, "nothing is another number");
    stage.put(new_id(), &session(7, &[]), 1).await;
    assert_eq!(changes_written(stage).await, 2, "what it was, and what it is");
    assert!(!stage.store.add_up_months(3, at(0)).await.unwrap());
    assert_eq!(changes_written(stage).await, 2);
    assert!(stage.store.add_up_months(2, at(0)).await.unwrap());
    assert_eq!(changes_written(stage).await, 0);
    let of_the_district = stage.count("SELECT COUNT(*) FROM month_totals WHERE district = '4501' AND month = '2026-02'").await;
    assert_eq!(of_the_district, 1, "of its only unit's state before nothing is left, not even a zero");
    everything_adds_up(stage, noon(3, 20)).await;
}

/// A country's month that is opened is more than a phone may wait for.
pub async fn a_flood_of_changes_is_added_up_in_parts_where_others_wait_for_it(stage: &Stage) {
    stage.store.follow_month(february(), &Part::Everything, noon(2, 10)).await.unwrap();
    while stage.store.add_up_months(1, at(0)).await.unwrap() {}
    let numbers = "units, activities, people, online, online_people, on_air, on_air_people, on_ground, on_ground_people, billboard, \
                   billboard_people, community, community_people, documents, documents_people";
    let pairs = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20001) \
         INSERT INTO month_changes (month, district, settled, due_at, {numbers}) \
         SELECT t.month, t.district, t.settled, t.due_at, s, s, s, s, s, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
         FROM (SELECT * FROM month_totals WHERE district = '4501' LIMIT 1) t CROSS JOIN (SELECT CASE WHEN i < 10001 THEN 1 ELSE -1 END AS s FROM n) n"
    );
    stage.execute(&pairs).await;
    assert_eq!(changes_written(stage).await, 20_002);
    assert!(stage.store.add_up_months(1, at(0)).await.unwrap());
    // PostgreSQL lets everybody else write meanwhile.
    assert_eq!(changes_written(stage).await, if stage.url.starts_with("sqlite:") { 2 } else { 0 });
    everything_adds_up(stage, noon(3, 20)).await;
    while stage.store.add_up_months(1, at(0)).await.unwrap() {}
    everything_adds_up(stage, noon(3, 20)).await;
}
