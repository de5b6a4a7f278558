use app::wire::Page;
use app::wire::material::PublishedMaterial;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::public;
use crate::api::for_everybody::answer;
use crate::api::paging;
use crate::api::publications::Asked;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// What is published and holds today, the last published first; without sign-in. `area` adds what that area's province
/// published. What was read before costs a 304 (`If-None-Match`).
#[utoipa::path(get, path = "/api/v1/material", tag = "material",
    params(("channel" = Option<String>, Query), ("topic" = Option<String>, Query), ("area" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = Page<PublishedMaterial>), (status = 304), (status = "default", body = Problem)))]
pub async fn list(State(state): State<AppState>, headers: HeaderMap, ApiQuery(asked): ApiQuery<Asked>) -> Result<Response, ApiError> {
    let limit = paging::limit(asked.limit.as_deref())?;
    let cursor = paging::filled(asked.cursor.as_deref());
    let page = state.store.published(&asked.filter(&state)?, cursor, limit).await?;
    let page = Page { items: page.items.into_iter().map(public).collect::<Vec<_>>(), next: page.next };
    let body = serde_json::to_vec(&page).map_err(ApiError::internal)?;
    Ok(answer(&headers, "application/json", body))
}
