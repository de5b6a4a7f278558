use app::domain::access::Action;
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::wire::Page;
use app::wire::monthly::TrayPicture;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use uuid::Uuid;

use super::{MonthPath, reachable};
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;
use crate::store::{Offer, TrayFilter};

/// The path's parameters.
#[derive(Deserialize)]
pub struct ChannelPath {
    unit: Uuid,
    month: Month,
    channel: Channel,
}

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// All the pictures that a month offers for one channel, page by page: the unit's own first, then by day. `area` narrows
/// them to units in it.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/tray/{channel}", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("channel" = Channel, Path), ("area" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<TrayPicture>), (status = "default", body = Problem)))]
pub async fn tray_channel(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(ChannelPath { unit, month, channel }): ApiPath<ChannelPath>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<TrayPicture>>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &MonthPath { unit, month }).await?;
    let filter = TrayFilter { channel, within: paging::area(&state, asked.area.as_deref())? };
    let offer = Offer { month, unit: unit.id, area: unit.area.as_ref() };
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    state.store.tray_of_channel(offer, &filter, cursor, limit).await.map(Json).map_err(ApiError::from)
}
