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

/// Says for the unit that what the letter asks for is done; the first time counts.
#[utoipa::path(put, path = "/api/v1/directives/{id}/done", tag = "directives", params(("id" = Uuid, Path)),
    responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn finish(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Directive>, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    state.store.finish_delivery(record.id, session.actor.unit, state.now()).await?;
    view(&state, &session.actor, record).await.map(Json)
}
