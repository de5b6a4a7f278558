//! Lists, figures and files of what one sees; programs with a key read the tables alone.
use app::domain::thai_date::buddhist_year;
use app::wire::paths;

use super::*;

fn report(world: &World, place: Place) -> String {
    world.of(place).report.0.to_string()
}

fn unit(_: &World, place: Place) -> String {
    place.unit().0.to_string()
}

fn photo(world: &World, place: Place) -> String {
    world.of(place).hash().to_string()
}

fn words(_: &World, place: Place) -> String {
    words_of(place)
}

/// For lists that programs read, too.
fn in_sight(who: Who, place: Place) -> bool {
    who.sees(place)
}

pub fn rows() -> Vec<Row> {
    let parts = [lists(), elsewhere(), files(), feed()];
    parts.into_iter().flatten().collect()
}

/// Asked for by name, another area is no nearer.
fn elsewhere() -> Vec<Row> {
    let in_roi_et = |who: Who, place: Place| who.sees(place) && [Place::RoiEt, Place::RoiEtVillage].contains(&place);
    let of_village = |who: Who, place: Place| who.sees(place) && place == Place::RoiEtVillage;
    vec![
        row("GET", "/api/v1/units", signed_in, |_, _, _| ask(format!("{}?area=45", paths::UNITS))).lists(unit, EVERY, in_roi_et),
        row("GET", "/api/v1/reports", signed_in, |_, _, _| ask(format!("{}?area=45", paths::REPORTS))).lists(report, EVERY, in_roi_et),
        row("GET", "/api/v1/reports", signed_in, |_, _, _| ask(format!("{}?unit={}", paths::REPORTS, Place::RoiEtVillage.unit().0)))
            .lists(report, EVERY, of_village),
        row("GET", "/api/v1/pictures", signed_in, |_, _, _| ask(format!("{}?area=45", paths::PICTURES))).lists(photo, EVERY, in_roi_et),
        row("GET", "/api/v1/pictures", signed_in, |_, _, _| ask(format!("{}?unit={}", paths::PICTURES, Place::RoiEtVillage.unit().0)))
            .lists(photo, EVERY, of_village),
        row("GET", "/api/v1/search", signed_in, |_, _, _| ask(format!("{}?q=ศาลา&area=45&limit=200", paths::SEARCH)))
            .lists(words, EVERY, in_roi_et),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("reports.csv?area=45"))).lists(report, EVERY, in_roi_et),
        row("GET", "/api/v1/months/{month}/pictures.zip", readers, |world, _, _| {
            ask(format!("{}?area=45", paths::month_pictures(world.month())))
        })
        .lists(photo, EVERY, in_roi_et),
    ]
}

fn lists() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/areas", signed_in, |_, _, _| ask(paths::AREAS)),
        row("GET", "/api/v1/units", signed_in, |_, _, _| ask(format!("{}?limit=200", paths::UNITS))).lists(unit, EVERY, in_sight),
        row("GET", "/api/v1/reports", signed_in, |_, _, _| ask(format!("{}?limit=200", paths::REPORTS))).lists(report, EVERY, in_sight),
        row("GET", "/api/v1/pictures", signed_in, |_, _, _| ask(format!("{}?limit=200", paths::PICTURES))).lists(photo, EVERY, in_sight),
        row("GET", "/api/v1/pictures", staff, |_, _, _| ask(format!("{}?limit=200&likeness=true", paths::PICTURES))),
        row("GET", "/api/v1/search", signed_in, |_, _, _| ask(format!("{}?limit=200&q=ศาลา", paths::SEARCH))).lists(words, EVERY, in_sight),
        row("GET", "/api/v1/search", signed_in, |_, _, _| ask(format!("{}?q=หมู่ที่&kind=unit", paths::SEARCH))).lists(
            unit,
            &[Place::Village, Place::Sibling, Place::RoiEtVillage],
            in_sight,
        ),
        row("GET", "/api/v1/events", signed_in, |_, _, _| ask(paths::EVENTS)),
        row("GET", "/api/v1/trend", signed_in, |_, _, _| ask(paths::TREND)),
        row("GET", "/api/v1/trend/areas", signed_in, |_, _, _| ask(paths::TREND_AREAS)),
        row("GET", "/api/v1/trend/units", signed_in, |_, _, _| ask(format!("{}?limit=200", paths::TREND_UNITS)))
            .lists(unit, BELOW, in_sight),
        row("GET", "/api/v1/units/{unit}", whoever_sees, |_, _, place| ask(paths::unit(place.unit()))).of(EVERY),
    ]
}

fn files() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("reports.csv"))).lists(report, EVERY, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("reports.xlsx"))).lists(report, EVERY, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("units.csv"))).lists(unit, EVERY, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("units.xlsx"))).lists(unit, EVERY, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("obligations.csv"))).lists(unit, BELOW, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("obligations.xlsx"))).lists(unit, BELOW, in_sight),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("unit-months.csv"))),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("area-months.csv"))),
        row("GET", "/api/v1/exports/{name}", readers, |_, _, _| ask(paths::export("months.xlsx"))),
        row("GET", "/api/v1/months/{month}/pictures.zip", readers, |world, _, _| ask(paths::month_pictures(world.month())))
            .lists(photo, EVERY, in_sight),
        row("GET", "/api/v1/years/{year}/summary.pdf", readers, |world, _, _| ask(paths::year_summary(buddhist_year(world.today())))),
    ]
}

fn feed() -> Vec<Row> {
    vec![
        row("GET", "/odata", readers, |_, _, _| ask("/odata")),
        row("GET", "/odata/", readers, |_, _, _| ask("/odata/")),
        row("GET", "/odata/{*path}", readers, |_, _, _| ask("/odata/Reports?$count=true&$expand=Unit")).lists(report, EVERY, in_sight),
        row("GET", "/odata/{*path}", readers, |_, _, _| ask("/odata/Reports?$filter=People%20ge%200%20or%20Place%20ne%20%27x%27"))
            .lists(report, EVERY, in_sight),
        row("GET", "/odata/{*path}", readers, |_, _, _| ask("/odata/Units?$orderby=Name%20desc")).lists(unit, EVERY, in_sight),
        row("GET", "/odata/{*path}", readers, |_, _, _| ask("/odata/Obligations?$expand=Unit")).lists(unit, BELOW, in_sight),
        row("GET", "/odata/{*path}", in_sight, |world, _, place| ask(format!("/odata/Reports({})", world.of(place).report.0)))
            .of(EVERY)
            .for_keys(),
        row("GET", "/odata/{*path}", in_sight, |_, _, place| ask(format!("/odata/Units({})", place.unit().0))).of(EVERY).for_keys(),
    ]
}
