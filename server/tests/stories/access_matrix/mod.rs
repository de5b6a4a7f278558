//! Who may what: every route of the router's own list, asked by everybody there is, about their own unit, those beside, above
//! and below it, and other agencies. A route without a stated rule fails here by itself.
mod bodies;
mod cells;
mod figures;
pub mod fixture;
mod guessing;
mod news;
mod readable;
mod row;
mod rules;
mod standing;
mod table;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use standing::{Side, Who};

/// Their addresses name no unit's thing: a month, a year, a guide, a code that was handed out, a passkey of one's own.
const OF_NO_UNIT: [&str; 7] = [
    "DELETE /api/v1/me/passkeys/{id}",
    "GET /api/v1/months/{month}/obligations",
    "GET /api/v1/months/{month}/pictures.zip",
    "GET /api/v1/months/{month}/summary",
    "GET /api/v1/years/{year}/summary.pdf",
    "GET /check/{token}",
    "GET /g/{name}",
];
/// Of pictures that look alike, which are villages' here: nobody is below a village.
const OF_VILLAGES: [&str; 2] = ["GET /api/v1/reports/{id}/likenesses", "POST /api/v1/likenesses/{id}/dismissal"];

#[test]
fn every_route_has_a_stated_rule_and_no_rule_is_for_a_route_that_is_gone() {
    let routes: BTreeSet<String> = server::router::routes().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    let stated: BTreeSet<String> = table::rows().iter().map(row::Row::name).collect();
    let missing: Vec<_> = routes.difference(&stated).collect();
    let gone: Vec<_> = stated.difference(&routes).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a rule: {missing:#?}\nno route: {gone:#?}");
}

/// Of a route whose address names something, somebody asks about what is their own, what is above, below and beside them, and another
/// agency's; but for what is only ever one's own, or anybody's.
#[test]
fn what_is_somebodys_is_asked_for_from_every_side() {
    let mut sides: BTreeMap<String, BTreeSet<Side>> = BTreeMap::new();
    for row in table::rows().iter().filter(|row| row.path.contains('{')) {
        let asked = Who::ALL.into_iter().flat_map(|who| row.places.iter().filter_map(move |place| who.side(*place)));
        sides.entry(row.name()).or_default().extend(asked);
    }
    let expected = |name: &str| match name {
        name if OF_NO_UNIT.contains(&name) => 0,
        name if OF_VILLAGES.contains(&name) => 4,
        _ => 5,
    };
    let partly: Vec<_> = sides.iter().filter(|(name, sides)| sides.len() != expected(name)).collect();
    assert!(partly.is_empty(), "{partly:#?}");
}

/// On SQLite alone: who may is asked of no database, and a scope's SQL is told on both by the store's contract.
#[tokio::test]
async fn nobody_does_or_learns_what_is_not_theirs() {
    let world = fixture::world().await;
    let mut faults = figures::faults(&world).await;
    faults.extend(guessing::faults(&world).await);
    faults.extend(news::faults(&world).await);
    for row in table::rows() {
        faults.extend(cells::faults(&world, &row).await);
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    world.server.stop().await;
}
