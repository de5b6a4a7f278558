use app::domain::access::Action;
use app::wire::Page;
use app::wire::key_messages::OwnKeyMessage;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::directives::authorize;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    cursor: Option<String>,
    limit: Option<String>,
}

/// What one's office wrote, drafts too; the last changed first.
#[utoipa::path(get, path = "/api/v1/key-messages/own", tag = "key-messages",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<OwnKeyMessage>), (status = "default", body = Problem)))]
pub async fn own(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<OwnKeyMessage>>, ApiError> {
    authorize(&session.actor, Action::PublishMaterial)?;
    let limit = paging::limit(asked.limit.as_deref())?;
    let cursor = paging::filled(asked.cursor.as_deref());
    Ok(Json(state.store.own_key_messages(session.actor.unit, cursor, limit).await?))
}
