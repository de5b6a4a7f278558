use app::domain::access::{Action, Actor};
use app::domain::directive::{DirectiveId, DirectiveState, Letter};
use app::domain::report::day_problem;
use app::wire::directives::{Directive, DirectiveInput};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::view::view;
use super::{authorize, made, not_now, reachable};
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{DirectiveChange, Draft};

/// Writes a draft, whole; `If-Match: "0"` for a new one. Its number is only offered: it is taken when the letter is sent.
///
/// Refuses with `validation`; `not_now` (409) once it was sent, or where it corrects what was not sent by this office.
#[utoipa::path(put, path = "/api/v1/directives/{id}", tag = "directives", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = DirectiveInput, responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn save(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<DirectiveInput>,
) -> Result<Json<Directive>, ApiError> {
    authorize(&session.actor, Action::WriteDirective)?;
    let mut problems = input.letter.problems();
    problems.extend(input.number.problems());
    problems.extend(day_problem("dated", input.dated));
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    if let Some(first) = input.corrects {
        may_be_corrected(&state, &session.actor, first).await?;
    }
    are_own_files(&state, &session.actor, &input.letter).await?;
    let id = DirectiveId(id);
    let change = DirectiveChange { id, sender: session.actor.unit, version, by: session.actor.person, at: state.now() };
    let draft = Draft { number: input.number, dated: input.dated, letter: input.letter, corrects: input.corrects };
    made(state.store.save_directive(&change, &draft).await?)?;
    let record = reachable(&state, &session.actor, id).await?;
    view(&state, &session.actor, record).await.map(Json)
}

/// Files of another office cannot be enclosed: whoever receives the letter would read them.
async fn are_own_files(state: &AppState, actor: &Actor, letter: &Letter) -> Result<(), ApiError> {
    let named = letter.enclosures.iter().map(|enclosure| enclosure.file).collect();
    let own: Vec<_> = state.store.files(&named).await?.into_iter().filter(|file| file.unit == actor.unit).collect();
    if own.len() == named.len() { Ok(()) } else { Err(ApiError::field("enclosures", "file_unknown")) }
}

async fn may_be_corrected(state: &AppState, actor: &Actor, first: DirectiveId) -> Result<(), ApiError> {
    let first = state.store.directive(first).await?.filter(|first| first.sender == actor.unit);
    if first.is_some_and(|first| first.state == DirectiveState::Sent) { Ok(()) } else { Err(not_now()) }
}
