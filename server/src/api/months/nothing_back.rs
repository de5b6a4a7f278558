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

/// Takes "nothing to report" back: the unit itself, or those above it, who do not accept it. Where nothing was said, nothing
/// changes.
///
/// Refuses with `month_locked` (409).
#[utoipa::path(delete, path = "/api/v1/units/{unit}/months/{month}/nothing", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path, example = "2026-02")),
    responses((status = 200, body = ObligationView), (status = "default", body = Problem)))]
pub async fn take_back(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath((unit, month)): ApiPath<(Uuid, String)>,
) -> Result<Json<ObligationView>, ApiError> {
    let (entry, month) = reachable(&state, &session, Action::DeclareNothing, unit, &month).await?;
    let outcome = state.store.withdraw_nothing(entry.row.unit, month).await?;
    after(&state, outcome, entry.row.unit, month).await.map(Json)
}
