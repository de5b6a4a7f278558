use app::wire::problem::Problem;
use app::wire::sendings::{PushKey, PushSubscription};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// The key that a browser subscribes with (VAPID, RFC 8292).
#[utoipa::path(get, path = "/api/v1/push-key", tag = "notices",
    responses((status = 200, body = PushKey), (status = "default", body = Problem)))]
pub async fn key(State(state): State<AppState>) -> Json<PushKey> {
    Json(PushKey { key: state.outbound.push_key().to_owned() })
}

/// This browser shows one's notices from now on, until its session is ended by hand.
///
/// Refuses with `validation` an address that is not called (field `endpoint`) and keys that are none.
#[utoipa::path(put, path = "/api/v1/me/push-subscription", tag = "notices", request_body = PushSubscription,
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn subscribe(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(browser): ApiJson<PushSubscription>,
) -> Result<StatusCode, ApiError> {
    state.outbound.check_subscription(&browser).map_err(|(field, rule)| ApiError::field(field, rule))?;
    state.store.subscribe(session.actor.person, session.id, &browser, state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The browsers of this session show nothing more.
#[utoipa::path(delete, path = "/api/v1/me/push-subscription", tag = "notices",
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn unsubscribe(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<StatusCode, ApiError> {
    state.store.unsubscribe(session.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
