use app::wire::factors::RecoveryCodes;
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::factors::has_password;
use crate::auth::factors;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// New recovery codes, told in this reply alone; all earlier ones are void.
///
/// Refuses with `forbidden` whoever has no password, and `not_now` (409) where no second factor is on.
#[utoipa::path(post, path = "/api/v1/me/recovery-codes", tag = "sessions",
    responses((status = 201, body = RecoveryCodes), (status = "default", body = Problem)))]
pub async fn renew(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<(StatusCode, Json<RecoveryCodes>), ApiError> {
    has_password(&state, session.actor.person).await?;
    let (codes, hashes) = factors::new_recovery_codes()?;
    if state.store.renew_recovery_codes(session.actor.person, &hashes, state.now()).await? {
        Ok((StatusCode::CREATED, Json(RecoveryCodes { codes })))
    } else {
        Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "no second factor is on"))
    }
}
