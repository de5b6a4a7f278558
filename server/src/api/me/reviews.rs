use app::wire::problem::Problem;
use app::wire::reviews::MyReviews;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::api::tagged::tagged;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// What was said to the reports of one's own unit. A phone asks after every sync, so what it has already costs a 304.
#[utoipa::path(get, path = "/api/v1/me/reviews", tag = "reviews", params(("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = MyReviews), (status = 304), (status = "default", body = Problem)))]
pub async fn reviews(State(state): State<AppState>, SignedIn(session): SignedIn, headers: HeaderMap) -> Result<Response, ApiError> {
    let items = state.store.unit_reviews(session.actor.unit).await?;
    tagged(&headers, &MyReviews { items })
}
