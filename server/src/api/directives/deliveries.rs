use app::domain::access::{Action, Actor, Scope, Target, may};
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

/// Those who got a letter from one unit.
#[derive(Debug, Clone, Copy)]
pub struct From {
    directive: DirectiveId,
    source: UnitId,
    filter: DeliveryFilter,
}

/// Of everybody below one's own unit, whoever passed it on there, in order: for those who stand above them, as a level of another unit
/// is. None for who does not: theirs is the level that their unit itself passed on.
///
/// # Errors
/// As [`Asked::of`].
pub async fn all_below(state: &AppState, actor: &Actor, of: From) -> Result<Option<Vec<UnitId>>, ApiError> {
    if of.source != actor.unit || matches!(actor.scope(), Scope::Unit(..)) {
        return Ok(None);
    }
    Ok(Some(state.store.deliveries_below_order(of.directive, of.source, of.filter).await?))
}

/// What these units got.
///
/// # Errors
/// When the database does not answer.
pub async fn of_units(state: &AppState, of: From, units: &[UnitId]) -> Result<Vec<Delivery>, ApiError> {
    let found = state.store.deliveries_of(of.directive, units).await?;
    Ok(found.into_iter().map(|delivery| named(state, delivery)).collect())
}

impl Asked {
    /// # Errors
    /// 404 where the letter or the unit is out of sight; names the parameter that cannot be read.
    pub async fn of(&self, state: &AppState, actor: &Actor, directive: DirectiveId) -> Result<From, ApiError> {
        let directive = reachable(state, actor, directive).await?.id;
        let source = match paging::unit_named("source", self.source.as_deref())? {
            Some(unit) => within(state, actor, unit).await?,
            None => actor.unit,
        };
        Ok(From { directive, source, filter: DeliveryFilter { is_open: paging::flag("open", self.open.as_deref())? } })
    }
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
    let of = asked.of(&state, &session.actor, DirectiveId(id)).await?;
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    page(&state, of, cursor, limit).await.map(Json)
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(state: &AppState, of: From, cursor: Option<&str>, limit: u32) -> Result<Page<Delivery>, ApiError> {
    let page = state.store.deliveries_from(of.directive, of.source, of.filter, cursor, limit).await?;
    Ok(Page { items: page.items.into_iter().map(|delivery| named(state, delivery)).collect(), next: page.next })
}

/// Another unit's level of the tree is for those who stand above it.
async fn within(state: &AppState, actor: &Actor, id: UnitId) -> Result<UnitId, ApiError> {
    let unit = state.store.unit(id).await?.ok_or_else(ApiError::not_found)?;
    let target = Target { unit: unit.id, area: unit.area.as_ref() };
    if may(actor, Action::ReadUnits, &target) { Ok(id) } else { Err(ApiError::not_found()) }
}
