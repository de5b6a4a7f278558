use app::domain::access::Action;
use app::domain::api_key::{ApiKeyId, problems, reach};
use app::domain::area::AreaCode;
use app::wire::api_keys::{ApiKey, ApiKeyInput, NewApiKey};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::Duration;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::auth::secret;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// By which a key is known for what it is where it was left lying about.
const PREFIX: &str = "rutan_";

/// A key for a program that reads the exports and the OData feed, within what one sees oneself. The key is in this reply alone.
///
/// Refuses with `validation` (field `name`: `text_missing`, `text_too_long`, `text_unreadable`; field `days`: `api_key_days_wrong`; the
/// twenty-first of a person: `api_keys_too_many`) and `bad_area` (422).
#[utoipa::path(post, path = "/api/v1/api-keys", tag = "api_keys", request_body = ApiKeyInput,
    responses((status = 201, body = NewApiKey), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<ApiKeyInput>,
) -> Result<(StatusCode, Json<NewApiKey>), ApiError> {
    let actor = &session.actor;
    authorize(actor, Action::ManageApiKeys)?;
    let wrong = problems(&input.name, input.days);
    if !wrong.is_empty() {
        return Err(ApiError::validation(wrong));
    }
    // The whole country is no narrowing.
    let area: Option<AreaCode> = input.area.filter(|area| *area != AreaCode::country());
    if area.as_ref().is_some_and(|area| !state.areas.exists(area)) || reach(&actor.scope(), area.as_ref()).is_none() {
        return Err(ApiError::unprocessable(code::BAD_AREA, "no such area, or not one of yours"));
    }
    let (now, secret) = (state.now(), format!("{PREFIX}{}", secret::new_token()?));
    let key = ApiKey {
        id: ApiKeyId(Uuid::now_v7()),
        name: input.name.trim().to_owned(),
        area,
        made_at: now,
        expires_at: now + Duration::days(input.days.into()),
        last_used_at: None,
    };
    if !state.store.add_api_key(actor.person, actor.unit, &key, &secret::hash(&secret)).await? {
        return Err(ApiError::field("name", "api_keys_too_many"));
    }
    Ok((StatusCode::CREATED, Json(NewApiKey { key, secret })))
}
