use app::domain::directive::DirectiveId;
use app::wire::directives::Directive;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::reachable;
use super::view::view;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A letter of one's own office, or one that one's unit received.
#[utoipa::path(get, path = "/api/v1/directives/{id}", tag = "directives", params(("id" = Uuid, Path)),
    responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Directive>, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    view(&state, &session.actor, record).await.map(Json)
}
