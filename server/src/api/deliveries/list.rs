use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::directives::{DirectiveSummary, Received};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::directives::view::named;
use crate::api::paging::{self, with_path};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::DeliveryFilter;

#[derive(Deserialize)]
pub struct Asked {
    open: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self) -> Result<DeliveryFilter, ApiError> {
        Ok(DeliveryFilter { is_open: paging::flag("open", self.open.as_deref())? })
    }
}

/// The letters that one's unit received, the last first; with `open` only those that are not registered.
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "directives",
    params(("open" = Option<bool>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Received>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Received>>, ApiError> {
    let limit = paging::limit(asked.limit.as_deref())?;
    page(&state, session.actor.unit, asked.filter()?, paging::filled(asked.cursor.as_deref()), limit).await.map(Json)
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(
    state: &AppState,
    office: UnitId,
    filter: DeliveryFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Received>, ApiError> {
    let page = state.store.deliveries_to(office, filter, cursor, limit).await?;
    let items = page.items.into_iter().map(|line| Received {
        directive: DirectiveSummary { sender: with_path(state, line.directive.sender), ..line.directive },
        delivery: named(state, line.delivery),
    });
    Ok(Page { items: items.collect(), next: page.next })
}
