use app::domain::access::{Action, may};
use app::domain::unit::UnitKind;
use app::wire::assignments::Coordinators;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::assignments::{target, view};
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::CoordinationFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    kind: Option<String>,
    missing: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// The agencies of one's area and who coordinates them, by area and name; with `missing` those that are asked for a
/// coordinator and have none today.
#[utoipa::path(get, path = "/api/v1/coordinators", tag = "assignments",
    params(("area" = Option<String>, Query), ("kind" = Option<UnitKind>, Query), ("missing" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Coordinators), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Coordinators>, ApiError> {
    if !may(&session.actor, Action::ReadPeople, &target(&session.unit)) {
        return Err(ApiError::forbidden());
    }
    let filter = CoordinationFilter {
        area: paging::area_within(&state, &session.actor.scope(), asked.area.as_deref())?,
        kind: paging::choice("kind", asked.kind.as_deref(), UnitKind::from_code)?,
        is_missing: paging::flag("missing", asked.missing.as_deref())?,
    };
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    let (scope, today) = (session.actor.scope(), state.today());
    let page = state.store.coordinations(&scope, &filter, cursor, limit, today).await?;
    let missing = state.store.missing_coordinators(&scope, &filter, today).await?;
    let items = page.items.into_iter().map(|line| view::coordination(&state, &session.actor, line)).collect();
    Ok(Json(Coordinators { items, next: page.next, missing }))
}
