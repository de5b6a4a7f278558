use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::search::{Meant, Word, meant_by_all, words};
use app::domain::unit::Unit;
use app::wire::Page;
use app::wire::problem::Problem;
use app::wire::search::{FIRST_UNITS, Found, FoundReport, FoundUnit, Noun};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging::{self, with_path};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    kind: Option<String>,
    area: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// Looks for every word of `q`: in captions, places, notes, topics, numbers and names of units, written with or without spaces; and
/// among the names of the provinces, districts and subdistricts that reports come from ("อ.หาดใหญ่", "Hat Yai"). What holds them as
/// they were typed comes first, the last received before the others; then what holds them but for a letter. A few units come before the
/// reports of the first page; `kind=unit` gives units alone.
#[utoipa::path(get, path = "/api/v1/search", tag = "search",
    params(("q" = String, Query), ("kind" = Option<Noun>, Query), ("area" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Found>), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Found>>, ApiError> {
    let words = words(asked.q.as_deref().unwrap_or_default());
    let kind = paging::choice("kind", asked.kind.as_deref(), Noun::from_code)?;
    let scope = session.actor.scope();
    let area = paging::area_within(&state, &scope, asked.area.as_deref())?;
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    let within: Vec<&AreaCode> = scope.home().into_iter().chain(area.as_ref()).collect();
    let meant = state.areas.meant(&words, &within);
    let units = Units { state: &state, scope: &scope, area: area.as_ref(), asked: (&words, &meant) };
    if kind == Some(Noun::Unit) {
        return Ok(Json(units.page(cursor, limit).await?));
    }
    let mut items = Vec::new();
    if kind.is_none() && cursor.is_none() {
        // Some more are asked for: offices are found by their names, too.
        let first = units.page(None, 2 * FIRST_UNITS as u32).await?.items;
        items.extend(first.into_iter().take(FIRST_UNITS.min(limit as usize)));
    }
    let page = state.store.search_reports(&scope, area.as_ref(), (&words, meant), cursor, limit).await?;
    items.extend(page.items.into_iter().map(|mut found: FoundReport| {
        found.report.unit = with_path(&state, found.report.unit);
        Found::Report(Box::new(found))
    }));
    Ok(Json(Page { items, next: page.next }))
}

/// Units that are looked for.
struct Units<'a> {
    state: &'a AppState,
    scope: &'a Scope,
    area: Option<&'a AreaCode>,
    asked: (&'a [Word], &'a [Meant]),
}

/// More than all units there are.
const MOST_OFFICES: u32 = 1_000_000;
/// Where the list of units goes on behind the offices, and among them after so many.
const NAMED: &str = "named";
const OFFICES: &str = "offices-";

impl Units<'_> {
    /// First the offices of the places that the words name, then those whose names hold the words.
    async fn page(&self, cursor: Option<&str>, limit: u32) -> Result<Page<Found>, ApiError> {
        let store = &self.state.store;
        let places = meant_by_all(self.asked.1);
        let mut found: Vec<FoundUnit> = Vec::new();
        let mut goes_on = cursor.filter(|cursor| *cursor != NAMED);
        if let Some(skipped) = skipped(cursor)? {
            let offices = store.units_at(self.scope, self.area, &places, (skipped, limit + 1)).await?;
            let has_more = offices.len() > limit as usize;
            found.extend(offices.into_iter().take(limit as usize).map(|unit| FoundUnit { unit, exact: true }));
            if has_more {
                return Ok(self.named(found, Some(format!("{OFFICES}{}", skipped + limit))));
            }
            if found.len() == limit as usize {
                return Ok(self.named(found, Some(NAMED.to_owned())));
            }
            goes_on = None;
        }
        let page = store.search_units(self.scope, self.area, self.asked, goes_on, limit - found.len() as u32).await?;
        let is_office = |unit: &Unit| unit.area.as_ref().is_some_and(|area| places.contains(area));
        found.extend(page.items.into_iter().filter(|found| !is_office(&found.unit)));
        Ok(self.named(found, page.next))
    }

    fn named(&self, found: Vec<FoundUnit>, next: Option<String>) -> Page<Found> {
        let named = |found: FoundUnit| Found::Unit(FoundUnit { unit: with_path(self.state, found.unit), ..found });
        Page { items: found.into_iter().map(named).collect(), next }
    }
}

/// How many offices were given; none when all were.
fn skipped(cursor: Option<&str>) -> Result<Option<u32>, ApiError> {
    let Some(cursor) = cursor else { return Ok(Some(0)) };
    let given = cursor.strip_prefix(OFFICES).map(|given| given.parse::<u32>().ok().filter(|given| *given < MOST_OFFICES));
    given.map(|given| given.ok_or_else(|| ApiError::field("cursor", "unreadable"))).transpose()
}
