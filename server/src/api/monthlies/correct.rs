use app::domain::access::Action;
use app::wire::monthly::Monthly;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use super::view::view;
use super::{MonthPath, made, reachable};
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::MonthlyChange;

/// Opens a submitted or accepted month for a correction, which will be the next numbered revision.
#[utoipa::path(post, path = "/api/v1/units/{unit}/months/{month}/report/correction", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn correct(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
    IfMatch(version): IfMatch<u32>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    let change = MonthlyChange { unit: unit.id, month: path.month, version, by: session.actor.person, at: state.now() };
    made(state.store.reopen_month(&change).await?)?;
    // Reports' corrections may have waited for it.
    state.ledger.notify_one();
    view(&state, &session.actor, unit, path.month).await.map(Json)
}
