use app::domain::access::Action;
use app::wire::months::{ObligationView, Reason};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{after, reachable, said};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// The unit says that there is nothing to report, and why. A report that comes in all the same counts before it.
///
/// Refuses with `validation` (422), `month_locked` (409).
#[utoipa::path(put, path = "/api/v1/units/{unit}/months/{month}/nothing", tag = "months", request_body = Reason,
    params(("unit" = Uuid, Path), ("month" = String, Path, example = "2026-02")),
    responses((status = 200, body = ObligationView), (status = "default", body = Problem)))]
pub async fn nothing(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath((unit, month)): ApiPath<(Uuid, String)>,
    ApiJson(asked): ApiJson<Reason>,
) -> Result<Json<ObligationView>, ApiError> {
    let (entry, month) = reachable(&state, &session, Action::DeclareNothing, unit, &month).await?;
    let said = said(&state, &session, &asked.reason)?;
    let outcome = state.store.say_nothing(entry.row.unit, month, &said).await?;
    after(&state, outcome, entry.row.unit, month).await.map(Json)
}
