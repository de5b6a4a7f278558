use app::domain::access::Action;
use app::domain::unit::UnitId;
use app::wire::assignments::UnitAssignments;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{unit_of, view};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Who coordinates a unit, who did, and who will.
#[utoipa::path(get, path = "/api/v1/units/{unit}/assignments", tag = "assignments", params(("unit" = Uuid, Path)),
    responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<UnitAssignments>, ApiError> {
    let unit = unit_of(&state, &session.actor, Action::ReadPeople, UnitId(id)).await?;
    view::history(&state, &session.actor, unit).await.map(Json)
}
