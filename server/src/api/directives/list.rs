use app::domain::access::Action;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::directives::DirectiveSummary;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::authorize;
use crate::api::paging::{self, with_path};
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
#[utoipa::path(get, path = "/api/v1/directives", tag = "directives",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<DirectiveSummary>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<DirectiveSummary>>, ApiError> {
    authorize(&session.actor, Action::WriteDirective)?;
    let limit = paging::limit(asked.limit.as_deref())?;
    page(&state, session.actor.unit, paging::filled(asked.cursor.as_deref()), limit).await.map(Json)
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(state: &AppState, office: UnitId, cursor: Option<&str>, limit: u32) -> Result<Page<DirectiveSummary>, ApiError> {
    let page = state.store.directives_of(office, cursor, limit).await?;
    let named = |line: DirectiveSummary| DirectiveSummary { sender: with_path(state, line.sender), ..line };
    Ok(Page { items: page.items.into_iter().map(named).collect(), next: page.next })
}
