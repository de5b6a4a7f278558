//! Sums and counts over what one sees, and over nothing else. Each unit's report reached another power of two of people, so
//! that a sum says whose figures are in it.
use app::wire::Page;
use app::wire::months::{MonthSummary, MonthView, ObligationView};
use app::wire::paths;
use app::wire::problem::code;
use app::wire::trend::{AreaTrend, Trend, UnitMonths};

use super::standing::{EVERY, Place, Who};
use super::world::{World, people_of};
use crate::common::eventually;
use crate::out_of_here::tables::{column, records, sum};

pub async fn faults(world: &World) -> Vec<String> {
    let month = world.month();
    // Figures follow reports within moments.
    let all: u64 = EVERY.iter().map(|place| u64::from(people_of(*place))).sum();
    let counted = eventually("the ministry's figures", async || {
        let whole: MonthSummary = world.get(Who::Ministry, paths::month_summary(month)).await.expect(200).json();
        (whole.figures.people >= all - u64::from(people_of(Place::Ministry))).then_some(whole.figures.people)
    })
    .await;
    let mut faults = Vec::new();
    for who in Who::ALL.into_iter().filter(|who| who.has_session()) {
        let seen: u64 = EVERY.iter().filter(|place| who.sees(**place)).map(|place| u64::from(people_of(*place))).sum();
        let seen = seen & counted;
        let rows = EVERY.iter().filter(|place| who.sees(**place) && **place != Place::Ministry).count() as u64;
        if !who.sees(Place::RoiEt) {
            faults.extend(told_of_elsewhere(world, who).await);
        }
        for area in ["", "area=45"].into_iter().take(if who.sees(Place::RoiEt) { 2 } else { 1 }) {
            // Of the other province by name: what of it one sees.
            let there = u64::from(people_of(Place::RoiEt) | people_of(Place::RoiEtVillage));
            let expected = if area.is_empty() { seen } else { seen & there };
            for (what, people) in sums(world, who, area).await {
                if people != expected {
                    faults.push(format!("{what} {area}: {who:?} is told of {people:#b} people and not of {expected:#b}"));
                }
            }
        }
        for (what, people) in files(world, who).await {
            if people != seen {
                faults.push(format!("{what}: {who:?} takes out {people:#b} people and not {seen:#b}"));
            }
        }
        faults.extend(places(world, who).await);
        let months: Page<MonthView> = world.get(who, paths::MONTHS).await.expect(200).json();
        let this = months.items.iter().find(|view| view.month == month).map(|view| view.counts.rows());
        if this.unwrap_or_default() != rows {
            faults.push(format!("/months: {who:?} is told of {this:?} rows and not of {rows}"));
        }
    }
    faults.extend(counts(world).await);
    faults
}

/// Of each figure that is a sum of people, what it comes to this month.
async fn sums(world: &World, who: Who, area: &str) -> Vec<(&'static str, u64)> {
    let [summary, trend, areas, units, rows] = figures(world, area);
    let summary: MonthSummary = world.get(who, summary).await.expect(200).json();
    let trend: Trend = world.get(who, trend).await.expect(200).json();
    let areas: AreaTrend = world.get(who, areas).await.expect(200).json();
    let units: Page<UnitMonths> = world.get(who, units).await.expect(200).json();
    let rows: Page<ObligationView> = world.get(who, rows).await.expect(200).json();
    vec![
        ("/months/{month}/summary", summary.figures.people),
        ("its children", summary.children.iter().map(|child| child.figures.people).sum()),
        ("its channels", summary.channels.iter().map(|channel| channel.figures.people).sum()),
        ("/trend", trend.months.iter().map(|month| month.figures.people).sum()),
        ("/trend/areas", areas.rows.iter().flat_map(|row| &row.months).map(|month| month.figures.people).sum()),
        ("/trend/units", units.items.iter().flat_map(|unit| unit.months.iter().flatten()).map(|month| month.people).sum()),
        ("/months/{month}/obligations", rows.items.iter().map(|row| row.people).sum()),
    ]
}

/// The same in what leaves as a file.
async fn files(world: &World, who: Who) -> Vec<(String, u64)> {
    let month = world.month();
    let mut found = Vec::new();
    for (name, heading) in [
        (format!("unit-months.csv?until={month}&months=1"), format!("{month} จำนวนคน")),
        (format!("area-months.csv?until={month}&months=1"), "จำนวนคน".to_owned()),
        (format!("months.csv?until={month}&months=1"), "จำนวนคน".to_owned()),
    ] {
        let all = records(&world.get(who, paths::export(&name)).await.expect(200));
        let people: Vec<&str> = column(&all, &heading).into_iter().filter(|cell| !cell.is_empty()).collect();
        found.push((name, sum(&people)));
    }
    found
}

/// Figures stand where their units lie, and every area that is named can be asked for: its rows are those that were counted.
async fn places(world: &World, who: Who) -> Vec<String> {
    let month = world.month();
    let summary: MonthSummary = world.get(who, paths::month_summary(month)).await.expect(200).json();
    let trend: AreaTrend = world.get(who, format!("{}?until={month}&months=1", paths::TREND_AREAS)).await.expect(200).json();
    let asked = summary.area.as_ref().map(|area| area.code.clone());
    let mut faults = Vec::new();
    if trend.area.as_ref().map(|area| &area.code) != asked.as_ref() {
        faults.push(format!("{who:?}: months are of {asked:?}, years of {:?}", trend.area));
    }
    let of_trend = trend.rows.iter().filter_map(|row| Some((row.area.as_ref(), row.months.last()?.counts)));
    for (area, counts) in summary.children.iter().map(|child| (child.area.as_ref(), child.counts)).chain(of_trend) {
        let code = area.map(|area| &area.code);
        let own = code.is_none() || code == asked.as_ref();
        let area = code.map(|code| format!("&area={code}")).unwrap_or_default();
        let reply = world.get(who, format!("{}?limit=200&own={own}{area}", paths::obligations(month))).await;
        if reply.status != 200 {
            faults.push(format!("{who:?} is refused what the row {area:?} leads to: {}", reply.status));
            continue;
        }
        let rows = reply.json::<Page<ObligationView>>().items.len() as u64;
        if rows != counts.rows() {
            faults.push(format!("{who:?}: the row {area:?} counts {} and leads to {rows}", counts.rows()));
        }
    }
    faults
}

/// Where figures of an area are asked for.
fn figures(world: &World, area: &str) -> [String; 5] {
    let month = world.month();
    [
        format!("{}?{area}", paths::month_summary(month)),
        format!("{}?{area}", paths::TREND),
        format!("{}?{area}", paths::TREND_AREAS),
        format!("{}?limit=200&{area}", paths::TREND_UNITS),
        format!("{}?limit=200&{area}", paths::obligations(month)),
    ]
}

/// A province out of one's sight does not exist, whatever is asked of it.
async fn told_of_elsewhere(world: &World, who: Who) -> Vec<String> {
    let mut faults = Vec::new();
    let lists = [paths::REPORTS, paths::UNITS, paths::PICTURES].map(|list| format!("{list}?area=45"));
    for path in figures(world, "area=45").into_iter().chain(lists) {
        let reply = world.get(who, &path).await;
        if reply.status != 422 || reply.code() != code::BAD_AREA {
            faults.push(format!("{path}: {who:?} is answered {}", reply.status));
        }
    }
    faults
}

/// What a program is told how many there are.
async fn counts(world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Nobody) {
        let seen = EVERY.iter().filter(|place| who.sees(**place)).count();
        let reached = "?$filter=People%20ne%20null";
        for (path, expected) in [
            ("/odata/Units/$count".to_owned(), seen),
            (format!("/odata/Reports/$count{reached}"), seen),
            ("/odata/Units/$count?$filter=true%20or%20Name%20ne%20%27%27".to_owned(), seen),
        ] {
            let told = String::from_utf8(world.get(who, &path).await.expect(200).body).expect("a number");
            if told != expected.to_string() {
                faults.push(format!("{path}: {who:?} is told {told} and not {expected}"));
            }
        }
    }
    faults
}
