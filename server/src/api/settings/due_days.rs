use std::collections::BTreeMap;

use app::domain::access::Actor;
use app::domain::unit::UnitId;
use app::wire::months::{DueDays, Holiday, UnitDay};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// The due days: the campaign's, and those of provinces and units one may see.
#[utoipa::path(get, path = "/api/v1/settings/due-days", tag = "settings",
    responses((status = 200, body = DueDays), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<DueDays>, ApiError> {
    read(&state, &session.actor).await.map(Json)
}

pub(super) async fn read(state: &AppState, actor: &Actor) -> Result<DueDays, ApiError> {
    let (set, holidays) = state.store.due_days(&actor.scope()).await?;
    let listed = |days: BTreeMap<UnitId, u32>| days.into_iter().map(|(unit, day)| UnitDay { unit, day }).collect();
    let holidays = holidays.into_iter().map(|(day, name)| Holiday { day, name }).collect();
    Ok(DueDays { campaign: set.campaign, below: listed(set.below), own: listed(set.own), holidays })
}
