use app::domain::access::{Action, Actor, Target, may};
use app::domain::directive::DirectiveId;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::directives::Delivery;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use uuid::Uuid;

use super::reachable;
use super::view::named;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;
use crate::store::DeliveryFilter;

#[derive(Deserialize)]
pub struct Asked {
    source: Option<String>,
    open: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// Who got a letter from a unit, and how far they are: one level of the tree. Without `source` from one's own unit; with
/// `open` only those that have not registered it.
#[utoipa::path(get, path = "/api/v1/directives/{id}/deliveries", tag = "directives",
    params(("id" = Uuid, Path), ("source" = Option<Uuid>, Query), ("open" = Option<bool>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Delivery>), (status = "default", body = Problem)))]
pub async fn deliveries(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Delivery>>, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    let source = match paging::choice("source", asked.source.as_deref(), |text| Uuid::parse_str(text).ok())? {
        Some(unit) => within(&state, &session.actor, UnitId(unit)).await?,
        None => session.actor.unit,
    };
    let filter = DeliveryFilter { is_open: paging::flag("open", asked.open.as_deref())? };
    let limit = paging::limit(asked.limit.as_deref())?;
    let page = state.store.deliveries_from(record.id, source, filter, paging::filled(asked.cursor.as_deref()), limit).await?;
    Ok(Json(Page { items: page.items.into_iter().map(|delivery| named(&state, delivery)).collect(), next: page.next }))
}

/// Another unit's level of the tree is for those who stand above it.
async fn within(state: &AppState, actor: &Actor, id: UnitId) -> Result<UnitId, ApiError> {
    let unit = state.store.unit(id).await?.ok_or_else(ApiError::not_found)?;
    let target = Target { unit: unit.id, area: unit.area.as_ref() };
    if may(actor, Action::ReadUnits, &target) { Ok(id) } else { Err(ApiError::not_found()) }
}
