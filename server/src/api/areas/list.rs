use app::domain::area::{Area, AreaCode};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    parent: Option<String>,
}

/// The areas one level below `parent` (without it: the provinces), by code.
#[utoipa::path(get, path = "/api/v1/areas", tag = "areas", params(("parent" = Option<String>, Query)), responses((status = 200, body = Vec<Area>), (status = "default", body = Problem)))]
pub async fn list(State(state): State<AppState>, _: SignedIn, ApiQuery(asked): ApiQuery<Asked>) -> Result<Json<Vec<Area>>, ApiError> {
    let parent = paging::area(&state, asked.parent.as_deref())?.unwrap_or_else(AreaCode::country);
    Ok(Json(state.areas.children(&parent)))
}
