use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::period::Month;
use app::wire::problem::Problem;
use app::wire::trend::{AreaMonth, AreaMonths, AreaTrend};
use axum::Json;
use axum::extract::State;
use std::collections::BTreeMap;

use super::{Asked, figures};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// The same months for each area one level down; the rows add up to `/trend`.
#[utoipa::path(get, path = "/api/v1/trend/areas", tag = "months",
    params(("area" = Option<String>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query)),
    responses((status = 200, body = AreaTrend), (status = "default", body = Problem)))]
pub async fn areas(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<AreaTrend>, ApiError> {
    let (range, area) = asked.read(&state, &session.actor.scope())?;
    by_area(&state, &session.actor.scope(), range, area).await.map(Json)
}

/// # Errors
/// When the database does not answer.
pub async fn by_area(state: &AppState, scope: &Scope, (first, last): super::Range, area: Option<AreaCode>) -> Result<AreaTrend, ApiError> {
    let groups = state.store.trend_areas(scope, (first, last), area.as_ref(), state.now()).await?;
    let months: Vec<Month> = first.until(last).collect();
    let mut rows: BTreeMap<Option<AreaCode>, Vec<AreaMonth>> = BTreeMap::new();
    for of in groups {
        let Some(at) = months.iter().position(|month| *month == of.month) else { continue };
        let cells = rows.entry(of.group.area).or_insert_with(|| vec![AreaMonth::default(); months.len()]);
        if let Some(cell) = cells.get_mut(at) {
            cell.counts.add(of.group.state, of.group.rows);
            cell.figures += figures(of.group.figures);
        }
    }
    let named = |(code, months): (Option<AreaCode>, _)| AreaMonths { area: code.map(|code| super::named(state, &code)), months };
    let rows = rows.into_iter().map(named).collect();
    Ok(AreaTrend { area: area.map(|code| super::named(state, &code)), months, rows })
}
