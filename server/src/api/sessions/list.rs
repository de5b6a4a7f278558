use app::wire::problem::Problem;
use app::wire::session::SessionView;
use axum::Json;
use axum::extract::State;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// One's own sessions, latest seen first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", responses((status = 200, body = Vec<SessionView>), (status = "default", body = Problem)))]
pub async fn list(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<Vec<SessionView>>, ApiError> {
    let rows = state.store.sessions_of(session.actor.person, state.now()).await?;
    let view = rows.into_iter().map(|row| SessionView {
        id: row.id,
        current: row.id == session.id,
        label: row.label,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    });
    Ok(Json(view.collect()))
}
