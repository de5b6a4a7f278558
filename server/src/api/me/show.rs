use app::wire::problem::Problem;
use app::wire::session::Me;
use axum::Json;
use axum::extract::State;
use axum_extra::extract::CookieJar;

use super::awaited;
use crate::api::paging::with_path;
use crate::auth::signed_in::{SignedIn, renewed};
use crate::error::ApiError;
use crate::state::AppState;

/// The person behind the session. A phone's cookie gets its full life again: the app asks at every start.
#[utoipa::path(get, path = "/api/v1/me", tag = "sessions", responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn, jar: CookieJar) -> Result<(CookieJar, Json<Me>), ApiError> {
    // Only what is added here is sent back.
    let reply = renewed(&state, &session, &jar).into_iter().fold(CookieJar::new(), CookieJar::add);
    let awaited = awaited(&state, session.actor.role).await?;
    let me = Me {
        person: session.actor.person,
        name: session.person_name,
        position: session.position,
        role: session.actor.role,
        unit: with_path(&state, session.unit),
        by_card: session.actor.by_card,
        server_time: state.now(),
        awaited,
    };
    Ok((reply, Json(me)))
}
