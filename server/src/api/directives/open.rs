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

/// Notes that somebody of the unit has looked at the letter; the first look counts. Where the unit did not receive it, nothing
/// is noted.
#[utoipa::path(put, path = "/api/v1/directives/{id}/opening", tag = "directives", params(("id" = Uuid, Path)),
    responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn open(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Directive>, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    state.store.open_delivery(record.id, session.actor.unit, state.now()).await?;
    state.store.hear_of_letter(record.id, session.actor.person, state.now()).await?;
    view(&state, &session.actor, record).await.map(Json)
}
