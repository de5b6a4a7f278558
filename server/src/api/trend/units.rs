use app::domain::access::Scope;
use app::domain::obligation::States;
use app::domain::unit::{UnitId, UnitKind};
use app::wire::Page;
use app::wire::problem::Problem;
use app::wire::trend::{UnitMonth, UnitMonths, UnitOrder};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::{self, ObligationFilter, UnitMonthsFilter};

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

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<UnitMonthsFilter, ApiError> {
        let (first, last) = super::months(state, self.until.as_deref(), self.months.as_deref())?;
        let rows = ObligationFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            kind: paging::choice("kind", self.kind.as_deref(), UnitKind::from_code)?,
            states: paging::choice("state", self.state.as_deref(), States::parse)?.unwrap_or_default(),
            own: paging::flag("own", self.own.as_deref())?,
            ..ObligationFilter::default()
        };
        let order = paging::choice("sort", self.sort.as_deref(), UnitOrder::from_code)?.unwrap_or_default();
        Ok(UnitMonthsFilter { first, last, rows, order })
    }
}

/// The units of one's scope that owe in the month `until`, by area and name unless `sort` says otherwise, each with its
/// months. `state`: how they stand in that month, one or more of `ObligationState` between commas.
#[utoipa::path(get, path = "/api/v1/trend/units", tag = "months",
    params(("area" = Option<String>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query),
        ("kind" = Option<UnitKind>, Query), ("state" = Option<String>, Query, example = "due,missing"), ("own" = Option<bool>, Query),
        ("sort" = Option<UnitOrder>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<UnitMonths>), (status = "default", body = Problem)))]
pub async fn units(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<UnitMonths>>, ApiError> {
    let scope = session.actor.scope();
    let filter = asked.filter(&state, &scope)?;
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    page(&state, &scope, &filter, cursor, limit).await.map(Json)
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(
    state: &AppState,
    scope: &Scope,
    filter: &UnitMonthsFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<UnitMonths>, ApiError> {
    let page = state.store.unit_months(scope, filter, cursor, limit, state.now()).await?;
    Ok(Page { items: page.items.into_iter().map(|of| shown(state, filter, of)).collect(), next: page.next })
}

/// The months of these units, in their order; one that is out of sight is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn of(
    state: &AppState,
    scope: &Scope,
    filter: &UnitMonthsFilter,
    units: &[UnitId],
    now: DateTime<Utc>,
) -> Result<Vec<UnitMonths>, ApiError> {
    let found = state.store.unit_months_of(scope, filter, units, now).await?;
    Ok(found.into_iter().map(|of| shown(state, filter, of)).collect())
}

fn shown(state: &AppState, filter: &UnitMonthsFilter, of: store::UnitMonths) -> UnitMonths {
    let cell = |month| {
        let cell = of.months.get(&month)?;
        Some(UnitMonth { state: cell.state, activities: cell.figures.activities, people: cell.figures.people })
    };
    let months = filter.first.until(filter.last).map(cell).collect();
    UnitMonths { unit: paging::with_path(state, of.entry.row.as_unit()), owes: of.entry.row.owes, months }
}
