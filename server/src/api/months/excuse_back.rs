use app::domain::access::Action;
use app::wire::months::ObligationView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{after, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Takes an excuse back; without one, nothing changes.
///
/// Refuses with `month_locked` (409).
#[utoipa::path(delete, path = "/api/v1/units/{unit}/months/{month}/excuse", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path, example = "2026-02")),
    responses((status = 200, body = ObligationView), (status = "default", body = Problem)))]
pub async fn take_back(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath((unit, month)): ApiPath<(Uuid, String)>,
) -> Result<Json<ObligationView>, ApiError> {
    let (entry, month) = reachable(&state, &session, Action::ExcuseMonth, unit, &month).await?;
    let outcome = state.store.withdraw_excuse(entry.row.unit, month).await?;
    after(&state, outcome, entry.row.unit, month).await.map(Json)
}
