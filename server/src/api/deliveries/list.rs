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

/// The letters that one's unit received, the last first; with `open` only those that are not registered.
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "directives",
    params(("open" = Option<bool>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Received>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Received>>, ApiError> {
    let filter = DeliveryFilter { is_open: paging::flag("open", asked.open.as_deref())? };
    let limit = paging::limit(asked.limit.as_deref())?;
    let page = state.store.deliveries_to(session.actor.unit, filter, paging::filled(asked.cursor.as_deref()), limit).await?;
    let items = page.items.into_iter().map(|line| Received {
        directive: DirectiveSummary { sender: with_path(&state, line.directive.sender), ..line.directive },
        delivery: named(&state, line.delivery),
    });
    Ok(Json(Page { items: items.collect(), next: page.next }))
}
