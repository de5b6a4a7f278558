use app::domain::access::{Action, Target, may};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::notices::NoticeEvidence;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use uuid::Uuid;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    cursor: Option<String>,
    limit: Option<String>,
}

/// Whom of a unit was told what and when, the last first: for those who see its people.
#[utoipa::path(get, path = "/api/v1/units/{unit}/notices", tag = "notices",
    params(("unit" = Uuid, Path), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<NoticeEvidence>), (status = "default", body = Problem)))]
pub async fn notices(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<NoticeEvidence>>, ApiError> {
    let unit = state.store.unit(UnitId(id)).await?.ok_or_else(ApiError::not_found)?;
    let target = Target { unit: unit.id, area: unit.area.as_ref() };
    if !session.actor.scope().covers(&target) {
        return Err(ApiError::not_found());
    }
    if !may(&session.actor, Action::ReadPeople, &target) {
        return Err(ApiError::forbidden());
    }
    let limit = paging::limit(asked.limit.as_deref())?;
    Ok(Json(state.store.unit_notices(unit.id, paging::filled(asked.cursor.as_deref()), limit).await?))
}
