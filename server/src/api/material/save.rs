use app::domain::material::Material;
use app::wire::problem::Problem;
use app::wire::publications::{OwnPublication, PublicationInput};
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use crate::api::if_match::IfMatch;
use crate::api::publications;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Writes a draft, whole; `If-Match: "0"` for a new one. Its office alone sees it.
///
/// Refuses with `validation`; `not_now` (409) once it was published: write another that replaces it.
#[utoipa::path(put, path = "/api/v1/material/{id}", tag = "material", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = PublicationInput<Material>, responses((status = 200, body = OwnPublication<Material>), (status = "default", body = Problem)))]
pub async fn save(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<PublicationInput<Material>>,
) -> Result<Json<OwnPublication<Material>>, ApiError> {
    publications::save(&state, &session.actor, (id, version), &input).await.map(Json)
}
