//! Who may what: every route of the router's own list, asked by everybody there is, about their own unit, those beside, above
//! and below it, and other agencies. A route without a stated rule fails here by itself.
mod bodies;
mod cells;
mod figures;
mod fixture;
mod guessing;
mod news;
mod readable;
mod row;
mod rules;
mod standing;
mod table;
mod world;

use std::collections::BTreeSet;

#[test]
fn every_route_has_a_stated_rule_and_no_rule_is_for_a_route_that_is_gone() {
    let routes: BTreeSet<String> = server::router::routes().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    let stated: BTreeSet<String> = table::rows().iter().map(row::Row::name).collect();
    let missing: Vec<_> = routes.difference(&stated).collect();
    let gone: Vec<_> = stated.difference(&routes).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a rule: {missing:#?}\nno route: {gone:#?}");
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
