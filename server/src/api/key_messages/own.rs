use app::domain::key_message::KeyMessage;
use app::wire::Page;
use app::wire::problem::Problem;
use app::wire::publications::OwnPublication;
use axum::Json;
use axum::extract::State;

use crate::api::publications::{self, AskedOwn};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// What one's office wrote, drafts too; the last changed first.
#[utoipa::path(get, path = "/api/v1/key-messages/own", tag = "key-messages",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<OwnPublication<KeyMessage>>), (status = "default", body = Problem)))]
pub async fn own(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<AskedOwn>,
) -> Result<Json<Page<OwnPublication<KeyMessage>>>, ApiError> {
    publications::own(&state, &session.actor, &asked).await.map(Json)
}
