use app::domain::access::Action;
use app::domain::directive::DirectiveId;
use app::wire::directives::Directive;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::view::view;
use super::{authorize, made, reachable};
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::DirectiveChange;

/// Sends a draft: it takes its number, and its addressees become a list.
///
/// Refuses with `validation`: what is missing, `number_taken` and `number_leaves_gap` (with the field `number.running`), or
/// `nobody` (with `addressees`); `not_now` (409) once it was sent.
#[utoipa::path(post, path = "/api/v1/directives/{id}/sending", tag = "directives",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn send(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
) -> Result<Json<Directive>, ApiError> {
    authorize(&session.actor, Action::WriteDirective)?;
    let id = DirectiveId(id);
    let record = reachable(&state, &session.actor, id).await?;
    let problems = record.draft.letter.problems_of_sending(record.draft.dated);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let change = DirectiveChange { id, sender: session.actor.unit, version, by: session.actor.person, at: state.now() };
    made(state.store.send_directive(&change, &session.actor.scope()).await?)?;
    let record = reachable(&state, &session.actor, id).await?;
    view(&state, &session.actor, record).await.map(Json)
}
