use app::domain::obligation::ObligationState;
use app::domain::unit::UnitKind;
use app::wire::Page;
use app::wire::problem::Problem;
use app::wire::trend::{UnitMonth, UnitMonths, UnitOrder};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::{ObligationFilter, UnitMonthsFilter};

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    until: Option<String>,
    months: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    own: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// The units of one's scope that owe in the month `until`, by area and name unless `sort` says otherwise, each with its
/// months. `state`: how they stand in that month.
#[utoipa::path(get, path = "/api/v1/trend/units", tag = "months",
    params(("area" = Option<String>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query),
        ("kind" = Option<UnitKind>, Query), ("state" = Option<ObligationState>, Query), ("own" = Option<bool>, Query),
        ("sort" = Option<UnitOrder>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<UnitMonths>), (status = "default", body = Problem)))]
pub async fn units(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<UnitMonths>>, ApiError> {
    let (first, last) = super::months(&state, asked.until.as_deref(), asked.months.as_deref())?;
    let rows = ObligationFilter {
        area: paging::area_within(&state, &session.actor.scope(), asked.area.as_deref())?,
        kind: paging::choice("kind", asked.kind.as_deref(), UnitKind::from_code)?,
        state: paging::choice("state", asked.state.as_deref(), ObligationState::from_code)?,
        own: paging::flag("own", asked.own.as_deref())?,
        ..ObligationFilter::default()
    };
    let limit = paging::limit(asked.limit.as_deref())?;
    let order = paging::choice("sort", asked.sort.as_deref(), UnitOrder::from_code)?.unwrap_or_default();
    let (filter, now) = (UnitMonthsFilter { first, last, rows, order }, state.now());
    let cursor = paging::filled(asked.cursor.as_deref());
    let page = state.store.unit_months(&session.actor.scope(), &filter, cursor, limit, now).await?;
    let shown = |of: crate::store::UnitMonths| {
        let cell = |month| {
            let cell = of.months.get(&month)?;
            Some(UnitMonth { state: cell.state, activities: cell.figures.activities, people: cell.figures.people })
        };
        let months = first.until(last).map(cell).collect();
        UnitMonths { unit: paging::with_path(&state, of.entry.row.as_unit()), owes: of.entry.row.owes, months }
    };
    Ok(Json(Page { items: page.items.into_iter().map(shown).collect(), next: page.next }))
}
