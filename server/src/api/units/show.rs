use app::domain::access::Target;
use app::domain::unit::{Unit, UnitId};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use crate::api::paging::with_path;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A unit; outside one's scope it does not exist.
#[utoipa::path(get, path = "/api/v1/units/{unit}", tag = "units", params(("unit" = Uuid, Path)),
    responses((status = 200, body = Unit), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<Json<Unit>, ApiError> {
    let unit = state.store.unit(UnitId(id)).await?;
    let is_seen = |unit: &Unit| session.actor.scope().covers(&Target { unit: unit.id, area: unit.area.as_ref() });
    let unit = unit.filter(is_seen).ok_or_else(ApiError::not_found)?;
    Ok(Json(with_path(&state, unit)))
}
