use app::wire::material::PublishedMaterial;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{public, published};
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// One thing that is published and holds today; without sign-in.
#[utoipa::path(get, path = "/api/v1/material/{id}", tag = "material", params(("id" = Uuid, Path)),
    responses((status = 200, body = PublishedMaterial), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, ApiPath(id): ApiPath<Uuid>) -> Result<Json<PublishedMaterial>, ApiError> {
    published(&state, id).await.map(public).map(Json)
}
