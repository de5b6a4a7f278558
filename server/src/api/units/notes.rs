use app::domain::access::{Action, Target, may, with_position};
use app::domain::report::said_problem;
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::notes::{MAX_NOTE_CHARS, Note, NoteInput};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::state::AppState;
use crate::store::ActiveSession;

#[derive(Deserialize)]
pub struct Asked {
    cursor: Option<String>,
    limit: Option<String>,
}

/// What those above wrote down about a unit, the last first. The unit itself is shown none of it.
#[utoipa::path(get, path = "/api/v1/units/{unit}/notes", tag = "notices",
    params(("unit" = Uuid, Path), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Note>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Note>>, ApiError> {
    let unit = chased(&state, &session, id).await?;
    let limit = paging::limit(asked.limit.as_deref())?;
    Ok(Json(state.store.notes(unit.id, paging::filled(asked.cursor.as_deref()), limit).await?))
}

/// Writes one down; it cannot be changed. Refuses with `validation` (field `text`: `text_missing`, `text_too_long`,
/// `text_unreadable`), and with `not_now` another text under the same identity.
#[utoipa::path(put, path = "/api/v1/units/{unit}/notes/{note}", tag = "notices",
    params(("unit" = Uuid, Path), ("note" = Uuid, Path)), request_body = NoteInput,
    responses((status = 200, body = Note), (status = "default", body = Problem)))]
pub async fn add(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath((id, note)): ApiPath<(Uuid, Uuid)>,
    ApiJson(input): ApiJson<NoteInput>,
) -> Result<Json<Note>, ApiError> {
    let unit = chased(&state, &session, id).await?;
    if let Some(problem) = said_problem("text", &input.text, MAX_NOTE_CHARS) {
        return Err(ApiError::validation(vec![problem]));
    }
    let by = with_position(&session.person_name, &session.position);
    let note = Note { id: note, text: input.text.trim().to_owned(), by, made_at: state.now() };
    if !state.store.add_note(unit.id, session.actor.person, &note).await? {
        return Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "another note has this identity"));
    }
    Ok(Json(note))
}

/// A unit that one may remind: outside one's scope it does not exist.
async fn chased(state: &AppState, session: &ActiveSession, id: Uuid) -> Result<Unit, ApiError> {
    let unit = state.store.unit(UnitId(id)).await?.ok_or_else(ApiError::not_found)?;
    let target = Target { unit: unit.id, area: unit.area.as_ref() };
    if !session.actor.scope().covers(&target) {
        return Err(ApiError::not_found());
    }
    if may(&session.actor, Action::Remind, &target) { Ok(unit) } else { Err(ApiError::forbidden()) }
}
