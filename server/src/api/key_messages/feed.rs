use app::wire::Page;
use app::wire::key_messages::PublishedKeyMessage;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::published;
use crate::api::for_everybody::answer;
use crate::api::publications::Asked;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// What is published and holds today, the last published first; without sign-in, from any site. `area` adds what that area's
/// province published. What was read before costs a 304 (`If-None-Match`).
#[utoipa::path(get, path = "/api/v1/key-messages", tag = "key-messages",
    params(("channel" = Option<String>, Query), ("topic" = Option<String>, Query), ("area" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = Page<PublishedKeyMessage>), (status = 304), (status = "default", body = Problem)))]
pub async fn feed(State(state): State<AppState>, headers: HeaderMap, ApiQuery(asked): ApiQuery<Asked>) -> Result<Response, ApiError> {
    let page = published(&state, &asked).await?;
    let body = serde_json::to_vec(&page).map_err(ApiError::internal)?;
    Ok(answer(&headers, "application/json", body))
}
