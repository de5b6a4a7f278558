use app::domain::access::Action;
use app::wire::months::{ObligationView, Reason};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use uuid::Uuid;

use super::{after, reachable, said};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Excuses a unit below from the month, with a reason; nobody excuses themselves. A report that comes in counts before it.
///
/// Refuses with `validation` (422), `month_locked` (409); with `If-None-Match: *` also `changed_meanwhile` (412) where it is excused already.
#[utoipa::path(put, path = "/api/v1/units/{unit}/months/{month}/excuse", tag = "months", request_body = Reason,
    params(("unit" = Uuid, Path), ("month" = String, Path, example = "2026-02"), ("If-None-Match" = Option<String>, Header, example = "*")),
    responses((status = 200, body = ObligationView), (status = "default", body = Problem)))]
pub async fn excuse(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath((unit, month)): ApiPath<(Uuid, String)>,
    headers: HeaderMap,
    ApiJson(asked): ApiJson<Reason>,
) -> Result<Json<ObligationView>, ApiError> {
    let (entry, month) = reachable(&state, &session, Action::ExcuseMonth, unit, &month).await?;
    if entry.excused.is_some() && headers.get(header::IF_NONE_MATCH).is_some_and(|given| given == "*") {
        return Err(ApiError::changed_meanwhile());
    }
    let said = said(&state, &session, &asked.reason)?;
    let outcome = state.store.excuse(entry.row.unit, month, &said).await?;
    after(&state, outcome, entry.row.unit, month).await.map(Json)
}
