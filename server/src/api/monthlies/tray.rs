use app::domain::access::Action;
use app::wire::monthly::TrayPicture;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use super::{MonthPath, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The pictures a month offers, by channel, the unit's own first, then by day: of each channel at most 300. The others are
/// asked for by channel.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/tray", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path)),
    responses((status = 200, body = Vec<TrayPicture>), (status = "default", body = Problem)))]
pub async fn tray(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
) -> Result<Json<Vec<TrayPicture>>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    Ok(Json(state.store.tray(path.month, unit.id, unit.area.as_ref()).await?))
}
