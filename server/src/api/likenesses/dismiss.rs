use app::domain::access::{Action, Actor};
use app::domain::likeness::{LikenessId, reason_problems};
use app::domain::report::ReportId;
use app::wire::pictures::{Dismissal, Likenesses};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{is_seen, shown};
use crate::api::reports::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::NewDismissal;

/// A person has looked, and it is nothing: who, when and why are kept and can be seen. The same warning at the other picture
/// goes with it where one may dismiss that, too. A repeat changes nothing.
///
/// Refuses with `forbidden` (403), `validation` (422: a reason is missing or too long).
#[utoipa::path(post, path = "/api/v1/likenesses/{id}/dismissal", tag = "pictures", params(("id" = Uuid, Path)), request_body = Dismissal,
    responses((status = 200, body = Likenesses), (status = "default", body = Problem)))]
pub async fn dismiss(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(dismissal): ApiJson<Dismissal>,
) -> Result<Json<Likenesses>, ApiError> {
    let (actor, id) = (&session.actor, LikenessId(id));
    let report = state.store.likeness_report(id).await?.ok_or_else(ApiError::not_found)?;
    reachable(&state, actor, Action::ReadReport, report).await?;
    reachable(&state, actor, Action::DismissLikeness, report).await.map_err(|_| ApiError::forbidden())?;
    let problems = reason_problems(&dismissal.reason);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let reason = dismissal.reason.trim();
    let ids = meant(&state, actor, report, id).await?;
    let new = NewDismissal { report, ids: &ids, by: actor.person, reason, at: state.now() };
    state.store.dismiss_likenesses(&new).await?;
    if let Some((report, mirror)) = state.store.likeness_mirror(id).await?
        && reachable(&state, actor, Action::DismissLikeness, report).await.is_ok()
    {
        state.store.dismiss_likenesses(&NewDismissal { report, ids: &[mirror], ..new }).await?;
    }
    shown(&state, actor, report).await.map(Json)
}

/// The one that was named; where its other picture lies elsewhere, all of that picture that do, because they are shown as one.
async fn meant(state: &AppState, actor: &Actor, report: ReportId, id: LikenessId) -> Result<Vec<LikenessId>, ApiError> {
    let records = state.store.likenesses(report).await?;
    let named = records.iter().find(|record| record.id == id).filter(|record| !is_seen(actor, record));
    let Some(named) = named else { return Ok(vec![id]) };
    let with_it = records.iter().filter(|record| record.hash == named.hash && !is_seen(actor, record));
    Ok(with_it.map(|record| record.id).collect())
}
